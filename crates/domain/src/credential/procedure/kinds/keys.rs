//! What has a private half: signing keys, certificates, SSH keys, keys of service accounts.

use super::{Steps, deploy, step, store};
use crate::credential::procedure::{Part, UsedBy};

pub(super) fn signing_key(used: &UsedBy) -> Steps {
    let UsedBy {
        provider, location, ..
    } = used;
    vec![
        step(
            Part::Issue,
            "Make the new key pair",
            format!(
                "With a key id (kid) of its own; the private half goes to {location} and nowhere else. The old one goes on signing."
            ),
        ),
        step(
            Part::Prepare,
            "Publish the public key first",
            format!(
                "Add it to the key set (JWKS) that {provider} reads, or register it there, beside the old one. Wait until every cache of the key set has expired."
            ),
        ),
        deploy(used, ", so that they sign with the new key and name its kid."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!(
                "Take a fresh token from each place, see the new kid in its header, and see {provider} accept it."
            ),
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

pub(super) fn certificate(used: &UsedBy) -> Steps {
    let UsedBy {
        provider, location, ..
    } = used;
    vec![
        step(
            Part::Issue,
            "Order the new certificate",
            "With a new private key, not the old one again, and the same names. Both certificates are valid side by side.",
        ),
        step(
            Part::Prepare,
            "Let both be trusted",
            format!(
                "Have {provider} accept the new certificate, or the authority that issued it, beside the old one; pins and allow lists too."
            ),
        ),
        step(
            Part::Store,
            "Store key and whole chain",
            format!(
                "Put private key, certificate and intermediates, in this order of the chain, at {location}. The root stays out."
            ),
        ),
        deploy(
            used,
            "; open connections keep the old certificate until they close.",
        ),
        step(
            Part::Verify,
            "Verify the handshake",
            format!(
                "From each place connect to {provider} and compare the serial number that is presented; the chain must be complete."
            ),
        ),
        step(
            Part::Watch,
            "Watch for the old serial number",
            format!(
                "Ask {provider}, or look at the gateway that ends the connection, until nothing presents it."
            ),
        ),
        step(
            Part::Revoke,
            "Revoke the old certificate",
            format!(
                "Have {provider} no longer accept it, revoke it at its authority, and destroy its private key."
            ),
        ),
    ]
}

pub(super) fn ssh_key(used: &UsedBy) -> Steps {
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
            format!(
                "Add the new public key to authorized_keys at {provider} beside the old line, with the same restrictions (from, command)."
            ),
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

pub(super) fn service_account_key(used: &UsedBy) -> Steps {
    let UsedBy {
        provider,
        integration,
        ..
    } = used;
    vec![
        step(
            Part::Issue,
            "Create a second key of the same account",
            format!(
                "At {provider}; roles and bindings stay as they are. Where the platform can identify the workload itself, that is better than any key."
            ),
        ),
        store("key file", used),
        deploy(used, "; clients read the file at their start."),
        step(
            Part::Verify,
            "Verify with the new key",
            format!(
                "From each place make one harmless call of {integration}, and see the new key\u{2019}s id in the audit log of {provider}."
            ),
        ),
        step(
            Part::Watch,
            "Watch for use of the old key",
            format!(
                "Look at {provider} when each key of the account was last used, until the old one has fallen silent."
            ),
        ),
        step(
            Part::Revoke,
            "Disable and delete the old key",
            "At the end of the overlap window; an account keeps no key that nothing uses.",
        ),
    ]
}
