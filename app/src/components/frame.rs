//! What surrounds a page: the rail, the top bar and the main part; and a plain frame for signing in and for errors.
//! On a narrow screen the rail is a popover, which browsers open, close and announce without a script.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use super::long_name::full;
use super::theme::{Theme, ThemeSwitch};

/// One page in the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailItem {
    pub icon: IconName,
    pub label: String,
    pub href: String,
    pub current: bool,
    /// How many things wait there.
    pub count: Option<u32>,
    /// Whether something among them is overdue.
    pub urgent: bool,
}

impl RailItem {
    /// A page without a count that is not the current one.
    #[must_use]
    pub fn new(icon: IconName, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            icon,
            label: label.into(),
            href: href.into(),
            current: false,
            count: None,
            urgent: false,
        }
    }
}

/// Who is signed in, and where signing out and the person's own page are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// The line below the name: a role or an address.
    pub detail: String,
    pub profile_href: Option<String>,
    pub sign_out_action: String,
}

/// The inbox in the top bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLink {
    pub href: String,
    pub current: bool,
    /// How much is unread.
    pub unread: u32,
}

/// The theme in force and where the switch posts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeChoice {
    pub current: Theme,
    pub action: String,
    /// The path of this page, with its query.
    pub return_to: String,
}

/// The frame of every page for somebody who is signed in. `title` is the page's only `h1`.
#[component]
pub fn Frame(
    #[prop(into)] title: String,
    /// The pages that exist, in groups.
    rail: Vec<Vec<RailItem>>,
    /// What is in the search field.
    #[prop(optional, into)]
    search: String,
    /// The label and address of the page's main action.
    #[prop(default = None, into)]
    primary: Option<(String, String)>,
    inbox: InboxLink,
    person: Person,
    theme: ThemeChoice,
    /// Whether the page shows a form with what somebody typed and nobody has saved.
    #[prop(optional)]
    is_unsaved: bool,
    children: Children,
) -> impl IntoView {
    let all_of_it = full(&title).map(str::to_owned);
    view! {
        <a class="skip" href="#main">
            "Skip to content"
        </a>
        <div class="frame">
            <nav class="rail" id="rail" popover="auto" aria-label="Main">
                <Brand href="/" />
                {rail.into_iter().map(|items| view! { <RailGroup items=items /> }).collect_view()}
            </nav>
            <div class="stage">
                <header class="top">
                    <button type="button" class="icon-button rail-open" popovertarget="rail" aria-label="Menu">
                        <Icon name=IconName::Menu />
                    </button>
                    <h1 title=all_of_it>{title}</h1>
                    <SearchForm value=search />
                    {primary
                        .map(|(label, href)| {
                            let title = label.clone();
                            view! {
                                <a class="button is-primary top-primary" href=href title=title>
                                    <Icon name=IconName::Plus small=true />
                                    <span>{label}</span>
                                </a>
                            }
                        })}
                    <InboxButton inbox=inbox />
                    <PersonMenu person=person theme=theme />
                </header>
                <main id="main" tabindex="-1" data-unsaved=is_unsaved.then_some("")>
                    {children()}
                </main>
            </div>
        </div>
        <Palette />
    }
}

/// The frame of pages outside the application proper: signing in, setting up, errors.
#[component]
pub fn PlainFrame(
    #[prop(into)] title: String,
    /// Wider than a form of two fields.
    #[prop(optional)]
    wide: bool,
    #[prop(default = None, into)] theme: Option<ThemeChoice>,
    /// A line below everything.
    #[prop(optional, into)]
    footer: String,
    children: Children,
) -> impl IntoView {
    let class = if wide { "plain is-wide" } else { "plain" };
    view! {
        <div class=class>
            <main id="main">
                <Brand href="/" />
                <h1>{title}</h1>
                {children()}
            </main>
            <footer>
                {(!footer.is_empty()).then(|| view! { <p>{footer}</p> })}
                {theme
                    .map(|ThemeChoice { current, action, return_to }| {
                        view! { <ThemeSwitch action=action current=current return_to=return_to /> }
                    })}
            </footer>
        </div>
    }
}

