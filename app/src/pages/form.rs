//! The one way in which pages draw a form that may have come back: values as typed, errors beside their fields and
//! summed up on top.

use std::collections::BTreeSet;

use holdfast_backend::store::stored::Known;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::record::{Described, FieldView, Shape};
use holdfast_domain::secret::waiver;
use holdfast_domain::text::capitalised;
use leptos::prelude::*;

use crate::components::choice::{CheckField, Choice, SelectField};
use crate::components::field::{DateField, NumberField, TextArea, TextField, field_id};
use crate::components::form::{ErrorSummary, FieldPair, FormError};
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

impl Form {
    /// Fields as their descriptions say, those of a line of the layout side by side.
    #[must_use]
    pub fn described<'a>(
        self,
        fields: impl Iterator<Item = &'a FieldView>,
        layout: &'static [&'static [&'static str]],
        known: &[Known],
    ) -> AnyView {
        let fields: Vec<&FieldView> = fields.collect();
        let drawn = |name: &&str| {
            let view = fields.iter().find(|field| field.name == *name);
            view.map(|view| self.as_described(view, known))
        };
        layout
            .iter()
            .map(|line| {
                let mut line: Vec<AnyView> = line.iter().filter_map(drawn).collect();
                match line.len() {
                    1 => line.pop(),
                    _ => Some(view! { <FieldPair>{line}</FieldPair> }.into_any()),
                }
            })
            .collect_view()
            .into_any()
    }

    /// A fact with how it is known and since when.
    fn told(self, view: &FieldView, max: usize, bases: Vec<(&'static str, &'static str)>) -> AnyView {
        let (name, label) = (view.name, view.label);
        let bases = bases.into_iter();
        let bases = bases.map(|(value, label)| Choice::new(value, label)).collect();
        let mut value = self.field(name, label);
        if let Some(help) = view.help {
            value = value.help(help);
        }
        let known = self.field(format!("{name}_basis"), format!("{label}: how it is known"));
        let seen_on = self.field(format!("{name}_seen_on"), format!("{label}: seen on"));
        view! {
            {value.text_of(u32::try_from(max).unwrap_or(u32::MAX))}
            <FieldPair>{known.select(bases, "Recorded by us")}{seen_on.date()}</FieldPair>
        }
        .into_any()
    }

    /// Begins the field of a kind of record as its description says.
    #[must_use]
    pub fn of<R: Described>(self, name: &str) -> Field {
        let field = R::FIELDS.iter().find(|field| field.view.name == name);
        field.map_or_else(
            || self.field(name, path_in_words(name)),
            |field| self.begun(&field.view),
        )
    }

    fn begun(self, view: &FieldView) -> Field {
        Field {
            help: view.help.map(str::to_owned),
            required: view.required.is_some(),
            ..self.field(view.name, view.label)
        }
    }

    fn as_described(self, view: &FieldView, known: &[Known]) -> AnyView {
        match view.shape {
            Shape::Several => return self.several(view, known),
            Shape::Told(max, bases) => return self.told(view, max, bases()),
            _ => {}
        }
        let field = self.begun(view);
        match view.shape {
            Shape::Line(max) => field.text_of(u32::try_from(max).unwrap_or(u32::MAX)),
            Shape::Paragraph(_) => field.area(3),
            Shape::Choice(choices) => {
                let choices = choices().into_iter();
                let choices = choices.map(|(value, label)| Choice::new(value, label)).collect();
                field.select(choices, placeholder(view))
            }
            Shape::Day => field.date(),
            Shape::Whole(unit) => field.number(unit),
            Shape::Percent => field.number("%"),
            Shape::Web => field.code(),
            Shape::Days => field.text_of(1_300),
            Shape::YesNo => field.yes_no(),
            Shape::One => field.select(known.iter().map(of_known).collect(), placeholder(view)),
            Shape::ByHand => ().into_any(),
            Shape::Several | Shape::Told(..) => unreachable!("drawn above"),
        }
    }

    /// A box to tick for each that can be named; nothing when there is none.
    fn several(self, view: &FieldView, known: &[Known]) -> AnyView {
        if known.is_empty() {
            return ().into_any();
        }
        let boxes = known
            .iter()
            .map(|known| {
                self.field(format!("{}.{}", view.name, known.id), known.name.clone())
                    .tick()
            })
            .collect_view();
        let id = field_id(view.name);
        let label = view.label;
        let error = self.state().errors.get(view.name).map(str::to_owned);
        let error_id = format!("{id}-error");
        let described_by = error.is_some().then(|| error_id.clone());
        view! {
            // The summary of errors leads to the group as a whole.
            <fieldset class="check-group" id=id tabindex="-1" aria-describedby=described_by>
                <legend>{label}</legend>
                {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
                {boxes}
            </fieldset>
        }
        .into_any()
    }
}

fn of_known(known: &Known) -> Choice {
    Choice::new(known.id.to_string(), known.name.clone())
}

/// What nothing chosen is called; nothing where there is always a choice.
fn placeholder(view: &FieldView) -> &'static str {
    match (view.preset, view.required) {
        (true, _) => "",
        (_, Some(_)) => "Choose one",
        (_, None) => "Not known yet",
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
