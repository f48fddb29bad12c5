//! The forms of a person: a name, roles and teams as boxes to tick.

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{Fields, Reader};
use holdfast_domain::ids::TeamId;
use holdfast_domain::text::{Email, PersonName};

use crate::error::ServiceError;

/// What can be changed of a person.
pub(super) struct PersonChange {
    pub name: PersonName,
    /// Sorted as they are stored.
    pub roles: Vec<Role>,
    /// Sorted as they are stored.
    pub teams: Vec<TeamId>,
}

/// What somebody is registered with.
pub(super) struct NewPerson {
    pub email: Email,
    pub rest: PersonChange,
}

impl PersonChange {
    /// Reads `name`, `roles.<role>` and `teams.<id>`.
    pub(super) fn read(fields: &Fields) -> Result<Self, ServiceError> {
        let mut reader = Reader::new(fields);
        let change = Self::read_with(&mut reader);
        change
            .filter(|_| reader.errors.is_empty())
            .ok_or(ServiceError::Invalid(reader.errors))
    }

    fn read_with(reader: &mut Reader<'_>) -> Option<Self> {
        let name: Option<PersonName> = reader.name("name");
        let mut roles: Vec<Role> = Role::ALL
            .iter()
            .copied()
            .filter(|role| reader.ticked(&format!("roles.{}", role.as_str())))
            .collect();
        roles.sort_unstable_by_key(|role| role.as_str());
        if roles.is_empty() {
            reader.error(
                "roles",
                "Choose at least one role; without one nothing can be seen.",
            );
        }
        let mut teams: Vec<TeamId> = reader.ticked_ids("teams", "teams");
        teams.sort_unstable();
        Some(Self {
            name: name?,
            roles,
            teams,
        })
    }
}

impl NewPerson {
    /// Reads `email` and the rest.
    pub(super) fn read(fields: &Fields) -> Result<Self, ServiceError> {
        let mut reader = Reader::new(fields);
        let email = Email::parse(fields.get("email"))
            .map_err(|message| reader.error("email", message))
            .ok();
        let rest = PersonChange::read_with(&mut reader);
        match (email, rest) {
            (Some(email), Some(rest)) if reader.errors.is_empty() => Ok(Self { email, rest }),
            _ => Err(ServiceError::Invalid(reader.errors)),
        }
    }
}
