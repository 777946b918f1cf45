// What a doctor at the door can be shown: results with what they earn, questions, the keypad by
// name.
#include "tests/ui/fixture_door.h"

#include <stdio.h>

#include "app/domain/policy.h"

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)
#define MINUTE_MS INT64_C(60000)

static bool is_english(const struct view *view) {
    return view->language == LANGUAGE_EN;
}

static void tapped(struct view *view, enum verdict verdict, enum direction direction) {
    struct result *result = &view->result;
    *result = (struct result){.recorded = true,
                              .verdict = verdict,
                              .direction = direction,
                              .at_utc_ms = view->now_utc_ms};
    SET(result->member.id, "m-1");
    SET(result->member.licence_no, "304123");
    SET(result->member.kanji, "新潟 太郎");
    SET(result->member.kana, "ニイガタ タロウ");
}

// --- What it is worth ----------------------------------------------------------------------------

// The session is from 14:00 to 16:30; the ordinary afternoon stands at 14:02.
static void at_minute(struct view *view, int minutes) {
    view->now_utc_ms = view->session.starts_utc_ms + minutes * MINUTE_MS;
    view->result.at_utc_ms = view->now_utc_ms;
}

static void earning_in(struct view *view) {
    tapped(view, VERDICT_ACCEPTED, DIRECTION_IN);
    SET(view->door.credit, is_english(view) ? "JMA CME 2.5 units\nOccupational physician 1 unit"
                                            : "日医生涯教育 2.5単位\n日医認定産業医 1単位");
}

static void waiting_for_approval(struct view *view) {
    earning_in(view);
    view->door.wait = WAIT_APPROVAL;
}

static void waiting_for_roster(struct view *view) {
    earning_in(view);
    view->door.wait = WAIT_ROSTER;
    view->result.member.kanji[0] = '\0';
}

static void waiting_for_headquarters(struct view *view) {
    earning_in(view);
    view->door.wait = WAIT_HQ;
}

static void earned_out(struct view *view) {
    at_minute(view, 151);
    earning_in(view);
    tapped(view, VERDICT_ACCEPTED, DIRECTION_OUT);
    view->door.so_far = true;
}

static void earning_with_progress(struct view *view) {
    earning_in(view);
    view->door.progress_count = 2;
    SET(view->door.progress[0],
        is_english(view) ? "JMA CME, units + codes, last 3 fiscal years: 52 / 60 (8 to go)"
                         : "直近3年度の日医生涯教育 単位＋コード数：52 / 60（あと8）");
    SET(view->door.progress[1],
        is_english(view) ? "Occupational physician, practical, while valid: 0 / 1 (1 to go)"
                         : "有効期間内の日医認定産業医 実地：0 / 1（あと1）");
}

static void late_in(struct view *view) {
    at_minute(view, 12);
    tapped(view, VERDICT_LATE, DIRECTION_IN);
    SET(view->door.credit, is_english(view) ? "JMA CME 1.5 units" : "日医生涯教育 1.5単位");
    SET(view->door.loss,
        is_english(view) ? "12 min late (10 min of grace): item 1 “Hypertension” earns nothing for"
                           " JMA CME, CC 74."
                         : "12分遅刻（猶予10分）のため、演題1「高血圧症の診断と治療」は日医生涯教育"
                           " CC 74の対象外です。");
}

static void late_for_nothing(struct view *view) {
    late_in(view);
    view->door.credit[0] = '\0';
    view->result.flaw = REFUSAL_EXPIRED;
}

static void early_out(struct view *view) {
    earned_out(view);
    at_minute(view, 110);
    view->result.verdict = VERDICT_EARLY;
    view->result.intent = INTENT_RETURNING;
    view->door.credit[0] = '\0';
    SET(view->door.loss,
        is_english(view)
            ? "Left 40 min early (5 min of grace): item 2 “Home care” earns nothing for"
              " JMA CME, CC 80."
            : "40分早退（猶予5分）のため、演題2「在宅医療」は日医生涯教育 CC 80の"
              "対象外です。");
}

static void elsewhere_in(struct view *view) {
    earning_in(view);
    view->result.verdict = VERDICT_ELSEWHERE;
    SET(view->result.elsewhere.room, "2階 第1会議室");
}

static void admitted_in(struct view *view) {
    earning_in(view);
    view->result.admitted = true;
}

