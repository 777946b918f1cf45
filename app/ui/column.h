// Things one below the other, each as high as it needs. When something no longer fits, `cut` says
// so, and the screen can roll back and try again with smaller type.
#pragma once

#include "app/ui/widget.h"

struct column {
    struct frame *frame;
    struct rect room; // what is left
    struct rect whole;
    struct frame_mark mark; // where the column began
    bool empty;
    bool cut;
};

struct column column_begin(struct frame *f, struct rect room);
// An empty text takes no room and no gap.
void column_text(struct column *column, const char *text, struct text_style style, enum paint paint,
                 int gap_px);
// Small print, two lines at most, and nothing where these have no room: what is technical about a
// fault. The log has it whole.
void column_detail(struct column *column, const char *text);
struct rect column_take(struct column *column, int height_px, int gap_px);
// Moves what was drawn so that it stands in the middle of the column's height.
void column_centre(struct column *column);
