//! Ladders: reading them, and deciding them for one kind of reminder. Nobody is told twice by a change: what was said
//! stays said, and the next step is that of the new ladder.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Ladder, Ladders, ReminderKind};
use serde_json::json;

use super::decisions::{stored, unchanged_since};
use super::{Backend, require};
use crate::error::ServiceError;

/// The name of the document.
const NAME: &str = "ladders";

/// What holds, and since which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaddersView {
    /// What was decided.
    pub ladders: Ladders,
    /// Its version; 0 while nothing is.
    pub version: i64,
}

impl Backend {
    /// The ladders of all kinds.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn ladders(&self, actor: &Actor) -> Result<LaddersView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (ladders, version) = stored(&mut self.db.read().await?.conn(), NAME).await?;
        Ok(LaddersView { ladders, version })
    }

    /// Decides the ladder of a kind. `seen` is the version at which the form was opened. With `reset`, the default holds
    /// again.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field; `Conflict` when somebody decided meanwhile.
    pub async fn decide_ladder(
        &self,
        actor: &Actor,
        kind: ReminderKind,
        seen: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let next = match fields.get("reset") {
            "" => Some(Ladder::parse(fields)?),
            _ => None,
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (mut ladders, version) = stored::<Ladders>(&mut conn, NAME).await?;
        let before = ladders.0.get(kind.as_str()).cloned();
        if before == next {
            return Ok(());
        }
        unchanged_since(seen, version)?;
        match &next {
            Some(ladder) => ladders.0.insert(kind.as_str().to_owned(), ladder.clone()),
            None => ladders.0.remove(kind.as_str()),
        };
        let event = self.decided(
            actor,
            Action::LadderChanged,
            json!({ "kind": kind, "before": before, "after": next }),
        );
        self.decide(&mut conn, NAME, &ladders, version, &event).await?;
        writing.commit().await?;
        tracing::info!(ladder.kind = %kind.as_str(), ladder.default = next.is_none(), "Changed a ladder of reminders");
        Ok(())
    }
}
