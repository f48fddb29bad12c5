//! Seeing and exporting: the permission first, then fresh scores, then the audit event, then the rows. A file waits for every
//! score that has aged, since it cannot say later that some were of yesterday; a page does not.

use std::borrow::Cow;

use async_trait::async_trait;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::EventId;
use holdfast_domain::integration::Category;
use serde_json::{Value, json};

use super::asked::{self, Asked};
use super::csv::{self, CsvStream, Dialect, Source};
use super::lists::{self, CredentialList, IntegrationList, ProviderList};
use super::{Chunk, ChunkRequest, Column, Parameters, Report};
use crate::error::ServiceError;
use crate::services::{Backend, require};
use crate::store::Conn;
use crate::store::credentials::CredentialFilter;
use crate::store::history::{self, Event};
use crate::store::integrations::IntegrationFilter;

/// A report with its parameters.
pub struct BoundReport {
    /// The report.
    pub report: &'static dyn Report,
    /// Its parameters.
    pub parameters: Parameters,
}

#[async_trait]
impl Source for BoundReport {
    fn columns(&self) -> Cow<'static, [Column]> {
        Cow::Borrowed(self.report.columns())
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        self.report.chunk(backend, conn, &self.parameters, request).await
    }
}

impl Backend {
    /// Some rows of a report, for its page. Looking is not audited; exporting is.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the page's address is wrong.
    pub async fn view_report(
        &self,
        actor: &Actor,
        report: &dyn Report,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        require(actor, report.permission())?;
        self.look_after_scores().await?;
        let mut reading = self.db.read().await?;
        report.chunk(self, &mut reading.conn(), parameters, request).await
    }

    /// A report as CSV. It is audited before the first byte leaves.
    ///
    /// # Errors
    /// `Forbidden`; later failures are items of the stream.
    pub async fn export_report(
        &self,
        actor: &Actor,
        report: &'static dyn Report,
        parameters: Parameters,
        dialect: impl Into<Dialect>,
    ) -> Result<CsvStream, ServiceError> {
        self.export_report_for(actor, report, parameters, dialect.into(), json!({}))
            .await
    }

    /// The same, with `occasion` beside what was exported in the audit event.
    pub(crate) async fn export_report_for(
        &self,
        actor: &Actor,
        report: &'static dyn Report,
        parameters: Parameters,
        dialect: Dialect,
        occasion: Value,
    ) -> Result<CsvStream, ServiceError> {
        require(actor, report.permission())?;
        let chosen: serde_json::Map<String, Value> = parameters
            .iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        let mut data = json!({ "report": report.slug(), "parameters": chosen });
        if let (Some(data), Value::Object(occasion)) = (data.as_object_mut(), occasion) {
            data.extend(occasion);
        }
        self.exported(actor, Action::ReportExported, report.permission(), "report", data)
            .await?;
        csv::stream(self, Box::new(BoundReport { report, parameters }), dialect).await
    }

    /// The list of integrations as CSV: exactly what the list shows under this filter, all pages; with `shown` only the
    /// columns that were chosen on the page.
    ///
    /// # Errors
    /// `Forbidden`; later failures are items of the stream.
    pub async fn export_integrations(
        &self,
        actor: &Actor,
        filter: IntegrationFilter,
        shown: Option<Vec<String>>,
        dialect: impl Into<Dialect>,
    ) -> Result<CsvStream, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let dialect = dialect.into();
        if let Some(shown) = &shown {
            lists::columns_are_known(shown)?;
        }
        let list = IntegrationList { filter, shown };
        self.list_exported(actor, "integrations", asked::integrations(&list)?)
            .await?;
        csv::stream(self, Box::new(list), dialect).await
    }

    /// The list of credentials as CSV, likewise.
    ///
    /// # Errors
    /// `Forbidden`; later failures are items of the stream.
    pub async fn export_credentials(
        &self,
        actor: &Actor,
        filter: CredentialFilter,
        dialect: impl Into<Dialect>,
    ) -> Result<CsvStream, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let dialect = dialect.into();
        let list = CredentialList(filter);
        self.list_exported(actor, "credentials", asked::credentials(&list)?)
            .await?;
        csv::stream(self, Box::new(list), dialect).await
    }

    /// The list of providers as CSV, likewise.
    ///
    /// # Errors
    /// `Forbidden`; later failures are items of the stream.
    pub async fn export_providers(
        &self,
        actor: &Actor,
        query: &str,
        category: Option<Category>,
        used: bool,
        dialect: impl Into<Dialect>,
    ) -> Result<CsvStream, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let dialect = dialect.into();
        let list = ProviderList {
            query: query.to_owned(),
            category,
            used,
        };
        self.list_exported(actor, "providers", asked::providers(&list)?)
            .await?;
        csv::stream(self, Box::new(list), dialect).await
    }

    async fn list_exported(&self, actor: &Actor, list: &str, asked: Asked) -> Result<(), ServiceError> {
        let data = json!({ "list": list, "filter": asked.into_value() });
        self.exported(
            actor,
            Action::ListExported,
            Permission::ReadCatalogue,
            "list",
            data,
        )
        .await
    }

    async fn exported(
        &self,
        actor: &Actor,
        action: Action,
        permission: Permission,
        entity: &'static str,
        data: Value,
    ) -> Result<(), ServiceError> {
        self.refresh_scores().await?;
        let event = Event {
            id: EventId(self.clock.new_id()),
            at: self.clock.now(),
            actor,
            action,
            permission: Some(permission),
            entity,
            entity_id: None,
            data,
        };
        let mut writing = self.write_as(actor).await?;
        history::append(&mut writing.conn(), &event).await?;
        Ok(writing.commit().await?)
    }
}
