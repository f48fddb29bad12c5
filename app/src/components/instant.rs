//! Instants as people read them: "22 Nov 2026, 12:04 (8 minutes ago)", on the clock that the instant comes with. Now
//! is always given, never asked of a clock.

use chrono::{DateTime, FixedOffset, Utc};
pub use holdfast_domain::words::{instant as format_instant, lasted as format_span};
use leptos::prelude::*;

/// The distance of an instant from now: "8 minutes ago", "in 2 hours", "now" within a minute.
#[must_use]
pub fn format_from_now(at: DateTime<FixedOffset>, now: DateTime<Utc>) -> String {
    let seconds = at.signed_duration_since(now).num_seconds();
    let text = match seconds.abs() {
        0..60 => return "now".to_owned(),
        _ => format_span(seconds.abs()),
    };
    if seconds > 0 {
        format!("in {text}")
    } else {
        format!("{text} ago")
    }
}

/// How long something took, in milliseconds below a second.
#[must_use]
pub fn format_milliseconds(milliseconds: i64) -> String {
    match milliseconds {
        ..1_000 => format!("{milliseconds} ms"),
        1_000..120_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => format_span(milliseconds / 1_000),
    }
}

/// An instant as a `<time>`, its distance from now below it.
#[component]
pub fn InstantText(at: DateTime<FixedOffset>, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <time datetime=at.to_rfc3339()>{format_instant(at)}</time>
        <span class="table-sub">{format_from_now(at, now)}</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_told_in_the_unit_that_one_would_use() {
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("an instant");
        for (at, told) in [
            ("2026-11-22T12:00:30Z", "now"),
            ("2026-11-22T12:01:30Z", "in 90 seconds"),
            ("2026-11-22T11:52:00Z", "8 minutes ago"),
            ("2026-11-22T15:00:00Z", "in 3 hours"),
            ("2026-11-17T12:00:00Z", "5 days ago"),
        ] {
            assert_eq!(
                format_from_now(at.parse().expect("an instant"), now),
                told,
                "{at}"
            );
        }
    }

    #[test]
    fn a_duration_is_shown_as_finely_as_one_looks_at_it() {
        for (milliseconds, told) in [(12, "12 ms"), (1_450, "1.4 s"), (130_000, "2 minutes")] {
            assert_eq!(format_milliseconds(milliseconds), told);
        }
    }
}
