//! What is particular to one provider, added to the step that it concerns.

use super::Part;
use crate::credential::CredentialKind::{
    self, ApiKey, BasicPassword, ServiceAccountKey, WebhookSigningSecret,
};

/// The beginning of a provider's name, the kinds it holds for, the step it belongs to, and the sentence.
type Note = (&'static str, &'static [CredentialKind], Part, &'static str);

/// Sources, in this order: docs.stripe.com/keys and docs.stripe.com/webhooks (rolling); twilio.com/docs/iam/api/authtoken;
/// AWS IAM user guide, "Update access keys"; Microsoft Learn, "Manage storage account access keys"; Google Cloud IAM,
/// "Rotate service account keys"; `HubSpot` developer documentation, "Private apps"; GitHub Docs, "Managing your personal
/// access tokens".
const NOTES: &[Note] = &[
    (
        "Stripe",
        &[ApiKey],
        Part::Issue,
        "At Stripe, roll the key and choose when the old one expires: at the end of your overlap window, not now. A \
         restricted key is advised where a secret key is not needed.",
    ),
    (
        "Stripe",
        &[ApiKey],
        Part::Revoke,
        "At Stripe, the old key expires on the date that you chose; end it earlier there when it has fallen silent.",
    ),
    (
        "Stripe",
        &[WebhookSigningSecret],
        Part::Issue,
        "At Stripe, roll the endpoint\u{2019}s secret and let the old one live for up to 24 hours; meanwhile each event \
         carries a signature of both.",
    ),
    (
        "Twilio",
        &[ApiKey, BasicPassword],
        Part::Issue,
        "For a Twilio auth token, create the secondary token; both work.",
    ),
    (
        "Twilio",
        &[ApiKey, BasicPassword],
        Part::Revoke,
        "For a Twilio auth token, promote the secondary token to primary: this deletes the old one at once.",
    ),
    (
        "AWS",
        &[ApiKey],
        Part::Issue,
        "An AWS user has two access keys at most: delete a third one that lies idle first.",
    ),
    (
        "AWS",
        &[ApiKey],
        Part::Revoke,
        "At AWS, make the old key inactive first, and delete it some days later: inactive can be taken back.",
    ),
    (
        "Amazon",
        &[ApiKey],
        Part::Issue,
        "An AWS user has two access keys at most: delete a third one that lies idle first.",
    ),
    (
        "Amazon",
        &[ApiKey],
        Part::Revoke,
        "At AWS, make the old key inactive first, and delete it some days later: inactive can be taken back.",
    ),
    (
        "Azure",
        &[ApiKey],
        Part::Issue,
        "An Azure storage account has two keys: regenerate the one that is idle, and use that.",
    ),
    (
        "Azure",
        &[ApiKey],
        Part::Revoke,
        "At Azure, regenerate the key that was used before; it is the idle one of the next rotation.",
    ),
    (
        "Google Cloud",
        &[ServiceAccountKey],
        Part::Revoke,
        "At Google Cloud, disable the old key first, and delete it some days later: disabled can be taken back.",
    ),
    (
        "Firebase",
        &[ServiceAccountKey],
        Part::Revoke,
        "At Google Cloud, disable the old key first, and delete it some days later: disabled can be taken back.",
    ),
    (
        "HubSpot",
        &[ApiKey],
        Part::Issue,
        "At HubSpot, choose \u{201c}Rotate and expire later\u{201d}: the old token works for seven more days.",
    ),
    (
        "GitHub",
        &[ApiKey],
        Part::Issue,
        "At GitHub, create a second token: regenerating the old one ends it at once.",
    ),
];

/// The sentence that holds for a step of a kind at a provider.
pub(super) fn note(provider: &str, kind: CredentialKind, part: Part) -> Option<&'static str> {
    NOTES
        .iter()
        .find(|(name, kinds, of, _)| provider.starts_with(name) && kinds.contains(&kind) && *of == part)
        .map(|(.., note)| *note)
}
