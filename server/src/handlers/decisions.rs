//! What the organisation decides: ladders, rotation policies, wordings.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::policies::PolicyAnswer;
use holdfast_domain::credential::CredentialKind;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::ReminderKind;

use crate::submitted::{Next, Submitted};

/// `/settings/ladders/{kind}`
pub async fn ladder(form: Submitted) -> Response {
    if previews(&form) {
        return form.again(form.fields.clone()).await;
    }
    let result = async {
        let kind: ReminderKind = kind_of(&form)?;
        form.backend()
            .decide_ladder(form.actor()?, kind, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::LADDERS).saying(format!("Saved the ladder for {}", kind.label())))
    };
    form.answer(result.await).await
}

/// `/settings/policies/{kind}`: the first time, what it would do; the second time it holds.
pub async fn policy(form: Submitted) -> Response {
    let result = async {
        let kind: CredentialKind = kind_of(&form)?;
        let answer = form
            .backend()
            .decide_policy(form.actor()?, kind, form.hidden("version")?, &form.fields)
            .await?;
        Ok((kind, answer))
    };
    match result.await {
        Ok((_, PolicyAnswer::Asked)) => form.again(form.fields.clone()).await,
        Ok((kind, PolicyAnswer::Done { moved })) => {
            let dates = if moved == 1 { "date" } else { "dates" };
            let said = format!("Set the policy for {}; {moved} due {dates} moved", kind.label());
            form.answer(Ok(Next::to(paths::POLICIES).saying(said))).await
        }
        Err(error) => form.answer(Err(error)).await,
    }
}

/// `/settings/wordings/{kind}`
pub async fn wording(form: Submitted) -> Response {
    if previews(&form) {
        return form.again(form.fields.clone()).await;
    }
    let result = async {
        let kind: ReminderKind = kind_of(&form)?;
        form.backend()
            .decide_wording(form.actor()?, kind, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::WORDINGS).saying(format!("Saved the wording for {}", kind.label())))
    };
    form.answer(result.await).await
}

/// Whether the form only asks what it would mean: nothing is saved, and it comes back as typed.
fn previews(form: &Submitted) -> bool {
    !form.fields.get("preview").is_empty()
}

/// The kind in the path.
fn kind_of<E: Enumeration>(form: &Submitted) -> Result<E, ServiceError> {
    E::parse(form.parameter("kind")).map_err(|_| ServiceError::NotFound)
}
