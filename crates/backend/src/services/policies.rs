//! Rotation policies by kind: what the organisation decided, what follows from it, and changing it. A change moves the due
//! dates of every credential that follows the policy, and the scores that rest on them, in one transaction.

mod effect;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::credential::{
    CredentialKind, KindPolicies, KindPolicy, POLICY_DAYS_MAX, RotationPolicy, house_default,
};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{Fields, PARAGRAPH_MAX, Reader};
use serde_json::json;

pub use self::effect::Effect;
use self::effect::{effects, moves};
use super::decisions::{stored, unchanged_since};
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::policies::{self, NAME};
use crate::store::{Conn, integrations, services, users};

/// The policy of one kind, in the list of all.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyRow {
    /// Which kind.
    pub kind: CredentialKind,
    /// What the organisation decided, and who did.
    pub decided: Option<(KindPolicy, String)>,
    /// What holds without a decision.
    pub house: RotationPolicy,
    /// How many credentials in use follow it; at most 1,001.
    pub followers: i64,
}

/// The policy of one kind, with what changing it would do.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyView {
    /// Which kind.
    pub kind: CredentialKind,
    /// What the organisation decided, and who did.
    pub decided: Option<(KindPolicy, String)>,
    /// What holds without a decision.
    pub house: RotationPolicy,
    /// The version of the organisation's policies; 0 while there is none.
    pub version: i64,
    /// What it does now.
    pub now: Effect,
    /// What a number of days that was typed would do.
    pub typed: Option<(u32, Effect)>,
    /// What going back to the default would do.
    pub default: Effect,
}

/// How a change was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyAnswer {
    /// Nothing is changed yet: its effect is shown first, and the form is sent again.
    Asked,
    /// It holds, and so many due dates moved.
    Done {
        /// How many.
        moved: usize,
    },
}

