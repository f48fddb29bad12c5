//! Credentials, their rotations and providers: what was recorded by mistake is corrected, withdrawn and restored, and what follows
//! from it follows.

use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::{Correctable, Other, RecordView};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_domain::access::Role;
use holdfast_domain::credential::{Credential, Rotation, RotationStatus};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, ProviderId};
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::{Basis, Provider};
use holdfast_domain::record::Record;
use rstest::rstest;
use uuid::Uuid;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id, key_form, refused};

fn why() -> Fields {
    Fields::default().with("reason", "It was recorded by mistake.")
}

async fn view<R: Correctable>(app: &TestBackend, id: Uuid) -> RecordView<R> {
    app.record_view(&app.system(), id).await.unwrap()
}

async fn key(app: &TestBackend, id: CredentialId) -> (Credential, RotationStatus) {
    let page = app.credential(&app.system(), id).await.unwrap();
    (page.credential, page.status)
}

fn rotated(on: &str) -> Fields {
    Fields::default().with("rotated_on", on)
}

async fn rotate(app: &TestBackend, key: CredentialId, fields: &Fields) -> Uuid {
    let rotation: Uuid = id();
    app.record_rotation(&app.system(), key, rotation.into(), fields)
        .await
        .unwrap();
    rotation
}

#[rstest]
#[tokio::test]
async fn the_dates_of_a_credential_follow_its_rotations(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    let late = ("rotation".to_owned(), day("2026-10-30"));
    assert_eq!(app.due_first(integration).await, late);
    let before = app.integration_view(integration).await.stored.assessment.scores;
    let first = rotate(
        &app,
        live,
        &rotated("2026-11-10").with("new_expires_on", "2027-05-01"),
    )
    .await;
    let second = rotate(
        &app,
        live,
        &rotated("2026-11-20")
            .with("new_expires_on", "2027-11-20")
            .with("overlap_days", "30"),
    )
    .await;
    assert_eq!(key(&app, live).await.0.last_rotated_on, Some(day("2026-11-20")));

    // A wrong day is corrected, and the credential with it.
    let fields = view::<Rotation>(&app, second).await.record.fields();
    let back = app
        .correct_record::<Rotation>(
            &system,
            second,
            1,
            &fields
                .clone()
                .with("rotated_on", "2026-11-19")
                .with("new_expires_on", "2027-06-01"),
        )
        .await
        .unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(seen.last_rotated_on, Some(day("2026-11-19")));
    assert_eq!(seen.expires_on, Some(day("2027-06-01")));
    app.revert_record::<Rotation>(&system, second, 2, back.back.unwrap())
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.expires_on, Some(day("2027-11-20")));
    let future = fields.clone().with("rotated_on", "2027-01-01");
    refused(
        app.correct_record::<Rotation>(&system, second, 3, &future).await,
        "rotated_on",
    );

    // Withdrawn, one after the other: the one before counts, and in the end what was typed at first.
    app.withdraw_record::<Rotation>(&system, second, 3, &why())
        .await
        .unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(
        (seen.last_rotated_on, seen.expires_on),
        (Some(day("2026-11-10")), Some(day("2027-05-01")))
    );
    assert_eq!(app.number("SELECT COUNT(*) FROM old_credentials").await, 0);
    app.withdraw_record::<Rotation>(&system, first, 1, &why())
        .await
        .unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(
        (seen.last_rotated_on, seen.expires_on),
        (Some(day("2026-08-01")), None)
    );
    assert_eq!(app.due_first(integration).await, late);
    let after = app.integration_view(integration).await.stored.assessment.scores;
    assert_eq!(after, before);

    // And restored.
    app.restore_record::<Rotation>(&system, second, 4).await.unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(
        (seen.last_rotated_on, seen.expires_on),
        (Some(day("2026-11-20")), Some(day("2027-11-20")))
    );
    assert_eq!(app.number("SELECT COUNT(*) FROM old_credentials").await, 1);
    let record = view::<Credential>(&app, live.0).await;
    let names: Vec<&str> = record.below.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["20 Nov 2026", "10 Nov 2026 (withdrawn)"]);
}

