//! The rotation policy of one kind of credential, and the form that decides it after it has shown what would become
//! overdue.

use holdfast_backend::services::policies::{Effect, PolicyView};
use holdfast_domain::access::Permission;
use holdfast_domain::credential::{CredentialKind, PUBLISHED};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::words;
use leptos::prelude::*;

use super::policies::holds_here;
use super::{decided_meanwhile, decision, seen_version};
use crate::components::button::SubmitButton;
use crate::components::date::format_date;
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::notice::{NoticeBox, Tone};
use crate::context::{FormState, PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The policy of one kind.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let context = PageContext::expect();
    let kind = path_param::<CredentialKind>("kind");
    let read = {
        let context = context.clone();
        async move {
            let typed = context
                .form
                .as_ref()
                .and_then(|form| form.fields.get("days").parse().ok());
            context.backend.policy(context.actor()?, kind?, typed).await
        }
    };
    load(read, move |view| {
        let title = format!("Rotation policy: {}", view.kind.label());
        view! { <PageFrame title=title context=context.clone()>{one(&view, &context)}</PageFrame> }
    })
}

fn one(view: &PolicyView, context: &PageContext) -> AnyView {
    let state = context.form_or(|| match &view.decided {
        Some((policy, _)) => policy.fields(),
        None => holdfast_domain::fields::Fields::default(),
    });
    let may = context.may(Permission::ManageSettings);
    let conflict = state
        .conflict
        .map(|_| decided_meanwhile(&format!("now {} days", days(view))));
    let form = may.then(|| policy_form(view, state));
    let lead = format!(
        "Applies to every credential of this kind without its own policy. {}",
        follows(view)
    );
    let aside = view! { {holding(view)} {published(view)} }.into_any();
    let list = ("Rotation policies", paths::POLICIES);
    decision(context, list, lead, conflict, form, aside)
}

fn days(view: &PolicyView) -> u32 {
    view.decided
        .as_ref()
        .map_or(view.house.days, |(policy, _)| policy.days)
}

fn credentials(count: usize) -> String {
    match count {
        1 => "1 credential".to_owned(),
        count => format!("{count} credentials"),
    }
}

fn follows(view: &PolicyView) -> String {
    match (view.now.followers, view.now.overdue) {
        (0, _) => "No credential follows it.".to_owned(),
        (1, 0) => "1 credential follows it and is not overdue.".to_owned(),
        (1, _) => "1 credential follows it and is overdue.".to_owned(),
        (followers, 0) => format!("{followers} credentials follow it; none is overdue."),
        (followers, overdue) => {
            let verb = if overdue == 1 { "is" } else { "are" };
            format!("{followers} credentials follow it; {overdue} of them {verb} overdue.")
        }
    }
}

/// What a number of days would do, in words.
fn in_words(lead: &str, effect: Effect) -> String {
    let Effect {
        followers,
        overdue,
        newly_overdue,
        moved,
    } = effect;
    if followers == 0 {
        return format!("{lead}, nothing moves: no credential follows this policy.");
    }
    let verb = if overdue == 1 { "is" } else { "are" };
    let more = match newly_overdue {
        0 => String::new(),
        more => format!(", {more} of them because of this change"),
    };
    format!(
        "{lead}, {overdue} of {} {verb} overdue{more}. {moved} due {} move.",
        credentials(followers),
        if moved == 1 { "date would" } else { "dates would" }
    )
}

