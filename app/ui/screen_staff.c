#include "app/ui/column.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/phrase.h"
#include "app/ui/screen.h"

// --- Recent records ------------------------------------------------------------------------------

static const enum string_id verdict_words[] = {
    [VERDICT_NONE] = STR_VERDICT_ACCEPTED,
    [VERDICT_ACCEPTED] = STR_VERDICT_ACCEPTED,
    [VERDICT_REPEAT] = STR_VERDICT_REPEAT,
    [VERDICT_NO_ENTRY] = STR_VERDICT_NO_ENTRY,
    [VERDICT_WRONG_SESSION] = STR_VERDICT_WRONG_SESSION,
    [VERDICT_FLAGGED] = STR_VERDICT_FLAGGED,
    [VERDICT_FULL] = STR_VERDICT_FULL,
    [VERDICT_ELSEWHERE] = STR_VERDICT_ELSEWHERE,
    [VERDICT_LATE] = STR_VERDICT_LATE,
    [VERDICT_EARLY] = STR_VERDICT_EARLY,
};
_Static_assert(sizeof verdict_words / sizeof verdict_words[0] == VERDICT_COUNT,
               "each verdict has a word");

static void record_state(struct frame *f, struct rect rect, const struct view_recent *recent) {
    enum string_id words = recent->quarantined ? STR_RECENT_QUARANTINED
                           : recent->settled   ? STR_RECENT_SENT
                                               : STR_RECENT_WAITING;
    enum tag_tone tone = recent->quarantined ? TAG_BAD : recent->settled ? TAG_OK : TAG_SOFT;
    widget_tag(f, rect, frame_phrase(f, words), tone, ALIGN_RIGHT);
}

static int state_width(struct frame *f) {
    int most = 0;
    static const enum string_id all[] = {STR_RECENT_QUARANTINED, STR_RECENT_SENT,
                                         STR_RECENT_WAITING};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        int width = widget_tag_width(f, frame_phrase(f, all[i]));
        most = width > most ? width : most;
    }
    return most;
}

static void draw_record(struct frame *f, struct rect row, const struct view_recent *recent) {
    struct text_style bold = frame_type(f, TYPE_BODY, true);
    struct text_style plain = frame_type(f, TYPE_BODY, false);
    bool out = recent->direction == DIRECTION_OUT;
    const char *name = recent->kanji[0]  ? recent->kanji
                       : recent->kana[0] ? recent->kana
                                         : frame_phrase(f, STR_RECENT_NO_NAME);
    char clock[CLOCK_CAP];
    phrase_clock(clock, recent->at_utc_ms, f->view->utc_offset_min);
    int gap = frame_px(f, 16);
    record_state(f, rect_cut_right(&row, state_width(f)), recent);
    rect_cut_right(&row, gap);
    widget_label(f, rect_cut_left(&row, frame_text_width(f, plain, "00:00")), clock, plain,
                 PAINT_INK, ALIGN_LEFT);
    rect_cut_left(&row, gap);
    const char *direction = frame_phrase(f, out ? STR_DIRECTION_OUT : STR_DIRECTION_IN);
    int direction_width = frame_text_width(f, bold, frame_phrase(f, STR_DIRECTION_IN));
    int other_width = frame_text_width(f, bold, frame_phrase(f, STR_DIRECTION_OUT));
    direction_width = direction_width > other_width ? direction_width : other_width;
    widget_label(f, rect_cut_left(&row, direction_width), direction, bold,
                 out ? PAINT_OUT : PAINT_BRAND, ALIGN_LEFT);
    rect_cut_left(&row, gap);
    if (recent->verdict != VERDICT_ACCEPTED) {
        const char *verdict = frame_phrase(f, verdict_words[recent->verdict]);
        struct text_style small = frame_type(f, TYPE_SMALL, false);
        int width = frame_text_width(f, small, verdict);
        widget_label(f, rect_cut_right(&row, width), verdict, small, PAINT_WARN, ALIGN_RIGHT);
        rect_cut_right(&row, gap);
    }
    widget_label(f, row, name, bold, PAINT_INK, ALIGN_LEFT);
}

