//! The reports: each a page with a table and a file, from one definition in the registry.

use holdfast_backend::ServiceError;
use holdfast_backend::reports::{
    self, Cell, Chunk, ChunkRequest, Cursor, ParameterKind, Parameters, Report, registry,
};
use holdfast_domain::access::{Actor, Permission};
use leptos::prelude::*;

use super::frame::PageFrame;
use crate::components::button::LinkButton;
use crate::components::choice::{Choice, SelectField};
use crate::components::empty::EmptyState;
use crate::components::field::{DateField, TextField};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::{CsvButton, Pager};
use crate::context::{PageContext, Query, encode, load, path_param};
use crate::{filters, paths};

/// From here on the text of a cell takes several lines.
const LONG_CHARS: usize = 48;
/// Rows on one page of a report.
const PAGE_ROWS: usize = 100;

/// The list of reports.
#[component]
pub fn Reports() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            if actor.may(Permission::ExportReports) {
                Ok(actor.clone())
            } else {
                Err(ServiceError::Forbidden("Run and export every report"))
            }
        }
    };
    load(
        read,
        move |actor| view! { <PageFrame title="Reports" context=context.clone()>{list(&actor)}</PageFrame> },
    )
}

fn list(actor: &Actor) -> AnyView {
    let rows = registry()
        .iter()
        .filter(|report| actor.may(report.permission()))
        .map(|report| {
            let mut row = Row::link(
                paths::report(report.slug()),
                vec![report.title(), report.purpose(), report.row()],
            );
            row.actions = Some(
                view! { <CsvButton href=paths::csv(&paths::report(report.slug())) /> }
                    .into_any()
                    .into(),
            );
            row
        })
        .collect();
    let columns = vec![
        Column::new("report", "Report"),
        Column::new("purpose", "Who reads it, and why").wraps(),
        Column::new("row", "One row per"),
    ];
    let by_mail = view! { <LinkButton href=paths::SCHEDULES label="Reports by mail" small=true /> };
    view! {
        <PageHeader actions=by_mail.into_any()>
            <p>"Each report is a table here and a CSV file with every column. It can also be sent by e-mail on a schedule."</p>
        </PageHeader>
        <DataTable caption="Reports" columns=columns rows=rows free=true />
    }
    .into_any()
}

/// The page of a report.
#[component]
pub fn ReportPage() -> impl IntoView {
    let report =
        path_param::<String>("slug").and_then(|slug| reports::find(&slug).ok_or(ServiceError::NotFound));
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        let Ok(report) = &report else {
            return Ok(Parameters::default());
        };
        let given = query.0.iter();
        Ok(Parameters::parse(
            *report,
            given.map(|(name, value)| (name.as_str(), value.as_str())),
        )?)
    });
    let read = {
        let context = context.clone();
        async move {
            let (report, parameters) = (report?, asked?);
            let after = Some(context.query.get("after"))
                .filter(|after| !after.is_empty())
                .map(|after| Cursor(after.to_owned()));
            let chunk = context
                .backend
                .view_report(
                    context.actor()?,
                    report,
                    &parameters,
                    &ChunkRequest {
                        after,
                        rows: PAGE_ROWS,
                    },
                )
                .await?;
            Ok((report, chunk))
        }
    };
    load(read, move |(report, chunk)| {
        view! { <PageFrame title=report.title() context=context.clone()>{body(report, chunk, &context)}</PageFrame> }
    })
}

