//! The pages of records that can be corrected: one with its facts and its history, the form that corrects it, and the one that
//! withdraws it. Written once for every kind; the fields come from their descriptions.

pub mod filing;
mod history;
mod kinds;
mod merging;
mod moving;

use axum::http::StatusCode;
use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::{Correctable, Named, Other, RecordView};
use holdfast_backend::store::stored::Known;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::merge::{Merged, merged};
use holdfast_domain::record::{FieldView, Shape};
use leptos::prelude::*;
use uuid::Uuid;

pub use self::history::section as history;
pub use self::kinds::{
    CorrectEvidence, CorrectIncident, CorrectNotice, CorrectProvider, CorrectReview, CorrectRotation,
    CorrectService, CredentialRecord, EvidencePage, IncidentPage, NoticePage, ReviewPage, RotationRecord,
    ServicePage, WithdrawCredential, WithdrawEvidence, WithdrawIncident, WithdrawNotice, WithdrawProvider,
    WithdrawReview, WithdrawRotation, WithdrawService,
};
pub use self::merging::MergeProvider;
pub use self::moving::MoveNotice;
use super::changes::named;
use super::conflict;
use super::form::Form;
use super::frame::PageFrame;
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::instant::format_instant;
use crate::components::long_name::long_name;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param, set_status};
use crate::paths;

/// A kind as its pages show it.
pub trait Shown: Correctable {
    /// Where its pages are.
    const BASE: &'static str;
    /// The list that leads to those that hang on no integration.
    const LIST: Option<&'static str> = None;
    /// What one is called within a sentence: "document".
    const NOUN: &'static str;
    /// What no longer counts when one is withdrawn.
    const WITHOUT_IT: &'static str;
    /// The fields of its forms, those on a line side by side.
    const LAYOUT: &'static [&'static [&'static str]];
    /// What else can be done to one: what the button says, and the last part of the address of its page.
    const ALSO: &'static [(&'static str, &'static str)] = &[];
    /// What the records are called that hang on one.
    const BELOW: &'static str = "Belongs to it";
}

/// The pages above one: what each is called, and its address.
pub type Crumbs = Vec<(String, String)>;

/// The way to another record.
pub(super) fn way_to(what: Other, name: String) -> Crumbs {
    way_through(&[Named { name, what }])
}

/// Another record: the list that it is in, its page, and what it is called within a sentence.
fn place(what: Other) -> (Option<(&'static str, &'static str)>, String, &'static str) {
    match what {
        Other::Integration(id) => (
            Some(("Integrations", paths::INTEGRATIONS)),
            paths::integration(id),
            "integration",
        ),
        Other::Service(id) => (
            Some(("Services", paths::SERVICES)),
            paths::record(paths::SERVICES, id),
            "service",
        ),
        Other::Provider(id) => (
            Some(("Providers", paths::PROVIDERS)),
            paths::provider(id),
            "provider",
        ),
        Other::Credential(id) => (None, paths::record(paths::CREDENTIALS, id), "credential"),
        Other::Rotation(id) => (None, paths::record(paths::ROTATIONS, id), "rotation"),
    }
}

/// The way to a record through those that it hangs on.
fn way_through(above: &[Named]) -> Crumbs {
    let mut way = Vec::new();
    for record in above {
        let (list, page, _) = place(record.what);
        way.extend(list.map(|(name, address)| (name.to_owned(), address.to_owned())));
        way.push((record.name.clone(), page));
    }
    way
}

/// The fields of a kind's form; `known` is what they can name.
#[must_use]
pub fn fields<R: Shown>(form: Form, known: &[Known]) -> AnyView {
    form.described(R::FIELDS.iter().map(|field| &field.view), R::LAYOUT, known)
}

fn about<R: Shown>(
    title: fn(&RecordView<R>) -> String,
    is_read: bool,
    draw: fn(&RecordView<R>, &PageContext) -> AnyView,
) -> AnyView {
    let context = PageContext::expect();
    let id = path_param::<Uuid>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.record_view::<R>(context.actor()?, id?).await?;
            if is_read || view.may_correct {
                Ok(view)
            } else {
                Err(ServiceError::Forbidden("Correct what is recorded here"))
            }
        }
    };
    load(read, move |view| {
        let title = title(&view);
        let mut crumbs = way_through(&view.above);
        crumbs.extend(R::LIST.map(|list| (list.to_owned(), R::BASE.to_owned())));
        if !is_read {
            crumbs.push((view.record.called(), page::<R>(view.record.key())));
        }
        let body = draw(&view, &context);
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn page<R: Shown>(id: Uuid) -> String {
    paths::record(R::BASE, id)
}

fn step<R: Shown>(id: Uuid, step: &str) -> String {
    format!("{}/{step}", page::<R>(id))
}

fn version<R>(view: &RecordView<R>) -> (String, String) {
    ("version".to_owned(), view.standing.version.to_string())
}

fn show<R: Shown>(view: &RecordView<R>, context: &PageContext) -> AnyView {
    let fields = R::FIELDS.iter();
    let facts = fields.map(|field| fact(&field.view, field.words(&view.record), &view.known));
    let by = view.by.clone().map(|name| Fact::text("By", name));
    let facts = facts.chain(by).collect();
    view! {
        <div class="stack">
            {withdrawn(view, context)}
            <section class="card" aria-labelledby="facts">
                <h2 id="facts">"What is recorded"</h2>
                <Facts facts=facts />
                {buttons(view)}
            </section>
            {others("Named by", "needed-by", &view.needed_by, true)}
            {others(R::BELOW, "below", &view.below, false)}
            {history(view, context)}
        </div>
    }
    .into_any()
}

/// How many other records are shown in one list.
const SHOWN: usize = 50;

/// Other records, if there are any; `are_mixed`: each says what it is.
fn others(title: &'static str, id: &'static str, records: &[Named], are_mixed: bool) -> Option<AnyView> {
    let count = records.len();
    let items = records
        .iter()
        .take(SHOWN)
        .map(|record| {
            let (_, href, what) = place(record.what);
            let name = long_name(&record.name);
            view! {
                <li>
                    <a href=href>{name}</a>
                    {are_mixed.then(|| view! { " " <span class="muted">{what}</span> })}
                </li>
            }
        })
        .collect_view();
    let more = count.checked_sub(SHOWN).filter(|more| *more > 0);
    (count > 0).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ul class="list">{items}</ul>
                {more.map(|more| view! { <p class="muted">{format!("and {more} more")}</p> })}
            </section>
        }
        .into_any()
    })
}

