//! Recording that what a rotation replaced was revoked: the last step of a rotation, often days after it.

use holdfast_backend::services::rotation::RevocationPage;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::RotationId;
use leptos::prelude::*;

use super::form::Form;
use super::frame::PageFrame;
use super::rotation::{credential, crumbs, step_texts};
use crate::components::date::{DateText, PlainDate};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::steps::Steps;
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page.
#[component]
pub fn RecordRevocation() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<RotationId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.revocation_page(context.actor()?, id?).await }
    };
    load(read, move |page| {
        let title = format!("Record that the old {} was revoked", page.page.credential.name);
        view! { <PageFrame title=title context=context.clone()>{body(&page, &context)}</PageFrame> }
    })
}

fn body(revocation: &RevocationPage, context: &PageContext) -> AnyView {
    let (page, rotation) = (&revocation.page, &revocation.rotation);
    let crumbs = crumbs(page);
    let mut facts = vec![Fact::view(
        "Rotated",
        view! { <PlainDate date=rotation.rotated_on /> },
    )];
    if let Some(due) = rotation.old_due_on() {
        let today = context.today();
        facts.push(Fact::view(
            "The overlap ends",
            view! { <DateText date=due today=today /> },
        ));
    }
    facts.push(Fact::text_or_missing(
        "Ticket",
        rotation.ticket.as_deref().map(str::to_owned),
        None,
    ));
    let steps = step_texts(&revocation.steps);
    view! {
        <PageHeader crumbs=crumbs />
        <div class="columns is-form">
            <div class="stack">
                {form(revocation, context)}
                <section class="card" id="procedure">
                    <h2>"What is left to do"</h2>
                    <Steps steps=steps />
                </section>
            </div>
            <aside class="stack" aria-label="The rotation">
                <section class="card">
                    <h2>"The rotation"</h2>
                    <Facts facts=facts />
                </section>
                {credential(page, context)}
            </aside>
        </div>
    }
    .into_any()
}

fn form(revocation: &RevocationPage, context: &PageContext) -> AnyView {
    let (credential, rotation) = (&revocation.page.credential, &revocation.rotation);
    if rotation.old_due_on().is_none() {
        let text = match rotation.old_revoked_on {
            Some(_) => "That the old one was revoked is on record.",
            None => "The old one stopped with the rotation; there is nothing left to revoke.",
        };
        let on = rotation
            .old_revoked_on
            .map(|day| view! { " It was revoked on " <PlainDate date=day /> "." });
        return view! {
            <NoticeBox tone=Tone::Good title="Nothing is left to do here">
                <p>{text} {on}</p>
            </NoticeBox>
        }
        .into_any();
    }
    let today = context.today();
    let form = Form::new(context.form_or(|| Fields::default().with("revoked_on", today.to_string())));
    let cancel = paths::integration(credential.integration) + "#credentials";
    view! {
        <form class="form card" method="post" action=paths::revoked(rotation.id) novalidate>
            {form.head()}
            {form.field("revoked_on", "Old one revoked on").help("The day from which it no longer worked.").required().date()}
            <SubmitBar label="Record it" cancel_href=Some(cancel) note="A wrong date can be corrected on the page of the rotation." />
        </form>
    }
    .into_any()
}
