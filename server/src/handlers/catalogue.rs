//! Registering and changing integrations, adding providers and services.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::services::catalogue::Saved;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ProviderId, ServiceId};

use super::corrections::changed;
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
        let next = Next::to(paths::integration(id)).saying(format!("Registered {}", form.fields.get("name")));
        // What most integrations need next, and the form cannot ask; offered to who may add it.
        Ok(
            if may_go_on(form.actor()?, &form.fields) && form.fields.get("needs_credential") != "no" {
                next.with_link("Add its credentials", paths::new_credential(id))
            } else {
                next
            },
        )
    };
    form.answer(result.await).await
}

/// Whether whoever registers it may also change it.
fn may_go_on(actor: &Actor, fields: &Fields) -> bool {
    let id = |name| fields.get(name).parse().ok();
    let owns = actor.owns(id("owner"), id("deputy"), fields.get("team").parse().ok());
    actor.may(Permission::EditAnyIntegration) || (owns && actor.may_edit_some())
}

/// `/integrations/{id}/edit`
pub async fn update(form: Submitted) -> Response {
    if let Some(fields) = rows::changed(&form.fields) {
        return form.again(fields).await;
    }
    let result = async {
        let id: IntegrationId = form.path_id()?;
        let saved = form
            .backend()
            .update(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        let said = format!("Saved {}", form.fields.get("name"));
        if revoked(&form) {
            return Ok(Next::to(paths::integration(id)).saying(said + REVOKED));
        }
        Ok(changed(paths::integration(id), &saved, said))
    };
    form.answer(result.await).await
}

/// What is said of credentials that were recorded as revoked: that cannot be undone in one step.
const REVOKED: &str = ". Its credentials are recorded as revoked";

fn revoked(form: &Submitted) -> bool {
    !form.fields.get("credentials_revoked").is_empty()
}

/// `/integrations/{id}/withdraw`
pub async fn withdraw(form: Submitted) -> Response {
    let result = async {
        let (id, version): (IntegrationId, i64) = (form.path_id()?, form.hidden("version")?);
        form.backend()
            .withdraw_integration(form.actor()?, id, version, &form.fields)
            .await?;
        if revoked(&form) {
            return Ok(Next::to(paths::integration(id)).saying(format!("Took it out of use{REVOKED}")));
        }
        let undo = vec![("version".to_owned(), (version + 1).to_string())];
        Ok(Next::to(paths::integration(id))
            .saying("Took it out of use")
            .with_undo(paths::restore_integration(id), undo))
    };
    form.answer(result.await).await
}

/// `/integrations/{id}/restore`
pub async fn restore(form: Submitted) -> Response {
    let result = async {
        let id: IntegrationId = form.path_id()?;
        form.backend()
            .restore_integration(form.actor()?, id, form.hidden("version")?)
            .await?;
        Ok(Next::to(paths::integration(id)).saying("Brought it back into use"))
    };
    form.answer(result.await).await
}

/// `/integrations/{id}/revert`
pub async fn revert(form: Submitted) -> Response {
    let result = async {
        let (id, version): (IntegrationId, i64) = (form.path_id()?, form.hidden("version")?);
        let number = form.hidden("number").unwrap_or_default();
        let back = form
            .backend()
            .revert_integration(form.actor()?, id, version, number)
            .await?;
        let saved = Saved::with(back);
        Ok(changed(paths::integration(id), &saved, "Set it back".to_owned()))
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
        // Whoever came from registering an integration goes on there.
        let address = if form.fields.get("then") == paths::REGISTER {
            paths::register_with(id)
        } else {
            paths::provider(id)
        };
        Ok(Next::to(address).saying(format!("Added {}", form.fields.get("name"))))
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
