//! Every route with everybody: who gets what.

use std::collections::BTreeSet;

use axum::http::Method;
use holdfast_domain::access::Role;
use holdfast_server::routes::{self, Access, Kind};

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

/// What a route answers to each of [`PEOPLE`]. Forms are sent with nothing but their hidden fields: whoever may send
/// them is told what is missing (422), everybody else that they may not (403).
type Row = (&'static str, &'static str, [u16; 7]);

const EVERYBODY: [u16; 7] = [303, 200, 200, 200, 200, 200, 200];
const REGISTERING: [u16; 7] = [303, 403, 200, 403, 403, 200, 200];
const REGISTERING_FORM: [u16; 7] = [303, 403, 422, 403, 403, 422, 422];
const EDITING: [u16; 7] = [303, 403, 403, 200, 403, 200, 200];
const EDITING_FORM: [u16; 7] = [303, 403, 403, 422, 403, 422, 422];
const REVIEWING: [u16; 7] = [303, 403, 200, 200, 403, 200, 200];
const REVIEWING_FORM: [u16; 7] = [303, 403, 422, 422, 403, 422, 422];
const ROTATING: [u16; 7] = [303, 403, 200, 403, 403, 200, 200];
const ROTATING_FORM: [u16; 7] = [303, 403, 422, 403, 403, 422, 422];
const ADMINISTERING: [u16; 7] = [303, 403, 403, 403, 403, 200, 403];
const ADMINISTERED: [u16; 7] = [303, 403, 403, 403, 403, 303, 403];
const SETTING_FORM: [u16; 7] = [303, 403, 403, 403, 403, 422, 403];
const REPORTING: [u16; 7] = [303, 403, 403, 200, 200, 200, 403];
const REPORTING_FORM: [u16; 7] = [303, 403, 403, 422, 422, 422, 403];

