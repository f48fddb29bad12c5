//! How a person stands to the register.

use crate::enumeration;

enumeration! {
    /// Whether a person can sign in.
    pub enum PersonState "state of a person" {
        Active = "active" / "Active",
        Invited = "invited" / "No password yet",
        Disabled = "disabled" / "Disabled",
    }
}

impl PersonState {
    /// From what is stored: disabled wins over everything.
    #[must_use]
    pub fn of(disabled: bool, has_password: bool) -> Self {
        match (disabled, has_password) {
            (true, _) => Self::Disabled,
            (false, true) => Self::Active,
            (false, false) => Self::Invited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_disabled_is_nothing_else() {
        assert_eq!(PersonState::of(true, true), PersonState::Disabled);
        assert_eq!(PersonState::of(true, false), PersonState::Disabled);
        assert_eq!(PersonState::of(false, false), PersonState::Invited);
        assert_eq!(PersonState::of(false, true), PersonState::Active);
    }
}
