//! The parts of an integration's document.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::enums::{
    Answer, Authentication, DataClass, Direction, Environment, Fallback, FlowDirection, Framework, Protocol,
    ResilienceItem, SwitchEffort,
};
use crate::fields::{Fields, LINE_MAX, Reader};
use crate::record::value::{Hours, Line, Minutes, Months, Shape, Value, Web};
use crate::words;

/// The longest duration that is taken anywhere: ten years, in minutes.
pub const MINUTES_MAX: u32 = 10 * 365 * 24 * 60;

/// A list that somebody may not have filled in yet. "None" and "unknown" are different facts: unknown is never safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declared<T> {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Somebody said that there are none.
    None,
    /// These; never empty.
    Some(Vec<T>),
}

impl<T> Declared<T> {
    /// Whether nobody has said.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The items; empty when none or unknown.
    #[must_use]
    pub fn items(&self) -> &[T] {
        match self {
            Self::Some(items) => items,
            Self::Unknown | Self::None => &[],
        }
    }
}

/// One environment, and the provider's API version that it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentUse {
    /// Which environment.
    pub environment: Environment,
    /// The version record; `None` means unknown.
    pub version: Option<VersionRecord>,
}

/// The provider's API version in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRecord {
    /// As the provider writes it.
    pub version: String,
    /// Whether we fix it (pinned) or take what comes (floating); `None` means unknown.
    pub pinned: Option<bool>,
    /// The last day on which the provider supports it; `None` means that no end is known.
    pub supported_until: Option<NaiveDate>,
}

/// A URL that we call or that calls us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The address, of any scheme; `http://` is a finding, not an error.
    pub url: String,
    /// Who calls.
    pub direction: Direction,
    /// What it speaks.
    pub protocol: Option<Protocol>,
    /// How it is authenticated.
    pub authentication: Option<Authentication>,
    /// For inbound calls: whether we verify their signature; `None` means unknown.
    pub signature_verified: Option<bool>,
    /// Where it is.
    pub region: Option<String>,
}

impl Endpoint {
    /// Whether the transport is not encrypted.
    #[must_use]
    pub fn is_plain_http(&self) -> bool {
        self.url.to_ascii_lowercase().starts_with("http://")
    }
}

/// A data class travelling in a direction for a purpose.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four safeguards that are independent of each other"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFlow {
    /// What travels.
    pub data_class: DataClass,
    /// Where to.
    pub direction: FlowDirection,
    /// Why.
    pub purpose: Option<String>,
    /// Where it is processed.
    pub region: Option<String>,
    /// Only what is needed is sent.
    pub minimised: bool,
    /// Tokens travel in the place of the data.
    pub tokenised: bool,
    /// Encrypted on the way.
    pub encrypted_in_transit: bool,
    /// Encrypted where it rests.
    pub encrypted_at_rest: bool,
}

/// A framework that applies to the integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplianceFlag {
    /// Which one.
    pub framework: Framework,
    /// For DORA: supports a critical or important function (Regulation (EU) 2022/2554, Art. 3 (22)).
    pub critical_function: bool,
}

/// An uptime in percent: above 0, at most 100, with up to nine decimals (99.999999999).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uptime(f64);

/// The most decimals of an uptime: eleven digits are kept by a number of 64 bits as they were typed.
const UPTIME_DECIMALS: usize = 9;

impl Uptime {
    /// Parses "99.95", with a point or a comma, with or without a percent sign.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let number = raw.trim().trim_end_matches('%').trim_end().replace(',', ".");
        let (whole, decimals) = number.split_once('.').unwrap_or((&number, ""));
        let plain = !whole.is_empty()
            && (whole.len() + decimals.len()) <= 40
            && whole.chars().chain(decimals.chars()).all(|c| c.is_ascii_digit());
        if plain && decimals.trim_end_matches('0').len() > UPTIME_DECIMALS {
            return Err(format!(
                "Enter at most {UPTIME_DECIMALS} decimals, such as 99.999999999."
            ));
        }
        match percentage(whole, decimals.trim_end_matches('0')) {
            Some(value) if plain && value > 0.0 && value <= 100.0 => Ok(Self(value)),
            _ => Err("Enter a percentage above 0 and at most 100, such as 99.95.".into()),
        }
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> f64 {
        self.0
    }

    /// The downtime that it allows in a month of 30 days, in minutes.
    #[must_use]
    pub fn downtime_minutes_a_month(self) -> f64 {
        self.downtime_share() * 30.0 * 24.0 * 60.0
    }

    /// The downtime that it allows in a year of 365 days, in minutes.
    #[must_use]
    pub fn downtime_minutes_a_year(self) -> f64 {
        self.downtime_share() * 365.0 * 24.0 * 60.0
    }

    fn downtime_share(self) -> f64 {
        (100.0 - self.0) / 100.0
    }

