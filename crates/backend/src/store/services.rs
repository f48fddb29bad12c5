//! Our services with the graph between them, and what needs one.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fold::skeleton;
use holdfast_domain::ids::{IntegrationId, ServiceId};
use holdfast_domain::integration::Criticality;
use holdfast_domain::service::Service;
use holdfast_domain::text::ServiceName;
use uuid::Uuid;

use super::db::{execute, run};
use super::names::own_key;
use super::sql::Arg;
use super::stored::{Known, Standing, Stored, Withdrawn, replace_row, standing};
use super::{Conn, StoreError};

/// A row of the graph: a service, and one that it depends on.
type Row = (Uuid, String, String, Option<Uuid>);

fn graph(rows: Vec<Row>) -> Result<Vec<Service>, StoreError> {
    let mut services: Vec<Service> = Vec::new();
    for (id, name, criticality, used) in rows {
        let used = used.map(ServiceId);
        match services.last_mut().filter(|service| service.id.0 == id) {
            Some(service) => service.depends_on.extend(used),
            None => services.push(Service {
                id: ServiceId(id),
                name: ServiceName::stored(name),
                criticality: Criticality::parse(&criticality)?,
                depends_on: used.into_iter().collect(),
            }),
        }
    }
    Ok(services)
}

/// The whole graph of services, by name, without those that were withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn<'_>) -> Result<Vec<Service>, StoreError> {
    graph(run!(conn, c => sqlx::query_as(
        "SELECT s.id, s.name, s.criticality, d.depends_on_id FROM services s LEFT JOIN service_dependencies d ON d.service_id = s.id \
         WHERE s.withdrawn_at IS NULL ORDER BY s.name_key, s.id, d.depends_on_id").fetch_all(c))?)
}

/// What every service is called, by name, also those that were withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn known(conn: &mut Conn<'_>) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<(Uuid, String, Option<DateTime<Utc>>)> = run!(conn, c => sqlx::query_as(
        "SELECT id, name, withdrawn_at FROM services ORDER BY name_key, id").fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name, withdrawn)| Known {
            id,
            name,
            withdrawn: withdrawn.is_some(),
        })
        .collect())
}

/// The integrations that a service needs and that say so, by name, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn needed(
    conn: &mut Conn<'_>,
    service: ServiceId,
    limit: i64,
) -> Result<Vec<(IntegrationId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
        "SELECT i.id, i.name FROM integration_services u JOIN integrations i ON i.id = u.integration_id WHERE u.service_id = $1 \
         ORDER BY i.name_key, i.id LIMIT $2").bind(service.0).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (IntegrationId(id), name))
        .collect())
}

async fn put_dependencies(conn: &mut Conn<'_>, service: &Service) -> Result<(), StoreError> {
    for used in &service.depends_on {
        execute!(
            conn,
            sqlx::query("INSERT INTO service_dependencies (service_id, depends_on_id) VALUES ($1, $2)")
                .bind(service.id.0)
                .bind(used.0)
        )?;
    }
    Ok(())
}

impl Stored for Service {
    const ENTITY: &'static str = "service";

    fn key(&self) -> Uuid {
        self.id.0
    }

    async fn insert(&self, conn: &mut Conn<'_>, _now: DateTime<Utc>) -> Result<(), StoreError> {
        let name = self.name.as_str();
        execute!(
            conn,
            sqlx::query(
                "INSERT INTO services (id, name, name_key, skeleton, criticality) VALUES ($1, $2, $3, $4, $5)"
            )
            .bind(self.id.0)
            .bind(name)
            .bind(own_key(name, self.id.0))
            .bind(skeleton(name))
            .bind(self.criticality.as_str())
        )?;
        put_dependencies(conn, self).await
    }

    async fn find(conn: &mut Conn<'_>, id: Uuid) -> Result<Option<(Self, Standing)>, StoreError> {
        let rows: Vec<Row> = run!(conn, c => sqlx::query_as(
            "SELECT s.id, s.name, s.criticality, d.depends_on_id FROM services s LEFT JOIN service_dependencies d ON d.service_id = s.id \
             WHERE s.id = $1 ORDER BY d.depends_on_id").bind(id).fetch_all(&mut *c))?;
        let service = graph(rows)?.pop();
        Ok(service.zip(standing(conn, "services", id).await?))
    }

    async fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> Result<bool, StoreError> {
        let name = self.name.as_str();
        // What is withdrawn does not keep its name from others.
        let compared = if withdrawn.is_some() {
            String::new()
        } else {
            skeleton(name)
        };
        let values = vec![
            ("name", Arg::Text(name.to_owned())),
            ("name_key", Arg::Text(own_key(name, self.id.0))),
            ("skeleton", Arg::Text(compared)),
            ("criticality", Arg::Text(self.criticality.as_str().to_owned())),
        ];
        if !replace_row(conn, "services", (self.id.0, version), values, withdrawn).await? {
            return Ok(false);
        }
        execute!(
            conn,
            sqlx::query("DELETE FROM service_dependencies WHERE service_id = $1").bind(self.id.0)
        )?;
        put_dependencies(conn, self).await?;
        Ok(true)
    }
}
