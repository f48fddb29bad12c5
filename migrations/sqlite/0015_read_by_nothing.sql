-- What was read before there was one table of dates, and is read by nothing since.
DROP INDEX credentials_expiry;
DROP INDEX evidence_expiry;
DROP INDEX old_credentials_due;
DROP TABLE integration_versions;
