//! The queue of what is to be said, and what became of it. A row's key makes it one and the same however often it is
//! planned.

pub mod cycle;
pub mod digest;
pub mod log;
pub mod queue;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ChannelId, IntegrationId, NotificationId, TeamId, UserId};
use holdfast_domain::reminder::{ChannelClass, Delivery, DeliveryState, NotificationKind, Reason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// One delivery of something to one recipient over one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Id; a mail's Message-ID is made of it.
    pub id: NotificationId,
    /// `kind:subject:due date:step:recipient:channel`, unique.
    pub key: String,
    /// What it says.
    pub kind: NotificationKind,
    /// About what: a [`Subject`](holdfast_domain::reminder::Subject) in text, or the id of a schedule, a digest, a test.
    pub subject: String,
    /// When that is due; the day of the digest or report for those.
    pub due_on: NaiveDate,
    /// Days before the date, negative after it.
    pub step: i32,
    /// The person; `None` for a team's channel.
    pub user: Option<UserId>,
    /// The team of a team's channel.
    pub team: Option<TeamId>,
    /// Over what.
    pub channel: ChannelClass,
    /// Which webhook.
    pub channel_id: Option<ChannelId>,
    /// What fails together with it.
    pub lane: String,
    /// The integration that it belongs to.
    pub integration: Option<IntegrationId>,
    /// What has to be done, in words that stand alone.
    pub title: String,
    /// As what the recipient is told.
    pub reason: Reason,
    /// Whether nobody owned it.
    pub orphan: bool,
    /// How it stands.
    pub state: DeliveryState,
    /// The digest that it waits for.
    pub digest_on: Option<NaiveDate>,
    /// The digest that it went with.
    pub digest: Option<NotificationId>,
    /// Not tried before this.
    pub not_before: DateTime<Utc>,
    /// How often it was tried and failed.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was sent, given up or cancelled.
    pub settled_at: Option<DateTime<Utc>>,
    /// When it was opened in the inbox.
    pub read_at: Option<DateTime<Utc>>,
}

/// The columns of a [`Row`], in its order.
macro_rules! columns {
    () => {
        "id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, reason, orphan, \
         state, digest_on, digest_id, not_before, attempts, last_error, created_at, settled_at, read_at"
    };
}
use columns;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    key: String,
    kind: String,
    subject: String,
    due_on: NaiveDate,
    step: i64,
    user_id: Option<Uuid>,
    team_id: Option<Uuid>,
    channel: String,
    channel_id: Option<Uuid>,
    lane: String,
    integration_id: Option<Uuid>,
    title: String,
    reason: String,
    orphan: bool,
    state: String,
    digest_on: Option<NaiveDate>,
    digest_id: Option<Uuid>,
    not_before: DateTime<Utc>,
    attempts: i64,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    settled_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Notification {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let number = |value: i64| StoreError::Damaged(format!("{value} is out of range"));
        Ok(Self {
            id: NotificationId(row.id),
            key: row.key,
            kind: NotificationKind::parse(&row.kind)?,
            subject: row.subject,
            due_on: row.due_on,
            step: i32::try_from(row.step).map_err(|_| number(row.step))?,
            user: row.user_id.map(UserId),
            team: row.team_id.map(TeamId),
            channel: ChannelClass::parse(&row.channel)?,
            channel_id: row.channel_id.map(ChannelId),
            lane: row.lane,
            integration: row.integration_id.map(IntegrationId),
            title: row.title,
            reason: Reason::parse(&row.reason)?,
            orphan: row.orphan,
            state: DeliveryState::parse(&row.state)?,
            digest_on: row.digest_on,
            digest: row.digest_id.map(NotificationId),
            not_before: row.not_before,
            attempts: u32::try_from(row.attempts).map_err(|_| number(row.attempts))?,
            last_error: row.last_error,
            created_at: row.created_at,
            settled_at: row.settled_at,
            read_at: row.read_at,
        })
    }
}

/// One by id.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: NotificationId) -> Result<Option<Notification>, StoreError> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(concat!("SELECT ", columns!(), " FROM notifications WHERE id = $1"))
        .bind(id.0).fetch_optional(c))?;
    row.map(Notification::try_from).transpose()
}

/// One that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// Id; of a test it is chosen when its form is opened.
    pub id: NotificationId,
    /// What makes it one and the same.
    pub key: String,
    /// What it says.
    pub kind: NotificationKind,
    /// About what.
    pub subject: String,
    /// When that is due.
    pub due_on: NaiveDate,
    /// Days before the date, negative after it.
    pub step: i32,
    /// The person; `None` for a team's channel.
    pub user: Option<UserId>,
    /// The team of a team's channel.
    pub team: Option<TeamId>,
    /// Over what. What goes to the inbox has arrived when it is recorded: its state is `Sent`, and it is a line until it is done.
    pub channel: ChannelClass,
    /// Which webhook.
    pub channel_id: Option<ChannelId>,
    /// What fails together with it; see [`Delivery::lane`].
    pub lane: String,
    /// The integration that it belongs to.
    pub integration: Option<IntegrationId>,
    /// What has to be done.
    pub title: String,
    /// As what the recipient is told.
    pub reason: Reason,
    /// Whether nobody owns it.
    pub orphan: bool,
    /// How it begins: queued, held, or sent.
    pub state: DeliveryState,
    /// The digest that it waits for, when it is held.
    pub digest_on: Option<NaiveDate>,
    /// Not tried before this.
    pub not_before: DateTime<Utc>,
    /// Now.
    pub created_at: DateTime<Utc>,
}

