// What a machine can check of every screen: each fixture at each size in both languages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/draw.h"
#include "app/ui/fault_words.h"
#include "app/ui/phrase.h"
#include "app/ui/ui.h"
#include "tests/ui/fixture.h"

static const struct { int width, height; } sizes[] = {{1280, 800}, {800, 480}, {720, 1280}};
enum { SIZE_COUNT = sizeof sizes / sizeof sizes[0] };

// How a kiosk is used: as it comes, with large type, and by staff who practise.
enum manner { PLAIN, LARGE, PRACTISING, MANNER_COUNT };
static const char *const manner_names[] = {"", ", large type", ", practice"};

struct shown {
    const struct fixture *fixture;
    enum language language;
    enum manner manner;
    int width, height;
    const struct draw_list *list;
    const struct ui_target *targets;
    size_t target_count;
    const struct view *view;
};

static struct ui *open_ui(int width, int height) {
    struct ui_options options = {
        .width = width, .height = height, .offscreen = true, .share_dir = UK_SHARE_DIR};
    struct ui *ui = NULL;
    char problem[256] = "";
    if (ui_open(&ui, &options, problem, sizeof problem) != ERR_OK) {
        fail_msg("%s", problem);
    }
    return ui;
}

static const struct fixture *fixture_named(const char *name) {
    for (size_t i = 0; i < fixture_count(); i++) {
        if (strcmp(fixture_at(i)->name, name) == 0) {
            return fixture_at(i);
        }
    }
    fail_msg("no fixture %s", name);
    return NULL;
}

static void each_picture(void (*check)(const struct shown *shown)) {
    struct view *view = calloc(1, sizeof *view);
    assert_non_null(view);
    for (size_t size = 0; size < SIZE_COUNT; size++) {
        struct ui *ui = open_ui(sizes[size].width, sizes[size].height);
        for (size_t i = 0; i < (size_t)2 * MANNER_COUNT * fixture_count(); i++) {
            struct shown shown = {.fixture = fixture_at(i / 2 / MANNER_COUNT),
                                  .language = i % 2 ? LANGUAGE_EN : LANGUAGE_JA,
                                  .manner = (enum manner)(i / 2 % MANNER_COUNT),
                                  .width = sizes[size].width,
                                  .height = sizes[size].height,
                                  .view = view};
            fixture_fill(view, shown.fixture, shown.language);
            view->house.large_type = shown.manner == LARGE;
            view->house.practice = view->house.practice || shown.manner == PRACTISING;
            if (shown.manner == PRACTISING && view->screen == SCREEN_SETUP) {
                continue; // nobody practises on a kiosk without a programme
            }
            ui_draw(ui, view);
            shown.list = ui_picture(ui);
            shown.target_count = ui_targets(ui, &shown.targets);
            check(&shown);
        }
        ui_close(ui);
    }
    free(view);
}

// Fails with the name of the picture.
static void expect(bool holds, const struct shown *shown, const char *what, const char *text) {
    if (!holds) {
        fail_msg("%s, %dx%d, %s%s: %s: %s", shown->fixture->name, shown->width, shown->height,
                 shown->language == LANGUAGE_EN ? "en" : "ja", manner_names[shown->manner], what,
                 text);
    }
}

