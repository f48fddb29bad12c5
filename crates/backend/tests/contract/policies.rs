//! Rotation policies by kind: what a decision moves, what it leaves alone, and who is asked first.

use holdfast_backend::ServiceError;
use holdfast_backend::services::policies::{Effect, PolicyAnswer};
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::{PageRequest, credentials, history};
use holdfast_domain::access::Role;
use holdfast_domain::credential::form::parse_credential;
use holdfast_domain::credential::{CredentialKind, StatusKind, house_default};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId};
use holdfast_domain::risk::Credit;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id, key_form};

fn decision(days: u32) -> Fields {
    Fields::default()
        .with("days", days.to_string())
        .with("confirmed", days.to_string())
        .with("source", "Analysis of March")
        .with("reason", "Keys leak.")
}

/// Decides the policy of API keys, from the version that is stored.
async fn decide(app: &TestBackend, fields: &Fields) -> Result<PolicyAnswer, ServiceError> {
    let kind = CredentialKind::ApiKey;
    let seen = app.policy(&app.system(), kind, None).await?.version;
    app.decide_policy(&app.system(), kind, seen, fields).await
}

async fn due(app: &TestBackend, key: CredentialId) -> String {
    let page = app.credential(&app.system(), key).await.unwrap();
    page.credential
        .due_on(page.policy.as_ref())
        .map_or_else(|| "none".to_owned(), |due| due.to_string())
}

async fn listed(app: &TestBackend, status: StatusKind) -> Vec<String> {
    let filter = CredentialFilter {
        status: Some(status),
        by_name: true,
        ..CredentialFilter::default()
    };
    let page = app
        .credentials(&app.system(), &filter, &PageRequest::default())
        .await
        .unwrap();
    page.rows
        .iter()
        .map(|row| row.credential.name.to_string())
        .collect()
}

