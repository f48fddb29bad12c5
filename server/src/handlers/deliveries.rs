//! What those do who see to it that reminders arrive: send again what could not be delivered, and run a job now.

use axum::response::Response;
use holdfast_app::context::Query;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::NotificationId;

use crate::submitted::{Next, Submitted};

/// What the list is narrowed to, and stays narrowed to.
const KEPT: [&str; 5] = ["state", "kind", "channel", "person", "integration"];

/// `/reminders`: a notification that failed for good, or all of them, are queued anew; back to the same list.
pub async fn send_again(form: Submitted) -> Response {
    let result = async {
        if !form.fields.get("confirm").is_empty() {
            form.backend().confirm_outbound(form.actor()?).await?;
            return Ok(Next::to(paths::DELIVERIES).saying("Confirmed; what waits leaves within seconds"));
        }
        if !form.fields.get("all").is_empty() {
            let number = form.backend().send_all_again(form.actor()?).await?;
            let said = match number {
                0 => "No message had failed".to_owned(),
                1 => "1 queued again; it leaves within seconds".to_owned(),
                number => format!("{number} queued again; they leave within minutes"),
            };
            return Ok(Next::to(paths::DELIVERIES).saying(said));
        }
        let id: NotificationId = form.hidden("id")?;
        form.backend().send_again(form.actor()?, id).await?;
        let list = KEPT.iter().fold(Query::default(), |query, name| {
            query.with(name, &form.query(name))
        });
        Ok(Next::to(list.on(paths::DELIVERIES)).saying("Queued again; it leaves within seconds"))
    };
    form.answer(result.await).await
}

/// `/jobs`: runs one now, and says what it did.
pub async fn run_job(form: Submitted) -> Response {
    let result = async {
        let name = form.fields.get("job");
        let run = form.backend().run_job(form.actor()?, name).await?;
        if run.failed {
            let message = format!("The job {name} failed: {}", run.result);
            return Err(ServiceError::Invalid(FieldErrors::one("form", message)));
        }
        Ok(Next::to(paths::JOBS).saying(format!("{name} has run: {}", run.result)))
    };
    form.answer(result.await).await
}
