//! Reads a form: percent-encoded, at most 1 MB and 2,000 fields, UTF-8 to the last byte, within some seconds. Anything else
//! is refused with a sentence, and nothing was changed.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use holdfast_domain::fields::Fields;

use crate::error_page::ErrorPage;
use crate::state::Server;

/// The most bytes of a form.
pub const MAX_BYTES: usize = 1_000_000;
/// The most bytes of a form of somebody who is not signed in: to sign in, to set a password.
pub const MAX_BYTES_OPEN: usize = 16_000;
/// The most bytes of a form that is kept until its sender has signed in again.
pub const MAX_BYTES_KEPT: usize = 64_000;
/// How long a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most fields of a form.
pub const MAX_FIELDS: usize = 2_000;

/// Reads the fields of a form of at most `most` bytes.
///
/// # Errors
/// The page that says what is wrong: 400, 408, 413 or 415.
pub async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Fields, ErrorPage> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Err(ErrorPage::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Not a form",
            "Forms are taken as application/x-www-form-urlencoded; nothing was changed.",
        ));
    }
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, most))
        .await
        .map_err(|_| {
            ErrorPage::new(
                StatusCode::REQUEST_TIMEOUT,
                "Too slow",
                "The form did not arrive in time; nothing was changed. Go back and send it again.",
            )
        })?
        .map_err(|_| ErrorPage::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", too_large(most)))?;
    parse(&bytes)
}

fn too_large(most: usize) -> &'static str {
    if most == MAX_BYTES {
        "A form may have at most 1 MB; nothing was changed."
    } else {
        "You are not signed in, and this form is too large to be kept until you are; nothing was changed. Sign in in another tab, \
         then go back here and send it again."
    }
}

/// Parses the body of a form. Of a field that comes twice, the last counts.
fn parse(bytes: &[u8]) -> Result<Fields, ErrorPage> {
    let mut fields = Fields::default();
    for (index, pair) in bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .enumerate()
    {
        if index >= MAX_FIELDS {
            return Err(ErrorPage::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too many fields",
                "A form may have at most 2,000 fields; nothing was changed.",
            ));
        }
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = (
            decoded(&pair[..at]),
            decoded(pair.get(at + 1..).unwrap_or_default()),
        );
        let (Ok(name), Ok(value)) = (String::from_utf8(name), String::from_utf8(value)) else {
            return Err(ErrorPage::new(
                StatusCode::BAD_REQUEST,
                "Not readable",
                "The form is not valid UTF-8; nothing was changed.",
            ));
        };
        if name.contains('\0') || value.contains('\0') {
            return Err(no_text());
        }
        fields.set(name, value);
    }
    Ok(fields)
}

/// Refuses an address that holds the character NUL: PostgreSQL has no place for it in a text, and no word has it.
pub async fn refuse_nul(State(server): State<Server>, request: Request, next: Next) -> Response {
    let address = request.uri();
    let holds_nul = |part: &str| part.contains("%00");
    if holds_nul(address.path()) || address.query().is_some_and(holds_nul) {
        return no_text().answer(&server);
    }
    next.run(request).await
}

fn no_text() -> ErrorPage {
    ErrorPage::new(
        StatusCode::BAD_REQUEST,
        "Not readable",
        "This has a character that no text has (NUL, %00); nothing was changed.",
    )
}

/// Percent-decoding, and `+` for a space; a percent sign without two digits after it stays (WHATWG URL, 1.3).
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let (byte, next) = match (first, tail) {
            (b'%', [high, low, tail @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => (high * 16 + low, tail),
                _ => (b'%', &rest[1..]),
            },
            (b'+', tail) => (b' ', tail),
            (byte, tail) => (*byte, tail),
        };
        bytes.push(byte);
        rest = next;
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(body: &str) -> Fields {
        parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn everything_that_a_browser_sends_reads_back() {
        let fields = read_back("name=Zo%C3%AB+%26+Co&note=100%25&empty=&alone&a=b=c");
        assert_eq!(fields.get("name"), "Zoë & Co");
        assert_eq!(fields.get("note"), "100%");
        assert_eq!(fields.0.get("empty").map(String::as_str), Some(""));
        assert_eq!(fields.0.get("alone").map(String::as_str), Some(""));
        assert_eq!(fields.get("a"), "b=c");
    }

    #[test]
    fn a_stray_percent_sign_stays() {
        assert_eq!(
            read_back("a=100%&b=%zz&c=%4").0.into_values().collect::<Vec<_>>(),
            ["100%", "%zz", "%4"]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(parse(b"name=a%00b").is_err());
        assert!(parse(b"a%00=b").is_err());
        assert!(parse(b"name=%ff").is_err());
        assert!(parse(b"name=\xC3(").is_err());
    }
}
