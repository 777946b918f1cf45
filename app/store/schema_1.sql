-- Version 1. What is journalled stays; everything else can be fetched or computed again.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE local_setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The facts -------------------------------------------------------------------------------------

CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Held by the file itself, whatever program opens it. The third one is there because INSERT OR
-- REPLACE deletes rows without asking the second, unless recursive_triggers is on.
CREATE TRIGGER journal_never_updated BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal is append-only');
END;
CREATE TRIGGER journal_never_deleted BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal is append-only');
END;
CREATE TRIGGER journal_without_gaps BEFORE INSERT ON journal
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM journal)
    OR EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'journal is numbered without gaps');
END;

-- Everything past acked_seq still has to be settled with HQ: so a record is in the outbox by the
-- very transaction that writes it.
CREATE TABLE outbox (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    acked_seq INTEGER NOT NULL CHECK (acked_seq >= 0)
) STRICT;
INSERT INTO outbox (one, acked_seq) VALUES (1, 0);

CREATE TABLE quarantine (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES journal (seq),
    reason TEXT NOT NULL
) STRICT;

-- Projections: computed from the journal, dropped and rebuilt at will ----------------------------

CREATE TABLE tap (
    seq INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    at_utc_ms INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1))
) STRICT;
CREATE INDEX tap_by_person ON tap (session_id, member_id, seq);

CREATE TABLE presence (
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    last_direction TEXT NOT NULL,
    last_utc_ms INTEGER NOT NULL,
    first_in_utc_ms INTEGER,
    PRIMARY KEY (session_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reception (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    session_id TEXT NOT NULL,
    pinned TEXT NOT NULL
) STRICT;

-- Master data: a copy of HQ's --------------------------------------------------------------------
-- Nothing refers to `member`: the journal outlives the roster, and HQ may send a card before the
-- member that it belongs to.

CREATE TABLE member (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL, -- the id as it is typed: normalised
    licence_no TEXT NOT NULL,
    kanji TEXT NOT NULL,
    kana TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    affiliation TEXT NOT NULL
) STRICT;
CREATE INDEX member_by_number ON member (number) WHERE number <> '';
CREATE INDEX member_by_licence ON member (licence_no) WHERE licence_no <> '';

CREATE TABLE credential (
    hash TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL,
    method TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX credential_by_member ON credential (member_id);

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    venue TEXT NOT NULL,
    room TEXT NOT NULL,
    starts_utc_ms INTEGER NOT NULL,
    ends_utc_ms INTEGER NOT NULL,
    entry_from_utc_ms INTEGER NOT NULL,
    entry_to_utc_ms INTEGER NOT NULL,
    exit_from_utc_ms INTEGER NOT NULL,
    exit_to_utc_ms INTEGER NOT NULL,
    policy_version TEXT NOT NULL,
    approved INTEGER NOT NULL CHECK (approved IN (0, 1))
) STRICT;
CREATE INDEX session_by_start ON session (starts_utc_ms);

CREATE TABLE item (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    lecturer TEXT NOT NULL,
    starts_utc_ms INTEGER NOT NULL,
    ends_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (session_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_credit (
    session_id TEXT NOT NULL,
    item_place INTEGER NOT NULL,
    place INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    category TEXT NOT NULL,
    code TEXT NOT NULL,
    units_x10 INTEGER NOT NULL,
    PRIMARY KEY (session_id, item_place, place),
    FOREIGN KEY (session_id, item_place) REFERENCES item (session_id, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE key (
    kid TEXT NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    not_before_utc_ms INTEGER NOT NULL,
    not_after_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revoked (
    key TEXT NOT NULL PRIMARY KEY,
    cti TEXT NOT NULL,
    member_id TEXT NOT NULL,
    CHECK ((cti = '') <> (member_id = ''))
) STRICT;
CREATE INDEX revoked_by_cti ON revoked (cti);
CREATE INDEX revoked_by_member ON revoked (member_id);

CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    role INTEGER NOT NULL CHECK (role IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
