//! Everything that is due: one stream over rotations and what they left behind, expiries, reviews, documents, notices, versions, read in chunks
//! by key, each chunk by an index over its dates.

mod source;

use chrono::NaiveDate;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::reminder::{DueItem, Subject};
use uuid::Uuid;

use self::source::{Row, SOURCES, Source};

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
            (Source::OldCredentials, Subject::Rotation(id)) => Some(id.0),
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

/// Where the next chunk begins; the default is the beginning.
#[derive(Clone, Debug, Default)]
pub struct Position {
    source: usize,
    after: Option<(NaiveDate, Uuid, Arg)>,
}

/// The next chunk of what is due; `None` behind the last.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    conn: &mut Conn<'_>,
    filter: &DueFilter,
    position: &mut Position,
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
        let news = rows.iter().filter(|row| !source.is_old_news(row));
        let items: Vec<DueItem> = news.map(|row| source.item(row)).collect::<Result<_, _>>()?;
        if !items.is_empty() {
            return Ok(Some(items));
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
