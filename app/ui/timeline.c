#include "app/ui/timeline.h"

#include <stdio.h>

#include "app/ui/column.h"
#include "app/ui/people_words.h"

static const char *method_words(const struct frame *f, enum method method) {
    static const enum string_id words[METHOD_COUNT] = {
        [METHOD_QR_SIGNED] = STR_TAP_METHOD_QR, [METHOD_QR_PLAIN] = STR_TAP_METHOD_QR,
        [METHOD_NFC_UID] = STR_TAP_METHOD_CARD, [METHOD_NFC_NDEF] = STR_TAP_METHOD_CARD,
        [METHOD_HPKI] = STR_TAP_METHOD_HPKI,    [METHOD_TYPED] = STR_TAP_METHOD_TYPED,
        [METHOD_STAFF] = STR_TAP_METHOD_STAFF,
    };
    return method == METHOD_NONE ? "" : frame_phrase(f, words[method]);
}

struct tap_look {
    enum string_id words;
    enum tag_tone tone;
};

static struct tap_look look_of(const struct timeline_row *tap) {
    static const struct tap_look looks[] = {
        [TIMELINE_COUNTS] = {STR_TAP_COUNTS, TAG_OK},
        [TIMELINE_CHANGES_NOTHING] = {STR_TAP_NOTHING, TAG_SOFT},
        [TIMELINE_VOIDED] = {STR_TAP_VOIDED, TAG_BAD},
        [TIMELINE_WRONG_ROOM] = {STR_STATE_WRONG_ROOM, TAG_BAD},
        [TIMELINE_FULL] = {STR_STATE_FULL, TAG_BAD},
    };
    return tap->amended && tap->state == TIMELINE_COUNTS
               ? (struct tap_look){STR_TAP_AMENDED, TAG_WARN}
               : looks[tap->state];
}

// How and where; then both times, who acted and why, as far as there is something to say.
static void tap_words(const struct frame *f, char out[PHRASE_CAP],
                      const struct view_timeline_row *row) {
    const struct timeline_row *tap = &row->tap;
    char clock[CLOCK_CAP];
    char times[PHRASE_CAP] = "";
    char why[PHRASE_CAP] = "";
    if (tap->recorded_utc_ms != tap->at_utc_ms) {
        phrase_clock(clock, tap->recorded_utc_ms, f->view->utc_offset_min);
        PHRASE_FILL(times, frame_phrase(f, tap->corrected ? STR_TAP_CORRECTED : STR_TAP_RECORDED),
                    clock);
    }
    if (tap->reason[0]) {
        PHRASE_FILL(why, frame_phrase(f, STR_TAP_REASON), row->staff_name,
                    reason_words(f, tap->reason));
    } else {
        snprintf(why, sizeof why, "%s", row->staff_name);
    }
    snprintf(out, PHRASE_CAP, "%s・%s%s%.200s%s%.400s", method_words(f, tap->method),
             frame_phrase(f, row->own_device ? STR_TAP_HERE : STR_TAP_THERE), *times ? "・" : "",
             times, *why ? "・" : "", why);
}

static void draw_tap(struct frame *f, struct rect rect, const struct view_timeline_row *row,
                     int index, bool chosen) {
    const struct timeline_row *tap = &row->tap;
    char clock[CLOCK_CAP];
    char words[PHRASE_CAP];
    bool pressed = frame_is_pressed(f, UI_TAP, index);
    bool voided = tap->state == TIMELINE_VOIDED;
    draw_framed_box(f->list, rect, pressed ? PAINT_PRESSED : PAINT_CARD,
                    chosen ? PAINT_BRAND : PAINT_LINE, chosen ? 4 : 1, frame_corner_px(f) / 2);
    frame_target(f, rect, UI_TAP, index);
    struct rect inner = rect_inset(rect, frame_px(f, 18), frame_px(f, 4));
    struct rect upper = rect_cut_top(&inner, inner.h * 54 / 100);
    struct tap_look look = look_of(tap);
    const char *state = frame_phrase(f, look.words);
    struct rect tag = rect_cut_right(&upper, widget_tag_width(f, state));
    widget_tag(f, tag, state, look.tone, ALIGN_RIGHT);
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    phrase_clock(clock, tap->at_utc_ms, f->view->utc_offset_min);
    bool out = tap->direction == DIRECTION_OUT;
    snprintf(words, sizeof words, "%s %s", clock,
             frame_phrase(f, out ? STR_DIRECTION_OUT : STR_DIRECTION_IN));
    if (voided) { // struck out, below the letters, so that they can still be read
        int width = frame_text_width(f, bold, words);
        draw_box(f->list, (struct rect){upper.x, upper.y + upper.h / 2, width, 2}, PAINT_BAD, 0);
    }
    widget_label(f, upper, words, bold,
                 voided ? PAINT_SOFT
                 : out  ? PAINT_OUT
                        : PAINT_BRAND,
                 ALIGN_LEFT);
    tap_words(f, words, row);
    widget_label(f, inner, words, frame_type(f, TYPE_SMALL, false), PAINT_SOFT, ALIGN_LEFT);
}

static void draw_tap_scroll(struct frame *f, struct rect column, const struct view_person *person,
                            int rows) {
    bool down = person->first + (size_t)rows < person->total;
    struct button buttons[] = {
        {UI_SCROLL, -rows, "", ICON_UP, person->first > 0 ? BUTTON_PLAIN : BUTTON_DISABLED},
        {UI_SCROLL, rows, "", ICON_DOWN, down ? BUTTON_PLAIN : BUTTON_DISABLED},
    };
    widget_button(f, rect_part_down(column, 0, 2, frame_px(f, 12)), &buttons[0]);
    widget_button(f, rect_part_down(column, 1, 2, frame_px(f, 12)), &buttons[1]);
}

void timeline_draw(struct frame *f, struct rect rect, const struct view_person *person) {
    int gap = frame_px(f, 8);
    int rows = (rect.h + gap) / (frame_touch_px(f) + gap);
    rows = rows < 1 ? 1 : rows > VIEW_TIMELINE_ROWS ? VIEW_TIMELINE_ROWS : rows;
    if (person->total == 0) {
        struct column column = column_begin(f, rect);
        column_text(&column, frame_phrase(f, STR_PERSON_NO_TAPS), frame_type(f, TYPE_BODY, false),
                    PAINT_SOFT, 0);
        return;
    }
    if (person->first > 0 || person->total > (size_t)rows) {
        draw_tap_scroll(f, rect_cut_right(&rect, frame_touch_px(f)), person, rows);
        rect_cut_right(&rect, gap);
    }
    for (int i = 0; i < rows && i < (int)person->tap_count; i++) {
        struct rect row = {rect.x, rect.y + i * (frame_touch_px(f) + gap), rect.w,
                           frame_touch_px(f)};
        draw_tap(f, row, &person->taps[i], i, (size_t)i == person->chosen);
    }
}
