//! Whether what stands where a secret would stand is one: not a word, not a placeholder, not a name.

use std::collections::BTreeSet;

/// Words that stand for a secret and are none, in lower case.
const STANDING_FOR: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "kennwort",
    "pass",
    "pwd",
    "pw",
    "secret",
    "token",
    "key",
    "changeme",
    "change-me",
    "change_me",
    "redacted",
    "hidden",
    "removed",
    "masked",
    "placeholder",
    "none",
    "null",
    "nil",
    "empty",
    "unset",
    "required",
    "optional",
    "true",
    "false",
    "yes",
    "no",
    "todo",
    "tbd",
    "value",
    "string",
    "text",
    "user",
    "username",
    "vault",
    "env",
    "see",
    "kept",
    "rotated",
    "unknown",
    "default",
    "prompt",
    "ask",
    "file",
];
/// How placeholders begin, in lower case.
const BEGINNINGS: &[&str] = &[
    "your",
    "my-",
    "my_",
    "mypass",
    "the-",
    "the_",
    "example",
    "dummy",
    "fake",
    "sample",
    "insert",
    "replace",
    "enter",
    "placeholder",
    "redacted",
    "vault:",
    "op:",
    "env:",
    "env.",
    "arn:",
    "file:",
    "ssm:",
    "kv:",
    "secret:",
    "secrets.",
    "aws:",
    "gcp:",
    "azure:",
    "keyring:",
    "sops:",
    "ref+",
    "@microsoft",
    "process.env",
    "os.environ",
    "getenv",
    "var.",
];

/// Whether a value only shows where one would stand: `PASSWORD`, `xxxx`, `<password>`, `${PASSWORD}`, `***`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | ')' | '(' | '!' | '?')
    });
    let lower = value.to_lowercase();
    let distinct: BTreeSet<char> = lower.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    value.starts_with(['$', '<', '{', '%', '*', '[', '…', '#'])
        || value.contains("...")
        || value.contains('…')
        || value.contains("${")
        || value.contains("{{")
        || distinct.len() <= 2
        || is_name_of_variable(value)
        || STANDING_FOR.contains(&lower.trim_end_matches(['.', ':', '=']))
        || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
}

/// `DB_PASSWORD`: capitals and digits, words with `_` between.
fn is_name_of_variable(value: &str) -> bool {
    value.contains('_')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Whether a match of a known shape is a key and not words behind its prefix, such as `ghp_your_token_here`: it has digits or
/// capitals, or is one long run of letters.
pub(super) fn is_key_like(found: &str) -> bool {
    let words: Vec<&str> = found.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let body = words.iter().rev().find(|word| !word.is_empty()).unwrap_or(&"");
    let tail = &found[found.len() / 3..];
    let distinct: BTreeSet<char> = tail.chars().collect();
    let mixed = tail.chars().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    distinct.len() >= 5 && (mixed || body.len() >= 24)
}

/// What a letter is, for counting how often that changes.
fn class(c: char) -> u8 {
    match c {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    }
}

/// How often letters, capitals and digits change, in percent of the length.
fn changes(text: &str) -> usize {
    let classes: Vec<u8> = text.chars().map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    changes * 100 / classes.len().max(1)
}

/// Whether a value beside the name of a key looks like one: eight characters or more, letters and digits in turn, no path.
pub(super) fn is_strong(value: &str) -> bool {
    let value = value.trim_end_matches(['=', '.']);
    let has = |wanted: fn(&char) -> bool| value.chars().any(|c| wanted(&c));
    value.len() >= 8
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && !value.contains("://")
        && (value.len() >= 30 || !value.contains('/'))
        && (changes(value) >= 20 || is_hexadecimal(value, 16))
}

fn is_hexadecimal(text: &str, least: usize) -> bool {
    text.len() >= least
        && text.chars().all(|c| c.is_ascii_hexdigit())
        && text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a text holds a run of letters and digits that nobody would type.
pub(super) fn holds_random(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '=')))
        .any(is_random)
}

/// 32 or more hexadecimal digits, or 20 or more characters that change between lower case, capitals and digits nearly every
/// time (in words they change about once in six).
fn is_random(token: &str) -> bool {
    let token = token.trim_end_matches('=');
    if is_hexadecimal(token, 32) {
        return true;
    }
    let classes: BTreeSet<u8> = token.chars().map(class).collect();
    token.len() >= 20 && classes.len() >= 2 && classes.contains(&2) && changes(token) >= 35
}
