//! Who can own something, and how lists tell of an owner who left.

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::UserId;
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// A person's name in a list, with "(left)" behind it once they may not sign in any more. The argument is the alias of `users`.
macro_rules! shown_name {
    ($alias:literal) => {
        concat!(
            "CASE WHEN ",
            $alias,
            ".disabled_at IS NULL THEN ",
            $alias,
            ".name ELSE ",
            $alias,
            ".name || ' (left)' END"
        )
    };
}
pub(super) use shown_name;

/// A condition that holds for what nobody answers for: it has no owner, or one who left. The argument is the column.
macro_rules! unowned {
    ($column:literal) => {
        concat!(
            "(",
            $column,
            " IS NULL OR ",
            $column,
            " IN (SELECT id FROM users WHERE disabled_at IS NOT NULL))"
        )
    };
}
pub(super) use unowned;

/// The roles that let a person act on what they own.
fn roles() -> impl Iterator<Item = Arg> {
    let roles = Role::ALL.iter().filter(|role| role.may_own());
    roles.map(|role| Arg::Text(role.as_str().to_owned()))
}

/// Everybody who can be given something to own, by name.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &mut Conn<'_>) -> Result<Vec<(UserId, String)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id, u.name FROM users u WHERE u.disabled_at IS NULL AND EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role IN (",
    );
    sql.bind_all(roles())
        .push(")) ORDER BY u.name_key, u.id LIMIT 1000");
    let rows: Vec<(Uuid, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// A person who is to own something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// Whether they may not sign in any more.
    pub left: bool,
    /// Whether one of their roles lets them act on what they own.
    pub may_own: bool,
}

/// How a person stands who is to own something; `None` when there is no such person.
///
/// # Errors
/// When the database fails.
pub async fn candidate(conn: &mut Conn<'_>, id: UserId) -> Result<Option<Candidate>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.name, u.disabled_at IS NOT NULL, EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role IN (",
    );
    sql.bind_all(roles())
        .push(")) FROM users u WHERE u.id = ")
        .bind(Arg::Id(id.0));
    let row: Option<(String, bool, bool)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_optional(c))?;
    Ok(row.map(|(name, left, may_own)| Candidate { name, left, may_own }))
}
