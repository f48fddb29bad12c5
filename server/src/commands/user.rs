//! `holdfast user create`: registers a person, and prints the one-time link where they set their password.

use std::collections::BTreeSet;

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
