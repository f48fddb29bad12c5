//! A worker that dies at one step of a delivery: before the receiver has the message it arrives once, after that twice,
//! under one Message-ID. That window is the only one.

use std::time::Duration;

use rstest::rstest;
use tempfile::TempDir;

use crate::home::Home;
use crate::mail::Mail;
use crate::register::Register;
use crate::worker::Workers;

#[rstest]
#[case::connecting("connect", 1)]
#[case::naming_the_sender("mail", 1)]
#[case::naming_the_recipient("rcpt", 1)]
#[case::waiting_for_the_answer_of_who_has_it_all("data", 2)]
#[tokio::test]
async fn a_worker_that_dies_at_this_step_loses_nothing(
    #[values("sqlite", "postgres")] database: &str,
    #[case] step: &str,
    #[case] copies: usize,
) {
    let home = match database {
        "sqlite" => Home::sqlite(),
        _ => Home::postgres().await,
    };
    let register = Register::new(home).await;
    register.add_due(1).await;
    let mut mail = Mail::start(step, Duration::ZERO).await;
    let folder = TempDir::new().unwrap();
    let workers = Workers::new(register.home.url(), mail.port, folder.path());

    let worker = workers.start();
    mail.held().await;
    assert_eq!(register.sent().await, 0);
    worker.kill();
    mail.go();
    let _next = workers.start();
    register.until_all_are_sent(1).await;

    let taken = mail.taken();
    assert_eq!(taken.len(), 1, "one Message-ID: {taken:?}");
    assert_eq!(taken.values().sum::<usize>(), copies, "{taken:?}");
}
