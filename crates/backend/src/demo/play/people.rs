//! The people of the company: registered before everything else, some of them leading a team, one of them leaving.

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::text::{Email, PersonName, TeamName};

use super::super::portfolio::{Portfolio, TeamEntry};
use super::super::{PASSWORD, system};
use super::{Player, broken};
use crate::error::ServiceError;
use crate::services::accounts::NewUser;
use crate::store::users;

impl Player {
    pub(super) async fn add_people(&mut self, portfolio: &Portfolio) -> Result<(), ServiceError> {
        let people = &portfolio.company.people;
        let new = people.iter().map(|person| {
            Ok(NewUser {
                email: Email::parse(&person.email).map_err(broken)?,
                name: PersonName::parse(&person.name).map_err(broken)?,
                roles: person
                    .roles
                    .iter()
                    .map(|role| Role::parse(role).map_err(|error| broken(error.to_string())))
                    .collect::<Result<_, _>>()?,
                teams: vec![TeamName::parse(&person.team).map_err(broken)?],
            })
        });
        let ids = self
            .backend
            .create_users_with_password(&system(), new.collect::<Result<_, ServiceError>>()?, PASSWORD)
            .await?;
        for (person, id) in people.iter().zip(ids) {
            let actor = self
                .backend
                .actor(id, "demo")
                .await?
                .ok_or(ServiceError::NotFound)?;
            self.people.insert(person.key.clone(), actor);
        }
        let teams = users::teams(&mut self.backend.db.read().await?.conn()).await?;
        self.teams = teams
            .into_iter()
            .map(|team| (team.name.to_string(), team.id))
            .collect();
        for team in &portfolio.company.teams {
            self.set_lead(team).await?;
        }
        Ok(())
    }

    /// Makes the schedules of the reports that are mailed by themselves.
    pub(in super::super) async fn have_reports_mailed(
        &self,
        portfolio: &Portfolio,
    ) -> Result<(), ServiceError> {
        for mailed in &portfolio.company.mailed {
            let mut form = Fields::default()
                .with("report", &mailed.report)
                .with("when", &mailed.when);
            for key in &mailed.to {
                let user = self.person(key)?.user.ok_or(ServiceError::NotFound)?;
                form.set(format!("to.{user}"), "on");
            }
            let id = self.backend.clock.new_id().into();
            self.backend
                .schedule_report(self.person(&mailed.by)?, id, &form)
                .await?;
        }
        Ok(())
    }

    async fn set_lead(&self, team: &TeamEntry) -> Result<(), ServiceError> {
        let id = *self
            .teams
            .get(&team.name)
            .ok_or_else(|| broken(format!("no team `{}`", team.name)))?;
        let view = self.backend.team(&system(), id).await?;
        let mut form = Fields::default().with("name", &team.name);
        self.put_people(&mut form, "lead", Some(&team.lead))?;
        for member in &view.members {
            form.set(format!("members.{}", member.id), "on");
        }
        self.backend.update_team(&system(), id, view.version, &form).await
    }

    /// Ends the accounts of those who leave on a day.
    pub(in crate::demo) async fn part(&self, portfolio: &Portfolio, day: i64) -> Result<(), ServiceError> {
        for person in &portfolio.company.people {
            if let (true, Some(user)) = (person.left == Some(day), self.person(&person.key)?.user) {
                self.backend.disable_person(&system(), user).await?;
            }
        }
        Ok(())
    }
}
