#include <stdio.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/store/journal.h"

static bool print_body(void *context, const struct journal_entry *entry) {
    (void)context;
    return fwrite(entry->body.data, 1, entry->body.len, stdout) == entry->body.len &&
           putchar('\n') != EOF;
}

int cmd_journal(int argc, char **argv) {
    const char *dir = NULL;
    const char *since_text = "0";
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--since", .value = &since_text},
    };
    long since;
    if (!cli_parse_options(options, 2, argc, argv) ||
        !cli_number(&since, argv[0], "--since", since_text, 0, INT32_MAX)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_READ);
    if (!store) {
        return EXIT_REFUSED;
    }
    enum err err = journal_each(store, since, INT64_MAX, print_body, NULL);
    if (err != ERR_OK) {
        cli_error(argv[0], "%s", store_problem(store));
    }
    store_close(store);
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (!written) {
        cli_error(argv[0],
                  "standard output can't be written; check the disk or the pipe behind it");
    }
    return err == ERR_OK && written ? EXIT_DONE : EXIT_REFUSED;
}
