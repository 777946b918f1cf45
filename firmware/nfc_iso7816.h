// The two commands of ISO 7816-4 that are ever sent to a card: SELECT and READ BINARY.
#pragma once

#include "firmware/nfc_talk.h"

// How an application wants to be selected: some know only the one.
enum nfc_select { NFC_SELECT_SILENT, NFC_SELECT_ANSWERED };

// NONE: the card has no such application. `name`: 5 to 16 bytes.
enum nfc_content nfc_select_application(struct nfc_talk *talk, struct span name,
                                        enum nfc_select how);
// p1: 0x00 any file, 0x02 one of the selected application. NONE: the card does not give this file.
enum nfc_content nfc_select_file(struct nfc_talk *talk, uint8_t p1, const uint8_t file_id[2]);

// A chunk that, with its status word and the chip's own bytes, fits one frame of every reader: a
// PN532 holds no answer of an extended length.
enum { NFC_CHUNK_MAX = 240 };

// At least one byte and at most `want` (up to NFC_CHUNK_MAX) of them; `from` below 0x8000. NONE:
// the card does not give them. DAMAGED: it gave none, or more than were asked for.
enum nfc_content nfc_read_binary(struct nfc_talk *talk, struct nfc_answer *answer, size_t from,
                                 size_t want);
