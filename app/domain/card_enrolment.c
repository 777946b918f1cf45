#include "app/domain/card_enrolment.h"

#include <string.h>

void card_enrolment_begin(struct card_enrolment *enrolment, const char *member_id) {
    size_t len = strlen(member_id);
    len = len < ID_CAP ? len : ID_CAP - 1;
    *enrolment = (struct card_enrolment){.step = CARD_FIRST};
    memcpy(enrolment->member_id, member_id, len);
}

// Forgets the reading; the next one is a first.
static enum card_outcome refuse(struct card_enrolment *enrolment, enum card_outcome outcome) {
    enrolment->step = CARD_REFUSED;
    enrolment->hash[0] = '\0';
    enrolment->method = METHOD_NONE;
    return outcome;
}

static enum card_outcome read_first(struct card_enrolment *enrolment, const char *hash,
                                    enum method method, int64_t mono_ms) {
    memcpy(enrolment->hash, hash, strlen(hash) + 1);
    enrolment->method = method;
    enrolment->first_mono_ms = mono_ms;
    enrolment->step = CARD_SECOND;
    return CARD_GOES_ON;
}

static bool is_same_card(const struct card_enrolment *enrolment, const char *hash,
                         enum method method) {
    return enrolment->method == method && strcmp(enrolment->hash, hash) == 0;
}

static enum card_outcome read_second(struct card_enrolment *enrolment, const char *hash,
                                     enum method method, int64_t mono_ms, int64_t min_apart_ms) {
    if (!is_same_card(enrolment, hash, method)) {
        return refuse(enrolment, CARD_CHANGES);
    }
    if (mono_ms - enrolment->first_mono_ms < min_apart_ms) {
        enrolment->first_mono_ms = mono_ms; // a card that bounces is away once it is quiet
        return CARD_NOT_LIFTED;
    }
    enrolment->step = CARD_BOUND;
    return CARD_GOES_ON;
}

enum card_outcome card_enrolment_step(struct card_enrolment *enrolment, const char *hash,
                                      enum method method, enum refusal refusal, const char *owner,
                                      int64_t mono_ms, int64_t min_apart_ms) {
    if (enrolment->step == CARD_BOUND && is_same_card(enrolment, hash, method)) {
        return CARD_ALREADY; // whether or not the roster knows it yet
    }
    if (refusal != REFUSAL_NONE || !*hash || strlen(hash) >= HASH_HEX_CAP) {
        return refuse(enrolment, CARD_UNUSABLE);
    }
    if (*owner) {
        bool ours = strcmp(owner, enrolment->member_id) == 0;
        return refuse(enrolment, ours ? CARD_ALREADY : CARD_OTHERS);
    }
    return enrolment->step == CARD_SECOND
               ? read_second(enrolment, hash, method, mono_ms, min_apart_ms)
               : read_first(enrolment, hash, method, mono_ms);
}
