#include "app/export.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/evidence.h"
#include "app/export_data.h"
#include "app/store/practice.h"
#include "app/store/retention.h"
#include "app/transfer/japan.h"

static enum err fail(struct export_report *report, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum err fail(struct export_report *report, enum err err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(report->problem, sizeof report->problem, format, args);
    va_end(args);
    return err;
}

// --- Rows ----------------------------------------------------------------------------------------

struct printing {
    struct print print;
    const struct adapter *adapter;
    const struct export_data *data;
    struct value_source source;
    struct export_report *report;
};

static enum err print_one(struct printing *printing) {
    printing->source.row_no = printing->print.rows; // the headings were the first
    printing->report->rows++;
    return print_row(&printing->print, &printing->source);
}

static bool is_wanted(const struct adapter *adapter, const struct proposal *proposal) {
    bool wanted = adapter->scheme_count == 0;
    for (size_t i = 0; i < adapter->scheme_count; i++) {
        wanted = wanted || strcmp(adapter->schemes[i], proposal->scheme) == 0;
    }
    return wanted && adapter->states[proposal->state];
}

static bool wants_all(const struct adapter *adapter) {
    return adapter->scheme_count == 0 && adapter->states[PROPOSAL_EARNED] &&
           adapter->states[PROPOSAL_PENDING] && adapter->states[PROPOSAL_NONE];
}

// Who earns nothing at all is still on a list that leaves nothing out.
static enum err print_proposals(struct printing *printing, const struct export_person *person) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < person->proposal_count && err == ERR_OK; i++) {
        if (is_wanted(printing->adapter, &person->proposals[i])) {
            printing->source.proposal = &person->proposals[i];
            err = print_one(printing);
        }
    }
    printing->source.proposal = NULL;
    if (err == ERR_OK && person->proposal_count == 0 && wants_all(printing->adapter)) {
        err = print_one(printing);
    }
    return err;
}

static enum err print_stays(struct printing *printing, const struct attendance *attendance) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < attendance->stay_count && err == ERR_OK; i++) {
        printing->source.stay = &attendance->stays[i];
        printing->source.stay_no = (int32_t)i + 1;
        err = print_one(printing);
    }
    printing->source.stay = NULL;
    return err == ERR_OK && attendance->stay_count == 0 ? print_one(printing) : err;
}

static enum err print_taps(struct printing *printing, const struct timeline_row *taps,
                           size_t count) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        printing->source.tap = &taps[i];
        err = print_one(printing);
    }
    printing->source.tap = NULL;
    return err;
}

static int64_t recorded_time(const struct timeline_row *taps, size_t count, int64_t at_utc_ms,
                             enum direction direction) {
    for (size_t i = 0; i < count && at_utc_ms != 0; i++) {
        if (taps[i].at_utc_ms == at_utc_ms && taps[i].direction == direction &&
            taps[i].state != TIMELINE_VOIDED) {
            return taps[i].recorded_utc_ms;
        }
    }
    return 0;
}

static enum err print_person(struct printing *printing, const struct export_person *person) {
    const struct attendance *attendance = person->attendance;
    struct timeline_row *taps = NULL;
    size_t count = 0;
    enum err err = export_timeline(&taps, &count, printing->data, attendance->member_id);
    if (err != ERR_OK) {
        return err;
    }
    printing->source = (struct value_source){
        .session = printing->data->session,
        .member = &person->member,
        .on_roster = person->on_roster,
        .registered = person->registered,
        .attendance = attendance,
        .entered_recorded_utc_ms =
            recorded_time(taps, count, attendance->entered_utc_ms, DIRECTION_IN),
        .left_recorded_utc_ms = recorded_time(taps, count, attendance->left_utc_ms, DIRECTION_OUT),
        .sums = person->sums,
        .sum_count = person->sum_count,
        .now_utc_ms = printing->data->now_utc_ms,
    };
    printing->report->exceptions += (attendance->marks & ATTENDANCE_EXCEPTIONS) != 0;
    switch (printing->adapter->rows) {
    case SCOPE_PROPOSAL:
        err = print_proposals(printing, person);
        break;
    case SCOPE_STAY:
        err = print_stays(printing, attendance);
        break;
    case SCOPE_TAP:
        err = print_taps(printing, taps, count);
        break;
    default:
        err = print_one(printing);
        break;
    }
    free(taps);
    return err;
}

