//! What happens while nobody asks: scores whose facts have aged are computed again, and ended sessions are removed.
//! Each run can be repeated, and one that fails is followed by the next.

use std::time::Duration;

use holdfast_backend::store::sessions;
use holdfast_backend::{Backend, Clock, StoreError};
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

const SCORES_EVERY: Duration = Duration::from_mins(10);
const SESSIONS_EVERY: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub async fn run(backend: Backend) {
    let mut scores = interval(SCORES_EVERY);
    let mut ended = interval_at(Instant::now() + SESSIONS_EVERY, SESSIONS_EVERY);
    scores.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ended.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = scores.tick() => {
                if let Err(error) = backend.refresh_scores().await {
                    tracing::error!(error = %error, "Scores could not be brought up to date; the next try is in ten minutes");
                }
            }
            _ = ended.tick() => {
                if let Err(error) = remove_ended_sessions(&backend).await {
                    tracing::error!(error = %error, "Ended sessions could not be removed; the next try is in an hour");
                }
            }
        }
    }
}

/// Removes sessions that have ended on the machine's clock, on which sessions live.
///
/// # Errors
/// When the database fails.
pub async fn remove_ended_sessions(backend: &Backend) -> Result<(), StoreError> {
    let mut writing = backend.db.write().await?;
    sessions::delete_expired(&mut writing.conn(), Clock::system().now()).await?;
    writing.commit().await
}
