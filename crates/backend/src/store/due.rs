//! Everything that is due: one stream over rotations, expiries, reviews, documents, notices and versions, read in chunks
//! by key, each chunk by an index over its dates.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::ids::{CredentialId, EvidenceId, IntegrationId, NoticeId, TeamId, UserId};
use holdfast_domain::integration::Environment;
use holdfast_domain::reminder::{DueItem, ReminderKind, Subject};
use uuid::Uuid;

use super::credentials::{LONG_AGO, NEVER};
use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// Rows of one chunk.
pub const CHUNK: i64 = 500;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueFilter {
    /// Due on this day or before; [`anytime`](Self::anytime) has no such day.
    pub until: NaiveDate,
    /// Of integrations that this person owns or is deputy of.
    pub user: Option<UserId>,
    /// Of this team's integrations.
    pub team: Option<TeamId>,
    /// Only of these things; a few hundred at most. A notice that is named comes with every integration that it touches.
    pub subjects: Option<Vec<Subject>>,
}

impl DueFilter {
    /// Everything that is due on this day or before.
    #[must_use]
    pub fn until(until: NaiveDate) -> Self {
        Self {
            until: until.min(LAST),
            user: None,
            team: None,
            subjects: None,
        }
    }

    /// Whatever these things have, whenever that is due.
    #[must_use]
    pub fn of(subjects: Vec<Subject>) -> Self {
        Self {
            subjects: Some(subjects),
            ..Self::until(LAST)
        }
    }

    /// The ids of the named things that a source knows; `None`: it may give all of them.
    fn ids(&self, source: Source) -> Option<Vec<Uuid>> {
        let id = |subject: &Subject| match (source, subject) {
            (Source::Rotations | Source::Expiries, Subject::Credential(id)) => Some(id.0),
            (Source::Evidence, Subject::Evidence(id)) => Some(id.0),
            (Source::Notices, Subject::Notice(id, _)) => Some(id.0),
            (Source::Reviews | Source::Unreviewed, Subject::Integration(id))
            | (Source::Versions, Subject::Version(id, _)) => Some(id.0),
            _ => None,
        };
        self.subjects
            .as_ref()
            .map(|subjects| subjects.iter().filter_map(id).collect())
    }
}

/// The day before [`NEVER`], which stands for no day at all.
const LAST: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 30).expect("a date");

/// One table of dates after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
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
}

const SOURCES: [Source; 7] = [
    Source::Rotations,
    Source::Expiries,
    Source::Reviews,
    Source::Unreviewed,
    Source::Evidence,
    Source::Notices,
    Source::Versions,
];

/// Where the next chunk begins; the default is the beginning.
#[derive(Clone, Debug, Default)]
pub struct Position {
    source: usize,
    after: Option<(NaiveDate, Uuid, Arg)>,
}

/// The integration of a row, in the order of [`Row`].
macro_rules! whose {
    () => {
        "i.id AS integration_id, i.name AS integration_name, i.owner_id, i.deputy_id, i.team_id"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    day: Option<NaiveDate>,
    id: Uuid,
    name: String,
    extra: Option<String>,
    expires_on: Option<NaiveDate>,
    recorded_at: DateTime<Utc>,
    integration_id: Uuid,
    integration_name: String,
    owner_id: Option<Uuid>,
    deputy_id: Option<Uuid>,
    team_id: Option<Uuid>,
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
                 AND l.kind = e.kind AND (l.recorded_at, l.id) > (e.recorded_at, e.id) AND (l.expires_on IS NULL OR l.expires_on > e.expires_on)) \
                 AND e.expires_on <= "
            ),
            Self::Notices => concat!(
                "SELECT n.effective_on AS day, n.id AS id, n.title AS name, CAST(NULL AS TEXT) AS extra, CAST(NULL AS DATE) AS expires_on, i.created_at AS recorded_at, ",
                whose!(),
                " FROM notices n JOIN integrations i ON i.provider_id = n.provider_id WHERE NOT EXISTS (SELECT 1 FROM notice_acknowledgements a \
                 WHERE a.notice_id = n.id AND a.integration_id = i.id) AND n.effective_on <= "
            ),
            Self::Versions => concat!(
                "SELECT v.supported_until AS day, v.integration_id AS id, v.version AS name, v.environment AS extra, CAST(NULL AS DATE) AS expires_on, \
                 i.created_at AS recorded_at, ",
                whose!(),
                " FROM integration_versions v JOIN integrations i ON i.id = v.integration_id WHERE v.supported_until <= "
            ),
        }
    }

    /// One chunk of a source.
    fn sql(self, filter: &DueFilter, ids: Option<&[Uuid]>, after: Option<&(NaiveDate, Uuid, Arg)>) -> Sql {
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

    /// The thing that a row tells of.
    fn item(self, row: &Row, zone: Tz) -> Result<DueItem, StoreError> {
        let integration = IntegrationId(row.integration_id);
        let on_record = row.recorded_at.with_timezone(&zone).date_naive();
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

/// The next chunk of what is due; `None` behind the last. `zone` is the organisation's, in which things came on record.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    conn: &mut Conn<'_>,
    filter: &DueFilter,
    position: &mut Position,
    zone: Tz,
) -> Result<Option<Vec<DueItem>>, StoreError> {
    while let Some(source) = SOURCES.get(position.source).copied() {
        let ids = filter.ids(source);
        if ids.as_ref().is_some_and(Vec::is_empty) {
            *position = behind(position.source);
            continue;
        }
        let sql = source.sql(filter, ids.as_deref(), position.after.as_ref());
        let rows: Vec<Row> =
            run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(&mut *c))?;
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == CHUNK);
        match rows.last().filter(|_| full) {
            Some(last) => {
                let tie = match source {
                    Source::Versions => Arg::Text(last.extra.clone().unwrap_or_default()),
                    _ => Arg::Id(last.integration_id),
                };
                position.after = Some((last.day.unwrap_or(NEVER), last.id, tie));
            }
            None => *position = behind(position.source),
        }
        if !rows.is_empty() {
            let items = rows.iter().map(|row| source.item(row, zone));
            return items.collect::<Result<_, _>>().map(Some);
        }
    }
    Ok(None)
}

fn behind(source: usize) -> Position {
    Position {
        source: source + 1,
        after: None,
    }
}

/// How SQLite would find the first and the second chunk of each source, with the source's name: for the test that reads
/// plans.
///
/// # Errors
/// When the database fails.
pub async fn explain(
    conn: &mut Conn<'_>,
    filter: &DueFilter,
) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    let mut plans = Vec::new();
    for source in SOURCES {
        let tie = match source {
            Source::Versions => Arg::Text(String::new()),
            _ => Arg::Id(Uuid::nil()),
        };
        for after in [None, Some((LONG_AGO, Uuid::nil(), tie))] {
            let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
            sql.append(source.sql(filter, filter.ids(source).as_deref(), after.as_ref()));
            let rows: Vec<(i64, i64, i64, String)> =
                run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(&mut *c))?;
            plans.push((format!("{source:?}"), rows.into_iter().map(|row| row.3).collect()));
        }
    }
    Ok(plans)
}
