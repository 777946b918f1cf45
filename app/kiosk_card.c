// The cards of one person on the screen: which there are, and how far a new one has come.
#include "app/kiosk_card.h"

#include <string.h>

#include "app/domain/identifier.h"
#include "app/domain/progress.h"
#include "app/kiosk_state.h"

// --- Coming and going ----------------------------------------------------------------------------

void kiosk_card_open(struct kiosk *kiosk, int32_t value) {
    (void)value;
    const struct member *person = &kiosk->people.person;
    struct view_card *view = &kiosk->view.card;
    if (member_is_walk_in(person->id) || (!person->kanji[0] && !person->kana[0])) {
        return; // on no roster: a card that led there would lead to nobody
    }
    *view = (struct view_card){.reason = SIZE_MAX};
    memcpy(view->kanji, person->kanji, sizeof view->kanji);
    memcpy(view->kana, person->kana, sizeof view->kana);
    identifier_mask(view->number, sizeof view->number, person->licence_no);
    kiosk->card = (struct kiosk_card){.stale = true, .bound = kiosk->card.bound};
    card_enrolment_begin(&kiosk->card.enrolment, person->id);
    kiosk_go(kiosk, SCREEN_CARD);
}

void kiosk_card_close(struct kiosk *kiosk) {
    card_enrolment_begin(&kiosk->card.enrolment, "");
    kiosk->card.touched_hash[0] = '\0';
    kiosk->people.person_stale = true;
    kiosk_go(kiosk, SCREEN_PERSON);
}

void kiosk_card_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.card.unbinding) {
        kiosk->view.card.unbinding = false;
    } else {
        kiosk_card_close(kiosk);
    }
}

void kiosk_card_scroll(struct kiosk *kiosk, int32_t rows) {
    struct view_card *view = &kiosk->view.card;
    int64_t first = (int64_t)view->first + rows;
    int64_t last = view->total > 0 ? (int64_t)view->total - 1 : 0;
    view->first = (size_t)(first < 0 ? 0 : first > last ? last : first);
}

// --- Filling -------------------------------------------------------------------------------------

static void reload(struct kiosk *kiosk) {
    struct kiosk_card *card = &kiosk->card;
    card->stale = card->stale || kiosk->counts_stale; // other kiosks bind cards, too
    if (!card->stale) {
        return;
    }
    card->stale = false;
    if (roster_credentials(kiosk->store, card->cards, &card->card_count, KIOSK_CARDS_MAX,
                           kiosk->people.person.id) != ERR_OK) {
        card->card_count = 0;
        kiosk_show_broken_store(kiosk);
    }
}

static void fill_row(const struct kiosk *kiosk, struct view_card_row *row,
                     const struct credential *card) {
    *row = (struct view_card_row){.method = card->method,
                                  .touched = strcmp(card->hash, kiosk->card.touched_hash) == 0};
    if (card->bound_utc_ms) {
        date_of_utc(row->bound_on, card->bound_utc_ms);
    }
}

void kiosk_card_fill(struct kiosk *kiosk) {
    const struct kiosk_card *card = &kiosk->card;
    struct view_card *view = &kiosk->view.card;
    if (kiosk->view.screen != SCREEN_CARD) {
        return;
    }
    kiosk_undo_fill(kiosk);
    reload(kiosk);
    view->step = card->enrolment.step;
    view->total = card->card_count;
    view->first = view->first < view->total ? view->first : 0;
    view->row_count = 0;
    for (size_t i = view->first; i < card->card_count && view->row_count < VIEW_CARD_ROWS; i++) {
        fill_row(kiosk, &view->rows[view->row_count++], &card->cards[i]);
    }
    fill_row(kiosk, &view->chosen, &card->unbinding);
}
