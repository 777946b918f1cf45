#include "app/identify.h"

#include <string.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/credential/format.h"
#include "app/credential/hpki.h"
#include "app/credential/keyhash.h"
#include "app/credential/ndef.h"
#include "app/credential/token.h"
#include "app/domain/identifier.h"
#include "app/store/journal.h"
#include "app/store/roster.h"

enum { FORMATS_MAX = 16 };

static enum err refuse(struct claimant *out, enum refusal refusal) {
    out->refusal = refusal;
    return ERR_OK;
}

static enum err look_up_presence(struct claimant *out, const struct identify_context *context) {
    if (out->refusal != REFUSAL_NONE || !*context->session_id) {
        return ERR_OK;
    }
    return presence_get(context->store, &out->presence, context->session_id, out->member.id);
}

// --- Signed tokens -------------------------------------------------------------------------------

static enum refusal refusal_of(enum token_status status) {
    switch (status) {
    case TOKEN_OK:
        return REFUSAL_NONE;
    case TOKEN_NOT_OURS:
        return REFUSAL_UNKNOWN_CODE;
    case TOKEN_TOO_LARGE:
        return REFUSAL_TOO_LARGE;
    case TOKEN_DAMAGED:
        return REFUSAL_DAMAGED;
    case TOKEN_FORGED:
        return REFUSAL_FORGED;
    }
    return REFUSAL_DAMAGED;
}

// By when the code was issued: a retired key issues no more, and what it issued stays good.
static bool key_was_valid(const struct token_key *key, const struct token *token) {
    int64_t issued_utc_ms = token->issued_utc_s * 1000;
    return issued_utc_ms >= key->not_before_utc_ms &&
           (key->not_after_utc_ms == 0 || issued_utc_ms <= key->not_after_utc_ms);
}

static void judge_expiry(struct claimant *out, const struct token *token, const struct stamp *now) {
    if (token->expires_utc_s == 0 || now->at_utc_ms < token->expires_utc_s * 1000) {
        return;
    }
    if (token_is_rotating(token)) {
        out->refusal = REFUSAL_EXPIRED;
    } else {
        out->flaw = REFUSAL_EXPIRED;
    }
}

// A doctor from elsewhere is on no local roster: the token itself says who that is.
static enum err find_bearer(struct claimant *out, const struct identify_context *context,
                            const struct token *token) {
    enum err err = roster_find_member(context->store, &out->member, token->member_id);
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    out->member = (struct member){0};
    bool fits = text_copy(out->member.id, sizeof out->member.id, token->member_id) &&
                text_copy(out->member.kana, sizeof out->member.kana, token->kana) &&
                text_copy(out->member.licence_no, sizeof out->member.licence_no, token->licence_no);
    return fits ? ERR_OK : refuse(out, REFUSAL_DAMAGED);
}

static enum err prove(struct claimant *out, const struct identify_context *context,
                      const struct token *token) {
    struct token_key key;
    enum err err = roster_find_key(context->store, &key, token->kid);
    if (err == ERR_NOT_FOUND || (err == ERR_OK && !key_was_valid(&key, token))) {
        return refuse(out, REFUSAL_UNKNOWN_KEY);
    }
    if (err != ERR_OK) {
        return err;
    }
    return refuse(out, refusal_of(token_verify(token, key.public_key)));
}

static enum err check_revoked(struct claimant *out, const struct identify_context *context,
                              const struct token *token) {
    char cti_hex[2 * TOKEN_CTI_MAX + 1];
    hex_encode(cti_hex, (struct span){token->cti, token->cti_len});
    bool revoked = false;
    enum err err = roster_is_revoked(context->store, &revoked, cti_hex, token->member_id);
    if (err == ERR_OK && revoked) {
        out->refusal = REFUSAL_REVOKED;
    }
    return err;
}

static enum err identify_token(struct claimant *out, const struct identify_context *context,
                               const struct token *token) {
    enum err err = prove(out, context, token);
    if (err == ERR_OK && out->refusal == REFUSAL_NONE) {
        err = check_revoked(out, context, token);
    }
    if (err != ERR_OK || out->refusal != REFUSAL_NONE) {
        return err;
    }
    judge_expiry(out, token, &context->now);
    keyhash_hex(out->credential_hash, context->hash_key, "token",
                (struct span){token->cti, token->cti_len});
    return find_bearer(out, context, token);
}

// --- Aliases: cards and plain codes --------------------------------------------------------------

static enum err identify_alias(struct claimant *out, const struct identify_context *context,
                               const char *kind, struct span bytes, enum refusal if_unknown) {
    keyhash_hex(out->credential_hash, context->hash_key, kind, bytes);
    enum err err = roster_find_by_hash(context->store, &out->member, out->credential_hash);
    return err == ERR_NOT_FOUND ? refuse(out, if_unknown) : err;
}

