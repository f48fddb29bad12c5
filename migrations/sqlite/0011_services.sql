-- A service can be corrected, withdrawn with a reason and restored.
ALTER TABLE services ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE services ADD COLUMN withdrawn_at TEXT;
ALTER TABLE services ADD COLUMN withdrawn_reason TEXT;
