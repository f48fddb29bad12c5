//! The forms of a credential and of a rotation: fields to facts, and facts to fields.

use chrono::NaiveDate;

use super::{Credential, POLICY_DAYS_MAX, PolicyChoice, Rotation};
use crate::fields::{FieldErrors, Fields, LINE_MAX, PARAGRAPH_MAX, Reader};
use crate::ids::{CredentialId, IntegrationId, RotationId, UserId};
use crate::integration::Environment;
use crate::secret::{self, waiver};
use crate::text::CredentialName;
use crate::words;

/// Every field of a credential is checked for random strings too.
fn guarded(fields: &Fields) -> Reader<'_> {
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

/// Reads the form of a credential. The result is only fit to be stored when the errors are empty.
#[must_use]
pub fn parse_credential(
    id: CredentialId,
    integration: IntegrationId,
    fields: &Fields,
    today: NaiveDate,
) -> (Credential, FieldErrors) {
    let mut reader = guarded(fields);
    let name = reader.name("name").unwrap_or_else(CredentialName::nameless);
    let kind = reader.one_of("kind");
    if kind.is_none() {
        reader.error("kind", "Choose what kind of credential it is.");
    }
    let location = reader.required_line(
        "location",
        LINE_MAX,
        "Say where it is kept: a vault path or the name of an environment variable.",
    );
    let issued_on = reader.past_date("issued_on", today);
    let expires_on = reader.date("expires_on");
    let last_rotated_on = reader.past_date("last_rotated_on", today);
    if let (Some(issued), Some(expires)) = (issued_on, expires_on)
        && expires < issued
    {
        reader.error(
            "expires_on",
            format!("It cannot expire before it was issued ({}).", words::date(issued)),
        );
    }
    if let (Some(issued), Some(rotated)) = (issued_on, last_rotated_on)
        && rotated < issued
    {
        reader.error(
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
        reader.error(
            "expires_on",
            format!(
                "It cannot expire before it was last rotated ({}).",
                words::date(rotated)
            ),
        );
    }
    let policy = match fields.get("policy") {
        "" | "default" => PolicyChoice::Default,
        "override" => {
            let days = reader.whole("policy_days", 1..=POLICY_DAYS_MAX, "days");
            if days.is_none() {
                reader.error("policy_days", "Enter a whole number of days from 1 to 3,650.");
            }
            PolicyChoice::Override {
                days: days.unwrap_or(90),
                reason: reader.required_line(
                    "policy_reason",
                    LINE_MAX,
                    "Say why it differs from the policy of its kind.",
                ),
            }
        }
        "exempt" => PolicyChoice::Exempt {
            reason: reader.required_line("policy_reason", LINE_MAX, "Say why it is never rotated."),
        },
        _ => {
            reader.error("policy", "Choose one of: default, override, exempt.");
            PolicyChoice::Default
        }
    };
    let credential = Credential {
        id,
        integration,
        name,
        kind: kind.unwrap_or(super::CredentialKind::ApiKey),
        environment: reader.one_of("environment").unwrap_or(Environment::Production),
        location,
        scopes: reader.line("scopes", LINE_MAX),
        access: reader.line("access", LINE_MAX),
        lifetime: reader.one_of("lifetime"),
        scoped: reader.yes_no("scoped"),
        shared: reader.yes_no("shared"),
        issued_on,
        expires_on,
        last_rotated_on,
        policy,
        revoked_on: reader.past_date("revoked_on", today),
    };
    (credential, reader.errors)
}

/// Writes a credential into the form's fields.
#[must_use]
pub fn credential_fields(credential: &Credential) -> Fields {
    use crate::enumeration::Enumeration;
    let mut fields = Fields::default();
    let mut put = |path: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.set(path, value);
        }
    };
    put("name", Some(credential.name.to_string()));
    put("kind", Some(credential.kind.as_str().into()));
    put("environment", Some(credential.environment.as_str().into()));
    put("location", Some(credential.location.clone()));
    put("scopes", credential.scopes.clone());
    put("access", credential.access.clone());
    put("lifetime", credential.lifetime.map(|value| value.as_str().into()));
    put("scoped", credential.scoped.map(crate::integration::form::yes_no));
    put("shared", credential.shared.map(crate::integration::form::yes_no));
    put("issued_on", credential.issued_on.map(|date| date.to_string()));
    put("expires_on", credential.expires_on.map(|date| date.to_string()));
    put(
        "last_rotated_on",
        credential.last_rotated_on.map(|date| date.to_string()),
    );
    put("revoked_on", credential.revoked_on.map(|date| date.to_string()));
    match &credential.policy {
        PolicyChoice::Default => put("policy", Some("default".into())),
        PolicyChoice::Override { days, reason } => {
            put("policy", Some("override".into()));
            put("policy_days", Some(days.to_string()));
            put("policy_reason", Some(reason.clone()));
        }
        PolicyChoice::Exempt { reason } => {
            put("policy", Some("exempt".into()));
            put("policy_reason", Some(reason.clone()));
        }
    }
    fields
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
    let mut reader = guarded(fields);
    let rotated_on = reader.past_date("rotated_on", today);
    if rotated_on.is_none() {
        reader.error("rotated_on", "Say when it was rotated.");
    }
    if let Some(rotated) = rotated_on {
        if let Some(issued) = credential.issued_on.filter(|issued| rotated < *issued) {
            reader.error(
                "rotated_on",
                format!(
                    "It was issued on {}; a rotation cannot be before that.",
                    words::date(issued)
                ),
            );
        }
        if let Some(last) = credential.last_rotated_on.filter(|last| rotated < *last) {
            reader.error(
                "rotated_on",
                format!("A later rotation is on record already ({}).", words::date(last)),
            );
        }
    }
    let old_revoked_on = reader.past_date("old_revoked_on", today);
    if let (Some(rotated), Some(revoked)) = (rotated_on, old_revoked_on)
        && revoked < rotated
    {
        reader.error(
            "old_revoked_on",
            format!(
                "The old one cannot have been revoked before the new one was there ({}).",
                words::date(rotated)
            ),
        );
    }
    let new_expires_on = reader.date("new_expires_on");
    if let (Some(rotated), Some(expires)) = (rotated_on, new_expires_on)
        && expires < rotated
    {
        reader.error(
            "new_expires_on",
            format!(
                "The new one cannot expire before it was made ({}).",
                words::date(rotated)
            ),
        );
    }
    let rotation = Rotation {
        id,
        credential: credential.id,
        rotated_on: rotated_on.unwrap_or(today),
        ticket: reader.line("ticket", 120),
        overlap_days: reader.whole("overlap_days", 0..=365, "days"),
        old_revoked_on,
        new_expires_on,
        by,
        note: reader.paragraph("note", PARAGRAPH_MAX),
    };
    if reader.errors.is_empty() {
        Ok(rotation)
    } else {
        Err(reader.errors)
    }
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
        Some(day) if day < rotation.rotated_on => reader.error(
            "revoked_on",
            format!(
                "The old one cannot have been revoked before the new one was there ({}).",
                words::date(rotation.rotated_on)
            ),
        ),
        _ => {}
    }
    match revoked_on.filter(|_| reader.errors.is_empty()) {
        Some(day) => Ok(day),
        None => Err(reader.errors),
    }
}
