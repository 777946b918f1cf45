#include <stdio.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/uplink.h"

static int enrol(const char *command, struct store *store, const char *dir, const char *url,
                 const char *code, const char *pin, const char *ca) {
    struct device_key key;
    char problem[WIRE_PROBLEM_CAP];
    enum fault fault;
    if (!cli_load_key(&key, command, dir)) {
        return EXIT_REFUSED;
    }
    if (uplink_enrol(store, &key, url, code, pin, ca, problem, &fault) != ERR_OK) {
        cli_error(command, "%s", problem);
        return EXIT_REFUSED;
    }
    printf("enrolled device %s at %s\n", store_device_id(store), url);
    return EXIT_DONE;
}

int cmd_enrol(int argc, char **argv) {
    const char *dir = NULL;
    const char *url = NULL;
    const char *code = NULL;
    const char *pin = "";
    const char *ca = NULL;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--hq", .value = &url, .required = true},
        {.name = "--code", .value = &code, .required = true},
        {.name = "--pin", .value = &pin},
        {.name = "--ca", .value = &ca},
    };
    if (!cli_parse_options(options, sizeof options / sizeof *options, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_WRITE);
    if (!store) {
        return EXIT_REFUSED;
    }
    int status = enrol(argv[0], store, dir, url, code, pin, ca);
    store_close(store);
    return status;
}
