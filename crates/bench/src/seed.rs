//! A register of any size, filled through the use-cases that people go through. The same number always gives the same
//! integration, so that two runs measure the same.

mod forms;
mod words;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::{NaiveDate, TimeDelta};
use holdfast_backend::Backend;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::notifications::{self, NewNotification};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, NotificationId, ProviderId, ServiceId, TeamId, UserId};
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::Category;
use holdfast_domain::reminder::{Delivery, DeliveryState, NotificationKind};
use holdfast_domain::text::{Email, PersonName, TeamName};

pub use self::words::WORDS;

/// Who signs in: somebody who may do everything.
pub const EMAIL: &str = "bench@holdfast.example";
/// Their password.
pub const PASSWORD: &str = "lanterns under seven bridges";

const PEOPLE: usize = 60;
const TEAMS: usize = 12;
const SERVICES: usize = 40;
const PROVIDERS: usize = 160;
/// So many integrations are owned by whoever signs in.
const OWNED: usize = 600;
/// So many open lines their inbox has.
const LINES: usize = 8_000;
/// One in so many integrations rests on a fact that counts for the last time on the day of the register.
const AGEING: usize = 20;

/// A filled register: what its integrations are made of.
#[derive(Clone, Debug)]
pub struct Register {
    pub today: NaiveDate,
    pub people: Vec<UserId>,
    pub teams: Vec<TeamId>,
    pub providers: Vec<(ProviderId, String)>,
    services: Vec<ServiceId>,
}

/// Whoever fills it.
pub fn actor() -> Actor {
    Actor::system("benchmark")
}

/// Steps through `values` in an order that looks random: `salt` tells the questions apart.
fn pick<T: Copy>(number: usize, salt: usize, values: &[T]) -> T {
    values[mixed(number, salt) % values.len()]
}

fn mixed(number: usize, salt: usize) -> usize {
    let mut mixed = (number.wrapping_add(1)).wrapping_mul(0x9E37_79B1) ^ salt.wrapping_mul(0x85EB_CA6B);
    mixed ^= mixed >> 13;
    mixed = mixed.wrapping_mul(0xC2B2_AE35);
    (mixed ^ (mixed >> 16)) & 0x7FFF_FFFF
}

fn one_in(number: usize, salt: usize, of: usize) -> bool {
    mixed(number, salt).is_multiple_of(of)
}

impl Register {
    /// Fills an empty register with so many integrations and what belongs to them.
    pub async fn fill(backend: &Backend, integrations: usize) -> Result<Self> {
        // The day of the register begins at midnight, so that every record gets its own instant of it.
        backend.clock.advance(-TimeDelta::hours(12));
        backend.install_library().await?;
        let register = Self::furnish(backend).await?;
        for number in 0..integrations {
            register
                .add(backend, number)
                .await
                .with_context(|| format!("integration {number}"))?;
        }
        register.fill_inbox(backend).await?;
        Ok(register)
    }

    /// Fills the inbox of whoever signs in, with lines about things that are long due.
    async fn fill_inbox(&self, backend: &Backend) -> Result<()> {
        let user = self.people[0];
        let mut lines = Vec::with_capacity(LINES);
        for number in 0..LINES {
            let id = NotificationId(backend.clock.new_id());
            let due = self.today - TimeDelta::days(i64::try_from(number % 300)?);
            let line = NewNotification::asked(
                NotificationKind::Rotation,
                id,
                due,
                Delivery::Inbox(user),
                backend.clock.now(),
            );
            lines.push(NewNotification {
                subject: format!("credential:{}", id.0),
                title: format!("Rotate key {number}"),
                state: DeliveryState::Sent,
                ..line
            });
        }
        let mut writing = backend.db.write().await?;
        for lines in lines.chunks(500) {
            notifications::insert_all(&mut writing.conn(), lines).await?;
        }
        writing.commit().await?;
        Ok(())
    }

