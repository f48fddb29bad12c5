//! The timeline: what is overdue and what falls due within 90 days, once each.

use holdfast_backend::services::timeline::Timeline;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::timeline::{self, CAP, SHOWN_A_DAY, TimelineFilter};
use holdfast_domain::access::Role;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::reminder::ReminderKind::{self, Expiry, Review, Rotation};
use rstest::rstest;

use crate::lists::crowd;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, first_day, form, id, key_form};

async fn read(app: &TestBackend, filter: TimelineFilter) -> Timeline {
    app.timeline(&app.system(), &filter).await.unwrap()
}

/// Name of the credential, kind and date of each entry.
fn told(timeline: &Timeline) -> Vec<(String, ReminderKind, String)> {
    timeline
        .entries
        .iter()
        .map(|entry| {
            let date = &entry.date;
            (date.name.clone(), date.what, date.day.to_string())
        })
        .collect()
}

fn entry(name: &str, kind: ReminderKind, due: &str) -> (String, ReminderKind, String) {
    (name.to_owned(), kind, due.to_owned())
}

async fn key(app: &TestBackend, integration: IntegrationId, name: &str, dates: &[(&str, &str)]) {
    let mut fields = key_form(name);
    for (field, date) in dates {
        fields.set(*field, *date);
    }
    app.save_credential(&app.system(), integration, id(), None, &fields)
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn everything_that_is_due_within_90_days_or_overdue_is_told_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    key(&app, integration, "Forgotten", &[]).await;
    key(&app, integration, "Late", &[("last_rotated_on", "2026-08-01")]).await;
    key(
        &app,
        integration,
        "Expired",
        &[("last_rotated_on", "2026-08-30"), ("expires_on", "2026-11-21")],
    )
    .await;
    key(&app, integration, "Soon", &[("last_rotated_on", "2026-09-01")]).await;
    let both = [("last_rotated_on", "2026-11-01"), ("expires_on", "2027-02-10")];
    key(&app, integration, "Rotated, then expires", &both).await;
    key(
        &app,
        integration,
        "Last day",
        &[("last_rotated_on", "2026-11-22")],
    )
    .await;
    let far = [
        ("last_rotated_on", "2026-11-22"),
        ("policy", "override"),
        ("policy_days", "91"),
        ("policy_reason", "Slow."),
    ];
    key(&app, integration, "A day too far", &far).await;
    let gone = [
        ("last_rotated_on", "2026-01-01"),
        ("expires_on", "2026-12-24"),
        ("revoked_on", "2026-11-01"),
    ];
    key(&app, integration, "Revoked", &gone).await;
    let exempt = [("policy", "exempt"), ("policy_reason", "Bound to the machine.")];
    key(&app, integration, "Exempt", &exempt).await;
    let timeline = read(&app, TimelineFilter::default()).await;
    assert_eq!((timeline.today, timeline.until), (first_day(), day("2027-02-20")));
    assert_eq!(
        told(&timeline),
        [
            entry("Late", Rotation, "2026-10-30"),
            entry("Expired", Expiry, "2026-11-21"),
            entry("Forgotten", Rotation, "2026-11-22"),
            entry("", Review, "2026-11-22"),
            entry("Soon", Rotation, "2026-11-30"),
            entry("Rotated, then expires", Rotation, "2027-01-30"),
            entry("Rotated, then expires", Expiry, "2027-02-10"),
            entry("Last day", Rotation, "2027-02-20"),
        ]
    );
    assert!(!timeline.more);
}

#[rstest]
#[tokio::test]
async fn a_review_is_told_with_its_date_and_nothing_of_what_is_retired(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let held = app.new_integration("Reviewed").await;
    app.review(held).await;
    let due = app.due_first(held).await.1;
    let retired = form("Gone", app.new_provider("Gone Inc.").await).with("lifecycle", "retired");
    let retired = app.register(&app.system(), id(), &retired).await.unwrap();
    key(&app, retired, "Gone too", &[]).await;
    let proposed = form("Idea", app.new_provider("Idea Inc.").await).with("lifecycle", "proposed");
    app.register(&app.system(), id(), &proposed).await.unwrap();
    assert_eq!(
        told(&read(&app, TimelineFilter::default()).await),
        [],
        "the review is far away"
    );
    app.advance_days((due - first_day()).num_days() - 90);
    assert_eq!(
        told(&read(&app, TimelineFilter::default()).await),
        [entry("", Review, &due.to_string())]
    );
    app.advance_days(100);
    assert_eq!(
        told(&read(&app, TimelineFilter::default()).await),
        [entry("", Review, &due.to_string())],
        "overdue"
    );
}

#[rstest]
#[tokio::test]
async fn it_is_narrowed_to_an_owner_to_nobody_or_to_a_team(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let new = crate::accounts::new_user("owner@example.org", Role::Engineer);
    let (user, _) = app.create_user(&app.system(), new).await.unwrap();
    let team = app
        .actor(user, "")
        .await
        .unwrap()
        .unwrap()
        .teams
        .first()
        .copied()
        .unwrap();
    let owned = form("Owned", app.new_provider("Acme").await)
        .with("owner", user.to_string())
        .with("team", team.to_string());
    app.register(&app.system(), id(), &owned).await.unwrap();
    app.new_integration("Nobody\u{2019}s").await;
    let names = async |filter| -> Vec<String> {
        let timeline = read(&app, filter).await;
        timeline
            .entries
            .into_iter()
            .map(|entry| entry.integration_name)
            .collect()
    };
    let none = TimelineFilter::default;
    assert_eq!(names(none()).await, ["Nobody\u{2019}s", "Owned"]);
    assert_eq!(
        names(TimelineFilter {
            owner: Some(user),
            ..none()
        })
        .await,
        ["Owned"]
    );
    assert_eq!(
        names(TimelineFilter {
            unowned: true,
            ..none()
        })
        .await,
        ["Nobody\u{2019}s"]
    );
    assert_eq!(
        names(TimelineFilter {
            team: Some(id()),
            ..none()
        })
        .await,
        Vec::<String>::new()
    );
    assert_eq!(
        names(TimelineFilter {
            team: Some(team),
            ..none()
        })
        .await,
        ["Owned"]
    );
}

