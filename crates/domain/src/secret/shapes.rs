//! The table of shapes, and what it says about a text. A pattern is compiled when the first text comes near it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;

use super::judging;

/// One row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shape {
    /// What is said of it: "a key of Stripe".
    pub(super) what: String,
    /// Words of which one must be in the text, in lower case, before the pattern is asked.
    #[serde(default)]
    pub(super) near: Vec<String>,
    /// The pattern; what its group holds, or else all of it, is judged once more.
    pub(super) pattern: String,
    /// Whether it cannot be a false alarm.
    #[serde(default)]
    pub(super) sure: bool,
    /// Whether what was found must look random too, since the pattern alone says little.
    #[serde(default)]
    pub(super) strong: bool,
    /// Where the shape is published.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for whoever reads or checks the table")
    )]
    pub(super) source: String,
    /// A text of this shape, broken by `|`.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for whoever reads or checks the table")
    )]
    pub(super) example: String,
    /// A text close to it that passes.
    #[serde(default)]
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for whoever reads or checks the table")
    )]
    pub(super) counter: String,
    #[serde(skip)]
    compiled: OnceLock<Regex>,
}

/// The whole table.
#[derive(Debug)]
pub(super) struct Table {
    /// What is refused.
    pub(super) secrets: Vec<Shape>,
    /// What says where a secret is kept or how a thing is known.
    pub(super) harmless: Vec<Shape>,
}

/// Read once.
///
/// # Panics
/// When the table of this build does not read; a test reads it.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut groups: BTreeMap<String, Vec<Shape>> =
        toml::from_str(include_str!("../../data/secrets.toml")).expect("data/secrets.toml reads");
    let harmless = groups.remove("harmless").unwrap_or_default();
    Table {
        secrets: groups.into_values().flatten().collect(),
        harmless,
    }
});

impl Shape {
    fn regex(&self) -> &Regex {
        self.compiled
            .get_or_init(|| Regex::new(&self.pattern).expect("the patterns of data/secrets.toml read"))
    }

    /// Whether a text holds this shape, wherever its words are.
    fn matches(&self, text: &str) -> bool {
        self.regex().captures_iter(text).any(|found| {
            let whole = found.get(0).map_or("", |whole| whole.as_str());
            match found.iter().skip(1).flatten().next().map(|part| part.as_str()) {
                Some(value) if self.strong => judging::is_strong(value) && !judging::is_placeholder(value),
                Some(value) => !judging::is_placeholder(value),
                None if self.near.iter().any(|near| near == "private") => true,
                None => judging::is_key_like(whole),
            }
        })
    }

    /// Whether a text holds this shape and one of its words.
    #[cfg(test)]
    pub(super) fn is_in(&self, text: &str) -> bool {
        near(&text.to_lowercase()).any(|shape| std::ptr::eq(shape, self)) && self.matches(text)
    }
}

/// The words of every shape in one automaton, and the shapes that each of them belongs to: a text is gone through once, however
/// many shapes there are.
struct Near {
    words: AhoCorasick,
    shapes: Vec<Vec<usize>>,
}

/// # Panics
/// When the words of this build make no automaton; every test that looks for a secret makes one.
static NEAR: LazyLock<Near> = LazyLock::new(|| {
    let mut of_words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, shape) in TABLE.secrets.iter().enumerate() {
        for near in &shape.near {
            of_words.entry(near).or_default().push(index);
        }
    }
    let words = AhoCorasick::new(of_words.keys()).expect("the words of data/secrets.toml make an automaton");
    Near {
        words,
        shapes: of_words.into_values().collect(),
    }
});

/// The shapes of whose words one is in a text, in the order of the table.
fn near(lower: &str) -> impl Iterator<Item = &'static Shape> {
    let found = NEAR.words.find_overlapping_iter(lower);
    let shapes: BTreeSet<usize> = found
        .flat_map(|word| NEAR.shapes[word.pattern().as_usize()].iter().copied())
        .collect();
    shapes.into_iter().map(|index| &TABLE.secrets[index])
}

fn first(sure: bool, text: &str) -> Option<&'static Shape> {
    let lower = text.to_lowercase();
    near(&lower)
        .filter(|shape| shape.sure == sure)
        .find(|shape| shape.matches(text))
}

/// The first shape of a text that cannot be a false alarm.
pub(super) fn sure(text: &str) -> Option<&'static Shape> {
    first(true, text)
}

/// The first shape of a text that may be a false alarm.
pub(super) fn doubtful(text: &str) -> Option<&'static Shape> {
    first(false, text)
}

/// Whether a text may hold a shape that may be a false alarm: a word of one is in it.
pub(super) fn may_be_doubtful(text: &str) -> bool {
    near(&text.to_lowercase()).any(|shape| !shape.sure)
}

/// The text without what says where a secret is kept or how a thing is known.
pub(super) fn without_harmless(text: &str) -> String {
    TABLE.harmless.iter().fold(text.to_owned(), |text, shape| {
        shape.regex().replace_all(&text, " ").into_owned()
    })
}
