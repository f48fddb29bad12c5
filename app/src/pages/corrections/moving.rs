//! Moving a notice to the day that its provider has announced since.

use holdfast_backend::services::corrections::{Correctable, RecordView};
use holdfast_domain::fields::Fields;
use holdfast_domain::notice::Notice;
use leptos::prelude::*;

use super::{about, gone, page, step};
use crate::components::date::format_date;
use crate::components::form::SubmitBar;
use crate::context::PageContext;
use crate::pages::form::Form;

/// The form that moves a notice.
#[component]
pub fn MoveNotice() -> impl IntoView {
    about::<Notice>(|view| format!("Move {}", view.record.called()), false, body)
}

fn body(view: &RecordView<Notice>, context: &PageContext) -> AnyView {
    if view.standing.withdrawn.is_some() {
        return gone(view);
    }
    let form = Form::new(context.form_or(Fields::default));
    let id = view.record.id.0;
    let now = view.record.effective_on.map_or_else(
        || "So far no day is known from which it holds.".to_owned(),
        |day| {
            format!(
                "So far it is effective on {}; this day is kept among its earlier dates.",
                format_date(day)
            )
        },
    );
    let (action, cancel) = (step::<Notice>(id, "move"), page::<Notice>(id));
    view! {
        <form class="form card narrow" method="post" action=action novalidate>
            <input type="hidden" name="version" value=view.standing.version.to_string() />
            {form.head()}
            <p>{now} " Whoever acknowledged it is asked again."</p>
            {form.field("effective_on", "New effective date").required().date()}
            <SubmitBar label="Move" cancel_href=Some(cancel) />
        </form>
    }
    .into_any()
}
