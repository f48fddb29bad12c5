//! One test for each promise of the bundler.

use super::*;

fn bundled(files: &[(&str, &str)]) -> Result<String> {
    let dir = tempfile::tempdir()?;
    for (name, css) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().context("parent")?)?;
        fs::write(path, css)?;
    }
    bundle(&dir.path().join("main.css"))
}

#[test]
fn imports_are_put_in_place_inside_their_layer() {
    let css = bundled(&[
        (
            "main.css",
            "/* order */\n@layer base, parts;\n@import \"base.css\" layer(base);\n@import './parts/a.css' layer( parts );\n",
        ),
        ("base.css", "body { margin: 0; }"),
        ("parts/a.css", "@import \"b.css\";\n.a { top: 0 }"),
        ("parts/b.css", ".b { top: 1px }"),
    ]);
    assert_eq!(
        css.unwrap(),
        "@layer base,parts;@layer base{body{margin:0}}@layer parts{.b{top:1px}.a{top:0}}"
    );
}

#[test]
fn media_and_nameless_layers_are_kept() {
    let css = bundled(&[
        (
            "main.css",
            "@import url(print.css) print;@import url(\"b.css\") layer screen;p{top:0}",
        ),
        ("print.css", "a{top:0}"),
        ("b.css", "b{top:0}"),
    ]);
    assert_eq!(
        css.unwrap(),
        "@media print{a{top:0}}@media screen{@layer{b{top:0}}}p{top:0}"
    );
}

#[test]
fn a_layer_block_at_the_top_is_no_statement() {
    assert_eq!(
        bundled(&[("main.css", "@layer a { p { top: 0 } }")]).unwrap(),
        "@layer a{p{top:0}}"
    );
}

#[test]
fn what_cannot_keep_its_meaning_is_refused() {
    let refused = |css: &str| format!("{:#}", bundled(&[("main.css", css), ("a.css", "")]).unwrap_err());
    assert!(refused("@import \"missing.css\";").contains("no style sheet"));
    assert!(refused("@import \"https://example.org/a.css\";").contains("only files beside"));
    assert!(refused("p{top:0} @import \"a.css\";").contains("after a rule"));
    assert!(refused("@import \"main.css\";").contains("imports itself"));
    assert!(refused("p{background:url(a.svg)}").contains("is relative"));
    assert!(refused("p{background:url('a.svg')}").contains("is relative"));
}

#[test]
fn addresses_from_the_root_and_data_are_kept() {
    let css = "@font-face{src:url(\"/fonts/a.woff2\")}p{background:url(data:image/svg+xml,x)}";
    assert_eq!(bundled(&[("main.css", css)]).unwrap(), css);
}
