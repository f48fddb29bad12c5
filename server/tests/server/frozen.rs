//! What others rely on, kept as text: the names of the fields of every form, the names in addresses, the headings of files, the
//! paths in stored documents. Bookmarks, scripts, spreadsheets and databases hold these names: one that changes or goes breaks
//! them, so that a difference here is a decision, with a note in the changelog.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use axum::http::Method;
use holdfast_backend::{Pools, reports};
use holdfast_server::routes::{self, Kind};
use serde_json::Value;

use crate::pages::{demo, without_ids};
use crate::support::Browser;
use crate::support::html::{attribute, name, tags};

/// Pages to begin at that no link leads to as they are.
const SEEDS: [&str; 5] = [
    "/",
    "/integrations/new?provider=Stripe",
    "/providers/new",
    "/settings/people/new",
    "/search?q=pay",
];

/// The route of a path: `/integrations/{id}/edit`. `None` when it is no page of ours.
fn template(path: &str) -> Option<&'static str> {
    let fits = |route: &str| {
        let (mut parts, mut pattern) = (path.split('/'), route.split('/'));
        loop {
            match (parts.next(), pattern.next()) {
                (None, None) => return true,
                (Some(part), Some(pattern)) if part == pattern || pattern.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    let exact = |route: &&str| !route.contains('{');
    let all: Vec<&'static str> = routes::all().iter().map(|route| route.path).collect();
    let mut found: Vec<&'static str> = all.into_iter().filter(|route| fits(route)).collect();
    found.sort_by_key(|route| !exact(route));
    found.first().copied()
}

/// A name without what is new in every run or counts rows: `endpoints.0.url` is of any row.
fn of_any_row(name: &str) -> String {
    let part = |part: &str| {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            "0".to_owned()
        } else {
            part.to_owned()
        }
    };
    without_ids(&name.split('.').map(part).collect::<Vec<_>>().join("."))
}

/// What the pages of the demo hold, each route once, for whoever may see everything.
#[derive(Default)]
struct Seen {
    /// The names of the fields of a form, by what it is on and leads to.
    forms: BTreeMap<String, BTreeSet<String>>,
    /// The names in the queries that lead to a page.
    addresses: BTreeMap<&'static str, BTreeSet<String>>,
    pages: BTreeSet<&'static str>,
}

impl Seen {
    async fn of(browser: &mut Browser) -> Self {
        let mut seen = Self::default();
        let mut open: VecDeque<String> = SEEDS.map(str::to_owned).into();
        for route in routes::all() {
            if route.kind == Kind::Page && !route.path.contains('{') {
                open.push_back(route.path.to_owned());
            }
        }
        while let Some(address) = open.pop_front() {
            let path = address.split('?').next().unwrap_or_default();
            let Some(route) = template(path) else { continue };
            if !seen.pages.insert(route) {
                continue;
            }
            let answer = browser.get(&address).await;
            if answer.status == 200 {
                open.extend(seen.read(route, &answer.text()));
            }
        }
        seen
    }

    /// Notes what a page holds; answers the addresses on it.
    fn read(&mut self, route: &'static str, html: &str) -> Vec<String> {
        let (mut addresses, mut form) = (Vec::new(), None::<(bool, String)>);
        for tag in tags(html) {
            match name(tag) {
                "a" => addresses.extend(attribute(tag, "href")),
                "form" => {
                    let posts = attribute(tag, "method").as_deref() == Some("post");
                    let action = attribute(tag, "action").unwrap_or_else(|| route.to_owned());
                    form = Some((posts, action.split('?').next().unwrap_or_default().to_owned()));
                }
                "/form" => form = None,
                "input" | "select" | "textarea" | "button" => {
                    let Some(field) = attribute(tag, "name") else {
                        continue;
                    };
                    let Some((posts, action)) = &form else { continue };
                    let Some(to) = template(action) else { continue };
                    let names = if *posts {
                        self.forms.entry(format!("{route} to {to}")).or_default()
                    } else {
                        self.addresses.entry(to).or_default()
                    };
                    names.insert(of_any_row(&field));
                }
                _ => {}
            }
        }
        for address in &addresses {
            let Some((path, query)) = address.split_once('?') else {
                continue;
            };
            if let Some(to) = template(path) {
                let query = query.split('#').next().unwrap_or_default();
                let names = query.split('&').filter_map(|pair| pair.split('=').next());
                self.addresses
                    .entry(to)
                    .or_default()
                    .extend(names.map(of_any_row));
            }
        }
        addresses
    }
}

fn listed<K: std::fmt::Display>(groups: &BTreeMap<K, BTreeSet<String>>) -> String {
    let mut text = String::new();
    for (head, names) in groups {
        writeln!(text, "{head}").unwrap();
        for name in names {
            writeln!(text, "  {name}").unwrap();
        }
    }
    text
}

#[tokio::test]
async fn the_names_of_fields_and_in_addresses_stay() {
    let (_app, mut browser) = demo("admin@holdfast.example").await;
    let seen = Seen::of(&mut browser).await;
    let unseen: Vec<&str> = routes::all()
        .iter()
        .filter(|route| route.kind == Kind::Page && !seen.pages.contains(route.path))
        .map(|route| route.path)
        .collect();
    insta::assert_snapshot!("pages_that_no_link_of_the_demo_leads_to", unseen.join("\n"));
    insta::assert_snapshot!("fields", listed(&seen.forms));
    insta::assert_snapshot!("addresses", listed(&seen.addresses));
}

#[tokio::test]
async fn the_headings_of_files_stay() {
    let (_app, mut browser) = demo("admin@holdfast.example").await;
    let lists = routes::all()
        .into_iter()
        .filter(|route| route.kind == Kind::File && route.method == Method::GET && !route.path.contains('{'));
    let reports = reports::registry();
    let addresses = lists.map(|route| route.path.to_owned()).chain(
        reports
            .iter()
            .map(|report| format!("/reports/{}.csv", report.slug())),
    );
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut in_order = String::new();
    for address in addresses {
        for dialect in ["", "?bom=1"] {
            let address = format!("{address}{dialect}");
            let answer = browser.get(&address).await;
            assert_eq!(answer.status, 200, "{address}");
            let text = answer.text();
            let head = text.lines().next().unwrap_or_default();
            writeln!(in_order, "{address}\n  {head}").unwrap();
            files.entry(address).or_default().insert(head.to_owned());
        }
    }
    assert!(files.len() >= 14, "{}", files.len());
    insta::assert_snapshot!("files", in_order);
}

/// The paths of the values in a document: `endpoints[].url`.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                paths(value, &path, found);
            }
        }
        Value::Array(values) => {
            found.insert(format!("{path}[]"));
            for value in values {
                paths(value, &format!("{path}[]"), found);
            }
        }
        _ => {
            found.insert(without_ids(path));
        }
    }
}

#[tokio::test]
async fn the_paths_in_stored_documents_stay() {
    let (app, _browser) = demo("admin@holdfast.example").await;
    let Pools::Sqlite { writer, .. } = &app.backend.db.pools else {
        panic!("another database")
    };
    let mut documents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for statement in [
        "SELECT 'integration', document FROM integrations",
        "SELECT 'revision of ' || entity, snapshot FROM revisions",
        "SELECT 'setting ' || name, document FROM settings",
    ] {
        let rows: Vec<(String, String)> = sqlx::query_as(statement).fetch_all(writer).await.unwrap();
        for (kind, document) in rows {
            let document: Value = serde_json::from_str(&document).unwrap();
            paths(&document, "", documents.entry(kind).or_default());
        }
    }
    insta::assert_snapshot!("documents", listed(&documents));
}
