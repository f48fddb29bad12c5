//! X: how much of it can be reached. The highest level whose condition holds counts.
//!
//! An inbound endpoint is a webhook if it says so or if nobody has said what it speaks; one whose verification is not
//! recorded counts as unverified. An inbound endpoint of another kind (a file drop, a private line) is level 1. If
//! nobody has said whether there are sub-processors, the level is unknown below 2 and known from there on.

use super::{Derived, Fix, Span};
use crate::integration::{Direction, Endpoint, Protocol};
use crate::risk::RiskFacts;
use crate::risk::words::listed;

/// What the level rests on; changed to see what a fix would reach.
#[derive(Clone, Copy)]
struct Surface {
    plain: bool,
    unverified: bool,
    inbound: bool,
    endpoints: usize,
    sub_processors: Option<bool>,
}

impl Surface {
    fn span(self) -> Span {
        let level = if self.plain {
            4
        } else if self.unverified {
            3
        } else if self.endpoints >= 3 || self.sub_processors == Some(true) {
            2
        } else {
            u8::from(self.inbound || self.endpoints > 1)
        };
        let most = if self.sub_processors.is_none() {
            level.max(2)
        } else {
            level
        };
        Span { least: level, most }
    }
}

fn is_unverified_webhook(endpoint: &Endpoint) -> bool {
    endpoint.direction == Direction::Inbound
        && matches!(endpoint.protocol, None | Some(Protocol::Webhook))
        && endpoint.signature_verified != Some(true)
}

/// The level of its endpoints and sub-processors.
pub(super) fn exposure(facts: &RiskFacts) -> Derived {
    let endpoints = &facts.integration.endpoints;
    let Some(first) = endpoints.first() else {
        return Derived::unknown(
            "No endpoint is recorded.",
            "endpoints.0.url",
            "Record its endpoints",
        );
    };
    let surface = Surface {
        plain: endpoints.iter().any(Endpoint::is_plain_http),
        unverified: endpoints.iter().any(is_unverified_webhook),
        inbound: endpoints
            .iter()
            .any(|endpoint| endpoint.direction == Direction::Inbound),
        endpoints: endpoints.len(),
        sub_processors: facts.integration.sub_processors,
    };
    let urls = |wanted: fn(&Endpoint) -> bool| {
        listed(
            endpoints
                .iter()
                .filter(|endpoint| wanted(endpoint))
                .map(|endpoint| &endpoint.url),
        )
    };
    let place = |wanted: fn(&Endpoint) -> bool| endpoints.iter().position(wanted).unwrap_or_default();
    match surface.span().level() {
        None => Derived::unknown(
            "Not recorded whether the provider uses sub-processors.",
            "sub_processors",
            "Record whether there are sub-processors",
        )
        .between(surface.span()),
        Some(0) => Derived::best(
            format!("One outbound endpoint: {}.", first.url),
            "endpoints.0.url",
        ),
        Some(1) => {
            let reason = if surface.inbound {
                format!(
                    "{}; what comes in is no unverified webhook.",
                    count(endpoints.len())
                )
            } else {
                format!("{}, all of them called by us.", count(endpoints.len()))
            };
            let fix = Fix::redesign("Do with one outbound endpoint", 0);
            Derived::fixable(1, reason, "endpoints.0.url", fix)
        }
        Some(2) => several(surface),
        Some(3) => {
            let urls = urls(is_unverified_webhook);
            let field = format!("endpoints.{}.signature_verified", place(is_unverified_webhook));
            let fixed = Surface {
                unverified: false,
                ..surface
            };
            let fix = Fix::act(
                format!("Verify the signature of what comes in at {urls}"),
                fixed.span().counted(),
            );
            Derived::fixable(
                3,
                format!("Webhook without a verified signature: {urls}."),
                field,
                fix,
            )
        }
        Some(_) => {
            let urls = urls(Endpoint::is_plain_http);
            let field = format!("endpoints.{}.url", place(Endpoint::is_plain_http));
            let fixed = Surface {
                plain: false,
                ..surface
            };
            let fix = Fix::act(format!("Use https for {urls}"), fixed.span().counted());
            Derived::fixable(4, format!("Not encrypted: {urls}."), field, fix)
        }
    }
}

/// Level 2: many endpoints, sub-processors, or both.
fn several(surface: Surface) -> Derived {
    let few = Surface {
        endpoints: 1,
        inbound: false,
        ..surface
    };
    let direct = Surface {
        sub_processors: Some(false),
        ..surface
    };
    let both = Surface {
        sub_processors: Some(false),
        ..few
    };
    let endpoints = count(surface.endpoints);
    let fix = |action: &str, fixed: Surface| Fix::redesign(action, fixed.span().counted());
    match (surface.endpoints >= 3, surface.sub_processors == Some(true)) {
        (true, true) => Derived::fixable(
            2,
            format!("{endpoints}, and the provider passes what it gets to sub-processors."),
            "sub_processors",
            fix("Do with one outbound endpoint, and without sub-processors", both),
        ),
        // While nobody has said whether there are sub-processors, fewer endpoints may still leave level 2.
        (true, false) => Derived::fixable(
            2,
            format!("{endpoints}."),
            "endpoints.0.url",
            fix("Do with one outbound endpoint", few),
        ),
        _ => Derived::fixable(
            2,
            "The provider passes what it gets to sub-processors.",
            "sub_processors",
            fix("Choose a plan or provider without sub-processors", direct),
        ),
    }
}

fn count(endpoints: usize) -> String {
    if endpoints == 1 {
        "1 endpoint".to_owned()
    } else {
        format!("{endpoints} endpoints")
    }
}
