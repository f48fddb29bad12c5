//! What the pages of the catalogue are handed: everything that one page shows, read at once.

use holdfast_domain::credential::{Credential, Rotation, RotationPolicy, RotationStatus};
use holdfast_domain::dates::RecordDate;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ProviderId, TeamId, UserId};
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::NoticeForUs;
use holdfast_domain::provider::Provider;
use holdfast_domain::record::merge::Merged;
use holdfast_domain::review::{Cadence, Review, ReviewStatus};
use holdfast_domain::risk::{Advice, RiskFacts};
use holdfast_domain::service::{Dependent, Service};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::services::audit::EventView;
use crate::store::history::Revision;
use crate::store::integrations::Stored;
use crate::store::scores::ScoreChange;
use crate::store::told::Entry;

/// A credential as the record page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CredentialView {
    /// The metadata.
    pub credential: Credential,
    /// Its version.
    pub version: i64,
    /// The policy that holds; `None`: nothing to rotate.
    pub policy: Option<RotationPolicy>,
    /// How it stands today.
    pub status: RotationStatus,
    /// What was recorded, newest first.
    pub rotations: Vec<Rotation>,
}

/// Everything that the page of a record shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each thing that the page may offer"
)]
pub struct IntegrationView {
    /// The record with its score.
    pub stored: Stored,
    /// The provider.
    pub provider: Provider,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The deputy's name.
    pub deputy_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
    /// Who depends on it.
    pub dependents: Vec<Dependent>,
    /// What is due of it and of what belongs to it, the earliest first.
    pub dates: Vec<RecordDate>,
    /// Its credentials.
    pub credentials: Vec<CredentialView>,
    /// Its reviews, newest first.
    pub reviews: Vec<Review>,
    /// How often it is reviewed, and why.
    pub cadence: Cadence,
    /// How its review stands today.
    pub review_status: ReviewStatus,
    /// Its incidents, newest first.
    pub incidents: Vec<Incident>,
    /// Its documents.
    pub evidence: Vec<Evidence>,
    /// Its provider's notices.
    pub notices: Vec<NoticeForUs>,
    /// Its revisions, newest first.
    pub revisions: Vec<Revision>,
    /// What was done to its credentials, rotations, reviews, incidents and documents, newest first.
    pub events: Vec<EventView>,
    /// What the records that its history mentions are called today.
    pub names: Vec<(Uuid, String)>,
    /// How its score moved, oldest first.
    pub score_changes: Vec<ScoreChange>,
    /// What was said about it and what was answered, newest first.
    pub told: Vec<Entry>,
    /// What would lower its score.
    pub advice: Vec<Advice>,
    /// Whether the actor may change it.
    pub may_edit: bool,
    /// Whether the actor may record a rotation.
    pub may_rotate: bool,
    /// Whether the actor may record a review.
    pub may_review: bool,
    /// Whether the actor may record an incident.
    pub may_record_incident: bool,
    /// Whether the actor may file a document.
    pub may_add_evidence: bool,
    /// People by id, for the names beside reviews.
    pub people: Vec<(UserId, String)>,
}

/// What the form of an integration offers to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormOptions {
    /// Providers with their facts.
    pub providers: Vec<Provider>,
    /// People.
    pub people: Vec<(UserId, String)>,
    /// Teams.
    pub teams: Vec<(TeamId, String)>,
    /// Services.
    pub services: Vec<Service>,
}

/// What the filters of a list offer to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOptions {
    /// Providers, the first 200 by name.
    pub providers: Vec<(ProviderId, String)>,
    /// People.
    pub people: Vec<(UserId, String)>,
    /// Teams.
    pub teams: Vec<(TeamId, String)>,
}

/// The form of a stored integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditView {
    /// Its fields as stored.
    pub fields: Fields,
    /// The version that they show.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Owner and deputy who left: the form shows them until somebody else is chosen.
    pub former: Vec<(UserId, String)>,
    /// Its team, if that was put away: it may stay, and cannot be chosen anew.
    pub former_team: Option<(TeamId, String)>,
    /// What the preview of the score rests on beside the form.
    pub facts: RiskFacts,
}

/// A second editor's form over what was saved meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictView {
    /// The version that is stored.
    pub current: i64,
    /// Who saved it.
    pub saved_by: String,
    /// What was typed, what was saved meanwhile in other fields, and the fields that both changed differently.
    pub merged: Merged,
    /// What the records that those name are called.
    pub names: Vec<(Uuid, String)>,
}
