//! Text as markup, for the two places where Leptos 0.8 writes text as it is: a `<textarea>` and the `<title>`.

/// The text with the characters that would begin or end markup written as references.
#[must_use]
pub fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_can_end_the_element_it_stands_in() {
        assert_eq!(
            escape_markup("</title><b>A & B"),
            "&lt;/title&gt;&lt;b&gt;A &amp; B"
        );
    }
}
