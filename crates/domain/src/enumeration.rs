//! Stored enumerations: each names its values once, and an unknown value is answered with the list of known ones.

/// A value that is not one of an enumeration's; its message names the enumeration and every value it has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{got}` (one of: {known})")]
pub struct UnknownValue {
    /// What kind of thing was expected, in words.
    pub what: &'static str,
    /// What was given, shortened to 40 characters.
    pub got: String,
    /// The known values, joined by commas.
    pub known: String,
}

/// An enumeration that is stored as text and shown with a label.
pub trait Enumeration: Copy + Sized + 'static {
    /// What kind of thing this is, in words ("data class").
    const WHAT: &'static str;
    /// Every value, in the order in which people are offered them.
    const ALL: &'static [Self];
    /// The stored form, `snake_case`, stable for ever.
    fn as_str(self) -> &'static str;
    /// The form shown on the screen.
    fn label(self) -> &'static str;

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`UnknownValue`] when `raw` is none of [`Self::ALL`].
    fn parse(raw: &str) -> Result<Self, UnknownValue> {
        Self::ALL
            .iter()
            .copied()
            .find(|value| value.as_str() == raw)
            .ok_or_else(|| UnknownValue {
                what: Self::WHAT,
                got: raw.chars().take(40).collect(),
                known: Self::ALL
                    .iter()
                    .map(|value| value.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

/// Declares an enumeration: `enumeration! { /// Doc. pub enum Name "words" { Variant = "stored" / "Label", } }`.
#[macro_export]
macro_rules! enumeration {
    ($(#[$meta:meta])* pub enum $name:ident $what:literal {
        $($(#[$vmeta:meta])* $variant:ident = $stored:literal / $label:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = $label] $variant,)+ }

        impl $crate::enumeration::Enumeration for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant,)+];
            fn as_str(self) -> &'static str { match self { $(Self::$variant => $stored,)+ } }
            fn label(self) -> &'static str { match self { $(Self::$variant => $label,)+ } }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::enumeration::UnknownValue;
            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                <Self as $crate::enumeration::Enumeration>::parse(raw)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::enumeration::Enumeration::label(*self))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::enumeration::Enumeration::as_str(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                <Self as $crate::enumeration::Enumeration>::parse(&raw).map_err(serde::de::Error::custom)
            }
        }
    };
}
