-- People, teams, sign-in.
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

-- One-time links: the first administrator (no user yet), and setting a password.
CREATE TABLE one_time_links (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

-- Failed sign-ins by account and by address, so that the limit holds across nodes.
CREATE TABLE sign_in_failures (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    first_at TIMESTAMPTZ NOT NULL
);

-- Providers and the library.
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

-- Our services and who depends on whom.
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

-- Integrations: one document with the columns that lists sort and filter by beside it.
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
    -- The long ones stand last: a row that is read for its columns does not walk through them.
    document JSONB NOT NULL,
    assessment JSONB NOT NULL
);
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

CREATE TABLE integration_services (
    integration_id UUID NOT NULL REFERENCES integrations (id),
    service_id UUID NOT NULL REFERENCES services (id),
    PRIMARY KEY (integration_id, service_id)
);
CREATE INDEX integration_services_service ON integration_services (service_id, integration_id);

-- What lists filter by and a document holds several of: data classes, frameworks, environments.
CREATE TABLE integration_tags (
    integration_id UUID NOT NULL REFERENCES integrations (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('data_class', 'framework', 'environment')),
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (integration_id, kind, value)
);
CREATE INDEX integration_tags_value ON integration_tags (kind, value, integration_id);

-- The words that a search finds an integration by, in lower case.
CREATE TABLE search_terms (
    term TEXT COLLATE "C" NOT NULL,
    integration_id UUID NOT NULL REFERENCES integrations (id),
    PRIMARY KEY (term, integration_id)
);
CREATE INDEX search_terms_integration ON search_terms (integration_id, term);

-- Credentials are metadata only; location names where the secret is kept.
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

-- Every change of a score, with its cause.
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

-- Every saved state of a record, and what changed.
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

-- Who did what, when, from where, under which permission. Append-only; each row's hash covers the one before.
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

-- The end of the chain: its row is locked by whoever appends, so that appends queue.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
