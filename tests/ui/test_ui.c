// The window: what is drawn and when, what touches and keys become.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <SDL.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/base/tick.h"
#include "app/ui/ui.h"
#include "tests/ui/fixture.h"

struct desk {
    struct ui *ui;
    struct view *view;
};

static const struct fixture *find(const char *name) {
    for (size_t i = 0; i < fixture_count(); i++) {
        if (strcmp(fixture_at(i)->name, name) == 0) {
            return fixture_at(i);
        }
    }
    fail_msg("no fixture %s", name);
    return NULL;
}

static int set_up(void **state) {
    struct ui_options options = {
        .width = 1280, .height = 800, .offscreen = true, .share_dir = UK_SHARE_DIR};
    struct desk *desk = calloc(1, sizeof *desk);
    char problem[256];
    desk->view = calloc(1, sizeof *desk->view);
    *state = desk;
    return ui_open(&desk->ui, &options, problem, sizeof problem) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct desk *desk = *state;
    ui_close(desk->ui);
    free(desk->view);
    free(desk);
    return 0;
}

static void show(struct desk *desk, const char *name) {
    fixture_fill(desk->view, find(name), LANGUAGE_JA);
    ui_draw(desk->ui, desk->view);
}

// --- Drawing only what changed -------------------------------------------------------------------

static void test_an_idle_kiosk_draws_nothing(void **state) {
    struct desk *desk = *state;
    fixture_fill(desk->view, find("reception"), LANGUAGE_JA);
    struct ui_action action;
    while (ui_next_action(desk->ui, &action)) {
        // What the window said when it opened.
    }
    assert_true(ui_draw(desk->ui, desk->view));
    assert_false(ui_draw(desk->ui, desk->view));
    desk->view->now_utc_ms += 1000; // the same minute
    assert_false(ui_draw(desk->ui, desk->view));
    desk->view->now_utc_ms += 60000;
    assert_true(ui_draw(desk->ui, desk->view));
    desk->view->picture_version++;
    assert_true(ui_draw(desk->ui, desk->view));
    assert_false(ui_draw(desk->ui, desk->view));
}

static void test_a_picture_that_is_not_shown_draws_nothing(void **state) {
    struct desk *desk = *state;
    show(desk, "keypad-number");
    ui_draw(desk->ui, desk->view);
    desk->view->picture_version++;
    assert_false(ui_draw(desk->ui, desk->view));
}

static void test_a_lost_window_is_drawn_again(void **state) {
    struct desk *desk = *state;
    show(desk, "reception");
    assert_false(ui_draw(desk->ui, desk->view));
    SDL_Event event = {.type = SDL_WINDOWEVENT};
    event.window.event = SDL_WINDOWEVENT_EXPOSED;
    SDL_PushEvent(&event);
    struct ui_action action;
    assert_false(ui_next_action(desk->ui, &action));
    assert_true(ui_draw(desk->ui, desk->view));
}

// --- Touches -------------------------------------------------------------------------------------

