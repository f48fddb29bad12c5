//! Signing in, and the page behind a one-time link.

use leptos::prelude::*;

use super::error::words;
use super::form::Form;
use super::frame::theme_choice;
use crate::components::form::SubmitBar;
use crate::components::frame::PlainFrame;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_title::PageTitle;
use crate::context::{PageContext, load, path_param, set_status};
use crate::paths;

/// The form to sign in with.
#[component]
pub fn SignIn() -> impl IntoView {
    let context = PageContext::expect();
    let backend = context.backend.clone();
    load(async move { backend.mails_links().await }, move |mails_links| {
        view! { <SignInForm context=context mails_links=mails_links /> }
    })
}

#[component]
fn SignInForm(context: PageContext, mails_links: bool) -> impl IntoView {
    let form = Form::new(context.form_or(Default::default));
    let theme = theme_choice(&context);
    let flash = context.flash.clone();
    view! {
        <PageTitle text="Sign in" is_wrong=context.has_errors() />
        <PlainFrame title="Sign in" theme=theme>
            {flash.map(|flash| view! { <NoticeBox tone=Tone::Info title=flash.text /> })}
            <form class="sign-in form" method="post" action=context.address.clone() novalidate>
                {form.head()}
                {form.field("email", "E-mail").required().typed("email", "username")}
                {form.field("password", "Password").required().typed("password", "current-password")}
                <SubmitBar label="Sign in" />
            </form>
            {if mails_links {
                view! {
                    <p class="small">
                        <a href=paths::FORGOTTEN>"Forgotten your password?"</a>
                    </p>
                }
                    .into_any()
            } else {
                view! { <p class="muted small">"Forgotten your password? Ask an administrator for a new link."</p> }
                    .into_any()
            }}
        </PlainFrame>
    }
}

/// Where somebody who has forgotten their password asks for a link by mail.
#[component]
pub fn Forgotten() -> impl IntoView {
    let context = PageContext::expect();
    let backend = context.backend.clone();
    load(async move { backend.mails_links().await }, move |mails_links| {
        view! { <AskForLink context=context mails_links=mails_links /> }
    })
}

#[component]
fn AskForLink(context: PageContext, mails_links: bool) -> impl IntoView {
    let is_wrong = context.has_errors();
    let theme = theme_choice(&context);
    let form = Form::new(context.form_or(Default::default));
    view! {
        <PageTitle text="Set a new password" is_wrong=is_wrong />
        <PlainFrame title="Set a new password" theme=theme>
            {if mails_links {
                view! {
                    <form class="sign-in form" method="post" action=paths::FORGOTTEN novalidate>
                        {form.head()}
                        {form
                            .field("email", "E-mail")
                            .required()
                            .help("We send you a link with which you set a new password.")
                            .typed("email", "username")}
                        <SubmitBar label="Send the link" />
                    </form>
                }
                    .into_any()
            } else {
                view! { <p>"No mail leaves from here. Ask an administrator for a link."</p> }.into_any()
            }}
            <p class="small">
                <a href=paths::SIGN_IN>"Back to signing in"</a>
            </p>
        </PlainFrame>
    }
}

/// The page behind a one-time link: the first administrator, or a new password.
#[component]
pub fn Welcome() -> impl IntoView {
    let context = PageContext::expect();
    let token = path_param::<String>("token");
    let backend = context.backend.clone();
    load(
        async move { backend.link_purpose(&token?).await },
        move |purpose| match purpose {
            None => view! { <DeadLink context=context /> }.into_any(),
            Some(person) => {
                let form = Form::new(context.form_or(Default::default));
                let person = person.map(|person| person.name.to_string());
                view! { <SetUp person=person form=form context=context /> }.into_any()
            }
        },
    )
}

#[component]
fn DeadLink(context: PageContext) -> impl IntoView {
    set_status(words(&holdfast_backend::ServiceError::NotFound).0);
    let theme = theme_choice(&context);
    view! {
        <PageTitle text="This link does not work" />
        <PlainFrame title="This link does not work" theme=theme>
            <p>"It was used already, has expired, or is not complete. A new link for the first administrator is printed when Holdfast starts; \
                everybody else gets one from an administrator."</p>
        </PlainFrame>
    }
}

#[component]
fn SetUp(person: Option<String>, form: Form, context: PageContext) -> impl IntoView {
    let first = person.is_none();
    let title = person.map_or_else(
        || "Create the first administrator".to_owned(),
        |name| format!("Set a password for {name}"),
    );
    let submit = if first {
        "Create administrator"
    } else {
        "Set password"
    };
    let theme = theme_choice(&context);
    view! {
        <PageTitle text=title.clone() is_wrong=context.has_errors() />
        <PlainFrame title=title theme=theme>
            <form class="sign-in form" method="post" action=context.address.clone() novalidate>
                {form.head()}
                {first
                    .then(|| {
                        view! {
                            {form.field("name", "Your name").required().typed("text", "name")}
                            {form.field("email", "E-mail").required().help("You sign in with it.").typed("email", "username")}
                        }
                    })}
                {form
                    .field("password", "Password")
                    .required()
                    .help("12 to 128 characters; a few unrelated words are good.")
                    .typed("password", "new-password")}
                {form.field("password_again", "Password again").required().typed("password", "new-password")}
                <SubmitBar label=submit />
            </form>
        </PlainFrame>
    }
}
