-- Who leads a team: told when something of the team is a week late.
ALTER TABLE teams ADD COLUMN lead_id UUID REFERENCES users (id);
CREATE INDEX teams_lead ON teams (lead_id);

-- How people are listed and found: their names in lower case.
ALTER TABLE users ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(name);
CREATE INDEX users_name ON users (name_key, id);
CREATE INDEX user_roles_role ON user_roles (role, user_id);
CREATE INDEX one_time_links_user ON one_time_links (user_id);

-- What the organisation decided: ladders, policies, wordings; one document a name.
CREATE TABLE settings (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    document JSONB NOT NULL,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by UUID REFERENCES users (id)
);

-- How a person wants to be reminded; who has no row has the defaults.
CREATE TABLE preferences (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    document JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Where a team is told: incoming webhooks. The address and the secret are kept to use them; neither is shown again.
CREATE TABLE channels (
    id UUID NOT NULL PRIMARY KEY,
    team_id UUID NOT NULL REFERENCES teams (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('slack', 'teams', 'webhook')),
    name TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
CREATE INDEX channels_team ON channels (team_id, id);

-- What is to be said, once: the key says what, about what, of which date, at which step, to whom, over what.
CREATE TABLE notifications (
    id UUID NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation', 'digest', 'report', 'test')),
    subject TEXT COLLATE "C" NOT NULL,
    due_on DATE NOT NULL,
    step BIGINT NOT NULL,
    user_id UUID REFERENCES users (id),
    team_id UUID REFERENCES teams (id),
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('inbox', 'email', 'webhook')),
    channel_id UUID REFERENCES channels (id),
    lane TEXT COLLATE "C" NOT NULL,
    integration_id UUID REFERENCES integrations (id),
    title TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL CHECK (reason IN ('owner', 'deputy', 'team', 'lead', 'compliance', 'asked')),
    orphan BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'bundled', 'queued', 'sending', 'sent', 'dead', 'cancelled')),
    digest_on DATE,
    digest_id UUID,
    not_before TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL,
    lease UUID,
    lease_until TIMESTAMPTZ,
    last_error TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    CONSTRAINT notifications_key_unique UNIQUE (key)
);
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
    id UUID NOT NULL PRIMARY KEY,
    notification_id UUID NOT NULL REFERENCES notifications (id),
    worker TEXT COLLATE "C" NOT NULL,
    began_at TIMESTAMPTZ NOT NULL,
    duration_ms BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('sent', 'transient', 'permanent')),
    error TEXT COLLATE "C"
);
CREATE INDEX delivery_attempts_notification ON delivery_attempts (notification_id, id);

-- How each lane of delivery does: its circuit breaker. A lane is e-mail as a whole, or one webhook.
CREATE TABLE lanes (
    lane TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    opened_at TIMESTAMPTZ,
    probe_at TIMESTAMPTZ,
    last_error TEXT COLLATE "C",
    last_success_at TIMESTAMPTZ
);

-- What a person answered to a reminder; it holds for one date of one thing.
CREATE TABLE reminder_answers (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation')),
    subject TEXT COLLATE "C" NOT NULL,
    due_on DATE NOT NULL,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    user_id UUID NOT NULL REFERENCES users (id),
    answer TEXT COLLATE "C" NOT NULL CHECK (answer IN ('acknowledged', 'snoozed', 'handed_over')),
    until_on DATE,
    to_id UUID REFERENCES users (id),
    reason TEXT COLLATE "C",
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT reminder_answers_snooze CHECK (answer <> 'snoozed' OR (until_on IS NOT NULL AND reason IS NOT NULL))
);
CREATE INDEX reminder_answers_subject ON reminder_answers (subject, due_on, id);
CREATE INDEX reminder_answers_integration ON reminder_answers (integration_id, id);

-- What runs by itself: who runs it now, and how the last run went.
CREATE TABLE jobs (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    lease UUID,
    lease_until TIMESTAMPTZ,
    worker TEXT COLLATE "C",
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    succeeded_at TIMESTAMPTZ,
    duration_ms BIGINT,
    result TEXT COLLATE "C",
    failed BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,
    next_at TIMESTAMPTZ NOT NULL
);

