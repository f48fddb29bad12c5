//! What each page says, kept as a snapshot: its headings, links, fields and texts in order, without looks. A change of
//! a page shows here as a difference to be looked at: `cargo insta review`, or `INSTA_UPDATE=always` and `git diff`.

use holdfast_backend::demo::PASSWORD;

use crate::support::html::tag_end;
use crate::support::{Browser, TestApp};
use holdfast_domain::access::Role;

/// Tags that begin a line of the outline.
const LINES: &[&str] = &[
    "h1", "h2", "h3", "p", "li", "tr", "th", "td", "dt", "dd", "legend", "label", "button", "a", "input",
    "option", "textarea", "select", "summary", "form", "caption", "title", "time", "text",
];
/// Attributes that say something.
const ATTRIBUTES: &[&str] = &[
    "action",
    "aria-current",
    "aria-invalid",
    "aria-sort",
    "checked",
    "href",
    "method",
    "name",
    "selected",
    "type",
    "value",
];

/// The page without its looks.
fn outline(html: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    let mut rest = html;
    let mut silent = false;
    while let Some(at) = rest.find('<') {
        let text = rest[..at].split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() && !silent {
            let line = lines.last_mut().unwrap();
            line.push(' ');
            line.push_str(&text);
        }
        let end = tag_end(&rest[at..]) + at;
        let tag = &rest[at + 1..end - 1];
        rest = &rest[end..];
        let name = tag.split([' ', '>', '\n']).next().unwrap();
        if matches!(name, "script" | "style") {
            silent = true;
        } else if matches!(name, "/script" | "/style") {
            silent = false;
        } else if LINES.contains(&name) {
            lines.push(format!("{name}{}", attributes(tag)));
        }
    }
    let lines: Vec<String> = lines
        .iter()
        .map(|line| without_ids(line.trim()))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn attributes(tag: &str) -> String {
    let mut said = String::new();
    for name in ATTRIBUTES {
        let Some((_, after)) = tag.split_once(&format!(" {name}=\"")) else {
            if tag.ends_with(&format!(" {name}")) || tag.contains(&format!(" {name} ")) {
                said.extend([" ", name]);
            }
            continue;
        };
        let value = after.split('"').next().unwrap();
        said.extend([" ", name, "=\"", value, "\""]);
    }
    said
}

/// Ids are new in every run; a page's key holds one without its hyphens.
pub fn without_ids(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((at, length)) = find_id(rest) {
        kept.push_str(&rest[..at]);
        kept.push_str("[id]");
        rest = &rest[at + length..];
    }
    kept + rest
}

fn find_id(text: &str) -> Option<(usize, usize)> {
    let is_id = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            && uuid::Uuid::parse_str(part).is_ok()
    };
    (0..text.len()).find_map(|at| {
        [36, 32]
            .into_iter()
            .find(|length| text.get(at..at + length).is_some_and(is_id))
            .map(|length| (at, length))
    })
}

