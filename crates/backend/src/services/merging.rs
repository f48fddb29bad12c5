//! A form that was opened before somebody else saved another version: what each changed by itself is kept, and what both changed
//! differently is asked.

use chrono::NaiveDate;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::Record;
use holdfast_domain::record::merge::merged;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::ServiceError;
use crate::store::{Conn, history};

/// What came of a correction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The revision that would take it back; none when nothing changed.
    pub back: Option<i64>,
    /// What people call the fields in which others saved something meanwhile, which is kept.
    pub kept: Vec<&'static str>,
}

/// A form over the version that it was opened at, and the one that is stored.
pub(super) struct Late<'a, R> {
    /// The record's kind and id, as revisions have them.
    pub(super) of: (&'static str, Uuid),
    /// The version that the form was opened at.
    pub(super) opened_at: i64,
    /// The version that is stored.
    pub(super) current: i64,
    /// What is stored.
    pub(super) theirs: &'a R,
    /// What was typed.
    pub(super) typed: &'a Fields,
    /// The day.
    pub(super) today: NaiveDate,
}

impl Saved {
    /// What a revision would take back.
    #[must_use]
    pub fn with(back: Option<i64>) -> Self {
        Self {
            back,
            kept: Vec::new(),
        }
    }
}

impl<R: Record + DeserializeOwned> Late<'_, R> {
    /// What was typed with what others saved meanwhile in the fields that were left alone, and what people call those.
    ///
    /// # Errors
    /// `Invalid` by field; `Conflict` when both changed a field differently, when both are wrong together, or when nobody knows
    /// any more what the form showed.
    pub(super) async fn merged(
        self,
        conn: &mut Conn<'_>,
        besides: impl Fn() -> R::Besides,
    ) -> Result<(R, Vec<&'static str>), ServiceError> {
        let conflict = || ServiceError::Conflict {
            current: self.current,
        };
        let mine = R::read(besides(), self.typed, self.today)?;
        let base: Option<R> = history::state(conn, self.of.0, self.of.1, self.opened_at).await?;
        let base = base.ok_or_else(conflict)?;
        let merged = merged(self.typed, Some(&base), self.theirs, &mine);
        if !merged.contested.is_empty() {
            return Err(conflict());
        }
        // What is wrong only together is said over both together: the page of the conflict shows them first.
        let both = R::read(besides(), &merged.fields, self.today).map_err(|_| conflict())?;
        Ok((both, merged.kept))
    }
}
