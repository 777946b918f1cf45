#include "app/transfer/japan.h"

#include <string.h>

#include "app/base/text.h"

void japan_text(char out[JAPAN_TEXT_CAP], int64_t utc_ms) {
    char text[UTC_TEXT_CAP];
    utc_to_text(text, utc_ms + INT64_C(9) * 3600 * 1000);
    memcpy(out, text, JAPAN_TEXT_CAP - 1);
    out[10] = ' ';
    out[JAPAN_TEXT_CAP - 1] = '\0';
}
