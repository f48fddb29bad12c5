//! How much there is to read: messages a person and week, and the lines about teams.

use holdfast_backend::services::reminders::Preview;
use leptos::prelude::*;

use super::grouped;
use crate::components::table::{Column, DataTable, Row};

/// Weeks that have a column of their own.
const WEEKS_MAX: usize = 4;

/// Messages by recipient and week, which is what people have to read.
pub(super) fn messages(preview: &Preview) -> AnyView {
    let week = |index: usize| match index {
        0 => "This week".to_owned(),
        index => format!("Week {}", index + 1),
    };
    let shown = preview.weeks.len().min(WEEKS_MAX);
    let names = ["w1", "w2", "w3", "w4"];
    let mut columns = vec![Column::new("who", "Messages to").wraps()];
    columns.extend(
        names
            .iter()
            .take(shown)
            .enumerate()
            .map(|(index, name)| Column::new(*name, week(index))),
    );
    columns.push(Column::new("all", "In all"));
    let cells = |name: String, weeks: &[usize]| {
        let mut cells = vec![name.into_any()];
        cells.extend(weeks.iter().take(shown).map(|count| grouped(*count).into_any()));
        cells.push(grouped(weeks.iter().sum()).into_any());
        Row::plain(cells)
    };
    let mut rows = vec![cells("Everybody".to_owned(), &preview.weeks)];
    rows.extend(
        preview
            .messages
            .iter()
            .map(|row| cells(row.recipient.clone(), &row.weeks)),
    );
    let hidden = preview.recipients.saturating_sub(preview.messages.len());
    let more = (hidden > 0).then(|| format!("and {} more recipients", grouped(hidden)));
    view! {
        <section class="card" id="messages">
            <h2>"Messages a person and week"</h2>
            <DataTable caption="Messages a person and week" columns=columns rows=rows free=true />
            {more.map(|more| view! { <p class="muted small">{more}</p> })}
            <p class="muted small">"E-mails and webhook messages. Reminders for one person and day come in one e-mail, unless that person chose otherwise."</p>
        </section>
    }
    .into_any()
}

/// The lines about teams that leads and compliance get.
pub(super) fn sums(preview: &Preview) -> Option<AnyView> {
    if preview.sums.is_empty() {
        return None;
    }
    let lines = preview
        .sums
        .iter()
        .map(|(who, line)| view! { <li>{who.clone()} ": " {line.clone()}</li> })
        .collect_view();
    let hidden = preview.sums_total.saturating_sub(preview.sums.len());
    let more = (hidden > 0).then(|| format!("and {} more", grouped(hidden)));
    let title = format!("Team summaries: {}", grouped(preview.sums_total));
    Some(
        view! {
            <details class="card">
                <summary>{title}</summary>
                <ul>{lines}</ul>
                {more.map(|more| view! { <p class="muted small">{more}</p> })}
            </details>
        }
        .into_any(),
    )
}
