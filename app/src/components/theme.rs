//! The switch between light, dark and the system's choice: a small form, so that it works without a script.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// The theme that a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value that the form sends and that a cookie may hold.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The value of `<html data-theme>`; none when the system decides.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light | Self::Dark => Some(self.value()),
        }
    }

    /// Reads a value from a form or a cookie; anything unknown is the system's choice.
    #[must_use]
    pub fn from_value(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// Posts `theme` (system, light or dark) and `return_to` (the page to come back to).
#[component]
pub fn ThemeSwitch(
    /// The address that the form posts to, such as `/api/theme`.
    #[prop(into)]
    action: String,
    /// The theme in force.
    current: Theme,
    /// The path of this page, with its query.
    #[prop(into)]
    return_to: String,
) -> impl IntoView {
    let choices = [
        (Theme::System, IconName::System, "System"),
        (Theme::Light, IconName::Sun, "Light"),
        (Theme::Dark, IconName::Moon, "Dark"),
    ];
    view! {
        <form method="post" action=action class="segmented" aria-label="Theme">
            <input type="hidden" name="return_to" value=return_to />
            {choices
                .map(|(theme, icon, label)| {
                    let pressed = if theme == current { "true" } else { "false" };
                    view! {
                        <button type="submit" name="theme" value=theme.value() aria-pressed=pressed>
                            <Icon name=icon small=true />
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </form>
    }
}
