#include "tests/ui/fixture_people.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

// 2026-04-09 14:00 in Japan, when the session begins.
static const int64_t start_utc_ms = INT64_C(1775710800000);

static int64_t at(int minutes) {
    return start_utc_ms + minutes * MINUTE_MS;
}

// --- Attendees -----------------------------------------------------------------------------------

struct sample {
    const char *id, *kanji, *kana;
    int entered, left; // minutes; INT32_MIN: not
    enum people_state state;
    int minutes;
};
enum { NOT = INT32_MIN };

static const struct sample samples[] = {
    {"M1", "新潟 太郎", "ニイガタ タロウ", 2, NOT, PERSON_INSIDE, 0},
    {"M2", "髙﨑 𠮷郎", "タカサキ ヨシロウ", -2, NOT, PERSON_INSIDE, 0},
    {"M3", "長岡 花子", "ナガオカ ハナコ", -9, 110, PERSON_EARLY, 40},
    {"M4", "上越 次郎", "ジョウエツ ジロウ", 12, NOT, PERSON_LATE, 12},
    {"walk_in:1", "", "サド サブロウ", 5, NOT, PERSON_WALK_IN, 0},
    {"M5", "辻󠄀 花子", "ツジ ハナコ", -4, 150, PERSON_LEFT, 0},
    {"M6", "村上 秋恵", "ムラカミ アキエ", NOT, 148, PERSON_CHECK, 0},
    {"M7", "柏崎 春子", "カシワザキ ハルコ", -3, NOT, PERSON_NO_EXIT, 0},
    {"M8", "三条 夏男", "サンジョウ ナツオ", NOT, NOT, PERSON_WRONG_ROOM, 0},
    {"M9", "糸魚川 冬樹", "イトイガワ フユキ", NOT, NOT, PERSON_FULL, 0},
};
enum { SAMPLE_COUNT = sizeof samples / sizeof samples[0] };

static void fill_row(struct view_people_row *row, const struct sample *sample) {
    *row =
        (struct view_people_row){.entered_utc_ms = sample->entered == NOT ? 0 : at(sample->entered),
                                 .left_utc_ms = sample->left == NOT ? 0 : at(sample->left),
                                 .state = sample->state,
                                 .minutes = sample->minutes,
                                 .inside = sample->entered != NOT && sample->left == NOT};
    SET(row->member_id, sample->id);
    SET(row->kanji, sample->kanji);
    SET(row->kana, sample->kana);
}

static void some_people(struct view *view, size_t count) {
    struct view_people *people = &view->people;
    if (count > 2) {
        view->now_utc_ms = at(170); // some have left by now
    }
    people->manager = true;
    people->row_count = count < VIEW_PEOPLE_ROWS ? count : VIEW_PEOPLE_ROWS;
    people->listed = count;
    for (size_t i = 0; i < people->row_count; i++) {
        fill_row(&people->rows[i], &samples[i % SAMPLE_COUNT]);
    }
    people->counts[PEOPLE_ALL] = (int64_t)count;
    people->counts[PEOPLE_INSIDE] = (int64_t)count / 2;
    people->counts[PEOPLE_LEFT] = (int64_t)count / 4;
    people->counts[PEOPLE_CHECK] = (int64_t)count / 8;
}

static void attendees(struct view *view) {
    some_people(view, 2);
    view->people.counts[PEOPLE_INSIDE] = 2;
}

static void attendees_full(struct view *view) {
    some_people(view, 512);
    view->people.first = 96;
    view->line = VIEW_LINE_OFFLINE;
    view->outbox.pending = 12;
}

static void attendees_check(struct view *view) {
    static const size_t looked_at[] = {2, 4, 6, 7};
    some_people(view, 32);
    view->people.filter = PEOPLE_CHECK;
    for (size_t i = 0; i < 4; i++) {
        fill_row(&view->people.rows[i], &samples[looked_at[i]]);
    }
    view->people.row_count = view->people.listed = 4;
}

static void attendees_none(struct view *view) {
    some_people(view, 0);
}

static void attendees_none_here(struct view *view) {
    some_people(view, 0);
    view->people.filter = PEOPLE_LEFT;
    view->people.counts[PEOPLE_ALL] = view->people.counts[PEOPLE_INSIDE] = 12;
}

static void attendees_undo(struct view *view) {
    some_people(view, 128);
    view->people.undo = (struct view_undo){.kind = UNDO_TAP, .direction = DIRECTION_IN};
    SET(view->people.undo.who, "新潟 太郎");
}

