-- A team can be put away, with a reason, and restored.
ALTER TABLE teams ADD COLUMN withdrawn_at TEXT;
ALTER TABLE teams ADD COLUMN withdrawn_reason TEXT;
