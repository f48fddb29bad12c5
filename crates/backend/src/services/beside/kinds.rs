//! The kinds that there are: what each is called, who may, and how the audit log calls what is done.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::ids::{EvidenceId, IncidentId};
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::Integration;

use super::Beside;
use crate::error::ServiceError;
use crate::services::catalogue::may_edit;
use crate::services::require;

impl Beside for Evidence {
    type Id = EvidenceId;
    const ACTIONS: [&'static str; 4] = [
        "evidence.filed",
        "evidence.corrected",
        "evidence.withdrawn",
        "evidence.restored",
    ];

    fn called(&self) -> String {
        self.kind.label().to_owned()
    }

    fn cause(&self) -> String {
        format!("Filed {}", self.kind)
    }

    fn permission(actor: &Actor, of: &Integration) -> Result<Permission, ServiceError> {
        let permission = actor
            .may(Permission::ManageEvidence)
            .then_some(Permission::ManageEvidence);
        permission
            .or_else(|| may_edit(actor, of))
            .ok_or(ServiceError::Forbidden(Permission::ManageEvidence.label()))
    }
}

impl Beside for Incident {
    type Id = IncidentId;
    const ACTIONS: [&'static str; 4] = [
        "incident.recorded",
        "incident.corrected",
        "incident.withdrawn",
        "incident.restored",
    ];

    fn called(&self) -> String {
        self.title.to_string()
    }

    fn cause(&self) -> String {
        format!("Incident recorded: {}", self.title)
    }

    fn permission(actor: &Actor, _of: &Integration) -> Result<Permission, ServiceError> {
        require(actor, Permission::RecordIncident)?;
        Ok(Permission::RecordIncident)
    }
}
