//! The inbox of a person: its order and pages, what is unread, and what of it is still due.

use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::Cycle;
use holdfast_backend::store::{PageRequest, inbox as store};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::NotificationKind;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::reminded::{Due, inbox};
use crate::support::{TestBackend, form, id};

async fn unread(app: &TestBackend, actor: &Actor) -> Vec<NotificationId> {
    let inbox = app.inbox(actor, true, &PageRequest::default()).await.unwrap();
    inbox.page.rows.iter().map(|entry| entry.line.id).collect()
}

#[rstest]
#[tokio::test]
async fn opening_a_reminder_marks_everything_about_the_same_date_as_read(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    app.advance_days(1);
    app.plan_reminders().await.unwrap();
    let lines = app
        .inbox(&due.owner, true, &PageRequest::default())
        .await
        .unwrap();
    let lines: Vec<_> = lines.page.rows.iter().map(|entry| &entry.line).collect();
    assert_eq!(lines.len(), 1, "14 and 7 days before are one line");
    assert_eq!((lines[0].step, lines[0].times), (7, 2));
    assert_eq!(app.menu_counts(&due.owner).await.unwrap().unread, 1);
    app.reminder(&due.owner, due.reminder).await.unwrap();
    assert!(unread(&app, &due.owner).await.is_empty());
    assert_eq!(app.menu_counts(&due.owner).await.unwrap().unread, 0);
    assert_eq!(inbox(&app, &due.owner).await.len(), 1);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications WHERE channel = 'inbox' AND read_at IS NOT NULL")
            .await,
        2,
        "the earlier step is read too"
    );
    assert_eq!(unread(&app, &due.deputy).await.len(), 1, "of another person");
}

#[rstest]
#[tokio::test]
async fn an_inbox_is_read_page_by_page_newest_first_and_marked_as_read_up_to_what_was_shown(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (owner, other) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
    for person in [&owner, &other] {
        for number in 0..7 {
            let name = format!("Payments {number} {}", person.name);
            let provider = app.new_provider(&name).await;
            let fields = form(&name, provider).with("owner", person.user.unwrap().to_string());
            app.register(&app.system(), id(), &fields).await.unwrap();
        }
    }
    app.plan_reminders().await.unwrap();
    let all = inbox(&app, &owner).await;
    assert_eq!(all.len(), 7, "each was never reviewed");
    assert!(all.is_sorted_by(|a, b| a > b), "newest first");
    let mut request = PageRequest {
        rows: 3,
        ..PageRequest::default()
    };
    let mut read = Vec::new();
    loop {
        let page = app.inbox(&owner, true, &request).await.unwrap().page;
        assert_eq!(page.total, 7);
        read.extend(page.rows.iter().map(|entry| entry.line.id));
        let Some(next) = page.next else { break };
        request.after = Some(next.parse().unwrap());
    }
    assert_eq!(read, all);
    let before = PageRequest {
        before: request.after,
        after: None,
        rows: 3,
    };
    let back = app.inbox(&owner, true, &before).await.unwrap().page;
    let back: Vec<_> = back.rows.iter().map(|entry| entry.line.id).collect();
    assert_eq!(back, all[2..5]);
    assert_eq!(app.mark_inbox_read(&owner, all[2]).await.unwrap(), 5);
    assert_eq!(
        unread(&app, &owner).await,
        all[..2],
        "what came later stays unread"
    );
    assert_eq!(unread(&app, &other).await.len(), 7);
    assert_eq!(app.menu_counts(&owner).await.unwrap().unread, 2);
}

