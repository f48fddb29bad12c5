//! The list of credentials: overdue first.

use holdfast_backend::store::Page;
use holdfast_backend::store::credentials::CredentialSummary;
use holdfast_domain::credential::{CredentialKind, StatusKind};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::Environment;
use leptos::prelude::*;

use super::due::rotation;
use super::form::choices;
use super::frame::PageFrame;
use crate::components::badge::{Urgency, due_text, status_badge};
use crate::components::button::LinkButton;
use crate::components::choice::{Choice, SelectField};
use crate::components::date::format_date;
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::table::{Column, DataTable, Row, SortState, second_line};
use crate::components::table_tools::{CsvButton, Pager};
use crate::context::{PageContext, Query, load};
use crate::{filters, paths};

const FILTERS: &[(&str, &str)] = &[
    ("q", "Name"),
    ("status", "Status"),
    ("kind", "Kind"),
    ("environment", "Environment"),
    ("owner", "Owner"),
    ("team", "Team"),
    ("integration", "Integration"),
];

/// The page.
#[component]
pub fn Credentials() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        Ok((filters::credentials(query)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (filter, page) = asked?;
            context.backend.credentials(actor, &filter, &page).await
        }
    };
    load(
        read,
        move |page| view! { <PageFrame title="Credentials" context=context.clone()>{body(page, &context)}</PageFrame> },
    )
}

fn body(page: Page<CredentialSummary>, context: &PageContext) -> AnyView {
    let query = context.query.without(&["after", "before"]);
    let names: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
    let clear_href = query.without(&names).on(paths::CREDENTIALS);
    let filtered = query
        .0
        .iter()
        .any(|(name, value)| names.contains(&name.as_str()) && !value.is_empty());
    let count = format!(
        "{} {}",
        page.total_text(),
        if page.total == 1 {
            "credential"
        } else {
            "credentials"
        }
    );
    let summary = format!("{} of {count}", page.rows.len());
    let link = |name: &str, key: Option<String>| key.map(|key| query.with(name, &key).on(paths::CREDENTIALS));
    let (previous, next) = (
        link("before", page.previous.clone()),
        link("after", page.next.clone()),
    );
    let by_name = query.get("sort") == "name";
    let state = |on: bool| if on { SortState::Ascending } else { SortState::None };
    let columns = vec![
        Column::new("name", "Credential")
            .sorted(query.with("sort", "name").on(paths::CREDENTIALS), state(by_name)),
        Column::new("integration", "Integration"),
        Column::new("status", "Status")
            .sorted(query.with("sort", "").on(paths::CREDENTIALS), state(!by_name)),
        Column::new("owner", "Owner"),
        Column::new("environment", "Environment").wide_only(),
        Column::new("policy", "Policy").wide_only(),
        Column::new("last", "Last rotated"),
    ];
    let may_rotate = context
        .actor
        .as_ref()
        .is_some_and(|actor| actor.may(holdfast_domain::access::Permission::RecordRotation));
    let rows = page
        .rows
        .iter()
        .map(|summary| row(summary, context, may_rotate))
        .collect();
    let empty = if filtered {
        view! { <NoMatches things="credentials" clear_href=clear_href.clone() typed=query.get("q") /> }
            .into_any()
    } else {
        view! {
            <EmptyState
                icon=IconName::Credentials
                title="No credential is on record yet"
                text="Credentials are added on an integration’s page: what they are, where they are kept, when they are due. Never the secret itself."
            >
                <LinkButton href=paths::INTEGRATIONS label="See integrations" />
            </EmptyState>
        }
        .into_any()
    };
    let kept = query.without(&names).0;
    let tools = view! {
        <LinkButton href=paths::TIMELINE label="See 90-day timeline" small=true />
        <CsvButton href=query.on(&paths::csv(paths::CREDENTIALS)) />
    }
    .into_any();
    let fields = fields(&query);
    view! {
        <div class="table-block">
            <FilterBar action=paths::CREDENTIALS hidden=kept chips=chips(&query) clear_href=clear_href count=count tools=tools>
                {fields}
            </FilterBar>
            <DataTable caption="Credentials, most urgent first" columns=columns rows=rows>
                {empty}
            </DataTable>
            <Pager summary=summary previous=previous next=next />
            <p class="small muted">"How long each kind may live is decided by the "<a href=paths::POLICIES>"rotation policies"</a>"."</p>
        </div>
    }
    .into_any()
}

fn row(summary: &CredentialSummary, context: &PageContext, may_rotate: bool) -> Row {
    let credential = &summary.credential;
    let today = context.today();
    let policy = summary.policy.as_ref();
    let status = credential.status(policy, today);
    let (badge, text, _) = rotation(&status, today);
    let owner = match (&summary.owner_name, &summary.team_name) {
        (Some(owner), _) => long_name(owner),
        (None, team) => {
            let team = team.as_deref().map(second_line).unwrap_or_default();
            due_text("Unowned", Urgency::Overdue).and(&team)
        }
    };
    let last = match (credential.last_rotated_on, credential.issued_on) {
        (Some(date), _) => format_date(date),
        (None, Some(date)) => format!("issued {}", format_date(date)),
        (None, None) => "unknown".into(),
    };
    let days = policy.map_or_else(
        || "none".to_owned(),
        |policy| holdfast_domain::words::count(i64::from(policy.days), "day"),
    );
    let href = format!("{}#credentials", paths::integration(credential.integration));
    let mut row = Row::link(
        href,
        vec![
            long_name(credential.name.as_str()).and(&second_line(credential.kind.label())),
            long_name(&summary.integration_name).and(&second_line(long_name(&summary.provider_name))),
            status_badge(badge, Some(&text)),
            owner,
            credential.environment.label().into(),
            days.into(),
            last.into(),
        ],
    );
    let rotatable = credential.kind.rotates() && credential.revoked_on.is_none();
    if may_rotate && rotatable {
        row.actions = Some(
            view! { <LinkButton href=paths::rotate(credential.id) label="Record rotation" small=true /> }
                .into_any()
                .into(),
        );
    }
    row
}

fn fields(query: &Query) -> AnyView {
    let select = |name: &'static str, label: &'static str, options: Vec<Choice>| {
        let value = query.get(name).to_owned();
        view! { <SelectField name=name label=label options=options value=value placeholder=Some("Any".to_owned()) /> }.into_any()
    };
    let search = query.get("q").to_owned();
    view! {
        <crate::components::field::TextField name="q" label="Words of the name" value=search />
        {select("status", "Status", choices::<StatusKind>())}
        {select("kind", "Kind", choices::<CredentialKind>())}
        {select("environment", "Environment", choices::<Environment>())}
    }
    .into_any()
}

fn chips(query: &Query) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    for (name, label) in FILTERS {
        let value = query.get(name);
        if value.is_empty() {
            continue;
        }
        let words = match *name {
            "status" => StatusKind::parse(value)
                .map(|value| value.label().to_owned())
                .ok(),
            "kind" => CredentialKind::parse(value)
                .map(|value| value.label().to_owned())
                .ok(),
            "environment" => Environment::parse(value)
                .map(|value| value.label().to_owned())
                .ok(),
            "owner" | "team" | "integration" => Some("one".to_owned()),
            _ => None,
        };
        chips.push(FilterChip {
            label: (*label).to_owned(),
            value: words.unwrap_or_else(|| value.to_owned()),
            remove_href: query.with(name, "").on(paths::CREDENTIALS),
        });
    }
    chips
}