static int row_px(const struct frame *f) {
    int px = frame_px(f, 72);
    return px < 38 ? 38 : px;
}

static void draw_rows(struct frame *f, struct rect card, int rows) {
    const struct view *view = f->view;
    struct rect inner = rect_inset(card, frame_px(f, 20), 0);
    for (int i = 0; i < rows; i++) {
        size_t index = view->recent_first + (size_t)i;
        if (index >= view->recent_count) {
            return;
        }
        struct rect row = rect_part_down(inner, i, rows, 0);
        if (i > 0) {
            draw_box(f->list, (struct rect){card.x + 2, row.y, card.w - 4, 1}, PAINT_LINE, 0);
        }
        draw_record(f, row, &view->recent[index]);
    }
}

static void draw_range(struct frame *f, struct rect row, int rows) {
    const struct view *view = f->view;
    size_t last = view->recent_first + (size_t)rows;
    last = last > view->recent_count ? view->recent_count : last;
    char from[NUMBER_TEXT_CAP];
    char to[NUMBER_TEXT_CAP];
    char all[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    phrase_number(from, (int64_t)view->recent_first + 1);
    phrase_number(to, (int64_t)last);
    phrase_number(all, (int64_t)view->recent_count);
    PHRASE_FILL(words, frame_phrase(f, STR_RECENT_RANGE), from, to, all);
    widget_label(f, row, words, frame_type(f, TYPE_BODY, false), PAINT_SOFT, ALIGN_LEFT);
}

static void draw_recent(struct frame *f, struct rect rect) {
    const struct view *view = f->view;
    struct text_style title = frame_type(f, 38, true);
    widget_label(f, rect_cut_top(&rect, theme_line_px(title)), frame_phrase(f, STR_RECENT_TITLE),
                 title, PAINT_INK, ALIGN_LEFT);
    struct rect bar = rect_cut_bottom(&rect, frame_touch_px(f));
    rect_cut_bottom(&rect, frame_px(f, 12));
    int rows = rect.h / row_px(f);
    widget_card(f, rect);
    if (view->recent_count == 0) {
        widget_label(f, rect_inset(rect, frame_px(f, 20), 0), frame_phrase(f, STR_RECENT_NONE),
                     frame_type(f, TYPE_BODY, false), PAINT_SOFT, ALIGN_CENTRE);
        return;
    }
    draw_rows(f, rect, rows);
    bool more = view->recent_first + (size_t)rows < view->recent_count;
    widget_scroll(f, bar, view->recent_first > 0, more, rows);
    draw_range(f, bar, rows);
}

// --- State ---------------------------------------------------------------------------------------

// A small panel has no room for large words, and few for a gap.
static bool is_small(const struct frame *f) {
    return f->short_side < 600;
}

static struct text_style state_type(const struct frame *f, bool bold) {
    return frame_type(f, is_small(f) ? TYPE_SMALL : 30, bold);
}

static int label_width(struct frame *f) {
    static const enum string_id labels[] = {STR_STATUS_PENDING, STR_STATUS_QUARANTINED,
                                            STR_STATUS_CONTACT, STR_STATUS_CAMERA,
                                            STR_STATUS_NFC,     STR_STATUS_CLOCK};
    int most = 0;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        int width = frame_text_width(f, state_type(f, false), frame_phrase(f, labels[i]));
        most = width > most ? width : most;
    }
    return most;
}

static void put_pair(struct column *column, enum string_id what, const char *value,
                     enum paint paint) {
    struct frame *f = column->frame;
    struct text_style plain = state_type(f, false);
    struct text_style bold = state_type(f, true);
    int gap = frame_px(f, 18);
    int left = label_width(f);
    int height = widget_paragraph_height(f, column->room.w - left - gap, value, bold);
    int most = 2 * theme_line_px(bold);
    struct rect row =
        column_take(column, height > most ? most : height, is_small(f) ? 0 : frame_px(f, 6));
    struct rect label = rect_cut_left(&row, left);
    label.h = theme_line_px(plain);
    rect_cut_left(&row, gap);
    widget_label(f, label, frame_phrase(f, what), plain, PAINT_SOFT, ALIGN_LEFT);
    widget_paragraph(f, row, value, bold, paint, ALIGN_LEFT);
}