pub async fn demo(email: &str) -> (TestApp, Browser) {
    let app = TestApp::new().await;
    app.backend.install_library().await.unwrap();
    app.backend.install_demo().await.unwrap();
    let mut browser = app.browser();
    let answer = browser
        .post("/sign-in", &[("email", email), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    (app, browser)
}

/// The address behind a link with this text on a page.
async fn link(browser: &mut Browser, page: &str, text: &str) -> String {
    let html = browser.get(page).await.text();
    let before = html.split(&format!(">{text}<")).next().unwrap().to_owned();
    assert!(before.len() < html.len(), "no `{text}` on {page}");
    let (_, href) = before.rsplit_once("href=\"").unwrap();
    href.split('"').next().unwrap().to_owned()
}

async fn keep(browser: &mut Browser, name: &str, path: &str) {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    insta::assert_snapshot!(name, outline(&answer.text()));
}

#[tokio::test]
async fn the_pages_of_an_owner_say_what_they_should() {
    let (_app, mut browser) = demo("owner@holdfast.example").await;
    keep(&mut browser, "my_work", "/").await;
    keep(&mut browser, "integrations", "/integrations").await;
    keep(
        &mut browser,
        "integrations_filtered_to_nothing",
        "/integrations?q=nothing+is+called+this",
    )
    .await;
    keep(&mut browser, "search", "/search?q=pay").await;
    keep(&mut browser, "search_without_a_match", "/search?q=zebra").await;
    keep(&mut browser, "register_chooser", "/integrations/new").await;
    keep(&mut browser, "register", "/integrations/new?provider=Stripe").await;
    keep(&mut browser, "credentials", "/credentials").await;
    keep(&mut browser, "timeline", "/credentials/timeline").await;
    keep(&mut browser, "month", "/credentials/timeline/month").await;
    keep(&mut browser, "agenda", "/credentials/timeline/agenda").await;
    keep(&mut browser, "providers", "/providers?used=yes").await;
    keep(&mut browser, "provider_new", "/providers/new").await;
    keep(&mut browser, "services", "/services").await;
    let record = link(&mut browser, "/integrations", "Checkout payments").await;
    let other = link(&mut browser, "/integrations", "Payroll and ledger").await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let selected = format!("/integrations/change?id={}&id={}", id(&record), id(&other));
    keep(&mut browser, "together", &selected).await;
    let chosen = format!("{selected}&lifecycle=deprecated&team=none");
    keep(&mut browser, "together_before_it_is_done", &chosen).await;
    keep(
        &mut browser,
        "together_without_a_selection",
        "/integrations/change",
    )
    .await;
    keep(&mut browser, "record", &record).await;
    keep(&mut browser, "record_edit", &format!("{record}/edit")).await;
    keep(&mut browser, "record_review", &format!("{record}/review")).await;
    keep(
        &mut browser,
        "record_incident",
        &format!("{record}/incidents/new"),
    )
    .await;
    keep(&mut browser, "record_evidence", &format!("{record}/evidence/new")).await;
    keep(
        &mut browser,
        "credential_new",
        &format!("{record}/credentials/new"),
    )
    .await;
    keep(&mut browser, "inbox", "/inbox").await;
    let reminder = link(
        &mut browser,
        "/inbox",
        "Rotate Client secret of Bank account check",
    )
    .await;
    keep(&mut browser, "reminder", &reminder).await;
    let stripe = link(&mut browser, "/providers", "Stripe").await;
    keep(&mut browser, "provider", &stripe).await;
    let rotate = link(&mut browser, &record, "Record rotation").await;
    keep(&mut browser, "rotation", &rotate).await;
}

#[tokio::test]
async fn the_first_page_is_what_a_role_is_here_for() {
    let (_app, mut browser) = demo("viewer@holdfast.example").await;
    keep(&mut browser, "my_work_without_anything", "/").await;
    let (_app, mut browser) = demo("auditor@holdfast.example").await;
    keep(&mut browser, "my_work_of_an_auditor", "/").await;
}

#[tokio::test]
async fn an_event_of_the_audit_log_says_what_was_before_and_after_and_leads_to_its_record() {
    let (_app, mut browser) = demo("auditor@holdfast.example").await;
    let log = browser.get("/reports/audit-log?action=integration.changed").await;
    assert_eq!(log.status, 200);
    let html = log.text();
    let (_, rest) = html.split_once("href=\"/reports/audit-log/").unwrap();
    let (seq, _) = rest.split_once('"').unwrap();
    let event = browser.get(&format!("/reports/audit-log/{seq}")).await;
    assert_eq!(event.status, 200);
    for said in [
        "Changed an integration",
        "Changes",
        "Before",
        "After",
        "Place in the chain",
        "href=\"/integrations/",
    ] {
        event.assert_says(said);
    }
    assert_eq!(browser.get("/reports/audit-log/999999").await.status, 404);
    assert_eq!(browser.get("/reports/audit-log/x").await.status, 404);
}

#[tokio::test]
async fn a_narrowed_audit_log_stays_narrowed_when_it_is_mailed_and_goes_to_readers_of_it_only() {
    let (_app, mut auditor) = demo("auditor@holdfast.example").await;
    let form = auditor.get("/reports/schedules?report=audit-log&who=ana").await;
    assert_eq!(form.status, 200);
    let html = form.text();
    let who = crate::support::html::tags(&html)
        .find(|tag| tag.contains("name=\"parameter.who\""))
        .unwrap();
    assert!(
        who.contains("type=\"text\"") && who.contains("value=\"ana\""),
        "{who}"
    );
    let (_, offered) = html.split_once("Mail Audit log").unwrap();
    assert!(offered.contains("Edda Brandt"), "the auditor");
    assert!(
        !offered.contains("Mia Okoro"),
        "compliance may not read the audit log"
    );
    let (_app, mut compliance) = demo("compliance@holdfast.example").await;
    let choice = compliance.get("/reports/schedules?report=audit-log").await.text();
    assert!(
        choice.contains("Which report?") && !choice.contains("href=\"/reports/schedules?report=audit-log\""),
        "{choice}"
    );
}

#[tokio::test]
async fn what_somebody_was_denied_is_in_the_audit_log_once_an_hour() {
    let app = TestApp::new().await;
    let mut viewer = app.signed_in("Vera", &[Role::Viewer]).await;
    let mut auditor = app.signed_in("Otto", &[Role::Auditor]).await;
    for _ in 0..3 {
        assert_eq!(viewer.get("/settings/people").await.status, 403);
    }
    assert_eq!(
        app.browser().get("/settings/people").await.status,
        303,
        "nobody is denied nothing"
    );
    let log = auditor.get("/reports/audit-log?action=access.denied").await;
    log.assert_says("Vera");
    log.assert_says("method: GET, route: /settings/people");
    assert_eq!(log.text().matches("route: /settings/people").count(), 1);
}

#[tokio::test]
async fn the_pages_of_compliance_say_what_they_should() {
    let (_app, mut browser) = demo("compliance@holdfast.example").await;
    keep(&mut browser, "my_work_of_compliance", "/").await;
    keep(&mut browser, "reports", "/reports").await;
    for report in ["catalogue", "credential-rotation", "reminders-sent", "reviews"] {
        keep(
            &mut browser,
            &format!("report_{report}"),
            &format!("/reports/{report}"),
        )
        .await;
    }
    keep(&mut browser, "schedules", "/reports/schedules").await;
    keep(
        &mut browser,
        "schedule_new",
        "/reports/schedules?report=reminders-sent&state=dead",
    )
    .await;
    keep(&mut browser, "own_calendar", "/account/calendar").await;
    keep(&mut browser, "deliveries", "/reminders").await;
    keep(
        &mut browser,
        "deliveries_without_failures",
        "/reminders?state=dead",
    )
    .await;
    keep(&mut browser, "coming", "/reminders/preview?kind=review&days=30").await;
    keep(&mut browser, "jobs", "/jobs").await;
}

#[tokio::test]
async fn what_people_and_the_organisation_decide_reads_as_it_should() {
    let (_app, mut browser) = demo("admin@holdfast.example").await;
    keep(&mut browser, "account", "/account").await;
    keep(&mut browser, "account_password", "/account/password").await;
    keep(&mut browser, "ladders", "/settings/ladders").await;
    keep(&mut browser, "ladder", "/settings/ladders/review").await;
    keep(&mut browser, "policies", "/settings/policies").await;
    keep(&mut browser, "policy", "/settings/policies/api_key").await;
    keep(&mut browser, "wordings", "/settings/wordings").await;
    keep(&mut browser, "wording", "/settings/wordings/version").await;
    let decision = [
        ("version", "0"),
        ("days", "75"),
        ("source", "Our analysis"),
        ("reason", "Keys leak."),
    ];
    let seen = browser.post("/settings/policies/api_key", &decision).await;
    assert_eq!(seen.status, 200);
    insta::assert_snapshot!("policy_before_it_is_set", outline(&seen.text()));
    let confirmed = [decision.as_slice(), &[("confirmed", "75")]].concat();
    let set = browser.post("/settings/policies/api_key", &confirmed).await;
    assert_eq!(
        (set.status, set.location()),
        (303, "/settings/policies"),
        "{}",
        set.text()
    );
    keep(&mut browser, "policy_that_was_set", "/settings/policies/api_key").await;
}

#[tokio::test]
async fn the_pages_of_who_administers_say_what_they_should() {
    let (_app, mut browser) = demo("admin@holdfast.example").await;
    keep(&mut browser, "settings", "/settings").await;
    keep(&mut browser, "people", "/settings/people").await;
    keep(
        &mut browser,
        "people_filtered_to_nothing",
        "/settings/people?q=nobody&role=auditor",
    )
    .await;
    keep(&mut browser, "person_new", "/settings/people/new").await;
    let lena = person(&mut browser, "Lena Vogt").await;
    keep(&mut browser, "person", &lena).await;
    keep(&mut browser, "person_email", &format!("{lena}/email")).await;
    keep(&mut browser, "person_disable", &format!("{lena}/disable")).await;
    keep(&mut browser, "person_link", &format!("{lena}/link")).await;
    let rolf = person(&mut browser, "Rolf Hansen").await;
    keep(&mut browser, "person_who_left", &rolf).await;
    keep(&mut browser, "teams", "/settings/teams").await;
    let team = link(&mut browser, "/settings/teams", "Delivery").await;
    keep(&mut browser, "team", &team).await;
    keep(&mut browser, "channel_new", &format!("{team}/channels/new")).await;
    keep(&mut browser, "team_calendar", &format!("{team}/calendar")).await;
}

/// The address of somebody's page: the link holds the name and the address of the mailbox.
async fn person(browser: &mut Browser, name: &str) -> String {
    let html = browser.get("/settings/people").await.text();
    let before = html.split(name).next().unwrap();
    let (_, href) = before.rsplit_once("href=\"").unwrap();
    href.split('"').next().unwrap().to_owned()
}

#[test]
fn the_outline_says_texts_and_fields_and_leaves_out_looks_and_ids() {
    let html = "<!--x--><h1 class=\"a\">Two <b>words</b></h1><script>no</script><a href=\"/x/01a20320-a200-7fce-bfbf-abea69750f42\">go</a><input name=\"n\" value=\"a>b\" checked>";
    assert_eq!(
        outline(html),
        "h1 Two words\na href=\"/x/[id]\" go\ninput checked name=\"n\" value=\"a>b\""
    );
}
