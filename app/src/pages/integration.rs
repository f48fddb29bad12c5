//! The page of an integration, top to bottom: what it is, how risky and why, what is due, the facts by theme, history.

mod facts;
mod history;
mod out_of_use;
mod risk;

pub use self::out_of_use::WithdrawIntegration;

use holdfast_backend::services::catalogue::{CredentialView, IntegrationView};
use holdfast_domain::dates::{RecordDate, title};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId};
use holdfast_domain::integration::Criticality;
use holdfast_domain::notice::NoticeForUs;
use holdfast_domain::reminder::{ReminderKind, Subject};
use holdfast_islands::dial::Dial;
use leptos::prelude::*;

use super::due::{deed, distance, rotation, section, when};
use super::frame::PageFrame;
use crate::components::badge::{DueText, StatusBadge, Urgency};
use crate::components::button::{ButtonKind, LinkButton};
use crate::components::date::format_date;
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::page_header::PageHeader;
use crate::components::score::ScoreDial;
use crate::components::table::{Column, DataTable, Row};
use crate::components::tabs::{AnchorTabs, Tab};
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.integration(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = view.stored.integration.name.to_string();
        view! { <PageFrame title=title context=context.clone()>{body(&view, &context)}</PageFrame> }
    })
}

fn body(view: &IntegrationView, context: &PageContext) -> AnyView {
    let scores = &view.stored.assessment.scores;
    let tabs = vec![
        Tab {
            current: true,
            ..Tab::section("due", "Overview")
        },
        Tab::section("risk", "Risk"),
        Tab {
            count: u32::try_from(view.credentials.len()).ok(),
            ..Tab::section("credentials", "Credentials")
        },
        Tab::section("data", "Data and compliance"),
        Tab::section("continuity", "Continuity"),
        Tab::section("versions", "Versions and notices"),
        Tab::section("reviews", "Reviews and incidents"),
        Tab::section("reminders", "Reminders"),
        Tab::section("history", "History"),
    ];
    view! {
        {header(view)}
        {out_of_use::notice(view)}
        <AnchorTabs items=tabs label="Sections of this record" />
        <div class="columns is-record">
            <div class="stack">
                {due(view, context)}
                {risk::section(view)}
                {risk::history(view, context.today())}
                {credentials(view, context)}
                {facts::data(view)}
                {facts::continuity(view)}
                {facts::versions(view, context.today())}
                {facts::reviews(view)}
                {reminders(view, context)}
                {history::section(view, context)}
            </div>
            <aside class="stack" aria-label="Score and facts">
                <section class="card is-first" aria-label="Score">
                    <ScoreDial dial=Dial::of(scores) />
                </section>
                {facts::summary(view)}
                {facts::missing(view)}
            </aside>
        </div>
    }
    .into_any()
}

fn header(view: &IntegrationView) -> AnyView {
    let integration = &view.stored.integration;
    let lead = {
        let mut parts = vec![integration.lifecycle.label().to_lowercase()];
        if let Some(since) = integration
            .live_since
            .filter(|_| integration.lifecycle.is_serving())
        {
            parts[0] = format!("{} since {}", parts[0], holdfast_domain::words::month(since));
        }
        parts.push(integration.tier.map_or_else(
            || "tier unknown".to_owned(),
            |tier: Criticality| format!("tier {}", tier.label().to_lowercase()),
        ));
        parts.join(" · ")
    };
    let owner = match (&view.owner_name, &view.team_name) {
        (Some(owner), Some(team)) => {
            view! { "owned by " <b>{owner.clone()}</b> {format!(" ({team})")} }.into_any()
        }
        (Some(owner), None) => view! { "owned by " <b>{owner.clone()}</b> }.into_any(),
        (None, Some(team)) => {
            view! { <span class="is-overdue">"unowned"</span> {format!(", team {team}")} }.into_any()
        }
        (None, None) => view! { <span class="is-overdue">"unowned"</span> }.into_any(),
    };
    let deputy = view
        .deputy_name
        .as_ref()
        .map(|deputy| format!(", deputy {deputy}"));
    let (may_edit, may_review, id) = (view.may_edit, view.may_review, integration.id);
    let actions = view! {
        {may_edit.then(|| view! { <LinkButton href=paths::edit_integration(id) label="Edit" icon=IconName::Edit /> })}
        {may_review.then(|| view! { <LinkButton href=paths::review(id) label="Record review" icon=IconName::Check /> })}
        {(may_edit && integration.lifecycle.is_active())
            .then(|| view! { <LinkButton href=paths::withdraw_integration(id) label="Take out of use" kind=ButtonKind::Quiet /> })}
    }
    .into_any();
    let provider = view.provider.name.to_string();
    let provider_href = paths::provider(view.provider.id);
    view! {
        <PageHeader logo=provider.clone() actions=actions>
            <p>
                <a href=provider_href>{provider.clone()}</a>
                {format!(" · {lead} · ")}
                {owner}
                {deputy}
            </p>
        </PageHeader>
    }
    .into_any()
}

