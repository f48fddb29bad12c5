//! Recording a rotation: two clicks from wherever it is due.

use holdfast_backend::services::credentials::CredentialPage;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::CredentialId;
use leptos::prelude::*;

use super::due::rotation;
use super::form::Form;
use super::frame::PageFrame;
use crate::components::badge::StatusBadge;
use crate::components::date::{PlainDate, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::form::{FieldPair, SubmitBar};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page.
#[component]
pub fn RecordRotation() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<CredentialId>("id");
    let read = {
        let context = context.clone();
        async move {
            let page = context.backend.credential(context.actor()?, id?).await?;
            if page.may_rotate {
                Ok(page)
            } else {
                Err(holdfast_backend::ServiceError::Forbidden("Record a rotation"))
            }
        }
    };
    load(read, move |page| {
        let title = format!("Record rotation of {}", page.credential.name);
        view! { <PageFrame title=title context=context.clone()>{body(&page, &context)}</PageFrame> }
    })
}

fn body(page: &CredentialPage, context: &PageContext) -> AnyView {
    let today = context.today();
    let credential = &page.credential;
    let state = context.form_or(|| Fields::default().with("rotated_on", today.to_string()));
    let id = match state.fields.get("id") {
        "" => context.backend.clock.new_id().to_string(),
        id => id.to_owned(),
    };
    let form = Form::new(state);
    let (status, text, _) = rotation(&page.status, today);
    let policy = page
        .policy
        .as_ref()
        .map(|policy| format!("every {} days: {}", policy.days, policy.source));
    let facts = vec![
        Fact::view("Status", view! { <StatusBadge status=status text=Some(text) /> }),
        Fact::text_or_missing("Policy", policy, None),
        Fact::text_or_missing("Last rotated", credential.last_rotated_on.map(format_date), None),
        Fact::text_or_missing("Expires", credential.expires_on.map(format_date), None),
        Fact::view(
            "Where it is kept",
            view! { <code>{credential.location.clone()}</code> },
        ),
    ];
    let crumbs = vec![
        ("Integrations".into(), paths::INTEGRATIONS.into()),
        (
            page.integration_name.clone(),
            paths::integration(credential.integration),
        ),
    ];
    view! {
        <PageHeader crumbs=crumbs />
        <div class="columns is-form">
            <form class="form card" method="post" action=paths::rotate(credential.id) novalidate>
                <input type="hidden" name="id" value=id />
                {form.head()}
                {form.field("rotated_on", "Rotated on").required().date()}
                <FieldPair>
                    {form.field("ticket", "Ticket").help("Such as OPS-1234.").text_of(120)}
                    {form.field("new_expires_on", "The new one expires").help("Empty: it does not.").date()}
                </FieldPair>
                <FieldPair>
                    {form.field("overlap_days", "Old and new both worked for").number("days")}
                    {form.field("old_revoked_on", "Old one revoked").date()}
                </FieldPair>
                {form.field("note", "Note").area(3)}
                <SubmitBar label="Record rotation" cancel_href=Some(paths::integration(credential.integration)) note="Kept for ever: a rotation cannot be changed afterwards." />
            </form>
            <aside class="stack" aria-label="The credential">
                <section class="card">
                    <h2>{credential.name.to_string()}</h2>
                    <Facts facts=facts />
                </section>
                {past(page)}
            </aside>
        </div>
    }
    .into_any()
}

fn past(page: &CredentialPage) -> AnyView {
    let columns = vec![
        Column::new("date", "Rotated"),
        Column::new("ticket", "Ticket"),
        Column::new("overlap", "Overlap").end(),
    ];
    let rows = page
        .rotations
        .iter()
        .map(|rotation| {
            Row::plain(vec![
                view! { <PlainDate date=rotation.rotated_on /> }.into_any(),
                rotation.ticket.clone().unwrap_or_default().into_any(),
                rotation
                    .overlap_days
                    .map(|days| format!("{days} d"))
                    .unwrap_or_default()
                    .into_any(),
            ])
        })
        .collect();
    view! {
        <section class="card">
            <h2>"Rotations so far"</h2>
            <DataTable caption="Rotations so far" columns=columns rows=rows free=true>
                <p class="muted">"None is on record."</p>
            </DataTable>
        </section>
    }
    .into_any()
}
