//! The columns of a table: their names, sides, and the links that sort by them.

/// On which side the values of a column line up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    /// For numbers.
    End,
}

/// How a column is sorted now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortState {
    #[default]
    None,
    Ascending,
    Descending,
}

/// The link in a header: where it leads, and how the column is sorted before it is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortLink {
    pub href: String,
    pub state: SortState,
}

/// One column of a table; it is sortable when it has a sort link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of the column in addresses.
    pub key: String,
    pub label: String,
    pub align: Align,
    pub sort: Option<SortLink>,
    /// Shown only where there is room for it.
    pub wide_only: bool,
    /// Long text that may take several lines.
    pub wraps: bool,
}

impl Column {
    /// A column of text that does not sort.
    #[must_use]
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            align: Align::Start,
            sort: None,
            wide_only: false,
            wraps: false,
        }
    }

    /// The same column, its values lined up at the end.
    #[must_use]
    pub fn end(mut self) -> Self {
        self.align = Align::End;
        self
    }

    /// The same column, shown only where there is room.
    #[must_use]
    pub fn wide_only(mut self) -> Self {
        self.wide_only = true;
        self
    }

    /// The same column, its text over several lines.
    #[must_use]
    pub fn wraps(mut self) -> Self {
        self.wraps = true;
        self
    }

    /// The same column with a link in its header.
    #[must_use]
    pub fn sorted(mut self, href: impl Into<String>, state: SortState) -> Self {
        self.sort = Some(SortLink {
            href: href.into(),
            state,
        });
        self
    }

    pub(super) fn class(&self) -> Option<String> {
        let words = [
            (self.align == Align::End).then_some("is-end"),
            self.wide_only.then_some("wide-only"),
            self.wraps.then_some("is-wrap"),
        ];
        let class = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!class.is_empty()).then_some(class)
    }
}
