// Enrolment codes: what is read can be written and is then read as the same.
#include <string.h>

#include "app/credential/enrolment.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct enrolment first;
    struct enrolment second;
    if (enrolment_parse(&first, (struct span){data, size}) != ERR_OK) {
        return 0;
    }
    struct buf text = BUF_EMPTY;
    REQUIRE(strncmp(first.url, "https://", 8) == 0);
    REQUIRE(strlen(first.code) == ENROLMENT_CODE_DIGITS);
    REQUIRE(enrolment_append(&text, &first) == ERR_OK);
    // Escaping makes it longer: what was just short enough may not be any more.
    if (text.len <= 1024) {
        REQUIRE(enrolment_parse(&second, buf_span(&text)) == ERR_OK);
        REQUIRE(strcmp(first.url, second.url) == 0 && strcmp(first.code, second.code) == 0 &&
                strcmp(first.pin, second.pin) == 0);
    }
    buf_fini(&text);
    return 0;
}
