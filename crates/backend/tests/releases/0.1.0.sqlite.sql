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
DELETE FROM _sqlx_migrations;
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (1, 'register', '2026-11-28 09:11:47', 1, X'1E705521DE714D6A3B64904B94942D147EFF2922B5D6F664343E8ACA188CC9DEFEE8E3C888FCE55B6E9365D6EE34E5BE', 31644205);
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (2, 'reminders', '2026-11-28 09:11:47', 1, X'0C411210B14B76C095F0D4C31EE13523B5730F3902160DC7898F4D2509F2C2C5CEED060748E41D2FE8262D1FF305A0FE', 18794257);
DELETE FROM users;
INSERT INTO users (id, email, name, password_hash, disabled_at, created_at, name_key) VALUES (X'01A2216CCB4A734FB3C423BC41850D61', 'engineer-23bbaffc1c27@example.org', 'Engineer 1c27', NULL, NULL, '2026-11-22T12:00:00+00:00', 'engineer 1c27');
DELETE FROM user_roles;
INSERT INTO user_roles (user_id, role) VALUES (X'01A2216CCB4A734FB3C423BC41850D61', 'engineer');
DELETE FROM teams;
INSERT INTO teams (id, name, created_at, lead_id) VALUES (X'01A2216CCB6475C882B8B89C00AB317F', 'Platform', '2026-11-22T12:00:00+00:00', NULL);
DELETE FROM team_members;
DELETE FROM sessions;
DELETE FROM one_time_links;
INSERT INTO one_time_links (token_hash, user_id, expires_at, used_at) VALUES ('b89a9368c9a840fb6ee8f742d27f44169407a3be2774d5cd3a0a472837516142', X'01A2216CCB4A734FB3C423BC41850D61', '2026-11-23T12:00:00+00:00', NULL);
DELETE FROM sign_in_failures;
DELETE FROM providers;
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at) VALUES (X'01A2216CCB6B71508A2DF5AE09A874A9', 'Payments Inc.', 'payments inc.', 'payment', NULL, 0, '[]', '2026-11-22T12:00:00+00:00');
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at) VALUES (X'01A2216CCB8674EDBCA4804F73F752C2', 'Mail Inc.', 'mail inc.', 'payment', NULL, 0, '[]', '2026-11-22T12:00:00+00:00');
DELETE FROM services;
INSERT INTO services (id, name, name_key, criticality) VALUES (X'01A2216CCBA47593A968EAD1F689C90D', 'Shop', 'shop', 'critical');
DELETE FROM service_dependencies;
DELETE FROM integrations;
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES (X'01A2216CCB6C74FBB8AF96E675F4A287', 2, 'Payments', 'payments', X'01A2216CCB6B71508A2DF5AE09A874A9', 'payments inc.', 'payment', 'live', NULL, X'01A2216CCB4A734FB3C423BC41850D61', NULL, NULL, 'engineer 1c27', '', 16, 69.912731384, 72.411703845, 12.5, 'high', 'high', '2027-01-30', 1, '2026-11-22', '2027-05-22', '2026-04-01', 'rotation', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', '{"id":"01a2216c-cb6c-74fb-b8af-96e675f4a287","name":"Payments","provider":"01a2216c-cb6b-7150-8a2d-f5ae09a874a9","product":null,"category":"payment","method":null,"purpose":"Takes payments.","consequence":"Nobody can pay.","breach_consequence":null,"lifecycle":"live","live_since":null,"tier":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","deputy":null,"team":null,"services":[],"privilege":null,"environments":[],"endpoints":[],"sub_processors":null,"data_flows":"unknown","compliance":"unknown","needs_credential":null,"incidents_checked_on":null,"sla":{"published_uptime":null,"contracted_uptime":99.95,"response_minutes":null,"resolution_minutes":null,"support_hours":null,"maintenance_window":null},"continuity":{"rto_minutes":null,"rpo_minutes":null,"mtd_minutes":null,"provider_recovery_minutes":null,"fallback":null,"fallback_note":null,"switch_effort":null,"fallback_tested_on":null},"resilience":[],"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"least_privilege_verified_on":null,"monitor_url":null,"alert":null,"runbook_url":null},"review":{"cadence_months":null,"reason":null}}', '{"model_version":1,"as_of":"2026-11-22","scores":{"impact":75.0,"likelihood":67.5,"inherent":72.411703845,"residual":69.912731384,"residual_min":0.0,"residual_max":92.783401584,"confidence":12.5,"inherent_band":"high","residual_band":"high"},"factors":[{"factor":"data_sensitivity","level":null,"reason":"Nobody has said which data travels, or that none does.","points":13.5,"weakest":true,"field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels","residual":61.248976798,"band":"high"}},{"factor":"criticality","level":null,"reason":"Its own tier is not recorded, and no service that depends on it is.","points":11.25,"weakest":false,"field":"tier","if_fixed":{"action":"Record its tier","residual":62.7338903,"band":"high"}},{"factor":"outage","level":null,"reason":"Nobody has said what we do while it is away.","points":9.0,"weakest":false,"field":"fallback","if_fixed":{"action":"Record the fallback","residual":64.201432408,"band":"high"}},{"factor":"privilege","level":null,"reason":"Nobody has said what it may do in our systems.","points":6.75,"weakest":false,"field":"privilege","if_fixed":{"action":"Record its privilege","residual":65.652388568,"band":"high"}},{"factor":"regulatory_reach","level":null,"reason":"Nobody has said which frameworks apply, or that none does.","points":4.5,"weakest":false,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":67.087484108,"band":"high"}},{"factor":"incidents","level":1,"reason":"One outage in 24 months: Outage \"Payments was \"down\"; it''s back\" of 1 Nov 2026.","points":3.75,"weakest":false,"field":"incidents_checked_on","if_fixed":{"action":"Pass 1 Nov 2028 without another incident","residual":68.593307053,"band":"high"}},{"factor":"assurance_gap","level":null,"reason":"Nobody has said which frameworks apply, so that nobody knows which evidence is required.","points":11.25,"weakest":true,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":65.79039911,"band":"high"}},{"factor":"credential_design","level":null,"reason":"Nobody has recorded the lifetime, the sharing and the scoping of Payments key.","points":9.0,"weakest":false,"field":"needs_credential","if_fixed":{"action":"Record the lifetime, the sharing and the scoping of Payments key","residual":66.656161539,"band":"high"}},{"factor":"exposure_surface","level":null,"reason":"No endpoint is recorded.","points":6.75,"weakest":false,"field":"endpoints.0.url","if_fixed":{"action":"Record its endpoints","residual":67.5,"band":"high"}},{"factor":"version_and_change","level":null,"reason":"No version is recorded.","points":6.75,"weakest":false,"field":"environments.0.version","if_fixed":{"action":"Record the version in use","residual":67.5,"band":"high"}}],"credits":[{"credit":"tested_fallback","held":false,"points":25,"reason":"No fallback is recorded.","field":"fallback","if_fixed":{"action":"Record a fallback and test it","residual":57.7116882,"band":"medium"}},{"credit":"data_protected","held":false,"points":15,"reason":"Nobody has said which data travels.","field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels, and protect it","residual":62.7338903,"band":"high"}},{"credit":"resilience_checklist","held":false,"points":10,"reason":"Of 15 items, 15 are answered no or not at all, the first: Timeout per call.","field":"resilience.timeout","if_fixed":{"action":"Complete the resilience checklist","residual":65.170533461,"band":"high"}},{"credit":"contract_terms","held":false,"points":10,"reason":"Nobody has said which frameworks apply, so that nobody knows which agreements are required.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and settle the terms they ask for","residual":65.170533461,"band":"high"}},{"credit":"rotation_on_time","held":false,"points":15,"reason":"Payments key was due for rotation on 1 Apr 2026 (90 days: house default for this kind (API key)).","field":"needs_credential","if_fixed":{"action":"Rotate Payments key","residual":65.79039911,"band":"high"}},{"credit":"least_privilege_verified","held":false,"points":10,"reason":"Nobody has verified that it holds no more than it needs.","field":"least_privilege_verified_on","if_fixed":{"action":"Verify that it holds no more than it needs","residual":67.221071198,"band":"high"}},{"credit":"review_on_schedule","held":true,"points":10,"reason":"The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.","field":"review_cadence_months","if_fixed":null},{"credit":"attestations_current","held":false,"points":10,"reason":"Nobody has said which frameworks apply, so that nobody knows which evidence is required.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and file what they require","residual":67.221071198,"band":"high"}},{"credit":"version_pinned_and_notices_acknowledged","held":false,"points":10,"reason":"No version is recorded.","field":"environments.0.version","if_fixed":{"action":"Record and pin the version","residual":67.221071198,"band":"high"}},{"credit":"monitored_with_runbook","held":false,"points":5,"reason":"Missing: a monitor, an alert and a runbook.","field":"monitor_url","if_fixed":{"action":"Add a monitor, an alert and a runbook","residual":68.593307053,"band":"high"}}],"valid_through":"2027-01-30"}');
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES (X'01A2216CCB8876AD8328BAEED8F6EC43', 2, 'Mail', 'mail', X'01A2216CCB8674EDBCA4804F73F752C2', 'mail inc.', 'payment', 'live', NULL, X'01A2216CCB4A734FB3C423BC41850D61', NULL, NULL, 'engineer 1c27', '', 16, 65.79039911, 72.411703845, 12.5, 'high', 'high', '2027-01-30', 1, '2026-11-22', '2027-05-22', '2027-02-20', 'rotation', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', '{"id":"01a2216c-cb88-76ad-8328-baeed8f6ec43","name":"Mail","provider":"01a2216c-cb86-74ed-bca4-804f73f752c2","product":null,"category":"payment","method":null,"purpose":"Takes payments.","consequence":"Nobody can pay.","breach_consequence":null,"lifecycle":"live","live_since":null,"tier":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","deputy":null,"team":null,"services":[],"privilege":null,"environments":[],"endpoints":[],"sub_processors":null,"data_flows":"unknown","compliance":"unknown","needs_credential":null,"incidents_checked_on":null,"sla":{"published_uptime":null,"contracted_uptime":99.9,"response_minutes":null,"resolution_minutes":null,"support_hours":null,"maintenance_window":null},"continuity":{"rto_minutes":null,"rpo_minutes":null,"mtd_minutes":null,"provider_recovery_minutes":null,"fallback":null,"fallback_note":null,"switch_effort":null,"fallback_tested_on":null},"resilience":[],"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"least_privilege_verified_on":null,"monitor_url":null,"alert":null,"runbook_url":null},"review":{"cadence_months":null,"reason":null}}', '{"model_version":1,"as_of":"2026-11-22","scores":{"impact":75.0,"likelihood":67.5,"inherent":72.411703845,"residual":65.79039911,"residual_min":0.0,"residual_max":87.312523773,"confidence":12.5,"inherent_band":"high","residual_band":"high"},"factors":[{"factor":"data_sensitivity","level":null,"reason":"Nobody has said which data travels, or that none does.","points":13.5,"weakest":true,"field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels","residual":57.637493899,"band":"medium"}},{"factor":"criticality","level":null,"reason":"Its own tier is not recorded, and no service that depends on it is.","points":11.25,"weakest":false,"field":"tier","if_fixed":{"action":"Record its tier","residual":59.034851004,"band":"medium"}},{"factor":"outage","level":null,"reason":"Nobody has said what we do while it is away.","points":9.0,"weakest":false,"field":"fallback","if_fixed":{"action":"Record the fallback","residual":60.415861001,"band":"high"}},{"factor":"privilege","level":null,"reason":"Nobody has said what it may do in our systems.","points":6.75,"weakest":false,"field":"privilege","if_fixed":{"action":"Record its privilege","residual":61.781263024,"band":"high"}},{"factor":"regulatory_reach","level":null,"reason":"Nobody has said which frameworks apply, or that none does.","points":4.5,"weakest":false,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":63.131739633,"band":"high"}},{"factor":"incidents","level":1,"reason":"One outage in 24 months: Outage \"Mail was \"down\"; it''s back\" of 1 Nov 2026.","points":3.75,"weakest":false,"field":"incidents_checked_on","if_fixed":{"action":"Pass 1 Nov 2028 without another incident","residual":64.548773277,"band":"high"}},{"factor":"assurance_gap","level":null,"reason":"Nobody has said which frameworks apply, so that nobody knows which evidence is required.","points":11.25,"weakest":true,"field":"compliance_none","if_fixed":{"action":"Record which frameworks apply","residual":61.911135917,"band":"high"}},{"factor":"credential_design","level":null,"reason":"Nobody has recorded the lifetime, the sharing and the scoping of Mail key.","points":9.0,"weakest":false,"field":"needs_credential","if_fixed":{"action":"Record the lifetime, the sharing and the scoping of Mail key","residual":62.725849555,"band":"high"}},{"factor":"exposure_surface","level":null,"reason":"No endpoint is recorded.","points":6.75,"weakest":false,"field":"endpoints.0.url","if_fixed":{"action":"Record its endpoints","residual":63.519931949,"band":"high"}},{"factor":"version_and_change","level":null,"reason":"No version is recorded.","points":6.75,"weakest":false,"field":"environments.0.version","if_fixed":{"action":"Record the version in use","residual":63.519931949,"band":"high"}}],"credits":[{"credit":"tested_fallback","held":false,"points":25,"reason":"No fallback is recorded.","field":"fallback","if_fixed":{"action":"Record a fallback and test it","residual":54.308777884,"band":"medium"}},{"credit":"data_protected","held":false,"points":15,"reason":"Nobody has said which data travels.","field":"data_flows.0.data_class","if_fixed":{"action":"Record which data travels, and protect it","residual":59.034851004,"band":"medium"}},{"credit":"resilience_checklist","held":false,"points":10,"reason":"Of 15 items, 15 are answered no or not at all, the first: Timeout per call.","field":"resilience.timeout","if_fixed":{"action":"Complete the resilience checklist","residual":61.327820008,"band":"high"}},{"credit":"contract_terms","held":false,"points":10,"reason":"Nobody has said which frameworks apply, so that nobody knows which agreements are required.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and settle the terms they ask for","residual":61.327820008,"band":"high"}},{"credit":"rotation_on_time","held":true,"points":15,"reason":"Every credential is on time; the first, Mail key, is due on 20 Feb 2027.","field":"needs_credential","if_fixed":null},{"credit":"least_privilege_verified","held":false,"points":10,"reason":"Nobody has verified that it holds no more than it needs.","field":"least_privilege_verified_on","if_fixed":{"action":"Verify that it holds no more than it needs","residual":62.725849555,"band":"high"}},{"credit":"review_on_schedule","held":true,"points":10,"reason":"The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.","field":"review_cadence_months","if_fixed":null},{"credit":"attestations_current","held":false,"points":10,"reason":"Nobody has said which frameworks apply, so that nobody knows which evidence is required.","field":"compliance_none","if_fixed":{"action":"Record which frameworks apply, and file what they require","residual":62.725849555,"band":"high"}},{"credit":"version_pinned_and_notices_acknowledged","held":false,"points":10,"reason":"No version is recorded.","field":"environments.0.version","if_fixed":{"action":"Record and pin the version","residual":62.725849555,"band":"high"}},{"credit":"monitored_with_runbook","held":false,"points":5,"reason":"Missing: a monitor, an alert and a runbook.","field":"monitor_url","if_fixed":{"action":"Add a monitor, an alert and a runbook","residual":64.294641617,"band":"high"}}],"valid_through":"2027-01-30"}');
DELETE FROM integration_services;
DELETE FROM integration_tags;
DELETE FROM search_terms;
INSERT INTO search_terms (term, integration_id) VALUES ('inc', X'01A2216CCB6C74FBB8AF96E675F4A287');
INSERT INTO search_terms (term, integration_id) VALUES ('inc', X'01A2216CCB8876AD8328BAEED8F6EC43');
INSERT INTO search_terms (term, integration_id) VALUES ('mail', X'01A2216CCB8876AD8328BAEED8F6EC43');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', X'01A2216CCB6C74FBB8AF96E675F4A287');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', X'01A2216CCB8876AD8328BAEED8F6EC43');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', X'01A2216CCB6C74FBB8AF96E675F4A287');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', X'01A2216CCB8876AD8328BAEED8F6EC43');
DELETE FROM credentials;
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at) VALUES (X'01A2216CCB7775FC90CA53E8FE40451C', 1, X'01A2216CCB6C74FBB8AF96E675F4A287', 'Payments key', 'payments key', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', 'default', NULL, NULL, NULL, 'dated', '2026-04-01', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00');
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at) VALUES (X'01A2216CCB91771BB14F393FD5290B24', 2, X'01A2216CCB8876AD8328BAEED8F6EC43', 'Mail key', 'mail key', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22', 'default', NULL, NULL, NULL, 'dated', '2027-02-20', '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00');
DELETE FROM rotations;
INSERT INTO rotations (id, credential_id, rotated_on, ticket, overlap_days, old_revoked_on, new_expires_on, by_id, note, recorded_at) VALUES (X'01A2216CCB9673649D730D2A4705A8A6', X'01A2216CCB91771BB14F393FD5290B24', '2026-11-22', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM reviews;
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES (X'01A2216CCB7A758FBF32877F2CB8B4AB', X'01A2216CCB6C74FBB8AF96E675F4A287', '2026-11-22', NULL, 'passed', NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES (X'01A2216CCB9A762790F07FAC382A3548', X'01A2216CCB8876AD8328BAEED8F6EC43', '2026-11-22', NULL, 'passed', NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM incidents;
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES (X'01A2216CCB8077D5B6E469842B3A8DB7', X'01A2216CCB6C74FBB8AF96E675F4A287', 'Payments was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES (X'01A2216CCB9D75DA9FF030744E689C66', X'01A2216CCB8876AD8328BAEED8F6EC43', 'Mail was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM evidence;
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES (X'01A2216CCB837586BC6654098733058F', X'01A2216CCB6C74FBB8AF96E675F4A287', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES (X'01A2216CCBA1740FA158C4C906E1EAE9', X'01A2216CCB8876AD8328BAEED8F6EC43', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00');
DELETE FROM notices;
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES (X'01A2216CCB8077D5B6E469839F36E860', X'01A2216CCB6B71508A2DF5AE09A874A9', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES (X'01A2216CCB9C76ACAFBCD0746515617F', X'01A2216CCB8674EDBCA4804F73F752C2', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
DELETE FROM notice_acknowledgements;
DELETE FROM score_changes;
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB6D73A68A4709B3FB3C65E3', X'01A2216CCB6C74FBB8AF96E675F4A287', '2026-11-22', NULL, 75.0, NULL, 75.0, 'Registered', X'01A2216CCB6C74FBB8AF96E791A506F6', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB7E7720BD382FDEDA5DBD89', X'01A2216CCB6C74FBB8AF96E675F4A287', '2026-11-22', 75.0, 72.411703845, 75.0, 75.0, 'Review recorded', X'01A2216CCB7A758FBF328781D977818C', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB8077D5B6E4698753345EB6', X'01A2216CCB6C74FBB8AF96E675F4A287', '2026-11-22', 72.411703845, 69.912731384, 75.0, 72.411703845, 'Incident recorded: Payments was "down"; it''s back', X'01A2216CCB8077D5B6E46986ED6EFB0D', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB8876AD8328BAF0CDD93B0A', X'01A2216CCB8876AD8328BAEED8F6EC43', '2026-11-22', NULL, 75.0, NULL, 75.0, 'Registered', X'01A2216CCB8876AD8328BAEF0CC47215', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB9673649D730D2CC2511833', X'01A2216CCB8876AD8328BAEED8F6EC43', '2026-11-22', 75.0, 71.045117789, 75.0, 75.0, 'Rotated Mail key', X'01A2216CCB9673649D730D2B8B7C6A7A', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB9A762790F07FAE11C448B6', X'01A2216CCB8876AD8328BAEED8F6EC43', '2026-11-22', 71.045117789, 68.142022231, 75.0, 75.0, 'Review recorded', X'01A2216CCB9A762790F07FADAE369134', '2026-11-22T12:00:00+00:00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES (X'01A2216CCB9D75DA9FF030769DA519A9', X'01A2216CCB8876AD8328BAEED8F6EC43', '2026-11-22', 68.142022231, 65.79039911, 75.0, 72.411703845, 'Incident recorded: Mail was "down"; it''s back', X'01A2216CCB9D75DA9FF030756F870F12', '2026-11-22T12:00:00+00:00');
DELETE FROM revisions;
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A2216CCB7775FC90CA53E8FE40451C', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a2216c-cb77-75fc-90ca-53e8fe40451c","integration":"01a2216c-cb6c-74fb-b8af-96e675f4a287","issued_on":null,"kind":"api_key","last_rotated_on":"2026-01-01","lifetime":null,"location":"vault:payments/acme","name":"Payments key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[]', X'01A2216CCB7775FC90CA53E90C3ABCB1');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A2216CCB91771BB14F393FD5290B24', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a2216c-cb91-771b-b14f-393fd5290b24","integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","issued_on":null,"kind":"api_key","last_rotated_on":"2026-01-01","lifetime":null,"location":"vault:payments/acme","name":"Mail key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[]', X'01A2216CCB91771BB14F39411670B1AC');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', X'01A2216CCB91771BB14F393FD5290B24', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"access":null,"environment":"production","expires_on":null,"id":"01a2216c-cb91-771b-b14f-393fd5290b24","integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","issued_on":null,"kind":"api_key","last_rotated_on":"2026-11-22","lifetime":null,"location":"vault:payments/acme","name":"Mail key","policy":"default","revoked_on":null,"scoped":null,"scopes":null,"shared":null}', '[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}]', X'01A2216CCB9673649D730D2B8B7C6A7A');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a2216c-cb6c-74fb-b8af-96e675f4a287","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Payments","needs_credential":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","privilege":null,"product":null,"provider":"01a2216c-cb6b-7150-8a2d-f5ae09a874a9","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":null,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[]', X'01A2216CCB6C74FBB8AF96E791A506F6');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', 'New contract', '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a2216c-cb6c-74fb-b8af-96e675f4a287","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Payments","needs_credential":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","privilege":null,"product":null,"provider":"01a2216c-cb6b-7150-8a2d-f5ae09a874a9","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":99.95,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}]', X'01A2216CCB7175CA915D78D49520BF9F');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a2216c-cb88-76ad-8328-baeed8f6ec43","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Mail","needs_credential":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","privilege":null,"product":null,"provider":"01a2216c-cb86-74ed-bca4-804f73f752c2","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":null,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[]', X'01A2216CCB8876AD8328BAEF0CC47215');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 2, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', 'New contract', '{"breach_consequence":null,"category":"payment","compliance":"unknown","consequence":"Nobody can pay.","continuity":{"fallback":null,"fallback_note":null,"fallback_tested_on":null,"mtd_minutes":null,"provider_recovery_minutes":null,"rpo_minutes":null,"rto_minutes":null,"switch_effort":null},"contract":{"breach_notification_hours":null,"exit_terms":null},"controls":{"alert":null,"least_privilege_verified_on":null,"monitor_url":null,"runbook_url":null},"data_flows":"unknown","deputy":null,"endpoints":[],"environments":[],"id":"01a2216c-cb88-76ad-8328-baeed8f6ec43","incidents_checked_on":null,"lifecycle":"live","live_since":null,"method":null,"name":"Mail","needs_credential":null,"owner":"01a2216c-cb4a-734f-b3c4-23bc41850d61","privilege":null,"product":null,"provider":"01a2216c-cb86-74ed-bca4-804f73f752c2","purpose":"Takes payments.","resilience":[],"review":{"cadence_months":null,"reason":null},"services":[],"sla":{"contracted_uptime":99.9,"maintenance_window":null,"published_uptime":null,"resolution_minutes":null,"response_minutes":null,"support_hours":null},"sub_processors":null,"team":null,"tier":null}', '[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}]', X'01A2216CCB8876AD8328BAF11F2A2215');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', X'01A2216CCB6B71508A2DF5AE09A874A9', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"category":"payment","facts":[],"from_library":false,"id":"01a2216c-cb6b-7150-8a2d-f5ae09a874a9","name":"Payments Inc.","subcategory":null}', '[]', X'01A2216CCB6B71508A2DF5AFC078B108');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', X'01A2216CCB8674EDBCA4804F73F752C2', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"category":"payment","facts":[],"from_library":false,"id":"01a2216c-cb86-74ed-bca4-804f73f752c2","name":"Mail Inc.","subcategory":null}', '[]', X'01A2216CCB8674EDBCA48050F5DBBE77');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('service', X'01A2216CCBA47593A968EAD1F689C90D', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"criticality":"critical","depends_on":[],"id":"01a2216c-cba4-7593-a968-ead1f689c90d","name":"Shop"}', '[]', X'01A2216CCBA47593A968EAD228F51AFA');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('user', X'01A2216CCB4A734FB3C423BC41850D61', 1, '2026-11-22T12:00:00+00:00', NULL, 'Holdfast', NULL, '{"disabled":false,"email":"engineer-23bbaffc1c27@example.org","id":"01a2216c-cb4a-734f-b3c4-23bc41850d61","name":"Engineer 1c27","roles":["engineer"],"teams":[]}', '[]', X'01A2216CCB4A734FB3C423BD8DF88A6A');
DELETE FROM audit_events;
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (1, X'01A2216CCB4A734FB3C423BD8DF88A6A', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'user.created', 'user.manage', 'user', X'01A2216CCB4A734FB3C423BC41850D61', 'test on SQLite', '{"revision":{"number":1,"sha256":"a537f7266b5b2645ad35387e2e7ac1a1045436148e0a7668129d8382692f1f9b"},"roles":["engineer"]}', '', '839ec7432358a40e1c4056d6957f8f11687ca11ed042675d04123f5a7203a939');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (10, X'01A2216CCB8674EDBCA48050F5DBBE77', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', X'01A2216CCB8674EDBCA4804F73F752C2', 'test on SQLite', '{"name":"Mail Inc.","revision":{"number":1,"sha256":"6df00466e3813c79a5749b39965e1abaaa4c49aeef333f9220b19f958d1ab58e"}}', 'f8aea4176f102bd9a12ba91189e6ea76e696241c917fda976de13c786e87726c', '1c453bdd3a28389dfa90d1eeddc1cc37d2de9a5d5bc800706174a822be9de73d');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (11, X'01A2216CCB8876AD8328BAEF0CC47215', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 'test on SQLite', '{"name":"Mail","revision":{"number":1,"sha256":"05421cf3d0e55bdea5b11682cfd8d77ecad97ccb6088d5f34d0e7c1d25a3109b"}}', '1c453bdd3a28389dfa90d1eeddc1cc37d2de9a5d5bc800706174a822be9de73d', 'a8108a8af7bdae035e91a98347340a99f5d19a2ad36daad0142930b3d1386066');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (12, X'01A2216CCB8876AD8328BAF11F2A2215', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 'test on SQLite', '{"changes":[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"e696f57c6cc15b33c22b0821b637b0778346e7ca36bc4f23845aeb7e799e22ae"}}', 'a8108a8af7bdae035e91a98347340a99f5d19a2ad36daad0142930b3d1386066', '3e26d7698d01dc051a95e15db461e5ff45b5def3bc64a4d844de4031a91c98e6');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (13, X'01A2216CCB91771BB14F39411670B1AC', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', X'01A2216CCB91771BB14F393FD5290B24', 'test on SQLite', '{"integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","name":"Mail key","revision":{"number":1,"sha256":"d2184b9cb7ea869b3a045be1977bf50a993beb5e7e42259ca76752e6713a525b"}}', '3e26d7698d01dc051a95e15db461e5ff45b5def3bc64a4d844de4031a91c98e6', '3a7aff0d8421e2257ce0209b88e08d5f5b8e0778ec5723ce91d9cdacc69af816');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (14, X'01A2216CCB9673649D730D2B8B7C6A7A', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.rotated', 'rotation.record', 'credential', X'01A2216CCB91771BB14F393FD5290B24', 'test on SQLite', '{"changes":[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}],"revision":{"number":2,"sha256":"a6407d30f333fa64d6a24d959a4a8780c39063b83ccdeae3ba2148017a2980d0"},"rotation":{"by":null,"credential":"01a2216c-cb91-771b-b14f-393fd5290b24","id":"01a2216c-cb96-7364-9d73-0d2a4705a8a6","new_expires_on":null,"note":null,"old_revoked_on":null,"overlap_days":null,"rotated_on":"2026-11-22","ticket":null}}', '3a7aff0d8421e2257ce0209b88e08d5f5b8e0778ec5723ce91d9cdacc69af816', '2870d258dc7f4d3de7a6d5b1be6012e3a45d31b83badae26b5b989e4981023a3');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (15, X'01A2216CCB9A762790F07FADAE369134', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 'test on SQLite', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a2216c-cb9a-7627-90f0-7fac382a3548","integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","note":null,"outcome":"passed"}}', '2870d258dc7f4d3de7a6d5b1be6012e3a45d31b83badae26b5b989e4981023a3', 'f4c06bda1d011bccc91b4f449062303accf2b7cd7792628b8d8c0d531b449e2f');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (16, X'01A2216CCB9D75DA9FF030756F870F12', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 'test on SQLite', '{"incident":{"class":"outage","duration_minutes":null,"id":"01a2216c-cb9d-75da-9ff0-30744e689c66","impact":null,"integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","started_on":"2026-11-01","title":"Mail was \"down\"; it''s back"}}', 'f4c06bda1d011bccc91b4f449062303accf2b7cd7792628b8d8c0d531b449e2f', '242023ea4d7f42902f26daabfad0c811fe0ce8b48d211eb18668e93c17a21903');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (17, X'01A2216CCBA1740FA158C4CA3122E93F', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', X'01A2216CCB8876AD8328BAEED8F6EC43', 'test on SQLite', '{"evidence":{"expires_on":null,"id":"01a2216c-cba1-740f-a158-c4c906e1eae9","integration":"01a2216c-cb88-76ad-8328-baeed8f6ec43","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', '242023ea4d7f42902f26daabfad0c811fe0ce8b48d211eb18668e93c17a21903', '8169798dcbb59abd2969267cc13f1566221008ac1687dd1fb20638b9808baab9');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (18, X'01A2216CCBA47593A968EAD228F51AFA', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'service.added', 'service.manage', 'service', X'01A2216CCBA47593A968EAD1F689C90D', 'test on SQLite', '{"name":"Shop","revision":{"number":1,"sha256":"a4579eaaecf139791f2507d730927c8c8be255f99bbfaabefe7cb52de0aa5abb"}}', '8169798dcbb59abd2969267cc13f1566221008ac1687dd1fb20638b9808baab9', 'd68f6ad6fac56208124599b062d1144d4658efe8f99af391a6e1ef1b466b2bb4');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (2, X'01A2216CCB6475C882B8B89D67FDCE6A', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'team.added', 'user.manage', 'team', X'01A2216CCB6475C882B8B89C00AB317F', 'test on SQLite', '{"name":"Platform"}', '839ec7432358a40e1c4056d6957f8f11687ca11ed042675d04123f5a7203a939', 'ec70a7adea1d154441e5a1cec3d69ad2ef0f399ba4c56336e1c0b6cb68c9a833');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (3, X'01A2216CCB6B71508A2DF5AFC078B108', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', X'01A2216CCB6B71508A2DF5AE09A874A9', 'test on SQLite', '{"name":"Payments Inc.","revision":{"number":1,"sha256":"c9fdac566ecdf4779a6112ac6baa8563b3b85a0025251df66c4f26c7021702e7"}}', 'ec70a7adea1d154441e5a1cec3d69ad2ef0f399ba4c56336e1c0b6cb68c9a833', 'f04c7152665cd17b5343f3576b923a304cacd410c81e86da87a76b2f59623fdf');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (4, X'01A2216CCB6C74FBB8AF96E791A506F6', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 'test on SQLite', '{"name":"Payments","revision":{"number":1,"sha256":"79337c2fe835f2de84640787e787912ffa5982b850663686a583e813f246e5f2"}}', 'f04c7152665cd17b5343f3576b923a304cacd410c81e86da87a76b2f59623fdf', '0c0e1a0234c5776bc95e0db7c33397db9546d05886672de3e7ba35ba9b3ca871');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (5, X'01A2216CCB7175CA915D78D49520BF9F', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 'test on SQLite', '{"changes":[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"f9faedf96798d06d74a06110f865382e09ada9bf4eb6040f72b1ead5e5cf2c54"}}', '0c0e1a0234c5776bc95e0db7c33397db9546d05886672de3e7ba35ba9b3ca871', 'b24d96f07070e8bab3d17020c25d431dba4c526a4455735f938b69c672db812a');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (6, X'01A2216CCB7775FC90CA53E90C3ABCB1', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', X'01A2216CCB7775FC90CA53E8FE40451C', 'test on SQLite', '{"integration":"01a2216c-cb6c-74fb-b8af-96e675f4a287","name":"Payments key","revision":{"number":1,"sha256":"6d3d36587fac811cd7f01e6ec7826c93b5672c5faa5fe77594fae499828ee22c"}}', 'b24d96f07070e8bab3d17020c25d431dba4c526a4455735f938b69c672db812a', '39af1baa6616fa5bb7f40bc984c251b6f3c60ab621ef0367f3d83f927c4ae46d');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (7, X'01A2216CCB7A758FBF328781D977818C', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 'test on SQLite', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a2216c-cb7a-758f-bf32-877f2cb8b4ab","integration":"01a2216c-cb6c-74fb-b8af-96e675f4a287","note":null,"outcome":"passed"}}', '39af1baa6616fa5bb7f40bc984c251b6f3c60ab621ef0367f3d83f927c4ae46d', 'edf41697aaee04164cd8da3bbfdc3ab47c0f6411c5a00a79ea212cc226dd8501');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (8, X'01A2216CCB8077D5B6E46986ED6EFB0D', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 'test on SQLite', '{"incident":{"class":"outage","duration_minutes":null,"id":"01a2216c-cb80-77d5-b6e4-69842b3a8db7","impact":null,"integration":"01a2216c-cb6c-74fb-b8af-96e675f4a287","started_on":"2026-11-01","title":"Payments was \"down\"; it''s back"}}', 'edf41697aaee04164cd8da3bbfdc3ab47c0f6411c5a00a79ea212cc226dd8501', 'e9fa7a0a53576d7b2c4c6c92b599cd7e7e2ef90d1335f65871127573ff4a4d6e');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES (9, X'01A2216CCB837586BC66540A1C35D429', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', X'01A2216CCB6C74FBB8AF96E675F4A287', 'test on SQLite', '{"evidence":{"expires_on":null,"id":"01a2216c-cb83-7586-bc66-54098733058f","integration":"01a2216c-cb6c-74fb-b8af-96e675f4a287","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', 'e9fa7a0a53576d7b2c4c6c92b599cd7e7e2ef90d1335f65871127573ff4a4d6e', 'f8aea4176f102bd9a12ba91189e6ea76e696241c917fda976de13c786e87726c');
DELETE FROM audit_head;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 18, 'd68f6ad6fac56208124599b062d1144d4658efe8f99af391a6e1ef1b466b2bb4');
DELETE FROM settings;
DELETE FROM preferences;
DELETE FROM channels;
DELETE FROM notifications;
INSERT INTO notifications (id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, reason, orphan, state, digest_on, digest_id, not_before, attempts, lease, lease_until, last_error, created_at, settled_at, read_at) VALUES (X'01A2216CCBA876D0B0782F80EAC77720', 'rotation:credential:01a2216c-cb77-75fc-90ca-53e8fe40451c:2026-04-01:-231:user:01a2216c-cb4a-734f-b3c4-23bc41850d61:inbox', 'rotation', 'credential:01a2216c-cb77-75fc-90ca-53e8fe40451c', '2026-04-01', -231, X'01A2216CCB4A734FB3C423BC41850D61', NULL, 'inbox', NULL, 'inbox', X'01A2216CCB6C74FBB8AF96E675F4A287', 'Rotate Payments key of Payments', 'owner', 0, 'sent', NULL, NULL, '2026-11-22T12:00:00+00:00', 0, NULL, NULL, NULL, '2026-11-22T12:00:00+00:00', '2026-11-22T12:00:00+00:00', NULL);
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
