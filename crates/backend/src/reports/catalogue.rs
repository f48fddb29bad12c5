//! Catalogue: one row per integration of every lifecycle with all its facts and scores. Names of columns are those of
//! the form's fields; lists are flattened as [`super::flat`] says; ids are stable: the file is fit to be read again.

mod columns;
mod nested;

use async_trait::async_trait;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::integration::{Category, Criticality, Framework, Integration, Lifecycle};
use holdfast_domain::risk::Band;
use holdfast_domain::service::Service;

use super::lists::id;
use super::{Cell, Chunk, ChunkRequest, Column, Cursor, Parameter, ParameterKind, Parameters, Report};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::reports::{self, CatalogueFilter, CatalogueRow};
use crate::store::{Conn, StoreError, services};

/// The report.
pub struct Catalogue;

static PARAMETERS: [Parameter; 5] = [
    Parameter {
        name: "lifecycle",
        label: "Lifecycle",
        kind: ParameterKind::one_of::<Lifecycle>(),
    },
    Parameter {
        name: "category",
        label: "Category",
        kind: ParameterKind::one_of::<Category>(),
    },
    Parameter {
        name: "tier",
        label: "Tier",
        kind: ParameterKind::one_of::<Criticality>(),
    },
    Parameter {
        name: "residual_band",
        label: "Residual risk",
        kind: ParameterKind::one_of::<Band>(),
    },
    Parameter {
        name: "framework",
        label: "Compliance",
        kind: ParameterKind::one_of::<Framework>(),
    },
];

#[async_trait]
impl Report for Catalogue {
    fn slug(&self) -> &'static str {
        "catalogue"
    }

    fn title(&self) -> &'static str {
        "Catalogue"
    }

    fn purpose(&self) -> &'static str {
        "For auditors, compliance and whoever needs the whole register elsewhere: everything we depend on, every recorded \
         fact and both scores, with stable ids, so that the file can be read in again."
    }

    fn row(&self) -> &'static str {
        "integration"
    }

    fn parameters(&self) -> &'static [Parameter] {
        &PARAMETERS
    }

    fn columns(&self) -> &'static [Column] {
        columns::ALL
    }

    fn rows_lead_to(&self) -> Option<(&'static str, &'static str)> {
        Some(("/integrations/", "id"))
    }

    async fn chunk(
        &self,
        _: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let wrong = StoreError::Constraint {
            field: "after",
            message: "This page's address is wrong; start at the first page.",
        };
        let after: Option<IntegrationId> = request
            .after
            .as_ref()
            .map(|cursor| cursor.0.parse())
            .transpose()
            .map_err(|_| wrong)?;
        let services = services::all(conn).await?;
        let narrowed = CatalogueFilter {
            lifecycle: parameters.choice("lifecycle"),
            category: parameters.choice("category"),
            residual_band: parameters.choice("residual_band"),
            tier: parameters.choice("tier"),
            framework: parameters.choice("framework"),
        };
        let mut rows = reports::catalogue(conn, &narrowed, after, request.rows + 1).await?;
        let more = rows.len() > request.rows;
        rows.truncate(request.rows);
        let next = rows.last().filter(|_| more).map(|row| Cursor(row.id.to_string()));
        Ok(Chunk {
            rows: rows.iter().map(|row| cells(row, &services)).collect(),
            next,
        })
    }
}

/// In the order of [`columns::ALL`].
fn cells(row: &CatalogueRow, services: &[Service]) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(columns::ALL.len());
    identity(&mut cells, row);
    scores(&mut cells, row);
    dependence(&mut cells, &row.integration, services);
    promises(&mut cells, &row.integration);
    controls(&mut cells, &row.integration);
    cells.extend([
        row.last_review_on.into(),
        row.review_due_on.into(),
        Cell::Integer(row.integration.completeness().into()),
        row.version.into(),
        Cell::Instant(row.created_at),
        Cell::Instant(row.updated_at),
    ]);
    cells
}

fn identity(cells: &mut Vec<Cell>, row: &CatalogueRow) {
    let integration = &row.integration;
    cells.extend([
        id(integration.id.0),
        integration.name.as_str().into(),
        id(integration.provider.0),
        row.provider_name.as_str().into(),
        integration.product.clone().into(),
        Cell::choice(integration.category),
        Cell::maybe(integration.method, Cell::choice),
        (&*integration.purpose).into(),
        (&*integration.consequence).into(),
        integration.breach_consequence.clone().into(),
        Cell::choice(integration.lifecycle),
        integration.live_since.into(),
        Cell::maybe(integration.tier, Cell::choice),
        Cell::maybe(integration.owner, |owner| id(owner.0)),
        row.owner_name.clone().into(),
        Cell::maybe(integration.deputy, |deputy| id(deputy.0)),
        row.deputy_name.clone().into(),
        Cell::maybe(integration.team, |team| id(team.0)),
        row.team_name.clone().into(),
    ]);
}

fn scores(cells: &mut Vec<Cell>, row: &CatalogueRow) {
    let scores = &row.scores;
    cells.extend([
        Cell::score(scores.residual),
        Cell::choice(scores.residual_band),
        Cell::score(scores.inherent),
        Cell::choice(scores.inherent_band),
        Cell::Decimal {
            value: scores.confidence,
            places: 0,
        },
        Cell::score(scores.residual_min),
        Cell::score(scores.residual_max),
        Cell::score(scores.impact),
        Cell::score(scores.likelihood),
        row.score_model.into(),
    ]);
}

fn dependence(cells: &mut Vec<Cell>, integration: &Integration, services: &[Service]) {
    cells.extend([
        nested::services(&integration.services, services).into(),
        Cell::maybe(integration.privilege, Cell::choice),
        nested::environments(&integration.environments).into(),
        nested::endpoints(&integration.endpoints).into(),
        integration.sub_processors.into(),
        nested::data_flows(&integration.data_flows).into(),
        Cell::list(
            nested::compliance(&integration.compliance),
            nested::compliance_in_words(&integration.compliance),
        ),
        integration.needs_credential.into(),
        integration.incidents_checked_on.into(),
    ]);
}

fn promises(cells: &mut Vec<Cell>, integration: &Integration) {
    let (sla, continuity) = (&integration.sla, &integration.continuity);
    let percent = |uptime: holdfast_domain::integration::Uptime| Cell::Exact(uptime.percent());
    cells.extend([
        Cell::maybe(sla.published_uptime, percent),
        Cell::maybe(sla.contracted_uptime, percent),
        sla.response_minutes.into(),
        sla.resolution_minutes.into(),
        sla.support_hours.clone().into(),
        sla.maintenance_window.clone().into(),
        continuity.rto_minutes.into(),
        continuity.rpo_minutes.into(),
        continuity.mtd_minutes.into(),
        continuity.provider_recovery_minutes.into(),
        Cell::maybe(continuity.fallback, Cell::choice),
        continuity.fallback_note.clone().into(),
        Cell::maybe(continuity.switch_effort, Cell::choice),
        continuity.fallback_tested_on.into(),
    ]);
}

fn controls(cells: &mut Vec<Cell>, integration: &Integration) {
    let (contract, controls, review) = (&integration.contract, &integration.controls, &integration.review);
    cells.extend([
        nested::resilience(&integration.resilience).into(),
        contract.breach_notification_hours.into(),
        contract.exit_terms.into(),
        controls.least_privilege_verified_on.into(),
        controls.monitor_url.clone().into(),
        controls.alert.into(),
        controls.runbook_url.clone().into(),
        review.cadence_months.into(),
        review.reason.clone().into(),
    ]);
}
