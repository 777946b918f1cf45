// Header values that anybody can send: Signature-Input, Signature, Content-Digest, Retry-After and
// Date, one on each line. Nothing is proven under a key that never signed it.
#include <string.h>

#include "app/base/text.h"
#include "sync/httpdate.h"
#include "sync/session.h"
#include "sync/sign.h"
#include "tests/fuzz/fuzz.h"

enum { LINES = 5, LINE_CAP = 1024 };

// A point on the curve whose secret nobody has: RFC 8032's first public key.
static const uint8_t stranger[32] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

static void take_lines(char lines[LINES][LINE_CAP], const uint8_t *data, size_t size) {
    for (int i = 0; i < LINES; i++) {
        const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
        size_t len = end ? (size_t)(end - data) : size;
        (void)text_copy_span(lines[i], LINE_CAP, (struct span){data, len});
        data = end ? end + 1 : data + size;
        size -= end ? len + 1 : size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct sign_message message = {.method = "POST",
                                                .path = "/v1/events",
                                                .query = "?",
                                                .content_type = "application/json",
                                                .body = {(const uint8_t *)"[]", 2}};
    char lines[LINES][LINE_CAP];
    char key_id[64];
    char problem[256];
    int64_t utc_s;
    take_lines(lines, data, size);
    REQUIRE((sign_key_id(key_id, sizeof key_id, lines[0]) == ERR_OK) == (*key_id != '\0'));
    REQUIRE(sign_verify(problem, &message, lines[2], lines[0], lines[1], stranger) == ERR_INVALID);
    REQUIRE(*problem);
    REQUIRE(retry_after_ms(lines[3], lines[4], 1775019600) >= -1);
    if (httpdate_parse(&utc_s, lines[4])) {
        REQUIRE(utc_s >= 0);
    }
    return 0;
}
