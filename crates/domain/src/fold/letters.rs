//! One letter for all the ways in which it is written: compatibility forms, case, accents.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::signs::visible;

/// The most letters of a word that are compared.
const WORD_MAX: usize = 64;

/// The text as it is searched: visible signs in their compatibility form, in one case, without accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let bare = |c: &char| canonical_combining_class(*c) == 0;
    let mut plain = String::with_capacity(text.len());
    for c in visible(text)
        .nfkd()
        .filter(bare)
        .default_case_fold()
        .nfkd()
        .filter(bare)
    {
        match in_plain_letters(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(c),
        }
    }
    plain.nfc().collect()
}

/// Letters that Unicode does not take apart, as people type them without their strokes.
fn in_plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'þ' => "th",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

/// The words of a text, as they are searched: letters and digits, at most 64 of each.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD_MAX).collect())
        .collect();
    words.into_iter()
}

/// Whether every word that was typed begins a word of the text. What was typed without any word matches nothing.
#[must_use]
pub fn matches(text: &str, typed: &str) -> bool {
    let known: Vec<String> = words(text).collect();
    let mut typed = words(typed).peekable();
    typed.peek().is_some() && typed.all(|typed| known.iter().any(|word| word.starts_with(&typed)))
}

/// Whether something was typed, but nothing to look for: no letter and no digit.
#[must_use]
pub fn asks_nothing(typed: &str) -> bool {
    !typed.trim().is_empty() && words(typed).next().is_none()
}
