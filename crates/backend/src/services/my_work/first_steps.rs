//! What a fresh organisation does first: a list that ticks itself off, for whoever may do something of it.

use holdfast_domain::access::{Actor, Permission};
use serde::{Deserialize, Serialize};

use crate::store::work::Numbers;

/// One of the first things to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FirstStep {
    /// A team, to which people and integrations belong.
    Team,
    /// Somebody else who can sign in.
    People,
    /// Something of our own that integrations serve.
    Service,
    /// The first integration.
    Integration,
    /// A mail server, so that reminders reach people.
    Mail,
}

impl FirstStep {
    /// In the order in which one rests on another.
    const ALL: [Self; 5] = [
        Self::Team,
        Self::People,
        Self::Service,
        Self::Integration,
        Self::Mail,
    ];

    const fn permission(self) -> Permission {
        match self {
            Self::Team | Self::People => Permission::ManageUsers,
            Self::Service => Permission::ManageServices,
            Self::Integration => Permission::RegisterIntegration,
            Self::Mail => Permission::ManageSettings,
        }
    }

    const fn is_done(self, numbers: &Numbers, has_mail: bool) -> bool {
        match self {
            Self::Team => numbers.team > 0,
            Self::People => numbers.people > 0,
            Self::Service => numbers.service > 0,
            Self::Integration => numbers.integration > 0,
            Self::Mail => has_mail,
        }
    }
}

/// Those that the actor may do, each with whether it is done; none at all once all of them are.
pub(super) fn first_steps(actor: &Actor, numbers: &Numbers, has_mail: bool) -> Vec<(FirstStep, bool)> {
    let steps: Vec<(FirstStep, bool)> = FirstStep::ALL
        .into_iter()
        .filter(|step| actor.may(step.permission()))
        .map(|step| (step, step.is_done(numbers, has_mail)))
        .collect();
    if steps.iter().all(|(_, done)| *done) {
        Vec::new()
    } else {
        steps
    }
}
