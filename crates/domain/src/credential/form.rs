//! The forms of a credential and of a rotation: fields to facts, and facts to fields.

use chrono::NaiveDate;

pub use super::rotation::parse_rotation;
use super::rotation::revoked_before;
use super::{Credential, Rotation};
use crate::enumeration::Enumeration;
use crate::fields;
use crate::fields::{FieldErrors, Fields, Reader};
use crate::ids::{CredentialId, IntegrationId};
use crate::integration::Environment;
use crate::record::{Record, ask};
use crate::secret::{self, waiver};
use crate::words;

/// Every field of a credential is checked for random strings too.
pub(super) fn guarded(fields: &Fields) -> Reader<'_> {
    let mut reader = Reader::new(fields);
    for path in fields.0.keys() {
        // Ids and the form's own fields are random by nature; everything else was typed.
        if path != "id"
            && path != "version"
            && !waiver::is_about_another(path)
            && let Some(complaint) = waiver::complaint(fields, path, secret::find_in_credential_field)
        {
            reader.error(path, complaint);
        }
    }
    reader
}

fields! { Credential, besides(id: CredentialId, integration: IntegrationId) {
    name: ask("Name").help("Such as “Live secret key”.").required("Give it a name.");
    kind: ask("Kind").required("Choose what kind of credential it is.");
    environment: ask("Environment").required("Choose where it is used.");
    location: ask("Where it is kept").help("Such as “vault:payments/stripe” or “STRIPE_SECRET_KEY”.")
        .required("Say where it is kept: a vault path or the name of an environment variable.");
    lifetime: ask("Lifetime");
    scoped: ask("Limited to what is needed?");
    shared: ask("Used by more than one consumer?");
    scopes: ask("Scopes").help("In the provider’s words.");
    access: ask("Who may see it");
    issued_on: ask("Issued");
    expires_on: ask("Expires").help("The last day on which it works.");
    last_rotated_on: ask("Last rotated");
    revoked_on: ask("Taken out of use").help("Then nothing is due any more.");
    policy: ask("Rotation policy").required("Choose which policy holds.");
} }

impl Record for Credential {
    fn reader(fields: &Fields) -> Reader<'_> {
        guarded(fields)
    }

    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        let issued_on = typed.past_date("issued_on", today);
        let expires_on = typed.date("expires_on");
        let last_rotated_on = typed.past_date("last_rotated_on", today);
        typed.past_date("revoked_on", today);
        if let (Some(issued), Some(expires)) = (issued_on, expires_on)
            && expires < issued
        {
            typed.error(
                "expires_on",
                format!("It cannot expire before it was issued ({}).", words::date(issued)),
            );
        }
        if let (Some(issued), Some(rotated)) = (issued_on, last_rotated_on)
            && rotated < issued
        {
            typed.error(
                "last_rotated_on",
                format!(
                    "It cannot have been rotated before it was first issued ({}).",
                    words::date(issued)
                ),
            );
        }
        if let (Some(rotated), Some(expires)) = (last_rotated_on, expires_on)
            && expires < rotated
        {
            typed.error(
                "expires_on",
                format!(
                    "It cannot expire before it was last rotated ({}).",
                    words::date(rotated)
                ),
            );
        }
    }
}

/// Reads the form of a credential; one of which nobody says where it is used is used in production.
///
/// # Errors
/// What is wrong, by field.
pub fn parse_credential(
    id: CredentialId,
    integration: IntegrationId,
    fields: &Fields,
    today: NaiveDate,
) -> Result<Credential, FieldErrors> {
    Credential::read((id, integration), &in_production(fields), today)
}

/// The form with production as the environment where none was chosen.
#[must_use]
pub fn in_production(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    if fields.get("environment").is_empty() {
        fields.set("environment", Environment::Production.as_str());
    }
    fields
}

/// Reads the form that says when what a rotation replaced was revoked.
///
/// # Errors
/// What is wrong, by field: no day, one in the future, one before the rotation.
pub fn parse_revocation(
    rotation: &Rotation,
    fields: &Fields,
    today: NaiveDate,
) -> Result<NaiveDate, FieldErrors> {
    let mut reader = guarded(fields);
    let revoked_on = reader.past_date("revoked_on", today);
    match revoked_on {
        None if reader.errors.get("revoked_on").is_none() => {
            reader.error("revoked_on", "Say when the old one was revoked.");
        }
        Some(day) if day < rotation.rotated_on => {
            reader.error("revoked_on", revoked_before(rotation.rotated_on));
        }
        _ => {}
    }
    match revoked_on.filter(|_| reader.errors.is_empty()) {
        Some(day) => Ok(day),
        None => Err(reader.errors),
    }
}