static void push_button(Uint32 type, int x, int y) {
    SDL_Event event = {.type = type};
    event.button.button = SDL_BUTTON_LEFT;
    event.button.x = x;
    event.button.y = y;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static bool click(struct desk *desk, struct ui_action *out, int x, int y) {
    push_button(SDL_MOUSEBUTTONDOWN, x, y);
    push_button(SDL_MOUSEBUTTONUP, x, y);
    return ui_next_action(desk->ui, out);
}

static void test_every_target_gives_its_action(void **state) {
    struct desk *desk = *state;
    for (size_t i = 0; i < fixture_count(); i++) {
        const struct ui_target *targets;
        show(desk, fixture_at(i)->name);
        size_t count = ui_targets(desk->ui, &targets);
        for (size_t j = 0; j < count; j++) {
            struct ui_target target = targets[j];
            const int xs[] = {target.x, target.x + target.w / 2, target.x + target.w - 1};
            const int ys[] = {target.y, target.y + target.h / 2, target.y + target.h - 1};
            for (int k = 0; k < 3; k++) {
                struct ui_action action;
                assert_true(click(desk, &action, xs[k], ys[k]));
                assert_int_equal(action.kind, target.kind);
                assert_int_equal(action.value, target.value);
                assert_false(ui_next_action(desk->ui, &action));
            }
        }
    }
}

static void test_a_finger_that_slides_off_does_nothing(void **state) {
    struct desk *desk = *state;
    const struct ui_target *targets;
    struct ui_action action;
    show(desk, "keypad-number");
    ui_targets(desk->ui, &targets);
    struct ui_target from = targets[1];
    struct ui_target to = targets[2];
    push_button(SDL_MOUSEBUTTONDOWN, from.x + 5, from.y + 5);
    push_button(SDL_MOUSEBUTTONUP, to.x + 5, to.y + 5);
    assert_false(ui_next_action(desk->ui, &action));
    // Released without having been pressed.
    push_button(SDL_MOUSEBUTTONUP, from.x + 5, from.y + 5);
    assert_false(ui_next_action(desk->ui, &action));
}

static void test_a_screen_that_changes_underneath_takes_no_touch(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    const struct ui_target *targets;
    show(desk, "keypad-number");
    ui_targets(desk->ui, &targets);
    struct ui_target digit = targets[1];
    push_button(SDL_MOUSEBUTTONDOWN, digit.x + 5, digit.y + 5);
    assert_false(ui_next_action(desk->ui, &action));
    show(desk, "reception");
    push_button(SDL_MOUSEBUTTONUP, digit.x + 5, digit.y + 5);
    assert_false(ui_next_action(desk->ui, &action));
}

static void test_what_is_pressed_looks_pressed(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    const struct ui_target *targets;
    show(desk, "keypad-number");
    size_t count = ui_targets(desk->ui, &targets);
    for (size_t i = 0; i < count; i++) {
        struct ui_target target = targets[i];
        push_button(SDL_MOUSEBUTTONDOWN, target.x + 5, target.y + 5);
        assert_false(ui_next_action(desk->ui, &action));
        if (!ui_draw(desk->ui, desk->view)) {
            fail_msg("%s %d looks as before", ui_action_name(target.kind), target.value);
        }
        push_button(SDL_MOUSEBUTTONUP, target.x + 5, target.y + 5);
        assert_true(ui_next_action(desk->ui, &action));
        assert_true(ui_draw(desk->ui, desk->view));
    }
}

// --- Keys and wakes ------------------------------------------------------------------------------

static void push_key(SDL_Keycode key) {
    SDL_Event event = {.type = SDL_KEYDOWN};
    event.key.keysym.sym = key;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void test_a_scanner_types_text_and_enter(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    show(desk, "reception");
    SDL_Event event = {.type = SDL_TEXTINPUT};
    snprintf(event.text.text, sizeof event.text.text, "UK1:ABC");
    assert_int_equal(SDL_PushEvent(&event), 1);
    push_key(SDLK_RETURN);
    push_key(SDLK_TAB);
    push_key(SDLK_BACKSPACE);
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_TEXT);
    assert_string_equal(action.text, "UK1:ABC");
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_ENTER);
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_ENTER);
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_ERASE);
    assert_false(ui_next_action(desk->ui, &action));
}

// Two clocks, each cut to a millisecond, may be this far apart.
enum { STALL_MS = 200, CLOCKS_MS = 2 };

static void push_text(const char *text) {
    SDL_Event event = {.type = SDL_TEXTINPUT};
    snprintf(event.text.text, sizeof event.text.text, "%s", text);
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static int64_t take_text_time_ms(struct desk *desk, const char *text) {
    struct ui_action action;
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_TEXT);
    assert_string_equal(action.text, text);
    return action.at_mono_ms;
}

static void test_keys_that_are_read_late_keep_their_times(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    while (ui_next_action(desk->ui, &action)) {
        // What the window said when it opened.
    }
    push_text("a");
    tick_sleep_ms(STALL_MS);
    push_text("b");
    tick_sleep_ms(STALL_MS);
    int64_t latest_ms = tick_now_ms() - STALL_MS;
    int64_t first_ms = take_text_time_ms(desk, "a");
    int64_t second_ms = take_text_time_ms(desk, "b");
    assert_true(second_ms - first_ms >= STALL_MS - CLOCKS_MS);
    assert_true(second_ms <= latest_ms + CLOCKS_MS);
}

// What is pressed while the loop is busy comes to light when it looks again: a joystick of our own
// is asked in that same moment, as the window system is.
static const char *pressed_meanwhile;

static void SDLCALL type_what_was_pressed(void *unused) {
    (void)unused;
    if (pressed_meanwhile) {
        push_text(pressed_meanwhile);
        pressed_meanwhile = NULL;
    }
}

static SDL_Joystick *plug_in_typist(void) {
    SDL_VirtualJoystickDesc desc = {.version = SDL_VIRTUAL_JOYSTICK_DESC_VERSION,
                                    .type = SDL_JOYSTICK_TYPE_GAMECONTROLLER,
                                    .Update = type_what_was_pressed};
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_JOYSTICK), 0);
    int index = SDL_JoystickAttachVirtualEx(&desc);
    assert_true(index >= 0);
    SDL_Joystick *joystick = SDL_JoystickOpen(index);
    assert_non_null(joystick);
    return joystick;
}

