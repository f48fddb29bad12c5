-- What was recorded can be corrected, withdrawn with a reason and restored: evidence and incidents have a version and revisions.
ALTER TABLE evidence ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE evidence ADD COLUMN withdrawn_at TEXT;
ALTER TABLE evidence ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE incidents ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE incidents ADD COLUMN withdrawn_at TEXT;
ALTER TABLE incidents ADD COLUMN withdrawn_reason TEXT;

-- SQLite cannot change a check: the table is made anew with the new kinds in it.
CREATE TABLE revisions_of_more (
    entity TEXT NOT NULL CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user', 'evidence', 'incident')),
    entity_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES users (id),
    actor_name TEXT NOT NULL,
    reason TEXT,
    snapshot TEXT NOT NULL,
    changes TEXT NOT NULL,
    event_id BLOB NOT NULL,
    PRIMARY KEY (entity, entity_id, number)
) STRICT;
INSERT INTO revisions_of_more (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id)
SELECT entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id FROM revisions;
DROP TABLE revisions;
ALTER TABLE revisions_of_more RENAME TO revisions;
