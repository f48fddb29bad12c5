//! How the whole register stands, on the first page of whoever answers for all of it: compliance, auditors, administrators.

use holdfast_backend::reports::registry;
use holdfast_backend::services::my_work::MyWork;
use holdfast_backend::store::list::{COUNT_CAP, count_text};
use holdfast_domain::access::Permission;
use holdfast_domain::dates::title;
use holdfast_domain::reminder::ReminderKind;
use leptos::prelude::*;

use crate::components::badge::Urgency;
use crate::components::button::LinkButton;
use crate::components::stat::StatCard;
use crate::components::todo::{TodoItem, TodoList};
use crate::context::PageContext;
use crate::pages::due::{deed, distance, place};
use crate::paths;

/// The section; nothing for whoever looks after their own only.
pub(super) fn section(work: &MyWork, context: &PageContext) -> Option<AnyView> {
    let overview = work.overview?;
    let overdue = |what: &str| format!("{}?due=overdue&what={what}", paths::AGENDA);
    let unowned = format!("{}?owner=none", paths::INTEGRATIONS);
    let critical = format!("{}?band=critical", paths::INTEGRATIONS);
    let credentials = format!("{}?status=overdue", paths::CREDENTIALS);
    let cards = [
        ("Reviews overdue", overview.reviews, overdue("review")),
        ("Documents expired", overview.evidence, overdue("evidence")),
        ("Credentials overdue", overview.credentials, credentials),
        ("Owned by nobody", overview.unowned, unowned),
        ("Critical risk", overview.critical, critical),
    ]
    .map(|(label, count, href)| {
        let urgency = if count > 0 {
            Urgency::Overdue
        } else {
            Urgency::Normal
        };
        view! { <StatCard label=label value=count_text(count, COUNT_CAP) urgency=urgency href=Some(href) /> }
    })
    .collect_view();
    // Who reads only has the files at hand; whoever acts, what to begin with.
    let below = if context.may(Permission::ManageEvidence) {
        longest(work)
    } else {
        reports(context)
    };
    Some(
        view! {
            <section class="stack" id="register" aria-labelledby="register-title">
                <h2 id="register-title">"The whole register"</h2>
                <div class="stats">{cards}</div>
                {below}
            </section>
        }
        .into_any(),
    )
}

fn longest(work: &MyWork) -> AnyView {
    let items: Vec<TodoItem> = work
        .longest
        .iter()
        .map(|entry| {
            let date = &entry.date;
            let (when, urgency) = distance(date, work.today);
            let owner = entry.owner_name.clone().unwrap_or_else(|| "unowned".to_owned());
            // A review is called by its integration, a document stands under it.
            let (of, detail) = match date.what {
                ReminderKind::Review => (Some(entry.integration_name.as_str()), owner),
                _ => (None, format!("{} · {owner}", entry.integration_name)),
            };
            TodoItem {
                when,
                urgency,
                title: title(date.what, date.subject, &date.name, of),
                href: Some(place(date, entry.integration)),
                detail: Some(detail),
                action: deed(date, entry.integration),
            }
        })
        .collect();
    view! {
        <section class="card" id="longest">
            <h3>"Reviews and documents overdue longest"</h3>
            <TodoList items=items>
                <p class="muted">"No review and no document is overdue."</p>
            </TodoList>
        </section>
    }
    .into_any()
}

fn reports(context: &PageContext) -> AnyView {
    let rows = registry()
        .iter()
        .filter(|report| context.may(report.permission()))
        .map(|report| {
            view! {
                <li>
                    <span class="todo-title">
                        <a href=paths::report(report.slug())>{report.title()}</a>
                        <span class="todo-detail">{report.purpose()}</span>
                    </span>
                    <LinkButton href=paths::csv(&paths::report(report.slug())) label="Export CSV" small=true />
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="reports">
            <h3>"Reports"</h3>
            <ul class="todo is-plain">{rows}</ul>
        </section>
    }
    .into_any()
}
