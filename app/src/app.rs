//! The routes of the pages.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::context::set_status;
use crate::pages::credential_form::{EditCredential, NewCredential};
use crate::pages::credentials::Credentials;
use crate::pages::error::NotFoundPage;
use crate::pages::integration::IntegrationPage;
use crate::pages::integration_form::{EditIntegration, RegisterIntegration};
use crate::pages::integrations::Integrations;
use crate::pages::my_work::MyWorkPage;
use crate::pages::provider::{NewProvider, ProviderPage};
use crate::pages::providers::Providers;
use crate::pages::records::{AddEvidence, RecordIncident};
use crate::pages::reports::{ReportPage, Reports};
use crate::pages::review::RecordReview;
use crate::pages::rotation::RecordRotation;
use crate::pages::services::Services;
use crate::pages::sign_in::{SignIn, Welcome};

/// Every page.
#[expect(
    clippy::must_use_candidate,
    reason = "a component is called by `view!`, which uses its result"
)]
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let missing = || {
        set_status(StatusCode::NOT_FOUND);
        view! { <NotFoundPage /> }
    };
    view! {
        <Router>
            <Routes fallback=missing>
                <Route path=path!("/") view=MyWorkPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
                <Route path=path!("/welcome/:token") view=Welcome ssr=SsrMode::Async />
                <Route path=path!("/integrations") view=Integrations ssr=SsrMode::Async />
                <Route path=path!("/integrations/new") view=RegisterIntegration ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id") view=IntegrationPage ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/edit") view=EditIntegration ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/review") view=RecordReview ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/credentials/new") view=NewCredential ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/incidents/new") view=RecordIncident ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/evidence/new") view=AddEvidence ssr=SsrMode::Async />
                <Route path=path!("/credentials") view=Credentials ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id/edit") view=EditCredential ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id/rotate") view=RecordRotation ssr=SsrMode::Async />
                <Route path=path!("/providers") view=Providers ssr=SsrMode::Async />
                <Route path=path!("/providers/new") view=NewProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id") view=ProviderPage ssr=SsrMode::Async />
                <Route path=path!("/services") view=Services ssr=SsrMode::Async />
                <Route path=path!("/reports") view=Reports ssr=SsrMode::Async />
                <Route path=path!("/reports/:slug") view=ReportPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
