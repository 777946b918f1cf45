#include "app/evidence_parts.h"

#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/transfer/value.h"

const char *const evidence_part_names[EVIDENCE_PART_COUNT] = {
    [EVIDENCE_MANIFEST] = "manifest.json",  [EVIDENCE_SIGNATURE] = "manifest.sig",
    [EVIDENCE_DEVICE] = "device.pem",       [EVIDENCE_README] = "README.txt",
    [EVIDENCE_SESSIONS] = "sessions.jsonl", [EVIDENCE_POLICY] = "policy.json",
    [EVIDENCE_HISTORY] = "history.jsonl",   [EVIDENCE_JOURNAL] = "journal.jsonl",
    [EVIDENCE_CHAIN] = "chain.jsonl",       [EVIDENCE_PROPOSALS] = "proposals.jsonl",
    [EVIDENCE_CSV] = "attendance.csv",
};

static int append_dump(const char *text, size_t len, void *context) {
    return buf_append(context, text, len) == ERR_OK ? 0 : -1;
}

enum err evidence_append_json(struct buf *out, const json_t *value) {
    if (!value || json_dump_callback(value, append_dump, out, JSON_COMPACT | JSON_SORT_KEYS) != 0) {
        return ERR_NOMEM;
    }
    return buf_append(out, "\n", 1);
}

// --- People --------------------------------------------------------------------------------------

static json_t *stays_json(const struct attendance *attendance) {
    json_t *stays = json_array();
    for (size_t i = 0; i < attendance->stay_count; i++) {
        const struct stay *stay = &attendance->stays[i];
        json_array_append_new(
            stays, json_pack("[I,I]", (json_int_t)stay->from_utc_ms, (json_int_t)stay->to_utc_ms));
    }
    return stays;
}

static void add_sentences(json_t *object, const struct session *session,
                          const struct proposal *proposal) {
    char text[EXPLAIN_CAP];
    explain_proposal(text, EXPLAIN_JA, session, proposal);
    json_object_set_new(object, "ja", json_string(text));
    explain_proposal(text, EXPLAIN_EN, session, proposal);
    json_object_set_new(object, "en", json_string(text));
}

static json_t *proposal_json(const struct session *session, const struct proposal *proposal,
                             bool with_sentences) {
    json_t *object = json_pack(
        "{s:I,s:s,s:s,s:s,s:i,s:i,s:s,s:s,s:I,s:I,s:s}", "item", (json_int_t)proposal->item + 1,
        "scheme", proposal->scheme, "category", proposal->category, "code", proposal->code,
        "approved_x10", (int)proposal->approved_x10, "units_x10", (int)proposal->units_x10, "state",
        proposal_state_name(proposal->state), "reason", credit_reason_name(proposal->reason),
        "amount", (json_int_t)proposal->amount, "limit", (json_int_t)proposal->limit, "policy",
        proposal->policy_version);
    if (object && with_sentences) {
        add_sentences(object, session, proposal);
    }
    return object;
}

json_t *evidence_person(const struct session *session, const struct attendance *attendance,
                        const struct proposal *proposals, size_t count, bool with_sentences) {
    char marks[VALUE_TEXT_CAP];
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, proposal_json(session, &proposals[i], with_sentences));
    }
    marks_name(marks, sizeof marks, attendance->marks);
    return json_pack("{s:s,s:I,s:I,s:s,s:s,s:i,s:o,s:o}", "member", attendance->member_id,
                     "entered_utc_ms", (json_int_t)attendance->entered_utc_ms, "left_utc_ms",
                     (json_int_t)attendance->left_utc_ms, "marks", marks, "claim",
                     attendance->claim, "taps", (int)attendance->tap_count, "stays",
                     stays_json(attendance), "proposals", list);
}

// --- Parts and keys ------------------------------------------------------------------------------

json_t *evidence_part_json(enum evidence_part part, struct span bytes) {
    uint8_t hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256(hash, bytes.data, bytes.len);
    hex_encode(hex, (struct span){hash, sizeof hash});
    return json_pack("{s:s,s:I,s:s}", "name", evidence_part_names[part], "bytes",
                     (json_int_t)bytes.len, "sha256", hex);
}

enum err evidence_append_pem(struct buf *out, const uint8_t public_key[32]) {
    // SubjectPublicKeyInfo of id-Ed25519: the same twelve bytes before every key.
    uint8_t der[44] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    memcpy(der + 12, public_key, 32);
    enum err err = buf_append_text(out, "-----BEGIN PUBLIC KEY-----\n");
    err = err == ERR_OK ? base64_append(out, (struct span){der, sizeof der}) : err;
    return err == ERR_OK ? buf_append_text(out, "\n-----END PUBLIC KEY-----\n") : err;
}
