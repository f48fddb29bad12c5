//! Keys that databases compare byte by byte, and that then stand in the order of people, or are the same for names that look
//! the same.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::letters::folded;
use super::signs::visible;

/// The most signs of a key's part: an index takes no longer ones.
const PART_MAX: usize = 300;
/// Digits of a number beyond which its size no longer counts.
const DIGITS_MAX: usize = 70;

/// Stands behind the part that counts first. No such part has two blanks, so that a name sorts before those that go on.
const BEHIND: &str = "  ";

/// The key by which names sort in the order of people, whatever the database: A beside Ä, 9 before 10, signs for nothing.
/// Names that differ in nothing but accents or case keep an order of their own.
#[must_use]
pub fn order(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 2);
    let mut digits = String::new();
    let mut gap = false;
    for c in folded(text).chars().take(PART_MAX) {
        if c.is_ascii_digit() {
            separate(&mut key, &mut gap);
            digits.push(c);
            continue;
        }
        number(&mut key, &mut digits);
        if c.is_alphanumeric() {
            separate(&mut key, &mut gap);
            key.push(c);
        } else {
            gap = true;
        }
    }
    number(&mut key, &mut digits);
    key.push_str(BEHIND);
    key.extend(visible(text).to_lowercase().nfc().take(PART_MAX));
    key
}

fn separate(key: &mut String, gap: &mut bool) {
    if *gap && !key.is_empty() {
        key.push(' ');
    }
    *gap = false;
}

/// A number by its value: how many digits it has comes first. Each begins with 0, so that numbers stand before letters.
fn number(key: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let value = digits.trim_start_matches('0');
    let length = u8::try_from(value.len().min(DIGITS_MAX)).unwrap_or(0);
    key.push('0');
    key.push(char::from(b'0' + length));
    key.push_str(value);
    digits.clear();
}

/// What two names that look the same have in common (the skeleton of UTS 39, of the folded name); accents still tell apart.
/// ASCII stands for itself: to take `m` for `rn` would refuse names that people tell apart.
#[must_use]
pub fn skeleton(name: &str) -> String {
    let mut looks = String::with_capacity(name.len());
    let mut sign = [0; 4];
    for c in visible(name).nfkc().default_case_fold().nfkc() {
        match c {
            'ı' => looks.push('i'),
            _ if c.is_ascii() => looks.push(c),
            _ => looks.extend(unicode_security::skeleton(c.encode_utf8(&mut sign))),
        }
    }
    let looks: String = looks.chars().default_case_fold().nfc().collect();
    visible(&looks).chars().take(PART_MAX).collect()
}
