// NDEF messages (NFC Forum): the one record that holds a member's code. Foreign bytes: every length
// is checked against what is there.
#pragma once

#include "app/base/buf.h"

enum ndef_status {
    NDEF_OK,
    NDEF_EMPTY,   // well-formed, without a text or URI record
    NDEF_DAMAGED, // a length that lies, chunks, or a header cut short
};

// The text of the first Text (language code stripped) or URI (prefix expanded) record, appended to
// `text`. Text that no code can be (UTF-16, malformed UTF-8, control characters, none at all) is
// passed over like a record of another type: a tag that holds only that is NDEF_EMPTY.
enum ndef_status ndef_text(struct buf *text, struct span message);

// For tests and tools: a message of one short or long Text record.
MUST_USE enum err ndef_append_text_record(struct buf *out, const char *text);