static bool meet(struct rect a, struct rect b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

// --- Room ----------------------------------------------------------------------------------------

static void check_room(const struct shown *shown) {
    struct rect window = {0, 0, shown->width, shown->height};
    expect(!shown->list->full, shown, "more than a picture holds", "");
    for (size_t i = 0; i < shown->list->count; i++) {
        const struct draw_command *command = &shown->list->commands[i];
        const char *text =
            command->kind == DRAW_TEXT ? draw_text_of(shown->list, command) : "(no text)";
        expect(rect_holds(window, command->rect), shown, "outside the window", text);
        if (command->kind != DRAW_TEXT) {
            continue;
        }
        expect(command->rect.w <= command->room.w, shown, "wider than its room", text);
        expect(command->rect.h <= command->room.h, shown, "higher than its room", text);
        expect(command->style.px >= TYPE_LEAST_PX, shown, "too small to read", text);
        expect(shown->fixture->crammed || !strstr(text, "…"), shown, "cut", text);
    }
}

static void check_overlap(const struct shown *shown) {
    for (size_t i = 0; i < shown->list->count; i++) {
        const struct draw_command *text = &shown->list->commands[i];
        for (size_t j = i + 1; text->kind == DRAW_TEXT && j < shown->list->count; j++) {
            expect(!meet(text->rect, shown->list->commands[j].rect), shown,
                   "something is drawn over", draw_text_of(shown->list, text));
        }
    }
}

// --- Colours -------------------------------------------------------------------------------------

static double channel(uint32_t value) {
    double c = value / 255.0;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(enum paint paint) {
    uint32_t rgb = paint_rgb(paint);
    return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8 & 255) +
           0.0722 * channel(rgb & 255);
}

static double contrast(enum paint a, enum paint b) {
    double la = luminance(a);
    double lb = luminance(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

// What the command stands on: the last box before it that holds all of it.
static enum paint ground_of(const struct draw_list *list, size_t index) {
    for (size_t i = index; i > 0; i--) {
        const struct draw_command *below = &list->commands[i - 1];
        if (below->kind == DRAW_BOX && rect_holds(below->rect, list->commands[index].rect)) {
            return below->paint;
        }
    }
    return PAINT_NONE;
}

static void check_contrast(const struct shown *shown) {
    for (size_t i = 0; i < shown->list->count; i++) {
        const struct draw_command *command = &shown->list->commands[i];
        enum paint ground = ground_of(shown->list, i);
        if (command->kind == DRAW_TEXT) {
            expect(contrast(command->paint, ground) >= 4.5, shown, "hard to see",
                   draw_text_of(shown->list, command));
        } else if (command->kind == DRAW_ICON) {
            expect(contrast(command->paint, ground) >= 3.0, shown, "hard to see",
                   icon_name(command->icon));
        }
    }
}

// --- Targets -------------------------------------------------------------------------------------

static struct rect rect_of(const struct ui_target *target) {
    return (struct rect){target->x, target->y, target->w, target->h};
}

static void check_targets(const struct shown *shown) {
    int short_side = shown->width < shown->height ? shown->width : shown->height;
    struct rect window = {0, 0, shown->width, shown->height};
    expect(shown->target_count > 0, shown, "nothing can be touched", "");
    for (size_t i = 0; i < shown->target_count; i++) {
        const struct ui_target *target = &shown->targets[i];
        const char *name = ui_action_name(target->kind);
        expect(rect_holds(window, rect_of(target)), shown, "outside the window", name);
        // Parts of a row may lose a pixel to rounding.
        expect(target->h * 100 >= short_side * 11 - 100, shown, "too low to touch", name);
        expect(target->w * 100 >= short_side * 11 - 100, shown, "too narrow to touch", name);
        for (size_t j = i + 1; j < shown->target_count; j++) {
            expect(!meet(rect_of(target), rect_of(&shown->targets[j])), shown,
                   "touched together with another", name);
        }
    }
}

// Each screen must lead on: what can be done there is on it, in every size.
static void check_ways(const struct shown *shown) {
    static const enum ui_action_kind ways[SCREEN_COUNT] = {
        [SCREEN_SETUP] = UI_DIGIT,       [SCREEN_SESSIONS] = UI_SYNC_NOW,
        [SCREEN_PIN] = UI_BACK,          [SCREEN_RECEPTION] = UI_KEYPAD,
        [SCREEN_RESULT] = UI_DISMISS,    [SCREEN_KEYPAD] = UI_BACK,
        [SCREEN_NOTICE] = UI_BACK,       [SCREEN_OUT_OF_ORDER] = UI_NEXT,
        [SCREEN_MENU] = UI_LARGE_TYPE,   [SCREEN_CLOCK] = UI_BACK,
        [SCREEN_CLOSING] = UI_BACK,      [SCREEN_SUMMARY] = UI_BACK,
        [SCREEN_TRANSFER] = UI_LANGUAGE, [SCREEN_DIAGNOSTICS] = UI_SYNC_NOW,
        [SCREEN_ATTENDEES] = UI_FIELD,   [SCREEN_PERSON] = UI_BACK,
        [SCREEN_REASON] = UI_FIELD,      [SCREEN_WALK_IN] = UI_BACK,
        [SCREEN_CHOICE] = UI_DISMISS,    [SCREEN_CARD] = UI_BACK,
    };
    bool found = false;
    bool language = false;
    for (size_t i = 0; i < shown->target_count; i++) {
        found = found || shown->targets[i].kind == ways[shown->fixture->screen];
        language = language || shown->targets[i].kind == UI_LANGUAGE;
    }
    expect(found, shown, "no way on", ui_action_name(ways[shown->fixture->screen]));
    bool result =
        shown->fixture->screen == SCREEN_RESULT || shown->fixture->screen == SCREEN_CHOICE;
    expect(language != result, shown, "language", "");
}

// --- Words ---------------------------------------------------------------------------------------

// All that stands on the picture, without spaces and line breaks.
static void read_picture(char *out, size_t cap, const struct draw_list *list) {
    size_t used = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        const char *text = command->kind == DRAW_TEXT ? draw_text_of(list, command) : "";
        for (; *text && used + 1 < cap; text++) {
            if (strncmp(text, "\u200b", 3) == 0) {
                text += 2;
            } else if (*text != ' ') {
                out[used++] = *text;
            }
        }
    }
    out[used] = '\0';
}

static bool says(const struct shown *shown, const char *words) {
    char all[8192];
    char wanted[512];
    size_t used = 0;
    read_picture(all, sizeof all, shown->list);
    for (; *words; words++) {
        if (strncmp(words, "\u200b", 3) == 0) {
            words += 2;
        } else if (*words != ' ') {
            wanted[used++] = *words;
        }
    }
    wanted[used] = '\0';
    return strstr(all, wanted) != NULL;
}

static void check_honesty(const struct shown *shown) {
    if (shown->fixture->screen != SCREEN_RESULT && shown->fixture->screen != SCREEN_CHOICE) {
        return;
    }
    const struct result *result = &shown->view->result;
    bool durable = result->recorded && !result->failed && result->refusal == REFUSAL_NONE;
    bool claims = says(shown, "記録しました") || says(shown, "Entry recorded") ||
                  says(shown, "Exit recorded") || says(shown, "退室は記録");
    bool denies = says(shown, "記録していません。") || says(shown, "Not recorded.");
    expect(durable || !claims, shown, "claims a record", "");
    expect(!claims || !shown->view->house.practice || says(shown, "練習：") ||
               says(shown, "Practice:"),
           shown, "claims a real record", "");
    expect(durable || denies, shown, "does not say that nothing was recorded", "");
    expect(!durable || !denies, shown, "denies a record", "");
    expect(!durable || result->verdict != VERDICT_ACCEPTED || claims, shown,
           "does not say that it was recorded", "");
}

// The headline: the first text that is not in the field of colour and says what happened.
static void headline(char out[512], const struct draw_list *list) {
    out[0] = '\0';
    size_t used = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        bool bold = command->kind == DRAW_TEXT && command->style.bold &&
                    (command->paint == PAINT_BAD || command->paint == PAINT_WARN ||
                     command->paint == PAINT_OK);
        if (bold) {
            used += (size_t)snprintf(out + used, 512 - used, "%s", draw_text_of(list, command));
        }
    }
}

static void test_each_outcome_has_its_own_sentence(void **state) {
    (void)state;
    struct view *view = calloc(1, sizeof *view);
    struct ui *ui = open_ui(1280, 800);
    assert_non_null(view);
    for (int language = 0; language < 2; language++) {
        char lines[REFUSAL_COUNT][512];
        for (int refusal = 1; refusal < REFUSAL_COUNT; refusal++) {
            const struct fixture *last = fixture_at(fixture_count() - 1);
            const struct fixture *fixture = last - (REFUSAL_COUNT - 1) + refusal;
            fixture_fill(view, fixture, (enum language)language);
            assert_int_equal(view->result.refusal, refusal);
            ui_draw(ui, view);
            headline(lines[refusal], ui_picture(ui));
            assert_true(strlen(lines[refusal]) > 10);
            for (int other = 1; other < refusal; other++) {
                assert_string_not_equal(lines[refusal], lines[other]);
            }
        }
    }
    free(view);
    ui_close(ui);
}

static void test_each_verdict_has_its_own_sentence(void **state) {
    (void)state;
    struct view *view = calloc(1, sizeof *view);
    struct ui *ui = open_ui(720, 1280);
    assert_non_null(view);
    static const struct {
        enum verdict verdict;
        enum direction direction;
        const char *ja, *en;
        enum refusal flaw;
    } cases[] = {
        {VERDICT_ACCEPTED, DIRECTION_IN, "入室を記録しました", "Entry recorded", REFUSAL_NONE},
        {VERDICT_ACCEPTED, DIRECTION_OUT, "退室を記録しました", "Exit recorded", REFUSAL_NONE},
        {VERDICT_FLAGGED, DIRECTION_IN, "有効期限が過ぎていますが、記録しました。",
         "has expired, but your attendance counts", REFUSAL_EXPIRED},
        {VERDICT_FLAGGED, DIRECTION_OUT, "有効期限が過ぎていますが、記録しました。",
         "has expired, but your attendance counts", REFUSAL_EXPIRED},
        {VERDICT_FLAGGED, DIRECTION_IN, "確認したい点があります", "needs a look",
         REFUSAL_UNREADABLE},
        {VERDICT_REPEAT, DIRECTION_IN, "すでに入室されています", "You are already in",
         REFUSAL_NONE},
        {VERDICT_REPEAT, DIRECTION_OUT, "すでに退室されています", "You have already left",
         REFUSAL_NONE},
        {VERDICT_NO_ENTRY, DIRECTION_OUT, "入室の記録がありません", "No entry was recorded",
         REFUSAL_NONE},
        {VERDICT_WRONG_SESSION, DIRECTION_IN, "事前のお申し込みを確認できません",
         "You are not registered", REFUSAL_NONE},
        {VERDICT_FULL, DIRECTION_IN, "満席です", "Every seat is taken", REFUSAL_NONE},
        {VERDICT_LATE, DIRECTION_IN, "受付時間（14:10まで）を過ぎています",
         "After the entry time (until 14:10)", REFUSAL_NONE},
        {VERDICT_ELSEWHERE, DIRECTION_IN, "からの移動として記録しました", "Recorded as a move from",
         REFUSAL_NONE},
        {VERDICT_EARLY, DIRECTION_OUT, "退室を記録しました", "Exit recorded", REFUSAL_NONE},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        struct shown shown = {
            .fixture = fixture_named("result-accepted-in"), .width = 720, .height = 1280};
        shown.language = i % 2 ? LANGUAGE_EN : LANGUAGE_JA;
        fixture_fill(view, shown.fixture, shown.language);
        view->result.verdict = cases[i / 2].verdict;
        view->result.direction = cases[i / 2].direction;
        view->result.flaw = cases[i / 2].flaw;
        ui_draw(ui, view);
        shown.list = ui_picture(ui);
        const char *words = i % 2 ? cases[i / 2].en : cases[i / 2].ja;
        expect(says(&shown, words), &shown, "does not say", words);
    }
    free(view);
    ui_close(ui);
}

// Nobody may take what is shown in practice for a record, whatever the language.
static void check_practice(const struct shown *shown) {
    bool practising = shown->view->house.practice;
    expect(practising == says(shown, "練習中　PRACTICE"), shown, "the band", "");
}

static void check_line(const struct shown *shown) {
    if (shown->manner != PRACTISING && strcmp(shown->fixture->name, "reception-offline") == 0) {
        bool en = shown->language == LANGUAGE_EN;
        expect(says(shown, en ? "Offline · 12 saved" : "回線なし・保存済み 12件"), shown,
               "what is kept is not said", "");
        expect(says(shown, en ? "8 min left" : "あと 8分"), shown, "the time left", "");
    }
    expect(shown->fixture->screen != SCREEN_PIN || !says(shown, "304"), shown, "a PIN", "");
}

// Whoever has a result before them knows that it is theirs, and others do not read their number.
static void check_person(const struct shown *shown) {
    const struct result *result = &shown->view->result;
    if (shown->fixture->screen == SCREEN_RESULT && result->recorded && result->member.id[0] &&
        !shown->fixture->crammed) {
        const struct member *member = &result->member;
        expect(says(shown, member->kana), shown, "does not say", member->kana);
        expect(says(shown, member->kanji), shown, "does not say", member->kanji);
        expect(!member->licence_no[0] || says(shown, "●●●●23"), shown, "the number", "");
        expect(!says(shown, "304123"), shown, "the whole number", "");
    }
}

// A time that a clock or a person has put right: the one that counts, and the one that was kept.
static void check_both_times(const struct shown *shown) {
    bool english = shown->language == LANGUAGE_EN;
    if (strcmp(shown->fixture->name, "person-taps") == 0 && shown->height > 480) {
        expect(says(shown, english ? "by the kiosk's clock" : "端末の時計では"), shown,
               "what the clock said", "");
        expect(says(shown, english ? "Recorded as" : "元の記録は"), shown, "what was recorded", "");
    }
}

// Drawing takes most of the time: each picture is drawn once, and read by every check.
static void check_all(const struct shown *shown) {
    check_room(shown);
    check_overlap(shown);
    check_contrast(shown);
    check_targets(shown);
    check_ways(shown);
    check_honesty(shown);
    check_line(shown);
    check_practice(shown);
    check_person(shown);
    check_both_times(shown);
}

// --- Large type ----------------------------------------------------------------------------------

static int mean_px(const struct draw_list *list) {
    int sum = 0;
    int count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->commands[i].kind == DRAW_TEXT) {
            sum += list->commands[i].style.px * 100;
            count++;
        }
    }
    return count > 0 ? sum / count : 0;
}

