// The day's frame: opening, menu, clock, closing, import and export, diagnostics, practice.
#include "tests/ui/fixture_house.h"

#include <stdio.h>

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

// Minutes from 14:00 on the ordinary afternoon.
static int64_t at(int minutes) {
    return INT64_C(1775710800000) + minutes * INT64_C(60000);
}

static void manager(struct view *view) {
    view->house.role = ROLE_MANAGER;
    view->house.volume = 2;
    SET(view->house.staff_name, "柏崎 春子");
}

// --- Menu ----------------------------------------------------------------------------------------

static void menu_open(struct view *view) {
    manager(view);
}

static void menu_closed(struct view *view) {
    manager(view);
    view->session.id[0] = '\0';
    view->house.large_type = false;
    view->house.volume = 0;
}

static void menu_reception(struct view *view) {
    manager(view);
    view->house.role = ROLE_RECEPTION;
    view->house.refusal = MENU_MANAGER_ONLY;
    view->pinned = true;
}

static void menu_practice(struct view *view) {
    manager(view);
    view->house.practice = true;
    view->house.refusal = MENU_NOT_IN_PRACTICE;
}

// --- Clock ---------------------------------------------------------------------------------------

static void clock_ask(struct view *view) {
    manager(view);
    view->trust = TRUST_UNKNOWN;
    view->house.clock = (struct view_clock){.opens = true, .shown_utc_ms = view->now_utc_ms};
}

static void clock_ask_synced(struct view *view) {
    clock_ask(view);
    view->trust = TRUST_SYNCED;
}

static void clock_type(struct view *view) {
    clock_ask(view);
    view->house.clock.step = CLOCK_TYPE;
    SET(view->house.clock.digits, "202604091");
}

static void clock_impossible(struct view *view) {
    clock_type(view);
    SET(view->house.clock.digits, "202604312561");
    view->house.clock.impossible = true;
}

// --- Closing -------------------------------------------------------------------------------------

static void closing(struct view *view) {
    manager(view);
    view->direction = DIRECTION_OUT;
    view->now_utc_ms = at(170);
    view->house.closing = (struct view_closing){.received = 128,
                                                .inside = 5,
                                                .pending = 2,
                                                .flagged = 4,
                                                .undecided = 5,
                                                .proposed = true,
                                                .exit_utc_ms = at(150)};
}

static void closing_counted(struct view *view) {
    closing(view);
    SET(view->house.closing.head_count, "3");
}

static void closing_counted_same(struct view *view) {
    closing(view);
    SET(view->house.closing.head_count, "5");
}

static void closing_more(struct view *view) {
    closing(view);
    SET(view->house.closing.head_count, "12345");
}

static void some_rows(struct view *view, size_t count) {
    static const char *const names[] = {"新潟 太郎", "髙﨑 𠮷郎", "長岡 花子", "", "上越 次郎"};
    static const uint32_t marks[] = {ATTENDANCE_NO_EXIT, ATTENDANCE_FLAW | ATTENDANCE_AMENDED,
                                     ATTENDANCE_LATE, ATTENDANCE_WALK_IN | ATTENDANCE_UNSURE,
                                     ATTENDANCE_ELSEWHERE | ATTENDANCE_NO_ENTRY};
    struct view_closing *state = &view->house.closing;
    state->count = count;
    for (size_t i = 0; i < VIEW_CLOSING_ROWS && i < count; i++) {
        struct view_closing_row *row = &state->rows[i];
        SET(row->kanji, names[i % 5]);
        row->entered_utc_ms = i % 5 == 4 ? 0 : at((int)i - 8);
        row->exit_utc_ms = at(150);
        row->marks = marks[i % 5];
        row->pending = i % 2 == 0;
    }
}

static void closing_exits(struct view *view) {
    closing(view);
    view->house.closing.step = CLOSING_EXITS;
    some_rows(view, 5);
    view->house.closing.rows[1].decision = EXIT_RECORDED;
    view->house.closing.rows[2].decision = EXIT_LEFT_OPEN;
    view->house.closing.undecided = 3;
}

static void closing_exits_many(struct view *view) {
    closing_exits(view);
    some_rows(view, 48);
    view->house.closing.first = 12;
    view->house.closing.proposed = false;
    view->house.closing.undecided = 46;
}

static void closing_exits_none(struct view *view) {
    closing(view);
    view->house.closing.step = CLOSING_EXITS;
}

static void closing_review(struct view *view) {
    closing(view);
    view->house.closing.step = CLOSING_REVIEW;
    view->house.closing.undecided = 0;
    some_rows(view, 4);
}

static void closing_review_many(struct view *view) {
    closing_review(view);
    some_rows(view, 31);
    view->house.closing.undecided = 2;
    view->house.closing.rows[0].marks = 0x1fff;
}

static void closing_review_none(struct view *view) {
    closing(view);
    view->house.closing.step = CLOSING_REVIEW;
    view->house.closing.undecided = 0;
}

// --- Summary -------------------------------------------------------------------------------------

