//! What the organisation decides, page by page.

pub mod channel_changes;
pub mod channels;
pub mod index;
pub mod ladders;
pub mod people;
pub mod person;
pub mod person_email;
pub mod person_form;
pub mod person_leaving;
pub mod policies;
pub mod policy;
pub mod teams;
pub mod wordings;

use leptos::prelude::*;

use crate::components::button::PostButton;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{FormState, PageContext};
use crate::paths;

/// The way back from a page below.
fn crumbs() -> Vec<(String, String)> {
    vec![("Settings".into(), paths::SETTINGS.into())]
}

/// The same from a page that others may read too; nothing for who may not open the settings.
fn crumbs_for(context: &PageContext) -> Vec<(String, String)> {
    let may_open = context.actor.as_ref().is_some_and(index::may_open);
    if may_open { crumbs() } else { Vec::new() }
}

/// The version that a form names. After a conflict has been seen, saving again replaces what is stored now.
pub(in crate::pages) fn seen_version(state: &FormState, stored: i64) -> String {
    match state.fields.get("version") {
        typed if !typed.is_empty() && state.conflict.is_none() => typed.to_owned(),
        _ => stored.to_string(),
    }
}

/// Somebody decided while this form was open.
fn decided_meanwhile(now: &str) -> AnyView {
    let title = format!("Changed by someone else meanwhile: {now}");
    view! {
        <NoticeBox tone=Tone::Warning title=title>
            <p>"Nothing of yours has been saved. The form still has what you entered; saving it again replaces the current setting."</p>
        </NoticeBox>
    }
    .into_any()
}

/// The page of one decision: its form for who may decide, what it means beside it. `list` is the way back.
fn decision(
    context: &PageContext,
    list: (&str, &str),
    lead: impl Into<String>,
    conflict: Option<AnyView>,
    form: Option<AnyView>,
    aside: AnyView,
) -> AnyView {
    let mut crumbs = crumbs_for(context);
    crumbs.push((list.0.into(), list.1.into()));
    let lead = lead.into();
    let layout = if form.is_some() {
        "columns is-form"
    } else {
        "stack"
    };
    view! {
        <PageHeader crumbs=crumbs>
            <p>{lead}</p>
        </PageHeader>
        {conflict}
        <div class=layout>{form} <aside class="stack">{aside}</aside></div>
    }
    .into_any()
}

/// The default, and the button that goes back to it.
fn back_to_default(default: AnyView, action: String, version: i64) -> AnyView {
    let fields = vec![
        ("version".into(), version.to_string()),
        ("reset".into(), "on".into()),
    ];
    view! {
        <section class="card" aria-labelledby="default">
            <h2 id="default">"Back to the default"</h2>
            {default}
            <PostButton action=action label="Use the default" fields=fields small=true />
        </section>
    }
    .into_any()
}