static int mean_px_of(struct ui *ui, struct view *view, const char *name, bool large) {
    fixture_fill(view, fixture_named(name), LANGUAGE_JA);
    view->house.large_type = large;
    ui_draw(ui, view);
    return mean_px(ui_picture(ui));
}

// How much depends on the room that each screen has; that it is larger at all may not.
static void test_large_type_is_larger(void **state) {
    (void)state;
    static const char *const names[] = {"reception", "result-accepted-in", "keypad-number",
                                        "notice",    "pin-enter",          "sessions-one"};
    struct view *view = calloc(1, sizeof *view);
    assert_non_null(view);
    for (size_t size = 0; size < SIZE_COUNT; size++) {
        struct ui *ui = open_ui(sizes[size].width, sizes[size].height);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            int usual = mean_px_of(ui, view, names[i], false);
            int large = mean_px_of(ui, view, names[i], true);
            if (large * 100 < usual * 105) {
                fail_msg("%s, %dx%d: large type is %d hundredths of a pixel, usual %d", names[i],
                         sizes[size].width, sizes[size].height, large, usual);
            }
        }
        ui_close(ui);
    }
    free(view);
}

// --- Faults --------------------------------------------------------------------------------------

static bool is_ascii(const char *text) {
    while (*text > 0) {
        text++;
    }
    return *text == '\0';
}

