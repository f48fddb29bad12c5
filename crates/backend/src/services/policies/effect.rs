//! What a rotation policy does to the credentials that follow it: counted before it holds, and worked out when it does.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use holdfast_domain::credential::{CredentialKind, KindPolicies, StatusKind};
use holdfast_domain::ids::{CredentialId, IntegrationId};

use crate::error::ServiceError;
use crate::store::Conn;
use crate::store::policies::{self, Due, FIRST};

/// What a policy does to the credentials in use that follow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// How many follow it.
    pub followers: usize,
    /// How many of them are overdue, as lists count: what has expired, or was never rotated, is among them under any policy.
    pub overdue: usize,
    /// How many of these are not, under the policy that holds.
    pub newly_overdue: usize,
    /// How many get another due date.
    pub moved: usize,
}

/// What several sets of policies do to the credentials in use, the first being the one that holds. One walk over them.
pub(super) async fn effects<const N: usize>(
    conn: &mut Conn<'_>,
    kind: CredentialKind,
    sets: [&KindPolicies; N],
    today: NaiveDate,
) -> Result<[Effect; N], ServiceError> {
    let mut effects = [Effect::default(); N];
    let mut behind = Some(FIRST);
    while let Some(from) = behind {
        let (followers, next) = policies::followers(conn, kind, from).await?;
        for follower in followers.iter().filter(|follower| follower.in_use) {
            let dues = sets.map(|set| policies::due(follower, set));
            let late = sets.map(|set| {
                let policy = follower.credential.effective_policy(&follower.provider_name, set);
                match follower.credential.status(policy.as_ref(), today).kind() {
                    StatusKind::Overdue | StatusKind::Expired => true,
                    StatusKind::NeverRotated => follower.recorded < today,
                    _ => false,
                }
            });
            for (index, effect) in effects.iter_mut().enumerate() {
                effect.followers += 1;
                effect.overdue += usize::from(late[index]);
                effect.newly_overdue += usize::from(late[index] && !late[0]);
                effect.moved += usize::from(dues[index] != dues[0]);
            }
        }
        behind = next;
    }
    Ok(effects)
}

/// The due dates that move, and the integrations whose score rests on the policy. Also of what is retired: it may come back.
pub(super) async fn moves(
    conn: &mut Conn<'_>,
    kind: CredentialKind,
    before: &KindPolicies,
    after: &KindPolicies,
) -> Result<(Vec<(CredentialId, Due)>, BTreeSet<IntegrationId>), ServiceError> {
    let (mut moved, mut touched) = (Vec::new(), BTreeSet::new());
    let mut behind = Some(FIRST);
    while let Some(from) = behind {
        let (followers, next) = policies::followers(conn, kind, from).await?;
        for follower in followers {
            touched.insert(follower.credential.integration);
            let due = policies::due(&follower, after);
            if due != policies::due(&follower, before) {
                moved.push((follower.credential.id, due));
            }
        }
        behind = next;
    }
    Ok((moved, touched))
}
