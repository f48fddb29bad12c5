//! Reports that are mailed by themselves: on their day, once, to who may still have them.

use std::sync::{Arc, Mutex};

use holdfast_backend::notify::{Mail, Mailer, Outbound};
use holdfast_backend::reports::{self, Parameters, csv};
use holdfast_backend::store::history;
use holdfast_backend::{Backend, Pools, ServiceError};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::ScheduleId;
use rstest::rstest;

use crate::reports::pieces;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, id};

/// A backend that mails into memory, and its people.
struct Office {
    app: TestBackend,
    backend: Backend,
    mails: Arc<Mutex<Vec<Mail>>>,
    maker: Actor,
    compliance: Actor,
    auditor: Actor,
}

impl Office {
    async fn new(database: Database) -> Self {
        let app = TestBackend::new(database).await;
        let mails = Arc::default();
        let mut backend = Backend::clone(&app);
        backend.outbound = Arc::new(Outbound {
            mailer: Mailer::Memory(Arc::clone(&mails)),
            ..Outbound::default()
        });
        Self {
            maker: app.person(Role::Admin).await,
            compliance: app.person(Role::Compliance).await,
            auditor: app.person(Role::Auditor).await,
            app,
            backend,
            mails,
        }
    }

    /// The form of a report to compliance and the auditor.
    fn form(&self, report: &str, when: &str) -> Fields {
        [&self.compliance, &self.auditor].iter().fold(
            Fields::default().with("report", report).with("when", when),
            |fields, person| fields.with(format!("to.{}", person.user.unwrap()), "on"),
        )
    }

    async fn schedule(&self, report: &str, when: &str) -> ScheduleId {
        let schedule = id();
        self.backend
            .schedule_report(&self.maker, schedule, &self.form(report, when))
            .await
            .unwrap();
        schedule
    }

    /// Queues and delivers, and answers what was mailed.
    async fn run(&self) -> Vec<Mail> {
        self.backend.queue_scheduled_reports().await.unwrap();
        self.backend.deliver_due(100).await.unwrap();
        std::mem::take(&mut self.mails.lock().unwrap())
    }
}

