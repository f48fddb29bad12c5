//! Fields that hold an address.

use super::Reader;
use crate::address;

/// The longest address that is taken anywhere.
const URL_MAX: usize = 2_000;

impl Reader<'_> {
    /// A URL whose scheme is one of `schemes`. User names and passwords in URLs are refused: they are secrets.
    pub fn url(&mut self, path: &str, schemes: &[&str]) -> Option<String> {
        let raw = self.line(path, URL_MAX)?;
        let shape = format!(
            "Enter a full address that begins with {}://.",
            schemes.join(":// or ")
        );
        self.checked_address(path, raw, |raw| address::check(raw, schemes), shape)
    }

    /// The address of an endpoint, of any scheme, with `{templates}` and `*`.
    pub fn endpoint(&mut self, path: &str) -> Option<String> {
        let raw = self.line(path, URL_MAX)?;
        let shape = "Enter a full address, such as https://api.example.org/v1 or amqps://broker.example.org.";
        self.checked_address(path, raw, address::check_endpoint, shape.to_owned())
    }

    fn checked_address(
        &mut self,
        path: &str,
        raw: String,
        check: impl Fn(&str) -> Result<(), address::Wrong>,
        shape: String,
    ) -> Option<String> {
        match check(&raw) {
            Ok(()) => return Some(raw),
            Err(address::Wrong::Shape) => self.error(path, shape),
            Err(address::Wrong::UserInfo) => self.error(
                path,
                "Leave the user name and password out; name where the secret is kept instead.",
            ),
        }
        None
    }
}
