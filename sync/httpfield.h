// Reading HTTP structured fields (RFC 8941): as much as signatures and digests need.
//
// A reader walks a text and never past its end; each function takes what it names or returns false
// and leaves the reader anywhere. What is taken is a view into the text.
#pragma once

#include "app/base/buf.h"

struct httpfield_reader {
    struct span rest;
};

bool httpfield_at_end(const struct httpfield_reader *reader);
// Takes `c` when it is next.
bool httpfield_take(struct httpfield_reader *reader, char c);
void httpfield_skip_spaces(struct httpfield_reader *reader);

// lcalpha or "*", then lcalpha, digits, "_", "-", ".", "*".
bool httpfield_take_key(struct httpfield_reader *reader, struct span *out);
// A quoted string, without its quotes. Escapes are refused: nothing that we name has any.
bool httpfield_take_string(struct httpfield_reader *reader, struct span *out);
bool httpfield_take_integer(struct httpfield_reader *reader, int64_t *out);
// The base64 between two colons.
bool httpfield_take_bytes(struct httpfield_reader *reader, struct span *out);
// Any bare item, as its text.
bool httpfield_take_item(struct httpfield_reader *reader, struct span *out);

// The value of the last member `key` of a dictionary, parameters included (RFC 8941 3.2: the last
// one counts). False when there is none or the text is no dictionary.
bool httpfield_find(struct span *out, const char *dictionary, const char *key);
