//! Credential rotation: one row per credential in use, most urgent first, with the policy that holds and its source.

use async_trait::async_trait;
use chrono::NaiveDate;
use holdfast_domain::credential::{PolicyChoice, RotationStatus, StatusKind};

use super::lists::{chunk_of, id, page_request};
use super::{Cell, Chunk, ChunkRequest, Column, Parameter, ParameterKind, Parameters, Report};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::Conn;
use crate::store::credentials::{self, CredentialFilter, CredentialSummary};

/// The report.
pub struct CredentialRotation;

static PARAMETERS: [Parameter; 1] = [Parameter {
    name: "status",
    label: "Status",
    kind: ParameterKind::one_of::<StatusKind>(),
}];

static COLUMNS: [Column; 27] = [
    Column::new("integration", "Integration", "What the credential belongs to"),
    Column::in_file("provider", "Provider", "Who provides that"),
    Column::new("owner", "Owner", "Who answers for the integration; empty: nobody"),
    Column::in_file("team", "Team", "Which team the integration belongs to"),
    Column::new("name", "Credential", "What we call the credential"),
    Column::in_file("kind", "Kind", "What kind of credential it is"),
    Column::in_file("environment", "Environment", "Where it is used"),
    Column::in_file(
        "location",
        "Kept in",
        "Where the secret is kept: a vault path or a variable's name, never the secret",
    ),
    Column::in_file("scopes", "Scopes", "What it may do, in the provider's words"),
    Column::in_file("access", "Access", "Who may see it"),
    Column::new(
        "policy_days",
        "Policy, days",
        "Days between rotations; empty: nothing is to be rotated",
    ),
    Column::new(
        "policy_source",
        "Policy's source",
        "Who says so; for an exempt credential, why",
    ),
    Column::in_file("policy", "Policy", "default, override (set by hand) or exempt"),
    Column::in_file("issued_on", "Issued", "When it was made; empty: unknown"),
    Column::new(
        "expires_on",
        "Expires",
        "The last day on which it works; empty: no end is known",
    ),
    Column::new(
        "last_rotated_on",
        "Last rotated",
        "When it was last replaced; empty: no rotation is on record",
    ),
    Column::new(
        "due_on",
        "Due",
        "The last day on which its rotation is on time; for what was never rotated the day on which it came on record; empty: none",
    ),
    Column::new("status", "Status", "State of its rotation today"),
    Column::new(
        "days_overdue",
        "Days overdue",
        "Days since it was due or expired; empty: it is not overdue",
    ),
    Column::in_file(
        "days_left",
        "Days left",
        "Days until it is due, when that is within 30; else empty",
    ),
    Column::in_file(
        "shared",
        "Shared",
        "Whether more than one consumer uses it; empty: unknown",
    ),
    Column::in_file(
        "scoped",
        "Scoped",
        "Whether its scopes are limited to what is needed; empty: unknown",
    ),
    Column::in_file(
        "lifetime",
        "Lifetime",
        "Whether it lives for hours or long; empty: unknown",
    ),
    Column::in_file(
        "revoked_on",
        "Revoked",
        "When it was taken out of use; empty: it is in use",
    ),
    Column::in_file("on_time", "On time", "Whether its rotation is on time today"),
    Column::in_file("credential_id", "Credential id", "The credential's stable id"),
    Column::in_file("integration_id", "Integration id", "The integration's stable id"),
];

#[async_trait]
impl Report for CredentialRotation {
    fn slug(&self) -> &'static str {
        "credential-rotation"
    }

    fn title(&self) -> &'static str {
        "Credential rotation"
    }

    fn purpose(&self) -> &'static str {
        "For whoever answers for secrets, and for the auditor who asks: which credential is overdue, by how many days, \
         under which policy and who set it. Credentials of retired and rejected integrations are left out."
    }

    fn row(&self) -> &'static str {
        "credential"
    }

    fn parameters(&self) -> &'static [Parameter] {
        &PARAMETERS
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn rows_lead_to(&self) -> Option<(&'static str, &'static str)> {
        Some(("/credentials/", "credential_id"))
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let filter = CredentialFilter {
            status: parameters.choice("status"),
            ..CredentialFilter::default()
        };
        let request = page_request(request)?;
        let today = backend.clock.today();
        let page = credentials::list(conn, &filter, today, &request, false).await?;
        Ok(chunk_of(page, |row| cells(row, today)))
    }
}

fn cells(row: CredentialSummary, today: NaiveDate) -> Vec<Cell> {
    let (due, overdue) = (row.due(), row.days_overdue(today));
    let credential = row.credential;
    let policy = row.policy;
    let status = credential.status(policy.as_ref(), today);
    let days_left = match status {
        RotationStatus::DueSoon { days, .. } => Some(days),
        _ => None,
    };
    let (choice, reason) = match &credential.policy {
        PolicyChoice::Default => ("default", None),
        PolicyChoice::Override { .. } => ("override", None),
        PolicyChoice::Exempt { reason } => ("exempt", Some(reason.clone())),
    };
    vec![
        row.integration_name.into(),
        row.provider_name.into(),
        row.owner_name.into(),
        row.team_name.into(),
        credential.name.as_str().into(),
        Cell::choice(credential.kind),
        Cell::choice(credential.environment),
        credential.location.to_string().into(),
        credential.scopes.as_deref().map(str::to_owned).into(),
        credential.access.as_deref().map(str::to_owned).into(),
        policy.as_ref().map(|policy| policy.days).into(),
        policy
            .as_ref()
            .map(|policy| policy.source.clone())
            .or(reason)
            .into(),
        choice.into(),
        credential.issued_on.into(),
        credential.expires_on.into(),
        credential.last_rotated_on.into(),
        due.into(),
        Cell::choice(status.kind()),
        overdue.into(),
        days_left.into(),
        credential.shared.into(),
        credential.scoped.into(),
        Cell::maybe(credential.lifetime, Cell::choice),
        credential.revoked_on.into(),
        status.is_on_time().into(),
        id(credential.id.0),
        id(credential.integration.0),
    ]
}
