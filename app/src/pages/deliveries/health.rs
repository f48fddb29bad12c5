//! What is wrong with delivery right now, in sentences; then how much waits.

use holdfast_backend::notify::place::Silence;
use holdfast_backend::services::deliveries::{Deliveries, Health, RestingLane};
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::DeliveryState;
use leptos::prelude::*;

use crate::components::badge::Urgency;
use crate::components::button::PostButton;
use crate::components::instant::{format_from_now, format_instant, format_span};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::stat::StatCard;
use crate::context::{PageContext, Query};
use crate::paths;

/// From when on something that is ready and was not sent is a sign that nobody delivers, in seconds.
const LATE_SECONDS: i64 = 900;
/// Where the store's counts end.
const COUNTED_MAX: i64 = 10_000;

/// The top of the page.
pub(super) fn section(log: &Deliveries, context: &PageContext) -> AnyView {
    let health = &log.health;
    view! {
        {health.silence.map(|why| silent(why, context))}
        {health.resting.iter().map(|lane| resting(lane, log, context)).collect_view()}
        {nobody_delivers(log)}
        {jobs(health)}
        {(!health.has_mail).then(no_mail)}
        {stats(log)}
        {send_all_again(log, context)}
    }
    .into_any()
}

/// Nothing leaves, and why; whoever may can end it.
fn silent(why: Silence, context: &PageContext) -> AnyView {
    if why == Silence::Configured {
        return view! {
            <NoticeBox tone=Tone::Warning title="Nothing leaves: HOLDFAST_SILENT is set">
                <p>"Mail and webhooks wait. They leave once the setting is removed and Holdfast is started again."</p>
            </NoticeBox>
        }
        .into_any();
    }
    let confirm = context.may(Permission::ManageDeliveries).then(|| {
        let fields = vec![("confirm".to_owned(), "yes".to_owned())];
        view! { <PostButton action=paths::DELIVERIES label="Confirm that this one may send" fields=fields small=true /> }
    });
    view! {
        <NoticeBox tone=Tone::Warning title="Nothing leaves: this database was last used elsewhere">
            <p>
                "It looks like a copy or a restored backup. Mail and webhooks wait, so that nobody is notified twice and no real channel is called by a test. Confirm only when the other one no longer runs."
            </p>
            {confirm}
        </NoticeBox>
    }
    .into_any()
}

/// A way of delivery that rests: since when, why, and until when.
fn resting(resting: &RestingLane, log: &Deliveries, context: &PageContext) -> AnyView {
    let what = match &resting.webhook {
        Some((name, team)) if team.is_empty() => format!("The webhook “{name}”"),
        Some((name, team)) => format!("The webhook “{name}” of {team}"),
        None => resting.channel.label().to_owned(),
    };
    let lane = &resting.lane;
    let since = lane.opened_at.map_or_else(String::new, |at| {
        format!(
            " since {} ({})",
            format_instant(context.local(at)),
            format_from_now(context.local(at), log.now)
        )
    });
    let next = match lane.probe_at {
        Some(at) if at > log.now => format!(
            "It is tried again with one message at {} ({}).",
            format_instant(context.local(at)),
            format_from_now(context.local(at), log.now)
        ),
        _ => "It is tried again with the next message.".to_owned(),
    };
    let error = lane.last_error.clone().unwrap_or_default();
    let failed = match lane.failures {
        1 => format!("It refuses everything. The last error: {error}"),
        times => format!("It failed {times} times in a row. The last error: {error}"),
    };
    let worked = lane.last_success_at.map(|at| {
        format!(
            " Something last arrived on {}.",
            format_instant(context.local(at))
        )
    });
    view! {
        <NoticeBox tone=Tone::Error title=format!("{what} has been paused{since}")>
            <p>{failed}</p>
            <p>{next} {worked} " Nothing is lost: its messages wait."</p>
        </NoticeBox>
    }
    .into_any()
}

fn nobody_delivers(log: &Deliveries) -> Option<AnyView> {
    let since = log.health.counts.oldest_ready?;
    let seconds = (log.now - since).num_seconds();
    if seconds < LATE_SECONDS || !log.health.resting.is_empty() {
        return None;
    }
    let title = format!(
        "A message has been waiting to be sent for {}",
        format_span(seconds)
    );
    Some(
        view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p>
                    "Messages normally leave within seconds. Either no server is running, or it cannot keep up; "
                    <a href=paths::JOBS>"see the jobs"</a> "."
                </p>
            </NoticeBox>
        }
        .into_any(),
    )
}

fn jobs(health: &Health) -> Option<AnyView> {
    let title = match health.jobs.as_slice() {
        [] => return None,
        [one] => format!("The job {one} failed or is late"),
        more => format!("{} jobs failed or are late: {}", more.len(), more.join(", ")),
    };
    Some(
        view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p><a href=paths::JOBS>"See what went wrong"</a></p>
            </NoticeBox>
        }
        .into_any(),
    )
}

fn no_mail() -> AnyView {
    view! {
        <NoticeBox title="No mail server is configured">
            <p>"Reminders reach inboxes and webhooks only; no mail is recorded or sent."</p>
        </NoticeBox>
    }
    .into_any()
}

/// After a mail server was set up wrongly.
fn send_all_again(log: &Deliveries, context: &PageContext) -> Option<AnyView> {
    let dead = log.health.counts.dead;
    (dead > 1 && context.may(Permission::ManageDeliveries)).then(|| {
        let fields = vec![("all".to_owned(), "yes".to_owned())];
        view! {
            <div class="row">
                <PostButton action=paths::DELIVERIES label="Send all again" fields=fields small=true />
                <span class="muted small">"Sends all failed messages again, at most 1,000 at once."</span>
            </div>
        }
        .into_any()
    })
}

fn stats(log: &Deliveries) -> AnyView {
    let counts = &log.health.counts;
    let narrowed = |state: DeliveryState| {
        Some(
            Query::default()
                .with("state", state.as_str())
                .on(paths::DELIVERIES),
        )
    };
    let dead = if counts.dead > 0 {
        ("each with its last error", Urgency::Overdue)
    } else {
        ("none", Urgency::Normal)
    };
    let waiting = match counts.oldest_ready {
        Some(since) => format!(
            "the oldest is ready for {}",
            format_span((log.now - since).num_seconds().max(0))
        ),
        None => "none ready".to_owned(),
    };
    let resting = i64::try_from(log.health.resting.len()).unwrap_or(i64::MAX);
    let resting_note = if resting > 0 { "see above" } else { "none" };
    let urgency = if resting > 0 {
        Urgency::Overdue
    } else {
        Urgency::Normal
    };
    view! {
        <div class="stats">
            <StatCard label="Failed" value=number(counts.dead) urgency=dead.1 note=Some(dead.0.to_owned()) href=narrowed(DeliveryState::Dead) />
            <StatCard label="Waiting to be sent" value=number(counts.queued + counts.sending) note=Some(waiting) href=narrowed(DeliveryState::Queued) />
            <StatCard label="Waiting for a digest" value=number(counts.held) note=Some("leave together in the morning".to_owned()) href=narrowed(DeliveryState::Held) />
            <StatCard label="Paused channels" value=number(resting) urgency=urgency note=Some(resting_note.to_owned()) />
        </div>
    }
    .into_any()
}

fn number(count: i64) -> String {
    if count >= COUNTED_MAX {
        "10,000+".to_owned()
    } else {
        count.to_string()
    }
}
