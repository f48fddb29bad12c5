//! Every date of an integration and of what belongs to it: what has to be done, of what, and by when. One description, which
//! lists, counts, a person's work, timeline, calendars, reminders and reports all read; what is not in here is due nowhere.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::credential::{Credential, StatusKind};
use crate::enumeration::Enumeration;
use crate::evidence::Evidence;
use crate::ids::{CredentialId, EvidenceId, RotationId};
use crate::notice::NoticeKind;
use crate::reminder::{ReminderKind, Subject};
use crate::risk::RiskFacts;
use crate::text::within_sentence;

/// One date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDate {
    /// What has to be done.
    pub what: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// The last day on which it is on time. For what was never done: the day on which it came on record.
    pub day: NaiveDate,
    /// Whether it was never done.
    pub never: bool,
    /// Whether the same thing has an earlier date that asks for the same: an expiry behind its rotation.
    pub second: bool,
    /// The day on which the thing came on record, in UTC.
    pub recorded: NaiveDate,
    /// What the thing is called, as [`title`] wants it.
    pub name: String,
}

/// What the dates of an integration rest on besides the facts of its score. Days are of UTC: what was never done is due since the
/// day on which it came on record, and that day names a cycle of reminders for good, wherever the organisation moves its clock.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// When the integration came on record.
    pub recorded: NaiveDate,
    /// When its next review is due; `None` while none was held.
    pub review_due: Option<NaiveDate>,
    /// When its credentials came on record.
    pub credentials: BTreeMap<CredentialId, NaiveDate>,
    /// What rotations left working, and until when it may.
    pub left_working: Vec<(RotationId, CredentialId, NaiveDate)>,
    /// Its documents in the order in which they were filed, with the day of each; those that are missing count as filed first.
    pub filed: Vec<(EvidenceId, NaiveDate)>,
}

/// Every date of an integration, the earliest first; none of one that is out of use.
#[must_use]
pub fn dates(facts: &RiskFacts, beside: &Beside) -> Vec<RecordDate> {
    if !facts.integration.lifecycle.is_active() {
        return Vec::new();
    }
    let mut all: Vec<RecordDate> = credentials(facts, beside)
        .chain(left_working(facts, beside))
        .chain(review(facts, beside))
        .chain(evidence(facts, beside))
        .chain(notices(facts, beside))
        .chain(versions(facts, beside))
        .collect();
    all.sort_by_key(|date| (date.day, date.what, date.subject));
    all
}

/// The date that comes first; what was never done before anything else of the same day.
#[must_use]
pub fn first(dates: &[RecordDate]) -> Option<&RecordDate> {
    dates
        .iter()
        .min_by_key(|date| (date.day, !date.never, date.what.as_str()))
}

/// What has to be done, in words. With the integration's name, `of`, they stand alone: "Rotate Live secret key of Checkout payments";
/// without it they are for where that is said already: "Rotate Live secret key".
#[must_use]
pub fn title(what: ReminderKind, subject: Subject, name: &str, of: Option<&str>) -> String {
    let it = of.map(|of| format!(" {of}")).unwrap_or_default();
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    match what {
        ReminderKind::Rotation => format!("Rotate {name}{of}"),
        ReminderKind::Expiry => format!("Replace {name}{of} before it expires"),
        ReminderKind::Review => format!("Review{it}"),
        ReminderKind::Evidence => format!("Renew the {name}{of}"),
        ReminderKind::Notice => format!("Prepare{it} for this announcement: {name}"),
        ReminderKind::Version => {
            let version = match name {
                "" => "the version that it uses".to_owned(),
                version => format!("version {version}"),
            };
            let place = match subject {
                Subject::Version(_, environment) => format!(" in {}", environment.label().to_lowercase()),
                _ => String::new(),
            };
            format!("Move{it} off {version}{place}")
        }
        ReminderKind::Revocation => format!("Revoke the old {name}{of}"),
    }
}

fn credentials<'a>(facts: &'a RiskFacts, beside: &'a Beside) -> impl Iterator<Item = RecordDate> + 'a {
    facts.credentials.iter().flat_map(|(credential, policy)| {
        let recorded = beside.recorded_of(credential);
        let due = credential.due_on(policy.as_ref());
        // Which day it is does not matter to whether it was ever rotated.
        let never = credential.status(policy.as_ref(), recorded).kind() == StatusKind::NeverRotated;
        let date = |what, day, second| RecordDate {
            what,
            subject: Subject::Credential(credential.id),
            day,
            never,
            second,
            recorded,
            name: credential.name.to_string(),
        };
        let expiry = credential.expires_on.filter(|_| credential.revoked_on.is_none());
        let rotation = due
            .or(never.then_some(recorded))
            .filter(|due| expiry != Some(*due));
        let second = rotation.is_some();
        rotation
            .map(|day| date(ReminderKind::Rotation, day, false))
            .into_iter()
            .chain(expiry.map(move |day| date(ReminderKind::Expiry, day, second)))
    })
}

