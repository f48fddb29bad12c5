//! What a request brings to its page, and how a page reads: who asks, what was typed, what day it is.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use axum::http::StatusCode;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use holdfast_backend::store::work::MenuCounts;
use holdfast_backend::{Backend, ServiceError};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::{FieldErrors, Fields};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::notice::FlashMessage;
use crate::components::theme::Theme;
use crate::pages::error::ErrorPage;

/// The addresses of script and style, as the site build named them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct SiteAssets {
    /// The ES module that loads the islands; `None` serves the pages without islands.
    pub js: Option<String>,
    /// The islands.
    pub wasm: Option<String>,
    /// The style sheet.
    pub css: String,
}

/// The query of an address, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// The first value of a name; empty when it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// The names and values but those of `names`.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(name, value)| !names.contains(&name.as_str()) && !value.is_empty())
                .cloned()
                .collect(),
        )
    }

    /// The same with one name set anew.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.without(&[name]);
        if !value.is_empty() {
            changed.0.push((name.to_owned(), value.to_owned()));
        }
        changed
    }

    /// An address with this query.
    #[must_use]
    pub fn on(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

/// A name and a value of an address that were left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Why, as a sentence.
    pub why: String,
}

/// Percent-encodes for a query (RFC 3986, unreserved characters stay).
#[must_use]
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// A form that came back: what was typed, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    /// As typed.
    pub fields: Fields,
    /// What was wrong; empty when the form only grew or lost a row.
    pub errors: FieldErrors,
    /// The fields that look like a secret and may be none.
    pub doubts: Vec<String>,
    /// Somebody saved another version meanwhile: the version that the typed values began with.
    pub conflict: Option<i64>,
    /// A sentence above the form, when there is something to say beside errors.
    pub notice: Option<String>,
    /// What the form made and is shown this once: a one-time link, a signing secret.
    pub once: Option<String>,
}

/// What a request brings to its page. Provided by the router for every rendering.
#[derive(Clone)]
pub struct PageContext {
    /// The use-cases.
    pub backend: Backend,
    /// Who asks; `None` on the pages before signing in.
    pub actor: Option<Actor>,
    /// Which theme whoever asks chose.
    pub theme: Theme,
    /// The path with its query.
    pub address: String,
    /// The query.
    pub query: Query,
    /// What was left out of the query because it could not be read, and why.
    pub left_out: Vec<LeftOut>,
    /// The form that this request sent, when it came back.
    pub form: Option<FormState>,
    /// Names in the query that the page does not know.
    pub unknown: Vec<String>,
    /// What was just done, once.
    pub flash: Option<FlashMessage>,
    /// The counts beside the menu.
    pub counts: MenuCounts,
    /// Script and style.
    pub site: Arc<SiteAssets>,
    /// The reference under which the log knows this request.
    pub request_id: String,
}

impl PageContext {
    /// The context of the page that is being rendered.
    ///
    /// # Panics
    /// When a page is rendered outside of the router, which provides it.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// The path without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.address.split('?').next().unwrap_or_default()
    }

    /// The organisation's calendar day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.backend.clock.today()
    }

    /// An instant on the organisation's clock.
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.backend.clock.zone()).fixed_offset()
    }

    /// Who asks.
    ///
    /// # Errors
    /// `SignInFirst` before signing in.
    pub fn actor(&self) -> Result<&Actor, ServiceError> {
        self.actor.as_ref().ok_or(ServiceError::SignInFirst)
    }

    /// Whether whoever asks has a permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.may(permission))
    }

    /// The id of what a form adds: made when the form is opened, so that sending it twice adds once.
    #[must_use]
    pub fn id_for(&self, fields: &Fields) -> String {
        match fields.get("id") {
            "" => self.backend.clock.new_id().to_string(),
            id => id.to_owned(),
        }
    }

    /// Whether this is the answer to a form that was refused.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !form.errors.is_empty())
    }

    /// The fields of the form that came back, or else these.
    #[must_use]
    pub fn form_or(&self, fields: impl FnOnce() -> Fields) -> FormState {
        self.form.clone().unwrap_or_else(|| FormState {
            fields: fields(),
            ..FormState::default()
        })
    }
}

/// Sets the status of the answer.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(status);
    }
}

/// Says after how many seconds it makes sense to ask again.
pub fn retry_after(seconds: u32) {
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.insert_header(axum::http::header::RETRY_AFTER, seconds.into());
    }
}

/// Reads what a page shows and then draws it; an error becomes the page that explains it, with its status.
pub fn load<T, V>(
    read: impl Future<Output = Result<T, ServiceError>> + Send + 'static,
    draw: impl FnOnce(T) -> V + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    let context = PageContext::expect();
    Suspend::new(async move {
        match read.await {
            Ok(data) => draw(data).into_any(),
            Err(error) => view! { <ErrorPage error=error context=context /> }.into_any(),
        }
    })
    .into_any()
}

/// A parameter of the path, parsed.
///
/// # Errors
/// `NotFound` when it is not what it should be.
pub fn path_param<T: std::str::FromStr>(name: &str) -> Result<T, ServiceError> {
    use leptos_router::hooks::use_params_map;
    use_params_map()
        .with_untracked(|params| params.get_str(name).and_then(|raw| raw.parse().ok()))
        .ok_or(ServiceError::NotFound)
}

/// Labels of field paths, for the summary of errors.
pub type Labels = BTreeMap<&'static str, &'static str>;
