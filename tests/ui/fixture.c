#include "tests/ui/fixture.h"

#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "tests/ui/fixture_card.h"
#include "tests/ui/fixture_door.h"
#include "tests/ui/fixture_house.h"
#include "tests/ui/fixture_people.h"

#define MINUTE_MS INT64_C(60000)

// 2026-04-09 14:02 in Japan.
static const int64_t now_utc_ms = INT64_C(1775710920000);

static int64_t at(int minutes) {
    return now_utc_ms - 2 * MINUTE_MS + minutes * MINUTE_MS;
}

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

// --- An ordinary afternoon -----------------------------------------------------------------------

static void fill_session(struct view_session *session) {
    SET(session->id, "s-12");
    SET(session->title, "第12回 かかりつけ医機能研修会");
    SET(session->subtitle, "高血圧症と在宅医療");
    SET(session->room, "3階 大会議室");
    SET(session->credit_ja, "日医生涯教育 2.5単位 / CC 74・80");
    SET(session->credit_en, "JMA CME 2.5 units / CC 74, 80");
    session->starts_utc_ms = at(0);
    session->ends_utc_ms = at(150);
    session->entry = (struct window){at(-10), at(10)};
    session->exit = (struct window){at(145), at(165)};
    session->capacity = 150;
    session->approved = true;
}

static uint8_t picture[160 * 120];

static void fill_picture(struct view *view) {
    for (int y = 0; y < 120; y++) {
        for (int x = 0; x < 160; x++) {
            bool dark = x > 50 && x < 110 && y > 30 && y < 90 && ((x / 6 + y / 6) % 3 == 0);
            picture[y * 160 + x] = (uint8_t)(dark ? 30 : 90 + x / 2 + y / 4);
        }
    }
    view->picture = picture;
    view->picture_width = 160;
    view->picture_height = 120;
    view->picture_version = 1;
}

static void fill_person(struct member *member) {
    SET(member->id, "m-1");
    SET(member->licence_no, "304123");
    SET(member->kanji, "新潟 太郎");
    SET(member->kana, "ニイガタ タロウ");
    SET(member->affiliation, "新潟市医師会");
}

static void fill_ordinary(struct view *view, enum language language) {
    *view = (struct view){.language = language,
                          .now_utc_ms = now_utc_ms,
                          .utc_offset_min = 540,
                          .trust = TRUST_SYNCED,
                          .line = VIEW_LINE_OK,
                          .last_contact_utc_ms = now_utc_ms - 5000,
                          .direction = DIRECTION_IN,
                          .received = 128,
                          .inside = 121};
    SET(view->place, "受付 1番・新潟県医師会館");
    view->camera = (struct view_reader){.present = true, .ready = true, .what = "USB Camera"};
    view->nfc = (struct view_reader){.present = true, .ready = true, .what = "PN532"};
    view->pin.chosen = SIZE_MAX;
    fill_session(&view->session);
    view->result_session = view->session;
    fill_picture(view);
}

static void offline(struct view *view) {
    view->line = VIEW_LINE_OFFLINE;
    view->outbox.pending = 12;
    view->outbox.oldest_pending_utc_ms = at(-18);
    view->line_fault = FAULT_NO_CONNECTION;
    SET(view->line_problem, "HQ can't be reached: is HQ running?");
}

// --- Setup ---------------------------------------------------------------------------------------

static void setup(struct view *view) {
    view->place[0] = '\0';
    view->line = VIEW_LINE_NONE;
    SET(view->setup.digits, "304198");
    SET(view->setup.url, "https://uketsuke.niigata.example.jp:8443");
}

static void setup_problem(struct view *view) {
    setup(view);
    SET(view->setup.digits, "304198001234");
    view->setup.fault = FAULT_CODE_REFUSED;
    SET(view->setup.problem, "HQ: the enrolment code is wrong or already used (403)");
}

static void setup_busy(struct view *view) {
    setup_problem(view);
    view->setup.busy = true;
    view->camera.ready = false;
}

// --- Sessions and PIN ----------------------------------------------------------------------------

