-- Providers, what they announced, reviews, credentials and rotations can be corrected, withdrawn with a reason and restored.
ALTER TABLE providers ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE providers ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE providers ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE notices ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE notices ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE notices ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE reviews ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE reviews ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE reviews ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE rotations ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE rotations ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE rotations ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE credentials ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE credentials ADD COLUMN withdrawn_reason TEXT COLLATE "C";
ALTER TABLE notices ADD COLUMN recorded_at TIMESTAMPTZ;

-- Which day an acknowledgement was about: what is moved since asks for another.
ALTER TABLE notice_acknowledgements ADD COLUMN effective_on DATE;
UPDATE notice_acknowledgements SET effective_on = (SELECT n.effective_on FROM notices n WHERE n.id = notice_id);

ALTER TABLE revisions DROP CONSTRAINT revisions_entity_check;
ALTER TABLE revisions ADD CONSTRAINT revisions_entity_check
    CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user', 'evidence', 'incident', 'notice', 'review', 'rotation'));
