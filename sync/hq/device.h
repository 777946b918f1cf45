// Devices and the invitations by which they come.
#pragma once

#include "sync/hq/request.h"

// ERR_NOT_FOUND is an answer and is not logged.
MUST_USE enum err device_find(struct db *db, struct device *out, const char *id);

// The device was heard, and what its clock said then: how far that is off can be seen at HQ.
MUST_USE enum err device_note_contact(struct db *db, const struct device *device,
                                      int64_t now_utc_ms);

enum { INVITATION_LIFE_MS = 30 * 60 * 1000, WRONG_CODES_PER_MINUTE = 60 };

struct invitation {
    char name[NAME_CAP];
    char venue[NAME_CAP];
    int64_t expires_utc_ms;
    char device_id[ID_CAP]; // who used it; empty: nobody yet
    char public_key[65];    // hexadecimal
};

// Codes are kept as a keyed hash: a copy of the database does not let anyone enrol.
MUST_USE enum err invitation_add(const struct hq *hq, const struct invitation *invitation,
                                 const char *code);
MUST_USE enum err invitation_find(const struct hq *hq, struct invitation *out, const char *code);
// Writes the device (or its new name and venue) and marks the invitation used by it, inside the
// caller's transaction.
MUST_USE enum err invitation_use(const struct hq *hq, const char *code, const struct device *device,
                                 int64_t now_utc_ms);

// Guessing is slowed down for everyone together: past WRONG_CODES_PER_MINUTE, none is looked at.
MUST_USE enum err wrong_code_count(struct db *db, int64_t *out, int64_t now_utc_ms);
MUST_USE enum err wrong_code_note(struct db *db, int64_t now_utc_ms);
