//! What belongs to an integration and has no form yet: each is written with its audit event and the score that follows,
//! in one transaction.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::{Evidence, EvidenceKind};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::incident::{Incident, IncidentClass};
use holdfast_domain::notice::{Notice, NoticeKind};
use holdfast_domain::record::value::{Minutes, Web};
use serde_json::json;

use super::fields::date;
use super::play::{Player, broken};
use super::portfolio::{Entry, NoticeEntry};
use crate::error::ServiceError;
use crate::store::history::{self, Event};
use crate::store::{Conn, notices};

/// The words that a line of the data begins with, and the rest.
fn words<const N: usize>(line: &str) -> Result<([&str; N], &str), ServiceError> {
    let mut rest = line.trim();
    let mut words = [""; N];
    for word in &mut words {
        (*word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        rest = rest.trim_start();
    }
    if words.contains(&"") {
        Err(broken(format!("too short: `{line}`")))
    } else {
        Ok((words, rest))
    }
}

fn day(word: &str) -> Result<i64, ServiceError> {
    word.parse().map_err(|_| broken(format!("not a day: `{word}`")))
}

fn one_of<E: Enumeration>(word: &str) -> Result<E, ServiceError> {
    E::parse(word).map_err(|error| broken(error.to_string()))
}

impl Player {
    fn change_of<'a>(
        &self,
        actor: &'a Actor,
        action: Action,
        id: IntegrationId,
        data: serde_json::Value,
    ) -> Event<'a> {
        self.backend.event(
            actor,
            action,
            Permission::EditOwnIntegration,
            ("integration", id.0),
            data,
        )
    }

    async fn scored(
        &self,
        conn: &mut Conn<'_>,
        event: &Event<'_>,
        id: IntegrationId,
        cause: &str,
    ) -> Result<(), ServiceError> {
        history::append(conn, event).await?;
        self.backend.rescore_after(conn, id, cause, event.id).await
    }

    /// A provider announces something.
    pub(super) async fn announce(&self, entry: &NoticeEntry) -> Result<(), ServiceError> {
        let notice = Notice {
            id: self.backend.clock.new_id().into(),
            provider: self.provider(&entry.provider)?.0,
            kind: one_of::<NoticeKind>(&entry.kind)?,
            title: entry.title.as_str().into(),
            published_on: Some(date(self.today, entry.day)),
            effective_on: entry.effective.map(|day| date(self.today, day)),
            earlier_dates: entry.earlier.iter().map(|day| date(self.today, *day)).collect(),
            note: Some("Made up for the demo portfolio".into()),
        };
        let mut writing = self.backend.db.write().await?;
        self.backend
            .insert_record(
                &mut writing.conn(),
                self.person("ines")?,
                Permission::ManageProviders,
                &notice,
            )
            .await?;
        Ok(writing.commit().await?)
    }

    /// Files a document.
    pub(super) async fn file(&self, entry: &Entry, line: &str) -> Result<(), ServiceError> {
        let ([kind, issued, expires], _) = words(line)?;
        let (id, kind) = (self.integration(entry)?, one_of::<EvidenceKind>(kind)?);
        let evidence = Evidence {
            id: self.backend.clock.new_id().into(),
            integration: id,
            kind,
            issuer: Some(entry.provider.as_str().into()),
            issued_on: Some(date(self.today, day(issued)?)),
            expires_on: if expires == "-" {
                None
            } else {
                Some(date(self.today, day(expires)?))
            },
            link: Some(Web::from(format!(
                "https://files.larkmoor.example/evidence/{}/{}",
                entry.key,
                kind.as_str()
            ))),
        };
        let mut writing = self.backend.db.write().await?;
        self.backend
            .insert_record(
                &mut writing.conn(),
                self.person("mia")?,
                Permission::ManageEvidence,
                &evidence,
            )
            .await?;
        Ok(writing.commit().await?)
    }

    /// Records an incident.
    pub(super) async fn suffer(&self, entry: &Entry, line: &str) -> Result<(), ServiceError> {
        let ([began, class, minutes], told) = words(line)?;
        let (id, class) = (self.integration(entry)?, one_of::<IncidentClass>(class)?);
        let (title, impact) = told
            .split_once(" | ")
            .map_or((told, None), |(title, impact)| (title, Some(impact.into())));
        let incident = Incident {
            id: self.backend.clock.new_id().into(),
            integration: id,
            title: title.into(),
            class,
            started_on: date(self.today, day(began)?),
            duration_minutes: minutes.parse().ok().map(Minutes),
            impact,
        };
        let mut writing = self.backend.db.write().await?;
        self.backend
            .insert_record(
                &mut writing.conn(),
                self.person(entry.editor())?,
                Permission::RecordIncident,
                &incident,
            )
            .await?;
        Ok(writing.commit().await?)
    }

    /// Acknowledges the notice whose title begins with the words.
    pub(super) async fn acknowledge(&self, entry: &Entry, line: &str) -> Result<(), ServiceError> {
        let ([_], title) = words(line)?;
        let (id, provider) = (self.integration(entry)?, self.provider(&entry.provider)?.0);
        let actor = self.person(entry.editor())?;
        let mut writing = self.backend.db.write().await?;
        let mut conn = writing.conn();
        let known = notices::for_integration(&mut conn, provider, id).await?;
        let notice = known
            .into_iter()
            .map(|known| known.notice)
            .find(|notice| notice.title.starts_with(title))
            .ok_or_else(|| broken(format!("no notice `{title}`")))?;
        notices::acknowledge(&mut conn, &notice, id, actor.user, self.backend.clock.today()).await?;
        let event = self.change_of(
            actor,
            Action::NoticeAcknowledged,
            id,
            json!({ "notice": notice.id, "title": notice.title }),
        );
        self.scored(&mut conn, &event, id, &format!("Acknowledged: {}", notice.title))
            .await?;
        Ok(writing.commit().await?)
    }

    /// Records a review, through its form.
    pub(super) async fn review(&self, entry: &Entry, line: &str) -> Result<(), ServiceError> {
        let ([held, outcome, who], note) = words(line)?;
        let form = Fields::default()
            .with("held_on", date(self.today, day(held)?).to_string())
            .with("outcome", outcome)
            .with("note", note);
        let id = self.backend.clock.new_id().into();
        self.backend
            .record_review(self.person(who)?, self.integration(entry)?, id, &form)
            .await
    }
}
