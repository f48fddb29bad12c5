//! Both schemas are one: the same migrations, tables, columns and indexes, and lists of values equal to the domain's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use holdfast_domain::access::Role;
use holdfast_domain::credential::{CredentialKind, Lifetime};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{Category, Criticality, Environment, Lifecycle};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::reminder::{
    AnswerKind, AttemptOutcome, ChannelClass, DeliveryState, NotificationKind, Reason, ReminderKind,
    ReportCadence, WebhookKind,
};
use holdfast_domain::review::Outcome;
use holdfast_domain::risk::Band;

fn folder(database: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(database)
}

fn migrations(database: &str) -> BTreeMap<String, String> {
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read_to_string(path).unwrap(),
        )
    };
    std::fs::read_dir(folder(database)).unwrap().map(read).collect()
}

/// One line of a table, in words that both databases share.
#[derive(Debug, PartialEq, Eq)]
struct Column {
    kind: String,
    rest: String,
}

/// What the types of PostgreSQL are in SQLite.
const KINDS: [(&str, &str); 9] = [
    ("UUID", "BLOB"),
    ("TEXT COLLATE \"C\"", "TEXT"),
    ("TIMESTAMPTZ", "TEXT"),
    ("DATE", "TEXT"),
    ("JSONB", "TEXT"),
    ("BIGINT", "INTEGER"),
    ("BOOLEAN", "INTEGER"),
    ("DOUBLE PRECISION", "REAL"),
    ("BYTEA", "BLOB"),
];

/// Tables as `table.column`, everything else (constraints, indexes, comments) as it is written.
fn read(text: &str, postgres: bool) -> (BTreeMap<String, Column>, Vec<String>) {
    let (mut columns, mut others, mut table) = (BTreeMap::new(), Vec::new(), String::new());
    // What fills a new table speaks each database's JSON and dates; a test of the migration looks at its result.
    let mut filling = false;
    // SQLite cannot change a check: its table is made anew there. What both checks say is compared elsewhere.
    let mut remaking = false;
    for line in text.lines() {
        remaking = remaking
            || line.starts_with("-- SQLite cannot change a check")
            || (line.starts_with("ALTER TABLE ") && line.contains(" DROP CONSTRAINT "));
        if remaking {
            continue;
        }
        filling = filling
            || line.starts_with("INSERT INTO integration_versions")
            || line.starts_with("INSERT INTO old_credentials")
            || line.starts_with("INSERT INTO record_dates")
            || line.starts_with("UPDATE credentials SET due_on");
        // What SQLite's planner has to know.
        let planning = line.starts_with("ANALYZE ") || line.starts_with("INSERT INTO sqlite_stat1 ");
        if planning {
            assert!(!postgres, "{line}");
        } else if filling {
            filling = !line.ends_with(';');
        } else if let Some(added) = line.strip_prefix("ALTER TABLE ") {
            let (table, column) = added.trim_end_matches(';').split_once(" ADD COLUMN ").unwrap();
            let (name, rest) = column.split_once(' ').unwrap();
            columns.insert(format!("{table}.{name}"), column_of(rest, postgres));
        } else if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            rest.trim_end_matches(" (").clone_into(&mut table);
            others.push(format!("table {table}"));
        } else if let Some(column) = line
            .strip_prefix("    ")
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let (name, rest) = column.trim_end_matches(',').split_once(' ').unwrap();
            columns.insert(format!("{table}.{name}"), column_of(rest, postgres));
        } else if line.starts_with(')') {
            // What is its own key is stored once.
            let ends: &[&str] = if postgres {
                &[");"]
            } else {
                &[") STRICT;", ") STRICT, WITHOUT ROWID;"]
            };
            assert!(ends.contains(&line), "{line} of table {table}");
        } else {
            others.push(line.trim().trim_end_matches(',').to_owned());
        }
    }
    (columns, others)
}

