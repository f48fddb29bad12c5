//! The pages of what is coming: everything is on one of them, once and in order.

use std::collections::BTreeSet;

use holdfast_backend::services::reminders::PREVIEW_ROWS_MAX;
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn more_than_one_page_of_messages_is_shown_page_by_page(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    for key in 0..3 {
        app.key_due_in(integration, &format!("Key {key}"), 25 + key).await;
    }
    let page = async |page| {
        app.preview_reminders(&actor, Some(owner), None, 90, page)
            .await
            .unwrap()
    };
    let (first, second, third) = (page(1).await, page(2).await, page(3).await);
    assert!(
        first.total > PREVIEW_ROWS_MAX && first.total < 2 * PREVIEW_ROWS_MAX,
        "{}",
        first.total
    );
    assert_eq!(first.rows.len(), PREVIEW_ROWS_MAX);
    assert_eq!(first.rows.len() + second.rows.len(), first.total);
    assert_eq!((second.page, second.total), (2, first.total));
    assert_eq!(third.rows, []);
    let all: Vec<_> = first.rows.iter().chain(&second.rows).collect();
    assert!(all.is_sorted_by_key(|row| row.day));
    let keys: BTreeSet<_> = all.iter().map(|row| row.reminder.key()).collect();
    assert_eq!(keys.len(), first.total, "each once");
}
