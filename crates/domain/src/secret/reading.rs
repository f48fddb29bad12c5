//! How a text can be read: as it stands, and with its disguises taken off. Letters of full width are letters, what cannot be
//! seen is not there, and what is percent-encoded is what it stands for, even if it is encoded more than once.

use unicode_normalization::UnicodeNormalization;

/// How often a text may be percent-encoded.
const ENCODED_AT_MOST: usize = 4;

/// Every reading of a text, the plainest first.
pub(super) fn all(text: &str) -> Vec<String> {
    let mut readings = vec![plain(text)];
    for _ in 0..ENCODED_AT_MOST {
        let Some(decoded) = readings.last().and_then(|text| decoded(text)) else {
            break;
        };
        readings.push(plain(&decoded));
    }
    readings
}

fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| !is_hidden_control(*c)).collect();
    }
    text.nfkc().filter(|c| !is_invisible(*c)).collect()
}

fn is_hidden_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// What takes no place on the screen (Unicode: `Default_Ignorable_Code_Point`), and marks that sit on other letters.
fn is_invisible(c: char) -> bool {
    is_hidden_control(c)
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x0300..=0x036F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

/// What a text stands for when percent signs encode bytes; `None` when they do not.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut changed = false;
    while let Some((first, after)) = rest.split_first() {
        match after {
            [high, low, ..] if *first == b'%' => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = &after[2..];
                    changed = true;
                    continue;
                }
                _ => bytes.push(*first),
            },
            _ => bytes.push(*first),
        }
        rest = after;
    }
    changed.then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
