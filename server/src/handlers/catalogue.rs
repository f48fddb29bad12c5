//! Registering and changing integrations, adding providers and services.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_domain::ids::{IntegrationId, ProviderId, ServiceId};

use super::rows;
use crate::submitted::{Next, Submitted};

/// `/integrations/new`
pub async fn register(form: Submitted) -> Response {
    if let Some(fields) = rows::changed(&form.fields) {
        return form.again(fields).await;
    }
    let result = async {
        let id: IntegrationId = form.hidden("id")?;
        form.backend().register(form.actor()?, id, &form.fields).await?;
        Ok(Next::to(paths::integration(id)).saying(format!("Registered {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/integrations/{id}/edit`
pub async fn update(form: Submitted) -> Response {
    if let Some(fields) = rows::changed(&form.fields) {
        return form.again(fields).await;
    }
    let result = async {
        let id: IntegrationId = form.path_id()?;
        form.backend()
            .update(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::integration(id)).saying(format!("Saved {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/providers/new`
pub async fn add_provider(form: Submitted) -> Response {
    let result = async {
        let id: ProviderId = form.hidden("id")?;
        form.backend()
            .add_provider(form.actor()?, id, &form.fields)
            .await?;
        Ok(Next::to(paths::provider(id)).saying(format!("Added {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/services`
pub async fn add_service(form: Submitted) -> Response {
    let result = async {
        let id: ServiceId = form.hidden("id")?;
        form.backend()
            .add_service(form.actor()?, id, &form.fields)
            .await?;
        Ok(Next::to(paths::SERVICES).saying(format!("Added {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}
