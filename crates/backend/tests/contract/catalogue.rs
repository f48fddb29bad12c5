//! The catalogue: every fact of every integration, and the way back.

use holdfast_backend::reports;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

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
    for (path, value) in &view.stored.integration.fields().0 {
        let column = match path.as_str() {
            "provider" | "owner" | "deputy" | "team" => format!("{path}_id"),
            simple => simple.to_owned(),
        };
        if path.contains('.') || path == "dora_critical_function" {
            continue;
        }
        assert_eq!(
            reports::csv::original(&row[&column]).as_ref(),
            value.as_str(),
            "{path}"
        );
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
