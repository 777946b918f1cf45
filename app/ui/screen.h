// A screen is an entry of a table: an id and a function from a view to a picture. It decides
// nothing and keeps nothing; what people touch on it goes to the kiosk as an action.
#pragma once

#include "app/ui/frame.h"

struct screen {
    enum screen_id id;
    void (*draw)(struct frame *f, const struct view *view);
};
const struct screen *screen_find(enum screen_id id);

void screen_setup_draw(struct frame *f, const struct view *view);
void screen_sessions_draw(struct frame *f, const struct view *view);
void screen_pin_draw(struct frame *f, const struct view *view);
void screen_reception_draw(struct frame *f, const struct view *view);
void screen_result_draw(struct frame *f, const struct view *view);
void screen_choice_draw(struct frame *f, const struct view *view);
void screen_keypad_draw(struct frame *f, const struct view *view);
void screen_notice_draw(struct frame *f, const struct view *view);
void screen_out_of_order_draw(struct frame *f, const struct view *view);
void screen_attendees_draw(struct frame *f, const struct view *view);
void screen_person_draw(struct frame *f, const struct view *view);
void screen_reason_draw(struct frame *f, const struct view *view);
void screen_walk_in_draw(struct frame *f, const struct view *view);
void screen_menu_draw(struct frame *f, const struct view *view);
void screen_clock_draw(struct frame *f, const struct view *view);
void screen_closing_draw(struct frame *f, const struct view *view);
void screen_summary_draw(struct frame *f, const struct view *view);
void screen_transfer_draw(struct frame *f, const struct view *view);
void screen_diagnostics_draw(struct frame *f, const struct view *view);
void screen_card_draw(struct frame *f, const struct view *view);
