//! Rotations: each recorded replacement of a credential.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Credential;
use super::form::guarded;
use crate::fields;
use crate::fields::{FieldErrors, Fields, PARAGRAPH_MAX, Reader};
use crate::ids::{CredentialId, RotationId, UserId};
use crate::record::value::{Days, Line, Paragraph};
use crate::record::{Record, ask};
use crate::words;

/// One recorded change of a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Chosen when the form is opened, so that sending it twice records once.
    pub id: RotationId,
    /// Which credential.
    pub credential: CredentialId,
    /// When it was replaced.
    pub rotated_on: NaiveDate,
    /// The ticket that asked for it.
    pub ticket: Option<Line<120>>,
    /// For how many days old and new both worked.
    pub overlap_days: Option<Days<0, 365>>,
    /// When the old one was taken out of use.
    pub old_revoked_on: Option<NaiveDate>,
    /// When the new one expires.
    pub new_expires_on: Option<NaiveDate>,
    /// Who did it.
    pub by: Option<UserId>,
    /// Anything else.
    pub note: Option<Paragraph<PARAGRAPH_MAX>>,
}

impl Rotation {
    /// The day on which the overlap ends and the old one is to be revoked; `None` once it is, or where it stopped at once.
    #[must_use]
    pub fn old_due_on(&self) -> Option<NaiveDate> {
        let days = self.overlap_days.filter(|days| days.0 > 0)?;
        let end = self
            .rotated_on
            .checked_add_days(chrono::Days::new(u64::from(days.0)))?;
        self.old_revoked_on.is_none().then_some(end)
    }
}

fields! { Rotation, besides(id: RotationId, credential: CredentialId, by: Option<UserId>) {
    rotated_on: ask("Rotated on").help("The day on which the new one came into use.").required("Say when it was rotated.");
    ticket: ask("Ticket").help("Such as OPS-1234.");
    overlap_days: ask("Overlap").help("Days during which old and new both worked; 0 if the old one stopped at once.");
    old_revoked_on: ask("Old one revoked on").help("Empty: it still works.");
    new_expires_on: ask("The new one expires on").help("Empty: it does not.");
    note: ask("Note");
} }

impl Record for Rotation {
    fn reader(fields: &Fields) -> Reader<'_> {
        guarded(fields)
    }

    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        let rotated_on = typed.past_date("rotated_on", today);
        let old_revoked_on = typed.past_date("old_revoked_on", today);
        if let (Some(rotated), Some(revoked)) = (rotated_on, old_revoked_on)
            && revoked < rotated
        {
            typed.error("old_revoked_on", revoked_before(rotated));
        }
        if let (Some(rotated), Some(expires)) = (rotated_on, typed.date("new_expires_on"))
            && expires < rotated
        {
            typed.error(
                "new_expires_on",
                format!(
                    "The new one cannot expire before it was made ({}).",
                    words::date(rotated)
                ),
            );
        }
    }
}

/// What is said of an old credential that was revoked before there was a new one.
pub(super) fn revoked_before(rotated: NaiveDate) -> String {
    format!(
        "The old one cannot have been revoked before the new one was there ({}).",
        words::date(rotated)
    )
}

impl Rotation {
    /// Whether it fits the credential that it replaced, and its other rotations; `last` is the day of the last of them that a new
    /// one cannot be before.
    ///
    /// # Errors
    /// By field, when it was before the credential was issued, or before that last day.
    pub fn fits(&self, credential: &Credential, last: Option<NaiveDate>) -> Result<(), FieldErrors> {
        let wrong = |why: String| Err(FieldErrors::one("rotated_on", why));
        if let Some(issued) = credential.issued_on.filter(|issued| self.rotated_on < *issued) {
            return wrong(format!(
                "It was issued on {}; a rotation cannot be before that.",
                words::date(issued)
            ));
        }
        match last.filter(|last| self.rotated_on < *last) {
            Some(last) => wrong(format!(
                "A later rotation is on record already ({}).",
                words::date(last)
            )),
            None => Ok(()),
        }
    }
}

/// Reads the form of a rotation of `credential`.
///
/// # Errors
/// What is wrong, by field: a date in the future or before the credential was issued or last rotated, an old
/// credential revoked before the new one was there, an expiry that is already past.
pub fn parse_rotation(
    id: RotationId,
    credential: &Credential,
    by: Option<UserId>,
    fields: &Fields,
    today: NaiveDate,
) -> Result<Rotation, FieldErrors> {
    let rotation = Rotation::read((id, credential.id, by), fields, today)?;
    rotation.fits(credential, credential.last_rotated_on)?;
    Ok(rotation)
}
