//! Notifications that a test records by itself.

use chrono::{DateTime, Utc};
use holdfast_backend::store::notifications::{self, NewNotification};
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::{ChannelClass, Delivery, DeliveryState, NotificationKind, Reason};

use super::{TestBackend, first_day, id};

/// A test mail that is ready.
pub fn mail(user: UserId, now: DateTime<Utc>) -> NewNotification {
    let id: NotificationId = id();
    NewNotification {
        id,
        key: format!("test:{id}"),
        kind: NotificationKind::Test,
        subject: format!("test:{id}"),
        due_on: first_day(),
        step: 0,
        user: Some(user),
        team: None,
        channel: ChannelClass::Email,
        channel_id: None,
        lane: Delivery::Email(user).lane(),
        integration: None,
        title: "Test message".into(),
        reason: Reason::Asked,
        orphan: false,
        state: DeliveryState::Queued,
        digest_on: None,
        not_before: now,
        created_at: now,
    }
}

/// Records a notification.
pub async fn record(app: &TestBackend, new: &NewNotification) -> NotificationId {
    let mut writing = app.db.write().await.unwrap();
    assert!(notifications::insert(&mut writing.conn(), new).await.unwrap());
    writing.commit().await.unwrap();
    new.id
}
