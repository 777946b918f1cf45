// Beginning and end: store, state, readers and line, in that order, and back.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/cli.h"
#include "app/kiosk_state.h"
#include "firmware/clock.h"

enum { SCANS_CAP = 16, REPORTS_CAP = 16, FRAMES_CAP = 2, RESULT_SHOW_MS = 3000 };

// The key under which cards are known. HQ gives one at enrolment; a kiosk without HQ makes its own.
enum err kiosk_load_hash_key(struct kiosk *kiosk) {
    char text[2 * sizeof kiosk->hash_key + 1];
    size_t len = sizeof kiosk->hash_key;
    enum err err = setting_get(kiosk->store, text, sizeof text, "local.hash_key");
    if (err == ERR_OK) {
        err = hex_decode(kiosk->hash_key, &len, text);
        return err == ERR_OK && len != sizeof kiosk->hash_key ? ERR_CORRUPT : err;
    }
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    randombytes_buf(kiosk->hash_key, sizeof kiosk->hash_key);
    hex_encode(text, (struct span){kiosk->hash_key, sizeof kiosk->hash_key});
    return setting_put(kiosk->store, "local.hash_key", text);
}

static enum err record_boot(struct kiosk *kiosk) {
    struct fact fact = {.kind = FACT_BOOT, .stamp = kiosk_stamp(kiosk)};
    snprintf(fact.reason, sizeof fact.reason, "uketsuke %s", UK_VERSION);
    enum err err = journal_append(kiosk->store, &fact);
    if (err == ERR_OK) {
        kiosk_trace(kiosk, "recorded scan=0 seq=%lld id=%s kind=boot", (long long)fact.seq,
                    fact.id);
    }
    return err;
}

// After a power cut reception goes on where it was: the journal says which session is open.
static enum err resume_session(struct kiosk *kiosk) {
    char session_id[ID_CAP];
    enum direction pinned;
    enum err err = journal_open_session(kiosk->store, session_id, sizeof session_id, &pinned);
    if (err != ERR_OK || !*session_id) {
        return err;
    }
    err = programme_find_session(kiosk->store, &kiosk->reception.session, session_id);
    if (err == ERR_NOT_FOUND) {
        log_warn("kiosk", "the session that was open is no longer in the programme; choose one");
        return ERR_OK;
    }
    kiosk->reception.open = err == ERR_OK;
    kiosk->reception.pinned = pinned;
    return err;
}

static enum err load_state(struct kiosk *kiosk) {
    const struct reception_policy policy = RECEPTION_POLICY_DEFAULT;
    reception_init(&kiosk->reception, &policy);
    kiosk->sessions = calloc(VIEW_SESSIONS_MAX, sizeof *kiosk->sessions);
    if (!kiosk->sessions) {
        return ERR_NOMEM;
    }
    enum err err = clock_boot_id(kiosk->boot_id);
    if (err == ERR_OK) {
        err = device_key_load(&kiosk->key, kiosk->options->data_dir);
    }
    if (err == ERR_OK) {
        err = kiosk_load_hash_key(kiosk);
    }
    if (err == ERR_OK) {
        err = record_boot(kiosk);
    }
    if (err != ERR_OK) {
        return err;
    }
    kiosk_load_clock(kiosk);
    kiosk_load_settings(kiosk);
    kiosk_load_guard(kiosk);
    return resume_session(kiosk);
}

// NFC before the camera: libnfc reads and writes the environment while it starts.
static enum err start_readers(struct kiosk *kiosk) {
    struct reader_outputs outputs = {kiosk->scans, kiosk->reports, kiosk->frames};
    const struct kiosk_options *options = kiosk->options;
    kiosk->view.camera.present = strcmp(options->camera, "none") != 0;
    kiosk->view.nfc.present = strcmp(options->nfc, "none") != 0;
    enum err err = ERR_OK;
    if (kiosk->view.nfc.present) {
        err = nfc_start(&kiosk->nfc, options->nfc, &outputs);
    }
    if (err == ERR_OK && kiosk->view.camera.present) {
        err = camera_start(&kiosk->camera, options->camera, &outputs);
    }
    return err;
}

static enum err create_mailboxes(struct kiosk *kiosk) {
    enum err err =
        mailbox_create(&kiosk->scans, sizeof(struct scan), SCANS_CAP, ui_wake, kiosk->ui);
    if (err == ERR_OK) {
        err = mailbox_create(&kiosk->reports, sizeof(struct reader_report), REPORTS_CAP, ui_wake,
                             kiosk->ui);
    }
    if (err == ERR_OK) {
        err =
            mailbox_create(&kiosk->frames, sizeof(struct frame *), FRAMES_CAP, ui_wake, kiosk->ui);
    }
    return err;
}

// Each stage with what to say when it fails.
enum err kiosk_start(struct kiosk *kiosk, enum fault *fault, char *problem, size_t cap) {
    const struct kiosk_options *options = kiosk->options;
    enum err err = cli_make_store(&kiosk->store, options->data_dir, STORE_WRITE, problem, cap);
    *fault = store_fault_of(err);
    if (err != ERR_OK) {
        return err;
    }
    err = load_state(kiosk);
    *fault = store_fault_of(err);
    if (err != ERR_OK) {
        const char *cause = store_problem(kiosk->store);
        snprintf(problem, cap, "%s: %s", options->data_dir,
                 *cause ? cause : "the device key or the boot id can't be read; see the log");
        return err;
    }
    *fault = FAULT_KIOSK;
    err = create_mailboxes(kiosk);
    if (err == ERR_OK) {
        err = start_readers(kiosk);
    }
    if (err == ERR_OK) {
        err = kiosk_start_uplink(kiosk);
    }
    if (err != ERR_OK) {
        snprintf(problem, cap, "can't start (%s); check --nfc '%.60s' and --camera '%.60s'",
                 err_text(err), options->nfc, options->camera);
        return err;
    }
    kiosk->result_show_ms = RESULT_SHOW_MS;
    snprintf(kiosk->view.setup.url, sizeof kiosk->view.setup.url, "%s",
             options->hq_url ? options->hq_url : "");
    kiosk_reload_programme(kiosk);
    kiosk_go_home(kiosk);
    return ERR_OK;
}

static void stop_reader(struct reader *reader) {
    if (reader) {
        reader->ops->stop(reader);
    }
}

static void join_reader(struct reader *reader) {
    if (reader) {
        reader->ops->join(reader);
    }
}

// Everybody is told to stop before anybody is waited for; what they still put is then dropped.
void kiosk_stop(struct kiosk *kiosk) {
    struct frame *frame;
    stop_reader(kiosk->camera);
    stop_reader(kiosk->nfc);
    join_reader(kiosk->camera);
    join_reader(kiosk->nfc);
    uplink_stop(kiosk->uplink);
    while (kiosk->frames && mailbox_take(kiosk->frames, &frame)) {
        frame_free(frame);
    }
    frame_free(kiosk->picture);
    mailbox_destroy(kiosk->scans);
    mailbox_destroy(kiosk->reports);
    mailbox_destroy(kiosk->frames);
    kiosk_drop_practice(kiosk);
    kiosk_people_fini(kiosk);
    free(kiosk->sessions);
    kiosk_drop_closing(kiosk);
    store_close(kiosk->store);
    struct kiosk fresh = {.options = kiosk->options,
                          .ui = kiosk->ui,
                          .quit = kiosk->quit,
                          .leave_at_mono_ms = INT64_MAX};
    sodium_memzero(kiosk, sizeof *kiosk);
    *kiosk = fresh;
}
