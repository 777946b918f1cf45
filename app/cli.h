// The command line as tables: one for the subcommands, one for each one's options.
//
// Contract (design section 9): errors are one line on standard error that says what, where and what
// to do; exit 0 done, 1 the check failed or the input was refused, 2 wrong usage.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "app/store/store.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct cli_option {
    const char *name;   // "--data"
    const char **value; // takes a value; or
    bool *flag;         // is one by itself
    bool required;
};

// Reads argv[1..]; argv[0] is the subcommand. *first_operand is the index of the first argument
// that is not an option (argc when there is none). False after saying what is wrong: return
// EXIT_USAGE then.
bool cli_parse(int *first_operand, const struct cli_option *options, size_t count, int argc,
               char **argv);

// The same for a command without operands.
bool cli_parse_options(const struct cli_option *options, size_t count, int argc, char **argv);

// A decimal number in [low, high]; false after saying what is wrong with `option`.
bool cli_number(long *out, const char *command, const char *option, const char *text, long low,
                long high);

// One line: "uketsuke COMMAND: ...".
void cli_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Opens the store, for writing in a directory that is made when there is none (0700, its parent
// must be there). `problem` says why not.
MUST_USE enum err cli_make_store(struct store **out, const char *dir, enum store_mode mode,
                                 char *problem, size_t cap);
// The same, saying why not on standard error; NULL then.
struct store *cli_open_store(const char *command, const char *dir, enum store_mode mode);

// The device's key (made when there is none); false after saying on standard error why not.
struct device_key;
bool cli_load_key(struct device_key *out, const char *command, const char *dir);
