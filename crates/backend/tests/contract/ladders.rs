//! Ladders: decided by kind, refused by field, never overwritten unseen.

use holdfast_backend::ServiceError;
use holdfast_backend::store::history;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Ladder, ReminderKind};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;

fn short() -> Ladder {
    Ladder {
        steps: vec![10, 3],
        repeat_days: 2,
        ..Ladder::default()
    }
}

#[rstest]
#[tokio::test]
async fn a_ladder_holds_for_its_kind_until_it_is_reset(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    app.decide_ladder(&system, ReminderKind::Review, 0, &short().fields())
        .await
        .unwrap();
    let view = app.ladders(&system).await.unwrap();
    assert_eq!(view.version, 1);
    assert_eq!(view.ladders.of(ReminderKind::Review), short());
    assert_eq!(view.ladders.of(ReminderKind::Rotation), Ladder::default());
    let reset = Fields::default().with("reset", "on");
    app.decide_ladder(&system, ReminderKind::Review, 1, &reset)
        .await
        .unwrap();
    let view = app.ladders(&system).await.unwrap();
    assert_eq!(
        (view.version, view.ladders.of(ReminderKind::Review)),
        (2, Ladder::default())
    );

    let mut reading = app.db.read().await.unwrap();
    let events = history::events_after(&mut reading.conn(), 0, 100).await.unwrap();
    let told: Vec<serde_json::Value> = events
        .iter()
        .filter(|event| event.action == "ladder.changed")
        .map(|event| serde_json::from_str(&event.data).unwrap())
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(
        (&told[0]["kind"], &told[0]["before"]),
        (&"review".into(), &serde_json::Value::Null)
    );
    assert_eq!(told[0]["after"], serde_json::to_value(short()).unwrap());
    assert_eq!(told[1]["before"], told[0]["after"]);
}

#[rstest]
#[tokio::test]
async fn the_second_of_two_editors_is_told_and_the_same_form_saves_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    for _ in 0..2 {
        app.decide_ladder(&system, ReminderKind::Review, 0, &short().fields())
            .await
            .unwrap();
    }
    let other = short().fields().with("steps", "5");
    let second = app.decide_ladder(&system, ReminderKind::Review, 0, &other).await;
    assert!(
        matches!(second, Err(ServiceError::Conflict { current: 1 })),
        "{second:?}"
    );
    let view = app.ladders(&system).await.unwrap();
    assert_eq!(view.ladders.of(ReminderKind::Review), short());
}

#[rstest]
#[case::empty("steps", "", "Give at least one step")]
#[case::out_of_order("steps", "7, 14", "14 cannot follow 7")]
#[case::twice("steps", "14, 7, 7", "7 is there twice")]
#[case::after_the_date("steps", "7, -1", "-1 is not")]
#[case::absurd("steps", "4000", "4000 is not")]
#[case::no_number("steps", "a week", "not a number of days")]
#[case::never_again("repeat_days", "0", "from 1 to 90")]
#[case::missing("deputy_from", "", "Give a number of days")]
#[case::absurd_lead("lead_overdue", "99999", "from 0 to 365")]
#[tokio::test]
async fn a_ladder_that_makes_no_sense_is_refused_with_the_reason(
    #[case] field: &str,
    #[case] typed: &str,
    #[case] reason: &str,
) {
    let app = TestBackend::new(Sqlite).await;
    let fields = short().fields().with(field, typed);
    let refused = app
        .decide_ladder(&app.system(), ReminderKind::Review, 0, &fields)
        .await;
    let Err(ServiceError::Invalid(errors)) = refused else {
        panic!("it was taken");
    };
    assert_eq!(errors.0.len(), 1, "{errors}");
    let said = errors.get(field).unwrap_or_default();
    assert!(said.contains(reason), "{said}");
    assert_eq!(app.ladders(&app.system()).await.unwrap().version, 0);
}
