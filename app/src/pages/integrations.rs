//! The list of integrations: filters, search, order, columns and page are all in the address.

pub mod change;
mod columns;

use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::store::Page;
use holdfast_backend::store::integrations::IntegrationSummary;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Category, Criticality, DataClass, Environment, Framework, Lifecycle};
use holdfast_domain::risk::Band;
use leptos::prelude::*;

use self::columns::{COLUMNS, shown_columns};
use super::form::choices;
use super::frame::PageFrame;
use crate::components::button::{ButtonKind, LinkButton, SubmitButton};
use crate::components::choice::{Choice, SelectField};
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::field::TextField;
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::table::{DataTable, Row, RowSelect};
use crate::components::table_tools::{BulkBar, CsvButton, DensitySwitch, Pager, ToggleItem, ToggleMenu};
use crate::context::{PageContext, Query, load};
use crate::{filters, paths};

/// The names of the address that narrow the list, with their labels.
const FILTERS: &[(&str, &str)] = &[
    ("q", "Search"),
    ("lifecycle", "Lifecycle"),
    ("category", "Category"),
    ("band", "Residual"),
    ("tier", "Tier"),
    ("data", "Data"),
    ("framework", "Compliance"),
    ("environment", "Environment"),
    ("owner", "Owner"),
    ("team", "Team"),
    ("provider", "Provider"),
    ("due", "Due"),
];

/// The form of the rows that are ticked.
const BULK: &str = "bulk";

/// The page.
#[component]
pub fn Integrations() -> impl IntoView {
    let context = PageContext::expect();
    let today = context.today();
    let (context, asked) = filters::sifted(context, |query| {
        Ok((filters::integrations(query, today)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (filter, page) = asked?;
            let page = context.backend.integrations(actor, &filter, &page).await?;
            let options = context.backend.list_options(actor).await?;
            Ok((page, options))
        }
    };
    load(read, move |(page, options)| {
        view! { <PageFrame title="Integrations" context=context.clone()>{body(page, &options, &context)}</PageFrame> }
    })
}

/// What the page shows within its frame; also drawn from memory, to measure what drawing takes.
pub fn body(page: Page<IntegrationSummary>, options: &ListOptions, context: &PageContext) -> AnyView {
    // What belongs to a page of the list is not a part of the view that is filtered, sorted, exported.
    let query = context.query.without(&["after", "before", "ticked"]);
    let names: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
    let clear_href = query.without(&names).on(paths::INTEGRATIONS);
    let filtered = query
        .0
        .iter()
        .any(|(name, value)| names.contains(&name.as_str()) && !value.is_empty());
    let chips = chips(&query, options);
    let kept: Vec<(String, String)> = query.without(&names).0;
    let count = format!(
        "{} {}",
        page.total_text(),
        if page.total == 1 {
            "integration"
        } else {
            "integrations"
        }
    );
    let summary = format!("{} of {count}", page.rows.len());
    let link =
        |name: &str, key: Option<String>| key.map(|key| query.with(name, &key).on(paths::INTEGRATIONS));
    let (previous, next) = (
        link("before", page.previous.clone()),
        link("after", page.next.clone()),
    );
    let dense = query.get("density") == "dense";
    let shown = shown_columns(&query);
    let today = context.today();
    let may_change = context.actor.as_ref().is_some_and(Actor::may_edit_some);
    let all_ticked = context.query.get("ticked") == "all";
    let rows: Vec<Row> = page
        .rows
        .iter()
        .map(|row| Row {
            select: may_change.then(|| RowSelect {
                form: BULK.to_owned(),
                value: row.id.to_string(),
                ticked: all_ticked,
            }),
            ..columns::row(row, &shown, today)
        })
        .collect();
    let bar = (may_change && !rows.is_empty()).then(|| {
        let list = context.query.without(&["ticked"]).on(paths::INTEGRATIONS);
        let none_href = all_ticked.then(|| list.clone());
        let back = vec![("back".to_owned(), list)];
        view! {
            <BulkBar id=BULK action=paths::CHANGE_TOGETHER label="Selected integrations" fields=back none_href=none_href>
                <SubmitButton label="Change owner, team or lifecycle" kind=ButtonKind::Primary small=true />
            </BulkBar>
        }
    });
    let all = bar.is_some().then(|| {
        view! { <LinkButton href=context.query.with("ticked", "all").on(paths::INTEGRATIONS) label="Select all" small=true /> }
    });
    let may_register = context
        .actor
        .as_ref()
        .is_some_and(|actor| actor.may(Permission::RegisterIntegration));
    let empty = if filtered {
        view! { <NoMatches things="integrations" clear_href=clear_href.clone() typed=query.get("q") /> }
            .into_any()
    } else {
        view! {
            <EmptyState
                icon=IconName::Integrations
                title="No integration is registered yet"
                text="An integration is our use of one provider's product for one purpose, such as checkout payments through Stripe."
            >
                {may_register.then(|| view! { <LinkButton href=paths::REGISTER label="Register integration" kind=ButtonKind::Primary icon=IconName::Plus /> })}
            </EmptyState>
        }
        .into_any()
    };
    let (tools, fields, columns) = (
        view! {
            {all}
            {tools(&query, dense)}
        }
        .into_any(),
        fields(&query, options),
        columns::headers(&query, &shown),
    );
    view! {
        <div class="table-block">
            <FilterBar action=paths::INTEGRATIONS hidden=kept chips=chips clear_href=clear_href count=count tools=tools>
                {fields}
            </FilterBar>
            <DataTable caption="Integrations" columns=columns rows=rows dense=dense>
                {empty}
            </DataTable>
            {bar}
            <Pager summary=summary previous=previous next=next />
        </div>
    }
    .into_any()
}

fn tools(query: &Query, dense: bool) -> AnyView {
    let shown = shown_columns(query);
    let items = COLUMNS
        .iter()
        .skip(1)
        .map(|(key, label)| {
            let on = shown.contains(key);
            let next: Vec<&str> = COLUMNS
                .iter()
                .map(|(known, _)| *known)
                .filter(|known| (shown.contains(known) != (known == key)) && *known != "name")
                .collect();
            let value = if next.is_empty() {
                "none".to_owned()
            } else {
                next.join(",")
            };
            ToggleItem {
                label: (*label).to_owned(),
                href: query.with("columns", &value).on(paths::INTEGRATIONS),
                on,
            }
        })
        .collect();
    view! {
        <ToggleMenu label="Columns" items=items />
        <DensitySwitch
            dense=dense
            comfortable_href=query.with("density", "").on(paths::INTEGRATIONS)
            dense_href=query.with("density", "dense").on(paths::INTEGRATIONS)
        />
        <CsvButton href=query.on(&paths::csv(paths::INTEGRATIONS)) />
    }
    .into_any()
}

fn fields(query: &Query, options: &ListOptions) -> AnyView {
    let select = |name: &'static str, label: &'static str, options: Vec<Choice>| {
        let value = query.get(name).to_owned();
        view! { <SelectField name=name label=label options=options value=value placeholder=Some("Any".to_owned()) /> }.into_any()
    };
    let mut owners = vec![Choice::new("none", "Nobody")];
    owners.extend(
        options
            .people
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone())),
    );
    let teams = options
        .teams
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    let providers = options
        .providers
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    let search = query.get("q").to_owned();
    view! {
        <TextField name="q" label="Words" value=search />
        {select("lifecycle", "Lifecycle", choices::<Lifecycle>())}
        {select("category", "Category", choices::<Category>())}
        {select("band", "Residual", choices::<Band>())}
        {select("tier", "Tier", choices::<Criticality>())}
        {select("data", "Data class", choices::<DataClass>())}
        {select("framework", "Compliance", choices::<Framework>())}
        {select("environment", "Environment", choices::<Environment>())}
        {select("owner", "Owner", owners)}
        {select("team", "Team", teams)}
        {select("provider", "Provider", providers)}
        {select("due", "Due", vec![Choice::new("overdue", "Overdue"), Choice::new("30", "Within 30 days")])}
    }
    .into_any()
}