static void test_a_busy_loop_is_no_gap_between_keys(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    SDL_Joystick *joystick = plug_in_typist();
    while (ui_next_action(desk->ui, &action)) {
        // What the window and the joystick said at the start.
    }
    int64_t begun_ms = tick_now_ms();
    pressed_meanwhile = "a";
    int64_t first_ms = take_text_time_ms(desk, "a");
    tick_sleep_ms(STALL_MS);
    pressed_meanwhile = "b";
    int64_t second_ms = take_text_time_ms(desk, "b");
    int64_t whole_ms = tick_now_ms() - begun_ms;
    assert_true(second_ms >= first_ms - CLOCKS_MS);
    assert_true(second_ms - first_ms <= whole_ms - STALL_MS + CLOCKS_MS);
    SDL_JoystickClose(joystick);
    SDL_QuitSubSystem(SDL_INIT_JOYSTICK);
}

// A person who types slowly at an idle kiosk must not look like a scanner.
static void test_a_wait_is_a_gap_between_keys(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    while (ui_next_action(desk->ui, &action)) {
        // What the window said when it opened.
    }
    push_text("a");
    int64_t first_ms = take_text_time_ms(desk, "a");
    assert_false(ui_next_action(desk->ui, &action));
    ui_wait(desk->ui, STALL_MS);
    assert_false(ui_next_action(desk->ui, &action));
    push_text("b");
    int64_t second_ms = take_text_time_ms(desk, "b");
    assert_true(second_ms - first_ms >= STALL_MS - CLOCKS_MS);
}

static void test_closing_the_window_is_an_action(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    SDL_Event event = {.type = SDL_QUIT};
    SDL_PushEvent(&event);
    assert_true(ui_next_action(desk->ui, &action));
    assert_int_equal(action.kind, UI_QUIT);
}

static int wake_from_elsewhere(void *ui) {
    for (int i = 0; i < 100; i++) {
        ui_wake(ui);
    }
    return 0;
}

// A wake that got lost would leave the wait to its minute, and this test to its time limit.
static void test_a_wake_ends_the_wait(void **state) {
    struct desk *desk = *state;
    struct ui_action action;
    for (int round = 0; round < 20; round++) {
        SDL_Thread *thread = SDL_CreateThread(wake_from_elsewhere, "wake", desk->ui);
        ui_wait(desk->ui, 60000);
        SDL_WaitThread(thread, NULL);
        assert_false(ui_next_action(desk->ui, &action));
    }
}

// --- Files ---------------------------------------------------------------------------------------

static void test_missing_fonts_are_named(void **state) {
    (void)state;
    struct ui_options options = {
        .width = 800, .height = 480, .offscreen = true, .share_dir = "/nonexistent"};
    struct ui *ui;
    char problem[256] = "";
    assert_int_equal(ui_open(&ui, &options, problem, sizeof problem), ERR_NOT_FOUND);
    assert_null(ui);
    assert_non_null(strstr(problem, "BIZUDPGothic-Regular.ttf"));
    assert_non_null(strstr(problem, "--share"));
}

static void test_the_picture_is_saved_as_png(void **state) {
    struct desk *desk = *state;
    const char *base = getenv("TMPDIR");
    char dir[256];
    char path[300];
    snprintf(dir, sizeof dir, "%s/uk-ui-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/shot.png", dir);
    show(desk, "reception");
    assert_int_equal(ui_save_png(desk->ui, path), ERR_OK);
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    assert_non_null(file);
    unsigned char head[24] = {0};
    assert_int_equal(SDL_RWread(file, head, 1, sizeof head), sizeof head);
    SDL_RWclose(file);
    assert_memory_equal(head + 1, "PNG", 3);
    assert_int_equal(head[18] << 8 | head[19], 1280);
    assert_int_equal(head[22] << 8 | head[23], 800);
    unlink(path);
    rmdir(dir);
    snprintf(path, sizeof path, "%s/gone/shot.png", dir);
    assert_int_equal(ui_save_png(desk->ui, path), ERR_IO);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_an_idle_kiosk_draws_nothing),
        DESK_TEST(test_a_picture_that_is_not_shown_draws_nothing),
        DESK_TEST(test_a_lost_window_is_drawn_again),
        DESK_TEST(test_every_target_gives_its_action),
        DESK_TEST(test_a_finger_that_slides_off_does_nothing),
        DESK_TEST(test_a_screen_that_changes_underneath_takes_no_touch),
        DESK_TEST(test_what_is_pressed_looks_pressed),
        DESK_TEST(test_a_scanner_types_text_and_enter),
        DESK_TEST(test_keys_that_are_read_late_keep_their_times),
        DESK_TEST(test_a_busy_loop_is_no_gap_between_keys),
        DESK_TEST(test_a_wait_is_a_gap_between_keys),
        DESK_TEST(test_closing_the_window_is_an_action),
        DESK_TEST(test_a_wake_ends_the_wait),
        cmocka_unit_test(test_missing_fonts_are_named),
        DESK_TEST(test_the_picture_is_saved_as_png),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
