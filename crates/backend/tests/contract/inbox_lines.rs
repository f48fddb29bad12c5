//! The lines of an inbox: one a thing, while it is open, counted by an index.

use holdfast_backend::store::{PageRequest, inbox as store, lines};
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::reminded::{Due, hand_over, inbox};
use crate::support::{TestBackend, id};

#[rstest]
#[tokio::test]
async fn the_inbox_holds_what_is_open_and_one_line_a_thing(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    for _ in 0..3 {
        app.advance_days(7);
        app.plan_reminders().await.unwrap();
    }
    assert_eq!(
        inbox(&app, &due.owner).await.len(),
        1,
        "one line, however often it was sent"
    );
    app.rotate(due.key).await;
    assert!(inbox(&app, &due.owner).await.is_empty());
    assert_eq!(
        app.menu_counts(&due.owner).await.unwrap().unread,
        0,
        "counted without a planning"
    );
    assert!(
        app.number("SELECT COUNT(*) FROM notifications WHERE channel = 'inbox'")
            .await
            >= 4,
        "what was sent stays on record"
    );
}

#[rstest]
#[tokio::test]
async fn a_line_follows_who_owns_the_thing_and_comes_back_with_its_date(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    let heir = app.person(Role::Engineer).await;
    app.hand_over(&due.owner, due.reminder, id(), &hand_over(&heir))
        .await
        .unwrap();
    assert!(inbox(&app, &due.owner).await.is_empty(), "it is somebody else's");
    app.plan_reminders().await.unwrap();
    assert!(inbox(&app, &due.owner).await.is_empty());
    let line = inbox(&app, &heir).await;
    assert_eq!(line.len(), 1);
    // Retired by mistake, and back.
    let retired = async |lifecycle: &str| {
        let (document, text) = match database {
            Sqlite => ("json_set(document, '$.lifecycle', '", "')"),
            Postgres => ("jsonb_set(document, '{lifecycle}', '\"", "\"')"),
        };
        let change = format!(
            "UPDATE integrations SET lifecycle = '{lifecycle}', document = {document}{lifecycle}{text}"
        );
        app.sql(change.leak()).await;
        app.computed_anew().await;
        app.plan_reminders().await.unwrap();
    };
    retired("retired").await;
    assert!(inbox(&app, &heir).await.is_empty());
    retired("live").await;
    assert_eq!(
        inbox(&app, &heir).await,
        line,
        "the same line, not another message"
    );
}

#[rstest]
#[tokio::test]
async fn a_line_says_what_was_answered(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    app.acknowledge_reminder(&due.owner, due.reminder, id())
        .await
        .unwrap();
    let page = app
        .inbox(&due.owner, false, &PageRequest::default())
        .await
        .unwrap()
        .page;
    let answered = page.rows[0]
        .answered
        .as_ref()
        .map(|given| given.answer.to_string());
    assert_eq!(answered.as_deref(), Some("Acknowledged"));
    let work = app.my_work(&due.owner).await.unwrap();
    assert_eq!(
        work.acknowledged.len(),
        1,
        "the card of the first page says so too"
    );
}

#[tokio::test]
async fn lines_and_what_is_unread_are_read_by_an_index_of_lines_alone() {
    let app = TestBackend::sqlite().await;
    let owner = app.person(Role::Viewer).await.user.unwrap();
    let mut reading = app.db.read().await.unwrap();
    let mut conn = reading.conn();
    let plan = lines::explain_open(&mut conn).await.unwrap().join("\n");
    assert!(
        plan.contains("notifications_lines") && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
    let plan = store::explain_list(&mut conn, owner, true, &PageRequest::default())
        .await
        .unwrap();
    assert!(
        plan.iter().any(|line| line.contains("notifications_unread")),
        "{plan:?}"
    );
}
