use super::super::empty::NoMatches;
use super::*;

fn columns() -> Vec<Column> {
    vec![
        Column::new("name", "Integration").sorted("?sort=name", SortState::None),
        Column::new("residual", "Residual")
            .end()
            .sorted("?sort=residual", SortState::Descending),
        Column::new("owner", "Owner").wide_only(),
    ]
}

fn cells(name: &str) -> Vec<AnyView> {
    vec![name.to_owned().into_any(), 42.into_any(), "Ana Lind".into_any()]
}

fn table(rows: Vec<Row>) -> String {
    view! {
        <DataTable caption="Integrations" columns=columns() rows=rows>
            <NoMatches things="integrations" clear_href="/integrations" />
        </DataTable>
    }
    .to_html()
    .replace("<!>", "")
}

#[test]
fn a_table_has_a_caption_headers_and_a_body() {
    let html = table(vec![Row::link("/integrations/1", cells("Checkout payments"))]);
    for part in [
        r#"<caption class="visually-hidden">Integrations"#,
        "<thead>",
        "<tbody>",
        r#"<th scope="row">"#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert_eq!(html.matches(r#"<th scope="col""#).count(), 3, "{html}");
}

#[test]
fn the_sorted_column_says_its_order_and_every_sortable_one_has_a_link() {
    let html = table(vec![Row::link("/integrations/1", cells("Checkout payments"))]);
    assert_eq!(html.matches("aria-sort=").count(), 1, "{html}");
    assert!(html.contains(r#"aria-sort="descending""#), "{html}");
    assert_eq!(html.matches(r#"class="sort""#).count(), 2, "{html}");
}

#[test]
fn the_first_cell_is_the_link_of_the_row_and_the_others_name_their_column() {
    let html = table(vec![Row::link("/integrations/1", cells("Checkout payments"))]);
    assert!(
        html.contains(r#"<a class="row-link" href="/integrations/1">Checkout payments</a>"#),
        "{html}"
    );
    assert!(html.contains(r#"data-label="Residual""#), "{html}");
    assert!(html.contains(r#"class="wide-only""#), "{html}");
    assert!(!html.contains(r#"data-label="Integration""#), "{html}");
}

#[test]
fn a_row_that_can_be_ticked_belongs_to_the_bulk_form() {
    let mut row = Row::link("/integrations/1", cells("Checkout payments"));
    row.select = Some(RowSelect {
        form: "bulk".to_owned(),
        value: "1".to_owned(),
        ticked: false,
    });
    let html = table(vec![row]);
    assert!(html.contains(r#"form="bulk""#), "{html}");
    assert!(html.contains(r#"aria-labelledby="bulk-0""#), "{html}");
    assert!(
        html.contains(r#"id="bulk-0""#) && html.matches("Checkout payments").count() == 1,
        "its heading is its name: {html}"
    );
    assert!(!html.contains(" checked"), "{html}");
}

#[test]
fn without_rows_there_is_no_table_but_a_way_out() {
    let html = table(Vec::new());
    assert!(!html.contains("<table"), "{html}");
    assert!(html.contains("No integrations match"), "{html}");
    assert!(html.contains(r#"href="/integrations""#), "{html}");
}

#[test]
fn what_people_typed_is_text_and_never_markup() {
    let html = table(vec![Row::link(
        "/integrations/1",
        cells("<script>alert(1)</script>"),
    )]);
    assert!(!html.contains("<script>"), "{html}");
}
