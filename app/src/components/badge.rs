//! Small signs in tables and headers: bands, tags, states and due texts. None relies on colour alone.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::Band;
use holdfast_islands::dial::band_class;
use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// A band as shape, word and colour, with the score before the word if there is one.
#[component]
pub fn BandBadge(
    band: Band,
    /// The score, 0 to 100.
    #[prop(default = None, into)]
    score: Option<u8>,
) -> impl IntoView {
    let text = score.map_or_else(
        || band.label().to_owned(),
        |score| format!("{score} {}", band.label()),
    );
    view! { <span class=format!("band {}", band_class(band))>{text}</span> }
}

/// What a tag says about its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagTone {
    #[default]
    Plain,
    Accent,
    Warning,
    /// Something required is missing.
    Gap,
}

/// A short label: a framework, a data class, an environment.
#[component]
pub fn Tag(#[prop(into)] label: String, #[prop(optional)] tone: TagTone) -> impl IntoView {
    let class = match tone {
        TagTone::Plain => "tag",
        TagTone::Accent => "tag is-accent",
        TagTone::Warning => "tag is-warning",
        TagTone::Gap => "tag is-gap",
    };
    view! { <span class=class>{label}</span> }
}

/// The state of something that falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Current,
    DueSoon,
    Overdue,
    NeverRotated,
    Exempt,
}

/// A state as icon, word and colour.
#[component]
pub fn StatusBadge(
    status: Status,
    /// Other words than the state's own, such as "6 days overdue".
    #[prop(default = None, into)]
    text: Option<String>,
) -> impl IntoView {
    let (class, icon, word) = match status {
        Status::Current => ("status is-good", IconName::Check, "Current"),
        Status::DueSoon => ("status is-soon", IconName::Reminders, "Due soon"),
        Status::Overdue => ("status is-overdue", IconName::Warning, "Overdue"),
        Status::NeverRotated => ("status is-overdue", IconName::Warning, "Never rotated"),
        Status::Exempt => ("status is-exempt", IconName::Info, "Exempt"),
    };
    view! {
        <span class=class>
            <Icon name=icon small=true />
            {text.unwrap_or_else(|| word.to_owned())}
        </span>
    }
}

/// How soon something has to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    #[default]
    Normal,
    Soon,
    Overdue,
}

impl Urgency {
    /// The class that sets colour and weight; empty when nothing is urgent.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::Soon => "is-soon",
            Self::Overdue => "is-overdue",
        }
    }
}

/// What is due, in words that carry the urgency themselves: "Rotation 6 days overdue".
#[component]
pub fn DueText(#[prop(into)] text: String, #[prop(optional)] urgency: Urgency) -> impl IntoView {
    let class = (urgency != Urgency::Normal).then(|| urgency.class());
    view! { <span class=class>{text}</span> }
}
