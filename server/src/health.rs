//! Probes: whether the process lives, and whether it can work.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use holdfast_backend::StoreError;
use holdfast_backend::store::Outage;

use crate::state::Server;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
pub async fn live() -> &'static str {
    "live\n"
}

/// Something could be saved: a write is begun and taken back. A file that was removed still answers and loses what is written to
/// it, and a full disk still answers.
pub async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    let text = match tokio::time::timeout(PATIENCE, server.backend.db.require_writable()).await {
        Ok(Ok(())) => return (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::warn!(error = %error, "Not ready");
            match error {
                StoreError::Unavailable(Outage::Moved) => "the database file is gone\n",
                StoreError::Unavailable(Outage::Full) => "the disk of the database is full\n",
                _ => "the database does not answer\n",
            }
        }
        Err(_) => "the database does not answer in time\n",
    };
    (StatusCode::SERVICE_UNAVAILABLE, text)
}