impl Backend {
    /// The policies of all kinds that are rotated.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn policies(&self, actor: &Actor) -> Result<Vec<PolicyRow>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let organisation = policies::find(&mut conn).await?;
        let mut rows = Vec::new();
        for kind in CredentialKind::ALL {
            let Some(house) = house_default(*kind) else {
                continue;
            };
            rows.push(PolicyRow {
                kind: *kind,
                decided: with_name(&mut conn, organisation.of(*kind)).await?,
                house,
                followers: policies::count_followers(&mut conn, *kind).await?,
            });
        }
        Ok(rows)
    }

    /// The policy of one kind, and what it would do with `typed` days.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a kind that is never rotated.
    pub async fn policy(
        &self,
        actor: &Actor,
        kind: CredentialKind,
        typed: Option<u32>,
    ) -> Result<PolicyView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let house = house_default(kind).ok_or(ServiceError::NotFound)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (organisation, version) = stored::<KindPolicies>(&mut conn, NAME).await?;
        let typed = typed.filter(|days| (1..=POLICY_DAYS_MAX).contains(days));
        let candidate = typed.map(|days| {
            let policy = KindPolicy {
                days,
                source: String::new(),
                reason: String::new(),
                decided_on: self.clock.today(),
                decided_by: None,
            };
            with(&organisation, kind, Some(policy))
        });
        let default = with(&organisation, kind, None);
        let today = self.clock.today();
        let [now, then, back] = effects(
            &mut conn,
            kind,
            [
                &organisation,
                candidate.as_ref().unwrap_or(&organisation),
                &default,
            ],
            today,
        )
        .await?;
        Ok(PolicyView {
            kind,
            decided: with_name(&mut conn, organisation.of(kind)).await?,
            house,
            version,
            now,
            typed: typed.map(|days| (days, then)),
            default: back,
        })
    }

    /// Decides the policy of a kind. The form's `confirmed` names the days whose effect was shown; without it nothing
    /// changes. With `reset`, the default holds again from now on.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a kind that is never rotated; `Invalid` by field; `Conflict` when somebody decided
    /// meanwhile.
    pub async fn decide_policy(
        &self,
        actor: &Actor,
        kind: CredentialKind,
        seen: i64,
        fields: &Fields,
    ) -> Result<PolicyAnswer, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let house = house_default(kind).ok_or(ServiceError::NotFound)?;
        let (next, reason) = self.read_decision(actor, fields)?;
        if let Some(next) = &next
            && fields.get("confirmed") != next.days.to_string()
        {
            return Ok(PolicyAnswer::Asked);
        }
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (before, version) = stored::<KindPolicies>(&mut conn, NAME).await?;
        if says_the_same(before.of(kind), next.as_ref()) {
            return Ok(PolicyAnswer::Done { moved: 0 });
        }
        unchanged_since(seen, version)?;
        let after = with(&before, kind, next);
        let (moves, touched) = moves(&mut conn, kind, &before, &after).await?;
        for (id, due) in &moves {
            policies::save_due(&mut conn, *id, *due).await?;
        }
        let days = |policies: &KindPolicies| policies.of(kind).map_or(house.days, |policy| policy.days);
        let event = self.decided(
            actor,
            Action::PolicyChanged,
            json!({
                "kind": kind,
                "from": { "days": days(&before), "decided": before.of(kind) },
                "to": { "days": days(&after), "decided": after.of(kind) },
                "credentials_moved": moves.len(),
                "reason": reason,
            }),
        );
        self.decide(&mut conn, NAME, &after, version, &event).await?;
        let text = format!(
            "The rotation policy for {} changed from {} to {} days",
            kind.label(),
            days(&before),
            days(&after)
        );
        let services = services::all(&mut conn).await?;
        for id in touched {
            if let Some(stored) = integrations::find(&mut conn, id).await? {
                let cause = Cause::Change {
                    text: &text,
                    event: event.id,
                };
                self.rescore(&mut conn, &stored, &services, cause).await?;
            }
        }
        writing.commit().await?;
        tracing::info!(policy.kind = %kind.as_str(), credentials.moved = moves.len(), "Changed a rotation policy");
        Ok(PolicyAnswer::Done { moved: moves.len() })
    }

    /// What a form decides, `None` being the default, and why.
    fn read_decision(
        &self,
        actor: &Actor,
        fields: &Fields,
    ) -> Result<(Option<KindPolicy>, String), ServiceError> {
        if fields.get("reset").is_empty() {
            let next = KindPolicy::parse(fields, self.clock.today(), actor.user)?;
            let reason = next.reason.clone();
            return Ok((Some(next), reason));
        }
        let mut reader = Reader::new(fields);
        let reason = reader.required_line(
            "reset_reason",
            PARAGRAPH_MAX,
            "Enter a reason; it is kept in the audit log.",
        );
        if reader.errors.is_empty() {
            Ok((None, reason))
        } else {
            Err(ServiceError::Invalid(reader.errors))
        }
    }
}

/// The policies with another decision for one kind.
fn with(policies: &KindPolicies, kind: CredentialKind, next: Option<KindPolicy>) -> KindPolicies {
    let mut changed = policies.clone();
    match next {
        Some(next) => changed.0.insert(kind, next),
        None => changed.0.remove(&kind),
    };
    changed
}

/// Whether a decision is the one that holds, so that sending the same form twice decides once.
fn says_the_same(before: Option<&KindPolicy>, next: Option<&KindPolicy>) -> bool {
    let said = |policy: &KindPolicy| (policy.days, policy.source.clone(), policy.reason.clone());
    before.map(said) == next.map(said)
}

async fn with_name(
    conn: &mut Conn<'_>,
    policy: Option<&KindPolicy>,
) -> Result<Option<(KindPolicy, String)>, ServiceError> {
    let Some(policy) = policy else { return Ok(None) };
    let name = match policy.decided_by {
        Some(user) => users::name(conn, user).await?,
        None => None,
    };
    Ok(Some((
        policy.clone(),
        name.unwrap_or_else(|| "Holdfast".to_owned()),
    )))
}
