// device: invite a kiosk, see them all, shut one out and let it in again.
#include "sync/hq/admin.h"

#include <sodium.h>
#include <stdio.h>

#include "app/base/text.h"
#include "app/credential/enrolment.h"
#include "sync/hq/device.h"
#include "sync/hq/tls.h"

int admin_device_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_query(
        hq,
        "id name venue ?suspended ?chain_broken #held #quarantined #enrolled_utc_ms"
        " #last_contact_utc_ms #last_created_utc_ms @health",
        "SELECT id, name, venue, suspended, chain_broken, held_seq,"
        " (SELECT count(*) FROM quarantine WHERE quarantine.device_id = device.id),"
        " enrolled_utc_ms, last_contact_utc_ms, last_created_utc_ms, health.json FROM device"
        " LEFT JOIN health ON health.device_id = device.id ORDER BY id",
        DB_NONE);
}

// --- Invitations ---------------------------------------------------------------------------------

static void make_code(char out[ENROLMENT_CODE_DIGITS + 1]) {
    for (size_t i = 0; i < ENROLMENT_CODE_DIGITS; i++) {
        out[i] = (char)('0' + randombytes_uniform(10));
    }
    out[ENROLMENT_CODE_DIGITS] = '\0';
}

// Written before the invitation is kept: a URL that can't be shown invites nobody.
static enum err write_code(struct buf *out, const char **text, const struct enrolment *enrolment) {
    enum err err = enrolment_append(out, enrolment);
    return err == ERR_OK ? buf_terminate(out, text) : err;
}

static int invite(struct hq *hq, const struct invitation *invitation,
                  const struct enrolment *enrolment) {
    struct buf buf = BUF_EMPTY;
    const char *text = NULL;
    int status = EXIT_DONE;
    enum err err = write_code(&buf, &text, enrolment);
    if (err != ERR_OK) {
        status = admin_refuse("--url %s: must be https://HOST[:PORT]", enrolment->url);
        goto out;
    }
    err = invitation_add(hq, invitation, enrolment->code);
    if (err != ERR_OK) {
        status = admin_fail(hq, err, "device invite");
        goto out;
    }
    printf("%s\n%s\n", text, enrolment->code);
out:
    buf_fini(&buf);
    return status;
}

static bool read_invitation(struct invitation *out, const struct args *args) {
    *out = (struct invitation){.expires_utc_ms = hq_now_utc_ms() + INVITATION_LIFE_MS};
    return text_copy(out->name, sizeof out->name, args_get_or(args, "name", "")) &&
           text_copy(out->venue, sizeof out->venue, args_get_or(args, "venue", "")) &&
           text_is_clean_utf8(span_of_text(out->name)) &&
           text_is_clean_utf8(span_of_text(out->venue));
}

int admin_device_invite(struct hq *hq, const struct args *args) {
    struct enrolment enrolment = {.pin = ""};
    struct invitation invitation;
    char problem[TLS_PROBLEM_CAP];
    const char *pin_file = args_get(args, "pin-cert");
    if (!text_copy(enrolment.url, sizeof enrolment.url, args_get(args, "url"))) {
        return admin_refuse("--url: at most %d bytes", (int)sizeof enrolment.url - 1);
    }
    if (!read_invitation(&invitation, args)) {
        return admin_refuse("--name, --venue: one line of at most %d bytes", NAME_CAP - 1);
    }
    if (pin_file && tls_pin(enrolment.pin, problem, pin_file) != ERR_OK) {
        return admin_refuse("%s", problem);
    }
    make_code(enrolment.code);
    return invite(hq, &invitation, &enrolment);
}

// --- Out and in again ----------------------------------------------------------------------------

static int set_suspended(struct hq *hq, const char *id, int64_t suspended) {
    int64_t changed = 0;
    enum err err = db_exec(hq->db, &changed, "UPDATE device SET suspended = $1 WHERE id = $2",
                           DB_VALUES(DB_INT(suspended), DB_TEXT(id)));
    if (err != ERR_OK) {
        return admin_fail(hq, err, "device");
    }
    return changed == 1 ? EXIT_DONE
                        : admin_refuse("device %s: not enrolled here: see \"device list\"", id);
}

int admin_device_suspend(struct hq *hq, const struct args *args) {
    return set_suspended(hq, args->words[0], 1);
}

int admin_device_resume(struct hq *hq, const struct args *args) {
    return set_suspended(hq, args->words[0], 0);
}
