#include "app/credential/token.h"

#include <string.h>

#include "app/base/text.h"
#include "app/credential/base45.h"
#include "app/credential/cborio.h"
#include "app/credential/cose.h"

enum {
    CLAIM_ISS = 1,
    CLAIM_SUB = 2,
    CLAIM_AUD = 3,
    CLAIM_EXP = 4,
    CLAIM_IAT = 6,
    CLAIM_CTI = 7,
    CLAIM_KANA = -70001,
    CLAIM_LICENCE_NO = -70002
};

// The last second of the year 9999: in milliseconds it is still far from the end of int64_t.
#define TIME_MAX_S INT64_C(253402300799)

bool token_is_rotating(const struct token *token) {
    return token->expires_utc_s - TOKEN_ROTATING_MAX_S <= token->issued_utc_s;
}

// A field as a card or a screen can hold it.
static bool is_field(const char *text) {
    return memchr(text, '\0', TOKEN_FIELD_CAP) && text_is_clean_utf8(span_of_text(text));
}

static bool is_time(int64_t utc_s) {
    return utc_s >= 0 && utc_s <= TIME_MAX_S;
}

// Which token is one of ours at all; the same on the way out as on the way in.
static bool is_complete(const struct token *token) {
    return is_field(token->kid) && *token->kid && is_field(token->issuer) && *token->issuer &&
           is_field(token->member_id) && *token->member_id && is_field(token->session_id) &&
           is_field(token->kana) && is_field(token->licence_no) && is_time(token->issued_utc_s) &&
           is_time(token->expires_utc_s) && token->expires_utc_s > token->issued_utc_s &&
           token->cti_len > 0 && token->cti_len <= TOKEN_CTI_MAX;
}

// --- Reading -------------------------------------------------------------------------------------

static enum err take_text(char out[TOKEN_FIELD_CAP], const struct cborio_item *item) {
    bool fit = item->kind == CBORIO_TEXT && text_copy_span(out, TOKEN_FIELD_CAP, item->bytes);
    return fit ? ERR_OK : ERR_INVALID;
}

// One audience, named: to pass over one that we can't read would make the code good everywhere.
static enum err take_audience(char out[TOKEN_FIELD_CAP], const struct cborio_item *item) {
    enum err err = take_text(out, item);
    return err == ERR_OK && !*out ? ERR_INVALID : err;
}

// NumericDate may be a float in CWT; nobody's card needs fractions of a second.
static enum err take_time(int64_t *out, const struct cborio_item *item) {
    return cborio_to_int(out, item) ? ERR_OK : ERR_INVALID;
}

static enum err take_cti(struct token *token, const struct cborio_item *item) {
    if (item->kind != CBORIO_BYTES || item->bytes.len == 0 || item->bytes.len > TOKEN_CTI_MAX) {
        return ERR_INVALID;
    }
    memcpy(token->cti, item->bytes.data, item->bytes.len);
    token->cti_len = item->bytes.len;
    return ERR_OK;
}

// Claims that we do not know are passed over, as RFC 8392 section 3 wants it.
static enum err take_claim(void *context, const struct cborio_item *key, struct span value) {
    struct token *token = context;
    struct cborio_item item;
    int64_t label;
    enum err err = cborio_read(&item, &value);
    if (err != ERR_OK || !cborio_to_int(&label, key)) {
        return err;
    }
    switch (label) {
    case CLAIM_ISS:
        return take_text(token->issuer, &item);
    case CLAIM_SUB:
        return take_text(token->member_id, &item);
    case CLAIM_AUD:
        return take_audience(token->session_id, &item);
    case CLAIM_EXP:
        return take_time(&token->expires_utc_s, &item);
    case CLAIM_IAT:
        return take_time(&token->issued_utc_s, &item);
    case CLAIM_CTI:
        return take_cti(token, &item);
    case CLAIM_KANA:
        return take_text(token->kana, &item);
    case CLAIM_LICENCE_NO:
        return take_text(token->licence_no, &item);
    default:
        return ERR_OK;
    }
}

static enum err read_claims(struct token *out, struct span payload) {
    out->issued_utc_s = -1;
    out->expires_utc_s = -1;
    enum err err = cborio_each_pair(&payload, take_claim, out);
    return err == ERR_OK && payload.len > 0 ? ERR_INVALID : err;
}

