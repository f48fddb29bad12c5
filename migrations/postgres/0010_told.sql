-- How often a person was told about one date of one thing is found by all that names it. By the person and the channel alone,
-- each line of an inbox read the whole inbox.
DROP INDEX notifications_subject;
CREATE INDEX notifications_subject ON notifications (subject, due_on, kind, user_id, channel);
