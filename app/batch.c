#include "app/batch.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/store/journal.h"

// Bodies are borrowed from the store for a moment only: they are gathered here.
struct gathering {
    struct batch *batch;
    struct buf bytes;
    size_t ends[WIRE_BATCH_MAX];
    uint8_t hashes[WIRE_BATCH_MAX][RECORD_HASH_BYTES];
    int64_t from_seq;
    enum err err;
};

static bool gather(void *context, const struct journal_entry *entry) {
    struct gathering *gathering = context;
    size_t place = gathering->batch->count;
    if (place == WIRE_BATCH_MAX) {
        return false;
    }
    struct batch_record *record = &gathering->batch->records[place];
    if (entry->seq != gathering->from_seq + (int64_t)place ||
        !text_copy(record->id, sizeof record->id, entry->id)) {
        gathering->err = ERR_CORRUPT;
        return false;
    }
    gathering->err = buf_append(&gathering->bytes, entry->body.data, entry->body.len);
    record->seq = entry->seq;
    gathering->ends[place] = gathering->bytes.len;
    memcpy(gathering->hashes[place], entry->hash, RECORD_HASH_BYTES);
    gathering->batch->count++;
    return gathering->err == ERR_OK;
}

static enum err encode(struct buf *json, const struct gathering *gathering) {
    struct wire_record records[WIRE_BATCH_MAX];
    size_t start = 0;
    for (size_t i = 0; i < gathering->batch->count; i++) {
        records[i] = (struct wire_record){
            {gathering->bytes.data + start, gathering->ends[i] - start}, gathering->hashes[i]};
        start = gathering->ends[i];
    }
    return wire_events_encode(json, records, gathering->batch->count);
}

enum err batch_make(struct batch *batch, struct buf *json, struct store *store, int64_t from_seq,
                    int64_t limit) {
    struct gathering *gathering = calloc(1, sizeof *gathering);
    if (!gathering) {
        return ERR_NOMEM;
    }
    gathering->batch = batch;
    gathering->from_seq = from_seq;
    batch->count = 0;
    enum err err = journal_each(store, from_seq, limit, gather, gathering);
    err = err == ERR_OK ? gathering->err : err;
    if (err == ERR_OK && batch->count == 0) {
        err = ERR_CORRUPT; // the queue says that there are some
    }
    err = err == ERR_OK ? encode(json, gathering) : err;
    buf_fini(&gathering->bytes);
    free(gathering);
    return err;
}
