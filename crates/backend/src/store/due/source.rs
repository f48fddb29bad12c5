//! The tables of dates: how each is read, and what a row of it says.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::ids::{CredentialId, EvidenceId, IntegrationId, NoticeId, RotationId, TeamId, UserId};
use holdfast_domain::integration::{Criticality, Environment};
use holdfast_domain::reminder::{DueItem, ReminderKind, Subject};
use uuid::Uuid;

use super::super::StoreError;
use super::super::credentials::LONG_AGO;
use super::super::sql::{Arg, Sql};
use super::{CHUNK, DueFilter};

/// One table of dates after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Rotations, and expiries on the day on which the rotation is due.
    Rotations,
    /// Expiries on another day than the rotation's.
    Expiries,
    /// Reviews that follow another.
    Reviews,
    /// First reviews of what serves users.
    Unreviewed,
    /// Documents.
    Evidence,
    /// What providers announced.
    Notices,
    /// Versions of providers' APIs.
    Versions,
    /// What rotations replaced and left working.
    OldCredentials,
}

/// All of them, in the order in which they are read.
pub(super) const SOURCES: [Source; 8] = [
    Source::Rotations,
    Source::Expiries,
    Source::Reviews,
    Source::Unreviewed,
    Source::Evidence,
    Source::Notices,
    Source::Versions,
    Source::OldCredentials,
];

/// The integration of a row, in the order of [`Row`].
macro_rules! whose {
    () => {
        "i.id AS integration_id, i.name AS integration_name, i.owner_id, i.deputy_id, i.team_id, i.tier"
    };
}

#[derive(sqlx::FromRow)]
/// One row of any of them.
pub(super) struct Row {
    pub(super) day: Option<NaiveDate>,
    pub(super) id: Uuid,
    name: String,
    pub(super) extra: Option<String>,
    expires_on: Option<NaiveDate>,
    recorded_at: DateTime<Utc>,
    pub(super) integration_id: Uuid,
    integration_name: String,
    owner_id: Option<Uuid>,
    deputy_id: Option<Uuid>,
    team_id: Option<Uuid>,
    tier: Option<String>,
}

impl Source {
    /// The day, the id and the tie-break by which a source is read.
    fn keys(self) -> (&'static str, &'static str, Option<&'static str>) {
        match self {
            Self::Rotations => ("c.due_on", "c.id", None),
            Self::Expiries => ("c.expires_on", "c.id", None),
            Self::Reviews => ("i.review_due_on", "i.id", None),
            Self::Unreviewed => ("", "i.id", None),
            Self::Evidence => ("e.expires_on", "e.id", None),
            Self::Notices => ("n.effective_on", "n.id", Some("i.id")),
            Self::Versions => ("v.supported_until", "v.integration_id", Some("v.environment")),
            Self::OldCredentials => ("o.due_on", "o.rotation_id", None),
        }
    }

