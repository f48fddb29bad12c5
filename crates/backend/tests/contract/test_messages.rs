//! Test messages: who may ask for one, and that a form sends it once.

use std::sync::Arc;

use holdfast_backend::ServiceError;
use holdfast_backend::services::test_message::TestTo;
use holdfast_domain::access::{Permission, Role};
use rstest::rstest;

use crate::queue::{Queue, channel, team};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::id;

#[rstest]
#[tokio::test]
async fn a_test_goes_to_oneself_and_by_administrators_to_a_channel_once_a_form(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let viewer = app.person(Role::Viewer).await;
    let form = id();
    for _ in 0..2 {
        app.send_test(&viewer, form, TestTo::Me).await.unwrap();
        app.deliver_due(10).await.unwrap();
    }
    assert_eq!(app.arrived(), 1);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'delivery.tested'")
            .await,
        1
    );
    let hook = channel(&app, team(&app, None).await).await;
    let refused = app.send_test(&viewer, id(), TestTo::Channel(hook)).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
    let admin = app.person(Role::Admin).await;
    assert!(admin.may(Permission::ManageSettings));
    app.send_test(&admin, id(), TestTo::Channel(hook)).await.unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications WHERE channel = 'webhook' AND state = 'queued'")
            .await,
        1
    );
    let mut mute = app.node();
    mute.outbound = Arc::default();
    let refused = mute.send_test(&viewer, id(), TestTo::Me).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
}