static enum err identify_plain(struct claimant *out, const struct identify_context *context,
                               struct span text) {
    struct code_format formats[FORMATS_MAX];
    size_t count = 0;
    enum err err = roster_formats(context->store, formats, &count, FORMATS_MAX);
    out->method = METHOD_QR_PLAIN;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        char captured[ID_CAP];
        if (!format_match(captured, sizeof captured, formats[i].template_text, text)) {
            continue;
        }
        keyhash_hex(out->credential_hash, context->hash_key, "code", text);
        err = roster_find_member(context->store, &out->member, captured);
        return err == ERR_NOT_FOUND ? refuse(out, REFUSAL_UNKNOWN_CODE) : err;
    }
    return err == ERR_OK ? refuse(out, REFUSAL_UNKNOWN_CODE) : err;
}

static enum err identify_text(struct claimant *out, const struct identify_context *context,
                              struct span text, enum method signed_method) {
    struct token token;
    enum token_status status = token_parse(&token, text);
    out->method = signed_method;
    if (status == TOKEN_NOT_OURS) {
        return identify_plain(out, context, text);
    }
    return status == TOKEN_OK ? identify_token(out, context, &token)
                              : refuse(out, refusal_of(status));
}

static enum err identify_ndef(struct claimant *out, const struct identify_context *context,
                              struct span message) {
    struct buf text = BUF_EMPTY;
    enum err err;
    switch (ndef_text(&text, message)) {
    case NDEF_OK:
        err = identify_text(out, context, buf_span(&text), METHOD_NFC_NDEF);
        break;
    case NDEF_EMPTY:
        err = refuse(out, REFUSAL_UNKNOWN_CARD);
        break;
    default:
        err = refuse(out, REFUSAL_UNREADABLE);
        break;
    }
    buf_fini(&text);
    return err;
}

static enum err identify_uid(struct claimant *out, const struct identify_context *context,
                             const char *kind, struct span uid) {
    enum refusal unusable = card_uid_refusal(uid.data, uid.len);
    out->method = METHOD_NFC_UID;
    return unusable != REFUSAL_NONE ? refuse(out, unusable)
                                    : identify_alias(out, context, kind, uid, REFUSAL_UNKNOWN_CARD);
}

// The card's own date is formal: an old issue lets nobody wait at the door.
static enum err identify_hpki(struct claimant *out, const struct identify_context *context,
                              struct span certificate) {
    struct hpki_certificate read;
    out->method = METHOD_HPKI;
    enum err err = hpki_parse(&read, certificate);
    if (err == ERR_INVALID) {
        return refuse(out, REFUSAL_UNREADABLE);
    }
    if (err == ERR_OK) {
        err = identify_alias(out, context, "hpki",
                             (struct span){read.fingerprint, sizeof read.fingerprint},
                             REFUSAL_UNKNOWN_CARD);
    }
    bool expired = context->now.at_utc_ms / 1000 > read.valid_to_utc_s;
    if (err == ERR_OK && out->refusal == REFUSAL_NONE && expired) {
        out->flaw = REFUSAL_EXPIRED;
    }
    return err;
}

// --- By kind of scan -----------------------------------------------------------------------------

static enum err identify_by_kind(struct claimant *out, const struct identify_context *context,
                                 const struct scan *scan) {
    struct span bytes = {scan->bytes, scan->len};
    switch (scan->kind) {
    case SCAN_CODE:
    case SCAN_WEDGE:
        return identify_text(out, context, bytes, METHOD_QR_SIGNED);
    case SCAN_NDEF:
        return identify_ndef(out, context, bytes);
    case SCAN_UID:
        return identify_uid(out, context, "uid", bytes);
    case SCAN_IDM:
        return identify_uid(out, context, "idm", bytes);
    case SCAN_HPKI:
        return identify_hpki(out, context, bytes);
    case SCAN_TYPE_B:
        return refuse(out, REFUSAL_TYPE_B);
    case SCAN_MY_NUMBER:
        return refuse(out, REFUSAL_MY_NUMBER);
    case SCAN_UNREADABLE:
        return refuse(out, REFUSAL_UNREADABLE);
    }
    return refuse(out, REFUSAL_UNREADABLE);
}

enum err identify_scan(struct claimant *out, const struct identify_context *context,
                       const struct scan *scan) {
    *out = (struct claimant){0};
    enum err err = identify_by_kind(out, context, scan);
    return err == ERR_OK ? look_up_presence(out, context) : err;
}

enum err identify_member(struct claimant *out, const struct identify_context *context,
                         const struct member *member, enum method method) {
    *out = (struct claimant){.method = method, .member = *member};
    return look_up_presence(out, context);
}
