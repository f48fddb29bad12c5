//! What a rotation replaced and left working: it is due at the end of the overlap, said about, and recorded as revoked
//! without touching the rotation.

use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::Cycle;
use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::services::my_work::MyWork;
use holdfast_backend::store::PageRequest;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, RotationId};
use holdfast_domain::reminder::{Ladder, NotificationKind, ReminderKind, Subject};
use icalendar::Component;
use rstest::rstest;

use crate::feeds;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id};

/// A rotation of today whose old one works for so many days more; nothing at all is said when `overlap` is empty.
pub async fn overlapping(app: &TestBackend, key: CredentialId, overlap: &str) -> RotationId {
    let rotation = id();
    let fields = Fields::default()
        .with("rotated_on", app.clock.today().to_string())
        .with("overlap_days", overlap)
        .with("again", "on");
    app.record_rotation(&app.system(), key, rotation, &fields)
        .await
        .unwrap();
    rotation
}

fn on(day: &str) -> Fields {
    Fields::default().with("revoked_on", day)
}

/// What is to be revoked of somebody's work, and by when.
fn revocations(work: &MyWork) -> Vec<(RotationId, chrono::NaiveDate)> {
    let of = |row: &holdfast_backend::store::work::DueRow| match row.date.subject {
        Subject::Rotation(id) => Some((id, row.date.day)),
        _ => None,
    };
    work.due.iter().filter_map(of).collect()
}

struct Rotated {
    owner: Actor,
    key: CredentialId,
    rotation: RotationId,
}

/// A key that was rotated on the first day, with an overlap of five days.
async fn rotated(app: &TestBackend) -> Rotated {
    let owner = app.person(Role::Engineer).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("owner", owner.user.unwrap().to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    app.review(integration).await;
    let key = app.api_key(integration, "Live key", "2026-10-01").await;
    let rotation = overlapping(app, key, "5").await;
    Rotated { owner, key, rotation }
}

async fn titles(app: &TestBackend, actor: &Actor) -> Vec<(NotificationKind, String, i32, Option<bool>)> {
    let inbox = app.inbox(actor, false, &PageRequest::default()).await.unwrap();
    let rows = inbox.page.rows.into_iter();
    rows.map(|entry| (entry.line.kind, entry.line.title, entry.line.step, entry.is_open))
        .collect()
}

#[rstest]
#[tokio::test]
async fn what_still_works_is_said_from_the_day_before_the_end_of_the_overlap_until_it_is_revoked(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let Rotated { owner, key, rotation } = rotated(&app).await;
    app.advance_days(3);
    app.plan_reminders().await.unwrap();
    assert!(titles(&app, &owner).await.is_empty(), "two days before");
    let said = |step, open| {
        let title = "Revoke the old Live key of Payments".to_owned();
        (NotificationKind::Revocation, title, step, Some(open))
    };
    app.advance_days(1);
    app.plan_reminders().await.unwrap();
    assert_eq!(titles(&app, &owner).await, [said(1, true)]);
    app.advance_days(8);
    app.plan_reminders().await.unwrap();
    let open = titles(&app, &owner).await;
    assert!(open.contains(&said(-7, true)), "{open:?}");
    assert_eq!(app.menu_counts(&owner).await.unwrap().overdue.mine, 1);
    let work = app.my_work(&owner).await.unwrap();
    assert_eq!(revocations(&work), [(rotation, day("2026-11-27"))]);
    let inbox = app.inbox(&owner, false, &PageRequest::default()).await.unwrap();
    let reminder = inbox.page.rows[0].line.id;
    let view = app.reminder(&owner, reminder).await.unwrap().belongs.unwrap();
    assert_eq!(view.cycle, Cycle::Open);
    assert_eq!(view.credential.unwrap().id, key);
    assert_eq!(
        view.steps[1].title, "Revoke the old one at the provider",
        "not the whole procedure"
    );

    app.record_revocation(&owner, rotation, &on("2026-12-03"))
        .await
        .unwrap();
    let open = titles(&app, &owner).await;
    assert!(open.iter().all(|line| line.3 == Some(false)), "{open:?}");
    assert_eq!(app.menu_counts(&owner).await.unwrap().overdue.mine, 0);
    assert_eq!(revocations(&app.my_work(&owner).await.unwrap()), []);
    let Cycle::Ended(ended) = app
        .reminder(&owner, reminder)
        .await
        .unwrap()
        .belongs
        .unwrap()
        .cycle
    else {
        panic!("it is revoked");
    };
    assert_eq!(
        (ended.how.as_str(), ended.by.map(|by| by.0)),
        ("The old one was revoked", Some(owner.name.clone()))
    );
    let before = open.len();
    app.advance_days(30);
    app.plan_reminders().await.unwrap();
    let revocations = titles(&app, &owner).await;
    let revocations = revocations
        .iter()
        .filter(|line| line.0 == NotificationKind::Revocation);
    assert_eq!(revocations.count(), before, "nothing more is said");
    let past = app.credential(&owner, key).await.unwrap().rotations;
    assert_eq!(past[0].old_revoked_on, Some(day("2026-12-03")));
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'rotation.old_revoked'")
            .await,
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_day_that_cannot_be_is_refused_and_the_same_one_is_recorded_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let Rotated { owner, key, rotation } = rotated(&app).await;
    app.advance_days(5);
    let refused = async |rotation, day: &str| match app.record_revocation(&owner, rotation, &on(day)).await {
        Err(ServiceError::Invalid(errors)) => errors.get("revoked_on").unwrap().to_owned(),
        other => panic!("{day}: {other:?}"),
    };
    assert_eq!(refused(rotation, "").await, "Say when the old one was revoked.");
    assert!(
        refused(rotation, "2026-11-21")
            .await
            .contains("before the new one was there")
    );
    assert!(refused(rotation, "2026-11-28").await.contains("future"));
    for _ in 0..2 {
        app.record_revocation(&owner, rotation, &on("2026-11-27"))
            .await
            .unwrap();
    }
    assert!(
        refused(rotation, "2026-11-26")
            .await
            .contains("on record already")
    );
    for overlap in ["", "0"] {
        let at_once = overlapping(&app, key, overlap).await;
        let today = app.clock.today().to_string();
        assert!(refused(at_once, &today).await.contains("nothing left to revoke"));
    }
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'rotation.old_revoked'")
            .await,
        1
    );
    let missing = app.record_revocation(&owner, id(), &on("2026-11-27")).await;
    assert!(matches!(missing, Err(ServiceError::NotFound)), "{missing:?}");
}

