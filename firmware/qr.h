// Finding codes in grey pictures, with zbar: a cheap pass on every changed frame, dearer passes now
// and then while the cheap one finds nothing, nothing at all on an unchanged frame.
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

// One frame of a stream. Calls `found` for each code; returns how many.
int qr_scan_frame(struct qr *qr, const uint8_t *gray, int width, int height, int64_t now_ms,
                  qr_found *found, void *context);
// A single picture: every pass, until one finds something.
int qr_scan_still(struct qr *qr, const uint8_t *gray, int width, int height, qr_found *found,
                  void *context);
