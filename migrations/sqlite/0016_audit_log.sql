-- The audit log is read by who, by what, by record and by day.
DROP INDEX audit_events_entity;
CREATE INDEX audit_events_record ON audit_events (entity_id, seq);
CREATE INDEX audit_events_actor ON audit_events (actor_id, seq);
CREATE INDEX audit_events_action ON audit_events (action, seq);
CREATE INDEX audit_events_at ON audit_events (at, seq);
