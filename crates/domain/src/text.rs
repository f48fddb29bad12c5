//! Names with a length: trimmed, on one line, parsed once; and how a sentence begins.

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

macro_rules! name {
    ($($(#[$meta:meta])* $name:ident $what:literal $max:literal)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $max;

            /// Trims and checks.
            ///
            /// # Errors
            /// A sentence for the person who typed it.
            pub fn parse(raw: &str) -> Result<Self, String> {
                let trimmed = raw.trim();
                let length = trimmed.chars().count();
                if length == 0 || length > Self::MAX {
                    return Err(format!("Give {} of 1 to {} characters.", $what, Self::MAX));
                }
                if trimmed.chars().any(char::is_control) {
                    return Err(format!("Give {} on one line, without control characters.", $what));
                }
                Ok(Self(trimmed.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(raw: String) -> Result<Self, String> { Self::parse(&raw) }
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
    IntegrationName "a name" 120
    /// The name of a provider.
    ProviderName "a name" 120
    /// The name of a service of ours.
    ServiceName "a name" 120
    /// The name of a credential.
    CredentialName "a name" 120
    /// The name of a person.
    PersonName "a name" 120
    /// The name of a team.
    TeamName "a name" 80
    /// What people call the place where a team is told.
    ChannelName "a name" 80
}

#[cfg(test)]
mod tests {
    use super::*;

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
