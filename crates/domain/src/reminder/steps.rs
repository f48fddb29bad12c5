//! What to do about each kind of thing that is due. How a credential is replaced is said by
//! [`procedure`](crate::credential::procedure::procedure), which knows the kind of credential.

use super::ReminderKind;
use crate::credential::procedure::Step;

/// What is left to do when a rotation was recorded and the old one still works.
const REVOCATION: &[(&str, &str)] = &[
    (
        "See that nothing uses the old one any more",
        "Its last use at the provider, logs of those who call, every environment and job that had it. What still uses it \
         gets the new one first.",
    ),
    (
        "Revoke the old one at the provider",
        "Until then, whoever has a copy of it gets in: the rotation has made nothing safer yet.",
    ),
    (
        "Remove it where it was kept",
        "The older version in the vault, the second secret of the receiver, copies with people.",
    ),
    (
        "Record the day",
        "On the page of the rotation. The rotation itself stays as it was recorded.",
    ),
];

/// What to do, in this order, about something of this kind; nothing for what a credential's own procedure says.
#[must_use]
pub fn steps(kind: ReminderKind) -> Vec<Step> {
    let steps: &[(&str, &str)] = match kind {
        ReminderKind::Rotation | ReminderKind::Expiry => &[],
        ReminderKind::Review => &[
            (
                "Compare the record with what is true",
                "Purpose, environments, services that depend on it, data that flows: change what is no longer so.",
            ),
            (
                "Look at access",
                "Is each credential still needed, is its scope as small as it can be, is its rotation on time?",
            ),
            (
                "Look at the contract and the evidence",
                "Are the agreements that the frameworks ask for on file and current, and do the promised times still suit us?",
            ),
            (
                "Look at the score",
                "What raises it, what would lower it, and is the integration still worth it?",
            ),
            (
                "Record the review",
                "How it ended, and what is left to do. The next date follows from it.",
            ),
        ],
        ReminderKind::Evidence => &[
            (
                "Get the new document",
                "From the provider\u{2019}s trust page, or from our contact there.",
            ),
            (
                "Read it",
                "Its scope, its period and its exceptions: does it cover what we use?",
            ),
            (
                "File it",
                "With the last day on which it is current. The document itself stays where it is kept.",
            ),
        ],
        ReminderKind::Notice => &[
            (
                "Read what the provider announced",
                "What changes, from when, and what they ask their customers to do.",
            ),
            (
                "Find what it touches",
                "The services that depend on this integration, and the calls and events that they use.",
            ),
            (
                "Plan the change before the date",
                "Try it where nothing can break first, then put it into production.",
            ),
            (
                "Acknowledge the notice",
                "It says that somebody has read it and takes care of it.",
            ),
        ],
        ReminderKind::Revocation => REVOCATION,
        ReminderKind::Version => &[
            (
                "Read the provider\u{2019}s guide to the newer version",
                "What was removed, what behaves differently, how long old and new can be used side by side.",
            ),
            (
                "Move a test environment first",
                "Watch errors and limits for as long as one full cycle of your work takes.",
            ),
            (
                "Move production before the date",
                "After it the provider may switch the old version off without asking.",
            ),
            (
                "Record the version in use",
                "With the date until which it is supported, so that the next reminder is right.",
            ),
        ],
    };
    steps
        .iter()
        .map(|(title, text)| Step {
            title: (*title).to_owned(),
            text: (*text).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumeration::Enumeration;

    #[test]
    fn every_kind_but_those_of_credentials_says_what_to_do() {
        for kind in ReminderKind::ALL {
            let of_credential = matches!(kind, ReminderKind::Rotation | ReminderKind::Expiry);
            assert_eq!(steps(*kind).is_empty(), of_credential, "{kind}");
        }
    }
}
