//! Plays the portfolio: each act is one use-case, done by the person whose work it is, a few minutes after the last.

mod people;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use holdfast_domain::access::Actor;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, ProviderId, ServiceId, TeamId};
use holdfast_domain::record::Record;

use super::fields;
use super::portfolio::{Change, Entry, Portfolio, Secret};
use super::timeline::Act;
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::{credentials, providers};

/// For how long old and new work side by side in what was rotated last.
const OVERLAP_DAYS: u64 = 14;

/// A mistake in the data.
pub(super) fn broken(what: impl Into<String>) -> ServiceError {
    ServiceError::Internal(format!("the demo portfolio is wrong: {}", what.into()))
}

/// Who did what so far.
pub(super) struct Player {
    /// Works under a clock of its own.
    pub backend: Backend,
    /// The day that days are counted from.
    pub today: NaiveDate,
    people: BTreeMap<String, Actor>,
    teams: BTreeMap<String, TeamId>,
    services: BTreeMap<String, ServiceId>,
    providers: BTreeMap<String, (ProviderId, &'static str)>,
    integrations: BTreeMap<String, IntegrationId>,
    credentials: BTreeMap<(String, String), CredentialId>,
    acts: i64,
}

impl Player {
    /// Registers the people, the services and the company's own providers.
    pub(super) async fn begin(
        backend: Backend,
        today: NaiveDate,
        portfolio: &Portfolio,
    ) -> Result<Self, ServiceError> {
        let mut player = Self {
            backend,
            today,
            people: BTreeMap::new(),
            teams: BTreeMap::new(),
            services: BTreeMap::new(),
            providers: BTreeMap::new(),
            integrations: BTreeMap::new(),
            credentials: BTreeMap::new(),
            acts: 0,
        };
        player.add_people(portfolio).await?;
        for own in &portfolio.company.providers {
            let mut form = Fields::default()
                .with("name", &own.name)
                .with("category", &own.category)
                .with("status_page", &own.status_page);
            form.set("certifications", own.certifications.clone().unwrap_or_default());
            player
                .backend
                .add_provider(player.person("tom")?, player.backend.clock.new_id().into(), &form)
                .await?;
        }
        for service in &portfolio.company.services {
            let mut form = Fields::default()
                .with("name", &service.name)
                .with("criticality", &service.criticality);
            for used in &service.depends_on {
                form.set(format!("depends_on.{}", player.service(used)?), "on");
            }
            let id = player
                .backend
                .add_service(player.person("tom")?, player.backend.clock.new_id().into(), &form)
                .await?;
            player.services.insert(service.name.clone(), id);
        }
        let known = providers::all(&mut player.backend.db.read().await?.conn()).await?;
        player.providers = known
            .into_iter()
            .map(|provider| {
                (
                    provider.name.to_string(),
                    (provider.id, provider.category.as_str()),
                )
            })
            .collect();
        Ok(player)
    }

    /// Goes to the morning of a day and lets the facts age until then.
    pub(super) async fn begin_day(&mut self, day: i64) -> Result<(), ServiceError> {
        let morning = fields::date(self.today, day)
            .and_hms_opt(7, 30, 0)
            .unwrap_or_default()
            .and_utc();
        self.backend.clock.advance(morning - self.backend.clock.now());
        self.backend.refresh_scores().await?;
        Ok(())
    }

    /// Does one thing.
    pub(super) async fn play(&mut self, act: &Act<'_>) -> Result<(), ServiceError> {
        self.acts += 1;
        self.backend
            .clock
            .advance(TimeDelta::seconds(95 + self.acts * 37 % 240));
        let done = match act {
            Act::Announce(notice) => self.announce(notice).await,
            Act::Register(entry) => self.register(entry).await,
            Act::AddCredential(entry, secret) => self.add_credential(entry, secret).await,
            Act::Evidence(entry, line) => self.file(entry, line).await,
            Act::Incident(entry, line) => self.suffer(entry, line).await,
            Act::Acknowledge(entry, line) => self.acknowledge(entry, line).await,
            Act::Review(entry, line) => self.review(entry, line).await,
            Act::Change(entry, change) => self.change(entry, change).await,
            Act::Rotate(entry, secret) => self.rotate(entry, secret).await,
            Act::Revoke(entry, secret) => self.revoke(entry, secret).await,
        };
        done.map_err(|error| match error {
            ServiceError::Invalid(errors) => broken(format!(
                "{} on {}: {errors}",
                act.of(),
                self.backend.clock.today()
            )),
            other => other,
        })
    }

    /// A person of the company.
    pub(super) fn person(&self, key: &str) -> Result<&Actor, ServiceError> {
        self.people
            .get(key)
            .ok_or_else(|| broken(format!("no person `{key}`")))
    }

    /// Everybody of the company.
    pub(super) fn everybody(&self) -> impl Iterator<Item = &Actor> {
        self.people.values()
    }

    /// An integration that was registered.
    pub(super) fn integration(&self, entry: &Entry) -> Result<IntegrationId, ServiceError> {
        self.integrations
            .get(&entry.key)
            .copied()
            .ok_or_else(|| broken(format!("no integration `{}`", entry.key)))
    }

