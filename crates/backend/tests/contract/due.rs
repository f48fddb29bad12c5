//! What is due, what will be said about it, and that thousands of things at once are no trouble.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use holdfast_backend::services::reminders::PreviewPart;
use holdfast_backend::store::due::{self, DueFilter, Position};
use holdfast_backend::store::notifications::log::{self, LogFilter};
use holdfast_backend::store::stored::Stored;
use holdfast_backend::store::{PageRequest, Pools};
use holdfast_domain::access::Role;
use holdfast_domain::evidence::{Evidence, EvidenceKind};
use holdfast_domain::reminder::{Digest, DueItem, ReminderKind};
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{day, form, id, key_form};

/// Everything that is due by a day.
async fn due_until(app: &Queue, until: &str) -> Vec<DueItem> {
    let mut reading = app.db.read().await.unwrap();
    let (filter, mut position) = (DueFilter::until(day(until)), Position::default());
    let mut found = Vec::new();
    while let Some(items) = due::chunk(&mut reading.conn(), &filter, &mut position)
        .await
        .unwrap()
    {
        found.extend(items);
    }
    found
}

#[rstest]
#[tokio::test]
async fn everything_that_has_a_date_is_due_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Acme").await;
    let full = form("Payments", provider)
        .with("environments.0.environment", "production")
        .with("environments.0.version", "v1")
        .with("environments.0.supported_until", "2027-02-28");
    let integration = app.register(&system, id(), &full).await.unwrap();
    let key = |name: &str| key_form(name).with("last_rotated_on", "");
    let keys = [
        key("Dated").with("last_rotated_on", "2026-11-01"),
        key("Never"),
        key("Ends with it")
            .with("last_rotated_on", "2026-11-01")
            .with("expires_on", "2026-12-24"),
        key("Outlives")
            .with("last_rotated_on", "2026-11-01")
            .with("expires_on", "2027-02-10"),
        key("Exempt")
            .with("policy", "exempt")
            .with("policy_reason", "Cannot be rotated."),
    ];
    for fields in keys {
        app.save_credential(&system, integration, id(), None, &fields)
            .await
            .unwrap();
    }
    app.notice(provider).await;
    let document = |kind, expires: &str| Evidence {
        id: id(),
        integration,
        kind,
        issuer: None,
        issued_on: None,
        expires_on: Some(day(expires)),
        link: None,
    };
    let mut writing = app.db.write().await.unwrap();
    for evidence in [
        document(EvidenceKind::Soc2, "2026-12-01"),
        document(EvidenceKind::Soc2, "2027-01-15"),
        document(EvidenceKind::Dpa, "2027-01-20"),
        document(EvidenceKind::Dpa, "2026-12-15"),
    ] {
        evidence
            .insert(&mut writing.conn(), app.clock.now())
            .await
            .unwrap();
        app.clock.advance(TimeDelta::seconds(1));
    }
    writing.commit().await.unwrap();
    app.computed_anew().await;
    let found: BTreeSet<(ReminderKind, String, String)> = due_until(&app, "2027-02-28")
        .await
        .into_iter()
        .map(|item| (item.kind, item.due.to_string(), item.title))
        .collect();
    let expected = [
        (ReminderKind::Rotation, "2027-01-30", "Rotate Dated of Payments"),
        (ReminderKind::Rotation, "2026-11-22", "Rotate Never of Payments"),
        (
            ReminderKind::Expiry,
            "2026-12-24",
            "Replace Ends with it of Payments before it expires",
        ),
        (
            ReminderKind::Rotation,
            "2027-01-30",
            "Rotate Outlives of Payments",
        ),
        (
            ReminderKind::Expiry,
            "2027-02-10",
            "Replace Outlives of Payments before it expires",
        ),
        (ReminderKind::Review, "2026-11-22", "Review Payments"),
        (
            ReminderKind::Evidence,
            "2027-01-15",
            "Renew the SOC 2 report of Payments",
        ),
        (
            ReminderKind::Evidence,
            "2026-12-15",
            "Renew the data processing agreement (DPA) of Payments",
        ),
        (
            ReminderKind::Evidence,
            "2027-01-20",
            "Renew the data processing agreement (DPA) of Payments",
        ),
        (
            ReminderKind::Notice,
            "2027-01-31",
            "Prepare Payments for this announcement: Version 1 ends",
        ),
        (
            ReminderKind::Version,
            "2027-02-28",
            "Move Payments off version v1 in production",
        ),
    ];
    let expected: BTreeSet<_> = expected
        .into_iter()
        .map(|(kind, due, title)| (kind, due.to_owned(), title.to_owned()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(
        due_until(&app, "2027-02-27").await.len(),
        expected.len() - 1,
        "the day itself counts"
    );
}

#[rstest]
#[tokio::test]
async fn the_preview_says_what_the_days_then_bring(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    app.person(Role::Compliance).await;
    app.wishes(&actor, |wishes| wishes.digest = Digest::Weekly).await;
    let integration = app.owned("Payments", Some(owner)).await;
    for days in [-3, 0, 5, 16, 40] {
        app.key_due_in(integration, &format!("Key {days}"), days).await;
    }
    app.plan_reminders().await.unwrap();
    let said = app.number("SELECT COUNT(*) FROM notifications").await;
    let preview = app
        .preview_reminders(
            &app.system(),
            None,
            None,
            30,
            PreviewPart { page: 1, rows: 1_000 },
        )
        .await
        .unwrap();
    assert_eq!(preview.total, preview.rows.len());
    let mut coming: Vec<(String, String)> = preview
        .rows
        .iter()
        .map(|row| (row.day.to_string(), row.reminder.key()))
        .collect();
    let mut happened = Vec::new();
    let mut known = BTreeSet::new();
    for ahead in 0..=30 {
        app.plan_reminders().await.unwrap();
        let mut request = PageRequest::default();
        loop {
            let page = log::list(
                &mut app.db.read().await.unwrap().conn(),
                &LogFilter::default(),
                &request,
            )
            .await
            .unwrap();
            for row in page.rows {
                if known.insert(row.notification.key.clone()) && ahead > 0 {
                    happened.push((app.clock.today().to_string(), row.notification.key));
                }
            }
            let Some(next) = page.next else { break };
            request.after = Some(next.parse().unwrap());
        }
        app.advance_days(1);
    }
    assert!(said > 0 && !coming.is_empty());
    coming.sort();
    happened.sort();
    assert_eq!(coming, happened);
    let own = app
        .preview_reminders(&actor, Some(owner), None, 30, 1)
        .await
        .unwrap();
    assert!(
        own.rows
            .iter()
            .all(|row| row.reminder.delivery.user() == Some(owner))
    );
}

/// Copies the one credential that is there 9,999 times.
async fn ten_thousand_keys(app: &Queue) {
    match app.db.pools {
        Pools::Sqlite { .. } => {
            app.sql(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) \
                 INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, policy_choice, last_rotated_on, state, due_on, created_at, updated_at) \
                 SELECT randomblob(16), version, integration_id, name || ' ' || i, name_key || ' ' || i, kind, environment, location, policy_choice, last_rotated_on, state, due_on, \
                 created_at, updated_at FROM credentials, n",
            )
            .await;
        }
        Pools::Postgres(_) => {
            app.sql(
                "INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, policy_choice, last_rotated_on, state, due_on, created_at, updated_at) \
                 SELECT gen_random_uuid(), version, integration_id, name || ' ' || i, name_key || ' ' || i, kind, environment, location, policy_choice, last_rotated_on, state, due_on, \
                 created_at, updated_at FROM credentials, generate_series(1, 9999) AS n(i)",
            )
            .await;
        }
    }
}