static void summary(struct view *view) {
    manager(view);
    struct view_summary *summary = &view->house.closing.summary;
    SET(summary->title, view->session.title);
    SET(summary->room, view->session.room);
    SET(summary->approval_no, "26-新潟-0412");
    summary->approved = true;
    summary->starts_utc_ms = view->session.starts_utc_ms;
    summary->ends_utc_ms = view->session.ends_utc_ms;
    summary->closed_utc_ms = at(172);
    summary->received = 128;
    summary->inside = 2;
    summary->head_count = 126;
    summary->records = 259;
    summary->marks[0] = 3;
    summary->marks[2] = 2;
    summary->marks[9] = 1;
    summary->pending = 2;
    summary->scheme_count = 2;
    summary->schemes[0] = (struct view_scheme){"日医生涯教育", "JMA CME", 3150, 50};
    summary->schemes[1] = (struct view_scheme){"専門医共通講習", "Specialist common", 1200, 0};
    view->session.id[0] = '\0';
}

static void summary_empty(struct view *view) {
    summary(view);
    struct view_summary *summary = &view->house.closing.summary;
    *summary = (struct view_summary){
        .starts_utc_ms = at(0), .ends_utc_ms = at(150), .closed_utc_ms = at(151)};
    SET(summary->title, "研修会");
}

static void summary_crammed(struct view *view) {
    summary(view);
    struct view_summary *summary = &view->house.closing.summary;
    SET(summary->title, "令和8年度 第12回 日本医師会生涯教育講座・新潟県医師会かかりつけ医機能研修"
                        "制度応用研修会（ウェブ併用）");
    summary->scheme_count = 8;
    for (size_t i = 2; i < 8; i++) {
        summary->schemes[i] = summary->schemes[i % 2];
    }
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        summary->marks[i] = 100 + i;
    }
}

// --- Import and export ---------------------------------------------------------------------------

static void transfer(struct view *view, enum transfer_purpose purpose, enum transfer_state state) {
    manager(view);
    view->session.id[0] = '\0';
    view->house.transfer.purpose = purpose;
    view->house.transfer.state = state;
}

static void export_no_stick(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_NO_STICK);
}

static void export_read_only(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_READ_ONLY);
}

static void export_choose(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_CHOOSE);
    SET(view->house.transfer.stick, "KIOXIA");
    view->house.transfer.adapter_count = 2;
    SET(view->house.transfer.adapters[0].en, "Everything");
    SET(view->house.transfer.adapters[0].ja, "すべての項目");
    SET(view->house.transfer.adapters[1].en, "Attendance list");
    SET(view->house.transfer.adapters[1].ja, "受講実績一覧");
    view->house.transfer.summary = true;
}

static void export_session(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_SESSION);
    struct view_transfer *state = &view->house.transfer;
    state->past_count = VIEW_PAST_MAX;
    for (size_t i = 0; i < VIEW_PAST_MAX; i++) {
        SET(state->past[i].title, i % 2 ? "医療安全対策講習会" : "第12回 かかりつけ医機能研修会");
        state->past[i].starts_utc_ms = at(-(int)i * 1440);
    }
}

static void export_no_session(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_SESSION);
}

static void import_no_files(struct view *view) {
    transfer(view, TRANSFER_IMPORT, TRANSFER_NO_FILES);
}

static void import_warned(struct view *view) {
    transfer(view, TRANSFER_IMPORT, TRANSFER_DONE);
    struct view_transfer *state = &view->house.transfer;
    SET(state->made, "会員：1204件");
    state->finding_count = 2;
    for (size_t i = 0; i < 2; i++) {
        SET(state->findings[i],
            "members.csv 18行目: 氏名に外字があります。ほかの機械では表示できません");
    }
}

static void export_working(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_WORKING);
}

static void export_done(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_DONE);
    SET(view->house.transfer.made, "20260409_s-12_jukou_jisseki.csv");
    view->house.transfer.lost = 2;
    view->house.transfer.rows = 128;
}

static void export_failed(struct view *view) {
    transfer(view, TRANSFER_EXPORT, TRANSFER_FAILED);
    SET(view->house.transfer.why, "/media/usb0: no space is left; take another stick");
}

static void import_found(struct view *view) {
    transfer(view, TRANSFER_IMPORT, TRANSFER_CHOOSE);
    SET(view->house.transfer.files, "members.csv\nsessions.csv\nstaff.csv");
}

static void import_done(struct view *view) {
    transfer(view, TRANSFER_IMPORT, TRANSFER_DONE);
    SET(view->house.transfer.made, view->language == LANGUAGE_EN
                                       ? "members: 1204\nsessions: 3\nstaff: 5"
                                       : "会員：1204件\n研修会：3件\n係員：5件");
}

static void import_failed(struct view *view) {
    transfer(view, TRANSFER_IMPORT, TRANSFER_FAILED);
    struct view_transfer *state = &view->house.transfer;
    SET(state->why, view->language == LANGUAGE_EN
                        ? "Please put these right in the files and try again."
                        : "直すところがあります。ファイルを直して、もう一度お試しください。");
    state->finding_count = VIEW_FINDINGS_MAX;
    state->finding_more = 240;
    for (size_t i = 0; i < VIEW_FINDINGS_MAX; i++) {
        SET(state->findings[i],
            view->language == LANGUAGE_EN
                ? "members.csv:18: birth date '1956-13-09' is no date; write YYYY-MM-DD"
                : "members.csv:18: 「生年月日」の「1956-13-09」は日付として読めません");
    }
}

