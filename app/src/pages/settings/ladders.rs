//! Ladders: when what is said, and to whom, for each kind of reminder; and the form that decides it.

use holdfast_backend::services::ladders::LaddersView;
use holdfast_backend::services::reminders::ScheduleVolume;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::ladder::step_in_words;
use holdfast_domain::reminder::{Ladder, ReminderKind};
use holdfast_domain::text::capitalised;
use leptos::prelude::*;

use super::{back_to_default, decided_meanwhile, decision, seen_version};
use crate::components::button::SubmitButton;
use crate::components::facts::{Fact, Facts};
use crate::components::form::{FieldPair, FormSection, SubmitBar};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

const LEAD: &str = "Days on which reminders go out, and who is added when. Each step is sent once; overdue items repeat until done.";

/// The list of all ladders.
#[component]
pub fn LaddersPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.ladders(context.actor()?).await }
    };
    load(
        read,
        move |view| view! { <PageFrame title="Reminder schedules" context=context.clone()>{list(&view, &context)}</PageFrame> },
    )
}

fn list(view: &LaddersView, context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("kind", "Kind"),
        Column::new("said", "Sent to the owner").wraps(),
        Column::new("deputy", "Deputy from"),
        Column::new("team", "Team’s channel from"),
        Column::new("lead", "Lead from"),
        Column::new("compliance", "Compliance from"),
        Column::new("by", "Ladder"),
    ];
    let rows = ReminderKind::ALL
        .iter()
        .map(|kind| {
            let ladder = view.ladders.of(*kind);
            let decided = view.ladders.0.contains_key(kind.as_str());
            let from = |step: i32| step_in_words(step).into_any();
            Row::link(
                paths::ladder(kind.as_str()),
                vec![
                    kind.label().into_any(),
                    ladder.summary().into_any(),
                    from(ladder.deputy_from),
                    from(ladder.team_from),
                    from(ladder.lead_from),
                    from(ladder.compliance_from),
                    if decided { "Chosen" } else { "Default" }.into_any(),
                ],
            )
        })
        .collect();
    view! {
        <PageHeader crumbs=super::crumbs_for(context)>
            <p>{LEAD}</p>
        </PageHeader>
        <div class="stack">
            <div class="table-block">
                <DataTable caption="The schedule of each kind of reminder" columns=columns rows=rows free=true />
            </div>
            <p class="small muted">"Items without an owner go to the deputy from the first reminder, and into the daily sums of the team’s lead and compliance."</p>
        </div>
    }
    .into_any()
}

/// The ladder of one kind.
#[component]
pub fn LadderPage() -> impl IntoView {
    let context = PageContext::expect();
    let kind = path_param::<ReminderKind>("kind");
    let read = {
        let context = context.clone();
        async move {
            let (actor, kind) = (context.actor()?, kind?);
            let view = context.backend.ladders(actor).await?;
            // What was typed and is not saved yet is counted beside what holds.
            let volume = match &context.form {
                Some(form) if actor.may(Permission::ManageSettings) => {
                    context.backend.schedule_volume(actor, kind, &form.fields).await?
                }
                _ => None,
            };
            Ok((kind, view, volume))
        }
    };
    load(read, move |(kind, view, volume)| {
        let title = format!("Reminder schedule: {}", kind.label());
        view! { <PageFrame title=title context=context.clone()>{one(kind, &view, volume.as_ref(), &context)}</PageFrame> }
    })
}

fn one(
    kind: ReminderKind,
    view: &LaddersView,
    volume: Option<&ScheduleVolume>,
    context: &PageContext,
) -> AnyView {
    let stored = view.ladders.of(kind);
    let mut state = context.form_or(|| stored.fields());
    // What was typed is shown in words as far as it can be read, before anything is saved.
    let shown = Ladder::parse(&state.fields).unwrap_or_else(|errors| {
        if state.errors.is_empty() {
            state.errors = errors;
        }
        stored.clone()
    });
    let may = context.may(Permission::ManageSettings);
    let conflict = state
        .conflict
        .map(|_| decided_meanwhile(&format!("now {}", stored.summary())));
    let version = seen_version(&state, view.version);
    let form = may.then(|| ladder_form(Form::new(state), kind, &version));
    let reset = (may && view.ladders.0.contains_key(kind.as_str())).then(|| reset(kind, view.version));
    let aside = view! { {volume.map(messages)} {meaning(&shown, shown != stored)} {reset} }.into_any();
    let list = ("Reminder schedules", paths::LADDERS);
    decision(context, list, LEAD, conflict, form, aside)
}

