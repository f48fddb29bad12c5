//! The table of dates: it follows from the facts after whatever was done, and everything that says what is due says the same.

use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::timeline::TimelineFilter;
use holdfast_domain::access::Role;
use holdfast_domain::credential::{Credential, Rotation, StatusKind};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, NoticeId, ProviderId};
use holdfast_domain::notice::Notice;
use holdfast_domain::review::Review;
use rstest::rstest;
use uuid::Uuid;

use crate::feeds;
use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

fn why() -> Fields {
    Fields::default().with("reason", "By mistake.")
}

fn announcement(effective: &str) -> Fields {
    Fields::default()
        .with("title", "Version 1 ends")
        .with("kind", "breaking")
        .with("effective_on", effective)
}

fn document(expires: &str) -> Fields {
    Fields::default()
        .with("kind", "soc2_report")
        .with("expires_on", expires)
}

/// An integration that has something of every kind.
struct Everything {
    integration: IntegrationId,
    provider: ProviderId,
    key: CredentialId,
    rotation: Uuid,
    evidence: Uuid,
    notice: Uuid,
}

impl Everything {
    async fn of(app: &TestBackend, owner: &str) -> Self {
        let system = app.system();
        let provider = app.new_provider("Acme").await;
        let fields = form("Payments", provider)
            .with("owner", owner)
            .with("environments.0.environment", "production")
            .with("environments.0.version", "v1")
            .with("environments.0.supported_until", "2026-12-20");
        let integration = app.register(&system, id(), &fields).await.unwrap();
        let key: CredentialId = id();
        let expiring = key_form("Live key")
            .with("last_rotated_on", "2026-08-01")
            .with("expires_on", "2026-12-24");
        app.save_credential(&system, integration, key, None, &expiring)
            .await
            .unwrap();
        app.save_credential(&system, integration, id(), None, &key_form("Forgotten"))
            .await
            .unwrap();
        let (rotation, evidence, notice) = (id(), id(), id());
        let rotated = Fields::default()
            .with("rotated_on", "2026-09-10")
            .with("overlap_days", "90")
            .with("new_expires_on", "2026-12-31");
        app.record_rotation(&system, key, Uuid::into(rotation), &rotated)
            .await
            .unwrap();
        app.file_record::<Evidence>(
            &system,
            (Uuid::into(evidence), integration),
            &document("2026-12-02"),
        )
        .await
        .unwrap();
        app.file_record::<Notice>(
            &system,
            (Uuid::into(notice), provider),
            &announcement("2026-12-10"),
        )
        .await
        .unwrap();
        Self {
            integration,
            provider,
            key,
            rotation,
            evidence,
            notice,
        }
    }
}

#[rstest]
#[tokio::test]
async fn everything_that_has_a_date_is_on_every_list_in_the_same_order(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Engineer).await;
    let all = Everything::of(&app, &owner.user.unwrap().to_string()).await;
    let expected = [
        ("2026-11-22", "review"),
        ("2026-11-22", "rotation"),
        ("2026-12-02", "evidence"),
        ("2026-12-09", "rotation"),
        ("2026-12-09", "revocation"),
        ("2026-12-10", "notice"),
        ("2026-12-20", "version"),
        ("2026-12-31", "expiry"),
    ];
    let sorted = |mut found: Vec<(String, &'static str)>| {
        assert!(found.is_sorted_by_key(|(day, _)| day.clone()), "{found:?}");
        found.sort();
        found
    };
    let mut wanted: Vec<_> = expected.map(|(day, what)| (day.to_owned(), what)).into();
    wanted.sort();
    let record = app.integration_view(all.integration).await.dates;
    let record = record
        .iter()
        .map(|date| (date.day.to_string(), date.what.as_str()));
    assert_eq!(sorted(record.collect()), wanted, "the record");
    let timeline = app.timeline(&owner, &TimelineFilter::default()).await.unwrap();
    let timeline = timeline
        .entries
        .iter()
        .map(|entry| (entry.date.day.to_string(), entry.date.what.as_str()));
    assert_eq!(sorted(timeline.collect()), wanted, "the timeline");
    let calendar = feeds::make(&app, &owner, CalendarOf::Me).await;
    let events = feeds::events(&app, &calendar).await;
    assert_eq!(events.len(), wanted.len(), "the calendar");
    // What is done with the rotation asks for nothing of its own, and is beyond 30 days.
    wanted.retain(|(_, what)| *what != "expiry");
    let work = app.my_work(&owner).await.unwrap().due;
    let work = work
        .iter()
        .map(|row| (row.date.day.to_string(), row.date.what.as_str()));
    assert_eq!(sorted(work.collect()), wanted, "my work");
}