    /// The downtime that it allows in a month, in words.
    #[must_use]
    pub fn downtime_a_month(self) -> String {
        words::downtime(self.downtime_minutes_a_month())
    }

    /// The downtime that it allows in a year, in words.
    #[must_use]
    pub fn downtime_a_year(self) -> String {
        words::downtime(self.downtime_minutes_a_year())
    }
}

/// The number with these digits before and after its point, up to 100. Both sides of the division are whole and exact, so
/// that it is the number nearest to what was typed (IEEE 754), as any other way of reading it gives.
fn percentage(whole: &str, decimals: &str) -> Option<f64> {
    let scale = 10_u32.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let whole: u32 = whole.parse().ok().filter(|whole| *whole <= 100)?;
    let decimals: u32 = if decimals.is_empty() {
        0
    } else {
        decimals.parse().ok()?
    };
    let scale = f64::from(scale);
    Some((f64::from(whole) * scale + f64::from(decimals)) / scale)
}

impl std::fmt::Display for Uptime {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a percentage is between 0 and 100"
    )]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SCALE: u64 = 1_000_000_000;
        let billionths = (self.0 * 1e9).round() as u64;
        write!(f, "{}", billionths / SCALE)?;
        match billionths % SCALE {
            0 => {}
            rest => write!(f, ".{}", format!("{rest:09}").trim_end_matches('0'))?,
        }
        f.write_str(" %")
    }
}

impl Value for Uptime {
    const SHAPE: Shape = Shape::Percent;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let typed = reader.line(path, 40)?;
        Self::parse(&typed)
            .map_err(|message| reader.error(path, message))
            .ok()
    }

    fn write(&self, path: &str, into: &mut Fields) {
        if self.percent() > 0.0 {
            into.set(path, self.percent().to_string());
        }
    }

    fn words(&self) -> String {
        self.to_string()
    }
}

/// What the provider promises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sla {
    /// On its web page.
    pub published_uptime: Option<Uptime>,
    /// In our contract.
    pub contracted_uptime: Option<Uptime>,
    /// Until somebody answers, in minutes.
    pub response_minutes: Option<Minutes<1, MINUTES_MAX>>,
    /// Until it is solved, in minutes.
    pub resolution_minutes: Option<Minutes<1, MINUTES_MAX>>,
    /// When support is there.
    pub support_hours: Option<Line<120>>,
    /// When it may be away on purpose.
    pub maintenance_window: Option<Line<120>>,
}

impl Sla {
    /// The uptime that counts: the contracted one, else the published one.
    #[must_use]
    pub fn uptime(&self) -> Option<Uptime> {
        self.contracted_uptime.or(self.published_uptime)
    }
}

/// What we need of it, and what we do without it. Times in minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continuity {
    /// Recovery time objective: how soon we need it back.
    pub rto_minutes: Option<Minutes<0, MINUTES_MAX>>,
    /// Recovery point objective: how much data may be lost.
    pub rpo_minutes: Option<Minutes<0, MINUTES_MAX>>,
    /// Maximum tolerable downtime.
    pub mtd_minutes: Option<Minutes<0, MINUTES_MAX>>,
    /// The recovery time that the provider promises.
    pub provider_recovery_minutes: Option<Minutes<0, MINUTES_MAX>>,
    /// What we do meanwhile.
    pub fallback: Option<Fallback>,
    /// With what or whom.
    pub fallback_note: Option<Line<LINE_MAX>>,
    /// How long a move to another provider would take.
    pub switch_effort: Option<SwitchEffort>,
    /// When the fallback was last tried.
    pub fallback_tested_on: Option<NaiveDate>,
}

/// The answer to one item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResilienceAnswer {
    /// The item.
    pub item: ResilienceItem,
    /// The answer.
    pub answer: Answer,
    /// Why it does not apply; there whenever the answer is "not applicable".
    pub reason: Option<String>,
}

/// What the contract says, as far as the score asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTerms {
    /// Within how many hours the provider must tell us of a breach.
    pub breach_notification_hours: Option<Hours<1, 8_760>>,
    /// Whether leaving is settled: data returned or deleted, help with the move.
    pub exit_terms: Option<bool>,
}

/// What we do to keep it in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controls {
    /// When someone last checked that it has no more access than it needs.
    pub least_privilege_verified_on: Option<NaiveDate>,
    /// Where it is watched.
    pub monitor_url: Option<Web>,
    /// Whether an alert fires when it fails; `None` means unknown.
    pub alert: Option<bool>,
    /// What to do then.
    pub runbook_url: Option<Web>,
}

/// How often it is reviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPlan {
    /// A cadence set by hand, in months; it can only be shorter than the one of the band.
    pub cadence_months: Option<Months<1, 24>>,
    /// Why.
    pub reason: Option<Line<LINE_MAX>>,
}
