//! Makes keys, skeletons and words anew when they were made by another recipe: in batches, in one transaction, on whichever
//! node comes first.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::fold;
use uuid::Uuid;

use super::super::db::{execute, run};
use super::super::{Conn, Db, StoreError, integrations, users};
use super::{Named, name_key, own_key, put_terms};

/// Rows that are read at once.
const BATCH: i64 = 500;

/// Makes everything anew that another recipe made. When nothing did, it only reads.
///
/// # Errors
/// When the database fails; then all is as it was.
pub async fn make_anew(db: &Db) -> Result<(), StoreError> {
    if recipe(&mut db.read().await?.conn()).await? == fold::RECIPE {
        return Ok(());
    }
    let mut writing = db.write().await?;
    let conn = &mut writing.conn();
    // Asked again under the lock: another node may have been faster.
    if recipe(conn).await? != fold::RECIPE {
        tracing::info!("Making the keys by which names are sorted and found anew");
        providers(conn).await?;
        services(conn).await?;
        teams(conn).await?;
        people(conn).await?;
        all_credentials(conn).await?;
        let mut after = Uuid::nil();
        while let Some(last) = integrations::make_anew(conn, after, BATCH).await? {
            after = last;
        }
        execute!(
            conn,
            sqlx::query("UPDATE recipes SET version = $1 WHERE name = 'names'").bind(fold::RECIPE)
        )?;
    }
    writing.commit().await
}

async fn recipe(conn: &mut Conn<'_>) -> Result<i64, StoreError> {
    let version: Option<i64> = run!(conn, c => sqlx::query_scalar("SELECT version FROM recipes WHERE name = 'names'").fetch_optional(c))?;
    Ok(version.unwrap_or(0))
}

/// Skeletons that were given, so that of old names that look the same the first one keeps its own.
#[derive(Default)]
struct Given(HashSet<(Uuid, String)>);

impl Given {
    /// The skeleton of a name within a group; empty when another row has it.
    fn to(&mut self, group: Uuid, name: &str) -> String {
        let skeleton = fold::skeleton(name);
        if self.0.insert((group, skeleton.clone())) {
            skeleton
        } else {
            String::new()
        }
    }
}

async fn providers(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("UPDATE providers SET skeleton = ''"))?;
    let (mut given, mut after) = (Given::default(), Uuid::nil());
    loop {
        let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
            "SELECT id, name FROM providers WHERE id > $1 AND withdrawn_at IS NULL ORDER BY id LIMIT $2").bind(after).bind(BATCH).fetch_all(c))?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after = *last;
        for (id, name) in rows {
            execute!(
                conn,
                sqlx::query("UPDATE providers SET name_key = $2, skeleton = $3 WHERE id = $1")
                    .bind(id)
                    .bind(own_key(&name, id))
                    .bind(given.to(Uuid::nil(), &name))
            )?;
            put_terms(conn, Named::Provider, id, &name).await?;
        }
    }
}

async fn services(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("UPDATE services SET skeleton = ''"))?;
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as("SELECT id, name FROM services WHERE withdrawn_at IS NULL ORDER BY id").fetch_all(c))?;
    let mut given = Given::default();
    for (id, name) in rows {
        execute!(
            conn,
            sqlx::query("UPDATE services SET name_key = $2, skeleton = $3 WHERE id = $1")
                .bind(id)
                .bind(own_key(&name, id))
                .bind(given.to(Uuid::nil(), &name))
        )?;
    }
    Ok(())
}

async fn teams(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("UPDATE teams SET skeleton = ''"))?;
    let rows: Vec<(Uuid, String)> =
        run!(conn, c => sqlx::query_as("SELECT id, name FROM teams ORDER BY id").fetch_all(c))?;
    let mut given = Given::default();
    for (id, name) in rows {
        execute!(
            conn,
            sqlx::query("UPDATE teams SET name_key = $2, skeleton = $3 WHERE id = $1")
                .bind(id)
                .bind(name_key(&name))
                .bind(given.to(Uuid::nil(), &name))
        )?;
    }
    Ok(())
}

async fn people(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<(Uuid, String, String)> = run!(conn, c => sqlx::query_as(
            "SELECT id, name, email FROM users WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(BATCH).fetch_all(c))?;
        let Some((last, _, _)) = rows.last() else {
            return Ok(());
        };
        after = *last;
        for (id, name, email) in rows {
            execute!(
                conn,
                sqlx::query("UPDATE users SET name_key = $2 WHERE id = $1")
                    .bind(id)
                    .bind(name_key(&name))
            )?;
            put_terms(conn, Named::Person, id, &users::found_by(&name, &email)).await?;
        }
    }
}

/// A credential with its integration, its name, and since when it is revoked or withdrawn.
type CredentialRow = (Uuid, Uuid, String, Option<NaiveDate>, Option<DateTime<Utc>>);

async fn all_credentials(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("UPDATE credentials SET skeleton = ''"))?;
    let (mut given, mut after) = (Given::default(), Uuid::nil());
    loop {
        let rows: Vec<CredentialRow> = run!(conn, c => sqlx::query_as(
            "SELECT id, integration_id, name, revoked_on, withdrawn_at FROM credentials WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(BATCH).fetch_all(c))?;
        let Some((last, ..)) = rows.last() else {
            return Ok(());
        };
        after = *last;
        for (id, integration, name, revoked_on, withdrawn_at) in rows {
            let skeleton = match (revoked_on, withdrawn_at) {
                (None, None) => given.to(integration, &name),
                _ => String::new(),
            };
            execute!(
                conn,
                sqlx::query("UPDATE credentials SET name_key = $2, skeleton = $3 WHERE id = $1")
                    .bind(id)
                    .bind(own_key(&name, id))
                    .bind(skeleton)
            )?;
            put_terms(conn, Named::Credential, id, &name).await?;
        }
    }
}