/// What the kernel says of this process; the highest ever is that of the test where each has a process of its own.
fn memory_kb(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    found.unwrap().trim().trim_end_matches(" kB").parse().unwrap()
}

#[rstest]
#[tokio::test]
async fn ten_thousand_due_at_once_are_planned_in_seconds_and_then_nothing_is_written(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    ten_thousand_keys(&app).await;
    app.computed_anew().await;
    let before = memory_kb("VmRSS:");
    let began = std::time::Instant::now();
    let planned = app.plan_reminders().await.unwrap();
    let first = began.elapsed();
    assert_eq!(
        (planned.things, planned.recorded, planned.cancelled),
        (10_000, 20_000, 0)
    );
    let began = std::time::Instant::now();
    let again = app.plan_reminders().await.unwrap();
    let second = began.elapsed();
    assert_eq!((again.recorded, again.cancelled), (0, 0));
    let grown = memory_kb("VmHWM:").saturating_sub(before);
    println!("{database:?}: planned in {first:?}, again in {second:?}, memory grew by {grown} kB at most");
    // Read in chunks and recorded in batches: the ten thousand are never held at once. The page cache of SQLite is in it.
    // Where tests share a process (plain `cargo test`), the figure is that of all of them and says nothing.
    let alone = std::env::var("NEXTEST_EXECUTION_MODE").is_ok_and(|mode| mode == "process-per-test");
    assert!(grown < 48_000 || !alone, "{grown} kB");
    // Five seconds in a release build; a development build on a busy machine is given more.
    assert!(first.as_secs() < 60, "{first:?}");
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications").await,
        20_000,
        "each once"
    );
}