#[rstest]
#[tokio::test]
async fn each_overlap_is_due_on_its_own_and_none_when_the_whole_credential_is_revoked(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let Rotated { owner, key, .. } = rotated(&app).await;
    app.advance_days(2);
    overlapping(&app, key, "10").await;
    let due = revocations(&app.my_work(&owner).await.unwrap());
    let due: Vec<_> = due.iter().map(|(_, day)| day.to_string()).collect();
    assert_eq!(due, ["2026-11-27", "2026-12-04"]);
    app.advance_days(20);
    app.plan_reminders().await.unwrap();
    assert!(!titles(&app, &owner).await.is_empty());
    let page = app.credential(&owner, key).await.unwrap();
    let fields = holdfast_domain::record::Record::fields(&page.credential)
        .with("revoked_on", app.clock.today().to_string());
    app.save_credential(
        &owner,
        page.credential.integration,
        key,
        Some(page.version),
        &fields,
    )
    .await
    .unwrap();
    assert_eq!(revocations(&app.my_work(&owner).await.unwrap()), []);
    let open = titles(&app, &owner).await;
    assert!(open.is_empty(), "{open:?}");
}

#[rstest]
#[tokio::test]
async fn the_calendar_and_the_preview_tell_of_it_and_its_ladder_is_its_own(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let Rotated { owner, rotation, .. } = rotated(&app).await;
    let ladders = app.ladders(&owner).await.unwrap().ladders;
    assert_eq!(ladders.of(ReminderKind::Revocation).steps, [1, 0]);
    assert_eq!(ladders.of(ReminderKind::Rotation), Ladder::default());
    let coming = app
        .preview_reminders(&owner, owner.user, Some(ReminderKind::Revocation), 30, 1)
        .await
        .unwrap();
    let days: Vec<_> = coming.rows.iter().map(|row| row.day.to_string()).collect();
    assert!(days.contains(&"2026-11-26".to_owned()), "{days:?}");
    let address = feeds::make(&app, &owner, CalendarOf::Me).await;
    let event = feeds::events(&app, &address).await;
    let event = &event[&format!("revocation-rotation:{rotation}@holdfast")];
    assert_eq!(feeds::on(event), "20261127");
    assert_eq!(event.get_summary(), Some("Revoke the old Live key of Payments"));
    let link = event.get_url().unwrap();
    assert!(
        link.ends_with(&format!("/rotations/{rotation}/revoked")),
        "{link}"
    );
}

/// What the migration makes of rotations that are on record by then.
fn filling(database: Database) -> &'static str {
    let text = match database {
        Sqlite => include_str!("../../../../migrations/sqlite/0002_reminders.sql"),
        Postgres => include_str!("../../../../migrations/postgres/0002_reminders.sql"),
    };
    let start = text.find("INSERT INTO old_credentials").unwrap();
    let end = text[start..].find(';').unwrap();
    &text[start..start + end]
}

#[rstest]
#[tokio::test]
async fn the_latest_rotation_of_older_registers_counts(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let Rotated { owner, key, .. } = rotated(&app).await;
    app.advance_days(2);
    let latest = overlapping(&app, key, "10").await;
    app.sql("DELETE FROM old_credentials").await;
    app.sql(filling(database)).await;
    app.computed_anew().await;
    let due = revocations(&app.my_work(&owner).await.unwrap());
    assert_eq!(due, [(latest, day("2026-12-04"))]);
}
