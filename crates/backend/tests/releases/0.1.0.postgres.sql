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
DELETE FROM _sqlx_migrations;
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('1', 'register', '2026-11-28 09:11:47.66914+00', 'true', E'\\xaab3b1034beab15bd3806115ef5223955e8f989ee41317aa09817e08eccc87141cb47d5bf360b719ee46b69e403ca412', '76123957');
INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES ('2', 'reminders', '2026-11-28 09:11:47.752284+00', 'true', E'\\xf320c57328dbeb4ab6f86a9200390b81b350115f532db9a8f53f06a583d707248c1dbb41423a7ea8e308688d5421d571', '42256550');
DELETE FROM users;
INSERT INTO users (id, email, name, password_hash, disabled_at, created_at, name_key) VALUES ('01a2216c-cb5d-765d-8df6-cf1752ac2aa8', 'engineer-cf1671828097@example.org', 'Engineer 8097', NULL, NULL, '2026-11-22 12:00:00+00', 'engineer 8097');
DELETE FROM user_roles;
INSERT INTO user_roles (user_id, role) VALUES ('01a2216c-cb5d-765d-8df6-cf1752ac2aa8', 'engineer');
DELETE FROM teams;
INSERT INTO teams (id, name, created_at, lead_id) VALUES ('01a2216c-cb6d-73a6-8a47-09b15c12f392', 'Platform', '2026-11-22 12:00:00+00', NULL);
DELETE FROM team_members;
DELETE FROM sessions;
DELETE FROM one_time_links;
INSERT INTO one_time_links (token_hash, user_id, expires_at, used_at) VALUES ('b85bf747e26b48e677e52a0a423861431c0e29341701baf5141884f0a938743d', '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', '2026-11-23 12:00:00+00', NULL);
DELETE FROM sign_in_failures;
DELETE FROM providers;
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at) VALUES ('01a2216c-cb71-75ca-915d-78d3112add60', 'Payments Inc.', 'payments inc.', 'payment', NULL, 'false', '[]', '2026-11-22 12:00:00+00');
INSERT INTO providers (id, name, name_key, category, subcategory, from_library, facts, created_at) VALUES ('01a2216c-cbe7-72b5-88b3-74e1de249a2b', 'Mail Inc.', 'mail inc.', 'payment', NULL, 'false', '[]', '2026-11-22 12:00:00+00');
DELETE FROM services;
INSERT INTO services (id, name, name_key, criticality) VALUES ('01a2216c-cc4b-7547-8dc2-3f2d69ec2a25', 'Shop', 'shop', 'critical');
DELETE FROM service_dependencies;
DELETE FROM integrations;
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES ('01a2216c-cb7e-7720-bd38-2fdd7457c284', '2', 'Payments', 'payments', '01a2216c-cb71-75ca-915d-78d3112add60', 'payments inc.', 'payment', 'live', NULL, '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', NULL, NULL, 'engineer 8097', '', '16', '69.912731384', '72.411703845', '12.5', 'high', 'high', '2027-01-30', '1', '2026-11-22', '2027-05-22', '2026-04-01', 'rotation', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', '{"id": "01a2216c-cb7e-7720-bd38-2fdd7457c284", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.95, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cb71-75ca-915d-78d3112add60", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', E'{"as_of": "2026-11-22", "scores": {"impact": 75.0, "inherent": 72.411703845, "residual": 69.912731384, "confidence": 12.5, "likelihood": 67.5, "residual_max": 92.783401584, "residual_min": 0.0, "inherent_band": "high", "residual_band": "high"}, "credits": [{"held": false, "field": "fallback", "credit": "tested_fallback", "points": 25, "reason": "No fallback is recorded.", "if_fixed": {"band": "medium", "action": "Record a fallback and test it", "residual": 57.7116882}}, {"held": false, "field": "data_flows.0.data_class", "credit": "data_protected", "points": 15, "reason": "Nobody has said which data travels.", "if_fixed": {"band": "high", "action": "Record which data travels, and protect it", "residual": 62.7338903}}, {"held": false, "field": "resilience.timeout", "credit": "resilience_checklist", "points": 10, "reason": "Of 15 items, 15 are answered no or not at all, the first: Timeout per call.", "if_fixed": {"band": "high", "action": "Complete the resilience checklist", "residual": 65.170533461}}, {"held": false, "field": "compliance_none", "credit": "contract_terms", "points": 10, "reason": "Nobody has said which frameworks apply, so that nobody knows which agreements are required.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and settle the terms they ask for", "residual": 65.170533461}}, {"held": false, "field": "needs_credential", "credit": "rotation_on_time", "points": 15, "reason": "Payments key was due for rotation on 1 Apr 2026 (90 days: house default for this kind (API key)).", "if_fixed": {"band": "high", "action": "Rotate Payments key", "residual": 65.79039911}}, {"held": false, "field": "least_privilege_verified_on", "credit": "least_privilege_verified", "points": 10, "reason": "Nobody has verified that it holds no more than it needs.", "if_fixed": {"band": "high", "action": "Verify that it holds no more than it needs", "residual": 67.221071198}}, {"held": true, "field": "review_cadence_months", "credit": "review_on_schedule", "points": 10, "reason": "The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.", "if_fixed": null}, {"held": false, "field": "compliance_none", "credit": "attestations_current", "points": 10, "reason": "Nobody has said which frameworks apply, so that nobody knows which evidence is required.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and file what they require", "residual": 67.221071198}}, {"held": false, "field": "environments.0.version", "credit": "version_pinned_and_notices_acknowledged", "points": 10, "reason": "No version is recorded.", "if_fixed": {"band": "high", "action": "Record and pin the version", "residual": 67.221071198}}, {"held": false, "field": "monitor_url", "credit": "monitored_with_runbook", "points": 5, "reason": "Missing: a monitor, an alert and a runbook.", "if_fixed": {"band": "high", "action": "Add a monitor, an alert and a runbook", "residual": 68.593307053}}], "factors": [{"field": "data_flows.0.data_class", "level": null, "factor": "data_sensitivity", "points": 13.5, "reason": "Nobody has said which data travels, or that none does.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which data travels", "residual": 61.248976798}}, {"field": "tier", "level": null, "factor": "criticality", "points": 11.25, "reason": "Its own tier is not recorded, and no service that depends on it is.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its tier", "residual": 62.7338903}}, {"field": "fallback", "level": null, "factor": "outage", "points": 9.0, "reason": "Nobody has said what we do while it is away.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the fallback", "residual": 64.201432408}}, {"field": "privilege", "level": null, "factor": "privilege", "points": 6.75, "reason": "Nobody has said what it may do in our systems.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its privilege", "residual": 65.652388568}}, {"field": "compliance_none", "level": null, "factor": "regulatory_reach", "points": 4.5, "reason": "Nobody has said which frameworks apply, or that none does.", "weakest": false, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 67.087484108}}, {"field": "incidents_checked_on", "level": 1, "factor": "incidents", "points": 3.75, "reason": "One outage in 24 months: Outage \\"Payments was \\"down\\"; it''s back\\" of 1 Nov 2026.", "weakest": false, "if_fixed": {"band": "high", "action": "Pass 1 Nov 2028 without another incident", "residual": 68.593307053}}, {"field": "compliance_none", "level": null, "factor": "assurance_gap", "points": 11.25, "reason": "Nobody has said which frameworks apply, so that nobody knows which evidence is required.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 65.79039911}}, {"field": "needs_credential", "level": null, "factor": "credential_design", "points": 9.0, "reason": "Nobody has recorded the lifetime, the sharing and the scoping of Payments key.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the lifetime, the sharing and the scoping of Payments key", "residual": 66.656161539}}, {"field": "endpoints.0.url", "level": null, "factor": "exposure_surface", "points": 6.75, "reason": "No endpoint is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its endpoints", "residual": 67.5}}, {"field": "environments.0.version", "level": null, "factor": "version_and_change", "points": 6.75, "reason": "No version is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the version in use", "residual": 67.5}}], "model_version": 1, "valid_through": "2027-01-30"}');
INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment) VALUES ('01a2216c-cbe8-7043-a0e1-75b4134a9898', '2', 'Mail', 'mail', '01a2216c-cbe7-72b5-88b3-74e1de249a2b', 'mail inc.', 'payment', 'live', NULL, '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', NULL, NULL, 'engineer 8097', '', '16', '65.79039911', '72.411703845', '12.5', 'high', 'high', '2027-01-30', '1', '2026-11-22', '2027-05-22', '2027-02-20', 'rotation', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', '{"id": "01a2216c-cbe8-7043-a0e1-75b4134a9898", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.9, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cbe7-72b5-88b3-74e1de249a2b", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', E'{"as_of": "2026-11-22", "scores": {"impact": 75.0, "inherent": 72.411703845, "residual": 65.79039911, "confidence": 12.5, "likelihood": 67.5, "residual_max": 87.312523773, "residual_min": 0.0, "inherent_band": "high", "residual_band": "high"}, "credits": [{"held": false, "field": "fallback", "credit": "tested_fallback", "points": 25, "reason": "No fallback is recorded.", "if_fixed": {"band": "medium", "action": "Record a fallback and test it", "residual": 54.308777884}}, {"held": false, "field": "data_flows.0.data_class", "credit": "data_protected", "points": 15, "reason": "Nobody has said which data travels.", "if_fixed": {"band": "medium", "action": "Record which data travels, and protect it", "residual": 59.034851004}}, {"held": false, "field": "resilience.timeout", "credit": "resilience_checklist", "points": 10, "reason": "Of 15 items, 15 are answered no or not at all, the first: Timeout per call.", "if_fixed": {"band": "high", "action": "Complete the resilience checklist", "residual": 61.327820008}}, {"held": false, "field": "compliance_none", "credit": "contract_terms", "points": 10, "reason": "Nobody has said which frameworks apply, so that nobody knows which agreements are required.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and settle the terms they ask for", "residual": 61.327820008}}, {"held": true, "field": "needs_credential", "credit": "rotation_on_time", "points": 15, "reason": "Every credential is on time; the first, Mail key, is due on 20 Feb 2027.", "if_fixed": null}, {"held": false, "field": "least_privilege_verified_on", "credit": "least_privilege_verified", "points": 10, "reason": "Nobody has verified that it holds no more than it needs.", "if_fixed": {"band": "high", "action": "Verify that it holds no more than it needs", "residual": 62.725849555}}, {"held": true, "field": "review_cadence_months", "credit": "review_on_schedule", "points": 10, "reason": "The last review was on 22 Nov 2026; one is due every 6 months (inherent High), the next on 22 May 2027.", "if_fixed": null}, {"held": false, "field": "compliance_none", "credit": "attestations_current", "points": 10, "reason": "Nobody has said which frameworks apply, so that nobody knows which evidence is required.", "if_fixed": {"band": "high", "action": "Record which frameworks apply, and file what they require", "residual": 62.725849555}}, {"held": false, "field": "environments.0.version", "credit": "version_pinned_and_notices_acknowledged", "points": 10, "reason": "No version is recorded.", "if_fixed": {"band": "high", "action": "Record and pin the version", "residual": 62.725849555}}, {"held": false, "field": "monitor_url", "credit": "monitored_with_runbook", "points": 5, "reason": "Missing: a monitor, an alert and a runbook.", "if_fixed": {"band": "high", "action": "Add a monitor, an alert and a runbook", "residual": 64.294641617}}], "factors": [{"field": "data_flows.0.data_class", "level": null, "factor": "data_sensitivity", "points": 13.5, "reason": "Nobody has said which data travels, or that none does.", "weakest": true, "if_fixed": {"band": "medium", "action": "Record which data travels", "residual": 57.637493899}}, {"field": "tier", "level": null, "factor": "criticality", "points": 11.25, "reason": "Its own tier is not recorded, and no service that depends on it is.", "weakest": false, "if_fixed": {"band": "medium", "action": "Record its tier", "residual": 59.034851004}}, {"field": "fallback", "level": null, "factor": "outage", "points": 9.0, "reason": "Nobody has said what we do while it is away.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the fallback", "residual": 60.415861001}}, {"field": "privilege", "level": null, "factor": "privilege", "points": 6.75, "reason": "Nobody has said what it may do in our systems.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its privilege", "residual": 61.781263024}}, {"field": "compliance_none", "level": null, "factor": "regulatory_reach", "points": 4.5, "reason": "Nobody has said which frameworks apply, or that none does.", "weakest": false, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 63.131739633}}, {"field": "incidents_checked_on", "level": 1, "factor": "incidents", "points": 3.75, "reason": "One outage in 24 months: Outage \\"Mail was \\"down\\"; it''s back\\" of 1 Nov 2026.", "weakest": false, "if_fixed": {"band": "high", "action": "Pass 1 Nov 2028 without another incident", "residual": 64.548773277}}, {"field": "compliance_none", "level": null, "factor": "assurance_gap", "points": 11.25, "reason": "Nobody has said which frameworks apply, so that nobody knows which evidence is required.", "weakest": true, "if_fixed": {"band": "high", "action": "Record which frameworks apply", "residual": 61.911135917}}, {"field": "needs_credential", "level": null, "factor": "credential_design", "points": 9.0, "reason": "Nobody has recorded the lifetime, the sharing and the scoping of Mail key.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the lifetime, the sharing and the scoping of Mail key", "residual": 62.725849555}}, {"field": "endpoints.0.url", "level": null, "factor": "exposure_surface", "points": 6.75, "reason": "No endpoint is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record its endpoints", "residual": 63.519931949}}, {"field": "environments.0.version", "level": null, "factor": "version_and_change", "points": 6.75, "reason": "No version is recorded.", "weakest": false, "if_fixed": {"band": "high", "action": "Record the version in use", "residual": 63.519931949}}], "model_version": 1, "valid_through": "2027-01-30"}');
DELETE FROM integration_services;
DELETE FROM integration_tags;
DELETE FROM search_terms;
INSERT INTO search_terms (term, integration_id) VALUES ('inc', '01a2216c-cb7e-7720-bd38-2fdd7457c284');
INSERT INTO search_terms (term, integration_id) VALUES ('inc', '01a2216c-cbe8-7043-a0e1-75b4134a9898');
INSERT INTO search_terms (term, integration_id) VALUES ('mail', '01a2216c-cbe8-7043-a0e1-75b4134a9898');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', '01a2216c-cb7e-7720-bd38-2fdd7457c284');
INSERT INTO search_terms (term, integration_id) VALUES ('payments', '01a2216c-cbe8-7043-a0e1-75b4134a9898');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', '01a2216c-cb7e-7720-bd38-2fdd7457c284');
INSERT INTO search_terms (term, integration_id) VALUES ('takes', '01a2216c-cbe8-7043-a0e1-75b4134a9898');
DELETE FROM credentials;
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at) VALUES ('01a2216c-cba8-76d0-b078-2f7e22ed73e0', '1', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'Payments key', 'payments key', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', 'default', NULL, NULL, NULL, 'dated', '2026-04-01', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00');
INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at) VALUES ('01a2216c-cc02-7344-af43-a223675f88e4', '2', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'Mail key', 'mail key', 'api_key', 'production', 'vault:payments/acme', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22', 'default', NULL, NULL, NULL, 'dated', '2027-02-20', '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00');
DELETE FROM rotations;
INSERT INTO rotations (id, credential_id, rotated_on, ticket, overlap_days, old_revoked_on, new_expires_on, by_id, note, recorded_at) VALUES ('01a2216c-cc0b-77d8-b85f-4028e3e7e1cc', '01a2216c-cc02-7344-af43-a223675f88e4', '2026-11-22', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM reviews;
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES ('01a2216c-cbba-75a7-977b-6813ca4f5a8a', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '2026-11-22', NULL, 'passed', NULL, '2026-11-22 12:00:00+00');
INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES ('01a2216c-cc2b-7506-894e-72968da424c8', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2026-11-22', NULL, 'passed', NULL, '2026-11-22 12:00:00+00');
DELETE FROM incidents;
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES ('01a2216c-cbce-7209-a4d4-d9cc819ed9e4', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'Payments was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22 12:00:00+00');
INSERT INTO incidents (id, integration_id, title, class, started_on, duration_minutes, impact, recorded_at) VALUES ('01a2216c-cc36-7650-9e24-bac98d1ac6bb', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'Mail was "down"; it''s back', 'outage', '2026-11-01', NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM evidence;
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES ('01a2216c-cbd6-76fd-99a6-73666ff5ad86', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
INSERT INTO evidence (id, integration_id, kind, issuer, issued_on, expires_on, link, recorded_at) VALUES ('01a2216c-cc43-761e-a8bf-6d6564f5d4b1', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'dpa', NULL, NULL, NULL, NULL, '2026-11-22 12:00:00+00');
DELETE FROM notices;
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES ('01a2216c-cbcc-763c-8a96-bc01af74107b', '01a2216c-cb71-75ca-915d-78d3112add60', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES ('01a2216c-cc35-75d2-b593-ae57a2d4845e', '01a2216c-cbe7-72b5-88b3-74e1de249a2b', 'breaking', 'Version 1 ends', '2026-11-22', '2027-01-31', '["2026-12-31"]', NULL);
DELETE FROM notice_acknowledgements;
DELETE FROM score_changes;
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cb88-76ad-8328-baf2be06c0e4', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '2026-11-22', NULL, '75', NULL, '75', 'Registered', '01a2216c-cb80-77d5-b6e4-698538590994', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cbba-75a7-977b-6815911ecfc0', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '2026-11-22', '75', '72.411703845', '75', '75', 'Review recorded', '01a2216c-cbba-75a7-977b-6814992bfb76', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cbce-7209-a4d4-d9ceeae0df26', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '2026-11-22', '72.411703845', '69.912731384', '75', '72.411703845', 'Incident recorded: Payments was "down"; it''s back', '01a2216c-cbce-7209-a4d4-d9cd5ec74c4e', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cbe8-7043-a0e1-75b61ea4a66d', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2026-11-22', NULL, '75', NULL, '75', 'Registered', '01a2216c-cbe8-7043-a0e1-75b507d6100d', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cc0b-77d8-b85f-402aa3bbad6e', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2026-11-22', '75', '71.045117789', '75', '75', 'Rotated Mail key', '01a2216c-cc0b-77d8-b85f-402918261604', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cc2b-7506-894e-7298edbfa73b', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2026-11-22', '71.045117789', '68.142022231', '75', '75', 'Review recorded', '01a2216c-cc2b-7506-894e-72979e622cec', '2026-11-22 12:00:00+00');
INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) VALUES ('01a2216c-cc36-7650-9e24-bacbde1b6f53', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2026-11-22', '68.142022231', '65.79039911', '75', '72.411703845', 'Incident recorded: Mail was "down"; it''s back', '01a2216c-cc36-7650-9e24-baca1c67f1a6', '2026-11-22 12:00:00+00');
DELETE FROM revisions;
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a2216c-cba8-76d0-b078-2f7e22ed73e0', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cba8-76d0-b078-2f7e22ed73e0", "kind": "api_key", "name": "Payments key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a2216c-cb7e-7720-bd38-2fdd7457c284", "last_rotated_on": "2026-01-01"}', '[]', '01a2216c-cba8-76d0-b078-2f7f51f03f6c');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a2216c-cc02-7344-af43-a223675f88e4', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cc02-7344-af43-a223675f88e4", "kind": "api_key", "name": "Mail key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a2216c-cbe8-7043-a0e1-75b4134a9898", "last_rotated_on": "2026-01-01"}', '[]', '01a2216c-cc02-7344-af43-a22447c79868');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('credential', '01a2216c-cc02-7344-af43-a223675f88e4', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cc02-7344-af43-a223675f88e4", "kind": "api_key", "name": "Mail key", "access": null, "policy": "default", "scoped": null, "scopes": null, "shared": null, "lifetime": null, "location": "vault:payments/acme", "issued_on": null, "expires_on": null, "revoked_on": null, "environment": "production", "integration": "01a2216c-cbe8-7043-a0e1-75b4134a9898", "last_rotated_on": "2026-11-22"}', '[{"path": "last_rotated_on", "after": "2026-11-22", "before": "2026-01-01"}]', '01a2216c-cc0b-77d8-b85f-402918261604');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cb7e-7720-bd38-2fdd7457c284", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": null, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cb71-75ca-915d-78d3112add60", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[]', '01a2216c-cb80-77d5-b6e4-698538590994');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', 'New contract', '{"id": "01a2216c-cb7e-7720-bd38-2fdd7457c284", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.95, "maintenance_window": null, "resolution_minutes": null}, "name": "Payments", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cb71-75ca-915d-78d3112add60", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[{"path": "sla.contracted_uptime", "after": 99.95, "before": null}]', '01a2216c-cb91-771b-b14f-39407a6d846f');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cbe8-7043-a0e1-75b4134a9898", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": null, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cbe7-72b5-88b3-74e1de249a2b", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[]', '01a2216c-cbe8-7043-a0e1-75b507d6100d');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', '2', '2026-11-22 12:00:00+00', NULL, 'Holdfast', 'New contract', '{"id": "01a2216c-cbe8-7043-a0e1-75b4134a9898", "sla": {"support_hours": null, "published_uptime": null, "response_minutes": null, "contracted_uptime": 99.9, "maintenance_window": null, "resolution_minutes": null}, "name": "Mail", "team": null, "tier": null, "owner": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "deputy": null, "method": null, "review": {"reason": null, "cadence_months": null}, "product": null, "purpose": "Takes payments.", "category": "payment", "contract": {"exit_terms": null, "breach_notification_hours": null}, "controls": {"alert": null, "monitor_url": null, "runbook_url": null, "least_privilege_verified_on": null}, "provider": "01a2216c-cbe7-72b5-88b3-74e1de249a2b", "services": [], "endpoints": [], "lifecycle": "live", "privilege": null, "compliance": "unknown", "continuity": {"fallback": null, "mtd_minutes": null, "rpo_minutes": null, "rto_minutes": null, "fallback_note": null, "switch_effort": null, "fallback_tested_on": null, "provider_recovery_minutes": null}, "data_flows": "unknown", "live_since": null, "resilience": [], "consequence": "Nobody can pay.", "environments": [], "sub_processors": null, "needs_credential": null, "breach_consequence": null, "incidents_checked_on": null}', '[{"path": "sla.contracted_uptime", "after": 99.9, "before": null}]', '01a2216c-cbe8-7043-a0e1-75b7121913d9');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', '01a2216c-cb71-75ca-915d-78d3112add60', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cb71-75ca-915d-78d3112add60", "name": "Payments Inc.", "facts": [], "category": "payment", "subcategory": null, "from_library": false}', '[]', '01a2216c-cb7a-758f-bf32-8780c0ac389f');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('provider', '01a2216c-cbe7-72b5-88b3-74e1de249a2b', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cbe7-72b5-88b3-74e1de249a2b", "name": "Mail Inc.", "facts": [], "category": "payment", "subcategory": null, "from_library": false}', '[]', '01a2216c-cbe7-72b5-88b3-74e2bc53dc4e');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('service', '01a2216c-cc4b-7547-8dc2-3f2d69ec2a25', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cc4b-7547-8dc2-3f2d69ec2a25", "name": "Shop", "depends_on": [], "criticality": "critical"}', '[]', '01a2216c-cc4b-7547-8dc2-3f2e2ad310d6');
INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) VALUES ('user', '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', '1', '2026-11-22 12:00:00+00', NULL, 'Holdfast', NULL, '{"id": "01a2216c-cb5d-765d-8df6-cf1752ac2aa8", "name": "Engineer 8097", "email": "engineer-cf1671828097@example.org", "roles": ["engineer"], "teams": [], "disabled": false}', '[]', '01a2216c-cb5d-765d-8df6-cf18feccac7d');
DELETE FROM audit_events;
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('1', '01a2216c-cb5d-765d-8df6-cf18feccac7d', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'user.created', 'user.manage', 'user', '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', 'test on PostgreSQL', '{"revision":{"number":1,"sha256":"1feb2e5c88f09bd9574702e6be17ac12c6de9e30aa2208b12992fa7836b14964"},"roles":["engineer"]}', '', '9d8e0e95147671e48282c02c81247ac68bfac67afb6242c816e70fbafafd4076');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('10', '01a2216c-cbe7-72b5-88b3-74e2bc53dc4e', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', '01a2216c-cbe7-72b5-88b3-74e1de249a2b', 'test on PostgreSQL', '{"name":"Mail Inc.","revision":{"number":1,"sha256":"90bbf79ef91054c1bbf8e2ea38f8f64cd12c5f7ad88d128b756330fbb5315545"}}', '0a00ad2e3eea9a7754e702262de19ff8c7acd5257a2dca5ff34131d037a152bd', 'e056d90456e5d3dbac558e44cf1af7599155f5beb09922afe400efe44520b539');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('11', '01a2216c-cbe8-7043-a0e1-75b507d6100d', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'test on PostgreSQL', '{"name":"Mail","revision":{"number":1,"sha256":"b8f667db11c16531733676008e041e8ccc10615bafda7bef5c42815fcdf46983"}}', 'e056d90456e5d3dbac558e44cf1af7599155f5beb09922afe400efe44520b539', 'de348457dde66d2bcfe6a1e1f7234aedd63b81027e956f9827085b9e7f4c2411');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('12', '01a2216c-cbe8-7043-a0e1-75b7121913d9', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'test on PostgreSQL', '{"changes":[{"after":99.9,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"fd08f608fcb13d6759b16b184bfcaba1ec442441772802be8bd1d4d11efe0f19"}}', 'de348457dde66d2bcfe6a1e1f7234aedd63b81027e956f9827085b9e7f4c2411', '3b9ab960d76b40ea71ecc70fbfcec416f63cf4a1026c0c578cbe9cb203d96d11');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('13', '01a2216c-cc02-7344-af43-a22447c79868', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', '01a2216c-cc02-7344-af43-a223675f88e4', 'test on PostgreSQL', '{"integration":"01a2216c-cbe8-7043-a0e1-75b4134a9898","name":"Mail key","revision":{"number":1,"sha256":"691f10819a84fa93524fb39f4e8cdc615e14e55f161270fb00f6cfb03f4d0551"}}', '3b9ab960d76b40ea71ecc70fbfcec416f63cf4a1026c0c578cbe9cb203d96d11', 'f3442b16e1172b4efb60d2a25c2275e6b41ba755470e1ed0cc685b2d7458dfbb');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('14', '01a2216c-cc0b-77d8-b85f-402918261604', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.rotated', 'rotation.record', 'credential', '01a2216c-cc02-7344-af43-a223675f88e4', 'test on PostgreSQL', '{"changes":[{"after":"2026-11-22","before":"2026-01-01","path":"last_rotated_on"}],"revision":{"number":2,"sha256":"6213b7d922fea6704384454da8c3303c0e67f89259b0fcde37c569260ddbe814"},"rotation":{"by":null,"credential":"01a2216c-cc02-7344-af43-a223675f88e4","id":"01a2216c-cc0b-77d8-b85f-4028e3e7e1cc","new_expires_on":null,"note":null,"old_revoked_on":null,"overlap_days":null,"rotated_on":"2026-11-22","ticket":null}}', 'f3442b16e1172b4efb60d2a25c2275e6b41ba755470e1ed0cc685b2d7458dfbb', 'c8bd8c27a27622128e18d81c49561a5c4887f87b55bafefd9958a8d4d7ea7953');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('15', '01a2216c-cc2b-7506-894e-72979e622cec', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'test on PostgreSQL', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a2216c-cc2b-7506-894e-72968da424c8","integration":"01a2216c-cbe8-7043-a0e1-75b4134a9898","note":null,"outcome":"passed"}}', 'c8bd8c27a27622128e18d81c49561a5c4887f87b55bafefd9958a8d4d7ea7953', '7fce7c5c6e7da76a29e3cd3a079590700188f3d5b0a8cd06bae597dac69967a0');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('16', '01a2216c-cc36-7650-9e24-baca1c67f1a6', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'test on PostgreSQL', E'{"incident":{"class":"outage","duration_minutes":null,"id":"01a2216c-cc36-7650-9e24-bac98d1ac6bb","impact":null,"integration":"01a2216c-cbe8-7043-a0e1-75b4134a9898","started_on":"2026-11-01","title":"Mail was \\"down\\"; it''s back"}}', '7fce7c5c6e7da76a29e3cd3a079590700188f3d5b0a8cd06bae597dac69967a0', 'a4af293d3e5dc6944ad31dce0d5a5842f86bfbdf18574556097f01c1e129f6a4');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('17', '01a2216c-cc43-761e-a8bf-6d6669b2e3e8', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', '01a2216c-cbe8-7043-a0e1-75b4134a9898', 'test on PostgreSQL', '{"evidence":{"expires_on":null,"id":"01a2216c-cc43-761e-a8bf-6d6564f5d4b1","integration":"01a2216c-cbe8-7043-a0e1-75b4134a9898","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', 'a4af293d3e5dc6944ad31dce0d5a5842f86bfbdf18574556097f01c1e129f6a4', '7f9b795153c4f198da5b507789a6e7977e6bc0c99cb530b2acfb5ab651e0f69c');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('18', '01a2216c-cc4b-7547-8dc2-3f2e2ad310d6', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'service.added', 'service.manage', 'service', '01a2216c-cc4b-7547-8dc2-3f2d69ec2a25', 'test on PostgreSQL', '{"name":"Shop","revision":{"number":1,"sha256":"5f4fa2c256712752ca5a3c35b1c2b0914640409234527fc3cf68752b62a78bad"}}', '7f9b795153c4f198da5b507789a6e7977e6bc0c99cb530b2acfb5ab651e0f69c', '6bc2d4e330e251991d5a9febb83283dd0d5f62f35f60e45dc1f695b4852fbd98');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('2', '01a2216c-cb6d-73a6-8a47-09b2fc63901b', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'team.added', 'user.manage', 'team', '01a2216c-cb6d-73a6-8a47-09b15c12f392', 'test on PostgreSQL', '{"name":"Platform"}', '9d8e0e95147671e48282c02c81247ac68bfac67afb6242c816e70fbafafd4076', '3b41f49de33758bbb9f4a3ce167caef428745514bc69b56feb2b6c8a9881c03d');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('3', '01a2216c-cb7a-758f-bf32-8780c0ac389f', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'provider.added', 'integration.register', 'provider', '01a2216c-cb71-75ca-915d-78d3112add60', 'test on PostgreSQL', '{"name":"Payments Inc.","revision":{"number":1,"sha256":"ef1de3a84c56001ebb7458810abc2c7590b7d3410bb303016f8007dd7c183ff6"}}', '3b41f49de33758bbb9f4a3ce167caef428745514bc69b56feb2b6c8a9881c03d', '3f8d90522f7d045377b2d4ea509a075c5e0b983c611d693e48e0c31ce18437b7');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('4', '01a2216c-cb80-77d5-b6e4-698538590994', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.registered', 'integration.register', 'integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'test on PostgreSQL', '{"name":"Payments","revision":{"number":1,"sha256":"a332bfe1ffba68f76c3d56d0b8d493f955e41576fc86470cdf6290072f3cda06"}}', '3f8d90522f7d045377b2d4ea509a075c5e0b983c611d693e48e0c31ce18437b7', '6ddb5d3b1ec3ae84ca70e4aeda6fe319dc6b46f084a413306c401d6b94572043');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('5', '01a2216c-cb91-771b-b14f-39407a6d846f', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'integration.changed', 'integration.edit_any', 'integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'test on PostgreSQL', '{"changes":[{"after":99.95,"before":null,"path":"sla.contracted_uptime"}],"revision":{"number":2,"sha256":"2069cda850ea4b1827da93ba9cd2afef20fd5f45cd5fd5dccde723b351706332"}}', '6ddb5d3b1ec3ae84ca70e4aeda6fe319dc6b46f084a413306c401d6b94572043', '470bde9a2be562a98cea6b2da8c2ca156566725cc9aaffce8f48cb7945a8d81c');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('6', '01a2216c-cba8-76d0-b078-2f7f51f03f6c', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'credential.added', 'integration.edit_any', 'credential', '01a2216c-cba8-76d0-b078-2f7e22ed73e0', 'test on PostgreSQL', '{"integration":"01a2216c-cb7e-7720-bd38-2fdd7457c284","name":"Payments key","revision":{"number":1,"sha256":"c929297c606753cf930552b5c01c846dc9a83ca99a7cd042501d4db52ebd575d"}}', '470bde9a2be562a98cea6b2da8c2ca156566725cc9aaffce8f48cb7945a8d81c', '7c727d23f10260ff8c1af7836209419b6cc823b36b560b4b307ecda32783523c');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('7', '01a2216c-cbba-75a7-977b-6814992bfb76', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'review.recorded', 'review.record', 'integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'test on PostgreSQL', '{"review":{"by":null,"held_on":"2026-11-22","id":"01a2216c-cbba-75a7-977b-6813ca4f5a8a","integration":"01a2216c-cb7e-7720-bd38-2fdd7457c284","note":null,"outcome":"passed"}}', '7c727d23f10260ff8c1af7836209419b6cc823b36b560b4b307ecda32783523c', '115dceed96d3d684d11acbed4a803bceb3323a8dc52cfcc2ff29ff96f534d546');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('8', '01a2216c-cbce-7209-a4d4-d9cd5ec74c4e', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'incident.recorded', 'incident.record', 'integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'test on PostgreSQL', E'{"incident":{"class":"outage","duration_minutes":null,"id":"01a2216c-cbce-7209-a4d4-d9cc819ed9e4","impact":null,"integration":"01a2216c-cb7e-7720-bd38-2fdd7457c284","started_on":"2026-11-01","title":"Payments was \\"down\\"; it''s back"}}', '115dceed96d3d684d11acbed4a803bceb3323a8dc52cfcc2ff29ff96f534d546', '1f947260f91e1dc515886f229817992421bc642a622fc1436de9f82223d07524');
INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) VALUES ('9', '01a2216c-cbd6-76fd-99a6-7367787b3f41', '2026-11-22T12:00:00.000000Z', NULL, 'Holdfast', 'evidence.filed', 'evidence.manage', 'integration', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'test on PostgreSQL', '{"evidence":{"expires_on":null,"id":"01a2216c-cbd6-76fd-99a6-73666ff5ad86","integration":"01a2216c-cb7e-7720-bd38-2fdd7457c284","issued_on":null,"issuer":null,"kind":"dpa","link":null}}', '1f947260f91e1dc515886f229817992421bc642a622fc1436de9f82223d07524', '0a00ad2e3eea9a7754e702262de19ff8c7acd5257a2dca5ff34131d037a152bd');
DELETE FROM audit_head;
INSERT INTO audit_head (id, seq, hash) VALUES ('1', '18', '6bc2d4e330e251991d5a9febb83283dd0d5f62f35f60e45dc1f695b4852fbd98');
DELETE FROM settings;
DELETE FROM preferences;
DELETE FROM channels;
DELETE FROM notifications;
INSERT INTO notifications (id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, reason, orphan, state, digest_on, digest_id, not_before, attempts, lease, lease_until, last_error, created_at, settled_at, read_at) VALUES ('01a2216c-cc4b-7547-8dc2-3f2f4b2892e3', 'rotation:credential:01a2216c-cba8-76d0-b078-2f7e22ed73e0:2026-04-01:-231:user:01a2216c-cb5d-765d-8df6-cf1752ac2aa8:inbox', 'rotation', 'credential:01a2216c-cba8-76d0-b078-2f7e22ed73e0', '2026-04-01', '-231', '01a2216c-cb5d-765d-8df6-cf1752ac2aa8', NULL, 'inbox', NULL, 'inbox', '01a2216c-cb7e-7720-bd38-2fdd7457c284', 'Rotate Payments key of Payments', 'owner', 'false', 'sent', NULL, NULL, '2026-11-22 12:00:00+00', '0', NULL, NULL, NULL, '2026-11-22 12:00:00+00', '2026-11-22 12:00:00+00', NULL);
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
