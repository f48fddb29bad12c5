//! Reminders: what is due is said to somebody, once, in time. What to say to whom on a day is a pure function of facts
//! ([`plan`]); that it is said is the business of the queue, whose words are here too.

pub mod answer;
pub mod delivery;
pub mod ladder;
pub mod plan;
pub mod preferences;
pub mod schedule;
pub mod steps;
pub mod subject;
pub mod sums;
pub mod volume;

pub use self::answer::{Answer, AnswerKind, SNOOZE_DAYS_MAX};
pub use self::delivery::{
    AttemptOutcome, ChannelClass, DeliveryState, NotificationKind, ReportCadence, WebhookKind,
};
pub use self::ladder::{Ladder, Ladders};
pub use self::plan::{Delivery, DueItem, Reminder, Rules, Timing};
pub use self::preferences::{Digest, Preferences};
pub use self::schedule::Recurrence;
pub use self::subject::Subject;
pub use self::sums::{Sums, TeamSum};
pub use self::volume::{Recipient, Volume};

use crate::enumeration;

enumeration! {
    /// What is due.
    pub enum ReminderKind "reminder kind" {
        Rotation = "rotation" / "Rotation",
        Expiry = "expiry" / "Credential expiry",
        Review = "review" / "Review",
        Evidence = "evidence" / "Evidence expiry",
        Notice = "notice" / "Change notice",
        Version = "version" / "End of version support",
        Revocation = "revocation" / "Old credential to revoke",
    }
}

enumeration! {
    /// As what somebody is told.
    pub enum Reason "reason" {
        Owner = "owner" / "Owner",
        Deputy = "deputy" / "Deputy",
        Team = "team" / "Team",
        Lead = "lead" / "Team lead",
        Compliance = "compliance" / "Compliance",
        Asked = "asked" / "On request",
    }
}
