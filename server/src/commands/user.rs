//! `holdfast user`: registers a person and prints the one-time link where they set their password; lets somebody try again
//! to sign in.

use std::collections::BTreeSet;

use holdfast_backend::ServiceError;
use holdfast_backend::services::accounts::NewUser;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::secret;
use holdfast_domain::text::{Email, PersonName, TeamName};

use crate::cli::NewPerson;
use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn create(config: &Config, person: NewPerson) -> Result<(), Failure> {
    let new = read(&person).map_err(Failure::Configuration)?;
    let backend = super::open(config).await?;
    let created = backend.create_user(&Actor::system(super::ORIGIN), new).await;
    backend.db.close().await;
    let (_, token) = created?;
    println!(
        "Registered {}. They set their password here, once, within 24 hours:\n  {}/welcome/{token}",
        person.email,
        config.address(config.listen)
    );
    Ok(())
}

pub(super) async fn unlock(config: &Config, email: &str) -> Result<(), Failure> {
    let address = Email::parse(email).map_err(|error| Failure::Configuration(format!("--email: {error}")))?;
    let backend = super::open(config).await?;
    let unlocked = backend
        .unlock_account(&Actor::system(super::ORIGIN), &address)
        .await;
    backend.db.close().await;
    match unlocked {
        Ok(true) => println!("Wrong passwords for {address} are forgotten; they can sign in again."),
        Ok(false) => println!("There were no wrong passwords for {address} in the last quarter of an hour."),
        Err(ServiceError::NotFound) => {
            return Err(Failure::Other(format!("Nobody signs in as {address}.")));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn read(person: &NewPerson) -> Result<NewUser, String> {
    let texts = [("--email", &person.email), ("--name", &person.name)];
    for (name, text) in texts
        .into_iter()
        .chain(person.teams.iter().map(|team| ("--team", team)))
    {
        if let Some(found) = secret::find(text) {
            return Err(format!("{name}: {}", found.message()));
        }
    }
    Ok(NewUser {
        email: Email::parse(&person.email).map_err(|error| format!("--email: {error}"))?,
        name: PersonName::parse(&person.name).map_err(|error| format!("--name: {error}"))?,
        roles: person
            .roles
            .iter()
            .map(|role| Role::parse(role))
            .collect::<Result<BTreeSet<_>, _>>()
            .map_err(|error| format!("--role: {error}"))?,
        teams: person
            .teams
            .iter()
            .map(|team| TeamName::parse(team))
            .collect::<Result<_, _>>()
            .map_err(|error| format!("--team: {error}"))?,
    })
}
