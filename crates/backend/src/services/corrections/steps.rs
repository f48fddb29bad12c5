//! One step in the life of a record: what it was, what it becomes, and how that is told.

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::IntegrationId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Correctable, Named, above};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::services::scoring::Cause;
use crate::store::stored::Standing;
use crate::store::{Conn, StoreError, history, integrations, services};

/// What is done to a record that is there.
pub(in crate::services) enum Step<R> {
    Correct(R),
    /// Something with a name of its own: the record that it leads to, its audit action, and what is said of scores that move.
    Verb(R, Action, String),
    Withdraw(String),
    Restore,
}

impl Backend {
    /// Stores a new record with its first revision, its audit event and the score that follows.
    pub(crate) async fn insert_record<R: Correctable>(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        permission: Permission,
        record: &R,
    ) -> Result<(), ServiceError> {
        record.insert(conn, self.clock.now()).await?;
        let told = Told {
            action: R::ACTIONS[0],
            permission,
            cause: record.cause(),
            number: 1,
            reason: None,
            was: None,
            before: None,
            counts_in: record.counts_in(conn, None).await?,
        };
        self.tell_record(conn, actor, record, told, None).await
    }

    /// A record that the actor may correct, and by which permission.
    pub(super) async fn correctable<R: Correctable>(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        id: Uuid,
    ) -> Result<(R, Standing, Permission), ServiceError> {
        let (record, standing) = R::find(conn, id).await?.ok_or(ServiceError::NotFound)?;
        let of = above::<R>(conn, &record.besides()).await?;
        let permission = R::permission(actor, of.as_ref())?;
        Ok((record, standing, permission))
    }

    /// One step on a record that is still at a version; `false` when it changes nothing.
    pub(in crate::services) async fn step<R: Correctable>(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        (id, version): (Uuid, i64),
        step: impl FnOnce(&R) -> Result<Step<R>, ServiceError>,
    ) -> Result<bool, ServiceError> {
        let (known, standing, permission) = self.correctable::<R>(conn, actor, id).await?;
        if standing.version != version {
            return Err(ServiceError::Conflict {
                current: standing.version,
            });
        }
        let now = self.clock.now();
        let step = step(&known)?;
        let is_withdrawn = standing.withdrawn.is_some();
        if matches!(step, Step::Restore) != is_withdrawn {
            return Err(ServiceError::NotFound);
        }
        let mut told = Told {
            action: R::ACTIONS[1],
            permission,
            cause: format!("Corrected: {}", known.called()),
            number: version + 1,
            reason: None,
            was: Some(known.clone()).filter(|_| !is_withdrawn),
            before: Some(document(&known, standing.withdrawn.as_ref())?),
            counts_in: Vec::new(),
        };
        let (record, withdrawn) = match step {
            Step::Verb(record, action, cause) => {
                record.fits(conn).await?;
                told.action = action;
                told.cause = cause;
                (record, None)
            }
            Step::Correct(record) => {
                let record = record.following(conn).await?;
                if record == known {
                    return Ok(false);
                }
                record.fits(conn).await?;
                (record, None)
            }
            Step::Withdraw(reason) => {
                require_unneeded(&known.needed_by(conn).await?)?;
                told.action = R::ACTIONS[2];
                told.cause = format!("Withdrawn: {}", known.called());
                told.reason = Some(reason.clone());
                (known, Some((now, reason)))
            }
            Step::Restore => {
                let record = known.following(conn).await?;
                record.fits(conn).await?;
                told.action = R::ACTIONS[3];
                told.cause = format!("Restored: {}", record.called());
                (record, None)
            }
        };
        told.counts_in = record.counts_in(conn, told.was.as_ref()).await?;
        if !record.replace(conn, version, withdrawn.as_ref()).await? {
            return Err(ServiceError::Conflict { current: version + 1 });
        }
        self.tell_record(conn, actor, &record, told, withdrawn.as_ref())
            .await?;
        Ok(true)
    }

    /// The revision, the audit event, and the score that follows.
    async fn tell_record<R: Correctable>(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        record: &R,
        told: Told<R>,
        withdrawn: Option<&(DateTime<Utc>, String)>,
    ) -> Result<(), ServiceError> {
        let data = match R::above(&record.besides(), conn).await? {
            Some(integration) => json!({ "integration": integration, "name": record.called() }),
            None => json!({ "name": record.called() }),
        };
        let event = self.event(
            actor,
            told.action,
            told.permission,
            (R::ENTITY, record.key()),
            data,
        );
        history::append_revision_after(
            conn,
            &event,
            told.number,
            told.reason.as_deref(),
            told.before
                .as_ref()
                .map(|before| (self.clock.new_id().into(), before)),
            &document(record, withdrawn)?,
        )
        .await?;
        let before = (told.was.as_ref(), told.cause.as_str());
        record.carry(self, conn, actor, before).await?;
        let services = services::all(conn).await?;
        for id in told.counts_in {
            if let Some(stored) = integrations::find(conn, id).await? {
                let cause = Cause::Change {
                    text: &told.cause,
                    event: event.id,
                };
                self.rescore(conn, &stored, &services, cause).await?;
            }
        }
        record.settle(conn, self.clock.now()).await
    }
}

/// How a step is told.
struct Told<R> {
    action: Action,
    permission: Permission,
    cause: String,
    number: i64,
    reason: Option<String>,
    /// The record before, if it counted.
    was: Option<R>,
    /// The state before, for records of before there were revisions of them.
    before: Option<Value>,
    /// Whose scores are computed again.
    counts_in: Vec<IntegrationId>,
}

/// How many of those are named that need what somebody would withdraw.
const NAMED: usize = 3;

fn require_unneeded(needed_by: &[Named]) -> Result<(), ServiceError> {
    if needed_by.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = needed_by
        .iter()
        .take(NAMED)
        .map(|needed| needed.name.as_str())
        .collect();
    let more = match needed_by.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let why = format!(
        "It is still named by {}{more}. Take it out there first.",
        names.join(", ")
    );
    Err(FieldErrors::one("form", why).into())
}

/// The name in a saved state under which it says why the record was withdrawn.
const WITHDRAWN: &str = "withdrawn";

pub(super) fn is_withdrawn(document: &Value) -> bool {
    document.get(WITHDRAWN).is_some()
}

/// What a revision keeps.
fn document<R: Correctable>(
    record: &R,
    withdrawn: Option<&(DateTime<Utc>, String)>,
) -> Result<Value, StoreError> {
    let mut document = serde_json::to_value(record)?;
    if let (Some(fields), Some((_, reason))) = (document.as_object_mut(), withdrawn) {
        fields.insert(WITHDRAWN.into(), reason.as_str().into());
    }
    Ok(document)
}
