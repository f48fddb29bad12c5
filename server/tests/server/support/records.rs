//! A small register: a provider, an integration with an owner, a credential.

use holdfast_backend::Backend;
use holdfast_domain::access::Actor;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, CredentialId, IntegrationId, ProviderId, TeamId, UserId};
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::Notice;
use holdfast_domain::text::Email;
use uuid::Uuid;

use super::TestApp;

/// What is in the register.
#[derive(Clone, Copy)]
pub struct Records {
    pub provider: ProviderId,
    pub integration: IntegrationId,
    pub credential: CredentialId,
    pub evidence: Uuid,
    pub incident: Uuid,
    pub service: Uuid,
    pub notice: Uuid,
    pub review: Uuid,
    pub rotation: Uuid,
    /// Somebody who cannot sign in yet.
    pub person: UserId,
    pub team: TeamId,
    /// A generic webhook of the team.
    pub channel: ChannelId,
}

impl Records {
    /// Fills the register of an app; `owner` is an address of somebody who is registered.
    pub async fn of(app: &TestApp, owner: &str) -> Self {
        let (backend, actor) = (&app.backend, Actor::system("test"));
        let records = Self {
            provider: new_id(backend).into(),
            integration: new_id(backend).into(),
            credential: new_id(backend).into(),
            evidence: new_id(backend),
            incident: new_id(backend),
            service: new_id(backend),
            notice: new_id(backend),
            review: new_id(backend),
            rotation: new_id(backend),
            person: new_id(backend).into(),
            team: new_id(backend).into(),
            channel: new_id(backend).into(),
        };
        let provider = Fields::default()
            .with("name", "Paymill")
            .with("category", "payment");
        backend
            .add_provider(&actor, records.provider, &provider)
            .await
            .unwrap();
        let owner = find(backend, owner).await;
        let fields = integration("Card payments", records.provider).with("owner", owner.to_string());
        backend
            .register(&actor, records.integration, &fields)
            .await
            .unwrap();
        let credential = Fields::default()
            .with("name", "Live key")
            .with("kind", "api_key")
            .with("location", "vault:payments/live");
        backend
            .save_credential(&actor, records.integration, records.credential, None, &credential)
            .await
            .unwrap();
        let rotated = new_id(backend).into();
        let other = credential.with("name", "Archive key");
        backend
            .save_credential(&actor, records.integration, rotated, None, &other)
            .await
            .unwrap();
        let rotation = Fields::default().with("rotated_on", "2026-11-01");
        backend
            .record_rotation(&actor, rotated, records.rotation.into(), &rotation)
            .await
            .unwrap();
        let document = Fields::default().with("kind", "dpa");
        backend
            .file_record::<Evidence>(&actor, (records.evidence.into(), records.integration), &document)
            .await
            .unwrap();
        let incident = Fields::default()
            .with("title", "Payments down")
            .with("class", "outage")
            .with("started_on", "2026-11-20");
        backend
            .file_record::<Incident>(&actor, (records.incident.into(), records.integration), &incident)
            .await
            .unwrap();
        let notice = Fields::default()
            .with("title", "Version 1 ends")
            .with("kind", "version");
        backend
            .file_record::<Notice>(&actor, (records.notice.into(), records.provider), &notice)
            .await
            .unwrap();
        let review = Fields::default()
            .with("held_on", "2026-11-01")
            .with("outcome", "passed");
        backend
            .record_review(&actor, records.integration, records.review.into(), &review)
            .await
            .unwrap();
        let service = Fields::default()
            .with("name", "Storefront")
            .with("criticality", "high");
        backend
            .add_service(&actor, records.service.into(), &service)
            .await
            .unwrap();
        records.with_people(backend, &actor).await;
        records
    }

    async fn with_people(&self, backend: &Backend, actor: &Actor) {
        let person = Fields::default()
            .with("name", "Nils Berg")
            .with("email", "nils@example.org")
            .with("roles.viewer", "on");
        backend.add_person(actor, self.person, &person).await.unwrap();
        let team = Fields::default().with("name", "Payments");
        backend.add_team(actor, self.team, &team).await.unwrap();
        let channel = Fields::default()
            .with("kind", "webhook")
            .with("name", "Pager")
            .with("url", "https://hooks.example.org/in");
        backend
            .add_channel(actor, self.team, self.channel, &channel)
            .await
            .unwrap();
    }
}

/// The fields with which an integration is complete enough to be registered.
pub fn integration(name: &str, provider: ProviderId) -> Fields {
    Fields::default()
        .with("name", name)
        .with("provider", provider.to_string())
        .with("category", "payment")
        .with("purpose", "Takes the money of customers.")
        .with("consequence", "Nobody can pay.")
}

async fn find(backend: &Backend, email: &str) -> UserId {
    use holdfast_backend::store::users;
    let email = Email::parse(email).unwrap();
    users::sign_in_row(&mut backend.db.read().await.unwrap().conn(), &email)
        .await
        .unwrap()
        .unwrap()
        .0
}

fn new_id(backend: &Backend) -> Uuid {
    backend.clock.new_id()
}
