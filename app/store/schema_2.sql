-- Version 2. HQ sends the shapes of plain codes; presence names the record that it rests on, so
-- that a check can say which one it is about. Projections are refilled after every migration.

CREATE TABLE format (
    id TEXT NOT NULL PRIMARY KEY,
    template TEXT NOT NULL
) STRICT, WITHOUT ROWID;

DROP TABLE presence;
CREATE TABLE presence (
    session_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    last_direction TEXT NOT NULL,
    last_utc_ms INTEGER NOT NULL,
    first_in_utc_ms INTEGER,
    PRIMARY KEY (session_id, member_id)
) STRICT, WITHOUT ROWID;