#[rstest]
#[tokio::test]
async fn a_report_is_mailed_on_its_day_once_to_everybody_with_the_file_of_that_day(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let office = Office::new(database).await;
    office.app.new_integration("Checkout").await;
    // Today is a Sunday.
    office.schedule("reviews", "weekly:1").await;
    assert_eq!(office.run().await, []);
    office.app.advance_days(1);
    let mails = office.run().await;
    assert_eq!(mails.len(), 2);
    let report = reports::find("reviews").unwrap();
    let file = office
        .app
        .export_report(&office.maker, report, Parameters::default(), true)
        .await
        .unwrap();
    let expected = pieces(file).await.concat();
    assert!(String::from_utf8_lossy(&expected).contains("Checkout"));
    for mail in &mails {
        assert_eq!(mail.subject, "Reviews of 23 Nov 2026");
        let attached = mail.attachment.as_ref().unwrap();
        assert_eq!(attached.name, "holdfast-reviews-2026-11-23.csv");
        assert_eq!(attached.content, expected);
        assert!(attached.content.starts_with(csv::BYTE_ORDER_MARK));
        assert!(mail.text.contains("1 row"), "{}", mail.text);
        assert!(mail.text.contains("every Monday"), "{}", mail.text);
    }
    assert_eq!(office.run().await, [], "once");
    office.app.advance_days(6);
    assert_eq!(office.run().await, []);
    office.app.advance_days(1);
    assert_eq!(office.run().await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn after_a_downtime_only_the_latest_report_is_mailed(#[values(Sqlite, Postgres)] database: Database) {
    let office = Office::new(database).await;
    office.schedule("reviews", "weekly:1").await;
    office.app.advance_days(25);
    assert_eq!(office.run().await.len(), 2);
    assert_eq!(office.app.number("SELECT COUNT(*) FROM notifications").await, 2);
    let view = office.backend.report_schedules(&office.maker).await.unwrap();
    assert_eq!(view.schedules[0].schedule.next_on, day("2026-12-21"));
}

#[rstest]
#[tokio::test]
async fn two_nodes_queue_a_report_once(#[values(Sqlite, Postgres)] database: Database) {
    let office = Office::new(database).await;
    office.schedule("reviews", "monthly:23").await;
    office.app.advance_days(1);
    let (one, other) = tokio::join!(
        office.backend.queue_scheduled_reports(),
        office.backend.queue_scheduled_reports()
    );
    assert_eq!(one.unwrap() + other.unwrap(), 2);
    assert_eq!(office.run().await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn who_lost_the_permission_gets_nothing_and_without_the_makers_nobody_does(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let office = Office::new(database).await;
    office.schedule("reviews", "weekly:1").await;
    office.app.advance_days(1);
    office
        .app
        .sql("DELETE FROM user_roles WHERE role = 'auditor'")
        .await;
    let mails = office.run().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to.as_str().starts_with("compliance-"));
    assert_eq!(
        office
            .app
            .number("SELECT COUNT(*) FROM notifications WHERE state = 'cancelled' AND last_error LIKE 'The recipient may no longer%'")
            .await,
        1
    );
    office
        .app
        .sql("DELETE FROM user_roles WHERE role = 'admin'")
        .await;
    office.app.advance_days(7);
    assert_eq!(office.run().await, []);
}

#[rstest]
#[tokio::test]
async fn an_ended_schedule_mails_nothing_also_what_was_queued_before(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let office = Office::new(database).await;
    let schedule = office.schedule("reviews", "weekly:1").await;
    office.app.advance_days(1);
    assert_eq!(office.backend.queue_scheduled_reports().await.unwrap(), 2);
    for _ in 0..2 {
        office
            .backend
            .end_schedule(&office.maker, schedule)
            .await
            .unwrap();
    }
    assert_eq!(office.run().await, []);
    office.app.advance_days(7);
    assert_eq!(office.run().await, []);
    let view = office.backend.report_schedules(&office.maker).await.unwrap();
    assert_eq!(view.schedules, []);
    let unknown = office.backend.end_schedule(&office.maker, id()).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
}

#[rstest]
#[tokio::test]
async fn parameters_narrow_the_file_and_are_shown_with_their_labels(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let office = Office::new(database).await;
    let fields = office
        .form("reminders-sent", "monthly:1")
        .with("parameter.state", "dead")
        .with("parameter.kind", "");
    office
        .backend
        .schedule_report(&office.maker, id(), &fields)
        .await
        .unwrap();
    let view = office.backend.report_schedules(&office.auditor).await.unwrap();
    let schedule = &view.schedules[0];
    assert_eq!(schedule.path, "/reports/reminders-sent?state=dead");
    assert_eq!(schedule.narrowed, [("Result".to_owned(), "Failed".to_owned())]);
    assert_eq!(schedule.maker, office.maker.name);
    assert_eq!(schedule.recipients.len(), 2);
    office.app.advance_days(9);
    let mails = office.run().await;
    let attached = mails[0].attachment.as_ref().unwrap();
    let text = String::from_utf8_lossy(&attached.content);
    assert_eq!(text.lines().count(), 1, "nothing failed for good: {text}");
    assert!(mails[0].text.contains("/reports/reminders-sent?state=dead"));
}

#[rstest]
#[tokio::test]
async fn what_is_too_large_to_be_mailed_is_a_link(#[values(Sqlite, Postgres)] database: Database) {
    let office = Office::new(database).await;
    office.schedule("reminders-sent", "weekly:1").await;
    office.app.advance_days(1);
    office.run().await;
    office
        .app
        .sql(match office.app.db.pools {
            Pools::Sqlite { .. } => "UPDATE notifications SET last_error = printf('%.10000001c', 'x')",
            Pools::Postgres(_) => "UPDATE notifications SET last_error = repeat('x', 10000001)",
        })
        .await;
    office.app.advance_days(7);
    let mails = office.run().await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].attachment, None);
    assert!(
        mails[0].text.contains("larger than 10 MB") && mails[0].text.contains("/reports/reminders-sent"),
        "{}",
        mails[0].text
    );
}

#[rstest]
#[tokio::test]
async fn a_schedule_and_each_export_of_it_are_audited(#[values(Sqlite, Postgres)] database: Database) {
    let office = Office::new(database).await;
    let schedule = office.schedule("reviews", "weekly:1").await;
    office.app.advance_days(1);
    office.run().await;
    office
        .backend
        .end_schedule(&office.maker, schedule)
        .await
        .unwrap();
    let events = {
        let mut reading = office.app.db.read().await.unwrap();
        history::events_after(&mut reading.conn(), 0, 500).await.unwrap()
    };
    let told = |action: &str| -> Vec<_> { events.iter().filter(|event| event.action == action).collect() };
    let made = told("schedule.made");
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].entity_id, Some(schedule.0));
    assert_eq!(
        told("schedule.ended")[0].actor_id,
        office.maker.user.map(|user| user.0)
    );
    let exports = told("report.exported");
    assert_eq!(exports.len(), 2);
    for export in exports {
        assert_eq!(export.actor_id, office.maker.user.map(|user| user.0));
        assert_eq!(export.origin, "scheduled report");
        assert!(
            [&office.compliance, &office.auditor]
                .iter()
                .any(|person| export.data.contains(&person.user.unwrap().to_string())),
            "{}",
            export.data
        );
    }
}

