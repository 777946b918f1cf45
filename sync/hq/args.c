#include "sync/hq/args.h"

#include <stdio.h>
#include <string.h>

enum { PROBLEM_CAP = 256 };

static enum err refuse(char *problem, const char *format, const char *what) {
    char shown[96];
    snprintf(shown, sizeof shown, "%s", what);
    snprintf(problem, PROBLEM_CAP, "%s: %s", shown, format);
    return ERR_INVALID;
}

// The character behind the option's name in `options`; '\0' at its end; -1 when it is not there.
static int mark_of(const char *options, const char *name) {
    size_t len = strlen(name);
    for (const char *at = options; *at; at += strcspn(at, " ") + (at[strcspn(at, " ")] == ' ')) {
        size_t word = strcspn(at, " !=");
        if (word == len && strncmp(at, name, len) == 0) {
            return (unsigned char)at[len];
        }
    }
    return -1;
}

static enum err take_option(struct args *out, char *problem, int *at, int argc, char *const *argv,
                            const char *options) {
    const char *name = argv[*at] + 2;
    int mark = mark_of(options, name);
    if (mark < 0) {
        return refuse(problem, "no such option here", argv[*at]);
    }
    if (args_get(out, name) || out->count == ARGS_MAX) {
        return refuse(problem, "given twice", argv[*at]);
    }
    const char *value = "";
    if (mark != '=') {
        if (*at + 1 >= argc) {
            return refuse(problem, "its value is missing", argv[*at]);
        }
        value = argv[++*at];
    }
    out->names[out->count] = name;
    out->values[out->count++] = value;
    return ERR_OK;
}

static enum err take_word(struct args *out, char *problem, const char *word, int words) {
    if (out->word_count == words || out->word_count == ARGS_WORDS_MAX) {
        return refuse(problem, "not expected here", word);
    }
    out->words[out->word_count++] = word;
    return ERR_OK;
}

static enum err check_required(const struct args *args, char *problem, const char *options) {
    for (const char *at = options; *at;) {
        size_t len = strcspn(at, " ");
        if (len > 1 && at[len - 1] == '!') {
            char name[64];
            snprintf(name, sizeof name, "--%.*s", (int)len - 1, at);
            if (!args_get(args, name + 2)) {
                return refuse(problem, "must be given", name);
            }
        }
        at += len + (at[len] == ' ');
    }
    return ERR_OK;
}

enum err args_parse(struct args *out, char *problem, int argc, char *const *argv,
                    const char *options, int words) {
    *out = (struct args){.count = 0};
    for (int i = 0; i < argc; i++) {
        enum err err = strncmp(argv[i], "--", 2) == 0
                           ? take_option(out, problem, &i, argc, argv, options)
                           : take_word(out, problem, argv[i], words);
        if (err != ERR_OK) {
            return err;
        }
    }
    if (out->word_count < (words == ARGS_SOME ? 1 : words)) {
        return refuse(problem, "something is missing behind it", "the command");
    }
    return check_required(out, problem, options);
}

const char *args_get(const struct args *args, const char *name) {
    for (int i = 0; i < args->count; i++) {
        if (strcmp(args->names[i], name) == 0) {
            return args->values[i];
        }
    }
    return NULL;
}

const char *args_get_or(const struct args *args, const char *name, const char *otherwise) {
    const char *value = args_get(args, name);
    return value ? value : otherwise;
}
