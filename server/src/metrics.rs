//! Numbers for the machine that watches, as Prometheus reads them, on a listener of their own: they are for the operator's
//! network and not for visitors. Read from the database at each scrape, so that every node says the same; no names, no
//! addresses, no ids.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use holdfast_backend::Backend;
use holdfast_backend::services::watch::Watched;
use holdfast_domain::enumeration::Enumeration;
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::PrometheusBuilder;

/// The text format of Prometheus (its documentation, "Exposition formats").
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The listener's only route.
pub fn router(backend: Backend) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(backend)
}

async fn scrape(State(backend): State<Backend>) -> Response {
    match tokio::time::timeout(PATIENCE, backend.watched()).await {
        Ok(Ok(watched)) => ([(header::CONTENT_TYPE, FORMAT)], render(&watched)).into_response(),
        Ok(Err(error)) => {
            tracing::error!(error = %error, "The numbers for the machine that watches cannot be read");
            unavailable()
        }
        Err(_) => {
            tracing::warn!(
                timeout.seconds = PATIENCE.as_secs(),
                "The numbers for the machine that watches could not be read in time"
            );
            unavailable()
        }
    }
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
}

/// The numbers as text. A recorder of its own for each scrape, so that nothing outlives what it tells of.
fn render(watched: &Watched) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        describe();
        record(watched);
    });
    handle.render()
}

fn describe() {
    describe_gauge!(
        "holdfast_notifications",
        "Notifications on record by state; each number ends at 100000"
    );
    describe_gauge!(
        "holdfast_notifications_oldest_ready_seconds",
        "For how long the oldest notification that is ready has not been sent; 0 when none is ready"
    );
    describe_gauge!(
        "holdfast_delivery_attempts_last_hour",
        "Tries to deliver within the last hour by outcome"
    );
    describe_gauge!(
        "holdfast_delivery_lanes",
        "Ways of delivery that were used so far"
    );
    describe_gauge!(
        "holdfast_delivery_lanes_resting",
        "Ways of delivery that rest because they kept failing"
    );
    describe_gauge!(
        "holdfast_job_last_success_timestamp_seconds",
        "When the last run of the job ended that did not fail"
    );
    describe_gauge!(
        "holdfast_job_last_run_duration_seconds",
        "How long the last run of the job took"
    );
    describe_gauge!(
        "holdfast_job_last_run_failed",
        "1 when the last run of the job failed"
    );
    describe_gauge!(
        "holdfast_job_next_run_timestamp_seconds",
        "When the job is due next"
    );
    describe_counter!("holdfast_job_failures_total", "Runs of the job that failed");
}

#[expect(
    clippy::cast_precision_loss,
    reason = "gauges are floating; counts and seconds are far below 2^53"
)]
fn record(watched: &Watched) {
    for (state, count) in &watched.states {
        gauge!("holdfast_notifications", "state" => state.as_str()).set(*count as f64);
    }
    gauge!("holdfast_notifications_oldest_ready_seconds").set(watched.oldest_ready_seconds as f64);
    for (outcome, count) in &watched.attempts {
        gauge!("holdfast_delivery_attempts_last_hour", "outcome" => outcome.as_str()).set(*count as f64);
    }
    for (channel, all, resting) in &watched.lanes {
        gauge!("holdfast_delivery_lanes", "channel" => channel.as_str()).set(*all as f64);
        gauge!("holdfast_delivery_lanes_resting", "channel" => channel.as_str()).set(*resting as f64);
    }
    for job in &watched.jobs {
        let name = job.name.clone();
        if let Some(at) = job.succeeded_at {
            gauge!("holdfast_job_last_success_timestamp_seconds", "job" => name.clone())
                .set(at.timestamp() as f64);
        }
        if let Some(milliseconds) = job.duration_ms {
            gauge!("holdfast_job_last_run_duration_seconds", "job" => name.clone())
                .set(milliseconds as f64 / 1_000.0);
        }
        gauge!("holdfast_job_last_run_failed", "job" => name.clone()).set(f64::from(u8::from(job.failed)));
        gauge!("holdfast_job_next_run_timestamp_seconds", "job" => name.clone())
            .set(job.next_at.timestamp() as f64);
        counter!("holdfast_job_failures_total", "job" => name)
            .absolute(u64::try_from(job.failures).unwrap_or(0));
    }
}