static enum err print_people(struct printing *printing, struct buf *out) {
    enum err err = print_start(&printing->print, out, printing->adapter);
    for (size_t i = 0; i < printing->data->person_count && err == ERR_OK; i++) {
        err = print_person(printing, printing->data->people[i]);
    }
    print_end(&printing->print);
    return err;
}

static enum err check_losses(struct export_report *report, const struct print *print,
                             const struct adapter *adapter) {
    memcpy(report->losses, print->losses, sizeof report->losses);
    report->loss_count = print->loss_count;
    if (print->loss_count == 0 || !adapter->refuse_missing) {
        return ERR_OK;
    }
    return fail(report, ERR_UNSUPPORTED,
                "%lld characters are not in Shift_JIS (the first: row %lld, %s, U+%04X), and the "
                "adapter %s does not do without them; choose another adapter",
                (long long)print->loss_count, (long long)print->losses[0].row,
                print->losses[0].heading, (unsigned)print->losses[0].codepoint, adapter->name);
}

static enum err print_csv(struct buf *out, const struct export_data *data,
                          const struct adapter *adapter, struct export_report *report) {
    struct printing *printing = calloc(1, sizeof *printing);
    if (!printing) {
        return fail(report, ERR_NOMEM, "out of memory; nothing was written");
    }
    printing->adapter = adapter;
    printing->data = data;
    printing->report = report;
    enum err err = print_people(printing, out);
    if (err == ERR_OK) {
        err = check_losses(report, &printing->print, adapter);
    } else {
        fail(report, err, "the list can't be made (%s); nothing was written", err_text(err));
    }
    free(printing);
    return err;
}

// --- A session -----------------------------------------------------------------------------------

static enum err load(struct export_data *data, struct store *store, const char *session_id,
                     int64_t now_utc_ms, struct export_report *report) {
    *report = (struct export_report){.rows = 0};
    *data = (struct export_data){.session = NULL};
    if (store_is_practice(store)) {
        return fail(report, ERR_UNSUPPORTED, "this is practice: nothing of it is exported");
    }
    enum err err = export_load(data, store, session_id, now_utc_ms);
    if (err == ERR_NOT_FOUND) {
        return fail(report, err, "no session has the id '%s' here; check --session", session_id);
    }
    return err == ERR_OK ? ERR_OK
                         : fail(report, err, "the records can't be read (%s) %s", err_text(err),
                                store_problem(store));
}

enum err export_csv(struct buf *out, struct store *store, const char *session_id,
                    const struct adapter *adapter, int64_t now_utc_ms,
                    struct export_report *report) {
    struct export_data data;
    enum err err = load(&data, store, session_id, now_utc_ms, report);
    err = err == ERR_OK ? print_csv(out, &data, adapter, report) : err;
    export_free(&data);
    return err;
}

enum err export_evidence(struct buf *out, struct store *store, const char *session_id,
                         const struct adapter *adapter, const struct device_key *key,
                         int64_t now_utc_ms, struct export_report *report) {
    struct export_data data;
    struct buf csv = BUF_EMPTY;
    enum err err = load(&data, store, session_id, now_utc_ms, report);
    err = err == ERR_OK ? print_csv(&csv, &data, adapter, report) : err;
    if (err == ERR_OK) {
        err = evidence_make(out, store, &data, buf_span(&csv), key);
        if (err != ERR_OK) {
            fail(report, err, "the evidence can't be put together (%s) %s", err_text(err),
                 store_problem(store));
        }
    }
    buf_fini(&csv);
    export_free(&data);
    return err;
}

enum err export_done(struct store *store, int64_t now_utc_ms) {
    return export_note(store, now_utc_ms);
}

void export_file_name(char out[EXPORT_NAME_CAP], const char *session_id, int64_t starts_utc_ms,
                      const char *what, const char *extension) {
    char day[JAPAN_TEXT_CAP];
    char id[ID_CAP];
    japan_text(day, starts_utc_ms);
    // Ids are the association's own: what a stick's file system can't hold becomes "_".
    (void)text_copy(id, sizeof id, session_id);
    for (char *c = id; *c; c++) {
        if ((unsigned char)*c < 0x20 || strchr("/\\:*?\"<>| ", *c)) {
            *c = '_';
        }
    }
    snprintf(out, EXPORT_NAME_CAP, "%.4s%.2s%.2s_%s_%s.%s", day, day + 5, day + 8, id, what,
             extension);
}
