//! What those see who see to it that reminders arrive: the log, what is wrong, every try, the preview, what is watched.

use chrono::TimeDelta;
use holdfast_backend::ServiceError;
use holdfast_backend::services::deliveries::Deliveries;
use holdfast_backend::store::notifications::log::LogFilter;
use holdfast_backend::store::{PageRequest, jobs, lanes, watch};
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{
    AttemptOutcome, ChannelClass, DeliveryState, NotificationKind, ReminderKind,
};
use rstest::rstest;

use crate::queue::{Queue, channel, down, refused, team};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::id;

async fn log(app: &Queue, filter: LogFilter) -> Deliveries {
    app.deliveries(&app.system(), &filter, &PageRequest::default())
        .await
        .unwrap()
}

#[rstest]
#[tokio::test]
async fn the_log_says_which_channel_is_at_rest_until_it_works_again(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 6).await;
    app.script().always = Some(down());
    app.deliver_due(100).await.unwrap();
    let health = log(&app, LogFilter::default()).await.health;
    let [resting] = health.resting.as_slice() else {
        panic!("one channel is at rest: {health:?}");
    };
    assert_eq!((resting.channel, &resting.webhook), (ChannelClass::Email, &None));
    assert_eq!(resting.lane.opened_at, Some(app.clock.now()));
    assert_eq!(
        resting.lane.last_error.as_deref(),
        Some("421 Service not available")
    );
    assert!(resting.lane.probe_at > Some(app.clock.now()), "{resting:?}");
    assert_eq!(
        (health.counts.queued, health.counts.dead),
        (6, 0),
        "all of it waits"
    );

    app.script().always = None;
    for _ in 0..3 {
        app.seconds(120);
        app.deliver_due(100).await.unwrap();
    }
    let health = log(&app, LogFilter::default()).await.health;
    assert!(health.resting.is_empty(), "{health:?}");
    assert_eq!(health.counts.queued, 0);
    assert_eq!(app.arrived(), 6);
}

#[rstest]
#[tokio::test]
async fn a_webhook_at_rest_is_called_by_its_name_and_its_team(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let team = team(&app, None).await;
    let hook = channel(&app, team).await;
    let now = app.clock.now();
    let mut writing = app.db.write().await.unwrap();
    let lane = hook.to_string();
    lanes::failed(&mut writing.conn(), &lane, "Not Found (404).", false)
        .await
        .unwrap();
    lanes::open(&mut writing.conn(), &lane, now, now + TimeDelta::minutes(1))
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let health = log(&app, LogFilter::default()).await.health;
    let [resting] = health.resting.as_slice() else {
        panic!("one channel is at rest: {health:?}");
    };
    assert_eq!(resting.channel, ChannelClass::Webhook);
    let (name, of) = resting.webhook.clone().unwrap();
    assert_eq!(name, "Alerts");
    assert!(of.starts_with("Team "), "{of}");
}

#[rstest]
#[tokio::test]
async fn each_filter_of_the_log_keeps_what_it_names(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let (_, other) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    let tests = app.queued(other, 2).await;
    app.script().next = [Err(refused())].into();
    app.deliver_due(1).await.unwrap();
    app.turn().await;

    let all = log(&app, LogFilter::default()).await;
    let kept = async |filter: LogFilter| -> Vec<_> {
        let rows = log(&app, filter).await.page.rows;
        rows.into_iter().map(|row| row.notification).collect()
    };
    let rows: Vec<_> = all.page.rows.iter().map(|row| row.notification.clone()).collect();
    assert_eq!(
        rows.len(),
        4,
        "a reminder in the inbox and by mail, and two tests"
    );
    assert!(
        rows.windows(2).all(|pair| pair[0].id > pair[1].id),
        "newest first"
    );

    let dead = kept(LogFilter {
        state: Some(DeliveryState::Dead),
        ..LogFilter::default()
    })
    .await;
    assert_eq!(dead.len(), 1);
    assert!(tests.contains(&dead[0].id));
    let of_kind = kept(LogFilter {
        kind: Some(NotificationKind::Rotation),
        ..LogFilter::default()
    })
    .await;
    assert_eq!(of_kind.len(), 2);
    let in_inbox = kept(LogFilter {
        channel: Some(ChannelClass::Inbox),
        ..LogFilter::default()
    })
    .await;
    assert_eq!(in_inbox.len(), 1);
    let to_person = log(
        &app,
        LogFilter {
            user: Some(other),
            ..LogFilter::default()
        },
    )
    .await;
    assert_eq!(to_person.page.rows.len(), 2);
    assert!(to_person.person.is_some(), "the person is called by name");
    let about = log(
        &app,
        LogFilter {
            integration: Some(integration),
            ..LogFilter::default()
        },
    )
    .await;
    assert_eq!(about.page.rows.len(), 2);
    assert_eq!(about.integration.as_deref(), Some("Payments"));
}

