// Generated cases: the same ones in every run, from a seed that the test names.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

struct gen {
    uint64_t state;
};

// splitmix64: any seed is a good one.
static inline uint64_t gen_next(struct gen *gen) {
    uint64_t z = gen->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

// 0 to bound - 1.
static inline size_t gen_below(struct gen *gen, size_t bound) {
    assert(bound > 0);
    return (size_t)(gen_next(gen) % bound);
}

// low to high, both included.
static inline int64_t gen_between(struct gen *gen, int64_t low, int64_t high) {
    return low + (int64_t)(gen_next(gen) % ((uint64_t)(high - low) + 1));
}

static inline void gen_bytes(struct gen *gen, uint8_t *out, size_t len) {
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)gen_next(gen);
    }
}

// A text of up to `most` characters out of `alphabet`, whose characters are whole strings.
static inline void gen_text(struct gen *gen, char *out, size_t cap, const char *const *alphabet,
                            size_t alphabet_count, size_t most) {
    size_t used = 0;
    for (size_t left = gen_below(gen, most + 1); left > 0; left--) {
        const char *character = alphabet[gen_below(gen, alphabet_count)];
        size_t len = 0;
        while (character[len]) {
            len++;
        }
        if (used + len >= cap) {
            break;
        }
        for (size_t i = 0; i < len; i++) {
            out[used++] = character[i];
        }
    }
    out[used] = '\0';
}
