//! Just enough of HTML to look at a page from outside: its tags and their attributes, in order.

/// The tags of a page, each as it stands between its angle brackets; comments are left out.
pub fn tags(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('<')?..];
            let end = tag_end(rest);
            let tag = &rest[1..end.max(2) - 1];
            rest = &rest[end..];
            if !tag.starts_with("!--") {
                return Some(tag);
            }
        }
    })
}

/// The name of a tag; an end begins with a slash.
pub fn name(tag: &str) -> &str {
    tag.split([' ', '>', '\n']).next().unwrap_or_default()
}

/// The value of an attribute with a value, as people would type it.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(after.split('"').next()?.replace("&amp;", "&"))
}

/// Where a tag or comment ends; a `>` within quotes does not end it.
pub fn tag_end(rest: &str) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |at| at + 3);
    }
    let mut quoted = false;
    for (index, letter) in rest.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return index + 1,
            _ => {}
        }
    }
    rest.len()
}
