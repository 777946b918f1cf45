// The look in one place: colours by purpose, sizes of type in units of the screen, icons.
//
// Nothing else in the house names a colour or a size. Two weights of type, no third; state is never
// told by colour alone, so each state has its icon and its word as well.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PAINT_LIST(X)                                                                              \
    X(PAINT_PAPER, 0xF5F3EE)                                                                       \
    X(PAINT_CARD, 0xFFFFFF)                                                                        \
    X(PAINT_LINE, 0xDAD6CC)                                                                        \
    X(PAINT_PRESSED, 0xE9E5DB)                                                                     \
    X(PAINT_INK, 0x16242C)                                                                         \
    X(PAINT_SOFT, 0x54646D)                                                                        \
    X(PAINT_BRAND, 0x0B5563)                                                                       \
    X(PAINT_BRAND_PRESSED, 0x083F4A)                                                               \
    X(PAINT_ON_BRAND, 0xE9F4F5)                                                                    \
    X(PAINT_OUT, 0x5A3E85)                                                                         \
    X(PAINT_ON_OUT, 0xF3EEFA)                                                                      \
    X(PAINT_OK, 0x146C43)                                                                          \
    X(PAINT_OK_BG, 0xE3F1E8)                                                                       \
    X(PAINT_WARN, 0x8A4B00)                                                                        \
    X(PAINT_WARN_BG, 0xFCEFD9)                                                                     \
    X(PAINT_WARN_FIELD, 0xB35F00) /* as orange as white words on it allow */                       \
    X(PAINT_BAD, 0xA3201A)                                                                         \
    X(PAINT_BAD_BG, 0xFBE6E3)                                                                      \
    X(PAINT_CAMERA, 0x22343C)                                                                      \
    X(PAINT_ON_CAMERA, 0xC9E6E1)                                                                   \
    X(PAINT_WHITE, 0xFFFFFF)

#define ENUM_MEMBER(name, value) name,
enum paint { PAINT_NONE, PAINT_LIST(ENUM_MEMBER) PAINT_COUNT };
#undef ENUM_MEMBER
// 0xRRGGBB; PAINT_NONE has no colour and is never asked for.
uint32_t paint_rgb(enum paint paint);

// Tenths of u, a hundredth of the screen's shorter side. theme_type_px never goes under 18 pixels.
enum type_size {
    TYPE_SMALL = 26,
    TYPE_BODY = 32,
    TYPE_BUTTON = 34,
    TYPE_INSTRUCTION = 40,
    TYPE_TITLE = 46,
    TYPE_CLOCK = 54,
    TYPE_HEADLINE = 60,
    TYPE_KEY = 70,
    TYPE_NAME = 90,
    TYPE_DIRECTION = 130
};
enum { TYPE_LEAST_PX = 18 };

struct text_style {
    int px;
    bool bold;
};
int theme_type_px(int short_side_px, int tenths);
// From one line's top to the next one's.
int theme_line_px(struct text_style style);

#define ICON_LIST(X)                                                                               \
    X(ICON_OK, "ok")                                                                               \
    X(ICON_ATTENTION, "attention")                                                                 \
    X(ICON_REFUSED, "refused")                                                                     \
    X(ICON_OTHER_ROOM, "other_room")                                                               \
    X(ICON_TICK, "tick")                                                                           \
    X(ICON_WARN, "warn")                                                                           \
    X(ICON_CROSS, "cross")                                                                         \
    X(ICON_WAIT, "wait")                                                                           \
    X(ICON_CARD, "card")                                                                           \
    X(ICON_CAMERA, "camera")                                                                       \
    X(ICON_LOCK, "lock")                                                                           \
    X(ICON_PIN, "pin")                                                                             \
    X(ICON_SYNC, "sync")                                                                           \
    X(ICON_UP, "up")                                                                               \
    X(ICON_DOWN, "down")                                                                           \
    X(ICON_RIGHT, "right")                                                                         \
    X(ICON_VIEWFINDER, "viewfinder")                                                               \
    X(ICON_FINISH, "finish")                                                                       \
    X(ICON_ROOMS, "rooms")                                                                         \
    X(ICON_STICK_IN, "stick_in")                                                                   \
    X(ICON_STICK_OUT, "stick_out")                                                                 \
    X(ICON_GAUGE, "gauge")                                                                         \
    X(ICON_PRACTICE, "practice")                                                                   \
    X(ICON_CLOCK, "clock")                                                                         \
    X(ICON_TYPE, "type")                                                                           \
    X(ICON_SOUND, "sound")                                                                         \
    X(ICON_NOTE, "note")                                                                           \
    X(ICON_STRIPE, "stripe") /* tiles side by side into a band that nobody overlooks */

#define ENUM_MEMBER(name, file) name,
enum icon { ICON_NONE, ICON_LIST(ENUM_MEMBER) ICON_COUNT };
#undef ENUM_MEMBER
// The file's stem in share/icons.
const char *icon_name(enum icon icon);
