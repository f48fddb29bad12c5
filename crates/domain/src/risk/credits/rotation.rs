//! The credit for rotation: every credential in use is within its policy and its own expiry.

use chrono::NaiveDate;

use super::Verdict;
use crate::credential::{Credential, RotationPolicy, RotationStatus};
use crate::risk::RiskFacts;
use crate::risk::words::{Day, Horizon};

/// Every credential in use is on time; without any, only if somebody said that none is needed.
pub(super) fn rotation_on_time(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    const FIELD: &str = "needs_credential";
    let today = horizon.today();
    let (mut first_due, mut first_late): (Option<(&Credential, NaiveDate)>, Option<Late<'_>>) = (None, None);
    let mut any = false;
    for (credential, policy) in facts
        .credentials
        .iter()
        .filter(|(credential, _)| credential.revoked_on.is_none())
    {
        any = true;
        if let Some(expiry) = credential.expires_on {
            horizon.last_day(expiry);
        }
        let due = credential.due_on(policy.as_ref());
        if let Some(due) = due {
            horizon.last_day(due);
        }
        let status = credential.status(policy.as_ref(), today);
        if !status.is_on_time() {
            first_late = first_late.or(Some(Late {
                credential,
                policy: policy.as_ref(),
                status,
            }));
        } else if let Some(due) = due
            && first_due.is_none_or(|(_, first)| due < first)
        {
            first_due = Some((credential, due));
        }
    }
    match (any, first_late, first_due) {
        (false, ..) if facts.integration.needs_credential == Some(false) => {
            Verdict::held("It needs no credential.", FIELD)
        }
        (false, ..) => Verdict::lost(
            "No credential in use is on file.",
            FIELD,
            "Record its credentials, or that it needs none",
        ),
        (_, Some(late), _) => Verdict::lost(late.reason(), FIELD, format!("Rotate {}", late.credential.name)),
        (_, None, Some((credential, due))) => {
            let reason = format!(
                "Every credential is on time; the first, {}, is due on {}.",
                credential.name,
                Day(due)
            );
            Verdict::held(reason, FIELD)
        }
        (_, None, None) => Verdict::held("No credential in use has anything to rotate.", FIELD),
    }
}

/// A credential that is not on time.
struct Late<'a> {
    credential: &'a Credential,
    policy: Option<&'a RotationPolicy>,
    status: RotationStatus,
}

impl Late<'_> {
    fn reason(&self) -> String {
        let name = &self.credential.name;
        match &self.status {
            RotationStatus::Overdue { since, .. } => match self.policy {
                Some(policy) => format!(
                    "{name} was due for rotation on {} ({} days: {}).",
                    Day(*since),
                    policy.days,
                    policy.source
                ),
                None => format!("{name} was due for rotation on {}.", Day(*since)),
            },
            RotationStatus::Expired { on, .. } => format!("{name} expired on {}.", Day(*on)),
            _ => {
                format!("Nobody knows how old {name} is: neither an issue date nor a rotation is on record.")
            }
        }
    }
}
