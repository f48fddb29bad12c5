//! K: how its credentials are designed; the worst of them counts, revoked ones do not.
//!
//! A credential on file counts even where somebody said that none is needed. What is not recorded about one leaves
//! several levels open; it is unknown unless all of them are the same, or another credential is as bad anyway.
//! Sharing counts for long-lived ones only, as in the table; a missing scope is 3 whatever the lifetime.

use super::{Derived, Fix, Span};
use crate::credential::{Credential, CredentialKind, Lifetime};
use crate::risk::RiskFacts;
use crate::risk::words::listed;

const FIELD: &str = "needs_credential";

/// The level of the worst credential.
pub(super) fn credential_design(facts: &RiskFacts) -> Derived {
    let mut in_use = facts
        .credentials
        .iter()
        .map(|(credential, _)| credential)
        .filter(|one| one.revoked_on.is_none())
        .peekable();
    if in_use.peek().is_none() {
        return match facts.integration.needs_credential {
            Some(false) => Derived::best("It needs no credential.", FIELD),
            Some(true) => Derived::unknown(
                "It needs a credential, and none in use is on file.",
                FIELD,
                "Record its credentials",
            ),
            None => Derived::unknown(
                "No credential is on record, nor whether one is needed.",
                FIELD,
                "Record its credentials, or that it needs none",
            ),
        };
    }
    let spans: Vec<(&Credential, Span)> = in_use.map(|credential| (credential, span(credential))).collect();
    let worst = Span::worst(spans.iter().map(|(_, span)| *span));
    let Some(level) = worst.level() else {
        let open = spans.iter().find(|(_, span)| span.level().is_none());
        let name = open
            .map(|(credential, _)| credential.name.as_str())
            .unwrap_or_default();
        let missing = open
            .map(|(credential, _)| missing(credential))
            .unwrap_or_default();
        let action = format!("Record {missing} of {name}");
        return Derived::unknown(format!("Nobody has recorded {missing} of {name}."), FIELD, action)
            .between(worst);
    };
    let decisive = |span: Span| span == Span::exactly(level);
    let Some((first, _)) = spans.iter().find(|(_, span)| decisive(*span)) else {
        return Derived::best("It needs no credential.", FIELD);
    };
    let reason = format!("{} ({}): {}.", first.name, first.kind, described(first));
    if level == 0 {
        return Derived::best(reason, FIELD);
    }
    let names = listed(
        spans
            .iter()
            .filter(|(_, span)| decisive(*span))
            .map(|(credential, _)| &credential.name),
    );
    let rest = Span::worst(
        spans
            .iter()
            .map(|(_, span)| *span)
            .filter(|span| !decisive(*span)),
    );
    let action = format!("Use workload identity in the place of {names}");
    Derived::fixable(level, reason, FIELD, Fix::redesign(action, rest.counted()))
}

/// The levels that are possible with what is recorded about one credential.
fn span(credential: &Credential) -> Span {
    if credential.kind == CredentialKind::WorkloadIdentity {
        return Span::exactly(0);
    }
    let long = credential.lifetime.map(|lifetime| lifetime == Lifetime::Long);
    let unscoped = credential.scoped.map(|scoped| !scoped);
    let at = |unknown: bool| {
        level(
            long.unwrap_or(unknown),
            credential.shared.unwrap_or(unknown),
            unscoped.unwrap_or(unknown),
        )
    };
    // Each of the three only ever makes it worse, so that the ends are reached with all or none of them.
    Span {
        least: at(false),
        most: at(true),
    }
}

fn level(long: bool, shared: bool, unscoped: bool) -> u8 {
    match (long, shared, unscoped) {
        (true, true, true) => 4,
        (_, _, true) | (true, true, false) => 3,
        (true, false, false) => 2,
        (false, _, false) => 1,
    }
}

fn described(credential: &Credential) -> String {
    if credential.kind == CredentialKind::WorkloadIdentity {
        return "nothing to keep, nothing to rotate".to_owned();
    }
    let words = [
        credential.lifetime.map(|lifetime| {
            if lifetime == Lifetime::Long {
                "long-lived"
            } else {
                "short-lived"
            }
        }),
        credential
            .shared
            .map(|shared| if shared { "shared" } else { "not shared" }),
        credential
            .scoped
            .map(|scoped| if scoped { "scoped" } else { "unscoped" }),
    ];
    listed(words.into_iter().flatten())
}

fn missing(credential: &Credential) -> String {
    let words = [
        credential.lifetime.is_none().then_some("the lifetime"),
        credential.shared.is_none().then_some("the sharing"),
        credential.scoped.is_none().then_some("the scoping"),
    ];
    listed(words.into_iter().flatten())
}
