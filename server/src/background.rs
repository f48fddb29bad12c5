//! What happens while nobody asks: jobs whose time has come are run, and what is ready is delivered. Both go on after an
//! error, and end when they are told to.

use std::time::Duration;

use holdfast_backend::Backend;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often it is asked which jobs are due; they are minutes apart.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(10);

/// Runs until `stopped` changes or its sender is gone; then it finishes what is under way.
pub async fn run(backend: Backend, stopped: watch::Receiver<()>) {
    tokio::join!(
        run_jobs(&backend, told(stopped.clone())),
        backend.deliver_until(told(stopped)),
    );
}

async fn told(mut stopped: watch::Receiver<()>) {
    // That the sender is gone means the same.
    drop(stopped.changed().await);
}

async fn run_jobs(backend: &Backend, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut ticks = interval(LOOKED_AT_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            _ = ticks.tick() => {}
        }
        if let Err(error) = backend.run_due_jobs().await {
            tracing::error!(error = %error, "Jobs could not be run; the next try is in ten seconds");
        }
    }
}