async fn last_event(app: &TestBackend) -> serde_json::Value {
    let mut reading = app.db.read().await.unwrap();
    let events = history::events_after(&mut reading.conn(), 0, 10_000)
        .await
        .unwrap();
    let event = events.last().unwrap();
    assert_eq!(event.action, "policy.changed");
    serde_json::from_str(&event.data).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_decision_moves_every_credential_that_follows_it_and_no_other(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    let late = app.api_key(integration, "Late", "2026-09-15").await;
    let fresh = app.api_key(integration, "Fresh", "2026-11-01").await;
    let others = [
        key_form("By hand")
            .with("last_rotated_on", "2026-09-15")
            .with("policy", "override")
            .with("policy_days", "90")
            .with("policy_reason", "A contract"),
        key_form("Exempt")
            .with("policy", "exempt")
            .with("policy_reason", "Bound to the machine."),
        key_form("SSH")
            .with("kind", "ssh_key")
            .with("last_rotated_on", "2026-09-15"),
        key_form("Gone")
            .with("last_rotated_on", "2026-09-15")
            .with("revoked_on", "2026-11-01"),
        key_form("Never"),
    ];
    for fields in &others {
        app.save_credential(&app.system(), integration, id(), None, fields)
            .await
            .unwrap();
    }
    let version = app.credential(&app.system(), late).await.unwrap().version;
    assert_eq!(due(&app, late).await, "2026-12-14");
    assert_eq!(listed(&app, StatusKind::Overdue).await, Vec::<String>::new());

    let answer = decide(&app, &decision(60)).await.unwrap();

    assert_eq!(answer, PolicyAnswer::Done { moved: 2 });
    assert_eq!(due(&app, late).await, "2026-11-14");
    assert_eq!(due(&app, fresh).await, "2026-12-31");
    assert_eq!(
        listed(&app, StatusKind::Overdue).await,
        ["Late"],
        "what is stored moved too"
    );
    assert_eq!(listed(&app, StatusKind::NeverRotated).await, ["Never"]);
    assert_eq!(listed(&app, StatusKind::DueSoon).await, ["By hand"]);
    let page = app.credential(&app.system(), late).await.unwrap();
    assert_eq!(page.version, version, "an open form still fits");
    assert_eq!(
        page.policy.unwrap().source,
        "the organisation’s policy for API key: Analysis of March"
    );
    let event = last_event(&app).await;
    assert_eq!(
        (&event["from"]["days"], &event["to"]["days"]),
        (&90.into(), &60.into())
    );
    assert_eq!(event["credentials_moved"], 2);
    assert_eq!(event["reason"], "Keys leak.");
}

#[rstest]
#[tokio::test]
async fn the_score_moves_with_the_policy_and_says_so(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    app.api_key(integration, "Live key", "2026-09-15").await;
    let before = app.integration_view(integration).await;
    assert!(before.stored.assessment.credits[Credit::RotationOnTime as usize].held);
    decide(&app, &decision(60)).await.unwrap();
    let after = app.integration_view(integration).await;
    assert!(!after.stored.assessment.credits[Credit::RotationOnTime as usize].held);
    assert!(after.stored.assessment.scores.residual > before.stored.assessment.scores.residual);
    assert_eq!(
        after.score_changes.last().unwrap().cause,
        "The rotation policy for API key changed from 90 to 60 days"
    );
    assert_eq!(
        app.due_first(integration).await,
        ("rotation".to_owned(), day("2026-11-14"))
    );
}

#[rstest]
#[tokio::test]
async fn nothing_moves_before_its_effect_was_seen(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let key = app.api_key(integration, "Live key", "2026-09-15").await;
    app.api_key(integration, "Late already", "2026-07-01").await;
    let expired = key_form("Expired")
        .with("last_rotated_on", "2026-07-01")
        .with("expires_on", "2026-08-01");
    app.save_credential(&app.system(), integration, id(), None, &expired)
        .await
        .unwrap();
    for confirmed in ["", "90", "6"] {
        let answer = decide(&app, &decision(60).with("confirmed", confirmed))
            .await
            .unwrap();
        assert_eq!(answer, PolicyAnswer::Asked, "{confirmed}");
    }
    assert_eq!(due(&app, key).await, "2026-12-14");
    let view = app
        .policy(&app.system(), CredentialKind::ApiKey, Some(60))
        .await
        .unwrap();
    let effect = Effect {
        followers: 3,
        overdue: 3,
        newly_overdue: 1,
        moved: 2,
    };
    assert_eq!((view.version, view.typed), (0, Some((60, effect))));
    assert_eq!((view.now.overdue, view.now.moved), (2, 0), "expired, too");
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'policy.changed'")
            .await,
        0
    );
}

#[rstest]
#[tokio::test]
async fn the_organisation_comes_before_a_provider_and_says_when_it_is_laxer(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Azure Blob Storage").await;
    let integration = app
        .register(&app.system(), id(), &form("Files", provider))
        .await
        .unwrap();
    let key = app.api_key(integration, "Account key", "2026-11-01").await;
    assert_eq!(due(&app, key).await, "2026-12-31", "the provider advises 60 days");
    decide(&app, &decision(120)).await.unwrap();
    assert_eq!(due(&app, key).await, "2027-03-01");
    let source = app
        .credential(&app.system(), key)
        .await
        .unwrap()
        .policy
        .unwrap()
        .source;
    assert!(
        source.contains("longer than the 60 days that the provider publishes"),
        "{source}"
    );
    let fields = Fields::default()
        .with("reset", "on")
        .with("reset_reason", "Back to the rule.");
    assert_eq!(
        decide(&app, &fields).await.unwrap(),
        PolicyAnswer::Done { moved: 1 }
    );
    assert_eq!(due(&app, key).await, "2026-12-31", "the advice holds again");
    let event = last_event(&app).await;
    assert_eq!(
        (&event["to"]["decided"], &event["reason"]),
        (&serde_json::Value::Null, &"Back to the rule.".into())
    );
}

#[rstest]
#[tokio::test]
async fn the_second_of_two_who_decide_is_told_and_the_same_form_decides_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (system, kind) = (app.system(), CredentialKind::ApiKey);
    for _ in 0..2 {
        let answer = app.decide_policy(&system, kind, 0, &decision(60)).await.unwrap();
        assert_eq!(answer, PolicyAnswer::Done { moved: 0 });
    }
    let second = app.decide_policy(&system, kind, 0, &decision(45)).await;
    assert!(
        matches!(second, Err(ServiceError::Conflict { current: 1 })),
        "{second:?}"
    );
    let view = app.policy(&system, kind, None).await.unwrap();
    assert_eq!((view.version, view.decided.unwrap().0.days), (1, 60));
}

