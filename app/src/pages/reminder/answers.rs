//! The answers to a reminder: each a form of its own, on the page that the message leads to.

use holdfast_backend::services::answers::{Belongs, ReminderView};
use holdfast_backend::store::told::{Answered, What};
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Answer, AnswerKind, SNOOZE_DAYS_MAX};
use leptos::prelude::*;

use crate::components::button::{ButtonKind, SubmitButton};
use crate::components::choice::Choice;
use crate::components::date::format_date;
use crate::components::notice::{NoticeBox, Tone};
use crate::context::{FormState, PageContext};
use crate::pages::form::Form;
use crate::paths;

/// For how many days something is put off unless somebody says otherwise.
const SNOOZE_DAYS: u32 = 7;

/// The newest answer of who reads the page, if it still holds.
#[must_use]
pub(super) fn given(view: &ReminderView, belongs: &Belongs) -> Option<AnyView> {
    let mine = |entry: &&holdfast_backend::store::told::Entry| {
        matches!(entry.what, What::Answered(_)) && entry.user.is_some() && entry.user == view.reader
    };
    let Some(What::Answered(answered)) = belongs.told.iter().find(mine).map(|entry| &entry.what) else {
        return None;
    };
    let (title, text) = in_words(view, answered)?;
    Some(
        view! {
            <NoticeBox tone=Tone::Good title=title>
                <p>{text}</p>
            </NoticeBox>
        }
        .into_any(),
    )
}

fn in_words(view: &ReminderView, answered: &Answered) -> Option<(String, String)> {
    let (due, today) = (view.notification.due_on, view.today);
    match (answered.answer, answered.until) {
        (AnswerKind::Snoozed, Some(until)) if Answer::Snoozed(until).keeps(due, today) => Some((
            format!("You have put this off until {}", format_date(until)),
            "Nothing is said to you up to and on that day. Others are told as before.".to_owned(),
        )),
        (AnswerKind::Acknowledged, _) if Answer::Acknowledged.keeps(due, today) => Some((
            "You have acknowledged this".to_owned(),
            format!(
                "Nothing more is said to you before {}. On that day it comes again if it is not done.",
                format_date(due)
            ),
        )),
        (AnswerKind::HandedOver, _) => {
            let to = answered.to.clone().unwrap_or_default();
            Some((
                format!("You have handed this over to {to}"),
                "They own the integration now, and are told with the next reminders.".to_owned(),
            ))
        }
        _ => None,
    }
}

/// The forms.
pub(super) fn section(view: &ReminderView, belongs: &Belongs, context: &PageContext) -> AnyView {
    view! {
        {acknowledge(view, context)}
        <div class="thirds">
            {snooze(view, context)}
            {belongs.may_edit.then(|| hand_over(view, belongs, context))}
        </div>
    }
    .into_any()
}

/// The state of one of the forms: what came back if it was this one that was sent, and else `fields`.
fn state(context: &PageContext, answer: &'static str, fields: Fields) -> (Form, String) {
    let sent = context
        .form
        .clone()
        .filter(|form| match form.fields.get("answer") {
            "snooze" | "hand_over" => form.fields.get("answer") == answer,
            // What the page cannot have sent is explained in the first form.
            _ => answer == "acknowledge",
        });
    let state = sent.unwrap_or_else(|| FormState {
        fields,
        ..FormState::default()
    });
    let id = context.id_for(&state.fields);
    (Form::new(state), id)
}

fn acknowledge(view: &ReminderView, context: &PageContext) -> AnyView {
    let (form, id) = state(context, "acknowledge", Fields::default());
    let due = view.notification.due_on;
    let what = if view.today < due {
        format!(
            "You have seen it and will do it in time. Nothing more is said to you before {}; from that day on it comes again.",
            format_date(due)
        )
    } else {
        "You have seen it. Everybody who was told sees that; as its date has come, it is said again until it is done.".to_owned()
    };
    view! {
        <section class="card" id="acknowledge">
            <h2>"Acknowledge"</h2>
            <p class="small">{what}</p>
            <form class="form" method="post" action=paths::reminder(view.notification.id)>
                <input type="hidden" name="answer" value="acknowledge" />
                <input type="hidden" name="id" value=id />
                {form.head()}
                <div class="row">
                    <SubmitButton label="Acknowledge" />
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn snooze(view: &ReminderView, context: &PageContext) -> AnyView {
    let defaults = Fields::default().with("days", SNOOZE_DAYS.to_string());
    let (form, id) = state(context, "snooze", defaults);
    view! {
        <section class="card" id="snooze">
            <h2>"Snooze"</h2>
            <p class="small">"For you alone: others are told as before. It ends by itself."</p>
            <form class="form" method="post" action=paths::reminder(view.notification.id) novalidate>
                <input type="hidden" name="answer" value="snooze" />
                <input type="hidden" name="id" value=id />
                {form.head()}
                {form.field("days", "Put it off for").required().help(format!("1 to {SNOOZE_DAYS_MAX} days.")).number("days")}
                {form.field("reason", "Why it can wait").required().help("Kept in the history of the integration.").area(2)}
                <div class="row">
                    <SubmitButton label="Snooze" />
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn hand_over(view: &ReminderView, belongs: &Belongs, context: &PageContext) -> AnyView {
    let (form, id) = state(context, "hand_over", Fields::default());
    let owner = belongs.owner.as_ref().map(|(owner, _)| *owner);
    let people = belongs
        .people
        .iter()
        .filter(|(person, _)| Some(*person) != owner)
        .map(|(person, name)| Choice::new(person.to_string(), name.clone()))
        .collect();
    let what = format!(
        "Makes somebody else the owner of {}, with all its credentials and reviews. They are told with the next reminders.",
        belongs.integration_name
    );
    view! {
        <section class="card" id="hand-over">
            <h2>"Hand over"</h2>
            <p class="small">{what}</p>
            <form class="form" method="post" action=paths::reminder(view.notification.id) novalidate>
                <input type="hidden" name="answer" value="hand_over" />
                <input type="hidden" name="id" value=id />
                {form.head()}
                {form.field("to", "New owner").required().select(people, "Choose a person")}
                {form.field("handover_reason", "Why they take it over").required().help("Kept in the history of the integration.").area(2)}
                <div class="row">
                    <SubmitButton label="Hand over" kind=ButtonKind::Plain />
                </div>
            </form>
        </section>
    }
    .into_any()
}
