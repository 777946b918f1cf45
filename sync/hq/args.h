// A subcommand's arguments: --name value pairs and one word, checked against what it takes.
#pragma once

#include <stdbool.h>

#include "app/base/err.h"

enum { ARGS_MAX = 12 };

struct args {
    const char *names[ARGS_MAX];
    const char *values[ARGS_MAX];
    int count;
    const char *words[2]; // what does not begin with --
    int word_count;
};

// `options`: the names that are known, space-separated; those that must be there end in '!'; those
// without a value end in '='. `words` many words are wanted. On ERR_INVALID `problem` (256) says
// what is wrong.
MUST_USE enum err args_parse(struct args *out, char *problem, int argc, char *const *argv,
                             const char *options, int words);

// NULL when it was not given; "" for an option without a value.
const char *args_get(const struct args *args, const char *name);
const char *args_get_or(const struct args *args, const char *name, const char *otherwise);