/// The words of a field for people: what it names by its name.
fn told(names_others: bool, words: &str, known: &[Known]) -> String {
    if !names_others {
        return words.to_owned();
    }
    named(words, |id| {
        let found = known.iter().find(|known| known.id.to_string() == id);
        found.map(|known| known.name.clone())
    })
}

/// A field in words; an address of a page leads there.
fn fact(view: &FieldView, words: String, known: &[Known]) -> Fact {
    match view.shape {
        Shape::Several => {
            let names = told(true, &words, known);
            Fact::text(
                view.label,
                if names.is_empty() {
                    "nothing".to_owned()
                } else {
                    names
                },
            )
        }
        Shape::Days if words.is_empty() => Fact::text(view.label, "none"),
        Shape::Web if !words.is_empty() => {
            let href = words.clone();
            Fact::view(view.label, view! { <a href=href>{words}</a> })
        }
        _ => Fact::text_or_missing(view.label, Some(words), None),
    }
}

/// What is said of one that was withdrawn, with the way back.
pub fn withdrawn<R: Shown>(view: &RecordView<R>, context: &PageContext) -> Option<AnyView> {
    let (at, reason) = view.standing.withdrawn.clone()?;
    let restore = view.may_correct.then(|| {
        let action = step::<R>(view.record.key(), "restore");
        view! { <PostButton action=action label="Restore" fields=vec![version(view)] small=true /> }
    });
    let title = format!("Withdrawn {}", format_instant(context.local(at)));
    Some(
        view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p>{reason}</p>
                {restore}
            </NoticeBox>
        }
        .into_any(),
    )
}

