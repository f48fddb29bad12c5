//! Records that are filed, corrected, withdrawn with a reason, restored, and set back to any earlier state: those that hang on an
//! integration, such as its evidence and its incidents, and those that stand by themselves, such as our services. Each step is one
//! transaction with its revision, its audit event and the new scores. Written once for every kind: what differs between them is
//! said in [`Correctable`].

mod kinds;
mod providers;
mod rotations;
mod steps;

use std::future::Future;

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{Fields, LINE_MAX, Reader};
use holdfast_domain::ids::{CredentialId, IntegrationId, ProviderId, RotationId, ServiceId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::record::Record;
use holdfast_domain::secret::waiver;
use holdfast_domain::service::Service;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub(in crate::services) use self::steps::Step;
use self::steps::is_withdrawn;
use super::merging::{Late, Saved};
use super::repeated::same_as_at_first;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::history::{self, Revision};
use crate::store::stored::{Known, Standing, Stored};
use crate::store::{Conn, integrations, users};

/// How many of those that need a record are looked for.
pub const NEEDING: usize = 200;
/// How many revisions a page shows.
const REVISIONS: i64 = 200;

/// A kind of record that can be corrected.
pub trait Correctable:
    Record<Besides: Send + Sync> + Stored + Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned
{
    /// The audit actions of filing, correcting, withdrawing and restoring one.
    const ACTIONS: [Action; 4];

    /// What people call this one: "SOC 2 report".
    fn called(&self) -> String;

    /// What is said of a score that moves because this was filed.
    fn cause(&self) -> String;

    /// What is not asked for.
    fn besides(&self) -> Self::Besides;

    /// The integration that it hangs on, if it does on one.
    fn above(
        _besides: &Self::Besides,
        _conn: &mut Conn<'_>,
    ) -> impl Future<Output = Result<Option<IntegrationId>, ServiceError>> + Send {
        async { Ok(None) }
    }

    /// What it hangs on, for whoever reads it; the integration is said already.
    fn hangs_on(
        &self,
        _conn: &mut Conn<'_>,
    ) -> impl Future<Output = Result<Option<Named>, ServiceError>> + Send {
        async { Ok(None) }
    }

    /// Who did what it tells of, where that may be somebody else than who recorded it.
    fn by(&self) -> Option<UserId> {
        None
    }

    /// The record with what others say of it, when it is corrected or restored.
    fn following(self, _conn: &mut Conn<'_>) -> impl Future<Output = Result<Self, ServiceError>> + Send {
        async { Ok(self) }
    }

    /// Changes what follows from it, before scores are computed anew. It is handed the record as it was before, if it counted
    /// then, and what is said of scores that move.
    fn carry(
        &self,
        _backend: &Backend,
        _conn: &mut Conn<'_>,
        _actor: &Actor,
        _told: (Option<&Self>, &str),
    ) -> impl Future<Output = Result<(), ServiceError>> + Send {
        async { Ok(()) }
    }

    /// What ends or begins with a step, after it was stored and before anybody sees it.
    fn settle(
        &self,
        _conn: &mut Conn<'_>,
        _now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send {
        async { Ok(()) }
    }

    /// The permission by which somebody may file and correct them: those of an integration, or those that stand by themselves.
    ///
    /// # Errors
    /// `Forbidden`.
    fn permission(actor: &Actor, of: Option<&Integration>) -> Result<Permission, ServiceError>;

    /// Whether it fits what else is recorded, in which it counts from now on.
    ///
    /// # Errors
    /// `Invalid` by field when it does not.
    fn fits(&self, _conn: &mut Conn<'_>) -> impl Future<Output = Result<(), ServiceError>> + Send {
        async { Ok(()) }
    }

    /// What needs it: as long as there is something, it cannot be withdrawn.
    fn needed_by(
        &self,
        _conn: &mut Conn<'_>,
    ) -> impl Future<Output = Result<Vec<Named>, ServiceError>> + Send {
        async { Ok(Vec::new()) }
    }

    /// What hangs on it.
    fn below(&self, _conn: &mut Conn<'_>) -> impl Future<Output = Result<Vec<Named>, ServiceError>> + Send {
        async { Ok(Vec::new()) }
    }

    /// What its fields can name, by id.
    fn known(_conn: &mut Conn<'_>) -> impl Future<Output = Result<Vec<Known>, ServiceError>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Whose scores it counts in, now or before; `before` is what it was, if it counted.
    fn counts_in(
        &self,
        conn: &mut Conn<'_>,
        _before: Option<&Self>,
    ) -> impl Future<Output = Result<Vec<IntegrationId>, ServiceError>> + Send {
        async move {
            let integration = Self::above(&self.besides(), conn).await?;
            Ok(integration.into_iter().collect())
        }
    }
}

/// Another record, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub what: Other,
}

/// What a record can hang on, and what can need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// An integration.
    Integration(IntegrationId),
    /// One of our services.
    Service(ServiceId),
    /// A provider.
    Provider(ProviderId),
    /// A credential.
    Credential(CredentialId),
    /// A rotation of a credential.
    Rotation(RotationId),
}

/// One earlier state of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct State<R> {
    /// When, by whom and why it was saved.
    pub revision: Revision,
    /// What was done then, as the audit log calls it: `credential.rotated`.
    pub deed: String,
    /// The record as it was; `None` when that can no longer be read.
    pub record: Option<R>,
    /// Whether it was withdrawn then.
    pub withdrawn: bool,
}

