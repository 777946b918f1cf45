#include "sync/hq/feed.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/hq/cursor.h"

// Where a record stands in a feed: its place, its arrival among those of one place, and the
// beginning of its hash, so that the number can't be taken for another record's.
enum { PLACE, ARRIVAL, MARK, POSITION_COUNT };

enum err feed_is_host(struct db *db, bool *out, const char *device_id, const char *session_id) {
    struct db_rows *rows = NULL;
    enum err err = db_query(db, &rows,
                            "SELECT 1 FROM event WHERE session_id = $1 AND device_id = $2"
                            " AND kind = 'session_open' LIMIT 1",
                            DB_VALUES(DB_TEXT(session_id), DB_TEXT(device_id)));
    if (err == ERR_OK) {
        err = db_next(rows, out);
    }
    db_end(rows);
    return err;
}

// --- A page --------------------------------------------------------------------------------------

struct page {
    struct buf bodies[FEED_PAGE_MAX];
    uint8_t hashes[FEED_PAGE_MAX][RECORD_HASH_BYTES];
    size_t count;
    int64_t position[POSITION_COUNT]; // of the last one
    bool more;
};

static int64_t mark_of(const uint8_t hash[RECORD_HASH_BYTES]) {
    return (int64_t)hash[0] << 24 | (int64_t)hash[1] << 16 | (int64_t)hash[2] << 8 | hash[3];
}

static void page_free(struct page *page) {
    for (size_t i = 0; page && i < page->count; i++) {
        buf_fini(&page->bodies[i]);
    }
    free(page);
}

// Columns: place, arrival, body, hash.
static enum err page_add(struct page *page, const struct db_rows *rows) {
    size_t hash_len = RECORD_HASH_BYTES;
    size_t at = page->count++;
    enum err err = hex_decode(page->hashes[at], &hash_len, db_text(rows, 3));
    if (err == ERR_OK) {
        err = buf_append_text(&page->bodies[at], db_text(rows, 2));
    }
    if (err == ERR_OK) {
        page->position[PLACE] = db_int(rows, 0);
        page->position[ARRIVAL] = db_int(rows, 1);
        page->position[MARK] = mark_of(page->hashes[at]);
    }
    return err;
}

static enum err page_fill(struct page *page, struct db_rows *rows, int64_t limit) {
    bool found = true;
    enum err err = ERR_OK;
    while (err == ERR_OK && found && !page->more) {
        err = db_next(rows, &found);
        page->more = err == ERR_OK && found && page->count == (size_t)limit;
        if (err == ERR_OK && found && !page->more) {
            err = page_add(page, rows);
        }
    }
    return err;
}

static enum err page_write(const struct page *page, const struct hq *hq, struct buf *out) {
    struct wire_record records[FEED_PAGE_MAX];
    char cursor[CURSOR_CAP];
    for (size_t i = 0; i < page->count; i++) {
        records[i] = (struct wire_record){buf_span(&page->bodies[i]), page->hashes[i]};
    }
    cursor_write(cursor, hq, page->position, POSITION_COUNT);
    return wire_feed_encode(out, records, page->count, cursor, page->more);
}

// ERR_INVALID is the asker's fault; a page that can't be made is ours.
static enum err page_answer(struct page *page, const struct hq *hq, struct buf *out, int64_t limit,
                            const char *sql, struct db_values values) {
    struct db_rows *rows = NULL;
    enum err err = db_query(hq->db, &rows, sql, values);
    if (err == ERR_OK) {
        err = page_fill(page, rows, limit);
    }
    db_end(rows);
    err = err == ERR_OK ? page_write(page, hq, out) : err;
    return err == ERR_INVALID ? ERR_CORRUPT : err;
}

// --- Where it begins -----------------------------------------------------------------------------

// After HQ was restored from a backup, its numbers are given a second time, to other records.
static enum err is_held(const struct hq *hq, bool *out, const int64_t position[POSITION_COUNT]) {
    uint8_t hash[RECORD_HASH_BYTES];
    size_t len = sizeof hash;
    struct db_rows *rows = NULL;
    enum err err = db_query(hq->db, &rows, "SELECT hash FROM event WHERE arrival = $1",
                            DB_VALUES(DB_INT(position[ARRIVAL])));
    if (err == ERR_OK) {
        err = db_next(rows, out);
    }
    if (err == ERR_OK && *out) {
        err = hex_decode(hash, &len, db_text(rows, 0)) == ERR_OK ? ERR_OK : ERR_CORRUPT;
        *out = err == ERR_OK && mark_of(hash) == position[MARK];
    }
    db_end(rows);
    return err;
}

static enum err page_open(struct page **out, const struct hq *hq, const char *cursor) {
    struct page *page = calloc(1, sizeof *page);
    *out = page;
    if (!page) {
        return ERR_NOMEM;
    }
    bool held = false;
    enum err err = cursor_read(hq, page->position, POSITION_COUNT, cursor);
    if (err == ERR_OK && page->position[ARRIVAL] > 0) {
        err = is_held(hq, &held, page->position);
    }
    if (!held) {
        memset(page->position, 0, sizeof page->position);
    }
    return err;
}

// --- What is in it -------------------------------------------------------------------------------

static const char session_sql[] =
    "WITH boot AS (SELECT boot_id, min(arrival) AS arrival FROM event"
    "  WHERE session_id = $2 AND boot_id <> '' GROUP BY boot_id)"
    " SELECT place, arrival, body, hash FROM ("
    "  SELECT arrival AS place, arrival, body, hash FROM event"
    "   WHERE session_id = $2 AND device_id <> $1 AND arrival >= $3 AND kind IN"
    "    ('tap', 'void', 'amend', 'walk_in', 'session_open', 'session_close')"
    "  UNION ALL"
    "  SELECT CASE WHEN boot.arrival > event.arrival THEN boot.arrival ELSE event.arrival END,"
    "    event.arrival, event.body, event.hash"
    "   FROM boot JOIN event ON event.boot_id = boot.boot_id"
    "   WHERE event.kind = 'clock' AND event.device_id <> $1) AS fed"
    " WHERE place > $3 OR (place = $3 AND arrival > $4)"
    " ORDER BY place, arrival LIMIT $5";

enum err feed_session(const struct hq *hq, struct buf *out, const char *session_id,
                      const char *device_id, const char *cursor, int64_t limit) {
    struct page *page = NULL;
    enum err err = page_open(&page, hq, cursor);
    if (err == ERR_OK) {
        err = page_answer(page, hq, out, limit, session_sql,
                          DB_VALUES(DB_TEXT(device_id), DB_TEXT(session_id),
                                    DB_INT(page->position[PLACE]), DB_INT(page->position[ARRIVAL]),
                                    DB_INT(limit + 1)));
    }
    page_free(page);
    return err;
}

enum err feed_cards(const struct hq *hq, struct buf *out, const char *device_id, const char *cursor,
                    int64_t limit) {
    struct page *page = NULL;
    enum err err = page_open(&page, hq, cursor);
    if (err == ERR_OK) {
        err = page_answer(
            page, hq, out, limit,
            "SELECT arrival, arrival, body, hash FROM event"
            " WHERE kind IN ('bind', 'unbind') AND device_id <> $1 AND arrival > $2"
            " ORDER BY arrival LIMIT $3",
            DB_VALUES(DB_TEXT(device_id), DB_INT(page->position[ARRIVAL]), DB_INT(limit + 1)));
    }
    page_free(page);
    return err;
}
