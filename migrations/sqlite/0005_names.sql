-- How names are compared: two that look the same have one skeleton. An empty one is compared with nothing.
ALTER TABLE providers ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE services ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE credentials ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX providers_skeleton_unique ON providers (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX services_skeleton_unique ON services (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX teams_skeleton_unique ON teams (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX credentials_skeleton_unique ON credentials (integration_id, skeleton) WHERE skeleton <> '';

-- In which order teams are listed.
ALTER TABLE teams ADD COLUMN name_key TEXT NOT NULL DEFAULT '';

-- The words by which a record is found, folded. Those of integrations are in search_terms.
CREATE TABLE name_terms (
    kind TEXT NOT NULL CHECK (kind IN ('provider', 'person', 'credential')),
    term TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    PRIMARY KEY (kind, term, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_terms_subject ON name_terms (subject_id, term);

-- By which recipe keys, skeletons and words were made; the program makes them anew when it knows another.
CREATE TABLE recipes (
    name TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO recipes (name, version) VALUES ('names', 0);
