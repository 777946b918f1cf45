#include "sync/hq/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/base/text.h"
#include "sync/wire.h"

void reply_fini(struct reply *reply) {
    buf_fini(&reply->body);
}

static const char *title_of(int status) {
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        {400, "Bad Request"},       {401, "Unauthorized"},           {403, "Forbidden"},
        {404, "Not Found"},         {405, "Method Not Allowed"},     {409, "Conflict"},
        {413, "Content Too Large"}, {415, "Unsupported Media Type"}, {422, "Unprocessable Content"},
        {429, "Too Many Requests"}, {500, "Internal Server Error"},  {503, "Service Unavailable"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (titles[i].status == status) {
            return titles[i].title;
        }
    }
    return "Error";
}

enum err reply_problem(struct reply *reply, int status, const char *detail) {
    buf_fini(&reply->body);
    reply->status = status;
    reply->content_type = WIRE_TYPE_PROBLEM;
    return wire_problem_encode(&reply->body, status, title_of(status), detail);
}

// --- Queries -------------------------------------------------------------------------------------

static enum err percent_decode(char *out, size_t cap, struct span text) {
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.data[i];
        if (byte == '%') {
            size_t one = 1;
            char digits[3] = {0};
            if (text.len - i < 3) {
                return ERR_INVALID;
            }
            memcpy(digits, text.data + i + 1, 2);
            if (hex_decode(&byte, &one, digits) != ERR_OK || byte == 0) {
                return ERR_INVALID;
            }
            i += 2;
        }
        if (used + 1 >= cap) {
            return ERR_INVALID;
        }
        out[used++] = (char)byte;
    }
    out[used] = '\0';
    return ERR_OK;
}

enum err query_get(char *out, size_t cap, const char *query, const char *name) {
    size_t name_len = strlen(name);
    bool found = false;
    out[0] = '\0';
    const char *at = *query == '?' ? query + 1 : query;
    while (*at) {
        size_t len = strcspn(at, "&");
        if (len > name_len && strncmp(at, name, name_len) == 0 && at[name_len] == '=') {
            struct span value = {(const uint8_t *)at + name_len + 1, len - name_len - 1};
            if (found || percent_decode(out, cap, value) != ERR_OK) {
                out[0] = '\0';
                return ERR_INVALID;
            }
            found = true;
        }
        at += len + (at[len] == '&');
    }
    return ERR_OK;
}

bool query_limit(int64_t *out, const char *query, int64_t otherwise, int64_t most) {
    char digits[8];
    if (query_get(digits, sizeof digits, query, "limit") != ERR_OK ||
        strspn(digits, "0123456789") != strlen(digits)) {
        return false;
    }
    *out = *digits ? strtol(digits, NULL, 10) : otherwise;
    return *out >= 1 && *out <= most;
}

bool media_type_is(const char *value, const char *type) {
    size_t len = strlen(type);
    return value && strncasecmp(value, type, len) == 0 &&
           (value[len] == '\0' || value[len] == ';' || value[len] == ' ');
}