fn column_of(text: &str, postgres: bool) -> Column {
    if !postgres {
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        let boolean = rest.ends_with(" IN (0, 1))");
        let rest = if boolean {
            rest.split("CHECK (").next().unwrap().trim()
        } else {
            rest
        };
        return Column {
            kind: kind.into(),
            rest: rest.into(),
        };
    }
    let (theirs, ours) = KINDS
        .iter()
        .find(|(theirs, _)| text.starts_with(theirs))
        .unwrap_or_else(|| panic!("{text}: which type is this in SQLite?"));
    Column {
        kind: (*ours).into(),
        rest: text[theirs.len()..].trim().into(),
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database| migrations(database).into_keys().collect::<Vec<_>>();
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn both_databases_have_the_same_tables_columns_and_constraints() {
    let postgres = migrations("postgres");
    for (name, text) in migrations("sqlite") {
        let (ours, other_ours) = read(&text, false);
        let (theirs, other_theirs) = read(&postgres[&name], true);
        for (column, ours) in &ours {
            let ours = Column {
                kind: ours.kind.clone(),
                rest: ours.rest.clone(),
            };
            assert_eq!(Some(&ours), theirs.get(column), "{name}: {column}");
        }
        assert_eq!(
            ours.keys().collect::<Vec<_>>(),
            theirs.keys().collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(other_ours, other_theirs, "{name}");
        let tables = text.matches("CREATE TABLE").count();
        assert!(ours.len() >= 2 * tables, "{name}: the test reads no columns");
        assert!(
            ours.len() + other_ours.len() > 0,
            "{name}: the test reads nothing"
        );
    }
}

fn values<E: Enumeration>() -> Vec<&'static str> {
    E::ALL.iter().map(|value| value.as_str()).collect()
}

/// The values that a column takes.
fn expected(column: &str) -> Vec<&'static str> {
    match column {
        "user_roles.role" => values::<Role>(),
        "providers.category" | "integrations.category" => values::<Category>(),
        "services.criticality" | "integrations.tier" => values::<Criticality>(),
        "integrations.lifecycle" => values::<Lifecycle>(),
        "integrations.residual_band" | "integrations.inherent_band" => values::<Band>(),
        "integrations.next_due_kind" => vec![
            "none",
            "rotation",
            "never_rotated",
            "expiry",
            "review",
            "never_reviewed",
            "evidence",
            "notice",
            "version",
            "revocation",
        ],
        "name_terms.kind" => vec!["provider", "person", "credential"],
        "integration_tags.kind" => vec!["data_class", "framework", "environment"],
        "credentials.kind" => values::<CredentialKind>(),
        "credentials.environment" | "integration_versions.environment" => values::<Environment>(),
        "credentials.lifetime" => values::<Lifetime>(),
        "credentials.policy_choice" => vec!["default", "override", "exempt"],
        "credentials.state" => vec!["dated", "never_rotated", "exempt", "revoked"],
        "reviews.outcome" => values::<Outcome>(),
        "incidents.class" => values::<IncidentClass>(),
        "evidence.kind" => values::<EvidenceKind>(),
        "notices.kind" => values::<NoticeKind>(),
        "notifications.kind" => values::<NotificationKind>(),
        "notifications.channel" => values::<ChannelClass>(),
        "notifications.reason" | "team_sums.reason" => values::<Reason>(),
        "notifications.state" => values::<DeliveryState>(),
        "channels.kind" => values::<WebhookKind>(),
        "delivery_attempts.outcome" => values::<AttemptOutcome>(),
        "reminder_answers.kind" | "record_dates.what" => values::<ReminderKind>(),
        "reminder_answers.answer" => values::<AnswerKind>(),
        "report_schedules.cadence" => values::<ReportCadence>(),
        "revisions.entity" => vec![
            "integration",
            "credential",
            "provider",
            "service",
            "user",
            "evidence",
            "incident",
            "notice",
            "review",
            "rotation",
        ],
        other => panic!("{other} has a list of values; say here which"),
    }
}

#[test]
fn lists_of_values_are_those_of_the_domain() {
    let mut lists = BTreeMap::new();
    for text in migrations("sqlite").values() {
        for (column, line) in read(text, false).0 {
            if let Some((_, list)) = line.rest.split_once(" IN ('") {
                let list: Vec<String> = list
                    .trim_end_matches("'))")
                    .split("', '")
                    .map(str::to_owned)
                    .collect();
                lists.insert(column, list);
            }
        }
    }
    // The checks of what SQLite had to make anew.
    for (column, migration) in [
        ("revisions.entity", "0012_records.sql"),
        ("integrations.next_due_kind", "0014_dates.sql"),
    ] {
        let revised = |database: &str| -> Vec<String> {
            let text = &migrations(database)[migration];
            let (_, name) = column.split_once('.').unwrap();
            let (_, rest) = text.rsplit_once(&format!("({name} IN ('")).unwrap();
            let list = rest.split_once("')").unwrap().0.split("', '");
            list.map(str::to_owned).collect()
        };
        assert_eq!(revised("sqlite"), revised("postgres"));
        lists.insert(column.to_owned(), revised("sqlite"));
    }
    assert!(lists.len() >= 19, "the test reads {} lists", lists.len());
    for (column, list) in lists {
        assert_eq!(list, expected(&column), "{column}");
    }
}
