//! What people do with what was said to them: answers to a reminder, and the inbox.

use axum::response::Response;
use holdfast_app::components::date::format_date;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::Outcome;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{AnswerId, NotificationId};

use crate::submitted::{Next, Submitted};

/// `/inbox`: everything shown is marked as read.
pub async fn read_all(form: Submitted) -> Response {
    let result = async {
        form.backend()
            .mark_inbox_read(form.actor()?, form.hidden("newest")?)
            .await?;
        Ok(Next::to(paths::INBOX).saying("Marked everything as read"))
    };
    form.answer(result.await).await
}

/// `/reminders/{id}`: one of the answers, as the hidden field says.
pub async fn answer(form: Submitted) -> Response {
    let result = async {
        let reminder: NotificationId = form.path_id()?;
        let id: AnswerId = form.hidden("id")?;
        let (backend, actor) = (form.backend(), form.actor()?);
        let outcome = match form.fields.get("answer") {
            "acknowledge" => backend.acknowledge_reminder(actor, reminder, id).await?,
            "snooze" => backend.snooze_reminder(actor, reminder, id, &form.fields).await?,
            "hand_over" => backend.hand_over(actor, reminder, id, &form.fields).await?,
            _ => return Err(unknown()),
        };
        Ok(Next::to(paths::reminder(reminder)).saying(in_words(&outcome)))
    };
    form.answer(result.await).await
}

fn unknown() -> ServiceError {
    ServiceError::Invalid(FieldErrors::one(
        "form",
        "This form is incomplete. Open its page anew and fill it in again.",
    ))
}

fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Acknowledged => "Acknowledged".to_owned(),
        Outcome::Snoozed(until) => format!("Snoozed until {}", format_date(*until)),
        Outcome::HandedOver(to) => format!("Handed over to {to}, who owns it now"),
        Outcome::NoLongerDue => "This is no longer due; nothing was changed".to_owned(),
    }
}
