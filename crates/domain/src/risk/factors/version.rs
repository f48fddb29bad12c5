//! V: the versions in use, and the announcements that nobody acknowledged. Production counts; where there is no
//! production, every environment does. The worst of them is the level.
//!
//! A year is 365 days. A pinned version whose provider has named no end of support is level 0. A breaking notice
//! without an effective date counts as effective: unknown is never safe, and acknowledging it mends it.

use chrono::NaiveDate;

use super::{Derived, Fix, Span};
use crate::enumeration::Enumeration;
use crate::integration::{Environment, EnvironmentUse, VersionRecord};
use crate::notice::NoticeForUs;
use crate::risk::RiskFacts;
use crate::risk::words::{Day, Horizon, days_before, listed};

const SHORT_SUPPORT_DAYS: u64 = 365;
const ENDING_SUPPORT_DAYS: u64 = 90;

/// The environments that the version is judged by, with their place in the form.
pub(in crate::risk) fn environments_that_count(
    facts: &RiskFacts,
) -> impl Iterator<Item = (usize, &EnvironmentUse)> {
    let all = &facts.integration.environments;
    let live = |used: &EnvironmentUse| used.environment == Environment::Production;
    let any_live = all.iter().any(live);
    all.iter()
        .enumerate()
        .filter(move |(_, used)| !any_live || live(used))
}

/// The level of versions and notices.
pub(super) fn version(facts: &RiskFacts, today: NaiveDate) -> Derived {
    let mut horizon = Horizon::new(today);
    let mut used: Vec<(usize, &EnvironmentUse, Span)> = Vec::new();
    for (index, environment) in environments_that_count(facts) {
        let span = environment
            .version
            .as_ref()
            .map_or(Span::ANY, |version| span(version, &mut horizon));
        used.push((index, environment, span));
    }
    let breaking: Vec<&NoticeForUs> = facts
        .notices
        .iter()
        .filter(|notice| bites(notice, &mut horizon))
        .collect();
    let notices = Span::exactly(if breaking.is_empty() { 0 } else { 3 });
    let versions = if used.is_empty() {
        Span::ANY
    } else {
        Span::worst(used.iter().map(|(.., span)| *span))
    };
    let derived = match versions.or_worse(notices).level() {
        None => unknown(&used).between(versions.or_worse(notices)),
        Some(level) => known(level, &used, versions, &breaking),
    };
    derived.through(horizon.through())
}

/// The levels that are possible with what is recorded of one version.
fn span(version: &VersionRecord, horizon: &mut Horizon) -> Span {
    let today = horizon.today();
    let mut level = 0;
    if let Some(end) = version.supported_until {
        let (year, quarter) = (
            days_before(end, SHORT_SUPPORT_DAYS),
            days_before(end, ENDING_SUPPORT_DAYS),
        );
        level = match today {
            today if end < today => 4,
            today if quarter < today => 3,
            today if year < today => 1,
            _ => 0,
        };
        // Floating is worse than less than a year of support, so that the year passes unnoticed.
        for last in [year, quarter, end]
            .into_iter()
            .skip(usize::from(version.pinned == Some(false)))
        {
            horizon.last_day(last);
        }
    }
    match version.pinned {
        Some(true) => Span::exactly(level),
        Some(false) => Span::exactly(level.max(2)),
        None => Span {
            least: level,
            most: level.max(2),
        },
    }
}

/// Whether a notice is breaking, in effect and not acknowledged.
fn bites(notice: &NoticeForUs, horizon: &mut Horizon) -> bool {
    notice.notice.kind.is_breaking()
        && !notice.acknowledged_on.is_some_and(|day| horizon.has_begun(day))
        && notice
            .notice
            .effective_on
            .is_none_or(|day| horizon.has_begun(day))
}

