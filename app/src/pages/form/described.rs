//! The fields of records, drawn as their descriptions say.

use holdfast_backend::store::stored::Known;
use holdfast_domain::record::{Described, FieldView, Shape};
use leptos::prelude::*;

use super::{Field, Form, path_in_words};
use crate::components::choice::Choice;
use crate::components::field::field_id;
use crate::components::form::FieldPair;

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
