//! The layout of a form: sections that say why they ask, rows that repeat, the summary of errors, the last bar.

use holdfast_domain::text::within_sentence;
use leptos::prelude::*;

use super::button::{ButtonKind, SubmitButton};
use super::icon::IconName;

/// A group of fields with a heading and a line on why it is asked.
#[component]
pub fn FormSection(
    #[prop(into)] title: String,
    #[prop(optional, into)] why: Option<String>,
    /// An anchor for links into the form.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="form-section" id=id>
            <legend>{title}</legend>
            {why.map(|why| view! { <p class="form-why">{why}</p> })}
            {children()}
        </fieldset>
    }
}

/// Fields side by side where there is room.
#[component]
pub fn FieldPair(children: Children) -> impl IntoView {
    view! { <div class="form-pair">{children()}</div> }
}

/// Rows of the same fields. Adding and removing are submit buttons, so that they work without a script: they send
/// `add` with the group's name, or `remove` with the name and the row's index, `endpoints.1`.
#[component]
pub fn RepeatedGroup(
    /// The name of the group: "endpoints".
    #[prop(into)]
    name: String,
    /// What one row is, capitalised: "Endpoint".
    #[prop(into)]
    item: String,
    /// The fields of each row.
    rows: Vec<AnyView>,
    /// Whether another row may be added.
    #[prop(default = true)]
    can_add: bool,
) -> impl IntoView {
    let add_label = format!("Add {}", within_sentence(&item));
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(index, fields)| {
            let title = format!("{item} {}", index + 1);
            view! {
                <fieldset class="repeat-row">
                    <legend>{title.clone()}</legend>
                    {fields}
                    <div>
                        <SubmitButton
                            label=format!("Remove {}", within_sentence(&title))
                            kind=ButtonKind::Danger
                            small=true
                            name="remove"
                            value=format!("{name}.{index}")
                        />
                    </div>
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <div class="repeat">
            {rows}
            {can_add
                .then(|| {
                    view! {
                        <div>
                            <SubmitButton label=add_label icon=IconName::Plus small=true name="add" value=name.clone() />
                        </div>
                    }
                })}
        </div>
    }
}

/// The first submit button of a form is the one that the Enter key presses. Put this first into a form whose rows
/// have buttons of their own, so that Enter saves.
#[component]
pub fn EnterSubmits() -> impl IntoView {
    view! { <button type="submit" class="enter-submits" tabindex="-1" aria-hidden="true"></button> }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// From [`field_id`](super::field::field_id); none for what concerns the whole form.
    pub field_id: Option<String>,
    pub label: String,
    pub message: String,
}

/// All errors of a form, on top, with links to their fields; the browser puts the focus there, without a script too.
/// Shows nothing when there is none.
#[component]
pub fn ErrorSummary(errors: Vec<FormError>) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let title = match errors.len() {
            1 => "1 field needs attention".to_owned(),
            count => format!("{count} fields need attention"),
        };
        view! {
            <div class="error-summary" role="alert" tabindex="-1" id="errors" autofocus>
                <h2>{title}</h2>
                <ul>
                    {errors
                        .into_iter()
                        .map(|FormError { field_id, label, message }| {
                            let text = if label.is_empty() { message } else { format!("{label}: {message}") };
                            match field_id {
                                Some(id) => {
                                    view! {
                                        <li>
                                            <a href=format!("#{id}")>{text}</a>
                                        </li>
                                    }
                                        .into_any()
                                }
                                None => view! { <li>{text}</li> }.into_any(),
                            }
                        })
                        .collect_view()}
                </ul>
            </div>
        }
    })
}

/// The bar with the form's own button, always in sight. The children stand beside the button.
#[component]
pub fn SubmitBar(
    /// The verb: "Register integration".
    #[prop(into)]
    label: String,
    /// Where leaving without saving leads.
    #[prop(default = None, into)]
    cancel_href: Option<String>,
    /// What will happen, in a line.
    #[prop(optional, into)]
    note: Option<String>,
    /// Stays at the end of a form that is short enough to be seen.
    #[prop(optional)]
    still: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=if still { "submit-bar is-still" } else { "submit-bar" }>
            <SubmitButton label=label kind=ButtonKind::Primary />
            {children.map(|children| children())}
            {cancel_href
                .map(|href| {
                    view! {
                        <a class="button" href=href>
                            "Cancel"
                        </a>
                    }
                })}
            {note.map(|note| view! { <p>{note}</p> })}
        </div>
    }
}
