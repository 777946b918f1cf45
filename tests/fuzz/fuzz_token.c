// Tokens: read as a code's text and as the message under it. What is read as one can be issued, and
// nothing is proven under a key that never signed it.
#include <string.h>

#include "app/credential/base45.h"
#include "app/credential/token.h"
#include "tests/fuzz/fuzz.h"

// A point on the curve whose secret nobody has: RFC 8032's first public key.
static const uint8_t stranger[32] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

static void judge(struct span text) {
    static struct token token;
    if (token_parse(&token, text) != TOKEN_OK) {
        return;
    }
    REQUIRE(*token.kid && *token.issuer && *token.member_id);
    REQUIRE(memchr(token.session_id, 0, sizeof token.session_id));
    REQUIRE(memchr(token.kana, 0, sizeof token.kana));
    REQUIRE(memchr(token.licence_no, 0, sizeof token.licence_no));
    REQUIRE(token.cti_len > 0 && token.cti_len <= TOKEN_CTI_MAX);
    REQUIRE(token.bytes_len <= TOKEN_BYTES_MAX);
    REQUIRE(token.expires_utc_s >= 0 && token.issued_utc_s >= 0);
    (void)token_is_rotating(&token);
    REQUIRE(token_verify(&token, stranger) == TOKEN_FORGED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf text = BUF_EMPTY;
    judge((struct span){data, size});
    REQUIRE(buf_append_text(&text, TOKEN_PREFIX) == ERR_OK);
    REQUIRE(base45_append(&text, (struct span){data, size}) == ERR_OK);
    judge(buf_span(&text));
    buf_fini(&text);
    return 0;
}
