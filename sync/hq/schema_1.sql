-- HQ's database, version 1. Times are UTC milliseconds; bytes are hexadecimal.

-- Made once, with the database: hash_key (credential hashes, given to every kiosk), code_key
-- (enrolment codes, never leaves), epoch (tells this database's cursors from another's).
CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, value) VALUES ('master_rev', 0);

-- --- Devices ------------------------------------------------------------------------------------

CREATE TABLE device (
    id                  TEXT PRIMARY KEY,
    public_key          TEXT NOT NULL,
    name                TEXT NOT NULL,
    venue               TEXT NOT NULL,
    suspended           INTEGER NOT NULL DEFAULT 0,
    chain_broken        INTEGER NOT NULL DEFAULT 0,
    held_seq            INTEGER NOT NULL DEFAULT 0, -- every number up to here was received
    enrolled_utc_ms     INTEGER NOT NULL,
    last_contact_utc_ms INTEGER NOT NULL,
    last_created_utc_ms INTEGER NOT NULL DEFAULT 0  -- the device's own clock at that contact; 0: unheard
) STRICT;

CREATE TABLE invitation (
    code_hash      TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    venue          TEXT NOT NULL,
    expires_utc_ms INTEGER NOT NULL,
    device_id      TEXT REFERENCES device (id), -- who used it
    public_key     TEXT
) STRICT;

-- Wrong enrolment codes by minute, so that guessing is slow however many processes serve.
CREATE TABLE wrong_code (
    minute INTEGER PRIMARY KEY,
    count  INTEGER NOT NULL
) STRICT;

CREATE TABLE health (
    device_id       TEXT PRIMARY KEY REFERENCES device (id),
    json            TEXT NOT NULL,
    received_utc_ms INTEGER NOT NULL
) STRICT;

-- --- Records: the devices' own bytes, append-only -------------------------------------------------

CREATE TABLE event (
    device_id       TEXT NOT NULL REFERENCES device (id),
    seq             INTEGER NOT NULL CHECK (seq > 0),
    id              TEXT NOT NULL UNIQUE,
    hash            TEXT NOT NULL,
    prev            TEXT NOT NULL,
    kind            TEXT NOT NULL,
    session_id      TEXT NOT NULL,
    at_utc_ms       INTEGER NOT NULL,
    body            TEXT NOT NULL,
    received_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (device_id, seq)
) STRICT;
CREATE INDEX event_session ON event (session_id);

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

-- Records that came before their predecessor: their link is proven when the gap fills.
CREATE TABLE gap (
    device_id TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (device_id, seq),
    FOREIGN KEY (device_id, seq) REFERENCES event (device_id, seq)
) STRICT;

-- Records that were refused, whole and with the reason. seq 0: no number of this device's own.
-- chained 0: the bytes could not be read as a record, so that nothing can be said of the chain.
CREATE TABLE quarantine (
    device_id       TEXT NOT NULL REFERENCES device (id),
    seq             INTEGER NOT NULL,
    hash            TEXT NOT NULL,
    id              TEXT NOT NULL,
    chained         INTEGER NOT NULL,
    reason          TEXT NOT NULL,
    body            TEXT NOT NULL,
    received_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (device_id, seq, hash)
) STRICT;

-- --- Master data: one row a document, in the wire's form ------------------------------------------

CREATE TABLE master (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    json    TEXT NOT NULL,
    rev     INTEGER NOT NULL UNIQUE,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;

-- Secret halves of the keys that sign members' codes. Retired: the secret is wiped.
CREATE TABLE signing_key (
    kid          TEXT PRIMARY KEY,
    secret_key   TEXT NOT NULL,
    retired      INTEGER NOT NULL DEFAULT 0,
    made_utc_ms  INTEGER NOT NULL
) STRICT;

-- What was issued, without the code itself.
CREATE TABLE token (
    cti            TEXT PRIMARY KEY,
    member_id      TEXT NOT NULL,
    kid            TEXT NOT NULL REFERENCES signing_key (kid),
    issued_utc_s   INTEGER NOT NULL,
    expires_utc_s  INTEGER NOT NULL
) STRICT;
