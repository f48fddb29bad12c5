//! Adding and changing what is known of credentials, and recording rotations.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId};

use crate::submitted::{Next, Submitted};

/// `/integrations/{id}/credentials/new`
pub async fn add(form: Submitted) -> Response {
    let result = async { save(&form, form.path_id()?, form.hidden("id")?, None).await };
    form.answer(result.await).await
}

/// `/credentials/{id}/edit`
pub async fn update(form: Submitted) -> Response {
    let result = async {
        save(
            &form,
            form.hidden("integration")?,
            form.path_id()?,
            Some(form.hidden("version")?),
        )
        .await
    };
    form.answer(result.await).await
}

/// `/credentials/{id}/rotate`
pub async fn rotate(form: Submitted) -> Response {
    let result = async {
        let credential: CredentialId = form.path_id()?;
        let id: RotationId = form.hidden("id")?;
        let integration = form
            .backend()
            .record_rotation(form.actor()?, credential, id, &form.fields)
            .await?;
        Ok(credentials_of(integration).saying("Recorded the rotation"))
    };
    form.answer(result.await).await
}

/// `/rotations/{id}/revoked`
pub async fn revoked(form: Submitted) -> Response {
    let result = async {
        let rotation: RotationId = form.path_id()?;
        let integration = form
            .backend()
            .record_revocation(form.actor()?, rotation, &form.fields)
            .await?;
        Ok(credentials_of(integration).saying("Recorded that the old one was revoked"))
    };
    form.answer(result.await).await
}

async fn save(
    form: &Submitted,
    integration: IntegrationId,
    id: CredentialId,
    version: Option<i64>,
) -> Result<Next, ServiceError> {
    form.backend()
        .save_credential(form.actor()?, integration, id, version, &form.fields)
        .await?;
    Ok(credentials_of(integration).saying(format!("Saved {}", form.fields.get("name"))))
}

fn credentials_of(integration: IntegrationId) -> Next {
    Next::to(format!("{}#credentials", paths::integration(integration)))
}
