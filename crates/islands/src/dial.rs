//! The dial of a score, in words and numbers: what the server draws and what the browser changes in it.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::{Band, Scores};
use holdfast_domain::words;

use crate::parts::Changes;

/// The class that sets the colour of a band, as the custom property `--band`.
#[must_use]
pub const fn band_class(band: Band) -> &'static str {
    match band {
        Band::VeryLow => "band-very-low",
        Band::Low => "band-low",
        Band::Medium => "band-medium",
        Band::High => "band-high",
        Band::Critical => "band-critical",
    }
}

/// What a dial shows; scores from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dial {
    /// The score today.
    pub residual: u8,
    /// The score without any control.
    pub inherent: u8,
    /// The score if every unknown fact turned out well.
    pub min: u8,
    /// The score if every unknown fact turned out badly.
    pub max: u8,
    /// The band of the residual score.
    pub band: Band,
    /// The band of the inherent score.
    pub inherent_band: Band,
}

/// An arc of a dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Its classes.
    pub class: String,
    /// How it is dashed, on a path of length 100.
    pub dashes: String,
    /// `none` where there is nothing to draw: a line of no length would still have a round end.
    pub display: Option<&'static str>,
}

impl Arc {
    fn new(class: &str, band: Band, value: u8) -> Self {
        Self {
            class: format!("{class} stroke-band {}", band_class(band)),
            dashes: format!("{value} 200"),
            display: (value == 0).then_some("none"),
        }
    }
}

impl Dial {
    /// The dial of these scores.
    #[must_use]
    pub fn of(scores: &Scores) -> Self {
        Self {
            residual: words::score(scores.residual),
            inherent: words::score(scores.inherent),
            min: words::score(scores.residual_min),
            max: words::score(scores.residual_max),
            band: scores.residual_band,
            inherent_band: scores.inherent_band,
        }
    }

    /// All of it in one line, for whoever does not see it.
    #[must_use]
    pub fn description(&self) -> String {
        let mut words = format!(
            "{} of 100, {}; {}",
            self.residual,
            self.band.label(),
            self.inherent()
        );
        if self.has_range() {
            words.push_str("; ");
            words.push_str(&self.range());
        }
        words
    }

    /// The inherent score in words.
    #[must_use]
    pub fn inherent(&self) -> String {
        format!("inherent {} {}", self.inherent, self.inherent_band.label())
    }

    /// Whether facts are missing.
    #[must_use]
    pub const fn has_range(&self) -> bool {
        self.min < self.max
    }

    /// What missing facts leave open, in words.
    #[must_use]
    pub fn range(&self) -> String {
        format!("between {} and {} while facts are missing", self.min, self.max)
    }

    /// How the line of the range is dashed.
    #[must_use]
    pub fn range_dashes(&self) -> String {
        format!("0 {} {} 100", self.min, self.max.saturating_sub(self.min))
    }

    /// The arc of the residual score.
    #[must_use]
    pub fn residual_arc(&self) -> Arc {
        Arc::new("dial-residual", self.band, self.residual)
    }

    /// The arc of the inherent score.
    #[must_use]
    pub fn inherent_arc(&self) -> Arc {
        Arc::new("dial-inherent", self.inherent_band, self.inherent)
    }

    /// The classes of the badge with the band.
    #[must_use]
    pub fn badge_class(&self) -> String {
        format!("band {}", band_class(self.band))
    }

    /// Makes a dial that was drawn for other scores show these.
    pub fn change(&self, changes: &mut Changes) {
        changes.text("description", &self.description());
        for (part, arc) in [
            ("inherent-arc", self.inherent_arc()),
            ("residual-arc", self.residual_arc()),
        ] {
            changes.attribute(part, "class", Some(&arc.class));
            changes.attribute(part, "stroke-dasharray", Some(&arc.dashes));
            changes.attribute(part, "display", arc.display);
        }
        changes.attribute("range-arc", "stroke-dasharray", Some(&self.range_dashes()));
        changes.attribute("range-arc", "display", (!self.has_range()).then_some("none"));
        changes.text("value", &self.residual.to_string());
        changes.text("band", self.band.label());
        changes.attribute("band", "class", Some(&self.badge_class()));
        changes.text("inherent", &self.inherent());
        changes.text("range", &self.range());
        changes.attribute("range", "hidden", (!self.has_range()).then_some(""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIAL: Dial = Dial {
        residual: 42,
        inherent: 76,
        min: 38,
        max: 47,
        band: Band::Medium,
        inherent_band: Band::High,
    };

    #[test]
    fn a_dial_says_in_words_what_it_draws() {
        assert_eq!(
            DIAL.description(),
            "42 of 100, Medium; inherent 76 High; between 38 and 47 while facts are missing"
        );
        assert_eq!(DIAL.range_dashes(), "0 38 9 100");
        let known = Dial { max: 38, ..DIAL };
        assert_eq!(known.description(), "42 of 100, Medium; inherent 76 High");
    }

    #[test]
    fn what_has_no_length_is_not_drawn() {
        assert_eq!(DIAL.residual_arc().display, None);
        let none = Dial { residual: 0, ..DIAL };
        assert_eq!(none.residual_arc().display, Some("none"));
    }
}
