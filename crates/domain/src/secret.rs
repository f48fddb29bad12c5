//! The guard at every door: Holdfast records where a secret is kept, never the secret. Anything that looks like
//! one is refused before it is stored or logged.
//!
//! The shapes are rows of `data/secrets.toml`: those that providers and scanners publish. The entropy rule catches keys without
//! a known shape and is asked only of fields about credentials, where long words are rare. docs/SECURITY.md says what
//! cannot be caught.
//!
//! The guard needs tables that a browser would fetch for nothing, since whatever is stored is looked at by the server: without
//! the feature `guard` nothing is found.

#[cfg(feature = "guard")]
mod judging;
#[cfg(feature = "guard")]
mod reading;
#[cfg(feature = "guard")]
mod shapes;
pub mod waiver;

/// What kind of secret a text holds; never the secret itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    shape: &'static str,
    sure: bool,
}

impl Found {
    /// What it looks like: "a key of Stripe".
    #[must_use]
    pub fn shape(self) -> &'static str {
        self.shape
    }

    /// Whether it cannot be a false alarm. Of anything else a person may say that it is no secret.
    #[must_use]
    pub fn is_sure(self) -> bool {
        self.sure
    }

    /// What to tell the person, without repeating what was typed.
    #[must_use]
    pub fn message(self) -> String {
        format!(
            "This looks like {}. Holdfast never stores secrets: write where it is kept instead, such as \
             `vault:payments/stripe` or the name of an environment variable. If it was real, rotate it: it has left its vault.",
            self.shape
        )
    }
}

/// What is said of a long random string.
#[cfg(feature = "guard")]
const RANDOM: &str = "a secret (a long random string)";

/// A look at a text.
pub type Look = fn(&str) -> Option<Found>;

/// Looks for private keys, tokens, keys of known shapes and passwords: asked of every text, every address and every file.
#[cfg(feature = "guard")]
#[must_use]
pub fn find(text: &str) -> Option<Found> {
    look(text, false)
}

/// Like [`find`], and refuses long random strings too: asked of fields about credentials.
#[cfg(feature = "guard")]
#[must_use]
pub fn find_in_credential_field(text: &str) -> Option<Found> {
    look(text, true)
}

/// Finds nothing: this build holds no table of shapes.
#[cfg(not(feature = "guard"))]
#[must_use]
pub fn find(_: &str) -> Option<Found> {
    None
}

/// Finds nothing: this build holds no table of shapes.
#[cfg(not(feature = "guard"))]
#[must_use]
pub fn find_in_credential_field(_: &str) -> Option<Found> {
    None
}

/// What is sure comes first, since nobody may overrule it.
#[cfg(feature = "guard")]
fn look(text: &str, random_too: bool) -> Option<Found> {
    let readings = reading::all(text);
    let found = |shape: &'static shapes::Shape| Found {
        shape: &shape.what,
        sure: shape.sure,
    };
    if let Some(shape) = readings.iter().find_map(|text| shapes::sure(text)) {
        return Some(found(shape));
    }
    // What says where a secret is kept is taken out before anything doubtful is looked for; most texts come near nothing.
    if !random_too && !readings.iter().any(|text| shapes::may_be_doubtful(text)) {
        return None;
    }
    let rest: Vec<String> = readings
        .iter()
        .map(|text| shapes::without_harmless(text))
        .collect();
    if let Some(shape) = rest.iter().find_map(|text| shapes::doubtful(text)) {
        return Some(found(shape));
    }
    let random = random_too && rest.iter().any(|text| judging::holds_random(text));
    random.then_some(Found {
        shape: RANDOM,
        sure: false,
    })
}

#[cfg(all(test, feature = "guard"))]
mod tests;
