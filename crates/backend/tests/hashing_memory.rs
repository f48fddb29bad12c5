//! What hashing passwords costs in memory, measured in a process of its own.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use futures::future::join_all;
use holdfast_backend::{Backend, Clock, ServiceError, store};

/// The memory of this process in MB, now or at its highest.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
}

#[tokio::test]
async fn many_sign_ins_at_once_cost_a_bounded_amount_which_is_given_back() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let db = store::open::open(&url, 4).await.unwrap();
    let app = Backend::new(db, Clock::system());
    let before = memory("VmRSS:");
    for round in 0..2 {
        let tries = (0..100).map(|number| {
            let (app, email) = (&app, format!("nobody{round}.{number}@example.org"));
            async move { app.sign_in(&email, "three unrelated words", "not known").await }
        });
        for answer in join_all(tries).await {
            assert!(
                matches!(answer, Err(ServiceError::Invalid(_) | ServiceError::Busy { .. })),
                "{answer:?}"
            );
        }
    }
    let (highest, after) = (memory("VmHWM:"), memory("VmRSS:"));
    // Four hashes take 76 MB; a hundred would take 1,900.
    assert!(highest < before + 130, "{before} MB, at the highest {highest} MB");
    assert!(after < before + 40, "{before} MB, afterwards {after} MB");
}
