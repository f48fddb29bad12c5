//! Reports that are mailed by themselves: made and ended by people who may export them, and queued on their day.

mod mailed;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission, Role, permissions};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{Fields, Reader};
use holdfast_domain::ids::{NotificationId, ScheduleId, UserId};
use holdfast_domain::reminder::preferences::FIRST_HOUR;
use holdfast_domain::reminder::{Delivery, NotificationKind, Recurrence};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use self::mailed::Mailing;
use super::repeated::same_again;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::notify::words::date;
use crate::reports::{self, Parameters, Report};
use crate::store::notifications::{self, NewNotification};
use crate::store::schedules::{self, Schedule};
use crate::store::{Conn, StoreError, history, users};

/// The most people that one schedule mails to.
const RECIPIENTS_MAX: usize = 50;
/// No schedule's next day lies behind this one.
const FAR: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 30).expect("a date");

/// The page of the schedules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedulesView {
    /// Those that go on, by their next day.
    pub schedules: Vec<ScheduleView>,
    /// Whether mail can leave at all.
    pub has_mail: bool,
    /// Of each report that the actor may read, by its slug, who may be sent it.
    pub readers: BTreeMap<String, Vec<(UserId, String)>>,
}

impl SchedulesView {
    /// Who may be sent a report.
    #[must_use]
    pub fn readers_of(&self, report: &str) -> &[(UserId, String)] {
        self.readers.get(report).map_or(&[], Vec::as_slice)
    }
}

/// A schedule in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// The schedule.
    pub schedule: Schedule,
    /// What the report is called.
    pub title: String,
    /// The address of the report as it is mailed.
    pub path: String,
    /// What it is narrowed by: labels.
    pub narrowed: Vec<(String, String)>,
    /// Who made it.
    pub maker: String,
    /// To whom it goes.
    pub recipients: Vec<String>,
    /// Whether the actor may end it.
    pub may_end: bool,
}

