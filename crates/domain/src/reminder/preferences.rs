//! How a person wants to be reminded.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::ReminderKind;
use crate::enumeration;
use crate::enumeration::Enumeration;
use crate::fields::{FieldErrors, Fields, Reader};

enumeration! {
    /// How mail is bundled.
    pub enum Digest "digest" {
        Immediate = "immediate" / "Immediately, one e-mail each",
        Daily = "daily" / "One e-mail a day",
        Weekly = "weekly" / "One e-mail a week, on Monday or the first day after it that is not quiet",
    }
}

/// The hour of the organisation's day from which messages leave, unless somebody wants their bundle at another.
pub const FIRST_HOUR: u8 = 7;

/// How a person wants to be reminded. The inbox always gets everything; these are about mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Whether mail is sent at all.
    pub email: bool,
    /// How mail is bundled.
    pub digest: Digest,
    /// The hour of the organisation's day from which the bundle leaves, 0 to 23.
    pub hour: u8,
    /// Days of the week on which no mail is sent; never all seven. 0 is Monday.
    pub quiet_days: BTreeSet<u8>,
    /// Kinds that are not wanted before their date. What is overdue comes all the same, and what nobody owns.
    pub muted: BTreeSet<ReminderKind>,
}

impl Default for Preferences {
    /// One mail a day, at seven, on every day.
    fn default() -> Self {
        Self {
            email: true,
            digest: Digest::Daily,
            hour: FIRST_HOUR,
            quiet_days: BTreeSet::new(),
            muted: BTreeSet::new(),
        }
    }
}

/// The names of the fields of the quiet days, Monday first.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("quiet_monday", "Monday"),
    ("quiet_tuesday", "Tuesday"),
    ("quiet_wednesday", "Wednesday"),
    ("quiet_thursday", "Thursday"),
    ("quiet_friday", "Friday"),
    ("quiet_saturday", "Saturday"),
    ("quiet_sunday", "Sunday"),
];

impl Preferences {
    /// Whether no mail is sent on a day.
    #[must_use]
    pub fn is_quiet(&self, day: NaiveDate) -> bool {
        let weekday = u8::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
        self.quiet_days.len() < 7 && self.quiet_days.contains(&weekday)
    }

    /// `day`, or the first day after it that is not quiet.
    #[must_use]
    pub fn next_loud(&self, day: NaiveDate) -> NaiveDate {
        (0..7)
            .filter_map(|ahead| day.checked_add_days(Days::new(ahead)))
            .find(|day| !self.is_quiet(*day))
            .unwrap_or(day)
    }

    /// The day of the digest that takes what is said on `day`; `None` when there is none.
    #[must_use]
    pub fn digest_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.digest {
            Digest::Immediate => None,
            Digest::Daily => Some(self.next_loud(day)),
            Digest::Weekly => {
                let monday = day.week(Weekday::Mon).first_day();
                let this_week = self.next_loud(monday);
                if this_week >= day {
                    return Some(this_week);
                }
                Some(self.next_loud(monday.checked_add_days(Days::new(7))?))
            }
        }
    }

    /// Reads the form: `email`, `digest`, `hour`, the names of [`WEEKDAYS`], `mute_<kind>`.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut reader = Reader::new(fields);
        let digest = reader.one_of("digest").unwrap_or(Digest::Daily);
        let hour = reader
            .whole("hour", 0..=23, "hours")
            .and_then(|hour| u8::try_from(hour).ok());
        let quiet_days: BTreeSet<u8> = (0_u8..)
            .zip(WEEKDAYS)
            .filter(|(_, (name, _))| reader.ticked(name))
            .map(|(day, _)| day)
            .collect();
        if quiet_days.len() == 7 {
            reader.error(
                "quiet_monday",
                "Leave at least one day on which mail can be sent.",
            );
        }
        let muted = ReminderKind::ALL
            .iter()
            .copied()
            .filter(|kind| reader.ticked(&format!("mute_{kind_name}", kind_name = kind.as_str())))
            .collect();
        let email = reader.ticked("email");
        if reader.errors.is_empty() {
            Ok(Self {
                email,
                digest,
                hour: hour.unwrap_or(FIRST_HOUR),
                quiet_days,
                muted,
            })
        } else {
            Err(reader.errors)
        }
    }

    /// The fields that [`Preferences::parse`] reads.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default()
            .with("digest", self.digest.as_str())
            .with("hour", self.hour.to_string());
        if self.email {
            fields.set("email", "on");
        }
        for (day, (name, _)) in (0_u8..).zip(WEEKDAYS) {
            if self.quiet_days.contains(&day) {
                fields.set(name, "on");
            }
        }
        for kind in &self.muted {
            fields.set(format!("mute_{}", kind.as_str()), "on");
        }
        fields
    }
}
