// A card that lies on the reader, on its way to a member.
#include <string.h>

#include "app/base/tick.h"
#include "app/card_scan.h"
#include "app/kiosk_state.h"

enum { MIN_APART_MS = 500 }; // nobody lifts a card and lays it down again faster

// --- Whose is the scan? --------------------------------------------------------------------------

// A result for somebody who is received meanwhile covers the screen for seconds: it is still open.
static bool is_open(const struct kiosk *kiosk) {
    bool covered = kiosk_shows_result(kiosk) && kiosk->interrupted.screen == SCREEN_CARD &&
                   kiosk->interrupted.leave_at_mono_ms > tick_now_ms();
    return kiosk->reception.open && (kiosk->view.screen == SCREEN_CARD || covered);
}

// A code that has an owner without being bound to one.
static enum err names_by_itself(const struct kiosk *kiosk, bool *out,
                                const struct card_scan *card) {
    struct member owner;
    *out = card->method == METHOD_QR_SIGNED || card->method == METHOD_NFC_NDEF;
    if (card->method != METHOD_QR_PLAIN || !*card->owner_id) {
        return ERR_OK;
    }
    enum err err = roster_find_by_hash(kiosk->store, &owner, card->hash);
    *out = err == ERR_NOT_FOUND;
    return *out ? ERR_OK : err;
}

// --- What becomes of it --------------------------------------------------------------------------

static bool record(struct kiosk *kiosk, const struct card_scan *card) {
    struct fact fact = {.kind = FACT_BIND, .method = card->method};
    memcpy(fact.member_id, kiosk->people.person.id, sizeof fact.member_id);
    memcpy(fact.credential_hash, card->hash, sizeof fact.credential_hash);
    kiosk->card.stale = true;
    if (!kiosk_record_by_staff(kiosk, &fact)) {
        kiosk->view.card.news = CARD_NEWS_NONE;
        card_enrolment_begin(&kiosk->card.enrolment, kiosk->people.person.id);
        return false;
    }
    kiosk->card.bound = (struct credential){.method = card->method};
    memcpy(kiosk->card.bound.hash, card->hash, sizeof card->hash);
    memcpy(kiosk->card.bound.member_id, fact.member_id, sizeof fact.member_id);
    kiosk_undo_offer(kiosk, UNDO_BIND, DIRECTION_NONE, fact.id);
    return true;
}

static enum tone tone_of(enum card_outcome outcome, enum card_step step) {
    bool fine = outcome == CARD_GOES_ON && step == CARD_BOUND;
    bool again = outcome == CARD_GOES_ON || outcome == CARD_ALREADY || outcome == CARD_NOT_LIFTED;
    return fine ? TONE_OK : again ? TONE_ATTENTION : TONE_REFUSED;
}

static void tell(struct kiosk *kiosk, enum card_outcome outcome, enum refusal refusal) {
    static const char *const steps[] = {[CARD_FIRST] = "first",
                                        [CARD_SECOND] = "second",
                                        [CARD_BOUND] = "bound",
                                        [CARD_REFUSED] = "refused"};
    static const char *const outcomes[] = {
        [CARD_GOES_ON] = "goes_on", [CARD_CHANGES] = "changes", [CARD_UNUSABLE] = "unusable",
        [CARD_OTHERS] = "others",   [CARD_ALREADY] = "already", [CARD_NOT_LIFTED] = "not_lifted"};
    enum card_step step = kiosk->card.enrolment.step;
    struct view_card *view = &kiosk->view.card;
    view->news = CARD_NEWS_TOUCH;
    view->outcome = outcome;
    view->refusal = refusal;
    ui_sound(kiosk->ui, tone_of(outcome, step));
    kiosk_trace(kiosk, "card scan=%lld step=%s outcome=%s refusal=%s",
                (long long)kiosk->scan_number, steps[step], outcomes[outcome],
                refusal_name(refusal));
}

static void take(struct kiosk *kiosk, const struct card_scan *card, int64_t mono_ms) {
    struct card_enrolment *enrolment = &kiosk->card.enrolment;
    enum card_outcome outcome = card_enrolment_step(
        enrolment, card->hash, card->method, card->refusal, card->owner_id, mono_ms, MIN_APART_MS);
    memcpy(kiosk->card.touched_hash, card->hash, sizeof card->hash);
    kiosk->view.card.unbinding = false; // a card on the reader is another question
    kiosk_go(kiosk, SCREEN_CARD);
    bool bound = outcome == CARD_GOES_ON && enrolment->step == CARD_BOUND;
    if (!bound || record(kiosk, card)) {
        tell(kiosk, outcome, card->refusal);
    }
}

bool kiosk_card_take_scan(struct kiosk *kiosk, const struct identify_context *context,
                          const struct scan *scan) {
    struct card_scan card;
    bool by_itself = false;
    if (!is_open(kiosk)) {
        return false;
    }
    enum err err = card_scan_take(&card, context, scan);
    if (err == ERR_OK) {
        err = names_by_itself(kiosk, &by_itself, &card);
    }
    if (err != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return true;
    }
    if (!by_itself) {
        take(kiosk, &card, scan->mono_ms);
    }
    return !by_itself;
}
