//! Reports and exported lists: what they hold, in chunks, for whom, and that exporting is audited.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use holdfast_backend::ServiceError;
use holdfast_backend::reports::csv::CsvStream;
use holdfast_backend::reports::{self, Cell, ChunkRequest, Parameters, Report};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSort};
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::form::integration_fields;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

/// A form in which everything is said.
pub async fn full_form(app: &TestBackend) -> Fields {
    let service = Fields::default()
        .with("name", "Checkout; EU | \\ US")
        .with("criticality", "high");
    let service = app.add_service(&app.system(), id(), &service).await.unwrap();
    let owner = app.person(Role::Engineer).await.user.unwrap();
    let deputy = app.person(Role::Engineer).await.user.unwrap();
    let mut fields = form("Payments", app.new_provider("Acme").await)
        .with("owner", owner.to_string())
        .with("deputy", deputy.to_string())
        .with(format!("services.{service}"), "on");
    let typed = [
        ("product", "=Pay+"),
        ("method", "direct_api"),
        ("breach_consequence", "Card numbers leak.\nCustomers leave."),
        ("live_since", "2024-02-29"),
        ("tier", "critical"),
        ("privilege", "administers"),
        ("sub_processors", "yes"),
        ("needs_credential", "yes"),
        ("incidents_checked_on", "2026-11-01"),
        ("environments.0.environment", "production"),
        ("environments.0.version", "2024-06; beta|2"),
        ("environments.0.pinned", "yes"),
        ("environments.0.supported_until", "2027-06-30"),
        ("environments.1.environment", "test"),
        ("endpoints.0.url", "https://api.example.org/v1?a=b;c"),
        ("endpoints.0.direction", "outbound"),
        ("endpoints.0.protocol", "rest"),
        ("endpoints.0.authentication", "api_key"),
        ("endpoints.0.region", "eu-west-1"),
        ("endpoints.1.url", "https://hooks.example.org/in"),
        ("endpoints.1.direction", "inbound"),
        ("endpoints.1.signature_verified", "no"),
        ("data_flows.0.data_class", "cardholder"),
        ("data_flows.0.direction", "outbound"),
        ("data_flows.0.purpose", "Receipts; refunds | both"),
        ("data_flows.0.region", "EU"),
        ("data_flows.0.tokenised", "on"),
        ("data_flows.0.encrypted_in_transit", "on"),
        ("compliance.pci_dss", "on"),
        ("compliance.dora", "on"),
        ("dora_critical_function", "on"),
        ("published_uptime", "99.95"),
        ("contracted_uptime", "99.99999"),
        ("response_minutes", "30"),
        ("resolution_minutes", "240"),
        ("support_hours", "24/7"),
        ("maintenance_window", "Sundays 02:00 to 04:00 UTC"),
        ("rto_minutes", "60"),
        ("rpo_minutes", "0"),
        ("mtd_minutes", "120"),
        ("provider_recovery_minutes", "45"),
        ("fallback", "manual"),
        ("fallback_note", "Invoices"),
        ("switch_effort", "weeks"),
        ("fallback_tested_on", "2026-05-01"),
        ("resilience.timeout", "yes"),
        ("resilience.queue", "not_applicable"),
        ("resilience_reason.queue", "Calls are synchronous"),
        ("breach_notification_hours", "72"),
        ("exit_terms", "yes"),
        ("least_privilege_verified_on", "2026-10-01"),
        ("monitor_url", "https://monitor.example.org/"),
        ("alert", "yes"),
        ("runbook_url", "https://wiki.example.org/runbook"),
        ("review_cadence_months", "2"),
        ("review_cadence_reason", "New provider"),
    ];
    for (path, value) in typed {
        fields.set(path, value);
    }
    fields
}

/// A whole file, as its pieces.
pub async fn pieces(file: CsvStream) -> Vec<Vec<u8>> {
    file.map(Result::unwrap).collect().await
}