// --- Diagnostics, second page --------------------------------------------------------------------

static void device(struct view *view) {
    manager(view);
    view->house.diagnostics = (struct view_diagnostics){.page = DIAGNOSTICS_DEVICE,
                                                        .free_bytes = INT64_C(23456789012),
                                                        .temperature_mc = 48200,
                                                        .version = "0.1.0",
                                                        .sqlite_version = "3.40.1",
                                                        .device_id = "018f3c0e-7a31-7def-8000",
                                                        .record_count = 1204,
                                                        .member_count = 350000,
                                                        .retention_days = 30,
                                                        .purged_utc_ms = at(-2),
                                                        .roster_due_utc_ms = at(43200)};
}

static void device_corrected(struct view *view) {
    device(view);
    view->trust = TRUST_UNKNOWN;
    view->house.corrected_by_ms = INT64_C(3720000);
    struct view_diagnostics *state = &view->house.diagnostics;
    state->correction_count = 3;
    state->corrections[0] = (struct view_clock_fact){at(-62), at(0), "柏崎 春子"};
    state->corrections[1] = (struct view_clock_fact){at(1), at(1), ""};
    state->corrections[2] = (struct view_clock_fact){at(2), at(2), "三条 夏男"};
    state->free_bytes = 120000000;
    state->temperature_mc = INT32_MIN;
    state->roster_due_utc_ms = 0;
}

// --- Practice: any screen carries the banner -----------------------------------------------------

static void practice(struct view *view) {
    view->house.practice = true;
}

static void practice_result(struct view *view) {
    view->house.practice = true;
    view->result.recorded = true;
    view->result.verdict = VERDICT_ACCEPTED;
    view->result.direction = DIRECTION_IN;
    view->result.at_utc_ms = view->now_utc_ms;
    SET(view->result.member.kanji, "新潟 太郎");
    SET(view->result.member.kana, "ニイガタ タロウ");
}

const struct fixture house_fixtures[] = {
    {"menu", menu_open, SCREEN_MENU, false},
    {"menu-closed", menu_closed, SCREEN_MENU, false},
    {"menu-reception", menu_reception, SCREEN_MENU, false},
    {"menu-practice", menu_practice, SCREEN_MENU, false},
    {"clock", clock_ask, SCREEN_CLOCK, false},
    {"clock-synced", clock_ask_synced, SCREEN_CLOCK, false},
    {"clock-type", clock_type, SCREEN_CLOCK, false},
    {"clock-impossible", clock_impossible, SCREEN_CLOCK, false},
    {"closing", closing, SCREEN_CLOSING, false},
    {"closing-counted", closing_counted, SCREEN_CLOSING, false},
    {"closing-counted-same", closing_counted_same, SCREEN_CLOSING, false},
    {"closing-more", closing_more, SCREEN_CLOSING, false},
    {"closing-exits", closing_exits, SCREEN_CLOSING, false},
    {"closing-exits-many", closing_exits_many, SCREEN_CLOSING, false},
    {"closing-exits-none", closing_exits_none, SCREEN_CLOSING, false},
    {"closing-review", closing_review, SCREEN_CLOSING, false},
    {"closing-review-many", closing_review_many, SCREEN_CLOSING, true},
    {"closing-review-none", closing_review_none, SCREEN_CLOSING, false},
    {"summary", summary, SCREEN_SUMMARY, false},
    {"summary-empty", summary_empty, SCREEN_SUMMARY, false},
    {"summary-crammed", summary_crammed, SCREEN_SUMMARY, true},
    {"export-no-stick", export_no_stick, SCREEN_TRANSFER, false},
    {"export-read-only", export_read_only, SCREEN_TRANSFER, false},
    {"export-session", export_session, SCREEN_TRANSFER, false},
    {"export-no-session", export_no_session, SCREEN_TRANSFER, false},
    {"import-no-files", import_no_files, SCREEN_TRANSFER, false},
    {"import-warned", import_warned, SCREEN_TRANSFER, false},
    {"export-choose", export_choose, SCREEN_TRANSFER, false},
    {"export-working", export_working, SCREEN_TRANSFER, false},
    {"export-done", export_done, SCREEN_TRANSFER, false},
    {"export-failed", export_failed, SCREEN_TRANSFER, false},
    {"import-found", import_found, SCREEN_TRANSFER, false},
    {"import-done", import_done, SCREEN_TRANSFER, false},
    {"import-failed", import_failed, SCREEN_TRANSFER, false},
    {"device", device, SCREEN_DIAGNOSTICS, false},
    {"device-corrected", device_corrected, SCREEN_DIAGNOSTICS, false},
    {"practice", practice, SCREEN_RECEPTION, false},
    {"practice-result", practice_result, SCREEN_RESULT, false},
};
const size_t house_fixture_count = sizeof house_fixtures / sizeof house_fixtures[0];
