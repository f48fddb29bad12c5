//! The answers to a reminder: each a form of its own, on the page that the message leads to.

use holdfast_backend::services::answers::{Belongs, ReminderView};
use holdfast_backend::store::told::{Answered, What};
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Answer, AnswerKind, ReminderKind, SNOOZE_DAYS_MAX};
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
            format!("You have snoozed this until {}", format_date(until)),
            "No reminders are sent to you until then. Others still get theirs.".to_owned(),
        )),
        (AnswerKind::Acknowledged, _) => Some((
            "You have acknowledged this".to_owned(),
            if Answer::Acknowledged.keeps(due, today) {
                let due = format_date(due);
                format!(
                    "No more reminders are sent to you before {due}. From that day on they continue until it is done."
                )
            } else {
                "Its date has come, so reminders continue until it is done.".to_owned()
            },
        )),
        (AnswerKind::HandedOver, _) => {
            let to = answered.to.clone().unwrap_or_default();
            Some((
                format!("You have handed this over to {to}"),
                "They own the integration now and get its next reminders.".to_owned(),
            ))
        }
        _ => None,
    }
}

/// The forms.
pub(super) fn section(view: &ReminderView, belongs: &Belongs, context: &PageContext) -> AnyView {
    view! {
        {(belongs.kind != ReminderKind::Notice || belongs.may_edit).then(|| acknowledge(view, belongs, context))}
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

fn acknowledge(view: &ReminderView, belongs: &Belongs, context: &PageContext) -> AnyView {
    let (form, id) = state(context, "acknowledge", Fields::default());
    let due = view.notification.due_on;
    let what = if belongs.kind == ReminderKind::Notice {
        "Acknowledges the notice for this integration: it has been read and is taken care of. Its reminders end.".to_owned()
    } else if view.today < due {
        format!(
            "Lets everyone who was notified know you have seen this. No more reminders are sent to you before {}.",
            format_date(due)
        )
    } else {
        "Lets everyone who was notified know you have seen this. Reminders continue until it is done."
            .to_owned()
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
            <p class="small">"Pauses reminders for you only, then resumes."</p>
            <form class="form" method="post" action=paths::reminder(view.notification.id) novalidate>
                <input type="hidden" name="answer" value="snooze" />
                <input type="hidden" name="id" value=id />
                {form.head()}
                {form.field("days", "Snooze for").required().help(format!("1 to {SNOOZE_DAYS_MAX} days.")).number("days")}
                {form.field("reason", "Reason").required().help("Kept in the history of the integration.").area(2)}
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
        "Makes somebody else the owner of {}, with all its credentials and reviews. They get the next reminders.",
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
