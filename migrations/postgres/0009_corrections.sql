-- What was recorded can be corrected, withdrawn with a reason and restored: evidence and incidents have a version and revisions.
ALTER TABLE evidence ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE evidence ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE evidence ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE incidents ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE incidents ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE incidents ADD COLUMN withdrawn_reason TEXT COLLATE "C";

ALTER TABLE revisions DROP CONSTRAINT revisions_entity_check;
ALTER TABLE revisions ADD CONSTRAINT revisions_entity_check
    CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user', 'evidence', 'incident'));
