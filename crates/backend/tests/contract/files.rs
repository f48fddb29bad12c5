//! CSV: quoting after RFC 4180, no formulas, a byte-order mark on request, chunks, and an end that cannot be mistaken.

use futures::StreamExt;
use holdfast_backend::reports::csv::{BYTE_ORDER_MARK, file_name, neutralised, original};
use holdfast_backend::reports::{CHUNK_ROWS, Parameters, csv, find};
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_backend::{Pools, ServiceError};
use rstest::rstest;

use crate::reports::{pieces, records};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id};

#[rstest]
#[case("=1+1", "'=1+1")]
#[case("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
#[case("-2+3", "'-2+3")]
#[case("@SUM(A1)", "'@SUM(A1)")]
#[case("\tx", "'\tx")]
#[case("\rx", "'\rx")]
#[case("-", "'-")]
#[case("+inf", "'+inf")]
#[case("-NaN", "'-NaN")]
#[case("-12.5", "-12.5")]
#[case("+49", "+49")]
#[case("-1e3", "-1e3")]
#[case("a=b", "a=b")]
#[case("'quoted'", "'quoted'")]
#[case("'=x", "''=x")]
#[case("''-5", "'''-5")]
#[case("", "")]
#[case("Payments;=1+1", "Payments;'=1+1")]
#[case("Payments; =1+1", "Payments; '=1+1")]
#[case("a,@b\t+c\n-d\r\n=e", "a,'@b\t'+c\n'-d\r\n'=e")]
#[case("\t=1", "'\t'=1")]
#[case(" =1", " '=1")]
#[case("\u{ff1d}1+1", "'\u{ff1d}1+1")]
#[case("\u{ff0b}1", "'\u{ff0b}1")]
#[case("\u{ff0d}1", "'\u{ff0d}1")]
#[case("x;\u{ff20}SUM(1)", "x;'\u{ff20}SUM(1)")]
#[case("1;-5;+7", "1;-5;+7")]
#[case("a;'=b", "a;''=b")]
#[case("it's; 'fine'", "it's; 'fine'")]
fn what_begins_like_a_formula_is_neutralised_and_finds_back(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(neutralised(text), expected);
    assert_eq!(original(expected), text);
}

#[test]
fn a_file_is_named_after_its_report_and_day() {
    assert_eq!(
        file_name("catalogue", day("2026-11-22")),
        "holdfast-catalogue-2026-11-22.csv"
    );
}

#[test]
fn records_are_quoted_after_rfc_4180_and_read_back() {
    let values = [
        "plain",
        "with, comma",
        "with \"quotes\"",
        "two\r\nlines",
        "two\nlines",
        " blank ",
        "ünï",
        "=1",
        "",
    ];
    let row: Vec<_> = values.iter().map(|value| (*value).into()).collect();
    let bytes = csv::records(&[row.clone(), row]).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("plain,\"with, comma\",\"with \"\"quotes\"\"\",\"two\r\nlines\",\"two\nlines\", blank ,ünï,'=1,\r\n"), "{text}");
    assert!(text.ends_with("\r\n"));
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&bytes[..]);
    let read: Vec<Vec<String>> = reader
        .records()
        .map(|record| {
            record
                .unwrap()
                .iter()
                .map(|field| original(field).into_owned())
                .collect()
        })
        .collect();
    assert_eq!(read, [values, values]);
}

#[rstest]
#[tokio::test]
async fn a_file_begins_with_its_header_and_on_request_with_a_mark(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let report = find("reviews").unwrap();
    let names: Vec<_> = report.columns().iter().map(|column| column.name).collect();
    let (ids, others): (Vec<_>, Vec<_>) = report.columns().iter().partition(|column| column.is_id());
    let labels: Vec<_> = others
        .iter()
        .chain(&ids)
        .map(|column: &&holdfast_backend::reports::Column| column.label)
        .collect();
    for (mark, header) in [(false, names), (true, labels)] {
        let file = pieces(
            app.export_report(&app.system(), report, Parameters::default(), mark)
                .await
                .unwrap(),
        )
        .await
        .concat();
        assert_eq!(file.starts_with(BYTE_ORDER_MARK), mark);
        let text = std::str::from_utf8(&file[if mark { 3 } else { 0 }..]).unwrap();
        assert_eq!(
            text,
            header.join(",") + "\r\n",
            "an empty register still has a header"
        );
    }
}