enum token_status token_parse(struct token *out, struct span text) {
    *out = (struct token){0};
    const size_t prefix_len = sizeof TOKEN_PREFIX - 1;
    if (text.len < prefix_len || memcmp(text.data, TOKEN_PREFIX, prefix_len) != 0) {
        return TOKEN_NOT_OURS;
    }
    if (text.len > TOKEN_TEXT_MAX) {
        return TOKEN_TOO_LARGE;
    }
    out->bytes_len = sizeof out->bytes;
    struct span digits = {text.data + prefix_len, text.len - prefix_len};
    enum err err = base45_decode(out->bytes, &out->bytes_len, digits);
    struct cose_sign1 message = {0};
    if (err == ERR_OK) {
        err = cose_sign1_parse(&message, (struct span){out->bytes, out->bytes_len});
    }
    if (err == ERR_OK) {
        err = read_claims(out, message.payload);
    }
    bool whole =
        err == ERR_OK && text_copy_span(out->kid, sizeof out->kid, message.kid) && is_complete(out);
    return whole ? TOKEN_OK : TOKEN_DAMAGED;
}

enum token_status token_verify(const struct token *token, const uint8_t public_key[32]) {
    struct cose_sign1 message;
    if (token->bytes_len > sizeof token->bytes ||
        cose_sign1_parse(&message, (struct span){token->bytes, token->bytes_len}) != ERR_OK) {
        return TOKEN_DAMAGED;
    }
    // Whatever keeps us from proving it, it is not proven.
    bool proven = cose_sign1_verify(&message, (struct span){NULL, 0}, public_key) == ERR_OK;
    return proven ? TOKEN_OK : TOKEN_FORGED;
}

// --- Writing -------------------------------------------------------------------------------------

static enum err append_text_claim(struct buf *out, int64_t label, const char *text) {
    enum err err = *text ? cborio_append_int(out, label) : ERR_OK;
    return err == ERR_OK && *text ? cborio_append_text(out, text) : err;
}

static enum err append_time_claim(struct buf *out, int64_t label, int64_t utc_s) {
    enum err err = cborio_append_int(out, label);
    return err == ERR_OK ? cborio_append_int(out, utc_s) : err;
}

static enum err append_cti_claim(struct buf *out, const struct token *token) {
    enum err err = cborio_append_int(out, CLAIM_CTI);
    return err == ERR_OK ? cborio_append_bytes(out, (struct span){token->cti, token->cti_len})
                         : err;
}

static enum err append_claims(struct buf *out, const struct token *token) {
    size_t optional =
        (*token->session_id ? 1U : 0U) + (*token->kana ? 1U : 0U) + (*token->licence_no ? 1U : 0U);
    enum err err = cborio_append_head(out, CBORIO_MAP, 5 + optional);
    if (err == ERR_OK) {
        err = append_text_claim(out, CLAIM_ISS, token->issuer);
    }
    if (err == ERR_OK) {
        err = append_text_claim(out, CLAIM_SUB, token->member_id);
    }
    if (err == ERR_OK) {
        err = append_text_claim(out, CLAIM_AUD, token->session_id);
    }
    if (err == ERR_OK) {
        err = append_time_claim(out, CLAIM_EXP, token->expires_utc_s);
    }
    if (err == ERR_OK) {
        err = append_time_claim(out, CLAIM_IAT, token->issued_utc_s);
    }
    if (err == ERR_OK) {
        err = append_cti_claim(out, token);
    }
    if (err == ERR_OK) {
        err = append_text_claim(out, CLAIM_KANA, token->kana);
    }
    return err == ERR_OK ? append_text_claim(out, CLAIM_LICENCE_NO, token->licence_no) : err;
}

enum err token_issue(struct buf *out, const struct token *token, const uint8_t secret_key[64]) {
    if (!is_complete(token)) {
        return ERR_INVALID;
    }
    struct buf claims = BUF_EMPTY;
    struct buf message = BUF_EMPTY;
    enum err err = append_claims(&claims, token);
    if (err != ERR_OK) {
        goto out;
    }
    err = cose_sign1_append(&message, span_of_text(token->kid), buf_span(&claims), secret_key);
    if (err != ERR_OK) {
        goto out;
    }
    if (message.len > (TOKEN_TEXT_MAX - (sizeof TOKEN_PREFIX - 1)) / 3 * 2) {
        err = ERR_TOO_BIG;
        goto out;
    }
    err = buf_append_text(out, TOKEN_PREFIX);
    if (err == ERR_OK) {
        err = base45_append(out, buf_span(&message));
    }
out:
    buf_fini(&message);
    buf_fini(&claims);
    return err;
}
