//! Fields that offer a choice: a select, a checkbox, a group of checkboxes or radio buttons.

use leptos::prelude::*;

use super::field::{Notes, labelled, required_mark};
use super::markup::Markup;

/// One option of a select or a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// The heading that a select shows it under.
    pub group: Option<String>,
    /// A line below its label in a group of checkboxes.
    pub help: Option<String>,
}

impl Choice {
    /// An option without heading and help.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            group: None,
            help: None,
        }
    }

    /// The same option under a heading.
    #[must_use]
    pub fn under(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// The same option with a line below its label.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// One of several options. Options with the same heading have to stand together.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    /// The value that is chosen; an unknown one chooses the placeholder.
    #[prop(optional, into)]
    value: String,
    /// The first, empty option: "Choose one", "Any". None leaves it out.
    #[prop(default = None, into)]
    placeholder: Option<String>,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    let mut entries = Markup::default();
    if let Some(text) = placeholder {
        entries.element("option", &[("value", Some(""))], |it| it.text(&text));
    }
    for choices in options.chunk_by(|left, right| left.group == right.group) {
        let all = |markup: &mut Markup| choices.iter().for_each(|choice| option(markup, choice, &value));
        match &choices[0].group {
            Some(group) => entries.element("optgroup", &[("label", Some(group))], all),
            None => all(&mut entries),
        }
    }
    let control = view! {
        <select
            id=notes.id.clone()
            name=name
            aria-required=required.then_some("true")
            aria-invalid=notes.invalid()
            aria-describedby=notes.described_by()
        >
            {entries.view()}
        </select>
    };
    labelled(label, required, control.into_any(), notes)
}

fn option(markup: &mut Markup, choice: &Choice, chosen: &str) {
    let selected = (choice.value == chosen).then_some("");
    markup.element(
        "option",
        &[("value", Some(&choice.value)), ("selected", selected)],
        |it| {
            it.text(&choice.label);
        },
    );
}

/// A single yes or no; sends `value` when ticked and nothing otherwise.
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true".to_owned(), into)] value: String,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=notes.id.clone()
                    name=name
                    value=value
                    checked=checked
                    aria-invalid=notes.invalid()
                    aria-describedby=notes.described_by()
                />
                <span>{label}</span>
            </label>
            {notes.below()}
        </div>
    }
}

/// Several of several options, or with `single` one of them as radio buttons.
#[component]
pub fn CheckGroup(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    /// The values that are ticked.
    values: Vec<String>,
    /// Radio buttons: one at most.
    #[prop(optional)]
    single: bool,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    let kind = if single { "radio" } else { "checkbox" };
    let (id, described_by) = (notes.id.clone(), notes.described_by());
    let checks = options
        .into_iter()
        .enumerate()
        .map(
            |(
                index,
                Choice {
                    value, label, help, ..
                },
            )| {
                // The first one carries the group's own id, so that the error summary leads to it.
                let id = (index == 0).then(|| id.clone());
                let checked = values.contains(&value);
                view! {
                    <label class="check">
                        <input type=kind id=id name=name.clone() value=value checked=checked />
                        <span>{label} {help.map(|help| view! { <small>{help}</small> })}</span>
                    </label>
                }
            },
        )
        .collect_view();
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{label} {required_mark(required)}</legend>
            <div class="checks">{checks}</div>
            {notes.below()}
        </fieldset>
    }
}
