// The rules by themselves: facts and a programme in, presence and proposals out.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/base/text.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/credit_json.h"
#include "app/domain/progress.h"
#include "app/journal_lines.h"

enum { FILE_MAX = 64 * 1024 * 1024 };

static bool read_file(struct buf *out, const char *command, const char *path) {
    enum err err = buf_read_file(out, path, FILE_MAX);
    if (err != ERR_OK) {
        cli_error(command, "%s can't be read (%s); name a file of at most %d MiB", path,
                  err_text(err), FILE_MAX / 1024 / 1024);
    }
    return err == ERR_OK;
}

static bool read_programme(struct programme_json *out, const char *command, const char *path) {
    struct buf text = BUF_EMPTY;
    char problem[PROGRAMME_PROBLEM_CAP];
    bool read = read_file(&text, command, path);
    if (read && programme_json_read(out, problem, buf_span(&text)) != ERR_OK) {
        cli_error(command, "%s: %s; correct it and try again", path, problem);
        read = false;
    }
    buf_fini(&text);
    return read;
}

static bool read_journal(struct facts *out, const char *command, const char *path) {
    struct buf text = BUF_EMPTY;
    char problem[JOURNAL_PROBLEM_CAP];
    bool read = read_file(&text, command, path);
    if (read && journal_read_lines(out, problem, buf_span(&text)) != ERR_OK) {
        cli_error(command, "%s: %s", path, problem);
        read = false;
    }
    buf_fini(&text);
    return read;
}

// The day of the last session; without one, of the last fact.
static int64_t last_time(const struct programme_json *programme, const struct facts *facts) {
    int64_t last_utc_ms = 0;
    for (size_t i = 0; i < programme->session_count; i++) {
        int64_t ends_utc_ms = programme->sessions[i].ends_utc_ms;
        last_utc_ms = ends_utc_ms > last_utc_ms ? ends_utc_ms : last_utc_ms;
    }
    for (size_t i = 0; i < facts->count && programme->session_count == 0; i++) {
        int64_t at_utc_ms = facts->facts[i].stamp.at_utc_ms;
        last_utc_ms = at_utc_ms > last_utc_ms ? at_utc_ms : last_utc_ms;
    }
    return last_utc_ms;
}

static bool print(const char *command, const struct buf *json) {
    bool written = fwrite(json->data, 1, json->len, stdout) == json->len && fflush(stdout) == 0;
    if (!written) {
        cli_error(command,
                  "standard output can't be written; check the disk or the pipe behind it");
    }
    return written;
}

// `at_utc_ms` 0: when all is over.
static bool report(const char *command, const struct programme_json *programme, struct facts *facts,
                   int64_t at_utc_ms) {
    char on_date[DATE_CAP];
    struct buf json = BUF_EMPTY;
    date_of_utc(on_date, at_utc_ms ? at_utc_ms : last_time(programme, facts));
    // No more attendances than facts.
    struct attendance *attendances = calloc(facts->count + 1, sizeof *attendances);
    struct credit_report credit = {.programme = programme,
                                   .attendances = attendances,
                                   .now_utc_ms = at_utc_ms ? at_utc_ms : INT64_MAX,
                                   .on_date = on_date};
    if (attendances) {
        credit.count = attendance_merge(attendances, facts->count, facts->facts, facts->count,
                                        programme->sessions, programme->session_count);
    }
    bool made = attendances && credit_json_append(&json, &credit) == ERR_OK;
    if (!made) {
        cli_error(command, "memory ran out over %zu records; close other programs and try again",
                  facts->count);
    }
    bool done = made && print(command, &json);
    buf_fini(&json);
    free(attendances);
    return done;
}

int cmd_credit(int argc, char **argv) {
    const char *programme_path = NULL;
    const char *journal_path = NULL;
    const char *at = NULL;
    const struct cli_option options[] = {
        {.name = "--programme", .value = &programme_path, .required = true},
        {.name = "--journal", .value = &journal_path, .required = true},
        {.name = "--at", .value = &at},
    };
    if (!cli_parse_options(options, 3, argc, argv)) {
        return EXIT_USAGE;
    }
    int64_t at_utc_ms = 0;
    if (at && (utc_from_text(&at_utc_ms, at) != ERR_OK || at_utc_ms <= 0)) {
        cli_error(argv[0], "--at %s is no time; give one like 2026-04-01T17:00:00+09:00", at);
        return EXIT_USAGE;
    }
    struct programme_json programme = {0};
    struct facts facts = {0};
    bool done = read_programme(&programme, argv[0], programme_path) &&
                read_journal(&facts, argv[0], journal_path) &&
                report(argv[0], &programme, &facts, at_utc_ms);
    facts_fini(&facts);
    programme_json_fini(&programme);
    return done ? EXIT_DONE : EXIT_REFUSED;
}
