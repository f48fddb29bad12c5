//! Credentials and their rotations.

use holdfast_backend::ServiceError;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_domain::credential::{RotationStatus, StatusKind};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, first_day, id, key_form, refused};

#[rstest]
#[tokio::test]
async fn a_rotation_moves_the_due_date(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.review(integration).await;
    let key = app.api_key(integration, "Live key", "2026-08-01").await;
    let before = app.credential(&app.system(), key).await.unwrap();
    assert_eq!(
        before.status,
        RotationStatus::Overdue {
            since: day("2026-10-30"),
            days: 23
        }
    );
    assert_eq!(
        app.due_first(integration).await,
        ("rotation".to_owned(), day("2026-10-30"))
    );
    let fields = Fields::default()
        .with("rotated_on", "2026-11-20")
        .with("ticket", "OPS-7")
        .with("overlap_days", "2")
        .with("old_revoked_on", "2026-11-22")
        .with("new_expires_on", "2027-11-20")
        .with("note", "By hand.");
    app.record_rotation(&app.system(), key, id(), &fields)
        .await
        .unwrap();
    let after = app.credential(&app.system(), key).await.unwrap();
    assert_eq!(
        after.status,
        RotationStatus::Current {
            due: day("2027-02-18")
        }
    );
    assert_eq!(after.credential.expires_on, Some(day("2027-11-20")));
    let rotation = &after.rotations[0];
    assert_eq!(
        (
            rotation.rotated_on,
            rotation.ticket.as_deref(),
            rotation.overlap_days.map(|days| days.0)
        ),
        (day("2026-11-20"), Some("OPS-7"), Some(2))
    );
    assert_eq!(
        (rotation.old_revoked_on, rotation.new_expires_on),
        (Some(day("2026-11-22")), Some(day("2027-11-20")))
    );
    assert_eq!(
        app.due_first(integration).await,
        ("rotation".to_owned(), day("2027-02-18"))
    );
}

#[rstest]
#[tokio::test]
async fn the_same_rotation_sent_twice_is_recorded_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let key = app.api_key(integration, "Live key", "2026-08-01").await;
    let (rotation, system) = (id(), app.system());
    let fields = Fields::default().with("rotated_on", "2026-11-22");
    app.record_rotation(&system, key, rotation, &fields)
        .await
        .unwrap();
    app.record_rotation(&system, key, rotation, &fields)
        .await
        .unwrap();
    let another = id();
    let fields = fields.with("again", "on");
    let (a, b) = tokio::join!(
        app.record_rotation(&system, key, another, &fields),
        app.record_rotation(&system, key, another, &fields)
    );
    assert_eq!((a.unwrap(), b.unwrap()), (integration, integration));
    assert_eq!(app.number("SELECT COUNT(*) FROM rotations").await, 2);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'credential.rotated'")
            .await,
        2
    );
}

#[rstest]
#[tokio::test]
async fn a_rotation_with_impossible_dates_is_refused_by_field(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let key = app
        .api_key(app.new_integration("Payments").await, "Live key", "2026-11-01")
        .await;
    let dates = |rotated: &str, revoked: &str, expires: &str| {
        Fields::default()
            .with("rotated_on", rotated)
            .with("old_revoked_on", revoked)
            .with("new_expires_on", expires)
    };
    for (fields, field) in [
        (dates("2026-11-23", "", ""), "rotated_on"),
        (dates("2026-10-31", "", ""), "rotated_on"),
        (dates("2026-11-10", "2026-11-09", ""), "old_revoked_on"),
        (dates("2026-11-10", "", "2026-11-09"), "new_expires_on"),
    ] {
        refused(
            app.record_rotation(&app.system(), key, id(), &fields).await,
            field,
        );
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM rotations").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_credential_changes_once_and_conflicts_are_told(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let (key, system) = (id(), app.system());
    let form = key_form("Live key").with("issued_on", "2026-11-01");
    app.save_credential(&system, integration, key, None, &form)
        .await
        .unwrap();
    app.save_credential(&system, integration, key, None, &form)
        .await
        .unwrap();
    let changed = form.clone().with("scopes", "charges:write");
    app.save_credential(&system, integration, key, Some(1), &changed)
        .await
        .unwrap();
    app.save_credential(&system, integration, key, Some(1), &changed)
        .await
        .unwrap();
    let refused = app
        .save_credential(
            &system,
            integration,
            key,
            Some(1),
            &form.with("scopes", "refunds:write"),
        )
        .await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict { current: 2 })),
        "{refused:?}"
    );
    assert_eq!(
        app.number("SELECT COUNT(*) FROM revisions WHERE entity = 'credential'")
            .await,
        2
    );
}

