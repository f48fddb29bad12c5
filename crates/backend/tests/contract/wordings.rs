//! Wordings: chosen by kind, checked before they are kept, shown with an example.

use holdfast_backend::ServiceError;
use holdfast_backend::notify::wording;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::ReminderKind;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;

const KIND: ReminderKind = ReminderKind::Review;

fn words(subject: &str, introduction: &str) -> Fields {
    Fields::default()
        .with("subject", subject)
        .with("introduction", introduction)
}

#[rstest]
#[tokio::test]
async fn words_hold_for_their_kind_until_they_are_reset(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let typed = words("Look at {{ integration }}", "Due {{ when }}.\r\n\r\nThank you.");
    let preview = app.wording(&system, KIND, Some(&typed)).await.unwrap();
    assert_eq!((preview.chosen, preview.version), (false, 0));
    assert_eq!(
        preview.wording,
        wording::default(KIND),
        "nothing is saved by looking"
    );
    assert_eq!(preview.examples[0].subject, "Look at Checkout payments");
    assert_eq!(
        preview.examples[1].introduction,
        ["Due overdue by 8 days.", "Thank you."]
    );
    for _ in 0..2 {
        app.decide_wording(&system, KIND, 0, &typed).await.unwrap();
    }
    let views = app.wordings(&system).await.unwrap();
    for view in views {
        assert_eq!(view.chosen, view.kind == KIND, "{}", view.kind);
        assert_eq!(view.version, 1);
    }
    let other = app.decide_wording(&system, KIND, 0, &words("Other", "")).await;
    assert!(
        matches!(other, Err(ServiceError::Conflict { current: 1 })),
        "{other:?}"
    );
    app.decide_wording(&system, KIND, 1, &Fields::default().with("reset", "on"))
        .await
        .unwrap();
    let view = app.wording(&system, KIND, None).await.unwrap();
    assert_eq!(
        (view.chosen, view.version, view.wording),
        (false, 2, wording::default(KIND))
    );
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'wording.changed'")
            .await,
        2
    );
}

#[rstest]
#[case::missing(words("", "Hello."), &[("subject", "Give a subject")])]
#[case::unknown_field(words("{{ owner }}", "Hello."), &[("subject", "the fields are title, kind, integration")])]
#[case::open_end(words("Fine", "{% if overdue %}Late."), &[("introduction", "nexpected end")])]
#[case::loops(words("Fine", "{% for x in title %}x{% endfor %}"), &[("introduction", "`for` is not known here")])]
#[case::both(words("{{ owner }}", "{{ owner }}"), &[("introduction", "there is no field `owner`"), ("subject", "there is no field `owner`")])]
#[case::sometimes_empty(words("{% if overdue %}Late{% endif %}", ""), &[("subject", "empty for some reminders")])]
#[tokio::test]
async fn words_that_could_fail_a_reminder_are_refused_by_field(
    #[case] fields: Fields,
    #[case] wrong: &[(&str, &str)],
) {
    let app = TestBackend::new(Sqlite).await;
    let refused = app.decide_wording(&app.system(), KIND, 0, &fields).await;
    let Err(ServiceError::Invalid(errors)) = refused else {
        panic!("it was taken");
    };
    assert_eq!(errors.0.len(), wrong.len(), "{errors}");
    for (field, reason) in wrong {
        let said = errors.get(field).unwrap_or_default();
        assert!(said.contains(reason), "{field}: {said}");
    }
    let preview = app.wording(&app.system(), KIND, Some(&fields)).await.unwrap();
    assert_eq!((preview.wrong, preview.examples.len()), (errors, 0));
}
