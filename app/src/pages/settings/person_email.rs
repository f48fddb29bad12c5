//! Changing the e-mail address of a person.

use holdfast_backend::services::people::PersonView;
use holdfast_domain::fields::Fields;
use leptos::prelude::*;

use super::person_leaving::about_person;
use super::seen_version;
use crate::components::form::SubmitBar;
use crate::components::notice::{NoticeBox, Tone};
use crate::context::PageContext;
use crate::pages::form::Form;
use crate::paths;

/// The page.
#[component]
pub fn PersonEmailPage() -> impl IntoView {
    about_person(|name| format!("Change the e-mail address of {name}"), form)
}

fn form(view: &PersonView, context: &PageContext) -> AnyView {
    let state = context.form_or(|| Fields::default().with("email", view.user.email.as_str()));
    let version = seen_version(&state, view.version);
    let conflict = state.conflict.is_some().then(|| {
        let now = format!(
            "Stored now: {}. Nothing of yours has been saved; saving the form again replaces it.",
            view.user.email
        );
        view! {
            <NoticeBox tone=Tone::Warning title="Somebody changed this person while you were editing">
                <p>{now}</p>
            </NoticeBox>
        }
    });
    let form = Form::new(state);
    view! {
        <form class="form card narrow" method="post" action=paths::person_email(view.user.id) novalidate>
            {conflict}
            <input type="hidden" name="version" value=version />
            {form.head()}
            {form.field("email", "E-mail").required().typed("email", "off")}
            <h2>"What will happen"</h2>
            <ul>
                <li>"They sign in with the new address from now on, with the password that they have. They stay signed in where they are."</li>
                <li>"Reminders go to the new address, also those that are queued by now."</li>
                <li>"The history of this person keeps the old one."</li>
            </ul>
            <SubmitBar label="Change address" cancel_href=Some(paths::person(view.user.id)) />
        </form>
    }
    .into_any()
}