static void some_sessions(struct view *view, size_t count) {
    static const char *const titles[] = {"第12回 かかりつけ医機能研修会",
                                         "認定産業医研修会（実地）", "医療安全対策講習会",
                                         "認定健康スポーツ医 再研修会"};
    static const char *const subtitles[] = {"高血圧症と在宅医療", "", "", "運動処方の実際"};
    static const char *const rooms[] = {"3階 大会議室", "2階 第1会議室", "4階 講堂", "5階 研修室"};
    view->session_count = count;
    for (size_t i = 0; i < count; i++) {
        struct view_session *session = &view->sessions[i];
        fill_session(session);
        SET(session->title, titles[i % 4]);
        SET(session->subtitle, subtitles[i % 4]);
        SET(session->room, rooms[i % 4]);
        session->starts_utc_ms = at((int)i * 45);
        session->ends_utc_ms = at((int)i * 45 + 120);
        session->approved = i % 3 != 1;
        SET(session->approval_no, i % 2 == 0 ? "26-新潟-0412" : "");
    }
}

static void sessions_one(struct view *view) {
    some_sessions(view, 1);
}

static void sessions_four(struct view *view) {
    offline(view);
    some_sessions(view, 4);
}

static void sessions_all(struct view *view) {
    some_sessions(view, VIEW_SESSIONS_MAX);
}

static void sessions_none(struct view *view) {
    offline(view);
}

static void some_staff(struct view *view, size_t count) {
    static const char *const names[] = {"柏崎 春子", "三条 夏男", "村上 秋恵", "佐渡 冬樹",
                                        "受付 二郎"};
    view->staff_count = count;
    for (size_t i = 0; i < count; i++) {
        SET(view->staff[i].name, names[i % 5]);
    }
}

static void pin_who(struct view *view) {
    some_staff(view, 5);
}

static void pin_who_all(struct view *view) {
    some_staff(view, VIEW_STAFF_MAX);
}

static void pin_nobody(struct view *view) {
    view->staff_count = 0;
}

static void pin_enter(struct view *view) {
    some_staff(view, 5);
    view->pin.chosen = 4;
    view->pin.length = 3;
}

static void pin_wrong(struct view *view) {
    pin_enter(view);
    view->pin.length = 0;
    view->pin.wrong = true;
}

static void pin_locked(struct view *view) {
    pin_wrong(view);
    view->pin.locked_until_utc_ms = now_utc_ms + 3 * MINUTE_MS;
}

// --- Reception -----------------------------------------------------------------------------------

static void reception(struct view *view) {
    (void)view;
}

static void reception_out(struct view *view) {
    view->direction = DIRECTION_OUT;
    view->now_utc_ms = at(150);
    view->outbox.pending = 3;
    view->trust = TRUST_UNKNOWN;
}

static void reception_before(struct view *view) {
    view->now_utc_ms = at(-25);
    view->received = 0;
    view->inside = 0;
    view->nfc.ready = false;
}

static void reception_after(struct view *view) {
    view->now_utc_ms = at(31);
    view->pinned = true;
    view->line = VIEW_LINE_ALARM;
    view->outbox.pending = 240;
}

static void reception_no_window(struct view *view) {
    view->session.entry = (struct window){0};
    view->camera.ready = false;
    view->camera.present = false;
}

static void reception_no_readers(struct view *view) {
    view->camera.ready = false;
    view->nfc = (struct view_reader){0};
    view->direction = DIRECTION_OUT;
    view->pinned = true;
}

static void reception_crammed(struct view *view) {
    offline(view);
    SET(view->place, "受付 12番・公益社団法人新潟県医師会 新潟県医師会館 正面玄関ロビー");
    SET(view->session.title, "令和8年度 第12回 日本医師会生涯教育講座・新潟県医師会かかりつけ医"
                             "機能研修制度応用研修会（ウェブ併用）");
    SET(view->session.subtitle, "高血圧症・脂質異常症・糖尿病の包括的管理と、在宅医療における"
                                "多職種連携の実際");
    SET(view->session.room, "新潟県医師会館 3階 大会議室（西側）");
    SET(view->session.credit_ja,
        "日医生涯教育 2.5単位 / CC 74・76・80、認定産業医 更新 1.0単位、専門医共通 1.0単位");
    SET(view->session.credit_en, "JMA CME 2.5 units / CC 74, 76, 80; occupational 1.0; common 1.0");
    view->received = 12345;
    view->inside = 12001;
    view->pinned = true;
    view->trust = TRUST_UNKNOWN;
    view->now_utc_ms = at(-125);
}

// --- Results -------------------------------------------------------------------------------------

static void recorded(struct view *view, enum verdict verdict, enum direction direction) {
    struct result *result = &view->result;
    result->recorded = true;
    result->verdict = verdict;
    result->direction = direction;
    result->at_utc_ms = view->now_utc_ms;
    fill_person(&result->member);
}

