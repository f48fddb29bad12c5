//! The sections of the form, in the order in which people know the answers.

mod protection;

use holdfast_backend::services::catalogue::FormOptions;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{
    Authentication, DataClass, Direction, Environment, FlowDirection, Framework, Integration, Protocol,
};
use holdfast_domain::provider::{Provider, ProviderTopic};
use holdfast_domain::record::Described;
use leptos::prelude::*;

use super::provider_id;
use crate::components::choice::Choice;
use crate::components::facts::{Fact, Facts};
use crate::components::form::{FieldPair, FormSection, RepeatedGroup};
use crate::pages::form::Form;

/// Every section.
pub(super) fn all(form: Form, options: &FormOptions, provider: Option<&Provider>) -> AnyView {
    view! {
        {basics(form, options, provider)}
        {ownership(form, options)}
        {data(form)}
        {connection(form)}
        {compliance(form)}
        {protection::continuity(form)}
        {protection::resilience(form)}
        {protection::governance(form)}
    }
    .into_any()
}

/// Fields as they are described, those of a line side by side.
fn lines(form: Form, layout: &'static [&'static [&'static str]]) -> AnyView {
    form.described(Integration::FIELDS.iter().map(|field| &field.view), layout, &[])
}

fn provider_facts(provider: &Provider) -> AnyView {
    let facts: Vec<Fact> = ProviderTopic::ALL
        .iter()
        .filter_map(|topic| Some((*topic, provider.fact(*topic)?)))
        .map(|(topic, fact)| {
            let basis = fact.basis.label();
            Fact::view(
                topic.label(),
                view! { {fact.value.to_string()} " " <small class="muted">{basis}</small> },
            )
        })
        .collect();
    if facts.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="card fold" open>
            <summary>{format!("What the provider library knows of {}", provider.name)}</summary>
            <Facts facts=facts />
        </details>
    }
    .into_any()
}

fn basics(form: Form, options: &FormOptions, provider: Option<&Provider>) -> AnyView {
    let chosen = provider_id(form);
    let providers = options
        .providers
        .iter()
        .map(|provider| Choice::new(provider.id.to_string(), provider.name.to_string()))
        .collect();
    let facts = provider
        .filter(|provider| Some(provider.id) == chosen)
        .map(provider_facts);
    let provider = form.of::<Integration>("provider").select(providers, "Choose one");
    view! {
        <FormSection title="What it is" why="So that others recognise it and see its impact." id="what">
            <FieldPair>{lines(form, &[&["name"]])} {provider}</FieldPair>
            {form.question("another", "This is another integration of the same name")}
            {facts}
            {lines(form, &[&["purpose"], &["consequence"], &["breach_consequence"], &["category", "product"], &["method", "lifecycle"]])}
            {form.question("credentials_revoked", "All of its credentials are revoked at the provider; record it with today\u{2019}s date")}
            {lines(form, &[&["tier", "live_since"]])}
        </FormSection>
    }
    .into_any()
}

fn ownership(form: Form, options: &FormOptions) -> AnyView {
    let people: Vec<Choice> = options
        .people
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    let teams = options
        .teams
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    let none = options.services.is_empty();
    let services = options
        .services
        .iter()
        .map(|service| {
            form.field(
                format!("services.{}", service.id),
                format!(
                    "{} ({})",
                    service.name,
                    service.criticality.label().to_lowercase()
                ),
            )
            .tick()
        })
        .collect_view();
    view! {
        <FormSection title="Ownership and dependants" why="Reminders go to the owner; the criticality of the services counts in the score." id="owners">
            <FieldPair>
                {form.of::<Integration>("owner").select(people.clone(), "Nobody")}
                {form.of::<Integration>("deputy").select(people, "Nobody")}
            </FieldPair>
            {form.of::<Integration>("team").select(teams, "No team")}
            <fieldset class="check-group is-columns" id="f-services">
                <legend>"Services that depend on it directly"</legend>
                {services}
                {none.then(|| view! { <p class="muted small">"No service is registered yet; add them under Services."</p> })}
            </fieldset>
        </FormSection>
    }
    .into_any()
}

