// The bar at the top of every screen but the result: where we are, the time, the line, the
// language.
#pragma once

#include "app/ui/frame.h"
#include "app/ui/phrase.h"
#include "app/ui/widget.h"

// Draws the bar and returns what is left below it, with the margin taken off.
struct rect header_draw(struct frame *f);
// The line's state in words, with the count of what is kept here: 回線なし・保存済み 12件
void header_line_words(struct frame *f, char out[PHRASE_CAP]);
enum tag_tone header_line_tone(const struct view *view);