static void search(struct view *view) {
    some_people(view, 4);
    view->people.keyboard = true;
    SET(view->people.search.text, "ナガオ");
    for (size_t i = 0; i < 4; i++) {
        fill_row(&view->people.rows[i], &samples[2]);
    }
    SET(view->people.rows[1].kanji, "長尾 実");
    SET(view->people.rows[1].kana, "ナガオ ミノル");
    SET(view->people.rows[2].kanji, "長岡 治");
    SET(view->people.rows[2].kana, "ナガオカ オサム");
    view->people.rows[1].state = PERSON_ABSENT;
    view->people.rows[1].entered_utc_ms = view->people.rows[1].left_utc_ms = 0;
}

static void search_empty(struct view *view) {
    some_people(view, 0);
    view->people.keyboard = true;
    view->people.layout = KEYBOARD_DIGITS;
}

static void search_nobody(struct view *view) {
    some_people(view, 0);
    view->people.keyboard = true;
    view->people.layout = KEYBOARD_LATIN;
    SET(view->people.search.text, "M99");
}

static void search_list(struct view *view) {
    search(view);
    view->people.keyboard = false;
    view->people.row_count = view->people.listed = 3;
}

static void search_list_nobody(struct view *view) {
    some_people(view, 0);
    SET(view->people.search.text, "ナガオカヤマモト");
}

