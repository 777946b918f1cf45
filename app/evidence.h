// The evidence bundle of a session: all that its credit rests on, in one signed file, so that years
// later, without this program's database, somebody can check every unit.
//
// A tar file (app/transfer/archive.h) with
//   evidence/manifest.json    device, public key, when, and each part with its length and SHA-256
//   evidence/manifest.sig     64 bytes: Ed25519 over manifest.json, by the device's key
//   evidence/device.pem       the public key, for openssl
//   evidence/README.txt       how to check it with openssl and sha256sum alone
//   evidence/sessions.jsonl, policy.json, history.jsonl   what the rules were given: the session,
//                             then the others that its people went to
//   evidence/journal.jsonl    the records' own bytes, a line each; also of other devices; with the
//                             boots, clocks and openings that bear on them. No names.
//   evidence/chain.jsonl      this device's hashes from the first of them to the last, and the head
//   evidence/proposals.jsonl  who was there when, and each proposal with its sentences. No names.
//   evidence/attendance.csv   by the adapter: the only part with names. It can be taken out; what
//                             remains can still be checked by hand.
#pragma once

#include "app/base/buf.h"
#include "app/device_key.h"
#include "app/export_data.h"

// Appends the bundle. `csv`: what the adapter made of `data`.
MUST_USE enum err evidence_make(struct buf *out, struct store *store,
                                const struct export_data *data, struct span csv,
                                const struct device_key *key);

struct evidence_summary {
    char session_id[ID_CAP];
    char device_id[ID_CAP];
    char key[64]; // base64url: to be held against what headquarters or the kiosk itself says
    int64_t made_utc_ms;
    int64_t records, people, proposals;
};
// Holds everything in it against everything else: archive, signature, hashes, records, chain; and
// computes attendance and proposals anew from the records, session and policy. Each finding is one
// sentence. ERR_OK with *findings 0: it is whole. ERR_NOMEM.
MUST_USE enum err evidence_check(struct evidence_summary *out, size_t *findings, struct span bytes,
                                 void (*finding)(void *context, const char *sentence),
                                 void *context);