#[rstest]
#[tokio::test]
async fn what_was_recorded_decides_when_a_credential_was_last_rotated(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    rotate(&app, live, &rotated("2026-11-20")).await;
    let typed = key_form("Live key").with("last_rotated_on", "2026-11-21");
    let refusal = app
        .save_credential(&system, integration, live, Some(2), &typed)
        .await;
    assert_eq!(
        refused(refusal, "last_rotated_on"),
        "Its last rotation on record was on 20 Nov 2026. Correct or withdraw that one instead."
    );
    app.save_credential(&system, integration, live, Some(2), &key_form("Live secret key"))
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.last_rotated_on, Some(day("2026-11-20")));
    // Set back to before the rotation: its name is, the day of the rotation stays.
    app.revert_record::<Credential>(&system, live.0, 3, 1)
        .await
        .unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(
        (seen.name.as_str(), seen.last_rotated_on),
        ("Live key", Some(day("2026-11-20")))
    );
}

#[rstest]
#[tokio::test]
async fn a_revocation_that_was_recorded_by_mistake_is_taken_back(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    let rotation = rotate(&app, live, &rotated("2026-11-20").with("overlap_days", "10")).await;
    let revoked = Fields::default().with("revoked_on", "2026-11-22");
    for _ in 0..2 {
        app.record_revocation(&system, rotation.into(), &revoked)
            .await
            .unwrap();
    }
    let seen = view::<Rotation>(&app, rotation).await;
    assert_eq!(seen.record.old_revoked_on, Some(day("2026-11-22")));
    assert_eq!(seen.standing.version, 2);
    assert_eq!(app.number("SELECT COUNT(*) FROM old_credentials").await, 0);
    app.revert_record::<Rotation>(&system, rotation, 2, 1)
        .await
        .unwrap();
    assert_eq!(view::<Rotation>(&app, rotation).await.record.old_revoked_on, None);
    assert_eq!(app.number("SELECT COUNT(*) FROM old_credentials").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_credential_that_was_withdrawn_is_nowhere_until_it_is_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let owner = app.person(Role::Engineer).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("owner", owner.user.unwrap().to_string());
    let integration = app.register(&system, id(), &fields).await.unwrap();
    app.review(integration).await;
    let without = app.integration_view(integration).await.stored.assessment.scores;
    let live = app.api_key(integration, "Live key", "2026-06-01").await;
    rotate(&app, live, &rotated("2026-07-01").with("overlap_days", "10")).await;
    let listed = async || {
        let page = PageRequest::default();
        let list = app
            .credentials(&owner, &CredentialFilter::default(), &page)
            .await
            .unwrap();
        let work = app.my_work(&owner).await.unwrap();
        let counts = app.menu_counts(&owner).await.unwrap().overdue;
        (list.rows.len(), work.due.len(), counts.mine + counts.credentials)
    };
    assert_eq!(listed().await, (1, 2, 3));
    app.withdraw_record::<Credential>(&owner, live.0, 2, &why())
        .await
        .unwrap();
    assert_eq!(listed().await, (0, 0, 0));
    let seen = app.integration_view(integration).await;
    assert!(seen.credentials.is_empty());
    assert_eq!(seen.stored.assessment.scores, without);
    let late = app
        .save_credential(&owner, integration, live, Some(3), &key_form("Live key"))
        .await;
    assert!(late.is_err(), "{late:?}");
    // Its name is free; a restored one finds it taken.
    let another: CredentialId = id();
    app.save_credential(&owner, integration, another, None, &key_form("Live key"))
        .await
        .unwrap();
    refused(app.restore_record::<Credential>(&owner, live.0, 3).await, "name");
    app.withdraw_record::<Credential>(&owner, another.0, 1, &why())
        .await
        .unwrap();
    app.restore_record::<Credential>(&owner, live.0, 3).await.unwrap();
    assert_eq!(listed().await, (1, 2, 3));
}

#[rstest]
#[tokio::test]
async fn a_provider_is_corrected_with_what_follows_from_its_name(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Acne").await;
    let integration = app
        .register(&system, id(), &form("Payments", provider))
        .await
        .unwrap();
    let known = view::<Provider>(&app, provider.0).await.record.fields();
    let right = known
        .with("name", "Acme")
        .with("certifications", "SOC 2")
        .with("certifications_basis", "vendor_page")
        .with("certifications_seen_on", "2026-11-01");
    app.correct_record::<Provider>(&system, provider.0, 1, &right)
        .await
        .unwrap();
    let seen = view::<Provider>(&app, provider.0).await;
    let told = seen.record.certifications.clone().unwrap();
    assert_eq!(
        (&*told.value, told.basis, told.seen_on),
        ("SOC 2", Basis::VendorPage, Some(day("2026-11-01")))
    );
    assert_eq!(seen.needed_by.len(), 1);
    // Found by the new name, no longer by the old one.
    for (word, found) in [("acme", 1), ("acne", 0)] {
        let filter = holdfast_backend::store::integrations::IntegrationFilter {
            query: word.to_owned(),
            ..Default::default()
        };
        let page = app
            .integrations(&system, &filter, &PageRequest::default())
            .await
            .unwrap();
        assert_eq!(page.rows.len(), found, "{word}");
    }
    let used = app
        .withdraw_record::<Provider>(&system, provider.0, 2, &why())
        .await;
    assert_eq!(
        refused(used, "form"),
        "It is still named by Payments. Take it out there first."
    );
    let strange = right.with("status_page", "ask them");
    refused(
        app.correct_record::<Provider>(&system, provider.0, 2, &strange)
            .await,
        "status_page",
    );
    assert_eq!(
        app.integration_view(integration).await.provider.name.as_str(),
        "Acme"
    );
}

#[rstest]
#[tokio::test]
async fn a_provider_that_is_there_twice_is_merged_into_the_other(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let (stays, goes) = (
        app.new_provider("Acme").await,
        app.new_provider("Acme Inc.").await,
    );
    let integration = app
        .register(&system, id(), &form("Payments", goes))
        .await
        .unwrap();
    let other = app.register(&system, id(), &form("Ledger", stays)).await.unwrap();
    let notice = Fields::default()
        .with("title", "Version 1 ends")
        .with("kind", "breaking")
        .with("effective_on", "2026-12-20");
    app.file_record::<Notice>(&system, (id(), goes), &notice)
        .await
        .unwrap();
    let into = |provider: ProviderId| Fields::default().with("into", provider.to_string());
    for (fields, path_message) in [
        (into(goes), "A provider cannot be merged with itself."),
        (Fields::default(), "Choose the provider that stays."),
        (
            into(id()),
            "This provider is no longer in the register; choose another.",
        ),
    ] {
        let refusal = app.merge_provider(&system, goes, 1, &fields).await;
        assert_eq!(refused(refusal, "into"), path_message);
    }
    let engineer = app.person(Role::Engineer).await;
    let forbidden = app.merge_provider(&engineer, goes, 1, &into(stays)).await;
    assert!(
        matches!(forbidden, Err(ServiceError::Forbidden(_))),
        "{forbidden:?}"
    );
    let early = app.merge_provider(&system, goes, 7, &into(stays)).await;
    assert!(
        matches!(early, Err(ServiceError::Conflict { current: 1 })),
        "{early:?}"
    );
    app.merge_provider(&system, goes, 1, &into(stays)).await.unwrap();
    for id in [integration, other] {
        let seen = app.integration_view(id).await;
        assert_eq!((seen.provider.id, seen.notices.len()), (stays, 1));
    }
    let seen = view::<Provider>(&app, goes.0).await;
    assert_eq!(
        seen.standing.withdrawn.map(|(_, reason)| reason).as_deref(),
        Some("Merged into Acme")
    );
    let named = view::<Provider>(&app, stays.0).await.needed_by;
    assert!(
        named
            .iter()
            .any(|one| one.what == Other::Integration(integration))
    );
    let gone = app.register(&system, id(), &form("Another", goes)).await;
    refused(gone, "provider");
}

#[rstest]
#[tokio::test]
async fn a_rotation_of_a_withdrawn_credential_stays_until_that_is_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    let rotation = rotate(&app, live, &rotated("2026-11-20")).await;
    app.withdraw_record::<Credential>(&system, live.0, 2, &why())
        .await
        .unwrap();
    let early = app
        .withdraw_record::<Rotation>(&system, rotation, 1, &why())
        .await;
    assert_eq!(
        refused(early, "form"),
        "Its credential was withdrawn. Restore that first."
    );
    app.restore_record::<Credential>(&system, live.0, 3)
        .await
        .unwrap();
    app.withdraw_record::<Rotation>(&system, rotation, 1, &why())
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.last_rotated_on, Some(day("2026-08-01")));
}