fn due(view: &IntegrationView, context: &PageContext) -> AnyView {
    let today = context.today();
    let dated = view.dates.iter().map(|date| due_item(date, view, today));
    let items = dated
        .chain(view.notices.iter().filter_map(|notice| dateless(notice, view)))
        .collect();
    view! {
        <section class="card" id="due">
            <h2>"What is due"</h2>
            <TodoList items=items>
                <p class="muted">"Nothing is due."</p>
            </TodoList>
        </section>
    }
    .into_any()
}

/// How many lines of who was told what are shown.
const TOLD_LINES: usize = 20;

/// Who was told what when, and who answered what.
fn reminders(view: &IntegrationView, context: &PageContext) -> AnyView {
    let list = if view.told.is_empty() {
        view! { <p class="muted">"No reminders sent yet. The owner is reminded before anything is due."</p> }
            .into_any()
    } else {
        super::told::timeline(&view.told, true, TOLD_LINES, context)
    };
    view! {
        <section class="card" id="reminders">
            <h2>"Reminders"</h2>
            {list}
        </section>
    }
    .into_any()
}

fn due_item(date: &RecordDate, view: &IntegrationView, today: chrono::NaiveDate) -> TodoItem {
    let integration = view.stored.integration.id;
    let (when, urgency) = distance(date, today);
    let may = match date.what {
        ReminderKind::Rotation | ReminderKind::Expiry | ReminderKind::Revocation => view.may_rotate,
        ReminderKind::Review => view.may_review,
        ReminderKind::Evidence => view.may_add_evidence,
        ReminderKind::Notice | ReminderKind::Version => view.may_edit,
    };
    TodoItem {
        when,
        urgency,
        title: title(date.what, date.subject, &date.name, None),
        href: Some(format!("#{}", section(date.what))),
        detail: detail(date, view),
        action: deed(date, integration).filter(|_| may),
    }
}

/// Why a date is as it is.
fn detail(date: &RecordDate, view: &IntegrationView) -> Option<String> {
    let credential = |id: CredentialId| view.credentials.iter().find(|known| known.credential.id == id);
    match (date.what, date.subject) {
        (ReminderKind::Rotation, Subject::Credential(id)) => credential(id).map(policy_text),
        (ReminderKind::Review, _) => Some(format!(
            "every {}, {}",
            super::due::count(i64::from(view.cadence.months), "month"),
            view.cadence.why
        )),
        (ReminderKind::Revocation, _) => Some("it still works".to_owned()),
        (ReminderKind::Notice, Subject::Notice(id, _)) => {
            let known = view.notices.iter().find(|known| known.notice.id == id)?;
            Some(known.notice.kind.label().to_lowercase())
        }
        _ => None,
    }
}

/// An announcement that can break something and has no day yet.
fn dateless(known: &NoticeForUs, view: &IntegrationView) -> Option<TodoItem> {
    let notice = &known.notice;
    let asks = known.acknowledged_on.is_none() && notice.kind.is_breaking() && notice.effective_on.is_none();
    let active = view.stored.integration.lifecycle.is_active();
    (asks && active).then(|| TodoItem {
        when: "no date".into(),
        urgency: Urgency::Soon,
        title: format!("Acknowledge: {}", notice.title),
        href: Some("#versions".into()),
        detail: Some(notice.kind.label().to_lowercase()),
        action: None,
    })
}

/// "every 90 days, last 18 Aug 2026".
fn policy_text(view: &CredentialView) -> String {
    let every = view.policy.as_ref().map_or_else(
        || "no rotation policy".to_owned(),
        |policy| format!("every {} days", policy.days),
    );
    let last = match (view.credential.last_rotated_on, view.credential.issued_on) {
        (Some(date), _) => format!(", last {}", format_date(date)),
        (None, Some(date)) => format!(", issued {}, never rotated", format_date(date)),
        (None, None) => ", no date on record".to_owned(),
    };
    every + &last
}

