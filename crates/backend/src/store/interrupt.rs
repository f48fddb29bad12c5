//! Ends the statement that an SQLite connection is at when nobody waits for it any more: a request that was given up, a client
//! that went away, or one that takes longer than anybody waits. PostgreSQL has settings for that (`open.rs`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlx::SqliteConnection;

/// How many steps of its machine SQLite makes between two looks: less than a millisecond.
const STEPS: i32 = 10_000;

/// Held as long as somebody waits for what a connection does. Dropped before the connection goes back.
#[derive(Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on, statements of this connection end when the answer is dropped, or after `patience` if there is a bound.
    pub(super) async fn arm(
        conn: &mut SqliteConnection,
        patience: Option<Duration>,
    ) -> Result<Self, sqlx::Error> {
        let ended = Arc::new(AtomicBool::new(false));
        let (seen, began) = (Arc::clone(&ended), Instant::now());
        conn.lock_handle().await?.set_progress_handler(STEPS, move || {
            !seen.load(Ordering::Relaxed) && patience.is_none_or(|patience| began.elapsed() < patience)
        });
        Ok(Self(ended))
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
