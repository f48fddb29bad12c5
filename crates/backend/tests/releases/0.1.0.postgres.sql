CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL);
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT users_email_unique UNIQUE (email)
);
CREATE TABLE user_roles (
    user_id UUID NOT NULL REFERENCES users (id),
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'engineer', 'compliance', 'auditor', 'admin')),
    PRIMARY KEY (user_id, role)
);
CREATE TABLE teams (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT teams_name_unique UNIQUE (name)
);
CREATE TABLE team_members (
    team_id UUID NOT NULL REFERENCES teams (id),
    user_id UUID NOT NULL REFERENCES users (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    data JSONB NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE one_time_links (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE TABLE sign_in_failures (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    first_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE providers (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL CHECK (category IN ('payment', 'authentication', 'storage', 'communication', 'data_analytics', 'infrastructure', 'data_api', 'monitoring', 'crm', 'erp', 'ai', 'integration_platform', 'other')),
    subcategory TEXT COLLATE "C",
    from_library BOOLEAN NOT NULL,
    facts JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT providers_name_unique UNIQUE (name_key)
);
CREATE TABLE services (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    criticality TEXT COLLATE "C" NOT NULL CHECK (criticality IN ('best_effort', 'low', 'medium', 'high', 'critical')),
    CONSTRAINT services_name_unique UNIQUE (name_key)
);
CREATE TABLE service_dependencies (
    service_id UUID NOT NULL REFERENCES services (id),
    depends_on_id UUID NOT NULL REFERENCES services (id),
    PRIMARY KEY (service_id, depends_on_id),
    CONSTRAINT service_dependencies_not_itself CHECK (service_id <> depends_on_id)
);
CREATE INDEX service_dependencies_used ON service_dependencies (depends_on_id);
CREATE TABLE integrations (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    provider_id UUID NOT NULL REFERENCES providers (id),
    provider_key TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL CHECK (category IN ('payment', 'authentication', 'storage', 'communication', 'data_analytics', 'infrastructure', 'data_api', 'monitoring', 'crm', 'erp', 'ai', 'integration_platform', 'other')),
    lifecycle TEXT COLLATE "C" NOT NULL CHECK (lifecycle IN ('proposed', 'in_review', 'approved', 'live', 'deprecated', 'retired', 'rejected')),
    tier TEXT COLLATE "C" CHECK (tier IN ('best_effort', 'low', 'medium', 'high', 'critical')),
    owner_id UUID REFERENCES users (id),
    deputy_id UUID REFERENCES users (id),
    team_id UUID REFERENCES teams (id),
    owner_key TEXT COLLATE "C" NOT NULL,
    frameworks TEXT COLLATE "C" NOT NULL,
    completeness BIGINT NOT NULL,
    residual DOUBLE PRECISION NOT NULL,
    inherent DOUBLE PRECISION NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    residual_band TEXT COLLATE "C" NOT NULL CHECK (residual_band IN ('very_low', 'low', 'medium', 'high', 'critical')),
    inherent_band TEXT COLLATE "C" NOT NULL CHECK (inherent_band IN ('very_low', 'low', 'medium', 'high', 'critical')),
    score_valid_through DATE NOT NULL,
    score_model BIGINT NOT NULL,
    last_review_on DATE,
    review_due_on DATE,
    next_due_on DATE NOT NULL,
    next_due_kind TEXT COLLATE "C" NOT NULL CHECK (next_due_kind IN ('none', 'rotation', 'never_rotated', 'review', 'never_reviewed')),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    document JSONB NOT NULL,
    assessment JSONB NOT NULL
);
CREATE INDEX integrations_residual ON integrations (residual, id);
CREATE INDEX integrations_inherent ON integrations (inherent, id);
CREATE INDEX integrations_name ON integrations (name_key, id);
CREATE INDEX integrations_provider_name ON integrations (provider_key, id);
CREATE INDEX integrations_owner_name ON integrations (owner_key, id);
CREATE INDEX integrations_next_due ON integrations (next_due_on, id, lifecycle);
CREATE INDEX integrations_score_age ON integrations (score_valid_through);
CREATE INDEX integrations_by_provider ON integrations (provider_id, residual, id, lifecycle);
CREATE INDEX integrations_by_owner ON integrations (owner_id, residual, id, lifecycle);
CREATE INDEX integrations_by_deputy ON integrations (deputy_id, residual, id);
CREATE INDEX integrations_by_team ON integrations (team_id, residual, id, lifecycle);
CREATE INDEX integrations_by_lifecycle ON integrations (lifecycle, residual, id);
CREATE INDEX integrations_by_category ON integrations (category, residual, id, lifecycle);
CREATE INDEX integrations_by_tier ON integrations (tier, residual, id, lifecycle);
CREATE INDEX integrations_by_band ON integrations (residual_band, residual, id, lifecycle);
CREATE INDEX integrations_by_review ON integrations (review_due_on, id);
CREATE INDEX integrations_found ON integrations (id, lifecycle, residual);
CREATE TABLE integration_services (
    integration_id UUID NOT NULL REFERENCES integrations (id),
    service_id UUID NOT NULL REFERENCES services (id),
    PRIMARY KEY (integration_id, service_id)
);
CREATE INDEX integration_services_service ON integration_services (service_id, integration_id);
CREATE TABLE integration_tags (
    integration_id UUID NOT NULL REFERENCES integrations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('data_class', 'framework', 'environment')),
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (integration_id, kind, value)
);
CREATE INDEX integration_tags_value ON integration_tags (kind, value, integration_id);
CREATE TABLE search_terms (
    term TEXT COLLATE "C" NOT NULL,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    PRIMARY KEY (term, integration_id)
);
CREATE INDEX search_terms_integration ON search_terms (integration_id, term);
CREATE TABLE credentials (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('api_key', 'oauth_client_secret', 'jwt_signing_key', 'webhook_signing_secret', 'basic_password', 'tls_client_certificate', 'ssh_key', 'service_account_key', 'database_password', 'workload_identity')),
    environment TEXT COLLATE "C" NOT NULL CHECK (environment IN ('production', 'staging', 'test', 'development')),
    location TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C",
    access TEXT COLLATE "C",
    lifetime TEXT COLLATE "C" CHECK (lifetime IN ('short', 'long')),
    scoped BOOLEAN,
    shared BOOLEAN,
    issued_on DATE,
    expires_on DATE,
    last_rotated_on DATE,
    policy_choice TEXT COLLATE "C" NOT NULL CHECK (policy_choice IN ('default', 'override', 'exempt')),
    policy_days BIGINT,
    policy_reason TEXT COLLATE "C",
    revoked_on DATE,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('dated', 'never_rotated', 'exempt', 'revoked')),
    due_on DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT credentials_name_unique UNIQUE (integration_id, name_key),
    CONSTRAINT credentials_expiry_after_issue CHECK (expires_on >= issued_on),
    CONSTRAINT credentials_policy_reason CHECK (policy_choice = 'default' OR policy_reason IS NOT NULL),
    CONSTRAINT credentials_policy_days CHECK (policy_days BETWEEN 1 AND 3650)
);
CREATE INDEX credentials_due ON credentials (due_on, id);
CREATE INDEX credentials_name ON credentials (name_key, id);
CREATE INDEX credentials_state ON credentials (state, due_on, id);
CREATE INDEX credentials_kind ON credentials (kind, due_on, id);
CREATE TABLE rotations (
    id UUID NOT NULL PRIMARY KEY,
    credential_id UUID NOT NULL REFERENCES credentials (id),
    rotated_on DATE NOT NULL,
    ticket TEXT COLLATE "C",
    overlap_days BIGINT CHECK (overlap_days BETWEEN 0 AND 365),
    old_revoked_on DATE,
    new_expires_on DATE,
    by_id UUID REFERENCES users (id),
    note TEXT COLLATE "C",
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT rotations_revoked_after CHECK (old_revoked_on >= rotated_on)
);
CREATE INDEX rotations_credential ON rotations (credential_id, rotated_on, id);
CREATE TABLE reviews (
    id UUID NOT NULL PRIMARY KEY,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    held_on DATE NOT NULL,
    by_id UUID REFERENCES users (id),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('passed', 'passed_with_actions', 'failed')),
    note TEXT COLLATE "C",
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX reviews_integration ON reviews (integration_id, held_on, id);
CREATE TABLE incidents (
    id UUID NOT NULL PRIMARY KEY,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    title TEXT COLLATE "C" NOT NULL,
    class TEXT COLLATE "C" NOT NULL CHECK (class IN ('outage', 'sla_breach', 'security', 'data_breach')),
    started_on DATE NOT NULL,
    duration_minutes BIGINT CHECK (duration_minutes >= 0),
    impact TEXT COLLATE "C",
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX incidents_integration ON incidents (integration_id, started_on, id);
CREATE TABLE evidence (
    id UUID NOT NULL PRIMARY KEY,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('dpa', 'baa', 'soc2_report', 'iso27001_certificate', 'pci_aoc', 'responsibility_matrix', 'penetration_test')),
    issuer TEXT COLLATE "C",
    issued_on DATE,
    expires_on DATE,
    link TEXT COLLATE "C",
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX evidence_integration ON evidence (integration_id, kind, id);
CREATE TABLE notices (
    id UUID NOT NULL PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES providers (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('breaking', 'deprecation', 'security', 'maintenance', 'pricing', 'terms', 'format', 'version')),
    title TEXT COLLATE "C" NOT NULL,
    published_on DATE,
    effective_on DATE,
    earlier_dates JSONB NOT NULL,
    note TEXT COLLATE "C"
);
CREATE INDEX notices_provider ON notices (provider_id, effective_on, id);
CREATE TABLE notice_acknowledgements (
    notice_id UUID NOT NULL REFERENCES notices (id),
    integration_id UUID NOT NULL REFERENCES integrations (id),
    acknowledged_on DATE NOT NULL,
    by_id UUID REFERENCES users (id),
    PRIMARY KEY (notice_id, integration_id)
);
CREATE INDEX notice_acknowledgements_integration ON notice_acknowledgements (integration_id);
CREATE TABLE score_changes (
    id UUID NOT NULL PRIMARY KEY,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    changed_on DATE NOT NULL,
    residual_before DOUBLE PRECISION,
    residual_after DOUBLE PRECISION NOT NULL,
    inherent_before DOUBLE PRECISION,
    inherent_after DOUBLE PRECISION NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    event_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX score_changes_integration ON score_changes (integration_id, recorded_at, id);
CREATE TABLE revisions (
    entity TEXT COLLATE "C" NOT NULL CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user')),
    entity_id UUID NOT NULL,
    number BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID REFERENCES users (id),
    actor_name TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    snapshot JSONB NOT NULL,
    changes JSONB NOT NULL,
    event_id UUID NOT NULL,
    PRIMARY KEY (entity, entity_id, number)
);
CREATE TABLE audit_events (
    seq BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    actor_id UUID,
    actor_name TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    permission TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    entity_id UUID,
    origin TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_events_entity ON audit_events (entity, entity_id, seq);
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
ALTER TABLE teams ADD COLUMN lead_id UUID REFERENCES users (id);
CREATE INDEX teams_lead ON teams (lead_id);
ALTER TABLE users ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(name);
CREATE INDEX users_name ON users (name_key, id);
CREATE INDEX user_roles_role ON user_roles (role, user_id);
CREATE INDEX one_time_links_user ON one_time_links (user_id);
CREATE TABLE settings (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    document JSONB NOT NULL,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by UUID REFERENCES users (id)
);
CREATE TABLE preferences (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    document JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
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
CREATE TABLE lanes (
    lane TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    opened_at TIMESTAMPTZ,
    probe_at TIMESTAMPTZ,
    last_error TEXT COLLATE "C",
    last_success_at TIMESTAMPTZ
);
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
INSERT INTO integration_versions (integration_id, environment, version, supported_until)
SELECT i.id, e.value ->> 'environment', e.value -> 'version' ->> 'version', CAST(e.value -> 'version' ->> 'supported_until' AS DATE)
FROM integrations i, jsonb_array_elements(i.document -> 'environments') e
WHERE e.value -> 'version' ->> 'supported_until' IS NOT NULL;
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
INSERT INTO old_credentials (rotation_id, credential_id, due_on)
SELECT r.id, r.credential_id, r.rotated_on + CAST(r.overlap_days AS INTEGER)
FROM rotations r
WHERE r.overlap_days > 0 AND r.old_revoked_on IS NULL AND NOT EXISTS (SELECT 1 FROM rotations l WHERE l.credential_id = r.credential_id
    AND (l.rotated_on > r.rotated_on OR (l.rotated_on = r.rotated_on AND l.id > r.id)));
DROP TABLE sign_in_failures;
CREATE TABLE tries (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    made BIGINT NOT NULL,
    first_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX tries_first ON tries (first_at);
CREATE TABLE known_browsers (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX known_browsers_user ON known_browsers (user_id, seen_at);
CREATE INDEX known_browsers_expiry ON known_browsers (expires_at);
DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN form_of UUID REFERENCES users (id);
CREATE INDEX sessions_form ON sessions (form_of, expires_at);
ALTER TABLE calendar_feeds ADD COLUMN made_by UUID REFERENCES users (id);
CREATE INDEX calendar_feeds_maker ON calendar_feeds (made_by);
UPDATE calendar_feeds SET made_by = (SELECT actor_id FROM audit_events WHERE entity = 'team' AND entity_id = team_id AND action IN ('calendar.made', 'calendar.renewed') ORDER BY seq DESC LIMIT 1) WHERE team_id IS NOT NULL AND ended_at IS NULL;
UPDATE calendar_feeds SET made_by = user_id WHERE user_id IS NOT NULL;
ALTER TABLE providers ADD COLUMN skeleton TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE services ADD COLUMN skeleton TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN skeleton TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE credentials ADD COLUMN skeleton TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE UNIQUE INDEX providers_skeleton_unique ON providers (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX services_skeleton_unique ON services (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX teams_skeleton_unique ON teams (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX credentials_skeleton_unique ON credentials (integration_id, skeleton) WHERE skeleton <> '';
ALTER TABLE teams ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE TABLE name_terms (
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('provider', 'person', 'credential')),
    term TEXT COLLATE "C" NOT NULL,
    subject_id UUID NOT NULL,
    PRIMARY KEY (kind, term, subject_id)
);
CREATE INDEX name_terms_subject ON name_terms (subject_id, term);
CREATE TABLE recipes (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO recipes (name, version) VALUES ('names', 0);
ALTER TABLE lanes ADD COLUMN refusal TEXT COLLATE "C";
ALTER TABLE lanes ADD COLUMN refused_id UUID;
ALTER TABLE lanes ADD COLUMN refused_since TIMESTAMPTZ;
ALTER TABLE notifications ADD COLUMN line BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE notifications SET line = TRUE WHERE id IN (SELECT l.id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY user_id, kind, subject, due_on ORDER BY id DESC) AS place FROM notifications WHERE channel = 'inbox' AND user_id IS NOT NULL AND reason IN ('owner', 'deputy')) AS l WHERE l.place = 1);
DROP INDEX notifications_inbox;
CREATE INDEX notifications_lines ON notifications (user_id, id) WHERE line;
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE line AND read_at IS NULL;
CREATE TABLE team_sums (
    user_id UUID NOT NULL REFERENCES users (id),
    team_id UUID NOT NULL,
    reason TEXT COLLATE "C" NOT NULL CHECK (reason IN ('owner', 'deputy', 'team', 'lead', 'compliance', 'asked')),
    late BIGINT NOT NULL,
    over_days BIGINT NOT NULL,
    unowned BIGINT NOT NULL,
    fresh BIGINT NOT NULL,
    counted_on DATE NOT NULL,
    mail_on DATE,
    read_at TIMESTAMPTZ,
    PRIMARY KEY (user_id, team_id)
);
CREATE INDEX integrations_overdue_of_owner ON integrations (owner_id, next_due_on, lifecycle);
CREATE INDEX integrations_overdue_of_team ON integrations (team_id, owner_id, next_due_on, lifecycle);
DROP INDEX integrations_by_deputy;
CREATE INDEX integrations_overdue_of_deputy ON integrations (deputy_id, next_due_on, lifecycle);
DELETE FROM _sqlx_migrations;
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('1', 'register', '2026-11-28 09:56:37.520989+00', 'true', E'\\xaab3b1034beab15bd3806115ef5223955e8f989ee41317aa09817e08eccc87141cb47d5bf360b719ee46b69e403ca412', '53735320');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('2', 'reminders', '2026-11-28 09:56:37.575149+00', 'true', E'\\xf320c57328dbeb4ab6f86a9200390b81b350115f532db9a8f53f06a583d707248c1dbb41423a7ea8e308688d5421d571', '38852876');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('3', 'limits', '2026-11-28 09:56:37.614455+00', 'true', E'\\x55168e07f348e870c4759a8f6b9636fb5373f23310827cd504eed26da39d4ae4f7ee5fc2205c4b4b249dec1ecc71df78', '12242003');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('5', 'names', '2026-11-28 09:56:37.626882+00', 'true', E'\\xfe4dc54415b2da31dd2ff93104b8c9895c37a88f942424ac333d1985fd3c078183141e6e8be6bf83f25212fc0bb9ef62', '6394977');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('6', 'ways out', '2026-11-28 09:56:37.633474+00', 'true', E'\\xa3ecf2a63525ee7bef344aa1e951451b02b91e9e53ea2386b7688fe766276b035e433d0d5c874e5c7e5e1a7f6cb1dd82', '380917');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('7', 'volume', '2026-11-28 09:56:37.633949+00', 'true', E'\\xdedd5ff57dc65788a64accc4d74fdd4b3e352c09e302567e2fd9da52f278d33c3d208a63150a8e10c6293a4206695c50', '9079548');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('8', 'overdue', '2026-11-28 09:56:37.643255+00', 'true', E'\\xc40acb9cdbf29baa1a7cb08aecab512cbc1ee86ed4a725e54eec62f6b895e551ef53f6b6b168f60672533f99e74e7f74', '2295716');
DELETE FROM users;
INSERT INTO users (id, email, name, password_hash, disabled_at, created_at, name_key) VALUES ('01a20320-a200-75a5-a138-7f914c332dd7', 'engineer-aa1ccdb177de@example.org', 'Engineer 77de', NULL, NULL, '2026-11-22 12:00:00+00', 'engineer 0277de  engineer 77de');
DELETE FROM user_roles;
INSERT INTO user_roles (user_id, role) VALUES ('01a20320-a200-75a5-a138-7f914c332dd7', 'engineer');
DELETE FROM teams;
INSERT INTO teams (id, name, created_at, lead_id, skeleton, name_key) VALUES ('01a22195-d6c2-770b-8a7a-409ba4373152', 'Platform', '2026-11-22 12:00:00+00', NULL, 'platform', 'platform  platform');
DELETE FROM team_members;
DELETE FROM sessions;
DELETE FROM one_time_links;
INSERT INTO one_time_links (token_hash, user_id, expires_at, used_at) VALUES ('193ecc2400b79b2a4baf9bd362438ed28ec37344e223d6a742ce6487f2baef45', '01a20320-a200-75a5-a138-7f914c332dd7', '2026-11-23 12:00:00+00', NULL);
DELETE FROM providers;
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at, skeleton) VALUES ('01a22195-d6c7-7308-9b45-6735f6acdf33', 'Payments Inc.', 'payments inc  payments inc.  01a22195d6c773089b456735f6acdf33', 'payment', NULL, 'false', '[]', '2026-11-22 12:00:00+00', 'payments inc.');
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at, skeleton) VALUES ('01a22195-d72d-771c-88ec-0e928cfa1586', 'Mail Inc.', 'mail inc  mail inc.  01a22195d72d771c88ec0e928cfa1586', 'payment', NULL, 'false', '[]', '2026-11-22 12:00:00+00', 'mail inc.');
DELETE FROM services;
INSERT INTO services (id, name, name_key, criticality, skeleton) VALUES ('01a22195-d776-7666-ac24-6be3ed7db552', 'Shop', 'shop  shop  01a22195d7767666ac246be3ed7db552', 'critical', 'shop');
DELETE FROM service_dependencies;
DELETE FROM integrations;
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES ('01a22195-d6cb-74f0-be73-549d29b234b8', '2', 'Payments', 'payments  payments', '01a22195-d6c7-7308-9b45-6735f6acdf33', 'payments inc  payments inc.', 'payment', 'live', NULL, '01a20320-a200-75a5-a138-7f914c332dd7', NULL, NULL, 'engineer 0277de  engineer 77de', '', '16', '69.912731384', '72.411703845', '12.5', 'high', 'high', '2027-01-30', '1', '2026-11-22', '2027-05-22', '2026-04-01', 'rotation', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', '{"id": "01a22195-d6cb-74f0-be73-549d29b234b8", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.95, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d6c7-7308-9b45-6735f6acdf33", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', E'{"as_of": "2026-11-22", "scores": {"impact": 75.0, "inherent": 72.411703845, "residual": 69.912731384, "confidence": 12.5, "likelihood": 67.5, "residual_max": 92.783401584, "residual_min": 0.0, "inherent_band": "high", "residual_band": "high"}, "credits": [{"held": false, "field": "fallback", "credit": "tested_fallback", "points": 25, "reason": "No fallback is recorded.", "if_fixed": {"band": "medium", "action": "Record a fallback and test it", "residual": 57.7116882}}, {"held": false, "field": "data_flows.0.data_class", "credit": "data_protected", "points": 15, "reason": "Not recorded which data travels.", "if_fixed": {"band": "high", "action": "Record which data travels, and protect it", "residual": 62.7338903}}, {"held": false, "field": "resilience.timeout", "credit": "resilience_checklist", "points": 10, "reason": "Of 15 items, 15 are answered no or not at all, the first: Timeout per call.", "if_fixed": {"band": "high", "action": "Complete the resilience checklist", "residual": 65.170533461}}, {"held": false, "field": "compliance_none", "credit": "contract_terms", "points": 10, "reason": "Not recorded which frameworks apply, so the required agreements are unknown.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and settle the terms they ask for", "residual": 65.170533461}}, {"held": false, "field": "needs_credential", "credit": "rotation_on_time", "points": 15, "reason": "Payments key was due for rotation on 1 Apr 2026 (90 days: built-in default for this kind (API key)).", "if_fixed": {"band": "high", "action": "Rotate Payments key", "residual": 65.79039911}}, {"held": false, "field": "least_privilege_verified_on", "credit": "least_privilege_verified", "points": 10, "reason": "Not verified that it has no more access than it needs.", "if_fixed": {"band": "high", "action": "Verify that it has no more access than it needs", "residual": 67.221071198}}, {"held": true, "field": "review_cadence_months", "credit": "review_on_schedule", "points": 10, "reason": "The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.", "if_fixed": null}, {"held": false, "field": "compliance_none", "credit": "attestations_current", "points": 10, "reason": "Not recorded which frameworks apply, so the required evidence is unknown.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and file what they require", "residual": 67.221071198}}, {"held": false, "field": "environments.0.version", "credit": "version_pinned_and_notices_acknowledged", "points": 10, "reason": "No version is recorded.", "if_fixed": {"band": "high", "action": "Record and pin the version", "residual": 67.221071198}}, {"held": false, "field": "monitor_url", "credit": "monitored_with_runbook", "points": 5, "reason": "Missing: a monitor, an alert and a runbook.", "if_fixed": {"band": "high", "action": "Add a monitor, an alert and a runbook", "residual": 68.593307053}}], "factors": [{"field": "data_flows.0.data_class", "level": null, "factor": "data_sensitivity", "points": 13.5, "reason": "Not recorded which data travels.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which data travels", "residual": 61.248976798}}, {"field": "tier", "level": null, "factor": "criticality", "points": 11.25, "reason": "Its own tier is not recorded, and no service that depends on it is.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its tier", "residual": 62.7338903}}, {"field": "fallback", "level": null, "factor": "outage", "points": 9.0, "reason": "Not recorded what we do while it is down.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the fallback", "residual": 64.201432408}}, {"field": "privilege", "level": null, "factor": "privilege", "points": 6.75, "reason": "Not recorded what it may do in our systems.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its privilege", "residual": 65.652388568}}, {"field": "compliance_none", "level": null, "factor": "regulatory_reach", "points": 4.5, "reason": "Not recorded which frameworks apply.", "weakest": false, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 67.087484108}}, {"field": "incidents_checked_on", "level": 1, "factor": "incidents", "points": 3.75, "reason": "One outage in 24 months: Outage \\"Payments was \\"down\\"; it''s back\\" of 1 Nov 2026.", "weakest": false, "if_fixed": {"band": "high", "action": "Pass 1 Nov 2028 without another incident", "residual": 68.593307053}}, {"field": "compliance_none", "level": null, "factor": "assurance_gap", "points": 11.25, "reason": "Not recorded which frameworks apply, so the required evidence is unknown.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 65.79039911}}, {"field": "needs_credential", "level": null, "factor": "credential_design", "points": 9.0, "reason": "Nobody has recorded the lifetime, the sharing and the scoping of Payments key.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the lifetime, the sharing and the scoping of Payments key", "residual": 67.776642436}}, {"field": "endpoints.0.url", "level": null, "factor": "exposure_surface", "points": 6.75, "reason": "No endpoint is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its endpoints", "residual": 67.5}}, {"field": "environments.0.version", "level": null, "factor": "version_and_change", "points": 6.75, "reason": "No version is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the version in use", "residual": 67.5}}], "model_version": 1, "valid_through": "2027-01-30"}');
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES ('01a22195-d730-707c-b298-7534e97fe87a', '2', 'Mail', 'mail  mail', '01a22195-d72d-771c-88ec-0e928cfa1586', 'mail inc  mail inc.', 'payment', 'live', NULL, '01a20320-a200-75a5-a138-7f914c332dd7', NULL, NULL, 'engineer 0277de  engineer 77de', '', '16', '65.79039911', '72.411703845', '12.5', 'high', 'high', '2027-01-30', '1', '2026-11-22', '2027-05-22', '2027-02-20', 'rotation', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', '{"id": "01a22195-d730-707c-b298-7534e97fe87a", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.9, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d72d-771c-88ec-0e928cfa1586", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', E'{"as_of": "2026-11-22", "scores": {"impact": 75.0, "inherent": 72.411703845, "residual": 65.79039911, "confidence": 12.5, "likelihood": 67.5, "residual_max": 87.312523773, "residual_min": 0.0, "inherent_band": "high", "residual_band": "high"}, "credits": [{"held": false, "field": "fallback", "credit": "tested_fallback", "points": 25, "reason": "No fallback is recorded.", "if_fixed": {"band": "medium", "action": "Record a fallback and test it", "residual": 54.308777884}}, {"held": false, "field": "data_flows.0.data_class", "credit": "data_protected", "points": 15, "reason": "Not recorded which data travels.", "if_fixed": {"band": "medium", "action": "Record which data travels, and protect it", "residual": 59.034851004}}, {"held": false, "field": "resilience.timeout", "credit": "resilience_checklist", "points": 10, "reason": "Of 15 items, 15 are answered no or not at all, the first: Timeout per call.", "if_fixed": {"band": "high", "action": "Complete the resilience checklist", "residual": 61.327820008}}, {"held": false, "field": "compliance_none", "credit": "contract_terms", "points": 10, "reason": "Not recorded which frameworks apply, so the required agreements are unknown.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and settle the terms they ask for", "residual": 61.327820008}}, {"held": true, "field": "needs_credential", "credit": "rotation_on_time", "points": 15, "reason": "Every credential is on time; the first, Mail key, is due on 20 Feb 2027.", "if_fixed": null}, {"held": false, "field": "least_privilege_verified_on", "credit": "least_privilege_verified", "points": 10, "reason": "Not verified that it has no more access than it needs.", "if_fixed": {"band": "high", "action": "Verify that it has no more access than it needs", "residual": 62.725849555}}, {"held": true, "field": "review_cadence_months", "credit": "review_on_schedule", "points": 10, "reason": "The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.", "if_fixed": null}, {"held": false, "field": "compliance_none", "credit": "attestations_current", "points": 10, "reason": "Not recorded which frameworks apply, so the required evidence is unknown.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and file what they require", "residual": 62.725849555}}, {"held": false, "field": "environments.0.version", "credit": "version_pinned_and_notices_acknowledged", "points": 10, "reason": "No version is recorded.", "if_fixed": {"band": "high", "action": "Record and pin the version", "residual": 62.725849555}}, {"held": false, "field": "monitor_url", "credit": "monitored_with_runbook", "points": 5, "reason": "Missing: a monitor, an alert and a runbook.", "if_fixed": {"band": "high", "action": "Add a monitor, an alert and a runbook", "residual": 64.294641617}}], "factors": [{"field": "data_flows.0.data_class", "level": null, "factor": "data_sensitivity", "points": 13.5, "reason": "Not recorded which data travels.", "weakest": true, "if_fixed": {"band": "medium", "action": "Record which data travels", "residual": 57.637493899}}, {"field": "tier", "level": null, "factor": "criticality", "points": 11.25, "reason": "Its own tier is not recorded, and no service that depends on it is.", "weakest": false, "if_fixed": {"band": "medium", "action": "Record its tier", "residual": 59.034851004}}, {"field": "fallback", "level": null, "factor": "outage", "points": 9.0, "reason": "Not recorded what we do while it is down.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the fallback", "residual": 60.415861001}}, {"field": "privilege", "level": null, "factor": "privilege", "points": 6.75, "reason": "Not recorded what it may do in our systems.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its privilege", "residual": 61.781263024}}, {"field": "compliance_none", "level": null, "factor": "regulatory_reach", "points": 4.5, "reason": "Not recorded which frameworks apply.", "weakest": false, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 63.131739633}}, {"field": "incidents_checked_on", "level": 1, "factor": "incidents", "points": 3.75, "reason": "One outage in 24 months: Outage \\"Mail was \\"down\\"; it''s back\\" of 1 Nov 2026.", "weakest": false, "if_fixed": {"band": "high", "action": "Pass 1 Nov 2028 without another incident", "residual": 64.548773277}}, {"field": "compliance_none", "level": null, "factor": "assurance_gap", "points": 11.25, "reason": "Not recorded which frameworks apply, so the required evidence is unknown.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 61.911135917}}, {"field": "needs_credential", "level": null, "factor": "credential_design", "points": 9.0, "reason": "Nobody has recorded the lifetime, the sharing and the scoping of Mail key.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the lifetime, the sharing and the scoping of Mail key", "residual": 63.780262449}}, {"field": "endpoints.0.url", "level": null, "factor": "exposure_surface", "points": 6.75, "reason": "No endpoint is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its endpoints", "residual": 63.519931949}}, {"field": "environments.0.version", "level": null, "factor": "version_and_change", "points": 6.75, "reason": "No version is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the version in use", "residual": 63.519931949}}], "model_version": 1, "valid_through": "2027-01-30"}');
DELETE FROM integration_services;
DELETE FROM integration_tags;
DELETE FROM search_terms;
INSERT INTO search_terms (term, integration_id) VALUES ('inc', '01a22195-d6cb-74f0-be73-549d29b234b8');
INSERT INTO search_terms (term, integration_id) VALUES ('inc', '01a22195-d730-707c-b298-7534e97fe87a');
INSERT INTO search_terms (term, integration_id) VALUES ('mail', '01a22195-d730-707c-b298-7534e97fe87a');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', '01a22195-d6cb-74f0-be73-549d29b234b8');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', '01a22195-d730-707c-b298-7534e97fe87a');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', '01a22195-d6cb-74f0-be73-549d29b234b8');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', '01a22195-d730-707c-b298-7534e97fe87a');
DELETE FROM credentials;
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at, skeleton) VALUES ('01a22195-d6f2-76b3-82dc-f6a0e2d10a95', '1', '01a22195-d6cb-74f0-be73-549d29b234b8', 'Payments key', 'payments key  payments key  01a22195d6f276b382dcf6a0e2d10a95', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', 'default', NULL, NULL, NULL, 'dated', '2026-04-01', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', 'payments key');
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at, skeleton) VALUES ('01a22195-d743-769b-8367-22f90b67f56a', '2', '01a22195-d730-707c-b298-7534e97fe87a', 'Mail key', 'mail key  mail key  01a22195d743769b836722f90b67f56a', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22', 'default', NULL, NULL, NULL, 'dated', '2027-02-20', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', 'mail key');
DELETE FROM rotations;
INSERT INTO rotations (id, credential_id, rotated_on, ticket, overlap_days, old_revoked_on, new_expires_on, by_id, note, recorded_at) VALUES ('01a22195-d74b-75bc-a57a-fffa164527bb', '01a22195-d743-769b-8367-22f90b67f56a', '2026-11-22', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM reviews;
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES ('01a22195-d702-7142-bf9f-13425e31cdb3', '01a22195-d6cb-74f0-be73-549d29b234b8', '2026-11-22', NULL, 'passed', NULL, '2026-11-22 12:00:00+00');
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES ('01a22195-d758-770e-b77b-40ddadea4f73', '01a22195-d730-707c-b298-7534e97fe87a', '2026-11-22', NULL, 'passed', NULL, '2026-11-22 12:00:00+00');
DELETE FROM incidents;
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES ('01a22195-d71c-7477-bd29-0fd3c7a4aab6', '01a22195-d6cb-74f0-be73-549d29b234b8', 'Payments was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22 12:00:00+00');
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES ('01a22195-d763-7064-b812-448f49415419', '01a22195-d730-707c-b298-7534e97fe87a', 'Mail was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM evidence;
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES ('01a22195-d727-7330-853b-2331da4a7478', '01a22195-d6cb-74f0-be73-549d29b234b8', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES ('01a22195-d76e-76a0-914a-ec8cb4be579f', '01a22195-d730-707c-b298-7534e97fe87a', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM notices;
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES ('01a22195-d71b-7495-b863-93bb3b817b7c', '01a22195-d6c7-7308-9b45-6735f6acdf33', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES ('01a22195-d762-73d5-8d72-f0a44407d913', '01a22195-d72d-771c-88ec-0e928cfa1586', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
DELETE FROM notice_acknowledgements;
DELETE FROM score_changes;
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7f961a67b166', '01a22195-d6cb-74f0-be73-549d29b234b8', '2026-11-22', NULL, '75', NULL, '75', 'Registered', '01a20320-a200-75a5-a138-7f9531fe86d5', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7f9ac1d5eed3', '01a22195-d6cb-74f0-be73-549d29b234b8', '2026-11-22', '75', '72.411703845', '75', '75', 'Review recorded', '01a20320-a200-75a5-a138-7f99ecbd423d', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7f9c096865f4', '01a22195-d6cb-74f0-be73-549d29b234b8', '2026-11-22', '72.411703845', '69.912731384', '75', '72.411703845', 'Incident recorded: Payments was "down"; it''s back', '01a20320-a200-75a5-a138-7f9b0a9f1e97', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7fa0c3253e04', '01a22195-d730-707c-b298-7534e97fe87a', '2026-11-22', NULL, '75', NULL, '75', 'Registered', '01a20320-a200-75a5-a138-7f9fb2198d97', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7fa4da1546ea', '01a22195-d730-707c-b298-7534e97fe87a', '2026-11-22', '75', '71.045117789', '75', '75', 'Rotated Mail key', '01a20320-a200-75a5-a138-7fa32dbeaec4', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7fa60b42f99f', '01a22195-d730-707c-b298-7534e97fe87a', '2026-11-22', '71.045117789', '68.142022231', '75', '75', 'Review recorded', '01a20320-a200-75a5-a138-7fa5a3255396', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a20320-a200-75a5-a138-7fa88690513a', '01a22195-d730-707c-b298-7534e97fe87a', '2026-11-22', '68.142022231', '65.79039911', '75', '72.411703845', 'Incident recorded: Mail was "down"; it''s back', '01a20320-a200-75a5-a138-7fa7b6ea9a84', '2026-11-22 12:00:00+00');
DELETE FROM revisions;
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a22195-d6f2-76b3-82dc-f6a0e2d10a95', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d6f2-76b3-82dc-f6a0e2d10a95", "kind": "api_key", "name": "Payments key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a22195-d6cb-74f0-be73-549d29b234b8", "last_rotated_on": "2026-01-01"}', '[]', '01a20320-a200-75a5-a138-7f9864ef3737');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a22195-d743-769b-8367-22f90b67f56a', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d743-769b-8367-22f90b67f56a", "kind": "api_key", "name": "Mail key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a22195-d730-707c-b298-7534e97fe87a", "last_rotated_on": "2026-01-01"}', '[]', '01a20320-a200-75a5-a138-7fa2945ed395');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a22195-d743-769b-8367-22f90b67f56a', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d743-769b-8367-22f90b67f56a", "kind": "api_key", "name": "Mail key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a22195-d730-707c-b298-7534e97fe87a", "last_rotated_on": "2026-11-22"}', '[{"path": "last_rotated_on", "after": "2026-11-22", "before": "2026-01-01"}]', '01a20320-a200-75a5-a138-7fa32dbeaec4');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a22195-d6cb-74f0-be73-549d29b234b8', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d6cb-74f0-be73-549d29b234b8", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": null, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d6c7-7308-9b45-6735f6acdf33", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[]', '01a20320-a200-75a5-a138-7f9531fe86d5');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a22195-d6cb-74f0-be73-549d29b234b8', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', 'New contract', '{"id": "01a22195-d6cb-74f0-be73-549d29b234b8", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.95, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d6c7-7308-9b45-6735f6acdf33", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[{"path": "sla.contracted_uptime", "after": 99.95, "before": null}]', '01a20320-a200-75a5-a138-7f971526020e');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a22195-d730-707c-b298-7534e97fe87a', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d730-707c-b298-7534e97fe87a", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": null, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d72d-771c-88ec-0e928cfa1586", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[]', '01a20320-a200-75a5-a138-7f9fb2198d97');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a22195-d730-707c-b298-7534e97fe87a', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', 'New contract', '{"id": "01a22195-d730-707c-b298-7534e97fe87a", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.9, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a20320-a200-75a5-a138-7f914c332dd7", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a22195-d72d-771c-88ec-0e928cfa1586", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[{"path": "sla.contracted_uptime", "after": 99.9, "before": null}]', '01a20320-a200-75a5-a138-7fa165e82d4e');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', '01a22195-d6c7-7308-9b45-6735f6acdf33', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d6c7-7308-9b45-6735f6acdf33", "name": "Payments Inc.", "facts": [], "category": "payment", "subcategory": null, "from_library": false}', '[]', '01a20320-a200-75a5-a138-7f9436ff278f');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', '01a22195-d72d-771c-88ec-0e928cfa1586', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d72d-771c-88ec-0e928cfa1586", "name": "Mail Inc.", "facts": [], "category": "payment", "subcategory": null, "from_library": false}', '[]', '01a20320-a200-75a5-a138-7f9e3c8f367f');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('service', '01a22195-d776-7666-ac24-6be3ed7db552', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a22195-d776-7666-ac24-6be3ed7db552", "name": "Shop", "depends_on": [], "criticality": "critical"}', '[]', '01a20320-a200-75a5-a138-7faa31a1ce42');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('user', '01a20320-a200-75a5-a138-7f914c332dd7', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a20320-a200-75a5-a138-7f914c332dd7", "name": "Engineer 77de", "email": "engineer-aa1ccdb177de@example.org", "roles": ["engineer"], "teams": [], "disabled": false}', '[]', '01a20320-a200-75a5-a138-7f92f8e4e62c');
DELETE FROM audit_events;
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('1', '01a20320-a200-75a5-a138-7f92f8e4e62c', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'user.created', 'user.manage', 'user', '01a20320-a200-75a5-a138-7f914c332dd7', 'test on PostgreSQL', '{"revision":{"number":1,"sha256":"d2a40ea66ff028ee12f07debae3b12db5cfeacea9293e220be15c6b3ea1cee95"},"roles":["engineer"]}', '', 'ad05379fa06668879ac8b956e880acd8b49b8f964a0892acbfa22690c4f751fc');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('10', '01a20320-a200-75a5-a138-7f9e3c8f367f', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', '01a22195-d72d-771c-88ec-0e928cfa1586', 'test on PostgreSQL', '{"name":"Mail Inc.","revision":{"number":1,"sha256":"5a8a81eba38f64dac82d8927bbbd5295452a945caa7f1c71c9f4e2204258315a"}}', 'ba76d998d50f652f06eaf6b948f5af9f583c68f02b84aae945be0bcf4fb94992', '5d4f1b7e5678250e3b390013d2664b55f2daa43b7f70a206a123a68226bd76ed');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('11', '01a20320-a200-75a5-a138-7f9fb2198d97', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', '01a22195-d730-707c-b298-7534e97fe87a', 'test on PostgreSQL', '{"name":"Mail","revision":{"number":1,"sha256":"57ef993fbe2de8ae56ba246652c3f6f9c703fec79b296f10c6c5e10d135f91f1"}}', '5d4f1b7e5678250e3b390013d2664b55f2daa43b7f70a206a123a68226bd76ed', '97eb6781cccf70456402046f40249b8f83b2354820243a21bbb3ee92793cc246');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('12', '01a20320-a200-75a5-a138-7fa165e82d4e', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', '01a22195-d730-707c-b298-7534e97fe87a', 'test on PostgreSQL', '{"changes":[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"fec7c14e55105ca0fc4f198c1826d798330af3abb5318392307b71f4fff7c41e"}}', '97eb6781cccf70456402046f40249b8f83b2354820243a21bbb3ee92793cc246', '2e81b1640dc200503c7617d93fd5046a9d7941f5620437a8ec51d75e075569ce');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('13', '01a20320-a200-75a5-a138-7fa2945ed395', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', '01a22195-d743-769b-8367-22f90b67f56a', 'test on PostgreSQL', '{"integration":"01a22195-d730-707c-b298-7534e97fe87a","name":"Mail key","revision":{"number":1,"sha256":"16484cfeaf8ca7fc5916c47626388b4ee28bffeaee95fc45a9670c944581ce5a"}}', '2e81b1640dc200503c7617d93fd5046a9d7941f5620437a8ec51d75e075569ce', '38b1914adda131b0e77eafe7414316d5b81c73f1118b9cc82a3365e61ed4fb15');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('14', '01a20320-a200-75a5-a138-7fa32dbeaec4', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.rotated', 'rotation.record', 'credential', '01a22195-d743-769b-8367-22f90b67f56a', 'test on PostgreSQL', '{"changes":[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}],"revision":{"number":2,"sha256":"ce64b040590d90328f10d75369052c0cce51abb3179ec4805ff0f29b168bac77"},"rotation":{"by":null,"credential":"01a22195-d743-769b-8367-22f90b67f56a","id":"01a22195-d74b-75bc-a57a-fffa164527bb","new_expires_on":null,"note":null,"old_revoked_on":null,"overlap_days":null,"rotated_on":"2026-11-22","ticket":null}}', '38b1914adda131b0e77eafe7414316d5b81c73f1118b9cc82a3365e61ed4fb15', 'c92f6e9ffba3a85ef1c5690bc328fc7333e2ac50076ba23c18e27e35575c8fec');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('15', '01a20320-a200-75a5-a138-7fa5a3255396', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', '01a22195-d730-707c-b298-7534e97fe87a', 'test on PostgreSQL', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a22195-d758-770e-b77b-40ddadea4f73","integration":"01a22195-d730-707c-b298-7534e97fe87a","note":null,"outcome":"passed"}}', 'c92f6e9ffba3a85ef1c5690bc328fc7333e2ac50076ba23c18e27e35575c8fec', 'd5755d7136f43fe20dc7b8449847aee70e864935feb4165a3ffea576f9ae6a20');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('16', '01a20320-a200-75a5-a138-7fa7b6ea9a84', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', '01a22195-d730-707c-b298-7534e97fe87a', 'test on PostgreSQL', E'{"incident":{"class":"outage","duration_minutes":null,"id":"01a22195-d763-7064-b812-448f49415419","impact":null,"integration":"01a22195-d730-707c-b298-7534e97fe87a","started_on":"2026-11-01","title":"Mail was \\"down\\"; it''s back"}}', 'd5755d7136f43fe20dc7b8449847aee70e864935feb4165a3ffea576f9ae6a20', '55085c42a01a30eb687508f946815b74274c93d523defef70565a8ae263c3f9d');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('17', '01a20320-a200-75a5-a138-7fa9a90443c7', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', '01a22195-d730-707c-b298-7534e97fe87a', 'test on PostgreSQL', '{"evidence":{"expires_on":null,"id":"01a22195-d76e-76a0-914a-ec8cb4be579f","integration":"01a22195-d730-707c-b298-7534e97fe87a","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', '55085c42a01a30eb687508f946815b74274c93d523defef70565a8ae263c3f9d', '16985139d52a3a76b64027ba5a6a159bad7d9c418b9d67d6e2725d0848e18223');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('18', '01a20320-a200-75a5-a138-7faa31a1ce42', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'service.added', 'service.manage', 'service', '01a22195-d776-7666-ac24-6be3ed7db552', 'test on PostgreSQL', '{"name":"Shop","revision":{"number":1,"sha256":"a50d70ef67f2a03d64704532793581805ddf06b5b34da46d868b2acfcf5814d0"}}', '16985139d52a3a76b64027ba5a6a159bad7d9c418b9d67d6e2725d0848e18223', '4d45b5df069e1b947a7562d3ef5f90318d1cb4a790db41c78ac1e7bddd55c91b');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('2', '01a20320-a200-75a5-a138-7f93f8a363e6', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'team.added', 'user.manage', 'team', '01a22195-d6c2-770b-8a7a-409ba4373152', 'test on PostgreSQL', '{"name":"Platform"}', 'ad05379fa06668879ac8b956e880acd8b49b8f964a0892acbfa22690c4f751fc', '8c3ddb3b685aca70a7cb84386ccc442d9bc3125fa1ff03726d7fd9f55a6caae5');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('3', '01a20320-a200-75a5-a138-7f9436ff278f', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', '01a22195-d6c7-7308-9b45-6735f6acdf33', 'test on PostgreSQL', '{"name":"Payments Inc.","revision":{"number":1,"sha256":"560221fcbafd230eb7c31bb1c9d3b19bce1093c70e93a47e14f57ce4ed57cb82"}}', '8c3ddb3b685aca70a7cb84386ccc442d9bc3125fa1ff03726d7fd9f55a6caae5', 'f650b288a2b5731bbd0c38716b9226d06caca2f596b59210799b6ffcb8d4c86a');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('4', '01a20320-a200-75a5-a138-7f9531fe86d5', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', '01a22195-d6cb-74f0-be73-549d29b234b8', 'test on PostgreSQL', '{"name":"Payments","revision":{"number":1,"sha256":"22a468bdd1d0c9fbe23a13b7be953929caa929015d6bda7fdbdeca35920e988f"}}', 'f650b288a2b5731bbd0c38716b9226d06caca2f596b59210799b6ffcb8d4c86a', 'ef582ae69b0092204d8a7cf97322f475771f29833aed38c937417775e11f8e8c');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('5', '01a20320-a200-75a5-a138-7f971526020e', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', '01a22195-d6cb-74f0-be73-549d29b234b8', 'test on PostgreSQL', '{"changes":[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"0a153d8ce61fd979c3285ef459d2b53c740bcace6cc698130268118b81100a0e"}}', 'ef582ae69b0092204d8a7cf97322f475771f29833aed38c937417775e11f8e8c', 'e5445f3177e0d93423efd305951b931ca7141ec1c555ba0bbabefea92ec2bf82');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('6', '01a20320-a200-75a5-a138-7f9864ef3737', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', '01a22195-d6f2-76b3-82dc-f6a0e2d10a95', 'test on PostgreSQL', '{"integration":"01a22195-d6cb-74f0-be73-549d29b234b8","name":"Payments key","revision":{"number":1,"sha256":"4e6a100e9d8d295c494bcb5dfe430ee7924805f13fc17bc8d7f46ee60672f3da"}}', 'e5445f3177e0d93423efd305951b931ca7141ec1c555ba0bbabefea92ec2bf82', 'dea7f119e3d744f05746e96c057d7ed9b9def07108bab712cd00028049f16456');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('7', '01a20320-a200-75a5-a138-7f99ecbd423d', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', '01a22195-d6cb-74f0-be73-549d29b234b8', 'test on PostgreSQL', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a22195-d702-7142-bf9f-13425e31cdb3","integration":"01a22195-d6cb-74f0-be73-549d29b234b8","note":null,"outcome":"passed"}}', 'dea7f119e3d744f05746e96c057d7ed9b9def07108bab712cd00028049f16456', 'e22586e9b1f70fd86ed2ffd4e0c817787be5d57e25ac36ca3ae597d83c7d4fff');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('8', '01a20320-a200-75a5-a138-7f9b0a9f1e97', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', '01a22195-d6cb-74f0-be73-549d29b234b8', 'test on PostgreSQL', E'{"incident":{"class":"outage","duration_minutes":null,"id":"01a22195-d71c-7477-bd29-0fd3c7a4aab6","impact":null,"integration":"01a22195-d6cb-74f0-be73-549d29b234b8","started_on":"2026-11-01","title":"Payments was \\"down\\"; it''s back"}}', 'e22586e9b1f70fd86ed2ffd4e0c817787be5d57e25ac36ca3ae597d83c7d4fff', 'eeb401e9684ae5b9fe4090b8f6d28e78f2bb47225bb667b6511bccc530d8e8ee');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('9', '01a20320-a200-75a5-a138-7f9d329c98fa', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', '01a22195-d6cb-74f0-be73-549d29b234b8', 'test on PostgreSQL', '{"evidence":{"expires_on":null,"id":"01a22195-d727-7330-853b-2331da4a7478","integration":"01a22195-d6cb-74f0-be73-549d29b234b8","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', 'eeb401e9684ae5b9fe4090b8f6d28e78f2bb47225bb667b6511bccc530d8e8ee', 'ba76d998d50f652f06eaf6b948f5af9f583c68f02b84aae945be0bcf4fb94992');
DELETE FROM audit_head;
INSERT INTO audit_head (id, seq, hash) VALUES ('1', '18', '4d45b5df069e1b947a7562d3ef5f90318d1cb4a790db41c78ac1e7bddd55c91b');
DELETE FROM settings;
DELETE FROM preferences;
DELETE FROM channels;
DELETE FROM notifications;
INSERT INTO notifications (id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, reason, orphan, state, digest_on, digest_id, not_before, attempts, lease, lease_until, last_error, created_at, settled_at, read_at, line) VALUES ('01a20320-a200-75a5-a138-7fab0c32c6d1', 'rotation:credential:01a22195-d6f2-76b3-82dc-f6a0e2d10a95:2026-04-01:-231:user:01a20320-a200-75a5-a138-7f914c332dd7:inbox', 'rotation', 'credential:01a22195-d6f2-76b3-82dc-f6a0e2d10a95', '2026-04-01', '-231', '01a20320-a200-75a5-a138-7f914c332dd7', NULL, 'inbox', NULL, 'inbox', '01a22195-d6cb-74f0-be73-549d29b234b8', 'Rotate Payments key of Payments', 'owner', 'false', 'sent', NULL, NULL, '2026-11-22 12:00:00+00', '0', NULL, NULL, NULL, '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', NULL, 'true');
DELETE FROM delivery_attempts;
DELETE FROM lanes;
DELETE FROM reminder_answers;
DELETE FROM jobs;
DELETE FROM calendar_feeds;
DELETE FROM calendar_entries;
DELETE FROM report_schedules;
DELETE FROM report_recipients;
DELETE FROM integration_versions;
DELETE FROM old_credentials;
DELETE FROM tries;
DELETE FROM known_browsers;
DELETE FROM name_terms;
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'key', '01a22195-d6f2-76b3-82dc-f6a0e2d10a95');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'key', '01a22195-d743-769b-8367-22f90b67f56a');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'mail', '01a22195-d743-769b-8367-22f90b67f56a');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'payments', '01a22195-d6f2-76b3-82dc-f6a0e2d10a95');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', '77de', '01a20320-a200-75a5-a138-7f914c332dd7');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'aa1ccdb177de', '01a20320-a200-75a5-a138-7f914c332dd7');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'engineer', '01a20320-a200-75a5-a138-7f914c332dd7');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'example', '01a20320-a200-75a5-a138-7f914c332dd7');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'org', '01a20320-a200-75a5-a138-7f914c332dd7');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'inc', '01a22195-d6c7-7308-9b45-6735f6acdf33');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'inc', '01a22195-d72d-771c-88ec-0e928cfa1586');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'mail', '01a22195-d72d-771c-88ec-0e928cfa1586');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'payments', '01a22195-d6c7-7308-9b45-6735f6acdf33');
DELETE FROM recipes;
INSERT INTO recipes (name, version) VALUES ('names', '1');
DELETE FROM team_sums;
