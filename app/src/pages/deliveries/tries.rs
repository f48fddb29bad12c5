//! Every try to deliver one notification, for those who may read deliveries; and the button that sends it again.

use holdfast_backend::services::deliveries::Tries;
use holdfast_backend::store::notifications::log::Attempt;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ChannelClass, DeliveryState};
use leptos::prelude::*;

use crate::components::button::PostButton;
use crate::components::date::format_date;
use crate::components::delivery::{DeliveryBadge, OutcomeBadge};
use crate::components::facts::{Fact, Facts};
use crate::components::instant::{InstantText, format_instant, format_milliseconds};
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, Query};
use crate::paths;

/// The card with how it stands and every try.
#[must_use]
pub fn section(tries: &Tries, context: &PageContext) -> AnyView {
    let notification = &tries.row.notification;
    let shown = |at| format_instant(context.local(at));
    let mut facts = vec![
        Fact::view("State", view! { <DeliveryBadge state=notification.state /> }),
        Fact::text("Over", notification.channel.label()),
        Fact::text("Recorded", shown(notification.created_at)),
    ];
    match notification.state {
        DeliveryState::Queued => facts.push(Fact::text("Next try", shown(notification.not_before))),
        DeliveryState::Held => facts.extend(
            notification
                .digest_on
                .map(|day| Fact::text("Goes with", format!("the digest of {}", format_date(day)))),
        ),
        _ => facts.extend(
            notification
                .settled_at
                .map(|at| Fact::text(settled_word(notification.state), shown(at))),
        ),
    }
    if let Some(digest) = notification.digest {
        let href = paths::reminder(digest);
        facts.push(Fact::view("Went with", view! { <a href=href>"this digest"</a> }));
    }
    facts.extend(
        notification
            .last_error
            .clone()
            .map(|error| Fact::text("Last error", error)),
    );
    if let (Some(name), Some(id)) = (&tries.row.integration_name, notification.integration) {
        let href = Query::default()
            .with("integration", &id.to_string())
            .on(paths::DELIVERIES);
        let text = format!("Everything about {name}");
        facts.push(Fact::view("Log", view! { <a href=href>{text}</a> }));
    }
    let again = (notification.state == DeliveryState::Dead && context.may(Permission::ManageDeliveries))
        .then(|| {
            let fields = vec![("id".to_owned(), notification.id.to_string())];
            let action = Query::default()
                .with("state", DeliveryState::Dead.as_str())
                .on(paths::DELIVERIES);
            view! { <PostButton action=action label="Send again" fields=fields /> }
        });
    view! {
        <section class="card" id="delivery">
            <h2>"Delivery"</h2>
            <Facts facts=facts />
            {again}
            {list(tries, context)}
        </section>
    }
    .into_any()
}

fn settled_word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Sent => "Sent",
        DeliveryState::Bundled => "Bundled",
        DeliveryState::Dead => "Given up",
        _ => "Ended",
    }
}

fn list(tries: &Tries, context: &PageContext) -> AnyView {
    if tries.attempts.is_empty() {
        let text = match tries.row.notification.channel {
            ChannelClass::Inbox => "Inbox messages arrive as soon as they are recorded.",
            ChannelClass::Email | ChannelClass::Webhook => "No attempt yet.",
        };
        return view! { <p class="muted small">{text}</p> }.into_any();
    }
    let columns = vec![
        Column::new("when", "When"),
        Column::new("outcome", "Result"),
        Column::new("took", "Took").end(),
        Column::new("worker", "By"),
        Column::new("error", "Error").wraps(),
    ];
    let rows = tries
        .attempts
        .iter()
        .map(|attempt| row(attempt, context))
        .collect();
    view! { <DataTable caption="Attempts, newest first" show_caption=true columns=columns rows=rows free=true /> }.into_any()
}

fn row(attempt: &Attempt, context: &PageContext) -> Row {
    Row::plain(vec![
        view! { <InstantText at=context.local(attempt.began_at) now=context.backend.clock.now() /> }
            .into_any(),
        view! { <OutcomeBadge outcome=attempt.outcome /> }.into_any(),
        view! { <span class="nowrap">{format_milliseconds(attempt.duration_ms)}</span> }.into_any(),
        attempt.worker.clone().into_any(),
        attempt.error.clone().into_any(),
    ])
}
