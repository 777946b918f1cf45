#include "app/identify_token.h"

#include "app/base/text.h"
#include "app/credential/keyhash.h"
#include "app/store/roster.h"
#include "app/whereabouts.h"

static enum err refuse(struct claimant *out, enum refusal refusal) {
    out->refusal = refusal;
    return ERR_OK;
}

enum refusal refusal_of_token(enum token_status status) {
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
    return refuse(out, refusal_of_token(token_verify(token, key.public_key)));
}

enum err identify_check_revoked(struct claimant *out, const struct identify_context *context,
                                const char *cti_hex, const char *member_id) {
    bool revoked = false;
    enum err err = roster_is_revoked(context->store, &revoked, cti_hex, member_id);
    if (err == ERR_OK && revoked) {
        out->refusal = REFUSAL_REVOKED;
    }
    return err;
}

static void judge_expiry(struct claimant *out, const struct token *token, const struct stamp *now) {
    if (now->at_utc_ms < token->expires_utc_s * 1000) {
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
    out->guest = true;
    bool fits = text_copy(out->member.id, sizeof out->member.id, token->member_id) &&
                text_copy(out->member.kana, sizeof out->member.kana, token->kana) &&
                text_copy(out->member.licence_no, sizeof out->member.licence_no, token->licence_no);
    return fits ? ERR_OK : refuse(out, REFUSAL_DAMAGED);
}

static enum err take_ticket(struct claimant *out, const struct identify_context *context,
                            const struct token *token) {
    if (!*token->session_id) {
        return ERR_OK;
    }
    enum err err = whereabouts_name(&out->ticket, context->store, token->session_id);
    return err == ERR_TOO_BIG ? refuse(out, REFUSAL_DAMAGED) : err;
}

enum err identify_token(struct claimant *out, const struct identify_context *context,
                        const struct token *token) {
    char cti_hex[2 * TOKEN_CTI_MAX + 1];
    struct span cti = {token->cti, token->cti_len};
    hex_encode(cti_hex, cti);
    enum err err = prove(out, context, token);
    if (err == ERR_OK && out->refusal == REFUSAL_NONE) {
        err = identify_check_revoked(out, context, cti_hex, token->member_id);
    }
    if (err == ERR_OK && out->refusal == REFUSAL_NONE) {
        judge_expiry(out, token, &context->now);
        keyhash_hex(out->credential_hash, context->hash_key, "token", cti);
        err = find_bearer(out, context, token);
    }
    return err == ERR_OK ? take_ticket(out, context, token) : err;
}
