// What a smart card (ISO 14443-4) among the tags answers to a command of ISO 7816-4.
#pragma once

#include "tests/emulator/tag.h"

// At most TAG_ANSWER_MAX + 2 bytes. False: the card says nothing.
bool tag_apdu(struct tag *tag, uint8_t *out, size_t *out_len, struct span in);