const TABLE: &[Row] = &[
    ("GET", "/sign-in", [200, 303, 303, 303, 303, 303, 303]),
    ("POST", "/sign-in", [422; 7]),
    ("GET", "/sign-in/forgotten", [200, 303, 303, 303, 303, 303, 303]),
    ("POST", "/sign-in/forgotten", [422; 7]),
    ("GET", "/welcome/{token}", [404; 7]),
    ("POST", "/welcome/{token}", [404; 7]),
    ("POST", "/api/theme", [303; 7]),
    ("GET", "/", EVERYBODY),
    ("GET", "/integrations", EVERYBODY),
    ("GET", "/integrations.csv", EVERYBODY),
    ("GET", "/integrations/new", REGISTERING),
    ("POST", "/integrations/new", REGISTERING_FORM),
    // Nothing is selected: the page says so, and there is nothing to change or to take back.
    ("GET", "/integrations/change", EVERYBODY),
    (
        "POST",
        "/integrations/change",
        [303, 422, 422, 422, 422, 422, 422],
    ),
    (
        "POST",
        "/integrations/change/undo",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET", "/integrations/{id}", EVERYBODY),
    ("GET", "/integrations/{id}/edit", EDITING),
    ("POST", "/integrations/{id}/edit", EDITING_FORM),
    ("GET", "/integrations/{id}/review", REVIEWING),
    ("POST", "/integrations/{id}/review", REVIEWING_FORM),
    ("GET", "/integrations/{id}/incidents/new", REGISTERING),
    ("POST", "/integrations/{id}/incidents/new", REGISTERING_FORM),
    ("GET", "/evidence/{id}", EVERYBODY),
    ("GET", "/evidence/{id}/edit", EDITING),
    ("POST", "/evidence/{id}/edit", EDITING_FORM),
    ("GET", "/evidence/{id}/withdraw", EDITING),
    ("POST", "/evidence/{id}/withdraw", EDITING_FORM),
    // It was not withdrawn, and no revision is named.
    (
        "POST",
        "/evidence/{id}/restore",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    (
        "POST",
        "/evidence/{id}/revert",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    ("GET", "/incidents/{id}", EVERYBODY),
    ("GET", "/incidents/{id}/edit", REGISTERING),
    ("POST", "/incidents/{id}/edit", REGISTERING_FORM),
    ("GET", "/incidents/{id}/withdraw", REGISTERING),
    ("POST", "/incidents/{id}/withdraw", REGISTERING_FORM),
    (
        "POST",
        "/incidents/{id}/restore",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    (
        "POST",
        "/incidents/{id}/revert",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    ("GET", "/integrations/{id}/evidence/new", EDITING),
    ("POST", "/integrations/{id}/evidence/new", EDITING_FORM),
    // No provider announced what is acknowledged here: whoever may, learns that.
    (
        "POST",
        "/integrations/{id}/acknowledge",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    ("GET", "/integrations/{id}/credentials/new", EDITING),
    ("POST", "/integrations/{id}/credentials/new", EDITING_FORM),
    ("GET", "/credentials", EVERYBODY),
    ("GET", "/credentials.csv", EVERYBODY),
    ("GET", "/credentials/timeline", EVERYBODY),
    ("GET", "/credentials/{id}/edit", EDITING),
    ("POST", "/credentials/{id}/edit", EDITING_FORM),
    ("GET", "/credentials/{id}/rotate", ROTATING),
    ("POST", "/credentials/{id}/rotate", ROTATING_FORM),
    (
        "GET",
        "/rotations/{id}/revoked",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    (
        "POST",
        "/rotations/{id}/revoked",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET", "/providers", EVERYBODY),
    ("GET", "/providers.csv", EVERYBODY),
    ("GET", "/providers/new", REGISTERING),
    ("POST", "/providers/new", REGISTERING_FORM),
    ("GET", "/providers/{id}", EVERYBODY),
    ("GET", "/search", EVERYBODY),
    ("GET", "/inbox", EVERYBODY),
    // Without the newest line that was shown nobody knows how far it was read.
    ("POST", "/inbox", [303, 422, 422, 422, 422, 422, 422]),
    ("GET", "/reminders", REPORTING),
    // No notification has this id; who may send again learns that.
    ("POST", "/reminders", [303, 403, 403, 403, 403, 404, 403]),
    ("GET", "/reminders/preview", EVERYBODY),
    ("GET", "/jobs", REPORTING),
    // No job was named.
    ("POST", "/jobs", [303, 403, 403, 403, 403, 404, 403]),
    // No reminder has this id.
    ("GET", "/reminders/{id}", [303, 404, 404, 404, 404, 404, 404]),
    ("POST", "/reminders/{id}", [303, 404, 404, 404, 404, 404, 404]),
    ("GET", "/services", EVERYBODY),
    ("POST", "/services", REGISTERING_FORM),
    ("GET", "/reports", REPORTING),
    ("GET", "/reports/{slug}", REPORTING),
    ("GET", "/reports/schedules", REPORTING),
    ("POST", "/reports/schedules", REPORTING_FORM),
    // No schedule has this id.
    (
        "POST",
        "/reports/schedules/end",
        [303, 403, 403, 404, 404, 404, 403],
    ),
    // No calendar has this address.
    ("GET", "/calendar/{token}", [404; 7]),
    ("GET", "/account/calendar", EVERYBODY),
    ("POST", "/account/calendar", [303, 422, 422, 422, 422, 422, 422]),
    // Nobody here is in the team, which is not there; who manages teams learns that.
    (
        "GET",
        "/settings/teams/{id}/calendar",
        [303, 403, 403, 403, 403, 404, 403],
    ),
    (
        "POST",
        "/settings/teams/{id}/calendar",
        [303, 403, 403, 403, 403, 404, 403],
    ),
    ("GET", "/settings", ADMINISTERING),
    ("GET", "/settings/people", ADMINISTERING),
    ("GET", "/settings/people/new", ADMINISTERING),
    ("POST", "/settings/people/new", SETTING_FORM),
    ("GET", "/settings/people/{id}", ADMINISTERING),
    ("POST", "/settings/people/{id}", SETTING_FORM),
    ("GET", "/settings/people/{id}/email", ADMINISTERING),
    ("POST", "/settings/people/{id}/email", SETTING_FORM),
    ("GET", "/settings/people/{id}/link", ADMINISTERING),
    ("POST", "/settings/people/{id}/link", ADMINISTERING),
    ("GET", "/settings/people/{id}/disable", ADMINISTERING),
    ("POST", "/settings/people/{id}/disable", ADMINISTERED),
    ("POST", "/settings/people/{id}/enable", ADMINISTERED),
    ("GET", "/settings/teams", ADMINISTERING),
    ("POST", "/settings/teams", SETTING_FORM),
    ("GET", "/settings/teams/{id}", ADMINISTERING),
    ("POST", "/settings/teams/{id}", SETTING_FORM),
    ("GET", "/settings/teams/{id}/channels/new", ADMINISTERING),
    ("POST", "/settings/teams/{id}/channels/new", SETTING_FORM),
    ("GET", "/settings/channels/{id}", ADMINISTERING),
    ("GET", "/settings/channels/{id}/secret", ADMINISTERING),
    ("POST", "/settings/channels/{id}/secret", ADMINISTERING),
    ("POST", "/settings/channels/{id}/test", ADMINISTERED),
    ("GET", "/settings/channels/{id}/remove", ADMINISTERING),
    ("POST", "/settings/channels/{id}/remove", ADMINISTERED),
    ("GET", "/settings/ladders", EVERYBODY),
    ("GET", "/settings/ladders/{kind}", EVERYBODY),
    ("POST", "/settings/ladders/{kind}", SETTING_FORM),
    ("GET", "/settings/policies", EVERYBODY),
    ("GET", "/settings/policies/{kind}", EVERYBODY),
    ("POST", "/settings/policies/{kind}", SETTING_FORM),
    ("GET", "/settings/wordings", EVERYBODY),
    ("GET", "/settings/wordings/{kind}", EVERYBODY),
    ("POST", "/settings/wordings/{kind}", SETTING_FORM),
    ("GET", "/account", EVERYBODY),
    // Nothing ticked is an answer too.
    ("POST", "/account", [303; 7]),
    ("GET", "/account/password", EVERYBODY),
    ("POST", "/account/password", [303, 422, 422, 422, 422, 422, 422]),
    // Last, for it ends the session.
    ("POST", "/sign-out", [303; 7]),
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
    let mut browser = app.signed_in("Owner", &[Role::Viewer]).await;
    let records = Records::of(&app, "owner@example.org").await;
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