impl Backend {
    /// The schedules that go on, and what a new one needs.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn report_schedules(&self, actor: &Actor) -> Result<SchedulesView, ServiceError> {
        require(actor, Permission::ExportReports)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let mut views = Vec::new();
        for schedule in schedules::running(&mut conn, FAR).await? {
            // What a report is narrowed to says something of what is in it.
            let report = reports::find(&schedule.report);
            if report.is_none_or(|report| actor.may(report.permission())) {
                views.push(view(&mut conn, actor, schedule).await?);
            }
        }
        let mut readers = BTreeMap::new();
        for report in reports::registry()
            .iter()
            .filter(|report| actor.may(report.permission()))
        {
            let people = schedules::candidates(&mut conn, &roles_reading(*report)).await?;
            readers.insert(report.slug().to_owned(), people);
        }
        Ok(SchedulesView {
            schedules: views,
            readers,
            has_mail: self.outbound.has_mail(),
        })
    }

    /// Makes a schedule, and answers its first day. The fields are `report`, `when` (see [`Recurrence::parse`]), `parameter.<name>` and `to.<user>`.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field. Sending the same form twice makes one; with other content it is `Repeated`.
    pub async fn schedule_report(
        &self,
        actor: &Actor,
        id: ScheduleId,
        fields: &Fields,
    ) -> Result<NaiveDate, ServiceError> {
        require(actor, Permission::ExportReports)?;
        let maker = actor.user.ok_or(ServiceError::Forbidden(
            "Have reports mailed: only people do, for their permission is asked each time",
        ))?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let roles = match reports::find(fields.get("report")) {
            Some(report) => roles_reading(report),
            None => roles_with(Permission::ExportReports),
        };
        let people = schedules::candidates(&mut conn, &roles).await?;
        let new = NewSchedule::read(actor, fields, &people)?;
        if let Some(known) = schedules::find(&mut conn, id).await? {
            let recipients = schedules::recipients(&mut conn, id).await?;
            let mut recipients: Vec<UserId> = recipients.into_iter().map(|(user, _)| user).collect();
            let mut sent = new.recipients;
            recipients.sort_unstable();
            sent.sort_unstable();
            same_again(
                &json!({ "report": known.report, "parameters": known.parameters, "when": known.recurrence.value(), "to": recipients }),
                &json!({ "report": new.report.slug(), "parameters": new.parameters, "when": new.recurrence.value(), "to": sent }),
            )?;
            return Ok(known.next_on);
        }
        let schedule = Schedule {
            id,
            report: new.report.slug().to_owned(),
            parameters: new.parameters,
            recurrence: new.recurrence,
            next_on: new.recurrence.first_after(self.clock.today()),
            created_by: maker,
            created_at: self.clock.now(),
            ended_at: None,
        };
        schedules::insert(&mut conn, &schedule, &new.recipients).await?;
        let data = json!({
            "report": schedule.report,
            "parameters": schedule.parameters,
            "when": schedule.recurrence.value(),
            "recipients": new.recipients,
        });
        let event = self.event(
            actor,
            Action::ScheduleMade,
            Permission::ExportReports,
            ("schedule", id.0),
            data,
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        Ok(schedule.next_on)
    }

    /// Ends a schedule: nothing of it is mailed from now on. Doing it again does nothing.
    ///
    /// # Errors
    /// `Forbidden` also to who neither made it nor administers; `NotFound`.
    pub async fn end_schedule(&self, actor: &Actor, id: ScheduleId) -> Result<(), ServiceError> {
        require(actor, Permission::ExportReports)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let schedule = schedules::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if !may_end(actor, &schedule) {
            return Err(ServiceError::Forbidden(
                "End a report by mail that somebody else has set up",
            ));
        }
        if schedules::end(&mut conn, id, self.clock.now()).await? {
            let event = self.event(
                actor,
                Action::ScheduleEnded,
                Permission::ExportReports,
                ("schedule", id.0),
                json!({}),
            );
            history::append(&mut conn, &event).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// Queues the reports whose day has come, and answers how many mails that makes. Of several days that were missed only
    /// the latest counts; several nodes may do this at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_scheduled_reports(&self) -> Result<u64, ServiceError> {
        let today = self.clock.today();
        let due = {
            let mut reading = self.db.read().await?;
            schedules::running(&mut reading.conn(), today).await?
        };
        let mut queued = 0;
        for schedule in due {
            if let Some(day) = schedule.recurrence.latest(schedule.next_on, today) {
                queued += self.queue_report(&schedule, day).await?;
            }
        }
        Ok(queued)
    }

    async fn queue_report(&self, schedule: &Schedule, day: NaiveDate) -> Result<u64, ServiceError> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let next_on = schedule.recurrence.first_after(today);
        if !schedules::advance(&mut conn, schedule, next_on).await? {
            return Ok(0);
        }
        let report = reports::find(&schedule.report);
        let title = report.map_or_else(|| schedule.report.clone(), |report| report.title().to_owned());
        let mut new = Vec::new();
        // Without a way out a mail would wait, and be old news when one is configured.
        if self.outbound.has_mail() {
            for (user, _) in schedules::recipients(&mut conn, schedule.id).await? {
                let id = NotificationId(self.clock.new_id());
                new.push(NewNotification {
                    key: format!("report:{}:{day}:{user}", schedule.id),
                    subject: schedule.id.to_string(),
                    title: format!("{title} of {}", date(day)),
                    not_before: self.clock.at(today, FIRST_HOUR.into()).max(now),
                    ..NewNotification::asked(NotificationKind::Report, id, day, Delivery::Email(user), now)
                });
            }
        }
        let queued = notifications::insert_all(&mut conn, &new).await?;
        writing.commit().await?;
        tracing::info!(schedule.id = %schedule.id, report.slug = schedule.report, notification.count = queued, "Queued a scheduled report");
        Ok(queued)
    }
}

/// The fields of a new schedule, read.
struct NewSchedule {
    report: &'static dyn Report,
    parameters: BTreeMap<String, String>,
    recurrence: Recurrence,
    recipients: Vec<UserId>,
}

