-- Providers, what they announced, reviews, credentials and rotations can be corrected, withdrawn with a reason and restored.
ALTER TABLE providers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE providers ADD COLUMN withdrawn_at TEXT;
ALTER TABLE providers ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE notices ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE notices ADD COLUMN withdrawn_at TEXT;
ALTER TABLE notices ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE reviews ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reviews ADD COLUMN withdrawn_at TEXT;
ALTER TABLE reviews ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE rotations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE rotations ADD COLUMN withdrawn_at TEXT;
ALTER TABLE rotations ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE credentials ADD COLUMN withdrawn_at TEXT;
ALTER TABLE credentials ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE notices ADD COLUMN recorded_at TEXT;

-- Which day an acknowledgement was about: what is moved since asks for another.
ALTER TABLE notice_acknowledgements ADD COLUMN effective_on TEXT;
UPDATE notice_acknowledgements SET effective_on = (SELECT n.effective_on FROM notices n WHERE n.id = notice_id);

-- SQLite cannot change a check: the table is made anew with the new kinds in it.
CREATE TABLE revisions_of_more (
    entity TEXT NOT NULL CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user', 'evidence', 'incident', 'notice', 'review', 'rotation')),
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
