// The kiosk's settings file: an INI file, section [kiosk], whose keys are the options of
// `uketsuke run` without their dashes (camera, nfc, window, hq, ca). The command line wins.
#pragma once

#include "app/base/err.h"

struct config {
    char camera[256];
    char nfc[256];
    char window[32];
    char hq[256];
    char ca[256];
};

// Starts from the defaults. ERR_INVALID and the like after saying, in one line on standard error,
// which line of which file is wrong: an unknown key is, too.
MUST_USE enum err config_read(struct config *out, const char *path);
void config_defaults(struct config *out);
