// A subcommand's arguments: --name value pairs and words, checked against what it takes.
#pragma once

#include <stdbool.h>

#include "app/base/err.h"

enum { ARGS_MAX = 12, ARGS_WORDS_MAX = 64, ARGS_SOME = -1 };

struct args {
    const char *noun; // what it is a subcommand of; the caller sets it
    const char *names[ARGS_MAX];
    const char *values[ARGS_MAX];
    int count;
    const char *words[ARGS_WORDS_MAX]; // what does not begin with --
    int word_count;
};

// `options`: the names that are known, space-separated; those that must be there end in '!'; those
// without a value end in '='. `words` many words are wanted; with ARGS_SOME one or more. On
// ERR_INVALID `problem` (256) says what is wrong.
MUST_USE enum err args_parse(struct args *out, char *problem, int argc, char *const *argv,
                             const char *options, int words);

// NULL when it was not given; "" for an option without a value.
const char *args_get(const struct args *args, const char *name);
const char *args_get_or(const struct args *args, const char *name, const char *otherwise);