fn credentials(view: &IntegrationView, context: &PageContext) -> AnyView {
    let today = context.today();
    let id = view.stored.integration.id;
    let columns = vec![
        Column::new("name", "Credential"),
        Column::new("status", "Status"),
        Column::new("policy", "Policy").wraps(),
        Column::new("location", "Where it is kept").wraps(),
        Column::new("design", "Design").wraps(),
    ];
    let rows = view
        .credentials
        .iter()
        .map(|credential| credential_row(credential, view, today))
        .collect();
    let none = match view.stored.integration.needs_credential {
        Some(false) => "No credential is needed.",
        _ => "No credential is on record. Holdfast keeps where a secret is, never the secret itself.",
    };
    view! {
        <section class="card" id="credentials">
            <div class="card-head">
                <h2>"Credentials"</h2>
                {view.may_edit.then(|| view! { <LinkButton href=paths::new_credential(id) label="Add credential" icon=IconName::Plus small=true /> })}
            </div>
            <DataTable caption="Credentials of this integration" columns=columns rows=rows free=true>
                <p class="muted">{none}</p>
            </DataTable>
        </section>
    }
    .into_any()
}

/// The rotation whose old one is to be revoked first, and by when.
fn open_revocation(view: &CredentialView) -> Option<(RotationId, chrono::NaiveDate)> {
    let open = view
        .rotations
        .iter()
        .filter_map(|rotation| Some((rotation.id, rotation.old_due_on()?)));
    open.filter(|_| view.credential.revoked_on.is_none())
        .min_by_key(|(_, due)| *due)
}

fn credential_row(view: &CredentialView, page: &IntegrationView, today: chrono::NaiveDate) -> Row {
    let credential = &view.credential;
    let (status, text, urgency) = rotation(&view.status, today);
    let design: Vec<String> = [
        credential
            .lifetime
            .map(|lifetime| lifetime.label().to_lowercase()),
        credential
            .scoped
            .map(|scoped| if scoped { "scoped" } else { "unscoped" }.to_owned()),
        credential
            .shared
            .map(|shared| if shared { "shared" } else { "not shared" }.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let design = if design.is_empty() {
        "unknown".to_owned()
    } else {
        design.join(", ")
    };
    let policy = view.policy.as_ref().map_or_else(
        || "nothing to rotate".to_owned(),
        |policy| format!("{} days, {}", policy.days, policy.source),
    );
    let last = credential
        .last_rotated_on
        .map(|date| format!("last {}", format_date(date)));
    let sub = format!("{} · {}", credential.kind.label(), credential.environment.label());
    let open = open_revocation(view).map(|(rotation, due)| {
        let (text, urgency) = when(due, today);
        let text = format!("old one still works, to be revoked: {text}");
        let said = view! { <DueText text=text urgency=urgency /> };
        if page.may_rotate {
            view! { <a class="table-sub" href=paths::revoked(rotation)>{said}</a> }.into_any()
        } else {
            view! { <span class="table-sub">{said}</span> }.into_any()
        }
    });
    let may_rotate = page.may_rotate && credential.revoked_on.is_none() && view.policy.is_some();
    let is_pressing = urgency != Urgency::Normal;
    let due_action = (may_rotate && is_pressing)
        .then(|| view! { <span class="due-action">{rotate_button(credential.id)}</span> });
    let mut row = Row::link(paths::record(paths::CREDENTIALS, credential.id), vec![
        view! { <span id=format!("credential-{}", credential.id)>{long_name(credential.name.as_str())}</span> <span class="table-sub">{sub}</span> }.into_any(),
        view! { <StatusBadge status=status text=Some(text) /> <span class="table-sub">{last}</span> {due_action} {open} }
            .into_any(),
        policy.into_any(),
        view! { <code>{credential.location.to_string()}</code> }.into_any(),
        design.into_any(),
    ]);
    row.actions = (may_rotate && !is_pressing).then(|| rotate_button(credential.id).into());
    row
}

fn rotate_button(credential: CredentialId) -> AnyView {
    view! { <LinkButton href=paths::rotate(credential) label="Record rotation" small=true kind=ButtonKind::Plain /> }.into_any()
}
