#include "tests/ui/fixture_card.h"

#include <stdio.h>

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

static void card(struct view *view) {
    struct view_card *card = &view->card;
    *card = (struct view_card){.reason = SIZE_MAX};
    SET(card->kanji, "髙﨑 𠮷郎");
    SET(card->kana, "タカサキ ヨシロウ");
    SET(card->number, "●●●●23");
    SET(card->staff_name, "柏崎 春子");
}

static void add_row(struct view *view, enum method method, const char *bound_on) {
    struct view_card *card = &view->card;
    card->total++;
    if (card->row_count < VIEW_CARD_ROWS) {
        struct view_card_row *row = &card->rows[card->row_count++];
        *row = (struct view_card_row){.method = method};
        SET(row->bound_on, bound_on);
    }
}

static void some_cards(struct view *view) {
    card(view);
    add_row(view, METHOD_NFC_UID, "");
    add_row(view, METHOD_HPKI, "2026-04-09");
}

static void touched(struct view *view, enum card_step step, enum card_outcome outcome,
                    enum refusal refusal) {
    some_cards(view);
    view->card.step = step;
    view->card.news = CARD_NEWS_TOUCH;
    view->card.outcome = outcome;
    view->card.refusal = refusal;
}

static void second(struct view *view) {
    touched(view, CARD_SECOND, CARD_GOES_ON, REFUSAL_NONE);
}

static void bound(struct view *view) {
    touched(view, CARD_BOUND, CARD_GOES_ON, REFUSAL_NONE);
    add_row(view, METHOD_NFC_UID, "2026-04-09");
    view->card.rows[2].touched = true;
    view->people.undo = (struct view_undo){.kind = UNDO_BIND};
    SET(view->people.undo.who, view->card.kanji);
}

static void changes(struct view *view) {
    touched(view, CARD_REFUSED, CARD_CHANGES, REFUSAL_NONE);
}

static void others(struct view *view) {
    touched(view, CARD_REFUSED, CARD_OTHERS, REFUSAL_NONE);
}

static void already(struct view *view) {
    touched(view, CARD_REFUSED, CARD_ALREADY, REFUSAL_NONE);
    view->card.rows[1].touched = true;
}

static void not_lifted(struct view *view) {
    touched(view, CARD_SECOND, CARD_NOT_LIFTED, REFUSAL_NONE);
}

static void unusable(struct view *view, enum refusal refusal) {
    touched(view, CARD_REFUSED, CARD_UNUSABLE, refusal);
}

static void random_uid(struct view *view) {
    unusable(view, REFUSAL_RANDOM_UID);
}

static void blank_uid(struct view *view) {
    unusable(view, REFUSAL_BLANK_UID);
}

static void changing_idm(struct view *view) {
    unusable(view, REFUSAL_CHANGING_IDM);
}

static void type_b(struct view *view) {
    unusable(view, REFUSAL_TYPE_B);
}

static void my_number(struct view *view) {
    unusable(view, REFUSAL_MY_NUMBER);
}

static void unreadable(struct view *view) {
    unusable(view, REFUSAL_UNREADABLE);
}

static void revoked(struct view *view) {
    unusable(view, REFUSAL_REVOKED);
}

static void no_number(struct view *view) {
    unusable(view, REFUSAL_UNKNOWN_CARD);
}

static void no_code(struct view *view) {
    unusable(view, REFUSAL_UNKNOWN_CODE);
}

static void many(struct view *view) {
    card(view);
    for (int i = 0; i < 12; i++) {
        add_row(view, i % 2 ? METHOD_QR_PLAIN : METHOD_NFC_UID, "2025-11-23");
    }
}

static void unbound(struct view *view) {
    some_cards(view);
    view->card.news = CARD_NEWS_UNBOUND;
}

static void unbind(struct view *view) {
    some_cards(view);
    view->card.unbinding = true;
    view->card.chosen = view->card.rows[1];
}

static void unbind_ready(struct view *view) {
    unbind(view);
    view->card.chosen = view->card.rows[0];
    view->card.reason = 0;
}

static void longest(struct view *view) {
    SET(view->card.kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
    SET(view->card.kana, "アレクサンドラ マリア ヴァンデンバーグ シュミット");
    SET(view->card.staff_name, view->card.kanji);
    SET(view->card.number, "●●●●●●●●●●●●●●●●●●●●●●●●●●●●●01");
}

static void crammed(struct view *view) {
    many(view);
    touched(view, CARD_REFUSED, CARD_CHANGES, REFUSAL_NONE);
    longest(view);
    view->people.undo = (struct view_undo){.kind = UNDO_BIND};
    SET(view->people.undo.who, view->card.kanji);
}

static void unbind_crammed(struct view *view) {
    unbind_ready(view);
    longest(view);
}

const struct fixture card_fixtures[] = {
    {"card", card, SCREEN_CARD, false},
    {"card-second", second, SCREEN_CARD, false},
    {"card-bound", bound, SCREEN_CARD, false},
    {"card-changes", changes, SCREEN_CARD, false},
    {"card-others", others, SCREEN_CARD, false},
    {"card-already", already, SCREEN_CARD, false},
    {"card-not-lifted", not_lifted, SCREEN_CARD, false},
    {"card-random-uid", random_uid, SCREEN_CARD, false},
    {"card-blank-uid", blank_uid, SCREEN_CARD, false},
    {"card-changing-idm", changing_idm, SCREEN_CARD, false},
    {"card-type-b", type_b, SCREEN_CARD, false},
    {"card-my-number", my_number, SCREEN_CARD, false},
    {"card-unreadable", unreadable, SCREEN_CARD, false},
    {"card-revoked", revoked, SCREEN_CARD, false},
    {"card-no-number", no_number, SCREEN_CARD, false},
    {"card-no-code", no_code, SCREEN_CARD, false},
    {"card-many", many, SCREEN_CARD, false},
    {"card-unbound", unbound, SCREEN_CARD, false},
    {"card-unbind", unbind, SCREEN_CARD, false},
    {"card-unbind-ready", unbind_ready, SCREEN_CARD, false},
    {"card-crammed", crammed, SCREEN_CARD, true},
    {"card-unbind-crammed", unbind_crammed, SCREEN_CARD, true},
};
const size_t card_fixture_count = sizeof card_fixtures / sizeof card_fixtures[0];
