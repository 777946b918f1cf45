#include "app/identify.h"

#include <string.h>

#include "app/base/log.h"
#include "app/credential/format.h"
#include "app/credential/hpki.h"
#include "app/credential/keyhash.h"
#include "app/credential/ndef.h"
#include "app/domain/identifier.h"
#include "app/identify_token.h"
#include "app/store/roster.h"
#include "app/whereabouts.h"

enum { FORMATS_MAX = 16 };
_Static_assert(FORMAT_CAPTURE_MAX == ID_CAP - 1, "what a template captures is an identifier");

static enum err refuse(struct claimant *out, enum refusal refusal) {
    out->refusal = refusal;
    return ERR_OK;
}

// Of a look-up on the roster.
static enum err take_found(struct claimant *out, const struct identify_context *context,
                           enum err found, enum refusal if_unknown) {
    if (found == ERR_NOT_FOUND) {
        return refuse(out, if_unknown);
    }
    return found == ERR_OK ? identify_check_revoked(out, context, "", out->member.id) : found;
}

static enum err identify_alias(struct claimant *out, const struct identify_context *context,
                               enum refusal if_unknown) {
    enum err found = roster_find_by_hash(context->store, &out->member, out->credential_hash);
    return take_found(out, context, found, if_unknown);
}

// --- Texts ---------------------------------------------------------------------------------------

// Headquarters and imports refuse templates that could match one text. Where older ones came here
// all the same, the rest of them goes on working, and only what two of them read in two ways is
// nobody's.
static bool capture(char member_id[ID_CAP], const struct code_format *formats, size_t count,
                    struct span text) {
    member_id[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char captured[ID_CAP];
        if (!format_match(captured, sizeof captured, formats[i].template_text, text)) {
            continue;
        }
        if (*member_id && strcmp(member_id, captured) != 0) {
            log_warn("identify", "a code matches the formats of two kinds, one of them %s: refused",
                     formats[i].id);
            return false;
        }
        memcpy(member_id, captured, sizeof captured);
    }
    return true;
}

// A code in a format names its member, on the roster or not: there is nothing to be bound then. One
// in no format may have been bound to somebody.
static enum err identify_plain(struct claimant *out, const struct identify_context *context,
                               struct span text) {
    struct code_format formats[FORMATS_MAX];
    char member_id[ID_CAP];
    char hash[HASH_HEX_CAP];
    size_t count = 0;
    out->method = METHOD_QR_PLAIN;
    enum err err = roster_formats(context->store, formats, &count, FORMATS_MAX);
    if (err != ERR_OK) {
        return err;
    }
    if (text.len == 0 || !capture(member_id, formats, count, text)) {
        return refuse(out, REFUSAL_UNKNOWN_CODE);
    }
    keyhash_hex(hash, context->hash_key, "code", text);
    if (*member_id) {
        err = roster_find_member(context->store, &out->member, member_id);
    }
    if (err == ERR_OK) {
        memcpy(out->credential_hash, hash, sizeof hash);
    }
    return *member_id ? take_found(out, context, err, REFUSAL_UNKNOWN_CODE)
                      : identify_alias(out, context, REFUSAL_UNKNOWN_CODE);
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
                              : refuse(out, refusal_of_token(status));
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

// --- Cards ---------------------------------------------------------------------------------------

static enum err identify_number(struct claimant *out, const struct identify_context *context,
                                const char *kind, struct span number, enum refusal unusable) {
    out->method = METHOD_NFC_UID;
    if (unusable != REFUSAL_NONE) {
        return refuse(out, unusable);
    }
    keyhash_hex(out->credential_hash, context->hash_key, kind, number);
    return identify_alias(out, context, REFUSAL_UNKNOWN_CARD);
}

// The card's own date is formal: an old issue lets nobody wait at the door.
static enum err identify_hpki(struct claimant *out, const struct identify_context *context,
                              struct span der) {
    struct hpki_certificate certificate;
    out->method = METHOD_HPKI;
    enum err err = hpki_parse(&certificate, der);
    if (err == ERR_INVALID) {
        return refuse(out, REFUSAL_UNREADABLE);
    }
    if (err != ERR_OK) {
        return err;
    }
    keyhash_hex(out->credential_hash, context->hash_key, "hpki",
                (struct span){certificate.fingerprint, sizeof certificate.fingerprint});
    if (context->now.at_utc_ms / 1000 > certificate.valid_to_utc_s) {
        out->flaw = REFUSAL_EXPIRED;
    }
    return identify_alias(out, context, REFUSAL_UNKNOWN_CARD);
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
        return identify_number(out, context, "uid", bytes, card_uid_refusal(bytes.data, bytes.len));
    case SCAN_IDM:
        return identify_number(out, context, "idm", bytes, card_idm_refusal(bytes.data, bytes.len));
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

// Who is refused is nobody, with no flaws, and is expected nowhere.
static enum err complete(struct claimant *out, const struct identify_context *context) {
    if (out->refusal == REFUSAL_NONE) {
        return whereabouts_fill(out, context);
    }
    out->flaw = REFUSAL_NONE;
    out->member = (struct member){.id = ""};
    out->ticket = (struct elsewhere){.session_id = ""};
    return ERR_OK;
}

enum err identify_scan(struct claimant *out, const struct identify_context *context,
                       const struct scan *scan) {
    *out = (struct claimant){0};
    enum err err = identify_by_kind(out, context, scan);
    return err == ERR_OK ? complete(out, context) : err;
}

enum err identify_member(struct claimant *out, const struct identify_context *context,
                         const struct member *member, enum method method) {
    *out = (struct claimant){.method = method, .member = *member};
    enum err err = identify_check_revoked(out, context, "", member->id);
    return err == ERR_OK ? complete(out, context) : err;
}
