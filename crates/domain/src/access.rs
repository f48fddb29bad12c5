//! Who may do what: roles, permissions, and the one matrix between them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::{TeamId, UserId};
use crate::secret::waiver::Waiver;

enumeration! {
    /// What a person is allowed by; a person can hold several.
    pub enum Role "role" {
        Viewer = "viewer" / "Viewer",
        Engineer = "engineer" / "Engineer",
        Compliance = "compliance" / "Compliance",
        Auditor = "auditor" / "Auditor",
        Admin = "admin" / "Administrator",
    }
}

impl Role {
    /// Whether it lets a person act on what they own: who only reads can own nothing, for reminders would ask them in vain.
    #[must_use]
    pub fn may_own(self) -> bool {
        permissions(self).iter().any(|known| {
            matches!(
                known,
                Permission::EditOwnIntegration | Permission::EditAnyIntegration
            )
        })
    }
}

enumeration! {
    /// One thing that can be allowed. Every use-case asks for exactly one on its first line.
    pub enum Permission "permission" {
        ReadCatalogue = "catalogue.read" / "Read the catalogue",
        RegisterIntegration = "integration.register" / "Register an integration",
        EditOwnIntegration = "integration.edit_own" / "Edit integrations that they or their team own",
        EditAnyIntegration = "integration.edit_any" / "Edit any integration",
        RecordRotation = "rotation.record" / "Record a rotation",
        RecordReview = "review.record" / "Record a review",
        RecordIncident = "incident.record" / "Record an incident",
        ManageEvidence = "evidence.manage" / "Manage evidence",
        ManageServices = "service.manage" / "Manage services",
        ManageProviders = "provider.manage" / "Manage providers and their notices",
        ExportReports = "report.export" / "Run and export every report",
        ReadAudit = "audit.read" / "Read the audit log",
        ManageUsers = "user.manage" / "Manage users and teams",
        ManageSettings = "settings.manage" / "Manage ladders, policies, wordings and channels",
        ReadDeliveries = "delivery.read" / "Read what was sent to whom",
        ManageDeliveries = "delivery.manage" / "Send again what could not be delivered, and run jobs",
    }
}

/// What a role may do. This is the whole matrix: nothing is allowed elsewhere.
#[must_use]
pub fn permissions(role: Role) -> &'static [Permission] {
    use Permission as P;
    match role {
        Role::Viewer => &[P::ReadCatalogue],
        Role::Engineer => &[
            P::ReadCatalogue,
            P::RegisterIntegration,
            P::EditOwnIntegration,
            P::RecordRotation,
            P::RecordReview,
            P::RecordIncident,
            P::ManageServices,
            P::ManageProviders,
        ],
        Role::Compliance => &[
            P::ReadCatalogue,
            P::EditAnyIntegration,
            P::RecordReview,
            P::ManageEvidence,
            P::ManageProviders,
            P::ExportReports,
            P::ReadDeliveries,
        ],
        Role::Auditor => &[
            P::ReadCatalogue,
            P::ExportReports,
            P::ReadAudit,
            P::ReadDeliveries,
        ],
        Role::Admin => <Permission as enumeration::Enumeration>::ALL,
    }
}

/// Whoever is acting: asked for a permission first in every use-case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person; `None` is the system itself (a job, the command line).
    pub user: Option<UserId>,
    /// The name shown in histories.
    pub name: String,
    /// The roles held.
    pub roles: BTreeSet<Role>,
    /// The teams the person belongs to.
    pub teams: BTreeSet<TeamId>,
    /// Where the request came from, for the audit log.
    pub origin: String,
    /// What they said, in the form that is being saved, to be no secret although it looks like one: each audit event of the
    /// change repeats it.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

impl Actor {
    /// The system, which may do everything: jobs and the command line.
    #[must_use]
    pub fn system(origin: &str) -> Self {
        Self {
            user: None,
            name: "Holdfast".into(),
            roles: BTreeSet::from([Role::Admin]),
            teams: BTreeSet::new(),
            origin: origin.into(),
            waivers: Vec::new(),
        }
    }

    /// Whether any role held allows `permission`.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.roles
            .iter()
            .any(|role| permissions(*role).contains(&permission))
    }

    /// Whether the actor may change any integration: all of them, or those that they or their team own.
    #[must_use]
    pub fn may_edit_some(&self) -> bool {
        self.may(Permission::EditAnyIntegration) || self.may(Permission::EditOwnIntegration)
    }

    /// Whether the actor is the owner, the deputy, or in the owning team; what that allows is for the roles to say.
    #[must_use]
    pub fn owns(&self, owner: Option<UserId>, deputy: Option<UserId>, team: Option<TeamId>) -> bool {
        self.user
            .is_some_and(|user| owner == Some(user) || deputy == Some(user))
            || team.is_some_and(|team| self.teams.contains(&team))
    }
}
