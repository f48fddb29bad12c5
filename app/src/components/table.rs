//! The one table behind every list: a caption, headers that sort by links, rows that lead to their record.
//! On a narrow screen each row becomes a card with the same facts, named by `data-label`.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use super::markup::Markup;

mod column;
#[cfg(test)]
mod tests;

pub use self::column::{Align, Column, SortLink, SortState};

/// The checkbox of a row, for a bulk action. It is called by the heading of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSelect {
    /// The id of the [`BulkBar`](super::table_tools::BulkBar) form that the checkbox belongs to.
    pub form: String,
    pub value: String,
    pub ticked: bool,
}

/// A second line in a cell, smaller than the first.
#[must_use]
pub fn second_line(text: impl Into<Markup>) -> Markup {
    let text = text.into();
    Markup::of("span", &[("class", Some("table-sub"))], |it| it.push(&text))
}

/// One row: a cell for each column; the first is the row's heading and its link.
pub struct Row {
    pub href: Option<String>,
    pub cells: Vec<Markup>,
    pub select: Option<RowSelect>,
    /// Buttons at the end of the row. A mouse has to point at the row to see them: what presses belongs into a cell.
    pub actions: Option<Markup>,
}

impl Row {
    /// A row that leads to a record.
    #[must_use]
    pub fn link(href: impl Into<String>, cells: Vec<impl Into<Markup>>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::plain(cells)
        }
    }

    /// A row that leads nowhere.
    #[must_use]
    pub fn plain(cells: Vec<impl Into<Markup>>) -> Self {
        Self {
            href: None,
            cells: cells.into_iter().map(Into::into).collect(),
            select: None,
            actions: None,
        }
    }
}

/// A table, or its children when there is no row.
#[component]
pub fn DataTable(
    /// What the table lists.
    #[prop(into)]
    caption: String,
    /// Shows the caption; otherwise only assistive technology reads it.
    #[prop(optional)]
    show_caption: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Lower rows.
    #[prop(optional)]
    dense: bool,
    /// As high as its rows, for a short table within a page; otherwise it scrolls within the window.
    #[prop(optional)]
    free: bool,
    /// What stands here without rows: an `EmptyState` or a `NoMatches`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="card">{children.map(|children| children())}</div> }.into_any();
    }
    let class = match (dense, free) {
        (false, false) => "table-wrap",
        (true, false) => "table-wrap is-dense",
        (false, true) => "table-wrap is-free",
        (true, true) => "table-wrap is-dense is-free",
    };
    let has_actions = rows.iter().any(|row| row.actions.is_some());
    let marks: Vec<_> = columns
        .iter()
        .map(|column| (column.label.clone(), column.class()))
        .collect();
    let body = Markup::of("tbody", &[], |body| {
        for (index, row) in rows.iter().enumerate() {
            body_row(body, index, row, &marks, has_actions);
        }
    });
    let label = caption.clone();
    view! {
        <div class=class role="region" aria-label=label tabindex="0">
            <table class="table">
                <caption class=(!show_caption).then_some("visually-hidden")>{caption}</caption>
                <thead>
                    <tr>
                        {columns.into_iter().map(header).collect_view()}
                        {has_actions
                            .then(|| {
                                view! {
                                    <th scope="col" class="has-actions">
                                        <span class="visually-hidden">"Actions"</span>
                                    </th>
                                }
                            })}
                    </tr>
                </thead>
                {body.view()}
            </table>
        </div>
    }
    .into_any()
}

fn header(column: Column) -> AnyView {
    let class = column.class();
    let Column { key, label, sort, .. } = column;
    let Some(SortLink { href, state }) = sort else {
        return view! { <th scope="col" class=class data-column=key>{label}</th> }.into_any();
    };
    let (order, icon) = match state {
        SortState::None => (None, IconName::SortAscending),
        SortState::Ascending => (Some("ascending"), IconName::SortAscending),
        SortState::Descending => (Some("descending"), IconName::SortDescending),
    };
    view! {
        <th scope="col" class=class aria-sort=order data-column=key>
            <a class="sort" href=href>
                {label}
                <Icon name=icon small=true />
            </a>
        </th>
    }
    .into_any()
}

fn body_row(
    body: &mut Markup,
    index: usize,
    row: &Row,
    marks: &[(String, Option<String>)],
    has_actions: bool,
) {
    // Named by its number: shorter than what the row is called, which then stands on the page once.
    let id = row
        .select
        .as_ref()
        .map(|select| format!("{}-{index}", select.form));
    let id = id.as_deref();
    let mut cells = row.cells.iter();
    body.element("tr", &[], |tr| {
        tr.element("th", &[("scope", Some("row"))], |th| {
            if let Some(RowSelect { form, value, ticked }) = &row.select {
                th.void(
                    "input",
                    &[
                        ("type", Some("checkbox")),
                        ("class", Some("row-select")),
                        ("name", Some("id")),
                        ("value", Some(value)),
                        ("checked", ticked.then_some("")),
                        ("form", Some(form)),
                        ("aria-labelledby", id),
                    ],
                );
            }
            let Some(heading) = cells.next() else { return };
            let href = row.href.as_deref();
            match (href, id) {
                (Some(_), _) => {
                    let attributes = [("class", Some("row-link")), ("href", href), ("id", id)];
                    th.element("a", &attributes, |it| it.push(heading));
                }
                (None, Some(_)) => th.element("span", &[("id", id)], |it| it.push(heading)),
                (None, None) => th.push(heading),
            }
        });
        for (cell, (label, class)) in cells.zip(marks.iter().skip(1)) {
            let attributes = [("class", class.as_deref()), ("data-label", Some(label.as_str()))];
            tr.element("td", &attributes, |td| td.push(cell));
        }
        if has_actions {
            tr.element("td", &[("class", Some("has-actions"))], |td| {
                td.element("div", &[("class", Some("row-actions"))], |it| {
                    if let Some(actions) = &row.actions {
                        it.push(actions);
                    }
                });
            });
        }
    });
}
