//! What a use-case can answer instead of a result.

use holdfast_domain::diff::FieldChange;
use holdfast_domain::fields::FieldErrors;

use crate::store::{Outage, StoreError};

/// Why a use-case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// Somebody saved another state since this one was opened.
    #[error("the record was changed by somebody else; it is at version {current} now")]
    Conflict {
        /// The version that is stored.
        current: i64,
    },
    /// The form made something already, and says something else now: what is stored (`before`) and what was sent (`after`).
    #[error("this form was recorded already, with other content")]
    Repeated(Vec<FieldChange>),
    /// The input is wrong, field by field.
    #[error("invalid input: {0}")]
    Invalid(FieldErrors),
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInFirst,
    /// The actor may not do this.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// Too many tries; again after so many seconds.
    #[error("too many tries; wait {}", holdfast_domain::words::wait(*seconds))]
    TooManyTries {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Too many ask for the same at once; again after so many seconds.
    #[error("busy; again in {seconds} seconds")]
    Busy {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Something broke that the caller cannot mend.
    #[error(transparent)]
    Store(StoreError),
    /// Something else broke.
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    /// Why the database cannot do it now, when that is the reason.
    #[must_use]
    pub const fn outage(&self) -> Option<Outage> {
        match self {
            Self::Store(StoreError::Unavailable(outage)) => Some(*outage),
            _ => None,
        }
    }
}

impl From<Outage> for ServiceError {
    fn from(outage: Outage) -> Self {
        Self::Store(outage.into())
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint { field, message } => Self::Invalid(FieldErrors::one(field, message)),
            other => Self::Store(other),
        }
    }
}

impl From<FieldErrors> for ServiceError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}
