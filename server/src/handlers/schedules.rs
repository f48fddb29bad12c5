//! Reports that are mailed by themselves.

use axum::response::Response;
use holdfast_app::components::date::format_date;
use holdfast_app::paths;

use crate::submitted::{Next, Submitted};

/// `/reports/schedules`
pub async fn schedule(form: Submitted) -> Response {
    let result = async {
        let first = form
            .backend()
            .schedule_report(form.actor()?, form.hidden("id")?, &form.fields)
            .await?;
        Ok(Next::to(paths::SCHEDULES).saying(format!("The first is mailed on {}", format_date(first))))
    };
    form.answer(result.await).await
}

/// `/reports/schedules/end`
pub async fn end(form: Submitted) -> Response {
    let result = async {
        form.backend()
            .end_schedule(form.actor()?, form.hidden("id")?)
            .await?;
        Ok(Next::to(paths::SCHEDULES).saying("Ended; the report is not mailed any more"))
    };
    form.answer(result.await).await
}
