//! What the people of the demo did with what was said to them: they read what is some days old, and some answered.

use holdfast_domain::access::Actor;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{NotificationKind, ReminderKind};

use super::play::Player;
use crate::error::ServiceError;
use crate::services::inbox::Entry;
use crate::store::PageRequest;

/// The day on which everybody reads their inbox.
const DAY: i64 = -3;

/// Reads and answers, on the one day on which that happens; after what is due was said.
pub(super) async fn on(player: &Player, day: i64) -> Result<(), ServiceError> {
    if day != DAY {
        return Ok(());
    }
    for actor in player.everybody() {
        let newest = player.backend.clock.new_id().into();
        match player.backend.mark_inbox_read(actor, newest).await {
            // Whoever left reads nothing any more.
            Err(ServiceError::SignInFirst) => {}
            marked => drop(marked?),
        }
    }
    let ana = player.person("ana")?;
    let wait = Fields::default().with("days", "10").with(
        "reason",
        "We find out first what still uses it, so that nothing breaks.",
    );
    if let Some(late) = first(player, ana, ReminderKind::Rotation, |days| days < 0).await? {
        let answer = player.backend.clock.new_id().into();
        player
            .backend
            .snooze_reminder(ana, late.line.id, answer, &wait)
            .await?;
    }
    for key in ["ana", "sami", "tom"] {
        let actor = player.person(key)?;
        for kind in ReminderKind::ALL {
            if let Some(early) = first(player, actor, *kind, |days| days > 7).await? {
                let answer = player.backend.clock.new_id().into();
                player
                    .backend
                    .acknowledge_reminder(actor, early.line.id, answer)
                    .await?;
            }
        }
    }
    Ok(())
}

/// The reminder of a kind with the nearest date that is still open, at a distance that is wanted.
async fn first(
    player: &Player,
    actor: &Actor,
    kind: ReminderKind,
    wanted: impl Fn(i64) -> bool,
) -> Result<Option<Entry>, ServiceError> {
    let inbox = player
        .backend
        .inbox(actor, false, &PageRequest::default())
        .await?;
    let today = inbox.today;
    let kind =
        NotificationKind::parse(kind.as_str()).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let mut found: Vec<Entry> = inbox
        .page
        .rows
        .into_iter()
        .filter(|entry| entry.is_open == Some(true) && entry.line.kind == kind)
        .filter(|entry| wanted((entry.line.due_on - today).num_days()))
        .collect();
    found.sort_by(|a, b| {
        (a.line.due_on, &a.line.title, b.line.id).cmp(&(b.line.due_on, &b.line.title, a.line.id))
    });
    Ok(found.into_iter().next())
}
