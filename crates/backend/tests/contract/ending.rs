//! Who may end a report that is mailed by itself.

use holdfast_backend::ServiceError;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, id};

#[rstest]
#[tokio::test]
async fn a_schedule_is_ended_by_who_made_it_or_administers(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (maker, other) = (
        app.person(Role::Compliance).await,
        app.person(Role::Auditor).await,
    );
    let admin = app.person(Role::Admin).await;
    let fields = Fields::default()
        .with("report", "reviews")
        .with("when", "weekly:1")
        .with(format!("to.{}", other.user.unwrap()), "on");
    let (first, second) = (id(), id());
    for schedule in [first, second] {
        app.schedule_report(&maker, schedule, &fields).await.unwrap();
    }
    for (actor, may) in [(&maker, true), (&other, false), (&admin, true)] {
        let view = app.report_schedules(actor).await.unwrap();
        assert!(view.schedules.iter().all(|row| row.may_end == may));
    }
    let refused = app.end_schedule(&other, first).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
    assert_eq!(app.report_schedules(&other).await.unwrap().schedules.len(), 2);
    app.end_schedule(&maker, first).await.unwrap();
    app.end_schedule(&admin, second).await.unwrap();
    assert!(app.report_schedules(&other).await.unwrap().schedules.is_empty());
}
