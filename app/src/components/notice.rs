//! Messages: boxes that stay with what they are about, and flashes that say once what was just done.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::button::{ButtonKind, LinkButton, PostButton};
use super::icon::{Icon, IconName};

/// What a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    Info,
    Good,
    Warning,
    Error,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice",
            Self::Good => "notice is-good",
            Self::Warning => "notice is-warning",
            Self::Error => "notice is-error",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Good => IconName::Check,
            Self::Warning | Self::Error => IconName::Warning,
        }
    }
}

/// A box with a message; the children are more text or buttons.
#[component]
pub fn NoticeBox(
    #[prop(optional)] tone: Tone,
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=tone.class()>
            <Icon name=tone.icon() />
            <div class="notice-body">
                <b>{title}</b>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// A form of one button that takes back what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoAction {
    /// "Undo".
    pub label: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// One message about what was just done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashMessage {
    pub tone: Tone,
    pub text: String,
    pub undo: Option<UndoAction>,
    /// Label and address of where to see it, or of what comes next.
    #[serde(default)]
    pub link: Option<(String, String)>,
}

/// What was just done, announced to assistive technology. Shows nothing when there is no message.
#[component]
pub fn Flash(messages: Vec<FlashMessage>) -> impl IntoView {
    (!messages.is_empty()).then(|| {
        view! {
            <div class="flash" role="status">
                {messages
                    .into_iter()
                    .map(|FlashMessage { tone, text, undo, link }| {
                        view! {
                            <div class=tone.class()>
                                <Icon name=tone.icon() />
                                <p class="notice-body">{text}</p>
                                {link
                                    .map(|(label, href)| {
                                        view! { <LinkButton href=href label=label kind=ButtonKind::Quiet small=true /> }
                                    })}
                                {undo
                                    .map(|UndoAction { label, action, fields }| {
                                        view! { <PostButton action=action label=label fields=fields small=true /> }
                                    })}
                            </div>
                        }
                    })
                    .collect_view()}
            </div>
        }
    })
}
