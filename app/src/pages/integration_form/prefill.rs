//! From the provider library into the form: what is known, each value with how it is known. Defaults only: whoever
//! registers knows better.

use holdfast_backend::library::{Defaults, defaults};
use holdfast_backend::services::catalogue::FormOptions;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::Category;
use holdfast_domain::provider::Provider;
use leptos::prelude::*;

use crate::components::button::{ButtonKind, LinkButton};
use crate::components::icon::IconName;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, encode};
use crate::paths;

/// The longest name of a provider.
const NAME_CHARS: usize = 120;

/// The fields that the library fills, and the basis of each.
pub(super) fn from_library(provider: &Provider, context: &PageContext) -> (Fields, Vec<(String, String)>) {
    let Defaults {
        mut fields,
        mut basis,
    } = defaults(provider);
    fields.set("provider", provider.id.to_string());
    fields.set("lifecycle", "proposed");
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

/// The basis of the fields of a form that came back and still hold what the library filled in.
pub(super) fn kept_basis(
    provider: &Provider,
    typed: &Fields,
    context: &PageContext,
) -> Vec<(String, String)> {
    let (fields, basis) = from_library(provider, context);
    basis
        .into_iter()
        .filter(|(name, _)| fields.get(name) == typed.get(name))
        .collect()
}

/// The provider that somebody means by what they typed: by its id, its whole name, or the beginning of its name where no
/// other begins so.
pub(super) fn meant<'a>(options: &'a FormOptions, asked: &str) -> Option<&'a Provider> {
    if asked.is_empty() {
        return None;
    }
    let asked = asked.to_lowercase();
    let is_named = |provider: &&Provider| {
        provider.id.to_string() == asked || provider.name.as_str().to_lowercase() == asked
    };
    options.providers.iter().find(is_named).or_else(|| {
        let mut begun = options
            .providers
            .iter()
            .filter(|provider| provider.name.as_str().to_lowercase().starts_with(&asked));
        begun.next().filter(|_| begun.next().is_none())
    })
}

/// The providers that somebody may mean: those of whose names a word begins so.
fn similar<'a>(options: &'a FormOptions, asked: &str) -> Vec<&'a Provider> {
    let asked = asked.to_lowercase();
    let begins = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with(&asked)
            || name
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| word.starts_with(&asked))
    };
    options
        .providers
        .iter()
        .filter(|provider| begins(provider.name.as_str()))
        .collect()
}

fn link(provider: &Provider) -> AnyView {
    view! {
        <li>
            <a class="button is-small" href=paths::register_with(provider.id)>{provider.name.to_string()}</a>
        </li>
    }
    .into_any()
}

/// What is said of a name that means no single provider: those that it may mean, or the way to add it.
fn undecided(options: &FormOptions, asked: &str) -> AnyView {
    let asked: String = asked.chars().take(NAME_CHARS).collect();
    let found = similar(options, &asked);
    if found.is_empty() {
        let href = paths::new_provider_called(&encode(&asked));
        return view! {
            <NoticeBox tone=Tone::Warning title=format!("No provider is called “{asked}”")>
                <p>"Add it, or choose one below."</p>
                <div class="row">
                    <LinkButton href=href label=format!("Add “{asked}”") icon=IconName::Plus kind=ButtonKind::Primary />
                </div>
            </NoticeBox>
        }
        .into_any();
    }
    let links = found.into_iter().map(link).collect_view();
    view! {
        <NoticeBox title=format!("Which provider do you mean by “{asked}”?")>
            <ul class="choice-list" id="similar">{links}</ul>
        </NoticeBox>
    }
    .into_any()
}

/// The first step: choose the provider. Links, so that it works without a script; the field finds by name.
pub(super) fn chooser(options: &FormOptions, asked: &str) -> AnyView {
    let names = options
        .providers
        .iter()
        .map(|provider| view! { <option value=provider.name.to_string()></option> })
        .collect_view();
    let groups = Category::ALL.iter().filter_map(|category| {
        let mut found = options
            .providers
            .iter()
            .filter(|provider| provider.category == *category)
            .peekable();
        found.peek()?;
        let links = found.map(link).collect_view();
        Some(view! {
            <div class="choice-group">
                <h2>{category.label()}</h2>
                <ul class="choice-list">{links}</ul>
            </div>
        })
    });
    let groups = groups.collect_view();
    let undecided = (!asked.is_empty()).then(|| undecided(options, asked));
    let asked = asked.to_owned();
    view! {
        <PageHeader crumbs=vec![("Integrations".into(), paths::INTEGRATIONS.into())]>
            <p>"Choose the provider first: known facts fill most of the form, each with its source."</p>
        </PageHeader>
        <div class="stack">
            {undecided}
            <form class="card form" method="get" action=paths::REGISTER novalidate>
                <datalist id="provider-names">{names}</datalist>
                <crate::components::field::TextField name="provider" label="Provider" value=asked list="provider-names" help=Some("Type the beginning of its name, such as “Str”.".to_owned()) />
                <div class="row">
                    <crate::components::button::SubmitButton label="Use this provider" kind=ButtonKind::Primary />
                    <LinkButton href=paths::NEW_PROVIDER label="Add another provider" icon=IconName::Plus />
                </div>
            </form>
            <div class="card choice">{groups}</div>
        </div>
    }
    .into_any()
}