/// Everything that the page of a record shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordView<R> {
    /// The record.
    pub record: R,
    /// Its version, and whether it was withdrawn.
    pub standing: Standing,
    /// What it hangs on, the furthest first.
    pub above: Vec<Named>,
    /// Who did what it tells of.
    pub by: Option<String>,
    /// What its fields can name.
    pub known: Vec<Known>,
    /// What needs it.
    pub needed_by: Vec<Named>,
    /// What hangs on it.
    pub below: Vec<Named>,
    /// Its states, newest first.
    pub states: Vec<State<R>>,
    /// Whether the actor may correct it.
    pub may_correct: bool,
}

impl Backend {
    /// Adds a service of ours. Sent twice it adds once.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field; `Repeated` when the form added something else before.
    pub async fn add_service(
        &self,
        actor: &Actor,
        id: ServiceId,
        fields: &Fields,
    ) -> Result<ServiceId, ServiceError> {
        self.file_record::<Service>(actor, (id,), fields).await?;
        Ok(id)
    }

    /// Files a record. Sent twice it files once.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when what it hangs on is not there; `Invalid` by field; `Repeated` when the form filed something
    /// else before.
    pub async fn file_record<R: Correctable>(
        &self,
        actor: &Actor,
        besides: R::Besides,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let of = above::<R>(&mut self.db.read().await?.conn(), &besides).await?;
        // Whoever may not at all does not wait for the right to write.
        R::permission(actor, of.as_ref())?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let of = above::<R>(&mut conn, &besides).await?;
        let permission = R::permission(actor, of.as_ref())?;
        let record = R::read(besides, fields, self.clock.today())?;
        let id = record.key();
        if let Some((known, _)) = R::find(&mut conn, id).await? {
            return same_as_at_first(&mut conn, (R::ENTITY, id), &known, &record).await;
        }
        record.fits(&mut conn).await?;
        self.insert_record(&mut conn, actor, permission, &record).await?;
        writing.commit().await?;
        Ok(())
    }

