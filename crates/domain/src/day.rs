//! A day as it is stored and sent: `2027-04-19` (RFC 3339 `full-date`). For `#[serde(with = "…")]`, in place of chrono's own,
//! which brings everything with it that reads any format: a twentieth of what the browser loads to preview a score.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serializer, de};

use crate::words;

/// Writes a day.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// Reads a day.
///
/// # Errors
/// When it is none.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    struct Text;

    impl de::Visitor<'_> for Text {
        type Value = NaiveDate;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a day as YYYY-MM-DD")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<NaiveDate, E> {
            words::read_date(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }

    deserializer.deserialize_str(Text)
}

/// One day in a list or an option.
#[derive(Deserialize)]
#[serde(transparent)]
struct Day(#[serde(with = "self")] NaiveDate);

/// The same for a day that may be missing.
pub mod maybe {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Day;

    /// Writes a day, or that there is none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => serializer.serialize_some(&format_args!("{day}")),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a day, or that there is none.
    ///
    /// # Errors
    /// When it is something else.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<Day>::deserialize(deserializer)?.map(|Day(day)| day))
    }
}

/// The same for several days.
pub mod all {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Day;

    /// Writes days.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(days: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(ToString::to_string))
    }

    /// Reads days.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NaiveDate>, D::Error> {
        let days = Vec::<Day>::deserialize(deserializer)?;
        Ok(days.into_iter().map(|Day(day)| day).collect())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Ours {
        #[serde(with = "crate::day")]
        one: NaiveDate,
        #[serde(with = "crate::day::maybe", default)]
        maybe: Option<NaiveDate>,
        #[serde(with = "crate::day::all")]
        all: Vec<NaiveDate>,
    }

    #[derive(Serialize, Deserialize)]
    struct Chronos {
        one: NaiveDate,
        maybe: Option<NaiveDate>,
        all: Vec<NaiveDate>,
    }

    #[test]
    fn days_are_stored_as_chrono_stores_them() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let (one, all) = (day("2027-04-09"), vec![day("1990-01-01"), day("2100-12-31")]);
        for maybe in [Some(day("0001-01-01")), None] {
            let ours = Ours {
                one,
                maybe,
                all: all.clone(),
            };
            let text = serde_json::to_string(&ours).expect("JSON");
            let chronos: Chronos = serde_json::from_str(&text).expect("chrono reads it");
            assert_eq!(serde_json::to_string(&chronos).expect("JSON"), text);
            assert_eq!(serde_json::from_str::<Ours>(&text).expect("a document"), ours);
        }
        assert!(serde_json::from_str::<Ours>(r#"{"one":"2027-02-30","all":[]}"#).is_err());
        let old = serde_json::from_str::<Ours>(r#"{"one":"2027-02-01","all":[]}"#);
        assert_eq!(old.expect("a document without it").maybe, None);
    }
}
