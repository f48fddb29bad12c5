//! Where teams are told: what is taken, what is shown afterwards, what the audit log holds.

use holdfast_backend::ServiceError;
use holdfast_backend::services::test_message::TestTo;
use holdfast_backend::store::notifications::queue::{self, NewAttempt};
use holdfast_backend::store::{channels, history, lanes};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, NotificationId, TeamId};
use holdfast_domain::reminder::AttemptOutcome;
use rstest::rstest;
use secrecy::ExposeSecret;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, id, refused};

/// The address of a chat's webhook: its path is the secret. Put together here so that scanners find none.
fn chat() -> String {
    format!(
        "https://hooks.slack.com/services/{}/{}/{}",
        "T0AB1CD2E", "B0FG3HI4J", "kLmNoPqRsTuVwXyZ01234567"
    )
}

fn channel_form(kind: &str, name: &str, url: &str) -> Fields {
    Fields::default()
        .with("kind", kind)
        .with("name", name)
        .with("url", url)
}

async fn team(app: &TestBackend) -> TeamId {
    let team: TeamId = id();
    app.add_team(&app.system(), team, &Fields::default().with("name", "Payments"))
        .await
        .unwrap();
    team
}

/// A chat of a team.
async fn chat_channel(app: &TestBackend) -> (TeamId, ChannelId) {
    let (team, channel) = (team(app).await, id());
    let form = channel_form("slack", "#alerts", &chat());
    app.add_channel(&app.system(), team, channel, &form)
        .await
        .unwrap();
    (team, channel)
}

#[rstest]
#[tokio::test]
async fn the_secret_of_a_generic_webhook_is_answered_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (team, channel): (_, ChannelId) = (team(&app).await, id());
    let fields = channel_form(
        "webhook",
        "Pager",
        "https://hooks.example.org:8443/in/secret-path",
    );
    let secret = app
        .add_channel(&app.system(), team, channel, &fields)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(secret.len(), 64, "32 random bytes");
    assert_eq!(
        app.add_channel(&app.system(), team, channel, &fields)
            .await
            .unwrap(),
        None,
        "sent twice"
    );
    let view = app.channel(&app.system(), channel).await.unwrap();
    assert_eq!(view.summary.host, "hooks.example.org:8443");
    assert!(view.signed && view.tries.is_empty() && view.summary.lane.is_none());
    assert!(!format!("{view:?}").contains("secret-path"), "{view:?}");

    let renewed = app.renew_channel_secret(&app.system(), channel).await.unwrap();
    assert_ne!(renewed, secret);
    let mut reading = app.db.read().await.unwrap();
    let stored = channels::find(&mut reading.conn(), channel)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.secret.as_ref().unwrap().expose_secret(), renewed);
    let printed = format!("{stored:?}");
    assert!(
        !printed.contains(&renewed) && !printed.contains("secret-path"),
        "{printed}"
    );
}

#[rstest]
#[tokio::test]
async fn an_address_may_hold_a_token_and_nothing_else_may(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let team = team(&app).await;
    let token = format!("ghp_{}", "0123456789abcdefABCDEF0123456789abcd");
    for (kind, url) in [
        ("slack", chat()),
        ("teams", "https://prod.example.org:443/workflows/a/triggers/manual/paths/invoke?sp=%2Ftriggers&sig=Zx9-abc_DEF123".to_owned()),
        ("webhook", format!("https://hooks.example.org/in?token={token}")),
    ] {
        app.add_channel(&app.system(), team, id(), &channel_form(kind, kind, &url))
            .await
            .unwrap();
    }
    let named = channel_form("slack", &token, &chat());
    let said = refused(app.add_channel(&app.system(), team, id(), &named).await, "name");
    assert!(said.contains("GitHub"), "{said}");
}

