// One person in this session: what was recorded, what it earns, and what staff can do about it.
#include <stdio.h>

#include "app/ui/column.h"
#include "app/ui/header.h"
#include "app/ui/people_words.h"
#include "app/ui/screen.h"
#include "app/ui/timeline.h"

// --- Who -----------------------------------------------------------------------------------------

static int line_px(const struct frame *f, int tenths) {
    return theme_line_px(frame_type(f, tenths, false));
}

static void draw_who(struct frame *f, struct rect rect, const struct view_person *person) {
    char words[PHRASE_CAP];
    char below[2 * PHRASE_CAP];
    struct rect upper = rect_cut_top(&rect, line_px(f, TYPE_TITLE));
    people_state_words(f, words, &person->row);
    struct rect tag = rect_cut_right(&upper, widget_tag_width(f, words));
    widget_tag(f, tag, words, people_state_tone(person->row.state), ALIGN_RIGHT);
    rect_cut_right(&upper, frame_px(f, 14));
    widget_label(f, upper, people_name(f, &person->row), frame_type(f, TYPE_TITLE, true), PAINT_INK,
                 ALIGN_LEFT);
    char number[PHRASE_CAP] = "";
    if (person->number[0]) {
        PHRASE_FILL(number, frame_phrase(f, STR_PERSON_NUMBER), person->number);
    }
    snprintf(below, sizeof below, "%s%s%s%s%s", person->row.kana, *number ? "　" : "", number,
             person->affiliation[0] ? "　" : "", person->affiliation);
    widget_label(f, rect, below, frame_type(f, TYPE_SMALL, false), PAINT_SOFT, ALIGN_LEFT);
}

// --- What it earns -------------------------------------------------------------------------------

static void draw_credit(struct frame *f, struct rect rect, const struct view_person *person) {
    static const enum paint paints[] = {[PROPOSAL_EARNED] = PAINT_OK,
                                        [PROPOSAL_PENDING] = PAINT_WARN,
                                        [PROPOSAL_NONE] = PAINT_SOFT};
    static const enum icon icons[] = {[PROPOSAL_EARNED] = ICON_TICK,
                                      [PROPOSAL_PENDING] = ICON_WAIT,
                                      [PROPOSAL_NONE] = ICON_CROSS};
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    struct column column = column_begin(f, rect);
    column_text(&column, frame_phrase(f, STR_PERSON_CREDIT), frame_type(f, TYPE_BODY, true),
                PAINT_INK, 0);
    if (person->proposal_count == 0) {
        column_text(&column, frame_phrase(f, STR_PERSON_NO_CREDIT), style, PAINT_SOFT,
                    frame_px(f, 8));
    }
    for (size_t i = 0; i < person->proposal_count; i++) {
        struct rect room = column.room;
        int icon_px = style.px;
        rect_cut_top(&room, frame_px(f, 10));
        struct rect mark = rect_cut_left(&room, icon_px);
        rect_cut_left(&room, icon_px / 2);
        int wanted = widget_paragraph_height(f, room.w, person->proposals[i], style);
        if (room.h < theme_line_px(style)) {
            return;
        }
        mark.h = theme_line_px(style);
        widget_icon(f, mark, icons[person->states[i]], paints[person->states[i]]);
        int taken = widget_paragraph(f, room, person->proposals[i], style,
                                     paints[person->states[i]], ALIGN_LEFT);
        rect_cut_top(&column.room, frame_px(f, 10) + (taken < wanted ? room.h : taken));
    }
}

// --- What can be done ----------------------------------------------------------------------------

static enum button_look look_if(bool possible, enum button_look look) {
    return possible ? look : BUTTON_DISABLED;
}

