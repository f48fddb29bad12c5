//! What timeline, month and agenda have in common: tabs, filters, and the button of an entry.

use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::store::timeline::TimelineEntry;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::words;
use leptos::prelude::*;

use crate::components::button::LinkButton;
use crate::components::choice::{Choice, SelectField};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::page_header::PageHeader;
use crate::components::tabs::{AnchorTabs, Tab};
use crate::context::PageContext;
use crate::pages::due::{deed, noun};
use crate::paths;

/// Where the page stands, and its two neighbours with the same filters.
pub(super) fn head(context: &PageContext) -> AnyView {
    let whose: Vec<(String, String)> = context
        .query
        .0
        .iter()
        .filter(|(name, _)| ["owner", "team", "what"].contains(&name.as_str()))
        .cloned()
        .collect();
    let whose = crate::context::Query(whose);
    let tab = |path: &str, label: &str| Tab {
        target: whose.on(path),
        label: label.to_owned(),
        count: None,
        current: context.path() == path,
    };
    let tabs = vec![
        tab(paths::TIMELINE, "90 days"),
        tab(paths::MONTH, "Month"),
        tab(paths::AGENDA, "Agenda"),
    ];
    let crumbs = vec![("Credentials".into(), paths::CREDENTIALS.into())];
    view! {
        <PageHeader crumbs=crumbs />
        <AnchorTabs items=tabs label="Views of what is due" />
    }
    .into_any()
}

/// The filters by owner and team. `kept` are names of the address that they must not lose.
pub(super) fn filter_bar(
    context: &PageContext,
    options: &ListOptions,
    kept: &[&str],
    count: String,
    tools: Option<AnyView>,
) -> AnyView {
    let hidden: Vec<(String, String)> = context
        .query
        .0
        .iter()
        .filter(|(name, _)| kept.contains(&name.as_str()))
        .cloned()
        .collect();
    let clear_href = crate::context::Query(hidden.clone())
        .with("from", "")
        .on(context.path());
    let action = context.path().to_owned();
    let chips = chips(context, options);
    let by_owner = select(context, "owner", "Owner", owners(options));
    let by_team = select(context, "team", "Team", teams(options));
    let by_kind = select(context, "what", "What", kinds());
    let tools = tools.unwrap_or_else(|| ().into_any());
    view! {
        <FilterBar action=action hidden=hidden chips=chips clear_href=clear_href count=count tools=tools>
            {by_owner}
            {by_team}
            {by_kind}
        </FilterBar>
    }
    .into_any()
}

fn owners(options: &ListOptions) -> Vec<Choice> {
    let nobody = Choice::new("none", "Nobody");
    let people = options.people.iter();
    std::iter::once(nobody)
        .chain(people.map(|(id, name)| Choice::new(id.to_string(), name.clone())))
        .collect()
}

fn teams(options: &ListOptions) -> Vec<Choice> {
    let teams = options.teams.iter();
    teams
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect()
}

/// What can be due, in words.
fn kinds() -> Vec<Choice> {
    ReminderKind::ALL
        .iter()
        .map(|what| Choice::new(what.as_str(), noun(*what)))
        .collect()
}

fn select(context: &PageContext, name: &'static str, label: &'static str, options: Vec<Choice>) -> AnyView {
    let value = context.query.get(name).to_owned();
    view! { <SelectField name=name label=label options=options value=value placeholder=Some("Any".to_owned()) /> }
        .into_any()
}

/// A chip for each filter that is set.
fn chips(context: &PageContext, options: &ListOptions) -> Vec<FilterChip> {
    let query = context.query.without(&["after", "before"]);
    let chip = |name: &str, label: &str, choices: Vec<Choice>| {
        let value = context.query.get(name);
        let known = choices.into_iter().find(|choice| choice.value == value);
        (!value.is_empty()).then(|| FilterChip {
            label: label.to_owned(),
            value: known.map_or_else(|| "one".to_owned(), |choice| choice.label),
            remove_href: query.with(name, "").on(context.path()),
        })
    };
    let from = words::read_date(query.get("from")).map(|day| FilterChip {
        label: "From".to_owned(),
        value: words::date(day),
        remove_href: query.with("from", "").on(context.path()),
    });
    [
        chip("owner", "Owner", owners(options)),
        chip("team", "Team", teams(options)),
        chip("what", "What", kinds()),
        from,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The button that does what is due, for whoever may.
pub(super) fn action(entry: &TimelineEntry, context: &PageContext) -> Option<AnyView> {
    let may = match entry.date.what {
        ReminderKind::Rotation | ReminderKind::Expiry | ReminderKind::Revocation => {
            context.may(Permission::RecordRotation)
        }
        ReminderKind::Review => context.may(Permission::RecordReview),
        ReminderKind::Evidence => context.may(Permission::ManageEvidence),
        ReminderKind::Notice | ReminderKind::Version => false,
    };
    let (label, href) = deed(&entry.date, entry.integration).filter(|_| may)?;
    Some(view! { <LinkButton href=href label=label small=true /> }.into_any())
}
