//! Filing a record under another one: the form, written once for every kind.

use std::fmt::Display;
use std::future::Future;
use std::str::FromStr;

use chrono::NaiveDate;
use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::services::corrections::Other;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ProviderId};
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::Notice;
use holdfast_domain::review::Review;
use leptos::prelude::*;
use uuid::Uuid;

use super::{Crumbs, Shown};
use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// A kind that is filed under another record.
pub trait Filed: Shown {
    /// The id of what it is filed under.
    type Under: FromStr + Display + Copy + Send + Sync + 'static;
    /// What the form is called.
    const TITLE: &'static str;
    /// Why somebody would fill it in.
    const WHY: &'static str;

    /// What is not asked for.
    fn beside(id: Uuid, under: Self::Under, actor: &Actor) -> Self::Besides;

    /// Where the form is.
    fn form_at(under: Self::Under) -> String;

    /// The page of what it is filed under.
    fn under_at(under: Self::Under) -> String;

    /// What is filled in already.
    fn defaults(_today: NaiveDate) -> Fields {
        Fields::default()
    }

    /// The way to what it is filed under.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` to who may not file it.
    fn way(
        context: &PageContext,
        under: Self::Under,
    ) -> impl Future<Output = Result<Crumbs, ServiceError>> + Send;
}

/// The way to an integration, when it is one under which the actor may file this.
async fn to_integration(
    context: &PageContext,
    id: IntegrationId,
    allowed: fn(&IntegrationView) -> bool,
    permission: Permission,
) -> Result<Crumbs, ServiceError> {
    use holdfast_domain::enumeration::Enumeration;
    let view = context.backend.integration(context.actor()?, id).await?;
    if !allowed(&view) {
        return Err(ServiceError::Forbidden(permission.label()));
    }
    let name = view.stored.integration.name.to_string();
    Ok(super::way_to(Other::Integration(id), name))
}

impl Filed for Incident {
    type Under = IntegrationId;
    const TITLE: &'static str = "Record incident";
    const WHY: &'static str = "A failure or a breach at the provider. It counts in the score for 24 months.";

    fn beside(id: Uuid, under: IntegrationId, _actor: &Actor) -> Self::Besides {
        (id.into(), under)
    }

    fn form_at(under: IntegrationId) -> String {
        paths::new_incident(under)
    }

    fn under_at(under: IntegrationId) -> String {
        paths::integration(under)
    }

    fn defaults(today: NaiveDate) -> Fields {
        Fields::default().with("started_on", today.to_string())
    }

    async fn way(context: &PageContext, under: IntegrationId) -> Result<Crumbs, ServiceError> {
        let allowed = |view: &IntegrationView| view.may_record_incident;
        to_integration(context, under, allowed, Permission::RecordIncident).await
    }
}

impl Filed for Evidence {
    type Under = IntegrationId;
    const TITLE: &'static str = "Add evidence";
    const WHY: &'static str =
        "A document that proves compliance. Store the link; the file stays where it is.";

    fn beside(id: Uuid, under: IntegrationId, _actor: &Actor) -> Self::Besides {
        (id.into(), under)
    }

    fn form_at(under: IntegrationId) -> String {
        paths::new_evidence(under)
    }

    fn under_at(under: IntegrationId) -> String {
        paths::integration(under)
    }

    async fn way(context: &PageContext, under: IntegrationId) -> Result<Crumbs, ServiceError> {
        let allowed = |view: &IntegrationView| view.may_add_evidence;
        to_integration(context, under, allowed, Permission::ManageEvidence).await
    }
}

impl Filed for Review {
    type Under = IntegrationId;
    const TITLE: &'static str = "Record review";
    const WHY: &'static str = "Check data, access, contract, SLA and risk, then record the outcome.";

    fn beside(id: Uuid, under: IntegrationId, actor: &Actor) -> Self::Besides {
        (id.into(), under, actor.user)
    }

    fn form_at(under: IntegrationId) -> String {
        paths::review(under)
    }

    fn under_at(under: IntegrationId) -> String {
        paths::integration(under)
    }

    fn defaults(today: NaiveDate) -> Fields {
        Fields::default().with("held_on", today.to_string())
    }

    async fn way(context: &PageContext, under: IntegrationId) -> Result<Crumbs, ServiceError> {
        let allowed = |view: &IntegrationView| view.may_review;
        to_integration(context, under, allowed, Permission::RecordReview).await
    }
}

impl Filed for Notice {
    type Under = ProviderId;
    const TITLE: &'static str = "Record notice";
    const WHY: &'static str = "Something that the provider announced. Owners of what uses it are reminded of its day, \
         and are asked to acknowledge it.";

    fn beside(id: Uuid, under: ProviderId, _actor: &Actor) -> Self::Besides {
        (id.into(), under)
    }

    fn form_at(under: ProviderId) -> String {
        paths::new_notice(under)
    }

    fn under_at(under: ProviderId) -> String {
        paths::provider(under)
    }

    fn defaults(today: NaiveDate) -> Fields {
        Fields::default().with("published_on", today.to_string())
    }

    async fn way(context: &PageContext, under: ProviderId) -> Result<Crumbs, ServiceError> {
        use holdfast_domain::enumeration::Enumeration;
        let actor = context.actor()?;
        if !actor.may(Permission::ManageProviders) {
            return Err(ServiceError::Forbidden(Permission::ManageProviders.label()));
        }
        let view = context.backend.provider(actor, under).await?;
        Ok(super::way_to(
            Other::Provider(under),
            view.provider.name.to_string(),
        ))
    }
}

/// The page that records an incident.
#[component]
pub fn RecordIncident() -> impl IntoView {
    page::<Incident>()
}

/// The page that files a document.
#[component]
pub fn AddEvidence() -> impl IntoView {
    page::<Evidence>()
}

/// The page that records a notice.
#[component]
pub fn RecordNotice() -> impl IntoView {
    page::<Notice>()
}

fn page<R: Filed>() -> AnyView {
    let context = PageContext::expect();
    let under = path_param::<R::Under>("id");
    let read = {
        let context = context.clone();
        async move {
            let under = under?;
            Ok((under, R::way(&context, under).await?))
        }
    };
    load(read, move |(under, way)| {
        let form = form::<R>(&context, under);
        view! {
            <PageFrame title=R::TITLE context=context.clone()>
                <PageHeader crumbs=way>
                    <p>{R::WHY}</p>
                </PageHeader>
                {form}
            </PageFrame>
        }
    })
}

/// The form that files one.
pub fn form<R: Filed>(context: &PageContext, under: R::Under) -> AnyView {
    let state = context.form_or(|| R::defaults(context.today()));
    let id = context.id_for(&state.fields);
    let form = Form::new(state);
    let fields = super::fields::<R>(form, &[]);
    view! {
        <form class="form card narrow" method="post" action=R::form_at(under) novalidate>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {fields}
            <SubmitBar label=R::TITLE cancel_href=Some(R::under_at(under)) />
        </form>
    }
    .into_any()
}