fn policy_form(view: &PolicyView, state: FormState) -> AnyView {
    let action = paths::policy(view.kind.as_str());
    let resets = !state.fields.get("reset").is_empty();
    // The effect of what was typed is shown before it holds; the form then names the days that were seen.
    let seen = view
        .typed
        .filter(|_| !resets && state.errors.is_empty() && state.conflict.is_none());
    let version = seen_version(&state, view.version);
    let form = Form::new(state);
    let notice = seen.map(|(days, effect)| {
        let tone = if effect.newly_overdue > 0 {
            Tone::Warning
        } else {
            Tone::Info
        };
        let title = in_words(&format!("With {}", words::count(i64::from(days), "day")), effect);
        let longer = longer(view.kind, days);
        view! {
            <NoticeBox tone=tone title=title>
                <p>"Nothing has been changed yet. Dates and scores move when you set it."</p>
                {longer.map(|text| view! { <p>{text}</p> })}
            </NoticeBox>
        }
    });
    let confirmed = seen.map(|(days, _)| days.to_string()).unwrap_or_default();
    let label = match seen {
        Some((days, _)) => format!("Set {}", words::count(i64::from(days), "day")),
        None => "See what it would do".to_owned(),
    };
    let reset = view
        .decided
        .is_some()
        .then(|| reset_form(form, view, &action, &version));
    view! {
        <div class="stack">
            {form.head()}
            {notice}
            <form class="form card" method="post" action=action.clone() novalidate>
                <h2>"Set policy"</h2>
                <input type="hidden" name="version" value=version.clone() />
                <input type="hidden" name="confirmed" value=confirmed />
                {form.field("days", "Days between rotations").required().number("days")}
                {form
                    .field("source", "Basis")
                    .required()
                    .help("Such as “PCI DSS 8.6.3, analysis of March 2026”. Shown beside each due date that follows from it.")
                    .text()}
                {form.field("reason", "Reason for the change").required().help("Kept in the audit log.").area(3)}
                <SubmitBar label=label cancel_href=Some(paths::POLICIES.to_owned()) />
            </form>
            {reset}
        </div>
    }
    .into_any()
}

fn reset_form(form: Form, view: &PolicyView, action: &str, version: &str) -> AnyView {
    let text = format!(
        "The provider’s published advice applies again; where there is none, the built-in default of {} days.",
        view.house.days
    );
    view! {
        <form class="form card" method="post" action=action.to_owned() novalidate>
            <h2>"Back to the default"</h2>
            <p class="small">{text} " " {in_words("With it", view.default)}</p>
            <input type="hidden" name="version" value=version.to_owned() />
            <input type="hidden" name="reset" value="on" />
            {form.field("reset_reason", "Reason for using the default").required().text()}
            <div>
                <SubmitButton label="Use the default" />
            </div>
        </form>
    }
    .into_any()
}

/// Published advice that is stricter than so many days.
fn longer(kind: CredentialKind, days: u32) -> Option<String> {
    let stricter: Vec<String> = PUBLISHED
        .iter()
        .filter(|advice| advice.kind == kind && advice.days < days)
        .map(|advice| {
            format!(
                "{} advises {} days ({})",
                advice.provider, advice.days, advice.source
            )
        })
        .collect();
    (!stricter.is_empty()).then(|| {
        format!(
            "This is longer than providers publish: {}. Their credentials say so beside their policy.",
            stricter.join("; ")
        )
    })
}

/// What holds now, and who says so.
fn holding(view: &PolicyView) -> AnyView {
    let mut facts = vec![Fact::text("Rotated every", format!("{} days", days(view)))];
    if let Some((policy, name)) = &view.decided {
        facts.push(Fact::text("Basis", policy.source.clone()));
        facts.push(Fact::text("Set by", name.clone()));
        facts.push(Fact::text("On", format_date(policy.decided_on)));
        facts.push(Fact::text("Because", policy.reason.clone()));
    } else {
        let default = "House default, where the provider publishes nothing";
        facts.push(Fact::text("Basis", default));
    }
    let decided = view.decided.as_ref().map(|(policy, _)| policy.days);
    let warning = decided.and_then(|days| longer(view.kind, days));
    let list = format!("{}?kind={}", paths::CREDENTIALS, view.kind.as_str());
    facts.push(Fact::view(
        "Followed by",
        view! { <a href=list>{credentials(view.now.followers)}</a> },
    ));
    view! {
        <section class="card" aria-labelledby="holds">
            <h2 id="holds">"Current policy"</h2>
            <Facts facts=facts />
            {warning.map(|title| view! { <NoticeBox tone=Tone::Warning title=title /> })}
        </section>
    }
    .into_any()
}

fn published(view: &PolicyView) -> Option<AnyView> {
    let decided = view.decided.as_ref().map(|(policy, _)| policy.days);
    let facts: Vec<Fact> = PUBLISHED
        .iter()
        .filter(|advice| advice.kind == view.kind)
        .map(|advice| {
            let said = format!("{} days: {}", advice.days, advice.source);
            let here = decided
                .is_some()
                .then(|| view! { <span class="table-sub">{holds_here(advice, decided)}</span> });
            Fact::view(advice.provider, view! { {said} {here} })
        })
        .collect();
    (!facts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="published">
                <h2 id="published">"What providers publish"</h2>
                <Facts facts=facts />
            </section>
        }
        .into_any()
    })
}
