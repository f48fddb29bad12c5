//! Names: something to see, on one line, of some length, parsed once; and how a sentence begins.

use crate::fields::{Fields, Reader};
use crate::fold::signs;
use crate::record::value::{Shape, Value};

mod email;

pub use email::Email;

/// The same text with a capital letter at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The same text as it stands within a sentence: its first letter small, unless it begins with an abbreviation, as "SOC 2" does.
#[must_use]
pub fn within_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A name that people give, as forms read it.
pub trait Name: Sized {
    /// The most characters it may have.
    const MAX: usize;

    /// Cleans and checks what was typed.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    fn parse_name(raw: &str) -> Result<Self, String>;
}

/// What was typed, on one line and without what nobody sees; at least one letter or digit, and nothing that turns it around.
fn checked(raw: &str, max: usize) -> Result<String, String> {
    if raw.trim().chars().any(char::is_control) {
        return Err("Remove tabs, line breaks and other control characters from the name.".to_owned());
    }
    if raw.chars().any(signs::turns_around) {
        return Err(
            "Remove the invisible signs that turn text around; type the name again by hand.".to_owned(),
        );
    }
    let name = signs::visible(raw);
    let length = name.chars().count();
    if raw.trim().is_empty() {
        Err(format!("Enter a name (up to {max} characters)."))
    } else if length > max {
        Err(format!(
            "Enter a name of up to {max} characters; this has {length}."
        ))
    } else if !name.chars().any(char::is_alphanumeric) {
        Err("Enter a name with at least one letter or digit.".to_owned())
    } else {
        Ok(name)
    }
}

/// A stored name as it is shown. One of before today's rules is shown without what nobody sees.
fn shown(raw: &str, max: usize) -> String {
    checked(raw, max).unwrap_or_else(|_| {
        let name: String = signs::visible(raw).chars().take(max).collect();
        if name.is_empty() {
            NAMELESS.to_owned()
        } else {
            name
        }
    })
}

/// What stands for a name in which there is nothing to see.
pub const NAMELESS: &str = "Unnamed";

macro_rules! name {
    ($($(#[$meta:meta])* $name:ident $max:literal)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $max;

            /// Cleans and checks what was typed.
            ///
            /// # Errors
            /// A sentence for the person who typed it.
            pub fn parse(raw: &str) -> Result<Self, String> {
                checked(raw, Self::MAX).map(Self)
            }

            /// A name as it is stored: also one that would no longer be taken can be shown.
            #[must_use]
            pub fn stored(raw: String) -> Self {
                Self(shown(&raw, Self::MAX))
            }

            /// What stands for a name that could not be read, while its form shows the error.
            #[must_use]
            pub fn nameless() -> Self { Self(NAMELESS.to_owned()) }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl Name for $name {
            const MAX: usize = $max;
            fn parse_name(raw: &str) -> Result<Self, String> { Self::parse(raw) }
        }

        impl Value for $name {
            const SHAPE: Shape = Shape::Line($max);
            fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> { reader.name(path) }
            fn write(&self, path: &str, into: &mut Fields) { into.set(path, self.as_str()); }
            fn words(&self) -> String { self.0.clone() }
        }

        impl From<String> for $name {
            fn from(raw: String) -> Self { Self::stored(raw) }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self { name.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )+};
}

name! {
    /// The name of an integration.
    IntegrationName 120
    /// The name of a provider.
    ProviderName 120
    /// The name of a service of ours.
    ServiceName 120
    /// The name of a credential.
    CredentialName 120
    /// The name of a person.
    PersonName 120
    /// The name of a team.
    TeamName 80
    /// What people call the place where a team is told.
    ChannelName 80
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  Stripe  payments ", Ok("Stripe payments"))]
    #[case("Stripe\u{200d}", Ok("Stripe"))]
    #[case("\u{feff}Zoë\u{a0}Ångström", Ok("Zoë Ångström"))]
    #[case("日本", Ok("日本"))]
    #[case("7", Ok("7"))]
    #[case("", Err("Enter a name (up to 80 characters)."))]
    #[case("\u{200b}\u{2060}", Err("Enter a name with at least one letter or digit."))]
    #[case("\u{3164}", Err("Enter a name with at least one letter or digit."))]
    #[case("★ – %", Err("Enter a name with at least one letter or digit."))]
    #[case(
        "Pay\u{202e}gnitset",
        Err("Remove the invisible signs that turn text around; type the name again by hand.")
    )]
    #[case(
        "Pay\tments",
        Err("Remove tabs, line breaks and other control characters from the name.")
    )]
    #[case(
        "Pay\u{7}ments",
        Err("Remove tabs, line breaks and other control characters from the name.")
    )]
    fn a_name_shows_at_least_one_letter_or_digit_and_hides_nothing(
        #[case] typed: &str,
        #[case] expected: Result<&str, &str>,
    ) {
        let read = TeamName::parse(typed);
        assert_eq!(
            read.as_ref().map(TeamName::as_str).map_err(String::as_str),
            expected
        );
        if let Ok(name) = read {
            assert_eq!(
                TeamName::parse(name.as_str()),
                Ok(name),
                "it passes its own form again"
            );
        }
    }

    #[test]
    fn a_name_has_a_length() {
        assert!(TeamName::parse(&"ä".repeat(80)).is_ok());
        assert_eq!(
            TeamName::parse(&"ä".repeat(81)),
            Err("Enter a name of up to 80 characters; this has 81.".to_owned())
        );
    }

    #[rstest]
    #[case("Pay\u{202e}gnitset", "Paygnitset")]
    #[case("a\tb", "a b")]
    #[case("★", "★")]
    #[case("\u{200b}", "Unnamed")]
    fn a_name_of_before_these_rules_is_shown(#[case] stored: &str, #[case] shown: &str) {
        assert_eq!(TeamName::stored(stored.to_owned()).as_str(), shown);
    }

    #[test]
    fn a_sentence_begins_with_a_capital_letter_whatever_its_letters_are() {
        for (text, sentence) in [
            ("the owner", "The owner"),
            ("émile", "Émile"),
            ("7 days", "7 days"),
            ("", ""),
        ] {
            assert_eq!(capitalised(text), sentence);
        }
    }
}
