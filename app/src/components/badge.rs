//! Small signs in tables and headers: bands, tags, states and due texts. None relies on colour alone.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::Band;
use holdfast_islands::dial::band_class;
use leptos::prelude::*;

use super::icon::{IconName, icon};
use super::markup::Markup;

/// A band as shape, word and colour, with the score before the word if there is one.
#[component]
pub fn BandBadge(
    band: Band,
    /// The score, 0 to 100.
    #[prop(default = None, into)]
    score: Option<u8>,
) -> impl IntoView {
    band_badge(band, score).view()
}

/// The same, to be written into a row.
#[must_use]
pub fn band_badge(band: Band, score: Option<u8>) -> Markup {
    let class = format!("band {}", band_class(band));
    Markup::of("span", &[("class", Some(&class))], |it| {
        if let Some(score) = score {
            it.text(&format!("{score} "));
        }
        it.text(band.label());
    })
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
    tag(&label, tone).view()
}

/// The same, to be written into a row.
#[must_use]
pub fn tag(label: &str, tone: TagTone) -> Markup {
    let class = match tone {
        TagTone::Plain => "tag",
        TagTone::Accent => "tag is-accent",
        TagTone::Warning => "tag is-warning",
        TagTone::Gap => "tag is-gap",
    };
    Markup::of("span", &[("class", Some(class))], |it| it.text(label))
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
    status_badge(status, text.as_deref()).view()
}

/// The same, to be written into a row.
#[must_use]
pub fn status_badge(status: Status, text: Option<&str>) -> Markup {
    let (class, name, word) = match status {
        Status::Current => ("status is-good", IconName::Check, "Current"),
        Status::DueSoon => ("status is-soon", IconName::Reminders, "Due soon"),
        Status::Overdue => ("status is-overdue", IconName::Warning, "Overdue"),
        Status::NeverRotated => ("status is-overdue", IconName::Warning, "Never rotated"),
        Status::Exempt => ("status is-exempt", IconName::Info, "Exempt"),
    };
    Markup::of("span", &[("class", Some(class))], |it| {
        it.push(&icon(name, true));
        it.text(text.unwrap_or(word));
    })
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
    due_text(&text, urgency).view()
}

/// The same, to be written into a row.
#[must_use]
pub fn due_text(text: &str, urgency: Urgency) -> Markup {
    let class = (urgency != Urgency::Normal).then(|| urgency.class());
    Markup::of("span", &[("class", class)], |it| it.text(text))
}