static void attendees_crammed(struct view *view) {
    some_people(view, 10);
    for (size_t i = 0; i < 10; i++) {
        SET(view->people.rows[i].kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
        SET(view->people.rows[i].kana, "アレクサンドラ マリア ヴァンデンバーグ シュミット");
    }
    view->people.undo = (struct view_undo){.kind = UNDO_UNDO};
    SET(view->people.undo.who, view->people.rows[0].kanji);
    SET(view->people.search.text, "アレクサンドラ マリア ヴァンデンバーグ");
}

static void search_crammed(struct view *view) {
    attendees_crammed(view);
    view->people.keyboard = true;
    view->people.more = true;
}

// --- One person ----------------------------------------------------------------------------------

static struct view_timeline_row *add_tap(struct view *view, int minutes, enum direction direction,
                                         enum method method, enum timeline_state state) {
    struct view_person *person = &view->people.person;
    struct view_timeline_row *row = &person->taps[person->tap_count++];
    person->total = person->tap_count;
    row->own_device = true;
    row->tap = (struct timeline_row){.at_utc_ms = at(minutes),
                                     .recorded_utc_ms = at(minutes),
                                     .direction = direction,
                                     .method = method,
                                     .state = state};
    return row;
}

static void add_proposal(struct view *view, enum proposal_state state, const char *ja,
                         const char *en) {
    struct view_person *person = &view->people.person;
    person->states[person->proposal_count] = state;
    SET(person->proposals[person->proposal_count], view->language == LANGUAGE_EN ? en : ja);
    person->proposal_count++;
}

static void person(struct view *view) {
    struct view_person *person = &view->people.person;
    view->people.manager = true;
    fill_row(&person->row, &samples[0]);
    SET(person->number, "●●●●23");
    SET(person->affiliation, "新潟市医師会");
    person->chosen = SIZE_MAX;
    add_tap(view, 2, DIRECTION_IN, METHOD_QR_SIGNED, TIMELINE_COUNTS);
    add_proposal(view, PROPOSAL_PENDING, "演題1「高血圧症」は終わっていません：1.5単位の見込み",
                 "Item 1 “Hypertension” is not over: 1.5 units expected");
    add_proposal(view, PROPOSAL_EARNED, "演題2「在宅医療」：日医生涯教育 1単位（CC 80）",
                 "Item 2 “Home care”: JMA CME 1 unit (CC 80)");
}

static void person_taps(struct view *view) {
    person(view);
    view->now_utc_ms = at(100);
    struct view_person *person = &view->people.person;
    struct view_timeline_row *voided =
        add_tap(view, 4, DIRECTION_IN, METHOD_NFC_UID, TIMELINE_VOIDED);
    SET(voided->tap.reason, "wrong_person");
    SET(voided->staff_name, "柏崎 春子");
    struct view_timeline_row *amended =
        add_tap(view, 61, DIRECTION_OUT, METHOD_STAFF, TIMELINE_COUNTS);
    amended->tap.amended = true;
    amended->tap.recorded_utc_ms = at(75);
    SET(amended->tap.reason, "お電話で確認");
    SET(amended->staff_name, "柏崎 春子");
    struct view_timeline_row *moved =
        add_tap(view, 70, DIRECTION_IN, METHOD_HPKI, TIMELINE_CHANGES_NOTHING);
    moved->tap.corrected = true;
    moved->own_device = false;
    moved->tap.recorded_utc_ms = at(-600);
    add_tap(view, 90, DIRECTION_IN, METHOD_TYPED, TIMELINE_WRONG_ROOM);
    person->total = 9;
    person->chosen = 0;
}

static void person_reception(struct view *view) {
    person(view);
    view->people.manager = false;
    view->people.undo = (struct view_undo){.kind = UNDO_TAP, .direction = DIRECTION_OUT};
    SET(view->people.undo.who, "新潟 太郎");
}

static void person_absent(struct view *view) {
    person(view);
    struct view_person *person = &view->people.person;
    fill_row(&person->row, &samples[2]);
    person->row.state = PERSON_ABSENT;
    person->row.entered_utc_ms = person->row.left_utc_ms = 0;
    person->tap_count = person->total = person->proposal_count = 0;
}

static void person_walk_in(struct view *view) {
    person(view);
    fill_row(&view->people.person.row, &samples[4]);
    view->people.person.affiliation[0] = '\0';
    view->people.undo.kind = UNDO_VOID;
}

static void person_crammed(struct view *view) {
    person_taps(view);
    struct view_person *person = &view->people.person;
    SET(person->row.kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
    SET(person->row.kana, "アレクサンドラ マリア ヴァンデンバーグ シュミット");
    SET(person->affiliation, "公益社団法人新潟県医師会附属病院 循環器内科・在宅医療連携センター");
    SET(person->taps[0].tap.reason, "お電話でご本人に確認し、会場の受付簿とも照らし合わせました");
    while (person->proposal_count < VIEW_PROPOSAL_ROWS) {
        add_proposal(view, PROPOSAL_NONE,
                     "演題3「高血圧症・脂質異常症・糖尿病の包括的管理」：12分遅刻（猶予10分）のため"
                     "対象外",
                     "Item 3 “Comprehensive management of hypertension”: 12 min late (grace 10)");
    }
}

// --- A correction --------------------------------------------------------------------------------

static void correction(struct view *view, enum correction_kind kind) {
    struct view_correction *correction = &view->people.correction;
    view->people.manager = true;
    *correction = (struct view_correction){.kind = kind,
                                           .old_direction = DIRECTION_IN,
                                           .direction = DIRECTION_IN,
                                           .old_utc_ms = at(2),
                                           .true_utc_ms = at(2),
                                           .chosen = SIZE_MAX};
    correction->choice_count = correction_choices(correction->choices, kind);
    SET(correction->staff_name, "柏崎 春子");
    SET(correction->clock.text, "1402");
}

static void reason_void(struct view *view) {
    correction(view, CORRECTION_VOID);
    view->people.correction.chosen = 0;
    view->people.correction.ready = true;
}

static void reason_void_text(struct view *view) {
    correction(view, CORRECTION_VOID);
    SET(view->people.correction.text.text, "カイジョウヲ マチガエタ");
    view->people.correction.ready = true;
}

static void reason_amend(struct view *view) {
    correction(view, CORRECTION_AMEND);
    view->people.correction.direction = DIRECTION_OUT;
    view->people.correction.true_utc_ms = at(-5);
    SET(view->people.correction.clock.text, "1355");
    view->people.correction.changes = true;
}

static void reason_amend_nothing(struct view *view) {
    correction(view, CORRECTION_AMEND);
}

static void reason_afterwards(struct view *view) {
    correction(view, CORRECTION_AFTERWARDS);
    view->people.correction.clock.text[0] = '\0';
    view->people.correction.problem = CLOCK_UNFINISHED;
}

static void reason_future(struct view *view) {
    correction(view, CORRECTION_AFTERWARDS);
    SET(view->people.correction.clock.text, "2359");
    view->people.correction.problem = CLOCK_FUTURE;
}

static void reason_clock(struct view *view) {
    correction(view, CORRECTION_AMEND);
    view->people.keyboard = true;
    view->people.layout = KEYBOARD_DIGITS;
    view->people.correction.typing_clock = true;
    view->people.correction.problem = CLOCK_OTHER_DAY;
}

static void reason_typing(struct view *view) {
    correction(view, CORRECTION_VOID);
    view->people.keyboard = true;
    SET(view->people.correction.text.text, "カイジョウヲ マチガエタ");
}

// --- Walk-in -------------------------------------------------------------------------------------

static void walk_in(struct view *view) {
    struct view_walk_in *walk_in = &view->people.walk_in;
    SET(walk_in->fields[WALK_IN_NUMBER].text, "512345");
    SET(walk_in->fields[WALK_IN_KANA].text, "サド サブ");
    walk_in->field = WALK_IN_KANA;
}

static void walk_in_empty(struct view *view) {
    view->people.layout = KEYBOARD_DIGITS;
}

static void walk_in_faulty(struct view *view) {
    walk_in(view);
    SET(view->people.walk_in.fields[WALK_IN_NUMBER].text, "五一二");
    SET(view->people.walk_in.fields[WALK_IN_KANA].text, "佐渡");
    view->people.walk_in.faulty[WALK_IN_NUMBER] = view->people.walk_in.faulty[WALK_IN_KANA] = true;
    view->people.walk_in.faulty[WALK_IN_AFFILIATION] = true;
    view->people.layout = KEYBOARD_LATIN;
}

static void walk_in_found(struct view *view) {
    walk_in(view);
    view->people.walk_in.step = WALK_IN_FOUND;
    SET(view->people.walk_in.found, "ニイガタ タ●●（新潟市医師会）");
}

static void walk_in_confirm(struct view *view) {
    walk_in(view);
    SET(view->people.walk_in.fields[WALK_IN_KANA].text, "サド サブロウ");
    view->people.walk_in.step = WALK_IN_CONFIRM;
}

// --- The cases -----------------------------------------------------------------------------------

const struct fixture people_fixtures[] = {
    {"attendees", attendees, SCREEN_ATTENDEES, false},
    {"attendees-full", attendees_full, SCREEN_ATTENDEES, false},
    {"attendees-check", attendees_check, SCREEN_ATTENDEES, false},
    {"attendees-none", attendees_none, SCREEN_ATTENDEES, false},
    {"attendees-none-here", attendees_none_here, SCREEN_ATTENDEES, false},
    {"attendees-undo", attendees_undo, SCREEN_ATTENDEES, false},
    {"attendees-search", search, SCREEN_ATTENDEES, false},
    {"attendees-search-empty", search_empty, SCREEN_ATTENDEES, false},
    {"attendees-search-nobody", search_nobody, SCREEN_ATTENDEES, false},
    {"attendees-search-list", search_list, SCREEN_ATTENDEES, false},
    {"attendees-search-list-nobody", search_list_nobody, SCREEN_ATTENDEES, false},
    {"attendees-crammed", attendees_crammed, SCREEN_ATTENDEES, true},
    {"attendees-search-crammed", search_crammed, SCREEN_ATTENDEES, true},
    {"person", person, SCREEN_PERSON, false},
    {"person-taps", person_taps, SCREEN_PERSON, true},
    {"person-reception", person_reception, SCREEN_PERSON, false},
    {"person-absent", person_absent, SCREEN_PERSON, false},
    {"person-walk-in", person_walk_in, SCREEN_PERSON, false},
    {"person-crammed", person_crammed, SCREEN_PERSON, true},
    {"reason-void", reason_void, SCREEN_REASON, false},
    {"reason-void-text", reason_void_text, SCREEN_REASON, false},
    {"reason-amend", reason_amend, SCREEN_REASON, false},
    {"reason-amend-nothing", reason_amend_nothing, SCREEN_REASON, false},
    {"reason-afterwards", reason_afterwards, SCREEN_REASON, false},
    {"reason-future", reason_future, SCREEN_REASON, false},
    {"reason-clock", reason_clock, SCREEN_REASON, false},
    {"reason-typing", reason_typing, SCREEN_REASON, false},
    {"walk-in", walk_in, SCREEN_WALK_IN, false},
    {"walk-in-empty", walk_in_empty, SCREEN_WALK_IN, false},
    {"walk-in-faulty", walk_in_faulty, SCREEN_WALK_IN, false},
    {"walk-in-found", walk_in_found, SCREEN_WALK_IN, false},
    {"walk-in-confirm", walk_in_confirm, SCREEN_WALK_IN, false},
};
const size_t people_fixture_count = sizeof people_fixtures / sizeof people_fixtures[0];
