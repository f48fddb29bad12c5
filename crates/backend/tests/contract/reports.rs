//! Reports and exported lists: what they hold, in chunks, for whom, and that exporting is audited.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use holdfast_backend::ServiceError;
use holdfast_backend::reports::csv::CsvStream;
use holdfast_backend::reports::{self, Cell, ChunkRequest, Parameters, Report};
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

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

pub async fn report(app: &TestBackend, slug: &str, query: &[(&str, &str)]) -> Vec<BTreeMap<String, String>> {
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
        BTreeSet::from([
            "audit-log",
            "catalogue",
            "credential-rotation",
            "reminders-sent",
            "reviews"
        ])
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
async fn chunks_of_any_size_hold_every_row_once_in_the_same_order(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (provider, owner) = (app.new_provider("Acme").await, app.person(Role::Engineer).await);
    for number in 0..11 {
        let fields = form(&format!("Integration {number:02}"), provider)
            .with("owner", owner.user.unwrap().to_string());
        let integration = app.register(&app.system(), id(), &fields).await.unwrap();
        app.api_key(integration, "Key", ["2026-08-01", "2026-11-01"][number % 2])
            .await;
        if number % 3 > 0 {
            app.review(integration).await;
        }
    }
    app.plan_reminders().await.unwrap();
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
        // Eleven integrations with a key each; their owner is reminded of six keys and four reviews.
        let rows = match report.slug() {
            "reminders-sent" => 10,
            "audit-log" => usize::try_from(app.number("SELECT COUNT(*) FROM audit_events").await).unwrap(),
            _ => 11,
        };
        assert_eq!(
            (whole.rows.len(), &whole.next),
            (rows, &None),
            "{}",
            report.slug()
        );
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

#[test]
fn cells_have_a_form_for_files_and_one_for_the_screen() {
    let day = crate::support::day("2026-02-03");
    let forms = |cell: Cell| (cell.file_form().into_owned(), cell.screen_form());
    let both = |file: &str, screen: &str| (file.to_owned(), screen.to_owned());
    assert_eq!(forms(day.into()), both("2026-02-03", "3 Feb 2026"));
    assert_eq!(forms(Cell::score(41.25)), both("41.25", "41"));
    assert_eq!(forms(Cell::score(1e-7)), both("0.0000001", "0"));
    assert_eq!(forms(true.into()), both("yes", "Yes"));
    assert_eq!(forms(Cell::choice(Role::Admin)), both("admin", "Administrator"));
    assert_eq!(forms(Cell::text("")), both("", "–"));
    assert_eq!(forms(1_500_u32.into()), both("1500", "1,500"));
}

#[rstest]
#[tokio::test]
async fn the_catalogue_and_the_reviews_hold_only_what_their_filters_name(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let add = async |name: &str, more: &[(&str, &str)]| {
        let fields = more.iter().fold(form(name, provider), |fields, (field, value)| {
            fields.with(*field, *value)
        });
        app.register(&app.system(), id(), &fields).await.unwrap()
    };
    add(
        "Shop",
        &[
            ("category", "payment"),
            ("lifecycle", "proposed"),
            ("tier", "high"),
            ("compliance.gdpr", "on"),
            ("compliance.pci_dss", "on"),
        ],
    )
    .await;
    add("Mails", &[("category", "communication"), ("lifecycle", "live")]).await;
    let reviewed = add("Maps", &[("category", "data_api"), ("lifecycle", "live")]).await;
    app.review(reviewed).await;
    let names = async |slug: &str, query: &[(&str, &str)], column: &str| -> BTreeSet<String> {
        report(&app, slug, query)
            .await
            .into_iter()
            .map(|mut row| row.remove(column).unwrap())
            .collect()
    };
    let set = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (query, expected) in [
        (("category", "communication"), set(&["Mails"])),
        (("lifecycle", "live"), set(&["Mails", "Maps"])),
        (("tier", "high"), set(&["Shop"])),
        (("framework", "pci_dss"), set(&["Shop"])),
        (("framework", "hipaa"), set(&[])),
    ] {
        assert_eq!(names("catalogue", &[query], "name").await, expected, "{query:?}");
    }
    let band = |row: &BTreeMap<String, String>| row["residual_band"].clone();
    let all = report(&app, "catalogue", &[]).await;
    for row in &all {
        let same = names("catalogue", &[("residual_band", &band(row))], "name").await;
        assert!(same.contains(&row["name"]), "{row:?}");
        assert_eq!(
            same.len(),
            all.iter().filter(|other| band(other) == band(row)).count()
        );
    }
    for (status, expected) in [
        ("never_held", set(&["Shop", "Mails"])),
        ("overdue", set(&[])),
        ("current", set(&["Maps"])),
    ] {
        assert_eq!(
            names("reviews", &[("status", status)], "integration").await,
            expected,
            "{status}"
        );
    }
    let next = report(&app, "reviews", &[("status", "current")]).await[0]["next_review_on"].clone();
    let due = crate::support::day(&next);
    app.advance_days((due - app.clock.today()).num_days());
    assert_eq!(
        names("reviews", &[("status", "due_soon")], "integration").await,
        set(&["Maps"]),
        "on the day"
    );
    app.advance_days(1);
    assert_eq!(
        names("reviews", &[("status", "overdue")], "integration").await,
        set(&["Maps"]),
        "a day later"
    );
}

#[rstest]
#[tokio::test]
async fn a_page_writes_a_list_as_people_do_and_its_file_as_programs_read_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Shop", provider)
        .with("compliance.gdpr", "on")
        .with("compliance.pci_dss", "on");
    app.register(&app.system(), id(), &fields).await.unwrap();
    let catalogue = reports::find("catalogue").unwrap();
    let place = catalogue
        .columns()
        .iter()
        .position(|column| column.name == "compliance")
        .unwrap();
    let chunk = app
        .view_report(
            &app.system(),
            catalogue,
            &Parameters::default(),
            &ChunkRequest::default(),
        )
        .await
        .unwrap();
    assert_eq!(chunk.rows[0][place].screen_form(), "GDPR, PCI DSS");
    assert_eq!(
        report(&app, "catalogue", &[]).await[0]["compliance"],
        "gdpr | pci_dss"
    );
}
