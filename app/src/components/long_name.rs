//! Names that may be long: two lines at most, and all of it when it is pointed at.

use super::markup::Markup;

/// From here on a name may need more than a line.
const LONG_CHARS: usize = 40;

/// A name in a list, a card or a heading. A short one stays plain text.
#[must_use]
pub fn long_name(name: &str) -> Markup {
    match full(name) {
        None => Markup::of_text(name),
        title => Markup::of("span", &[("class", Some("long-name")), ("title", title)], |it| {
            it.text(name);
        }),
    }
}

/// What the title of an element says that may cut its text: all of a long name, nothing of a short one.
#[must_use]
pub fn full(name: &str) -> Option<&str> {
    (name.chars().count() > LONG_CHARS).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_long_name_is_cut_and_says_all_of_itself_when_pointed_at() {
        assert_eq!(long_name("Checkout payments").html(), "Checkout payments");
        let name = "w".repeat(120);
        let html = long_name(&name).html().to_owned();
        assert!(html.contains(&format!(r#"title="{name}""#)), "{html}");
        assert!(html.contains(r#"class="long-name""#), "{html}");
    }
}
