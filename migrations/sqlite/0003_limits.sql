-- Tries at what can be guessed, by what is limited and for whom, so that a limit holds across nodes.
DROP TABLE sign_in_failures;
CREATE TABLE tries (
    key TEXT NOT NULL PRIMARY KEY,
    made INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL
) STRICT;
CREATE INDEX tries_first ON tries (first_at);

-- Browsers in which somebody has signed in, by the hash of what the browser keeps.
CREATE TABLE known_browsers (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX known_browsers_user ON known_browsers (user_id, seen_at);
CREATE INDEX known_browsers_expiry ON known_browsers (expires_at);

-- Sessions are stored by the hash of what the cookie says, so those that are there end. One without a person holds what
-- somebody typed whose session had ended.
DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN form_of BLOB REFERENCES users (id);
CREATE INDEX sessions_form ON sessions (form_of, expires_at);

-- An address of a team's calendar ends with the membership of whoever made it.
ALTER TABLE calendar_feeds ADD COLUMN made_by BLOB REFERENCES users (id);
CREATE INDEX calendar_feeds_maker ON calendar_feeds (made_by);
UPDATE calendar_feeds SET made_by = (SELECT actor_id FROM audit_events WHERE entity = 'team' AND entity_id = team_id AND action IN ('calendar.made', 'calendar.renewed') ORDER BY seq DESC LIMIT 1) WHERE team_id IS NOT NULL AND ended_at IS NULL;
UPDATE calendar_feeds SET made_by = user_id WHERE user_id IS NOT NULL;
