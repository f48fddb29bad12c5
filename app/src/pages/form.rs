//! The one way in which pages draw a form that may have come back: values as typed, errors beside their fields and
//! summed up on top.

mod described;

use std::collections::BTreeSet;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::secret::waiver;
use holdfast_domain::text::capitalised;
use leptos::prelude::*;

use crate::components::choice::{CheckField, Choice, SelectField};
use crate::components::field::{DateField, NumberField, TextArea, TextField, field_id};
use crate::components::form::{ErrorSummary, FormError};
use crate::components::notice::{NoticeBox, Tone};
use crate::context::FormState;

/// A form's values and errors, and the basis of what was prefilled. Copied into the parts that draw it.
#[derive(Clone, Copy)]
pub struct Form {
    state: StoredValue<FormState>,
    basis: StoredValue<Vec<(String, String)>>,
    /// Names and labels of the fields, in the order in which they are asked.
    asked: StoredValue<Vec<(String, String)>>,
}

/// A field before it is drawn.
pub struct Field {
    form: Form,
    name: String,
    label: String,
    help: Option<String>,
    required: bool,
}

impl Form {
    /// Over what came back, or was prefilled.
    #[must_use]
    pub fn new(state: FormState) -> Self {
        Self {
            state: StoredValue::new(state),
            basis: StoredValue::new(Vec::new()),
            asked: StoredValue::new(Vec::new()),
        }
    }

    /// With the basis of prefilled fields: name and sentence. It is shown while the value is the prefilled one.
    #[must_use]
    pub fn with_basis(self, basis: Vec<(String, String)>) -> Self {
        self.basis.set_value(basis);
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn value(self, name: &str) -> String {
        self.state
            .with_value(|state| state.fields.0.get(name).cloned().unwrap_or_default())
    }

    /// The state behind it.
    #[must_use]
    pub fn state(self) -> FormState {
        self.state.get_value()
    }

    /// The indexes of a repeated group's rows, at least one.
    #[must_use]
    pub fn rows(self, group: &str) -> Vec<usize> {
        let rows = self.state.with_value(|state| state.fields.rows(group));
        if rows.is_empty() { vec![0] } else { rows }
    }

    /// Begins a field.
    pub fn field(self, name: impl Into<String>, label: impl Into<String>) -> Field {
        let (name, label) = (name.into(), label.into());
        self.asked
            .update_value(|asked| asked.push((name.clone(), label.clone())));
        Field {
            form: self,
            name,
            label,
            help: None,
            required: false,
        }
    }

    /// What is above the fields: the notice, and the errors with links, called and ordered as the fields below. A field
    /// that is not there is called by its path.
    pub fn head(self) -> AnyView {
        let notice = self.state().notice;
        view! {
            {notice.map(|text| view! { <NoticeBox tone=Tone::Info title=text /> })}
            // Drawn after the fields have said what they are called.
            {move || view! { <ErrorSummary errors=self.errors() /> }}
        }
        .into_any()
    }

    /// A question that is asked once there is a reason to: a box to tick, with that reason beside it. Before, nothing.
    pub fn question(self, name: &str, label: &str) -> AnyView {
        let state = self.state();
        if state.errors.get(name).is_none() && state.fields.get(name).is_empty() {
            return ().into_any();
        }
        self.field(name, label).tick()
    }

    fn errors(self) -> Vec<FormError> {
        let asked = self.asked.get_value();
        let place = |path: &str| asked.iter().position(|(name, _)| name == path);
        let mut errors: Vec<(String, String)> = self.state().errors.0.into_iter().collect();
        errors.sort_by_key(|(path, _)| place(path).unwrap_or(asked.len()));
        errors
            .into_iter()
            .map(|(path, message)| FormError {
                field_id: (path != "form").then(|| field_id(&path)),
                label: match place(&path).and_then(|place| asked.get(place)) {
                    _ if path == "form" => String::new(),
                    Some((_, label)) => label_in_row(&path, label, &asked),
                    None => path_in_words(&path),
                },
                message,
            })
            .collect()
    }
}

/// A label, and in a repeated group the row before it: "Endpoint 2: Address".
fn label_in_row(path: &str, label: &str, asked: &[(String, String)]) -> String {
    let row = |name: &str| {
        let mut parts = name.split('.');
        let (group, index) = (parts.next()?.to_owned(), parts.next()?.parse::<usize>().ok()?);
        Some((group, index))
    };
    let Some((group, index)) = row(path) else {
        return label.to_owned();
    };
    let before: BTreeSet<usize> = asked
        .iter()
        .filter_map(|(name, _)| row(name))
        .filter(|(known, other)| *known == group && *other < index)
        .map(|(_, other)| other)
        .collect();
    format!(
        "{} {}: {label}",
        path_in_words(group.trim_end_matches('s')),
        before.len() + 1
    )
}

impl Field {
    /// A line below the control.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Marks it as required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    fn value(&self) -> String {
        self.form.value(&self.name)
    }

    fn error(&self) -> Option<String> {
        self.form
            .state
            .with_value(|state| state.errors.get(&self.name).map(str::to_owned))
    }

    fn basis(&self) -> Option<String> {
        self.form.basis.with_value(|basis| {
            basis
                .iter()
                .find(|(name, _)| *name == self.name)
                .map(|(_, basis)| basis.clone())
        })
    }

    /// One line of text.
    #[must_use]
    pub fn text(self) -> AnyView {
        self.line("text", 200, "off", false)
    }