#[rstest]
#[tokio::test]
async fn what_was_typed_while_no_rotation_counted_comes_back(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    let first = rotate(&app, live, &rotated("2026-11-10")).await;
    app.withdraw_record::<Rotation>(&system, first, 1, &why())
        .await
        .unwrap();
    let typed = key_form("Live key")
        .with("last_rotated_on", "2026-10-01")
        .with("expires_on", "2027-10-01");
    app.save_credential(&system, integration, live, Some(3), &typed)
        .await
        .unwrap();
    let second = rotate(&app, live, &rotated("2026-11-20")).await;
    app.withdraw_record::<Rotation>(&system, second, 1, &why())
        .await
        .unwrap();
    let (seen, _) = key(&app, live).await;
    assert_eq!(
        (seen.last_rotated_on, seen.expires_on),
        (Some(day("2026-10-01")), Some(day("2027-10-01")))
    );
}

#[rstest]
#[tokio::test]
async fn a_day_that_an_earlier_release_let_be_typed_over_a_rotation_stays(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live = app.api_key(integration, "Live key", "2026-08-01").await;
    let rotation = rotate(&app, live, &rotated("2026-11-10").with("overlap_days", "10")).await;
    app.sql("UPDATE credentials SET last_rotated_on = '2026-11-20'")
        .await;
    let later = Some(day("2026-11-20"));
    app.save_credential(&system, integration, live, Some(2), &key_form("Live secret key"))
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.last_rotated_on, later);
    let revoked = Fields::default().with("revoked_on", "2026-11-22");
    app.record_revocation(&system, rotation.into(), &revoked)
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.last_rotated_on, later);
}