fn ladder_form(form: Form, kind: ReminderKind, version: &str) -> AnyView {
    let preview = view! { <SubmitButton label="Show what it means" name="preview" value="on" /> };
    view! {
        <form class="form" method="post" action=paths::ladder(kind.as_str()) novalidate>
            <input type="hidden" name="version" value=version.to_owned() />
            {form.head()}
            <FormSection title="When it is sent" why="The owner is reminded on each of these days." id="steps">
                {form
                    .field("steps", "Days before the date")
                    .required()
                    .help("From early to late, such as “30, 14, 7, 1, 0”; 0 is the day itself.")
                    .text()}
                {form.field("repeat_days", "While it is overdue, again every").required().number("days")}
            </FormSection>
            <FormSection title="Who else is reminded" why="Each from this day on, until it is done." id="who">
                <FieldPair>
                    {form.field("deputy_from", "The deputy").required().number("days before")}
                    {form.field("team_from", "The team’s channel").required().number("days before")}
                </FieldPair>
                <FieldPair>
                    {form.field("lead_overdue", "The team’s lead").required().number("days overdue")}
                    {form.field("compliance_overdue", "Compliance").required().number("days overdue")}
                </FieldPair>
            </FormSection>
            <SubmitBar label="Save schedule" cancel_href=Some(paths::LADDERS.to_owned())>
                {preview}
            </SubmitBar>
        </form>
    }
    .into_any()
}

/// Messages a person and week, now and with what was typed.
fn messages(volume: &ScheduleVolume) -> AnyView {
    // Four weeks were counted.
    let a_week = |count: usize| format!("{}.{}", count / 4, count % 4 * 10 / 4);
    let row = |name: String, before: usize, after: usize| {
        Row::plain(vec![
            name.into_any(),
            a_week(before).into_any(),
            a_week(after).into_any(),
        ])
    };
    let mut rows = vec![row("Everybody".to_owned(), volume.all.0, volume.all.1)];
    rows.extend(
        volume
            .recipients
            .iter()
            .map(|(name, before, after)| row(name.clone(), *before, *after)),
    );
    let columns = vec![
        Column::new("who", "Messages a week to").wraps(),
        Column::new("before", "Now"),
        Column::new("after", "With this"),
    ];
    let hidden = volume.total.saturating_sub(volume.recipients.len());
    let more = (hidden > 0).then(|| format!("and {hidden} more recipients"));
    view! {
        <section class="card" aria-labelledby="volume">
            <h2 id="volume">"Messages a person and week"</h2>
            <DataTable caption="Messages a person and week, before and after" columns=columns rows=rows free=true />
            {more.map(|more| view! { <p class="muted small">{more}</p> })}
        </section>
    }
    .into_any()
}

/// The ladder, rung by rung.
fn meaning(ladder: &Ladder, typed: bool) -> AnyView {
    let mut facts: Vec<Fact> = ladder
        .rungs()
        .iter()
        .map(|rung| Fact::text(capitalised(&rung.when()), capitalised(&rung.who())))
        .collect();
    let again = match ladder.repeat_days {
        1 => "Every day".to_owned(),
        days => format!("Every {days} days"),
    };
    facts.push(Fact::text(again, "While overdue: everyone reminded so far"));
    let heading = if typed {
        "Result of these settings"
    } else {
        "What it means"
    };
    view! {
        <section class="card" aria-labelledby="meaning">
            <h2 id="meaning">{heading}</h2>
            <Facts facts=facts />
            <p class="small muted">"Without an owner, the deputy is reminded from the first step on. The team’s lead and compliance get one line a day and team, with counts."</p>
        </section>
    }
    .into_any()
}

fn reset(kind: ReminderKind, version: i64) -> AnyView {
    let default = format!("The default is {}.", Ladder::default_of(kind).summary());
    let default = view! { <p class="small">{default}</p> }.into_any();
    back_to_default(default, paths::ladder(kind.as_str()), version)
}
