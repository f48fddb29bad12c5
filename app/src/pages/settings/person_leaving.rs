//! Asking before a person is disabled, and before their password is taken away for a new link.

use holdfast_backend::services::people::PersonView;
use holdfast_domain::ids::UserId;
use holdfast_domain::person::PersonState;
use leptos::prelude::*;

use super::person::{integrations, owned_by};
use super::person_form::{by_mail, one_time_link};
use crate::components::button::{ButtonKind, LinkButton, SubmitButton};
use crate::components::choice::Choice;
use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

pub(super) fn about_person(
    title: impl FnOnce(&str) -> String + Send + 'static,
    draw: impl FnOnce(&PersonView, &PageContext) -> AnyView + Send + 'static,
) -> AnyView {
    let context = PageContext::expect();
    let id = path_param::<UserId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.person_view(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = title(view.user.name.as_str());
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("People".into(), paths::PEOPLE.into()),
            (view.user.name.to_string(), paths::person(view.user.id)),
        ];
        let body = draw(&view, &context);
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

/// The page that asks before a person is disabled.
#[component]
pub fn DisablePersonPage() -> impl IntoView {
    about_person(|name| format!("Disable {name}"), disable)
}

fn disable(view: &PersonView, context: &PageContext) -> AnyView {
    let form = Form::new(context.form_or(Default::default));
    let owned = if view.owns == 0 {
        view! { <li>"They own nothing that would be orphaned."</li> }.into_any()
    } else {
        view! {
            <li>
                <a href=owned_by(view)>{integrations(view.owns)}</a>
                " that they own "
                {if view.owns == 1 { "is" } else { "are" }}
                " orphaned until somebody takes over; reminders go to the team lead and to compliance meanwhile."
            </li>
        }
        .into_any()
    };
    let deputy = (view.stands_in_for > 0)
        .then(|| view! { <li>{format!("{} without a deputy.", integrations(view.stands_in_for))}</li> });
    let leads = view
        .leads
        .iter()
        .map(|team| {
            view! {
                <li>
                    <a href=paths::team(team.id)>{team.name.to_string()}</a>
                    " has no lead afterwards."
                </li>
            }
        })
        .collect_view();
    view! {
        <form class="form card narrow" method="post" action=paths::disable_person(view.user.id) novalidate>
            {form.head()}
            <h2>"What will happen"</h2>
            <ul>
                <li>"They are signed out at once, on every device, and cannot sign in any more."</li>
                {owned}
                {deputy}
                {leads}
                <li>"Their name stays in the history. You can enable them again at any time."</li>
            </ul>
            {(view.owns + view.stands_in_for > 0)
                .then(|| view! { <p><a href=paths::hand_over_work(view.user.id)>"Hand over their work first"</a></p> })}
            <div class="row">
                <SubmitButton label=format!("Disable {}", view.user.name) kind=ButtonKind::Danger />
                <LinkButton href=paths::person(view.user.id) label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}

/// The page that hands over what a person answers for.
#[component]
pub fn HandOverWorkPage() -> impl IntoView {
    about_person(|name| format!("Hand over the work of {name}"), hand_over)
}

fn hand_over(view: &PersonView, context: &PageContext) -> AnyView {
    let back = paths::person(view.user.id);
    if view.owns + view.stands_in_for == 0 {
        return view! {
            <div class="card narrow">
                <p>"They answer for nothing that is in use."</p>
                <LinkButton href=back label=format!("Back to {}", view.user.name) />
            </div>
        }
        .into_any();
    }
    let form = Form::new(context.form_or(Default::default));
    let deputy = (view.stands_in_for > 0).then(
        || view! { <li>{format!("{} for which they are deputy", integrations(view.stands_in_for))}</li> },
    );
    let successors = view
        .successors
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    view! {
        <form class="form card narrow" method="post" action=paths::hand_over_work(view.user.id) novalidate>
            {form.head()}
            <h2>"What is handed over"</h2>
            <ul>
                {(view.owns > 0).then(|| view! { <li><a href=owned_by(view)>{integrations(view.owns)}</a> " that they own"</li> })}
                {deputy}
            </ul>
            <p class="muted small">"Each record says so in its history, where it can be set back. Reminders go to the new owner from now on."</p>
            {form.field("to", "Who takes it over").required().select(successors, "Choose one")}
            {form.field("reason", "Reason").help("Kept in the history of each.").text()}
            <SubmitBar label="Hand over" cancel_href=Some(back) />
        </form>
    }
    .into_any()
}

/// The page that asks before a new link is made, and then shows it once.
#[component]
pub fn PersonLinkPage() -> impl IntoView {
    about_person(|name| format!("New link for {name}"), link)
}

fn link(view: &PersonView, context: &PageContext) -> AnyView {
    let state = context.form_or(Default::default);
    let back = paths::person(view.user.id);
    if let Some(link) = state.once.clone() {
        return view! {
            <div class="stack">
                {one_time_link(view.user.name.as_str(), link, state.notice.clone())}
                <div class="row">
                    <LinkButton href=back label=format!("Back to {}", view.user.name) kind=ButtonKind::Primary />
                </div>
            </div>
        }
        .into_any();
    }
    let form = Form::new(state);
    let has_password = view.state == PersonState::Active;
    view! {
        <form class="form card narrow" method="post" action=paths::person_link(view.user.id) novalidate>
            {form.head()}
            <h2>"What will happen"</h2>
            <ul>
                <li>"You get a link to send them, where they set a password. It works once within 24 hours."</li>
                <li>"A link that they got before works no longer."</li>
                {has_password
                    .then(|| {
                        view! { <li>"Their password works no longer, and they are signed out everywhere at once."</li> }
                    })}
                {view
                    .is_self
                    .then(|| {
                        view! { <li>"This is you: you are signed out too. Open the link before you close its page."</li> }
                    })}
            </ul>
            {by_mail(form, context)}
            <div class="row">
                <SubmitButton label="Make the link" kind=ButtonKind::Primary />
                <LinkButton href=back label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}
