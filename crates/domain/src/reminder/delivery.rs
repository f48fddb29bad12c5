//! The words of the queue: what a notification is, over what it goes, how it stands; and when a failed one is tried again.

use chrono::TimeDelta;

use crate::enumeration;

enumeration! {
    /// What one delivery says: a reminder of a kind, or something that is no reminder of one thing.
    pub enum NotificationKind "notification kind" {
        Rotation = "rotation" / "Rotation",
        Expiry = "expiry" / "Credential expiry",
        Review = "review" / "Review",
        Evidence = "evidence" / "Evidence expiry",
        Notice = "notice" / "Change notice",
        Version = "version" / "End of version support",
        Revocation = "revocation" / "Old credential to revoke",
        Digest = "digest" / "Digest",
        Report = "report" / "Scheduled report",
        Test = "test" / "Test message",
    }
}

enumeration! {
    /// Over what a delivery goes.
    pub enum ChannelClass "channel" {
        Inbox = "inbox" / "Inbox",
        Email = "email" / "E-mail",
        Webhook = "webhook" / "Webhook",
    }
}

enumeration! {
    /// What kind of incoming webhook a team is told by.
    pub enum WebhookKind "channel kind" {
        Slack = "slack" / "Slack-compatible webhook",
        Teams = "teams" / "Teams-compatible webhook",
        Webhook = "webhook" / "Webhook with JSON, signed",
    }
}

enumeration! {
    /// How a notification stands.
    pub enum DeliveryState "delivery state" {
        Held = "held" / "Waits for the digest",
        Bundled = "bundled" / "In a digest",
        Queued = "queued" / "Queued",
        Sending = "sending" / "Being sent",
        Sent = "sent" / "Sent",
        Dead = "dead" / "Failed",
        Cancelled = "cancelled" / "No longer due",
    }
}

enumeration! {
    /// How one try to deliver went.
    pub enum AttemptOutcome "outcome" {
        Sent = "sent" / "Sent",
        Transient = "transient" / "Failed, tried again",
        Permanent = "permanent" / "Refused",
    }
}

enumeration! {
    /// How often a report is mailed.
    pub enum ReportCadence "cadence" {
        Weekly = "weekly" / "Every week",
        Monthly = "monthly" / "Every month",
    }
}

/// How long is waited after each failed try, in seconds: 1 and 5 and 30 minutes, 2, 6 and 24 hours.
pub const RETRY_AFTER_SECONDS: [i64; 6] = [60, 300, 1_800, 7_200, 21_600, 86_400];

/// How long to wait after the `failed`th failed try (from 1); `None` when it was the last one. `jitter`, from 0 to 1,
/// lengthens it by up to a tenth, so that what failed together is not tried together. `asked` is what the receiver asked
/// for (`Retry-After`, RFC 9110 10.2.3): it is honoured when it is longer, up to a day.
#[must_use]
pub fn retry_in(failed: u32, jitter: f64, asked: Option<TimeDelta>) -> Option<TimeDelta> {
    let index = usize::try_from(failed.checked_sub(1)?).ok()?;
    let seconds = *RETRY_AFTER_SECONDS.get(index)?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a tenth of at most a day, in seconds"
    )]
    let spread = (seconds as f64 * 0.1 * jitter.clamp(0.0, 1.0)) as i64;
    let ours = TimeDelta::seconds(seconds + spread);
    let asked = asked.map(|asked| asked.clamp(TimeDelta::zero(), TimeDelta::days(1)));
    Some(asked.map_or(ours, |asked| ours.max(asked)))
}

/// How many failures one after the other open the circuit breaker of a lane.
pub const BREAKER_FAILURES: i64 = 5;

/// How long an open lane rests before it is probed: a minute after it opened, twice as long after each probe that failed,
/// ten minutes at most.
#[must_use]
pub fn probe_in(failures: i64) -> TimeDelta {
    let doubled = u32::try_from((failures - BREAKER_FAILURES).clamp(0, 4)).unwrap_or(0);
    TimeDelta::minutes((1_i64 << doubled).min(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_waits_longer_and_the_seventh_is_the_last() {
        let waits: Vec<_> = (1..=7).map(|failed| retry_in(failed, 0.0, None)).collect();
        let seconds: Vec<_> = waits.iter().flatten().map(TimeDelta::num_seconds).collect();
        assert_eq!(seconds, RETRY_AFTER_SECONDS);
        assert_eq!(waits[6], None);
        assert_eq!(retry_in(0, 0.0, None), None);
    }

    #[test]
    fn jitter_lengthens_by_a_tenth_at_most() {
        assert_eq!(retry_in(3, 1.0, None), Some(TimeDelta::seconds(1_980)));
        assert_eq!(retry_in(3, 7.0, None), Some(TimeDelta::seconds(1_980)));
    }

    #[test]
    fn what_the_receiver_asks_for_is_honoured_when_it_is_longer_and_at_most_a_day() {
        let asked = |seconds| retry_in(1, 0.0, Some(TimeDelta::seconds(seconds)));
        assert_eq!(asked(5), Some(TimeDelta::seconds(60)));
        assert_eq!(asked(600), Some(TimeDelta::seconds(600)));
        assert_eq!(asked(9_999_999), Some(TimeDelta::days(1)));
        assert_eq!(asked(-5), Some(TimeDelta::seconds(60)));
    }

    #[test]
    fn an_open_lane_is_probed_after_a_minute_and_then_more_rarely() {
        let minutes: Vec<_> = (5..=12)
            .map(|failures| probe_in(failures).num_minutes())
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 10, 10, 10, 10]);
    }
}
