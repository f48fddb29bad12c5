//! The list of providers: the library, and what was added to it.

use holdfast_backend::store::Page;
use holdfast_backend::store::providers::ProviderSummary;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::Category;
use holdfast_domain::risk::ScoringModel;
use leptos::prelude::*;

use super::due::shown;
use super::form::choices;
use super::frame::PageFrame;
use crate::components::badge::band_badge;
use crate::components::button::LinkButton;
use crate::components::choice::{CheckField, SelectField};
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::field::TextField;
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::{CsvButton, Pager};
use crate::context::{PageContext, load};
use crate::{filters, paths};

/// The page.
#[component]
pub fn Providers() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        Ok((filters::providers(query)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let ((query, category, used), page) = asked?;
            context
                .backend
                .providers(context.actor()?, &query, category, used, &page)
                .await
        }
    };
    load(
        read,
        move |page| view! { <PageFrame title="Providers" context=context.clone()>{body(page, &context)}</PageFrame> },
    )
}

fn body(page: Page<ProviderSummary>, context: &PageContext) -> AnyView {
    let query = context.query.without(&["after", "before"]);
    let clear_href = paths::PROVIDERS.to_owned();
    let filtered = !query.0.is_empty();
    let count = format!(
        "{} {}",
        page.total_text(),
        if page.total == 1 { "provider" } else { "providers" }
    );
    let summary = format!("{} of {count}", page.rows.len());
    let link = |name: &str, key: Option<String>| key.map(|key| query.with(name, &key).on(paths::PROVIDERS));
    let (previous, next) = (
        link("before", page.previous.clone()),
        link("after", page.next.clone()),
    );
    let mut chips = Vec::new();
    for (name, label) in [("q", "Name"), ("category", "Category"), ("used", "In use")] {
        let value = query.get(name);
        if !value.is_empty() {
            let words = Category::parse(value)
                .map_or_else(|_| value.to_owned(), |category| category.label().to_owned());
            chips.push(FilterChip {
                label: label.into(),
                value: words,
                remove_href: query.with(name, "").on(paths::PROVIDERS),
            });
        }
    }
    let columns = vec![
        Column::new("name", "Provider"),
        Column::new("category", "Category"),
        Column::new("integrations", "Integrations").end(),
        Column::new("worst", "Highest residual"),
    ];
    let rows = page.rows.iter().map(row).collect();
    let may_add = context
        .actor
        .as_ref()
        .is_some_and(|actor| actor.may(Permission::RegisterIntegration));
    let tools = view! {
        {may_add.then(|| view! { <LinkButton href=paths::NEW_PROVIDER label="Add provider" icon=IconName::Plus small=true /> })}
        <CsvButton href=query.on(&paths::csv(paths::PROVIDERS)) />
    }
    .into_any();
    let empty = if filtered {
        view! { <NoMatches things="providers" clear_href=clear_href.clone() typed=query.get("q") /> }
            .into_any()
    } else {
        view! { <EmptyState icon=IconName::Providers title="No provider yet" text="The provider library is installed when Holdfast starts." /> }.into_any()
    };
    let categories = choices::<Category>();
    let (name, category, used) = (
        query.get("q").to_owned(),
        query.get("category").to_owned(),
        query.get("used") == "yes",
    );
    view! {
        <div class="table-block">
            <FilterBar action=paths::PROVIDERS chips=chips clear_href=clear_href count=count tools=tools>
                <TextField name="q" label="Words of the name" value=name />
                <SelectField name="category" label="Category" options=categories value=category placeholder=Some("Any".to_owned()) />
                <CheckField name="used" label="Only those in use" value="yes" checked=used />
            </FilterBar>
            <DataTable caption="Providers" columns=columns rows=rows>
                {empty}
            </DataTable>
            <Pager summary=summary previous=previous next=next />
        </div>
    }
    .into_any()
}

fn row(row: &ProviderSummary) -> Row {
    let category = Category::parse(&row.category)
        .map_or_else(|_| row.category.clone(), |category| category.label().to_owned());
    let worst = row.worst.map(|score| {
        let band = ScoringModel::default().band(score);
        band_badge(band, Some(shown(score)))
    });
    let count = if row.integrations == 0 {
        "not in use".to_owned()
    } else {
        row.integrations.to_string()
    };
    Row::link(
        paths::provider(row.id),
        vec![
            long_name(&row.name),
            category.into(),
            count.into(),
            worst.unwrap_or_default(),
        ],
    )
}
