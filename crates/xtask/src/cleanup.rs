//! What was started is stopped: on return, on failure, on panic, and on Ctrl-C or a request to end.

use std::{
    process,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use anyhow::{Context, Result};

type Action = Box<dyn FnOnce() + Send>;

static PENDING: Mutex<Vec<(u64, Action)>> = Mutex::new(Vec::new());
static NEXT: AtomicU64 = AtomicU64::new(0);
static ENDING: AtomicBool = AtomicBool::new(false);

/// Runs its action once, when it is dropped or when the process is told to end.
#[must_use = "the action runs when this is dropped"]
pub struct Guard(u64);

impl Guard {
    pub fn new(action: impl FnOnce() + Send + 'static) -> Self {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        pending().push((id, Box::new(action)));
        Self(id)
    }

    /// There is nothing left to clean up.
    pub fn disarm(self) {
        pending().retain(|(id, _)| *id != self.0);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let action = {
            let mut pending = pending();
            let place = pending.iter().position(|(id, _)| *id == self.0);
            place.map(|place| pending.remove(place).1)
        };
        if let Some(action) = action {
            action();
        }
    }
}

/// Runs every action that is still waiting, the latest first.
pub fn run_all() {
    loop {
        let Some((_, action)) = pending().pop() else {
            return;
        };
        action();
    }
}

/// From now on a signal cleans up before it ends the process.
pub fn on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        ENDING.store(true, Ordering::SeqCst);
        run_all();
        process::exit(130);
    })
    .context("could not listen for Ctrl-C")
}

/// While the process is being ended, nothing new begins: the caller waits here for the end.
pub fn wait_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        thread::park();
    }
}

fn pending() -> std::sync::MutexGuard<'static, Vec<(u64, Action)>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicUsize};

    use super::*;

    #[test]
    fn a_guard_acts_exactly_once() {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let guard = Guard::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        drop(guard);
        run_all();
        let uncounted = Arc::clone(&count);
        Guard::new(move || {
            uncounted.fetch_add(1, Ordering::Relaxed);
        })
        .disarm();
        run_all();
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }
}
