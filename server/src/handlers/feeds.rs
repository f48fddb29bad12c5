//! The addresses of calendars. A new one is shown in the answer itself and kept nowhere, not even for the next page.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::feeds::CalendarOf;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::TeamId;

use crate::submitted::{Next, Submitted};

/// `/account/calendar`
pub async fn own(form: Submitted) -> Response {
    change(form, CalendarOf::Me, paths::OWN_CALENDAR.to_owned()).await
}

/// `/settings/teams/{id}/calendar`
pub async fn of_team(form: Submitted) -> Response {
    match form.path_id::<TeamId>() {
        Ok(team) => change(form, CalendarOf::Team(team), paths::team_calendar(team)).await,
        Err(error) => form.answer(Err(error)).await,
    }
}

async fn change(form: Submitted, of: CalendarOf, page: String) -> Response {
    if form.fields.get("do") == "end" {
        let result = async {
            form.backend().end_calendar(form.actor()?, of).await?;
            Ok(Next::to(page).saying("Ended; the address works no longer"))
        };
        return form.answer(result.await).await;
    }
    match make(&form, of).await {
        Ok(address) => form.show_once(address).await,
        Err(error) => form.answer(Err(error)).await,
    }
}

async fn make(form: &Submitted, of: CalendarOf) -> Result<String, ServiceError> {
    if form.fields.get("do") != "make" {
        let message = "Nothing was asked for. Use one of the buttons of this page.";
        return Err(FieldErrors::one("form", message).into());
    }
    form.backend()
        .make_calendar(form.actor()?, of, form.fields.get("seen"))
        .await
}
