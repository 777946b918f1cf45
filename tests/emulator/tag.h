// The cards that the emulated reader can be given: what they answer when they are looked for, and
// what they say to each exchange. Pure: no time, no port.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/buf.h"

enum { TAG_ID_MAX = 10, TAG_MEMORY_MAX = 4096, TAG_ANSWER_MAX = 256 };

enum tag_kind { TAG_NONE, TAG_TYPE_A, TAG_TYPE_B, TAG_FELICA };

// How a tag deceives whoever reads it.
enum tag_lie {
    LIE_NONE,
    LIE_T2_LENGTH,  // its message claims to be longer than its memory
    LIE_T2_SIZE,    // its capability container claims memory that does not answer
    LIE_T4_LENGTH,  // NLEN is larger than the file may be
    LIE_T4_SHORT,   // each read gives no bytes
    LIE_T4_LONG,    // each read gives more bytes than were asked for
    LIE_T4_FILE_ID, // its capability container names a file that is not there
    // Of a 医師資格証: the first two are odd and right.
    LIE_HPKI_SHORT,   // gives at most 100 bytes a read
    LIE_HPKI_CHUNK,   // refuses to be asked for more than 100, and says so (6C64)
    LIE_HPKI_NO_FILE, // keeps its certificate elsewhere
    LIE_HPKI_DENIED,  // gives it after a PIN only
    LIE_HPKI_LENGTH,  // its certificate claims 65 kB
    LIE_HPKI_EMPTY,   // from the middle on each read gives no bytes
    LIE_HPKI_ENDLESS, // from the middle on each read gives more than was asked for
    LIE_HPKI_STOPS,   // from the middle on each read is refused
    LIE_COUNT
};

struct tag {
    enum tag_kind kind;
    size_t id_len;
    uint8_t id[TAG_ID_MAX]; // UID, IDm or PUPI
    uint8_t sak;
    bool random_id;    // another id at each selection; of type A: with a first byte of 0x08
    bool deaf;         // never answers an exchange
    bool jpki;         // answers the My Number card's application
    bool hpki;         // a 医師資格証: `memory` is the file of its certificate
    bool type2, type4; // holds NDEF
    enum tag_lie lie;
    size_t memory_len; // Type 2: pages from 0; Type 4: the NDEF file with its NLEN
    uint8_t memory[TAG_MEMORY_MAX];
    uint32_t selections;
    bool active;   // selected, and deaf to searches until it is released
    uint16_t file; // of an application: the selected file, 0 for none
    bool application;
};

// `words`: what follows "tap" on a command line, e.g. {"type2", "04010203040506", "d101..."}.
// ERR_INVALID when they make no tag.
MUST_USE enum err tag_make(struct tag *tag, char *const *words, size_t count);

// The target data of InListPassiveTarget, from Tg on; 0 when the tag does not hear this modulation.
size_t tag_select(struct tag *tag, uint8_t *out, uint8_t modulation);

// The field went, or the reader let go of the tag.
void tag_release(struct tag *tag);

// False: the tag says nothing.
bool tag_exchange(struct tag *tag, uint8_t *out, size_t *out_len, struct span in);
