#include "app/ui/device_page.h"
#include "app/ui/fault_words.h"
#include "app/ui/header.h"
#include "app/ui/pairs.h"
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
    rect_cut_top(&rect, frame_px(f, 10));
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

static struct text_style state_type(const struct frame *f, bool bold) {
    return frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, bold);
}

static const enum string_id state_labels[] = {STR_STATUS_PENDING, STR_STATUS_QUARANTINED,
                                              STR_STATUS_CONTACT, STR_STATUS_CAMERA,
                                              STR_STATUS_NFC,     STR_STATUS_CLOCK};

static void put_queue(struct pairs *pairs, const struct view *view) {
    struct frame *f = pairs->column->frame;
    char number[NUMBER_TEXT_CAP];
    char ago[PHRASE_CAP];
    char words[PHRASE_CAP];
    phrase_number(number, view->outbox.pending);
    phrase_ago(ago, view->language, view->outbox.oldest_pending_utc_ms, view->now_utc_ms);
    bool some = view->outbox.pending > 0;
    PHRASE_FILL(words, frame_phrase(f, some ? STR_STATUS_PENDING_SOME : STR_STATUS_PENDING_NONE),
                number, ago);
    pairs_put(pairs, STR_STATUS_PENDING, words, PAINT_INK);
    if (view->outbox.quarantined > 0) {
        phrase_number(number, view->outbox.quarantined);
        PHRASE_FILL(words, frame_phrase(f, STR_STATUS_COUNT), number);
        pairs_put(pairs, STR_STATUS_QUARANTINED, words, PAINT_BAD);
    }
    if (view->last_contact_utc_ms != 0) {
        phrase_ago(ago, view->language, view->last_contact_utc_ms, view->now_utc_ms);
    } else {
        PHRASE_FILL(ago, frame_phrase(f, STR_NEVER), "");
    }
    pairs_put(pairs, STR_STATUS_CONTACT, ago, PAINT_INK);
}

static void put_reader(struct pairs *pairs, enum string_id what, const struct view_reader *reader) {
    struct frame *f = pairs->column->frame;
    enum string_id state = !reader->present ? STR_STATUS_ABSENT
                           : reader->ready  ? STR_STATUS_READY
                                            : STR_STATUS_NOT_READY;
    bool trouble = reader->present && !reader->ready;
    pairs_put(pairs, what, frame_phrase(f, state), trouble ? PAINT_BAD : PAINT_INK);
    if (trouble) {
        column_text(pairs->column, fault_words(f->view->language, reader->fault),
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
    struct column column = column_begin(
        f, rect_inset(rect, frame_px(f, 22), frame_px(f, frame_is_small(f) ? 10 : 18)));
    struct pairs pairs =
        pairs_begin(&column, state_labels, sizeof state_labels / sizeof state_labels[0]);
    put_queue(&pairs, view);
    put_line_problem(&column, view);
    put_reader(&pairs, STR_STATUS_CAMERA, &view->camera);
    put_reader(&pairs, STR_STATUS_NFC, &view->nfc);
    if (view->trust == TRUST_UNKNOWN) {
        pairs_put(&pairs, STR_STATUS_CLOCK, frame_phrase(f, STR_STATUS_CLOCK_UNKNOWN), PAINT_WARN);
    }
    put_details(&column, view);
}

// --- The two pages -------------------------------------------------------------------------------

static void draw_buttons(struct frame *f, struct rect row) {
    bool device = f->view->house.diagnostics.page == DIAGNOSTICS_DEVICE;
    struct button back = {UI_BACK, 0, frame_phrase(f, STR_BACK), ICON_NONE, BUTTON_PLAIN};
    struct button sync = {UI_SYNC_NOW, 0, frame_phrase(f, STR_SYNC_NOW), ICON_SYNC, BUTTON_PRIMARY};
    struct button other = {UI_PAGE, device ? DIAGNOSTICS_STATE : DIAGNOSTICS_DEVICE,
                           frame_phrase(f, device ? STR_DIAGNOSTICS_STATE : STR_DIAGNOSTICS_DEVICE),
                           ICON_GAUGE, BUTTON_PLAIN};
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &back)), &back);
    rect_cut_left(&row, frame_gap_px(f));
    widget_button(f, rect_cut_left(&row, widget_button_width(f, &sync)), &sync);
    widget_button(f, rect_cut_right(&row, widget_button_width(f, &other)), &other);
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

static void draw_state_page(struct frame *f, struct rect body) {
    int gap = frame_px(f, 22);
    struct rect side;
    if (f->tall) {
        side = rect_cut_bottom(&body, frame_px(f, 520));
        rect_cut_bottom(&body, gap);
    } else {
        side = rect_cut_right(&body, body.w * (frame_is_small(f) ? 37 : 40) / 100);
        rect_cut_right(&body, gap);
    }
    draw_state(f, side);
    draw_failure(f, &body);
    draw_recent(f, body);
}

void screen_diagnostics_draw(struct frame *f, const struct view *view) {
    struct rect body = header_draw(f);
    draw_buttons(f, rect_cut_bottom(&body, frame_touch_px(f)));
    rect_cut_bottom(&body, frame_px(f, 22));
    if (view->house.diagnostics.page == DIAGNOSTICS_DEVICE) {
        device_page_draw(f, body);
    } else {
        draw_state_page(f, body);
    }
}
