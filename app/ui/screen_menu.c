#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

enum { ENTRIES_MAX = 14 };

struct entries {
    struct button buttons[ENTRIES_MAX];
    int count;
    char volume[PHRASE_CAP];
};

static void add(struct entries *entries, struct frame *f, enum ui_action_kind kind,
                enum string_id label, enum icon icon) {
    entries->buttons[entries->count++] =
        (struct button){kind, 0, frame_phrase(f, label), icon, BUTTON_PLAIN};
}

// What only managers may do carries a lock for others; a touch then says why.
static void add_for_managers(struct entries *entries, struct frame *f, enum ui_action_kind kind,
                             enum string_id label, enum icon icon) {
    add(entries, f, kind, label, f->view->house.role == ROLE_MANAGER ? icon : ICON_LOCK);
}

static void add_reception(struct entries *entries, struct frame *f) {
    if (f->view->session.id[0]) {
        add(entries, f, UI_CLOSING, STR_MENU_CLOSING, ICON_FINISH);
        add(entries, f, UI_SESSIONS, STR_MENU_OTHER_SESSION, ICON_ROOMS);
    } else {
        add(entries, f, UI_SESSIONS, STR_MENU_SESSIONS, ICON_ROOMS);
    }
    entries->buttons[0].look = BUTTON_PRIMARY;
}

static void add_volume(struct entries *entries, struct frame *f) {
    static const enum string_id steps[VOLUME_STEPS] = {STR_VOLUME_0, STR_VOLUME_1, STR_VOLUME_2,
                                                       STR_VOLUME_3};
    int32_t volume = f->view->house.volume;
    PHRASE_FILL(entries->volume, frame_phrase(f, STR_MENU_VOLUME),
                frame_phrase(f, steps[volume < 0 || volume >= VOLUME_STEPS ? 0 : volume]));
    entries->buttons[entries->count++] =
        (struct button){UI_VOLUME, 0, entries->volume, ICON_SOUND, BUTTON_PLAIN};
}

static void fill_entries(struct entries *entries, struct frame *f) {
    const struct view_house *house = &f->view->house;
    entries->count = 0;
    add_reception(entries, f);
    add_for_managers(entries, f, UI_IMPORT, STR_MENU_IMPORT, ICON_STICK_IN);
    add_for_managers(entries, f, UI_EXPORT, STR_MENU_EXPORT, ICON_STICK_OUT);
    add(entries, f, UI_DIAGNOSTICS, STR_MENU_DIAGNOSTICS, ICON_GAUGE);
    add(entries, f, UI_SYNC_NOW, STR_SYNC_NOW, ICON_SYNC);
    add_for_managers(entries, f, UI_PRACTICE,
                     house->practice ? STR_MENU_PRACTICE_END : STR_MENU_PRACTICE, ICON_PRACTICE);
    add(entries, f, UI_SET_CLOCK, STR_MENU_CLOCK, ICON_CLOCK);
    add(entries, f, UI_LARGE_TYPE, house->large_type ? STR_MENU_TYPE_NORMAL : STR_MENU_TYPE_LARGE,
        ICON_TYPE);
    add_volume(entries, f);
    add(entries, f, UI_NOTICE, STR_PRIVACY, ICON_NOTE);
}

// --- What staff say the direction is -------------------------------------------------------------

static void draw_pinning(struct frame *f, struct rect row) {
    const struct view *view = f->view;
    static const struct {
        enum direction direction;
        enum string_id label;
    } choices[] = {{DIRECTION_IN, STR_DIRECTION_IN},
                   {DIRECTION_NONE, STR_DIRECTION_AUTO},
                   {DIRECTION_OUT, STR_DIRECTION_OUT}};
    enum direction now = view->pinned ? view->direction : DIRECTION_NONE;
    struct text_style style = frame_type(f, TYPE_BODY, true);
    const char *title = frame_phrase(f, STR_DIRECTION_TITLE);
    widget_label(f, rect_cut_left(&row, frame_text_width(f, style, title)), title, style,
                 PAINT_SOFT, ALIGN_LEFT);
    rect_cut_left(&row, frame_gap_px(f));
    for (int i = 0; i < 3; i++) {
        bool chosen = choices[i].direction == now;
        struct button button = {
            UI_PIN_DIRECTION, (int32_t)choices[i].direction, frame_phrase(f, choices[i].label),
            chosen && choices[i].direction != DIRECTION_NONE ? ICON_PIN : ICON_NONE,
            chosen ? BUTTON_PRIMARY : BUTTON_PLAIN};
        widget_button(f, rect_part_across(row, i, 3, frame_px(f, 12)), &button);
    }
}