#[rstest]
#[case(Fields::default().with("days", "0"), &["days", "reason", "source"])]
#[case(decision(60).with("days", "9000"), &["days"])]
#[case(Fields::default().with("reset", "on"), &["reset_reason"])]
#[tokio::test]
async fn what_cannot_be_decided_is_refused_by_field(
    #[values(Sqlite, Postgres)] database: Database,
    #[case] fields: Fields,
    #[case] wrong: &[&str],
) {
    let app = TestBackend::new(database).await;
    let Err(ServiceError::Invalid(errors)) = decide(&app, &fields).await else {
        panic!("it was taken");
    };
    assert_eq!(errors.0.keys().collect::<Vec<_>>(), wrong);
}

#[rstest]
#[tokio::test]
async fn what_never_rotates_has_no_policy(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (system, kind) = (app.system(), CredentialKind::WorkloadIdentity);
    assert!(matches!(
        app.policy(&system, kind, None).await,
        Err(ServiceError::NotFound)
    ));
    assert!(matches!(
        app.decide_policy(&system, kind, 0, &decision(60)).await,
        Err(ServiceError::NotFound)
    ));
    let listed = app.policies(&system).await.unwrap();
    assert!(
        listed
            .iter()
            .all(|row| row.kind != kind && Some(&row.house) == house_default(row.kind).as_ref())
    );
}

#[rstest]
#[tokio::test]
async fn a_list_names_who_decided_and_how_many_follow(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let integration = app.new_integration("Payments").await;
    app.api_key(integration, "Live key", "2026-11-01").await;
    app.decide_policy(&admin, CredentialKind::ApiKey, 0, &decision(60))
        .await
        .unwrap();
    let rows = app.policies(&app.person(Role::Viewer).await).await.unwrap();
    let row = rows
        .iter()
        .find(|row| row.kind == CredentialKind::ApiKey)
        .unwrap();
    let (policy, name) = row.decided.as_ref().unwrap();
    assert_eq!((policy.days, name, row.followers), (60, &admin.name, 1));
    assert_eq!(policy.decided_on, day("2026-11-22"));
}

/// More credentials than are read at once, half of them due on one day.
#[rstest]
#[tokio::test]
async fn a_decision_reaches_every_credential_however_many_there_are(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration: IntegrationId = app.new_integration("Payments").await;
    let mut writing = app.db.write().await.unwrap();
    for number in 0..1_100 {
        let rotated = if number % 2 == 0 {
            "2026-09-15"
        } else {
            "2026-11-01"
        };
        let fields = key_form(&format!("Key {number}")).with("last_rotated_on", rotated);
        let key = parse_credential(id(), integration, &fields, day("2026-11-22")).unwrap();
        let policy = house_default(key.kind);
        credentials::save(&mut writing.conn(), &key, policy.as_ref(), None, app.clock.now())
            .await
            .unwrap();
    }
    writing.commit().await.unwrap();
    let view = app
        .policy(&app.system(), CredentialKind::ApiKey, Some(60))
        .await
        .unwrap();
    let (_, effect) = view.typed.unwrap();
    assert_eq!(
        (effect.followers, effect.overdue, effect.moved),
        (1_100, 550, 1_100)
    );
    assert_eq!(
        decide(&app, &decision(60)).await.unwrap(),
        PolicyAnswer::Done { moved: 1_100 }
    );
    let row = &app.policies(&app.system()).await.unwrap()[0];
    assert_eq!((row.kind, row.followers), (CredentialKind::ApiKey, 1_001));
    let filter = CredentialFilter {
        status: Some(StatusKind::Overdue),
        ..CredentialFilter::default()
    };
    let page = app
        .credentials(&app.system(), &filter, &PageRequest::default())
        .await
        .unwrap();
    assert_eq!(page.total, 550);
}