#[rstest]
#[case("http://hooks.example.org/a")]
#[case("https://ana:word@hooks.example.org/a")]
#[case("https://127.0.0.1/a")]
#[case("https://10.1.2.3/a")]
#[case("https://192.168.0.7:8080/a")]
#[case("https://169.254.169.254/latest/meta-data")]
#[case("https://[::1]/a")]
#[case("https://localhost/a")]
#[case("ftp://hooks.example.org/a")]
#[case("hooks.example.org/a")]
#[case("")]
#[tokio::test]
async fn a_webhook_leads_into_the_internet_over_tls(
    #[case] url: &str,
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let team = team(&app).await;
    let outside = channel_form("webhook", "Pager", url);
    refused(app.add_channel(&app.system(), team, id(), &outside).await, "url");
    assert!(app.team(&app.system(), team).await.unwrap().channels.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_channel_that_was_removed_is_gone_for_good(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (team, channel) = chat_channel(&app).await;
    assert!(
        matches!(
            app.renew_channel_secret(&app.system(), channel).await,
            Err(ServiceError::NotFound)
        ),
        "a chat's messages are not signed"
    );
    for _ in 0..2 {
        assert_eq!(app.remove_channel(&app.system(), channel).await.unwrap(), team);
    }
    assert!(app.team(&app.system(), team).await.unwrap().channels.is_empty());
    assert!(matches!(
        app.channel(&app.system(), channel).await,
        Err(ServiceError::NotFound)
    ));
}

#[rstest]
#[tokio::test]
async fn the_audit_log_knows_hosts_and_no_tokens(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (team, channel): (_, ChannelId) = (team(&app).await, id());
    let fields = channel_form(
        "webhook",
        "Pager",
        "https://hooks.example.org/in/secret-path?key=hidden",
    );
    let secret = app
        .add_channel(&app.system(), team, channel, &fields)
        .await
        .unwrap()
        .unwrap();
    let renewed = app.renew_channel_secret(&app.system(), channel).await.unwrap();
    app.remove_channel(&app.system(), channel).await.unwrap();
    let mut reading = app.db.read().await.unwrap();
    let events = history::events_after(&mut reading.conn(), 0, 100).await.unwrap();
    let about: Vec<_> = events
        .iter()
        .filter(|event| event.entity_id == Some(channel.0))
        .collect();
    let actions: Vec<&str> = about.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(
        actions,
        ["channel.added", "channel.secret_renewed", "channel.removed"]
    );
    assert!(about[0].data.contains("hooks.example.org"));
    for event in about {
        for hidden in [secret.as_str(), &renewed, "secret-path", "hidden"] {
            assert!(!event.data.contains(hidden), "{}: {}", event.action, event.data);
        }
    }
}

#[rstest]
#[tokio::test]
async fn the_page_of_a_channel_says_how_it_does(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (team, channel) = chat_channel(&app).await;
    let test: NotificationId = id();
    app.send_test(&app.system(), test, TestTo::Channel(channel))
        .await
        .unwrap();
    let lane = channel.to_string();
    let mut writing = app.db.write().await.unwrap();
    let mut conn = writing.conn();
    for (outcome, error) in [
        (AttemptOutcome::Transient, Some("It answers 503.")),
        (AttemptOutcome::Sent, None),
    ] {
        let attempt = NewAttempt {
            id: id(),
            worker: "test".into(),
            began_at: app.clock.now(),
            duration_ms: 12,
            outcome,
            error: error.map(str::to_owned),
        };
        queue::insert_attempt(&mut conn, test, &attempt).await.unwrap();
    }
    lanes::failed(&mut conn, &lane, "It answers 503.", false)
        .await
        .unwrap();
    lanes::open(&mut conn, &lane, app.clock.now(), app.clock.now())
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let view = app.channel(&app.system(), channel).await.unwrap();
    let outcomes: Vec<_> = view.tries.iter().map(|row| row.outcome).collect();
    assert_eq!(
        outcomes,
        [AttemptOutcome::Sent, AttemptOutcome::Transient],
        "newest first"
    );
    assert_eq!(view.tries[1].error.as_deref(), Some("It answers 503."));
    let summary = &app.team(&app.system(), team).await.unwrap().channels[0];
    let lane = summary.lane.as_ref().unwrap();
    assert_eq!((lane.failures, lane.opened_at.is_some()), (1, true));
}
