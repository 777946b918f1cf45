#include "app/card_scan.h"

#include <string.h>

// Refused at the door because it is nobody's, and not because of what it is.
static bool is_free(const struct claimant *who) {
    return (who->refusal == REFUSAL_UNKNOWN_CARD || who->refusal == REFUSAL_UNKNOWN_CODE) &&
           *who->credential_hash;
}

enum err card_scan_take(struct card_scan *out, const struct identify_context *context,
                        const struct scan *scan) {
    struct claimant who;
    *out = (struct card_scan){.hash = ""};
    enum err err = identify_scan(&who, context, scan);
    if (err != ERR_OK) {
        return err;
    }
    out->method = who.method;
    out->refusal = is_free(&who) ? REFUSAL_NONE : who.refusal;
    memcpy(out->hash, who.credential_hash, sizeof out->hash);
    memcpy(out->owner_id, who.member.id, sizeof out->owner_id);
    return ERR_OK;
}
