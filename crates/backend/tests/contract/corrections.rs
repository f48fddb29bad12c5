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
    app.file_record::<Evidence, _>(&system, integration, filed, &document())
        .await
        .unwrap();
    let why = Fields::default().with("reason", "Filed twice.");
    match method {
        "record_view" => app.record_view::<Evidence>(actor, filed).await.map(drop),
        "file_record" => {
            app.file_record::<Evidence, _>(actor, integration, id(), &document())
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
async fn lives<R: Correctable<Besides = (I, IntegrationId)>, I: From<Uuid>>(
    app: &TestBackend,
    first: Fields,
    field: &'static str,
    second: &str,
    told: [&str; 3],
) {
    let system = app.system();
    let integration = app.new_integration(&format!("Payments {}", R::ENTITY)).await;
    let without = app.integration_view(integration).await.stored.assessment.scores;
    let filed: Uuid = id();
    app.file_record::<R, I>(&system, integration, filed, &first)
        .await
        .unwrap();
    let counted = async |app: &TestBackend| {
        let view = app.integration_view(integration).await;
        view.evidence.len() + view.incidents.len()
    };
    assert_eq!(counted(app).await, 1);

    let changed = first.clone().with(field, second);
    let back = app
        .correct_record::<R>(&system, filed, 1, &changed)
        .await
        .unwrap();
    assert_eq!(back, Some(1));
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
    assert_eq!(back, None);
    assert_eq!(view::<R>(app, filed).await.standing.version, 2);
    let late = app.correct_record::<R>(&system, filed, 1, &first).await;
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
    lives::<Evidence, _>(&app, document(), "expires_on", "2028-01-10", told).await;
}

#[rstest]
#[tokio::test]
async fn an_incident_is_corrected_withdrawn_and_restored(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    lives::<Incident, _>(
        &app,
        outage(),
        "duration_minutes",
        "190",
        ["Lasted", "1 hour", "3 h 10 min"],
    )
    .await;
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
    app.file_record::<Evidence, _>(&system, integration, first, &document())
        .await
        .unwrap();
    app.clock.advance(chrono::TimeDelta::seconds(1));
    app.file_record::<Evidence, _>(&system, integration, second, &longer)
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
    app.file_record::<Incident, _>(&system, integration, filed, &outage())
        .await
        .unwrap();
    app.sql("DELETE FROM revisions WHERE entity = 'incident'").await;
    assert_eq!(view::<Incident>(&app, filed).await.states, []);
    let changed = outage().with("class", "outage");
    let back = app
        .correct_record::<Incident>(&system, filed, 1, &changed)
        .await
        .unwrap();
    assert_eq!(back, None, "there is no revision to go back to");
    let seen = view::<Incident>(&app, filed).await;
    let changes = &seen.states[0].revision.changes;
    assert_eq!(
        (changes[0].path.as_str(), &changes[0].before, &changes[0].after),
        ("class", &"data_breach".into(), &"outage".into()),
        "what it was before is kept"
    );
}

#[rstest]
#[tokio::test]
async fn a_correction_is_as_strict_as_the_form(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let filed: Uuid = id();
    app.file_record::<Evidence, _>(&system, integration, filed, &document())
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
    app.file_record::<Evidence, _>(&owner, integration, filed, &document())
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
