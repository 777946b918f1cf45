// Master data as HQ keeps it: documents in the wire's form, each change with the next revision.
//
// A cursor (sync/hq/cursor.h) holds the last revision: changes are upserts, so that a kiosk that is
// told too much is right and one told too little is not.
#pragma once

#include "app/domain/master.h"
#include "sync/hq/hq.h"

enum { MASTER_PAGE_DEFAULT = 200, MASTER_PAGE_MAX = 500 };

// Inside the caller's transaction. `json` as wire_row_encode writes it; a row that is already the
// same gets no new revision.
MUST_USE enum err master_put_row(struct db *db, enum master_kind kind, const char *key,
                                 struct span json);
// ERR_NOT_FOUND when there is no such row.
MUST_USE enum err master_delete_row(struct db *db, enum master_kind kind, const char *key);
// Appends the row's JSON. ERR_NOT_FOUND is an answer and is not logged.
MUST_USE enum err master_get_row(struct db *db, struct buf *out, enum master_kind kind,
                                 const char *key);
// Rows that are not deleted, in the order of their last change. Stops at the first error of `each`.
MUST_USE enum err
master_each_row(struct db *db, enum master_kind kind,
                enum err (*each)(void *context, const char *key, const char *json), void *context);

// Appends one page of changes behind `cursor` ("" from the beginning). Pages also end where they
// grow past a megabyte. ERR_INVALID: not a cursor.
MUST_USE enum err master_page(const struct hq *hq, struct buf *out, const char *cursor,
                              int64_t limit);
