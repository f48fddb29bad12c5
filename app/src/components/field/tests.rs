use super::super::choice::{CheckGroup, Choice, SelectField};
use super::super::form::{ErrorSummary, FormError};
use super::*;

fn clean(html: &str) -> String {
    html.replace("<!>", "")
}

#[test]
fn an_id_is_made_of_the_words_of_the_name() {
    assert_eq!(field_id("name"), "f-name");
    assert_eq!(field_id("clauses[0].kind"), "f-clauses-0-kind");
}

#[test]
fn a_field_is_described_by_its_error_its_basis_and_its_help() {
    let html = view! {
        <TextField
            name="provider"
            label="Provider"
            value="Stripe"
            required=true
            help="Its trade name.".to_owned()
            error="1 to 120 characters".to_owned()
            basis="from the provider library, vendor page".to_owned()
        />
    }
    .to_html();
    let html = clean(&html);
    assert!(html.contains(r#"<label for="f-provider">"#), "{html}");
    assert!(
        html.contains(r#"aria-describedby="f-provider-help f-provider-basis f-provider-error""#),
        "{html}"
    );
    assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    assert!(html.contains(r#"aria-required="true""#), "{html}");
    for id in ["f-provider-help", "f-provider-basis", "f-provider-error"] {
        assert_eq!(
            html.matches(&format!(r#"id="{id}""#)).count(),
            1,
            "{id} in {html}"
        );
    }
    assert!(html.contains(">required<"), "marked by the word: {html}");
}

#[test]
fn a_field_without_notes_is_described_by_nothing() {
    let html = view! { <DateField name="tested" label="Last tested" value="2026-09-02" /> }.to_html();
    assert!(!html.contains("aria-"), "{html}");
    assert!(html.contains(r#"value="2026-09-02""#), "{html}");
}

#[test]
fn what_was_typed_comes_back_even_when_it_is_wrong() {
    let html = view! {
        <NumberField name="rto" label="Recovery time" unit="minutes" value="4 hours" error="A whole number.".to_owned() />
    }
    .to_html();
    assert!(html.contains(r#"value="4 hours""#), "{html}");
    assert!(html.contains(r#"inputmode="numeric""#), "{html}");
}

#[test]
fn a_text_area_keeps_its_first_line_break_and_its_markup_as_text() {
    let html =
        view! { <TextArea name="purpose" label="Purpose" value="\n</textarea><b>pay &amp; go" /> }.to_html();
    assert!(
        html.contains(">\n\n&lt;/textarea&gt;&lt;b&gt;pay &amp;amp; go</textarea>"),
        "{html}"
    );
}

#[test]
fn what_was_typed_never_becomes_markup() {
    let evil = r#"</textarea></title>"><script>alert(1)</script>"#;
    let options = vec![Choice::new(evil, evil).under(evil).with_help(evil)];
    let html = view! {
        <TextArea name="a" label=evil value=evil help=evil.to_owned() error=evil.to_owned() />
        <TextField name="b" label=evil value=evil basis=evil.to_owned() />
        <SelectField name="c" label=evil options=options.clone() value=evil />
        <CheckGroup name="d" label=evil options=options values=Vec::new() />
    }
    .to_html();
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn a_select_marks_the_value_and_groups_its_options() {
    let options = vec![
        Choice::new("gdpr", "GDPR").under("Privacy"),
        Choice::new("ccpa", "CCPA").under("Privacy"),
        Choice::new("dora", "DORA").under("Finance"),
    ];
    let html =
        view! { <SelectField name="framework" label="Framework" options=options value="ccpa" /> }.to_html();
    assert_eq!(html.matches("<optgroup").count(), 2, "{html}");
    assert_eq!(html.matches(" selected").count(), 1, "{html}");
}

#[test]
fn a_group_has_a_legend_and_its_first_box_carries_the_id_for_the_summary() {
    let options = vec![
        Choice::new("public", "Public"),
        Choice::new("personal", "Personal"),
    ];
    let html = view! { <CheckGroup name="data" label="Data classes" options=options values=vec!["personal".to_owned()] /> }
        .to_html();
    assert!(html.contains("<fieldset"), "{html}");
    assert!(html.contains("<legend>"), "{html}");
    assert_eq!(html.matches(r#"id="f-data""#).count(), 1, "{html}");
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
}

#[test]
fn the_summary_leads_to_each_field_and_is_absent_without_errors() {
    let errors = vec![FormError {
        field_id: Some(field_id("name")),
        label: "Name".to_owned(),
        message: "1 to 120 characters".to_owned(),
    }];
    let html = clean(&view! { <ErrorSummary errors=errors /> }.to_html());
    assert!(
        html.contains(r##"<a href="#f-name">Name: 1 to 120 characters</a>"##),
        "{html}"
    );
    assert!(
        !view! { <ErrorSummary errors=Vec::new() /> }
            .to_html()
            .contains("<div")
    );
}
