//! A report that is mailed: put together when it leaves, with everybody's permission asked again.

use chrono::NaiveDate;
use futures::StreamExt;
use holdfast_domain::access::{Actor, Permission};
use serde_json::json;

use super::path;
use crate::error::ServiceError;
use crate::notify::Attachment;
use crate::notify::words::count;
use crate::reports::csv::{BYTE_ORDER_MARK, file_name};
use crate::reports::{self, Parameters};
use crate::services::Backend;
use crate::store::notifications::Notification;
use crate::store::schedules;

/// The largest file that is mailed; of a larger one only the link is.
const FILE_MAX: usize = 10_000_000;

/// What a notification of a report became when it was to leave.
#[derive(Debug)]
pub(crate) enum Mailing {
    /// This is to be mailed.
    Report(Box<MailedReport>),
    /// There is nothing to be mailed any more, and why, as a sentence.
    Obsolete(&'static str),
}

/// A report that is ready to be mailed.
#[derive(Debug)]
pub(crate) struct MailedReport {
    /// What it is called.
    pub title: &'static str,
    /// The day that it shows: today.
    pub day: NaiveDate,
    /// How much is in it: "127 rows".
    pub summary: String,
    /// The file; `None` when it is too large to be mailed.
    pub file: Option<Attachment>,
    /// The path of its page, narrowed alike.
    pub path: String,
    /// Why the recipient gets it.
    pub why: String,
}

impl Backend {
    /// Puts together the report that a notification speaks of, as of now. Maker and recipient must still be allowed to
    /// export it. The export is audited like any other, under the maker, with the recipient.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn mailed_report(&self, notification: &Notification) -> Result<Mailing, ServiceError> {
        let (schedule, maker, recipient) = {
            let mut reading = self.db.read().await?;
            let mut conn = reading.conn();
            let schedule = match notification.subject.parse() {
                Ok(id) => schedules::find(&mut conn, id).await?,
                Err(_) => None,
            };
            let Some(schedule) = schedule.filter(|schedule| schedule.ended_at.is_none()) else {
                return Ok(Mailing::Obsolete("The schedule was ended."));
            };
            let maker = self
                .actor_in(&mut conn, schedule.created_by, "scheduled report")
                .await?;
            let recipient = match notification.user {
                Some(user) => self.actor_in(&mut conn, user, "scheduled report").await?,
                None => None,
            };
            (schedule, maker, recipient)
        };
        let Some(report) = reports::find(&schedule.report) else {
            return Ok(Mailing::Obsolete("There is no such report any more."));
        };
        let allowed = |actor: &Actor| actor.may(Permission::ExportReports) && actor.may(report.permission());
        let Some(maker) = maker.filter(allowed) else {
            return Ok(Mailing::Obsolete(
                "Whoever made the schedule may no longer export reports.",
            ));
        };
        let Some(recipient) = recipient.filter(allowed) else {
            return Ok(Mailing::Obsolete("The recipient may no longer export reports."));
        };
        let given = schedule
            .parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let Ok(parameters) = Parameters::parse(report, given) else {
            return Ok(Mailing::Obsolete(
                "The report can no longer be narrowed as the schedule asks; make a new schedule.",
            ));
        };
        let mailed_to = json!({ "schedule": schedule.id, "mailed_to": recipient.user });
        let mut stream = self
            .export_report_for(&maker, report, parameters, true.into(), mailed_to)
            .await?;
        let mut content = Vec::new();
        while let Some(piece) = stream.next().await {
            content.extend(piece?);
            if content.len() > FILE_MAX {
                break;
            }
        }
        let day = self.clock.today();
        let fits = content.len() <= FILE_MAX;
        let summary = if fits {
            count(rows(&content), "row")
        } else {
            "The file is larger than 10 MB and was not attached; the page of the report has it.".to_owned()
        };
        let file = fits.then(|| Attachment {
            name: file_name(report.slug(), day),
            media_type: "text/csv; charset=utf-8".to_owned(),
            content,
        });
        Ok(Mailing::Report(Box::new(MailedReport {
            title: report.title(),
            day,
            summary,
            file,
            path: path(report, &schedule.parameters),
            why: format!(
                "{} has this report mailed to you {}.",
                maker.name,
                schedule.recurrence.words()
            ),
        })))
    }
}

/// How many rows a file has below its header.
fn rows(content: &[u8]) -> usize {
    let text = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
    csv::ReaderBuilder::new().from_reader(text).byte_records().count()
}
