//! Your account: who you are here, how you want to be reminded, and your password.

use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::services::preferences::AccountView;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::preferences::WEEKDAYS;
use holdfast_domain::reminder::{Digest, ReminderKind};
use leptos::prelude::*;

use super::form::Form;
use super::frame::PageFrame;
use crate::components::button::{LinkButton, PostButton};
use crate::components::choice::Choice;
use crate::components::facts::{Fact, Facts};
use crate::components::form::{FormSection, SubmitBar};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load};
use crate::paths;

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.account(context.actor()?).await }
    };
    load(
        read,
        move |view| view! { <PageFrame title="Your account" context=context.clone()>{body(&view, &context)}</PageFrame> },
    )
}

fn body(view: &AccountView, context: &PageContext) -> AnyView {
    let mut state = context.form_or(|| view.preferences.fields());
    if !state.fields.get("test").is_empty() {
        // The button that asks for a test mail came back: it brought no preferences.
        state.fields = view.preferences.fields();
    }
    let form = Form::new(state);
    let test = view.has_mail.then(|| test_mail(context));
    view! {
        <div class="columns is-form">
            {preferences(form, view.has_mail, context.backend.clock.zone().name())}
            <aside class="stack">
                {person(view)}
                {test}
                {super::calendar::card(CalendarOf::Me, context)}
                <section class="card" aria-labelledby="password">
                    <h2 id="password">"Password"</h2>
                    <p class="small">"Changing it signs you out everywhere else."</p>
                    <div>
                        <LinkButton href=paths::OWN_PASSWORD label="Change password" small=true />
                    </div>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn preferences(form: Form, has_mail: bool, zone: &'static str) -> AnyView {
    let days = WEEKDAYS
        .iter()
        .map(|(name, day)| form.field(*name, *day).tick())
        .collect_view();
    let kinds = ReminderKind::ALL
        .iter()
        .map(|kind| form.field(format!("mute_{}", kind.as_str()), kind.label()).tick())
        .collect_view();
    view! {
        <form class="form" method="post" action=paths::ACCOUNT novalidate>
            {form.head()}
            {(!has_mail)
                .then(|| {
                    view! {
                        <NoticeBox tone=Tone::Info title="No mail server is configured">
                            <p>"Ask an administrator to set one up. Until then reminders are in your inbox here; your choices below are kept."</p>
                        </NoticeBox>
                    }
                })}
            <p class="small muted">
                "When reminders go out is set in the "<a href=paths::LADDERS>"reminder schedules"</a>". Choose here how you receive them."
            </p>
            <FormSection title="Mail" why="Your inbox here has what is due in any case; this is about what is sent to your address." id="mail">
                {form.field("email", "Send me mail").tick()}
                {form
                    .field("digest", "Delivery")
                    .help("What is overdue, or would come after its date in a bundle, comes at once.")
                    .one_of::<Digest>("")}
                {form
                    .field("hour", "At")
                    .help(format!("When a bundle leaves, in the time of {zone}."))
                    .select(hours(), "")}
            </FormSection>
            <FormSection title="Quiet days" why="On these days no mail is sent to you; it comes on the next day that is not quiet." id="quiet">
                <fieldset class="check-group is-columns">
                    <legend>"No mail on"</legend>
                    {days}
                </fieldset>
            </FormSection>
            <FormSection
                title="Fewer early reminders"
                why="For the kinds ticked, you are reminded only from the due date on. Overdue items, and those without an owner, are always sent."
                id="muted"
            >
                <fieldset class="check-group is-columns">
                    <legend>"Not before its date"</legend>
                    {kinds}
                </fieldset>
            </FormSection>
            <SubmitBar label="Save" still=true />
        </form>
    }
    .into_any()
}

/// The hours of a day, as a clock shows them.
fn hours() -> Vec<Choice> {
    (0..24)
        .map(|hour| Choice::new(hour.to_string(), format!("{hour:02}:00")))
        .collect()
}

/// The button that sends a mail to see whether it arrives.
fn test_mail(context: &PageContext) -> AnyView {
    let fields = vec![
        ("id".into(), context.backend.clock.new_id().to_string()),
        ("test".into(), "on".into()),
    ];
    view! {
        <section class="card" aria-labelledby="test">
            <h2 id="test">"Test e-mail"</h2>
            <p class="small">"Sent to your address, regardless of the settings here."</p>
            <PostButton action=paths::ACCOUNT label="Send test e-mail" fields=fields small=true />
        </section>
    }
    .into_any()
}

fn person(view: &AccountView) -> AnyView {
    let roles: Vec<&str> = view.user.roles.iter().map(|role| role.label()).collect();
    let teams = if view.teams.is_empty() {
        "None".to_owned()
    } else {
        view.teams.join(", ")
    };
    let facts = vec![
        Fact::text("Name", view.user.name.to_string()),
        Fact::text("E-mail", view.user.email.to_string()),
        Fact::text("Roles", roles.join(", ")),
        Fact::text("Teams", teams),
    ];
    view! {
        <section class="card" aria-labelledby="you">
            <h2 id="you">"You"</h2>
            <Facts facts=facts />
            <p class="small muted">"An administrator can change these."</p>
        </section>
    }
    .into_any()
}

/// The page that changes the password.
#[component]
pub fn OwnPassword() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.account(context.actor()?).await }
    };
    load(read, move |view| {
        let form = Form::new(context.form_or(Default::default));
        let crumbs = vec![("Your account".into(), paths::ACCOUNT.into())];
        view! {
            <PageFrame title="Change password" context=context.clone()>
                <PageHeader crumbs=crumbs>
                    <p>"You stay signed in here. Every other session of yours ends."</p>
                </PageHeader>
                <form class="form card narrow" method="post" action=paths::OWN_PASSWORD novalidate>
                    {form.head()}
                    // So that a password manager knows whose password this is.
                    <input type="text" name="username" value=view.user.email.to_string() autocomplete="username" readonly hidden />
                    {form.field("password_now", "Current password").required().typed("password", "current-password")}
                    {form
                        .field("password", "New password")
                        .required()
                        .help("12 to 128 characters; a few unrelated words are good.")
                        .typed("password", "new-password")}
                    {form.field("password_again", "New password again").required().typed("password", "new-password")}
                    <SubmitBar label="Change password" cancel_href=Some(paths::ACCOUNT.to_owned()) />
                </form>
            </PageFrame>
        }
    })
}
