#include "firmware/qr.h"

#include <stdlib.h>
#include <zbar.h>

#include "app/base/log.h"
#include "firmware/frame.h"
#include "firmware/frame_change.h"

enum {
    SIDE_MIN = 21,         // pixels: the smallest QR code has 21 modules
    CODES_MAX = 8,         // remembered of one frame
    LINES_TO_AGREE = 4,    // scan lines that must read the same linear code
    CODE39_CHARS_MIN = 4,  // fewer are found by chance
    DEAR_EVERY_FRAMES = 3, // changed frames from one dear pass to the next ...
    DEAR_EVERY_MS = 250    // ... or this long, for slow cameras
};

struct found_code {
    zbar_symbol_type_t type;
    struct buf text;
};

struct qr {
    zbar_image_scanner_t *plain;
    zbar_image_scanner_t *both; // also looks at the negative
    struct buf half;
    struct frame_change change;
    bool dear_owed; // the picture in view has not had its dear pass
    int64_t changed_at_dear, dear_ms;
    struct found_code codes[CODES_MAX]; // of the last scanned frame
    int code_count;
    struct qr_stats stats;
};

static void configure(zbar_image_scanner_t *scanner, bool negative) {
    static const zbar_symbol_type_t wanted[] = {ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_EAN13};
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        zbar_image_scanner_set_config(scanner, wanted[i], ZBAR_CFG_ENABLE, 1);
    }
    // Otherwise zbar guesses between Shift_JIS, Latin-1, Big5 and UTF-8, and hands on its own
    // conversion: what a code says would depend on what it looks like.
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE39, ZBAR_CFG_MIN_LEN, CODE39_CHARS_MIN);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, negative);
}

enum err qr_create(struct qr **out) {
    struct qr *qr = calloc(1, sizeof *qr);
    if (!qr) {
        return ERR_NOMEM;
    }
    qr->plain = zbar_image_scanner_create();
    qr->both = zbar_image_scanner_create();
    if (!qr->plain || !qr->both) {
        qr_destroy(qr);
        return ERR_NOMEM;
    }
    configure(qr->plain, false);
    configure(qr->both, true);
    *out = qr;
    return ERR_OK;
}

void qr_destroy(struct qr *qr) {
    if (!qr) {
        return;
    }
    for (int i = 0; i < CODES_MAX; i++) {
        buf_fini(&qr->codes[i].text);
    }
    buf_fini(&qr->half);
    if (qr->plain) {
        zbar_image_scanner_destroy(qr->plain);
    }
    if (qr->both) {
        zbar_image_scanner_destroy(qr->both);
    }
    free(qr);
}

// --- One pass ------------------------------------------------------------------------------------

static bool is_believable(const zbar_symbol_t *symbol) {
    switch (zbar_symbol_get_type(symbol)) {
    case ZBAR_QRCODE:
        return true; // Reed-Solomon has checked it
    case ZBAR_CODE128:
    case ZBAR_CODE39:
    case ZBAR_EAN13:
        return zbar_symbol_get_quality(symbol) >= LINES_TO_AGREE;
    default:
        return false; // a part of a code that spans several
    }
}

static void remember(struct qr *qr, const zbar_symbol_t *symbol) {
    if (qr->code_count == CODES_MAX) {
        log_warn("qr", "more than %d codes in one picture: the rest is ignored", CODES_MAX);
        return;
    }
    struct found_code *code = &qr->codes[qr->code_count];
    code->type = zbar_symbol_get_type(symbol);
    code->text.len = 0;
    enum err err =
        buf_append(&code->text, zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
    if (err != ERR_OK) {
        log_error("qr", "a code was found but not kept: %s", err_text(err));
        return;
    }
    qr->code_count++;
}

static void scan(struct qr *qr, zbar_image_scanner_t *scanner, const uint8_t *gray, int width,
                 int height) {
    if (width < SIDE_MIN || height < SIDE_MIN) {
        return;
    }
    zbar_image_t *image = zbar_image_create();
    if (!image) {
        log_error("qr", "a picture was not looked at: %s", err_text(ERR_NOMEM));
        return;
    }
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, gray, (unsigned long)width * (unsigned long)height, NULL);
    if (zbar_scan_image(scanner, image) < 0) {
        log_error("qr", "zbar refused a picture of %dx%d", width, height);
    }
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    for (; symbol; symbol = zbar_symbol_next(symbol)) {
        if (is_believable(symbol)) {
            remember(qr, symbol);
        }
    }
    zbar_image_destroy(image);
}

static void scan_half(struct qr *qr, const uint8_t *gray, int width, int height) {
    qr->half.len = 0;
    enum err err = buf_reserve(&qr->half, (size_t)(width / 2) * (size_t)(height / 2));
    if (err != ERR_OK) {
        log_error("qr", "a picture was not looked at: %s", err_text(err));
        return;
    }
    frame_halve(qr->half.data, gray, width, height);
    scan(qr, qr->plain, qr->half.data, width / 2, height / 2);
}

static int report(const struct qr *qr, qr_found *found, void *context) {
    for (int i = 0; i < qr->code_count; i++) {
        struct qr_code code = {zbar_get_symbol_name(qr->codes[i].type),
                               buf_span(&qr->codes[i].text)};
        found(context, &code);
    }
    return qr->code_count;
}

// --- Streams and stills --------------------------------------------------------------------------

static void pass_cheap(struct qr *qr, const uint8_t *gray, int width, int height) {
    qr->code_count = 0;
    qr->stats.cheap_passes++;
    scan_half(qr, gray, width, height);
    qr->dear_owed = qr->code_count == 0;
}

static bool dear_is_due(const struct qr *qr, bool changed, int64_t now_ms) {
    // A picture that holds still after its cheap pass has failed gets its dear one at once: there
    // will be no better moment.
    return !changed || qr->stats.dear_passes == 0 ||
           qr->stats.changed - qr->changed_at_dear >= DEAR_EVERY_FRAMES ||
           now_ms - qr->dear_ms >= DEAR_EVERY_MS;
}

static void pass_dear(struct qr *qr, const uint8_t *gray, int width, int height, int64_t now_ms) {
    qr->dear_owed = false;
    qr->dear_ms = now_ms;
    qr->changed_at_dear = qr->stats.changed;
    qr->stats.dear_passes++;
    scan(qr, qr->both, gray, width, height);
}

int qr_scan_frame(struct qr *qr, const uint8_t *gray, int width, int height, int64_t now_ms,
                  qr_found *found, void *context) {
    bool changed = frame_change_check(&qr->change, gray, width, height);
    qr->stats.frames++;
    if (changed) {
        qr->stats.changed++;
        pass_cheap(qr, gray, width, height);
    }
    if (qr->dear_owed && dear_is_due(qr, changed, now_ms)) {
        pass_dear(qr, gray, width, height, now_ms);
    }
    return report(qr, found, context);
}

int qr_scan_still(struct qr *qr, const uint8_t *gray, int width, int height, qr_found *found,
                  void *context) {
    qr->code_count = 0;
    scan(qr, qr->both, gray, width, height);
    if (qr->code_count == 0) {
        scan_half(qr, gray, width, height);
    }
    return report(qr, found, context);
}

struct qr_stats qr_get_stats(const struct qr *qr) {
    return qr->stats;
}
