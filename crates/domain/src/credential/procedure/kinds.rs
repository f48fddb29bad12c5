//! The steps of each kind, in order.

mod keys;
mod secrets;

use super::{Part, UsedBy};
use crate::credential::CredentialKind;

type Steps = Vec<(Part, String, String)>;

/// The steps of a kind.
pub(super) fn steps(kind: CredentialKind, used: &UsedBy) -> Steps {
    let mut steps = match kind {
        CredentialKind::ApiKey => secrets::api_key(used),
        CredentialKind::OauthClientSecret => secrets::client_secret(used),
        CredentialKind::JwtSigningKey => keys::signing_key(used),
        CredentialKind::WebhookSigningSecret => secrets::webhook_secret(used),
        CredentialKind::BasicPassword => secrets::password(used),
        CredentialKind::TlsClientCertificate => keys::certificate(used),
        CredentialKind::SshKey => keys::ssh_key(used),
        CredentialKind::ServiceAccountKey => keys::service_account_key(used),
        CredentialKind::DatabasePassword => secrets::database_password(used),
        CredentialKind::WorkloadIdentity => return workload_identity(used),
    };
    steps.push(step(
        Part::Record,
        "Record the rotation",
        "In Holdfast, with its date and ticket, how long both worked, and when the old one ended.",
    ));
    steps
}

fn step(part: Part, title: &str, text: impl Into<String>) -> (Part, String, String) {
    (part, title.to_owned(), text.into())
}

/// Where the new one goes, the same for whatever is kept as one secret.
fn store(what: &str, used: &UsedBy) -> (Part, String, String) {
    let text = format!(
        "Put the new {what} at {}, as a new version. Keep the version before until the old one is revoked, so that you can go back.",
        used.location
    );
    step(Part::Store, "Store it where it is kept", text)
}

fn deploy(used: &UsedBy, how: &str) -> (Part, String, String) {
    let text = format!(
        "Deploy or reload {} in {}, one place after the other{how}",
        used.readers(),
        used.environment()
    );
    step(Part::Deploy, "Deploy it to each place", text)
}

fn workload_identity(used: &UsedBy) -> Steps {
    vec![step(
        Part::Verify,
        "Nothing to rotate",
        format!(
            "The platform issues short-lived credentials by itself. See that {} trusts {} in {} and nothing else.",
            used.provider,
            used.readers(),
            used.environment()
        ),
    )]
}
