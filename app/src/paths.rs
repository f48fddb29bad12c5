//! The addresses of pages, written once.

use std::fmt::Display;

/// The list of integrations.
pub const INTEGRATIONS: &str = "/integrations";
/// The form that registers one.
pub const REGISTER: &str = "/integrations/new";
/// The list of credentials.
pub const CREDENTIALS: &str = "/credentials";
/// The list of providers.
pub const PROVIDERS: &str = "/providers";
/// The form that adds one.
pub const NEW_PROVIDER: &str = "/providers/new";
/// Our services.
pub const SERVICES: &str = "/services";
/// The reports.
pub const REPORTS: &str = "/reports";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out (posted to).
pub const SIGN_OUT: &str = "/sign-out";
/// Where the theme switch posts to.
pub const THEME: &str = "/api/theme";

/// The page of an integration.
pub fn integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}")
}

/// The form that changes an integration.
pub fn edit_integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/edit")
}

/// The form that records a review of an integration.
pub fn review(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/review")
}

/// The form that records an incident of an integration.
pub fn new_incident(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/incidents/new")
}

/// The form that files a document of an integration.
pub fn new_evidence(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/evidence/new")
}

/// Where acknowledging a notice posts to.
pub fn acknowledge(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/acknowledge")
}

/// The form that adds a credential to an integration.
pub fn new_credential(integration: impl Display) -> String {
    format!("{INTEGRATIONS}/{integration}/credentials/new")
}

/// The form that changes a credential.
pub fn edit_credential(id: impl Display) -> String {
    format!("{CREDENTIALS}/{id}/edit")
}

/// The form that records a rotation.
pub fn rotate(id: impl Display) -> String {
    format!("{CREDENTIALS}/{id}/rotate")
}

/// The page of a provider.
pub fn provider(id: impl Display) -> String {
    format!("{PROVIDERS}/{id}")
}

/// The page of a report.
pub fn report(slug: impl Display) -> String {
    format!("{REPORTS}/{slug}")
}

/// The file of a report or list: the path of its page with `.csv`.
#[must_use]
pub fn csv(page: &str) -> String {
    format!("{page}.csv")
}