static void test_each_fault_has_its_own_sentence(void **state) {
    (void)state;
    for (int fault = 1; fault < FAULT_COUNT; fault++) {
        const char *ja = fault_words(LANGUAGE_JA, (enum fault)fault);
        const char *en = fault_words(LANGUAGE_EN, (enum fault)fault);
        if (is_ascii(ja) || !is_ascii(en) || strlen(en) < 10) {
            fail_msg("%s is not told in both languages", fault_name((enum fault)fault));
        }
        for (int other = 1; other < fault; other++) {
            assert_string_not_equal(ja, fault_words(LANGUAGE_JA, (enum fault)other));
            assert_string_not_equal(en, fault_words(LANGUAGE_EN, (enum fault)other));
        }
    }
    assert_string_equal(fault_words(LANGUAGE_JA, FAULT_NONE), "");
    assert_string_equal(fault_words(LANGUAGE_EN, FAULT_COUNT), "");
}

// Wherever a fault can be shown, it is this one, and the English detail is small print: never on
// a screen that doctors use.
static void check_fault(struct shown *shown, struct view *view, struct ui *ui, enum fault fault) {
    fixture_fill(view, shown->fixture, shown->language);
    bool reader = fault >= FAULT_READER_STARTING;
    view->line_fault = reader ? view->line_fault : fault;
    view->setup.fault = view->failure_fault = fault;
    view->nfc.ready = false;
    view->nfc.fault = reader ? fault : FAULT_READER_ABSENT;
    ui_draw(ui, view);
    shown->list = ui_picture(ui);
    shown->target_count = ui_targets(ui, &shown->targets);
    check_all(shown);
    const char *words = fault_words(shown->language, fault);
    // No reader stands between a kiosk and its sessions.
    expect((reader && shown->fixture->screen == SCREEN_SESSIONS) || says(shown, words), shown,
           "does not say", words);
    const char *details[] = {view->failure, view->line_problem, view->setup.problem,
                             view->nfc.what};
    for (size_t i = 0; shown->fixture->screen == SCREEN_RESULT && i < 4; i++) {
        expect(!details[i][0] || !says(shown, details[i]), shown, "not for doctors", details[i]);
    }
}

