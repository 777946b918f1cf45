// Which handler answers what, and all that is decided before one is asked: path, method, media
// type, coding, signature. Knows HTTP's words and not the server's library.
#pragma once

#include "sync/hq/request.h"

struct route {
    const char *method;
    const char *path;
    const char *media_type; // of the body; NULL: none is wanted
    bool signed_by_device;
    enum err (*handle)(const struct call *call);
};

const struct route *routes_all(size_t *count);

// Fills `reply`, whatever happens: what goes wrong inside becomes a 500, or a 503 with Retry-After.
void routes_answer(const struct hq *hq, const struct request *request, struct reply *reply,
                   int64_t now_utc_ms);
