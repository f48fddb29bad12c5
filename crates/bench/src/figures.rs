//! What was measured, in numbers: percentiles and medians, and how they are written.

use std::time::Duration;

/// How long each of many things took.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    pub fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The time within which so many of a hundred were done; zero when there were none.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    pub fn p50(&self) -> Duration {
        self.percentile(50)
    }

    pub fn longest(&self) -> Duration {
        self.0.iter().copied().max().unwrap_or_default()
    }
}

/// The middle of some numbers; zero when there are none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A count as a number to reckon with.
pub fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// How many a second.
pub fn rate(count: usize, took: Duration) -> f64 {
    number(count) / took.as_secs_f64().max(f64::EPSILON)
}

/// How many times longer; not a number when there is nothing to compare with.
pub fn times(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// "12,345".
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "6,100 /s".
pub fn per_second(value: f64) -> String {
    format!("{} /s", grouped(value))
}

/// "1.24 ms".
pub fn milliseconds(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{} ms", grouped(value)),
        value if value >= 10.0 => format!("{value:.1} ms"),
        value => format!("{value:.2} ms"),
    }
}

/// "1.24 ms".
pub fn shown(took: Duration) -> String {
    milliseconds(took.as_secs_f64() * 1_000.0)
}

/// "70.4 kB", of a thousand bytes each.
pub fn kilobytes(value: f64) -> String {
    format!("{value:.1} kB")
}

/// "24.5 MB", of a million bytes each.
pub fn megabytes(value: f64) -> String {
    format!("{value:.1} MB")
}

/// "1.20 ×".
pub fn factor(value: f64) -> String {
    format!("{value:.2} ×")
}

/// "15 %".
pub fn percent(value: f64) -> String {
    format!("{value:.0} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let mut samples = Samples::default();
        for milliseconds in [5, 1, 4, 2, 3] {
            samples.push(Duration::from_millis(milliseconds));
        }
        assert_eq!(samples.p50(), Duration::from_millis(3));
        assert_eq!(samples.percentile(99), Duration::from_millis(5));
        assert_eq!(Samples::default().p50(), Duration::ZERO);
    }

    #[test]
    fn thousands_are_set_apart() {
        let grouped = [7.0, 999.0, 1_000.0, 1_234_567.4].map(grouped);
        assert_eq!(grouped, ["7", "999", "1,000", "1,234,567"]);
    }
}
