//! From facts to the ten levels: each with the fact, value and date that set it, where to edit it, how to lower it,
//! and the last day on which it holds. What could be worse than what is known is unknown, never safe.

mod assurance;
mod credentials;
mod exposure;
mod impact;
mod incidents;
mod outage;
mod version;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::RiskFacts;
use super::advice::AdviceKind;
use super::score::UNKNOWN_COUNTS_AS;

/// What would lower a factor, and to which level.
pub(super) struct Fix {
    /// What to do.
    pub(super) action: String,
    /// The best level that it can reach while everything else stays as it is.
    pub(super) level: u8,
    /// What kind of thing it takes.
    pub(super) kind: AdviceKind,
}

impl Fix {
    /// Something that can be done about what is there.
    fn act(action: impl Into<String>, level: u8) -> Self {
        Self {
            action: action.into(),
            level,
            kind: AdviceKind::Act,
        }
    }

    /// Another way to build it, or another provider.
    fn redesign(action: impl Into<String>, level: u8) -> Self {
        Self {
            action: action.into(),
            level,
            kind: AdviceKind::Redesign,
        }
    }
}

/// One factor as the facts give it.
pub(super) struct Derived {
    /// 0 to 4; `None` is unknown.
    pub(super) level: Option<u8>,
    /// The fact that set it, or what is missing.
    pub(super) reason: Cow<'static, str>,
    /// The path of the form field where that fact is edited.
    pub(super) field: Cow<'static, str>,
    /// `None` when the level is 0, or when what sets it is what the integration is for.
    pub(super) fix: Option<Fix>,
    /// The levels that are possible with what is known.
    pub(super) span: Span,
    /// The last day on which all of this holds; [`NaiveDate::MAX`] for ever.
    pub(super) holds: NaiveDate,
}

impl Derived {
    /// A known level above 0, with what would lower it.
    fn fixable(
        level: u8,
        reason: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        fix: Fix,
    ) -> Self {
        Self::known(level, reason, field, (level > 0).then_some(fix))
    }

    /// A known level, with what would lower it, if anything should.
    fn known(
        level: u8,
        reason: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        fix: Option<Fix>,
    ) -> Self {
        Self {
            level: Some(level),
            reason: reason.into(),
            field: field.into(),
            fix,
            span: Span::exactly(level),
            holds: NaiveDate::MAX,
        }
    }

    /// Level 0: nothing to fix.
    fn best(reason: impl Into<Cow<'static, str>>, field: impl Into<Cow<'static, str>>) -> Self {
        Self {
            level: Some(0),
            reason: reason.into(),
            field: field.into(),
            fix: None,
            span: Span::exactly(0),
            holds: NaiveDate::MAX,
        }
    }

    /// An unknown level. Recording the fact could reach level 0.
    fn unknown(
        reason: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        action: impl Into<String>,
    ) -> Self {
        let fix = Some(Fix {
            action: action.into(),
            level: 0,
            kind: AdviceKind::Answer,
        });
        Self {
            level: None,
            reason: reason.into(),
            field: field.into(),
            fix,
            span: Span::ANY,
            holds: NaiveDate::MAX,
        }
    }

    /// The same, where an answer can only give some of the levels.
    fn between(mut self, span: Span) -> Self {
        if let Some(fix) = &mut self.fix {
            fix.level = span.least;
        }
        self.span = span;
        self
    }

    /// The same, up to and on a day only.
    fn through(self, holds: NaiveDate) -> Self {
        Self { holds, ..self }
    }
}

/// The levels that are possible with what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: u8,
    pub(super) most: u8,
}

impl Span {
    const ANY: Self = Self { least: 0, most: 4 };

    /// A known level.
    const fn exactly(level: u8) -> Self {
        Self {
            least: level,
            most: level,
        }
    }

    /// The worse of the two, whichever it turns out to be.
    fn or_worse(self, other: Self) -> Self {
        Self {
            least: self.least.max(other.least),
            most: self.most.max(other.most),
        }
    }

    /// The worst of all; level 0 of none.
    fn worst(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::exactly(0), Self::or_worse)
    }

    /// The level, if only one is possible.
    fn level(self) -> Option<u8> {
        (self.least == self.most).then_some(self.least)
    }

    /// The level that it counts as.
    fn counted(self) -> u8 {
        self.level()
            .unwrap_or(UNKNOWN_COUNTS_AS.clamp(self.least, self.most))
    }
}

/// The ten factors, in the order of [`super::Factor`].
pub(super) fn derive(facts: &RiskFacts, today: NaiveDate) -> [Derived; 10] {
    [
        impact::data(facts),
        impact::criticality(facts),
        outage::outage(facts),
        impact::privilege(facts),
        impact::regulation(facts),
        incidents::incidents(facts, today),
        assurance::assurance(facts, today),
        credentials::credential_design(facts),
        exposure::exposure(facts),
        version::version(facts, today),
    ]
}

pub(super) use self::version::environments_that_count;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_known_only_if_nothing_missing_could_change_it() {
        assert_eq!(Span::ANY.or_worse(Span::exactly(4)).level(), Some(4));
        assert_eq!(Span::ANY.or_worse(Span::exactly(2)).level(), None);
        assert_eq!(
            Span { least: 0, most: 2 }.or_worse(Span::exactly(3)).level(),
            Some(3)
        );
        assert_eq!(Span { least: 0, most: 2 }.counted(), 2);
        assert_eq!(Span::ANY.counted(), 3);
    }
}
