//! The page of a provider, and the form that adds one.

use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::RecordView;
use holdfast_backend::services::providers::ProviderView;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::ProviderId;
use holdfast_domain::integration::Category;
use holdfast_domain::provider::{Basis, Provider, ProviderTopic};
use holdfast_domain::risk::ScoringModel;
use leptos::prelude::*;

use super::corrections;
use super::due::{next_due, shown};
use super::form::Form;
use super::frame::PageFrame;
use crate::components::badge::{band_badge, due_text};
use crate::components::button::{ButtonKind, LinkButton};
use crate::components::date::{DateText, PlainDate, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page of a provider.
#[component]
pub fn ProviderPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<ProviderId>("id");
    let read = {
        let context = context.clone();
        async move {
            let (actor, id) = (context.actor()?, id?);
            let view = context.backend.provider(actor, id).await?;
            Ok((view, context.backend.record_view(actor, id.0).await?))
        }
    };
    load(read, move |(view, record)| {
        let title = view.provider.name.to_string();
        view! { <PageFrame title=title context=context.clone()>{body(&view, &record, &context)}</PageFrame> }
    })
}

fn body(view: &ProviderView, record: &RecordView<Provider>, context: &PageContext) -> AnyView {
    let provider = &view.provider;
    let id = provider.id;
    let facts = ProviderTopic::ALL
        .iter()
        .map(|topic| match provider.fact(*topic) {
            Some(fact) => {
                let basis = fact.basis.label();
                let value = match *topic {
                    ProviderTopic::StatusPage => {
                        let href = if fact.value.starts_with("http") {
                            fact.value.to_string()
                        } else {
                            format!("https://{}", fact.value)
                        };
                        view! { <a href=href rel="noreferrer">{fact.value.to_string()}</a> }.into_any()
                    }
                    _ => fact.value.to_string().into_any(),
                };
                let seen = fact.seen_on.map(|day| format!(", {}", format_date(day)));
                Fact::view(
                    topic.label(),
                    view! { {value} " " <small class="muted">{basis} {seen}</small> },
                )
            }
            None => Fact::missing(topic.label(), None),
        });
    let facts: Vec<Fact> = facts.collect();
    let origin = if provider.from_library {
        "from the provider library"
    } else {
        Basis::OwnRecord.label()
    };
    let lead = format!(
        "{}{} · {origin}",
        provider.category.label(),
        provider
            .subcategory
            .as_ref()
            .filter(|words| !words.eq_ignore_ascii_case(provider.category.label()))
            .map(|words| format!(" ({words})"))
            .unwrap_or_default()
    );
    let is_there = record.standing.withdrawn.is_none();
    let actions = (view.may_register && is_there).then(|| {
        view! { <LinkButton href=format!("{}?provider={id}", paths::REGISTER) label="Register integration with it" kind=ButtonKind::Plain icon=IconName::Plus /> }
    });
    let today = context.today();
    let rows = view
        .integrations
        .iter()
        .map(|row| {
            let band = ScoringModel::default().band(row.residual);
            let (text, urgency) = next_due(&row.next_due_kind, row.next_due_on, today);
            Row::link(
                paths::integration(row.id),
                vec![
                    long_name(&row.name),
                    long_name(row.owner_name.as_deref().unwrap_or("Unowned")),
                    band_badge(band, Some(shown(row.residual))),
                    row.lifecycle.replace('_', " ").into(),
                    due_text(&text, urgency),
                ],
            )
        })
        .collect();
    let all = view.has_more.then(|| {
        let label = format!("See all, these are the first {}", view.integrations.len());
        view! { <div><LinkButton href=format!("{}?provider={id}", paths::INTEGRATIONS) label=label small=true /></div> }
    });
    let columns = vec![
        Column::new("name", "Integration"),
        Column::new("owner", "Owner"),
        Column::new("residual", "Residual"),
        Column::new("lifecycle", "Lifecycle"),
        Column::new("due", "Next due"),
    ];
    view! {
        <PageHeader crumbs=vec![("Providers".into(), paths::PROVIDERS.into())] logo=provider.name.to_string() actions=actions.into_any()>
            <p>{lead}</p>
        </PageHeader>
        <div class="stack">
            {corrections::withdrawn(record, context)}
            <section class="card">
                <h2>"Integrations"</h2>
                <DataTable caption="Integrations of this provider" columns=columns rows=rows free=true>
                    <p class="muted">"Nothing of ours uses it yet."</p>
                </DataTable>
                {all}
            </section>
            <section class="card">
                <h2>"What is known of it"</h2>
                <p class="muted small">"Each fact says how it is known; what is not listed is unknown, never zero."</p>
                <Facts facts=facts />
                {corrections::buttons(record)}
            </section>
            {notices(view, context)}
            {corrections::history(record, context)}
        </div>
    }
    .into_any()
}

