// The summary as a text file: what stands on the screen, for whoever keeps files.
#include <stdio.h>
#include <string.h>

#include "app/kiosk_state.h"
#include "app/ui/mark_words.h"
#include "app/ui/phrase.h"

struct text {
    struct buf *out;
    const struct view *view;
    enum err err;
};

// Windows' line ends, since that is where it is opened.
static void put(struct text *text, const char *words) {
    static const char zero_width[] = "\u200b";
    for (const char *at = words; text->err == ERR_OK && *at;) {
        bool skip = strncmp(at, zero_width, sizeof zero_width - 1) == 0;
        if (skip) {
            at += sizeof zero_width - 1;
        } else {
            text->err = buf_append(text->out, at++, 1);
        }
    }
    if (text->err == ERR_OK) {
        text->err = buf_append(text->out, "\r\n", 2);
    }
}

static void put_number(struct text *text, enum string_id pattern, int64_t number) {
    char digits[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    phrase_number(digits, number);
    PHRASE_FILL(words, phrase_get(text->view->language, pattern), digits);
    put(text, words);
}

static void put_session(struct text *text, const struct view_summary *summary) {
    const struct view *view = text->view;
    char words[PHRASE_CAP];
    char year[NUMBER_TEXT_CAP];
    char day[DAY_CAP];
    char span[SPAN_CAP];
    put(text, summary->title);
    phrase_year(year, summary->starts_utc_ms, view->utc_offset_min);
    phrase_day(day, view->language, summary->starts_utc_ms, view->utc_offset_min);
    phrase_span(span, summary->starts_utc_ms, summary->ends_utc_ms, view->utc_offset_min);
    snprintf(words, sizeof words, "%s %s %s %s", year, day, span, summary->room);
    put(text, words);
    PHRASE_FILL(words,
                phrase_get(view->language, !summary->approved        ? STR_SESSION_UNAPPROVED
                                           : summary->approval_no[0] ? STR_SESSION_APPROVED_NO
                                                                     : STR_SESSION_APPROVED),
                summary->approval_no);
    put(text, words);
}

static void put_counts(struct text *text, const struct view_summary *summary) {
    char clock[CLOCK_CAP];
    char words[PHRASE_CAP];
    put_number(text, STR_SUMMARY_RECEIVED, summary->received);
    put_number(text, STR_SUMMARY_INSIDE, summary->inside);
    put_number(text, summary->head_count > 0 ? STR_SUMMARY_HEAD : STR_SUMMARY_HEAD_NONE,
               summary->head_count);
    put_number(text, STR_SUMMARY_RECORDS, summary->records);
    phrase_clock(clock, summary->closed_utc_ms, text->view->utc_offset_min);
    PHRASE_FILL(words, phrase_get(text->view->language, STR_SUMMARY_CLOSED), clock);
    put(text, words);
}

static void put_schemes(struct text *text, const struct view_summary *summary) {
    enum language language = text->view->language;
    put(text, phrase_get(language,
                         summary->scheme_count > 0 ? STR_SUMMARY_UNITS : STR_SUMMARY_UNITS_NONE));
    for (size_t i = 0; i < summary->scheme_count; i++) {
        const struct view_scheme *scheme = &summary->schemes[i];
        char earned[NUMBER_TEXT_CAP];
        char pending[NUMBER_TEXT_CAP];
        char units[PHRASE_CAP];
        char words[2 * PHRASE_CAP];
        phrase_tenths(earned, scheme->earned_x10);
        phrase_tenths(pending, scheme->pending_x10);
        PHRASE_FILL(units,
                    phrase_get(language, scheme->pending_x10 > 0 ? STR_SUMMARY_EARNED_PENDING
                                                                 : STR_SUMMARY_EARNED),
                    earned, pending);
        snprintf(words, sizeof words, "  %s %s", language == LANGUAGE_EN ? scheme->en : scheme->ja,
                 units);
        put(text, words);
    }
}

static void put_mark(struct text *text, enum string_id mark, int64_t count) {
    enum language language = text->view->language;
    char number[NUMBER_TEXT_CAP];
    char words[PHRASE_CAP];
    char line[PHRASE_CAP + 2];
    if (count > 0) {
        phrase_number(number, count);
        PHRASE_FILL(words, phrase_get(language, STR_SUMMARY_MARK), phrase_get(language, mark),
                    number);
        snprintf(line, sizeof line, "  %s", words);
        put(text, line);
    }
}

static void put_marks(struct text *text, const struct view_summary *summary) {
    put(text, phrase_get(text->view->language, STR_SUMMARY_MARKS));
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        put_mark(text, mark_word(i), summary->marks[i]);
    }
    put_mark(text, STR_MARK_PENDING, summary->pending);
}

enum err kiosk_write_summary(struct buf *out, const struct view *view) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    const struct view_summary *summary = &view->house.closing.summary;
    struct text text = {out, view, buf_append(out, byte_order_mark, 3)};
    put_session(&text, summary);
    put_counts(&text, summary);
    put_schemes(&text, summary);
    put_marks(&text, summary);
    return text.err;
}
