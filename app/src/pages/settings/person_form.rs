//! The fields of a person, and the page that registers one and shows the one-time link once.

use holdfast_backend::store::users::{Team, User};
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use leptos::prelude::*;

use crate::components::button::{ButtonKind, LinkButton};
use crate::components::form::SubmitBar;
use crate::components::icon::{Icon, IconName};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// What a role is for, in a line.
fn purpose(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Reads the whole register; changes nothing, whatever they or their team own.",
        Role::Engineer => {
            "Registers integrations and services, edits what they or their team own, records rotations, reviews and incidents."
        }
        Role::Compliance => "Edits any integration, records reviews, manages evidence, runs every report.",
        Role::Auditor => "Reads everything, the audit log and what was sent included; changes nothing.",
        Role::Admin => "May do everything, these pages included.",
    }
}

/// Name, roles and teams.
pub(super) fn fields(form: Form, teams: &[Team]) -> AnyView {
    let roles = Role::ALL
        .iter()
        .map(|role| {
            form.field(format!("roles.{}", role.as_str()), role.label())
                .help(purpose(*role))
                .tick()
        })
        .collect_view();
    let boxes = teams
        .iter()
        .map(|team| {
            form.field(format!("teams.{}", team.id), team.name.to_string())
                .tick()
        })
        .collect_view();
    view! {
        <fieldset class="check-group" id="f-roles" tabindex="-1">
            <legend>"Roles "<span class="field-required">"required"</span></legend>
            {group_error(form, "roles")}
            {roles}
        </fieldset>
        {(!teams.is_empty())
            .then(|| {
                view! {
                    <fieldset class="check-group is-columns" id="f-teams" tabindex="-1">
                        <legend>"Teams"</legend>
                        {group_error(form, "teams")}
                        {boxes}
                    </fieldset>
                }
            })}
    }
    .into_any()
}

/// What is wrong with a group of boxes.
pub(super) fn group_error(form: Form, path: &str) -> Option<AnyView> {
    let error = form.state().errors.get(path)?.to_owned();
    Some(
        view! {
            <p class="field-error" id=format!("f-{path}-note")>
                <Icon name=IconName::Warning />
                {error}
            </p>
        }
        .into_any(),
    )
}

/// A person as the fields of their form.
pub(super) fn fields_of(user: &User) -> Fields {
    let mut fields = Fields::default().with("name", user.name.as_str());
    for role in &user.roles {
        fields.set(format!("roles.{}", role.as_str()), "on");
    }
    for team in &user.teams {
        fields.set(format!("teams.{team}"), "on");
    }
    fields
}

/// A link that is shown once, with what it is and what to do with it.
pub(super) fn one_time_link(name: &str, link: String, said: Option<String>) -> AnyView {
    view! {
        {said.map(|said| view! { <NoticeBox tone=Tone::Info title=said /> })}
        <section class="card narrow" aria-labelledby="link">
            <h2 id="link">{format!("The link for {name}")}</h2>
            <p>
                {format!("Send this link to {name} privately. It works once within 24 hours and will not be shown again.")}
            </p>
            <code class="once" id="once">{link}</code>
        </section>
    }
    .into_any()
}

/// The page that registers a person.
#[component]
pub fn NewPersonPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.new_person_teams(context.actor()?).await }
    };
    load(read, move |teams| {
        let state = context.form_or(|| Fields::default().with("roles.engineer", "on"));
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("People".into(), paths::PEOPLE.into()),
        ];
        let (title, body) = match state.once.clone() {
            Some(link) => {
                let name = state.fields.get("name").to_owned();
                let title = format!("{name} is registered");
                (
                    title,
                    registered(&name, state.fields.get("id"), link, state.notice.clone()),
                )
            }
            None => (
                "Add person".to_owned(),
                new_form(Form::new(state), &teams, &context),
            ),
        };
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn registered(name: &str, id: &str, link: String, said: Option<String>) -> AnyView {
    view! {
        <div class="stack">
            {one_time_link(name, link, said)}
            <div class="row">
                <LinkButton href=paths::person(id) label=format!("See {name}") kind=ButtonKind::Primary />
                <LinkButton href=paths::NEW_PERSON label="Add another person" />
            </div>
        </div>
    }
    .into_any()
}

fn new_form(form: Form, teams: &[Team], context: &PageContext) -> AnyView {
    let id = context.id_for(&form.state().fields);
    view! {
        <form class="form card narrow" method="post" action=paths::NEW_PERSON novalidate>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {form.field("name", "Name").required().text_of(120)}
            {form.field("email", "E-mail").required().help("They sign in with it.").typed("email", "off")}
            {fields(form, teams)}
            {by_mail(form, context)}
            <NoticeBox tone=Tone::Info title="They choose their own password">
                <p>"You then get a link to send them. Nobody else knows the password."</p>
            </NoticeBox>
            <SubmitBar label="Add person" cancel_href=Some(paths::PEOPLE.to_owned()) />
        </form>
    }
    .into_any()
}

/// The box that asks for the link to be sent to the person, when mail is configured.
pub(super) fn by_mail(form: Form, context: &PageContext) -> Option<AnyView> {
    context.backend.outbound.has_mail().then(|| {
        form.field("mail_link", "Send the link to them by mail")
            .help("It is shown to you as well.")
            .tick()
    })
}

#[cfg(test)]
mod tests {
    use holdfast_domain::access::{Permission, permissions};

    use super::*;

    #[test]
    fn a_role_that_says_it_changes_nothing_may_only_read() {
        let reading = [
            Permission::ReadCatalogue,
            Permission::ExportReports,
            Permission::ReadAudit,
            Permission::ReadDeliveries,
        ];
        for role in Role::ALL {
            let only_reads = permissions(*role).iter().all(|one| reading.contains(one));
            assert_eq!(purpose(*role).contains("changes nothing"), only_reads, "{role}");
        }
    }
}
