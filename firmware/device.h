// The one interface of every reader, and what readers say.
//
// A reader owns a thread. It is started with a specification and the mailboxes to put into; from
// then on it looks after itself: a device that is absent, unplugged or broken is a state that it
// reports, with back-off, and never an end. Stop asks it to finish, join waits: no call inside a
// reader blocks for longer than its stated bound, so that joining is bounded too.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/err.h"
#include "app/base/mailbox.h"

// SCAN_BYTES_MAX holds the largest QR code there is (2,953 bytes).
enum { SCAN_BYTES_MAX = 3072 };

enum scan_kind {
    SCAN_CODE,      // text of a QR code or barcode, from the camera
    SCAN_WEDGE,     // the same, from a USB scanner that types
    SCAN_UID,       // ISO 14443-A UID, 4, 7 or 10 bytes, whole
    SCAN_IDM,       // FeliCa IDm, 8 bytes, whole
    SCAN_NDEF,      // an NDEF message, from a Type 2 or Type 4 tag
    SCAN_HPKI,      // the certificate (DER) of a 医師資格証
    SCAN_TYPE_B,    // ISO 14443-B: no usable identity; no bytes
    SCAN_MY_NUMBER, // the JPKI application answered; nothing was read; no bytes
    SCAN_UNREADABLE // a card was there, but it was torn away or lied about itself; no bytes
};

// A value: copied through mailboxes. One scan is one event: a card held on the reader, or a code
// held before the camera, is reported once until it has been away.
struct scan {
    enum scan_kind kind;
    size_t len;
    uint8_t bytes[SCAN_BYTES_MAX];
    int64_t mono_ms; // when it was read (tick_now_ms)
};

enum reader_kind { READER_CAMERA, READER_NFC };
enum reader_state {
    READER_STARTING,
    READER_READY,
    READER_ABSENT, // not there, or unplugged: will be looked for again
    READER_DENIED, // there, but this user may not use it
    READER_FAILING // there, but does not do as it should
};

struct reader_report {
    enum reader_kind kind;
    enum reader_state state;
    char what[96]; // device and cause, for staff and the log; no personal data
};

// A preview picture, mirrored for the person in front of it. The receiver frees it (frame_free).
struct frame {
    int width, height;
    uint8_t *gray; // width * height, one byte a pixel
};
void frame_free(struct frame *frame);

struct reader_outputs {
    struct mailbox *scans;   // struct scan; when full the scan is dropped and logged
    struct mailbox *reports; // struct reader_report, on change only
    struct mailbox *frames;  // struct frame *, camera only; NULL: no preview; full: frame dropped
};

struct reader;
struct reader_ops {
    const char *name;
    void (*stop)(struct reader *reader);
    void (*join)(struct reader *reader); // after stop; frees
};
struct reader {
    const struct reader_ops *ops;
};

// spec: v4l2:/dev/video0, files:DIR or files:DIR@FPS. ERR_INVALID for any other.
MUST_USE enum err camera_start(struct reader **out, const char *spec,
                               const struct reader_outputs *outputs);
// connstring: libnfc's, e.g. pn532_uart:/dev/ttyS0, or auto.
MUST_USE enum err nfc_start(struct reader **out, const char *connstring,
                            const struct reader_outputs *outputs);