/// A whole file, as records by column.
pub async fn records(file: CsvStream) -> Vec<BTreeMap<String, String>> {
    let bytes = pieces(file).await.concat();
    csv::Reader::from_reader(&bytes[..])
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

async fn report(app: &TestBackend, slug: &str, query: &[(&str, &str)]) -> Vec<BTreeMap<String, String>> {
    let report = reports::find(slug).unwrap();
    let parameters = Parameters::parse(report, query.iter().copied()).unwrap();
    records(
        app.export_report(&app.system(), report, parameters, false)
            .await
            .unwrap(),
    )
    .await
}

#[test]
fn names_are_stable_and_unique_and_everything_is_explained() {
    let mut slugs = BTreeSet::new();
    let snake = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    for report in reports::registry() {
        assert!(slugs.insert(report.slug()));
        assert!(report.slug().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        assert!(!report.title().is_empty() && report.purpose().len() > 40);
        let names: BTreeSet<_> = report.columns().iter().map(|column| column.name).collect();
        assert_eq!(names.len(), report.columns().len(), "{}", report.slug());
        assert!(
            report
                .columns()
                .iter()
                .all(|column| snake(column.name) && !column.label.is_empty() && !column.meaning.is_empty())
        );
        assert!(
            (5..=16).contains(&report.columns().iter().filter(|column| column.on_page).count()),
            "{}",
            report.slug()
        );
        assert!(
            report
                .parameters()
                .iter()
                .all(|parameter| snake(parameter.name) && !reports::RESERVED.contains(&parameter.name))
        );
        assert_eq!(
            reports::find(report.slug()).map(Report::slug),
            Some(report.slug())
        );
    }
    assert_eq!(
        slugs,
        BTreeSet::from(["catalogue", "credential-rotation", "reviews"])
    );
    assert!(reports::find("nothing").is_none());
}

#[test]
fn parameters_are_checked_by_field() {
    let report = reports::find("credential-rotation").unwrap();
    let good = Parameters::parse(report, [("status", "overdue"), ("bom", "1"), ("after", "x")]).unwrap();
    assert_eq!(good.get("status"), Some("overdue"));
    assert_eq!(
        Parameters::parse(report, [("status", " ")]).unwrap(),
        Parameters::default()
    );
    let wrong = Parameters::parse(report, [("status", "late"), ("state", "overdue")]).unwrap_err();
    assert!(wrong.get("status").unwrap().contains("never_rotated"), "{wrong}");
    assert!(wrong.get("state").unwrap().contains("it has: status"), "{wrong}");
}

#[rstest]
#[tokio::test]
async fn the_catalogue_holds_every_fact(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let full = full_form(&app).await;
    let integration = app.register(&app.system(), id(), &full).await.unwrap();
    app.review(integration).await;
    let rows = report(&app, "catalogue", &[]).await;
    let row = &rows[0];
    let (view, get) = (app.integration_view(integration).await, |name: &str| {
        row[name].as_str()
    });
    // Every simple field of the form stands under its own name; text is neutralised, ids have a column beside them.
    for (path, value) in &integration_fields(&view.stored.integration).0 {
        let column = match path.as_str() {
            "provider" | "owner" | "deputy" | "team" => format!("{path}_id"),
            simple => simple.to_owned(),
        };
        if path.contains('.') || path == "dora_critical_function" {
            continue;
        }
        assert_eq!(reports::csv::original(&row[&column]), value, "{path}");
    }
    assert_eq!(get("product"), "'=Pay+");
    let service = view.stored.integration.services[0];
    assert_eq!(
        get("services"),
        format!("{service}; name=Checkout\\; EU \\| \\\\ US")
    );
    assert_eq!(
        get("environments"),
        "production; version=2024-06\\; beta\\|2; pinned=yes; supported_until=2027-06-30 | test"
    );
    assert_eq!(
        get("endpoints"),
        "outbound rest https://api.example.org/v1?a=b\\;c; authentication=api_key; region=eu-west-1 | \
         inbound unknown https://hooks.example.org/in; signature_verified=no"
    );
    assert_eq!(
        get("data_flows"),
        "outbound cardholder; purpose=Receipts\\; refunds \\| both; region=EU; tokenised=yes; encrypted_in_transit=yes"
    );
    assert_eq!(get("compliance"), "pci_dss | dora; critical_function=yes");
    assert_eq!(
        get("resilience"),
        "timeout yes | queue not_applicable; reason=Calls are synchronous"
    );
    assert_eq!(
        get("residual"),
        view.stored.assessment.scores.residual.to_string()
    );
    assert_eq!(get("contracted_uptime"), "99.99999");
    assert_eq!(
        (get("provider"), get("owner")),
        (view.provider.name.as_str(), view.owner_name.as_deref().unwrap())
    );
    assert_eq!(
        (get("last_review_on"), get("created_at")),
        ("2026-11-22", "2026-11-22T12:00:00Z")
    );
}

#[rstest]
#[tokio::test]
async fn unknown_and_none_are_told_apart_and_retired_records_are_there(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let form = form("Retired", provider)
        .with("lifecycle", "retired")
        .with("compliance_none", "on");
    app.register(&app.system(), id(), &form).await.unwrap();
    let row = &report(&app, "catalogue", &[]).await[0];
    assert_eq!(
        (
            row["lifecycle"].as_str(),
            row["compliance"].as_str(),
            row["data_flows"].as_str()
        ),
        ("retired", "none", "")
    );
    assert_eq!(
        (
            row["tier"].as_str(),
            row["alert"].as_str(),
            row["rto_minutes"].as_str()
        ),
        ("", "", "")
    );
}

#[test]
fn flattened_text_reads_back_as_it_was() {
    use holdfast_backend::reports::flat::{Item, read, write};
    let nasty = [
        "",
        " ",
        "a | b",
        "a; b=c",
        "\\",
        "\\|",
        "line\nline",
        " | ",
        "; ",
        "ends \\",
        "=x",
        "|;\\n",
    ];
    let items: Vec<Item> = nasty
        .iter()
        .map(|head| {
            nasty.iter().fold(Item::new(format!("x{head}x")), |item, value| {
                item.fact("k", Some(value))
            })
        })
        .collect();
    assert_eq!(read(&write(items.clone())), items);
    assert!(!write(items).contains('\n'));
    assert_eq!(read(""), []);
}

#[rstest]
#[tokio::test]
async fn the_rotation_report_tells_due_dates_policies_and_delays(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let system = app.system();
    let late = key_form("Live key")
        .with("issued_on", "2025-01-01")
        .with("last_rotated_on", "2026-08-01")
        .with("shared", "yes")
        .with("scoped", "no");
    app.save_credential(&system, integration, id(), None, &late)
        .await
        .unwrap();
    app.api_key(integration, "Test key", "2026-11-20").await;
    let exempt = key_form("Bound")
        .with("policy", "exempt")
        .with("policy_reason", "Bound to the machine.");
    app.save_credential(&system, integration, id(), None, &exempt)
        .await
        .unwrap();
    app.save_credential(&system, integration, id(), None, &key_form("Forgotten"))
        .await
        .unwrap();
    let rows = report(&app, "credential-rotation", &[]).await;
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str()).collect();
    assert_eq!(
        names,
        ["Forgotten", "Live key", "Test key", "Bound"],
        "most urgent first"
    );
    assert_eq!(
        (rows[0]["status"].as_str(), rows[0]["due_on"].as_str()),
        ("never_rotated", "")
    );
    let told = [
        "integration",
        "provider",
        "status",
        "due_on",
        "days_overdue",
        "policy_days",
        "last_rotated_on",
        "issued_on",
        "shared",
        "scoped",
        "location",
    ]
    .map(|name| rows[1][name].as_str());
    assert_eq!(
        told,
        [
            "Payments",
            "Payments Inc.",
            "overdue",
            "2026-10-30",
            "23",
            "90",
            "2026-08-01",
            "2025-01-01",
            "yes",
            "no",
            "vault:payments/acme"
        ]
    );
    assert!(rows[1]["policy_source"].contains("house default"));
    assert_eq!(
        (rows[3]["policy_source"].as_str(), rows[3]["policy_days"].as_str()),
        ("Bound to the machine.", "")
    );
    let overdue = report(&app, "credential-rotation", &[("status", "overdue")]).await;
    assert_eq!(
        overdue.iter().map(|row| row["name"].as_str()).collect::<Vec<_>>(),
        ["Live key"]
    );
}

#[rstest]
#[tokio::test]
async fn the_review_report_tells_the_last_and_the_next(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (never, held) = (
        app.new_integration("Never reviewed").await,
        app.new_integration("Reviewed").await,
    );
    let auditor = app.person(Role::Compliance).await;
    for (day, outcome) in [("2026-10-01", "failed"), ("2026-11-01", "passed_with_actions")] {
        let fields = Fields::default().with("held_on", day).with("outcome", outcome);
        app.record_review(&auditor, held, id(), &fields).await.unwrap();
    }
    let form = form("Gone", app.new_provider("Gone Inc.").await).with("lifecycle", "retired");
    app.register(&app.system(), id(), &form).await.unwrap();
    let rows = report(&app, "reviews", &[]).await;
    assert_eq!(
        rows.iter()
            .map(|row| row["integration_id"].clone())
            .collect::<Vec<_>>(),
        [never.to_string(), held.to_string()]
    );
    assert_eq!(
        (
            rows[0]["status"].as_str(),
            rows[0]["last_review_on"].as_str(),
            rows[0]["reviewer"].as_str()
        ),
        ("never_held", "", "")
    );
    let view = app.integration_view(held).await;
    let row = |name: &str| rows[1][name].clone();
    assert_eq!(
        (row("last_review_on"), row("outcome"), row("reviewer")),
        (
            "2026-11-01".into(),
            "passed_with_actions".into(),
            auditor.name.clone()
        )
    );
    assert_eq!(
        (row("cadence_months"), row("cadence_why")),
        (view.cadence.months.to_string(), view.cadence.why.clone())
    );
    let due =
        holdfast_domain::review::due_on(Some(crate::support::day("2026-11-01")), &view.cadence).unwrap();
    assert_eq!(row("next_review_on"), due.to_string());
    app.advance_days((due - app.clock.today()).num_days() + 3);
    let rows = report(&app, "reviews", &[]).await;
    assert_eq!(
        (rows[1]["status"].as_str(), rows[1]["days_overdue"].as_str()),
        ("overdue", "3")
    );
}

#[rstest]
#[tokio::test]
async fn chunks_of_any_size_hold_every_row_once_in_the_same_order(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    for number in 0..11 {
        let integration = app.new_integration(&format!("Integration {number:02}")).await;
        app.api_key(integration, "Key", ["2026-08-01", "2026-11-01"][number % 2])
            .await;
        if number % 3 > 0 {
            app.review(integration).await;
        }
    }
    for report in reports::registry() {
        let whole = app
            .view_report(
                &app.system(),
                *report,
                &Parameters::default(),
                &ChunkRequest::default(),
            )
            .await
            .unwrap();
        assert_eq!((whole.rows.len(), &whole.next), (11, &None), "{}", report.slug());
        assert!(
            whole.rows.iter().all(|row| row.len() == report.columns().len()),
            "{}",
            report.slug()
        );
        for rows in [1, 4, 11] {
            let (mut seen, mut request) = (Vec::new(), ChunkRequest { after: None, rows });
            loop {
                let chunk = app
                    .view_report(&app.system(), *report, &Parameters::default(), &request)
                    .await
                    .unwrap();
                assert!(chunk.rows.len() <= rows);
                seen.extend(chunk.rows);
                let Some(next) = chunk.next else { break };
                request.after = Some(next);
            }
            assert_eq!(seen, whole.rows, "{} by {rows}", report.slug());
        }
        let wrong = ChunkRequest {
            after: Some(reports::Cursor("nowhere".into())),
            rows: 5,
        };
        let refused = app
            .view_report(&app.system(), *report, &Parameters::default(), &wrong)
            .await;
        assert!(
            matches!(refused, Err(ServiceError::Invalid(_))),
            "{}: {refused:?}",
            report.slug()
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_report_shows_the_scores_of_today(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.api_key(integration, "Live key", "2026-11-20").await;
    app.advance_days(400);
    let row = &report(&app, "catalogue", &[]).await[0];
    assert_eq!(
        app.refresh_scores().await.unwrap(),
        0,
        "the export has computed what was aged"
    );
    assert_eq!(
        row["residual"],
        app.integration_view(integration)
            .await
            .stored
            .assessment
            .scores
            .residual
            .to_string()
    );
}

#[rstest]
#[tokio::test]
async fn an_export_is_audited_and_a_look_is_not(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let auditor = app.person(Role::Auditor).await;
    let report = reports::find("credential-rotation").unwrap();
    let parameters = Parameters::parse(report, [("status", "overdue")]).unwrap();
    app.view_report(&auditor, report, &parameters, &ChunkRequest::default())
        .await
        .unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'report.exported'")
            .await,
        0
    );
    drop(
        app.export_report(&auditor, report, parameters, false)
            .await
            .unwrap(),
    );
    app.export_integrations(&auditor, IntegrationFilter::default(), false)
        .await
        .map(drop)
        .unwrap();
    let mut reading = app.db.read().await.unwrap();
    let events = holdfast_backend::store::history::events_after(&mut reading.conn(), 0, 100)
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|event| event.action == "report.exported")
        .unwrap();
    assert_eq!(event.actor_id.map(Into::into), auditor.user);
    assert_eq!(
        event.data,
        r#"{"parameters":{"status":"overdue"},"report":"credential-rotation"}"#
    );
    assert!(
        events
            .iter()
            .any(|event| event.action == "list.exported" && event.permission == "catalogue.read")
    );
    let viewer = app.person(Role::Viewer).await;
    drop(reading);
    let before = app.number("SELECT COUNT(*) FROM audit_events").await;
    assert!(matches!(
        app.export_report(&viewer, report, Parameters::default(), false)
            .await
            .map(drop),
        Err(ServiceError::Forbidden(_))
    ));
    assert_eq!(app.number("SELECT COUNT(*) FROM audit_events").await, before);
}

#[rstest]
#[tokio::test]
async fn a_list_exports_exactly_what_it_shows(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    for (number, name) in ["Card payments", "Mail", "Card rebates", "Storage"]
        .iter()
        .enumerate()
    {
        let integration = app.new_integration(name).await;
        app.api_key(
            integration,
            &format!("Key {number}"),
            ["2026-08-01", "2026-11-01"][number % 2],
        )
        .await;
    }
    let system = app.system();
    let filter = IntegrationFilter {
        query: "card".into(),
        sort: IntegrationSort::Name,
        reversed: true,
        ..IntegrationFilter::default()
    };
    let shown = app
        .integrations(&system, &filter, &PageRequest::default())
        .await
        .unwrap()
        .rows;
    let file = records(app.export_integrations(&system, filter, false).await.unwrap()).await;
    assert_eq!(
        shown.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Card rebates", "Card payments"]
    );
    for (row, line) in shown.iter().zip(&file) {
        assert_eq!(
            (row.id.to_string(), &row.name, row.residual.to_string()),
            (line["id"].clone(), &line["name"], line["residual"].clone())
        );
    }
    assert_eq!(file.len(), shown.len());
    let filter = CredentialFilter {
        by_name: true,
        ..CredentialFilter::default()
    };
    let file = records(app.export_credentials(&system, filter, false).await.unwrap()).await;
    assert_eq!(
        file.iter().map(|line| line["name"].as_str()).collect::<Vec<_>>(),
        ["Key 0", "Key 1", "Key 2", "Key 3"]
    );
    assert_eq!(
        (file[0]["status"].as_str(), file[0]["days_overdue"].as_str()),
        ("overdue", "23")
    );
    let file = records(
        app.export_providers(&system, "card", None, true, false)
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        file.iter().map(|line| line["name"].as_str()).collect::<Vec<_>>(),
        ["Card payments Inc.", "Card rebates Inc."]
    );
    assert_eq!(file[0]["integrations"], "1");
}

#[test]
fn cells_have_a_form_for_files_and_one_for_the_screen() {
    let day = crate::support::day("2026-02-03");
    let forms = |cell: Cell| (cell.file_form(), cell.screen_form());
    let both = |file: &str, screen: &str| (file.to_owned(), screen.to_owned());
    assert_eq!(forms(day.into()), both("2026-02-03", "3 Feb 2026"));
    assert_eq!(forms(Cell::score(41.25)), both("41.25", "41.2"));
    assert_eq!(forms(Cell::score(1e-7)), both("0.0000001", "0.0"));
    assert_eq!(forms(true.into()), both("yes", "Yes"));
    assert_eq!(forms(Cell::choice(Role::Admin)), both("admin", "Administrator"));
    assert_eq!(forms(Cell::text("")), both("", "–"));
    assert_eq!(forms(1_500_u32.into()), both("1500", "1500"));
}
