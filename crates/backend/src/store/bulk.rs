//! Rows read as one value: the database writes them as one JSON text, which costs a fraction of handing over value by value.
//! What the two databases call the same thing stays in here and in [`Sql::in_bulk`].

use std::fmt::Display;
use std::str::FromStr;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serializer};

use super::db::run;
use super::sql::{Sql, bind_args};
use super::{Conn, StoreError};

/// How a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// As it is: text, dates, instants, whole numbers; yes or no, which is read by [`flag`].
    Plain,
    /// An id: SQLite's JSON holds no bytes.
    Id,
    /// A number that is not whole, never null, as text with every digit; it is read by [`exact`].
    Real,
    /// A document.
    Json,
}

/// A column of a statement, by the name that the statement gives it.
pub type Carry = (&'static str, Carried);

/// The rows of a statement, in its order. A row is a tuple of groups of columns; each group reads its columns in their order.
///
/// # Errors
/// When the database fails, or a row does not read as what it should be.
pub async fn rows<T: DeserializeOwned>(
    conn: &mut Conn<'_>,
    statement: Sql,
    groups: &[&[Carry]],
) -> Result<Vec<T>, StoreError> {
    let sql = statement.in_bulk(matches!(conn, Conn::Sqlite(_)), groups);
    let text: String = run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_one(c))?;
    Ok(serde_json::from_str(&text)?)
}

/// Yes, no or unknown: SQLite knows 1 and 0.
///
/// # Errors
/// When it is something else.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Yes(bool),
        Number(u8),
    }
    match Option::<Flag>::deserialize(from)? {
        None => Ok(None),
        Some(Flag::Yes(yes)) => Ok(Some(yes)),
        Some(Flag::Number(0)) => Ok(Some(false)),
        Some(Flag::Number(1)) => Ok(Some(true)),
        Some(Flag::Number(number)) => Err(D::Error::custom(format!("{number} is neither yes nor no"))),
    }
}

/// A number as text, to the last bit; for `#[serde(with)]`.
pub mod exact {
    use super::{Deserialize, Deserializer, Display, Error, FromStr, Serializer};

    /// Reads it.
    ///
    /// # Errors
    /// When it is no number.
    pub fn deserialize<'de, D, N>(from: D) -> Result<N, D::Error>
    where
        D: Deserializer<'de>,
        N: FromStr<Err: Display>,
    {
        <&str>::deserialize(from)?.parse().map_err(D::Error::custom)
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the serializer fails.
    pub fn serialize<S: Serializer>(number: &impl Display, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }
}
