#include <inttypes.h>
#include <stdio.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/store/journal.h"

static void print_finding(void *context, const char *sentence) {
    (void)context;
    puts(sentence);
}

int cmd_verify(int argc, char **argv) {
    const char *dir = NULL;
    const struct cli_option options[] = {{.name = "--data", .value = &dir, .required = true}};
    if (!cli_parse_options(options, 1, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_READ);
    if (!store) {
        return EXIT_REFUSED;
    }
    size_t findings = 0;
    struct outbox_state outbox;
    enum err err = journal_verify(store, &findings, print_finding, NULL);
    if (err == ERR_OK) {
        err = outbox_get(store, &outbox);
    }
    if (err != ERR_OK) {
        cli_error(argv[0], "%s", store_problem(store));
    } else if (findings == 0) {
        printf("ok: %" PRId64 " records, chain and projections hold\n", outbox.head_seq);
    } else {
        cli_error(argv[0], "%zu findings in %s; keep the directory as it is and tell headquarters",
                  findings, dir);
    }
    store_close(store);
    return err == ERR_OK && findings == 0 ? EXIT_DONE : EXIT_REFUSED;
}
