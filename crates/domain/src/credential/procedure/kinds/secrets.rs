//! What both sides know: keys, secrets and passwords.

use super::{Steps, deploy, step, store};
use crate::credential::procedure::{Part, UsedBy};
use crate::text::capitalised;

pub(super) fn api_key(used: &UsedBy) -> Steps {
    let UsedBy {
        provider,
        integration,
        ..
    } = used;
    vec![
        step(
            Part::Issue,
            "Issue the new key",
            format!(
                "Create a second key at {provider} for {}, with no more rights than the old one. The old one goes on working.",
                used.environment()
            ),
        ),
        store("key", used),
        deploy(used, "; jobs that run rarely too."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!(
                "From each place make one harmless call of {integration} and see it accepted; look for 401 and 403 in the logs."
            ),
        ),
        step(
            Part::Watch,
            "Watch for use of the old key",
            format!(
                "Look at {provider} when the old key was last used, until it has been silent for longer than your rarest job takes to come round."
            ),
        ),
        step(
            Part::Revoke,
            "Revoke the old key",
            "At the end of the overlap window, and not while it is still used.",
        ),
    ]
}

pub(super) fn client_secret(used: &UsedBy) -> Steps {
    let UsedBy { provider, .. } = used;
    vec![
        step(
            Part::Issue,
            "Add a second client secret",
            format!(
                "Add it at {provider} to the same client, so that client id, scopes and redirect addresses stay. Where a client has one secret only, register a second client with the same scopes."
            ),
        ),
        store("client secret", used),
        deploy(
            used,
            ". Tokens that were issued before stay valid until they expire.",
        ),
        step(
            Part::Verify,
            "Verify with the new secret",
            "From each place request a new token and use it once; a refresh token has to be exchanged once as well.",
        ),
        step(
            Part::Watch,
            "Watch for use of the old secret",
            format!(
                "Look into the sign-in log of {provider}, or for invalid_client in ours, over at least one full lifetime of a token."
            ),
        ),
        step(
            Part::Revoke,
            "Remove the old client secret",
            "At the end of the overlap window, when nothing asks for tokens with it.",
        ),
    ]
}

pub(super) fn webhook_secret(used: &UsedBy) -> Steps {
    let UsedBy {
        provider, location, ..
    } = used;
    vec![
        step(
            Part::Prepare,
            "Let the receiver verify against both",
            format!(
                "{} must accept an event whose signature fits either of two secrets, compared in constant time.",
                capitalised(&used.readers())
            ),
        ),
        step(
            Part::Issue,
            "Issue the new secret",
            format!(
                "Roll it at {provider}, with an overlap if there is one to choose. Without one, events signed with the new secret fail until the next two steps are done, and are sent again by {provider}."
            ),
        ),
        step(
            Part::Store,
            "Store it beside the old one",
            format!("Put it at {location} as the first of the two secrets."),
        ),
        deploy(used, "."),
        step(
            Part::Verify,
            "Verify with the new secret",
            format!(
                "Send a test event from {provider} and see it accepted by the new secret; change one byte of it and see it refused."
            ),
        ),
        step(
            Part::Watch,
            "Watch for events that only the old one fits",
            "Count them until there are none, for at least as long as failed events are sent again.",
        ),
        step(
            Part::Revoke,
            "Drop the old secret",
            format!(
                "At the end of the overlap window, at {provider} and at {location}; the receiver then knows one secret."
            ),
        ),
    ]
}

pub(super) fn password(used: &UsedBy) -> Steps {
    let UsedBy {
        provider,
        integration,
        ..
    } = used;
    vec![
        step(
            Part::Prepare,
            "Have two users that alternate",
            format!(
                "One password cannot overlap with itself: keep a second user at {provider} with the same rights as the first, for {} only.",
                used.environment()
            ),
        ),
        step(
            Part::Issue,
            "Give the idle user a new password",
            "Long and random, from the vault\u{2019}s generator. The user in use is not touched.",
        ),
        store("user name and password", used),
        deploy(used, "."),
        step(
            Part::Verify,
            "Verify with the new user",
            format!("From each place make one harmless call of {integration}; no answer may be 401."),
        ),
        step(
            Part::Watch,
            "Watch for sign-ins of the old user",
            format!(
                "Look into the sign-in log of {provider} until it has been silent for longer than your rarest job takes to come round."
            ),
        ),
        lock_old_user(),
    ]
}

pub(super) fn database_password(used: &UsedBy) -> Steps {
    let UsedBy { integration, .. } = used;
    vec![
        step(
            Part::Prepare,
            "Have two users that alternate",
            format!(
                "Both members of one role that owns the rights of {integration}, so that neither owns tables of its own. A password cannot overlap with itself."
            ),
        ),
        step(
            Part::Issue,
            "Give the idle user a new password",
            "Long and random; unlock it. The user in use is not touched.",
        ),
        store("user name and password", used),
        deploy(used, "; connection pools must open new connections."),
        step(
            Part::Verify,
            "Verify with the new user",
            "See sessions of the new user from each place in the database\u{2019}s list of sessions, with reads and writes.",
        ),
        step(
            Part::Watch,
            "Watch for sessions of the old user",
            "Until none is open and none is opened, nightly jobs and reports included.",
        ),
        lock_old_user(),
    ]
}

/// How the rotation of a password ends: two users take turns.
fn lock_old_user() -> (Part, String, String) {
    step(
        Part::Revoke,
        "Lock the old user",
        "At the end of the overlap window, with a new password that nobody has. It is the idle user of the next rotation.",
    )
}
