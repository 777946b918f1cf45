// Base45: what decodes is what encoding would give.
#include "app/credential/base45.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t out[600];
    size_t len = sizeof out;
    if (base45_decode(out, &len, (struct span){data, size}) == ERR_OK) {
        struct buf again = BUF_EMPTY;
        REQUIRE(base45_append(&again, (struct span){out, len}) == ERR_OK);
        REQUIRE(span_equal(buf_span(&again), (struct span){data, size}));
        buf_fini(&again);
    }
    return 0;
}