    async fn furnish(backend: &Backend) -> Result<Self> {
        let (actor, mut people) = (actor(), Vec::new());
        for number in 0..PEOPLE {
            let (email, name) = if number == 0 {
                (EMAIL.to_owned(), "Bea Bench".to_owned())
            } else {
                let (first, last) = (pick(number, 1, words::FIRST), pick(number, 2, words::LAST));
                (
                    format!("person{number}@holdfast.example"),
                    format!("{first} {last}"),
                )
            };
            let role = if number == 0 { Role::Admin } else { Role::Engineer };
            let new = NewUser {
                email: Email::parse(&email).map_err(anyhow::Error::msg)?,
                name: PersonName::parse(&name).map_err(anyhow::Error::msg)?,
                roles: BTreeSet::from([role]),
                teams: vec![
                    TeamName::parse(&format!("Team {}", words::LAST[number % TEAMS]))
                        .map_err(anyhow::Error::msg)?,
                ],
            };
            let (user, link) = backend.create_user(&actor, new).await?;
            if number == 0 {
                let passwords = Fields::default()
                    .with("password", PASSWORD)
                    .with("password_again", PASSWORD);
                backend.use_link(&link, &passwords, "benchmark").await?;
            }
            people.push(user);
        }
        for number in 0..PROVIDERS {
            let name = format!("{} {}", pick(number, 3, words::LAST), WORDS[number % WORDS.len()]);
            let form = Fields::default()
                .with("name", format!("{name} {number}"))
                .with("category", pick(number, 4, Category::ALL).as_str());
            backend
                .add_provider(&actor, backend.clock.new_id().into(), &form)
                .await?;
        }
        let mut services: Vec<ServiceId> = Vec::new();
        for number in 0..SERVICES {
            let mut form = Fields::default().with("name", format!("{} service {number}", WORDS[number]));
            form.set("criticality", ["low", "medium", "high", "critical"][number % 4]);
            if let Some(used) = services.get(mixed(number, 5) % SERVICES) {
                form.set(format!("depends_on.{used}"), "on");
            }
            services.push(
                backend
                    .add_service(&actor, backend.clock.new_id().into(), &form)
                    .await?,
            );
        }
        let everything = PageRequest {
            rows: 1_000,
            ..PageRequest::default()
        };
        let providers = backend.providers(&actor, "", None, false, &everything).await?;
        let teams = backend.list_options(&actor).await?.teams.clone();
        Ok(Self {
            today: backend.clock.today(),
            people,
            teams: teams.into_iter().map(|(team, _)| team).collect(),
            providers: providers
                .rows
                .into_iter()
                .map(|row| (row.id.into(), row.name))
                .collect(),
            services,
        })
    }

    async fn add(&self, backend: &Backend, number: usize) -> Result<()> {
        let actor = actor();
        let new_id = || {
            backend.clock.advance(TimeDelta::milliseconds(1));
            backend.clock.new_id()
        };
        let id = IntegrationId(new_id());
        backend.register(&actor, id, &self.form(number)).await?;
        for index in 0..=mixed(number, 10) % 2 {
            let form = self.credential(number, index);
            backend
                .save_credential(&actor, id, new_id().into(), None, &form)
                .await?;
        }
        if one_in(number, 11, 3) {
            let form = Fields::default()
                .with("held_on", self.ago(20 + mixed(number, 12) % 200))
                .with("outcome", "passed");
            backend.record_review(&actor, id, new_id().into(), &form).await?;
        }
        if one_in(number, 13, 10) {
            let form = Fields::default()
                .with("title", "Answers came late for an hour")
                .with("class", "outage");
            let form = form
                .with("started_on", self.ago(10 + mixed(number, 14) % 500))
                .with("duration_minutes", "60");
            backend
                .file_record::<Incident>(&actor, (new_id().into(), id), &form)
                .await?;
        }
        if one_in(number, 15, 3) {
            let form = Fields::default()
                .with("kind", "dpa")
                .with("issuer", "The provider")
                .with("issued_on", self.ago(200));
            backend
                .file_record::<Evidence>(
                    &actor,
                    (new_id().into(), id),
                    &form.with("link", "https://files.holdfast.example/dpa"),
                )
                .await?;
        }
        Ok(())
    }
}