fn notices(view: &ProviderView, context: &PageContext) -> AnyView {
    let today = context.today();
    let rows = view
        .notices
        .iter()
        .map(|notice| {
            let moved = (!notice.earlier_dates.is_empty()).then(|| {
                let dates: Vec<String> = notice.earlier_dates.iter().map(|date| format_date(*date)).collect();
                view! { <span class="table-sub">{format!("moved from {}", dates.join(", "))}</span> }
            });
            Row::link(
                paths::record(paths::NOTICES, notice.id),
                vec![
                view! { {notice.title.to_string()} <span class="table-sub">{notice.note.as_deref().map(str::to_owned)}</span> }.into_any(),
                notice.kind.label().into_any(),
                notice.published_on.map_or_else(|| "unknown".into_any(), |date| view! { <PlainDate date=date /> }.into_any()),
                view! { {notice.effective_on.map(|date| view! { <DateText date=date today=today /> })} {moved} }.into_any(),
                ],
            )
        })
        .collect();
    let columns = vec![
        Column::new("title", "Notice").wraps(),
        Column::new("kind", "Kind"),
        Column::new("published", "Published"),
        Column::new("effective", "Effective"),
    ];
    let record = context.may(Permission::ManageProviders).then(|| {
        let href = paths::new_notice(view.provider.id);
        view! { <div><LinkButton href=href label="Record notice" small=true /></div> }
    });
    view! {
        <section class="card">
            <h2>"Change notices"</h2>
            <DataTable caption="Change notices of this provider" columns=columns rows=rows free=true>
                <p class="muted">"Nothing that it announced is on record."</p>
            </DataTable>
            {record}
        </section>
    }
    .into_any()
}

/// The form that adds a provider.
#[component]
pub fn NewProvider() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let allowed = context.actor()?.may(Permission::RegisterIntegration);
            if allowed {
                Ok(())
            } else {
                Err(ServiceError::Forbidden("Register an integration"))
            }
        }
    };
    load(read, move |()| {
        let state = context.form_or(|| {
            Fields::default()
                .with("name", context.query.get("name"))
                .with("then", context.query.get("then"))
        });
        let (id, then) = (context.id_for(&state.fields), state.fields.get("then").to_owned());
        let from_registering = then == paths::REGISTER;
        let cancel = if from_registering {
            paths::REGISTER
        } else {
            paths::PROVIDERS
        };
        let next = if from_registering {
            "Next you register the integration with it."
        } else {
            "Afterwards register the integration with it."
        };
        let form = Form::new(state);
        view! {
            <PageFrame title="Add provider" context=context.clone()>
                <PageHeader crumbs=vec![("Providers".into(), paths::PROVIDERS.into())]>
                    <p>{format!("For a company or service that the library lacks. {next}")}</p>
                </PageHeader>
                <form class="form card narrow" method="post" action=paths::NEW_PROVIDER novalidate>
                    <input type="hidden" name="id" value=id />
                    {from_registering.then(|| view! { <input type="hidden" name="then" value=then /> })}
                    {form.head()}
                    {form.field("name", "Name").required().text_of(120)}
                    {form.field("category", "Category").required().one_of::<Category>("Choose one")}
                    {form.field("status_page", "Status page").help("Such as https://status.example.com.").code()}
                    {form.field("certifications", "Certifications").help("Such as SOC 2, ISO 27001.").text()}
                    <SubmitBar label="Add provider" cancel_href=Some(cancel.to_owned()) />
                </form>
            </PageFrame>
        }
    })
}
