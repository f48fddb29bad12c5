//! The routes of the pages.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::context::set_status;
use crate::pages::account::{Account, OwnPassword};
use crate::pages::audit_event::AuditEventPage;
use crate::pages::calendar::{OwnCalendar, TeamCalendar};
use crate::pages::corrections::filing::{AddEvidence, RecordIncident, RecordNotice};
use crate::pages::corrections::{
    CorrectEvidence, CorrectIncident, CorrectNotice, CorrectProvider, CorrectReview, CorrectRotation,
    CorrectService, CredentialRecord, EvidencePage, IncidentPage, MergeProvider, MoveNotice, NoticePage,
    ReviewPage, RotationRecord, ServicePage, WithdrawCredential, WithdrawEvidence, WithdrawIncident,
    WithdrawNotice, WithdrawProvider, WithdrawReview, WithdrawRotation, WithdrawService,
};
use crate::pages::credential_form::{EditCredential, NewCredential};
use crate::pages::credentials::Credentials;
use crate::pages::deliveries::DeliveriesPage;
use crate::pages::error::NotFoundPage;
use crate::pages::inbox::InboxPage;
use crate::pages::integration::{IntegrationPage, WithdrawIntegration};
use crate::pages::integration_form::{EditIntegration, RegisterIntegration};
use crate::pages::integrations::Integrations;
use crate::pages::integrations::change::ChangeTogether;
use crate::pages::jobs::JobsPage;
use crate::pages::my_work::MyWorkPage;
use crate::pages::provider::{NewProvider, ProviderPage};
use crate::pages::providers::Providers;
use crate::pages::reminder::ReminderPage;
use crate::pages::reminder_preview::ReminderPreviewPage;
use crate::pages::reports::{ReportPage, Reports};
use crate::pages::review::RecordReview;
use crate::pages::revocation::RecordRevocation;
use crate::pages::rotation::RecordRotation;
use crate::pages::schedules::Schedules;
use crate::pages::search::SearchPage;
use crate::pages::services::Services;
use crate::pages::settings::channel_changes::{ChannelSecretPage, NewChannelPage, RemoveChannelPage};
use crate::pages::settings::channels::ChannelPage;
use crate::pages::settings::index::SettingsPage;
use crate::pages::settings::ladders::{LadderPage, LaddersPage};
use crate::pages::settings::people::PeoplePage;
use crate::pages::settings::person::PersonPage;
use crate::pages::settings::person_email::PersonEmailPage;
use crate::pages::settings::person_form::NewPersonPage;
use crate::pages::settings::person_leaving::{DisablePersonPage, HandOverWorkPage, PersonLinkPage};
use crate::pages::settings::policies::PoliciesPage;
use crate::pages::settings::policy::PolicyPage;
use crate::pages::settings::teams::{TeamPage, TeamsPage, WithdrawTeamPage};
use crate::pages::settings::wordings::{WordingPage, WordingsPage};
use crate::pages::sign_in::{Forgotten, SignIn, Welcome};
use crate::pages::timeline::{AgendaPage, MonthPage, TimelinePage};

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
                <Route path=path!("/sign-in/forgotten") view=Forgotten ssr=SsrMode::Async />
                <Route path=path!("/welcome/:token") view=Welcome ssr=SsrMode::Async />
                <Route path=path!("/integrations") view=Integrations ssr=SsrMode::Async />
                <Route path=path!("/integrations/new") view=RegisterIntegration ssr=SsrMode::Async />
                <Route path=path!("/integrations/change") view=ChangeTogether ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id") view=IntegrationPage ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/edit") view=EditIntegration ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/withdraw") view=WithdrawIntegration ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/review") view=RecordReview ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/credentials/new") view=NewCredential ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/incidents/new") view=RecordIncident ssr=SsrMode::Async />
                <Route path=path!("/integrations/:id/evidence/new") view=AddEvidence ssr=SsrMode::Async />
                <Route path=path!("/evidence/:id") view=EvidencePage ssr=SsrMode::Async />
                <Route path=path!("/evidence/:id/edit") view=CorrectEvidence ssr=SsrMode::Async />
                <Route path=path!("/evidence/:id/withdraw") view=WithdrawEvidence ssr=SsrMode::Async />
                <Route path=path!("/incidents/:id") view=IncidentPage ssr=SsrMode::Async />
                <Route path=path!("/incidents/:id/edit") view=CorrectIncident ssr=SsrMode::Async />
                <Route path=path!("/incidents/:id/withdraw") view=WithdrawIncident ssr=SsrMode::Async />
                <Route path=path!("/notices/:id") view=NoticePage ssr=SsrMode::Async />
                <Route path=path!("/notices/:id/edit") view=CorrectNotice ssr=SsrMode::Async />
                <Route path=path!("/notices/:id/move") view=MoveNotice ssr=SsrMode::Async />
                <Route path=path!("/notices/:id/withdraw") view=WithdrawNotice ssr=SsrMode::Async />
                <Route path=path!("/reviews/:id") view=ReviewPage ssr=SsrMode::Async />
                <Route path=path!("/reviews/:id/edit") view=CorrectReview ssr=SsrMode::Async />
                <Route path=path!("/reviews/:id/withdraw") view=WithdrawReview ssr=SsrMode::Async />
                <Route path=path!("/credentials") view=Credentials ssr=SsrMode::Async />
                <Route path=path!("/credentials/timeline") view=TimelinePage ssr=SsrMode::Async />
                <Route path=path!("/credentials/timeline/month") view=MonthPage ssr=SsrMode::Async />
                <Route path=path!("/credentials/timeline/agenda") view=AgendaPage ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id") view=CredentialRecord ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id/withdraw") view=WithdrawCredential ssr=SsrMode::Async />
                <Route path=path!("/rotations/:id") view=RotationRecord ssr=SsrMode::Async />
                <Route path=path!("/rotations/:id/edit") view=CorrectRotation ssr=SsrMode::Async />
                <Route path=path!("/rotations/:id/withdraw") view=WithdrawRotation ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id/edit") view=EditCredential ssr=SsrMode::Async />
                <Route path=path!("/credentials/:id/rotate") view=RecordRotation ssr=SsrMode::Async />
                <Route path=path!("/rotations/:id/revoked") view=RecordRevocation ssr=SsrMode::Async />
                <Route path=path!("/providers") view=Providers ssr=SsrMode::Async />
                <Route path=path!("/providers/new") view=NewProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id") view=ProviderPage ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/edit") view=CorrectProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/merge") view=MergeProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/withdraw") view=WithdrawProvider ssr=SsrMode::Async />
                <Route path=path!("/providers/:id/notices/new") view=RecordNotice ssr=SsrMode::Async />
                <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async />
                <Route path=path!("/reminders") view=DeliveriesPage ssr=SsrMode::Async />
                <Route path=path!("/reminders/preview") view=ReminderPreviewPage ssr=SsrMode::Async />
                <Route path=path!("/jobs") view=JobsPage ssr=SsrMode::Async />
                <Route path=path!("/reminders/:id") view=ReminderPage ssr=SsrMode::Async />
                <Route path=path!("/services") view=Services ssr=SsrMode::Async />
                <Route path=path!("/services/:id") view=ServicePage ssr=SsrMode::Async />
                <Route path=path!("/services/:id/edit") view=CorrectService ssr=SsrMode::Async />
                <Route path=path!("/services/:id/withdraw") view=WithdrawService ssr=SsrMode::Async />
                <Route path=path!("/reports") view=Reports ssr=SsrMode::Async />
                <Route path=path!("/reports/schedules") view=Schedules ssr=SsrMode::Async />
                <Route path=path!("/account/calendar") view=OwnCalendar ssr=SsrMode::Async />
                <Route path=path!("/settings/teams/:id/calendar") view=TeamCalendar ssr=SsrMode::Async />
                <Route path=path!("/reports/audit-log/:seq") view=AuditEventPage ssr=SsrMode::Async />
                <Route path=path!("/reports/:slug") view=ReportPage ssr=SsrMode::Async />
                <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people") view=PeoplePage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/new") view=NewPersonPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/:id") view=PersonPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/:id/disable") view=DisablePersonPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/:id/hand-over") view=HandOverWorkPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/:id/email") view=PersonEmailPage ssr=SsrMode::Async />
                <Route path=path!("/settings/people/:id/link") view=PersonLinkPage ssr=SsrMode::Async />
                <Route path=path!("/settings/teams") view=TeamsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/teams/:id") view=TeamPage ssr=SsrMode::Async />
                <Route path=path!("/settings/teams/:id/withdraw") view=WithdrawTeamPage ssr=SsrMode::Async />
                <Route path=path!("/settings/teams/:id/channels/new") view=NewChannelPage ssr=SsrMode::Async />
                <Route path=path!("/settings/channels/:id") view=ChannelPage ssr=SsrMode::Async />
                <Route path=path!("/settings/channels/:id/secret") view=ChannelSecretPage ssr=SsrMode::Async />
                <Route path=path!("/settings/channels/:id/remove") view=RemoveChannelPage ssr=SsrMode::Async />
                <Route path=path!("/settings/ladders") view=LaddersPage ssr=SsrMode::Async />
                <Route path=path!("/settings/ladders/:kind") view=LadderPage ssr=SsrMode::Async />
                <Route path=path!("/settings/policies") view=PoliciesPage ssr=SsrMode::Async />
                <Route path=path!("/settings/policies/:kind") view=PolicyPage ssr=SsrMode::Async />
                <Route path=path!("/settings/wordings") view=WordingsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/wordings/:kind") view=WordingPage ssr=SsrMode::Async />
                <Route path=path!("/account") view=Account ssr=SsrMode::Async />
                <Route path=path!("/account/password") view=OwnPassword ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
