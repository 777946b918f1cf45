// Templates: the first line is one, the rest is the code. What is captured, put back, is the code.
#include <string.h>

#include "app/base/text.h"
#include "app/credential/format.h"
#include "tests/fuzz/fuzz.h"

static void check_capture(const char *template_text, const char *captured, struct span code) {
    struct buf again = BUF_EMPTY;
    const char *open = strchr(template_text, '{');
    const char *close = strchr(template_text, '}');
    REQUIRE(open && close && *captured);
    REQUIRE(buf_append(&again, template_text, (size_t)(open - template_text)) == ERR_OK);
    REQUIRE(buf_append_text(&again, captured) == ERR_OK);
    REQUIRE(buf_append_text(&again, close + 1) == ERR_OK);
    REQUIRE(span_equal(buf_span(&again), code));
    buf_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *line_end = size > 0 ? memchr(data, '\n', size) : NULL;
    char template_text[256];
    char captured[32];
    if (!line_end || !text_copy_span(template_text, sizeof template_text,
                                     (struct span){data, (size_t)(line_end - data)})) {
        return 0;
    }
    struct span code = {line_end + 1, size - (size_t)(line_end + 1 - data)};
    if (format_match(captured, sizeof captured, template_text, code)) {
        REQUIRE(format_is_valid(template_text));
        check_capture(template_text, captured, code);
    }
    return 0;
}