// --- All of it -----------------------------------------------------------------------------------

static void draw_who(struct frame *f, struct rect row) {
    const struct view_house *house = &f->view->house;
    struct text_style title = frame_type(f, TYPE_TITLE, true);
    struct text_style small = frame_type(f, TYPE_BODY, false);
    char who[PHRASE_CAP];
    PHRASE_FILL(who,
                frame_phrase(f, house->role == ROLE_MANAGER ? STR_MENU_ROLE_MANAGER
                                                            : STR_MENU_ROLE_RECEPTION),
                house->staff_name);
    const char *words = frame_phrase(f, STR_MENU_TITLE);
    widget_label(f, rect_cut_left(&row, frame_text_width(f, title, words)), words, title, PAINT_INK,
                 ALIGN_LEFT);
    rect_cut_left(&row, frame_gap_px(f));
    widget_label(f, row, who, small, PAINT_SOFT, ALIGN_RIGHT);
}

static void draw_entries(struct frame *f, struct rect rect, const struct entries *entries) {
    int columns = f->tall ? 2 : 4;
    int rows = (entries->count + columns - 1) / columns;
    int gap = frame_px(f, 16);
    int most = rows * (frame_px(f, 130) + gap) - gap;
    rect.h = rect.h > most ? most : rect.h;
    for (int i = 0; i < entries->count; i++) {
        struct rect row = rect_part_down(rect, i / columns, rows, gap);
        widget_button(f, rect_part_across(row, i % columns, columns, gap), &entries->buttons[i]);
    }
}

static void draw_refusal(struct frame *f, struct rect rect) {
    static const enum string_id words[] = {[MENU_MANAGER_ONLY] = STR_MENU_MANAGER_ONLY,
                                           [MENU_NOT_IN_PRACTICE] = STR_MENU_NOT_IN_PRACTICE,
                                           [MENU_NO_PRACTICE] = STR_MENU_NO_PRACTICE};
    enum menu_refusal refusal = f->view->house.refusal;
    if (refusal == MENU_FINE) {
        return;
    }
    draw_box(f->list, rect, PAINT_WARN_BG, frame_corner_px(f) / 2);
    struct rect inner = rect_inset(rect, frame_px(f, 20), 0);
    widget_icon(f, rect_cut_left(&inner, frame_px(f, 50)), ICON_LOCK, PAINT_WARN);
    rect_cut_left(&inner, frame_px(f, 16));
    struct text_style style =
        widget_fit(f, inner.w, 1, frame_phrase(f, words[refusal]), TYPE_BODY, 0, true);
    int height = widget_paragraph_height(f, inner.w, frame_phrase(f, words[refusal]), style);
    widget_paragraph(f, rect_centre(inner, inner.w, height > inner.h ? inner.h : height),
                     frame_phrase(f, words[refusal]), style, PAINT_WARN, ALIGN_LEFT);
}

void screen_menu_draw(struct frame *f, const struct view *view) {
    struct entries entries;
    struct rect body = header_draw(f);
    struct rect bottom = rect_cut_bottom(&body, frame_touch_px(f));
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&bottom, widget_button_width(f, &back)), &back);
    rect_cut_left(&bottom, frame_gap_px(f));
    draw_refusal(f, bottom);
    rect_cut_bottom(&body, frame_px(f, 18));
    draw_who(f, rect_cut_top(&body, theme_line_px(frame_type(f, TYPE_TITLE, true))));
    rect_cut_top(&body, frame_px(f, 14));
    if (view->session.id[0]) {
        draw_pinning(f, rect_cut_top(&body, frame_touch_px(f)));
        rect_cut_top(&body, frame_px(f, 18));
    }
    fill_entries(&entries, f);
    draw_entries(f, body, &entries);
}
