#include "sync/hq/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 18 };

void cursor_write(char out[CURSOR_CAP], const struct hq *hq, const int64_t *numbers, size_t count) {
    int len = snprintf(out, CURSOR_CAP, "%s", hq->epoch);
    for (size_t i = 0; i < count; i++) {
        len += snprintf(out + len, CURSOR_CAP - (size_t)len, ".%" PRId64, numbers[i]);
    }
}

// One ".digits" from `text`; NULL when there is none.
static const char *read_number(int64_t *out, const char *text) {
    size_t len = *text == '.' ? strspn(text + 1, "0123456789") : 0;
    if (len == 0 || len > DIGITS_MAX) {
        return NULL;
    }
    *out = strtoll(text + 1, NULL, 10);
    return text + 1 + len;
}

enum err cursor_read(const struct hq *hq, int64_t *numbers, size_t count, const char *cursor) {
    size_t epoch_len = strcspn(cursor, ".");
    const char *rest = cursor + epoch_len;
    memset(numbers, 0, count * sizeof *numbers);
    if (*cursor == '\0') {
        return ERR_OK;
    }
    for (size_t i = 0; i < count && rest; i++) {
        rest = read_number(&numbers[i], rest);
    }
    bool formed = epoch_len == strlen(hq->epoch) && rest && *rest == '\0';
    if (!formed || strncmp(cursor, hq->epoch, epoch_len) != 0) {
        memset(numbers, 0, count * sizeof *numbers);
    }
    return formed ? ERR_OK : ERR_INVALID;
}
