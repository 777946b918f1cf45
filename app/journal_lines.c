#include "app/journal_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/record/record.h"

static enum err make_room(struct facts *facts, size_t *cap) {
    if (facts->count < *cap) {
        return ERR_OK;
    }
    size_t wanted = *cap ? *cap * 2 : 64;
    struct fact *grown = reallocarray(facts->facts, wanted, sizeof *grown);
    if (!grown) {
        return ERR_NOMEM;
    }
    facts->facts = grown;
    *cap = wanted;
    return ERR_OK;
}

static enum err read_record(struct fact *fact, struct span line) {
    uint8_t prev[RECORD_HASH_BYTES];
    struct buf body = BUF_EMPTY;
    enum err err = record_canonicalise(&body, line);
    if (err == ERR_OK) {
        err = record_decode(fact, prev, buf_span(&body));
    }
    buf_fini(&body);
    return err;
}

static void tell(char *problem, size_t number, enum err err) {
    const char *why = err == ERR_VERSION ? "a record of a newer version: take a newer uketsuke"
                      : err == ERR_NOMEM ? "memory ran out"
                                         : "not a record: take the lines as 'uketsuke journal' "
                                           "prints them";
    snprintf(problem, JOURNAL_PROBLEM_CAP, "line %zu: %s", number, why);
}

static struct span next_line(struct span *rest) {
    const uint8_t *end = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;
    struct span line = {rest->data, end ? (size_t)(end - rest->data) : rest->len};
    size_t taken = end ? line.len + 1 : line.len;
    *rest = (struct span){rest->data + taken, rest->len - taken};
    while (line.len && strchr(" \t\r", line.data[line.len - 1])) {
        line.len--;
    }
    return line;
}

enum err journal_read_lines(struct facts *out, char *problem, struct span text) {
    size_t cap = 0;
    enum err err = ERR_OK;
    *out = (struct facts){0};
    for (size_t number = 1; text.len && err == ERR_OK; number++) {
        struct span line = next_line(&text);
        if (line.len == 0) {
            continue;
        }
        err = make_room(out, &cap);
        if (err == ERR_OK) {
            err = read_record(&out->facts[out->count], line);
        }
        if (err == ERR_OK) {
            out->count++;
        } else {
            tell(problem, number, err);
        }
    }
    if (err != ERR_OK) {
        facts_fini(out);
    }
    return err;
}

void facts_fini(struct facts *facts) {
    free(facts->facts);
    *facts = (struct facts){0};
}