static void claimed_in(struct view *view) {
    earning_in(view);
    SET(view->result.scheme, SCHEME_OCCUPATIONAL);
    SET(view->door.claimed, is_english(view) ? "Occupational physician" : "日医認定産業医");
}

static void result_everything(struct view *view) {
    earning_with_progress(view);
    late_in(view);
    view->result.flaw = REFUSAL_EXPIRED;
    view->result.admitted = true;
    SET(view->result.member.kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
    SET(view->result.member.kana, "アレクサンドラ マリア ヴァンデンバーグ シュミット");
    SET(view->door.credit, is_english(view)
                               ? "JMA CME 1.5 units\nOccupational physician 2 units\nSpecialists' "
                                 "common lectures 1 unit\nSports physician 1 unit"
                               : "日医生涯教育 1.5単位\n日医認定産業医 2単位\n専門医共通講習 "
                                 "1単位\n日医認定健康スポーツ医 1単位");
}

// --- Turned away ---------------------------------------------------------------------------------

static void turned_away(struct view *view, enum verdict verdict) {
    tapped(view, verdict, DIRECTION_IN);
    view->result.offer = OFFER_ADMIT;
}

static void full_house(struct view *view) {
    turned_away(view, VERDICT_FULL);
}

static void unregistered(struct view *view) {
    turned_away(view, VERDICT_WRONG_SESSION);
}

static void wrong_room(struct view *view) {
    turned_away(view, VERDICT_WRONG_SESSION);
    SET(view->result.member.kanji, "長岡 花子");
    SET(view->result.member.kana, "ナガオカ ハナコ");
    SET(view->result.elsewhere.session_id, "s-13");
    SET(view->door.right.room, "2階 第1会議室");
    SET(view->door.right.title, "認定産業医研修会（実地）");
    view->door.right.starts_utc_ms = view->now_utc_ms - 2 * MINUTE_MS;
    view->door.right.ends_utc_ms = view->now_utc_ms + 178 * MINUTE_MS;
}

static void other_time(struct view *view) {
    wrong_room(view);
    view->result.elsewhere.same_room = true;
    view->door.right.starts_utc_ms = view->now_utc_ms + 90 * MINUTE_MS;
}

static void other_time_unknown(struct view *view) {
    other_time(view);
    view->door.right.starts_utc_ms = 0;
}

static void wrong_room_bare(struct view *view) {
    wrong_room(view);
    view->door.right.starts_utc_ms = 0;
    view->door.right.room[0] = '\0';
    view->result.member.kanji[0] = '\0';
}

static void wrong_room_unknown(struct view *view) {
    wrong_room_bare(view);
    view->door.right.title[0] = '\0';
}

static void wrong_room_crammed(struct view *view) {
    wrong_room(view);
    SET(view->result.member.kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
    SET(view->door.right.room, "新潟県医師会館 3階 大会議室（西側）および中継会場 第2会議室");
    SET(view->door.right.title, "令和8年度 第12回 日本医師会生涯教育講座・新潟県医師会かかりつけ医"
                                "機能研修制度応用研修会（ウェブ併用）");
}

// --- Questions -----------------------------------------------------------------------------------

static void already_in(struct view *view) {
    tapped(view, VERDICT_REPEAT, DIRECTION_IN);
    view->result.offer = OFFER_LEAVE;
}

static void choose_leave(struct view *view) {
    already_in(view);
    view->door.choice = CHOICE_RETURN;
}

static void choose_return(struct view *view) {
    early_out(view);
    view->result.intent = INTENT_NONE;
    view->result.offer = OFFER_RETURN;
    view->door.choice = CHOICE_RETURN;
}

static void choose_scheme(struct view *view) {
    earning_in(view);
    view->result.offer = OFFER_CLAIM;
    view->door.choice = CHOICE_SCHEME;
    view->door.scheme_count = 2;
    SET(view->door.schemes[0], is_english(view) ? "JMA CME" : "日医生涯教育");
    SET(view->door.schemes[1], is_english(view) ? "Occupational physician" : "日医認定産業医");
}

static void choose_of_four(struct view *view) {
    choose_scheme(view);
    view->door.scheme_count = 4;
    SET(view->door.schemes[2], is_english(view) ? "Training on the functions of a family doctor"
                                                : "かかりつけ医機能報告制度にかかる研修");
    SET(view->door.schemes[3],
        is_english(view) ? "Specialists' common lectures" : "専門医共通講習（医療倫理・医療安全）");
    SET(view->result.member.kanji, "アレクサンドラ ヴァンデンバーグ");
}

// --- Keypad --------------------------------------------------------------------------------------

static void candidate(struct view *view, enum keypad_step step) {
    view->keypad.found = true;
    view->keypad.by_day = view->keypad.by_name = true;
    view->keypad.step = step;
    SET(view->keypad.candidate, "ニ●●● タ●●（新潟市医師会）");
}

static void keypad_two_ways(struct view *view) {
    candidate(view, KEYPAD_BIRTHDAY);
    SET(view->keypad.digits, "040");
}

static void keypad_name(struct view *view) {
    candidate(view, KEYPAD_NAME);
    SET(view->door.name.text, "ニイカ");
}

static void keypad_name_empty(struct view *view) {
    candidate(view, KEYPAD_NAME);
    view->keypad.by_day = false;
}

static void keypad_name_wrong(struct view *view) {
    keypad_name_empty(view);
    view->keypad.refusal = REFUSAL_NOT_CONFIRMED;
}

static void keypad_name_crammed(struct view *view) {
    keypad_name(view);
    SET(view->keypad.candidate, "ア●●●●●● マ●●●●●●●●●（公益社団法人新潟県医師会附属病院）");
    SET(view->door.name.text, "アレクサンドラアレクサンドラアレクサンドラ");
}

static void keypad_shared(struct view *view) {
    SET(view->keypad.digits, "304123");
    view->keypad.staff = true;
}

// --- Reception -----------------------------------------------------------------------------------

static void reception_seats(struct view *view) {
    view->session.capacity = 130;
}

static void reception_full(struct view *view) {
    view->session.capacity = 121;
    view->pinned = true;
}

const struct fixture door_fixtures[] = {
    {"reception-seats", reception_seats, SCREEN_RECEPTION, false},
    {"reception-full", reception_full, SCREEN_RECEPTION, false},
    {"result-earning-in", earning_in, SCREEN_RESULT, false},
    {"result-earned-out", earned_out, SCREEN_RESULT, false},
    {"result-progress", earning_with_progress, SCREEN_RESULT, false},
    {"result-wait-approval", waiting_for_approval, SCREEN_RESULT, false},
    {"result-wait-roster", waiting_for_roster, SCREEN_RESULT, false},
    {"result-wait-hq", waiting_for_headquarters, SCREEN_RESULT, false},
    {"result-late", late_in, SCREEN_RESULT, false},
    {"result-late-for-nothing", late_for_nothing, SCREEN_RESULT, false},
    {"result-early", early_out, SCREEN_RESULT, false},
    {"result-elsewhere", elsewhere_in, SCREEN_RESULT, false},
    {"result-admitted", admitted_in, SCREEN_RESULT, false},
    {"result-claimed", claimed_in, SCREEN_RESULT, false},
    {"result-everything", result_everything, SCREEN_RESULT, true},
    {"result-full", full_house, SCREEN_RESULT, false},
    {"result-unregistered", unregistered, SCREEN_RESULT, false},
    {"result-room", wrong_room, SCREEN_RESULT, false},
    {"result-other-time", other_time, SCREEN_RESULT, false},
    {"result-other-time-unknown", other_time_unknown, SCREEN_RESULT, false},
    {"result-room-bare", wrong_room_bare, SCREEN_RESULT, false},
    {"result-room-unknown", wrong_room_unknown, SCREEN_RESULT, false},
    {"result-room-crammed", wrong_room_crammed, SCREEN_RESULT, true},
    {"result-already-in", already_in, SCREEN_RESULT, false},
    {"choice-leave", choose_leave, SCREEN_CHOICE, false},
    {"choice-return", choose_return, SCREEN_CHOICE, false},
    {"choice-scheme", choose_scheme, SCREEN_CHOICE, false},
    {"choice-four", choose_of_four, SCREEN_CHOICE, false},
    {"keypad-two-ways", keypad_two_ways, SCREEN_KEYPAD, false},
    {"keypad-name", keypad_name, SCREEN_KEYPAD, false},
    {"keypad-name-empty", keypad_name_empty, SCREEN_KEYPAD, false},
    {"keypad-name-wrong", keypad_name_wrong, SCREEN_KEYPAD, false},
    {"keypad-name-crammed", keypad_name_crammed, SCREEN_KEYPAD, true},
    {"keypad-shared", keypad_shared, SCREEN_KEYPAD, false},
};
const size_t door_fixture_count = sizeof door_fixtures / sizeof door_fixtures[0];