/// The mark and the name.
#[component]
fn Brand(#[prop(into)] href: String) -> impl IntoView {
    view! {
        <a class="brand" href=href>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 3v18M12 10.5c0 5-5 4-7 9.5M12 10.5c0 5 5 4 7 9.5" />
            </svg>
            <span>"Holdfast"</span>
        </a>
    }
}

#[component]
fn RailGroup(items: Vec<RailItem>) -> impl IntoView {
    view! {
        <ul class="rail-group">
            {items
                .into_iter()
                .map(|RailItem { icon, label, href, current, count, urgent }| {
                    let class = if urgent { "rail-count is-urgent" } else { "rail-count" };
                    let title = label.clone();
                    view! {
                        <li>
                            <a class="rail-link" href=href title=title aria-current=current.then_some("page")>
                                <Icon name=icon />
                                <span>{label}</span>
                                {count.filter(|count| *count > 0).map(|count| view! { <b class=class>{at_most(count)}</b> })}
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Finds everything; where scripts run, the slash and Ctrl-K open the dialog that does the same.
#[component]
fn SearchForm(value: String) -> impl IntoView {
    view! {
        <form class="search" role="search" method="get" action="/search">
            <Icon name=IconName::Search small=true />
            <input
                type="search"
                name="q"
                id="search"
                value=value
                placeholder="Search"
                aria-label="Search"
                aria-keyshortcuts="/ Control+K"
                maxlength="200"
                autocomplete="off"
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
}

/// What the search field opens where scripts run: the results of the page of the search, as they are typed for.
#[component]
fn Palette() -> impl IntoView {
    view! {
        <dialog class="palette" id="palette" aria-label="Search everything">
            <form class="search" method="get" action="/search">
                <Icon name=IconName::Search small=true />
                <input
                    type="search"
                    name="q"
                    placeholder="Integrations, providers, services, credentials, reports, pages"
                    aria-label="Search everything"
                    maxlength="200"
                    autocomplete="off"
                />
                <kbd aria-hidden="true">"Esc"</kbd>
            </form>
            <div class="palette-found" aria-live="polite"></div>
        </dialog>
    }
}

/// The most that a badge says: counts beside the menu stop at 100.
const BADGE_MAX: u32 = 99;

/// "41", "99+".
fn at_most(count: u32) -> String {
    if count > BADGE_MAX {
        format!("{BADGE_MAX}+")
    } else {
        count.to_string()
    }
}

/// Leads to the inbox, with how much is unread there.
#[component]
fn InboxButton(inbox: InboxLink) -> impl IntoView {
    let InboxLink {
        href,
        current,
        unread,
    } = inbox;
    let (name, count) = match unread {
        0 => ("Inbox".to_owned(), None),
        1..=BADGE_MAX => (format!("Inbox, {unread} unread"), Some(at_most(unread))),
        _ => (
            format!("Inbox, more than {BADGE_MAX} unread"),
            Some(at_most(unread)),
        ),
    };
    let title = name.clone();
    view! {
        <a class="icon-button top-inbox" href=href aria-label=name title=title aria-current=current.then_some("page")>
            <Icon name=IconName::Reminders />
            {count.map(|count| view! { <b aria-hidden="true">{count}</b> })}
        </a>
    }
}

#[component]
fn PersonMenu(person: Person, theme: ThemeChoice) -> impl IntoView {
    let Person {
        name,
        detail,
        profile_href,
        sign_out_action,
    } = person;
    let ThemeChoice {
        current,
        action,
        return_to,
    } = theme;
    view! {
        <details class="menu">
            <summary>
                <span class="person">{initials(&name)}</span>
                <span class="visually-hidden">{format!("Account of {name}")}</span>
            </summary>
            <div class="menu-panel">
                <p class="menu-note">
                    <b>{name}</b>
                    {detail}
                </p>
                <ThemeSwitch action=action current=current return_to=return_to />
                {profile_href
                    .map(|href| {
                        view! {
                            <a class="menu-item" href=href>
                                <Icon name=IconName::Settings />
                                "Your account"
                            </a>
                        }
                    })}
                <form method="post" action=sign_out_action>
                    <button type="submit" class="menu-item">
                        <Icon name=IconName::SignOut />
                        "Sign out"
                    </button>
                </form>
            </div>
        </details>
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let letters = [words.next(), words.next_back()];
    letters
        .into_iter()
        .flatten()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}
