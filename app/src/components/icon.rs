//! Icons as inline SVG strokes on a 24 by 24 grid. They are decoration: the word beside them carries the meaning.

use leptos::prelude::*;

use super::markup::Markup;

/// The icons that the pages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Audit,
    Check,
    Close,
    Columns,
    Credentials,
    Download,
    Edit,
    External,
    Filter,
    History,
    Incidents,
    Info,
    Integrations,
    Key,
    Menu,
    Moon,
    MyWork,
    Notices,
    Overview,
    People,
    Plus,
    Providers,
    Reminders,
    Reports,
    Reviews,
    Risks,
    Rows,
    Search,
    Services,
    Settings,
    SignOut,
    SortAscending,
    SortDescending,
    Sun,
    System,
    Warning,
}

impl IconName {
    /// The strokes, as one SVG path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Audit => "M4 5h16v14H4zM4 10h16M9 5v14",
            Self::Check => "m5 12.5 4.5 4.5L19 7",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Columns => "M4 5h16v14H4zM9.3 5v14M14.7 5v14",
            Self::Credentials | Self::Key => "M12 15a4 4 0 1 1-8 0 4 4 0 0 1 8 0M10.8 12.2 20 3M16 7l3 3",
            Self::Download => "M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15",
            Self::Edit => "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
            Self::External => "M14 4h6v6M20 4l-9 9M18 14v5.5H4.5V6H10",
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::History => "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.5V12l3 2",
            Self::Incidents => "M13 3 5 13.5h5.5L10 21l8.5-11h-6z",
            Self::Info => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v5.5M12 7.5v.01",
            Self::Integrations => "M8.5 8H7a4 4 0 0 0 0 8h1.5M15.5 8H17a4 4 0 0 1 0 8h-1.5M8.5 12h7",
            Self::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
            Self::Moon => "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
            Self::MyWork => "M4 6h16M4 12h10M4 18h7",
            Self::Notices => "M4 10v4h3l8 4.5v-13L7 10zM18.5 9.5a4 4 0 0 1 0 5",
            Self::Overview => "M5 20V11M11 20V4M17 20v-7M3 20h18",
            Self::People => {
                "M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M2.5 20c0-3.3 2.6-5.5 6.5-5.5s6.5 2.2 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 15c2.5.6 4 2.5 4 5"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Providers => "M4 20V8.5L12 4l8 4.5V20M9 20v-5.5h6V20M2.5 20h19",
            Self::Reminders => "M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
            Self::Reports => "M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5V8.5h5M9 13h6M9 16.5h6",
            Self::Reviews => "M8.5 4.5H5.5v16h13v-16h-3M8.5 3h7v3.5h-7zM9 13.5l2.2 2.2 4-4.4",
            Self::Risks | Self::Warning => "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.01",
            Self::Rows => "M4 6h16M4 10h16M4 14h16M4 18h16",
            Self::Search => "M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0M16 16l4.5 4.5",
            Self::Services => "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4.2 7.6 12 12l7.8-4.4M12 12v9",
            Self::Settings => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M17 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0M11 17a2 2 0 1 1-4 0 2 2 0 0 1 4 0"
            }
            Self::SignOut => "M14 4H5v16h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
            Self::SortAscending => "M12 19V5M6.5 10.5 12 5l5.5 5.5",
            Self::SortDescending => "M12 5v14M6.5 13.5 12 19l5.5-5.5",
            Self::Sun => {
                "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::System => "M3.5 5h17v11h-17zM9 20h6M12 16v4",
        }
    }
}

/// An icon, hidden from assistive technology; a button with nothing else in it needs its own `aria-label`.
#[component]
pub fn Icon(
    /// Which icon.
    name: IconName,
    /// Sized for a line of small text.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    icon(name, small).view()
}

/// The same, to be written into a row.
#[must_use]
pub fn icon(name: IconName, small: bool) -> Markup {
    let class = if small { "icon is-small" } else { "icon" };
    let attributes = [
        ("class", Some(class)),
        ("viewBox", Some("0 0 24 24")),
        ("aria-hidden", Some("true")),
    ];
    Markup::of("svg", &attributes, |svg| {
        svg.element("path", &[("d", Some(name.path()))], |_| ());
    })
}
