CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    disabled_at TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT users_email_unique UNIQUE (email)
) STRICT;
CREATE TABLE user_roles (
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'engineer', 'compliance', 'auditor', 'admin')),
    PRIMARY KEY (user_id, role)
) STRICT;
CREATE TABLE teams (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT teams_name_unique UNIQUE (name)
) STRICT;
CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    PRIMARY KEY (team_id, user_id)
) STRICT;
CREATE INDEX team_members_user ON team_members (user_id);
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    data TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE one_time_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE TABLE sign_in_failures (
    key TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    first_at TEXT NOT NULL
) STRICT;
CREATE TABLE providers (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('payment', 'authentication', 'storage', 'communication', 'data_analytics', 'infrastructure', 'data_api', 'monitoring', 'crm', 'erp', 'ai', 'integration_platform', 'other')),
    subcategory TEXT,
    from_library INTEGER NOT NULL CHECK (from_library IN (0, 1)),
    facts TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT providers_name_unique UNIQUE (name_key)
) STRICT;
CREATE TABLE services (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    criticality TEXT NOT NULL CHECK (criticality IN ('best_effort', 'low', 'medium', 'high', 'critical')),
    CONSTRAINT services_name_unique UNIQUE (name_key)
) STRICT;
CREATE TABLE service_dependencies (
    service_id BLOB NOT NULL REFERENCES services (id),
    depends_on_id BLOB NOT NULL REFERENCES services (id),
    PRIMARY KEY (service_id, depends_on_id),
    CONSTRAINT service_dependencies_not_itself CHECK (service_id <> depends_on_id)
) STRICT;
CREATE INDEX service_dependencies_used ON service_dependencies (depends_on_id);
CREATE TABLE integrations (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    provider_id BLOB NOT NULL REFERENCES providers (id),
    provider_key TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('payment', 'authentication', 'storage', 'communication', 'data_analytics', 'infrastructure', 'data_api', 'monitoring', 'crm', 'erp', 'ai', 'integration_platform', 'other')),
    lifecycle TEXT NOT NULL CHECK (lifecycle IN ('proposed', 'in_review', 'approved', 'live', 'deprecated', 'retired', 'rejected')),
    tier TEXT CHECK (tier IN ('best_effort', 'low', 'medium', 'high', 'critical')),
    owner_id BLOB REFERENCES users (id),
    deputy_id BLOB REFERENCES users (id),
    team_id BLOB REFERENCES teams (id),
    owner_key TEXT NOT NULL,
    frameworks TEXT NOT NULL,
    completeness INTEGER NOT NULL,
    residual REAL NOT NULL,
    inherent REAL NOT NULL,
    confidence REAL NOT NULL,
    residual_band TEXT NOT NULL CHECK (residual_band IN ('very_low', 'low', 'medium', 'high', 'critical')),
    inherent_band TEXT NOT NULL CHECK (inherent_band IN ('very_low', 'low', 'medium', 'high', 'critical')),
    score_valid_through TEXT NOT NULL,
    score_model INTEGER NOT NULL,
    last_review_on TEXT,
    review_due_on TEXT,
    next_due_on TEXT NOT NULL,
    next_due_kind TEXT NOT NULL CHECK (next_due_kind IN ('none', 'rotation', 'never_rotated', 'review', 'never_reviewed')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    document TEXT NOT NULL,
    assessment TEXT NOT NULL
) STRICT;
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
ANALYZE sqlite_schema; -- Makes the table of the next line.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('integrations', 'integrations_found', '1000000 1 1 1'); -- As good as the primary key, which SQLite would take else.
CREATE TABLE integration_services (
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    service_id BLOB NOT NULL REFERENCES services (id),
    PRIMARY KEY (integration_id, service_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX integration_services_service ON integration_services (service_id, integration_id);
CREATE TABLE integration_tags (
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    kind TEXT NOT NULL CHECK (kind IN ('data_class', 'framework', 'environment')),
    value TEXT NOT NULL,
    PRIMARY KEY (integration_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX integration_tags_value ON integration_tags (kind, value, integration_id);
CREATE TABLE search_terms (
    term TEXT NOT NULL,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    PRIMARY KEY (term, integration_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_integration ON search_terms (integration_id, term);
CREATE TABLE credentials (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('api_key', 'oauth_client_secret', 'jwt_signing_key', 'webhook_signing_secret', 'basic_password', 'tls_client_certificate', 'ssh_key', 'service_account_key', 'database_password', 'workload_identity')),
    environment TEXT NOT NULL CHECK (environment IN ('production', 'staging', 'test', 'development')),
    location TEXT NOT NULL,
    scopes TEXT,
    access TEXT,
    lifetime TEXT CHECK (lifetime IN ('short', 'long')),
    scoped INTEGER CHECK (scoped IN (0, 1)),
    shared INTEGER CHECK (shared IN (0, 1)),
    issued_on TEXT,
    expires_on TEXT,
    last_rotated_on TEXT,
    policy_choice TEXT NOT NULL CHECK (policy_choice IN ('default', 'override', 'exempt')),
    policy_days INTEGER,
    policy_reason TEXT,
    revoked_on TEXT,
    state TEXT NOT NULL CHECK (state IN ('dated', 'never_rotated', 'exempt', 'revoked')),
    due_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CONSTRAINT credentials_name_unique UNIQUE (integration_id, name_key),
    CONSTRAINT credentials_expiry_after_issue CHECK (expires_on >= issued_on),
    CONSTRAINT credentials_policy_reason CHECK (policy_choice = 'default' OR policy_reason IS NOT NULL),
    CONSTRAINT credentials_policy_days CHECK (policy_days BETWEEN 1 AND 3650)
) STRICT;
CREATE INDEX credentials_due ON credentials (due_on, id);
CREATE INDEX credentials_name ON credentials (name_key, id);
CREATE INDEX credentials_state ON credentials (state, due_on, id);
CREATE INDEX credentials_kind ON credentials (kind, due_on, id);
CREATE TABLE rotations (
    id BLOB NOT NULL PRIMARY KEY,
    credential_id BLOB NOT NULL REFERENCES credentials (id),
    rotated_on TEXT NOT NULL,
    ticket TEXT,
    overlap_days INTEGER CHECK (overlap_days BETWEEN 0 AND 365),
    old_revoked_on TEXT,
    new_expires_on TEXT,
    by_id BLOB REFERENCES users (id),
    note TEXT,
    recorded_at TEXT NOT NULL,
    CONSTRAINT rotations_revoked_after CHECK (old_revoked_on >= rotated_on)
) STRICT;
CREATE INDEX rotations_credential ON rotations (credential_id, rotated_on, id);
CREATE TABLE reviews (
    id BLOB NOT NULL PRIMARY KEY,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    held_on TEXT NOT NULL,
    by_id BLOB REFERENCES users (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'passed_with_actions', 'failed')),
    note TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_integration ON reviews (integration_id, held_on, id);
CREATE TABLE incidents (
    id BLOB NOT NULL PRIMARY KEY,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    title TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('outage', 'sla_breach', 'security', 'data_breach')),
    started_on TEXT NOT NULL,
    duration_minutes INTEGER CHECK (duration_minutes >= 0),
    impact TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_integration ON incidents (integration_id, started_on, id);
CREATE TABLE evidence (
    id BLOB NOT NULL PRIMARY KEY,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    kind TEXT NOT NULL CHECK (kind IN ('dpa', 'baa', 'soc2_report', 'iso27001_certificate', 'pci_aoc', 'responsibility_matrix', 'penetration_test')),
    issuer TEXT,
    issued_on TEXT,
    expires_on TEXT,
    link TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_integration ON evidence (integration_id, kind, id);
CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    provider_id BLOB NOT NULL REFERENCES providers (id),
    kind TEXT NOT NULL CHECK (kind IN ('breaking', 'deprecation', 'security', 'maintenance', 'pricing', 'terms', 'format', 'version')),
    title TEXT NOT NULL,
    published_on TEXT,
    effective_on TEXT,
    earlier_dates TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX notices_provider ON notices (provider_id, effective_on, id);
CREATE TABLE notice_acknowledgements (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    acknowledged_on TEXT NOT NULL,
    by_id BLOB REFERENCES users (id),
    PRIMARY KEY (notice_id, integration_id)
) STRICT;
CREATE INDEX notice_acknowledgements_integration ON notice_acknowledgements (integration_id);
CREATE TABLE score_changes (
    id BLOB NOT NULL PRIMARY KEY,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    changed_on TEXT NOT NULL,
    residual_before REAL,
    residual_after REAL NOT NULL,
    inherent_before REAL,
    inherent_after REAL NOT NULL,
    cause TEXT NOT NULL,
    event_id BLOB,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX score_changes_integration ON score_changes (integration_id, recorded_at, id);
CREATE TABLE revisions (
    entity TEXT NOT NULL CHECK (entity IN ('integration', 'credential', 'provider', 'service', 'user')),
    entity_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES users (id),
    actor_name TEXT NOT NULL,
    reason TEXT,
    snapshot TEXT NOT NULL,
    changes TEXT NOT NULL,
    event_id BLOB NOT NULL,
    PRIMARY KEY (entity, entity_id, number)
) STRICT;
CREATE TABLE audit_events (
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    permission TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id BLOB,
    origin TEXT NOT NULL,
    data TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_events_entity ON audit_events (entity, entity_id, seq);
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
ALTER TABLE teams ADD COLUMN lead_id BLOB REFERENCES users (id);
CREATE INDEX teams_lead ON teams (lead_id);
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(name);
CREATE INDEX users_name ON users (name_key, id);
CREATE INDEX user_roles_role ON user_roles (role, user_id);
CREATE INDEX one_time_links_user ON one_time_links (user_id);
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by BLOB REFERENCES users (id)
) STRICT;
CREATE TABLE preferences (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    document TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
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
CREATE TABLE lanes (
    lane TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    opened_at TEXT,
    probe_at TEXT,
    last_error TEXT,
    last_success_at TEXT
) STRICT;
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
INSERT INTO integration_versions (integration_id, environment, version, supported_until)
SELECT i.id, e.value ->> '$.environment', e.value ->> '$.version.version', e.value ->> '$.version.supported_until'
FROM integrations i, json_each(i.document, '$.environments') e
WHERE e.value ->> '$.version.supported_until' IS NOT NULL;
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
INSERT INTO old_credentials (rotation_id, credential_id, due_on)
SELECT r.id, r.credential_id, date(r.rotated_on, '+' || r.overlap_days || ' days')
FROM rotations r
WHERE r.overlap_days > 0 AND r.old_revoked_on IS NULL AND NOT EXISTS (SELECT 1 FROM rotations l WHERE l.credential_id = r.credential_id
    AND (l.rotated_on > r.rotated_on OR (l.rotated_on = r.rotated_on AND l.id > r.id)));
DROP TABLE sign_in_failures;
CREATE TABLE tries (
    key TEXT NOT NULL PRIMARY KEY,
    made INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL
) STRICT;
CREATE INDEX tries_first ON tries (first_at);
CREATE TABLE known_browsers (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX known_browsers_user ON known_browsers (user_id, seen_at);
CREATE INDEX known_browsers_expiry ON known_browsers (expires_at);
DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN form_of BLOB REFERENCES users (id);
CREATE INDEX sessions_form ON sessions (form_of, expires_at);
ALTER TABLE calendar_feeds ADD COLUMN made_by BLOB REFERENCES users (id);
CREATE INDEX calendar_feeds_maker ON calendar_feeds (made_by);
UPDATE calendar_feeds SET made_by = (SELECT actor_id FROM audit_events WHERE entity = 'team' AND entity_id = team_id AND action IN ('calendar.made', 'calendar.renewed') ORDER BY seq DESC LIMIT 1) WHERE team_id IS NOT NULL AND ended_at IS NULL;
UPDATE calendar_feeds SET made_by = user_id WHERE user_id IS NOT NULL;
ALTER TABLE providers ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE services ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE credentials ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX providers_skeleton_unique ON providers (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX services_skeleton_unique ON services (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX teams_skeleton_unique ON teams (skeleton) WHERE skeleton <> '';
CREATE UNIQUE INDEX credentials_skeleton_unique ON credentials (integration_id, skeleton) WHERE skeleton <> '';
ALTER TABLE teams ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE TABLE name_terms (
    kind TEXT NOT NULL CHECK (kind IN ('provider', 'person', 'credential')),
    term TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    PRIMARY KEY (kind, term, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_terms_subject ON name_terms (subject_id, term);
CREATE TABLE recipes (
    name TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO recipes (name, version) VALUES ('names', 0);
ALTER TABLE lanes ADD COLUMN refusal TEXT;
ALTER TABLE lanes ADD COLUMN refused_id BLOB;
ALTER TABLE lanes ADD COLUMN refused_since TEXT;
ALTER TABLE notifications ADD COLUMN line INTEGER NOT NULL DEFAULT FALSE CHECK (line IN (0, 1));
UPDATE notifications SET line = TRUE WHERE id IN (SELECT l.id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY user_id, kind, subject, due_on ORDER BY id DESC) AS place FROM notifications WHERE channel = 'inbox' AND user_id IS NOT NULL AND reason IN ('owner', 'deputy')) AS l WHERE l.place = 1);
DROP INDEX notifications_inbox;
CREATE INDEX notifications_lines ON notifications (user_id, id) WHERE line;
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE line AND read_at IS NULL;
CREATE TABLE team_sums (
    user_id BLOB NOT NULL REFERENCES users (id),
    team_id BLOB NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('owner', 'deputy', 'team', 'lead', 'compliance', 'asked')),
    late INTEGER NOT NULL,
    over_days INTEGER NOT NULL,
    unowned INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    counted_on TEXT NOT NULL,
    mail_on TEXT,
    read_at TEXT,
    PRIMARY KEY (user_id, team_id)
) STRICT;
CREATE INDEX integrations_overdue_of_owner ON integrations (owner_id, next_due_on, lifecycle);
CREATE INDEX integrations_overdue_of_team ON integrations (team_id, owner_id, next_due_on, lifecycle);
DROP INDEX integrations_by_deputy;
CREATE INDEX integrations_overdue_of_deputy ON integrations (deputy_id, next_due_on, lifecycle);
DELETE FROM _sqlx_migrations;
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (1, 'register', '2026-11-28 09:56:37', 1, X'1E705521DE714D6A3B64904B94942D147EFF2922B5D6F664343E8ACA188CC9DEFEE8E3C888FCE55B6E9365D6EE34E5BE', 7917655);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (2, 'reminders', '2026-11-28 09:56:37', 1, X'0C411210B14B76C095F0D4C31EE13523B5730F3902160DC7898F4D2509F2C2C5CEED060748E41D2FE8262D1FF305A0FE', 8436301);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (3, 'limits', '2026-11-28 09:56:37', 1, X'224472A202B39A5EA211C3921A0C4D27DC981BEE254F872F74B2D20E8F532BCEA609D94A72489EE399733156FEDB7AC1', 4727402);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (5, 'names', '2026-11-28 09:56:37', 1, X'EE8779B97F823ADB904C7E291A0234C77266CBC8FC4140D8D49F751EBF04CDCC862E5CD0E3031CD2C73C593EA5A2C06A', 8825950);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (6, 'ways out', '2026-11-28 09:56:37', 1, X'2F6CBA25718A4EDD56877C6A1AE958F0721791D398DA6DA942F91BB3298EBFC0E0058D894E71FDF0A0711DD87B4911FC', 8574707);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (7, 'volume', '2026-11-28 09:56:37', 1, X'EC52E9EBF747BFF9158D945B255122EF553346D7463FD634D385E5DD10B4106BF64CFCFA2C2B617500FC17A3A28102EF', 2837185);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (8, 'overdue', '2026-11-28 09:56:37', 1, X'C40ACB9CDBF29BAA1A7CB08AECAB512CBC1EE86ED4A725E54EEC62F6B895E551EF53F6B6B168F60672533F99E74E7F74', 852595);
DELETE FROM users;
INSERT INTO users (id, email, name, password_hash, disabled_at, created_at, name_key) VALUES (X'01A20320A200715BB696531A3823EBBA', 'engineer-e6672f5a4037@example.org', 'Engineer 4037', NULL, NULL, '2026-11-22T12:00:00+00:00', 'engineer 044037  engineer 4037');
DELETE FROM user_roles;
INSERT INTO user_roles (user_id, role) VALUES (X'01A20320A200715BB696531A3823EBBA', 'engineer');
DELETE FROM teams;
INSERT INTO teams (id, name, created_at, lead_id, skeleton, name_key) VALUES (X'01A22195D66275E5A3BD6AE26F6CDA41', 'Platform', '2026-11-22T12:00:00+00:00', NULL, 'platform', 'platform  platform');
DELETE FROM team_members;
DELETE FROM sessions;
DELETE FROM one_time_links;
INSERT INTO one_time_links (token_hash, user_id, expires_at, used_at) VALUES ('96e72e0887745a24e8078ae5bcbbd19486bb426a098c7da928a494a3448c70f9', X'01A20320A200715BB696531A3823EBBA', '2026-11-23T12:00:00+00:00', NULL);
DELETE FROM providers;
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at, skeleton) VALUES (X'01A22195D68275BB8E6C93B501B791AA', 'Payments Inc.', 'payments inc  payments inc.  01a22195d68275bb8e6c93b501b791aa', 'payment', NULL, 0, '[]', '2026-11-22T12:00:00+00:00', 'payments inc.');
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at, skeleton) VALUES (X'01A22195D6B57006BE5FDE6C735FC59C', 'Mail Inc.', 'mail inc  mail inc.  01a22195d6b57006be5fde6c735fc59c', 'payment', NULL, 0, '[]', '2026-11-22T12:00:00+00:00', 'mail inc.');
DELETE FROM services;
INSERT INTO services (id, name, name_key, criticality, skeleton) VALUES (X'01A22195D6D970A5927E7B9C5027A039', 'Shop', 'shop  shop  01a22195d6d970a5927e7b9c5027a039', 'critical', 'shop');
DELETE FROM service_dependencies;
DELETE FROM integrations;
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES (X'01A22195D686757EBF0758EFAA9132AA', 2, 'Payments', 'payments  payments', X'01A22195D68275BB8E6C93B501B791AA', 'payments inc  payments inc.', 'payment', 'live', NULL, X'01A20320A200715BB696531A3823EBBA', NULL, NULL, 'engineer 044037  engineer 4037', '', 16, 69.912731384, 72.411703845, 12.5, 'high', 'high', '2027-01-30', 1, '2026-11-22', '2027-05-22', '2026-04-01', 'rotation', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', '{"id":"01a22195-d686-757e-bf07-58efaa9132aa","name":"Payments","provider":"01a22195-d682-75bb-8e6c-93b501b791aa","product":null,"category":"payment","method":null,"purpose":"Takes payments.","consequence":"Nobody can pay.","breach_consequence":null,"lifecycle":"live","live_since":null,"tier":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","deputy":null,"team":null,"services":[],"privilege":null,"environments":[],"endpoints":[],"sub_processors":null,"data_flows":"unknown","compliance":"unknown","needs_credential":null,"incidents_checked_on":null,"sla":{"published_uptime":null,"contracted_uptime":99.95,"response_minutes":null,"resolution_minutes":null,"support_hours":null,"maintenance_window":null},"continuity":{"rto_minutes":null,"rpo_minutes":null,"mtd_minutes":null,"provider_recovery_minutes":null,"fallback":null,"fallback_note":null,"switch_effort":null,"fallback_tested_on":null},"resilience":[],"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"least_privilege_verified_on":null,"monitor_url":null,"alert":null,"runbook_url":null},"review":{"cadence_months":null,"reason":null}}', '{"model_version":1,"as_of":"2026-11-22","scores":{"impact":75.0,"likelihood":67.5,"inherent":72.411703845,"residual":69.912731384,"residual_min":0.0,"residual_max":92.783401584,"confidence":12.5,"inherent_band":"high","residual_band":"high"},"factors":[{"factor":"data_sensitivity","level":null,"reason":"Not recorded which data travels.","points":13.5,"weakest":true,"field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels","residual":61.248976798,"band":"high"}},{"factor":"criticality","level":null,"reason":"Its own tier is not recorded, and no service that depends on it is.","points":11.25,"weakest":false,"field":"tier","if_fixed":{"action":"Record its tier","residual":62.7338903,"band":"high"}},{"factor":"outage","level":null,"reason":"Not recorded what we do while it is down.","points":9.0,"weakest":false,"field":"fallback","if_fixed":{"action":"Record the fallback","residual":64.201432408,"band":"high"}},{"factor":"privilege","level":null,"reason":"Not recorded what it may do in our systems.","points":6.75,"weakest":false,"field":"privilege","if_fixed":{"action":"Record its privilege","residual":65.652388568,"band":"high"}},{"factor":"regulatory_reach","level":null,"reason":"Not recorded which frameworks apply.","points":4.5,"weakest":false,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":67.087484108,"band":"high"}},{"factor":"incidents","level":1,"reason":"One outage in 24 months: Outage \"Payments was \"down\"; it''s back\" of 1 Nov 2026.","points":3.75,"weakest":false,"field":"incidents_checked_on","if_fixed":{"action":"Pass 1 Nov 2028 without another incident","residual":68.593307053,"band":"high"}},{"factor":"assurance_gap","level":null,"reason":"Not recorded which frameworks apply, so the required evidence is unknown.","points":11.25,"weakest":true,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":65.79039911,"band":"high"}},{"factor":"credential_design","level":null,"reason":"Nobody has recorded the lifetime, the sharing and the scoping of Payments key.","points":9.0,"weakest":false,"field":"needs_credential","if_fixed":{"action":"Record the lifetime, the sharing and the scoping of Payments key","residual":67.776642436,"band":"high"}},{"factor":"exposure_surface","level":null,"reason":"No endpoint is recorded.","points":6.75,"weakest":false,"field":"endpoints.0.url","if_fixed":{"action":"Record its endpoints","residual":67.5,"band":"high"}},{"factor":"version_and_change","level":null,"reason":"No version is recorded.","points":6.75,"weakest":false,"field":"environments.0.version","if_fixed":{"action":"Record the version in use","residual":67.5,"band":"high"}}],"credits":[{"credit":"tested_fallback","held":false,"points":25,"reason":"No fallback is recorded.","field":"fallback","if_fixed":{"action":"Record a fallback and test it","residual":57.7116882,"band":"medium"}},{"credit":"data_protected","held":false,"points":15,"reason":"Not recorded which data travels.","field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels, and protect it","residual":62.7338903,"band":"high"}},{"credit":"resilience_checklist","held":false,"points":10,"reason":"Of 15 items, 15 are answered no or not at all, the first: Timeout per call.","field":"resilience.timeout","if_fixed":{"action":"Complete the resilience checklist","residual":65.170533461,"band":"high"}},{"credit":"contract_terms","held":false,"points":10,"reason":"Not recorded which frameworks apply, so the required agreements are unknown.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and settle the terms they ask for","residual":65.170533461,"band":"high"}},{"credit":"rotation_on_time","held":false,"points":15,"reason":"Payments key was due for rotation on 1 Apr 2026 (90 days: built-in default for this kind (API key)).","field":"needs_credential","if_fixed":{"action":"Rotate Payments key","residual":65.79039911,"band":"high"}},{"credit":"least_privilege_verified","held":false,"points":10,"reason":"Not verified that it has no more access than it needs.","field":"least_privilege_verified_on","if_fixed":{"action":"Verify that it has no more access than it needs","residual":67.221071198,"band":"high"}},{"credit":"review_on_schedule","held":true,"points":10,"reason":"The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.","field":"review_cadence_months","if_fixed":null},{"credit":"attestations_current","held":false,"points":10,"reason":"Not recorded which frameworks apply, so the required evidence is unknown.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and file what they require","residual":67.221071198,"band":"high"}},{"credit":"version_pinned_and_notices_acknowledged","held":false,"points":10,"reason":"No version is recorded.","field":"environments.0.version","if_fixed":{"action":"Record and pin the version","residual":67.221071198,"band":"high"}},{"credit":"monitored_with_runbook","held":false,"points":5,"reason":"Missing: a monitor, an alert and a runbook.","field":"monitor_url","if_fixed":{"action":"Add a monitor, an alert and a runbook","residual":68.593307053,"band":"high"}}],"valid_through":"2027-01-30"}');
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES (X'01A22195D6B77034BF7413FD32BEBBE2', 2, 'Mail', 'mail  mail', X'01A22195D6B57006BE5FDE6C735FC59C', 'mail inc  mail inc.', 'payment', 'live', NULL, X'01A20320A200715BB696531A3823EBBA', NULL, NULL, 'engineer 044037  engineer 4037', '', 16, 65.79039911, 72.411703845, 12.5, 'high', 'high', '2027-01-30', 1, '2026-11-22', '2027-05-22', '2027-02-20', 'rotation', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', '{"id":"01a22195-d6b7-7034-bf74-13fd32bebbe2","name":"Mail","provider":"01a22195-d6b5-7006-be5f-de6c735fc59c","product":null,"category":"payment","method":null,"purpose":"Takes payments.","consequence":"Nobody can pay.","breach_consequence":null,"lifecycle":"live","live_since":null,"tier":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","deputy":null,"team":null,"services":[],"privilege":null,"environments":[],"endpoints":[],"sub_processors":null,"data_flows":"unknown","compliance":"unknown","needs_credential":null,"incidents_checked_on":null,"sla":{"published_uptime":null,"contracted_uptime":99.9,"response_minutes":null,"resolution_minutes":null,"support_hours":null,"maintenance_window":null},"continuity":{"rto_minutes":null,"rpo_minutes":null,"mtd_minutes":null,"provider_recovery_minutes":null,"fallback":null,"fallback_note":null,"switch_effort":null,"fallback_tested_on":null},"resilience":[],"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"least_privilege_verified_on":null,"monitor_url":null,"alert":null,"runbook_url":null},"review":{"cadence_months":null,"reason":null}}', '{"model_version":1,"as_of":"2026-11-22","scores":{"impact":75.0,"likelihood":67.5,"inherent":72.411703845,"residual":65.79039911,"residual_min":0.0,"residual_max":87.312523773,"confidence":12.5,"inherent_band":"high","residual_band":"high"},"factors":[{"factor":"data_sensitivity","level":null,"reason":"Not recorded which data travels.","points":13.5,"weakest":true,"field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels","residual":57.637493899,"band":"medium"}},{"factor":"criticality","level":null,"reason":"Its own tier is not recorded, and no service that depends on it is.","points":11.25,"weakest":false,"field":"tier","if_fixed":{"action":"Record its tier","residual":59.034851004,"band":"medium"}},{"factor":"outage","level":null,"reason":"Not recorded what we do while it is down.","points":9.0,"weakest":false,"field":"fallback","if_fixed":{"action":"Record the fallback","residual":60.415861001,"band":"high"}},{"factor":"privilege","level":null,"reason":"Not recorded what it may do in our systems.","points":6.75,"weakest":false,"field":"privilege","if_fixed":{"action":"Record its privilege","residual":61.781263024,"band":"high"}},{"factor":"regulatory_reach","level":null,"reason":"Not recorded which frameworks apply.","points":4.5,"weakest":false,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":63.131739633,"band":"high"}},{"factor":"incidents","level":1,"reason":"One outage in 24 months: Outage \"Mail was \"down\"; it''s back\" of 1 Nov 2026.","points":3.75,"weakest":false,"field":"incidents_checked_on","if_fixed":{"action":"Pass 1 Nov 2028 without another incident","residual":64.548773277,"band":"high"}},{"factor":"assurance_gap","level":null,"reason":"Not recorded which frameworks apply, so the required evidence is unknown.","points":11.25,"weakest":true,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":61.911135917,"band":"high"}},{"factor":"credential_design","level":null,"reason":"Nobody has recorded the lifetime, the sharing and the scoping of Mail key.","points":9.0,"weakest":false,"field":"needs_credential","if_fixed":{"action":"Record the lifetime, the sharing and the scoping of Mail key","residual":63.780262449,"band":"high"}},{"factor":"exposure_surface","level":null,"reason":"No endpoint is recorded.","points":6.75,"weakest":false,"field":"endpoints.0.url","if_fixed":{"action":"Record its endpoints","residual":63.519931949,"band":"high"}},{"factor":"version_and_change","level":null,"reason":"No version is recorded.","points":6.75,"weakest":false,"field":"environments.0.version","if_fixed":{"action":"Record the version in use","residual":63.519931949,"band":"high"}}],"credits":[{"credit":"tested_fallback","held":false,"points":25,"reason":"No fallback is recorded.","field":"fallback","if_fixed":{"action":"Record a fallback and test it","residual":54.308777884,"band":"medium"}},{"credit":"data_protected","held":false,"points":15,"reason":"Not recorded which data travels.","field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels, and protect it","residual":59.034851004,"band":"medium"}},{"credit":"resilience_checklist","held":false,"points":10,"reason":"Of 15 items, 15 are answered no or not at all, the first: Timeout per call.","field":"resilience.timeout","if_fixed":{"action":"Complete the resilience checklist","residual":61.327820008,"band":"high"}},{"credit":"contract_terms","held":false,"points":10,"reason":"Not recorded which frameworks apply, so the required agreements are unknown.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and settle the terms they ask for","residual":61.327820008,"band":"high"}},{"credit":"rotation_on_time","held":true,"points":15,"reason":"Every credential is on time; the first, Mail key, is due on 20 Feb 2027.","field":"needs_credential","if_fixed":null},{"credit":"least_privilege_verified","held":false,"points":10,"reason":"Not verified that it has no more access than it needs.","field":"least_privilege_verified_on","if_fixed":{"action":"Verify that it has no more access than it needs","residual":62.725849555,"band":"high"}},{"credit":"review_on_schedule","held":true,"points":10,"reason":"The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.","field":"review_cadence_months","if_fixed":null},{"credit":"attestations_current","held":false,"points":10,"reason":"Not recorded which frameworks apply, so the required evidence is unknown.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and file what they require","residual":62.725849555,"band":"high"}},{"credit":"version_pinned_and_notices_acknowledged","held":false,"points":10,"reason":"No version is recorded.","field":"environments.0.version","if_fixed":{"action":"Record and pin the version","residual":62.725849555,"band":"high"}},{"credit":"monitored_with_runbook","held":false,"points":5,"reason":"Missing: a monitor, an alert and a runbook.","field":"monitor_url","if_fixed":{"action":"Add a monitor, an alert and a runbook","residual":64.294641617,"band":"high"}}],"valid_through":"2027-01-30"}');
DELETE FROM integration_services;
DELETE FROM integration_tags;
DELETE FROM search_terms;
INSERT INTO search_terms (term, integration_id) VALUES ('inc', X'01A22195D686757EBF0758EFAA9132AA');
INSERT INTO search_terms (term, integration_id) VALUES ('inc', X'01A22195D6B77034BF7413FD32BEBBE2');
INSERT INTO search_terms (term, integration_id) VALUES ('mail', X'01A22195D6B77034BF7413FD32BEBBE2');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', X'01A22195D686757EBF0758EFAA9132AA');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', X'01A22195D6B77034BF7413FD32BEBBE2');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', X'01A22195D686757EBF0758EFAA9132AA');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', X'01A22195D6B77034BF7413FD32BEBBE2');
DELETE FROM credentials;
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at, skeleton) VALUES (X'01A22195D6967455B40DE8A578B7C50A', 1, X'01A22195D686757EBF0758EFAA9132AA', 'Payments key', 'payments key  payments key  01a22195d6967455b40de8a578b7c50a', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', 'default', NULL, NULL, NULL, 'dated', '2026-04-01', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', 'payments key');
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at, skeleton) VALUES (X'01A22195D6C773089B456736DF524D65', 2, X'01A22195D6B77034BF7413FD32BEBBE2', 'Mail key', 'mail key  mail key  01a22195d6c773089b456736df524d65', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22', 'default', NULL, NULL, NULL, 'dated', '2027-02-20', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', 'mail key');
DELETE FROM rotations;
INSERT INTO rotations (id, credential_id, rotated_on, ticket, overlap_days, old_revoked_on, new_expires_on, by_id, note, recorded_at) VALUES (X'01A22195D6CB74F0BE73549E543C4B92', X'01A22195D6C773089B456736DF524D65', '2026-11-22', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM reviews;
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES (X'01A22195D6A277FC993ACDF6E830C8B9', X'01A22195D686757EBF0758EFAA9132AA', '2026-11-22', NULL, 'passed', NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES (X'01A22195D6D07528BD98368154070882', X'01A22195D6B77034BF7413FD32BEBBE2', '2026-11-22', NULL, 'passed', NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM incidents;
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES (X'01A22195D6AE745F807A5299016A1B4C', X'01A22195D686757EBF0758EFAA9132AA', 'Payments was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES (X'01A22195D6D47258AC251D84C75EAE1C', X'01A22195D6B77034BF7413FD32BEBBE2', 'Mail was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM evidence;
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES (X'01A22195D6B2752CB911A90C6E18DC4C', X'01A22195D686757EBF0758EFAA9132AA', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES (X'01A22195D6D6758CB34F9B0A3090B748', X'01A22195D6B77034BF7413FD32BEBBE2', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM notices;
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES (X'01A22195D6AE745F807A529882D645D5', X'01A22195D68275BB8E6C93B501B791AA', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES (X'01A22195D6D37125AE40F62CC7BBE2C8', X'01A22195D6B57006BE5FDE6C735FC59C', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
DELETE FROM notice_acknowledgements;
DELETE FROM score_changes;
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB696531F3FA8AA2B', X'01A22195D686757EBF0758EFAA9132AA', '2026-11-22', NULL, 75.0, NULL, 75.0, 'Registered', X'01A20320A200715BB696531EF7CB67DD', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB6965323D53D8354', X'01A22195D686757EBF0758EFAA9132AA', '2026-11-22', 75.0, 72.411703845, 75.0, 75.0, 'Review recorded', X'01A20320A200715BB6965322A68A4CB3', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB69653250F44F6BD', X'01A22195D686757EBF0758EFAA9132AA', '2026-11-22', 72.411703845, 69.912731384, 75.0, 72.411703845, 'Incident recorded: Payments was "down"; it''s back', X'01A20320A200715BB6965324CFAF2DDA', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB69653296E180E14', X'01A22195D6B77034BF7413FD32BEBBE2', '2026-11-22', NULL, 75.0, NULL, 75.0, 'Registered', X'01A20320A200715BB69653288A56A8AF', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB696532D2D4434C0', X'01A22195D6B77034BF7413FD32BEBBE2', '2026-11-22', 75.0, 71.045117789, 75.0, 75.0, 'Rotated Mail key', X'01A20320A200715BB696532C0ED1498F', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB696532F7F78ED16', X'01A22195D6B77034BF7413FD32BEBBE2', '2026-11-22', 71.045117789, 68.142022231, 75.0, 75.0, 'Review recorded', X'01A20320A200715BB696532E08FF73A3', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A20320A200715BB6965331C2B46B11', X'01A22195D6B77034BF7413FD32BEBBE2', '2026-11-22', 68.142022231, 65.79039911, 75.0, 72.411703845, 'Incident recorded: Mail was "down"; it''s back', X'01A20320A200715BB69653302F0CEE6D', '2026-11-22T12:00:00+00:00');
DELETE FROM revisions;
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A22195D6967455B40DE8A578B7C50A', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a22195-d696-7455-b40d-e8a578b7c50a","integration":"01a22195-d686-757e-bf07-58efaa9132aa","issued_on":null,"kind":"api_key","last_rotated_on":"2026-01-01","lifetime":null,"location":"vault:payments/acme","name":"Payments key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[]', X'01A20320A200715BB69653215EE988A5');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A22195D6C773089B456736DF524D65', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a22195-d6c7-7308-9b45-6736df524d65","integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","issued_on":null,"kind":"api_key","last_rotated_on":"2026-01-01","lifetime":null,"location":"vault:payments/acme","name":"Mail key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[]', X'01A20320A200715BB696532BA5EF47DE');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A22195D6C773089B456736DF524D65', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a22195-d6c7-7308-9b45-6736df524d65","integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","issued_on":null,"kind":"api_key","last_rotated_on":"2026-11-22","lifetime":null,"location":"vault:payments/acme","name":"Mail key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}]', X'01A20320A200715BB696532C0ED1498F');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A22195D686757EBF0758EFAA9132AA', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a22195-d686-757e-bf07-58efaa9132aa","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Payments","needs_credential":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","privilege":null,"product":null,"provider":"01a22195-d682-75bb-8e6c-93b501b791aa","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":null,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[]', X'01A20320A200715BB696531EF7CB67DD');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A22195D686757EBF0758EFAA9132AA', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', 'New contract', '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a22195-d686-757e-bf07-58efaa9132aa","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Payments","needs_credential":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","privilege":null,"product":null,"provider":"01a22195-d682-75bb-8e6c-93b501b791aa","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":99.95,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}]', X'01A20320A200715BB6965320BC78AF44');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A22195D6B77034BF7413FD32BEBBE2', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a22195-d6b7-7034-bf74-13fd32bebbe2","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Mail","needs_credential":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","privilege":null,"product":null,"provider":"01a22195-d6b5-7006-be5f-de6c735fc59c","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":null,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[]', X'01A20320A200715BB69653288A56A8AF');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A22195D6B77034BF7413FD32BEBBE2', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', 'New contract', '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a22195-d6b7-7034-bf74-13fd32bebbe2","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Mail","needs_credential":null,"owner":"01a20320-a200-715b-b696-531a3823ebba","privilege":null,"product":null,"provider":"01a22195-d6b5-7006-be5f-de6c735fc59c","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":99.9,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}]', X'01A20320A200715BB696532A394155A7');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', X'01A22195D68275BB8E6C93B501B791AA', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"category":"payment","facts":[],"from_library":false,"id":"01a22195-d682-75bb-8e6c-93b501b791aa","name":"Payments Inc.","subcategory":null}', '[]', X'01A20320A200715BB696531DFA8D7397');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', X'01A22195D6B57006BE5FDE6C735FC59C', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"category":"payment","facts":[],"from_library":false,"id":"01a22195-d6b5-7006-be5f-de6c735fc59c","name":"Mail Inc.","subcategory":null}', '[]', X'01A20320A200715BB69653275E459D69');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('service', X'01A22195D6D970A5927E7B9C5027A039', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"criticality":"critical","depends_on":[],"id":"01a22195-d6d9-70a5-927e-7b9c5027a039","name":"Shop"}', '[]', X'01A20320A200715BB6965333D82AAD6D');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('user', X'01A20320A200715BB696531A3823EBBA', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"disabled":false,"email":"engineer-e6672f5a4037@example.org","id":"01a20320-a200-715b-b696-531a3823ebba","name":"Engineer 4037","roles":["engineer"],"teams":[]}', '[]', X'01A20320A200715BB696531B5FF1FC5D');
DELETE FROM audit_events;
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (1, X'01A20320A200715BB696531B5FF1FC5D', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'user.created', 'user.manage', 'user', X'01A20320A200715BB696531A3823EBBA', 'test on SQLite', '{"revision":{"number":1,"sha256":"1bd40ab5b0732698e31c41cbf368617a8a86f42d4e5d6bf317742e5d3e907376"},"roles":["engineer"]}', '', '32ba8be1f26099ed0ee380986253d90df6ca5097a6cc86544b18644188ca1f54');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (10, X'01A20320A200715BB69653275E459D69', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', X'01A22195D6B57006BE5FDE6C735FC59C', 'test on SQLite', '{"name":"Mail Inc.","revision":{"number":1,"sha256":"45de57b2b0d1bf4e568eacd4d9138a55f2b6e8b6a2db7702f6bfb79cc58613dd"}}', '5204aa0b82f8faf4976a92875af8604b684c31aa0c70b6df30541d8fe7ce7d35', '0b499238c3dad9fe6840805077f377635e574f9fe06808abb27efeea17b5ddcd');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (11, X'01A20320A200715BB69653288A56A8AF', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', X'01A22195D6B77034BF7413FD32BEBBE2', 'test on SQLite', '{"name":"Mail","revision":{"number":1,"sha256":"6fe1c771d11ced0fec086fe64c335bec90492169575fdc5cf419e0a99aa274a2"}}', '0b499238c3dad9fe6840805077f377635e574f9fe06808abb27efeea17b5ddcd', '92e74d4206fab979ca528d83ce799db322618946dfc48c8ca719d4302cce9bcd');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (12, X'01A20320A200715BB696532A394155A7', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', X'01A22195D6B77034BF7413FD32BEBBE2', 'test on SQLite', '{"changes":[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"7e32f48c74a1b986e6659be374cb07113e1b09e9e533c27ed8b9e1f4c965fe5f"}}', '92e74d4206fab979ca528d83ce799db322618946dfc48c8ca719d4302cce9bcd', '1bb325fdeea4e566a6bcaf58b8e763b2532c6972676417aaea1d2b35e76c326f');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (13, X'01A20320A200715BB696532BA5EF47DE', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', X'01A22195D6C773089B456736DF524D65', 'test on SQLite', '{"integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","name":"Mail key","revision":{"number":1,"sha256":"79d8babb2f4998561c1fbd03a72259a04071ef5d33c52083a18f3d761b96c32f"}}', '1bb325fdeea4e566a6bcaf58b8e763b2532c6972676417aaea1d2b35e76c326f', 'd61fa175e02a85c6f3bac5c96c84c1c68701a48743e353e782cf519910c51890');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (14, X'01A20320A200715BB696532C0ED1498F', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.rotated', 'rotation.record', 'credential', X'01A22195D6C773089B456736DF524D65', 'test on SQLite', '{"changes":[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}],"revision":{"number":2,"sha256":"997581c57c4e14703880168d4ed5e13b22e6d077933a011aee4e041786f22469"},"rotation":{"by":null,"credential":"01a22195-d6c7-7308-9b45-6736df524d65","id":"01a22195-d6cb-74f0-be73-549e543c4b92","new_expires_on":null,"note":null,"old_revoked_on":null,"overlap_days":null,"rotated_on":"2026-11-22","ticket":null}}', 'd61fa175e02a85c6f3bac5c96c84c1c68701a48743e353e782cf519910c51890', 'cb7ae07e9e6ee1851d222e692edead9b81de085e52d6d534104bd0f8dd2a92de');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (15, X'01A20320A200715BB696532E08FF73A3', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', X'01A22195D6B77034BF7413FD32BEBBE2', 'test on SQLite', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a22195-d6d0-7528-bd98-368154070882","integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","note":null,"outcome":"passed"}}', 'cb7ae07e9e6ee1851d222e692edead9b81de085e52d6d534104bd0f8dd2a92de', 'b16198c56cf6dab14a2f22fce89f462f103b077e6623983a1c27e9fd3cad1f61');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (16, X'01A20320A200715BB69653302F0CEE6D', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', X'01A22195D6B77034BF7413FD32BEBBE2', 'test on SQLite', '{"incident":{"class":"outage","duration_minutes":null,"id":"01a22195-d6d4-7258-ac25-1d84c75eae1c","impact":null,"integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","started_on":"2026-11-01","title":"Mail was \"down\"; it''s back"}}', 'b16198c56cf6dab14a2f22fce89f462f103b077e6623983a1c27e9fd3cad1f61', '741964471efb97c0f74fa0bf85b71aab97d9d116034b85c69e582868a5551602');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (17, X'01A20320A200715BB69653329F59E440', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', X'01A22195D6B77034BF7413FD32BEBBE2', 'test on SQLite', '{"evidence":{"expires_on":null,"id":"01a22195-d6d6-758c-b34f-9b0a3090b748","integration":"01a22195-d6b7-7034-bf74-13fd32bebbe2","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', '741964471efb97c0f74fa0bf85b71aab97d9d116034b85c69e582868a5551602', 'd00263a08cd7536010c03f5cdab805127c4ffad2902724c5fda01f0f42798541');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (18, X'01A20320A200715BB6965333D82AAD6D', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'service.added', 'service.manage', 'service', X'01A22195D6D970A5927E7B9C5027A039', 'test on SQLite', '{"name":"Shop","revision":{"number":1,"sha256":"332124aefc317ada61e911f48d4db1405094c626211a5eda73ff2e6ab6df9345"}}', 'd00263a08cd7536010c03f5cdab805127c4ffad2902724c5fda01f0f42798541', 'aa5648925cd9773dabf56135c14b76e548c306eaa1a9b1bde7789ac86cfed32b');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (2, X'01A20320A200715BB696531CBFF9BECD', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'team.added', 'user.manage', 'team', X'01A22195D66275E5A3BD6AE26F6CDA41', 'test on SQLite', '{"name":"Platform"}', '32ba8be1f26099ed0ee380986253d90df6ca5097a6cc86544b18644188ca1f54', 'ce7070b806784920ebbc8628dcfc2d5b85c5ba350248a593b4787ac8f5ecd254');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (3, X'01A20320A200715BB696531DFA8D7397', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', X'01A22195D68275BB8E6C93B501B791AA', 'test on SQLite', '{"name":"Payments Inc.","revision":{"number":1,"sha256":"5aa6225430b08c4675730375fe8566ddf99583d9be777ea5c10e26ea07f4b4a2"}}', 'ce7070b806784920ebbc8628dcfc2d5b85c5ba350248a593b4787ac8f5ecd254', '7a90cd3b7d892f80cac2933fe59d7b9340e573216c064e2514e49d386c81c7d0');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (4, X'01A20320A200715BB696531EF7CB67DD', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', X'01A22195D686757EBF0758EFAA9132AA', 'test on SQLite', '{"name":"Payments","revision":{"number":1,"sha256":"61e744ce5270acf678fda657d45897843f72a0c61b939e13e8668b16e1dade8f"}}', '7a90cd3b7d892f80cac2933fe59d7b9340e573216c064e2514e49d386c81c7d0', 'e2e689892deb9a4f3be71554fcc61189a819ee9e185764294f67743820a33b9e');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (5, X'01A20320A200715BB6965320BC78AF44', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', X'01A22195D686757EBF0758EFAA9132AA', 'test on SQLite', '{"changes":[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"fa8dec1e379c033cc9c0dd5d9e3e654021a41fc584166f174f872d39920043c2"}}', 'e2e689892deb9a4f3be71554fcc61189a819ee9e185764294f67743820a33b9e', 'b7ed73c367ecdf2d9f98a67af1ad8499d83972778e747183026edf28e229fcc3');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (6, X'01A20320A200715BB69653215EE988A5', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', X'01A22195D6967455B40DE8A578B7C50A', 'test on SQLite', '{"integration":"01a22195-d686-757e-bf07-58efaa9132aa","name":"Payments key","revision":{"number":1,"sha256":"363a2e88f8e29853940702c635b3f609fd8209a0c1bf1c7424d044a5ad751773"}}', 'b7ed73c367ecdf2d9f98a67af1ad8499d83972778e747183026edf28e229fcc3', '56d794d267de83c48b8d9122acbf43ecbf8a816db5b571dd74c57a8ca7761d16');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (7, X'01A20320A200715BB6965322A68A4CB3', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', X'01A22195D686757EBF0758EFAA9132AA', 'test on SQLite', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a22195-d6a2-77fc-993a-cdf6e830c8b9","integration":"01a22195-d686-757e-bf07-58efaa9132aa","note":null,"outcome":"passed"}}', '56d794d267de83c48b8d9122acbf43ecbf8a816db5b571dd74c57a8ca7761d16', '28cc1eff60da580e02807726760969efb2e68c0bf381f15d241ba14c158a6e1d');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (8, X'01A20320A200715BB6965324CFAF2DDA', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', X'01A22195D686757EBF0758EFAA9132AA', 'test on SQLite', '{"incident":{"class":"outage","duration_minutes":null,"id":"01a22195-d6ae-745f-807a-5299016a1b4c","impact":null,"integration":"01a22195-d686-757e-bf07-58efaa9132aa","started_on":"2026-11-01","title":"Payments was \"down\"; it''s back"}}', '28cc1eff60da580e02807726760969efb2e68c0bf381f15d241ba14c158a6e1d', '80c782d3941ab59b9a49594f897bd04700911a9b3d5975358e352bb1360f44b7');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (9, X'01A20320A200715BB6965326861E63E1', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', X'01A22195D686757EBF0758EFAA9132AA', 'test on SQLite', '{"evidence":{"expires_on":null,"id":"01a22195-d6b2-752c-b911-a90c6e18dc4c","integration":"01a22195-d686-757e-bf07-58efaa9132aa","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', '80c782d3941ab59b9a49594f897bd04700911a9b3d5975358e352bb1360f44b7', '5204aa0b82f8faf4976a92875af8604b684c31aa0c70b6df30541d8fe7ce7d35');
DELETE FROM audit_head;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 18, 'aa5648925cd9773dabf56135c14b76e548c306eaa1a9b1bde7789ac86cfed32b');
DELETE FROM settings;
DELETE FROM preferences;
DELETE FROM channels;
DELETE FROM notifications;
INSERT INTO notifications (id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, reason, orphan, state, digest_on, digest_id, not_before, attempts, lease, lease_until, last_error, created_at, settled_at, read_at, line) VALUES (X'01A20320A200715BB6965334233E129C', 'rotation:credential:01a22195-d696-7455-b40d-e8a578b7c50a:2026-04-01:-231:user:01a20320-a200-715b-b696-531a3823ebba:inbox', 'rotation', 'credential:01a22195-d696-7455-b40d-e8a578b7c50a', '2026-04-01', -231, X'01A20320A200715BB696531A3823EBBA', NULL, 'inbox', NULL, 'inbox', X'01A22195D686757EBF0758EFAA9132AA', 'Rotate Payments key of Payments', 'owner', 0, 'sent', NULL, NULL, '2026-11-22T12:00:00+00:00', 0, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', NULL, 1);
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
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'key', X'01A22195D6967455B40DE8A578B7C50A');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'key', X'01A22195D6C773089B456736DF524D65');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'mail', X'01A22195D6C773089B456736DF524D65');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('credential', 'payments', X'01A22195D6967455B40DE8A578B7C50A');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', '4037', X'01A20320A200715BB696531A3823EBBA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'e6672f5a4037', X'01A20320A200715BB696531A3823EBBA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'engineer', X'01A20320A200715BB696531A3823EBBA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'example', X'01A20320A200715BB696531A3823EBBA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('person', 'org', X'01A20320A200715BB696531A3823EBBA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'inc', X'01A22195D68275BB8E6C93B501B791AA');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'inc', X'01A22195D6B57006BE5FDE6C735FC59C');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'mail', X'01A22195D6B57006BE5FDE6C735FC59C');
INSERT INTO name_terms (kind, term, subject_id) VALUES ('provider', 'payments', X'01A22195D68275BB8E6C93B501B791AA');
DELETE FROM recipes;
INSERT INTO recipes (name, version) VALUES ('names', 1);
DELETE FROM team_sums;
