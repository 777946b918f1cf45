#include "app/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/device_key.h"

void cli_error(const char *command, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "uketsuke %s: ", command);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

static const struct cli_option *find_option(const struct cli_option *options, size_t count,
                                            const char *argument) {
    size_t name_len = strcspn(argument, "=");
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == name_len &&
            strncmp(options[i].name, argument, name_len) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

// Takes the option at argv[*at]; moves *at to its last word.
static bool take_option(const struct cli_option *option, int *at, int argc, char **argv) {
    const char *equals = strchr(argv[*at], '=');
    if (option->flag) {
        if (equals) {
            cli_error(argv[0], "%s takes no value; leave out '%s'", option->name, equals);
            return false;
        }
        *option->flag = true;
        return true;
    }
    if (equals) {
        *option->value = equals + 1;
        return true;
    }
    if (*at + 1 >= argc) {
        cli_error(argv[0], "%s needs a value; see 'uketsuke help'", option->name);
        return false;
    }
    *option->value = argv[++*at];
    return true;
}

static bool has_required(const struct cli_option *options, size_t count, const char *command) {
    for (size_t i = 0; i < count; i++) {
        if (options[i].required && !*options[i].value) {
            cli_error(command, "%s is missing; see 'uketsuke help'", options[i].name);
            return false;
        }
    }
    return true;
}

bool cli_parse(int *first_operand, const struct cli_option *options, size_t count, int argc,
               char **argv) {
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        const struct cli_option *option = find_option(options, count, argv[at]);
        if (!option) {
            cli_error(argv[0], "there is no option '%s'; see 'uketsuke help'", argv[at]);
            return false;
        }
        if (!take_option(option, &at, argc, argv)) {
            return false;
        }
    }
    *first_operand = at;
    return has_required(options, count, argv[0]);
}

bool cli_parse_options(const struct cli_option *options, size_t count, int argc, char **argv) {
    int operand;
    if (!cli_parse(&operand, options, count, argc, argv)) {
        return false;
    }
    if (operand < argc) {
        cli_error(argv[0], "'%s' is one word too many; see 'uketsuke help'", argv[operand]);
        return false;
    }
    return true;
}

bool cli_number(long *out, const char *command, const char *option, const char *text, long low,
                long high) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < low || value > high) {
        cli_error(command, "%s is '%s'; give a whole number from %ld to %ld", option, text, low,
                  high);
        return false;
    }
    *out = value;
    return true;
}

enum err cli_make_store(struct store **out, const char *dir, enum store_mode mode, char *problem,
                        size_t cap) {
    if (mode == STORE_WRITE && mkdir(dir, 0700) != 0 && errno != EEXIST) {
        int errnum = errno;
        snprintf(problem, cap, "the data directory %s can't be made (%s); check --data", dir,
                 strerror(errnum));
        return err_from_errno(errnum);
    }
    return store_open(out, dir, mode, problem, cap);
}

struct store *cli_open_store(const char *command, const char *dir, enum store_mode mode) {
    struct store *store = NULL;
    char problem[512];
    if (cli_make_store(&store, dir, mode, problem, sizeof problem) != ERR_OK) {
        cli_error(command, "%s", problem);
        return NULL;
    }
    return store;
}

bool cli_load_key(struct device_key *out, const char *command, const char *dir) {
    enum err err = device_key_load(out, dir);
    if (err != ERR_OK) {
        cli_error(command,
                  "%s/device.key can't be used (%s); it must be this kiosk's own 64 bytes, chmod "
                  "600: put it back, or move it away and enrol anew",
                  dir, err_text(err));
    }
    return err == ERR_OK;
}