#[rstest]
#[tokio::test]
async fn a_credential_of_one_integration_is_not_taken_over_by_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (one, other) = (
        app.new_integration("Payments").await,
        app.new_integration("Mail").await,
    );
    let key = app.api_key(one, "Live key", "2026-11-01").await;
    for expected in [None, Some(1)] {
        let refused = app
            .save_credential(&app.system(), other, key, expected, &key_form("Live key"))
            .await;
        assert!(
            matches!(
                refused,
                Err(ServiceError::Conflict { .. } | ServiceError::NotFound)
            ),
            "{refused:?}"
        );
    }
    assert_eq!(
        app.credential(&app.system(), key)
            .await
            .unwrap()
            .credential
            .integration,
        one
    );
}

#[rstest]
#[tokio::test]
async fn the_list_of_a_status_holds_exactly_the_credentials_in_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let system = app.system();
    let forms = [
        key_form("Current").with("last_rotated_on", "2026-11-20"),
        key_form("Due today").with("last_rotated_on", "2026-08-24"),
        key_form("Due in 30 days").with("last_rotated_on", "2026-09-23"),
        key_form("Overdue").with("last_rotated_on", "2026-08-23"),
        key_form("Expired")
            .with("last_rotated_on", "2026-11-01")
            .with("expires_on", "2026-11-21"),
        key_form("Works today only")
            .with("last_rotated_on", "2026-11-01")
            .with("expires_on", "2026-11-22"),
        key_form("Never"),
        key_form("Exempt")
            .with("policy", "exempt")
            .with("policy_reason", "Bound to the machine."),
        key_form("Identity").with("kind", "workload_identity"),
        key_form("Revoked")
            .with("last_rotated_on", "2025-01-01")
            .with("revoked_on", "2026-01-01"),
        key_form("By hand")
            .with("last_rotated_on", "2026-11-12")
            .with("policy", "override")
            .with("policy_days", "9")
            .with("policy_reason", "PCI DSS 8.6.3"),
    ];
    for form in &forms {
        app.save_credential(&system, integration, id(), None, form)
            .await
            .unwrap();
    }
    let (mut seen, mut expired) = (0, 0);
    for status in StatusKind::ALL {
        let filter = CredentialFilter {
            status: Some(*status),
            ..CredentialFilter::default()
        };
        let page = app
            .credentials(&system, &filter, &PageRequest::default())
            .await
            .unwrap();
        for row in &page.rows {
            let real = row.credential.status(row.policy.as_ref(), first_day()).kind();
            // What has expired is overdue as well.
            let is_in = real == *status || (*status == StatusKind::Overdue && real == StatusKind::Expired);
            assert!(is_in, "{}: {real} in {status}", row.credential.name);
            expired += usize::from(real != *status);
        }
        assert_eq!(usize::try_from(page.total).unwrap(), page.rows.len());
        assert!(!page.rows.is_empty(), "nothing is {status}");
        seen += page.rows.len();
    }
    assert!(expired > 0);
    assert_eq!(seen, forms.len() + expired);
}

#[rstest]
#[tokio::test]
async fn what_two_people_change_in_different_fields_of_a_credential_is_kept_of_both(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let key = id();
    let opened = key_form("Live key").with("environment", "production");
    app.save_credential(&system, integration, key, None, &opened)
        .await
        .unwrap();
    let theirs = opened.clone().with("scopes", "charges:write");
    app.save_credential(&system, integration, key, Some(1), &theirs)
        .await
        .unwrap();
    let mine = opened.clone().with("expires_on", "2027-12-01");
    let kept = app
        .save_credential(&system, integration, key, Some(1), &mine)
        .await
        .unwrap();
    assert_eq!(kept, ["Scopes"]);
    let both = app.credential(&system, key).await.unwrap();
    assert_eq!(both.version, 3);
    let fields = both.credential.fields();
    assert_eq!(
        (fields.get("scopes"), fields.get("expires_on")),
        ("charges:write", "2027-12-01")
    );
    let other = opened.with("scopes", "refunds:write").with("shared", "yes");
    let refused = app
        .save_credential(&system, integration, key, Some(1), &other)
        .await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict { current: 3 })),
        "{refused:?}"
    );
    assert_eq!(app.credential(&system, key).await.unwrap().version, 3);
}