static size_t list_buttons(const struct frame *f, struct button out[8],
                           const struct view_people *people) {
    const struct view_person *person = &people->person;
    bool chosen = people->manager && person->chosen < person->tap_count;
    bool standing = chosen && person->taps[person->chosen].tap.state != TIMELINE_VOIDED;
    bool absent = person->row.state == PERSON_ABSENT;
    bool inside = person->row.inside;
    size_t count = 0;
    out[count++] = (struct button){UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    if (absent) {
        out[count++] = (struct button){UI_RECEIVE, 0, frame_phrase(f, STR_PERSON_RECEIVE),
                                       ICON_NONE, BUTTON_PRIMARY};
    } else {
        out[count++] = (struct button){UI_DIRECTION, DIRECTION_IN, frame_phrase(f, STR_PERSON_IN),
                                       ICON_NONE, inside ? BUTTON_PLAIN : BUTTON_PRIMARY};
        out[count++] = (struct button){UI_DIRECTION, DIRECTION_OUT, frame_phrase(f, STR_PERSON_OUT),
                                       ICON_NONE, inside ? BUTTON_PRIMARY : BUTTON_PLAIN};
    }
    out[count++] = (struct button){UI_AFTERWARDS, 0, frame_phrase(f, STR_PERSON_AFTERWARDS),
                                   ICON_NONE, look_if(people->manager, BUTTON_PLAIN)};
    if (person->total > 0) {
        out[count++] = (struct button){UI_AMEND, 0, frame_phrase(f, STR_PERSON_AMEND), ICON_NONE,
                                       look_if(standing, BUTTON_PLAIN)};
        out[count++] = (struct button){UI_VOID, 0, frame_phrase(f, STR_PERSON_VOID), ICON_NONE,
                                       look_if(standing, BUTTON_DANGER)};
    }
    bool listed = person->row.kanji[0] || person->row.kana[0];
    if (listed && !member_is_walk_in(person->row.member_id)) {
        out[count++] = (struct button){UI_ENROL_CARD, 0, frame_phrase(f, STR_PERSON_CARDS),
                                       ICON_CARD, BUTTON_PLAIN};
    }
    return count;
}

// In one row; on a tall screen in two.
static void draw_buttons(struct frame *f, struct rect *body, const struct view_people *people) {
    struct button buttons[8];
    int count = (int)list_buttons(f, buttons, people);
    int columns = f->tall ? 4 : count;
    int lines = (count + columns - 1) / columns;
    int gap = frame_px(f, 12);
    for (int line = lines; line > 0; line--) {
        struct rect row = rect_cut_bottom(body, frame_touch_px(f));
        rect_cut_bottom(body, gap);
        for (int i = 0; i < columns && (line - 1) * columns + i < count; i++) {
            widget_button(f, rect_part_across(row, i, columns, gap),
                          &buttons[(line - 1) * columns + i]);
        }
    }
}

// Why a button can't be touched, where one can't.
static void draw_hint(struct frame *f, struct rect *body, const struct view_people *people) {
    const struct view_person *person = &people->person;
    bool choose = people->manager && person->total > 0 && person->chosen >= person->tap_count;
    struct text_style style = frame_type(f, TYPE_SMALL, false);
    const char *words = !people->manager ? frame_phrase(f, STR_PERSON_RECEPTION)
                        : choose         ? frame_phrase(f, STR_PERSON_CHOOSE)
                                         : "";
    int height = *words ? widget_paragraph_height(f, body->w, words, style) : 0;
    struct rect line = rect_cut_bottom(body, height);
    widget_paragraph(f, line, words, style, PAINT_SOFT, ALIGN_LEFT);
    rect_cut_bottom(body, *words ? frame_px(f, 8) : 0);
}

void screen_person_draw(struct frame *f, const struct view *view) {
    const struct view_person *person = &view->people.person;
    struct rect body = header_draw(f);
    int gap = frame_px(f, 14);
    draw_who(f, rect_cut_top(&body, line_px(f, TYPE_TITLE) + line_px(f, TYPE_SMALL)), person);
    rect_cut_top(&body, gap);
    draw_buttons(f, &body, &view->people);
    undo_bar_draw(f, &body);
    draw_hint(f, &body, &view->people);
    if (f->tall) {
        draw_credit(f, rect_cut_bottom(&body, body.h * 42 / 100), person);
        rect_cut_bottom(&body, gap);
    } else {
        draw_credit(f, rect_cut_right(&body, body.w * 40 / 100), person);
        rect_cut_right(&body, frame_px(f, 24));
    }
    timeline_draw(f, body, person);
}
