// Runs a fuzz target without libFuzzer: each file of a corpus, then mutations of them, the same in
// every run.   usage: replay_NAME CORPUS_DIR [MUTATIONS]
//
// The input that a target dies on is printed in hexadecimal: make it a file of the corpus, with
// xxd -r -p, and the fault a test.
#include <dirent.h>
#include <limits.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/gen.h"

enum { INPUT_MAX = 8192, FILES_MAX = 256, MUTATIONS = 20000, SEED = 20260401 };

struct input {
    uint8_t *data;
    size_t size;
};

struct corpus {
    struct input inputs[FILES_MAX];
    size_t count;
};

static _Noreturn void die(const char *what, const char *name) {
    fprintf(stderr, "replay: %s: %s\n", what, name);
    exit(1);
}

// Exactly as large as the content, so that reading one byte too many is seen.
static struct input copy_input(const uint8_t *data, size_t size) {
    struct input input = {malloc(size ? size : 1), size};
    if (!input.data) {
        die("out of memory", "input");
    }
    if (size > 0) {
        memcpy(input.data, data, size);
    }
    return input;
}

static struct input read_input(const char *path) {
    uint8_t bytes[INPUT_MAX];
    FILE *file = fopen(path, "rb");
    if (!file) {
        die("can't open", path);
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    if (ferror(file) || fgetc(file) != EOF) {
        die("can't be read, or larger than 8 kB", path);
    }
    fclose(file);
    return copy_input(bytes, size);
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void read_corpus(struct corpus *corpus, const char *dir) {
    struct dirent **entries;
    int found = scandir(dir, &entries, is_visible, by_name);
    if (found <= 0 || found > FILES_MAX) {
        die("no corpus, or too large a one", dir);
    }
    for (int i = 0; i < found; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", dir, entries[i]->d_name);
        corpus->inputs[corpus->count++] = read_input(path);
        free(entries[i]);
    }
    free(entries);
}

// --- Mutations -----------------------------------------------------------------------------------

static void change_byte(struct gen *gen, uint8_t *data, size_t size) {
    static const uint8_t telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '0', '"', '{', '%', ' '};
    size_t at = gen_below(gen, size);
    switch (gen_below(gen, 3)) {
    case 0:
        data[at] ^= (uint8_t)(1U << gen_below(gen, 8));
        break;
    case 1:
        data[at] = telling[gen_below(gen, sizeof telling)];
        break;
    default:
        data[at] = (uint8_t)gen_next(gen);
        break;
    }
}

static size_t remove_piece(struct gen *gen, uint8_t *data, size_t size) {
    size_t at = gen_below(gen, size);
    size_t len = 1 + gen_below(gen, size - at);
    memmove(data + at, data + at + len, size - at - len);
    return size - len;
}

static size_t insert_piece(struct gen *gen, uint8_t *data, size_t size, const struct input *other) {
    size_t from = other->size > 0 ? gen_below(gen, other->size) : 0;
    size_t len = other->size > 0 ? 1 + gen_below(gen, other->size - from) : 0;
    size_t at = gen_below(gen, size + 1);
    if (len > INPUT_MAX - size) {
        return size;
    }
    memmove(data + at + len, data + at, size - at);
    memcpy(data + at, other->data + from, len);
    return size + len;
}

static struct input mutate(struct gen *gen, const struct corpus *corpus) {
    uint8_t data[INPUT_MAX];
    const struct input *base = &corpus->inputs[gen_below(gen, corpus->count)];
    size_t size = base->size;
    if (size > 0) {
        memcpy(data, base->data, size);
    }
    for (size_t changes = 1 + gen_below(gen, 4); changes > 0; changes--) {
        size_t kind = gen_below(gen, 8);
        if (kind == 0) {
            size = insert_piece(gen, data, size, &corpus->inputs[gen_below(gen, corpus->count)]);
        } else if (kind == 1 && size > 0) {
            size = remove_piece(gen, data, size);
        } else if (kind == 2) {
            size = gen_below(gen, size + 1);
        } else if (size > 0) {
            change_byte(gen, data, size);
        }
    }
    return copy_input(data, size);
}

// --- Running -------------------------------------------------------------------------------------

static struct input current;

static void print_input(void) {
    fprintf(stderr, "replay: died on %zu bytes: ", current.size);
    for (size_t i = 0; i < current.size; i++) {
        fprintf(stderr, "%02x", current.data[i]);
    }
    fputc('\n', stderr);
}

// There when the program is built with a sanitizer; with this option it sees to abort as well.
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "handle_abort=1";
}

static void run(struct input input) {
    current = input;
    LLVMFuzzerTestOneInput(input.data, input.size);
}

static size_t parse_count(const char *text) {
    char *end;
    unsigned long count = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0') {
        die("no number of mutations", text);
    }
    return count;
}

int main(int argc, char **argv) {
    static struct corpus corpus;
    if (argc < 2 || argc > 3) {
        die("usage", "replay_NAME CORPUS_DIR [MUTATIONS]");
    }
    size_t mutations = argc == 3 ? parse_count(argv[2]) : MUTATIONS;
    if (__sanitizer_set_death_callback) {
        __sanitizer_set_death_callback(print_input);
    }
    read_corpus(&corpus, argv[1]);
    for (size_t i = 0; i < corpus.count; i++) {
        run(corpus.inputs[i]);
    }
    struct gen gen = {SEED};
    for (size_t i = 0; i < mutations; i++) {
        struct input input = mutate(&gen, &corpus);
        run(input);
        free(input.data);
    }
    printf("replay: %zu files, %zu mutations\n", corpus.count, mutations);
    for (size_t i = 0; i < corpus.count; i++) {
        free(corpus.inputs[i].data);
    }
    return 0;
}