    /// The statement up to what narrows it.
    fn select(self) -> &'static str {
        match self {
            Self::Rotations => concat!(
                "SELECT c.due_on AS day, c.id AS id, c.name AS name, c.state AS extra, c.expires_on AS expires_on, c.created_at AS recorded_at, ",
                whose!(),
                " FROM credentials c JOIN integrations i ON i.id = c.integration_id WHERE c.due_on <= "
            ),
            Self::Expiries => concat!(
                "SELECT c.expires_on AS day, c.id AS id, c.name AS name, c.state AS extra, c.expires_on AS expires_on, c.created_at AS recorded_at, ",
                whose!(),
                " FROM credentials c JOIN integrations i ON i.id = c.integration_id WHERE c.expires_on > c.due_on AND c.expires_on <= "
            ),
            Self::Reviews => concat!(
                "SELECT i.review_due_on AS day, i.id AS id, i.name AS name, CAST(NULL AS TEXT) AS extra, CAST(NULL AS DATE) AS expires_on, i.created_at AS recorded_at, ",
                whose!(),
                " FROM integrations i WHERE i.review_due_on <= "
            ),
            Self::Unreviewed => concat!(
                "SELECT i.review_due_on AS day, i.id AS id, i.name AS name, CAST(NULL AS TEXT) AS extra, CAST(NULL AS DATE) AS expires_on, i.created_at AS recorded_at, ",
                whose!(),
                " FROM integrations i WHERE i.review_due_on IS NULL AND i.last_review_on IS NULL AND i.lifecycle IN ('live', 'deprecated')"
            ),
            // A document that was filed later, of the same kind for the same integration, and lasts longer, has taken its place.
            Self::Evidence => concat!(
                "SELECT e.expires_on AS day, e.id AS id, e.kind AS name, CAST(NULL AS TEXT) AS extra, e.expires_on AS expires_on, e.recorded_at AS recorded_at, ",
                whose!(),
                " FROM evidence e JOIN integrations i ON i.id = e.integration_id WHERE NOT EXISTS (SELECT 1 FROM evidence l WHERE l.integration_id = e.integration_id \
                 AND l.withdrawn_at IS NULL AND l.kind = e.kind AND (l.recorded_at, l.id) > (e.recorded_at, e.id) AND (l.expires_on IS NULL OR l.expires_on > e.expires_on)) \
                 AND e.withdrawn_at IS NULL AND e.expires_on <= "
            ),
            // A mere new version asks for nothing.
            Self::Notices => concat!(
                "SELECT n.effective_on AS day, n.id AS id, n.title AS name, CAST(NULL AS TEXT) AS extra, n.published_on AS expires_on, i.created_at AS recorded_at, ",
                whose!(),
                " FROM notices n JOIN integrations i ON i.provider_id = n.provider_id WHERE NOT EXISTS (SELECT 1 FROM notice_acknowledgements a \
                 WHERE a.notice_id = n.id AND a.integration_id = i.id AND a.effective_on IS NOT DISTINCT FROM n.effective_on) \
                 AND n.kind <> 'version' AND n.withdrawn_at IS NULL AND n.effective_on <= "
            ),
            Self::Versions => concat!(
                "SELECT v.supported_until AS day, v.integration_id AS id, v.version AS name, v.environment AS extra, CAST(NULL AS DATE) AS expires_on, \
                 i.created_at AS recorded_at, ",
                whose!(),
                " FROM integration_versions v JOIN integrations i ON i.id = v.integration_id WHERE v.supported_until <= "
            ),
            // What is revoked as a whole has nothing left that works.
            Self::OldCredentials => concat!(
                "SELECT o.due_on AS day, o.rotation_id AS id, c.name AS name, CAST(NULL AS TEXT) AS extra, CAST(NULL AS DATE) AS expires_on, \
                 c.created_at AS recorded_at, ",
                whose!(),
                " FROM old_credentials o JOIN credentials c ON c.id = o.credential_id JOIN integrations i ON i.id = c.integration_id \
                 WHERE c.revoked_on IS NULL AND c.withdrawn_at IS NULL AND o.due_on <= "
            ),
        }
    }

    /// One chunk of a source.
    pub(super) fn sql(
        self,
        filter: &DueFilter,
        ids: Option<&[Uuid]>,
        after: Option<&(NaiveDate, Uuid, Arg)>,
    ) -> Sql {
        let (day, id, tie) = self.keys();
        let mut sql = Sql::new(self.select());
        if !day.is_empty() {
            sql.bind(Arg::Date(filter.until));
        }
        sql.push(" AND i.lifecycle NOT IN ('retired', 'rejected')");
        if let Some(user) = filter.user {
            sql.push(" AND (i.owner_id = ")
                .bind(Arg::Id(user.0))
                .push(" OR i.deputy_id = ")
                .bind(Arg::Id(user.0))
                .push(")");
        }
        if let Some(team) = filter.team {
            sql.push(" AND i.team_id = ").bind(Arg::Id(team.0));
        }
        if let Some(ids) = ids {
            sql.push(" AND ").push(id).push(" IN (");
            sql.bind_all(ids.iter().map(|id| Arg::Id(*id))).push(")");
        }
        // Named things are found by their ids and read in that order; PostgreSQL would walk all dates otherwise.
        let by_day = !day.is_empty() && ids.is_none();
        let columns = [by_day.then_some(day), Some(id), tie];
        let columns: Vec<&'static str> = columns.into_iter().flatten().collect();
        if let Some((last_day, last_id, last_tie)) = after {
            let values = [
                by_day.then_some(Arg::Date(*last_day)),
                Some(Arg::Id(*last_id)),
                tie.map(|_| last_tie.clone()),
            ];
            let (open, close) = if columns.len() > 1 { ("(", ")") } else { ("", "") };
            sql.push(" AND ").push(open);
            list(&mut sql, &columns);
            sql.push(close).push(" > ").push(open);
            sql.bind_all(values.into_iter().flatten()).push(close);
        }
        sql.push(" ORDER BY ");
        list(&mut sql, &columns);
        sql.push(" LIMIT ").bind(Arg::Int(CHUNK));
        sql
    }

    /// Whether a row is old news: an announcement that took effect before the integration came on record is shown there. One
    /// that is still to come is sent, however long ago it was published: somebody has to prepare for it.
    pub(super) fn is_old_news(self, row: &Row) -> bool {
        let on_record = row.recorded_at.date_naive();
        self == Self::Notices && row.day.is_some_and(|day| day < on_record)
    }

    /// The thing that a row tells of. What was never done is due since the day it came on record, in UTC: the day that names a
    /// cycle for good must not move when the organisation's time zone does.
    pub(super) fn item(self, row: &Row) -> Result<DueItem, StoreError> {
        let integration = IntegrationId(row.integration_id);
        let on_record = row.recorded_at.date_naive();
        let of = &row.integration_name;
        let day = row.day.unwrap_or(on_record);
        let (kind, subject, due, title) = match self {
            Self::Rotations if row.expires_on == Some(day) => (
                ReminderKind::Expiry,
                Subject::Credential(CredentialId(row.id)),
                day,
                format!("Replace {} of {of} before it expires", row.name),
            ),
            Self::Rotations => (
                ReminderKind::Rotation,
                Subject::Credential(CredentialId(row.id)),
                if day == LONG_AGO { on_record } else { day },
                format!("Rotate {} of {of}", row.name),
            ),
            Self::Expiries => (
                ReminderKind::Expiry,
                Subject::Credential(CredentialId(row.id)),
                day,
                format!("Replace {} of {of} before it expires", row.name),
            ),
            Self::Reviews | Self::Unreviewed => (
                ReminderKind::Review,
                Subject::Integration(integration),
                day,
                format!("Review {of}"),
            ),
            Self::Evidence => (
                ReminderKind::Evidence,
                Subject::Evidence(EvidenceId(row.id)),
                day,
                format!("Renew the {} of {of}", document(EvidenceKind::parse(&row.name)?)),
            ),
            Self::Notices => (
                ReminderKind::Notice,
                Subject::Notice(NoticeId(row.id), integration),
                day,
                format!("Prepare {of} for this announcement: {}", row.name),
            ),
            Self::Versions => {
                let environment = Environment::parse(row.extra.as_deref().unwrap_or_default())?;
                (
                    ReminderKind::Version,
                    Subject::Version(integration, environment),
                    day,
                    version_title(of, &row.name, environment),
                )
            }
            Self::OldCredentials => (
                ReminderKind::Revocation,
                Subject::Rotation(RotationId(row.id)),
                day,
                format!("Revoke the old {} of {of}", row.name),
            ),
        };
        Ok(DueItem {
            kind,
            subject,
            due,
            title,
            integration,
            owner: row.owner_id.map(UserId),
            deputy: row.deputy_id.map(UserId),
            team: row.team_id.map(TeamId),
            recorded: on_record,
            critical: row.tier.as_deref() == Some(Criticality::Critical.as_str()),
        })
    }
}

/// Columns, joined by commas.
fn list(sql: &mut Sql, columns: &[&'static str]) {
    for (index, column) in columns.iter().enumerate() {
        sql.push(if index > 0 { ", " } else { "" }).push(column);
    }
}

fn version_title(of: &str, version: &str, environment: Environment) -> String {
    let environment = environment.label().to_lowercase();
    match version {
        "" => format!("Move {of} off the version that it uses in {environment}"),
        version => format!("Move {of} off version {version} in {environment}"),
    }
}

/// A kind of document within a sentence.
fn document(kind: EvidenceKind) -> String {
    let label = kind.label();
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        // "SOC 2" and the like keep their capitals.
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), &label[first.len_utf8()..])
        }
        _ => label.to_owned(),
    }
}
