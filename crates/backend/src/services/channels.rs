//! Where teams are told: adding an incoming webhook, looking at how it does, renewing what its messages are signed with,
//! removing it. The address is shown as its host afterwards, a signing secret once; the audit log holds neither.

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{FieldErrors, Fields, Reader};
use holdfast_domain::ids::{ChannelId, TeamId};
use holdfast_domain::reminder::WebhookKind;
use holdfast_domain::text::ChannelName;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::links::new_token;
use super::repeated::same_again;
use super::teams::existing;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::notify::guard::Guard;
use crate::store::channels::{self, Channel, Try};
use crate::store::lanes::{self, Lane};
use crate::store::users::Team;
use crate::store::{Conn, StoreError, history, teams};

/// In how many places one team can be told.
const CHANNELS_MAX: usize = 20;

/// A channel as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSummary {
    /// Id.
    pub id: ChannelId,
    /// What people call it.
    pub name: String,
    /// What the receiver understands.
    pub kind: WebhookKind,
    /// The host of its address, with its port when it is another than 443.
    pub host: String,
    /// How it is spoken to: `https`, or `http` for a host that the configuration allows.
    pub scheme: String,
    /// How its deliveries do; `None` before the first.
    pub lane: Option<Lane>,
}

/// Everything that the page of a channel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// The channel.
    pub summary: ChannelSummary,
    /// Whose it is.
    pub team: Team,
    /// Whether its messages are signed.
    pub signed: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// The last tries to deliver over it, newest first.
    pub tries: Vec<Try>,
}

impl Backend {
    /// One channel that was not removed.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn channel(&self, actor: &Actor, id: ChannelId) -> Result<ChannelView, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let channel = present(&mut conn, id).await?;
        Ok(ChannelView {
            team: existing(&mut conn, channel.team).await?,
            signed: channel.secret.is_some(),
            created_at: channel.created_at,
            tries: channels::tries(&mut conn, id).await?,
            summary: summary(&mut conn, &channel).await?,
        })
    }

    /// Adds a channel to a team; answers the signing secret of a generic one, which is shown once. Sent twice it adds once,
    /// and answers no secret.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when there is no such team; `Invalid` by field; `Repeated`.
    pub async fn add_channel(
        &self,
        actor: &Actor,
        team: TeamId,
        id: ChannelId,
        fields: &Fields,
    ) -> Result<Option<String>, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let (kind, name, url) = read(fields, &self.outbound.guard)?;
        let secret = (kind == WebhookKind::Webhook).then(new_token);
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        existing(&mut conn, team).await?;
        if teams::withdrawn(&mut conn, team).await?.is_some() {
            return Err(ServiceError::NotFound);
        }
        if let Some(known) = channels::find(&mut conn, id).await? {
            same_again(
                &shown(&known, &known.url),
                &json!({ "kind": kind, "name": name, "address": shown_address(&url, &known.url) }),
            )?;
            return Ok(None);
        }
        if channels::of_team(&mut conn, team).await?.len() >= CHANNELS_MAX {
            let message = "A team can have at most 20 channels. Remove one first.";
            return Err(FieldErrors::one("form", message).into());
        }
        let channel = Channel {
            id,
            team,
            kind,
            name,
            url,
            secret: secret.clone().map(SecretString::from),
            created_at: self.clock.now(),
            removed: false,
        };
        channels::insert(&mut conn, &channel).await?;
        let data = json!({ "team": team, "kind": kind, "name": channel.name, "host": host(&channel.url) });
        self.note_channel(&mut conn, actor, Action::ChannelAdded, id, data)
            .await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Replaces what the messages of a generic channel are signed with and answers it; it is shown once.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also for a channel whose messages are not signed.
    pub async fn renew_channel_secret(&self, actor: &Actor, id: ChannelId) -> Result<String, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let secret = new_token();
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        if present(&mut conn, id).await?.secret.is_none() {
            return Err(ServiceError::NotFound);
        }
        channels::set_secret(&mut conn, id, &SecretString::from(secret.clone())).await?;
        self.note_channel(&mut conn, actor, Action::ChannelSecretRenewed, id, json!({}))
            .await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Removes a channel; nothing is sent there any more. Answers whose it was. Nothing happens to one that was removed.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn remove_channel(&self, actor: &Actor, id: ChannelId) -> Result<TeamId, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let channel = channels::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if channels::remove(&mut conn, id, self.clock.now()).await? {
            let data = json!({ "team": channel.team, "name": channel.name });
            self.note_channel(&mut conn, actor, Action::ChannelRemoved, id, data)
                .await?;
            writing.commit().await?;
        }
        Ok(channel.team)
    }

    async fn note_channel(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        action: Action,
        id: ChannelId,
        data: Value,
    ) -> Result<(), ServiceError> {
        let event = self.event(actor, action, Permission::ManageSettings, ("channel", id.0), data);
        history::append(conn, &event).await?;
        Ok(())
    }
}

/// What of a channel is compared with what a form says, and may be shown.
fn shown(channel: &Channel, known: &str) -> Value {
    json!({ "kind": channel.kind, "name": channel.name, "address": shown_address(&channel.url, known) })
}

/// What may be told of an address beside the one that is known: two of one host differ in what must not be shown.
fn shown_address(url: &str, known: &str) -> String {
    if url != known && host(url) == host(known) {
        format!("another at {}", host(url))
    } else {
        host(url)
    }
}

/// The channels of a team as a list shows them.
pub(super) async fn summaries(conn: &mut Conn<'_>, team: TeamId) -> Result<Vec<ChannelSummary>, StoreError> {
    let mut found = Vec::new();
    for channel in channels::of_team(conn, team).await? {
        found.push(summary(conn, &channel).await?);
    }
    Ok(found)
}

async fn summary(conn: &mut Conn<'_>, channel: &Channel) -> Result<ChannelSummary, StoreError> {
    Ok(ChannelSummary {
        id: channel.id,
        name: channel.name.to_string(),
        kind: channel.kind,
        host: host(&channel.url),
        scheme: channel
            .url
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase(),
        lane: lanes::find(conn, &channel.id.to_string()).await?,
    })
}

/// A channel that must be there.
async fn present(conn: &mut Conn<'_>, id: ChannelId) -> Result<Channel, ServiceError> {
    channels::find(conn, id)
        .await?
        .filter(|channel| !channel.removed)
        .ok_or(ServiceError::NotFound)
}

/// What may be shown of an address: its host, and its port when it is another than 443.
fn host(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return String::new();
    };
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Reads `kind`, `name` and `url`. An incoming webhook's address holds a token by its nature: it alone is taken although
/// it may look like a secret.
fn read(fields: &Fields, guard: &Guard) -> Result<(WebhookKind, ChannelName, String), ServiceError> {
    let mut reader = Reader::with_secret(fields, "url");
    let kind: Option<WebhookKind> = reader.one_of("kind");
    if kind.is_none() {
        reader.error("kind", "Choose what the receiver understands.");
    }
    let name = reader.name("name");
    let url = reader.url("url", &["https", "http"]);
    match &url {
        None => reader.error("url", "Give the address of the incoming webhook."),
        Some(url) => {
            if let Err(refused) = guard.check_url(url) {
                reader.error("url", refused);
            }
        }
    }
    match (kind, name, url) {
        (Some(kind), Some(name), Some(url)) if reader.errors.is_empty() => Ok((kind, name, url)),
        _ => Err(ServiceError::Invalid(reader.errors)),
    }
}
