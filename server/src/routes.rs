//! Every route, once: what it answers to, who may ask, and what answers. The router is built from this list, and the
//! tests read it.

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use holdfast_app::app::App;
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use holdfast_domain::review::Review;
use holdfast_domain::service::Service;

use crate::handlers::{
    account, catalogue, corrections, credentials, decisions, deliveries, feeds, preferences, records,
    reminders, schedules, settings, together,
};
use crate::state::Server;
use crate::{calendar, downloads, page};

/// Who may ask a route before the use-case behind it asks for a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Open,
    /// Whoever is signed in.
    SignedIn,
}

/// What a route gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of the app.
    Page,
    /// The answer to a form.
    Form,
    /// A CSV file.
    File,
}

/// One route.
pub struct Route {
    /// The method that it answers to; a page or file also answers to HEAD.
    pub method: Method,
    /// Its path, as axum writes it.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
    /// What it gives.
    pub kind: Kind,
    /// What answers.
    pub handler: MethodRouter<Server>,
}

fn page(path: &'static str) -> Route {
    Route {
        method: Method::GET,
        path,
        access: Access::SignedIn,
        kind: Kind::Page,
        handler: get(page::show),
    }
}

fn file(path: &'static str, handler: MethodRouter<Server>) -> Route {
    Route {
        method: Method::GET,
        path,
        access: Access::SignedIn,
        kind: Kind::File,
        handler,
    }
}

fn form(path: &'static str, handler: MethodRouter<Server>) -> Route {
    Route {
        method: Method::POST,
        path,
        access: Access::SignedIn,
        kind: Kind::Form,
        handler,
    }
}

impl Route {
    fn open(self) -> Self {
        Self {
            access: Access::Open,
            ..self
        }
    }

    fn by(self, handler: MethodRouter<Server>) -> Self {
        Self { handler, ..self }
    }
}

/// Every route but probes and the files of the site.
#[must_use]
pub fn all() -> Vec<Route> {
    let mut all = of_the_register();
    all.extend(of_people_and_settings());
    all.extend(corrected!("/evidence", Evidence));
    all.extend(corrected!("/incidents", Incident));
    all.extend(corrected!("/services", Service));
    all.extend(corrected!("/providers", Provider));
    all.extend(corrected!("/notices", Notice));
    all.extend(corrected!("/reviews", Review));
    all.extend(corrected!("/rotations", Rotation));
    // Its form is a page of its own.
    all.extend(withdrawn!("/credentials", Credential));
    all
}

/// What every kind of record has that can be withdrawn: its page, and the ways out and back.
macro_rules! withdrawn {
    ($base:literal, $kind:ty) => {
        [
            page(concat!($base, "/{id}")),
            page(concat!($base, "/{id}/withdraw")),
            form(
                concat!($base, "/{id}/withdraw"),
                post(corrections::withdraw::<$kind>),
            ),
            form(
                concat!($base, "/{id}/restore"),
                post(corrections::restore::<$kind>),
            ),
            form(concat!($base, "/{id}/revert"), post(corrections::revert::<$kind>)),
        ]
    };
}
use withdrawn;

/// The same with the form that corrects it.
macro_rules! corrected {
    ($base:literal, $kind:ty) => {
        withdrawn!($base, $kind).into_iter().chain([
            page(concat!($base, "/{id}/edit")),
            form(concat!($base, "/{id}/edit"), post(corrections::correct::<$kind>)),
        ])
    };
}
use corrected;

/// The register, its reminders and its reports.
fn of_the_register() -> Vec<Route> {
    vec![
        page("/"),
        page("/integrations"),
        file("/integrations.csv", get(downloads::integrations)),
        page("/integrations/new"),
        form("/integrations/new", post(catalogue::register)),
        page("/integrations/change"),
        form("/integrations/change", post(together::change)),
        form("/integrations/change/undo", post(together::undo)),
        page("/integrations/{id}"),
        page("/integrations/{id}/edit"),
        form("/integrations/{id}/edit", post(catalogue::update)),
        page("/integrations/{id}/withdraw"),
        form("/integrations/{id}/withdraw", post(catalogue::withdraw)),
        form("/integrations/{id}/restore", post(catalogue::restore)),
        form("/integrations/{id}/revert", post(catalogue::revert)),
        page("/integrations/{id}/review"),
        form("/integrations/{id}/review", post(corrections::file::<Review>)),
        page("/integrations/{id}/incidents/new"),
        form(
            "/integrations/{id}/incidents/new",
            post(corrections::file::<Incident>),
        ),
        page("/integrations/{id}/evidence/new"),
        form(
            "/integrations/{id}/evidence/new",
            post(corrections::file::<Evidence>),
        ),
        form("/integrations/{id}/acknowledge", post(records::acknowledge)),
        form(
            "/integrations/{id}/acknowledge/undo",
            post(records::unacknowledge),
        ),
        page("/integrations/{id}/credentials/new"),
        form("/integrations/{id}/credentials/new", post(credentials::add)),
        page("/credentials"),
        file("/credentials.csv", get(downloads::credentials)),
        page("/credentials/timeline"),
        page("/credentials/timeline/month"),
        page("/credentials/timeline/agenda"),
        page("/credentials/{id}/edit"),
        form("/credentials/{id}/edit", post(credentials::update)),
        page("/credentials/{id}/rotate"),
        form("/credentials/{id}/rotate", post(credentials::rotate)),
        page("/rotations/{id}/revoked"),
        form("/rotations/{id}/revoked", post(credentials::revoked)),
        page("/providers"),
        file("/providers.csv", get(downloads::providers)),
        page("/providers/new"),
        form("/providers/new", post(catalogue::add_provider)),
        page("/providers/{id}/merge"),
        form("/providers/{id}/merge", post(corrections::merge_provider)),
        page("/providers/{id}/notices/new"),
        form("/providers/{id}/notices/new", post(corrections::file::<Notice>)),
        page("/notices/{id}/move"),
        form("/notices/{id}/move", post(corrections::move_notice)),
        page("/search"),
        page("/inbox"),
        form("/inbox", post(reminders::read_all)),
        page("/reminders"),
        form("/reminders", post(deliveries::send_again)),
        page("/reminders/preview"),
        page("/jobs"),
        form("/jobs", post(deliveries::run_job)),
        page("/reminders/{id}"),
        form("/reminders/{id}", post(reminders::answer)),
        page("/services"),
        form("/services", post(catalogue::add_service)),
        page("/reports"),
        page("/reports/audit-log/{seq}"),
        page("/reports/schedules"),
        form("/reports/schedules", post(schedules::schedule)),
        form("/reports/schedules/end", post(schedules::end)),
        // Also `/reports/{slug}.csv`: a path's part is one parameter or none.
        page("/reports/{slug}").by(get(downloads::report_or_page)),
    ]
}

