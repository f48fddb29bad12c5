//! The list of people.

use holdfast_backend::store::Page;
use holdfast_backend::store::people::PersonSummary;
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::person::PersonState;
use leptos::prelude::*;

use crate::components::badge::{Tag, TagTone};
use crate::components::button::LinkButton;
use crate::components::choice::SelectField;
use crate::components::empty::NoMatches;
use crate::components::field::TextField;
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::Pager;
use crate::context::{PageContext, Query, load};
use crate::pages::form::choices;
use crate::pages::frame::PageFrame;
use crate::{filters, paths};

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        Ok((filters::people(query)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let (filter, page) = asked?;
            context.backend.people(context.actor()?, &filter, &page).await
        }
    };
    load(
        read,
        move |page| view! { <PageFrame title="People" context=context.clone()>{body(page, &context)}</PageFrame> },
    )
}

fn body(page: Page<PersonSummary>, context: &PageContext) -> AnyView {
    let query = context.query.without(&["after", "before"]);
    let clear_href = paths::PEOPLE.to_owned();
    let things = if page.total == 1 { "person" } else { "people" };
    let count = format!("{} {things}", page.total_text());
    let summary = format!("{} of {count}", page.rows.len());
    let link = |name: &str, key: Option<String>| key.map(|key| query.with(name, &key).on(paths::PEOPLE));
    let (previous, next) = (
        link("before", page.previous.clone()),
        link("after", page.next.clone()),
    );
    let columns = vec![
        Column::new("name", "Person"),
        Column::new("roles", "Roles").wraps(),
        Column::new("teams", "Teams").wraps(),
        Column::new("state", "Sign-in"),
    ];
    let rows = page.rows.iter().map(row).collect();
    let tools =
        view! { <LinkButton href=paths::NEW_PERSON label="Add person" icon=IconName::Plus small=true /> }
            .into_any();
    let (search, role, state) = (
        query.get("q").to_owned(),
        query.get("role").to_owned(),
        query.get("state").to_owned(),
    );
    let typed = search.clone();
    let (roles, states) = (choices::<Role>(), choices::<PersonState>());
    view! {
        <PageHeader crumbs=super::crumbs() />
        <div class="table-block">
            <FilterBar action=paths::PEOPLE chips=chips(&query) clear_href=clear_href.clone() count=count tools=tools>
                <TextField name="q" label="Words of the name or e-mail" value=search />
                <SelectField name="role" label="Role" options=roles value=role placeholder=Some("Any".to_owned()) />
                <SelectField name="state" label="Sign-in" options=states value=state placeholder=Some("Any".to_owned()) />
            </FilterBar>
            <DataTable caption="People, by name" columns=columns rows=rows>
                <NoMatches things="people" clear_href=clear_href typed=typed />
            </DataTable>
            <Pager summary=summary previous=previous next=next />
        </div>
    }
    .into_any()
}

fn row(person: &PersonSummary) -> Row {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.label()).collect();
    let teams = if person.teams.is_empty() {
        view! { <span class="muted">"none"</span> }.into_any()
    } else {
        person.teams.join(", ").into_any()
    };
    Row::link(
        paths::person(person.id),
        vec![
            view! { {person.name.clone()} <span class="table-sub">{person.email.clone()}</span> }.into_any(),
            roles.join(", ").into_any(),
            teams,
            state_tag(person.state),
        ],
    )
}

/// How somebody stands, in a word; what is out of the ordinary stands out.
pub(super) fn state_tag(state: PersonState) -> AnyView {
    match state {
        PersonState::Active => state.label().into_any(),
        PersonState::Invited => view! { <Tag label=state.label() tone=TagTone::Warning /> }.into_any(),
        PersonState::Disabled => view! { <Tag label=state.label() /> }.into_any(),
    }
}

fn chips(query: &Query) -> Vec<FilterChip> {
    [("q", "Name or e-mail"), ("role", "Role"), ("state", "Sign-in")]
        .into_iter()
        .filter(|(name, _)| !query.get(name).is_empty())
        .map(|(name, label)| {
            let value = query.get(name);
            let words = match name {
                "role" => Role::parse(value).map(Role::label).ok(),
                "state" => PersonState::parse(value).map(PersonState::label).ok(),
                _ => None,
            };
            FilterChip {
                label: label.to_owned(),
                value: words.unwrap_or(value).to_owned(),
                remove_href: query.with(name, "").on(paths::PEOPLE),
            }
        })
        .collect()
}
