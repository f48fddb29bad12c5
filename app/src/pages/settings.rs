//! What the organisation decides, page by page.

pub mod channel_changes;
pub mod channels;
pub mod index;
pub mod ladders;
pub mod people;
pub mod person;
pub mod person_form;
pub mod person_leaving;
pub mod policies;
pub mod policy;
pub mod teams;
pub mod wordings;

use holdfast_domain::access::Permission;
use leptos::prelude::*;

use crate::components::notice::{NoticeBox, Tone};
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

/// Whether whoever looks has a permission.
fn is_admin(context: &PageContext, permission: Permission) -> bool {
    context.actor.as_ref().is_some_and(|actor| actor.may(permission))
}

/// The version that a form names. After a conflict has been seen, saving again replaces what is stored now.
fn seen_version(state: &FormState, stored: i64) -> String {
    match state.fields.get("version") {
        typed if !typed.is_empty() && state.conflict.is_none() => typed.to_owned(),
        _ => stored.to_string(),
    }
}

/// Somebody decided while this form was open.
fn decided_meanwhile(now: &str) -> AnyView {
    let title = format!("Somebody decided meanwhile: {now}");
    view! {
        <NoticeBox tone=Tone::Warning title=title>
            <p>"Nothing of yours has been saved. The form still holds what you typed; saving it again replaces what was decided."</p>
        </NoticeBox>
    }
    .into_any()
}
