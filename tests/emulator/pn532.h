// A PN532 reader on a pseudo-terminal, speaking the chip's HSU frames (PN532 user manual, 6.2), so
// that an unmodified libnfc drives it through pn532_uart. It runs in a thread of its own.
//
// Commands, one a line:
//   tap CARD               a card is put on the reader:
//       uid HEX [sak HEX] | type2 HEX NDEF|- | type4 HEX NDEF|- | felica HEX | typeb | jpki [a]
//       hpki a|b CERTIFICATE [random|LIE] | random | deaf HEX | lie KIND
//   remove                 the card is taken away
//   hold MS                the card is taken away MS from now
//   tear N                 the card is gone after N more exchanges
//   flicker N              after N more exchanges, one goes unanswered
//   mute MS                the reader hears nothing for MS
//   garbage N | badsum N   the next N answers are noise, or carry a wrong checksum
//   hangup | return        the port goes away; a new one comes behind the same link
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/buf.h"

struct emulator;

// `link`: a symbolic link to keep pointed at the port, or NULL. `heard`, called from the emulator's
// thread with each exchange sent to a card, may be NULL.
MUST_USE enum err emulator_start(struct emulator **out, const char *link,
                                 void (*heard)(void *context, struct span apdu), void *context);
void emulator_stop(struct emulator *emulator);

// The link if there is one, else the port. Valid until `hangup` or emulator_stop.
const char *emulator_path(struct emulator *emulator);

// ERR_INVALID when the line is no command.
MUST_USE enum err emulator_command(struct emulator *emulator, const char *line);

struct emulator_counts {
    unsigned polls;     // InListPassiveTarget commands
    unsigned exchanges; // what was said to cards
    unsigned wakeups;   // sessions begun: the host opened the port
};
struct emulator_counts emulator_counts(struct emulator *emulator);
