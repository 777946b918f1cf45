// Master data in from a stick: all or nothing, and every line that is wrong is shown.
#include "app/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/kiosk_state.h"
#include "app/ui/phrase.h"

struct files {
    char names[IMPORT_FILES_MAX][USB_NAME_CAP];
    char paths[IMPORT_FILES_MAX][USB_PATH_CAP + USB_NAME_CAP];
    const char *list[IMPORT_FILES_MAX];
    size_t count;
};

static enum err find_files(struct files *files, const struct usb_stick *stick) {
    enum err err = usb_stick_csv(files->names, &files->count, IMPORT_FILES_MAX, stick);
    for (size_t i = 0; err == ERR_OK && i < files->count; i++) {
        snprintf(files->paths[i], sizeof files->paths[i], "%s/%s", stick->path, files->names[i]);
        files->list[i] = files->paths[i];
    }
    return err == ERR_OK && files->count == 0 ? ERR_NOT_FOUND : err;
}

// --- What came, what is wrong --------------------------------------------------------------------

static void tell_counts(struct kiosk *kiosk, const struct import_report *report) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    bool en = kiosk->view.language == LANGUAGE_EN;
    size_t used = 0;
    for (int table = 0; table < TABLE_COUNT; table++) {
        const struct import_count *count = &report->counts[table];
        int64_t all = count->added + count->changed + count->unchanged + count->removed;
        struct word name = table_word((enum table)table);
        char number[NUMBER_TEXT_CAP];
        char words[PHRASE_CAP];
        if (all == 0 || used + 1 >= sizeof view->made) {
            continue;
        }
        phrase_number(number, all);
        PHRASE_FILL(words, phrase_get(kiosk->view.language, STR_TRANSFER_TABLE),
                    en ? name.en : name.ja, number);
        used += (size_t)snprintf(view->made + used, sizeof view->made - used, "%s%s",
                                 used > 0 ? "\n" : "", words);
    }
}

// Errors first: they are what somebody must put right.
static void tell_findings(struct kiosk *kiosk, const struct import_report *report) {
    struct view_transfer *view = &kiosk->view.house.transfer;
    enum explain_language language = kiosk->view.language == LANGUAGE_EN ? EXPLAIN_EN : EXPLAIN_JA;
    const struct findings *findings = &report->findings;
    for (int warnings = 0; warnings < 2; warnings++) {
        for (size_t i = 0; i < findings->kept_count; i++) {
            bool error = finding_is_error(findings->kept[i].code);
            if (error == !warnings && view->finding_count < VIEW_FINDINGS_MAX) {
                char text[FINDING_TEXT_CAP];
                finding_text(text, language, &findings->kept[i]);
                snprintf(view->findings[view->finding_count++], VIEW_SENTENCE_CAP, "%s", text);
            }
        }
    }
    view->finding_more = (size_t)(findings->errors + findings->warnings) - view->finding_count;
}

void kiosk_import_from(struct kiosk *kiosk) {
    struct files *files = calloc(1, sizeof *files);
    struct import_report *report = calloc(1, sizeof *report);
    enum err err = files && report ? find_files(files, &kiosk->house.transfer.stick) : ERR_NOMEM;
    if (err == ERR_OK) {
        err = import_files(kiosk->store, files->list, files->count, report);
        tell_findings(kiosk, report);
    }
    if (err == ERR_OK) {
        kiosk->view.house.transfer.state = TRANSFER_DONE;
        tell_counts(kiosk, report);
        kiosk->door.policy_fresh = false;
        kiosk_reload_programme(kiosk);
        kiosk_trace(kiosk, "imported files=%zu", files->count);
    } else {
        kiosk_transfer_failed(kiosk, err, "");
    }
    free(files);
    free(report);
}
