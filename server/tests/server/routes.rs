//! Every route with everybody: who gets what.

mod table;

use std::collections::BTreeSet;

use axum::http::Method;
use holdfast_backend::Pools;
use holdfast_domain::access::Role;
use holdfast_server::routes::{self, Access, Kind};

use self::table::TABLE;
use crate::support::{Browser, Records, TestApp};

/// Nobody, viewer, engineer, compliance, auditor, administrator, and an engineer who owns the record.
const PEOPLE: [&str; 7] = [
    "nobody",
    "viewer",
    "engineer",
    "compliance",
    "auditor",
    "admin",
    "owner",
];

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    everybody_is_answered(TestApp::new().await).await;
}

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says_on_postgres() {
    everybody_is_answered(TestApp::on_postgres().await).await;
}

async fn everybody_is_answered(app: TestApp) {
    let mut browsers = vec![app.browser()];
    for (name, role) in [
        ("Viewer", Role::Viewer),
        ("Engineer", Role::Engineer),
        ("Compliance", Role::Compliance),
        ("Auditor", Role::Auditor),
        ("Admin", Role::Admin),
        ("Owner", Role::Engineer),
    ] {
        browsers.push(app.signed_in(name, &[role]).await);
    }
    let records = Records::of(&app, "owner@example.org").await;
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE {
        for ((person, browser), expected) in PEOPLE.iter().zip(&mut browsers).zip(expected) {
            let got = ask(&app, browser, &records, method, path).await;
            if got != *expected {
                wrong.push(format!(
                    "{method} {path} for {person}: {got} instead of {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn ask(app: &TestApp, browser: &mut Browser, records: &Records, method: &str, path: &str) -> u16 {
    let id = if path.starts_with("/integrations") {
        records.integration.0
    } else if path.starts_with("/credentials") {
        records.credential.0
    } else if path.starts_with("/evidence") {
        records.evidence
    } else if path.starts_with("/incidents") {
        records.incident
    } else if path.starts_with("/services") {
        records.service
    } else if path.starts_with("/notices") {
        records.notice
    } else if path.starts_with("/rotations") && !path.ends_with("/revoked") {
        records.rotation
    } else if path.starts_with("/reviews") {
        records.review
    } else if path.starts_with("/settings/people") {
        records.person.0
    } else if path.starts_with("/settings/teams") && !path.ends_with("/calendar") {
        records.team.0
    } else if path.starts_with("/settings/channels") {
        records.channel.0
    } else {
        records.provider.0
    };
    let kind = if path.starts_with("/settings/policies") {
        "api_key"
    } else {
        "review"
    };
    let path = path
        .replace("{id}", &id.to_string())
        .replace("{token}", "nothing")
        .replace("{slug}", "catalogue")
        .replace("{seq}", "1")
        .replace("{kind}", kind);
    if method == "GET" {
        return browser.get(&path).await.status;
    }
    let (id, integration) = (
        app.backend.clock.new_id().to_string(),
        records.integration.to_string(),
    );
    browser
        .post(
            &path,
            &[
                ("id", &id),
                ("version", "1"),
                ("integration", &integration),
                ("notice", &id),
            ],
        )
        .await
        .status
}

#[tokio::test]
async fn a_viewer_who_owns_a_record_is_offered_no_change_and_makes_none() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Owner", &[Role::Engineer]).await;
    let records = Records::of(&app, "owner@example.org").await;
    // Who only reads is given nothing; who had something may be left with a role that only reads.
    let Pools::Sqlite { writer, .. } = &app.backend.db.pools else {
        panic!("on SQLite");
    };
    sqlx::query("UPDATE user_roles SET role = 'viewer'")
        .execute(writer)
        .await
        .unwrap();
    let page = browser
        .get(&format!("/integrations/{}", records.integration))
        .await
        .text();
    for offer in [
        "Record rotation",
        ">Edit<",
        "Add credential",
        "Add evidence",
        "Record review",
    ] {
        assert!(!page.contains(offer), "{offer}");
    }
    let list = browser.get("/integrations").await.text();
    for offer in ["row-select", "Select all", "bulk-bar"] {
        assert!(!list.contains(offer), "{offer}");
    }
    for path in [
        format!("/integrations/{}/edit", records.integration),
        format!("/credentials/{}/rotate", records.credential),
    ] {
        assert_eq!(browser.get(&path).await.status, 403, "{path}");
        assert_eq!(
            browser.post(&path, &[("version", "1")]).await.status,
            403,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_reports_file_is_for_whom_its_page_is_for() {
    let app = TestApp::new().await;
    for (name, role, expected) in [
        ("Jo", Role::Viewer, 403),
        ("Tom", Role::Engineer, 403),
        ("Mia", Role::Compliance, 200),
        ("Edda", Role::Auditor, 200),
        ("Ines", Role::Admin, 200),
    ] {
        assert_eq!(
            app.signed_in(name, &[role])
                .await
                .get("/reports/catalogue.csv")
                .await
                .status,
            expected,
            "{role}"
        );
    }
    assert_eq!(app.browser().get("/reports/catalogue.csv").await.status, 303);
}

#[test]
fn the_table_lists_every_route() {
    let listed: BTreeSet<(String, &str)> = TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), *path))
        .collect();
    let routed: BTreeSet<(String, &str)> = routes::all()
        .iter()
        .map(|route| (route.method.to_string(), route.path))
        .collect();
    assert_eq!(listed, routed);
}

#[test]
fn every_page_of_the_app_has_its_route() {
    let routed: BTreeSet<String> = routes::all()
        .iter()
        .filter(|route| route.kind == Kind::Page)
        .map(|route| route.path.to_owned())
        .collect();
    assert_eq!(routes::of_app().into_iter().collect::<BTreeSet<_>>(), routed);
}

#[test]
fn only_these_routes_are_open_to_everybody() {
    let open: Vec<(Method, &str)> = routes::all()
        .into_iter()
        .filter(|route| route.access == Access::Open)
        .map(|route| (route.method, route.path))
        .collect();
    let expected = [
        (Method::GET, "/sign-in"),
        (Method::POST, "/sign-in"),
        (Method::GET, "/sign-in/forgotten"),
        (Method::POST, "/sign-in/forgotten"),
        (Method::GET, "/welcome/{token}"),
        (Method::POST, "/welcome/{token}"),
        (Method::POST, "/sign-out"),
        (Method::POST, "/api/theme"),
        (Method::GET, "/calendar/{token}"),
    ];
    assert_eq!(open, expected);
}