#[rstest]
#[tokio::test]
async fn every_try_is_on_record_with_what_went_wrong(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script().next = [Err(down()), Err(refused())].into();
    app.deliver_due(1).await.unwrap();
    app.seconds(90);
    app.deliver_due(1).await.unwrap();
    let tries = app.delivery_tries(&app.system(), mail).await.unwrap();
    assert_eq!(tries.row.notification.state, DeliveryState::Dead);
    let outcomes: Vec<_> = tries
        .attempts
        .iter()
        .map(|attempt| (attempt.outcome, attempt.error.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        outcomes,
        [
            (AttemptOutcome::Permanent, "550 No such user"),
            (AttemptOutcome::Transient, "421 Service not available")
        ],
        "newest first"
    );
    assert!(tries.attempts.iter().all(|attempt| !attempt.worker.is_empty()));
    let missing = app.delivery_tries(&app.system(), id()).await;
    assert!(matches!(missing, Err(ServiceError::NotFound)), "{missing:?}");
}

#[rstest]
#[tokio::test]
async fn people_see_what_they_will_be_told_and_of_one_kind_only_that(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (owner, user) = app.owner().await;
    let integration = app.owned("Payments", Some(user)).await;
    app.key_due_in(integration, "Key", 40).await;
    let all = app
        .preview_reminders(&owner, Some(user), None, 90, 1)
        .await
        .unwrap();
    assert!(
        all.total > 0
            && all
                .rows
                .iter()
                .all(|row| row.reminder.delivery.user() == Some(user))
    );
    let rotations = app
        .preview_reminders(&owner, Some(user), Some(ReminderKind::Rotation), 90, 1)
        .await
        .unwrap();
    assert_eq!(rotations.total, all.total);
    let reviews = app
        .preview_reminders(&owner, Some(user), Some(ReminderKind::Review), 90, 1)
        .await
        .unwrap();
    assert_eq!(reviews.total, 0);
    let (stranger, _) = app.owner().await;
    let refused = app.preview_reminders(&stranger, Some(user), None, 90, 1).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn what_is_watched_counts_what_is_there(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 3).await;
    app.script().next = [Ok(()), Err(refused())].into();
    app.deliver_due(2).await.unwrap();
    app.seconds(30);
    let watched = app.watched().await.unwrap();
    let state = |state| {
        watched
            .states
            .iter()
            .find(|(known, _)| *known == state)
            .unwrap()
            .1
    };
    assert_eq!(
        [DeliveryState::Sent, DeliveryState::Dead, DeliveryState::Queued].map(state),
        [1, 1, 1]
    );
    assert_eq!(watched.states.len(), DeliveryState::ALL.len());
    assert_eq!(watched.oldest_ready_seconds, 30);
    assert_eq!(
        watched.attempts,
        [
            (AttemptOutcome::Sent, 1),
            (AttemptOutcome::Transient, 0),
            (AttemptOutcome::Permanent, 1)
        ]
    );
    assert_eq!(
        watched.lanes,
        [(ChannelClass::Email, 1, 0), (ChannelClass::Webhook, 0, 0)]
    );
    app.seconds(3_700);
    let later = app.watched().await.unwrap();
    assert!(later.attempts.iter().all(|(_, count)| *count == 0), "{later:?}");
}

#[rstest]
#[tokio::test]
async fn a_job_says_who_ran_it_when_it_last_succeeded_and_how_often_it_failed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let ran = app.run_due().await.unwrap();
    assert!(
        ran.iter().any(|(name, run)| *name == "tidy" && !run.failed),
        "{ran:?}"
    );
    let success = app.clock.now();
    app.seconds(60);
    let now = app.clock.now();
    let run = jobs::Run {
        lease: id(),
        worker: "node b".into(),
        now,
        until: now + TimeDelta::minutes(10),
        by_hand: true,
        horizon: now + TimeDelta::days(2),
    };
    let ended = jobs::Ended {
        at: now,
        duration_ms: 5,
        result: "It broke.".into(),
        failed: true,
        next_at: now + TimeDelta::days(1),
    };
    let mut writing = app.db.write().await.unwrap();
    assert!(jobs::begin(&mut writing.conn(), "tidy", &run).await.unwrap());
    assert!(
        jobs::end(&mut writing.conn(), "tidy", run.lease, &ended)
            .await
            .unwrap()
    );
    writing.commit().await.unwrap();
    let views = app.jobs(&app.system()).await.unwrap();
    let row = views
        .into_iter()
        .find(|job| job.name == "tidy")
        .and_then(|job| job.row)
        .unwrap();
    assert_eq!(row.worker.as_deref(), Some("node b"));
    assert_eq!(
        (row.succeeded_at, row.failures, row.failed),
        (Some(success), 1, true)
    );
    let health = log(&app, LogFilter::default()).await.health;
    assert_eq!(health.jobs, ["tidy"], "the log says that it failed");
}

#[tokio::test]
async fn what_is_watched_is_read_by_an_index() {
    let app = Queue::new(Sqlite).await;
    let plan = watch::explain(&mut app.db.read().await.unwrap().conn())
        .await
        .unwrap();
    assert!(
        !plan.is_empty() && plan.iter().all(|line| line.starts_with("SEARCH")),
        "{plan:#?}"
    );
}

#[rstest]
#[tokio::test]
async fn an_engineer_reads_no_log(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let engineer = app.person(Role::Engineer).await;
    let refused = app
        .deliveries(&engineer, &LogFilter::default(), &PageRequest::default())
        .await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))));
}