/// Signing in, everybody's own account, and what holds for the organisation.
fn of_people_and_settings() -> Vec<Route> {
    vec![
        page("/sign-in").by(get(page::sign_in)).open(),
        form("/sign-in", post(account::sign_in)).open(),
        page("/sign-in/forgotten").by(get(page::sign_in)).open(),
        form("/sign-in/forgotten", post(account::forgotten)).open(),
        page("/welcome/{token}").by(get(page::welcome)).open(),
        form("/welcome/{token}", post(account::welcome)).open(),
        form("/sign-out", post(account::sign_out)).open(),
        form("/api/theme", post(account::theme)).open(),
        page("/settings"),
        page("/settings/people"),
        page("/settings/people/new"),
        form("/settings/people/new", post(settings::add_person)),
        page("/settings/people/{id}"),
        form("/settings/people/{id}", post(settings::update_person)),
        page("/settings/people/{id}/disable"),
        form("/settings/people/{id}/disable", post(settings::disable_person)),
        form("/settings/people/{id}/enable", post(settings::enable_person)),
        page("/settings/people/{id}/hand-over"),
        form("/settings/people/{id}/hand-over", post(settings::hand_over_work)),
        page("/settings/people/{id}/email"),
        form("/settings/people/{id}/email", post(settings::change_email)),
        page("/settings/people/{id}/link"),
        form("/settings/people/{id}/link", post(settings::renew_link)),
        page("/settings/teams"),
        form("/settings/teams", post(settings::add_team)),
        page("/settings/teams/{id}"),
        form("/settings/teams/{id}", post(settings::update_team)),
        page("/settings/teams/{id}/withdraw"),
        form("/settings/teams/{id}/withdraw", post(settings::withdraw_team)),
        form("/settings/teams/{id}/restore", post(settings::restore_team)),
        page("/settings/teams/{id}/channels/new"),
        form("/settings/teams/{id}/channels/new", post(settings::add_channel)),
        page("/settings/channels/{id}"),
        page("/settings/channels/{id}/secret"),
        form("/settings/channels/{id}/secret", post(settings::renew_secret)),
        page("/settings/channels/{id}/remove"),
        form("/settings/channels/{id}/remove", post(settings::remove_channel)),
        form("/settings/channels/{id}/test", post(settings::test_channel)),
        page("/settings/ladders"),
        page("/settings/ladders/{kind}"),
        form("/settings/ladders/{kind}", post(decisions::ladder)),
        page("/settings/policies"),
        page("/settings/policies/{kind}"),
        form("/settings/policies/{kind}", post(decisions::policy)),
        page("/settings/teams/{id}/calendar"),
        form("/settings/teams/{id}/calendar", post(feeds::of_team)),
        file("/calendar/{token}", get(calendar::show)).open(),
        page("/account/calendar"),
        form("/account/calendar", post(feeds::own)),
        page("/settings/wordings"),
        page("/settings/wordings/{kind}"),
        form("/settings/wordings/{kind}", post(decisions::wording)),
        page("/account"),
        form("/account", post(preferences::save)),
        page("/account/password"),
        form("/account/password", post(preferences::password)),
    ]
}

/// The paths of the app's pages, as the app has them.
#[must_use]
pub fn of_app() -> Vec<String> {
    leptos_axum::generate_route_list(App)
        .iter()
        .map(|page| page.path().to_owned())
        .collect()
}

/// Whether a path, as the router has it, is a page.
#[must_use]
pub fn is_page(path: &str) -> bool {
    all()
        .iter()
        .any(|route| route.kind == Kind::Page && route.path == path)
}