    /// A provider by name.
    pub(super) fn provider(&self, name: &str) -> Result<(ProviderId, &'static str), ServiceError> {
        self.providers
            .get(name)
            .copied()
            .ok_or_else(|| broken(format!("no provider `{name}`")))
    }

    fn service(&self, name: &str) -> Result<ServiceId, ServiceError> {
        self.services
            .get(name)
            .copied()
            .ok_or_else(|| broken(format!("no service `{name}`")))
    }

    fn credential(&self, entry: &Entry, secret: &Secret) -> Result<CredentialId, ServiceError> {
        self.credentials
            .get(&(entry.key.clone(), secret.name.clone()))
            .copied()
            .ok_or_else(|| broken(format!("no credential `{}`", secret.name)))
    }

    fn put_people(&self, form: &mut Fields, path: &str, key: Option<&str>) -> Result<(), ServiceError> {
        let user = key
            .map(|key| self.person(key))
            .transpose()?
            .and_then(|actor| actor.user);
        form.set(path, user.map(|user| user.to_string()).unwrap_or_default());
        Ok(())
    }

    async fn register(&mut self, entry: &Entry) -> Result<(), ServiceError> {
        let (provider, category) = self.provider(&entry.provider)?;
        let mut form = Fields::default()
            .with("provider", provider.to_string())
            .with("category", category);
        form.0.extend(fields::integration(entry, self.today).0);
        self.put_people(&mut form, "owner", entry.owner.as_deref())?;
        self.put_people(&mut form, "deputy", entry.deputy.as_deref())?;
        if let Some(team) = &entry.team {
            form.set(
                "team",
                self.teams
                    .get(team)
                    .ok_or_else(|| broken(format!("no team `{team}`")))?
                    .to_string(),
            );
        }
        for service in &entry.services {
            form.set(format!("services.{}", self.service(service)?), "on");
        }
        let id = self.backend.clock.new_id().into();
        self.backend
            .register(self.person(entry.editor())?, id, &form)
            .await?;
        self.integrations.insert(entry.key.clone(), id);
        Ok(())
    }

    async fn change(&self, entry: &Entry, change: &Change) -> Result<(), ServiceError> {
        let (id, actor) = (self.integration(entry)?, self.person(entry.editor())?);
        let view = self.backend.edit_view(actor, id).await?;
        let mut form = view.facts.integration.fields();
        for (path, value) in &change.set {
            match (path.as_str(), value) {
                ("owner" | "deputy", super::portfolio::Scalar::Text(key)) => self.put_people(
                    &mut form,
                    path,
                    Some(key).filter(|key| !key.is_empty()).map(String::as_str),
                )?,
                _ => fields::set(&mut form, &entry.key, path, value, self.today),
            }
        }
        form.set("change_reason", change.why.clone().unwrap_or_default());
        self.backend
            .update(actor, id, view.version, &form)
            .await
            .map(drop)
    }

    async fn add_credential(&mut self, entry: &Entry, secret: &Secret) -> Result<(), ServiceError> {
        let id = CredentialId(self.backend.clock.new_id());
        let form = fields::credential(secret, secret.day(entry.day), self.today);
        self.backend
            .save_credential(
                self.person(entry.editor())?,
                self.integration(entry)?,
                id,
                None,
                &form,
            )
            .await?;
        self.credentials
            .insert((entry.key.clone(), secret.name.clone()), id);
        Ok(())
    }

    async fn rotate(&self, entry: &Entry, secret: &Secret) -> Result<(), ServiceError> {
        let today = self.backend.clock.today();
        let mut form = Fields::default()
            .with("rotated_on", today.to_string())
            .with("ticket", format!("OPS-{}", 1_200 + self.acts * 3));
        // The latest ones still overlap, so that there is something to revoke.
        if today + Days::new(OVERLAP_DAYS) > self.today {
            form.set("overlap_days", OVERLAP_DAYS.to_string());
        } else {
            form.set("overlap_days", "1");
            form.set("old_revoked_on", today.to_string());
        }
        if let Some(days) = secret.renewed_for {
            form.set("new_expires_on", fields::date(today, days).to_string());
        }
        let id = self.backend.clock.new_id().into();
        self.backend
            .record_rotation(
                self.person(entry.editor())?,
                self.credential(entry, secret)?,
                id,
                &form,
            )
            .await?;
        Ok(())
    }

    async fn revoke(&self, entry: &Entry, secret: &Secret) -> Result<(), ServiceError> {
        let id = self.credential(entry, secret)?;
        let found = credentials::find(&mut self.backend.db.read().await?.conn(), id).await?;
        let (credential, version) = found.ok_or(ServiceError::NotFound)?;
        let form = credential
            .fields()
            .with("revoked_on", self.backend.clock.today().to_string());
        self.backend
            .save_credential(
                self.person(entry.editor())?,
                self.integration(entry)?,
                id,
                Some(version),
                &form,
            )
            .await
            .map(drop)
    }
}
