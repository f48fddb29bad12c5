//! The audit log as it is read: what it tells, narrowed by who, what, which record and when; and that it is gone through by itself.

use holdfast_backend::ServiceError;
use holdfast_backend::reports::{self, Parameters};
use holdfast_backend::store::audit::{self, AuditFilter};
use holdfast_domain::access::Role;
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::IntegrationId;
use rstest::rstest;

use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, first_day, form, id};

/// Two people, what each of them registered, and another owner for one of the two, a day later.
async fn two_at_work(app: &TestBackend) -> (IntegrationId, IntegrationId) {
    let provider = app.new_provider("Acme").await;
    let (ana, ben) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
    let (one, two) = (id(), id());
    let owned = |name: &str| form(name, provider).with("owner", ana.user.unwrap().to_string());
    app.register(&ana, one, &owned("Payments")).await.unwrap();
    app.register(&ben, two, &owned("Mail")).await.unwrap();
    app.advance_days(1);
    let other = owned("Payments").with("owner", ben.user.unwrap().to_string());
    app.update(&ana, one, 1, &other.with("change_reason", "Ana leaves"))
        .await
        .unwrap();
    (one, two)
}

#[rstest]
#[tokio::test]
async fn the_log_is_narrowed_by_action_record_person_and_day(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (one, two) = two_at_work(&app).await;
    let told = |query: Vec<(&'static str, String)>| {
        let app = &app;
        async move {
            let query: Vec<(&str, &str)> = query
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let rows = report(app, "audit-log", &query).await;
            rows.iter()
                .map(|row| format!("{} {}", row["action"], row["record"]))
                .collect::<Vec<_>>()
        }
    };
    let (registered, changed) = ("integration.registered", "integration.changed Payments");
    let all = [format!("{registered} Mail"), format!("{registered} Payments")];
    assert_eq!(told(vec![("action", registered.into())]).await, all);
    assert_eq!(told(vec![("record", two.to_string())]).await, all[..1]);
    assert_eq!(
        told(vec![("record", one.to_string())]).await,
        [changed.to_owned(), all[1].clone()]
    );
    let next = (first_day() + chrono::Days::new(1)).to_string();
    let of_next = told(vec![
        ("from", next.clone()),
        ("action", "integration.changed".into()),
    ])
    .await;
    assert_eq!(of_next, [changed]);
    assert_eq!(
        told(vec![("from", next), ("action", registered.into())]).await,
        [] as [&str; 0]
    );
    let first = first_day().to_string();
    assert_eq!(
        told(vec![("to", first), ("action", registered.into())]).await,
        all
    );
    let rows = report(&app, "audit-log", &[("record", &one.to_string())]).await;
    assert_eq!(
        (rows[0]["changes"].as_str(), rows[0]["record_kind"].as_str()),
        ("owner", "integration")
    );
    assert_eq!(rows[0]["permission"], "integration.edit_own");
    let by_name = report(
        &app,
        "audit-log",
        &[("who", &rows[0]["who"]), ("action", registered)],
    )
    .await;
    assert!(
        by_name.iter().any(|row| row["record"] == "Payments"),
        "{by_name:?}"
    );
    assert_eq!(
        report(&app, "audit-log", &[("who", "nobody called so")])
            .await
            .len(),
        0
    );
    let wrong = Parameters::parse(
        reports::find("audit-log").unwrap(),
        [("record", "x"), ("who", &"x".repeat(121))],
    );
    assert_eq!(wrong.unwrap_err().0.len(), 2);
}

#[rstest]
#[tokio::test]
async fn an_event_tells_before_and_after_with_the_names_of_today(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (one, _) = two_at_work(&app).await;
    let rows = report(&app, "audit-log", &[("record", &one.to_string())]).await;
    let seq: i64 = rows[0]["seq"].parse().unwrap();
    let auditor = app.person(Role::Auditor).await;
    let event = app.audit_event(&auditor, seq).await.unwrap();
    assert_eq!(event.action, Action::IntegrationChanged.label());
    assert_eq!(
        (event.record, event.record_name.as_deref()),
        (Some(one.0), Some("Payments"))
    );
    let paths: Vec<_> = event.changes.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["owner"]);
    assert_eq!(event.names.len(), 2, "who owned it, and who does");
    assert_eq!(event.hash, rows[0]["hash"]);
    let nothing = app.audit_event(&auditor, 999_999).await;
    assert!(matches!(nothing, Err(ServiceError::NotFound)));
    for role in [Role::Viewer, Role::Engineer, Role::Compliance] {
        let person = app.person(role).await;
        let refused = app.audit_event(&person, seq).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{role:?}");
    }
}