#[rstest]
#[tokio::test]
async fn much_that_is_overdue_is_cut_off_and_hides_nothing_that_comes_next(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    for number in 0..=CAP {
        key(
            &app,
            integration,
            &format!("Late {number}"),
            &[("last_rotated_on", "2026-08-01")],
        )
        .await;
    }
    key(&app, integration, "Next", &[("last_rotated_on", "2026-09-01")]).await;
    let timeline = read(&app, TimelineFilter::default()).await;
    assert!(timeline.more);
    assert_eq!(timeline.entries.len(), CAP + 1);
    assert_eq!(
        told(&timeline).last(),
        Some(&entry("Next", Rotation, "2026-11-30"))
    );
}

#[tokio::test]
async fn the_timeline_reads_no_whole_table() {
    let app = TestBackend::sqlite().await;
    crowd(&app).await;
    let none = TimelineFilter::default;
    let filters = [
        none(),
        TimelineFilter {
            owner: Some(id()),
            ..none()
        },
        TimelineFilter {
            unowned: true,
            ..none()
        },
        TimelineFilter {
            team: Some(id()),
            ..none()
        },
    ];
    let mut reading = app.db.read().await.unwrap();
    for filter in filters {
        let plan = timeline::explain(&mut reading.conn(), &filter, first_day(), day("2027-02-20"))
            .await
            .unwrap();
        let scans = plan.iter().any(|line| line == "SCAN i" || line == "SCAN d");
        assert!(!scans, "{filter:?}\n{plan:#?}");
        let sorts = plan.iter().any(|line| line.contains("TEMP B-TREE FOR ORDER BY"));
        assert!(filter != none() || !sorts, "sorts everything\n{plan:#?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_month_has_each_day_with_what_is_due_and_the_first_of_a_crowded_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    // Ninety days on: 30 November, and 1 December.
    for number in 0..=SHOWN_A_DAY {
        let name = format!("Key {number}");
        key(&app, integration, &name, &[("last_rotated_on", "2026-09-01")]).await;
    }
    key(&app, integration, "Next", &[("last_rotated_on", "2026-09-02")]).await;
    let month = |asked: Option<&'static str>| {
        let asked = asked.map(day);
        let app = &app;
        async move {
            let none = TimelineFilter::default();
            app.month(&app.system(), &none, asked).await.unwrap()
        }
    };
    let now = month(None).await;
    assert_eq!((now.first, now.last), (day("2026-11-01"), day("2026-11-30")));
    let told: Vec<_> = now
        .days
        .iter()
        .map(|it| (it.day, it.entries.len(), it.count))
        .collect();
    let count = i64::try_from(SHOWN_A_DAY).unwrap() + 1;
    assert_eq!(told, [(day("2026-11-30"), SHOWN_A_DAY, count)]);
    let next = month(Some("2026-12-15")).await;
    let names: Vec<_> = next
        .days
        .iter()
        .map(|it| it.entries[0].date.name.as_str())
        .collect();
    assert_eq!((names, next.overdue), (vec!["Next"], 0));
    assert_eq!(month(Some("2028-02-01")).await.last, day("2028-02-29"));
}

#[rstest]
#[tokio::test]
async fn an_agenda_has_every_date_once_page_after_page_and_back(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    crowd(&app).await;
    app.advance_days(1);
    let actor = app.system();
    let none = TimelineFilter::default();
    for overdue in [false, true] {
        let ask = |page: PageRequest| {
            let (app, actor, none) = (&app, &actor, &none);
            async move { app.agenda(actor, none, None, overdue, &page).await.unwrap() }
        };
        let whole = ask(PageRequest {
            rows: 900,
            ..PageRequest::default()
        })
        .await;
        assert_eq!(i64::try_from(whole.page.rows.len()).unwrap(), whole.page.total);
        assert!(whole.page.rows.len() > 6, "{overdue}: {}", whole.page.rows.len());
        assert!(whole.page.rows.is_sorted_by_key(|entry| entry.date.day));
        assert!(
            whole
                .page
                .rows
                .iter()
                .all(|entry| (entry.date.day < whole.today) == overdue)
        );
        let (mut after, mut told, mut before) = (None, Vec::new(), None);
        loop {
            let page = ask(PageRequest {
                after,
                before: None,
                rows: 3,
            })
            .await
            .page;
            told.extend(page.rows);
            before = page.previous.or(before);
            match page.next {
                Some(next) => after = Some(next.parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(told, whole.page.rows);
        // And from the last page one back: the three before it.
        let before = Some(before.unwrap().parse().unwrap());
        let back = ask(PageRequest {
            after: None,
            before,
            rows: 3,
        })
        .await
        .page;
        let last = (told.len() - 1) / 3 * 3;
        assert_eq!(back.rows, told[last - 3..last]);
    }
    let from = Some(day("2027-01-01"));
    let later = app
        .agenda(&actor, &none, from, false, &PageRequest::default())
        .await
        .unwrap();
    assert!(
        later
            .page
            .rows
            .iter()
            .all(|entry| entry.date.day >= day("2027-01-01"))
    );
}
