//! A mail server of tests: it takes, refuses and keeps silent as it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Failure, Mail};

/// What the next mails meet, and what arrived.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// What the next mails meet, in turn; `Ok` arrives.
    pub next: VecDeque<Result<(), Failure>>,
    /// What every mail meets when `next` is used up; `None` arrives.
    pub always: Option<Failure>,
    /// Whether it takes mails and never answers.
    pub silent: bool,
    /// What arrived.
    pub arrived: Vec<Mail>,
    /// How often it was asked.
    pub asked: usize,
}

/// Hands a mail over.
pub(super) async fn play(script: &Arc<Mutex<Script>>, mail: &Mail) -> Result<(), Failure> {
    let silent = {
        let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
        script.asked += 1;
        if !script.silent {
            let always = script.always.clone().map_or(Ok(()), Err);
            script.next.pop_front().unwrap_or(always)?;
            script.arrived.push(mail.clone());
        }
        script.silent
    };
    if silent {
        std::future::pending::<()>().await;
    }
    // Others get their turn while this one is under way, as over a network.
    tokio::task::yield_now().await;
    Ok(())
}
