//! Workers that are ended without warning, at every step of a delivery and at random: nothing is lost, and nothing is sent
//! twice but what was taken and not yet written down, and that under the same Message-ID. The workers are real processes
//! of the binary, the mail server is a real one, the clock is the machine's.
#![cfg(test)]

#[path = "../../../crates/backend/tests/support/home.rs"]
mod home;
mod kills;
mod mail;
mod outage;
mod register;
mod steps;
mod worker;
