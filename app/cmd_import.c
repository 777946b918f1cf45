// Master data from CSV files, for an association without a headquarters.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/import.h"

static void print_findings(const struct findings *findings, enum explain_language language) {
    char text[FINDING_TEXT_CAP];
    for (size_t i = 0; i < findings->kept_count; i++) {
        finding_text(text, language, &findings->kept[i]);
        printf("%s%s\n", finding_is_error(findings->kept[i].code) ? "" : "warning: ", text);
    }
    int64_t left_off = findings->errors + findings->warnings - (int64_t)findings->kept_count;
    if (left_off > 0) {
        printf("and %" PRId64 " more\n", left_off);
    }
}

static void print_counts(const struct import_report *report) {
    for (int table = 0; table < TABLE_COUNT; table++) {
        const struct import_count *count = &report->counts[table];
        if (count->added + count->changed + count->unchanged + count->removed > 0) {
            printf("%s: %" PRId64 " added, %" PRId64 " changed, %" PRId64 " as they were, %" PRId64
                   " removed\n",
                   table_word((enum table)table).en, count->added, count->changed, count->unchanged,
                   count->removed);
        }
    }
}

static int import(const char *command, struct store *store, char **paths, size_t count,
                  enum explain_language language) {
    struct import_report *report = malloc(sizeof *report);
    if (!report) {
        cli_error(command, "out of memory; nothing was taken");
        return EXIT_REFUSED;
    }
    enum err err = import_files(store, (const char *const *)paths, count, report);
    print_findings(&report->findings, language);
    if (err == ERR_OK) {
        print_counts(report);
    } else {
        cli_error(command, "%" PRId64 " errors, nothing was taken; put them right and import again",
                  report->findings.errors);
    }
    free(report);
    return err == ERR_OK ? EXIT_DONE : EXIT_REFUSED;
}

static bool read_language(enum explain_language *out, const char *command, const char *text) {
    *out = strcmp(text, "ja") == 0 ? EXPLAIN_JA : EXPLAIN_EN;
    bool known = *out == EXPLAIN_JA || strcmp(text, "en") == 0;
    if (!known) {
        cli_error(command, "--lang is '%s'; give ja or en", text);
    }
    return known;
}

int cmd_import(int argc, char **argv) {
    const char *dir = NULL;
    const char *language_text = "en";
    enum explain_language language;
    int first;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--lang", .value = &language_text},
    };
    if (!cli_parse(&first, options, 2, argc, argv) ||
        !read_language(&language, argv[0], language_text)) {
        return EXIT_USAGE;
    }
    if (first == argc || argc - first > IMPORT_FILES_MAX) {
        cli_error(argv[0], "give 1 to %d CSV files; see 'uketsuke help'", IMPORT_FILES_MAX);
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_WRITE);
    if (!store) {
        return EXIT_REFUSED;
    }
    int status = import(argv[0], store, argv + first, (size_t)(argc - first), language);
    store_close(store);
    return status;
}
