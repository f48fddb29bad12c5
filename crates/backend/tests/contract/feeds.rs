//! Calendars: an address that nobody can guess, and events that a calendar program takes for the same when they move.

use std::collections::BTreeMap;

use holdfast_backend::ServiceError;
use holdfast_backend::services::feeds::{CalendarAnswer, CalendarOf};
use holdfast_backend::store::history;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, TeamId};
use icalendar::{Calendar, CalendarComponent, Component, Event, EventStatus};
use rstest::rstest;

use crate::accounts::new_user;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

const CLIENT: &str = "192.0.2.1";

/// The file name in an address, which is all that is secret of it.
fn file(address: &str) -> &str {
    let (_, file) = address.rsplit_once("/calendar/").unwrap();
    let token = file.strip_suffix(".ics").unwrap();
    assert_eq!(token.len(), 64, "256 bits");
    file
}

/// A new address.
pub async fn make(app: &TestBackend, actor: &Actor, of: CalendarOf) -> String {
    let seen = app.calendar_view(actor, of).await.unwrap().seen;
    app.make_calendar(actor, of, &seen).await.unwrap()
}

async fn text(app: &TestBackend, address: &str) -> String {
    match app.calendar(file(address), CLIENT).await.unwrap() {
        CalendarAnswer::File { text, .. } => text,
        CalendarAnswer::Gone(reason) => panic!("{reason}"),
    }
}

/// Why an address answers no calendar any more.
pub async fn gone(app: &TestBackend, address: &str) -> String {
    match app.calendar(file(address), CLIENT).await.unwrap() {
        CalendarAnswer::File { text, .. } => panic!("still there: {text}"),
        CalendarAnswer::Gone(reason) => reason,
    }
}

/// The events by UID, but for the one that tells when the address ends.
pub async fn events(app: &TestBackend, address: &str) -> BTreeMap<String, Event> {
    let calendar: Calendar = text(app, address).await.parse().unwrap();
    calendar
        .components
        .into_iter()
        .filter_map(|component| match component {
            CalendarComponent::Event(event) => Some((event.get_uid().unwrap().to_owned(), event)),
            _ => None,
        })
        .filter(|(uid, _)| !uid.starts_with("address-"))
        .collect()
}

pub fn on(event: &Event) -> String {
    event.property_value("DTSTART").unwrap().to_owned()
}

/// Ana, in the team Payments, with an integration of hers.
async fn ana(app: &TestBackend) -> (Actor, IntegrationId) {
    let (user, _) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    let ana = app.actor(user, "").await.unwrap().unwrap();
    let integration = owned(app, "Checkout", &[("owner", user.to_string())]).await;
    (ana, integration)
}

async fn owned(app: &TestBackend, name: &str, whose: &[(&str, String)]) -> IntegrationId {
    let provider = app.new_provider(&format!("{name} Inc.")).await;
    let fields = whose.iter().fold(form(name, provider), |fields, (field, value)| {
        fields.with(*field, value)
    });
    app.register(&app.system(), id(), &fields).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn a_moved_date_keeps_its_uid_and_raises_its_sequence_and_what_is_done_is_cancelled(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, integration) = ana(&app).await;
    let key = app.api_key(integration, "Live key", "2026-11-01").await;
    let address = make(&app, &ana, CalendarOf::Me).await;
    let uid = format!("rotation-credential:{key}@holdfast");
    let before = events(&app, &address).await;
    let event = &before[&uid];
    assert_eq!((on(event).as_str(), event.get_sequence()), ("20270130", Some(0)));
    assert_eq!(event.get_summary(), Some("Rotate Live key of Checkout"));
    assert!(
        event
            .get_url()
            .unwrap()
            .ends_with(&format!("/credentials/{key}/rotate"))
    );
    assert_eq!(event.get_status(), Some(EventStatus::Confirmed));
    let told = text(&app, &address).await;
    assert_eq!(text(&app, &address).await, told, "nothing has changed");

    app.advance_days(1);
    app.rotate(key).await;
    let moved = events(&app, &address).await;
    let event = &moved[&uid];
    assert_eq!((on(event).as_str(), event.get_sequence()), ("20270221", Some(1)));
    assert_eq!(event.get_last_modified(), Some(app.clock.now()));
    assert_eq!(
        moved.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>(),
        "every other event stays as it was"
    );

    let revoked = key_form("Live key").with("revoked_on", "2026-11-23");
    app.save_credential(&app.system(), integration, key, Some(2), &revoked)
        .await
        .unwrap();
    let done = events(&app, &address).await;
    let event = &done[&uid];
    assert_eq!(
        (event.get_status(), event.get_sequence()),
        (Some(EventStatus::Cancelled), Some(2))
    );
    app.advance_days(91);
    assert!(!events(&app, &address).await.contains_key(&uid));
}

