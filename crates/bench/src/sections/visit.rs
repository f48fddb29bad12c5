//! The first visit: everything that a browser fetches for the list page, as it is sent.

use anyhow::{Context, Result};

use super::addresses::list;
use crate::figures::{kilobytes, number, percent};
use crate::run::{Bench, Filled};
use crate::table::{Goal, Row};

/// The files of the site that a page leads to, by what they are.
#[derive(Debug, Default)]
struct Files {
    style: Vec<String>,
    fonts: Vec<String>,
    script: Vec<String>,
    other: Vec<String>,
}

impl Files {
    /// The page fetches its script and what that loads only when it has an island.
    fn of(html: &str) -> Self {
        let mut files = Self::default();
        let island = html.contains(" data-island=");
        for word in html.split(['"', '\'']) {
            let extension = word
                .rsplit_once('.')
                .filter(|_| word.starts_with('/') && !word.contains(['?', ' ', '<']));
            let list = match extension.map(|(_, extension)| extension) {
                Some("css") => &mut files.style,
                Some("woff2") => &mut files.fonts,
                Some("js" | "wasm") if island => &mut files.script,
                Some("svg" | "png" | "ico") => &mut files.other,
                _ => continue,
            };
            if !list.iter().any(|known| known == word) {
                list.push(word.to_owned());
            }
        }
        files
    }
}

pub async fn measure(bench: &Bench, filled: &Filled) -> Result<Vec<Row>> {
    let server = bench.server(&filled.database).await?;
    let visitor = bench.visitor(&server).await?;
    let plain = visitor.open(&list("")).await?;
    let page = visitor.open_compressed(&list("")).await?;
    let files = Files::of(&plain.text());
    let (mut sums, mut raw) = ([0, 0, 0, 0], plain.body.len());
    for (index, paths) in [&files.style, &files.fonts, &files.script, &files.other]
        .into_iter()
        .enumerate()
    {
        for path in paths {
            sums[index] += visitor.open_compressed(path).await?.body.len();
            raw += visitor.open(path).await.with_context(|| path.clone())?.body.len();
        }
    }
    server.stop().await?;
    let kilo = |bytes: usize| number(bytes) / 1_000.0;
    let [style, fonts, script, other] = sums.map(kilo);
    let (html, packed) = (kilo(plain.body.len()), kilo(page.body.len()));
    let all = packed + style + fonts + script + other;
    let parts =
        format!("{packed:.1} HTML, {style:.1} CSS, {fonts:.1} fonts, {script:.1} script, {other:.1} icon");
    Ok(vec![
        Row::new(format!("first visit of the list page: {parts}"), kilobytes(all))
            .against(
                format!("{} uncompressed", kilobytes(kilo(raw))),
                percent(100.0 * all / kilo(raw)),
            )
            .goal(all, Goal::AtMost(150.0, Some(70.0)), kilobytes),
        Row::new("of it script and wasm", kilobytes(script)).goal(
            script,
            Goal::AtMost(100.0, None),
            kilobytes,
        ),
        Row::new("HTML of the list page", kilobytes(html)).goal(html, Goal::AtMost(100.0, None), kilobytes),
        Row::new("the same, compressed", kilobytes(packed))
            .against(
                format!("{} uncompressed", kilobytes(html)),
                percent(100.0 * packed / html),
            )
            .goal(packed, Goal::AtMost(15.0, None), kilobytes),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_islands_fetches_no_script() {
        let head = r#"<link href="/pkg/a.css"><link href="/fonts/b.woff2"><script>(w)("/pkg/c.js", "/pkg/c.wasm")</script><a href="/integrations.csv">"#;
        let files = Files::of(head);
        assert_eq!(
            (files.style.len(), files.fonts.len(), files.script.len()),
            (1, 1, 0)
        );
        let files = Files::of(&format!("{head}<section data-island=A>"));
        assert_eq!(files.script, ["/pkg/c.js", "/pkg/c.wasm"]);
    }
}
