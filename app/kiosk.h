// The kiosk: message in -> event -> pure step -> effects out, in a fixed order:
//
//   readers, touches, line  --->  identify  --->  reception_step  --->  persist  (journal, outbox)
//   (mailboxes, SDL events)                                      --->  feedback (screen, sound)
//                                                                --->  offer    (uplink)
//
// One thread (this one) owns SDL, SQLite and every decision. Camera, NFC and the two lanes of the
// line have a thread each and share nothing but mailboxes.
#pragma once

#include <stdbool.h>

struct kiosk_options {
    const char *data_dir;
    const char *camera; // v4l2:..., files:..., or none
    const char *nfc;    // connection string, auto, or none
    int width, height;  // of the window, unless
    bool fullscreen;
    const char *hq_url;  // for the setup screen; NULL when the enrolment code brings it
    const char *ca_file; // NULL: the system's CA bundle, unless enrolment pinned a key
    const char *share_dir;
    bool trace;            // a line on standard output for each step of each record
    const char *shots_dir; // a picture of each screen as it appears; NULL: none
};

// Returns when the window is closed or SIGTERM comes: an exit status (app/cli.h). Where the store
// can't be used it says so on the screen, for whoever stands before it, until then.
int kiosk_run(const struct kiosk_options *options);
