// A session's attendance, out to a stick: by an adapter, as evidence, or as a summary without
// names.
#include "app/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/log.h"
#include "app/kiosk_state.h"

static const char evidence_adapter[] = "full"; // the CSV within the evidence

static struct export_places places(const struct kiosk *kiosk) {
    return (struct export_places){kiosk->options->share_dir, kiosk->options->data_dir};
}

void kiosk_list_adapters(struct kiosk *kiosk) {
    struct adapter *all = calloc(VIEW_ADAPTERS_MAX, sizeof *all);
    struct view_transfer *view = &kiosk->view.house.transfer;
    const struct export_places where = places(kiosk);
    char problem[EXPORT_PROBLEM_CAP] = "";
    size_t count = 0;
    if (all && export_adapters(all, &count, VIEW_ADAPTERS_MAX, &where, problem, sizeof problem) !=
                   ERR_OK) {
        count = 0;
    }
    if (*problem) {
        log_warn("kiosk", "an adapter can't be used: %s", problem);
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(kiosk->house.transfer.adapters[i], all[i].name, ID_CAP);
        snprintf(view->adapters[i].ja, TITLE_CAP, "%s", all[i].title[EXPLAIN_JA]);
        snprintf(view->adapters[i].en, TITLE_CAP, "%s", all[i].title[EXPLAIN_EN]);
        adapter_fini(&all[i]);
    }
    free(all);
    view->adapter_count = view->only_summary ? 0 : count;
    view->summary = kiosk->house.has_summary && strcmp(kiosk->view.house.closing.summary.id,
                                                       kiosk->house.transfer.session_id) == 0;
}

// --- Making it -----------------------------------------------------------------------------------

struct making {
    struct buf bytes;
    struct export_report report;
    char name[EXPORT_NAME_CAP];
};

static void name_it(struct making *making, const struct kiosk *kiosk, const char *what,
                    const char *extension) {
    export_file_name(making->name, kiosk->house.transfer.session_id,
                     kiosk->house.transfer.session_starts_utc_ms, what, extension);
}

static enum err make_with_adapter(struct making *making, struct kiosk *kiosk, int32_t choice) {
    struct adapter adapter = {0};
    bool evidence = choice == TRANSFER_BUNDLE;
    const struct export_places where = places(kiosk);
    const char *name = evidence ? evidence_adapter : kiosk->house.transfer.adapters[choice];
    const char *session_id = kiosk->house.transfer.session_id;
    int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
    enum err err = export_find_adapter(&adapter, name, &where, making->report.problem,
                                       sizeof making->report.problem);
    if (err == ERR_OK && evidence) {
        name_it(making, kiosk, "evidence", "tar");
        err = export_evidence(&making->bytes, kiosk->store, session_id, &adapter, &kiosk->key,
                              now_utc_ms, &making->report);
    } else if (err == ERR_OK) {
        name_it(making, kiosk, name, "csv");
        err = export_csv(&making->bytes, kiosk->store, session_id, &adapter, now_utc_ms,
                         &making->report);
    }
    adapter_fini(&adapter);
    return err;
}

static enum err make(struct making *making, struct kiosk *kiosk, int32_t choice) {
    if (choice == TRANSFER_SUMMARY) {
        name_it(making, kiosk, "summary", "txt");
        return kiosk_write_summary(&making->bytes, &kiosk->view);
    }
    return make_with_adapter(making, kiosk, choice);
}

static enum err write_to_stick(struct making *making, const struct kiosk *kiosk) {
    char path[USB_PATH_CAP + EXPORT_NAME_CAP];
    snprintf(path, sizeof path, "%s/%s", kiosk->house.transfer.stick.path, making->name);
    return export_write(path, buf_span(&making->bytes), making->report.problem,
                        sizeof making->report.problem);
}

// What is in somebody's hands need not be kept for ever. A summary holds nothing of it.
static void note(struct kiosk *kiosk, int32_t choice) {
    if (choice != TRANSFER_SUMMARY &&
        export_done(kiosk->store, kiosk_now(kiosk).at_utc_ms) != ERR_OK) {
        log_warn("kiosk", "written, but that can't be noted: personal data stays longer");
    }
}

void kiosk_export_to(struct kiosk *kiosk, int32_t choice) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    struct making *making = calloc(1, sizeof *making);
    enum err err = making ? make(making, kiosk, choice) : ERR_NOMEM;
    if (err == ERR_OK) {
        err = write_to_stick(making, kiosk);
    }
    if (err == ERR_OK) {
        note(kiosk, choice);
        view->state = TRANSFER_DONE;
        view->rows = making->report.rows;
        view->lost = making->report.loss_count;
        snprintf(view->made, sizeof view->made, "%s", making->name);
        kiosk_trace(kiosk, "exported %s rows=%lld", making->name, (long long)view->rows);
    } else {
        kiosk_transfer_failed(kiosk, err, making ? making->report.problem : "");
    }
    if (making) {
        buf_fini(&making->bytes);
    }
    free(making);
}
