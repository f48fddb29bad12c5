//! The portfolio as data: TOML files that are part of the program. Days are counted from today; a key that a file
//! misspells is an error, not a silence.

use std::collections::BTreeMap;

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use serde::Deserialize;

use super::DemoAccount;

const COMPANY: &str = include_str!("../../data/demo/company.toml");
const AREAS: &[&str] = &[
    include_str!("../../data/demo/payments.toml"),
    include_str!("../../data/demo/delivery.toml"),
    include_str!("../../data/demo/accounts.toml"),
    include_str!("../../data/demo/shop.toml"),
    include_str!("../../data/demo/care.toml"),
    include_str!("../../data/demo/platform.toml"),
];

/// Everything that happens in the demo.
pub(super) struct Portfolio {
    /// People, services, providers of their own, announcements.
    pub company: Company,
    /// The integrations with their stories, each with its profile filled in.
    pub integrations: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub people: Vec<Person>,
    pub teams: Vec<TeamEntry>,
    pub mailed: Vec<MailedEntry>,
    pub services: Vec<ServiceEntry>,
    pub providers: Vec<ProviderEntry>,
    pub notices: Vec<NoticeEntry>,
    /// Fields that many integrations share, by name.
    profiles: BTreeMap<String, BTreeMap<String, Scalar>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    /// How the other files name the person.
    pub key: String,
    pub email: String,
    pub name: String,
    pub roles: Vec<String>,
    pub team: String,
    /// The day on which the person left.
    pub left: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamEntry {
    pub name: String,
    /// Who leads it.
    pub lead: String,
}

/// A report that is mailed by itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailedEntry {
    pub report: String,
    pub when: String,
    /// Who made the schedule.
    pub by: String,
    /// Who gets it.
    pub to: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceEntry {
    pub name: String,
    pub criticality: String,
    #[serde(default)]
    pub depends_on: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderEntry {
    pub name: String,
    pub category: String,
    pub status_page: String,
    pub certifications: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeEntry {
    pub day: i64,
    pub provider: String,
    pub kind: String,
    pub title: String,
    pub effective: Option<i64>,
    /// Effective days that it had before.
    #[serde(default)]
    pub earlier: Vec<i64>,
}

#[derive(Deserialize)]
struct Area {
    integration: Vec<Entry>,
}

/// The value of a field: text, a number or day, yes or no.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Text(String),
    Number(i64),
    Answer(bool),
}

/// One integration and its story.
#[derive(Deserialize)]
pub(super) struct Entry {
    /// How its documents and pages are named.
    pub key: String,
    /// The day on which it was registered.
    pub day: i64,
    pub provider: String,
    /// The profile whose fields it shares; its own come first.
    like: Option<String>,
    pub owner: Option<String>,
    pub deputy: Option<String>,
    pub team: Option<String>,
    #[serde(default)]
    pub services: Vec<String>,
    /// `environment version pinned|floating|? day-of-the-end|-`.
    #[serde(default)]
    pub environments: Vec<String>,
    /// `url direction protocol authentication verified region`, with `-` for unknown.
    #[serde(default)]
    pub endpoints: Vec<String>,
    /// `class direction region boxes purpose`; the boxes are m(inimised), t(okenised), e(ncrypted in transit), r(est).
    /// Absent is unknown, empty is none.
    pub data: Option<Vec<String>>,
    /// Absent is unknown, empty is none.
    pub compliance: Option<Vec<String>>,
    #[serde(default)]
    pub credentials: Vec<Secret>,
    /// `day outcome who note`.
    #[serde(default)]
    pub reviews: Vec<String>,
    /// `day class minutes title | impact`.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// `kind issued expires|-`.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// `day title-of-the-notice`.
    #[serde(default)]
    pub acknowledged: Vec<String>,
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Every other field of the form, by its path.
    #[serde(flatten)]
    pub fields: BTreeMap<String, Scalar>,
}

/// A credential, and when it was rotated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Secret {
    pub name: String,
    pub kind: String,
    /// Where it is kept.
    pub at: String,
    pub environment: Option<String>,
    pub scopes: Option<String>,
    pub access: Option<String>,
    /// Long, unless said otherwise.
    pub lifetime: Option<String>,
    /// Scoped and for one consumer, unless said otherwise.
    pub scoped: Option<bool>,
    pub shared: Option<bool>,
    pub issued: Option<i64>,
    pub expires: Option<i64>,
    /// For how many days a rotated one lives.
    pub renewed_for: Option<i64>,
    #[serde(default)]
    pub rotated: Vec<i64>,
    pub revoked: Option<i64>,
    /// Days of a policy set by hand.
    pub every: Option<i64>,
    pub exempt: Option<bool>,
    /// What is not said is unknown.
    #[serde(default)]
    pub unknown: bool,
    pub why: Option<String>,
}

/// An edit of the record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub day: i64,
    pub why: Option<String>,
    pub set: BTreeMap<String, Scalar>,
}

impl Portfolio {
    /// Reads the files.
    pub(super) fn read() -> Result<Self, String> {
        let company: Company = toml::from_str(COMPANY).map_err(|error| error.to_string())?;
        let mut integrations = Vec::new();
        for area in AREAS {
            let area: Area = toml::from_str(area).map_err(|error| error.to_string())?;
            integrations.extend(area.integration);
        }
        for entry in &mut integrations {
            let Some(name) = &entry.like else { continue };
            let profile = company
                .profiles
                .get(name)
                .ok_or_else(|| format!("no profile `{name}`"))?;
            for (path, value) in profile {
                entry.fields.entry(path.clone()).or_insert_with(|| value.clone());
            }
        }
        Ok(Self {
            company,
            integrations,
        })
    }

    /// Who can sign in.
    pub(super) fn accounts(&self) -> Vec<DemoAccount> {
        let labels = |person: &Person| {
            person
                .roles
                .iter()
                .filter_map(|role| Role::parse(role).ok())
                .map(Role::label)
                .collect::<Vec<_>>()
                .join(", ")
        };
        self.company
            .people
            .iter()
            .filter(|person| person.left.is_none())
            .map(|person| DemoAccount {
                email: person.email.clone(),
                name: person.name.clone(),
                roles: labels(person),
            })
            .collect()
    }
}

impl Entry {
    /// Who changes it: its owner, else its deputy, else the administrator.
    pub(super) fn editor(&self) -> &str {
        self.owner.as_deref().or(self.deputy.as_deref()).unwrap_or("ines")
    }
}

impl Secret {
    /// The day on which it entered the register.
    pub(super) fn day(&self, registered: i64) -> i64 {
        self.issued.map_or(registered, |issued| issued.max(registered))
    }
}
