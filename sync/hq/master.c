#include "sync/hq/master.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "sync/hq/cursor.h"
#include "sync/wire.h"

enum { PAGE_BYTES = 1024 * 1024 };

// --- Rows ----------------------------------------------------------------------------------------

static enum err write_row(struct db *db, enum master_kind kind, const char *key, struct span json,
                          bool deleted) {
    int64_t rev = 0;
    enum err err = hq_count_up(db, &rev, "master_rev");
    if (err == ERR_OK) {
        err = db_exec(db, NULL,
                      "INSERT INTO master (kind, key, json, rev, deleted)"
                      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, key) DO UPDATE SET"
                      " json = excluded.json, rev = excluded.rev, deleted = excluded.deleted",
                      DB_VALUES(DB_TEXT(master_kind_name(kind)), DB_TEXT(key), DB_SPAN(json),
                                DB_INT(rev), DB_INT(deleted)));
    }
    return err;
}

enum err master_get_row(struct db *db, struct buf *out, enum master_kind kind, const char *key) {
    struct db_rows *rows = NULL;
    bool found = false;
    enum err err =
        db_query(db, &rows, "SELECT json FROM master WHERE kind = $1 AND key = $2 AND deleted = 0",
                 DB_VALUES(DB_TEXT(master_kind_name(kind)), DB_TEXT(key)));
    if (err == ERR_OK) {
        err = db_next(rows, &found);
    }
    if (err == ERR_OK) {
        err = found ? buf_append_text(out, db_text(rows, 0)) : ERR_NOT_FOUND;
    }
    db_end(rows);
    return err;
}

enum err master_put_row(struct db *db, enum master_kind kind, const char *key, struct span json) {
    struct buf held = BUF_EMPTY;
    enum err err = master_get_row(db, &held, kind, key);
    bool same = err == ERR_OK && span_equal(buf_span(&held), json);
    buf_fini(&held);
    if (same || (err != ERR_OK && err != ERR_NOT_FOUND)) {
        return err;
    }
    return write_row(db, kind, key, json, false);
}

enum err master_delete_row(struct db *db, enum master_kind kind, const char *key) {
    struct buf held = BUF_EMPTY;
    enum err err = master_get_row(db, &held, kind, key);
    buf_fini(&held);
    return err == ERR_OK ? write_row(db, kind, key, span_of_text("{}"), true) : err;
}

enum err master_each_row(struct db *db, enum master_kind kind,
                         enum err (*each)(void *context, const char *key, const char *json),
                         void *context) {
    struct db_rows *rows = NULL;
    bool found = true;
    enum err err = db_query(db, &rows,
                            "SELECT key, json FROM master WHERE kind = $1 AND deleted = 0"
                            " ORDER BY rev",
                            DB_VALUES(DB_TEXT(master_kind_name(kind))));
    while (err == ERR_OK && found) {
        err = db_next(rows, &found);
        if (err == ERR_OK && found) {
            char key[MASTER_KEY_CAP];
            err = text_copy(key, sizeof key, db_text(rows, 0)) ? ERR_OK : ERR_CORRUPT;
            err = err == ERR_OK ? each(context, key, db_text(rows, 1)) : err;
        }
    }
    db_end(rows);
    return err;
}

// --- Pages ---------------------------------------------------------------------------------------

static enum err read_cursor(const struct hq *hq, int64_t *rev, const char *cursor) {
    int64_t newest = 0;
    enum err err = cursor_read(hq, rev, 1, cursor);
    if (err == ERR_OK) {
        err = hq_last_count(hq->db, &newest, "master_rev");
    }
    *rev = *rev <= newest ? *rev : 0;
    return err;
}

struct page {
    struct wire_row rows[MASTER_PAGE_MAX];
    struct buf texts[MASTER_PAGE_MAX]; // key, NUL, JSON
    size_t count, bytes;
    int64_t last_rev;
    bool more;
};

static void page_free(struct page *page) {
    for (size_t i = 0; page && i < page->count; i++) {
        buf_fini(&page->texts[i]);
    }
    free(page);
}

static enum err page_add(struct page *page, const struct db_rows *rows) {
    struct wire_row *row = &page->rows[page->count];
    struct buf *text = &page->texts[page->count++];
    enum err err = master_kind_parse(&row->kind, db_text(rows, 0)) ? ERR_OK : ERR_CORRUPT;
    size_t key_size = strlen(db_text(rows, 1)) + 1;
    if (err == ERR_OK) {
        err = buf_append(text, db_text(rows, 1), key_size);
    }
    if (err == ERR_OK) {
        err = buf_append_text(text, db_text(rows, 2));
    }
    if (err == ERR_OK) {
        row->key = (const char *)text->data;
        row->json = (struct span){text->data + key_size, text->len - key_size};
        row->deleted = db_int(rows, 4) != 0;
        page->last_rev = db_int(rows, 3);
        page->bytes += text->len;
    }
    return err;
}

static enum err page_fill(struct page *page, struct db_rows *rows, int64_t limit) {
    for (;;) {
        bool found = false;
        enum err err = db_next(rows, &found);
        if (err != ERR_OK || !found) {
            return err;
        }
        page->more = page->count == (size_t)limit || page->bytes >= PAGE_BYTES;
        if (page->more) {
            return ERR_OK;
        }
        err = page_add(page, rows);
        if (err != ERR_OK) {
            return err;
        }
    }
}

static enum err page_read(const struct hq *hq, struct page *page, int64_t since, int64_t limit) {
    struct db_rows *rows = NULL;
    page->last_rev = since;
    enum err err = db_query(hq->db, &rows,
                            "SELECT kind, key, json, rev, deleted FROM master WHERE rev > $1"
                            " ORDER BY rev LIMIT $2",
                            DB_VALUES(DB_INT(since), DB_INT(limit + 1)));
    if (err == ERR_OK) {
        err = page_fill(page, rows, limit);
    }
    db_end(rows);
    return err;
}

enum err master_page(const struct hq *hq, struct buf *out, const char *cursor, int64_t limit) {
    int64_t since = 0;
    enum err err = read_cursor(hq, &since, cursor);
    if (err != ERR_OK) {
        return err;
    }
    struct page *page = calloc(1, sizeof *page);
    if (!page) {
        return ERR_NOMEM;
    }
    err = page_read(hq, page, since, limit);
    if (err == ERR_OK) {
        char next[CURSOR_CAP];
        cursor_write(next, hq, &page->last_rev, 1);
        err = wire_page_encode(out, page->rows, page->count, next, page->more);
    }
    page_free(page);
    return err;
}
