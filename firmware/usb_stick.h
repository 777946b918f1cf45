// USB sticks that somebody has put in: what the system has mounted by itself under /media,
// /run/media or /mnt/usb*. Nothing is mounted or unmounted here.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/err.h"

enum { USB_PATH_CAP = 512, USB_NAME_CAP = 256 };

struct usb_stick {
    char path[USB_PATH_CAP]; // where it is mounted
    char name[USB_NAME_CAP]; // the last part of it, for people
    bool read_only;
    int64_t free_bytes; // for whoever is not root
};

// Those that are mounted now, by path. UK_USB_DIR in the environment names folders (parted by
// colons) to be taken for sticks instead, so that tests and venues with other habits have theirs.
MUST_USE enum err usb_stick_list(struct usb_stick *out, size_t *count, size_t cap);
// Its files *.csv (of any case) at the top, by name; hidden ones (".", "~$") are left out. *count
// may reach cap: then more may be there.
MUST_USE enum err usb_stick_csv(char (*names)[USB_NAME_CAP], size_t *count, size_t cap,
                                const struct usb_stick *stick);

// The mount points in a text as /proc/self/mountinfo has it; for tests.
size_t usb_stick_parse(struct usb_stick *out, size_t cap, const char *mountinfo);
