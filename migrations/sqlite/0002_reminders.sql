-- Who leads a team: told when something of the team is a week late.
ALTER TABLE teams ADD COLUMN lead_id BLOB REFERENCES users (id);
CREATE INDEX teams_lead ON teams (lead_id);

-- How people are listed and found: their names in lower case.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(name);
CREATE INDEX users_name ON users (name_key, id);
CREATE INDEX user_roles_role ON user_roles (role, user_id);
CREATE INDEX one_time_links_user ON one_time_links (user_id);

-- What the organisation decided: ladders, policies, wordings; one document a name.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by BLOB REFERENCES users (id)
) STRICT;

-- How a person wants to be reminded; who has no row has the defaults.
CREATE TABLE preferences (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    document TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Where a team is told: incoming webhooks. The address and the secret are kept to use them; neither is shown again.
CREATE TABLE channels (
    id BLOB NOT NULL PRIMARY KEY,
    team_id BLOB NOT NULL REFERENCES teams (id),
    kind TEXT NOT NULL CHECK (kind IN ('slack', 'teams', 'webhook')),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT,
    created_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX channels_team ON channels (team_id, id);

-- What is to be said, once: the key says what, about what, of which date, at which step, to whom, over what.
CREATE TABLE notifications (
    id BLOB NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation', 'digest', 'report', 'test')),
    subject TEXT NOT NULL,
    due_on TEXT NOT NULL,
    step INTEGER NOT NULL,
    user_id BLOB REFERENCES users (id),
    team_id BLOB REFERENCES teams (id),
    channel TEXT NOT NULL CHECK (channel IN ('inbox', 'email', 'webhook')),
    channel_id BLOB REFERENCES channels (id),
    lane TEXT NOT NULL,
    integration_id BLOB REFERENCES integrations (id),
    title TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('owner', 'deputy', 'team', 'lead', 'compliance', 'asked')),
    orphan INTEGER NOT NULL CHECK (orphan IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('held', 'bundled', 'queued', 'sending', 'sent', 'dead', 'cancelled')),
    digest_on TEXT,
    digest_id BLOB,
    not_before TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    lease BLOB,
    lease_until TEXT,
    last_error TEXT,
    created_at TEXT NOT NULL,
    settled_at TEXT,
    read_at TEXT,
    CONSTRAINT notifications_key_unique UNIQUE (key)
) STRICT;
CREATE INDEX notifications_ready ON notifications (state, not_before, id);
CREATE INDEX notifications_lane ON notifications (lane, state, not_before, id);
CREATE INDEX notifications_held ON notifications (user_id, state, digest_on, id);
CREATE INDEX notifications_inbox ON notifications (user_id, channel, read_at, id);
CREATE INDEX notifications_person ON notifications (user_id, channel, id);
CREATE INDEX notifications_integration ON notifications (integration_id, id);
CREATE INDEX notifications_subject ON notifications (subject, due_on, id);
CREATE INDEX notifications_digest ON notifications (digest_id, id);
CREATE INDEX notifications_state ON notifications (state, id);
CREATE INDEX notifications_kind ON notifications (kind, id);
CREATE INDEX notifications_channel ON notifications (channel, id);

-- Every try to deliver one, and how it went. Append-only.
CREATE TABLE delivery_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    notification_id BLOB NOT NULL REFERENCES notifications (id),
    worker TEXT NOT NULL,
    began_at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'transient', 'permanent')),
    error TEXT
) STRICT;
CREATE INDEX delivery_attempts_notification ON delivery_attempts (notification_id, id);

-- How each lane of delivery does: its circuit breaker. A lane is e-mail as a whole, or one webhook.
CREATE TABLE lanes (
    lane TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    opened_at TEXT,
    probe_at TEXT,
    last_error TEXT,
    last_success_at TEXT
) STRICT;

-- What a person answered to a reminder; it holds for one date of one thing.
CREATE TABLE reminder_answers (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation')),
    subject TEXT NOT NULL,
    due_on TEXT NOT NULL,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    answer TEXT NOT NULL CHECK (answer IN ('acknowledged', 'snoozed', 'handed_over')),
    until_on TEXT,
    to_id BLOB REFERENCES users (id),
    reason TEXT,
    at TEXT NOT NULL,
    CONSTRAINT reminder_answers_snooze CHECK (answer <> 'snoozed' OR (until_on IS NOT NULL AND reason IS NOT NULL))
) STRICT;
CREATE INDEX reminder_answers_subject ON reminder_answers (subject, due_on, id);
CREATE INDEX reminder_answers_integration ON reminder_answers (integration_id, id);