#[rstest]
#[tokio::test]
async fn what_is_planned_is_still_due_until_it_is_done(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Admin).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("owner", owner.user.unwrap().to_string())
        .with("environments.0.environment", "production")
        .with("environments.0.version", "2024-01")
        .with("environments.0.supported_until", "2026-12-01");
    let integration = app.register(&owner, id(), &fields).await.unwrap();
    let notice = app.notice(provider).await;
    let key = app.api_key(integration, "Never rotated", "").await;
    let expiring = id();
    let fields = crate::support::key_form("Certificate")
        .with("kind", "tls_client_certificate")
        .with("issued_on", "2026-01-01")
        .with("expires_on", "2026-12-10");
    app.save_credential(&owner, integration, expiring, None, &fields)
        .await
        .unwrap();
    let document = Fields::default()
        .with("kind", "dpa")
        .with("expires_on", "2026-12-05");
    app.file_record::<Evidence>(&owner, (id(), integration), &document)
        .await
        .unwrap();
    let replaced = app.api_key(integration, "Just rotated", "2026-10-01").await;
    let overlapping = crate::revocations::overlapping(&app, replaced, "30").await;
    // The notice takes effect in January.
    app.advance_days(40);
    app.plan_reminders().await.unwrap();
    let rows = app
        .inbox(&owner, false, &PageRequest::default())
        .await
        .unwrap()
        .page
        .rows;
    for entry in &rows {
        assert_eq!(entry.is_open, Some(true), "{entry:?}");
    }
    let today = app.clock.today().to_string();
    let rotated = Fields::default().with("rotated_on", &today);
    app.record_rotation(&owner, key, id(), &rotated).await.unwrap();
    app.record_rotation(&owner, expiring, id(), &rotated)
        .await
        .unwrap();
    app.record_revocation(&owner, overlapping, &Fields::default().with("revoked_on", &today))
        .await
        .unwrap();
    app.review(integration).await;
    app.file_record::<Evidence>(
        &owner,
        (id(), integration),
        &document.with("expires_on", "2028-01-01"),
    )
    .await
    .unwrap();
    app.acknowledge_notice(&owner, integration, notice).await.unwrap();
    let edit = app.edit_view(&owner, integration).await.unwrap();
    let fields = edit.fields.with("environments.0.supported_until", "2028-01-01");
    app.update(&owner, integration, edit.version, &fields)
        .await
        .unwrap();
    let mut ends = Vec::new();
    for entry in &rows {
        let view = app.reminder(&owner, entry.line.id).await.unwrap();
        let Cycle::Ended(ended) = view.belongs.unwrap().cycle else {
            panic!("{entry:?} is done");
        };
        let by = ended.by.map(|(name, _)| name);
        ends.push((entry.line.kind, ended.how));
        assert!(by.is_some(), "{ends:?}");
    }
    ends.sort_by_key(|(kind, _)| format!("{kind:?}"));
    ends.dedup();
    let expected = [
        (NotificationKind::Evidence, "A newer document was filed"),
        (NotificationKind::Expiry, "Rotated"),
        (NotificationKind::Notice, "The notice was acknowledged"),
        (NotificationKind::Review, "Reviewed"),
        (NotificationKind::Revocation, "The old one was revoked"),
        (NotificationKind::Rotation, "Rotated"),
        (NotificationKind::Version, "The version on record was changed"),
    ]
    .map(|(kind, how)| (kind, how.to_owned()));
    assert_eq!(ends, expected);
    let open = app.inbox(&owner, false, &PageRequest::default()).await.unwrap();
    assert_eq!(open.page.rows, [], "what is done is gone");
    assert_eq!(app.menu_counts(&owner).await.unwrap().unread, 0);
}

#[rstest]
#[tokio::test]
async fn who_left_reads_nothing_and_what_is_not_there_is_not_found(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Viewer).await;
    assert!(inbox(&app, &owner).await.is_empty());
    let missing = app.reminder(&owner, id()).await;
    assert!(matches!(missing, Err(ServiceError::NotFound)), "{missing:?}");
    let system = app.mark_inbox_read(&app.system(), id()).await;
    assert_eq!(system.unwrap(), 0);
}

#[tokio::test]
async fn an_inbox_is_read_by_its_index_in_its_order() {
    let app = TestBackend::sqlite().await;
    let owner = app.person(Role::Viewer).await.user.unwrap();
    let mut reading = app.db.read().await.unwrap();
    for unread in [false, true] {
        let plan = store::explain_list(&mut reading.conn(), owner, unread, &PageRequest::default())
            .await
            .unwrap()
            .join("\n");
        assert!(
            (plan.contains("notifications_lines") || plan.contains("notifications_unread"))
                && !plan.contains("SCAN n")
                && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
        let times = "SEARCH s USING COVERING INDEX notifications_subject (subject=? AND due_on=? AND kind=? AND user_id=? AND channel=?)";
        assert!(
            plan.contains(times),
            "how often a line was said is not read from the whole inbox: {plan}"
        );
    }
}
