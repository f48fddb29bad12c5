//! What runs by itself: what it does, how its last run went, when it runs next, and the button that runs it now.

use holdfast_backend::services::jobs::JobView;
use holdfast_domain::access::Permission;
use holdfast_domain::words;
use leptos::prelude::*;

use super::deliveries::{refused, tabs};
use super::frame::PageFrame;
use crate::components::badge::{Status, StatusBadge};
use crate::components::button::PostButton;
use crate::components::icon::{Icon, IconName};
use crate::components::instant::{InstantText, format_milliseconds};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load};
use crate::paths;

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.jobs(context.actor()?).await }
    };
    load(
        read,
        move |jobs| view! { <PageFrame title="Jobs" context=context.clone()>{body(&jobs, &context)}</PageFrame> },
    )
}

fn body(jobs: &[JobView], context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("job", "Job").wraps(),
        Column::new("last", "Last run"),
        Column::new("took", "Took").end(),
        Column::new("result", "Result").wraps(),
        Column::new("next", "Next run"),
        Column::new("now", "Now"),
    ];
    let may_run = context.may(Permission::ManageDeliveries);
    let rows = jobs.iter().map(|job| row(job, context, may_run)).collect();
    view! {
        {tabs(context)}
        <PageHeader>
            <p>"Each job runs on one server at a time and retries on its next run after a failure."</p>
        </PageHeader>
        <div class="stack">
            {refused(context)}
            <DataTable caption="Jobs" columns=columns rows=rows free=true />
        </div>
    }
    .into_any()
}

fn row(job: &JobView, context: &PageContext, may_run: bool) -> Row {
    let now = context.backend.clock.now();
    let last = job.row.as_ref();
    let finished = last.and_then(|row| row.finished_at);
    let took = last.and_then(|row| row.duration_ms).map(format_milliseconds);
    let next = last.filter(|_| !job.running).map(|row| {
        let late = job
            .late
            .then(|| view! { <StatusBadge status=Status::DueSoon text=Some("Late".to_owned()) /> " " });
        view! { {late} <InstantText at=context.local(row.next_at) now=now /> }
    });
    Row::plain(vec![
        view! {
            {job.says.clone()}
            <span class="table-sub"><code>{job.name.clone()}</code> {format!(", {}", every(job.every_minutes))}</span>
        }
        .into_any(),
        finished
            .map(|at| view! { <InstantText at=context.local(at) now=now /> })
            .into_any(),
        took.map(|took| view! { <span class="nowrap">{took}</span> })
            .into_any(),
        result(job),
        next.into_any(),
        standing(job, may_run),
    ])
}

fn result(job: &JobView) -> AnyView {
    let Some(row) = job.row.as_ref().filter(|row| row.finished_at.is_some()) else {
        return view! { <StatusBadge status=Status::Exempt text=Some("Has not run yet".to_owned()) /> }
            .into_any();
    };
    let (status, word) = if row.failed {
        (Status::Overdue, "Failed")
    } else {
        (Status::Current, "Done")
    };
    let said = row.result.clone();
    view! {
        <StatusBadge status=status text=Some(word.to_owned()) />
        <span class="table-sub">{said}</span>
    }
    .into_any()
}

/// Whether it runs now and where, or the button that runs it.
fn standing(job: &JobView, may_run: bool) -> AnyView {
    if job.running {
        let place = job.row.as_ref().and_then(|row| row.worker.clone());
        return view! {
            <span class="status is-soon"><Icon name=IconName::History small=true /> "Runs now"</span>
            {place.map(|place| view! { <span class="table-sub">{format!("on {place}")}</span> })}
        }
        .into_any();
    }
    if may_run {
        let fields = vec![("job".to_owned(), job.name.clone())];
        return view! { <PostButton action=paths::JOBS label="Run now" fields=fields small=true /> }
            .into_any();
    }
    "Waits".into_any()
}

/// "every minute", "every 5 minutes", "every hour", "every day".
fn every(minutes: i64) -> String {
    match minutes {
        1 => "every minute".to_owned(),
        60 => "every hour".to_owned(),
        1_440 => "every day".to_owned(),
        minutes => format!("every {}", words::minutes(u32::try_from(minutes).unwrap_or(0))),
    }
}
