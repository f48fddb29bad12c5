//! Recording a review of an integration.

use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::services::corrections::Other;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::review::Review;
use leptos::prelude::*;

use super::corrections::filing::{Filed, form};
use super::corrections::way_to;
use super::due::{review, shown};
use super::frame::PageFrame;
use crate::components::badge::{BandBadge, DueText};
use crate::components::facts::{Fact, Facts};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};

/// The page.
#[component]
pub fn RecordReview() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.integration(context.actor()?, id?).await?;
            if view.may_review {
                Ok(view)
            } else {
                Err(holdfast_backend::ServiceError::Forbidden("Record a review"))
            }
        }
    };
    load(read, move |view| {
        let title = format!("Record review of {}", view.stored.integration.name);
        view! { <PageFrame title=title context=context.clone()>{body(&view, &context)}</PageFrame> }
    })
}

fn body(view: &IntegrationView, context: &PageContext) -> AnyView {
    let today = context.today();
    let integration = &view.stored.integration;
    let (when, urgency) = review(&view.review_status, today);
    let scores = &view.stored.assessment.scores;
    let (residual, inherent) = (
        (scores.residual_band, shown(scores.residual)),
        (scores.inherent_band, shown(scores.inherent)),
    );
    let facts = vec![
        Fact::view("Due", view! { <DueText text=when urgency=urgency /> }),
        Fact::text(
            "Cadence",
            format!(
                "every {}, {}",
                super::due::count(i64::from(view.cadence.months), "month"),
                view.cadence.why
            ),
        ),
        Fact::view(
            "Residual",
            view! { <BandBadge band=residual.0 score=Some(residual.1) /> },
        ),
        Fact::view(
            "Inherent",
            view! { <BandBadge band=inherent.0 score=Some(inherent.1) /> },
        ),
        Fact::text(
            "Last outcome",
            view.reviews
                .first()
                .map_or("never reviewed", |review| review.outcome.label()),
        ),
    ];
    let missing = integration.missing();
    let missing = (!missing.is_empty()).then(|| {
        let items = missing.into_iter();
        let items = items.map(|(_, label)| view! { <li>{label}</li> }).collect_view();
        view! {
            <section class="card">
                <h2>"What is missing"</h2>
                <ul class="list">{items}</ul>
            </section>
        }
    });
    let form = form::<Review>(context, integration.id);
    let crumbs = way_to(Other::Integration(integration.id), integration.name.to_string());
    view! {
        <PageHeader crumbs=crumbs>
            <p>{Review::WHY}</p>
        </PageHeader>
        <div class="columns is-form">
            {form}
            <aside class="stack" aria-label="The integration">
                <section class="card">
                    <h2>"Current state"</h2>
                    <Facts facts=facts />
                </section>
                {missing}
            </aside>
        </div>
    }
    .into_any()
}