static void put_queue(struct column *column, const struct view *view) {
    struct frame *f = column->frame;
    char number[NUMBER_TEXT_CAP];
    char ago[PHRASE_CAP];
    char words[PHRASE_CAP];
    phrase_number(number, view->outbox.pending);
    phrase_ago(ago, view->language, view->outbox.oldest_pending_utc_ms, view->now_utc_ms);
    bool some = view->outbox.pending > 0;
    PHRASE_FILL(words, frame_phrase(f, some ? STR_STATUS_PENDING_SOME : STR_STATUS_PENDING_NONE),
                number, ago);
    put_pair(column, STR_STATUS_PENDING, words, PAINT_INK);
    if (view->outbox.quarantined > 0) {
        phrase_number(number, view->outbox.quarantined);
        PHRASE_FILL(words, frame_phrase(f, STR_STATUS_COUNT), number);
        put_pair(column, STR_STATUS_QUARANTINED, words, PAINT_BAD);
    }
    if (view->last_contact_utc_ms != 0) {
        phrase_ago(ago, view->language, view->last_contact_utc_ms, view->now_utc_ms);
    } else {
        PHRASE_FILL(ago, frame_phrase(f, STR_NEVER), "");
    }
    put_pair(column, STR_STATUS_CONTACT, ago, PAINT_INK);
}

static void put_reader(struct column *column, enum string_id what,
                       const struct view_reader *reader) {
    struct frame *f = column->frame;
    enum string_id state = !reader->present ? STR_STATUS_ABSENT
                           : reader->ready  ? STR_STATUS_READY
                                            : STR_STATUS_NOT_READY;
    bool trouble = reader->present && !reader->ready;
    put_pair(column, what, frame_phrase(f, state), trouble ? PAINT_BAD : PAINT_INK);
    if (trouble) {
        column_text(column, fault_words(f->view->language, reader->fault),
                    frame_type(f, TYPE_SMALL, false), PAINT_BAD, 0);
    }
}

static void put_line_problem(struct column *column, const struct view *view) {
    struct frame *f = column->frame;
    column_text(column, fault_words(view->language, view->line_fault),
                frame_type(f, TYPE_SMALL, false),
                view->line == VIEW_LINE_ALARM ? PAINT_BAD : PAINT_WARN, frame_px(f, 6));
}

// The small print comes last, as far as there is room: what to do next stands above it.
static void put_details(struct column *column, const struct view *view) {
    const struct view_reader *const readers[] = {&view->camera, &view->nfc};
    column_detail(column, view->line_problem);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (readers[i]->present && !readers[i]->ready) {
            column_detail(column, readers[i]->what);
        }
    }
}

static void draw_state(struct frame *f, struct rect rect) {
    const struct view *view = f->view;
    widget_card(f, rect);
    struct column column =
        column_begin(f, rect_inset(rect, frame_px(f, 22), frame_px(f, is_small(f) ? 10 : 18)));
    put_queue(&column, view);
    put_line_problem(&column, view);
    put_reader(&column, STR_STATUS_CAMERA, &view->camera);
    put_reader(&column, STR_STATUS_NFC, &view->nfc);
    if (view->trust == TRUST_UNKNOWN) {
        put_pair(&column, STR_STATUS_CLOCK, frame_phrase(f, STR_STATUS_CLOCK_UNKNOWN), PAINT_WARN);
    }
    put_details(&column, view);
}

// --- What staff can do ---------------------------------------------------------------------------