#[rstest]
#[tokio::test]
async fn what_people_typed_cannot_become_a_formula(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("@Acme").await;
    let evil = form("=HYPERLINK(\"https://evil.example\",\"x\")", provider)
        .with("purpose", "-2+3\n\"quoted\", and more");
    app.register(&app.system(), id(), &evil).await.unwrap();
    let rows = records(
        app.export_report(
            &app.system(),
            find("catalogue").unwrap(),
            Parameters::default(),
            false,
        )
        .await
        .unwrap(),
    )
    .await;
    assert_eq!(
        (rows[0]["name"].as_str(), rows[0]["provider"].as_str()),
        ("'=HYPERLINK(\"https://evil.example\",\"x\")", "'@Acme")
    );
    assert_eq!(rows[0]["purpose"], "'-2+3\n\"quoted\", and more");
    let list = records(
        app.export_integrations(&app.system(), IntegrationFilter::default(), None, false)
            .await
            .unwrap(),
    )
    .await;
    assert!(list[0]["name"].starts_with("'="));
}

/// Copies the only integration and its key, so that there are 1,500: registering them one by one takes its time.
async fn multiply(app: &TestBackend) {
    let columns = "version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, frameworks, \
                   completeness, document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, \
                   last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at";
    let statement = format!(
        "INSERT INTO integrations (id, {columns}) SELECT $1, {columns} FROM integrations ORDER BY id LIMIT 1"
    );
    for number in 1..1_500_u128 {
        // The document keeps the first one's id; the chunks go by the row's.
        let id = uuid::Uuid::from_u128(u128::MAX - 2_000 + number);
        let query = sqlx::AssertSqlSafe(statement.clone());
        let done = match &app.db.pools {
            Pools::Sqlite { writer, .. } => sqlx::query(query).bind(id).execute(writer).await.map(drop),
            Pools::Postgres(pool) => sqlx::query(query).bind(id).execute(pool).await.map(drop),
        };
        done.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn a_long_file_comes_in_pieces_of_a_bounded_number_of_rows(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    app.new_integration("Payments").await;
    multiply(&app).await;
    let system = app.system();
    let files = [
        (
            "catalogue",
            app.export_report(&system, find("catalogue").unwrap(), Parameters::default(), false)
                .await
                .unwrap(),
        ),
        (
            "reviews",
            app.export_report(&system, find("reviews").unwrap(), Parameters::default(), false)
                .await
                .unwrap(),
        ),
        (
            "list",
            app.export_integrations(&system, IntegrationFilter::default(), None, false)
                .await
                .unwrap(),
        ),
    ];
    for (name, file) in files {
        let pieces = pieces(file).await;
        let rows = |piece: &Vec<u8>| {
            ::csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(&piece[..])
                .into_records()
                .count()
        };
        assert_eq!(rows(&pieces[0]), 1, "{name}: the header comes first and alone");
        assert_eq!(
            pieces[1..].iter().map(rows).collect::<Vec<_>>(),
            [CHUNK_ROWS; 3],
            "{name}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_failure_in_the_middle_is_an_error_of_the_stream_and_its_end(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    app.new_integration("Payments").await;
    // A file is one state of the register: what fails is there before it begins.
    app.sql("ALTER TABLE services RENAME TO away").await;
    let mut file = app
        .export_report(
            &app.system(),
            find("catalogue").unwrap(),
            Parameters::default(),
            false,
        )
        .await
        .unwrap();
    assert!(file.next().await.unwrap().is_ok(), "the header");
    assert!(matches!(file.next().await, Some(Err(ServiceError::Store(_)))));
    assert!(file.next().await.is_none());
}

#[rstest]
#[tokio::test]
async fn a_file_for_spreadsheets_is_written_for_people(#[values(Sqlite, Postgres)] database: Database) {
    use holdfast_backend::reports::csv::{Dialect, Separator};

    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("purpose", "Payments;=1+1")
        .with("compliance.gdpr", "on")
        .with("compliance.dora", "on");
    app.register(&app.system(), id(), &fields).await.unwrap();
    let system = app.system();
    let dialect = Dialect {
        spreadsheet: true,
        separator: Separator::Semicolon,
    };
    let list = app
        .export_integrations(&system, IntegrationFilter::default(), None, dialect)
        .await
        .unwrap();
    let list = String::from_utf8(pieces(list).await.concat()).unwrap();
    let mut lines = list.lines();
    let header = lines.next().unwrap();
    assert!(header.starts_with("\u{feff}Name;Provider;Category;"), "{header}");
    assert!(header.ends_with(";Id"), "{header}");
    let row: Vec<&str> = lines.next().unwrap().split(';').collect();
    assert_eq!(&row[..3], ["Payments", "Acme", "Payment"]);
    let residual = header.split(';').position(|title| title == "Residual").unwrap();
    let decimals = row[residual].split_once('.').map(|(_, decimals)| decimals.len());
    assert_eq!(decimals, Some(1), "{}", row[residual]);
    let frameworks = header.split(';').position(|title| title == "Frameworks").unwrap();
    let report = app
        .export_report(&system, find("catalogue").unwrap(), Parameters::default(), false)
        .await
        .unwrap();
    let report = records(report).await;
    assert_eq!(
        row[frameworks], report[0]["compliance"],
        "one way to write a list"
    );
    assert_eq!(report[0]["purpose"], "Payments;'=1+1");
}
