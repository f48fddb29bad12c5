//! Two hundred workers ended without warning at random moments.

use std::time::Duration;

use rand::Rng;
use tempfile::TempDir;

use crate::home::Home;
use crate::mail::Mail;
use crate::register::Register;
use crate::worker::{Worker, Workers};

/// How long the mail server waits at each of its five steps, at most: a delivery is usually under way when its worker dies.
const PAUSE: Duration = Duration::from_millis(60);

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_of_three_workers_lose_nothing_on_postgres() {
    kill_and_count(Home::postgres().await, 3, 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_of_the_only_worker_lose_nothing_on_sqlite() {
    kill_and_count(Home::sqlite(), 1, 50).await;
}

async fn kill_and_count(home: Home, workers: usize, kills: usize) {
    let register = Register::new(home).await;
    let mail = Mail::start("never", PAUSE).await;
    let folder = TempDir::new().unwrap();
    let start = Workers::new(register.home.url(), mail.port, folder.path());
    let mut planned = 0;
    let mut running: Vec<Worker> = (0..workers).map(|_| start.start()).collect();
    for _ in 0..kills {
        if register.waiting().await < 60 {
            register.add_due(100).await;
            planned += 100;
            register.backend.plan_reminders().await.unwrap();
        }
        let (victim, wait) = {
            let mut random = rand::rng();
            (random.random_range(0..workers), random.random_range(50..400))
        };
        // The moment is what is random: there is nothing to wait for.
        tokio::time::sleep(Duration::from_millis(wait)).await;
        running.swap_remove(victim).kill();
        running.push(start.start());
    }
    register.until_all_are_sent(planned).await;
    drop(running);

    let taken = mail.taken();
    let copies = taken.values().sum::<usize>();
    println!(
        "{kills} kills, {planned} mails, {} of them taken twice",
        copies - taken.len()
    );
    assert_eq!(register.sent().await, planned, "every mail is sent");
    assert_eq!(
        taken.len(),
        planned,
        "every mail arrived, under one Message-ID each"
    );
    assert!(
        copies - taken.len() <= kills * 4,
        "a worker has four messages under way: {copies} copies of {planned} after {kills} kills"
    );
    let settled = register
        .number("SELECT COUNT(*) FROM delivery_attempts WHERE outcome = 'sent'")
        .await;
    assert_eq!(settled, planned, "each was written down as sent once");
}
