//! Fields of forms: a label above, help and the basis of a prefilled value below, an error beside the field, all tied
//! together by ids. The server validates, so that a form answers in one way with and without a script: a required
//! field says so in words and in `aria-required`, and the browser's own check stays out of the way.

use leptos::prelude::*;

use super::escape::escape_markup;
use super::icon::{Icon, IconName};

#[cfg(test)]
mod tests;

/// The id of the field with this name, for links from an error summary: `clauses[0].kind` is `f-clauses-0-kind`.
#[must_use]
pub fn field_id(name: &str) -> String {
    let words: Vec<_> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("f-{}", words.join("-"))
}

/// What stands around a control; the parts that are there name themselves in `aria-describedby`.
pub(super) struct Notes {
    pub(super) id: String,
    pub(super) help: Option<String>,
    pub(super) basis: Option<String>,
    pub(super) error: Option<String>,
}

impl Notes {
    pub(super) fn new(
        name: &str,
        help: Option<String>,
        basis: Option<String>,
        error: Option<String>,
    ) -> Self {
        Self {
            id: field_id(name),
            help,
            basis,
            error,
        }
    }

    /// The ids of the notes that exist.
    pub(super) fn described_by(&self) -> Option<String> {
        let parts = [
            (&self.help, "help"),
            (&self.basis, "basis"),
            (&self.error, "error"),
        ];
        let ids: Vec<_> = parts
            .into_iter()
            .filter(|(note, _)| note.is_some())
            .map(|(_, part)| format!("{}-{part}", self.id))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The notes, below the control.
    pub(super) fn below(self) -> AnyView {
        let Self {
            id,
            help,
            basis,
            error,
        } = self;
        let [help_id, basis_id, error_id] = ["help", "basis", "error"].map(|part| format!("{id}-{part}"));
        view! {
            {error
                .map(|error| {
                    view! {
                        <p class="field-error" id=error_id>
                            <Icon name=IconName::Warning />
                            {error}
                        </p>
                    }
                })}
            {basis
                .map(|basis| {
                    view! {
                        <p class="field-basis" id=basis_id>
                            <Icon name=IconName::Info />
                            {basis}
                        </p>
                    }
                })}
            {help
                .map(|help| {
                    view! {
                        <p class="field-help" id=help_id>
                            {help}
                        </p>
                    }
                })}
        }
        .into_any()
    }
}

/// The word "required" after a label.
pub(super) fn required_mark(required: bool) -> Option<AnyView> {
    required.then(|| view! { " "<span class="field-required">"required"</span> }.into_any())
}

/// A label, a control and its notes.
pub(super) fn labelled(label: String, required: bool, control: AnyView, notes: Notes) -> AnyView {
    view! {
        <div class="field">
            <label for=notes.id.clone()>{label} {required_mark(required)}</label>
            {control}
            {notes.below()}
        </div>
    }
    .into_any()
}

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    /// Where a prefilled value comes from: "from the provider library, vendor page".
    #[prop(default = None, into)]
    basis: Option<String>,
    #[prop(optional)] required: bool,
    /// The input's type: `text`, `email`, `url`, `password`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(default = 200)] maxlength: u32,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: Option<String>,
    /// Set in the monospaced face: ids, addresses and paths.
    #[prop(optional)]
    code: bool,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional, into)]
    list: Option<String>,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    let control = view! {
        <input
            type=kind
            id=notes.id.clone()
            name=name
            value=value
            class=code.then_some("is-code")
            maxlength=maxlength
            autocomplete=autocomplete
            placeholder=placeholder
            list=list
            aria-required=required.then_some("true")
            aria-invalid=notes.invalid()
            aria-describedby=notes.described_by()
        />
    };
    labelled(label, required, control.into_any(), notes)
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(default = 4)] rows: u32,
    #[prop(default = 4000)] maxlength: u32,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    // The parser drops a line break right after the tag, so that one more stands before the one that was typed.
    let first = if value.starts_with('\n') { "\n" } else { "" };
    let text = first.to_owned() + &escape_markup(&value);
    let control = view! {
        <textarea
            id=notes.id.clone()
            name=name
            rows=rows
            maxlength=maxlength
            aria-required=required.then_some("true")
            aria-invalid=notes.invalid()
            aria-describedby=notes.described_by()
            inner_html=text
        ></textarea>
    };
    labelled(label, required, control.into_any(), notes)
}

/// A date, sent as `2026-11-21`.
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    let control = view! {
        <input
            type="date"
            id=notes.id.clone()
            name=name
            value=value
            aria-required=required.then_some("true")
            aria-invalid=notes.invalid()
            aria-describedby=notes.described_by()
        />
    };
    labelled(label, required, control.into_any(), notes)
}

/// A number with its unit. The input is of type text, since one of type number loses what it does not understand.
#[component]
pub fn NumberField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    /// "days", "minutes", "% a month".
    #[prop(optional, into)]
    unit: Option<String>,
    #[prop(default = None, into)] help: Option<String>,
    #[prop(default = None, into)] error: Option<String>,
    #[prop(default = None, into)] basis: Option<String>,
    #[prop(optional)] required: bool,
    /// Allows a fraction.
    #[prop(optional)]
    decimal: bool,
) -> impl IntoView {
    let notes = Notes::new(&name, help, basis, error);
    let mode = if decimal { "decimal" } else { "numeric" };
    let control = view! {
        <div class="with-unit">
            <input
                type="text"
                inputmode=mode
                id=notes.id.clone()
                name=name
                value=value
                maxlength="20"
                autocomplete="off"
                aria-required=required.then_some("true")
                aria-invalid=notes.invalid()
                aria-describedby=notes.described_by()
            />
            {unit.map(|unit| view! { <span>{unit}</span> })}
        </div>
    };
    labelled(label, required, control.into_any(), notes)
}

/// A value that is sent along unseen.
#[component]
pub fn HiddenField(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}
