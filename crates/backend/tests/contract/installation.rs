//! An installation knows itself: a copy that is started elsewhere says nothing until somebody confirms it.

use std::sync::Arc;

use holdfast_backend::notify::Outbound;
use holdfast_backend::notify::place::{Place, Silence};
use holdfast_domain::reminder::DeliveryState;
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};

/// The same database, seen from a place.
fn at(app: &Queue, file: &str) -> holdfast_backend::Backend {
    let mut backend = app.node();
    backend.outbound = Arc::new(Outbound {
        place: Some(Place {
            file: Some(file.into()),
            ..Place::default()
        }),
        ..Outbound::clone(&backend.outbound)
    });
    backend
}

#[rstest]
#[tokio::test]
async fn a_copy_that_is_started_elsewhere_says_nothing_until_it_is_confirmed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let (home, copy) = (at(&app, "1"), at(&app, "2"));
    assert_eq!(
        home.settle_in().await.unwrap(),
        None,
        "the first start notes the place"
    );
    assert_eq!(home.settle_in().await.unwrap(), None);
    app.queued(user, 2).await;
    assert_eq!(copy.settle_in().await.unwrap(), Some(Silence::Elsewhere));
    assert_eq!(copy.deliver_due(10).await.unwrap().sent, 0);
    assert_eq!(app.mails(DeliveryState::Queued).await, 2, "it waits");
    assert_eq!(app.script().asked, 0);
    copy.confirm_outbound(&app.system()).await.unwrap();
    copy.confirm_outbound(&app.system()).await.unwrap();
    assert_eq!(copy.silence().await.unwrap(), None);
    assert_eq!(copy.deliver_due(10).await.unwrap().sent, 2);
    assert_eq!(
        home.silence().await.unwrap(),
        Some(Silence::Elsewhere),
        "one of them speaks"
    );
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'outbound.confirmed'";
    assert_eq!(app.number(events).await, 1);
}

#[rstest]
#[tokio::test]
async fn marks_that_change_one_by_one_are_followed(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let place = |file: &str, machine: &str| {
        let mut backend = at(&app, file);
        let mut outbound = Outbound::clone(&backend.outbound);
        outbound.place = outbound.place.map(|place| Place {
            machine: Some(machine.into()),
            ..place
        });
        backend.outbound = Arc::new(outbound);
        backend
    };
    for (file, machine) in [("1", "a"), ("1", "b"), ("2", "b"), ("2", "c")] {
        assert_eq!(
            place(file, machine).settle_in().await.unwrap(),
            None,
            "{file} {machine}"
        );
    }
    let elsewhere = place("1", "a").settle_in().await.unwrap();
    assert_eq!(elsewhere, Some(Silence::Elsewhere));
}

#[rstest]
#[tokio::test]
async fn one_setting_silences_every_way_out(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 1).await;
    let mut silent = app.node();
    silent.outbound = Arc::new(Outbound {
        silent: true,
        ..Outbound::clone(&silent.outbound)
    });
    assert_eq!(silent.deliver_due(10).await.unwrap().sent, 0);
    assert_eq!(silent.silence().await.unwrap(), Some(Silence::Configured));
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
}
