//! A register of any size, filled through the use-cases that people go through. The same number always gives the same
//! integration, so that two runs measure the same.

mod words;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::{Months, NaiveDate, TimeDelta};
use holdfast_backend::Backend;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::store::PageRequest;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ProviderId, ServiceId, TeamId, UserId};
use holdfast_domain::integration::{Category, DataClass, Framework, ResilienceItem};
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
        Ok(register)
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
        let teams = backend.list_options(&actor).await?.teams;
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
                .record_incident(&actor, id, new_id().into(), &form)
                .await?;
        }
        if one_in(number, 15, 3) {
            let form = Fields::default()
                .with("kind", "dpa")
                .with("issuer", "The provider")
                .with("issued_on", self.ago(200));
            backend
                .add_evidence(
                    &actor,
                    id,
                    new_id().into(),
                    &form.with("link", "https://files.holdfast.example/dpa"),
                )
                .await?;
        }
        Ok(())
    }

    fn ago(&self, days: usize) -> String {
        let days = u64::try_from(days).unwrap_or(0);
        self.today
            .checked_sub_days(chrono::Days::new(days))
            .unwrap_or(self.today)
            .to_string()
    }

    /// The form that registers integration `number`.
    pub fn form(&self, number: usize) -> Fields {
        let word = |salt| pick(number, salt, WORDS);
        let (provider, provider_name) = &self.providers[mixed(number, 20) % self.providers.len()];
        let mut form = Fields::default()
            .with("name", format!("{} {} {number}", word(21), word(22)))
            .with("provider", provider.to_string())
            .with("category", pick(number, 23, Category::ALL).as_str())
            .with("product", format!("{provider_name} {}", word(24)))
            .with(
                "purpose",
                format!(
                    "Sends every {} to the {} and keeps the {} until somebody has seen it.",
                    word(25),
                    word(26),
                    word(27)
                ),
            )
            .with(
                "consequence",
                format!(
                    "No {} leaves before the {} is back; people work from lists.",
                    word(25),
                    word(28)
                ),
            )
            .with(
                "breach_consequence",
                "Names and addresses of customers would be known to others.",
            )
            .with(
                "lifecycle",
                if one_in(number, 29, 20) { "retired" } else { "live" },
            )
            .with("live_since", self.ago(100 + mixed(number, 30) % 1_500))
            .with(
                "method",
                pick(number, 31, &["direct_api", "sdk", "webhook", "event_stream"]),
            )
            .with(
                "tier",
                pick(number, 32, &["best_effort", "low", "medium", "high", "critical"]),
            )
            .with(
                "privilege",
                pick(
                    number,
                    33,
                    &["none", "scoped_read", "scoped_write", "broad_write"],
                ),
            )
            .with("team", pick(number, 34, &self.teams).to_string())
            .with("sub_processors", "yes")
            .with("needs_credential", "yes")
            .with("incidents_checked_on", self.ago(30 + mixed(number, 35) % 60));
        if !one_in(number, 36, 15) {
            form.set("owner", pick(number, 37, &self.people[1..]).to_string());
        }
        for salt in 0..mixed(number, 38) % 3 {
            form.set(
                format!("services.{}", pick(number, 40 + salt, &self.services)),
                "on",
            );
        }
        Self::connections(&mut form, number);
        self.promises(&mut form, number);
        form
    }

    fn connections(form: &mut Fields, number: usize) {
        for (index, environment) in ["production", "staging"].iter().enumerate() {
            form.set(format!("environments.{index}.environment"), *environment);
            form.set(
                format!("environments.{index}.version"),
                format!("2025-{:02}", 1 + mixed(number, 50) % 12),
            );
            form.set(format!("environments.{index}.pinned"), "yes");
        }
        for index in 0..=mixed(number, 51) % 2 {
            let host = format!(
                "https://{}{index}.provider{}.example/v1",
                pick(number, 52, WORDS),
                number % 160
            );
            form.set(format!("endpoints.{index}.url"), host);
            form.set(format!("endpoints.{index}.protocol"), "rest");
            form.set(
                format!("endpoints.{index}.authentication"),
                pick(number, 53, &["api_key", "oauth2", "jwt"]),
            );
            form.set(
                format!("endpoints.{index}.region"),
                pick(number, 54, &["eu-central-1", "eu-west-1", "us-east-1"]),
            );
        }
        for index in 0..=mixed(number, 55) % 3 {
            form.set(
                format!("data_flows.{index}.data_class"),
                pick(number, 56 + index, DataClass::ALL).as_str(),
            );
            form.set(
                format!("data_flows.{index}.purpose"),
                format!("To match each {}", pick(number, 60, WORDS)),
            );
            form.set(format!("data_flows.{index}.region"), "eu-central-1");
            form.set(format!("data_flows.{index}.encrypted_in_transit"), "on");
            form.set(format!("data_flows.{index}.minimised"), "on");
        }
        for salt in 0..mixed(number, 61) % 3 {
            form.set(
                format!("compliance.{}", pick(number, 62 + salt, Framework::ALL).as_str()),
                "on",
            );
        }
    }

    fn promises(&self, form: &mut Fields, number: usize) {
        let year_ago = self
            .today
            .checked_sub_months(Months::new(12))
            .unwrap_or(self.today);
        let verified = if number.is_multiple_of(AGEING) {
            year_ago.to_string()
        } else {
            self.ago(40 + mixed(number, 70) % 250)
        };
        for (path, value) in [
            ("contracted_uptime", "99.9".to_owned()),
            ("response_minutes", "60".to_owned()),
            ("resolution_minutes", "480".to_owned()),
            ("support_hours", "Monday to Friday, 8 to 18".to_owned()),
            ("rto_minutes", pick(number, 71, &["60", "240", "1440"]).to_owned()),
            ("rpo_minutes", "60".to_owned()),
            ("mtd_minutes", "2880".to_owned()),
            (
                "fallback",
                pick(number, 72, &["manual", "cached", "none", "warm_standby"]).to_owned(),
            ),
            (
                "switch_effort",
                pick(number, 73, &["days", "weeks", "months"]).to_owned(),
            ),
            ("fallback_tested_on", self.ago(50 + mixed(number, 74) % 250)),
            ("breach_notification_hours", "72".to_owned()),
            ("exit_terms", "yes".to_owned()),
            ("least_privilege_verified_on", verified),
            (
                "monitor_url",
                format!("https://monitor.holdfast.example/d/{number}"),
            ),
            ("alert", "yes".to_owned()),
            (
                "runbook_url",
                format!("https://wiki.holdfast.example/runbooks/{number}"),
            ),
        ] {
            form.set(path, value);
        }
        for item in ResilienceItem::ALL {
            form.set(
                format!("resilience.{}", item.as_str()),
                if one_in(number, 75, 4) { "no" } else { "yes" },
            );
        }
    }

    fn credential(&self, number: usize, index: usize) -> Fields {
        let salt = 80 + index * 8;
        let rotated = mixed(number, salt) % 400;
        let form = Fields::default()
            .with("name", ["Live key", "Webhook secret"][index % 2])
            .with("kind", ["api_key", "webhook_signing_secret"][index % 2])
            .with("environment", "production")
            .with(
                "location",
                format!("vault:{}/{number}", pick(number, salt + 1, WORDS)),
            )
            .with("scopes", "read and write of its own records")
            .with("lifetime", "long")
            .with("scoped", "yes")
            .with("shared", "no")
            .with("issued_on", self.ago(rotated + 30));
        // A date that would make it due tomorrow is left alone: only what is meant to age tomorrow does.
        if rotated == 0 || [60, 90, 180, 365, 366].contains(&rotated) {
            return form;
        }
        form.with("last_rotated_on", self.ago(rotated))
    }
}
