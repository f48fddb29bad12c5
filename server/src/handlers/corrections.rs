//! Records that can be corrected: filing, correcting, withdrawing, restoring and setting back, for every kind.

use axum::response::Response;
use holdfast_app::pages::corrections::Shown;
use holdfast_app::pages::corrections::filing::Filed;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::Saved;
use holdfast_domain::ids::{NoticeId, ProviderId};
use holdfast_domain::notice::Notice;
use uuid::Uuid;

use crate::submitted::{Next, Submitted};

/// `/integrations/{id}/…/new` and the like
pub async fn file<R: Filed>(form: Submitted) -> Response {
    let result = async {
        let under: R::Under = form.path_id()?;
        let id: Uuid = form.hidden("id")?;
        let besides = R::beside(id, under, form.actor()?);
        form.backend()
            .file_record::<R>(form.actor()?, besides, &form.fields)
            .await?;
        Ok(Next::to(R::under_at(under))
            .saying(format!("Recorded the {}", R::NOUN))
            .with_link(format!("See the {}", R::NOUN), paths::record(R::BASE, id)))
    };
    form.answer(result.await).await
}

/// `…/{id}/edit`
pub async fn correct<R: Shown>(form: Submitted) -> Response {
    let result = async {
        let (id, version) = (form.path_id()?, form.hidden("version")?);
        let saved = form
            .backend()
            .correct_record::<R>(form.actor()?, id, version, &form.fields)
            .await?;
        Ok(corrected::<R>(id, &saved, "Corrected"))
    };
    form.answer(result.await).await
}

/// `…/{id}/withdraw`
pub async fn withdraw<R: Shown>(form: Submitted) -> Response {
    let result = async {
        let (id, version): (Uuid, i64) = (form.path_id()?, form.hidden("version")?);
        form.backend()
            .withdraw_record::<R>(form.actor()?, id, version, &form.fields)
            .await?;
        let undo = vec![("version".to_owned(), (version + 1).to_string())];
        Ok(Next::to(paths::record(R::BASE, id))
            .saying(format!("Withdrew the {}", R::NOUN))
            .with_undo(format!("{}/restore", paths::record(R::BASE, id)), undo))
    };
    form.answer(result.await).await
}

/// `…/{id}/restore`
pub async fn restore<R: Shown>(form: Submitted) -> Response {
    let result = async {
        let id = form.path_id()?;
        form.backend()
            .restore_record::<R>(form.actor()?, id, form.hidden("version")?)
            .await?;
        Ok(Next::to(paths::record(R::BASE, id)).saying(format!("Restored the {}", R::NOUN)))
    };
    form.answer(result.await).await
}

/// `…/{id}/revert`
pub async fn revert<R: Shown>(form: Submitted) -> Response {
    let result: Result<Next, ServiceError> = async {
        let (id, version) = (form.path_id()?, form.hidden("version")?);
        let number = form.hidden("number").unwrap_or_default();
        let back = form
            .backend()
            .revert_record::<R>(form.actor()?, id, version, number)
            .await?;
        Ok(corrected::<R>(id, &Saved::with(back), "Set back"))
    }
    .await;
    form.answer(result).await
}

/// `/notices/{id}/move`
pub async fn move_notice(form: Submitted) -> Response {
    let result = async {
        let (id, version): (NoticeId, i64) = (form.path_id()?, form.hidden("version")?);
        let back = form
            .backend()
            .move_notice(form.actor()?, id, version, &form.fields)
            .await?;
        let saved = Saved::with(Some(back));
        Ok(corrected::<Notice>(id.0, &saved, "Moved"))
    };
    form.answer(result.await).await
}

/// `/providers/{id}/merge`
pub async fn merge_provider(form: Submitted) -> Response {
    let result = async {
        let (id, version): (ProviderId, i64) = (form.path_id()?, form.hidden("version")?);
        let into = form
            .backend()
            .merge_provider(form.actor()?, id, version, &form.fields)
            .await?;
        Ok(Next::to(paths::provider(into))
            .saying("Merged the provider into this one")
            .with_link("See the one that was withdrawn", paths::provider(id)))
    };
    form.answer(result.await).await
}

/// To the record, with what was done and the way to take it back; without one, nothing was.
fn corrected<R: Shown>(id: Uuid, saved: &Saved, done: &str) -> Next {
    changed(
        paths::record(R::BASE, id),
        saved,
        format!("{done} the {}", R::NOUN),
    )
}

/// To the page of a record, with what was `said` to be done, what others changed meanwhile, and the way to take it back;
/// without one, nothing was done.
pub(super) fn changed(page: String, saved: &Saved, said: String) -> Next {
    let Some(number) = saved.back else {
        return Next::to(page).saying("Nothing was changed");
    };
    let said = with_kept(said, &saved.kept);
    let undo_at = format!("{page}/revert");
    let undo = [("version", number + 1), ("number", number)];
    let undo = undo.map(|(name, value)| (name.to_owned(), value.to_string()));
    Next::to(page).saying(said).with_undo(undo_at, undo.into())
}

/// What is said to be done, and the fields in which others changed something meanwhile that is kept.
pub(super) fn with_kept(said: String, kept: &[&str]) -> String {
    if kept.is_empty() {
        return said;
    }
    format!(
        "{said}. What others changed meanwhile is kept: {}",
        kept.join(", ")
    )
}
