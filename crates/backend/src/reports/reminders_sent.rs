//! Reminders sent: one row per notification, newest first: to whom, why, what, when it was planned and sent, and what
//! became of it.

use async_trait::async_trait;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind, Reason};

use super::lists::id;
use super::{Cell, Chunk, ChunkRequest, Column, Cursor, Parameter, ParameterKind, Parameters, Report};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::sent::{self, SentFilter, SentRow};
use crate::store::{Conn, StoreError};

/// The report.
pub struct RemindersSent;

static PARAMETERS: [Parameter; 5] = [
    Parameter {
        name: "state",
        label: "Result",
        kind: ParameterKind::one_of::<DeliveryState>(),
    },
    Parameter {
        name: "kind",
        label: "Kind",
        kind: ParameterKind::one_of::<NotificationKind>(),
    },
    Parameter {
        name: "channel",
        label: "Channel",
        kind: ParameterKind::one_of::<ChannelClass>(),
    },
    Parameter {
        name: "from",
        label: "Planned from",
        kind: ParameterKind::Date,
    },
    Parameter {
        name: "to",
        label: "Planned to",
        kind: ParameterKind::Date,
    },
];

static COLUMNS: [Column; 20] = [
    Column::new(
        "recipient",
        "To whom",
        "The person, or the team whose channel was notified",
    ),
    Column::new("title", "What", "What had to be done"),
    Column::new(
        "kind",
        "Kind",
        "What was due; digest, report and test are no reminders of one thing",
    ),
    Column::new(
        "reason",
        "Why",
        "The recipient's role: owner, deputy, team, lead, compliance, or asked (on request)",
    ),
    Column::in_file("orphan", "Nobody's", "Whether nobody owned it then"),
    Column::new(
        "due_on",
        "Due",
        "The last day on which it was on time; of digests and reports, their day",
    ),
    Column::new(
        "step_days",
        "Step, days",
        "Days between the step of the ladder and the date; negative: after it",
    ),
    Column::new("channel", "Channel", "Over what it went"),
    Column::in_file("webhook", "Webhook", "Which webhook of the team"),
    Column::new("planned_at", "Planned", "When it was recorded to be sent"),
    Column::new("sent_at", "Sent", "When it was sent; empty: it was not"),
    Column::new(
        "result",
        "Result",
        "held (waits for the digest), bundled (in a digest), queued, sending, sent, dead (failed) or cancelled (no longer due)",
    ),
    Column::in_file("settled_at", "Settled", "When it was sent, given up or cancelled"),
    Column::in_file(
        "next_try_at",
        "Next try",
        "When it is tried next; empty: it is not waiting",
    ),
    Column::in_file("read_at", "Read", "When it was opened in the inbox"),
    Column::new(
        "failed_tries",
        "Failed tries",
        "How often it was tried and failed",
    ),
    Column::new("last_error", "Last error", "What went wrong last"),
    Column::in_file("integration", "Integration", "The integration that it belongs to"),
    Column::in_file(
        "subject",
        "Subject",
        "The thing that it was about, by its stable id",
    ),
    Column::in_file(
        "notification_id",
        "Notification id",
        "The notification's stable id; a mail's Message-ID begins with it",
    ),
];

#[async_trait]
impl Report for RemindersSent {
    fn slug(&self) -> &'static str {
        "reminders-sent"
    }

    fn title(&self) -> &'static str {
        "Reminders sent"
    }

    fn purpose(&self) -> &'static str {
        "For auditors and compliance: who was reminded of what, when and over which channel, whether it arrived, and what \
         went wrong when it did not."
    }

    fn row(&self) -> &'static str {
        "notification"
    }

    fn permission(&self) -> Permission {
        Permission::ReadDeliveries
    }

    fn parameters(&self) -> &'static [Parameter] {
        &PARAMETERS
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let wrong = || StoreError::Constraint {
            field: "after",
            message: "This page's address is wrong; start at the first page.",
        };
        let after = match &request.after {
            Some(after) => Some(after.0.parse().map_err(|_| wrong())?),
            None => None,
        };
        let filter = filter(backend, parameters);
        let mut rows = sent::notifications(conn, &filter, after, request.rows + 1).await?;
        let more = rows.len() > request.rows;
        rows.truncate(request.rows);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor(row.id.simple().to_string()));
        Ok(Chunk {
            rows: rows.into_iter().map(cells).collect(),
            next,
        })
    }
}

fn filter(backend: &Backend, parameters: &Parameters) -> SentFilter {
    let (from, before) = parameters.span(&backend.clock);
    SentFilter {
        state: parameters.choice("state"),
        kind: parameters.choice("kind"),
        channel: parameters.choice("channel"),
        from,
        before,
    }
}

fn cells(row: SentRow) -> Vec<Cell> {
    let state = DeliveryState::parse(&row.state).ok();
    let waits = matches!(state, Some(DeliveryState::Queued | DeliveryState::Sending));
    let sent = state == Some(DeliveryState::Sent);
    vec![
        row.user_name.or(row.team_name).into(),
        row.title.into(),
        Cell::stored_choice::<NotificationKind>(&row.kind),
        Cell::stored_choice::<Reason>(&row.reason),
        row.orphan.into(),
        row.due_on.into(),
        row.step.into(),
        Cell::stored_choice::<ChannelClass>(&row.channel),
        row.channel_name.into(),
        Cell::Instant(row.created_at),
        Cell::maybe(row.settled_at.filter(|_| sent), Cell::Instant),
        Cell::stored_choice::<DeliveryState>(&row.state),
        Cell::maybe(row.settled_at, Cell::Instant),
        Cell::maybe(waits.then_some(row.not_before), Cell::Instant),
        Cell::maybe(row.read_at, Cell::Instant),
        row.attempts.into(),
        row.last_error.into(),
        row.integration_name.into(),
        row.subject.into(),
        id(row.id),
    ]
}
