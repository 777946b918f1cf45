#include "app/cmd_enrol.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/uplink.h"

enum argument { ARG_DATA, ARG_HQ, ARG_CODE, ARG_PIN, ARG_CA, ARG_COUNT };

static int enrol(const char *const arguments[ARG_COUNT]) {
    const char *data_dir = arguments[ARG_DATA];
    const char *url = arguments[ARG_HQ];
    char problem[1024];
    struct store *store;
    struct device_key key;
    if (store_open(&store, data_dir, STORE_WRITE, problem, sizeof problem) != ERR_OK) {
        fprintf(stderr, "enrol: %s\n", problem);
        return 1;
    }
    enum err err = device_key_load(&key, data_dir);
    if (err != ERR_OK) {
        fprintf(stderr, "enrol: the device key of %s can't be used: %s\n", data_dir, err_text(err));
    } else {
        char sentence[WIRE_PROBLEM_CAP];
        err = uplink_enrol(store, &key, url, arguments[ARG_CODE], arguments[ARG_PIN],
                           arguments[ARG_CA], sentence);
        if (err == ERR_OK) {
            printf("enrolled at %s as device %s\n", url, store_device_id(store));
        } else {
            fprintf(stderr, "enrol: not enrolled at %s: %s\n", url, sentence);
        }
    }
    store_close(store);
    return err == ERR_OK ? 0 : 1;
}

static bool parse(const char *arguments[ARG_COUNT], int argc, char **argv) {
    static const struct option options[] = {
        {"data", required_argument, NULL, ARG_DATA}, {"hq", required_argument, NULL, ARG_HQ},
        {"code", required_argument, NULL, ARG_CODE}, {"pin", required_argument, NULL, ARG_PIN},
        {"ca", required_argument, NULL, ARG_CA},     {NULL, 0, NULL, 0}};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option >= ARG_COUNT) {
            return false;
        }
        arguments[option] = optarg;
    }
    return arguments[ARG_DATA] && arguments[ARG_HQ] && arguments[ARG_CODE] && optind == argc;
}

int cmd_enrol(int argc, char **argv) {
    const char *arguments[ARG_COUNT] = {NULL};
    if (!parse(arguments, argc, argv)) {
        fprintf(stderr, "usage: uketsuke enrol --data DIR --hq URL --code CODE [--pin sha256//...] "
                        "[--ca FILE]\n");
        return 2;
    }
    // Kept for later runs, which may begin in another directory.
    char ca_file[PATH_MAX];
    if (arguments[ARG_CA]) {
        if (!realpath(arguments[ARG_CA], ca_file)) {
            fprintf(stderr, "enrol: %s can't be found: give --ca an existing file\n",
                    arguments[ARG_CA]);
            return 1;
        }
        arguments[ARG_CA] = ca_file;
    }
    return enrol(arguments);
}
