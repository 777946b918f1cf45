#include "app/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/import_parts.h"
#include "app/store/roster.h"
#include "sync/wire.h"

// --- What the parts share ------------------------------------------------------------------------

bool import_fail(struct import *import, enum err err) {
    if (import->err == ERR_OK && err != ERR_OK) {
        const char *problem = store_problem(import->store);
        import->err = err;
        findings_add(import->findings, FINDING_STORE,
                     WORD(err == ERR_NOMEM || !*problem ? err_text(err) : problem), NO_WORD);
    }
    return false;
}

bool import_found(struct import *import, enum err err) {
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        import_fail(import, err);
    }
    return err == ERR_OK;
}

bool import_is_first(struct import *import, enum table table, const char *key) {
    char text[MASTER_KEY_CAP + 8];
    const struct seen_place *first = NULL;
    snprintf(text, sizeof text, "%d %s", (int)table, key);
    enum err err = seen_add(import->seen, &first, text,
                            (struct seen_place){(int32_t)import->at_file, import->findings->line});
    if (err != ERR_OK) {
        return import_fail(import, err);
    }
    if (!first) {
        return true;
    }
    char where_ja[FINDING_WORD_CAP];
    char where_en[FINDING_WORD_CAP];
    const char *name = import->files[first->file].name;
    snprintf(where_ja, sizeof where_ja, "%s %lld行目", name, (long long)first->line);
    snprintf(where_en, sizeof where_en, "%s:%lld", name, (long long)first->line);
    findings_add(import->findings, FINDING_DOUBLED, WORD(key), (struct word){where_ja, where_en});
    return false;
}

static bool is_same(struct import *import) {
    struct buf now = BUF_EMPTY;
    struct buf before = BUF_EMPTY;
    enum err err = wire_row_encode(&now, &import->change);
    err = err == ERR_OK ? wire_row_encode(&before, &import->before) : err;
    bool same = err == ERR_OK && span_equal(buf_span(&now), buf_span(&before));
    import_fail(import, err);
    buf_fini(&now);
    buf_fini(&before);
    return same;
}

void import_put(struct import *import, enum table table, bool found) {
    struct import_count *count = &import->report->counts[table];
    if (import->err != ERR_OK) {
        return;
    }
    import->before.kind = import->change.kind;
    if (found && is_same(import)) {
        count->unchanged++;
        return;
    }
    if (found) {
        count->changed++;
    } else {
        count->added++;
    }
    if (import->err == ERR_OK) {
        import_fail(import, master_put(import->store, &import->change));
    }
}

void import_delete(struct import *import, enum table table, enum master_kind kind, const char *key,
                   bool found) {
    if (import->err != ERR_OK || !found) {
        return;
    }
    import->change = (struct master_change){.kind = kind, .deleted = true};
    (void)text_copy(import->change.key, sizeof import->change.key, key);
    import->report->counts[table].removed++;
    import_fail(import, master_put(import->store, &import->change));
}

// --- One file ------------------------------------------------------------------------------------

static void take_fault(void *context, enum sheet_fault fault, int64_t line,
                       enum text_encoding encoding) {
    static const enum finding_code codes[] = {
        [SHEET_BAD_BYTES] = FINDING_BAD_BYTES,
        [SHEET_LINE_TOO_LONG] = FINDING_LINE_TOO_LONG,
        [SHEET_BAD_QUOTE] = FINDING_BAD_QUOTE,
        [SHEET_CELL_TOO_LONG] = FINDING_CELL_TOO_LONG,
        [SHEET_TOO_MANY_CELLS] = FINDING_TOO_MANY_CELLS,
    };
    struct import *import = context;
    import->findings->line = line;
    findings_add(import->findings, codes[fault],
                 WORD(encoding == TEXT_UTF8 ? "UTF-8" : "Shift_JIS"), NO_WORD);
}

static void ignore_fault(void *context, enum sheet_fault fault, int64_t line,
                         enum text_encoding encoding) {
    (void)context, (void)fault, (void)line, (void)encoding; // told when the rows are read
}

static bool take_headings(void *context, const struct sheet_row *row) {
    struct import *import = context;
    struct import_file *file = &import->files[import->at_file];
    import->findings->line = row->line;
    file->usable = table_read_headings(&file->map, import->findings, row);
    file->rows = 1;
    return false;
}

static void take_row_of(struct import *import, enum table table, bool fine) {
    const union table_row *row = &import->row;
    switch (table) {
    case TABLE_SETTING:
        import_setting(import, &row->setting);
        break;
    case TABLE_FORMAT:
        import_format(import, &row->format);
        break;
    case TABLE_RULE:
        import_rule(import, &row->rule);
        break;
    case TABLE_REQUIREMENT:
        import_requirement(import, &row->requirement);
        break;
    case TABLE_STAFF:
        import_staff(import, &row->staff);
        break;
    case TABLE_SESSION:
        import_session(import, &row->session, fine);
        break;
    case TABLE_ITEM:
        import_item(import, &row->item);
        break;
    case TABLE_MEMBER:
        import_member(import, &row->member);
        break;
    case TABLE_REGISTRATION:
        import_registration(import, &row->registration);
        break;
    case TABLE_TOTAL:
        import_total(import, &row->total);
        break;
    default:
        import_certificate(import, &row->certificate);
        break;
    }
}