/// What can be done to one.
pub fn buttons<R: Shown>(view: &RecordView<R>) -> Option<AnyView> {
    (view.may_correct && view.standing.withdrawn.is_none()).then(|| {
        let [correct, withdraw] = ["edit", "withdraw"].map(|name| step::<R>(view.record.key(), name));
        let also = R::ALSO.iter();
        let also = also
            .map(|(label, name)| {
                let href = step::<R>(view.record.key(), name);
                view! { <LinkButton href=href label=*label small=true /> }
            })
            .collect_view();
        view! {
            <div class="row">
                {also}
                <LinkButton href=correct label="Correct" small=true />
                <LinkButton href=withdraw label="Withdraw" kind=ButtonKind::Quiet small=true />
            </div>
        }
        .into_any()
    })
}

fn correct<R: Shown>(view: &RecordView<R>, context: &PageContext) -> AnyView {
    if view.standing.withdrawn.is_some() {
        return gone(view);
    }
    let mut state = context.form_or(|| view.record.fields());
    let conflict = state.conflict.and_then(|opened_at| {
        let merged = merged_over(view, opened_at, &state.fields, context)?;
        state.fields.clone_from(&merged.fields);
        let name_of = |id: &str| Some(told(true, id, &view.known));
        Some(conflict::notice(saved_by(view), &merged, name_of))
    });
    // After a conflict has been seen, saving again replaces what is stored now.
    let version = match state.fields.get("version") {
        typed if !typed.is_empty() && state.conflict.is_none() => typed.to_owned(),
        _ => view.standing.version.to_string(),
    };
    let form = Form::new(state);
    let id = view.record.key();
    let action = step::<R>(id, "edit");
    view! {
        <div class="stack">
        {conflict}
        <form class="form card narrow" method="post" action=action novalidate>
            <input type="hidden" name="version" value=version />
            {form.head()}
            {fields::<R>(form, &choices_of(view))}
            <SubmitBar label="Save" cancel_href=Some(page::<R>(id)) />
        </form>
        </div>
    }
    .into_any()
}

/// What was typed into a form that was opened at a version, over what was saved meanwhile.
pub(super) fn merged_over<R: Correctable>(
    view: &RecordView<R>,
    opened_at: i64,
    typed: &Fields,
    context: &PageContext,
) -> Option<Merged> {
    let (mine, _) = R::read_anyway(view.record.besides(), typed, context.today());
    let base = view
        .states
        .iter()
        .find(|state| state.revision.number == opened_at);
    let base = base.and_then(|state| state.record.as_ref());
    Some(merged(typed, base, &view.record, &mine?))
}

pub(super) fn saved_by<R>(view: &RecordView<R>) -> &str {
    view.states
        .first()
        .map_or("Somebody else", |state| &state.revision.actor_name)
}

/// What a record's fields can name from now on: neither what was withdrawn nor the record itself.
fn choices_of<R: Shown>(view: &RecordView<R>) -> Vec<Known> {
    let own = view.record.key();
    let choices = view
        .known
        .iter()
        .filter(|known| !known.withdrawn && known.id != own);
    choices.cloned().collect()
}

fn withdraw<R: Shown>(view: &RecordView<R>, context: &PageContext) -> AnyView {
    if view.standing.withdrawn.is_some() {
        return gone(view);
    }
    let form = Form::new(context.form_or(Fields::default));
    let id = view.record.key();
    let action = step::<R>(id, "withdraw");
    view! {
        <form class="form card narrow" method="post" action=action novalidate>
            <input type="hidden" name="version" value=view.standing.version.to_string() />
            {form.head()}
            <p>{R::WITHOUT_IT}</p>
            {form.field("reason", "Reason").required().help("Kept in the history.").text()}
            <SubmitBar label="Withdraw" cancel_href=Some(page::<R>(id)) />
        </form>
    }
    .into_any()
}

/// Instead of a form about something that was withdrawn.
fn gone<R: Shown>(view: &RecordView<R>) -> AnyView {
    set_status(StatusCode::CONFLICT);
    let title = format!("This {} was withdrawn", R::NOUN);
    let href = page::<R>(view.record.key());
    view! {
        <NoticeBox tone=Tone::Warning title=title>
            <p>
                "Restore it first, on " <a href=href>"its page"</a> "."
            </p>
        </NoticeBox>
    }
    .into_any()
}
