//! Rotation policies: how long each kind of credential may live, who says so, and what providers publish.

use holdfast_backend::services::policies::PolicyRow;
use holdfast_domain::credential::{PUBLISHED, PublishedAdvice};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::words;
use leptos::prelude::*;

use crate::components::badge::{DueText, Urgency};
use crate::components::date::format_date;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load};
use crate::pages::frame::PageFrame;
use crate::paths;

/// The list of all kinds.
#[component]
pub fn PoliciesPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.policies(context.actor()?).await }
    };
    load(
        read,
        move |rows| view! { <PageFrame title="Rotation policies" context=context.clone()>{list(&rows, &context)}</PageFrame> },
    )
}

fn list(rows: &[PolicyRow], context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("kind", "Kind"),
        Column::new("days", "Rotated every").end(),
        Column::new("source", "Basis").wraps(),
        Column::new("by", "Set by"),
        Column::new("followers", "Credentials").end(),
    ];
    let table = rows.iter().map(policy_row).collect();
    let advice_columns = vec![
        Column::new("provider", "Provider"),
        Column::new("kind", "Kind"),
        Column::new("days", "Advises").end(),
        Column::new("source", "Where it says so").wraps(),
        Column::new("holds", "Here").wraps(),
    ];
    let advice = PUBLISHED
        .iter()
        .map(|advice| {
            let decided = rows
                .iter()
                .find(|row| row.kind == advice.kind)
                .and_then(|row| row.decided.as_ref())
                .map(|(policy, _)| policy.days);
            Row::plain(vec![
                advice.provider.into_any(),
                advice.kind.label().into_any(),
                format!("{} days", advice.days).into_any(),
                advice.source.into_any(),
                holds_here(advice, decided),
            ])
        })
        .collect();
    view! {
        <PageHeader crumbs=super::crumbs_for(context)>
            <p>
                "How long a credential may live is decided in this order: what was set by hand on the credential; the organisation’s \
                policy for its kind, below; what its provider publishes; the built-in default."
            </p>
        </PageHeader>
        <div class="stack stack-lg">
            <div class="table-block">
                <DataTable caption="The policy of each kind of credential" columns=columns rows=table free=true />
            </div>
            <section class="stack" aria-labelledby="published">
                <h2 id="published">"What providers publish"</h2>
                <div class="table-block">
                    <DataTable caption="Rotation advice that providers publish" columns=advice_columns rows=advice free=true />
                </div>
            </section>
        </div>
    }
    .into_any()
}

fn policy_row(row: &PolicyRow) -> Row {
    let (days, source, by) = match &row.decided {
        Some((policy, name)) => (
            policy.days,
            policy.source.clone(),
            view! { {name.clone()} <span class="table-sub">{format_date(policy.decided_on)}</span> }
                .into_any(),
        ),
        None => (
            row.house.days,
            "Built-in default".to_owned(),
            view! { <span class="muted">"–"</span> }.into_any(),
        ),
    };
    let followers = match row.followers {
        1_001.. => "1,000+".to_owned(),
        count => count.to_string(),
    };
    Row::link(
        paths::policy(row.kind.as_str()),
        vec![
            row.kind.label().into_any(),
            words::count(i64::from(days), "day").into_any(),
            source.into_any(),
            by,
            followers.into_any(),
        ],
    )
}

/// What holds in place of published advice.
pub(super) fn holds_here(advice: &PublishedAdvice, decided: Option<u32>) -> AnyView {
    match decided {
        None => "In effect".into_any(),
        Some(days) if days > advice.days => {
            let text = format!(
                "Our {} hold: longer than advised",
                words::count(i64::from(days), "day")
            );
            view! { <DueText text=text urgency=Urgency::Soon /> }.into_any()
        }
        Some(days) => format!("Our {} hold", words::count(i64::from(days), "day")).into_any(),
    }
}
