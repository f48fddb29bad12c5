//! Finding everything from one field: a page of its own, whose results the dialog of the top bar shows as they are.

use holdfast_backend::reports::registry;
use holdfast_backend::services::search::Found;
use holdfast_domain::access::Permission;
use holdfast_domain::fold;
use leptos::prelude::*;

use super::frame::{PageFrame, rail};
use super::settings::index::sections_of;
use crate::components::icon::{Icon, IconName};
use crate::components::long_name::full;
use crate::context::{PageContext, encode, load};
use crate::{filters, paths};

/// A group of results: its heading, and each with its address, name and detail.
struct Group {
    title: &'static str,
    icon: IconName,
    hits: Vec<(String, String, String)>,
}

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), filters::search);
    let read = {
        let context = context.clone();
        async move {
            let typed = asked?;
            context.backend.search(context.actor()?, &typed).await
        }
    };
    load(
        read,
        move |found| view! { <PageFrame title="Search" context=context.clone()>{body(found, &context)}</PageFrame> },
    )
}

/// What the dialog takes out of the page begins at `id="found"`.
fn body(found: Found, context: &PageContext) -> AnyView {
    let typed = context.query.get("q").to_owned();
    let groups = groups(found, &typed, context);
    let number: usize = groups.iter().map(|group| group.hits.len()).sum();
    let said = match (typed.as_str(), number) {
        ("", _) => {
            "Type the beginning of a name, of a provider, or of a word that says what something is for."
                .to_owned()
        }
        (typed, _) if fold::asks_nothing(typed) => {
            format!("“{typed}” has no letter and no digit to search for. Enter at least one.")
        }
        (_, 0) => format!("Nothing begins with “{typed}”. Check the spelling, or type less of it."),
        (_, 1) => "1 found".to_owned(),
        (_, number) => format!("{number} found"),
    };
    let sections = groups
        .into_iter()
        .filter(|group| !group.hits.is_empty())
        .map(|Group { title, icon, hits }| {
            let items = hits
                .into_iter()
                .map(|(href, name, detail)| {
                    let title = full(&name).map(str::to_owned);
                    view! {
                        <li>
                            <a class="found-link" href=href>
                                <Icon name=icon small=true />
                                <span title=title>{name}</span>
                                <small>{detail}</small>
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h2>{title}</h2>
                    <ul class="found-list">{items}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <div class="found card narrow" id="found">
            <p class="muted small">{said}</p>
            {sections}
        </div>
    }
    .into_any()
}

fn groups(found: Found, typed: &str, context: &PageContext) -> Vec<Group> {
    let mut integrations: Vec<_> = found
        .integrations
        .into_iter()
        .map(|hit| (paths::integration(hit.id), hit.name, hit.detail))
        .collect();
    if found.more {
        integrations.push((
            format!("{}?q={}", paths::INTEGRATIONS, encode(typed)),
            format!("All integrations with “{typed}”"),
            String::new(),
        ));
    }
    let providers = found
        .providers
        .into_iter()
        .map(|hit| (paths::provider(hit.id), hit.name, hit.detail))
        .collect();
    let services = found
        .services
        .into_iter()
        .map(|name| (paths::SERVICES.to_owned(), name, String::new()))
        .collect();
    let credentials = found
        .credentials
        .into_iter()
        .map(|hit| {
            let href = format!("{}#credentials", paths::integration(hit.id));
            (href, hit.name, hit.detail)
        })
        .collect();
    let group = |title, icon, hits| Group { title, icon, hits };
    vec![
        group("Integrations", IconName::Integrations, integrations),
        group("Providers", IconName::Providers, providers),
        group("Services", IconName::Services, services),
        group("Credentials", IconName::Credentials, credentials),
        group("Reports", IconName::Reports, reports(typed, context)),
        group("Pages", IconName::Overview, pages(typed, context)),
    ]
}

fn reports(typed: &str, context: &PageContext) -> Vec<(String, String, String)> {
    let may = context
        .actor
        .as_ref()
        .is_some_and(|actor| actor.may(Permission::ExportReports));
    registry()
        .iter()
        .filter(|report| may && fold::matches(report.title(), typed))
        .map(|report| {
            (
                paths::report(report.slug()),
                report.title().to_owned(),
                String::new(),
            )
        })
        .collect()
}

/// The pages that the actor's menu and settings lead to.
fn pages(typed: &str, context: &PageContext) -> Vec<(String, String, String)> {
    let menu = rail(context)
        .into_iter()
        .flatten()
        .map(|item| (item.href, item.label));
    let mut others = vec![
        (paths::INBOX, "Inbox"),
        (paths::TIMELINE, "Timeline of the next 90 days"),
        (paths::MONTH, "Calendar of the month"),
        (paths::AGENDA, "Agenda of what is due"),
        (paths::REMINDER_PREVIEW, "Coming reminders"),
        (paths::ACCOUNT, "Your account"),
        (paths::OWN_CALENDAR, "Your calendar"),
    ];
    if let Some(actor) = &context.actor {
        if actor.may(Permission::RegisterIntegration) {
            others.push((paths::REGISTER, "Register integration"));
        }
        if actor.may(Permission::ReadAudit) {
            others.push((paths::AUDIT_LOG, "Audit log"));
        }
        others.extend(sections_of(actor).map(|section| (section.href, section.title)));
    }
    let others = others
        .into_iter()
        .map(|(href, title)| (href.to_owned(), title.to_owned()));
    menu.chain(others)
        .filter(|(_, title)| fold::matches(title, typed))
        .map(|(href, title)| (href, title, String::new()))
        .collect()
}
