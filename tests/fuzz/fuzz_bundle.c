// A file from anybody's stick. What is read lies inside the file, and nothing is proven under a key
// that never signed it.
#include <string.h>

#include "sync/bundle.h"
#include "sync/sign.h"
#include "tests/fuzz/fuzz.h"

// A point on the curve whose secret nobody has: RFC 8032's first public key.
static const uint8_t stranger[32] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

static void check_batch(const struct bundle_batch *batch, const uint8_t *data, size_t size) {
    const struct sign_message message = {.method = BUNDLE_METHOD,
                                         .path = BUNDLE_PATH,
                                         .query = BUNDLE_QUERY,
                                         .content_type = batch->headers[BUNDLE_CONTENT_TYPE],
                                         .content_encoding =
                                             batch->headers[BUNDLE_CONTENT_ENCODING],
                                         .body = batch->body};
    char problem[256];
    REQUIRE(batch->body.len > 0 && batch->body.len <= BUNDLE_BODY_MAX);
    REQUIRE(batch->body.data > data && batch->body.data + batch->body.len <= data + size);
    for (int i = 0; i < BUNDLE_HEADER_COUNT; i++) {
        REQUIRE(*batch->headers[i] && strlen(batch->headers[i]) < BUNDLE_HEADER_CAP);
    }
    REQUIRE(sign_verify(problem, &message, batch->headers[BUNDLE_CONTENT_DIGEST],
                        batch->headers[BUNDLE_SIGNATURE_INPUT], batch->headers[BUNDLE_SIGNATURE],
                        stranger) == ERR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bundle_reader reader;
    struct bundle_batch batch;
    char problem[BUNDLE_PROBLEM_CAP] = "";
    bool found = true;
    enum err err = bundle_read_start(&reader, problem, (struct span){data, size});
    while (err == ERR_OK && found) {
        err = bundle_read_next(&reader, &found, &batch, problem);
        if (err == ERR_OK && found) {
            check_batch(&batch, data, size);
        }
    }
    REQUIRE((err == ERR_OK) == (*problem == '\0'));
    REQUIRE(err != ERR_OK || (reader.batch_count > 0 && reader.rest.len == 0));
    return 0;
}
