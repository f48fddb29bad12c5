//! Probes: whether the process lives, and whether it can work.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use crate::state::Server;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
pub async fn live() -> &'static str {
    "live\n"
}

/// The database answers, and its file is still where it was opened: a file that was removed still answers, and what is
/// written to it is lost.
pub async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    if server
        .reach
        .database_file
        .as_ref()
        .is_some_and(|file| !file.exists())
    {
        tracing::error!("The database file was removed while it was open; put it back and restart");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database file is gone\n");
    }
    match tokio::time::timeout(PATIENCE, server.backend.is_new()).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::debug!(error = %error, "Not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer in time\n",
        ),
    }
}
