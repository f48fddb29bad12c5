//! Names as they are compared, sorted and found: keys, skeletons and words, made by the recipe of `domain`. Those that
//! another recipe made are made anew when a database is opened.

mod anew;

use holdfast_domain::fold;
use uuid::Uuid;

pub(super) use self::anew::make_anew;
use super::db::execute;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// The key by which names sort.
#[must_use]
pub fn name_key(name: &str) -> String {
    fold::order(name)
}

/// The same for a table whose oldest constraint lets no two rows share their key: names are compared by their skeletons now.
pub(super) fn own_key(name: &str, id: Uuid) -> String {
    format!("{}  {}", fold::order(name), id.simple())
}

/// What a record of `name_terms` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Provider,
    Person,
    Credential,
}

impl Named {
    const fn stored(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Person => "person",
            Self::Credential => "credential",
        }
    }
}

/// Replaces the words by which a record is found.
pub(super) async fn put_terms(
    conn: &mut Conn<'_>,
    kind: Named,
    id: Uuid,
    text: &str,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM name_terms WHERE subject_id = $1 AND kind = $2")
            .bind(id)
            .bind(kind.stored())
    )?;
    let mut sql = Sql::new("INSERT INTO name_terms (kind, term, subject_id) VALUES ");
    for (index, term) in words(text).into_iter().enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" })
            .bind_all([Arg::Text(kind.stored().into()), Arg::Text(term), Arg::Id(id)])
            .push(")");
    }
    if !sql.args.is_empty() {
        execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
    }
    Ok(())
}

/// The words of a text, each once.
pub(super) fn words(text: &str) -> std::collections::BTreeSet<String> {
    fold::words(text).collect()
}

/// Narrows a statement to records of whose words each typed one begins one. What was typed without a letter or digit finds
/// nothing.
pub(super) fn search(sql: &mut Sql, column: &'static str, kind: Named, typed: &str) {
    if fold::asks_nothing(typed) {
        sql.push(" AND 1 = 0");
    }
    for word in words(typed) {
        sql.push(" AND ")
            .push(column)
            .push(" IN (SELECT n.subject_id FROM name_terms n WHERE n.kind = ")
            .bind(Arg::Text(kind.stored().into()))
            .push(" AND n.term");
        begins(sql, " AND n.term", &word);
        sql.push(")");
    }
}

/// Adds ` >= word AND .. < behind the last that begins with it`; the column stands before it, and is named once more.
pub(super) fn begins(sql: &mut Sql, and_column: &'static str, word: &str) {
    sql.push(" >= ").bind(Arg::Text(word.to_owned()));
    sql.push(and_column)
        .push(" < ")
        .bind(Arg::Text(format!("{word}\u{10ffff}")));
}
