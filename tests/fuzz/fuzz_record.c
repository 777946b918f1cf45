// Records: what is taken is byte for byte what would be written; a canonical form stays as it is.
#include "app/record/record.h"
#include "tests/fuzz/fuzz.h"

static void check_canonical(struct span json) {
    struct buf once = BUF_EMPTY;
    struct buf twice = BUF_EMPTY;
    if (record_canonicalise(&once, json) == ERR_OK) {
        REQUIRE(record_canonicalise(&twice, buf_span(&once)) == ERR_OK);
        REQUIRE(span_equal(buf_span(&once), buf_span(&twice)));
    }
    buf_fini(&twice);
    buf_fini(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span body = {data, size};
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    check_canonical(body);
    if (record_decode(&fact, prev, body) == ERR_OK) {
        struct buf again = BUF_EMPTY;
        REQUIRE(record_encode(&again, &fact, prev) == ERR_OK);
        REQUIRE(span_equal(buf_span(&again), body));
        again.len = 0;
        REQUIRE(record_canonicalise(&again, body) == ERR_OK);
        REQUIRE(span_equal(buf_span(&again), body));
        buf_fini(&again);
    }
    return 0;
}