static void accepted_in(struct view *view) {
    recorded(view, VERDICT_ACCEPTED, DIRECTION_IN);
}

static void accepted_out(struct view *view) {
    view->now_utc_ms = at(151);
    view->door.so_far = true;
    SET(view->door.credit,
        view->language == LANGUAGE_EN ? "JMA CME 2.5 units" : "日医生涯教育 2.5単位");
    recorded(view, VERDICT_ACCEPTED, DIRECTION_OUT);
    SET(view->result.member.kanji, "髙﨑 𠮷郎");
    SET(view->result.member.kana, "タカサキ ヨシロウ");
}

static void flagged_in(struct view *view) {
    recorded(view, VERDICT_FLAGGED, DIRECTION_IN);
    view->result.flaw = REFUSAL_EXPIRED;
    SET(view->result.member.kanji, "辻󠄀 花子");
    SET(view->result.member.kana, "ツジ ハナコ");
    view->result_session.exit = (struct window){0};
}

static void flagged_out(struct view *view) {
    accepted_out(view);
    recorded(view, VERDICT_FLAGGED, DIRECTION_OUT);
    view->result.flaw = REFUSAL_EXPIRED;
}

static void flagged_otherwise(struct view *view) {
    recorded(view, VERDICT_FLAGGED, DIRECTION_IN);
    view->result.flaw = REFUSAL_UNREADABLE;
}

static void repeat_in(struct view *view) {
    recorded(view, VERDICT_REPEAT, DIRECTION_IN);
}

static void repeat_out(struct view *view) {
    view->now_utc_ms = at(151);
    recorded(view, VERDICT_REPEAT, DIRECTION_OUT);
}

static void no_entry(struct view *view) {
    view->now_utc_ms = at(151);
    recorded(view, VERDICT_NO_ENTRY, DIRECTION_OUT);
}

static void kana_only(struct view *view) {
    recorded(view, VERDICT_ACCEPTED, DIRECTION_IN);
    view->result.member.kanji[0] = '\0';
    view->result.member.licence_no[0] = '\0';
    view->result_session.credit_ja[0] = '\0';
    view->result_session.credit_en[0] = '\0';
}

static void result_crammed(struct view *view) {
    recorded(view, VERDICT_FLAGGED, DIRECTION_IN);
    view->result.flaw = REFUSAL_EXPIRED;
    SET(view->result.member.kanji, "アレクサンドラ・マリア ヴァンデンバーグ＝シュミット");
    SET(view->result.member.kana, "アレクサンドラ マリア ヴァンデンバーグ シュミット");
    SET(view->result_session.credit_ja,
        "日医生涯教育 2.5単位 / CC 74・76・80、認定産業医 更新 1.0単位、専門医共通 1.0単位");
}

static void not_written(struct view *view) {
    view->result.failed = true;
    view->result.tone = TONE_REFUSED;
    view->failure_fault = FAULT_STORE_FULL;
    SET(view->failure, "The database /var/lib/uketsuke/uketsuke.db: no space is left; nothing was "
                       "changed (SQLite 13: database or disk is full).");
}

static void never_recorded(struct view *view) {
    recorded(view, VERDICT_ACCEPTED, DIRECTION_IN);
    view->result.recorded = false;
}

// --- Keypad --------------------------------------------------------------------------------------

static void keypad_number(struct view *view) {
    SET(view->keypad.digits, "30412");
}

static void keypad_empty(struct view *view) {
    view->keypad.digits[0] = '\0';
}

static void keypad_found(struct view *view) {
    keypad_number(view);
    view->keypad.found = true;
    SET(view->keypad.candidate, "ニ●●● タ●●（新潟市医師会）");
}

static void keypad_unknown(struct view *view) {
    keypad_number(view);
    view->keypad.refusal = REFUSAL_UNKNOWN_NUMBER;
}

static void keypad_birthday(struct view *view) {
    keypad_found(view);
    view->keypad.step = KEYPAD_BIRTHDAY;
    SET(view->keypad.digits, "040");
}

static void keypad_not_confirmed(struct view *view) {
    keypad_birthday(view);
    SET(view->keypad.digits, "0409");
    view->keypad.refusal = REFUSAL_NOT_CONFIRMED;
}

static void keypad_crammed(struct view *view) {
    keypad_found(view);
    SET(view->keypad.digits, "1234567890123456789012345678901");
    SET(view->keypad.candidate, "ア●●●●●● マ●●●●●●●●●（公益社団法人新潟県医師会附属病院）");
}