#[rstest]
#[tokio::test]
async fn without_a_mail_server_nothing_is_queued_for_later(#[values(Sqlite, Postgres)] database: Database) {
    let office = Office::new(database).await;
    office.schedule("reviews", "weekly:1").await;
    office.app.advance_days(1);
    assert!(!office.app.report_schedules(&office.maker).await.unwrap().has_mail);
    assert_eq!(office.app.queue_scheduled_reports().await.unwrap(), 0);
    assert_eq!(office.run().await, [], "its day is over");
}

#[rstest]
#[tokio::test]
async fn a_form_is_refused_field_by_field_and_sent_twice_makes_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let office = Office::new(database).await;
    let viewer = office.app.person(Role::Viewer).await.user.unwrap();
    let good = office.form("reviews", "weekly:1");
    let nobody = Fields::default()
        .with("report", "reviews")
        .with("when", "weekly:1");
    for (fields, field) in [
        (good.clone().with("report", "no-such-report"), "report"),
        (good.clone().with("when", "weekly:8"), "when"),
        (good.clone().with("when", ""), "when"),
        (good.clone().with("parameter.state", "dead"), "parameter.state"),
        (
            office
                .form("reminders-sent", "weekly:1")
                .with("parameter.state", "gone"),
            "parameter.state",
        ),
        (nobody.clone(), "to"),
        (good.clone().with(format!("to.{viewer}"), "on"), "to"),
        (nobody.with("to.somebody", "on"), "to"),
    ] {
        let answer = office.backend.schedule_report(&office.maker, id(), &fields).await;
        let Err(ServiceError::Invalid(errors)) = answer else {
            panic!("{field}: {answer:?}");
        };
        assert!(errors.get(field).is_some(), "{field}: {errors}");
    }
    let schedule = id();
    for _ in 0..2 {
        office
            .backend
            .schedule_report(&office.maker, schedule, &good)
            .await
            .unwrap();
    }
    let view = office.backend.report_schedules(&office.maker).await.unwrap();
    assert_eq!(view.schedules.len(), 1);
    assert_eq!(
        view.readers_of("catalogue").len(),
        3,
        "the viewer is not offered: {:?}",
        view.readers_of("catalogue")
    );
}