fn data(form: Form) -> AnyView {
    let rows = form
        .rows("data_flows")
        .into_iter()
        .map(|index| {
            let at = move |name: &str| format!("data_flows.{index}.{name}");
            view! {
                <FieldPair>
                    {form.field(at("data_class"), "Data class").one_of::<DataClass>("Not known yet")}
                    {form.field(at("direction"), "Direction").one_of::<FlowDirection>("")}
                </FieldPair>
                <FieldPair>
                    {form.field(at("purpose"), "Purpose").text()}
                    {form.field(at("region"), "Region").help("Where it is processed, such as EU or US.").text_of(80)}
                </FieldPair>
                <div class="row">
                    {form.field(at("minimised"), "Minimised").tick()}
                    {form.field(at("tokenised"), "Tokenised").tick()}
                    {form.field(at("encrypted_in_transit"), "Encrypted in transit").tick()}
                    {form.field(at("encrypted_at_rest"), "Encrypted at rest").tick()}
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <FormSection title="Data" why="The class of the data decides more of the score than anything else." id="data">
            {form.field("data_flows_none", "No data flows through it").tick()}
            <RepeatedGroup name="data_flows" item="Data flow" rows=rows />
            {lines(form, &[&["sub_processors"]])}
        </FormSection>
    }
    .into_any()
}

fn connection(form: Form) -> AnyView {
    let endpoints = form
        .rows("endpoints")
        .into_iter()
        .map(|index| {
            let at = move |name: &str| format!("endpoints.{index}.{name}");
            view! {
                {form.field(at("url"), "Address").help("Such as https://{tenant}.example.com/v1 or amqps://broker.example.com; user names, passwords and keys left out.").code()}
                <FieldPair>
                    {form.field(at("direction"), "Direction").one_of::<Direction>("")}
                    {form.field(at("protocol"), "Protocol").one_of::<Protocol>("Not known yet")}
                </FieldPair>
                <FieldPair>
                    {form.field(at("authentication"), "Authentication").one_of::<Authentication>("Not known yet")}
                    {form.field(at("region"), "Region").text_of(80)}
                </FieldPair>
                {form.field(at("signature_verified"), "If they call us: is the signature verified?").yes_no()}
            }
            .into_any()
        })
        .collect();
    let environments = form
        .rows("environments")
        .into_iter()
        .map(|index| {
            let at = move |name: &str| format!("environments.{index}.{name}");
            view! {
                <FieldPair>
                    {form.field(at("environment"), "Environment").one_of::<Environment>("Choose one")}
                    {form.field(at("version"), "API version in use").help("As the provider writes it.").text_of(120)}
                </FieldPair>
                <FieldPair>
                    {form.field(at("pinned"), "Is the version pinned?").yes_no()}
                    {form.field(at("supported_until"), "Supported until").help("Empty: no end is known.").date()}
                </FieldPair>
            }
            .into_any()
        })
        .collect();
    view! {
        <FormSection title="Connection" why="What we call, what calls us, and which version of it." id="connection">
            {lines(form, &[&["privilege"], &["needs_credential"]])}
            <RepeatedGroup name="endpoints" item="Endpoint" rows=endpoints />
            <RepeatedGroup name="environments" item="Environment" rows=environments />
        </FormSection>
    }
    .into_any()
}

fn compliance(form: Form) -> AnyView {
    let flags = Framework::ALL
        .iter()
        .map(|framework| {
            form.field(format!("compliance.{}", framework.as_str()), framework.label())
                .tick()
        })
        .collect_view();
    view! {
        <FormSection title="Compliance" why="Each framework asks for evidence; what is missing counts in the score." id="compliance">
            {form.field("compliance_none", "No framework applies").tick()}
            <fieldset class="check-group is-columns">
                <legend>"Frameworks that apply"</legend>
                {flags}
            </fieldset>
            {form.field("dora_critical_function", "Supports a critical or important function (DORA)").tick()}
            {lines(form, &[&["breach_notification_hours", "exit_terms"]])}
        </FormSection>
    }
    .into_any()
}
