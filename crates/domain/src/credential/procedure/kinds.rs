//! The steps of each kind, in order.

use super::{Part, UsedBy};
use crate::credential::CredentialKind;

type Steps = Vec<(Part, String, String)>;

/// The steps of a kind.
pub(super) fn steps(kind: CredentialKind, used: &UsedBy) -> Steps {
    let mut steps = match kind {
        CredentialKind::ApiKey => api_key(used),
        CredentialKind::OauthClientSecret => client_secret(used),
        CredentialKind::JwtSigningKey => signing_key(used),
        CredentialKind::WebhookSigningSecret => webhook_secret(used),
        CredentialKind::BasicPassword => password(used),
        CredentialKind::TlsClientCertificate => certificate(used),
        CredentialKind::SshKey => ssh_key(used),
        CredentialKind::ServiceAccountKey => service_account_key(used),
        CredentialKind::DatabasePassword => database_password(used),
        CredentialKind::WorkloadIdentity => return workload_identity(used),
    };
    steps.push(step(
        Part::Record,
        "Record the rotation",
        "Say here when it was done, under which ticket, how long both worked and when the old one ended.",
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

fn api_key(used: &UsedBy) -> Steps {
    let UsedBy { provider, integration, .. } = used;
    vec![
        step(
            Part::Issue,
            "Issue the new key",
            format!("Create a second key at {provider} for {}, with no more rights than the old one. The old one goes on working.", used.environment()),
        ),
        store("key", used),
        deploy(used, "; jobs that run rarely too."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!("From each place make one harmless call of {integration} and see it accepted; look for 401 and 403 in the logs."),
        ),
        step(
            Part::Watch,
            "Watch for use of the old key",
            format!("Look at {provider} when the old key was last used, until it has been silent for longer than your rarest job takes to come round."),
        ),
        step(
            Part::Revoke,
            "Revoke the old key",
            "At the end of the overlap window, and not while it is still used.",
        ),
    ]
}

fn client_secret(used: &UsedBy) -> Steps {
    let UsedBy { provider, .. } = used;
    vec![
        step(
            Part::Issue,
            "Add a second client secret",
            format!("Add it at {provider} to the same client, so that client id, scopes and redirect addresses stay. Where a client has one secret only, register a second client with the same scopes."),
        ),
        store("client secret", used),
        deploy(used, ". Tokens that were issued before stay valid until they expire."),
        step(
            Part::Verify,
            "Verify with the new secret",
            "From each place request a new token and use it once; a refresh token has to be exchanged once as well.",
        ),
        step(
            Part::Watch,
            "Watch for use of the old secret",
            format!("Look into the sign-in log of {provider}, or for invalid_client in ours, over at least one full lifetime of a token."),
        ),
        step(
            Part::Revoke,
            "Remove the old client secret",
            "At the end of the overlap window, when nothing asks for tokens with it.",
        ),
    ]
}

fn signing_key(used: &UsedBy) -> Steps {
    let UsedBy { provider, location, .. } = used;
    vec![
        step(
            Part::Issue,
            "Make the new key pair",
            format!("With a key id (kid) of its own; the private half goes to {location} and nowhere else. The old one goes on signing."),
        ),
        step(
            Part::Prepare,
            "Publish the public key first",
            format!("Add it to the key set (JWKS) that {provider} reads, or register it there, beside the old one. Wait until every cache of the key set has expired."),
        ),
        deploy(used, ", so that they sign with the new key and name its kid."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!("Take a fresh token from each place, see the new kid in its header, and see {provider} accept it."),
        ),
        step(
            Part::Watch,
            "Wait for the longest token lifetime",
            "Tokens that the old key signed must still verify until the last of them has expired; see that nothing signs with it any more.",
        ),
        step(
            Part::Revoke,
            "Take the old public key out of the key set",
            "Then destroy the old private key. Sooner, and valid tokens are refused.",
        ),
    ]
}

fn webhook_secret(used: &UsedBy) -> Steps {
    let UsedBy { provider, location, .. } = used;
    vec![
        step(
            Part::Prepare,
            "Let the receiver verify against both",
            format!("{} must accept an event whose signature fits either of two secrets, compared in constant time.", capitalised(&used.readers())),
        ),
        step(
            Part::Issue,
            "Issue the new secret",
            format!("Roll it at {provider}, with an overlap if there is one to choose. Without one, events signed with the new secret fail until the next two steps are done, and are sent again by {provider}."),
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
            format!("Send a test event from {provider} and see it accepted by the new secret; change one byte of it and see it refused."),
        ),
        step(
            Part::Watch,
            "Watch for events that only the old one fits",
            "Count them until there are none, for at least as long as failed events are sent again.",
        ),
        step(
            Part::Revoke,
            "Drop the old secret",
            format!("At the end of the overlap window, at {provider} and at {location}; the receiver then knows one secret."),
        ),
    ]
}

fn password(used: &UsedBy) -> Steps {
    let UsedBy { provider, integration, .. } = used;
    vec![
        step(
            Part::Prepare,
            "Have two users that alternate",
            format!("One password cannot overlap with itself: keep a second user at {provider} with the same rights as the first, for {} only.", used.environment()),
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
            format!("Look into the sign-in log of {provider} until it has been silent for longer than your rarest job takes to come round."),
        ),
        step(
            Part::Revoke,
            "Lock the old user",
            "At the end of the overlap window, with a new password that nobody has. It is the idle user of the next rotation.",
        ),
    ]
}

fn certificate(used: &UsedBy) -> Steps {
    let UsedBy { provider, location, .. } = used;
    vec![
        step(
            Part::Issue,
            "Order the new certificate",
            "With a new private key, not the old one again, and the same names. Both certificates are valid side by side.",
        ),
        step(
            Part::Prepare,
            "Let both be trusted",
            format!("Have {provider} accept the new certificate, or the authority that issued it, beside the old one; pins and allow lists too."),
        ),
        step(
            Part::Store,
            "Store key and whole chain",
            format!("Put private key, certificate and intermediates, in this order of the chain, at {location}. The root stays out."),
        ),
        deploy(used, "; open connections keep the old certificate until they close."),
        step(
            Part::Verify,
            "Verify the handshake",
            format!("From each place connect to {provider} and compare the serial number that is presented; the chain must be complete."),
        ),
        step(
            Part::Watch,
            "Watch for the old serial number",
            format!("Ask {provider}, or look at the gateway that ends the connection, until nothing presents it."),
        ),
        step(
            Part::Revoke,
            "Revoke the old certificate",
            format!("Have {provider} no longer accept it, revoke it at its authority, and destroy its private key."),
        ),
    ]
}

fn ssh_key(used: &UsedBy) -> Steps {
    let UsedBy { provider, .. } = used;
    vec![
        step(
            Part::Issue,
            "Make the new key pair",
            "Ed25519, where the private half will be used, with today\u{2019}s date in its comment.",
        ),
        step(
            Part::Prepare,
            "Authorise both keys",
            format!("Add the new public key to authorized_keys at {provider} beside the old line, with the same restrictions (from, command)."),
        ),
        store("private key", used),
        deploy(used, "."),
        step(
            Part::Verify,
            "Verify with the new key alone",
            "Sign in from each place with IdentitiesOnly=yes, so that the old key cannot help out; the host key must be the known one.",
        ),
        step(
            Part::Watch,
            "Watch for the old fingerprint",
            format!("Look into the sign-in log of {provider} until only the new fingerprint appears."),
        ),
        step(
            Part::Revoke,
            "Remove the old line",
            "From authorized_keys on every host, and destroy the old private key.",
        ),
    ]
}

fn service_account_key(used: &UsedBy) -> Steps {
    let UsedBy { provider, integration, .. } = used;
    vec![
        step(
            Part::Issue,
            "Create a second key of the same account",
            format!("At {provider}; roles and bindings stay as they are. Where the platform can identify the workload itself, that is better than any key."),
        ),
        store("key file", used),
        deploy(used, "; clients read the file at their start."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!("From each place make one harmless call of {integration}, and see the new key\u{2019}s id in the audit log of {provider}."),
        ),
        step(
            Part::Watch,
            "Watch for use of the old key",
            format!("Look at {provider} when each key of the account was last used, until the old one has fallen silent."),
        ),
        step(
            Part::Revoke,
            "Disable and delete the old key",
            "At the end of the overlap window; an account keeps no key that nothing uses.",
        ),
    ]
}

fn database_password(used: &UsedBy) -> Steps {
    let UsedBy { integration, .. } = used;
    vec![
        step(
            Part::Prepare,
            "Have two users that alternate",
            format!("Both members of one role that owns the rights of {integration}, so that neither owns tables of its own. A password cannot overlap with itself."),
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
        step(
            Part::Revoke,
            "Lock the old user",
            "At the end of the overlap window, with a new password that nobody has. It is the idle user of the next rotation.",
        ),
    ]
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

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
