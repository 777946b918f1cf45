// The on-screen keyboard: kana in the order of the fifty sounds, latin letters, digits. Kana stand
// in columns on a wide screen and in rows on a tall one; erase and the other layouts always stand
// in the same places.
//
// Its keys are UI_KEY (value: a character or one of entry.h's marks), UI_ERASE, UI_CLEAR and
// UI_KEYBOARD (value: the layout to change to, KEYBOARD_AWAY: put it away).
#pragma once

#include "app/ui/entry.h"
#include "app/ui/frame.h"

// How high the keyboard is on this screen, whatever its layout; it takes the whole width.
int keyboard_height(const struct frame *f);
// `away` labels the key that puts it away; NULL: there is none.
void keyboard_draw(struct frame *f, struct rect rect, enum keyboard_layout layout,
                   const char *away);

// A field with what was typed so far and, when keys go there, a caret. Empty: `hint` in soft type.
// Of a text that is longer than its field the end is seen. Touching it is UI_FIELD with `value`;
// a negative value: it can't be touched.
void keyboard_field(struct frame *f, struct rect rect, const char *text, const char *hint,
                    bool focused, int32_t value);