fn body(report: &'static dyn Report, chunk: Chunk, context: &PageContext) -> AnyView {
    let path = paths::report(report.slug());
    let query = context.query.without(&["after"]);
    let shown: Vec<usize> = report
        .columns()
        .iter()
        .enumerate()
        .filter(|(_, column)| column.on_page)
        .map(|(index, _)| index)
        .collect();
    let columns = shown
        .iter()
        .map(|index| {
            let column = report.columns()[*index];
            let shown = Column::new(column.name, column.label);
            let is_long = |row: &Vec<Cell>| {
                row.get(*index)
                    .is_some_and(|cell| cell.screen_form().chars().count() > LONG_CHARS)
            };
            if chunk.rows.iter().any(is_long) {
                shown.wraps()
            } else {
                shown
            }
        })
        .collect();
    let summary = format!(
        "{} rows{}",
        chunk.rows.len(),
        if chunk.next.is_some() { ", more follow" } else { "" }
    );
    let rows = chunk
        .rows
        .into_iter()
        .map(|row| {
            let cells: Vec<AnyView> = shown
                .iter()
                .filter_map(|index| row.get(*index))
                .map(|cell| cell.screen_form().into_any())
                .collect();
            Row {
                href: leads_to(report, &row),
                ..Row::plain(cells)
            }
        })
        .collect();
    let next = chunk.next.map(|cursor| query.with("after", &cursor.0).on(&path));
    let first = (!context.query.get("after").is_empty()).then(|| query.on(&path));
    let by_mail = query
        .0
        .iter()
        .filter(|(name, _)| !["bom", "separator"].contains(&name.as_str()))
        .fold(paths::schedule(report.slug()), |address, (name, value)| {
            format!("{address}&{}={}", encode(name), encode(value))
        });
    let by_mail = view! { <LinkButton href=by_mail label="Schedule by mail" small=true /> };
    let tools = view! {
        {by_mail}
        <CsvButton href=query.on(&paths::csv(&path)) />
        <CsvButton href=query.with("bom", "1").on(&paths::csv(&path)) label="CSV for spreadsheets" />
        <CsvButton href=query.with("bom", "1").with("separator", ";").on(&paths::csv(&path)) label="With semicolons" />
    }
    .into_any();
    let meanings = report
        .columns()
        .iter()
        .map(|column| view! { <dt><code>{column.name}</code></dt> <dd>{column.meaning}</dd> })
        .collect_view();
    let fields = fields(report, &query);
    let (chips, count) = (chips(report, &query, &path), summary.clone());
    // Where nothing can be chosen there is no button that opens an empty panel.
    let bar = if report.parameters().is_empty() {
        view! { <FilterBar action=path.clone() chips=chips clear_href=path count=count tools=tools /> }
            .into_any()
    } else {
        view! {
            <FilterBar action=path.clone() chips=chips clear_href=path count=count tools=tools>
                {fields}
            </FilterBar>
        }
        .into_any()
    };
    view! {
        <PageHeader crumbs=vec![("Reports".into(), paths::REPORTS.into())]>
            <p>{report.purpose()}</p>
        </PageHeader>
        <div class="table-block">
            {bar}
            <DataTable caption=report.title() columns=columns rows=rows dense=true>
                <EmptyState icon=IconName::Reports title="No row" text="No rows for this report." />
            </DataTable>
            <Pager summary=summary previous=first next=next />
        </div>
        <details class="card fold">
            <summary>"What the columns of the file mean"</summary>
            <dl class="facts">{meanings}</dl>
        </details>
    }
    .into_any()
}

/// The record that a row tells of.
fn leads_to(report: &dyn Report, row: &[Cell]) -> Option<String> {
    let (before, column) = report.rows_lead_to()?;
    let place = report.columns().iter().position(|known| known.name == column)?;
    let cell = row.get(place).filter(|cell| !cell.is_empty())?;
    Some(format!("{before}{}", cell.file_form()))
}

fn fields(report: &dyn Report, query: &Query) -> AnyView {
    report
        .parameters()
        .iter()
        .map(|parameter| {
            let value = query.get(parameter.name).to_owned();
            match parameter.kind {
                ParameterKind::Date => {
                    view! { <DateField name=parameter.name label=parameter.label value=value /> }.into_any()
                }
                ParameterKind::Words | ParameterKind::Id => {
                    view! { <TextField name=parameter.name label=parameter.label value=value /> }.into_any()
                }
                ParameterKind::OneOf(allowed) => {
                    let options = allowed().into_iter().map(|(value, label)| Choice::new(value, label)).collect();
                    view! { <SelectField name=parameter.name label=parameter.label options=options value=value placeholder=Some("Any".to_owned()) /> }.into_any()
                }
            }
        })
        .collect_view()
        .into_any()
}

fn chips(report: &dyn Report, query: &Query, path: &str) -> Vec<FilterChip> {
    report
        .parameters()
        .iter()
        .filter(|parameter| !query.get(parameter.name).is_empty())
        .map(|parameter| {
            let value = query.get(parameter.name);
            let label = parameter
                .kind
                .allowed()
                .into_iter()
                .find(|(stored, _)| *stored == value)
                .map_or(value, |(_, label)| label);
            FilterChip {
                label: parameter.label.to_owned(),
                value: label.to_owned(),
                remove_href: query.with(parameter.name, "").on(path),
            }
        })
        .collect()
}
