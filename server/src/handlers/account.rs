//! Signing in and out, the page behind a one-time link, the theme.

use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use holdfast_app::components::theme::Theme;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::sign_in::SignedIn;
use holdfast_backend::services::tries::Guest;
use holdfast_domain::fields::FieldErrors;

use crate::submitted::{Next, Submitted};
use crate::visitor::{THEME_COOKIE, local};
use crate::{addressed, known_browser, session};

/// Up to how much later a link that was asked for is sent, in milliseconds.
const LATER_MS: u64 = 2_000;
/// How long a browser remembers the theme.
const YEAR_SECONDS: u32 = 31_536_000;

/// `/sign-in`: to the page that was asked for, or the first.
pub async fn sign_in(form: Submitted) -> Response {
    let result = async {
        addressed::expected(&form.headers, &form.server)?;
        // A password is taken as it was typed, blanks and all.
        let password = form.fields.0.get("password").map_or("", String::as_str);
        let guest = Guest {
            address: &form.visitor.origin,
            browser: form.visitor.browser.as_deref(),
        };
        let user = form
            .backend()
            .sign_in(form.fields.get("email"), password, guest)
            .await?;
        let next = Next::to(local(&form.query("next")).unwrap_or("/"));
        Ok((next, start_session(&form, user).await?))
    };
    signed_in(&form, result.await).await
}

/// `/sign-in/forgotten`: a link by mail to whoever has the address. The answer is the same whether somebody has it or not.
pub async fn forgotten(form: Submitted) -> Response {
    let result = async {
        addressed::expected(&form.headers, &form.server)?;
        let email = form.fields.get("email");
        if email.is_empty() {
            return Err(FieldErrors::one("email", "Enter your e-mail address.").into());
        }
        form.backend().forgotten(email, &form.visitor.origin).await
    };
    let asked = match result.await {
        Ok(asked) => asked,
        Err(error) => return form.answer(Err(error)).await,
    };
    let (backend, server) = (form.backend().clone(), form.server.clone());
    // Some time later, so that nobody can tell from how soon the next request is answered whether there was anything to do.
    let later = Duration::from_millis(rand::random_range(0..LATER_MS));
    tokio::spawn(async move {
        tokio::time::sleep(later).await;
        let sent = backend.send_forgotten(asked, |token| server.welcome_address(token));
        if let Err(error) = sent.await {
            tracing::error!(error = %error, "A link to set a new password could not be made");
        }
    });
    let said =
        "If somebody signs in with this address, a link is on its way to it. It works once, for an hour.";
    form.say_here(said).await
}

/// `/welcome/{token}`: the first administrator, or a new password; signed in after it.
pub async fn welcome(form: Submitted) -> Response {
    let result = async {
        addressed::expected(&form.headers, &form.server)?;
        let user = form
            .backend()
            .use_link(form.parameter("token"), &form.fields, &form.visitor.origin)
            .await?;
        let next = Next::to("/").saying("Your password is set and you are signed in");
        Ok((next, start_session(&form, user).await?))
    };
    signed_in(&form, result.await).await
}

/// `/sign-out`: the session is gone, here and in the database.
pub async fn sign_out(form: Submitted) -> Response {
    let result = async {
        if let Some(actor) = &form.visitor.actor {
            form.backend().signed_out(actor).await?;
        }
        session::end(&form.visitor.session).await?;
        Ok(Next::to(paths::SIGN_IN))
    };
    form.answer(result.await).await
}

/// `/api/theme`: remembered by the browser, for people who are not signed in too.
pub async fn theme(form: Submitted) -> Response {
    let theme = Theme::from_value(form.fields.get("theme")).value();
    let secure = if form.server.is_secure() { "; Secure" } else { "" };
    let cookie =
        format!("{THEME_COOKIE}={theme}; Path=/; Max-Age={YEAR_SECONDS}; HttpOnly; SameSite=Lax{secure}");
    let mut response = Redirect::to(local(form.fields.get("return_to")).unwrap_or("/")).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Begins a session, and answers what the browser keeps from now on.
pub(super) async fn start_session(form: &Submitted, who: SignedIn) -> Result<String, ServiceError> {
    let browser = form
        .backend()
        .remember_browser(who, form.visitor.browser.as_deref())
        .await?;
    session::sign_in(&form.visitor.session, who, form.backend().clock.now()).await?;
    Ok(browser)
}

pub(super) async fn signed_in(form: &Submitted, result: Result<(Next, String), ServiceError>) -> Response {
    match result {
        Ok((next, browser)) => {
            let mut response = form.answer(Ok(next)).await;
            known_browser::keep(&mut response, &browser, &form.server);
            response
        }
        Err(error) => form.answer(Err(error)).await,
    }
}
