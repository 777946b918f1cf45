// Scan to durable record, beside a bare write + fdatasync of the same bytes, in one run on one
// disk.
//
//   bench_tap [DIR]     DIR: where to write (default: the current directory)
//
// One tap is: verify the signed code, look up the person and what is known of them, decide, encode,
// chain, commit (WAL, synchronous=FULL). The baseline writes the very bodies that were journalled.
// The two alternate, so that a noisy disk is noisy for both.
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/credential/token.h"
#include "app/domain/reception.h"
#include "app/identify.h"
#include "app/store/journal.h"
#include "app/store/programme.h"

enum { TAPS = 400 };

struct world {
    struct store *store;
    struct session session;
    uint8_t hash_key[32];
    struct buf tokens[TAPS];
    int bare;
};

static void must(enum err err, const char *what) {
    if (err != ERR_OK) {
        fprintf(stderr, "bench_tap: %s: %s\n", what, err_text(err));
        exit(1);
    }
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void put_master(struct world *world, const uint8_t public_key[32]) {
    struct master_change *change = calloc(1, sizeof *change);
    must(change ? ERR_OK : ERR_NOMEM, "master");
    must(master_begin(world->store), "master_begin");
    *change = (struct master_change){.kind = MASTER_KEY, .key = "k1", .token_key = {.kid = "k1"}};
    memcpy(change->token_key.public_key, public_key, 32);
    must(master_put(world->store, change), "key");
    for (int i = 0; i < TAPS; i++) {
        *change = (struct master_change){.kind = MASTER_MEMBER};
        snprintf(change->member.id, sizeof change->member.id, "M%05d", i);
        memcpy(change->key, change->member.id, sizeof change->member.id);
        must(master_put(world->store, change), "member");
    }
    must(master_commit(world->store, "1"), "master_commit");
    free(change);
}

static void make_world(struct world *world, const char *dir) {
    uint8_t public_key[32];
    uint8_t secret_key[64];
    char problem[512];
    char path[1100];
    must(store_open(&world->store, dir, STORE_WRITE, problem, sizeof problem), problem);
    crypto_sign_keypair(public_key, secret_key);
    put_master(world, public_key);
    for (int i = 0; i < TAPS; i++) {
        struct token token = {.kid = "k1",
                              .issuer = "bench",
                              .issued_utc_s = 1,
                              .expires_utc_s = 1000000,
                              .cti_len = 16};
        snprintf(token.member_id, sizeof token.member_id, "M%05d", i);
        randombytes_buf(token.cti, sizeof token.cti);
        must(token_issue(&world->tokens[i], &token, secret_key), "token_issue");
    }
    snprintf(world->session.id, sizeof world->session.id, "T1");
    snprintf(path, sizeof path, "%s/bare", dir);
    world->bare = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    must(world->bare >= 0 ? ERR_OK : ERR_IO, path);
}

static int64_t tap_us(struct world *world, struct reception_state *state, int i) {
    struct scan scan = {.kind = SCAN_CODE, .len = world->tokens[i].len};
    struct effects effects;
    struct event event = {.kind = EVENT_SCAN,
                          .now = {.at_utc_ms = 1000 + i, .mono_ms = INT64_C(10000) * i}};
    struct identify_context context = {.store = world->store,
                                       .hash_key = world->hash_key,
                                       .session = &world->session,
                                       .now = event.now};
    memcpy(scan.bytes, world->tokens[i].data, scan.len);
    int64_t start = now_us();
    must(identify_scan(&event.who, &context, &scan), "identify_scan");
    reception_step(state, &effects, &event);
    must(effects.record ? ERR_OK : ERR_INVALID, "a tap was not accepted");
    must(journal_append(world->store, &effects.fact), "journal_append");
    return now_us() - start;
}

struct body {
    struct buf bytes;
};

static bool keep_body(void *context, const struct journal_entry *entry) {
    struct body *body = context;
    must(buf_append(&body->bytes, entry->body.data, entry->body.len), "body");
    return true;
}

static int64_t bare_us(struct world *world, int64_t seq) {
    struct body body = {BUF_EMPTY};
    must(journal_each(world->store, seq, 1, keep_body, &body), "journal_each");
    int64_t start = now_us();
    bool written = write(world->bare, body.bytes.data, body.bytes.len) == (ssize_t)body.bytes.len &&
                   fdatasync(world->bare) == 0;
    int64_t took = now_us() - start;
    must(written ? ERR_OK : ERR_IO, "bare write");
    buf_fini(&body.bytes);
    return took;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(int64_t *tap, int64_t *bare) {
    static const int percents[] = {50, 90, 99};
    qsort(tap, TAPS, sizeof *tap, compare);
    qsort(bare, TAPS, sizeof *bare, compare);
    printf("%d taps; bare = write + fdatasync of the same bytes = 1\n", TAPS);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        int at = TAPS * percents[i] / 100;
        printf("p%d  scan to durable record %.2f  (%lld us; bare %lld us)\n", percents[i],
               (double)tap[at] / (double)bare[at], (long long)tap[at], (long long)bare[at]);
    }
}

static void remove_files(const char *dir) {
    static const char *const names[] = {"bare", "uketsuke.db", "uketsuke.lock", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[1100];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        if (remove(path) != 0) {
            fprintf(stderr, "bench_tap: %s is left behind\n", path);
        }
    }
}

int main(int argc, char **argv) {
    static struct world world;
    static int64_t tap[TAPS];
    static int64_t bare[TAPS];
    char dir[1024];
    snprintf(dir, sizeof dir, "%s/bench_tap.XXXXXX", argc > 1 ? argv[1] : ".");
    if (sodium_init() < 0 || !mkdtemp(dir)) {
        fprintf(stderr, "bench_tap: can't make a directory in %s\n", argc > 1 ? argv[1] : ".");
        return 1;
    }
    make_world(&world, dir);
    struct reception_policy policy = RECEPTION_POLICY_DEFAULT;
    struct reception_state state;
    reception_init(&state, &policy);
    state.open = true;
    state.session = world.session;
    state.pinned = DIRECTION_IN;
    for (int i = 0; i < TAPS; i++) {
        tap[i] = tap_us(&world, &state, i);
        bare[i] = bare_us(&world, i + 1);
    }
    report(tap, bare);
    store_close(world.store);
    close(world.bare);
    remove_files(dir);
    return 0;
}
