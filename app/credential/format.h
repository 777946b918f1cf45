// Plain codes by templates from master data: a literal with exactly one capture in braces, e.g.
// https://example.jp/m/{member_id}. Never a regular expression.
#pragma once

#include <stdbool.h>

#include "app/base/buf.h"

enum { FORMAT_CAPTURE_MAX = 63 }; // bytes: what an identifier of a member may hold

bool format_is_valid(const char *template_text);
// The captured text, 1 to cap - 1 bytes of [A-Za-z0-9._-]; false when the template does not match
// from end to end.
bool format_match(char *out, size_t cap, const char *template_text, struct span text);

// Is there a text that both match, with captures of up to FORMAT_CAPTURE_MAX bytes? Exact, and the
// same whichever comes first. False when either is invalid: that one matches nothing.
bool format_may_collide(const char *a, const char *b);
