-- A headquarters database as version 1 made it (user_version 1, application_id 0x554b4851). Never changed.

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
INSERT INTO counter (name, value) VALUES ('master_rev', 3);

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

-- --- What was in it -------------------------------------------------------------------------------

INSERT INTO secret VALUES
    ('hash_key', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    ('code_key', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'),
    ('epoch', '0123456789abcdef');
INSERT INTO device (id, public_key, name, venue, held_seq, enrolled_utc_ms, last_contact_utc_ms) VALUES
    ('d1', '1111111111111111111111111111111111111111111111111111111111111111', '受付 1番', '会館', 2, 1, 2),
    ('d2', '2222222222222222222222222222222222222222222222222222222222222222', '受付 2番', '会館', 1, 1, 2);
INSERT INTO master VALUES
    ('member', 'm1', '{"id":"m1"}', 3, 0);
INSERT INTO event VALUES ('d2', 1, '019a0000-0000-7000-8000-000000000101',
    '277f34b4a08d630a5dbe805795cf23df22e9664236e810203a8c6951e73f1024',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'note', '', 1775019600001,
    '{"at":1775019600001,"dev":"d2","id":"019a0000-0000-7000-8000-000000000101","kind":"note","mono":1,"prev":"0000000000000000000000000000000000000000000000000000000000000000","reason":"x","seq":1,"trust":"rtc","v":1}', 5);
INSERT INTO event VALUES ('d1', 1, '019a0000-0000-7000-8000-000000000001',
    '5fa62c24bfce003409daadee2d1b783b50344532c5cec4bdfd9b7a6cd5f6e35b',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'boot', '', 1775019600001,
    '{"at":1775019600001,"boot":"b-1","dev":"d1","id":"019a0000-0000-7000-8000-000000000001","kind":"boot","mono":1,"prev":"0000000000000000000000000000000000000000000000000000000000000000","reason":"0.1.0","seq":1,"trust":"rtc","v":1}', 5);
INSERT INTO event VALUES ('d1', 2, '019a0000-0000-7000-8000-000000000002',
    '98f87e30087f37b4b1c59a61473c7ef4adacdacce1fdc4844277685143f14db2',
    '5fa62c24bfce003409daadee2d1b783b50344532c5cec4bdfd9b7a6cd5f6e35b',
    'session_open', 's1', 1775019600002,
    '{"at":1775019600002,"boot":"b-1","dev":"d1","id":"019a0000-0000-7000-8000-000000000002","kind":"session_open","mono":2,"prev":"5fa62c24bfce003409daadee2d1b783b50344532c5cec4bdfd9b7a6cd5f6e35b","seq":2,"ses":"s1","staff":"st","trust":"rtc","v":1}', 5);
PRAGMA application_id=0x554b4851;
PRAGMA user_version=1;
