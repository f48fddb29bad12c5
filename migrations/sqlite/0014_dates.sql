-- What was never done is due since the day on which it came on record, like everything else by a date.
UPDATE credentials SET due_on = substr(created_at, 1, 10) WHERE state = 'never_rotated';

-- Every date of an integration and of what belongs to it: one row for each thing and what has to be done with it. What is out of
-- use has none. Written with what it is about, and read by everything that says what is due.
CREATE TABLE record_dates (
    subject TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation')),
    integration_id BLOB NOT NULL REFERENCES integrations (id),
    day TEXT NOT NULL,
    -- Never done: due since it came on record.
    never INTEGER NOT NULL CHECK (never IN (0, 1)),
    -- The same thing has an earlier date that asks for the same: an expiry behind its rotation.
    second INTEGER NOT NULL CHECK (second IN (0, 1)),
    recorded_on TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Who answers for it, as the integration says: what is due of a person is counted on every page.
    owner_id BLOB REFERENCES users (id),
    deputy_id BLOB REFERENCES users (id),
    team_id BLOB REFERENCES teams (id),
    PRIMARY KEY (subject, what)
) STRICT;

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'credential:' || lower(substr(hex(c.id), 1, 8) || '-' || substr(hex(c.id), 9, 4) || '-' || substr(hex(c.id), 13, 4) || '-' || substr(hex(c.id), 17, 4) || '-' || substr(hex(c.id), 21)), CASE WHEN c.expires_on = c.due_on THEN 'expiry' ELSE 'rotation' END, i.id, c.due_on, c.state = 'never_rotated',
    0, substr(c.created_at, 1, 10), c.name, i.owner_id, i.deputy_id, i.team_id
FROM credentials c JOIN integrations i ON i.id = c.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND c.withdrawn_at IS NULL AND c.due_on < '9999-12-31';

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'credential:' || lower(substr(hex(c.id), 1, 8) || '-' || substr(hex(c.id), 9, 4) || '-' || substr(hex(c.id), 13, 4) || '-' || substr(hex(c.id), 17, 4) || '-' || substr(hex(c.id), 21)), 'expiry', i.id, c.expires_on, 0, 1, substr(c.created_at, 1, 10), c.name, i.owner_id, i.deputy_id, i.team_id
FROM credentials c JOIN integrations i ON i.id = c.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND c.withdrawn_at IS NULL AND c.expires_on > c.due_on;

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'integration:' || lower(substr(hex(i.id), 1, 8) || '-' || substr(hex(i.id), 9, 4) || '-' || substr(hex(i.id), 13, 4) || '-' || substr(hex(i.id), 17, 4) || '-' || substr(hex(i.id), 21)), 'review', i.id, COALESCE(i.review_due_on, substr(i.created_at, 1, 10)), i.review_due_on IS NULL, 0, substr(i.created_at, 1, 10), '', i.owner_id, i.deputy_id, i.team_id
FROM integrations i WHERE i.lifecycle NOT IN ('retired', 'rejected')
    AND (i.review_due_on IS NOT NULL OR (i.last_review_on IS NULL AND i.lifecycle IN ('live', 'deprecated')));

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'evidence:' || lower(substr(hex(e.id), 1, 8) || '-' || substr(hex(e.id), 9, 4) || '-' || substr(hex(e.id), 13, 4) || '-' || substr(hex(e.id), 17, 4) || '-' || substr(hex(e.id), 21)), 'evidence', i.id, e.expires_on, 0, 0, substr(e.recorded_at, 1, 10),
    CASE e.kind WHEN 'dpa' THEN 'data processing agreement (DPA)' WHEN 'baa' THEN 'business associate agreement (BAA)' WHEN 'soc2_report' THEN 'SOC 2 report'
    WHEN 'iso27001_certificate' THEN 'ISO 27001 certificate' WHEN 'pci_aoc' THEN 'PCI DSS attestation of compliance (AOC)'
    WHEN 'responsibility_matrix' THEN 'responsibility matrix' ELSE 'penetration test' END, i.owner_id, i.deputy_id, i.team_id
