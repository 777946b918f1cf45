// Finding codes in gray pictures, with zbar.
//
//   frame --unchanged?--> what the last one held, no decoding          (once every pass was made)
//         --cheap pass--> half scale                                    every changed frame
//         --dear pass---> full scale, then its negative                 while the cheap one finds
//                                                                       nothing, now and then
//
// Half scale costs a quarter and reads low light and noise better; full scale reads small modules;
// the negative reads phones in dark mode. Only QR codes and the linear codes found on members'
// cards are looked for: CODE-128 and EAN-13 have check characters, CODE-39 checks each character.
// Interleaved 2 of 5, Codabar and the rest are left out, because they "read" stripes, text and
// parts of other codes, and a wrong number is worse than none. A linear code counts only when at
// least four scan lines agree.
//
// The bytes of a QR code are handed on as they are in it: no guess at a character set.
#pragma once

#include <stdbool.h>

#include "app/base/buf.h"

struct qr;

struct qr_code {
    const char *symbology; // zbar's name: QR-Code, CODE-128, ...
    struct span text;      // until the callback returns
};
typedef void qr_found(void *context, const struct qr_code *code);

MUST_USE enum err qr_create(struct qr **out);
void qr_destroy(struct qr *qr);

// One frame of a stream. Calls `found` for each code; returns how many. An unchanged frame holds
// the codes that the one before it held.
int qr_scan_frame(struct qr *qr, const uint8_t *gray, int width, int height, int64_t now_ms,
                  qr_found *found, void *context);
// A single picture: every pass, until one finds something.
int qr_scan_still(struct qr *qr, const uint8_t *gray, int width, int height, qr_found *found,
                  void *context);

// What qr_scan_frame did so far: what a frame cost can be counted instead of timed.
struct qr_stats {
    int64_t frames, changed;
    int64_t cheap_passes, dear_passes;
};
struct qr_stats qr_get_stats(const struct qr *qr);