fn unknown(used: &[(usize, &EnvironmentUse, Span)]) -> Derived {
    let Some((index, open, _)) = used.iter().find(|(.., span)| span.level().is_none()) else {
        return Derived::unknown(
            "No version is recorded.",
            "environments.0.version",
            "Record the version in use",
        );
    };
    if open.version.is_none() {
        let reason = format!("The version in {} is not recorded.", open.environment);
        let action = format!("Record the version in {}", open.environment);
        return Derived::unknown(reason, format!("environments.{index}.version"), action);
    }
    let reason = format!("Not recorded whether {} pins its version.", open.environment);
    let action = format!("Record whether {} pins its version", open.environment);
    Derived::unknown(reason, format!("environments.{index}.pinned"), action)
}

fn known(
    level: u8,
    used: &[(usize, &EnvironmentUse, Span)],
    versions: Span,
    breaking: &[&NoticeForUs],
) -> Derived {
    let decisive = |span: Span| span == Span::exactly(level);
    let first = used.iter().find(|(.., span)| decisive(*span));
    if level == 0 {
        let reason = first.map_or_else(
            || "No version is in use.".to_owned(),
            |(_, used, _)| told(used, 0),
        );
        let index = first.map_or(0, |(index, ..)| *index);
        return Derived::best(reason, format!("environments.{index}.version"));
    }
    let mut reasons = Vec::new();
    let mut actions = Vec::new();
    let mut field = None;
    for (index, environment, _) in used.iter().filter(|(.., span)| decisive(*span)) {
        field.get_or_insert_with(|| format!("environments.{index}.{}", set_by(level)));
        reasons.push(told(environment, level));
        actions.push(upgrade(environment));
    }
    let others = Span::worst(
        used.iter()
            .map(|(.., span)| *span)
            .filter(|span| !decisive(*span)),
    );
    let mut rest = if used.is_empty() { versions } else { others };
    if level == 3 {
        reasons.extend(breaking.iter().map(|notice| announced(notice)));
        if !breaking.is_empty() {
            actions.push(format!(
                "acknowledge {}",
                listed(
                    breaking
                        .iter()
                        .map(|notice| format!("\"{}\"", notice.notice.title))
                )
            ));
        }
    } else if !breaking.is_empty() {
        rest = rest.or_worse(Span::exactly(3));
    }
    let field = field.unwrap_or_else(|| "environments.0.version".to_owned());
    let mut action = listed(actions);
    if let Some(head) = action.get_mut(..1) {
        head.make_ascii_uppercase();
    }
    Derived::fixable(level, reasons.join(" "), field, Fix::act(action, rest.counted()))
}

fn announced(notice: &NoticeForUs) -> String {
    let NoticeForUs { notice, .. } = notice;
    let since = notice.effective_on.map_or_else(
        || "without a date".to_owned(),
        |day| format!("in effect since {}", Day(day)),
    );
    format!(
        "{} \"{}\", {since}, is not acknowledged.",
        notice.kind, notice.title
    )
}

/// What the level of one environment rests on.
fn told(used: &EnvironmentUse, level: u8) -> String {
    let place = used.environment;
    let (version, end) = used.version.as_ref().map_or(("", None), |record| {
        (record.version.as_str(), record.supported_until)
    });
    let (named, version) = if version.is_empty() {
        (" (not named)", "")
    } else {
        (" ", version)
    };
    let day = Day(end.unwrap_or(NaiveDate::MAX));
    match (level, end) {
        (0, None) => {
            format!("{place} pins version{named}{version}; the provider has named no end of support.")
        }
        (0, Some(_)) => format!(
            "{place} pins version{named}{version}; it is supported through {day}, for a year or more."
        ),
        (1, _) => format!(
            "{place} pins version{named}{version}; it is supported through {day}, for less than a year."
        ),
        (2, _) => format!("{place} takes whatever version the provider serves (floating)."),
        (3, _) => format!(
            "{place} uses version{named}{version}, which is supported through {day} only, for less than 90 days."
        ),
        _ => format!("{place} uses version{named}{version}, whose support ended on {day}."),
    }
}

/// The field that sets the level of one environment.
fn set_by(level: u8) -> &'static str {
    if level == 2 { "pinned" } else { "supported_until" }
}

/// What would mend the version of one environment.
fn upgrade(used: &EnvironmentUse) -> String {
    format!(
        "move {} to a version that is supported for a year or more, and pin it",
        used.environment.label().to_ascii_lowercase()
    )
}