impl NewSchedule {
    fn read(actor: &Actor, fields: &Fields, people: &[(UserId, String)]) -> Result<Self, ServiceError> {
        let mut reader = Reader::new(fields);
        let report = reports::find(fields.get("report")).filter(|report| actor.may(report.permission()));
        if report.is_none() {
            reader.error("report", "Choose a report from the list.");
        }
        let given = fields
            .0
            .iter()
            .filter_map(|(path, value)| Some((path.strip_prefix("parameter.")?, value.as_str())));
        let parameters = match report.map(|report| Parameters::parse(report, given)) {
            Some(Ok(parameters)) => parameters,
            Some(Err(errors)) => {
                for (name, message) in errors.0 {
                    reader.error(&format!("parameter.{name}"), message);
                }
                Parameters::default()
            }
            None => Parameters::default(),
        };
        let recurrence = Recurrence::parse(fields.get("when"))
            .map_err(|message| reader.error("when", message))
            .ok();
        let mut recipients = Vec::new();
        for (path, _) in fields.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let Some(raw) = path.strip_prefix("to.") else {
                continue;
            };
            match raw.parse().map(UserId) {
                Ok(user) if people.iter().any(|(known, _)| *known == user) => recipients.push(user),
                _ => reader.error(
                    "to",
                    "Somebody ticked here may no longer export reports; choose again.",
                ),
            }
        }
        if recipients.is_empty() {
            reader.error("to", "Tick at least one person.");
        } else if recipients.len() > RECIPIENTS_MAX {
            reader.error("to", format!("Tick at most {RECIPIENTS_MAX} people."));
        }
        match (report, recurrence) {
            (Some(report), Some(recurrence)) if reader.errors.is_empty() => Ok(Self {
                report,
                parameters: owned(&parameters),
                recurrence,
                recipients,
            }),
            _ => Err(reader.errors.into()),
        }
    }
}

fn owned(parameters: &Parameters) -> BTreeMap<String, String> {
    parameters
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The roles that hold a permission.
fn roles_with(permission: Permission) -> Vec<Role> {
    let holds = |role: &Role| permissions(*role).contains(&permission);
    Role::ALL.iter().copied().filter(holds).collect()
}

/// The roles that may have a report mailed: those that may export, and may read it.
fn roles_reading(report: &dyn Report) -> Vec<Role> {
    let mut roles = roles_with(Permission::ExportReports);
    roles.retain(|role| permissions(*role).contains(&report.permission()));
    roles
}

/// Whoever made a schedule may end it, and whoever administers: its recipients rely on it.
fn may_end(actor: &Actor, schedule: &Schedule) -> bool {
    actor.user == Some(schedule.created_by) || actor.may(Permission::ManageSettings)
}

async fn view(conn: &mut Conn<'_>, actor: &Actor, schedule: Schedule) -> Result<ScheduleView, StoreError> {
    let recipients = schedules::recipients(conn, schedule.id).await?;
    let maker = users::name(conn, schedule.created_by).await?.unwrap_or_default();
    let report = reports::find(&schedule.report);
    let narrowed = report.map_or_else(Vec::new, |report| labels(report, &schedule.parameters));
    Ok(ScheduleView {
        title: report.map_or_else(|| schedule.report.clone(), |report| report.title().to_owned()),
        path: report.map_or_else(String::new, |report| path(report, &schedule.parameters)),
        narrowed,
        maker,
        recipients: recipients.into_iter().map(|(_, name)| name).collect(),
        may_end: may_end(actor, &schedule),
        schedule,
    })
}

/// Parameters as labels, as the page of the report has them.
fn labels(report: &dyn Report, parameters: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let shown = |(name, value): (&String, &String)| {
        let parameter = report.parameters().iter().find(|known| known.name == name)?;
        let allowed = parameter.kind.allowed();
        let label = allowed.iter().find(|(stored, _)| stored == value);
        let value = label.map_or_else(|| value.clone(), |(_, label)| (*label).to_owned());
        Some((parameter.label.to_owned(), value))
    };
    parameters.iter().filter_map(shown).collect()
}

/// The path of a report's page with these parameters.
fn path(report: &dyn Report, parameters: &BTreeMap<String, String>) -> String {
    let path = format!("/reports/{}", report.slug());
    if parameters.is_empty() {
        return path;
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    format!("{path}?{query}")
}
