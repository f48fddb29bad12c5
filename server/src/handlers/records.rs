//! Notices that were read.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_domain::ids::{IntegrationId, NoticeId};

use crate::submitted::{Next, Submitted};

/// `/integrations/{id}/acknowledge`
pub async fn acknowledge(form: Submitted) -> Response {
    let result = async {
        let (integration, notice): (IntegrationId, NoticeId) = (form.path_id()?, form.hidden("notice")?);
        form.backend()
            .acknowledge_notice(form.actor()?, integration, notice)
            .await?;
        Ok(Next::to(paths::integration(integration))
            .saying("Noted that you have read it")
            .with_link("See notices", paths::section_of(integration, "versions"))
            .with_undo(
                paths::unacknowledge(integration),
                vec![("notice".to_owned(), notice.to_string())],
            ))
    };
    form.answer(result.await).await
}

/// `/integrations/{id}/acknowledge/undo`
pub async fn unacknowledge(form: Submitted) -> Response {
    let result = async {
        let integration: IntegrationId = form.path_id()?;
        form.backend()
            .unacknowledge_notice(form.actor()?, integration, form.hidden("notice")?)
            .await?;
        Ok(Next::to(paths::integration(integration))
            .saying("It counts as not acknowledged again")
            .with_link("See notices", paths::section_of(integration, "versions")))
    };
    form.answer(result.await).await
}
