//! Calls of incoming webhooks: signed where the receiver can check it, never further than the guard allows, on every hop.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use holdfast_domain::reminder::WebhookKind;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, Response, StatusCode, redirect};
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret;
use sha2::Sha256;
use url::Url;

use super::guard::{Guard, Refusal};
use super::{Call, Failure};
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
pub(super) async fn call(guard: &Guard, call: &Call, now: DateTime<Utc>) -> Result<(), Failure> {
    let body = call.body.to_string();
    let mut url = Url::parse(&call.url)
        .map_err(|_| permanent("The webhook's address cannot be read; enter it again."))?;
    for _ in 0..=HOPS {
        let answer = post(guard, &url, call, &body, now).await?;
        match answer.status() {
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => {
                url = target(&url, &answer)?;
            }
            _ => return judge(&answer, now),
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
    guard: &Guard,
    url: &Url,
    call: &Call,
    body: &str,
    now: DateTime<Utc>,
) -> Result<Response, Failure> {
    let addresses = guard.resolve(url).await.map_err(|refusal| match refusal {
        Refusal::Forbidden(reason) => permanent(&reason),
        Refusal::Unknown => transient("The webhook cannot be reached: its name is not known."),
    })?;
    let host = url.host_str().unwrap_or_default();
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .resolve_to_addrs(host, &addresses)
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .tls_backend_preconfigured(TLS.as_ref().clone())
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
    // What the receiver says beside its status is not read.
    request
        .body(body.to_owned())
        .send()
        .await
        .map_err(|error| transient(in_words(&error)))
}

/// The certificates that the system trusts.
static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows the protocol versions that rustls calls safe")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
});

fn target(from: &Url, answer: &Response) -> Result<Url, Failure> {
    let location = answer
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok());
    location
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| permanent("The webhook leads on without saying where to; enter its new address."))
}

fn judge(answer: &Response, now: DateTime<Utc>) -> Result<(), Failure> {
    let status = answer.status();
    let code = status.as_u16();
    let later = |error: String| {
        Err(Failure::Transient {
            error,
            retry_after: retry_after(answer.headers(), now),
            message_only: false,
        })
    };
    match code {
        200..=299 => Ok(()),
        408 | 425 => later(format!("The webhook asks to try again ({code}).")),
        429 => later("The webhook takes no more for now (429).".into()),
        500..=599 => later(format!("The webhook has a fault of its own ({code}).")),
        301..=303 => Err(permanent(&format!(
            "The webhook has moved, by a status that loses the message ({code}); enter its new address."
        ))),
        _ => Err(permanent(&format!(
            "The webhook refuses the message ({code}{}).",
            status
                .canonical_reason()
                .map(|reason| format!(" {reason}"))
                .unwrap_or_default()
        ))),
    }
}

/// How long the receiver asks to wait (RFC 9110 10.2.3): seconds, or an instant.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let raw = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = raw.parse::<u32>() {
        return Some(TimeDelta::seconds(i64::from(seconds)));
    }
    let until = DateTime::parse_from_rfc2822(raw).ok()?;
    Some((until.with_timezone(&Utc) - now).max(TimeDelta::zero()))
}

fn in_words(error: &reqwest::Error) -> &'static str {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    let mut certificate = false;
    while let Some(error) = source {
        certificate |= error.to_string().contains("certificate");
        source = error.source();
    }
    if certificate {
        "The webhook's certificate is not trusted."
    } else if error.is_timeout() {
        "The webhook did not answer in time."
    } else if error.is_connect() {
        "The webhook cannot be reached."
    } else {
        "The connection to the webhook broke."
    }
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
