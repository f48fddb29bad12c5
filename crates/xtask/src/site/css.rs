//! Makes one style sheet of `style/main.css` and everything it imports, with the meaning the browser would give it.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::site::css_scan::{Piece, minify, pieces, space_length};

/// The whole style sheet, made small.
pub fn bundle(main: &Path) -> Result<String> {
    let mut open = Vec::new();
    Ok(minify(&inline(main, &mut open)?))
}

/// A file with its imports in place; `open` holds the files that are being read, so that a circle is noticed.
fn inline(file: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    let at = file
        .canonicalize()
        .with_context(|| format!("there is no style sheet {}", file.display()))?;
    if open.contains(&at) {
        bail!("{} imports itself", file.display());
    }
    let css = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    check_urls(&css).with_context(|| format!("in {}", file.display()))?;
    let (imports, body) = split(&css).with_context(|| format!("in {}", file.display()))?;
    open.push(at);
    let mut out = String::new();
    for statement in imports {
        match statement {
            Statement::Kept(text) => writeln!(out, "{text}")?,
            Statement::Import(import) => {
                let folder = file.parent().context("a file has a folder")?;
                let inner = inline(&folder.join(&import.path), open)?;
                out.push_str(&import.wrap(&inner));
            }
        }
    }
    open.pop();
    out.push_str(body);
    Ok(out)
}

#[derive(Debug, PartialEq)]
enum Statement {
    Import(Import),
    /// A statement that may stand before imports: `@layer a, b;`.
    Kept(String),
}

/// `@import "path" layer(name) conditions;`
#[derive(Debug, PartialEq)]
struct Import {
    path: String,
    /// `Some("")`: a layer without a name.
    layer: Option<String>,
    /// A media query, or nothing.
    media: String,
}

impl Import {
    fn parse(statement: &str) -> Result<Self> {
        let rest = statement["@import".len()..].trim();
        let (path, rest) = target(rest).with_context(|| format!("`{statement};` names no file"))?;
        if path.starts_with('/') || path.contains(':') {
            bail!("`{statement};`: only files beside the importing one can be bundled");
        }
        let (layer, rest) = match rest.strip_prefix("layer") {
            Some(rest) if rest.starts_with('(') => {
                let (name, rest) = rest[1..].split_once(')').context("layer( without )")?;
                (Some(name.trim().to_owned()), rest)
            }
            Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
                (Some(String::new()), rest)
            }
            _ => (None, rest),
        };
        let media = rest.trim();
        if media.starts_with("supports") {
            bail!("`{statement};`: write @supports inside the imported file instead");
        }
        Ok(Self {
            path: path.to_owned(),
            layer,
            media: media.to_owned(),
        })
    }

    fn wrap(&self, inner: &str) -> String {
        let mut text = format!("{inner}\n");
        if let Some(name) = &self.layer {
            text = format!("@layer {name} {{\n{text}}}\n");
        }
        if !self.media.is_empty() {
            text = format!("@media {} {{\n{text}}}\n", self.media);
        }
        text
    }
}

/// The quoted or `url()` target and what follows it.
fn target(rest: &str) -> Option<(&str, &str)> {
    if let Some(inside) = rest.strip_prefix("url(") {
        let (path, rest) = inside.split_once(')')?;
        return Some((path.trim().trim_matches(['"', '\'']), rest.trim_start()));
    }
    let quote = rest.chars().next().filter(|first| ['"', '\''].contains(first))?;
    let (path, rest) = rest[1..].split_once(quote)?;
    Some((path, rest.trim_start()))
}

/// Cuts a style sheet into the statements at its head and the rest, which must import nothing.
fn split(css: &str) -> Result<(Vec<Statement>, &str)> {
    let mut statements = Vec::new();
    let mut rest = skip_blank(css);
    while rest.starts_with("@import") || rest.starts_with("@layer") || rest.starts_with("@charset") {
        let Some((statement, after)) = statement(rest) else {
            break;
        };
        if statement.starts_with("@import") {
            statements.push(Statement::Import(Import::parse(&statement)?));
        } else if statement.starts_with("@layer") {
            statements.push(Statement::Kept(format!("{statement};")));
        }
        rest = skip_blank(after);
    }
    if minify(rest).contains("@import") {
        bail!("an @import stands after a rule, where browsers ignore it: move it to the top");
    }
    Ok((statements, rest))
}

/// The statement up to its semicolon, unless a block begins first.
fn statement(css: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut at = 0;
    for piece in pieces(css) {
        let length = match piece {
            Piece::Space => space_length(&css[at..]),
            Piece::Comment(text) | Piece::Text(text) | Piece::Url(text) => text.len(),
            Piece::Char(character) => character.len_utf8(),
        };
        match piece {
            Piece::Char('{') => return None,
            Piece::Char(';') => return Some((text.trim().to_owned(), &css[at + 1..])),
            Piece::Comment(_) => {}
            Piece::Space => text.push(' '),
            _ => text.push_str(&css[at..at + length]),
        }
        at += length;
    }
    None
}

fn skip_blank(css: &str) -> &str {
    let mut rest = css.trim_start();
    while let Some(inside) = rest.strip_prefix("/*") {
        rest = inside
            .split_once("*/")
            .map_or("", |(_, after)| after)
            .trim_start();
    }
    rest
}

/// The bundle lies elsewhere than its sources, so that only addresses from the site's root keep their meaning.
fn check_urls(css: &str) -> Result<()> {
    let all = pieces(css);
    for (at, piece) in all.iter().enumerate() {
        let address = match piece {
            Piece::Url(text) => text[4..].trim_end_matches(')').trim(),
            Piece::Text(text) if follows_url(&all[..at]) => text.trim_matches(['"', '\'']),
            _ => continue,
        };
        let fine = ["/", "data:", "#"].iter().any(|start| address.starts_with(start));
        if !fine && !follows_import(&all[..at]) {
            bail!(
                "url({address}) is relative: write it from the root of the site, such as url(/fonts/name.woff2)"
            );
        }
    }
    Ok(())
}

fn follows_url(before: &[Piece<'_>]) -> bool {
    ends_with(before, "url(")
}

fn follows_import(before: &[Piece<'_>]) -> bool {
    ends_with(before, "@import") || ends_with(before, "@importurl(")
}

/// Whether the characters before a place, white space aside, end with this.
fn ends_with(before: &[Piece<'_>], text: &str) -> bool {
    let characters = before.iter().rev().filter(|piece| **piece != Piece::Space);
    characters
        .map(|piece| {
            if let Piece::Char(character) = piece {
                *character
            } else {
                '\0'
            }
        })
        .zip(text.chars().rev())
        .filter(|(found, expected)| found == expected)
        .count()
        == text.chars().count()
}

#[cfg(test)]
mod tests;
