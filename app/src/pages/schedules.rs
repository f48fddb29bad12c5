//! Reports that are mailed by themselves: those that go on, and the form of a new one. The form asks for what the report
//! can be narrowed by, so that the report is chosen first.

use holdfast_backend::reports::{self, ParameterKind, Report, registry};
use holdfast_backend::services::schedules::{ScheduleView, SchedulesView};
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::Recurrence;
use holdfast_domain::text::capitalised;
use leptos::prelude::*;

use super::form::Form;
use super::frame::PageFrame;
use crate::components::button::{ButtonKind, PostButton};
use crate::components::choice::Choice;
use crate::components::date::DateText;
use crate::components::empty::EmptyState;
use crate::components::form::{FieldPair, SubmitBar};
use crate::components::icon::{Icon, IconName};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{FormState, PageContext, load};
use crate::paths;

/// The page.
#[component]
pub fn Schedules() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.report_schedules(context.actor()?).await }
    };
    load(read, move |view| {
        view! { <PageFrame title="Reports by mail" context=context.clone()>{body(&view, &context)}</PageFrame> }
    })
}

fn body(view: &SchedulesView, context: &PageContext) -> AnyView {
    let rows = view
        .schedules
        .iter()
        .map(|schedule| row(schedule, context))
        .collect();
    let columns = vec![
        Column::new("report", "Report"),
        Column::new("when", "When"),
        Column::new("next", "Next"),
        Column::new("recipients", "To").wraps(),
        Column::new("maker", "Made by"),
    ];
    let crumbs = vec![("Reports".into(), paths::REPORTS.into())];
    view! {
        <PageHeader crumbs=crumbs>
            <p>"Reports are sent as CSV on the morning of their day. Only people allowed to export receive them. The creator or an administrator can stop one."</p>
        </PageHeader>
        <div class="stack">
            {(!view.has_mail)
                .then(|| {
                    view! {
                        <NoticeBox tone=Tone::Warning title="No mail server is configured">
                            <p>"Ask an administrator to set one up. Until then no report is sent."</p>
                        </NoticeBox>
                    }
                })}
            <div class="columns is-form">
                <div class="table-block">
                    <DataTable caption="Reports that are mailed" columns=columns rows=rows free=true>
                        <EmptyState icon=IconName::Reports title="No report is mailed yet" text="Choose a report, a day and who gets it." />
                    </DataTable>
                </div>
                {new(view, context)}
            </div>
        </div>
    }
    .into_any()
}

fn row(view: &ScheduleView, context: &PageContext) -> Row {
    let narrowed: Vec<String> = view
        .narrowed
        .iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    let below =
        (!narrowed.is_empty()).then(|| view! { <span class="table-sub">{narrowed.join(", ")}</span> });
    let end = view.may_end.then(|| {
        view! {
            <PostButton
                action=paths::END_SCHEDULE
                label="End"
                fields=vec![("id".into(), view.schedule.id.to_string())]
                kind=ButtonKind::Danger
                small=true
            />
        }
    });
    let mut row = Row::link(
        view.path.clone(),
        vec![
            view! {
                {view.title.clone()}
                {below}
            }
            .into_any(),
            capitalised(&view.schedule.recurrence.words()).into_any(),
            view! { <DateText date=view.schedule.next_on today=context.today() /> }.into_any(),
            view.recipients.join(", ").into_any(),
            view.maker.clone().into_any(),
        ],
    );
    row.actions = end.map(|end| end.into_any().into());
    row
}

/// The form of a new one, or the choice of its report.
fn new(view: &SchedulesView, context: &PageContext) -> AnyView {
    let state = context.form_or(|| asked_for(context));
    let report = reports::find(state.fields.get("report"));
    match report.filter(|report| context.may(report.permission())) {
        Some(report) => form(report, state, view, context),
        None => choice(context),
    }
}

/// What the address asks for: the report, and what its page was narrowed to.
fn asked_for(context: &PageContext) -> Fields {
    context
        .query
        .0
        .iter()
        .fold(Fields::default(), |fields, (name, value)| {
            if name == "report" {
                fields.with("report", value)
            } else {
                fields.with(format!("parameter.{name}"), value)
            }
        })
}

fn choice(context: &PageContext) -> AnyView {
    let links = registry()
        .iter()
        .filter(|report| context.may(report.permission()))
        .map(|report| {
            view! {
                <li>
                    <a href=paths::schedule(report.slug())>{report.title()}</a>
                    <span class="muted">{format!("one row per {}", report.row())}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="new">
            <h2 id="new">"Which report?"</h2>
            <ul class="list">{links}</ul>
        </section>
    }
    .into_any()
}

fn form(
    report: &'static dyn Report,
    state: FormState,
    view: &SchedulesView,
    context: &PageContext,
) -> AnyView {
    let id = context.id_for(&state.fields);
    let form = Form::new(state);
    let people = view
        .readers_of(report.slug())
        .iter()
        .map(|(id, name)| form.field(format!("to.{id}"), name.clone()).tick())
        .collect_view();
    view! {
        <form class="form card" method="post" action=paths::SCHEDULES novalidate>
            <h2>{format!("Mail {}", report.title())}</h2>
            <p class="small muted">{report.purpose()} " " <a href=paths::SCHEDULES>"Another report"</a></p>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="report" value=report.slug() />
            {form.head()}
            {form.field("when", "When").required().select(days(), "Choose a day")}
            {parameters(report, form)}
            <fieldset class="check-group is-columns" id="f-to" tabindex="-1">
                <legend>"To"</legend>
                {missing(form)}
                {people}
            </fieldset>
            <SubmitBar label="Mail the report" />
        </form>
    }
    .into_any()
}

fn days() -> Vec<Choice> {
    use holdfast_domain::enumeration::Enumeration;
    Recurrence::all()
        .map(|each| Choice::new(each.value(), capitalised(&each.words())).under(each.cadence().label()))
        .collect()
}

fn parameters(report: &dyn Report, form: Form) -> AnyView {
    let fields: Vec<AnyView> = report
        .parameters()
        .iter()
        .map(|parameter| {
            let field = form.field(format!("parameter.{}", parameter.name), parameter.label);
            match parameter.kind {
                ParameterKind::Date => field.date(),
                ParameterKind::Words | ParameterKind::Id => field.text(),
                ParameterKind::OneOf(allowed) => {
                    let choices = allowed()
                        .into_iter()
                        .map(|(value, label)| Choice::new(value, label))
                        .collect();
                    field.select(choices, "Any")
                }
            }
        })
        .collect();
    if fields.is_empty() {
        return ().into_any();
    }
    view! { <FieldPair>{fields}</FieldPair> }.into_any()
}

/// What is wrong with the people who are ticked.
fn missing(form: Form) -> Option<AnyView> {
    let error = form.state().errors.get("to")?.to_owned();
    Some(
        view! {
            <p class="field-error">
                <Icon name=IconName::Warning />
                {error}
            </p>
        }
        .into_any(),
    )
}