#[rstest]
#[tokio::test]
async fn what_was_denied_is_told_once_an_hour_of_a_person_and_a_page(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ana, ben) = (app.person(Role::Viewer).await, app.person(Role::Viewer).await);
    let told = async || {
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'access.denied'")
            .await
    };
    for _ in 0..3 {
        app.denied(&ana, "GET", "/settings", None).await.unwrap();
        app.denied(&app.system(), "GET", "/settings", None).await.unwrap();
    }
    assert_eq!(told().await, 1);
    app.denied(&ana, "POST", "/settings", None).await.unwrap();
    app.denied(&ben, "GET", "/settings", None).await.unwrap();
    assert_eq!(told().await, 3);
    app.advance_days(1);
    app.denied(&ana, "GET", "/settings", None).await.unwrap();
    assert_eq!(told().await, 4);
    // Each record by itself, and a hundred at most of one person.
    for _ in 0..120 {
        app.denied(&ana, "GET", "/credentials/{id}/edit", Some(id()))
            .await
            .unwrap();
    }
    assert_eq!(told().await, 3 + 100);
    app.denied(&ben, "GET", "/settings", None).await.unwrap();
    assert_eq!(told().await, 3 + 100 + 1);
}

#[rstest]
#[tokio::test]
async fn the_log_is_gone_through_by_itself_and_a_change_fails_the_job(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    two_at_work(&app).await;
    let whole = app.run_job(&app.system(), "verify-audit").await.unwrap();
    assert_eq!(
        (whole.result.as_str(), whole.failed),
        ("The audit log is whole.", false)
    );
    app.sql("UPDATE audit_events SET actor_name = 'Somebody else' WHERE seq = 2")
        .await;
    let broken = app.run_job(&app.system(), "verify-audit").await.unwrap();
    assert!(
        broken.failed && broken.result.contains("event 2"),
        "{}",
        broken.result
    );
}

#[tokio::test]
async fn no_filter_of_the_log_reads_all_of_it() {
    let app = TestBackend::sqlite().await;
    two_at_work(&app).await;
    let none = AuditFilter::default;
    let now = app.clock.now();
    let filters = [
        none(),
        AuditFilter {
            who: Some("ana".into()),
            ..none()
        },
        AuditFilter {
            action: Some(Action::SessionStarted),
            ..none()
        },
        AuditFilter {
            record: Some(id()),
            ..none()
        },
        AuditFilter {
            from: Some(now),
            ..none()
        },
        AuditFilter {
            before: Some(now),
            ..none()
        },
    ];
    let mut reading = app.db.read().await.unwrap();
    for filter in filters {
        let plan = audit::explain(&mut reading.conn(), &filter).await.unwrap();
        let scans = plan.iter().any(|line| {
            ["SCAN a", "SCAN b", "SCAN e"]
                .iter()
                .any(|scan| line.starts_with(scan))
        });
        assert!(!scans, "{filter:?}\n{plan:#?}");
        let of_a_day = filter.from.is_some() || filter.before.is_some();
        let by_day = plan.iter().any(|line| line.contains("INDEX audit_events_at"));
        assert_eq!(of_a_day, by_day, "{filter:?}\n{plan:#?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_first_page_of_compliance_counts_what_the_lists_hold(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    crate::lists::crowd(&app).await;
    app.advance_days(60);
    let compliance = app.person(Role::Compliance).await;
    let work = app.my_work(&compliance).await.unwrap();
    let overview = work.overview.unwrap();
    let reviews = app
        .number("SELECT COUNT(*) FROM integrations WHERE next_due_kind <> 'none'")
        .await;
    assert!(overview.reviews > 0 && overview.reviews <= reviews);
    let overdue = holdfast_backend::store::credentials::CredentialFilter {
        status: Some(holdfast_domain::credential::StatusKind::Overdue),
        ..Default::default()
    };
    let credentials = app
        .credentials(
            &compliance,
            &overdue,
            &holdfast_backend::store::PageRequest::default(),
        )
        .await
        .unwrap();
    assert_eq!(overview.credentials, credentials.total);
    assert_eq!(work.longest.len(), 5, "reviews; there is no document");
    assert!(work.longest.is_sorted_by_key(|entry| entry.date.day));
    for (role, told) in [
        (Role::Viewer, false),
        (Role::Engineer, false),
        (Role::Auditor, true),
        (Role::Admin, true),
    ] {
        let person = app.person(role).await;
        assert_eq!(
            app.my_work(&person).await.unwrap().overview.is_some(),
            told,
            "{role:?}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn the_history_of_a_record_tells_what_was_done_to_all_that_belongs_to_it_with_names(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (one, two) = two_at_work(&app).await;
    let key = app.api_key(one, "Live key", "2026-08-01").await;
    app.rotate(key).await;
    app.review(one).await;
    app.review(two).await;
    // What somebody was denied is for whoever reads the audit log.
    let viewer = app.person(Role::Viewer).await;
    app.denied(&viewer, "GET", "/credentials/{id}/edit", Some(key.0))
        .await
        .unwrap();
    let view = app.integration_view(one).await;
    let told: Vec<String> = view
        .events
        .iter()
        .map(|event| {
            format!(
                "{} {}",
                event.action,
                event.record_name.clone().unwrap_or_default()
            )
        })
        .collect();
    // The newest first; a rotation once; nothing of another integration.
    let wanted = [
        Action::ReviewRecorded,
        Action::CredentialRotated,
        Action::CredentialAdded,
    ]
    .map(Action::label);
    assert_eq!(told.len(), 3, "{told:?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}");
    }
    assert!(told[1].ends_with("Live key") && told[2].ends_with("Live key"));
    assert!(
        view.names.len() >= 2,
        "who owned it, and who does: {:?}",
        view.names
    );
}
