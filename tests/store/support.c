#include "tests/store/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/base/uuid.h"

void dir_make(char out[256]) {
    const char *parent = getenv("TMPDIR");
    snprintf(out, 256, "%s/uk-store-XXXXXX", parent && *parent ? parent : "/tmp");
    assert_non_null(mkdtemp(out));
}

void path_in(char out[512], const char *dir, const char *name) {
    assert_in_range(snprintf(out, 512, "%s/%s", dir, name), 1, 511);
}

void dir_remove(const char *dir) {
    DIR *listing = opendir(dir);
    assert_non_null(listing);
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
        char path[512];
        path_in(path, dir, entry->d_name);
        unlink(path);
    }
    closedir(listing);
    assert_int_equal(rmdir(dir), 0);
}

struct store *must_open(const char *dir, enum store_mode mode) {
    char problem[512] = "";
    struct store *store = NULL;
    enum err err = store_open(&store, dir, mode, problem, sizeof problem);
    assert_string_equal(problem, "");
    assert_int_equal(err, ERR_OK);
    return store;
}

int64_t minute(int minutes) {
    return INT64_C(1775019600000) + minutes * INT64_C(60000);
}

struct fact tap(const char *session_id, const char *member_id, enum direction direction,
                enum verdict verdict, int minutes) {
    struct fact fact = {.kind = FACT_TAP,
                        .stamp = {.at_utc_ms = minute(minutes), .trust = TRUST_SYNCED},
                        .method = METHOD_QR_SIGNED,
                        .direction = direction,
                        .verdict = verdict};
    assert_true(text_copy(fact.session_id, sizeof fact.session_id, session_id));
    assert_true(text_copy(fact.member_id, sizeof fact.member_id, member_id));
    return fact;
}

struct fact append_tap(struct store *store, const char *member_id, enum direction direction,
                       int minutes) {
    struct fact fact = tap("s1", member_id, direction, VERDICT_ACCEPTED, minutes);
    assert_ok(journal_append(store, &fact));
    return fact;
}

struct fact append_void(struct store *store, const char *target_id) {
    struct fact fact = {.kind = FACT_VOID, .stamp = {.at_utc_ms = minute(300)}};
    assert_true(text_copy(fact.target_id, sizeof fact.target_id, target_id));
    assert_ok(journal_append(store, &fact));
    return fact;
}

void foreign_body(struct buf *out, struct fact *fact, const char *device_id, int64_t seq) {
    static const uint8_t prev[RECORD_HASH_BYTES] = {0};
    uint8_t random[10] = {0};
    assert_true(text_copy(fact->device_id, sizeof fact->device_id, device_id));
    fact->seq = seq;
    for (size_t i = 0; i < sizeof random; i++) {
        random[i] = (uint8_t)(device_id[i % strlen(device_id)] + (seq >> (8 * (i % 4))));
    }
    if (!*fact->id) {
        uuid7_format(fact->id, fact->stamp.at_utc_ms, random);
    }
    assert_ok(record_encode(out, fact, prev));
}

void take_foreign(struct store *store, struct fact *fact, const char *device_id, int64_t seq) {
    struct buf body = BUF_EMPTY;
    foreign_body(&body, fact, device_id, seq);
    assert_ok(journal_take_foreign(store, buf_span(&body)));
    buf_fini(&body);
}

int64_t head_of(struct store *store) {
    struct outbox_state state;
    assert_ok(outbox_get(store, &state));
    return state.head_seq;
}

static void keep_first(void *context, const char *sentence) {
    char *first = context;
    if (first && !*first) {
        snprintf(first, SENTENCE_CAP, "%s", sentence);
    }
}

size_t verify(struct store *store, char first[SENTENCE_CAP]) {
    size_t findings = 0;
    if (first) {
        first[0] = '\0';
    }
    assert_ok(journal_verify(store, &findings, keep_first, first));
    return findings;
}

static sqlite3 *connect_behind(const char *dir) {
    char path[512];
    sqlite3 *db = NULL;
    path_in(path, dir, "uketsuke.db");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

int try_behind_its_back(const char *dir, const char *sql) {
    sqlite3 *db = connect_behind(dir);
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

void behind_its_back(const char *dir, const char *sql) {
    assert_int_equal(try_behind_its_back(dir, sql), SQLITE_OK);
}

int64_t number_behind_its_back(const char *dir, const char *sql) {
    sqlite3 *db = connect_behind(dir);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

uint64_t draw(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

uint64_t draw_below(uint64_t *state, uint64_t bound) {
    return draw(state) % bound;
}
