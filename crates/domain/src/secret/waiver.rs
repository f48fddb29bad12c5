//! "This is no secret": of a shape that may be a false alarm a person may say so, with a reason, in two more fields of the same
//! form. The value is taken then, and the audit log keeps field, shape and reason; never the value.

use serde::{Deserialize, Serialize};

use super::Look;
use crate::fields::Fields;

/// The box that says so stands in the field of this name and the path of the other.
pub const TICK: &str = "no_secret.";
/// The reason stands in the field of this name and the path of the other.
pub const REASON: &str = "no_secret_because.";
/// The longest reason.
pub const REASON_MAX: usize = 200;
/// The shortest reason.
const REASON_MIN: usize = 4;

/// What a person said of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Which field.
    pub field: String,
    /// What it looked like.
    pub shape: String,
    /// Why it is none.
    pub reason: String,
}

/// Whether a field only says something of another one.
#[must_use]
pub fn is_about_another(path: &str) -> bool {
    path.starts_with(TICK) || path.starts_with(REASON)
}

/// What is wrong with the value of a field, if it looks like a secret and nobody may or did say that it is none.
#[must_use]
pub fn complaint(fields: &Fields, path: &str, look: Look) -> Option<String> {
    let found = look(fields.get(path))?;
    let ticked = !fields.get(&format!("{TICK}{path}")).is_empty();
    if found.is_sure() || !ticked {
        return Some(found.message());
    }
    match reason(fields, path) {
        Some(_) => None,
        None => Some(format!(
            "Say in {REASON_MIN} to {REASON_MAX} characters why this is no secret, without repeating it."
        )),
    }
}

fn reason<'a>(fields: &'a Fields, path: &str) -> Option<&'a str> {
    let reason = fields.get(&format!("{REASON}{path}"));
    let length = reason.chars().count();
    let good = (REASON_MIN..=REASON_MAX).contains(&length)
        && !reason.chars().any(char::is_control)
        && super::find_in_credential_field(reason).is_none();
    good.then_some(reason)
}

/// What was taken before, so that it is taken again.
#[must_use]
pub fn vouched(mut fields: Fields) -> Fields {
    for path in fields.0.keys().cloned().collect::<Vec<_>>() {
        vouch(&mut fields, &path);
    }
    fields
}

/// Says of a value that was taken before that it is no secret, so that it is taken again.
pub fn vouch(fields: &mut Fields, path: &str) {
    fields.set(format!("{TICK}{path}"), "on");
    fields.set(format!("{REASON}{path}"), "It was taken before.");
}

/// Everything that was said of the fields of a form and counts.
#[must_use]
pub fn all(fields: &Fields, look: Look) -> Vec<Waiver> {
    fields
        .0
        .keys()
        .filter_map(|tick| {
            let path = tick.strip_prefix(TICK)?;
            let found = look(fields.get(path)).filter(|found| !found.is_sure())?;
            complaint(fields, path, look).is_none().then(|| Waiver {
                field: path.to_owned(),
                shape: found.shape().to_owned(),
                reason: reason(fields, path).unwrap_or_default().to_owned(),
            })
        })
        .collect()
}

/// The fields that look like a secret and may be none: a person may say so.
#[must_use]
pub fn may_be_waived(fields: &Fields, look: Look) -> Vec<String> {
    fields
        .0
        .iter()
        .filter(|(path, value)| {
            !is_about_another(path) && look(value.trim()).is_some_and(|found| !found.is_sure())
        })
        .map(|(path, _)| path.clone())
        .collect()
}
