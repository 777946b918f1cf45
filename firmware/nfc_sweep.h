// One look for cards of every kind, in a bounded time: ISO 14443-A, FeliCa at both speeds, and
// ISO 14443-B, which is only looked at to be refused. libnfc's own polling is not used: some of its
// drivers cannot be stopped in it.
#pragma once

#include <stdbool.h>

#include "firmware/device.h"
#include "firmware/nfc_hold.h"
#include "firmware/nfc_talk.h"

struct nfc_sweep {
    struct nfc_hold hold;
    int stop_fd;
    void (*found)(void *context, const struct scan *scan);
    void *context;
    bool blind; // the last look failed
    bool field_off;
};

// Makes the device a reader of cards whose every search ends by itself. False: it does not obey.
bool nfc_sweep_prepare(struct nfc_sweep *sweep, nfc_device *device);

// False: the reader failed, and its cards are as they were.
bool nfc_sweep_run(struct nfc_sweep *sweep, nfc_device *device);
