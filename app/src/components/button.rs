//! Links and one-button forms that look like buttons. A link leads somewhere, a button changes something.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// How much a button asks for attention; a page has at most one primary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Plain,
    Primary,
    Danger,
    Quiet,
}

impl ButtonKind {
    /// The classes in `style/button.css`.
    #[must_use]
    pub const fn class(self, small: bool) -> &'static str {
        match (self, small) {
            (Self::Plain, false) => "button",
            (Self::Plain, true) => "button is-small",
            (Self::Primary, false) => "button is-primary",
            (Self::Primary, true) => "button is-primary is-small",
            (Self::Danger, false) => "button is-danger",
            (Self::Danger, true) => "button is-danger is-small",
            (Self::Quiet, false) => "button is-quiet",
            (Self::Quiet, true) => "button is-quiet is-small",
        }
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it does, beginning with a verb.
    #[prop(into)]
    label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(default = None, into)] icon: Option<IconName>,
) -> impl IntoView {
    view! {
        <a class=kind.class(small) href=href>
            {icon.map(|name| view! { <Icon name=name small=true /> })}
            {label}
        </a>
    }
}

/// A submit button for a form that the page already has.
#[component]
pub fn SubmitButton(
    /// What it does, beginning with a verb.
    #[prop(into)]
    label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(default = None, into)] icon: Option<IconName>,
    /// The name that is sent with `value` when this button is the one pressed.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
) -> impl IntoView {
    view! {
        <button type="submit" class=kind.class(small) name=name value=value>
            {icon.map(|name| view! { <Icon name=name small=true /> })}
            {label}
        </button>
    }
}

/// A form of one button: posts `fields` to `action`.
#[component]
pub fn PostButton(
    /// The address that the form posts to.
    #[prop(into)]
    action: String,
    /// What it does, beginning with a verb.
    #[prop(into)]
    label: String,
    /// Names and values that are sent.
    #[prop(optional)]
    fields: Vec<(String, String)>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    #[prop(default = None, into)] icon: Option<IconName>,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            {hidden_fields(fields)}
            <SubmitButton label=label kind=kind small=small icon=icon />
        </form>
    }
}

/// Hidden inputs, one for each name and value.
pub(super) fn hidden_fields(fields: Vec<(String, String)>) -> Vec<AnyView> {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
        .collect()
}
