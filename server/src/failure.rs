//! Why a command ended without success: a sentence for a person, an exit code for a script.

use holdfast_backend::{ServiceError, StoreError};

/// What failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The configuration is wrong; exit code 2.
    #[error("{0}")]
    Configuration(String),
    /// The database cannot be opened; exit code 3.
    #[error("{0}")]
    Database(StoreError),
    /// Anything else; exit code 1.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// The exit code: 2 for configuration, 3 for a database that cannot be opened, 1 for the rest.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Configuration(_) => 2,
            Self::Database(_) => 3,
            Self::Other(_) => 1,
        }
    }

    /// Anything else that failed, with what was being done.
    pub fn while_doing(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::Other(format!("{what}: {error}."))
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Invalid(errors) => Self::Other(format!("Not done: {errors}")),
            other => Self::Other(not_done(&other)),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Other(not_done(&error))
    }
}

/// What failed, as a sentence.
fn not_done(error: &impl std::fmt::Display) -> String {
    format!("Not done: {}.", error.to_string().trim_end_matches('.'))
}
