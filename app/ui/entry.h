// One line of text in the making, and what keys do to it, those of the screen and real ones alike.
// Pure: no drawing (keyboard.h), no decision about what the text is good for.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keyboard_layout { KEYBOARD_KANA, KEYBOARD_LATIN, KEYBOARD_DIGITS, KEYBOARD_LAYOUT_COUNT };
enum { KEYBOARD_AWAY = -1 }; // UI_KEYBOARD: no layout, the keyboard goes

// What a key of the on-screen keyboard (UI_KEY) carries: the character that it adds, or one of
// these, which change the last character. Each undoes itself: カ, ガ, カ.
enum {
    KEY_VOICED = 0x3099,      // ゛: カ -> ガ
    KEY_SEMI_VOICED = 0x309a, // ゜: ハ -> パ
    KEY_SMALL = -1            // 小: ツ -> ッ
};

enum { ENTRY_CAP = 128 };

struct entry {
    char text[ENTRY_CAP];
    size_t cap; // of what the text is for, with its NUL; 0: ENTRY_CAP
};

// What does not fit, or is no character, changes nothing.
void entry_key(struct entry *entry, int32_t key);
// Appends clean UTF-8, whole or not at all.
void entry_type(struct entry *entry, const char *utf8);
// Takes the last character away, with the marks that belong to it.
void entry_erase(struct entry *entry);
void entry_set(struct entry *entry, const char *text);
