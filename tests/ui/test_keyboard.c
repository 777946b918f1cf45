// What keys do to a text, and that every key of the on-screen keyboard can be touched at every
// size.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/keyboard.h"
#include "app/ui/wrap.h"

// --- Text ----------------------------------------------------------------------------------------

static void press(struct entry *entry, const char *keys) {
    while (*keys) {
        entry_key(entry, (int32_t)utf8_next(&keys));
    }
}

static void expect_marked(const char *before, int32_t key, const char *after) {
    struct entry entry = {.text = ""};
    entry_set(&entry, before);
    entry_key(&entry, key);
    if (strcmp(entry.text, after) != 0) {
        fail_msg("%s with key %d became %s, not %s", before, (int)key, entry.text, after);
    }
}

static void test_marks_change_the_last_kana(void **state) {
    (void)state;
    expect_marked("ニイカ", KEY_VOICED, "ニイガ");
    expect_marked("ニイガ", KEY_VOICED, "ニイカ");
    expect_marked("ウ", KEY_VOICED, "ヴ");
    expect_marked("ハ", KEY_VOICED, "バ");
    expect_marked("パ", KEY_VOICED, "バ");
    expect_marked("ハ", KEY_SEMI_VOICED, "パ");
    expect_marked("バ", KEY_SEMI_VOICED, "パ");
    expect_marked("ポ", KEY_SEMI_VOICED, "ホ");
    expect_marked("ツ", KEY_SMALL, "ッ");
    expect_marked("ョ", KEY_SMALL, "ヨ");
    expect_marked("ア", KEY_SMALL, "ァ");
    expect_marked("か", KEY_VOICED, "が");
    expect_marked("つ", KEY_SMALL, "っ");
}

static void test_marks_leave_alone_what_has_none(void **state) {
    (void)state;
    static const int32_t keys[] = {KEY_VOICED, KEY_SEMI_VOICED, KEY_SMALL};
    static const char *const texts[] = {"", "ン", "ー", "A", "新", "𠮷", "ナ", " ", "ガ "};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (size_t j = 0; j < 3; j++) {
            expect_marked(texts[i], keys[j], texts[i]);
        }
    }
    expect_marked("ガ", KEY_SEMI_VOICED, "ガ");
    expect_marked("ヨ", KEY_VOICED, "ヨ");
}

static void test_keys_and_erase(void **state) {
    (void)state;
    struct entry entry = {.text = ""};
    press(&entry, "ニイカ゛タ タロウ");
    assert_string_equal(entry.text, "ニイカ゛タ タロウ");
    entry_set(&entry, "髙\u9089\U000E0100");
    entry_erase(&entry);
    assert_string_equal(entry.text, "髙");
    entry_erase(&entry);
    entry_erase(&entry);
    assert_string_equal(entry.text, "");
    entry_key(&entry, '\n');
    entry_key(&entry, 0xd800);
    entry_key(&entry, 0x110000);
    entry_type(&entry, "\xff");
    entry_type(&entry, "a\nb");
    assert_string_equal(entry.text, "");
}

static void test_what_does_not_fit_is_left_off_whole(void **state) {
    (void)state;
    struct entry entry = {.cap = 8};
    press(&entry, "アイウ");
    assert_string_equal(entry.text, "アイ");
    entry_type(&entry, "1");
    entry_type(&entry, "2");
    assert_string_equal(entry.text, "アイ1");
    struct entry whole = {.text = ""};
    for (int i = 0; i < 100; i++) {
        entry_key(&whole, 0x30a2);
    }
    assert_int_equal(strlen(whole.text), (ENTRY_CAP - 1) / 3 * 3);
}

// --- Keys ----------------------------------------------------------------------------------------

static const struct { int width, height; } sizes[] = {{1280, 800}, {800, 480}, {720, 1280}};

static void draw(struct frame *f, enum keyboard_layout layout, int width, int height) {
    static struct view view;
    struct rect rect = {frame_px(f, 30), 0, 0, 0};
    frame_begin(f, &view, width, height, 100);
    rect.h = keyboard_height(f);
    rect.w = width - 2 * frame_px(f, 30);
    rect.y = height - rect.h;
    keyboard_draw(f, rect, layout, "OK");
}

static bool meet(const struct ui_target *a, const struct ui_target *b) {
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void check_targets(const struct frame *f) {
    for (size_t i = 0; i < f->target_count; i++) {
        const struct ui_target *key = &f->targets[i];
        assert_true(key->w + 1 >= frame_touch_px(f) && key->h + 1 >= frame_touch_px(f));
        assert_true(key->x >= 0 && key->y >= 0 && key->x + key->w <= f->width &&
                    key->y + key->h <= f->height);
        for (size_t j = i + 1; j < f->target_count; j++) {
            assert_false(meet(key, &f->targets[j]));
            assert_false(key->kind == f->targets[j].kind && key->value == f->targets[j].value);
        }
    }
    assert_false(f->list->full);
}

static bool has(const struct frame *f, enum ui_action_kind kind, int32_t value) {
    for (size_t i = 0; i < f->target_count; i++) {
        if (f->targets[i].kind == kind && f->targets[i].value == value) {
            return true;
        }
    }
    return false;
}

static void check_characters(const struct frame *f, const char *characters) {
    while (*characters) {
        uint32_t c = utf8_next(&characters);
        if (!has(f, UI_KEY, (int32_t)c)) {
            fail_msg("%dx%d: no key for U+%04X", f->width, f->height, (unsigned)c);
        }
    }
}

static void test_every_key_at_every_size(void **state) {
    (void)state;
    static const char *const characters[] = {
        [KEYBOARD_KANA] = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ"
                          "ヤユヨラリルレロワヲンー・ ",
        [KEYBOARD_LATIN] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.'/ ",
        [KEYBOARD_DIGITS] = "0123456789-",
    };
    struct fonts *fonts;
    char problem[256];
    assert_int_equal(fonts_open(&fonts, UK_SHARE_DIR, problem, sizeof problem), ERR_OK);
    struct draw_list *list = calloc(1, sizeof *list);
    struct frame f = {.fonts = fonts, .list = list};
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        for (int layout = 0; layout < KEYBOARD_LAYOUT_COUNT; layout++) {
            draw(&f, (enum keyboard_layout)layout, sizes[size].width, sizes[size].height);
            check_targets(&f);
            check_characters(&f, characters[layout]);
            for (int other = 0; other < KEYBOARD_LAYOUT_COUNT; other++) {
                assert_int_equal(has(&f, UI_KEYBOARD, other), other != layout);
            }
            assert_true(has(&f, UI_ERASE, 0) && has(&f, UI_CLEAR, 0));
            assert_true(has(&f, UI_KEYBOARD, KEYBOARD_AWAY));
        }
    }
    free(list);
    fonts_close(fonts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_change_the_last_kana),
        cmocka_unit_test(test_marks_leave_alone_what_has_none),
        cmocka_unit_test(test_keys_and_erase),
        cmocka_unit_test(test_what_does_not_fit_is_left_off_whole),
        cmocka_unit_test(test_every_key_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
