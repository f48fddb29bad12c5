//! What hangs on an integration is corrected, withdrawn with a reason, restored and set back, each with its history; what is
//! withdrawn counts nowhere.

use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::{Correctable, RecordView};
use holdfast_backend::store::{due, history};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::Integration;
use holdfast_domain::notice::Notice;
use holdfast_domain::record::Record;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::review::Review;
use rstest::rstest;
use uuid::Uuid;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, id, refused};

fn document() -> Fields {
    Fields::default()
        .with("kind", "dpa")
        .with("issuer", "Acme")
        .with("issued_on", "2026-01-10")
        .with("expires_on", "2026-12-10")
        .with("link", "https://files.example.org/dpa")
}

fn outage() -> Fields {
    Fields::default()
        .with("title", "Down for an hour")
        .with("class", "data_breach")
        .with("started_on", "2026-11-01")
        .with("duration_minutes", "60")
        .with("impact", "Nobody could pay.")
}

/// Tries one use-case on a document of an integration.
pub async fn attempt(
    app: &TestBackend,
    method: &str,
    actor: &Actor,
    integration: IntegrationId,
) -> Result<(), ServiceError> {
    let filed: Uuid = id();
    let system = app.system();
    app.file_record::<Evidence>(&system, (filed.into(), integration), &document())
        .await
        .unwrap();
    let why = Fields::default().with("reason", "Filed twice.");
    match method {
        "record_view" => app.record_view::<Evidence>(actor, filed).await.map(drop),
        "file_record" => {
            app.file_record::<Evidence>(actor, (id(), integration), &document())
                .await
        }
        "correct_record" => app
            .correct_record::<Evidence>(actor, filed, 1, &document())
            .await
            .map(drop),
        "withdraw_record" => app.withdraw_record::<Evidence>(actor, filed, 1, &why).await,
        "restore_record" => {
            app.withdraw_record::<Evidence>(&system, filed, 1, &why)
                .await
                .unwrap();
            app.restore_record::<Evidence>(actor, filed, 2).await
        }
        "revert_record" => app.revert_record::<Evidence>(actor, filed, 1, 1).await.map(drop),
        method => panic!("no attempt at `{method}`"),
    }
}

async fn view<R: Correctable>(app: &TestBackend, id: Uuid) -> RecordView<R> {
    app.record_view::<R>(&app.system(), id).await.unwrap()
}

