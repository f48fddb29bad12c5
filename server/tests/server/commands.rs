//! The commands about reminders and jobs, by the real binary: what they print, what they write, how they end.

use std::path::Path;

use serde_json::Value;
use sqlx::{Connection, Executor, SqliteConnection};
use tempfile::TempDir;

use crate::support::{Holdfast, Outcome, TODAY};

/// Two days after the demo's last: something new is to be said.
const LATER: &str = "2026-11-24";

fn run(folder: &Path, day: &str, arguments: &[&str]) -> Outcome {
    Holdfast::new(folder, arguments)
        .with("HOLDFAST_TODAY", day)
        .with("HOLDFAST_LOG", "error")
        .with("HOLDFAST_MAIL_FOLDER", folder.join("mail"))
        .run()
}

fn demo() -> TempDir {
    let folder = TempDir::new().unwrap();
    let filled = run(folder.path(), TODAY, &["demo-data"]);
    assert_eq!(filled.code, Some(0), "{}", filled.err);
    folder
}

async fn open(folder: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", folder.join("test.db").display()))
        .await
        .unwrap()
}

async fn notifications(folder: &Path) -> i64 {
    let mut conn = open(folder).await;
    sqlx::query_scalar("SELECT COUNT(*) FROM notifications")
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

fn mails(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("mail")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_rehearsal_says_what_will_be_said_and_touches_nothing() {
    let folder = demo();
    let before = (notifications(folder.path()).await, mails(folder.path()));
    let rehearsed = run(folder.path(), LATER, &["remind", "--dry-run"]);
    assert_eq!(rehearsed.code, Some(0), "{}", rehearsed.err);
    assert!(
        rehearsed.out.contains("Nothing was touched."),
        "{}",
        rehearsed.out
    );
    let reminders = rehearsed.out.lines().filter(|line| line.starts_with("2026-"));
    let lines = reminders.count();
    assert!(lines > 0, "{}", rehearsed.out);
    assert!(
        rehearsed
            .out
            .contains("Messages a person and week:\n  everybody: "),
        "{}",
        rehearsed.out
    );
    assert!(
        rehearsed.out.lines().next().unwrap().starts_with("2026-11-2"),
        "{}",
        rehearsed.out
    );
    let after = (notifications(folder.path()).await, mails(folder.path()));
    assert_eq!(before, after);

    let json = run(folder.path(), LATER, &["remind", "--dry-run", "--json"]);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["total"], lines);
    assert_eq!(document["messages"].as_array().unwrap().len(), lines);
    assert_eq!(document["today"], LATER);

    let done = run(folder.path(), LATER, &["remind"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(done.out.lines().count(), 1, "{}", done.out);
    assert!(
        done.out.contains(&format!("{lines} notifications recorded")),
        "what was rehearsed: {}",
        done.out
    );
    assert!(mails(folder.path()) > before.1, "mail has left");
    let again = run(folder.path(), LATER, &["remind", "--dry-run"]);
    assert!(
        again
            .out
            .lines()
            .last()
            .unwrap()
            .starts_with("0 would be recorded today"),
        "{}",
        again.out
    );
}

#[test]
fn a_rehearsal_looks_ahead_as_far_as_it_is_asked_to() {
    let folder = demo();
    let count = |days: &str| {
        let json = run(
            folder.path(),
            TODAY,
            &["remind", "--dry-run", "--days", days, "--json"],
        );
        let document: Value = serde_json::from_str(&json.out).unwrap();
        document["total"].as_u64().unwrap()
    };
    assert!(count("3") < count("30"));
    for wrong in [
        &["remind", "--days", "3"] as &[&str],
        &["remind", "--json"],
        &["remind", "--dry-run", "--days", "91"],
    ] {
        assert_eq!(run(folder.path(), TODAY, wrong).code, Some(2), "{wrong:?}");
    }
}

#[tokio::test]
async fn jobs_are_run_once_listed_and_a_failure_ends_with_one() {
    let folder = TempDir::new().unwrap();
    let listed = run(folder.path(), TODAY, &["jobs", "list"]);
    assert!(
        listed.out.lines().all(|line| line.ends_with("has not run yet")),
        "{}",
        listed.out
    );
    let jobs = listed.out.lines().count();
    let ran = run(folder.path(), TODAY, &["jobs", "run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), jobs, "{}", ran.out);
    assert_eq!(
        run(folder.path(), TODAY, &["jobs", "run"]).out,
        "No job is due.\n"
    );
    let listed = run(folder.path(), TODAY, &["jobs", "list"]);
    assert!(
        listed
            .out
            .contains("done 22 Nov 2026, 12:00 UTC: 0 old notifications removed"),
        "{}",
        listed.out
    );
    let named = run(folder.path(), TODAY, &["jobs", "run", "tidy"]);
    assert_eq!(named.out, "tidy: 0 old notifications removed\n", "due or not");

    let unknown = run(folder.path(), TODAY, &["jobs", "run", "fly"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("plan-reminders"), "{}", unknown.err);

    let mut conn = open(folder.path()).await;
    conn.execute("ALTER TABLE delivery_attempts RENAME TO gone; INSERT INTO notifications \
        (id, key, kind, subject, due_on, step, channel, lane, title, reason, orphan, state, not_before, attempts, created_at, settled_at) \
        VALUES (x'01010101010101010101010101010101', 'old', 'test', 'test:1', '2020-01-01', 0, 'email', 'email', 'Old', 'asked', 0, 'sent', \
        '2020-01-01T00:00:00+00:00', 0, '2020-01-01T00:00:00+00:00', '2020-01-01T00:00:00+00:00')")
        .await
        .unwrap();
    conn.close().await.unwrap();
    let failed = run(folder.path(), TODAY, &["jobs", "run", "tidy"]);
    assert_eq!(failed.code, Some(1), "{}", failed.out);
    assert!(failed.out.starts_with("tidy failed: "), "{}", failed.out);
    assert!(failed.err.contains("1 job failed."), "{}", failed.err);
    let listed = run(folder.path(), TODAY, &["jobs", "list"]);
    assert!(listed.out.contains("failed 22 Nov 2026"), "{}", listed.out);
}
