#include "app/ui/device_page.h"

#include <stdio.h>

#include "app/ui/header.h"
#include "app/ui/pairs.h"
#include "app/ui/phrase.h"

// --- Figures -------------------------------------------------------------------------------------

static const enum string_id device_labels[] = {STR_DEVICE_FREE, STR_DEVICE_TEMPERATURE,
                                               STR_DEVICE_HELD, STR_DEVICE_VERSION, STR_DEVICE_ID};

static void put_free(struct pairs *pairs, int64_t free_bytes) {
    struct frame *f = pairs->column->frame;
    char number[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    const int64_t tenth_of_gb = 100000000;
    snprintf(number, sizeof number, "%lld.%lld", (long long)(free_bytes / tenth_of_gb / 10),
             (long long)(free_bytes / tenth_of_gb % 10));
    enum string_id pattern = free_bytes < 0 ? STR_DEVICE_FREE_UNKNOWN : STR_DEVICE_FREE_GB;
    PHRASE_FILL(words, frame_phrase(f, pattern), number);
    bool little = free_bytes >= 0 && free_bytes < 2 * tenth_of_gb;
    pairs_put(pairs, STR_DEVICE_FREE, words, little ? PAINT_BAD : PAINT_INK);
}

static void put_temperature(struct pairs *pairs, int32_t temperature_mc) {
    char number[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    if (temperature_mc == INT32_MIN) {
        return;
    }
    phrase_number(number, temperature_mc / 1000);
    PHRASE_FILL(words, frame_phrase(pairs->column->frame, STR_DEVICE_TEMPERATURE_C), number);
    pairs_put(pairs, STR_DEVICE_TEMPERATURE, words, temperature_mc > 80000 ? PAINT_BAD : PAINT_INK);
}

static void put_device(struct column *column, const struct view_diagnostics *device) {
    struct pairs pairs =
        pairs_begin(column, device_labels, sizeof device_labels / sizeof device_labels[0]);
    char records[NUMBER_TEXT_CAP];
    char members[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    put_free(&pairs, device->free_bytes);
    put_temperature(&pairs, device->temperature_mc);
    phrase_number(records, device->record_count);
    phrase_number(members, device->member_count);
    PHRASE_FILL(words, frame_phrase(column->frame, STR_DEVICE_HELD_COUNTS), records, members);
    pairs_put(&pairs, STR_DEVICE_HELD, words, PAINT_INK);
    snprintf(words, sizeof words, "%s・SQLite %s", device->version, device->sqlite_version);
    pairs_put(&pairs, STR_DEVICE_VERSION, words, PAINT_INK);
    snprintf(words, sizeof words, "%.13s", device->device_id);
    pairs_put(&pairs, STR_DEVICE_ID, words, PAINT_INK);
}

// --- The clock -----------------------------------------------------------------------------------

static void put_title(struct column *column, enum string_id words) {
    struct frame *f = column->frame;
    column_text(column, frame_phrase(f, words),
                frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, true), PAINT_BRAND,
                frame_px(f, frame_is_small(f) ? 8 : 18));
}

static void put_line(struct column *column, const char *words, enum paint paint) {
    struct frame *f = column->frame;
    column_text(column, words, frame_type(f, frame_is_small(f) ? TYPE_SMALL : 30, false), paint,
                frame_is_small(f) ? 0 : frame_px(f, 4));
}

static void put_trust(struct column *column) {
    static const enum string_id trusts[] = {[TRUST_UNKNOWN] = STR_DEVICE_CLOCK_UNKNOWN,
                                            [TRUST_RTC] = STR_DEVICE_CLOCK_RTC,
                                            [TRUST_SYNCED] = STR_DEVICE_CLOCK_SYNCED};
    struct frame *f = column->frame;
    int64_t by_min = f->view->house.corrected_by_ms / 60000;
    put_line(column, frame_phrase(f, trusts[f->view->trust]),
             f->view->trust == TRUST_SYNCED ? PAINT_INK : PAINT_WARN);
    if (by_min != 0) {
        char number[NUMBER_TEXT_CAP];
        char words[PHRASE_CAP];
        phrase_number(number, by_min < 0 ? -by_min : by_min);
        PHRASE_FILL(words,
                    frame_phrase(f, by_min < 0 ? STR_DEVICE_CLOCK_BEHIND : STR_DEVICE_CLOCK_AHEAD),
                    number);
        put_line(column, words, PAINT_WARN);
    }
}

static void put_correction(struct column *column, const struct view_clock_fact *correction) {
    struct frame *f = column->frame;
    int64_t by_ms = correction->true_utc_ms - correction->said_utc_ms;
    bool moved = by_ms >= 60000 || by_ms <= -60000;
    char said[STAMP_CAP];
    char was[STAMP_CAP];
    char words[PHRASE_CAP];
    char line[PHRASE_CAP + NAME_CAP + 8];
    phrase_stamp(said, correction->said_utc_ms, f->view->utc_offset_min);
    phrase_stamp(was, correction->true_utc_ms, f->view->utc_offset_min);
    PHRASE_FILL(words, frame_phrase(f, moved ? STR_DEVICE_CORRECTION : STR_DEVICE_CONFIRMED),
                moved ? said : was, was);
    snprintf(line, sizeof line, "%s（%s）", words,
             correction->who[0] ? correction->who : frame_phrase(f, STR_DEVICE_BY_HQ));
    put_line(column, line, moved ? PAINT_WARN : PAINT_INK);
}

static void put_clock(struct column *column, const struct view_diagnostics *device) {
    put_title(column, STR_DEVICE_CLOCK);
    put_trust(column);
    put_title(column, STR_DEVICE_CORRECTIONS);
    if (device->correction_count == 0) {
        put_line(column, frame_phrase(column->frame, STR_DEVICE_CORRECTIONS_NONE), PAINT_SOFT);
    }
    for (size_t i = 0; i < device->correction_count; i++) {
        put_correction(column, &device->corrections[i]);
    }
}

// --- Personal data -------------------------------------------------------------------------------

static void put_retention(struct column *column, const struct view_diagnostics *device) {
    struct frame *f = column->frame;
    char number[NUMBER_TEXT_CAP];
    char day[DAY_CAP] = "";
    char words[PHRASE_CAP];
    put_title(column, STR_DEVICE_RETENTION);
    phrase_number(number, device->retention_days);
    PHRASE_FILL(words, frame_phrase(f, STR_DEVICE_RETENTION_DAYS), number);
    put_line(column, words, PAINT_INK);
    bool due = device->roster_due_utc_ms != 0;
    if (due) {
        phrase_day(day, f->view->language, device->roster_due_utc_ms, f->view->utc_offset_min);
    }
    PHRASE_FILL(words, frame_phrase(f, due ? STR_DEVICE_RETENTION_DUE : STR_DEVICE_RETENTION_NONE),
                day);
    put_line(column, words, PAINT_INK);
    if (device->purged_utc_ms != 0) {
        char stamp[STAMP_CAP];
        phrase_stamp(stamp, device->purged_utc_ms, f->view->utc_offset_min);
        phrase_number(number, device->purged_members + device->purged_particulars);
        PHRASE_FILL(words, frame_phrase(f, STR_DEVICE_PURGED), stamp, number);
        put_line(column, words, PAINT_SOFT);
    }
}

// --- All of it -----------------------------------------------------------------------------------

static struct column card_column(struct frame *f, struct rect card) {
    widget_card(f, card);
    return column_begin(
        f, rect_inset(card, frame_px(f, 22), frame_px(f, frame_is_small(f) ? 10 : 18)));
}

void device_page_draw(struct frame *f, struct rect body) {
    const struct view_diagnostics *device = &f->view->house.diagnostics;
    int gap = frame_px(f, 22);
    struct rect first =
        f->tall ? rect_part_down(body, 0, 2, gap) : rect_part_across(body, 0, 2, gap);
    struct rect second =
        f->tall ? rect_part_down(body, 1, 2, gap) : rect_part_across(body, 1, 2, gap);
    struct column left = card_column(f, first);
    put_device(&left, device);
    put_retention(&left, device);
    struct column right = card_column(f, second);
    put_clock(&right, device);
}