#[rstest]
#[tokio::test]
async fn forms_that_are_sent_again_after_what_followed_them_are_done_already(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let live: CredentialId = id();
    let added = key_form("Live key")
        .with("last_rotated_on", "2026-08-01")
        .with("expires_on", "2027-08-01");
    app.save_credential(&system, integration, live, None, &added)
        .await
        .unwrap();
    let fields = rotated("2026-11-20");
    let rotation = rotate(&app, live, &fields).await;
    let right = rotated("2026-11-19");
    app.correct_record::<Rotation>(&system, rotation, 1, &right)
        .await
        .unwrap();
    app.save_credential(&system, integration, live, None, &added)
        .await
        .unwrap();
    app.record_rotation(&system, live, rotation.into(), &fields)
        .await
        .unwrap();
    assert_eq!(key(&app, live).await.0.last_rotated_on, Some(day("2026-11-19")));
    let stale = app
        .save_credential(&system, integration, live, Some(1), &key_form("Another"))
        .await;
    assert!(matches!(stale, Err(ServiceError::Conflict { .. })), "{stale:?}");
}

#[rstest]
#[tokio::test]
async fn nothing_is_announced_by_a_provider_that_was_withdrawn(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Acme").await;
    app.withdraw_record::<Provider>(&system, provider.0, 1, &why())
        .await
        .unwrap();
    let notice = Fields::default()
        .with("title", "Version 1 ends")
        .with("kind", "breaking");
    let late = app
        .file_record::<Notice>(&system, (id(), provider), &notice)
        .await;
    assert_eq!(
        refused(late, "form"),
        "Its provider was withdrawn. Restore that first, or record it for another."
    );
}

#[rstest]
#[tokio::test]
async fn a_provider_with_five_hundred_integrations_is_renamed_and_merged(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let (stays, goes) = (
        app.new_provider("Acme").await,
        app.new_provider("Acme Inc.").await,
    );
    for number in 0..500 {
        app.register(&system, id(), &form(&format!("Till {number}"), goes))
            .await
            .unwrap();
    }
    let renamed = view::<Provider>(&app, goes.0)
        .await
        .record
        .fields()
        .with("name", "Acme Limited");
    app.correct_record::<Provider>(&system, goes.0, 1, &renamed)
        .await
        .unwrap();
    let into = Fields::default().with("into", stays.to_string());
    app.merge_provider(&system, goes, 2, &into).await.unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM integrations i JOIN providers p ON p.id = i.provider_id WHERE p.name = 'Acme'")
            .await,
        500
    );
}
