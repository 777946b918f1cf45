// Archives: what is read is what would be written, byte for byte.
#include "app/transfer/archive.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct archive_part parts[ARCHIVE_PARTS_MAX];
    struct buf again = BUF_EMPTY;
    size_t count = 0;
    int64_t made = 0;
    if (archive_read(parts, &count, &made, (struct span){data, size}) == ERR_OK) {
        REQUIRE(count <= ARCHIVE_PARTS_MAX);
        REQUIRE(archive_write(&again, parts, count, made) == ERR_OK);
        REQUIRE(span_equal(buf_span(&again), (struct span){data, size}));
    }
    buf_fini(&again);
    return 0;
}
