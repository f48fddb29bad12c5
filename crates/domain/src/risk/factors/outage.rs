//! O: what we do while the provider is away, and whether that fits how soon we need it back.

use super::{Derived, Fix};
use crate::enumeration::Enumeration;
use crate::integration::{Fallback, Integration, SwitchEffort};
use crate::risk::RiskFacts;
use crate::risk::words::Minutes;

/// O: the fallback, and one level worse if our RTO conflicts with what the provider promises. Only a recorded
/// conflict counts; an RTO, recovery or uptime that nobody recorded makes it neither better nor worse.
pub(super) fn outage(facts: &RiskFacts) -> Derived {
    let continuity = &facts.integration.continuity;
    let Some(fallback) = continuity.fallback else {
        return Derived::unknown(
            "Not recorded what we do while it is down.",
            "fallback",
            "Record the fallback",
        );
    };
    let (level, what) = match (fallback, continuity.switch_effort) {
        (Fallback::HotStandby, _) => (0, "A hot standby takes over".to_owned()),
        (Fallback::WarmStandby, _) => (1, "A warm standby takes over".to_owned()),
        (Fallback::Cached, _) => (2, "We go on degraded or from a cache".to_owned()),
        (Fallback::Manual, _) => (3, "We go on by hand".to_owned()),
        (Fallback::None, Some(SwitchEffort::Months)) => {
            (4, "There is no fallback, and a switch takes months".to_owned())
        }
        (Fallback::None, Some(effort)) => (
            3,
            format!(
                "There is no fallback, and a switch takes {}",
                effort.label().to_ascii_lowercase()
            ),
        ),
        (Fallback::None, None) => (
            4,
            "There is no fallback, and it is not recorded how long a switch takes".to_owned(),
        ),
    };
    let Some(conflict) = rto_conflict(&facts.integration) else {
        let fix = Fix::redesign("Set up a hot standby", 0);
        return Derived::fixable(level, format!("{what}."), "fallback", fix);
    };
    let reason = format!("{what}; {conflict}.");
    let fix = if level == 0 {
        Fix::act("Bring our RTO and what the provider promises into line", 0)
    } else {
        Fix::redesign("Set up a hot standby", 1)
    };
    Derived::fixable((level + 1).min(4), reason, "rto_minutes", fix)
}

/// How our RTO is shorter than what the provider promises, if it is.
fn rto_conflict(integration: &Integration) -> Option<String> {
    let rto = integration.continuity.rto_minutes?.0;
    if let Some(promised) = integration
        .continuity
        .provider_recovery_minutes
        .map(|promised| promised.0)
        .filter(|promised| rto < *promised)
    {
        return Some(format!(
            "our RTO of {} is shorter than the {} in which the provider promises to recover",
            Minutes(rto),
            Minutes(promised)
        ));
    }
    let uptime = integration.sla.uptime()?;
    let downtime = uptime.downtime_minutes_a_month();
    (f64::from(rto) < downtime).then(|| {
        format!(
            "our RTO of {} is shorter than the {} that its SLA of {uptime} allows in a month",
            Minutes(rto),
            uptime.downtime_a_month()
        )
    })
}