FROM evidence e JOIN integrations i ON i.id = e.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND e.withdrawn_at IS NULL AND e.expires_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM evidence l WHERE l.integration_id = e.integration_id AND l.withdrawn_at IS NULL AND l.kind = e.kind
        AND (l.recorded_at, l.id) > (e.recorded_at, e.id) AND (l.expires_on IS NULL OR l.expires_on > e.expires_on));

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'notice:' || lower(substr(hex(n.id), 1, 8) || '-' || substr(hex(n.id), 9, 4) || '-' || substr(hex(n.id), 13, 4) || '-' || substr(hex(n.id), 17, 4) || '-' || substr(hex(n.id), 21)) || ':' || lower(substr(hex(i.id), 1, 8) || '-' || substr(hex(i.id), 9, 4) || '-' || substr(hex(i.id), 13, 4) || '-' || substr(hex(i.id), 17, 4) || '-' || substr(hex(i.id), 21)), 'notice', i.id, n.effective_on, 0, 0, substr(i.created_at, 1, 10), n.title, i.owner_id, i.deputy_id, i.team_id
FROM notices n JOIN integrations i ON i.provider_id = n.provider_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND n.withdrawn_at IS NULL AND n.kind <> 'version' AND n.effective_on >= substr(i.created_at, 1, 10)
    AND NOT EXISTS (SELECT 1 FROM notice_acknowledgements a
        WHERE a.notice_id = n.id AND a.integration_id = i.id AND a.effective_on IS n.effective_on);

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'version:' || lower(substr(hex(i.id), 1, 8) || '-' || substr(hex(i.id), 9, 4) || '-' || substr(hex(i.id), 13, 4) || '-' || substr(hex(i.id), 17, 4) || '-' || substr(hex(i.id), 21)) || ':' || v.environment, 'version', i.id, v.supported_until, 0, 0, substr(i.created_at, 1, 10), v.version, i.owner_id, i.deputy_id, i.team_id
FROM integration_versions v JOIN integrations i ON i.id = v.integration_id WHERE i.lifecycle NOT IN ('retired', 'rejected');

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'rotation:' || lower(substr(hex(o.rotation_id), 1, 8) || '-' || substr(hex(o.rotation_id), 9, 4) || '-' || substr(hex(o.rotation_id), 13, 4) || '-' || substr(hex(o.rotation_id), 17, 4) || '-' || substr(hex(o.rotation_id), 21)), 'revocation', i.id, o.due_on, 0, 0, substr(c.created_at, 1, 10), c.name, i.owner_id, i.deputy_id, i.team_id
FROM old_credentials o JOIN credentials c ON c.id = o.credential_id JOIN integrations i ON i.id = c.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND c.withdrawn_at IS NULL AND c.revoked_on IS NULL AND o.due_on < '9999-12-31';

CREATE INDEX record_dates_of_integration ON record_dates (integration_id, day);
CREATE INDEX record_dates_by_day ON record_dates (day, subject, what);
CREATE INDEX record_dates_by_kind ON record_dates (what, day, second);
CREATE INDEX record_dates_of_owner ON record_dates (owner_id, day, second);
CREATE INDEX record_dates_of_deputy ON record_dates (deputy_id, day, second, owner_id);
CREATE INDEX record_dates_of_team ON record_dates (team_id, owner_id, day, second, deputy_id);

-- What is overdue of a person is counted in the table of dates now.
DROP INDEX integrations_overdue_of_owner;
DROP INDEX integrations_overdue_of_team;
DROP INDEX integrations_overdue_of_deputy;
CREATE INDEX integrations_by_deputy ON integrations (deputy_id, id);

-- SQLite cannot change a check: the table is made anew with the same rows, so that what is due first can be of any kind.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE integrations_before AS SELECT * FROM integrations;
DROP TABLE integrations;
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
    next_due_kind TEXT NOT NULL CHECK (next_due_kind IN ('none', 'rotation', 'never_rotated', 'expiry', 'review', 'never_reviewed', 'evidence', 'notice', 'version', 'revocation')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    -- The long ones stand last: a row that is read for its columns does not walk through them.
    document TEXT NOT NULL,
    assessment TEXT NOT NULL
) STRICT;
INSERT INTO integrations
    (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key,
    frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model,
    last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment)
SELECT
    id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key,
    frameworks, completeness, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model,
    last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at, document, assessment
FROM integrations_before;
DROP TABLE integrations_before;
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
CREATE INDEX integrations_by_deputy ON integrations (deputy_id, id);
CREATE INDEX integrations_by_team ON integrations (team_id, residual, id, lifecycle);
CREATE INDEX integrations_by_lifecycle ON integrations (lifecycle, residual, id);
CREATE INDEX integrations_by_category ON integrations (category, residual, id, lifecycle);
CREATE INDEX integrations_by_tier ON integrations (tier, residual, id, lifecycle);
CREATE INDEX integrations_by_band ON integrations (residual_band, residual, id, lifecycle);
CREATE INDEX integrations_by_review ON integrations (review_due_on, id);
CREATE INDEX integrations_found ON integrations (id, lifecycle, residual);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('integrations', 'integrations_found', '1000000 1 1 1'); -- As good as the primary key, which SQLite would take else.

-- What is due first, of whatever kind.
UPDATE integrations SET next_due_on = '9999-12-31', next_due_kind = 'none';
UPDATE integrations SET
    next_due_on = (SELECT MIN(d.day) FROM record_dates d WHERE d.integration_id = integrations.id),
    next_due_kind = (SELECT CASE WHEN d.never AND d.what = 'rotation' THEN 'never_rotated' WHEN d.never THEN 'never_reviewed' ELSE d.what END
        FROM record_dates d WHERE d.integration_id = integrations.id ORDER BY d.day, d.never DESC, d.what LIMIT 1)
WHERE EXISTS (SELECT 1 FROM record_dates d WHERE d.integration_id = integrations.id);