    /// One line of at most `max` characters.
    #[must_use]
    pub fn text_of(self, max: u32) -> AnyView {
        self.line("text", max, "off", false)
    }

    /// An address or a path, in the monospaced face.
    #[must_use]
    pub fn code(self) -> AnyView {
        self.line("text", 2_000, "off", true)
    }

    /// An input of a type of its own: `email`, `password`.
    #[must_use]
    pub fn typed(self, kind: &'static str, autocomplete: &'static str) -> AnyView {
        self.line(kind, 254, autocomplete, false)
    }

    fn line(self, kind: &'static str, max: u32, autocomplete: &'static str, code: bool) -> AnyView {
        let (value, error, basis) = (
            if kind == "password" {
                String::new()
            } else {
                self.value()
            },
            self.error(),
            self.basis(),
        );
        let doubt = self.doubt();
        view! {
            <TextField
                name=self.name label=self.label value=value help=self.help error=error basis=basis required=self.required
                kind=kind maxlength=max autocomplete=autocomplete code=code
            />
            {doubt}
        }
        .into_any()
    }

    /// Beside what looks like a secret and may be none: a box to say so, and why.
    fn doubt(&self) -> Option<AnyView> {
        let doubted = self
            .form
            .state
            .with_value(|state| state.doubts.contains(&self.name));
        doubted.then(|| {
            let (tick, reason) = (
                format!("{}{}", waiver::TICK, self.name),
                format!("{}{}", waiver::REASON, self.name),
            );
            let help = if self.value().is_empty() {
                "Type it above once more, and here why. The audit log keeps your name and the reason."
            } else {
                "In a few words, without repeating it. The audit log keeps your name and the reason."
            };
            let (ticked, because) = (!self.form.value(&tick).is_empty(), self.form.value(&reason));
            view! {
                <div class="no-secret">
                    <CheckField name=tick label="This is not a secret; it is entered again above" checked=ticked value="on" />
                    <TextField
                        name=reason
                        label="Why it is not"
                        value=because
                        maxlength=200
                        help=help.to_owned()
                    />
                </div>
            }
            .into_any()
        })
    }

    /// A paragraph.
    #[must_use]
    pub fn area(self, rows: u32) -> AnyView {
        let (value, error, basis) = (self.value(), self.error(), self.basis());
        let doubt = self.doubt();
        view! {
            <TextArea name=self.name label=self.label value=value help=self.help error=error basis=basis required=self.required rows=rows maxlength=2_000 />
            {doubt}
        }
        .into_any()
    }

    /// A date.
    #[must_use]
    pub fn date(self) -> AnyView {
        let (value, error, basis) = (self.value(), self.error(), self.basis());
        view! { <DateField name=self.name label=self.label value=value help=self.help error=error basis=basis required=self.required /> }.into_any()
    }

    /// A number with its unit.
    #[must_use]
    pub fn number(self, unit: &'static str) -> AnyView {
        let (value, error, basis) = (self.value(), self.error(), self.basis());
        let decimal = unit == "%";
        view! { <NumberField name=self.name label=self.label value=value unit=unit help=self.help error=error basis=basis required=self.required decimal=decimal /> }.into_any()
    }

    /// One of several choices; `placeholder` is what nothing chosen is called.
    #[must_use]
    pub fn select(self, options: Vec<Choice>, placeholder: &str) -> AnyView {
        let (value, error, basis) = (self.value(), self.error(), self.basis());
        let placeholder = (!placeholder.is_empty()).then(|| placeholder.to_owned());
        // A value that is not among the options is shown, not silently dropped: the error says what is allowed.
        let mut options = options;
        if !value.is_empty() && !options.iter().any(|option| option.value == value) {
            options.push(Choice::new(
                value.clone(),
                value.chars().take(40).collect::<String>(),
            ));
        }
        view! {
            <SelectField name=self.name label=self.label options=options value=value placeholder=placeholder help=self.help error=error basis=basis required=self.required />
        }
        .into_any()
    }

    /// One of an enumeration's values.
    #[must_use]
    pub fn one_of<E: Enumeration>(self, placeholder: &str) -> AnyView {
        self.select(choices::<E>(), placeholder)
    }

    /// Yes, no, or unknown.
    #[must_use]
    pub fn yes_no(self) -> AnyView {
        self.select(
            vec![Choice::new("yes", "Yes"), Choice::new("no", "No")],
            "Not known yet",
        )
    }

    /// A box.
    #[must_use]
    pub fn tick(self) -> AnyView {
        let (checked, error, basis) = (!self.value().is_empty(), self.error(), self.basis());
        view! { <CheckField name=self.name label=self.label checked=checked value="on" help=self.help error=error basis=basis /> }.into_any()
    }
}

/// An enumeration as choices.
#[must_use]
pub fn choices<E: Enumeration>() -> Vec<Choice> {
    E::ALL
        .iter()
        .map(|value| Choice::new(value.as_str(), value.label()))
        .collect()
}

/// A field path in words, for errors: "endpoints.0.url" becomes "Endpoints 1, url".
#[must_use]
pub fn path_in_words(path: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for part in path.split('.') {
        words.push(match part.parse::<usize>() {
            Ok(index) => format!("{},", index + 1),
            Err(_) if words.is_empty() => capitalised(&part.replace('_', " ")),
            Err(_) => part.replace('_', " "),
        });
    }
    words.join(" ").trim_end_matches(',').to_owned()
}
