//! Somebody who was reminded of a key, and the answers that they can give.

use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::Outcome;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::notifications::NewNotification;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::credential::RotationStatus;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, NotificationId};
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind, Reason, Subject};

use super::notifications::{mail, record};
use super::{TestBackend, day, form, id};

/// An integration of an owner and a deputy, reviewed today, whose key is due on 30 November, and what the owner was told.
pub struct Due {
    pub owner: Actor,
    pub deputy: Actor,
    pub integration: IntegrationId,
    pub key: CredentialId,
    pub reminder: NotificationId,
}

impl Due {
    pub async fn new(app: &TestBackend) -> Self {
        let (owner, deputy) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
        let name = format!("Payments {}", id::<uuid::Uuid>());
        let provider = app.new_provider(&name).await;
        let fields = form(&name, provider)
            .with("owner", owner.user.unwrap().to_string())
            .with("deputy", deputy.user.unwrap().to_string());
        let integration = app.register(&app.system(), id(), &fields).await.unwrap();
        app.review(integration).await;
        let key = app.api_key(integration, "Live key", "2026-09-01").await;
        app.plan_reminders().await.unwrap();
        let told = inbox(app, &owner).await;
        assert_eq!(told.len(), 1, "{told:?}");
        Self {
            owner,
            deputy,
            integration,
            key,
            reminder: told[0],
        }
    }
}

/// The newest line of each thing in the inbox of a person, newest first.
pub async fn inbox(app: &TestBackend, actor: &Actor) -> Vec<NotificationId> {
    let inbox = app.inbox(actor, false, &PageRequest::default()).await.unwrap();
    inbox.page.rows.iter().map(|entry| entry.line.id).collect()
}

/// How often a person was told something, each step counted.
async fn times_told(app: &TestBackend, actor: &Actor) -> usize {
    let inbox = app.inbox(actor, false, &PageRequest::default()).await.unwrap();
    let times = inbox.page.rows.iter().map(|entry| entry.line.times as usize);
    times.sum()
}

/// How many more things a person is told when it is planned `days` later.
pub async fn told_after(app: &TestBackend, actor: &Actor, days: i64) -> usize {
    let before = times_told(app, actor).await;
    app.advance_days(days);
    app.plan_reminders().await.unwrap();
    times_told(app, actor).await - before
}

/// The form of a snooze.
pub fn snooze(days: &str) -> Fields {
    Fields::default()
        .with("days", days)
        .with("reason", "The provider is down.")
}

/// The form that hands over to somebody.
pub fn hand_over(to: &Actor) -> Fields {
    Fields::default()
        .with("to", to.user.unwrap().to_string())
        .with("handover_reason", "Moved to another team.")
}

/// A notification about a key that is due on 30 November, to nobody yet.
pub fn about(app: &TestBackend, integration: IntegrationId, key: CredentialId) -> NewNotification {
    NewNotification {
        kind: NotificationKind::Rotation,
        subject: Subject::Credential(key).to_string(),
        due_on: day("2026-11-30"),
        step: 14,
        user: None,
        channel: ChannelClass::Inbox,
        lane: "inbox".into(),
        integration: Some(integration),
        title: "Rotate Live key".into(),
        reason: Reason::Owner,
        state: DeliveryState::Sent,
        ..mail(id(), app.clock.now())
    }
}

/// A reminder of a key, as if this person had been told, whatever they own.
pub async fn reminder_to(app: &TestBackend, actor: &Actor, key: CredentialId) -> NotificationId {
    let page = app.credential(&app.system(), key).await.unwrap();
    let (RotationStatus::Current { due } | RotationStatus::DueSoon { due, .. }) = page.status else {
        panic!("{:?}", page.status);
    };
    let sent = NewNotification {
        user: actor.user,
        due_on: due,
        ..about(app, page.credential.integration, key)
    };
    record(app, &sent).await
}

/// The fields for which an answer was refused.
pub fn errors(outcome: Result<Outcome, ServiceError>) -> Vec<String> {
    match outcome {
        Err(ServiceError::Invalid(errors)) => errors.0.into_keys().collect(),
        other => panic!("expected errors, got {other:?}"),
    }
}

/// How many answers are on record.
pub async fn answers(app: &TestBackend) -> i64 {
    app.number("SELECT COUNT(*) FROM reminder_answers").await
}

/// Tries one use-case about a reminder of a key as `actor`, for the matrix of permissions.
pub async fn attempt(
    app: &TestBackend,
    method: &str,
    actor: &Actor,
    key: CredentialId,
) -> Result<(), ServiceError> {
    match method {
        "acknowledge_reminder" => {
            let reminder = reminder_to(app, actor, key).await;
            app.acknowledge_reminder(actor, reminder, id()).await.map(drop)
        }
        "hand_over" => {
            let reminder = reminder_to(app, actor, key).await;
            let heir = app.person(Role::Engineer).await;
            app.hand_over(actor, reminder, id(), &hand_over(&heir))
                .await
                .map(drop)
        }
        "reminder" => {
            let somebody = app.person(Role::Viewer).await;
            let reminder = reminder_to(app, &somebody, key).await;
            app.reminder(actor, reminder).await.map(drop)
        }
        "snooze_reminder" => {
            let reminder = reminder_to(app, actor, key).await;
            app.snooze_reminder(actor, reminder, id(), &snooze("7"))
                .await
                .map(drop)
        }
        other => panic!("how is `{other}` tried?"),
    }
}
