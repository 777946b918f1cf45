// token: issue a member's signed code, revoke one or all of a member's.
#include "sync/hq/admin.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/token.h"
#include "sync/hq/master.h"
#include "sync/hq/signing_key.h"
#include "sync/wire.h"

#define ISSUER "uketsuke-hq"

enum { TTL_DEFAULT_S = 365 * 24 * 60 * 60, TTL_MAX_S = 10 * TTL_DEFAULT_S, TTL_DIGITS_MAX = 9 };

// --- Issuing -------------------------------------------------------------------------------------

static enum err find_member(struct hq *hq, struct member *out, const char *id) {
    struct buf json = BUF_EMPTY;
    struct master_change change;
    char problem[WIRE_PROBLEM_CAP];
    enum err err = master_get_row(hq->db, &json, MASTER_MEMBER, id);
    if (err == ERR_OK) {
        err = wire_row_decode(&change, problem, MASTER_MEMBER, buf_span(&json));
    }
    if (err == ERR_OK) {
        *out = change.member;
    }
    buf_fini(&json);
    return err;
}

static enum err check_session(struct hq *hq, const char *id) {
    struct buf json = BUF_EMPTY;
    enum err err = *id ? master_get_row(hq->db, &json, MASTER_SESSION, id) : ERR_OK;
    buf_fini(&json);
    return err;
}

static bool read_ttl(int64_t *out, const char *text) {
    *out = TTL_DEFAULT_S;
    if (!text) {
        return true;
    }
    size_t len = strlen(text);
    if (len > TTL_DIGITS_MAX || strspn(text, "0123456789") != len) {
        return false;
    }
    *out = strtoll(text, NULL, 10);
    return *out >= 1 && *out <= TTL_MAX_S;
}

static bool fill_token(struct token *out, const struct member *member, const char *session_id,
                       const char *kid, int64_t ttl_s) {
    *out = (struct token){.issued_utc_s = hq_now_utc_ms() / 1000, .cti_len = TOKEN_CTI_MAX};
    out->expires_utc_s = out->issued_utc_s + ttl_s;
    randombytes_buf(out->cti, out->cti_len);
    return text_copy(out->kid, sizeof out->kid, kid) &&
           text_copy(out->issuer, sizeof out->issuer, ISSUER) &&
           text_copy(out->member_id, sizeof out->member_id, member->id) &&
           text_copy(out->session_id, sizeof out->session_id, session_id) &&
           text_copy(out->kana, sizeof out->kana, member->kana) &&
           text_copy(out->licence_no, sizeof out->licence_no, member->licence_no);
}

static enum err note_token(struct hq *hq, const struct token *token) {
    char cti[2 * TOKEN_CTI_MAX + 1];
    hex_encode(cti, (struct span){token->cti, token->cti_len});
    return db_exec(hq->db, NULL,
                   "INSERT INTO token (cti, member_id, kid, issued_utc_s, expires_utc_s)"
                   " VALUES ($1, $2, $3, $4, $5)",
                   DB_VALUES(DB_TEXT(cti), DB_TEXT(token->member_id), DB_TEXT(token->kid),
                             DB_INT(token->issued_utc_s), DB_INT(token->expires_utc_s)));
}

static int print_token(struct hq *hq, const struct token *token, const uint8_t secret_key[64]) {
    struct buf text = BUF_EMPTY;
    const char *line = NULL;
    enum err err = token_issue(&text, token, secret_key);
    if (err == ERR_OK) {
        err = buf_terminate(&text, &line);
    }
    if (err == ERR_OK) {
        err = note_token(hq, token);
    }
    int status = EXIT_DONE;
    if (err != ERR_OK || puts(line) == EOF) {
        status = admin_fail(hq, err, "token issue");
    }
    buf_fini(&text);
    return status;
}

int admin_token_issue(struct hq *hq, const struct args *args) {
    const char *member_id = args_get(args, "member");
    const char *session_id = args_get_or(args, "session", "");
    struct member member;
    struct token token;
    char kid[ID_CAP];
    uint8_t secret_key[64];
    int64_t ttl_s = 0;
    if (!read_ttl(&ttl_s, args_get(args, "ttl"))) {
        return admin_refuse("--ttl: seconds, from 1 to %d", (int)TTL_MAX_S);
    }
    enum err err = find_member(hq, &member, member_id);
    if (err == ERR_NOT_FOUND) {
        return admin_refuse("--member %s: no such member: add it first", member_id);
    }
    if (err == ERR_OK) {
        err = check_session(hq, session_id);
    }
    if (err == ERR_NOT_FOUND) {
        return admin_refuse("--session %s: no such session: add it first", session_id);
    }
    if (err == ERR_OK) {
        err = signing_key_find(hq, kid, secret_key, args_get(args, "kid"));
    }
    if (err == ERR_NOT_FOUND) {
        return admin_refuse("there is no such key to sign with: make one with \"key add\"");
    }
    if (err == ERR_OK && !fill_token(&token, &member, session_id, kid, ttl_s)) {
        err = ERR_TOO_BIG;
    }
    int status =
        err == ERR_OK ? print_token(hq, &token, secret_key) : admin_fail(hq, err, "token issue");
    sodium_memzero(secret_key, sizeof secret_key);
    return status;
}

int admin_token_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_query(hq, "cti member_id kid #issued_utc_s #expires_utc_s",
                             "SELECT cti, member_id, kid, issued_utc_s, expires_utc_s FROM token"
                             " ORDER BY issued_utc_s, cti",
                             DB_NONE);
}

// --- Revoking ------------------------------------------------------------------------------------

static bool read_cti(char *out, size_t cap, const char *hex) {
    uint8_t cti[TOKEN_CTI_MAX];
    size_t len = sizeof cti;
    if (hex_decode(cti, &len, hex) != ERR_OK || len == 0 || cap < 2 * len + 1) {
        return false;
    }
    hex_encode(out, (struct span){cti, len}); // lower case
    return true;
}

// Through the wire's own reader, which knows how a revocation's key is written.
static int put_revocation(struct hq *hq, void *context) {
    const struct master_change *given = context;
    struct master_change change;
    struct buf json = BUF_EMPTY;
    char problem[WIRE_PROBLEM_CAP] = "out of memory";
    enum err err = wire_row_encode(&json, given);
    if (err == ERR_OK) {
        err = wire_row_decode(&change, problem, MASTER_REVOCATION, buf_span(&json));
    }
    buf_fini(&json);
    return err == ERR_OK ? admin_put_change(hq, &change)
                         : admin_refuse("token revoke: %s", problem);
}

int admin_token_revoke(struct hq *hq, const struct args *args) {
    struct master_change change = {.kind = MASTER_REVOCATION};
    struct revocation *revocation = &change.revocation;
    const char *cti = args_get(args, "cti");
    const char *member_id = args_get(args, "member");
    if (!cti == !member_id) {
        admin_refuse("token revoke: give either --cti HEX or --member ID");
        return EXIT_USAGE;
    }
    if (cti && !read_cti(revocation->cti, sizeof revocation->cti, cti)) {
        return admin_refuse("--cti: 1 to %d bytes in hexadecimal: see \"token list\"",
                            TOKEN_CTI_MAX);
    }
    if (member_id && !text_copy(revocation->member_id, sizeof revocation->member_id, member_id)) {
        return admin_refuse("--member: at most %d bytes", ID_CAP - 1);
    }
    return admin_in_transaction(hq, put_revocation, &change);
}