static void test_each_fault_is_told_on_each_screen(void **state) {
    (void)state;
    static const char *const names[] = {"setup-problem",        "sessions-none",
                                        "result-not-written",   "diagnostics-not-written",
                                        "diagnostics-scrolled", "out-of-order"};
    struct view *view = calloc(1, sizeof *view);
    assert_non_null(view);
    for (size_t size = 0; size < SIZE_COUNT; size++) {
        struct ui *ui = open_ui(sizes[size].width, sizes[size].height);
        for (size_t i = 0; i < 2 * sizeof names / sizeof names[0]; i++) {
            struct shown shown = {.fixture = fixture_named(names[i / 2]),
                                  .language = i % 2 ? LANGUAGE_EN : LANGUAGE_JA,
                                  .width = sizes[size].width,
                                  .height = sizes[size].height,
                                  .view = view};
            for (int fault = 1; fault < FAULT_COUNT; fault++) {
                check_fault(&shown, view, ui, (enum fault)fault);
            }
        }
        ui_close(ui);
    }
    free(view);
}

// --- All of it -----------------------------------------------------------------------------------

static void test_every_picture(void **state) {
    (void)state;
    each_picture(check_all);
}

int main(void) {
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_picture),
        cmocka_unit_test(test_large_type_is_larger),
        cmocka_unit_test(test_each_outcome_has_its_own_sentence),
        cmocka_unit_test(test_each_verdict_has_its_own_sentence),
        cmocka_unit_test(test_each_fault_has_its_own_sentence),
        cmocka_unit_test(test_each_fault_is_told_on_each_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
