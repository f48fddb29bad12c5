-- What is overdue of what a person answers for is counted on every page: by owner, by deputy, and by team where nobody owns it.
CREATE INDEX integrations_overdue_of_owner ON integrations (owner_id, next_due_on, lifecycle);
CREATE INDEX integrations_overdue_of_team ON integrations (team_id, owner_id, next_due_on, lifecycle);
DROP INDEX integrations_by_deputy;
CREATE INDEX integrations_overdue_of_deputy ON integrations (deputy_id, next_due_on, lifecycle);
