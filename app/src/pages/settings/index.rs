//! The first page of the settings: a section a line, each with what it is for. Everybody sees what they may open.

use holdfast_backend::ServiceError;
use holdfast_domain::access::{Actor, Permission};
use leptos::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load};
use crate::pages::frame::PageFrame;
use crate::paths;

/// One section: its icon, name, address, what it is for, and any one of the permissions that open it.
pub(in crate::pages) struct Section {
    icon: IconName,
    pub(in crate::pages) title: &'static str,
    pub(in crate::pages) href: &'static str,
    text: &'static str,
    opened_by: &'static [Permission],
}

/// Every section, in the order in which they are shown. A new page of the settings has its line here.
const SECTIONS: &[Section] = &[
    Section {
        icon: IconName::People,
        title: "People",
        href: paths::PEOPLE,
        text: "Who can sign in, and with which roles.",
        opened_by: &[Permission::ManageUsers],
    },
    Section {
        icon: IconName::Notices,
        title: "Teams and channels",
        href: paths::TEAMS,
        text: "Members, leads, and the chat channels each team's reminders go to.",
        opened_by: &[Permission::ManageUsers, Permission::ManageSettings],
    },
    Section {
        icon: IconName::Reminders,
        title: "Ladders",
        href: paths::LADDERS,
        text: "When reminders go out, and who gets them.",
        opened_by: &[Permission::ManageSettings],
    },
    Section {
        icon: IconName::Credentials,
        title: "Rotation policies",
        href: paths::POLICIES,
        text: "How long each kind of credential may be used before it is rotated.",
        opened_by: &[Permission::ManageSettings],
    },
    Section {
        icon: IconName::Edit,
        title: "Wordings",
        href: paths::WORDINGS,
        text: "Subject and introduction of each kind of reminder.",
        opened_by: &[Permission::ManageSettings],
    },
    Section {
        icon: IconName::History,
        title: "Jobs",
        href: paths::JOBS,
        text: "Background jobs: status, last and next run.",
        opened_by: &[Permission::ReadDeliveries],
    },
];

/// The sections that an actor may open.
pub(in crate::pages) fn sections_of(actor: &Actor) -> impl Iterator<Item = &'static Section> {
    SECTIONS
        .iter()
        .filter(|section| section.opened_by.iter().any(|permission| actor.may(*permission)))
}

/// Whether an actor may open the settings: whoever decides something here.
#[must_use]
pub fn may_open(actor: &Actor) -> bool {
    actor.may(Permission::ManageUsers) || actor.may(Permission::ManageSettings)
}

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            if may_open(actor) {
                Ok(actor.clone())
            } else {
                Err(ServiceError::Forbidden("Manage users, teams and settings"))
            }
        }
    };
    load(
        read,
        move |actor| view! { <PageFrame title="Settings" context=context.clone()>{body(&actor)}</PageFrame> },
    )
}

fn body(actor: &Actor) -> AnyView {
    let sections = sections_of(actor)
        .map(|section| {
            view! {
                <li>
                    <a class="section-link" href=section.href>
                        <Icon name=section.icon />
                        <span>
                            <b>{section.title}</b>
                            <span class="muted">{section.text}</span>
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageHeader>
            <p>"Settings for the whole organisation. Every change is in the audit log with its author."</p>
        </PageHeader>
        <ul class="section-links">{sections}</ul>
    }
    .into_any()
}
