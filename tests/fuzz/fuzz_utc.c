// Times as text: what is read, written and read again is the same time.
#include <string.h>

#include "app/base/text.h"
#include "tests/fuzz/fuzz.h"

static void check_written(int64_t utc_ms) {
    char text[UTC_TEXT_CAP];
    int64_t back;
    utc_to_text(text, utc_ms);
    REQUIRE(strlen(text) == UTC_TEXT_CAP - 1);
    REQUIRE(utc_from_text(&back, text) == ERR_OK);
    char again[UTC_TEXT_CAP];
    utc_to_text(again, back);
    REQUIRE(strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[64];
    int64_t utc_ms;
    if (size == sizeof utc_ms) {
        memcpy(&utc_ms, data, sizeof utc_ms);
        check_written(utc_ms);
    }
    if (text_copy_span(text, sizeof text, (struct span){data, size}) &&
        utc_from_text(&utc_ms, text) == ERR_OK) {
        check_written(utc_ms);
    }
    return 0;
}
