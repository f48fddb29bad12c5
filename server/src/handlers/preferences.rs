//! A person's own account: how they want to be reminded, and their password.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::services::test_message::TestTo;

use super::account::{signed_in, start_session};
use crate::submitted::{Next, Submitted};

/// `/account`: the preferences, or the button that asks for a test mail.
pub async fn save(form: Submitted) -> Response {
    let result = async {
        if !form.fields.get("test").is_empty() {
            form.backend()
                .send_test(form.actor()?, form.hidden("id")?, TestTo::Me)
                .await?;
            return Ok(Next::to(paths::ACCOUNT).saying("A test mail is on its way to you"));
        }
        form.backend()
            .save_preferences(form.actor()?, &form.fields)
            .await?;
        Ok(Next::to(paths::ACCOUNT).saying("Saved how you are reminded"))
    };
    form.answer(result.await).await
}

/// `/account/password`: every session of the person has ended, and a new one begins here.
pub async fn password(form: Submitted) -> Response {
    let result = async {
        let user = form
            .backend()
            .change_password(form.actor()?, &form.fields)
            .await?;
        let next = Next::to(paths::ACCOUNT)
            .saying("Your password is changed; every other session of yours has ended");
        Ok((next, start_session(&form, user).await?))
    };
    signed_in(&form, result.await).await
}
