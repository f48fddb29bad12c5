//! What happens to an integration: reviews, notices that were read.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_domain::ids::IntegrationId;

use crate::submitted::{Next, Submitted};

/// `/integrations/{id}/review`
pub async fn review(form: Submitted) -> Response {
    let result = async {
        let integration: IntegrationId = form.path_id()?;
        form.backend()
            .record_review(form.actor()?, integration, form.hidden("id")?, &form.fields)
            .await?;
        Ok(Next::to(paths::integration(integration))
            .saying("Recorded the review")
            .with_link("See reviews", paths::section_of(integration, "reviews")))
    };
    form.answer(result.await).await
}

/// `/integrations/{id}/acknowledge`
pub async fn acknowledge(form: Submitted) -> Response {
    let result = async {
        let integration: IntegrationId = form.path_id()?;
        form.backend()
            .acknowledge_notice(form.actor()?, integration, form.hidden("notice")?)
            .await?;
        Ok(Next::to(paths::integration(integration))
            .saying("Noted that you have read it")
            .with_link("See notices", paths::section_of(integration, "versions")))
    };
    form.answer(result.await).await
}
