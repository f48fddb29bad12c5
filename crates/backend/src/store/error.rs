//! What can go wrong below the services, and the one place where constraint errors of both databases become
//! sentences about fields.

use super::Outage;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The input breaks a rule that the database keeps.
    #[error("{field}: {message}")]
    Constraint {
        /// The field that breaks it.
        field: &'static str,
        /// What to tell the person.
        message: &'static str,
    },
    /// A record with this id is there already: the same form was sent twice.
    #[error("this was recorded already")]
    Repeated,
    /// What is stored does not read as what it should be.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The database cannot be opened; the message says why and what to do.
    #[error("{0}")]
    Open(String),
    /// The database cannot do it now, by no fault of whoever asked.
    #[error("{0}")]
    Unavailable(Outage),
    /// The database answered with an error or cannot be reached.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
}

/// Names of constraints (PostgreSQL) and `table.column` (SQLite), the field, and the sentence.
const CONSTRAINTS: &[(&str, &str, &str, &str)] = &[
    (
        "users_email_unique",
        "users.email",
        "email",
        "Somebody with this e-mail address is registered already.",
    ),
    (
        "teams_name_unique",
        "teams.name",
        "name",
        "A team with this name is there already.",
    ),
    (
        "teams_skeleton_unique",
        "teams.skeleton",
        "name",
        "A team with this name is there already.",
    ),
    (
        "providers_name_unique",
        "providers.name_key",
        "name",
        "A provider with this name is in the register already.",
    ),
    (
        "providers_skeleton_unique",
        "providers.skeleton",
        "name",
        "A provider with this name is in the register already.",
    ),
    (
        "services_name_unique",
        "services.name_key",
        "name",
        "A service with this name is there already.",
    ),
    (
        "services_skeleton_unique",
        "services.skeleton",
        "name",
        "A service with this name is there already.",
    ),
    (
        "service_dependencies_not_itself",
        "service_dependencies_not_itself",
        "depends_on",
        "A service cannot depend on itself.",
    ),
    (
        "credentials_name_unique",
        "credentials.integration_id, credentials.name_key",
        "name",
        "This integration has a credential with this name already.",
    ),
    (
        "credentials_skeleton_unique",
        "credentials.integration_id, credentials.skeleton",
        "name",
        "This integration has a credential with this name already.",
    ),
    (
        "credentials_expiry_after_issue",
        "credentials_expiry_after_issue",
        "expires_on",
        "It cannot expire before it was issued.",
    ),
    (
        "credentials_policy_days",
        "credentials_policy_days",
        "policy_days",
        "Enter a whole number of days from 1 to 3,650.",
    ),
    (
        "credentials_policy_reason",
        "credentials_policy_reason",
        "policy_reason",
        "Say why.",
    ),
    (
        "rotations_revoked_after",
        "rotations_revoked_after",
        "old_revoked_on",
        "The old one cannot have been revoked before the new one was there.",
    ),
];

/// References to records that are gone, by constraint (PostgreSQL names them `table_column_fkey`).
const REFERENCES: &[(&str, &str, &str)] = &[
    (
        "integrations_provider_id_fkey",
        "provider",
        "This provider is no longer in the register.",
    ),
    (
        "integrations_owner_id_fkey",
        "owner",
        "This person is no longer registered.",
    ),
    (
        "integrations_deputy_id_fkey",
        "deputy",
        "This person is no longer registered.",
    ),
    (
        "integrations_team_id_fkey",
        "team",
        "This team is no longer there.",
    ),
];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let Some(outage) = Outage::behind(&error) {
            tracing::warn!(error = %error, "The database is not available");
            return Self::Unavailable(outage);
        }
        let Some(database) = error.as_database_error() else {
            return Self::Database(error);
        };
        let message = database.message();
        for (name, column, field, sentence) in CONSTRAINTS {
            if database.constraint() == Some(name) || message.ends_with(&format!("failed: {column}")) {
                return Self::Constraint {
                    field,
                    message: sentence,
                };
            }
        }
        for (name, field, sentence) in REFERENCES {
            if database.constraint() == Some(name) {
                return Self::Constraint {
                    field,
                    message: sentence,
                };
            }
        }
        if database.is_foreign_key_violation() {
            return Self::Constraint {
                field: "form",
                message: "Something chosen in this form is no longer there. Choose again.",
            };
        }
        if database.is_unique_violation() {
            return Self::Repeated;
        }
        Self::Database(error)
    }
}

impl From<Outage> for StoreError {
    fn from(outage: Outage) -> Self {
        Self::Unavailable(outage)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<holdfast_domain::enumeration::UnknownValue> for StoreError {
    fn from(error: holdfast_domain::enumeration::UnknownValue) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<String> for StoreError {
    fn from(message: String) -> Self {
        Self::Damaged(message)
    }
}
