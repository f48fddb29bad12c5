//! Records that hang on an integration, such as its evidence and its incidents: filed, corrected, withdrawn with a reason,
//! restored, and set back to any earlier state. Each step is one transaction with its revision, its audit event and the new
//! score. Written once for every kind: what differs between them is said in [`Beside`].

mod kinds;
mod steps;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::{Fields, LINE_MAX, Reader};
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::integration::Integration;
use holdfast_domain::record::Record;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use self::steps::{Step, is_withdrawn};
use super::repeated::same_as_at_first;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::beside::{self, Kept, Standing};
use crate::store::history::{self, Revision};
use crate::store::{StoreError, integrations};

/// How many revisions a page shows.
const REVISIONS: i64 = 200;

/// A kind of record that hangs on an integration.
pub trait Beside:
    Record<Besides = (Self::Id, IntegrationId)>
    + Kept
    + Clone
    + std::fmt::Debug
    + PartialEq
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
{
    /// Its ids.
    type Id: From<Uuid>;
    /// The audit actions of filing, correcting, withdrawing and restoring one.
    const ACTIONS: [&'static str; 4];

    /// What people call this one: "SOC 2 report".
    fn called(&self) -> String;

    /// What is said of a score that moves because this was filed.
    fn cause(&self) -> String;

    /// The permission by which somebody may file and correct those of an integration.
    ///
    /// # Errors
    /// `Forbidden`.
    fn permission(actor: &Actor, of: &Integration) -> Result<Permission, ServiceError>;
}

/// One earlier state of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct State<R> {
    /// When, by whom and why it was saved.
    pub revision: Revision,
    /// The record as it was; `None` when that can no longer be read.
    pub record: Option<R>,
    /// Whether it was withdrawn then.
    pub withdrawn: bool,
}

/// Everything that the page of a record shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BesideView<R> {
    /// The record.
    pub record: R,
    /// Its version, and whether it was withdrawn.
    pub standing: Standing,
    /// What the integration is called.
    pub integration: (IntegrationId, String),
    /// Its states, newest first.
    pub states: Vec<State<R>>,
    /// Whether the actor may correct it.
    pub may_correct: bool,
}

impl Backend {
    /// Files a record of an integration. Sent twice it files once.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field; `Repeated` when the form filed something else before.
    pub async fn file_beside<R: Beside>(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: Uuid,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = R::permission(actor, &stored.integration)?;
        let record = R::read((id.into(), integration), fields, self.clock.today())?;
        if let Some((known, _)) = beside::find::<R>(&mut conn, id).await? {
            return same_as_at_first(&mut conn, (R::ENTITY, id), &known, &record).await;
        }
        self.insert_beside(&mut conn, actor, permission, &record).await?;
        writing.commit().await?;
        Ok(())
    }

    /// One record with its history.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn beside<R: Beside>(&self, actor: &Actor, id: Uuid) -> Result<BesideView<R>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (record, standing) = beside::find::<R>(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let stored = integrations::find(&mut conn, record.integration())
            .await?
            .ok_or(ServiceError::NotFound)?;
        let mut states = Vec::new();
        let mut snapshots = history::snapshots(&mut conn, R::ENTITY, id, REVISIONS).await?;
        for revision in history::revisions(&mut conn, R::ENTITY, id, REVISIONS).await? {
            let snapshot = snapshots.remove(&revision.number);
            let withdrawn = snapshot.as_ref().is_some_and(is_withdrawn);
            states.push(State {
                revision,
                record: snapshot.and_then(|snapshot| serde_json::from_value(snapshot).ok()),
                withdrawn,
            });
        }
        Ok(BesideView {
            integration: (stored.integration.id, stored.integration.name.to_string()),
            may_correct: R::permission(actor, &stored.integration).is_ok(),
            record,
            standing,
            states,
        })
    }

    /// Corrects a record that is still at a version. Answers the revision that would take it back, if anything changed and there
    /// is one.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn; `Invalid` by field; `Conflict`.
    pub async fn correct_beside<R: Beside>(
        &self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        fields: &Fields,
    ) -> Result<Option<i64>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let today = self.clock.today();
        let read = |known: &R| -> Result<Step<R>, ServiceError> {
            let record = R::read((id.into(), known.integration()), fields, today)?;
            Ok(Step::Correct(record))
        };
        let moved = self.step(&mut conn, actor, (id, version), read).await?;
        let back = history::snapshot(&mut conn, R::ENTITY, id, version).await?;
        writing.commit().await?;
        Ok(back.filter(|_| moved).map(|_| version))
    }

    /// Withdraws a record: it counts no longer, and stays in the history with the reason.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn before; `Invalid` without a reason; `Conflict`.
    pub async fn withdraw_beside<R: Beside>(
        &self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        self.correctable::<R>(&mut conn, actor, id).await?;
        let mut reader = Reader::new(fields);
        let reason = reader.required_line("reason", LINE_MAX, "Say in a line why it is withdrawn.");
        if !reader.errors.is_empty() {
            return Err(reader.errors.into());
        }
        self.step(&mut conn, actor, (id, version), |_: &R| {
            Ok(Step::Withdraw(reason))
        })
        .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Restores a record that was withdrawn.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was not withdrawn; `Conflict`.
    pub async fn restore_beside<R: Beside>(
        &self,
        actor: &Actor,
        id: Uuid,
        version: i64,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        self.step(&mut writing.conn(), actor, (id, version), |_: &R| {
            Ok(Step::Restore)
        })
        .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Sets a record back to what it was at one of its revisions, by one more. Answers as [`Self::correct_beside`] does.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn or there is no such revision; `Invalid` when that state no longer
    /// passes its form; `Conflict`.
    pub async fn revert_beside<R: Beside>(
        &self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        number: i64,
    ) -> Result<Option<i64>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        self.correctable::<R>(&mut conn, actor, id).await?;
        let snapshot = history::snapshot(&mut conn, R::ENTITY, id, number)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let earlier: R = serde_json::from_value(snapshot).map_err(StoreError::from)?;
        let today = self.clock.today();
        let read = |known: &R| -> Result<Step<R>, ServiceError> {
            let record = R::read((id.into(), known.integration()), &earlier.fields(), today)?;
            Ok(Step::Correct(record))
        };
        let moved = self.step(&mut conn, actor, (id, version), read).await?;
        let back = history::snapshot(&mut conn, R::ENTITY, id, version).await?;
        writing.commit().await?;
        Ok(back.filter(|_| moved).map(|_| version))
    }
}