// A row that can't be read is still known by its id, so that nobody is told that it is missing.
static void note_spoilt(struct import *import, enum table table) {
    const struct seen_place *first;
    char text[MASTER_KEY_CAP + 8];
    if (table == TABLE_MEMBER && *import->row.member.member.id) {
        snprintf(text, sizeof text, "%d %s", (int)table, import->row.member.member.id);
        import_fail(import, seen_add(import->seen, &first, text,
                                     (struct seen_place){(int32_t)import->at_file,
                                                         import->findings->line}));
    } else if (table == TABLE_SESSION && *import->row.session.session.id) {
        take_row_of(import, table, false);
    }
}

static bool take_row(void *context, const struct sheet_row *row) {
    struct import *import = context;
    struct import_file *file = &import->files[import->at_file];
    if (file->rows++ == 0) {
        return true; // the headings
    }
    import->findings->line = row->line;
    if (table_read_row(&import->row, import->findings, &file->map, row)) {
        take_row_of(import, file->map.table, true);
    } else {
        note_spoilt(import, file->map.table);
    }
    return import->err == ERR_OK;
}

static void read_file(struct import *import, bool (*row)(void *context, const struct sheet_row *),
                      bool with_faults) {
    struct import_file *file = &import->files[import->at_file];
    const struct sheet_reader reader = {row, with_faults ? take_fault : ignore_fault, import};
    import->findings->file = file->name;
    import->findings->line = 0;
    file->rows = 0;
    FILE *stream = fopen(file->path, "rbe");
    if (!stream) {
        file->usable = false;
        findings_add(import->findings, FINDING_UNREADABLE, WORD(strerror(errno)), NO_WORD);
        return;
    }
    enum err err = sheet_read(stream, &reader);
    import->findings->line = 0;
    if (err != ERR_OK) {
        file->usable = false;
        findings_add(import->findings, err == ERR_INVALID ? FINDING_NOT_TEXT : FINDING_UNREADABLE,
                     WORD(err_text(err)), NO_WORD);
    }
}

static void read_headings(struct import *import) {
    int64_t errors = import->findings->errors;
    read_file(import, take_headings, false);
    if (import->files[import->at_file].rows == 0 && import->findings->errors == errors) {
        findings_add(import->findings, FINDING_EMPTY_FILE, NO_WORD, NO_WORD);
    }
}

static void read_rows(struct import *import) {
    int64_t errors = import->findings->errors;
    read_file(import, take_row, true);
    if (import->files[import->at_file].rows == 1 && import->findings->errors == errors) {
        findings_add(import->findings, FINDING_NO_ROWS, NO_WORD, NO_WORD);
    }
}

// --- All files -----------------------------------------------------------------------------------

static void read_tables(struct import *import) {
    for (int table = 0; table < TABLE_COUNT; table++) {
        for (size_t i = 0; i < import->file_count && import->err == ERR_OK; i++) {
            import->at_file = i;
            if (import->files[i].usable && (int)import->files[i].map.table == table) {
                read_rows(import);
            }
        }
        if (table == TABLE_REQUIREMENT) {
            import_put_policies(import);
        } else if (table == TABLE_ITEM) {
            import_put_sessions(import);
        }
    }
}

static void load_what_is_there(struct import *import) {
    enum err err =
        programme_staff(import->store, import->staff, &import->staff_count, IMPORT_STAFF_MAX);
    if (err == ERR_OK) {
        err = roster_formats(import->store, import->formats, &import->format_count,
                             IMPORT_FORMATS_MAX);
    }
    import_fail(import, err);
}

static enum err finish(struct import *import) {
    import->findings->file = NULL;
    import->findings->line = 0;
    if (import->err == ERR_OK && import->findings->errors == 0) {
        import_fail(import, master_commit(import->store, NULL));
        import->report->taken = import->err == ERR_OK;
    } else {
        master_roll_back(import->store);
    }
    if (!import->report->taken) {
        memset(import->report->counts, 0, sizeof import->report->counts);
    }
    return import->err != ERR_OK          ? import->err
           : import->findings->errors > 0 ? ERR_INVALID
                                          : ERR_OK;
}

static enum err import_all(struct import *import) {
    for (import->at_file = 0; import->at_file < import->file_count; import->at_file++) {
        read_headings(import);
    }
    import_fail(import, master_begin(import->store));
    if (import->err == ERR_OK) {
        load_what_is_there(import);
    }
    read_tables(import);
    return finish(import);
}

// The name that people know a file by, not where it lies.
static void name_files(struct import *import, const char *const *paths, size_t count) {
    import->file_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(paths[i], '/');
        import->files[i].path = paths[i];
        snprintf(import->files[i].name, FINDING_FILE_CAP, "%s", slash ? slash + 1 : paths[i]);
    }
}

enum err import_files(struct store *store, const char *const *paths, size_t count,
                      struct import_report *report) {
    memset(report, 0, sizeof *report);
    struct import *import = count <= IMPORT_FILES_MAX ? calloc(1, sizeof *import) : NULL;
    struct seen *seen = import ? seen_create() : NULL;
    if (!seen) {
        enum err err = count <= IMPORT_FILES_MAX ? ERR_NOMEM : ERR_TOO_BIG;
        findings_add(&report->findings, FINDING_STORE, WORD(err_text(err)), NO_WORD);
        free(import);
        return err;
    }
    import->store = store;
    import->report = report;
    import->findings = &report->findings;
    import->seen = seen;
    name_files(import, paths, count);
    enum err err = import_all(import);
    for (size_t i = 0; i < import->session_count; i++) {
        free(import->sessions[i]);
    }
    for (size_t i = 0; i < import->policy_count; i++) {
        free(import->policies[i]);
    }
    seen_destroy(seen);
    free(import);
    return err;
}
