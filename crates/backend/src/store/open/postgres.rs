//! Opening a PostgreSQL: whose it is, whether its schema is ours, and what its connections are told first.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::super::db::READING;
use super::{ACQUIRE_TIMEOUT, APPLIED, Applied, FOR_SNAPSHOTS, is_current, judge, migration_reason, refuse};
use crate::store::{Db, Outage, Pools, StoreError};

static OURS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/postgres");

/// What ends statements that nobody waits for, unless whoever runs the server has set it: a bound, and looking now and then
/// whether the client is still there (PostgreSQL 14). A name that the server does not know is not there to be set.
const ENDING: &str = "SELECT set_config(name, CASE name WHEN 'statement_timeout' THEN $1 ELSE '1000' END, false) FROM pg_settings \
                      WHERE name IN ('statement_timeout', 'client_connection_check_interval') AND setting = '0'";

pub(super) async fn open(url: &str, max_connections: u32) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| refuse(format!("DATABASE_URL is not a PostgreSQL address: {error}")))?
        .disable_statement_logging();
    migrate(&options).await?;
    let pool = PgPoolOptions::new()
        .max_connections(max_connections.max(4) + FOR_SNAPSHOTS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|conn, _| Box::pin(end_what_nobody_waits_for(conn)))
        .after_release(|conn, _| Box::pin(is_at_rest(conn)))
        .connect_with(options)
        .await
        .map_err(|error| unreachable(&error))?;
    Ok(Pools::Postgres(pool).into())
}

/// How long a connection that comes back may take to end what it is at.
const AT_REST: std::time::Duration = std::time::Duration::from_millis(500);

async fn end_what_nobody_waits_for(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(ENDING)
        .bind(READING.as_millis().to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a connection has ended what it was at. One that has not is closed at once, which ends its statement too.
async fn is_at_rest(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    tokio::time::timeout(AT_REST, conn.ping())
        .await
        .map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
    Ok(true)
}

fn unreachable(error: &sqlx::Error) -> StoreError {
    if Outage::behind(error) == Some(Outage::Pooled) {
        return refuse(Outage::Pooled.sentence());
    }
    let said = error.to_string();
    refuse(format!("PostgreSQL cannot be reached: {said}. {}", advice(&said)))
}

/// What to do about it, by what the other side said.
fn advice(said: &str) -> &'static str {
    // PgBouncer lets through what it knows by itself, and names the first thing that it does not.
    if said.contains("unsupported startup parameter") {
        "PgBouncer does not let through what is set when a connection begins: add extra_float_digits to its ignore_startup_parameters, or name PostgreSQL itself in DATABASE_URL."
    } else {
        "Check DATABASE_URL and that the server is up."
    }
}

/// Makes the tables, or brings them up to date. Where nothing is to be done nothing is asked for: the role that serves need not
/// be allowed to change the schema.
async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
    let mut conn = options.connect().await.map_err(|error| unreachable(&error))?;
    // No such table: nothing was applied, and migrating says what is in the way.
    let applied: Vec<Applied> = match sqlx::query_as(APPLIED).fetch_all(&mut conn).await {
        Err(error) if Outage::behind(&error) == Some(Outage::Pooled) => return Err(unreachable(&error)),
        other => other.unwrap_or_default(),
    };
    if !applied.is_empty() {
        judge("The PostgreSQL database", &OURS, &applied)?;
    }
    if !is_current(&OURS, &applied)
        && let Err(error) = OURS.run(&mut conn).await
    {
        return Err(not_migrated(&mut conn, &error).await);
    }
    conn.close().await.ok();
    Ok(())
}

async fn not_migrated(conn: &mut PgConnection, error: &sqlx::migrate::MigrateError) -> StoreError {
    use sqlx::migrate::MigrateError::{Execute, ExecuteMigration};
    let cause = match error {
        Execute(error) | ExecuteMigration(error, _) => Some(error),
        _ => None,
    };
    if let Some(error) = cause {
        if Outage::behind(error) == Some(Outage::Pooled) {
            return unreachable(error);
        }
        let code = error
            .as_database_error()
            .and_then(|error| error.code().map(String::from));
        if code.as_deref() == Some("42501") {
            return may_not(conn, error).await;
        }
    }
    refuse(format!(
        "The PostgreSQL database cannot be brought up to date: {}.",
        migration_reason(error)
    ))
}

/// Says which right is missing, by the names that the server has for schema and role.
async fn may_not(conn: &mut PgConnection, error: &sqlx::Error) -> StoreError {
    let names: Result<(String, String), _> =
        sqlx::query_as("SELECT quote_ident(COALESCE(current_schema(), 'public')), quote_ident(current_user)")
            .fetch_one(conn)
            .await;
    let (schema, role) = names.unwrap_or_else(|_| ("public".into(), "the_role".into()));
    let said = error
        .as_database_error()
        .map_or_else(|| error.to_string(), |error| error.message().to_owned());
    refuse(format!(
        "The PostgreSQL database must be brought up to date, and the role {role} may not do that ({said}). Run \
         `holdfast migrate` once as the role that owns the tables, or give it the right: GRANT CREATE ON SCHEMA {schema} TO {role};"
    ))
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn whoever_stands_behind_pgbouncer_is_told_what_to_set_there() {
        // As PgBouncer 1.18 says it.
        let said = advice("error returned from database: unsupported startup parameter: extra_float_digits");
        assert!(
            said.contains("add extra_float_digits to its ignore_startup_parameters"),
            "{said}"
        );
        assert!(!advice("Connection refused (os error 111)").contains("PgBouncer"));
    }
}
