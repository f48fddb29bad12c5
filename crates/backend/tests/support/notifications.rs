//! Notifications that a test records by itself.

use chrono::{DateTime, Utc};
use holdfast_backend::store::notifications::{self, NewNotification};
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::{Delivery, NotificationKind};

use super::{TestBackend, first_day, id};

/// A test mail that is ready.
pub fn mail(user: UserId, now: DateTime<Utc>) -> NewNotification {
    let id: NotificationId = id();
    NewNotification {
        title: "Test message".into(),
        ..NewNotification::asked(
            NotificationKind::Test,
            id,
            first_day(),
            Delivery::Email(user),
            now,
        )
    }
}

/// Records a notification.
pub async fn record(app: &TestBackend, new: &NewNotification) -> NotificationId {
    let mut writing = app.db.write().await.unwrap();
    assert!(notifications::insert(&mut writing.conn(), new).await.unwrap());
    writing.commit().await.unwrap();
    new.id
}