-- What runs by itself: who runs it now, and how the last run went.
CREATE TABLE jobs (
    name TEXT NOT NULL PRIMARY KEY,
    lease BLOB,
    lease_until TEXT,
    worker TEXT,
    started_at TEXT,
    finished_at TEXT,
    succeeded_at TEXT,
    duration_ms INTEGER,
    result TEXT,
    failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
    failures INTEGER NOT NULL,
    next_at TEXT NOT NULL
) STRICT;

-- Calendars behind secret addresses, by the hash of what makes the address secret.
CREATE TABLE calendar_feeds (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    team_id BLOB REFERENCES teams (id),
    created_at TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX calendar_feeds_user ON calendar_feeds (user_id, created_at);
CREATE INDEX calendar_feeds_team ON calendar_feeds (team_id, created_at);

-- What a calendar has told so far, so that a moved date is an update and a gone one a cancellation (RFC 5545).
CREATE TABLE calendar_entries (
    calendar TEXT NOT NULL,
    uid TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    due_on TEXT NOT NULL,
    path TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    modified_at TEXT NOT NULL,
    PRIMARY KEY (calendar, uid)
) STRICT;

-- Reports that are mailed by themselves.
CREATE TABLE report_schedules (
    id BLOB NOT NULL PRIMARY KEY,
    report TEXT NOT NULL,
    parameters TEXT NOT NULL,
    cadence TEXT NOT NULL CHECK (cadence IN ('weekly', 'monthly')),
    day INTEGER NOT NULL,
    next_on TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX report_schedules_next ON report_schedules (next_on, id);

CREATE TABLE report_recipients (
    schedule_id BLOB NOT NULL REFERENCES report_schedules (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    PRIMARY KEY (schedule_id, user_id)
) STRICT;

-- Until when the provider supports the version in use, of each environment that says so.
CREATE TABLE integration_versions (
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    environment TEXT NOT NULL CHECK (environment IN ('production', 'staging', 'test', 'development')),
    version TEXT NOT NULL,
    supported_until TEXT NOT NULL,
    PRIMARY KEY (integration_id, environment)
) STRICT;
CREATE INDEX integration_versions_until ON integration_versions (supported_until, integration_id);

CREATE INDEX credentials_expiry ON credentials (expires_on, id);
CREATE INDEX credentials_integration ON credentials (integration_id, id);
CREATE INDEX evidence_expiry ON evidence (expires_on, id);
CREATE INDEX notices_effective ON notices (effective_on, id);

-- What older documents say of it.
INSERT INTO integration_versions (integration_id, environment, version, supported_until)
SELECT i.id, e.value ->> '$.environment', e.value ->> '$.version.version', e.value ->> '$.version.supported_until'
FROM integrations i, json_each(i.document, '$.environments') e
WHERE e.value ->> '$.version.supported_until' IS NOT NULL;

-- What rotations replaced and left working for a while: until when it should, and when it was revoked. due_on is 9999-12-31
-- once it is, so that what is open is one look into an index.
CREATE TABLE old_credentials (
    rotation_id BLOB NOT NULL PRIMARY KEY REFERENCES rotations (id),
    credential_id BLOB NOT NULL REFERENCES credentials (id),
    due_on TEXT NOT NULL,
    revoked_on TEXT,
    revoked_by BLOB REFERENCES users (id),
    recorded_at TEXT
) STRICT;
CREATE INDEX old_credentials_due ON old_credentials (due_on, rotation_id);
CREATE INDEX old_credentials_credential ON old_credentials (credential_id, due_on);

-- The latest rotation of each credential counts; what older ones left behind nobody can say any more.
INSERT INTO old_credentials (rotation_id, credential_id, due_on)
SELECT r.id, r.credential_id, date(r.rotated_on, '+' || r.overlap_days || ' days')
FROM rotations r
WHERE r.overlap_days > 0 AND r.old_revoked_on IS NULL AND NOT EXISTS (SELECT 1 FROM rotations l WHERE l.credential_id = r.credential_id
    AND (l.rotated_on > r.rotated_on OR (l.rotated_on = r.rotated_on AND l.id > r.id)));
