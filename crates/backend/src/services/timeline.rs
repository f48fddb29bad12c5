//! What falls due in the next 90 days, and what is overdue: rotations, expiries and reviews on one line of time.

use chrono::{Days, NaiveDate};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::ids::{CredentialId, IntegrationId};
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::credentials::LONG_AGO;
use crate::store::timeline::{self, Due, DueRow, TimelineFilter};

/// How many days ahead are shown.
pub const TIMELINE_DAYS: u64 = 90;

/// What kind of thing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TimelineKind {
    /// A credential has to be replaced.
    Rotation,
    /// A credential stops working.
    Expiry,
    /// An integration has to be looked at.
    Review,
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// What.
    pub kind: TimelineKind,
    /// The integration.
    pub integration: IntegrationId,
    /// Its name.
    pub integration_name: String,
    /// The credential and its name; a review has none.
    pub credential: Option<(CredentialId, String)>,
    /// The last day on which it is on time; `None` when it was never done.
    pub due: Option<NaiveDate>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
}

/// The line of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The last day that it reaches.
    pub until: NaiveDate,
    /// What is due, the earliest first; what was never done before everything else.
    pub entries: Vec<TimelineEntry>,
    /// Whether there is more than is shown, overdue or ahead.
    pub more: bool,
}

impl Backend {
    /// What is overdue and what falls due within [`TIMELINE_DAYS`].
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn timeline(&self, actor: &Actor, filter: &TimelineFilter) -> Result<Timeline, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let today = self.clock.today();
        let until = today + Days::new(TIMELINE_DAYS);
        let yesterday = today - Days::new(1);
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (mut entries, mut more) = (Vec::new(), false);
        for (due, kind) in [
            (Due::NeverReviewed, TimelineKind::Review),
            (Due::Rotations, TimelineKind::Rotation),
            (Due::Expiries, TimelineKind::Expiry),
            (Due::Reviews, TimelineKind::Review),
        ] {
            // Read apart, so that much that is overdue does not hide what comes next.
            let mut spans = vec![(LONG_AGO, yesterday), (today, until)];
            if due == Due::NeverReviewed {
                spans.pop();
            }
            for (from, until) in spans {
                let (rows, cut) = timeline::due(&mut conn, due, filter, from, until).await?;
                more |= cut;
                entries.extend(rows.into_iter().map(|row| entry(kind, row)));
            }
        }
        entries.sort_by(|a, b| {
            let key = |entry: &TimelineEntry| (entry.due, entry.integration_name.clone(), entry.kind);
            key(a).cmp(&key(b)).then_with(|| a.credential.cmp(&b.credential))
        });
        Ok(Timeline {
            today,
            until,
            entries,
            more,
        })
    }
}

fn entry(kind: TimelineKind, row: DueRow) -> TimelineEntry {
    TimelineEntry {
        kind,
        integration: IntegrationId(row.integration_id),
        integration_name: row.integration_name,
        credential: row.credential_id.map(CredentialId).zip(row.credential_name),
        due: row.due_on.filter(|due| *due > LONG_AGO),
        owner_name: row.owner_name,
        team_name: row.team_name,
    }
}