impl NewNotification {
    /// Something that the recipient asked for, about itself and ready to be sent at `now`. What differs is set on it.
    #[must_use]
    pub fn asked(
        kind: NotificationKind,
        id: NotificationId,
        due_on: NaiveDate,
        delivery: Delivery,
        now: DateTime<Utc>,
    ) -> Self {
        let itself = format!("{}:{id}", kind.as_str());
        let (team, channel_id) = match delivery {
            Delivery::Webhook(team, channel) => (Some(team), Some(channel)),
            Delivery::Inbox(_) | Delivery::Email(_) => (None, None),
        };
        Self {
            id,
            key: itself.clone(),
            kind,
            subject: itself,
            due_on,
            step: 0,
            user: delivery.user(),
            team,
            channel: delivery.channel(),
            channel_id,
            lane: delivery.lane(),
            integration: None,
            title: String::new(),
            reason: Reason::Asked,
            orphan: false,
            state: DeliveryState::Queued,
            digest_on: None,
            not_before: now,
            created_at: now,
        }
    }

    fn args(&self) -> [Arg; 21] {
        let settled = (self.state == DeliveryState::Sent).then_some(self.created_at);
        [
            Arg::Id(self.id.0),
            Arg::Text(self.key.clone()),
            Arg::Text(self.kind.as_str().into()),
            Arg::Text(self.subject.clone()),
            Arg::Date(self.due_on),
            Arg::Int(self.step.into()),
            Arg::MaybeId(self.user.map(|user| user.0)),
            Arg::MaybeId(self.team.map(|team| team.0)),
            Arg::Text(self.channel.as_str().into()),
            Arg::MaybeId(self.channel_id.map(|channel| channel.0)),
            Arg::Text(self.lane.clone()),
            Arg::MaybeId(self.integration.map(|integration| integration.0)),
            Arg::Text(self.title.clone()),
            Arg::Text(self.reason.as_str().into()),
            Arg::Flag(self.orphan),
            Arg::Text(self.state.as_str().into()),
            Arg::MaybeDate(self.digest_on),
            Arg::Instant(self.not_before),
            Arg::Instant(self.created_at),
            Arg::MaybeInstant(settled),
            // What goes to an inbox is its newest line about this date of this thing.
            Arg::Flag(self.channel == ChannelClass::Inbox),
        ]
    }
}

/// Records one; `false` when its key is known.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, new: &NewNotification) -> Result<bool, StoreError> {
    Ok(insert_all(conn, std::slice::from_ref(new)).await? == 1)
}

/// Records several, in one statement, and answers how many were new. What was cancelled because it was no longer due,
/// and is due again, is queued anew: it was never said.
///
/// # Errors
/// When the database fails.
pub async fn insert_all(conn: &mut Conn<'_>, new: &[NewNotification]) -> Result<u64, StoreError> {
    if new.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new(
        "INSERT INTO notifications (id, key, kind, subject, due_on, step, user_id, team_id, channel, channel_id, lane, integration_id, title, \
         reason, orphan, state, digest_on, not_before, created_at, settled_at, line, attempts) VALUES ",
    );
    for (index, row) in new.iter().enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" })
            .bind_all(row.args())
            .push(", 0)");
    }
    sql.push(
        " ON CONFLICT (key) DO UPDATE SET state = excluded.state, digest_on = excluded.digest_on, digest_id = NULL, not_before = excluded.not_before, \
         attempts = 0, settled_at = excluded.settled_at \
         WHERE notifications.state = 'cancelled' AND notifications.last_error IS NULL",
    );
    Ok(execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?)
}

/// Which of these keys are known, at most as many as are asked for. What was cancelled because it was no longer due is not.
///
/// # Errors
/// When the database fails.
pub async fn known(
    conn: &mut Conn<'_>,
    keys: &[String],
) -> Result<std::collections::HashSet<String>, StoreError> {
    if keys.is_empty() {
        return Ok(std::collections::HashSet::new());
    }
    let mut sql = Sql::new("SELECT key FROM notifications WHERE key IN (");
    sql.bind_all(keys.iter().map(|key| Arg::Text(key.clone())))
        .push(") AND (state <> 'cancelled' OR last_error IS NOT NULL)");
    let found: Vec<String> =
        run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(found.into_iter().collect())
}
