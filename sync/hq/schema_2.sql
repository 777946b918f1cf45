-- Version 2: records in the order in which they came, so that other kiosks can follow them; and what
-- walk-ins typed.

INSERT INTO counter (name, value) VALUES ('arrival', 0);

-- arrival: counted up under the counter's lock, so that numbers become visible in their own order.
-- boot_id: clocks are corrected boot by boot.
DROP TRIGGER event_no_update;
ALTER TABLE event ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN boot_id TEXT NOT NULL DEFAULT '';
UPDATE event SET arrival = rowid, boot_id = coalesce(json_extract(body, '$.boot'), '');
UPDATE counter SET value = (SELECT coalesce(max(arrival), 0) FROM event) WHERE name = 'arrival';
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;

CREATE UNIQUE INDEX event_arrival ON event (arrival);
DROP INDEX event_session;
CREATE INDEX event_session ON event (session_id, arrival);
CREATE INDEX event_session_boot ON event (session_id, boot_id, arrival);
CREATE INDEX event_boot ON event (boot_id, kind, arrival);
CREATE INDEX event_kind ON event (kind, arrival);

-- Personal data: beside the records, which only hold a salted hash of it.
CREATE TABLE particulars (
    record_id       TEXT PRIMARY KEY REFERENCES event (id),
    salt            TEXT NOT NULL,
    number          TEXT NOT NULL,
    kana            TEXT NOT NULL,
    kanji           TEXT NOT NULL,
    affiliation     TEXT NOT NULL,
    received_utc_ms INTEGER NOT NULL
) STRICT;
