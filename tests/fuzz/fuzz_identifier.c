// Typed numbers and masked names.
#include <string.h>

#include "app/domain/identifier.h"
#include "tests/fuzz/fuzz.h"

static void check_number(const char *typed) {
    char once[NUMBER_CAP];
    char twice[NUMBER_CAP];
    if (!identifier_normalise(once, typed)) {
        REQUIRE(*once == '\0');
        return;
    }
    REQUIRE(strspn(once, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(once));
    REQUIRE(identifier_normalise(twice, once) && strcmp(once, twice) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[200];
    char masked[64];
    size_t len = size < sizeof text ? size : sizeof text - 1;
    if (len > 0) {
        memcpy(text, data, len);
    }
    text[len] = '\0';
    check_number(text);
    for (size_t cap = 1; cap <= sizeof masked; cap += 21) {
        kana_mask(masked, cap, text);
        REQUIRE(strlen(masked) < cap);
        identifier_mask(masked, cap, text);
        REQUIRE(strlen(masked) < cap);
    }
    (void)birth_day_matches(text, "0709");
    (void)birth_day_matches("1956-07-09", text);
    return 0;
}
