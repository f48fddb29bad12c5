//! From the provider library into the form: what is known, each value with how it is known. Defaults only: whoever
//! registers knows better.

use holdfast_backend::services::catalogue::FormOptions;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::Category;
use holdfast_domain::provider::{Provider, ProviderTopic};
use leptos::prelude::*;

use crate::components::button::LinkButton;
use crate::components::icon::IconName;
use crate::components::page_header::PageHeader;
use crate::context::PageContext;
use crate::paths;

/// The fields that the library fills, and the basis of each.
pub(super) fn from_library(provider: &Provider, context: &PageContext) -> (Fields, Vec<(String, String)>) {
    let mut fields = Fields::default()
        .with("provider", provider.id.to_string())
        .with("category", provider.category.as_str())
        .with("lifecycle", "proposed");
    let mut basis = Vec::new();
    if provider.from_library {
        basis.push(("category".to_owned(), "from the provider library".to_owned()));
    }
    if let (Some(uptime), Some(fact)) = (
        provider.published_uptime(),
        provider.fact(ProviderTopic::SlaUptime),
    ) {
        fields.set("published_uptime", uptime.percent().to_string());
        basis.push((
            "published_uptime".to_owned(),
            format!(
                "from the provider library, {}: “{}”",
                fact.basis.label(),
                fact.value
            ),
        ));
    }
    guess(
        provider,
        ProviderTopic::TypicalData,
        &mut fields,
        &mut basis,
        &[("data_flows.0.data_class", DATA_WORDS)],
    );
    guess(
        provider,
        ProviderTopic::Authentication,
        &mut fields,
        &mut basis,
        &[("needs_credential", &[("", "yes")])],
    );
    if let Some(user) = context.actor.as_ref().and_then(|actor| actor.user) {
        fields.set("owner", user.to_string());
        basis.push((
            "owner".to_owned(),
            "you, until you choose somebody else".to_owned(),
        ));
    }
    if let Some(team) = context.actor.as_ref().and_then(|actor| actor.teams.first()) {
        fields.set("team", team.to_string());
        basis.push(("team".to_owned(), "your team".to_owned()));
    }
    fields.set("environments.0.environment", "production");
    fields.set("endpoints.0.direction", "outbound");
    (fields, basis)
}

/// Words of the library about data, the most sensitive first, and the class that they mean.
const DATA_WORDS: &[(&str, &str)] = &[
    ("cardholder", "cardholder"),
    ("credentials", "credentials"),
    ("bank account", "financial"),
    ("deals", "personal"),
    ("contact", "personal"),
    ("identity", "personal"),
    ("e-mail", "personal"),
    ("phone", "personal"),
    ("message", "personal"),
    ("orders", "personal"),
    ("behaviour", "personal"),
    ("location", "personal"),
    ("prompts", "confidential"),
    ("source code", "confidential"),
    ("logs", "internal"),
    ("errors", "internal"),
    ("content", "internal"),
    ("media", "internal"),
    ("traffic", "internal"),
];

/// Fills fields from a fact in words, when a word in it is known. The basis says that it is a guess and from what.
fn guess(
    provider: &Provider,
    topic: ProviderTopic,
    fields: &mut Fields,
    basis: &mut Vec<(String, String)>,
    into: &[(&str, &[(&str, &str)])],
) {
    let Some(fact) = provider.fact(topic) else { return };
    let text = fact.value.to_lowercase();
    for (field, words) in into {
        if let Some((_, value)) = words.iter().find(|(word, _)| text.contains(word)) {
            fields.set(*field, *value);
            basis.push((
                (*field).to_owned(),
                format!(
                    "guessed from the provider library, {}: “{}”",
                    fact.basis.label(),
                    fact.value
                ),
            ));
        }
    }
}

/// The first step: choose the provider. Links, so that it works without a script; the field finds by name.
pub(super) fn chooser(options: &FormOptions, asked: &str) -> AnyView {
    let names = options
        .providers
        .iter()
        .map(|provider| view! { <option value=provider.name.to_string()></option> })
        .collect_view();
    let groups = Category::ALL.iter().filter_map(|category| {
        let mut found = options.providers.iter().filter(|provider| provider.category == *category).peekable();
        found.peek()?;
        let links = found
            .map(|provider| {
                view! {
                    <li>
                        <a class="button is-small" href=format!("{}?provider={}", paths::REGISTER, provider.id)>{provider.name.to_string()}</a>
                    </li>
                }
            })
            .collect_view();
        Some(view! {
            <div class="choice-group">
                <h2>{category.label()}</h2>
                <ul class="choice-list">{links}</ul>
            </div>
        })
    });
    let groups = groups.collect_view();
    let error = (!asked.is_empty()).then(|| {
        format!(
            "No provider is called “{}”. Choose one below, or add it.",
            asked.chars().take(80).collect::<String>()
        )
    });
    let asked = asked.to_owned();
    view! {
        <PageHeader crumbs=vec![("Integrations".into(), paths::INTEGRATIONS.into())]>
            <p>"First choose the provider: its known facts fill most of the form, each with where it comes from."</p>
        </PageHeader>
        <div class="stack">
            <form class="card form" method="get" action=paths::REGISTER novalidate>
                <datalist id="provider-names">{names}</datalist>
                <crate::components::field::TextField name="provider" label="Provider" value=asked error=error list="provider-names" help=Some("Type the beginning of its name, such as “Str”.".to_owned()) />
                <div class="row">
                    <crate::components::button::SubmitButton label="Use this provider" kind=crate::components::button::ButtonKind::Primary />
                    <LinkButton href=paths::NEW_PROVIDER label="Add another provider" icon=IconName::Plus />
                </div>
            </form>
            <div class="card choice">{groups}</div>
        </div>
    }
    .into_any()
}
