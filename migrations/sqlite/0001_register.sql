-- People, teams, sign-in.
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

-- One-time links: the first administrator (no user yet), and setting a password.
CREATE TABLE one_time_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

-- Failed sign-ins by account and by address, so that the limit holds across nodes.
CREATE TABLE sign_in_failures (
    key TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    first_at TEXT NOT NULL
) STRICT;

-- Providers and the library.
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

-- Our services and who depends on whom.
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

-- Integrations: one document with the columns that lists sort and filter by beside it.
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
    -- The long ones stand last: a row that is read for its columns does not walk through them.
    document TEXT NOT NULL,
    assessment TEXT NOT NULL
) STRICT;
-- Lists leave out what is retired or rejected: with the lifecycle in it, an index counts and sorts alone.
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
-- What is found by words or tags is counted and sorted in here, without a walk to each of the long rows.
CREATE INDEX integrations_found ON integrations (id, lifecycle, residual);
ANALYZE sqlite_schema; -- Makes the table of the next line.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('integrations', 'integrations_found', '1000000 1 1 1'); -- As good as the primary key, which SQLite would take else.

CREATE TABLE integration_services (
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    service_id BLOB NOT NULL REFERENCES services (id),
    PRIMARY KEY (integration_id, service_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX integration_services_service ON integration_services (service_id, integration_id);

-- What lists filter by and a document holds several of: data classes, frameworks, environments.
CREATE TABLE integration_tags (
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    kind TEXT NOT NULL CHECK (kind IN ('data_class', 'framework', 'environment')),
    value TEXT NOT NULL,
    PRIMARY KEY (integration_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX integration_tags_value ON integration_tags (kind, value, integration_id);

-- The words that a search finds an integration by, in lower case.
CREATE TABLE search_terms (
    term TEXT NOT NULL,
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    PRIMARY KEY (term, integration_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_integration ON search_terms (integration_id, term);

-- Credentials are metadata only; location names where the secret is kept.
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

-- Every change of a score, with its cause.
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

-- Every saved state of a record, and what changed.
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

-- Who did what, when, from where, under which permission. Append-only; each row's hash covers the one before.
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

-- The end of the chain: its row is locked by whoever appends, so that appends queue.
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
