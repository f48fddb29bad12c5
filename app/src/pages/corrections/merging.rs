//! Merging a provider into another one, of which it is the double.

use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::{NEEDING, Other};
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::ProviderId;
use leptos::prelude::*;

use super::way_to;
use crate::components::choice::Choice;
use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The form that merges a provider.
#[component]
pub fn MergeProvider() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<ProviderId>("id");
    let read = {
        let context = context.clone();
        async move {
            let (actor, id) = (context.actor()?, id?);
            for needed in [Permission::ManageProviders, Permission::EditAnyIntegration] {
                if !actor.may(needed) {
                    return Err(ServiceError::Forbidden(needed.label()));
                }
            }
            let view = context
                .backend
                .record_view::<holdfast_domain::provider::Provider>(actor, id.0)
                .await?;
            Ok((view, context.backend.form_options(actor).await?.providers))
        }
    };
    load(read, move |(view, providers)| {
        let provider = &view.record;
        let others = providers.iter().filter(|other| other.id != provider.id);
        let choices = others
            .map(|other| Choice::new(other.id.to_string(), other.name.as_str()))
            .collect();
        let count = view.needed_by.len();
        let count = match count {
            NEEDING.. => format!("{NEEDING} integrations or more"),
            _ => holdfast_domain::words::count(i64::try_from(count).unwrap_or(i64::MAX), "integration"),
        };
        let moves = format!("The other provider takes over {count} and what this one announced.");
        let form = Form::new(context.form_or(Default::default));
        let action = format!("{}/merge", paths::provider(provider.id));
        let crumbs = way_to(Other::Provider(provider.id), provider.name.to_string());
        let (title, cancel) = (format!("Merge {}", provider.name), paths::provider(provider.id));
        let version = view.standing.version.to_string();
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs>
                    <p>"For a provider that is in the register twice."</p>
                </PageHeader>
                <form class="form card narrow" method="post" action=action novalidate>
                    <input type="hidden" name="version" value=version />
                    {form.head()}
                    <p>{moves} " This one is then withdrawn; each integration keeps the change in its history."</p>
                    {form.field("into", "The provider that stays").required().select(choices, "Choose one")}
                    <SubmitBar label="Merge" cancel_href=Some(cancel) />
                </form>
            </PageFrame>
        }
    })
}
