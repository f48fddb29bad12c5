//! Adding and changing what is known of credentials, and recording rotations.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId};

use super::corrections::with_kept;
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
        Ok(Next::to(paths::integration(integration))
            .saying("Recorded the rotation")
            .with_link(
                "See the credential",
                paths::credential_of(integration, credential),
            ))
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
        Ok(Next::to(paths::integration(integration))
            .saying("Recorded that the old one was revoked")
            .with_link("See the rotation", paths::record(paths::ROTATIONS, rotation)))
    };
    form.answer(result.await).await
}

async fn save(
    form: &Submitted,
    integration: IntegrationId,
    id: CredentialId,
    version: Option<i64>,
) -> Result<Next, ServiceError> {
    let kept = form
        .backend()
        .save_credential(form.actor()?, integration, id, version, &form.fields)
        .await?;
    let said = format!("Saved {}", form.fields.get("name"));
    Ok(Next::to(paths::integration(integration))
        .saying(with_kept(said, &kept))
        .with_link("See the credential", paths::credential_of(integration, id)))
}
