//! Nested facts as one cell, without loss. Items are joined by ` | `; an item is a head and then facts, `head; key=value`;
//! inside them `\`, `|`, `;` and a line break are written `\\`, `\|`, `\;` and `\n`. What is unknown is left out.

/// One item of a flattened list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is: "outbound rest <https://api.example.org>".
    pub head: String,
    /// What else is known of it.
    pub facts: Vec<(String, String)>,
}

impl Item {
    /// An item without further facts.
    #[must_use]
    pub fn new(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            facts: Vec::new(),
        }
    }

    /// Adds a fact when it is known.
    #[must_use]
    pub fn fact(mut self, key: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.facts.push((key.to_owned(), value.to_string()));
        }
        self
    }

    /// Adds a fact when it holds.
    #[must_use]
    pub fn flag(self, key: &str, holds: bool) -> Self {
        self.fact(key, holds.then_some("yes"))
    }

    /// Adds a fact that is yes, no or unknown.
    #[must_use]
    pub fn yes_no(self, key: &str, value: Option<bool>) -> Self {
        self.fact(key, value.map(|yes| if yes { "yes" } else { "no" }))
    }
}

/// Items in one line of text; empty when there are none.
#[must_use]
pub fn write(items: impl IntoIterator<Item = Item>) -> String {
    let mut text = String::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push_str(" | ");
        }
        escape(&mut text, &item.head);
        for (key, value) in &item.facts {
            text.push_str("; ");
            text.push_str(key);
            text.push('=');
            escape(&mut text, value);
        }
    }
    text
}

/// The items that [`write()`] was given.
#[must_use]
pub fn read(text: &str) -> Vec<Item> {
    if text.is_empty() {
        return Vec::new();
    }
    split(text, '|')
        .into_iter()
        .map(|item| {
            let mut parts = split(item, ';').into_iter();
            let head = parts.next().map(unescape).unwrap_or_default();
            let facts = parts
                .filter_map(|part| part.split_once('='))
                .map(|(key, value)| (key.to_owned(), unescape(value)))
                .collect();
            Item { head, facts }
        })
        .collect()
}

fn escape(text: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '\\' | '|' | ';' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            _ => text.push(c),
        }
    }
}

fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => text.push(c),
            (_, true) => match chars.next() {
                Some('n') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => text.push('\\'),
            },
        }
    }
    text
}

/// Splits at a separator that no backslash precedes, and takes away the one blank on either side that was written.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == separator {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    let last = parts.len() - 1;
    let blank_before = separator == '|';
    parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            let part = if index > 0 {
                part.strip_prefix(' ').unwrap_or(part)
            } else {
                part
            };
            if index < last && blank_before {
                part.strip_suffix(' ').unwrap_or(part)
            } else {
                part
            }
        })
        .collect()
}
