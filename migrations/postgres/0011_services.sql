-- A service can be corrected, withdrawn with a reason and restored.
ALTER TABLE services ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE services ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE services ADD COLUMN withdrawn_reason TEXT COLLATE "C";