#[rstest]
#[tokio::test]
async fn the_count_beside_the_menu_is_what_the_list_shows(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Engineer).await;
    Everything::of(&app, &owner.user.unwrap().to_string()).await;
    for _ in 0..6 {
        let counts = app.menu_counts(&owner).await.unwrap().overdue;
        let overdue = CredentialFilter {
            status: Some(StatusKind::Overdue),
            ..CredentialFilter::default()
        };
        let page = PageRequest::default();
        let list = app.credentials(&owner, &overdue, &page).await.unwrap();
        assert_eq!(counts.credentials, list.total, "{}", app.clock.today());
        let due = app.my_work(&owner).await.unwrap().due;
        let late = due.iter().filter(|row| row.date.day < app.clock.today());
        assert_eq!(
            counts.mine,
            i64::try_from(late.count()).unwrap(),
            "{}",
            app.clock.today()
        );
        app.advance_days(9);
    }
    let counts = app.menu_counts(&owner).await.unwrap().overdue;
    assert_eq!((counts.credentials, counts.mine), (2, 7));
}

#[rstest]
#[tokio::test]
async fn the_worst_cases_of_a_file_have_their_day(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.save_credential(&app.system(), integration, id(), None, &key_form("Forgotten"))
        .await
        .unwrap();
    app.advance_days(210);
    let told = |rows: &[std::collections::BTreeMap<String, String>], day: &str| {
        [rows[0][day].clone(), rows[0]["days_overdue"].clone()]
    };
    let rotations = report(&app, "credential-rotation", &[]).await;
    assert_eq!(told(&rotations, "due_on"), ["2026-11-22", "210"]);
    let reviews = report(&app, "reviews", &[]).await;
    assert_eq!(told(&reviews, "next_review_on"), ["2026-11-22", "210"]);
}

#[rstest]
#[tokio::test]
async fn what_is_due_follows_whatever_was_done(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let owner = app.person(Role::Engineer).await;
    let all = Everything::of(&app, "").await;
    let (key, notice) = (all.key, NoticeId(all.notice));
    assert_eq!(app.dates_follow().await, 8);
    let edit = async |name: &str, value: &str| {
        let view = app.edit_view(&system, all.integration).await.unwrap();
        let fields = view.fields.with(name, value).with("credentials_revoked", "on");
        app.update(&system, all.integration, view.version, &fields)
            .await
            .unwrap();
        app.dates_follow().await
    };
    assert_eq!(edit("owner", &owner.user.unwrap().to_string()).await, 8);
    assert_eq!(app.my_work(&owner).await.unwrap().due.len(), 7, "theirs now");
    assert_eq!(edit("environments.0.supported_until", "").await, 7);
    // Of notices.
    app.acknowledge_notice(&system, all.integration, notice)
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 6);
    let to = Fields::default().with("effective_on", "2027-02-01");
    app.move_notice(&system, notice, 1, &to).await.unwrap();
    assert_eq!(app.dates_follow().await, 7, "moved, and asked again");
    app.withdraw_record::<Notice>(&system, all.notice, 2, &why())
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 6);
    app.restore_record::<Notice>(&system, all.notice, 3)
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    // Of documents, of which a later one takes the place of another until it is withdrawn.
    let later: Uuid = id();
    app.advance_days(1);
    app.file_record::<Evidence>(&system, (later.into(), all.integration), &document("2027-12-02"))
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    assert!(
        !app.dates()
            .await
            .iter()
            .any(|line| line.contains(&all.evidence.to_string()))
    );
    app.withdraw_record::<Evidence>(&system, later, 1, &why())
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    assert!(
        app.dates()
            .await
            .iter()
            .any(|line| line.contains(&all.evidence.to_string()))
    );
    // Of reviews.
    let review: Uuid = id();
    let held = Fields::default()
        .with("held_on", "2026-11-23")
        .with("outcome", "passed");
    app.record_review(&system, all.integration, review.into(), &held)
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    app.withdraw_record::<Review>(&system, review, 1, &why())
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    // Of rotations and what they leave.
    app.withdraw_record::<Rotation>(&system, all.rotation, 1, &why())
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 6, "what it left working goes with it");
    app.restore_record::<Rotation>(&system, all.rotation, 2)
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 7);
    app.record_revocation(
        &system,
        all.rotation.into(),
        &Fields::default().with("revoked_on", "2026-11-23"),
    )
    .await
    .unwrap();
    assert_eq!(app.dates_follow().await, 6);
    // Of credentials.
    let page = app.credential(&system, key).await.unwrap();
    app.withdraw_record::<Credential>(&system, key.0, page.version, &why())
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 4);
    app.restore_record::<Credential>(&system, key.0, page.version + 1)
        .await
        .unwrap();
    assert_eq!(app.dates_follow().await, 6);
    // Of the provider, whose notices go where it goes.
    let other = app.new_provider("Acme Inc.").await;
    let into = Fields::default()
        .with("into", other.to_string())
        .with("reason", "The same.");
    app.merge_provider(&system, all.provider, 1, &into).await.unwrap();
    assert_eq!(app.dates_follow().await, 6);
    // And nothing of what is out of use.
    edit("lifecycle", "deprecated").await;
    assert_eq!(edit("lifecycle", "retired").await, 0);
    assert_eq!(app.my_work(&owner).await.unwrap().due.len(), 0);
}
