-- What a way of delivery refused last, as a hash of what such refusals have in common, and of which notification: the same
-- refusal of two messages in a row is not theirs.
ALTER TABLE lanes ADD COLUMN refusal TEXT;
ALTER TABLE lanes ADD COLUMN refused_id BLOB;

-- Since when everything that was sent over it was refused for good.
ALTER TABLE lanes ADD COLUMN refused_since TEXT;
