#include "app/ui/wrap.h"

#include <string.h>

#include "app/ui/line_break.h"

uint32_t utf8_next(const char **text) {
    const unsigned char *p = (const unsigned char *)*text;
    size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 0;
    uint32_t character = len == 1 ? p[0] : p[0] & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            len = 0;
            break;
        }
        character = character << 6 | (p[i] & 0x3f);
    }
    *text += len ? len : 1;
    return len ? character : 0xfffd;
}

static bool is_mark(uint32_t c) {
    return (c >= 0x300 && c <= 0x36f) || c == 0x3099 || c == 0x309a ||
           (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

size_t cluster_length(const char *text) {
    const char *end = text;
    utf8_next(&end);
    while (*end) {
        const char *next = end;
        if (!is_mark(utf8_next(&next))) {
            break;
        }
        end = next;
    }
    return (size_t)(end - text);
}

static size_t without_end_space(const char *start, const char *end) {
    const char *last = start;
    for (const char *p = start; p < end;) {
        if (!is_break_space(utf8_next(&p))) {
            last = p;
        }
    }
    return (size_t)(last - start);
}

static bool fits(const char *start, const char *end, int width_px, const struct ruler *measure) {
    size_t len = without_end_space(start, end);
    return measure->width_px(measure->context, start, len) <= width_px;
}

// As many characters as the line takes, but at least one: for words wider than the line.
static const char *cut_anywhere(const char *start, int width_px, const struct ruler *measure) {
    const char *end = start + cluster_length(start);
    while (*end && *end != '\n') {
        const char *next = end + cluster_length(end);
        if (!fits(start, next, width_px, measure)) {
            break;
        }
        end = next;
    }
    return end;
}

// --- The best end
// ----------------------------------------------------------------------------------

static size_t paragraph_length(const char *text) {
    return strcspn(text, "\n");
}

static int width_of(const char *start, const char *end, const struct ruler *measure) {
    return measure->width_px(measure->context, start, without_end_space(start, end));
}

// One character alone on the last line, with or without a mark behind it.
static bool is_orphan(const char *rest) {
    int count = 0;
    while (*rest && *rest != '\n' && count < 2) {
        uint32_t c = utf8_next(&rest);
        count += !is_break_space(c) && !is_mark(c) && !may_not_begin_line(c);
    }
    return count == 1;
}

// A line in the making: how long what is left to set is, and where the best end is so far.
struct line {
    const char *start;
    int width_px;
    int total_px; // from the start to the paragraph's end
    const char *best;
    int best_value;
};

enum { ORPHAN = -40, SAVES_A_LINE = 30, FEW_LINES = 4 };

// The fuller the better, the better the place the better; and no more lines than need be.
static void weigh_end(struct line *line, const char *at, int used_px,
                      const struct break_scan *scan) {
    int width = line->width_px > 0 ? line->width_px : 1;
    int lines = (line->total_px + width - 1) / width;
    int value = used_px * 100 / width + line_end_value(scan, at);
    value += is_orphan(at) ? ORPHAN : 0;
    if (lines <= FEW_LINES && line->total_px - used_px <= (lines - 1) * width) {
        value += SAVES_A_LINE;
    }
    if (!line->best || value >= line->best_value) {
        line->best = at;
        line->best_value = value;
    }
}

static const char *line_end(const char *start, int width_px, const struct ruler *measure) {
    const char *end = start + paragraph_length(start);
    struct line line = {start, width_px, width_of(start, end, measure), NULL, 0};
    if (line.total_px <= width_px) {
        return end;
    }
    struct break_scan scan = {0};
    for (const char *at = start; at < end;) {
        const char *base = at;
        break_scan_pass(&scan, utf8_next(&base));
        at += cluster_length(at);
        const char *peek = at;
        if (at >= end || !line_may_end(&scan, utf8_next(&peek))) {
            continue;
        }
        int used_px = width_of(start, at, measure);
        if (used_px > width_px) {
            break;
        }
        weigh_end(&line, at, used_px, &scan);
    }
    return line.best ? line.best : cut_anywhere(start, width_px, measure);
}

size_t wrap_text(struct text_line *lines, size_t cap, const char *text, int width_px,
                 const struct ruler *measure) {
    size_t count = 0;
    while (*text) {
        const char *end = line_end(text, width_px, measure);
        if (count < cap) {
            lines[count] = (struct text_line){text, without_end_space(text, end)};
        }
        count++;
        text = end;
        if (*text == '\n') {
            text++;
        }
        while (*text == ' ') {
            text++;
        }
    }
    return count;
}
