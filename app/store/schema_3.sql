-- Version 3. Rules as data, other devices' records, cards bound here, walk-ins, retention, search.
-- Projections, and the keys that searching uses, are filled again after every migration.

-- Other devices' facts ---------------------------------------------------------------------------
-- Kept as they came, and never changed; `after_seq` is our own newest record at that moment, so that
-- what came when can be told again.

CREATE TABLE foreign_record (
    place INTEGER NOT NULL PRIMARY KEY,
    after_seq INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    UNIQUE (device_id, seq)
) STRICT;
CREATE TRIGGER foreign_record_never_updated BEFORE UPDATE ON foreign_record
BEGIN
    SELECT RAISE(ABORT, 'records of other devices are append-only');
END;
CREATE TRIGGER foreign_record_never_deleted BEFORE DELETE ON foreign_record
BEGIN
    SELECT RAISE(ABORT, 'records of other devices are append-only');
END;
CREATE TRIGGER foreign_record_in_order BEFORE INSERT ON foreign_record
WHEN EXISTS (SELECT 1 FROM foreign_record WHERE place >= NEW.place OR id = NEW.id
        OR (device_id = NEW.device_id AND seq = NEW.seq))
BEGIN
    SELECT RAISE(ABORT, 'records of other devices are kept as they came');
END;

CREATE TABLE foreign_cursor (
    session_id TEXT NOT NULL PRIMARY KEY,
    cursor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Beside the journal: what may be purged ----------------------------------------------------------

CREATE TABLE particulars (
    record_id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    kana TEXT NOT NULL,
    kanji TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)), -- HQ was
    kana_key TEXT NOT NULL, -- as they are searched for
    kanji_key TEXT NOT NULL,
    number_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Named by a signed code, and on no roster here.
CREATE TABLE guest (
    member_id TEXT NOT NULL PRIMARY KEY,
    licence_no TEXT NOT NULL,
    kana TEXT NOT NULL,
    kana_key TEXT NOT NULL, -- as they are searched for
    number_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guest_by_number ON guest (number_key) WHERE number_key <> '';

CREATE INDEX particulars_untold ON particulars (record_id) WHERE told = 0;

-- When all records up to one were in HQ's hands, or in somebody's as an export.
CREATE TABLE handed_over (
    how TEXT NOT NULL CHECK (how IN ('settled', 'exported')),
    seq INTEGER NOT NULL,
    at_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (how, seq)
) STRICT, WITHOUT ROWID;

-- Projections -------------------------------------------------------------------------------------

DROP TABLE tap;
DROP TABLE presence;

-- Where each record is found, our own and others', in the order in which they came; and for a tap,
-- what the rules make of it. Member and session are the record's own, not what an amend says.
CREATE TABLE fact (
    place INTEGER NOT NULL PRIMARY KEY,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    recorded_utc_ms INTEGER NOT NULL,
    at_utc_ms INTEGER NOT NULL, -- of a tap: when it counts, and what became of it
    state INTEGER NOT NULL      -- (enum timeline_state)
) STRICT;
CREATE INDEX fact_by_person ON fact (member_id, session_id) WHERE member_id <> '';
CREATE INDEX fact_taps_of_person ON fact (member_id, at_utc_ms, session_id)
WHERE member_id <> '' AND kind = 'tap';
CREATE INDEX fact_given_to_person ON fact (member_id) WHERE member_id <> '' AND kind = 'amend';
CREATE INDEX fact_by_session ON fact (session_id) WHERE session_id <> '';
CREATE INDEX fact_by_target ON fact (target_id) WHERE target_id <> '';
CREATE INDEX fact_by_time ON fact (recorded_utc_ms);
CREATE INDEX fact_by_boot ON fact (boot_id, kind);

CREATE TABLE presence (
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    last_direction TEXT NOT NULL,
    last_utc_ms INTEGER NOT NULL,
    first_in_utc_ms INTEGER,
    last_place INTEGER NOT NULL, -- of the newest tap, so that a check can say what it is about
    PRIMARY KEY (session_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_member ON presence (member_id);

-- Until when a session lasted when presence was computed: an entry elsewhere after that says nothing.
CREATE TABLE reckoned (
    session_id TEXT NOT NULL PRIMARY KEY,
    last_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last word of each device on a card: bound to a member, or (no member) unbound.
CREATE TABLE binding (
    hash TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    method TEXT NOT NULL,
    at_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (hash, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX binding_by_member ON binding (member_id) WHERE member_id <> '';

-- Master data ------------------------------------------------------------------------------------

ALTER TABLE member ADD COLUMN show_progress INTEGER NOT NULL DEFAULT 0;

-- Names as they are searched for (fold.h). `kind`: 0 kana, 1 kana from the given name on, 2 kanji, 3
-- kanji from the given name on; those in kanji with the kana that further words may be in. Members
-- who come by the thousand wait in the backlog, and get their keys many at a time, sorted: one by
-- one, each would change four pages all over the tree.
ALTER TABLE member ADD COLUMN kana_key TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN kanji_key TEXT NOT NULL DEFAULT '';
CREATE TABLE name_key (
    kind INTEGER NOT NULL,
    key TEXT NOT NULL,
    kana_key TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (kind, key, kana_key, member_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_backlog (
    place INTEGER NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL
) STRICT;

CREATE INDEX session_by_last ON session (max(ends_utc_ms, exit_to_utc_ms));
ALTER TABLE session ADD COLUMN approval_no TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN organiser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN capacity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN admission INTEGER NOT NULL DEFAULT 0 CHECK (admission IN (0, 1));

CREATE TABLE session_claim (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    PRIMARY KEY (session_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    version TEXT NOT NULL PRIMARY KEY,
    in_force_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_rule (
    version TEXT NOT NULL REFERENCES policy (version) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    presence TEXT NOT NULL,
    late_grace_s INTEGER NOT NULL,
    early_grace_s INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    step_x10 INTEGER NOT NULL,
    both_reads INTEGER NOT NULL CHECK (both_reads IN (0, 1)),
    entry_window INTEGER NOT NULL CHECK (entry_window IN (0, 1)),
    exit_window INTEGER NOT NULL CHECK (exit_window IN (0, 1)),
    whole_session INTEGER NOT NULL CHECK (whole_session IN (0, 1)),
    counts_codes INTEGER NOT NULL CHECK (counts_codes IN (0, 1)),
    same_title_max INTEGER NOT NULL,
    missing_exit TEXT NOT NULL,
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE requirement (
    version TEXT NOT NULL REFERENCES policy (version) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    award TEXT NOT NULL,
    scheme TEXT NOT NULL,
    category TEXT NOT NULL,
    code TEXT NOT NULL,
    measure TEXT NOT NULL,
    least_x10 INTEGER NOT NULL,
    period TEXT NOT NULL,
    years INTEGER NOT NULL,
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE registration (
    key TEXT NOT NULL PRIMARY KEY, -- session/member
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_by_member ON registration (member_id, session_id);

CREATE TABLE total (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    category TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    units_x10 INTEGER NOT NULL,
    on_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX total_by_member ON total (member_id, on_date);

CREATE TABLE certificate (
    key TEXT NOT NULL PRIMARY KEY, -- member/scheme
    member_id TEXT NOT NULL,
    scheme TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_by_member ON certificate (member_id, valid_from);
