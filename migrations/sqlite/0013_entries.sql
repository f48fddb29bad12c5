-- How often everything was ended by which a person got in: what began before the last time is void.
ALTER TABLE users ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;
