//! Everything that somebody, or a team, answers for is given to another at once: who leaves leaves nothing behind.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::{FieldErrors, Fields, LINE_MAX, Reader};
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::integration::Integration;

use crate::error::ServiceError;
use crate::services::catalogue::Change;
use crate::services::{Backend, require};
use crate::store::integrations::{self, Work};
use crate::store::{Conn, lines, owners, teams, users};

/// How many integrations are handed over in one transaction: others write in between.
const CHUNK: usize = 25;
/// What the form calls who takes over.
const TO: &str = "to";

/// From whom to whom.
#[derive(Clone, Copy)]
enum Handing {
    Person(UserId, UserId),
    Team(TeamId, TeamId),
}

impl Handing {
    fn from(self) -> Work {
        match self {
            Self::Person(from, _) => Work::OfPerson(from),
            Self::Team(from, _) => Work::OfTeam(from),
        }
    }

    /// The integration in the new hands. Nobody is their own deputy.
    fn handed(self, integration: &Integration) -> Integration {
        let mut handed = integration.clone();
        match self {
            Self::Person(from, to) => {
                for person in [&mut handed.owner, &mut handed.deputy] {
                    if *person == Some(from) {
                        *person = Some(to);
                    }
                }
                if handed.owner == handed.deputy {
                    handed.deputy = None;
                }
            }
            Self::Team(_, to) => handed.team = Some(to),
        }
        handed
    }
}

impl Backend {
    /// Gives everything in use that a person owns, or stands in for, or that a team has, to another, and answers how many
    /// integrations that were. Each gets its own revision. What was handed over stays so when it is interrupted; done again it
    /// goes on with the rest.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field, when nobody is chosen, or somebody who cannot take it over.
    pub async fn hand_over_work(
        &self,
        actor: &Actor,
        of: Work,
        fields: &Fields,
    ) -> Result<usize, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut reader = Reader::new(fields);
        let handing = match of {
            Work::OfPerson(from) => reader
                .id::<UserId>(TO, "a person")
                .map(|to| Handing::Person(from, to)),
            Work::OfTeam(from) => reader
                .id::<TeamId>(TO, "a team")
                .map(|to| Handing::Team(from, to)),
        };
        let reason = reader.line("reason", LINE_MAX);
        let Some(handing) = handing else {
            reader.error(TO, "Choose who takes it over.");
            return Err(reader.errors.into());
        };
        if !reader.errors.is_empty() {
            return Err(reader.errors.into());
        }
        let mut done = 0;
        loop {
            let mut writing = self.write_as(actor).await?;
            let mut conn = writing.conn();
            let name = check(&mut conn, handing).await?;
            let reason = reason
                .clone()
                .unwrap_or_else(|| format!("Handed over from {name}"));
            let ids = integrations::work_of(&mut conn, handing.from(), CHUNK).await?;
            if ids.is_empty() {
                return Ok(done);
            }
            for stored in integrations::find_all(&mut conn, &ids).await? {
                let handed = handing.handed(&stored.integration);
                let change = Change::saying(Permission::ManageUsers, &reason);
                self.replace(&mut conn, actor, &stored, &handed, change).await?;
                if let Handing::Person(from, _) = handing {
                    lines::close_of(&mut conn, from, handed.id).await?;
                }
            }
            writing.commit().await?;
            done += ids.len();
        }
    }
}

/// Whether the one has something to give and the other can take it; answers what the one is called.
async fn check(conn: &mut Conn<'_>, handing: Handing) -> Result<String, ServiceError> {
    let wrong = |message: &str| Err(FieldErrors::one(TO, message).into());
    match handing {
        Handing::Person(from, to) => {
            let gives = users::find(conn, from).await?.ok_or(ServiceError::NotFound)?;
            if from == to {
                return wrong("Choose somebody else.");
            }
            match owners::candidate(conn, to).await? {
                Some(takes) if takes.left => wrong("This person has left; choose somebody else."),
                Some(takes) if !takes.may_own => wrong(
                    "This person may only read, and could not do what is due. Choose somebody else, or change their role first.",
                ),
                Some(_) => Ok(gives.name.to_string()),
                None => wrong("This person is no longer registered; choose somebody else."),
            }
        }
        Handing::Team(from, to) => {
            let (gives, _) = teams::find(conn, from).await?.ok_or(ServiceError::NotFound)?;
            if from == to {
                return wrong("Choose another team.");
            }
            if users::teams(conn).await?.iter().any(|team| team.id == to) {
                Ok(gives.name.to_string())
            } else {
                wrong("This team is no longer there; choose another.")
            }
        }
    }
}
