-- A team can be put away, with a reason, and restored.
ALTER TABLE teams ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE teams ADD COLUMN withdrawn_reason TEXT COLLATE "C";
