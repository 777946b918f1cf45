// Plain codes by templates from master data: a literal with exactly one capture in braces, e.g.
// https://example.jp/m/{member_id}. Never a regular expression.
#pragma once

#include <stdbool.h>

#include "app/base/buf.h"

bool format_is_valid(const char *template_text);
// The captured text, 1 to cap - 1 bytes of [A-Za-z0-9._-]; false when the template does not match
// from end to end.
bool format_match(char *out, size_t cap, const char *template_text, struct span text);
