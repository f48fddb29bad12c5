//! The frame of a page for whoever is signed in: the menu with what the actor may see, the theme, the flash.

use holdfast_backend::store::list::COUNT_CAP;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use leptos::prelude::*;

use super::settings::index::may_open;
use crate::components::frame::{Frame, InboxLink, Person, RailItem, ThemeChoice};
use crate::components::icon::IconName;
use crate::components::notice::{Flash, NoticeBox, Tone};
use crate::components::page_title::PageTitle;
use crate::context::{LeftOut, PageContext};
use crate::paths;

/// The theme switch of a page.
#[must_use]
pub fn theme_choice(context: &PageContext) -> ThemeChoice {
    ThemeChoice {
        current: context.theme,
        action: paths::THEME.into(),
        return_to: context.address.clone(),
    }
}

/// The frame around `children`; `title` is the page's only `h1` and the document's title.
#[component]
pub fn PageFrame(
    #[prop(into)] title: String,
    context: PageContext,
    /// Whether the page shows errors of a form that was not posted: of choices in its address.
    #[prop(optional)]
    is_wrong: bool,
    children: Children,
) -> impl IntoView {
    let is_wrong = is_wrong || context.has_errors();
    let is_unsaved = context.form.as_ref().is_some_and(|form| form.once.is_none());
    let flash = context.flash.clone();
    let unknown = context.unknown.clone();
    let rail = rail(&context);
    let may_register = context.may(Permission::RegisterIntegration);
    let primary = (may_register && context.path() != paths::REGISTER)
        .then(|| ("Register integration".to_owned(), paths::REGISTER.to_owned()));
    let search = if context.path() == paths::SEARCH {
        context.query.get("q").to_owned()
    } else {
        String::new()
    };
    let person = person(context.actor.as_ref());
    let theme = theme_choice(&context);
    let aged = context.counts.aged;
    let left_out = context.left_out.clone();
    let inbox = InboxLink {
        href: paths::INBOX.into(),
        current: context.path() == paths::INBOX,
        unread: u32::try_from(context.counts.unread).unwrap_or(0),
    };
    view! {
        <PageTitle text=title.clone() is_wrong=is_wrong />
        <Frame title=title rail=rail search=search primary=primary inbox=inbox person=person theme=theme is_unsaved=is_unsaved>
            <Flash messages=flash.into_iter().collect() />
            {(!unknown.is_empty()).then(|| view! { <Unknown names=unknown /> })}
            {(aged > 0).then(|| view! { <Aged integrations=aged /> })}
            {(!left_out.is_empty()).then(|| view! { <LeftOutOfAddress left_out=left_out /> })}
            {children()}
        </Frame>
    }
}

/// Says what of the address was not understood, so that nobody takes a longer list for what was asked for.
#[component]
fn LeftOutOfAddress(left_out: Vec<LeftOut>) -> impl IntoView {
    let title = match left_out.len() {
        1 => "1 part of this address was left out".to_owned(),
        number => format!("{number} parts of this address were left out"),
    };
    let items = left_out
        .into_iter()
        .map(|LeftOut { name, value, why }| {
            view! {
                <li>
                    <code>{format!("{name}={value}")}</code>
                    ": "
                    {why}
                </li>
            }
        })
        .collect_view();
    view! {
        <NoticeBox tone=Tone::Warning title=title>
            <ul>{items}</ul>
        </NoticeBox>
    }
}

/// Says what of the address was left out.
#[component]
fn Unknown(names: Vec<String>) -> impl IntoView {
    let names = names.join(", ");
    view! {
        <NoticeBox tone=Tone::Warning title="Part of this address was left out">
            <p>{format!("This page does not know: {names}. It is shown as without that.")}</p>
        </NoticeBox>
    }
}

/// Says that what is shown may still be of an earlier day: facts of so many integrations have aged, and their scores are
/// being computed.
#[component]
fn Aged(integrations: i64) -> impl IntoView {
    let whose = match integrations {
        1..=COUNT_CAP => format!("{integrations} integrations"),
        _ => "More than 1,000 integrations".to_owned(),
    };
    view! {
        <NoticeBox tone=Tone::Info title="Scores are being brought up to today">
            <p>
                {format!(
                    "{whose} have facts that aged since their score was computed. Until that is done, which takes seconds, lists may show and sort them by the score of an earlier day. A record and a file always have the score of today.",
                )}
            </p>
        </NoticeBox>
    }
}

fn person(actor: Option<&Actor>) -> Person {
    let roles = actor.map(|actor| {
        actor
            .roles
            .iter()
            .map(|role| role.label())
            .collect::<Vec<_>>()
            .join(", ")
    });
    Person {
        name: actor.map(|actor| actor.name.clone()).unwrap_or_default(),
        detail: roles.unwrap_or_default(),
        profile_href: Some(paths::ACCOUNT.into()),
        sign_out_action: paths::SIGN_OUT.into(),
    }
}

/// The pages of the menu that an actor may open, in groups.
pub(super) fn rail(context: &PageContext) -> Vec<Vec<RailItem>> {
    let path = context.path();
    let item = |icon, label: &str, href: &str, count: i64| {
        let current = if href == "/" {
            path == "/"
        } else {
            path == href || path.starts_with(&format!("{href}/"))
        };
        RailItem {
            current,
            count: u32::try_from(count).ok().filter(|count| *count > 0),
            urgent: count > 0,
            ..RailItem::new(icon, label, href)
        }
    };
    let mut records = vec![
        item(IconName::Integrations, "Integrations", paths::INTEGRATIONS, 0),
        item(IconName::Providers, "Providers", paths::PROVIDERS, 0),
        item(
            IconName::Credentials,
            "Credentials",
            paths::CREDENTIALS,
            context.counts.overdue.credentials,
        ),
        item(IconName::Services, "Services", paths::SERVICES, 0),
    ];
    let may_export = context.may(Permission::ExportReports);
    if may_export {
        records.push(item(IconName::Reports, "Reports", paths::REPORTS, 0));
    }
    let may_read_deliveries = context.may(Permission::ReadDeliveries);
    if may_read_deliveries {
        records.push(item(IconName::Reminders, "Reminders", paths::DELIVERIES, 0));
    }
    let settings = context
        .actor
        .as_ref()
        .is_some_and(may_open)
        .then(|| vec![item(IconName::Settings, "Settings", paths::SETTINGS, 0)]);
    let groups = vec![
        vec![item(
            IconName::MyWork,
            "My work",
            "/",
            context.counts.overdue.mine,
        )],
        records,
    ];
    groups.into_iter().chain(settings).collect()
}
