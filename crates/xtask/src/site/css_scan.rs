//! Reads CSS as a browser's tokenizer would where it matters: comments, strings and unquoted URLs are never cut into.

/// A stretch of CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Comment(&'a str),
    /// A quoted string with its quotes.
    Text(&'a str),
    /// An unquoted `url(...)`, whole.
    Url(&'a str),
    Space,
    Char(char),
}

/// Cuts CSS into pieces; together they hold everything but the exact kind of white space.
pub fn pieces(css: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = next(rest, first, pieces.last());
        if !(piece == Piece::Space && pieces.last() == Some(&Piece::Space)) {
            pieces.push(piece);
        }
        rest = &rest[length..];
    }
    pieces
}

fn next<'a>(rest: &'a str, first: char, before: Option<&Piece<'_>>) -> (Piece<'a>, usize) {
    if let Some(inside) = rest.strip_prefix("/*") {
        let length = inside.find("*/").map_or(rest.len(), |end| end + 4);
        return (Piece::Comment(&rest[..length]), length);
    }
    if first == '"' || first == '\'' {
        let length = text_length(rest, first);
        return (Piece::Text(&rest[..length]), length);
    }
    if let Some(length) = unquoted_url_length(rest, before) {
        return (Piece::Url(&rest[..length]), length);
    }
    if first.is_ascii_whitespace() {
        return (Piece::Space, space_length(rest));
    }
    (Piece::Char(first), first.len_utf8())
}

/// How many bytes of white space stand at the head.
pub fn space_length(rest: &str) -> usize {
    rest.len()
        - rest
            .trim_start_matches(|character: char| character.is_ascii_whitespace())
            .len()
}

fn text_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn unquoted_url_length(rest: &str, before: Option<&Piece<'_>>) -> Option<usize> {
    if matches!(before, Some(Piece::Char(character)) if is_name(*character)) {
        return None;
    }
    let start = rest.get(..4)?;
    if !start.eq_ignore_ascii_case("url(") || rest[4..].trim_start().starts_with(['"', '\'']) {
        return None;
    }
    Some(rest.find(')').map_or(rest.len(), |end| end + 1))
}

/// Whether the character may be part of a name, number or dimension.
pub fn is_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '-' | '_' | '\\' | '%' | '#' | '.')
        || !character.is_ascii()
}

/// The same style sheet in fewer bytes: no comments, no white space that has no meaning.
pub fn minify(css: &str) -> String {
    let pieces = pieces(css);
    let mut out = String::with_capacity(css.len());
    let mut space = false;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Space => space = true,
            Piece::Comment(_) => {
                let follows_name = out.chars().next_back().is_some_and(is_name) && !space;
                let precedes = pieces.get(at + 1);
                let precedes_name = matches!(precedes, Some(Piece::Char(character)) if is_name(*character));
                if follows_name && precedes_name {
                    out.push_str("/**/");
                }
            }
            Piece::Text(text) | Piece::Url(text) => {
                push_space(&mut out, &mut space);
                out.push_str(text);
            }
            Piece::Char(character) => {
                if matches!(character, '{' | '}' | ';' | ',') {
                    space = false;
                }
                push_space(&mut out, &mut space);
                if *character == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(*character);
            }
        }
    }
    out
}

/// White space survives unless what stands before it makes it meaningless.
fn push_space(out: &mut String, space: &mut bool) {
    let meaningless = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', '(']);
    if *space && !meaningless {
        out.push(' ');
    }
    *space = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_comments_go_where_they_mean_nothing() {
        let css = "/* note */\na , b > c {\n  color : red ;\n  margin: 0 auto;\n}\n\n@media (width >= 40em) { d { top: 0 } }\n";
        assert_eq!(
            minify(css),
            "a,b > c{color :red;margin:0 auto}@media (width >= 40em){d{top:0}}"
        );
    }

    #[test]
    fn white_space_stays_where_it_is_a_combinator_or_an_operator() {
        assert_eq!(
            minify("a :hover { width: calc( 1px + 2px ) }"),
            "a :hover{width:calc(1px + 2px )}"
        );
        assert_eq!(minify(".a .b { } .a/* x */.b {}"), ".a .b{}.a/**/.b{}");
        assert_eq!(minify("a /* x */ b {}"), "a b{}");
        assert_eq!(
            minify("@media screen and (width) {}"),
            "@media screen and (width){}"
        );
        assert_eq!(minify(":is(a, b) c{}"), ":is(a,b) c{}");
    }

    #[test]
    fn strings_and_urls_are_left_as_they_are() {
        let css = r#"a::after{content:"/* no  comment */ \" ;  }"}b{background:url(/a  b;c.svg)}"#;
        assert_eq!(minify(css), css);
        assert_eq!(
            minify("a{background:url( '/x  y.svg' )}"),
            "a{background:url('/x  y.svg' )}"
        );
    }

    #[test]
    fn an_unfinished_comment_or_string_ends_with_the_file() {
        assert_eq!(minify("a{} /* open"), "a{}");
        assert_eq!(minify("a{content:\"open"), "a{content:\"open");
    }
}