fn chips(query: &Query, options: &ListOptions) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    for (name, label) in FILTERS {
        for value in query.all(name) {
            let others = Query(
                query
                    .0
                    .iter()
                    .filter(|(known, other)| !(known == name && other.trim() == value))
                    .cloned()
                    .collect(),
            );
            chips.push(FilterChip {
                label: (*label).to_owned(),
                value: value_in_words(name, value, options),
                remove_href: others.on(paths::INTEGRATIONS),
            });
        }
    }
    chips
}

fn label_of<E: Enumeration>(value: &str) -> Option<String> {
    E::parse(value).ok().map(|value| value.label().to_owned())
}

fn value_in_words(name: &str, value: &str, options: &ListOptions) -> String {
    let found = match name {
        "lifecycle" => label_of::<Lifecycle>(value),
        "category" => label_of::<Category>(value),
        "band" => label_of::<Band>(value),
        "tier" => label_of::<Criticality>(value),
        "data" => label_of::<DataClass>(value),
        "framework" => label_of::<Framework>(value),
        "environment" => label_of::<Environment>(value),
        "owner" if value == "none" => Some("Nobody".into()),
        "owner" => options
            .people
            .iter()
            .find(|(id, _)| id.to_string() == value)
            .map(|(_, name)| name.clone()),
        "team" => options
            .teams
            .iter()
            .find(|(id, _)| id.to_string() == value)
            .map(|(_, name)| name.clone()),
        "provider" => options
            .providers
            .iter()
            .find(|(id, _)| id.to_string() == value)
            .map(|(_, name)| name.clone()),
        "due" => Some(
            if value == "overdue" {
                "Overdue"
            } else {
                "Within 30 days"
            }
            .into(),
        ),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}