#[rstest]
#[tokio::test]
async fn a_person_sees_what_they_own_stand_in_for_and_what_nobody_owns_in_their_team(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let (user, team) = (
        ana.user.unwrap().to_string(),
        ana.teams.first().unwrap().to_string(),
    );
    let other = app.person(Role::Engineer).await.user.unwrap().to_string();
    owned(
        &app,
        "Deputy",
        &[("owner", other.clone()), ("deputy", user.clone())],
    )
    .await;
    owned(&app, "Unowned", &[("team", team.clone())]).await;
    owned(
        &app,
        "Unowned deputy",
        &[("team", team.clone()), ("deputy", user)],
    )
    .await;
    owned(
        &app,
        "Colleague",
        &[("team", team.clone()), ("owner", other.clone())],
    )
    .await;
    owned(&app, "Stranger", &[("owner", other)]).await;
    let titles = |events: BTreeMap<String, Event>| {
        let mut titles: Vec<String> = events
            .values()
            .map(|event| event.get_summary().unwrap().to_owned())
            .collect();
        titles.sort();
        titles
    };
    let mine = make(&app, &ana, CalendarOf::Me).await;
    assert_eq!(
        titles(events(&app, &mine).await),
        [
            "Review Checkout",
            "Review Deputy",
            "Review Unowned",
            "Review Unowned deputy"
        ]
    );
    let team = CalendarOf::Team(team.parse().unwrap());
    let ours = make(&app, &ana, team).await;
    assert_eq!(
        titles(events(&app, &ours).await),
        ["Review Colleague", "Review Unowned", "Review Unowned deputy"]
    );
    assert!(
        text(&app, &ours)
            .await
            .contains("X-WR-CALNAME:Holdfast: Payments\r\n")
    );
}

#[rstest]
#[tokio::test]
async fn an_address_that_was_renewed_ended_or_has_expired_says_so_and_one_that_never_was_is_not_found(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let first = make(&app, &ana, CalendarOf::Me).await;
    app.advance_days(1);
    let second = make(&app, &ana, CalendarOf::Me).await;
    assert_ne!(first, second);
    assert_eq!(
        gone(&app, &first).await,
        "This calendar's address was renewed on 23 Nov 2026; get the new one from your account."
    );
    app.end_calendar(&ana, CalendarOf::Me).await.unwrap();
    app.end_calendar(&ana, CalendarOf::Me).await.unwrap();
    for ended in [&first, &second] {
        assert_eq!(
            gone(&app, ended).await,
            "This calendar's address was ended on 23 Nov 2026; make a new one in your account."
        );
    }
    assert_eq!(
        app.calendar_view(&ana, CalendarOf::Me).await.unwrap().address,
        None
    );

    let third = make(&app, &ana, CalendarOf::Me).await;
    app.advance_days(365);
    text(&app, &third).await;
    app.advance_days(1);
    assert_eq!(
        gone(&app, &third).await,
        "This calendar's address expired after 23 Nov 2027; renew it in your account."
    );
    let view = app.calendar_view(&ana, CalendarOf::Me).await.unwrap();
    assert!(view.address.unwrap().expired);
    for wrong in ["", "nothing.ics", ".ics", file(&third).trim_end_matches(".ics")] {
        let answer = app.calendar(wrong, CLIENT).await;
        assert!(
            matches!(answer, Err(ServiceError::NotFound)),
            "{wrong}: {answer:?}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn an_address_dies_with_its_persons_account(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let address = make(&app, &ana, CalendarOf::Me).await;
    text(&app, &address).await;
    app.sql("UPDATE users SET disabled_at = '2026-11-22T12:00:00+00:00'")
        .await;
    assert!(
        gone(&app, &address)
            .await
            .contains("may no longer read the register")
    );
}

#[rstest]
#[tokio::test]
async fn after_40_guesses_a_client_has_to_wait_and_others_have_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let address = make(&app, &ana, CalendarOf::Me).await;
    let guess = format!("{}.ics", "0".repeat(64));
    for _ in 0..40 {
        let answer = app.calendar(&guess, "198.51.100.7").await;
        assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
    }
    for tried in [&guess, file(&address)] {
        let answer = app.calendar(tried, "198.51.100.7").await;
        assert!(
            matches!(answer, Err(ServiceError::TooManyTries { seconds: 900 })),
            "{answer:?}"
        );
    }
    text(&app, &address).await;
    app.clock.advance(chrono::TimeDelta::minutes(16));
    let answer = app.calendar(&guess, "198.51.100.7").await;
    assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
}

#[rstest]
#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_address(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    for _ in 0..2 {
        let seen = app.calendar_view(&ana, CalendarOf::Me).await.unwrap().seen;
        let address = app.make_calendar(&ana, CalendarOf::Me, &seen).await.unwrap();
        let again = app.make_calendar(&ana, CalendarOf::Me, &seen).await;
        assert!(matches!(again, Err(ServiceError::Invalid(_))), "{again:?}");
        text(&app, &address).await;
    }
}

