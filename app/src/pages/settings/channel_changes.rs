//! Adding a webhook, renewing its signing secret, removing it; what is secret is shown once.

use holdfast_domain::ids::TeamId;
use holdfast_domain::reminder::WebhookKind;
use leptos::prelude::*;

use super::channels::about_channel;
use crate::components::button::{ButtonKind, LinkButton, SubmitButton};
use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The form that adds a channel to a team.
#[component]
pub fn NewChannelPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<TeamId>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.team(context.actor()?, id?).await?;
            if view.may_manage_channels {
                Ok(view.team)
            } else {
                Err(holdfast_backend::ServiceError::Forbidden("Manage channels"))
            }
        }
    };
    load(read, move |team| {
        let state = context.form_or(Default::default);
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("Teams and channels".into(), paths::TEAMS.into()),
            (team.name.to_string(), paths::team(team.id)),
        ];
        let (title, body) = match state.once.clone() {
            Some(secret) => {
                let title = format!("{} is added", state.fields.get("name"));
                let id = state.fields.get("id").to_owned();
                (title, once(secret, paths::channel(id)))
            }
            None => (
                format!("Add a channel to {}", team.name),
                new_form(Form::new(state), team.id, &context),
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

fn new_form(form: Form, team: TeamId, context: &PageContext) -> AnyView {
    let id = context.id_for(&form.state().fields);
    view! {
        <form class="form card narrow" method="post" action=paths::new_channel(team) novalidate>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {form
                .field("kind", "Kind")
                .required()
                .help("What the receiver understands. JSON is for programs of your own; each message is signed.")
                .one_of::<WebhookKind>("Choose one")}
            {form.field("name", "Name").required().help("Such as “#payments-alerts”.").text_of(80)}
            {form
                .field("url", "Address")
                .required()
                .help("The incoming webhook, as the receiver shows it. It is kept to be called and not shown again. Networks of your own are refused.")
                .code()}
            <SubmitBar label="Add channel" cancel_href=Some(paths::team(team)) />
        </form>
    }
    .into_any()
}

/// A signing secret that is shown once, with how it is used.
fn once(secret: String, next: String) -> AnyView {
    view! {
        <div class="stack">
            <section class="card narrow" aria-labelledby="secret">
                <h2 id="secret">"The signing secret"</h2>
                <p>
                    "Keep it where the receiver finds it: it is shown only now. Each message has the header "
                    <code>"Holdfast-Signature: t=…,v1=…"</code>
                    ": v1 is the HMAC-SHA256, in hexadecimal, of t, a dot and the body, with this text as the key; t is the time in Unix seconds."
                </p>
                <code class="once" id="once">{secret}</code>
            </section>
            <div class="row">
                <LinkButton href=next label="Go to the channel" kind=ButtonKind::Primary />
            </div>
        </div>
    }
    .into_any()
}

/// The page that asks before a secret is renewed, and then shows the new one once.
#[component]
pub fn ChannelSecretPage() -> impl IntoView {
    about_channel(
        |name| format!("New signing secret for {name}"),
        true,
        |view, context| {
            let state = context.form_or(Default::default);
            let back = paths::channel(view.summary.id);
            match state.once.clone() {
                Some(secret) => once(secret, back),
                None => confirm(
                    Form::new(state),
                    paths::channel_secret(view.summary.id),
                    &[
                        "The receiver has to know the new secret before it takes a message again. The old one is used no more.",
                    ],
                    ("Renew secret", ButtonKind::Primary),
                    back,
                ),
            }
        },
    )
}

/// The page that asks before a channel is removed.
#[component]
pub fn RemoveChannelPage() -> impl IntoView {
    about_channel(
        |name| format!("Remove {name}"),
        true,
        |view, context| {
            confirm(
                Form::new(context.form_or(Default::default)),
                paths::remove_channel(view.summary.id),
                &[
                    "Nothing is sent there any more, not even what waits to be sent.",
                    "Its address and secret cannot be brought back; add it again to use it again.",
                ],
                ("Remove channel", ButtonKind::Danger),
                paths::channel(view.summary.id),
            )
        },
    )
}

fn confirm(
    form: Form,
    action: String,
    effects: &[&'static str],
    (label, kind): (&'static str, ButtonKind),
    back: String,
) -> AnyView {
    view! {
        <form class="form card narrow" method="post" action=action novalidate>
            {form.head()}
            <h2>"What will happen"</h2>
            <ul>{effects.iter().map(|effect| view! { <li>{*effect}</li> }).collect_view()}</ul>
            <div class="row">
                <SubmitButton label=label kind=kind />
                <LinkButton href=back label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}
