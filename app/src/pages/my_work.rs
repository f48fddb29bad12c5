//! My work: an owner's first page. What is overdue, what is due within 30 days, what lacks information.

use holdfast_backend::services::my_work::MyWork;
use holdfast_domain::access::Permission;
use leptos::prelude::*;

use super::due::{count, when};
use super::frame::PageFrame;
use crate::components::badge::Urgency;
use crate::components::button::{ButtonKind, LinkButton};
use crate::components::empty::EmptyState;
use crate::components::icon::IconName;
use crate::components::stat::StatCard;
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, load};
use crate::paths;

/// The page.
#[component]
pub fn MyWorkPage() -> impl IntoView {
    let context = PageContext::expect();
    let (backend, actor) = (context.backend.clone(), context.actor.clone());
    load(
        async move {
            backend
                .my_work(
                    actor
                        .as_ref()
                        .ok_or(holdfast_backend::ServiceError::SignInFirst)?,
                )
                .await
        },
        move |work| view! { <PageFrame title="My work" context=context.clone()>{body(&work, &context)}</PageFrame> },
    )
}

fn body(work: &MyWork, context: &PageContext) -> AnyView {
    let dated = dated(work);
    let (overdue, soon): (Vec<_>, Vec<_>) = dated
        .into_iter()
        .partition(|(_, item)| item.urgency == Urgency::Overdue);
    if work.owned == 0 && overdue.is_empty() && soon.is_empty() && work.incomplete.is_empty() {
        return nothing_owned(context);
    }
    let incomplete: Vec<TodoItem> = work
        .incomplete
        .iter()
        .map(|row| {
            let missing = (row.completeness < 100).then(|| format!("{} % complete", row.completeness));
            let review = (!row.reviewed).then(|| "never reviewed".to_owned());
            let action = if row.completeness < 100 {
                ("Complete", paths::edit_integration(row.integration_id))
            } else {
                ("Record review", paths::review(row.integration_id))
            };
            TodoItem {
                when: missing.clone().or_else(|| review.clone()).unwrap_or_default(),
                urgency: Urgency::Normal,
                title: row.integration_name.clone(),
                href: Some(paths::integration(row.integration_id)),
                detail: missing.and(review),
                action: Some((action.0.into(), action.1)),
            }
        })
        .collect();
    let numbers = (overdue.len(), soon.len(), incomplete.len());
    let owner = context
        .actor
        .as_ref()
        .and_then(|actor| actor.user)
        .map(|user| user.to_string())
        .unwrap_or_default();
    let urgency = |number: usize, urgent: Urgency| if number > 0 { urgent } else { Urgency::Normal };
    let (late, near) = (
        urgency(numbers.0, Urgency::Overdue),
        urgency(numbers.1, Urgency::Soon),
    );
    view! {
        <div class="stack">
            <div class="stats">
                <StatCard label="Overdue" value=numbers.0.to_string() urgency=late note=Some("rotations and reviews".to_owned()) />
                <StatCard label="Due within 30 days" value=numbers.1.to_string() urgency=near note=Some("rotations and reviews".to_owned()) />
                <StatCard label="Lack information" value=numbers.2.to_string() note=Some("records you own".to_owned()) />
                <StatCard label="You own" value=work.owned.to_string() note=Some(noun(work.owned)) href=Some(format!("{}?owner={owner}", paths::INTEGRATIONS)) />
            </div>
            {section("overdue", "Overdue", overdue.into_iter().map(|(_, item)| item).collect(), "Nothing is overdue.")}
            {section("soon", "Due within 30 days", soon.into_iter().map(|(_, item)| item).collect(), "Nothing is due within 30 days.")}
            {section("incomplete", "Lacks information", incomplete, "Every record that you own is complete.")}
        </div>
    }
    .into_any()
}

fn noun(owned: i64) -> String {
    if owned == 1 {
        "integration".into()
    } else {
        "integrations".into()
    }
}

fn section(id: &'static str, title: &'static str, items: Vec<TodoItem>, nothing: &'static str) -> AnyView {
    view! {
        <section class="card" id=id>
            <h2>{title}</h2>
            <TodoList items=items>
                <p class="muted">{nothing}</p>
            </TodoList>
        </section>
    }
    .into_any()
}

/// Rotations and reviews in one list, most urgent first.
fn dated(work: &MyWork) -> Vec<(chrono::NaiveDate, TodoItem)> {
    let never = holdfast_backend::store::credentials::LONG_AGO;
    let rotations = work.rotations.iter().map(|row| {
        let (text, urgency) = if row.due_on == never {
            ("never rotated".into(), Urgency::Overdue)
        } else {
            when(row.due_on, work.today)
        };
        let item = TodoItem {
            when: text,
            urgency,
            title: format!("Rotate {}", row.credential_name),
            href: Some(paths::integration(row.integration_id) + "#credentials"),
            detail: Some(detail(&row.integration_name, row.as_deputy)),
            action: Some(("Record rotation".into(), paths::rotate(row.credential_id))),
        };
        (row.due_on, item)
    });
    let reviews = work.reviews.iter().map(|row| {
        let (text, urgency) = when(row.due_on, work.today);
        let item = TodoItem {
            when: text,
            urgency,
            title: format!("Review {}", row.integration_name),
            href: Some(paths::integration(row.integration_id)),
            detail: Some(detail("data, access, contract, SLA, risk", row.as_deputy)),
            action: Some(("Record review".into(), paths::review(row.integration_id))),
        };
        (row.due_on, item)
    });
    let mut all: Vec<_> = rotations.chain(reviews).collect();
    all.sort_by(|a, b| (a.0, &a.1.title).cmp(&(b.0, &b.1.title)));
    all
}

fn detail(text: &str, as_deputy: bool) -> String {
    if as_deputy {
        format!("{text} · as deputy or team")
    } else {
        text.to_owned()
    }
}

fn nothing_owned(context: &PageContext) -> AnyView {
    let may_register = context
        .actor
        .as_ref()
        .is_some_and(|actor| actor.may(Permission::RegisterIntegration));
    let overdue = context.counts.credentials;
    view! {
        <div class="card">
            <EmptyState
                icon=IconName::MyWork
                title="You own no integration yet"
                text="What you own and what falls due for you will stand here, most urgent first."
            >
                {may_register.then(|| view! { <LinkButton href=paths::REGISTER label="Register integration" kind=ButtonKind::Primary icon=IconName::Plus /> })}
                <LinkButton href=paths::INTEGRATIONS label="See all integrations" />
                {(overdue > 0).then(|| view! { <LinkButton href=format!("{}?status=overdue", paths::CREDENTIALS) label=format!("See {} overdue", count(overdue, "credential")) /> })}
            </EmptyState>
        </div>
    }
    .into_any()
}
