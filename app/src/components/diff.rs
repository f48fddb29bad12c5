//! Differences: before and after of a revision, and two versions side by side when two people edited one record.

use leptos::prelude::*;

/// One field that changed; none is a field that was empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What a revision changed, field by field.
#[component]
pub fn FieldDiff(
    rows: Vec<FieldChange>,
    /// What the table shows, for assistive technology.
    #[prop(default = "Fields that changed".to_owned(), into)]
    caption: String,
) -> impl IntoView {
    view! {
        <table class="diff">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Field"</th>
                    <th scope="col">"Before"</th>
                    <th scope="col">"After"</th>
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|FieldChange { label, before, after }| {
                        view! {
                            <tr>
                                <th scope="row">{label}</th>
                                <td data-label="Before">{or_empty(before.map(|text| view! { <del>{text}</del> }.into_any()))}</td>
                                <td data-label="After">{or_empty(after.map(|text| view! { <ins>{text}</ins> }.into_any()))}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

/// One field in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySideRow {
    pub label: String,
    pub yours: Option<String>,
    pub theirs: Option<String>,
    /// Whether the two differ.
    pub changed: bool,
}

/// Your version beside the one that somebody saved meanwhile.
#[component]
pub fn SideBySide(
    rows: Vec<SideBySideRow>,
    #[prop(default = "Your version".to_owned(), into)] yours_label: String,
    #[prop(default = "Saved meanwhile".to_owned(), into)] theirs_label: String,
) -> impl IntoView {
    let (yours_head, theirs_head) = (yours_label.clone(), theirs_label.clone());
    let entry = move |SideBySideRow {
                          label,
                          yours,
                          theirs,
                          changed,
                      }: SideBySideRow| {
        let yours = or_empty(yours.map(IntoAny::into_any));
        let theirs = or_empty(theirs.map(IntoAny::into_any));
        view! {
            <tr class=changed.then_some("is-changed")>
                <th scope="row">{label} {changed.then(|| view! { <span class="visually-hidden">", differs"</span> })}</th>
                <td data-label=yours_label.clone()>{yours}</td>
                <td data-label=theirs_label.clone()>{theirs}</td>
            </tr>
        }
    };
    view! {
        <table class="diff">
            <caption class="visually-hidden">"Two versions side by side"</caption>
            <thead>
                <tr>
                    <th scope="col">"Field"</th>
                    <th scope="col">{yours_head}</th>
                    <th scope="col">{theirs_head}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(entry).collect_view()}</tbody>
        </table>
    }
}

fn or_empty(value: Option<AnyView>) -> AnyView {
    value.unwrap_or_else(|| view! { <span class="is-empty">"empty"</span> }.into_any())
}