static void draw_pinning(struct frame *f, struct rect row) {
    const struct view *view = f->view;
    static const struct {
        enum direction direction;
        enum string_id label;
    } choices[] = {{DIRECTION_IN, STR_DIRECTION_IN},
                   {DIRECTION_NONE, STR_DIRECTION_AUTO},
                   {DIRECTION_OUT, STR_DIRECTION_OUT}};
    enum direction now = view->pinned ? view->direction : DIRECTION_NONE;
    for (int i = 0; i < 3; i++) {
        bool chosen = choices[i].direction == now;
        struct button button = {
            UI_PIN_DIRECTION, (int32_t)choices[i].direction, frame_phrase(f, choices[i].label),
            chosen && choices[i].direction != DIRECTION_NONE ? ICON_PIN : ICON_NONE,
            chosen ? BUTTON_PRIMARY : BUTTON_PLAIN};
        widget_button(f, rect_part_across(row, i, 3, frame_px(f, 12)), &button);
    }
}

// The direction stands under the state where there is room, else among the buttons.
static void draw_side(struct frame *f, struct rect rect) {
    if (f->view->session.id[0] && !is_small(f)) {
        struct text_style title = frame_type(f, TYPE_SMALL, true);
        draw_pinning(f, rect_cut_bottom(&rect, frame_touch_px(f)));
        widget_label(f, rect_cut_bottom(&rect, theme_line_px(title) + frame_px(f, 6)),
                     frame_phrase(f, STR_DIRECTION_TITLE), title, PAINT_SOFT, ALIGN_LEFT);
        rect_cut_bottom(&rect, frame_px(f, 6));
    }
    draw_state(f, rect);
}

static void draw_buttons(struct frame *f, struct rect row) {
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button sync = {UI_SYNC_NOW, 0, frame_phrase(f, STR_SYNC_NOW), ICON_SYNC, BUTTON_PRIMARY};
    struct button end = {UI_CLOSE_SESSION, 0, frame_phrase(f, STR_CLOSE_SESSION), ICON_NONE,
                         BUTTON_DANGER};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &sync)), &sync);
    rect_cut_left(&row, frame_gap_px(f));
    if (f->view->session.id[0]) {
        widget_button(f, rect_cut_right(&row, widget_button_width(f, &end)), &end);
        rect_cut_right(&row, frame_gap_px(f));
        if (is_small(f)) {
            draw_pinning(f, row);
        }
    }
}

// A record that could not be written stands above the others, until one is written again.
static void draw_failure(struct frame *f, struct rect *body) {
    const struct view *view = f->view;
    char clock[CLOCK_CAP];
    char words[PHRASE_CAP];
    if (view->failure_utc_ms == 0) {
        return;
    }
    phrase_clock(clock, view->failure_utc_ms, view->utc_offset_min);
    PHRASE_FILL(words, frame_phrase(f, STR_STAFF_NOT_RECORDED), clock,
                fault_words(view->language, view->failure_fault));
    struct text_style style = state_type(f, true);
    int pad = frame_px(f, 12);
    int height = widget_paragraph_height(f, body->w - 2 * pad, words, style);
    struct rect box = rect_cut_top(body, height + 2 * pad);
    draw_box(f->list, box, PAINT_BAD_BG, frame_corner_px(f) / 2);
    widget_paragraph(f, rect_inset(box, pad, pad), words, style, PAINT_BAD, ALIGN_LEFT);
    rect_cut_top(body, frame_px(f, 14));
}

void screen_staff_draw(struct frame *f, const struct view *view) {
    (void)view;
    struct rect body = header_draw(f);
    int gap = frame_px(f, 22);
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)));
    rect_cut_bottom(&body, gap);
    struct rect side;
    if (f->tall) {
        side = rect_cut_bottom(&body, frame_px(f, 620));
        rect_cut_bottom(&body, gap);
    } else {
        side = rect_cut_right(&body, body.w * (is_small(f) ? 37 : 40) / 100);
        rect_cut_right(&body, gap);
    }
    draw_side(f, side);
    draw_failure(f, &body);
    draw_recent(f, body);
}
