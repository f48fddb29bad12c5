//! The audit log: one row per event, newest first: who did what to which record, under which permission and from where, what was
//! before and after, and the hashes that make it a chain.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdfast_domain::access::Permission;
use holdfast_domain::audit::Action;
use serde_json::Value;

use super::lists::id;
use super::{Cell, Chunk, ChunkRequest, Column, Cursor, Parameter, ParameterKind, Parameters, Report};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::audit::{self, AuditFilter, AuditRow};
use crate::store::{Conn, StoreError};

/// The report.
pub struct AuditLog;

/// The most changed fields that the page names; the file has all.
const NAMED: usize = 6;

static PARAMETERS: [Parameter; 5] = [
    Parameter {
        name: "who",
        label: "Who",
        kind: ParameterKind::Words,
    },
    Parameter {
        name: "action",
        label: "Action",
        kind: ParameterKind::one_of::<Action>(),
    },
    Parameter {
        name: "record",
        label: "Id of the record",
        kind: ParameterKind::Id,
    },
    Parameter {
        name: "from",
        label: "From",
        kind: ParameterKind::Date,
    },
    Parameter {
        name: "to",
        label: "To",
        kind: ParameterKind::Date,
    },
];

static COLUMNS: [Column; 16] = [
    Column::new("seq", "Event", "Its place in the chain, from 1 without a gap"),
    Column::new("at", "When", "When it happened"),
    Column::new("who", "Who", "The name then of the person, or Holdfast itself"),
    Column::new("action", "Action", "What was done"),
    Column::new(
        "record",
        "Record",
        "What the record is called today; empty: it has no name",
    ),
    Column::new("record_kind", "Kind", "What kind of record it was done to"),
    Column::new(
        "changes",
        "Changes",
        "The fields that changed, or else what belongs to the event",
    ),
    Column::new(
        "origin",
        "From where",
        "The address that the request came from, or the command line",
    ),
    Column::in_file("permission", "Permission", "The permission that allowed it"),
    Column::in_file(
        "details",
        "Details",
        "Everything that is kept of the event, as JSON; differences with before and after",
    ),
    Column::in_file("record_id", "Record id", "The record's stable id"),
    Column::in_file(
        "actor_id",
        "Person id",
        "The person's stable id; empty: Holdfast itself",
    ),
    Column::in_file(
        "hashed_at",
        "When, as it is hashed",
        "The instant to the microsecond, as the hash covers it",
    ),
    Column::in_file("event_id", "Event id", "The event's stable id"),
    Column::in_file(
        "previous_hash",
        "Hash before",
        "The hash of the event before; empty for the first",
    ),
    Column::in_file(
        "hash",
        "Hash",
        "SHA-256 over the event and the hash before, in hexadecimal",
    ),
];

#[async_trait]
impl Report for AuditLog {
    fn slug(&self) -> &'static str {
        "audit-log"
    }

    fn title(&self) -> &'static str {
        "Audit log"
    }

    fn purpose(&self) -> &'static str {
        "For auditors: who did what, when, to which record and from where. Each event holds the hash of the one before, so that a \
         change afterwards shows; the job verify-audit goes through all of them every day."
    }

    fn row(&self) -> &'static str {
        "event"
    }

    fn permission(&self) -> Permission {
        Permission::ReadAudit
    }

    fn parameters(&self) -> &'static [Parameter] {
        &PARAMETERS
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn rows_lead_to(&self) -> Option<(&'static str, &'static str)> {
        Some(("/reports/audit-log/", "seq"))
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let wrong = |_| StoreError::Constraint {
            field: "after",
            message: "This page's address is wrong; start at the first page.",
        };
        let after = match &request.after {
            Some(after) => Some(after.0.parse().map_err(wrong)?),
            None => None,
        };
        let filter = filter(backend, parameters);
        let mut rows = audit::events(conn, &filter, after, request.rows + 1).await?;
        let more = rows.len() > request.rows;
        rows.truncate(request.rows);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor(row.seq.to_string()));
        Ok(Chunk {
            rows: rows.into_iter().map(cells).collect(),
            next,
        })
    }
}

fn filter(backend: &Backend, parameters: &Parameters) -> AuditFilter {
    let (from, before) = parameters.span(&backend.clock);
    AuditFilter {
        who: parameters.get("who").map(str::to_owned),
        action: parameters.choice("action"),
        record: parameters.get("record").and_then(|id| id.parse().ok()),
        from,
        before,
    }
}

fn cells(row: AuditRow) -> Vec<Cell> {
    let at = row.at.parse::<DateTime<Utc>>().ok();
    let data: Value = serde_json::from_str(&row.data).unwrap_or_default();
    vec![
        row.seq.into(),
        Cell::maybe(at, Cell::Instant),
        row.actor_name.into(),
        Cell::stored_choice::<Action>(&row.action),
        row.record_name.into(),
        row.entity.into(),
        changes(&data).into(),
        row.origin.into(),
        Cell::stored_choice::<Permission>(&row.permission),
        row.data.into(),
        Cell::maybe(row.entity_id, id),
        Cell::maybe(row.actor_id, id),
        row.at.into(),
        id(row.id),
        row.previous_hash.into(),
        row.hash.into(),
    ]
}

/// What an event is about, in a line: "owner, tier" of what was changed, "name: Payments" of what was made.
fn changes(data: &Value) -> String {
    if let Some(changed) = data.get("changes").and_then(Value::as_array) {
        let names: Vec<String> = changed
            .iter()
            .filter_map(|change| change.get("path")?.as_str().map(path_in_words))
            .collect();
        let hidden = names.len().saturating_sub(NAMED);
        let shown = names[..names.len() - hidden].join(", ");
        return if hidden > 0 {
            format!("{shown} and {hidden} more")
        } else {
            shown
        };
    }
    let Some(fields) = data.as_object() else {
        return String::new();
    };
    let said = fields.iter().filter_map(|(name, value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        // The hash of a revision says nothing to a reader; the file has it.
        (name != "revision" && !value.is_empty()).then(|| format!("{}: {value}", name.replace('_', " ")))
    });
    said.take(NAMED).collect::<Vec<_>>().join(", ")
}

/// "environments 1, version" of "`environments.0.version.some`".
fn path_in_words(path: &str) -> String {
    let parts = path.split('.').filter(|part| *part != "some");
    let parts: Vec<String> = parts
        .map(|part| match part.parse::<usize>() {
            Ok(index) => format!("{},", index + 1),
            Err(_) => part.replace('_', " "),
        })
        .collect();
    parts.join(" ").trim_end_matches(',').to_owned()
}