/// The life of a record: each step with its version, its words and what it does to the integration.
async fn lives<R: Correctable>(
    app: &TestBackend,
    besides: impl Fn(Uuid, &Integration) -> R::Besides,
    first: Fields,
    field: &'static str,
    [second, third]: [&str; 2],
    told: [&str; 3],
) {
    let system = app.system();
    let integration = app.new_integration(&format!("Payments {}", R::ENTITY)).await;
    let stored = app.integration_view(integration).await.stored;
    let without = stored.assessment.scores;
    let filed: Uuid = id();
    app.file_record::<R>(&system, besides(filed, &stored.integration), &first)
        .await
        .unwrap();
    let counted = async |app: &TestBackend| {
        let view = app.integration_view(integration).await;
        view.evidence.len() + view.incidents.len() + view.reviews.len() + view.notices.len()
    };
    assert_eq!(counted(app).await, 1);

    let changed = first.clone().with(field, second);
    let back = app
        .correct_record::<R>(&system, filed, 1, &changed)
        .await
        .unwrap();
    assert_eq!((back.back, back.kept), (Some(1), vec![]));
    let seen = view::<R>(app, filed).await;
    assert_eq!(seen.standing.version, 2);
    assert_eq!(seen.record.fields().get(field), second);
    let [newest, oldest] = &seen.states[..] else {
        panic!("{:?}", seen.states)
    };
    let differences = oldest
        .record
        .as_ref()
        .unwrap()
        .differences(newest.record.as_ref().unwrap());
    let words = differences
        .iter()
        .map(|one| [one.label, &one.before, &one.after].map(str::to_owned));
    assert_eq!(words.collect::<Vec<_>>(), [told.map(str::to_owned)]);

    // The same again changes nothing; from an older version nothing is taken.
    let back = app
        .correct_record::<R>(&system, filed, 2, &changed)
        .await
        .unwrap();
    assert_eq!(back.back, None);
    assert_eq!(view::<R>(app, filed).await.standing.version, 2);
    // Who typed nothing new over an older version changes nothing; who typed something else is told.
    let late = app.correct_record::<R>(&system, filed, 1, &first).await.unwrap();
    assert_eq!((late.back, late.kept.len()), (None, 1));
    let third = first.clone().with(field, third);
    let late = app.correct_record::<R>(&system, filed, 1, &third).await;
    assert!(
        matches!(late, Err(ServiceError::Conflict { current: 2 })),
        "{late:?}"
    );

    app.revert_record::<R>(&system, filed, 2, 1).await.unwrap();
    let seen = view::<R>(app, filed).await;
    assert_eq!((seen.record.fields(), seen.standing.version), (first.clone(), 3));

    let silent = app
        .withdraw_record::<R>(&system, filed, 3, &Fields::default())
        .await;
    assert_eq!(refused(silent, "reason"), "Say in a line why it is withdrawn.");
    let why = Fields::default().with("reason", "It was another integration's.");
    app.withdraw_record::<R>(&system, filed, 3, &why).await.unwrap();
    let seen = view::<R>(app, filed).await;
    let (_, reason) = seen.standing.withdrawn.clone().unwrap();
    assert_eq!(reason, "It was another integration's.");
    assert!(seen.states[0].withdrawn && !seen.states[1].withdrawn);
    assert_eq!(seen.states[0].revision.reason.as_deref(), Some(reason.as_str()));
    assert_eq!(counted(app).await, 0, "what is withdrawn counts nowhere");
    let after = app.integration_view(integration).await.stored.assessment.scores;
    assert_eq!(after, without, "nor in the score");
    for outcome in [
        app.correct_record::<R>(&system, filed, 4, &changed)
            .await
            .map(drop),
        app.withdraw_record::<R>(&system, filed, 4, &why).await,
        app.revert_record::<R>(&system, filed, 4, 1).await.map(drop),
    ] {
        assert!(matches!(outcome, Err(ServiceError::NotFound)), "{outcome:?}");
    }

    app.restore_record::<R>(&system, filed, 4).await.unwrap();
    let seen = view::<R>(app, filed).await;
    assert_eq!((seen.standing.version, seen.standing.withdrawn), (5, None));
    assert_eq!(counted(app).await, 1);
    let twice = app.restore_record::<R>(&system, filed, 5).await;
    assert!(matches!(twice, Err(ServiceError::NotFound)), "{twice:?}");
    let mut reading = app.db.read().await.unwrap();
    assert_eq!(history::verify(&mut reading.conn()).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_document_is_corrected_withdrawn_and_restored(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let told = ["Current until", "10 Dec 2026", "10 Jan 2028"];
    let besides = |id: Uuid, of: &Integration| (id.into(), of.id);
    lives::<Evidence>(
        &app,
        besides,
        document(),
        "expires_on",
        ["2028-01-10", "2029-01-10"],
        told,
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn an_incident_is_corrected_withdrawn_and_restored(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let told = ["Lasted", "1 hour", "3 h 10 min"];
    let besides = |id: Uuid, of: &Integration| (id.into(), of.id);
    lives::<Incident>(&app, besides, outage(), "duration_minutes", ["190", "20"], told).await;
}

#[rstest]
#[tokio::test]
async fn a_review_is_corrected_withdrawn_and_restored(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let reviewer = app.person(Role::Compliance).await;
    let held = Fields::default()
        .with("held_on", "2026-11-20")
        .with("outcome", "passed")
        .with("note", "The contract is old.");
    let told = ["Outcome", "Passed", "Failed"];
    let by = reviewer.user;
    let besides = |id: Uuid, of: &Integration| (id.into(), of.id, by);
    lives::<Review>(
        &app,
        besides,
        held,
        "outcome",
        ["failed", "passed_with_actions"],
        told,
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn a_review_that_was_withdrawn_no_longer_moves_the_next_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (system, integration) = (app.system(), app.new_integration("Payments").await);
    let on = |day: &str| Fields::default().with("held_on", day).with("outcome", "passed");
    let (first, second): (Uuid, Uuid) = (id(), id());
    app.record_review(&system, integration, first.into(), &on("2026-08-01"))
        .await
        .unwrap();
    let due = app.integration_view(integration).await.review_status;
    app.record_review(&system, integration, second.into(), &on("2026-11-20"))
        .await
        .unwrap();
    assert_ne!(app.integration_view(integration).await.review_status, due);
    let why = Fields::default().with("reason", "It was another integration's.");
    app.withdraw_record::<Review>(&system, second, 1, &why)
        .await
        .unwrap();
    let seen = app.integration_view(integration).await;
    assert_eq!((seen.review_status, seen.reviews.len()), (due, 1));
    // An older one is corrected although a later one counts again.
    app.restore_record::<Review>(&system, second, 2).await.unwrap();
    app.correct_record::<Review>(&system, first, 1, &on("2026-07-01"))
        .await
        .unwrap();
    let late = Fields::default()
        .with("held_on", "2027-01-01")
        .with("outcome", "passed");
    refused(
        app.correct_record::<Review>(&system, first, 2, &late).await,
        "held_on",
    );
}

fn announcement() -> Fields {
    Fields::default()
        .with("title", "Version 1 ends")
        .with("kind", "breaking")
        .with("published_on", "2026-11-01")
        .with("effective_on", "2026-12-20")
}

#[rstest]
#[tokio::test]
async fn a_notice_is_recorded_corrected_withdrawn_and_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let told = ["Kind", "Breaking change", "Deprecation"];
    let besides = |id: Uuid, of: &Integration| (id.into(), of.provider);
    lives::<Notice>(
        &app,
        besides,
        announcement(),
        "kind",
        ["deprecation", "pricing"],
        told,
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn a_notice_that_moves_keeps_its_earlier_dates_and_asks_again(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (system, integration) = (app.system(), app.new_integration("Payments").await);
    let provider = app.integration_view(integration).await.provider.id;
    let notice: Uuid = id();
    app.file_record::<Notice>(&system, (notice.into(), provider), &announcement())
        .await
        .unwrap();
    app.acknowledge_notice(&system, integration, notice.into())
        .await
        .unwrap();
    let ours = async || {
        let mut view = app.integration_view(integration).await;
        view.notices.remove(0)
    };
    assert_eq!(ours().await.acknowledged_on, Some(app.clock.today()));
    let items = async || {
        let filter = due::DueFilter::until(day("2027-12-31"));
        let mut position = due::Position::default();
        let mut reading = app.db.read().await.unwrap();
        let mut days = Vec::new();
        while let Some(items) = due::chunk(&mut reading.conn(), &filter, &mut position)
            .await
            .unwrap()
        {
            let notices = items.iter().filter(|item| item.kind == ReminderKind::Notice);
            days.extend(notices.map(|item| item.due));
        }
        days
    };
    assert!(items().await.is_empty());

    let to = |day: &str| Fields::default().with("effective_on", day);
    let same = app
        .move_notice(&system, notice.into(), 1, &to("2026-12-20"))
        .await;
    assert_eq!(
        refused(same, "effective_on"),
        "It is effective on this day already."
    );
    let silent = app.move_notice(&system, notice.into(), 1, &to("")).await;
    assert_eq!(refused(silent, "effective_on"), "Say to which day it was moved.");
    let back = app
        .move_notice(&system, notice.into(), 1, &to("2027-02-01"))
        .await
        .unwrap();
    let moved = ours().await;
    assert_eq!(moved.notice.earlier_dates, [day("2026-12-20")]);
    assert_eq!(moved.acknowledged_on, None, "another day asks again");
    assert_eq!(items().await, [day("2027-02-01")]);

    // Taken back as a whole: the day, the earlier dates, and that it was acknowledged.
    app.revert_record::<Notice>(&system, notice, 2, back)
        .await
        .unwrap();
    let undone = ours().await;
    assert_eq!(undone.notice.effective_on, Some(day("2026-12-20")));
    assert!(undone.notice.earlier_dates.is_empty());
    assert!(undone.acknowledged_on.is_some());

    // What was acknowledged by mistake is not.
    for _ in 0..2 {
        app.unacknowledge_notice(&system, integration, notice.into())
            .await
            .unwrap();
    }
    assert_eq!(ours().await.acknowledged_on, None);
    assert_eq!(items().await, [day("2026-12-20")]);
    let typed = announcement().with("earlier_dates", "2026-06-30, 2026-09-30");
    app.correct_record::<Notice>(&system, notice, 3, &typed)
        .await
        .unwrap();
    let seen = ours().await.notice;
    assert_eq!(seen.earlier_dates, [day("2026-06-30"), day("2026-09-30")]);
    let wrong = announcement().with("earlier_dates", "2026-06-30, soon");
    let refusal = app.correct_record::<Notice>(&system, notice, 4, &wrong).await;
    assert_eq!(
        refused(refusal, "earlier_dates"),
        "Enter a date as year-month-day, such as 2026-11-30."
    );
}

#[rstest]
#[tokio::test]
async fn a_notice_of_a_provider_that_is_not_there_is_not_recorded(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let nowhere = app
        .file_record::<Notice>(&app.system(), (id(), id()), &announcement())
        .await;
    assert!(matches!(nowhere, Err(ServiceError::NotFound)), "{nowhere:?}");
}

#[rstest]
#[tokio::test]
async fn a_document_that_was_withdrawn_is_not_due_and_gives_way_to_the_one_before(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let (first, second): (Uuid, Uuid) = (id(), id());
    let longer = document().with("expires_on", "2027-12-10");
    app.file_record::<Evidence>(&system, (first.into(), integration), &document())
        .await
        .unwrap();
    app.clock.advance(chrono::TimeDelta::seconds(1));
    app.file_record::<Evidence>(&system, (second.into(), integration), &longer)
        .await
        .unwrap();
    let due = async |app: &TestBackend| {
        let filter = due::DueFilter::until(day("2028-12-31"));
        let mut position = due::Position::default();
        let mut reading = app.db.read().await.unwrap();
        let mut found = Vec::new();
        while let Some(items) = due::chunk(&mut reading.conn(), &filter, &mut position)
            .await
            .unwrap()
        {
            found.extend(items.into_iter().map(|item| item.due.to_string()));
        }
        found.retain(|day| day.ends_with("-12-10"));
        found
    };
    assert_eq!(due(&app).await, ["2027-12-10"]);
    let why = Fields::default().with("reason", "It is a draft.");
    app.withdraw_record::<Evidence>(&system, second, 1, &why)
        .await
        .unwrap();
    assert_eq!(due(&app).await, ["2026-12-10"], "the older one counts again");
    app.withdraw_record::<Evidence>(&system, first, 1, &why)
        .await
        .unwrap();
    assert_eq!(due(&app).await, [""; 0]);
}

#[rstest]
#[tokio::test]
async fn what_was_recorded_before_there_were_revisions_of_it_is_corrected_too(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let filed: Uuid = id();
    app.file_record::<Incident>(&system, (filed.into(), integration), &outage())
        .await
        .unwrap();
    app.sql("DELETE FROM revisions WHERE entity = 'incident'").await;
    assert_eq!(view::<Incident>(&app, filed).await.states, []);
    let changed = outage().with("class", "outage");
    let back = app
        .correct_record::<Incident>(&system, filed, 1, &changed)
        .await
        .unwrap();
    assert_eq!(back.back, Some(1), "what it was before is kept");
    let seen = view::<Incident>(&app, filed).await;
    let changes = &seen.states[0].revision.changes;
    assert_eq!(
        (changes[0].path.as_str(), &changes[0].before, &changes[0].after),
        ("class", &"data_breach".into(), &"outage".into())
    );
    app.revert_record::<Incident>(&system, filed, 2, 1).await.unwrap();
    assert_eq!(view::<Incident>(&app, filed).await.record.fields(), outage());
}

#[rstest]
#[tokio::test]
async fn a_correction_is_as_strict_as_the_form(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let filed: Uuid = id();
    app.file_record::<Evidence>(&system, (filed.into(), integration), &document())
        .await
        .unwrap();
    for (field, value, sentence) in [
        ("kind", "", "Choose what the document is."),
        (
            "issued_on",
            "2026-11-23",
            "This date is in the future; today is 22 Nov 2026.",
        ),
        (
            "expires_on",
            "2025-01-01",
            "It cannot expire before it was issued (10 Jan 2026).",
        ),
        (
            "expires_on",
            "soon",
            "Enter a date as year-month-day, such as 2026-11-30.",
        ),
        ("link", "ftp://files.example.org", ""),
    ] {
        let wrong = document().with(field, value);
        let said = refused(
            app.correct_record::<Evidence>(&system, filed, 1, &wrong).await,
            field,
        );
        assert!(sentence.is_empty() || said == sentence, "{field}: {said}");
    }
    let key = ["sk", "live", &"a1B2c3D4".repeat(3)].join("_");
    let secret = Fields::default().with("reason", key);
    refused(
        app.withdraw_record::<Evidence>(&system, filed, 1, &secret).await,
        "reason",
    );
    assert_eq!(view::<Evidence>(&app, filed).await.standing.version, 1);
}

#[rstest]
#[tokio::test]
async fn whoever_owns_an_integration_corrects_its_documents_and_others_do_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (owner, other) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
    let provider = app.new_provider("Acme").await;
    let form = crate::support::form("Payments", provider).with("owner", owner.user.unwrap().to_string());
    let integration: IntegrationId = id();
    app.register(&app.system(), integration, &form).await.unwrap();
    let filed: Uuid = id();
    app.file_record::<Evidence>(&owner, (filed.into(), integration), &document())
        .await
        .unwrap();
    let changed = document().with("issuer", "Acme Ltd");
    let refused = app.correct_record::<Evidence>(&other, filed, 1, &changed).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
    assert!(
        !app.record_view::<Evidence>(&other, filed)
            .await
            .unwrap()
            .may_correct
    );
    app.correct_record::<Evidence>(&owner, filed, 1, &changed)
        .await
        .unwrap();
    assert!(
        app.record_view::<Evidence>(&owner, filed)
            .await
            .unwrap()
            .may_correct
    );
}
