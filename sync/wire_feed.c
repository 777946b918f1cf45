#include "sync/wire_json.h"

static const struct field feed_fields[] = {
    TEXT(struct wire_feed, cursor, REQUIRED),
    {FIELD(field_bool, struct wire_feed, more, REQUIRED)},
};
static const struct shape feed_shape = SHAPE(feed_fields, struct wire_feed);

enum err wire_feed_encode(struct buf *out, const struct wire_record *records, size_t count,
                          const char *cursor, bool more) {
    struct buf events = BUF_EMPTY;
    json_t *object = json_pack("{s:s,s:b}", "cursor", cursor, "more", more ? 1 : 0);
    enum err err = object ? wire_events_encode(&events, records, count) : ERR_INVALID;
    err = err == ERR_OK ? json_append_with(out, object, "events", buf_span(&events)) : err;
    json_decref(object);
    buf_fini(&events);
    return err;
}

enum err wire_feed_decode(struct wire_feed *out, char *problem, struct span json) {
    json_t *object = json_read(problem, json);
    *out = (struct wire_feed){.events = NULL};
    enum err err = object && shape_read(&feed_shape, out, object, problem) ? ERR_OK : ERR_INVALID;
    if (err == ERR_OK) {
        err = events_read(&out->events, &out->count, problem, json_object_get(object, "events"));
    }
    json_decref(object);
    return err;
}

void wire_feed_free(struct wire_feed *feed) {
    wire_events_free(feed->events, feed->count);
    *feed = (struct wire_feed){.events = NULL};
}
