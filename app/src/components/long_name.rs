//! Names that may be long: two lines at most, and all of it when it is pointed at.

use leptos::prelude::*;

/// From here on a name may need more than a line.
const LONG_CHARS: usize = 40;

/// A name in a list, a card or a heading. A short one stays plain text.
#[must_use]
pub fn long_name(name: &str) -> AnyView {
    match full(name) {
        None => name.to_owned().into_any(),
        Some(title) => view! { <span class="long-name" title=title>{name.to_owned()}</span> }.into_any(),
    }
}

/// What the title of an element says that may cut its text: all of a long name, nothing of a short one.
#[must_use]
pub fn full(name: &str) -> Option<String> {
    (name.chars().count() > LONG_CHARS).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_long_name_is_cut_and_says_all_of_itself_when_pointed_at() {
        assert_eq!(long_name("Checkout payments").to_html(), "Checkout payments");
        let name = "w".repeat(120);
        let html = long_name(&name).to_html();
        assert!(html.contains(&format!(r#"title="{name}""#)), "{html}");
        assert!(html.contains(r#"class="long-name""#), "{html}");
    }
}
