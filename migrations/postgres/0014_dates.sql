-- What was never done is due since the day on which it came on record, like everything else by a date.
UPDATE credentials SET due_on = (created_at AT TIME ZONE 'UTC')::date WHERE state = 'never_rotated';

-- Every date of an integration and of what belongs to it: one row for each thing and what has to be done with it. What is out of
-- use has none. Written with what it is about, and read by everything that says what is due.
CREATE TABLE record_dates (
    subject TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL CHECK (what IN ('rotation', 'expiry', 'review', 'evidence', 'notice', 'version', 'revocation')),
    integration_id UUID NOT NULL REFERENCES integrations (id),
    day DATE NOT NULL,
    -- Never done: due since it came on record.
    never BOOLEAN NOT NULL,
    -- The same thing has an earlier date that asks for the same: an expiry behind its rotation.
    second BOOLEAN NOT NULL,
    recorded_on DATE NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    -- Who answers for it, as the integration says: what is due of a person is counted on every page.
    owner_id UUID REFERENCES users (id),
    deputy_id UUID REFERENCES users (id),
    team_id UUID REFERENCES teams (id),
    PRIMARY KEY (subject, what)
);

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'credential:' || c.id::text, CASE WHEN c.expires_on = c.due_on THEN 'expiry' ELSE 'rotation' END, i.id, c.due_on, c.state = 'never_rotated',
    FALSE, (c.created_at AT TIME ZONE 'UTC')::date, c.name, i.owner_id, i.deputy_id, i.team_id
FROM credentials c JOIN integrations i ON i.id = c.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND c.withdrawn_at IS NULL AND c.due_on < '9999-12-31';

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'credential:' || c.id::text, 'expiry', i.id, c.expires_on, FALSE, TRUE, (c.created_at AT TIME ZONE 'UTC')::date, c.name, i.owner_id, i.deputy_id, i.team_id
FROM credentials c JOIN integrations i ON i.id = c.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND c.withdrawn_at IS NULL AND c.expires_on > c.due_on;

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'integration:' || i.id::text, 'review', i.id, COALESCE(i.review_due_on, (i.created_at AT TIME ZONE 'UTC')::date), i.review_due_on IS NULL, FALSE, (i.created_at AT TIME ZONE 'UTC')::date, '', i.owner_id, i.deputy_id, i.team_id
FROM integrations i WHERE i.lifecycle NOT IN ('retired', 'rejected')
    AND (i.review_due_on IS NOT NULL OR (i.last_review_on IS NULL AND i.lifecycle IN ('live', 'deprecated')));

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'evidence:' || e.id::text, 'evidence', i.id, e.expires_on, FALSE, FALSE, (e.recorded_at AT TIME ZONE 'UTC')::date,
    CASE e.kind WHEN 'dpa' THEN 'data processing agreement (DPA)' WHEN 'baa' THEN 'business associate agreement (BAA)' WHEN 'soc2_report' THEN 'SOC 2 report'
    WHEN 'iso27001_certificate' THEN 'ISO 27001 certificate' WHEN 'pci_aoc' THEN 'PCI DSS attestation of compliance (AOC)'
    WHEN 'responsibility_matrix' THEN 'responsibility matrix' ELSE 'penetration test' END, i.owner_id, i.deputy_id, i.team_id
FROM evidence e JOIN integrations i ON i.id = e.integration_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND e.withdrawn_at IS NULL AND e.expires_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM evidence l WHERE l.integration_id = e.integration_id AND l.withdrawn_at IS NULL AND l.kind = e.kind
        AND (l.recorded_at, l.id) > (e.recorded_at, e.id) AND (l.expires_on IS NULL OR l.expires_on > e.expires_on));

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'notice:' || n.id::text || ':' || i.id::text, 'notice', i.id, n.effective_on, FALSE, FALSE, (i.created_at AT TIME ZONE 'UTC')::date, n.title, i.owner_id, i.deputy_id, i.team_id
FROM notices n JOIN integrations i ON i.provider_id = n.provider_id
WHERE i.lifecycle NOT IN ('retired', 'rejected') AND n.withdrawn_at IS NULL AND n.kind <> 'version' AND n.effective_on >= (i.created_at AT TIME ZONE 'UTC')::date
    AND NOT EXISTS (SELECT 1 FROM notice_acknowledgements a
        WHERE a.notice_id = n.id AND a.integration_id = i.id AND a.effective_on IS NOT DISTINCT FROM n.effective_on);

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'version:' || i.id::text || ':' || v.environment, 'version', i.id, v.supported_until, FALSE, FALSE, (i.created_at AT TIME ZONE 'UTC')::date, v.version, i.owner_id, i.deputy_id, i.team_id
FROM integration_versions v JOIN integrations i ON i.id = v.integration_id WHERE i.lifecycle NOT IN ('retired', 'rejected');

INSERT INTO record_dates (subject, what, integration_id, day, never, second, recorded_on, name, owner_id, deputy_id, team_id)
SELECT 'rotation:' || o.rotation_id::text, 'revocation', i.id, o.due_on, FALSE, FALSE, (c.created_at AT TIME ZONE 'UTC')::date, c.name, i.owner_id, i.deputy_id, i.team_id
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

ALTER TABLE integrations DROP CONSTRAINT integrations_next_due_kind_check;
-- What is due first can be of any kind.
ALTER TABLE integrations ADD CONSTRAINT integrations_next_due_kind_check CHECK (next_due_kind IN ('none', 'rotation', 'never_rotated', 'expiry', 'review', 'never_reviewed', 'evidence', 'notice', 'version', 'revocation'));

-- What is due first, of whatever kind.
UPDATE integrations SET next_due_on = '9999-12-31', next_due_kind = 'none';
UPDATE integrations SET
    next_due_on = (SELECT MIN(d.day) FROM record_dates d WHERE d.integration_id = integrations.id),
    next_due_kind = (SELECT CASE WHEN d.never AND d.what = 'rotation' THEN 'never_rotated' WHEN d.never THEN 'never_reviewed' ELSE d.what END
        FROM record_dates d WHERE d.integration_id = integrations.id ORDER BY d.day, d.never DESC, d.what LIMIT 1)
WHERE EXISTS (SELECT 1 FROM record_dates d WHERE d.integration_id = integrations.id);
