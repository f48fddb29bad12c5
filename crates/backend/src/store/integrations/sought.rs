//! The words that a list of integrations is searched by: which of them leads to the hits, and which are then asked of each.

use holdfast_domain::fold::asks_nothing;

use crate::store::db::run;
use crate::store::names::{begins, words};
use crate::store::sql::{Arg, Sql, bind_args};
use crate::store::{Conn, StoreError};

/// A word of more records than this does not lead: each record of the list is asked for it instead, in the order of the list.
const LEADS_MAX: i64 = 2_000;

/// What was typed, in the order in which it is looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Sought {
    /// The rarest word, when it is rare: all its records are found by it.
    lead: Option<String>,
    /// Asked of each record.
    others: Vec<String>,
    /// Something was typed that has no letter and no digit.
    nothing: bool,
}

impl Sought {
    /// Counts, up to a limit, how many records each word has. Nothing is left out for it: the limit only decides where the
    /// search begins.
    pub(super) async fn of(conn: &mut Conn<'_>, typed: &str) -> Result<Self, StoreError> {
        let mut others: Vec<String> = words(typed).into_iter().collect();
        let mut rarest = None;
        for (index, word) in others.iter().enumerate() {
            let mut count =
                Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_terms s WHERE s.term");
            begins(&mut count, " AND s.term", word);
            count
                .push(" LIMIT ")
                .bind(Arg::Int(LEADS_MAX + 1))
                .push(") AS capped");
            let found: i64 =
                run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?;
            if found <= LEADS_MAX && rarest.is_none_or(|(least, _)| found < least) {
                rarest = Some((found, index));
            }
        }
        let lead = rarest.map(|(_, index)| others.remove(index));
        Ok(Self {
            lead,
            others,
            nothing: asks_nothing(typed),
        })
    }

    /// Whether the search begins at the words, and not at the list.
    pub(super) fn begins_with_words(&self) -> bool {
        self.lead.is_some()
    }

    /// Narrows a list of integrations `i`.
    pub(super) fn narrow(&self, sql: &mut Sql) {
        if self.nothing {
            sql.push(" AND 1 = 0");
        }
        if let Some(word) = &self.lead {
            sql.push(" AND i.id IN (SELECT s.integration_id FROM search_terms s WHERE s.term");
            begins(sql, " AND s.term", word);
            self.ask(sql, " AND EXISTS (SELECT 1 FROM search_terms o WHERE o.integration_id = s.integration_id AND o.term");
            sql.push(")");
        } else {
            self.ask(
                sql,
                " AND EXISTS (SELECT 1 FROM search_terms o WHERE o.integration_id = i.id AND o.term",
            );
        }
    }

    fn ask(&self, sql: &mut Sql, of_each: &'static str) {
        for word in &self.others {
            sql.push(of_each);
            begins(sql, " AND o.term", word);
            sql.push(")");
        }
    }
}