-- Calendars behind secret addresses, by the hash of what makes the address secret.
CREATE TABLE calendar_feeds (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    team_id UUID REFERENCES teams (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_on DATE NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX calendar_feeds_user ON calendar_feeds (user_id, created_at);
CREATE INDEX calendar_feeds_team ON calendar_feeds (team_id, created_at);

-- What a calendar has told so far, so that a moved date is an update and a gone one a cancellation (RFC 5545).
CREATE TABLE calendar_entries (
    calendar TEXT COLLATE "C" NOT NULL,
    uid TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    due_on DATE NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    cancelled BOOLEAN NOT NULL,
    modified_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (calendar, uid)
);

-- Reports that are mailed by themselves.
CREATE TABLE report_schedules (
    id UUID NOT NULL PRIMARY KEY,
    report TEXT COLLATE "C" NOT NULL,
    parameters JSONB NOT NULL,
    cadence TEXT COLLATE "C" NOT NULL CHECK (cadence IN ('weekly', 'monthly')),
    day BIGINT NOT NULL,
    next_on DATE NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX report_schedules_next ON report_schedules (next_on, id);

CREATE TABLE report_recipients (
    schedule_id UUID NOT NULL REFERENCES report_schedules (id),
    user_id UUID NOT NULL REFERENCES users (id),
    PRIMARY KEY (schedule_id, user_id)
);

-- Until when the provider supports the version in use, of each environment that says so.
CREATE TABLE integration_versions (
    integration_id UUID NOT NULL REFERENCES integrations (id),
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('production', 'staging', 'test', 'development')),
    version TEXT COLLATE "C" NOT NULL,
    supported_until DATE NOT NULL,
    PRIMARY KEY (integration_id, environment)
);
CREATE INDEX integration_versions_until ON integration_versions (supported_until, integration_id);

CREATE INDEX credentials_expiry ON credentials (expires_on, id);
CREATE INDEX credentials_integration ON credentials (integration_id, id);
CREATE INDEX evidence_expiry ON evidence (expires_on, id);
CREATE INDEX notices_effective ON notices (effective_on, id);

-- What older documents say of it.
INSERT INTO integration_versions (integration_id, environment, version, supported_until)
SELECT i.id, e.value ->> 'environment', e.value -> 'version' ->> 'version', CAST(e.value -> 'version' ->> 'supported_until' AS DATE)
FROM integrations i, jsonb_array_elements(i.document -> 'environments') e
WHERE e.value -> 'version' ->> 'supported_until' IS NOT NULL;

-- What rotations replaced and left working for a while: until when it should, and when it was revoked. due_on is 9999-12-31
-- once it is, so that what is open is one look into an index.
CREATE TABLE old_credentials (
    rotation_id UUID NOT NULL PRIMARY KEY REFERENCES rotations (id),
    credential_id UUID NOT NULL REFERENCES credentials (id),
    due_on DATE NOT NULL,
    revoked_on DATE,
    revoked_by UUID REFERENCES users (id),
    recorded_at TIMESTAMPTZ
);
CREATE INDEX old_credentials_due ON old_credentials (due_on, rotation_id);
CREATE INDEX old_credentials_credential ON old_credentials (credential_id, due_on);

-- The latest rotation of each credential counts; what older ones left behind nobody can say any more.
INSERT INTO old_credentials (rotation_id, credential_id, due_on)
SELECT r.id, r.credential_id, r.rotated_on + CAST(r.overlap_days AS INTEGER)
FROM rotations r
WHERE r.overlap_days > 0 AND r.old_revoked_on IS NULL AND NOT EXISTS (SELECT 1 FROM rotations l WHERE l.credential_id = r.credential_id
    AND (l.rotated_on > r.rotated_on OR (l.rotated_on = r.rotated_on AND l.id > r.id)));
