//! Calls of incoming webhooks: signed where the receiver can check it, never further than the guard allows, on every hop.

mod answer;

use std::time::Duration;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use holdfast_domain::reminder::WebhookKind;
use reqwest::header::{CONTENT_TYPE, LOCATION, USER_AGENT};
use reqwest::{Client, ClientBuilder, Proxy, Response, StatusCode, redirect};
use secrecy::ExposeSecret;
use sha2::Sha256;
use url::Url;

use super::guard::Refusal;
use super::trust::why_refused;
use super::{Call, Failure, Outbound};
use crate::digest::hex;

/// How often a receiver may lead on.
const HOPS: usize = 3;
/// How long a receiver may take to be reached, and to answer.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(20);

/// Calls a webhook.
///
/// # Errors
/// Whether it is worth trying again.
pub(super) async fn call(outbound: &Outbound, call: &Call, now: DateTime<Utc>) -> Result<(), Failure> {
    let body = call.body.to_string();
    let mut url = Url::parse(&call.url)
        .map_err(|_| permanent("The webhook's address cannot be read; enter it again."))?;
    for _ in 0..=HOPS {
        let answer = post(outbound, &url, call, &body, now).await?;
        match answer.status() {
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => {
                url = target(&url, &answer)?;
            }
            _ => return answer::judge(call.kind, answer, now).await,
        }
    }
    Err(permanent(&format!(
        "The webhook leads on more than {HOPS} times; enter where it leads to."
    )))
}

/// What a receiver checks: `t=<unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>`.
#[must_use]
pub fn signature(secret: &str, body: &str, now: DateTime<Utc>) -> String {
    let t = now.timestamp();
    // A key of any length will do (RFC 2104 2).
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return format!("t={t}");
    };
    mac.update(format!("{t}.{body}").as_bytes());
    let digest = mac.finalize().into_bytes();
    format!("t={t},v1={}", hex(&digest))
}

async fn post(
    outbound: &Outbound,
    url: &Url,
    call: &Call,
    body: &str,
    now: DateTime<Utc>,
) -> Result<Response, Failure> {
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .tls_backend_preconfigured(outbound.trust.tls());
    let client = by_the_way(client, outbound, url)
        .await?
        .build()
        .map_err(|_| transient("The webhook cannot be called: TLS cannot be set up."))?;
    let mut request = client
        .post(url.clone())
        .header(USER_AGENT, concat!("Holdfast/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header("Holdfast-Delivery", call.id.to_string());
    if let (WebhookKind::Webhook, Some(secret)) = (call.kind, &call.secret) {
        request = request.header("Holdfast-Signature", signature(secret.expose_secret(), body, now));
    }
    request
        .body(body.to_owned())
        .send()
        .await
        .map_err(|error| transient(&in_words(&error)))
}

/// Straight to the addresses that were checked; or to the proxy of the settings, which asks for the name itself, so that only
/// what is written can be checked here.
async fn by_the_way(client: ClientBuilder, outbound: &Outbound, url: &Url) -> Result<ClientBuilder, Failure> {
    let Some(proxy) = &outbound.proxy else {
        let addresses = outbound
            .guard
            .resolve(url)
            .await
            .map_err(|refusal| match refusal {
                Refusal::Forbidden(reason) => permanent(&reason),
                Refusal::Unknown => transient("The webhook cannot be reached: its name is not known."),
            })?;
        let host = url.host_str().unwrap_or_default();
        return Ok(client.no_proxy().resolve_to_addrs(host, &addresses));
    };
    outbound.guard.check(url).map_err(|reason| permanent(&reason))?;
    let proxy = Proxy::all(proxy.clone())
        .map_err(|_| transient("The webhook cannot be called: the proxy (HOLDFAST_PROXY) cannot be used."))?;
    Ok(client.proxy(proxy))
}

fn target(from: &Url, answer: &Response) -> Result<Url, Failure> {
    let location = answer
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok());
    location
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| permanent("The webhook leads on without saying where to; enter its new address."))
}

fn in_words(error: &reqwest::Error) -> String {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        let said = error.to_string();
        if said.contains("certificate") {
            let why = why_refused(&said);
            return format!("The webhook's certificate is not trusted: {why}.");
        }
        source = error.source();
    }
    let words = if error.is_timeout() {
        "The webhook did not answer in time."
    } else if error.is_connect() {
        "The webhook cannot be reached."
    } else {
        "The connection to the webhook broke."
    };
    words.to_owned()
}

fn permanent(error: &str) -> Failure {
    Failure::Permanent {
        error: error.to_owned(),
    }
}

fn transient(error: &str) -> Failure {
    Failure::Transient {
        error: error.to_owned(),
        retry_after: None,
        message_only: false,
    }
}
