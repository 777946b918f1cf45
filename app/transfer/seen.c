#include "app/transfer/seen.h"

#include <stdlib.h>
#include <string.h>

struct slot {
    size_t text; // behind the start of `texts`, plus one; 0: free
    struct seen_place place;
};

struct seen {
    struct buf texts; // each with its NUL
    struct slot *slots;
    size_t slot_count; // a power of two
    size_t used;
};

enum { FIRST_SLOTS = 1024 };

// FNV-1a: the set's order is nobody's affair.
static size_t hash(const char *text) {
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++) {
        value = (value ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return (size_t)(value ^ value >> 32);
}

static const char *text_of(const struct seen *seen, const struct slot *slot) {
    return (const char *)seen->texts.data + slot->text - 1;
}

// The slot that holds `text`, or the free one where it belongs.
static struct slot *find(const struct seen *seen, const char *text) {
    size_t at = hash(text) & (seen->slot_count - 1);
    while (seen->slots[at].text && strcmp(text_of(seen, &seen->slots[at]), text) != 0) {
        at = (at + 1) & (seen->slot_count - 1);
    }
    return &seen->slots[at];
}

struct seen *seen_create(void) {
    struct seen *seen = calloc(1, sizeof *seen);
    struct slot *slots = calloc(FIRST_SLOTS, sizeof *slots);
    if (!seen || !slots) {
        free(seen);
        free(slots);
        return NULL;
    }
    seen->slots = slots;
    seen->slot_count = FIRST_SLOTS;
    return seen;
}

void seen_destroy(struct seen *seen) {
    if (seen) {
        buf_fini(&seen->texts);
        free(seen->slots);
        free(seen);
    }
}

static enum err grow(struct seen *seen) {
    struct seen larger = *seen;
    larger.slot_count = seen->slot_count * 2;
    larger.slots = calloc(larger.slot_count, sizeof *larger.slots);
    if (!larger.slots) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < seen->slot_count; i++) {
        if (seen->slots[i].text) {
            *find(&larger, text_of(seen, &seen->slots[i])) = seen->slots[i];
        }
    }
    free(seen->slots);
    *seen = larger;
    return ERR_OK;
}

enum err seen_add(struct seen *seen, const struct seen_place **first, const char *text,
                  struct seen_place place) {
    *first = NULL;
    enum err err = seen->used * 2 >= seen->slot_count ? grow(seen) : ERR_OK;
    if (err != ERR_OK) {
        return err;
    }
    struct slot *slot = find(seen, text);
    if (slot->text) {
        *first = &slot->place;
        return ERR_OK;
    }
    size_t at = seen->texts.len;
    err = buf_append(&seen->texts, text, strlen(text) + 1);
    if (err == ERR_OK) {
        *slot = (struct slot){.text = at + 1, .place = place};
        seen->used++;
    }
    return err;
}

bool seen_has(const struct seen *seen, const char *text) {
    return find(seen, text)->text != 0;
}
