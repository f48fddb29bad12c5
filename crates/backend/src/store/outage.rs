//! When the database cannot take or give what it should, by no fault of the request: which of the two databases said what, and
//! what people are told. Each of these passes by itself or is mended beside Holdfast, which then goes on.

use sqlx::sqlite::SqliteError;

/// Why the database cannot do now what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// There is no room left.
    Full,
    /// There is no memory left.
    Memory,
    /// Somebody else wrote for too long.
    Busy,
    /// It took longer than anybody waits, and was stopped.
    Slow,
    /// It does not answer.
    Gone,
    /// The file was removed or replaced while it was open.
    Moved,
    /// The disk cannot be read or written.
    Disk,
    /// It may only be read.
    ReadOnly,
    /// What is stored cannot be read as a database.
    Damaged,
    /// Something between Holdfast and PostgreSQL hands each statement to another connection.
    Pooled,
}

impl Outage {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Full,
        Self::Memory,
        Self::Busy,
        Self::Slow,
        Self::Gone,
        Self::Moved,
        Self::Disk,
        Self::ReadOnly,
        Self::Damaged,
        Self::Pooled,
    ];

    /// What is told to whoever asked.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Full => {
                "The disk of the database is full, so nothing was saved. As soon as there is room again, saving works by itself."
            }
            Self::Memory => "The database has no memory left, so nothing was saved. Try again in a moment.",
            Self::Busy => {
                "Others are writing to the database for a long time, so nothing was saved. Try again in a moment."
            }
            Self::Slow => {
                "The database took too long and was stopped. Nothing was saved. Try again in a moment."
            }
            Self::Gone => {
                "The database does not answer. Try again in a moment, and look whether it was saved before you send something again."
            }
            Self::Moved => {
                "The database file was removed or replaced while Holdfast was running, so nothing is saved. Put the file back, or restart Holdfast."
            }
            Self::Disk => {
                "The disk of the database cannot be read or written, so nothing was saved. Look at the disk."
            }
            Self::ReadOnly => "The database may only be read now, so nothing was saved.",
            Self::Damaged => "The database is damaged, so nothing was saved. Restore a backup.",
            Self::Pooled => {
                "The pooler between Holdfast and PostgreSQL does not keep prepared statements, so nothing was saved. Set max_prepared_statements in PgBouncer (1.21 or newer), or its pool_mode to session, or name PostgreSQL itself in DATABASE_URL."
            }
        }
    }

    /// After how many seconds it makes sense to try again.
    #[must_use]
    pub const fn retry_after_seconds(self) -> u32 {
        match self {
            Self::Memory | Self::Busy | Self::Slow | Self::Gone => 5,
            Self::Full | Self::Moved | Self::Disk | Self::ReadOnly | Self::Damaged | Self::Pooled => 30,
        }
    }

    /// The outage behind an error of either database, if there is one.
    #[must_use]
    pub fn behind(error: &sqlx::Error) -> Option<Self> {
        match error {
            sqlx::Error::Database(database) => {
                let code = database.code()?;
                if database.try_downcast_ref::<SqliteError>().is_some() {
                    Self::of_sqlite(code.parse().ok()?)
                } else {
                    Self::of_postgres(&code)
                }
            }
            sqlx::Error::PoolTimedOut => Some(Self::Busy),
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
            | sqlx::Error::InvalidSavePointStatement => Some(Self::Gone),
            _ => None,
        }
    }

    /// By SQLite's result code; the low byte is the kind, the rest says where (`SQLITE_IOERR_WRITE`).
    const fn of_sqlite(code: i32) -> Option<Self> {
        match code & 0xff {
            13 => Some(Self::Full),
            7 => Some(Self::Memory),
            5 | 6 => Some(Self::Busy),
            9 => Some(Self::Slow),
            10 | 14 => Some(Self::Disk),
            3 | 8 => Some(Self::ReadOnly),
            11 | 26 => Some(Self::Damaged),
            _ => None,
        }
    }

    /// By PostgreSQL's SQLSTATE.
    fn of_postgres(code: &str) -> Option<Self> {
        match code {
            "53100" => Some(Self::Full),
            "53200" => Some(Self::Memory),
            "55P03" | "40001" | "40P01" => Some(Self::Busy),
            "57014" | "25P03" | "25P04" => Some(Self::Slow),
            "25006" => Some(Self::ReadOnly),
            "42P05" | "26000" => Some(Self::Pooled),
            "XX001" | "XX002" => Some(Self::Damaged),
            _ => match code.get(..2) {
                // Connection exceptions, no resources, and the server shutting down or starting.
                Some("08" | "53" | "57") => Some(Self::Gone),
                Some("58") => Some(Self::Disk),
                _ => None,
            },
        }
    }
}

impl std::fmt::Display for Outage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_tell_the_same_outages() {
        for (sqlite, postgres, outage) in [
            (13, "53100", Outage::Full),
            (7, "53200", Outage::Memory),
            (5, "55P03", Outage::Busy),
            (517, "40001", Outage::Busy),
            (9, "57014", Outage::Slow),
            (778, "58030", Outage::Disk),
            (1032, "25006", Outage::ReadOnly),
            (267, "XX001", Outage::Damaged),
        ] {
            assert_eq!(Outage::of_sqlite(sqlite), Some(outage), "{sqlite}");
            assert_eq!(Outage::of_postgres(postgres), Some(outage), "{postgres}");
        }
        assert_eq!(Outage::of_postgres("57P01"), Some(Outage::Gone));
        assert_eq!(
            Outage::of_sqlite(2067),
            None,
            "a rule that is broken is no outage"
        );
        assert_eq!(Outage::of_postgres("23505"), None);
    }
}
