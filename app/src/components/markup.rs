//! HTML written straight into text, for what a page shows hundreds of times: the rows of a table, the options of a select. An
//! element of `view!` costs several allocations, one written here none. Both draw the same page: [`Markup::view`] makes this
//! a part of a view, and a view becomes a part of this by `into`.
//!
//! Names of elements and attributes are the program's own, and whatever else comes in is escaped, so that nothing that anybody
//! typed is ever markup.

use html_escape::{encode_double_quoted_attribute_to_string, encode_text_to_string};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A piece of a page. What is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// An attribute with its value; `None` leaves it out, and an empty value writes the name alone, as for `checked`.
pub type Attribute<'a> = (&'static str, Option<&'a str>);

impl Markup {
    /// An element with what stands in it.
    #[must_use]
    pub fn of(name: &'static str, attributes: &[Attribute<'_>], inner: impl FnOnce(&mut Self)) -> Self {
        let mut markup = Self::default();
        markup.element(name, attributes, inner);
        markup
    }

    /// Text that stands for itself.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut markup = Self::default();
        markup.text(text);
        markup
    }

    /// Adds an element with what stands in it.
    pub fn element(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        inner: impl FnOnce(&mut Self),
    ) {
        self.void(name, attributes);
        inner(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Adds an element that holds nothing and has no end, such as `input`.
    pub fn void(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            let Some(value) = value else { continue };
            self.0.push(' ');
            self.0.push_str(name);
            if !value.is_empty() {
                self.0.push_str("=\"");
                encode_double_quoted_attribute_to_string(value, &mut self.0);
                self.0.push('"');
            }
        }
        self.0.push('>');
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        encode_text_to_string(text, &mut self.0);
    }

    /// The same with another piece behind it.
    #[must_use]
    pub fn and(mut self, piece: &Self) -> Self {
        self.push(piece);
        self
    }

    /// Adds another piece.
    pub fn push(&mut self, piece: &Self) {
        self.0.push_str(&piece.0);
    }

    /// The HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.0
    }

    /// As a part of a view.
    #[must_use]
    pub fn view(self) -> AnyView {
        if self.0.is_empty() {
            return ().into_any();
        }
        InertElement::new(self.0).into_any()
    }
}

impl From<&str> for Markup {
    /// Text that stands for itself.
    fn from(text: &str) -> Self {
        Self::of_text(text)
    }
}

impl From<String> for Markup {
    /// Text that stands for itself.
    fn from(text: String) -> Self {
        Self::of_text(&text)
    }
}

impl IntoRender for Markup {
    type Output = InertElement;

    fn into_render(self) -> InertElement {
        InertElement::new(self.0)
    }
}

impl From<AnyView> for Markup {
    /// What a view draws at once; nothing in it may wait for data.
    fn from(view: AnyView) -> Self {
        // Marks for a framework in the browser, which there is none of. In text and in attributes `<` is escaped.
        Self(view.to_html().replace("<!>", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_text_and_never_markup() {
        let typed = r#""><script>alert('1 & 2')</script>"#;
        let markup = Markup::of("td", &[("title", Some(typed))], |cell| cell.text(typed));
        assert_eq!(
            markup.0,
            r#"<td title="&quot;&gt;&lt;script&gt;alert('1 &amp; 2')&lt;/script&gt;">"&gt;&lt;script&gt;alert('1 &amp; 2')&lt;/script&gt;</td>"#
        );
    }

    #[test]
    fn an_attribute_is_there_with_its_value_alone_or_not_at_all() {
        let mut markup = Markup::default();
        markup.void(
            "input",
            &[("checked", Some("")), ("form", None), ("name", Some("id"))],
        );
        assert_eq!(markup.0, r#"<input checked name="id">"#);
    }

    #[test]
    fn a_view_and_its_markup_are_parts_of_each_other() {
        let view = view! { <b title="<!>">{"1 < 2".to_owned()} {None::<String>}</b> }.into_any();
        let drawn = Markup::from(view);
        assert_eq!(drawn.0, r#"<b title="&lt;!&gt;">1 &lt; 2</b>"#);
        assert_eq!(
            view! { <p>{drawn.clone().view()}</p> }
                .to_html()
                .replace("<!>", ""),
            format!("<p>{}</p>", drawn.0)
        );
    }
}