/// What is revoked as a whole has nothing left that works.
fn left_working<'a>(facts: &'a RiskFacts, beside: &'a Beside) -> impl Iterator<Item = RecordDate> + 'a {
    beside.left_working.iter().filter_map(|(rotation, of, day)| {
        let in_use = |credential: &&Credential| credential.id == *of && credential.revoked_on.is_none();
        let credential = facts.credentials.iter().map(|(known, _)| known).find(in_use)?;
        Some(RecordDate {
            what: ReminderKind::Revocation,
            subject: Subject::Rotation(*rotation),
            day: *day,
            never: false,
            second: false,
            recorded: beside.recorded_of(credential),
            name: credential.name.to_string(),
        })
    })
}

/// The next review; the first of what serves users is due since it is on record.
fn review(facts: &RiskFacts, beside: &Beside) -> Option<RecordDate> {
    let never = facts.last_review.is_none() && facts.integration.lifecycle.is_serving();
    let day = beside.review_due.or(never.then_some(beside.recorded))?;
    Some(RecordDate {
        never,
        ..of_integration(facts, beside, ReminderKind::Review, day)
    })
}

/// A document that was filed later, of the same kind, and lasts longer, has taken the place of another.
fn evidence<'a>(facts: &'a RiskFacts, beside: &'a Beside) -> impl Iterator<Item = RecordDate> + 'a {
    let filed = |document: &Evidence| beside.filed.iter().position(|(id, _)| *id == document.id);
    let recorded = move |place: Option<usize>| place.map_or(beside.recorded, |place| beside.filed[place].1);
    facts.evidence.iter().filter_map(move |document| {
        let day = document.expires_on?;
        let replaced = facts.evidence.iter().any(|other| {
            other.kind == document.kind
                && filed(other) > filed(document)
                && other.expires_on.is_none_or(|until| until > day)
        });
        (!replaced).then(|| RecordDate {
            subject: Subject::Evidence(document.id),
            name: within_sentence(document.kind.label()),
            recorded: recorded(filed(document)),
            ..of_integration(facts, beside, ReminderKind::Evidence, day)
        })
    })
}

/// What the provider announced and nobody has acknowledged. A mere new version asks for nothing. What took effect before the
/// integration came on record is old news; what is still to come has to be prepared for, however long ago it was published.
fn notices<'a>(facts: &'a RiskFacts, beside: &'a Beside) -> impl Iterator<Item = RecordDate> + 'a {
    facts.notices.iter().filter_map(|known| {
        let notice = &known.notice;
        let day = notice.effective_on.filter(|day| *day >= beside.recorded)?;
        let asks = known.acknowledged_on.is_none() && notice.kind != NoticeKind::Version;
        asks.then(|| RecordDate {
            subject: Subject::Notice(notice.id, facts.integration.id),
            name: notice.title.to_string(),
            ..of_integration(facts, beside, ReminderKind::Notice, day)
        })
    })
}

/// The first version of each environment that has an end.
fn versions<'a>(facts: &'a RiskFacts, beside: &'a Beside) -> impl Iterator<Item = RecordDate> + 'a {
    let mut seen = Vec::new();
    facts.integration.environments.iter().filter_map(move |used| {
        let version = used.version.as_ref()?;
        let day = version.supported_until?;
        if seen.contains(&used.environment) {
            return None;
        }
        seen.push(used.environment);
        Some(RecordDate {
            subject: Subject::Version(facts.integration.id, used.environment),
            name: version.version.clone(),
            ..of_integration(facts, beside, ReminderKind::Version, day)
        })
    })
}

fn of_integration(facts: &RiskFacts, beside: &Beside, what: ReminderKind, day: NaiveDate) -> RecordDate {
    RecordDate {
        what,
        subject: Subject::Integration(facts.integration.id),
        day,
        never: false,
        second: false,
        recorded: beside.recorded,
        name: String::new(),
    }
}

impl Beside {
    /// Of an integration that came on record on this day: nothing hangs on it yet.
    #[must_use]
    pub fn of_new(recorded: NaiveDate) -> Self {
        Self {
            recorded,
            ..Self::default()
        }
    }

    fn recorded_of(&self, credential: &Credential) -> NaiveDate {
        self.credentials
            .get(&credential.id)
            .copied()
            .unwrap_or(self.recorded)
    }
}
