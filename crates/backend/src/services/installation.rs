//! An installation knows itself: a copy of its database that is started elsewhere says nothing to anybody until somebody
//! confirms that this is the place now ([why](../../../../docs/decisions/0010-an-installation-knows-itself.md)).

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use serde_json::json;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::notify::place::{Place, Silence};
use crate::store::settings;

/// The name of the document.
const NAME: &str = "installation";

impl Backend {
    /// Why nothing leaves, if that is so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn silence(&self) -> Result<Option<Silence>, ServiceError> {
        if self.outbound.silent {
            return Ok(Some(Silence::Configured));
        }
        let Some(here) = &self.outbound.place else {
            return Ok(None);
        };
        let home: Option<(Place, i64)> = settings::find(&mut self.db.read().await?.conn(), NAME).await?;
        let elsewhere = home.is_some_and(|(home, _)| here.is_marked() && !home.is_same(here));
        Ok(elsewhere.then_some(Silence::Elsewhere))
    }

    /// Notes where this installation is: at its first start, and when one of its marks has changed while another shows that it
    /// is still the same. Answers why nothing leaves, if that is so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_in(&self) -> Result<Option<Silence>, ServiceError> {
        if let Some(here) = &self.outbound.place {
            let mut writing = self.db.write().await?;
            let mut conn = writing.conn();
            let home: Option<(Place, i64)> = settings::find(&mut conn, NAME).await?;
            let version = home.as_ref().map(|(_, version)| *version);
            if home.is_none_or(|(home, _)| home.is_same(here) && home != *here) {
                settings::save(&mut conn, NAME, here, version, None, self.clock.now()).await?;
                writing.commit().await?;
            }
        }
        self.silence().await
    }

    /// Confirms that this is the place of the installation now: what waits may leave.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn confirm_outbound(&self, actor: &Actor) -> Result<(), ServiceError> {
        require(actor, Permission::ManageDeliveries)?;
        let Some(here) = &self.outbound.place else {
            return Ok(());
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let home: Option<(Place, i64)> = settings::find(&mut conn, NAME).await?;
        if home.as_ref().is_some_and(|(home, _)| home == here) {
            return Ok(());
        }
        let event = self.decided(actor, Action::OutboundConfirmed, json!({ "place": here }));
        let version = home.map_or(0, |(_, version)| version);
        self.decide(&mut conn, NAME, here, version, &event).await?;
        writing.commit().await?;
        self.worker.wake();
        tracing::info!("This place was confirmed; what waits may leave");
        Ok(())
    }
}
