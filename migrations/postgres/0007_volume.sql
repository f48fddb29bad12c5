-- The inbox holds what is open: of all that was sent to a person about one date of one thing, the newest is its line, until it is done.
ALTER TABLE notifications ADD COLUMN line BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE notifications SET line = TRUE WHERE id IN (SELECT l.id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY user_id, kind, subject, due_on ORDER BY id DESC) AS place FROM notifications WHERE channel = 'inbox' AND user_id IS NOT NULL AND reason IN ('owner', 'deputy')) AS l WHERE l.place = 1);
DROP INDEX notifications_inbox;
CREATE INDEX notifications_lines ON notifications (user_id, id) WHERE line;
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE line AND read_at IS NULL;

-- What leads and compliance are told: one row a person and team, with counts. The nil id is no team.
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