#[rstest]
#[tokio::test]
async fn a_teams_calendar_is_for_its_members_and_for_who_manages_teams(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let team = CalendarOf::Team(*ana.teams.first().unwrap());
    let (stranger, admin) = (app.person(Role::Engineer).await, app.person(Role::Admin).await);
    for (actor, allowed) in [(&ana, true), (&admin, true), (&stranger, false)] {
        let view = app.calendar_view(actor, team).await;
        assert_eq!(view.is_ok(), allowed, "{view:?}");
        let seen = app.calendar_view(&admin, team).await.unwrap().seen;
        let made = app.make_calendar(actor, team, &seen).await;
        let ended = app.end_calendar(actor, team).await;
        assert_eq!((made.is_ok(), ended.is_ok()), (allowed, allowed));
        if !allowed {
            assert!(matches!(made, Err(ServiceError::Forbidden(_))), "{made:?}");
            assert!(matches!(ended, Err(ServiceError::Forbidden(_))), "{ended:?}");
        }
    }
    let nowhere = CalendarOf::Team(id::<TeamId>());
    let answer = app.make_calendar(&admin, nowhere, "").await;
    assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
}

#[rstest]
#[tokio::test]
async fn making_renewing_and_ending_are_audited_and_the_address_is_stored_nowhere(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, _) = ana(&app).await;
    let first = make(&app, &ana, CalendarOf::Me).await;
    let second = make(&app, &ana, CalendarOf::Me).await;
    text(&app, &second).await;
    app.end_calendar(&ana, CalendarOf::Me).await.unwrap();
    let audited = {
        let mut reading = app.db.read().await.unwrap();
        history::events_after(&mut reading.conn(), 0, 500).await.unwrap()
    };
    let actions: Vec<&str> = audited
        .iter()
        .filter(|event| event.action.starts_with("calendar."))
        .map(|event| event.action.as_str())
        .collect();
    assert_eq!(actions, ["calendar.made", "calendar.renewed", "calendar.ended"]);
    let stored: Vec<String> = app
        .texts("SELECT token_hash FROM calendar_feeds")
        .await
        .into_iter()
        .chain(audited.into_iter().map(|event| event.data))
        .collect();
    for address in [&first, &second] {
        let token = file(address).trim_end_matches(".ics");
        assert!(stored.iter().all(|stored| !stored.contains(token)));
    }
}

#[rstest]
#[tokio::test]
async fn a_calendar_that_has_nothing_new_to_tell_writes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, integration) = ana(&app).await;
    let address = make(&app, &ana, CalendarOf::Me).await;
    text(&app, &address).await;
    let writing = app.db.write().await.unwrap();
    // Whoever would write now, would wait for ever.
    text(&app, &address).await;
    drop(writing);
    app.record_evidence_until(integration, "2026-12-24").await;
    assert_eq!(events(&app, &address).await.len(), 2);
}

trait Documents {
    async fn record_evidence_until(&self, integration: IntegrationId, until: &str);
}

impl Documents for TestBackend {
    async fn record_evidence_until(&self, integration: IntegrationId, until: &str) {
        let fields = Fields::default().with("kind", "dpa").with("expires_on", until);
        self.file_record::<Evidence>(&self.system(), (id(), integration), &fields)
            .await
            .unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn what_is_overdue_for_more_than_a_month_is_told_in_the_week_of_today(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, integration) = ana(&app).await;
    let key = app.api_key(integration, "Live key", "2026-08-10").await;
    let address = make(&app, &ana, CalendarOf::Me).await;
    let late = async |days: i64| {
        app.advance_days(days);
        let events = events(&app, &address).await;
        let event = events.iter().find(|(uid, _)| uid.starts_with("overdue-user-"));
        event.map(|(_, event)| {
            (
                event.get_summary().unwrap().to_owned(),
                on(event),
                event.get_status().unwrap(),
                event.get_description().unwrap().to_owned(),
            )
        })
    };
    // Due on 8 November, and the review since it came on record on the 22nd, a Sunday.
    assert_eq!(late(16).await, None, "in sight on its own day");
    let (title, monday, _, detail) = late(1).await.unwrap();
    assert_eq!(title, "1 thing overdue for more than a month");
    assert_eq!(monday, "20261207");
    assert!(
        detail.starts_with("Rotate Live key of Checkout: since 8 Nov 2026"),
        "{detail}"
    );
    let (title, monday, ..) = late(21).await.unwrap();
    assert_eq!(
        (title.as_str(), monday.as_str()),
        ("2 things overdue for more than a month", "20261228")
    );
    app.rotate(key).await;
    app.review(integration).await;
    assert_eq!(late(0).await.unwrap().2, EventStatus::Cancelled);
}