// --- Staff, notice, out of order -----------------------------------------------------------------

static void some_recent(struct view *view, size_t count) {
    static const char *const names[] = {"新潟 太郎", "髙﨑 𠮷郎", "長岡 花子", "上越 次郎", ""};
    static const enum verdict verdicts[] = {VERDICT_ACCEPTED, VERDICT_ACCEPTED, VERDICT_REPEAT,
                                            VERDICT_NO_ENTRY, VERDICT_FLAGGED};
    view->recent_count = count;
    for (size_t i = 0; i < count; i++) {
        struct view_recent *recent = &view->recent[i];
        recent->seq = (int64_t)(count - i);
        recent->at_utc_ms = view->now_utc_ms - (int64_t)i * MINUTE_MS;
        SET(recent->kanji, names[i % 5]);
        recent->direction = i % 4 == 3 ? DIRECTION_OUT : DIRECTION_IN;
        recent->verdict = verdicts[i % 5];
        recent->settled = i >= 2;
        recent->quarantined = i == 5;
    }
}

static void staff(struct view *view) {
    some_recent(view, 7);
}

static void staff_none(struct view *view) {
    view->session.id[0] = '\0';
    view->last_contact_utc_ms = 0;
    view->line = VIEW_LINE_NONE;
}

static void staff_scrolled(struct view *view) {
    offline(view);
    some_recent(view, VIEW_RECENT_MAX);
    view->recent_first = 10;
    view->outbox.quarantined = 1;
    view->last_contact_utc_ms = at(-190);
    view->trust = TRUST_UNKNOWN;
    view->pinned = true;
    view->nfc.ready = false;
    view->nfc.fault = FAULT_READER_FAILING;
    SET(view->nfc.what, "pn532_uart:/dev/ttyUSB0: no answer");
}

static void staff_not_written(struct view *view) {
    staff(view);
    not_written(view);
    offline(view);
    view->failure_utc_ms = at(0);
}

static void notice(struct view *view) {
    SET(view->house.notice_in_force, "2026-04-01");
    SET(view->notice,
        view->language == LANGUAGE_EN
            ? "The association uses your name, licence number and times of attendance to confirm "
              "your training units and to issue certificates.\n\nIt shares them with the Japan "
              "Medical Association under joint use (Personal Information Protection Act, article "
              "27(5)). No camera picture is kept. Please ask the staff about anything else."
            : "本会は、研修会の受講を確認し、単位の認定と受講証明書の発行を行うため、氏名、医籍登録"
              "番"
              "号、入退室の時刻を取得します。\n\nこれらは、個人情報の保護に関する法律第27条第5項第3"
              "号の共同利用により、日本医師会、都道府県医師会、郡市区等医師会が利用します。カメラの"
              "映像は保存しません。ご不明な点は係員にお尋ねください。");
}

static void notice_long(struct view *view) {
    notice(view);
    size_t used = strlen(view->notice);
    char once[sizeof view->notice];
    SET(once, view->notice);
    while (used + strlen(once) + 3 < sizeof view->notice) {
        used += (size_t)snprintf(view->notice + used, sizeof view->notice - used, "\n\n%s", once);
    }
    view->notice_first = 3;
}

static void out_of_order(struct view *view) {
    not_written(view);
    view->line = VIEW_LINE_OFFLINE;
}

// --- The cases -----------------------------------------------------------------------------------