    /// One record with its history.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn record_view<R: Correctable>(
        &self,
        actor: &Actor,
        id: Uuid,
    ) -> Result<RecordView<R>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (record, standing) = R::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let of = above::<R>(&mut conn, &record.besides()).await?;
        let mut states = Vec::new();
        let mut snapshots = history::snapshots(&mut conn, R::ENTITY, id, REVISIONS).await?;
        let mut deeds = history::deeds(&mut conn, R::ENTITY, id).await?;
        for revision in history::revisions(&mut conn, R::ENTITY, id, REVISIONS).await? {
            let snapshot = snapshots.remove(&revision.number);
            let withdrawn = snapshot.as_ref().is_some_and(is_withdrawn);
            states.push(State {
                deed: deeds.remove(&revision.number).unwrap_or_default(),
                revision,
                record: snapshot.and_then(|snapshot| serde_json::from_value(snapshot).ok()),
                withdrawn,
            });
        }
        Ok(RecordView {
            may_correct: R::permission(actor, of.as_ref()).is_ok(),
            above: of
                .map(|of| Named {
                    name: of.name.to_string(),
                    what: Other::Integration(of.id),
                })
                .into_iter()
                .chain(record.hangs_on(&mut conn).await?)
                .collect(),
            by: match record.by() {
                Some(id) => users::find(&mut conn, id)
                    .await?
                    .map(|person| person.shown_name()),
                None => None,
            },
            known: R::known(&mut conn).await?,
            needed_by: record.needed_by(&mut conn).await?,
            below: record.below(&mut conn).await?,
            record,
            standing,
            states,
        })
    }

    /// Corrects a record that was seen at a version. What others saved since in fields that were left alone is kept. Answers
    /// with the revision that would take it back, if anything changed and there is one.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn; `Invalid` by field; `Conflict` when others changed a field
    /// differently.
    pub async fn correct_record<R: Correctable>(
        &self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        fields: &Fields,
    ) -> Result<Saved, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let today = self.clock.today();
        let (theirs, standing, _) = self.correctable::<R>(&mut conn, actor, id).await?;
        let is_late = standing.version != version && standing.withdrawn.is_none();
        let (corrected, version, kept) = if is_late {
            let late = Late {
                of: (R::ENTITY, id),
                opened_at: version,
                current: standing.version,
                theirs: &theirs,
                typed: fields,
                today,
            };
            let (corrected, kept) = late.merged(&mut conn, || theirs.besides()).await?;
            (Some(corrected), standing.version, kept)
        } else {
            (None, version, Vec::new())
        };
        let read = |known: &R| -> Result<Step<R>, ServiceError> {
            Ok(Step::Correct(match corrected {
                Some(corrected) => corrected,
                None => R::read(known.besides(), fields, today)?,
            }))
        };
        let moved = self.step(&mut conn, actor, (id, version), read).await?;
        let back = history::snapshot(&mut conn, R::ENTITY, id, version).await?;
        writing.commit().await?;
        Ok(Saved {
            back: back.filter(|_| moved).map(|_| version),
            kept,
        })
    }

    /// Withdraws a record: it counts no longer, and stays in the history with the reason.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn before; `Invalid` without a reason; `Conflict`.
    pub async fn withdraw_record<R: Correctable>(
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
    pub async fn restore_record<R: Correctable>(
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

    /// Sets a record back to what it was at one of its revisions, by one more. Answers with the revision that would take
    /// that back, if anything changed and there is one.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn or there is no such revision; `Invalid` when that state no longer
    /// passes its form; `Conflict`.
    pub async fn revert_record<R: Correctable>(
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
        let earlier: Option<R> = history::state(&mut conn, R::ENTITY, id, number).await?;
        let earlier = earlier.ok_or(ServiceError::NotFound)?;
        let today = self.clock.today();
        let read = |known: &R| -> Result<Step<R>, ServiceError> {
            // What somebody has said of a value to be no secret was said of this one.
            let record = R::read(known.besides(), &waiver::vouched(earlier.fields()), today)?;
            Ok(Step::Correct(record))
        };
        let moved = self.step(&mut conn, actor, (id, version), read).await?;
        let back = history::snapshot(&mut conn, R::ENTITY, id, version).await?;
        writing.commit().await?;
        Ok(back.filter(|_| moved).map(|_| version))
    }
}

/// The integration that a record hangs on, if it does on one.
async fn above<R: Correctable>(
    conn: &mut Conn<'_>,
    besides: &R::Besides,
) -> Result<Option<Integration>, ServiceError> {
    let Some(id) = R::above(besides, conn).await? else {
        return Ok(None);
    };
    let stored = integrations::find(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok(Some(stored.integration))
}