static const struct fixture fixtures[] = {
    {"setup", setup, SCREEN_SETUP, false},
    {"setup-problem", setup_problem, SCREEN_SETUP, false},
    {"setup-busy", setup_busy, SCREEN_SETUP, false},
    {"sessions-one", sessions_one, SCREEN_SESSIONS, false},
    {"sessions-four", sessions_four, SCREEN_SESSIONS, false},
    {"sessions-all", sessions_all, SCREEN_SESSIONS, true},
    {"sessions-none", sessions_none, SCREEN_SESSIONS, false},
    {"pin-who", pin_who, SCREEN_PIN, false},
    {"pin-who-all", pin_who_all, SCREEN_PIN, false},
    {"pin-nobody", pin_nobody, SCREEN_PIN, false},
    {"pin-enter", pin_enter, SCREEN_PIN, false},
    {"pin-wrong", pin_wrong, SCREEN_PIN, false},
    {"pin-locked", pin_locked, SCREEN_PIN, false},
    {"reception", reception, SCREEN_RECEPTION, false},
    {"reception-offline", offline, SCREEN_RECEPTION, false},
    {"reception-out", reception_out, SCREEN_RECEPTION, false},
    {"reception-before", reception_before, SCREEN_RECEPTION, false},
    {"reception-after", reception_after, SCREEN_RECEPTION, false},
    {"reception-no-window", reception_no_window, SCREEN_RECEPTION, false},
    {"reception-no-readers", reception_no_readers, SCREEN_RECEPTION, false},
    {"reception-crammed", reception_crammed, SCREEN_RECEPTION, true},
    {"result-accepted-in", accepted_in, SCREEN_RESULT, false},
    {"result-accepted-out", accepted_out, SCREEN_RESULT, false},
    {"result-flagged-in", flagged_in, SCREEN_RESULT, false},
    {"result-flagged-out", flagged_out, SCREEN_RESULT, false},
    {"result-flagged-otherwise", flagged_otherwise, SCREEN_RESULT, false},
    {"result-repeat-in", repeat_in, SCREEN_RESULT, false},
    {"result-repeat-out", repeat_out, SCREEN_RESULT, false},
    {"result-no-entry", no_entry, SCREEN_RESULT, false},
    {"result-kana-only", kana_only, SCREEN_RESULT, false},
    {"result-crammed", result_crammed, SCREEN_RESULT, true},
    {"result-not-written", not_written, SCREEN_RESULT, false},
    {"result-never-recorded", never_recorded, SCREEN_RESULT, false},
    {"keypad-empty", keypad_empty, SCREEN_KEYPAD, false},
    {"keypad-number", keypad_number, SCREEN_KEYPAD, false},
    {"keypad-found", keypad_found, SCREEN_KEYPAD, false},
    {"keypad-unknown", keypad_unknown, SCREEN_KEYPAD, false},
    {"keypad-birthday", keypad_birthday, SCREEN_KEYPAD, false},
    {"keypad-not-confirmed", keypad_not_confirmed, SCREEN_KEYPAD, false},
    {"keypad-crammed", keypad_crammed, SCREEN_KEYPAD, true},
    {"diagnostics", staff, SCREEN_DIAGNOSTICS, false},
    {"diagnostics-none", staff_none, SCREEN_DIAGNOSTICS, false},
    {"diagnostics-scrolled", staff_scrolled, SCREEN_DIAGNOSTICS, false},
    {"diagnostics-not-written", staff_not_written, SCREEN_DIAGNOSTICS, false},
    {"notice", notice, SCREEN_NOTICE, false},
    {"notice-long", notice_long, SCREEN_NOTICE, false},
    {"notice-none", reception, SCREEN_NOTICE, false},
    {"out-of-order", out_of_order, SCREEN_OUT_OF_ORDER, false},
};

enum { WRITTEN_OUT = sizeof fixtures / sizeof fixtures[0] };

// One more for each refusal, named by it.
#define REFUSAL_FIXTURE(name, text) {"result-" text, NULL, SCREEN_RESULT, false},
static const struct fixture refusals[] = {REFUSAL_LIST(REFUSAL_FIXTURE)};
#undef REFUSAL_FIXTURE

// Refusals come last.
size_t fixture_count(void) {
    return WRITTEN_OUT + card_fixture_count + people_fixture_count + house_fixture_count +
           door_fixture_count + REFUSAL_COUNT - 1;
}

const struct fixture *fixture_at(size_t index) {
    if (index < WRITTEN_OUT) {
        return &fixtures[index];
    }
    index -= WRITTEN_OUT;
    if (index < card_fixture_count) {
        return &card_fixtures[index];
    }
    index -= card_fixture_count;
    if (index < people_fixture_count) {
        return &people_fixtures[index];
    }
    index -= people_fixture_count;
    if (index < house_fixture_count) {
        return &house_fixtures[index];
    }
    index -= house_fixture_count;
    if (index < door_fixture_count) {
        return &door_fixtures[index];
    }
    return &refusals[index - door_fixture_count + 1];
}

void fixture_fill(struct view *view, const struct fixture *fixture, enum language language) {
    fill_ordinary(view, language);
    view->screen = fixture->screen;
    if (fixture->fill) {
        fixture->fill(view);
        return;
    }
    view->result.refusal = (enum refusal)(fixture - refusals);
    view->result.tone = TONE_REFUSED;
    view->result.at_utc_ms = view->now_utc_ms;
}
