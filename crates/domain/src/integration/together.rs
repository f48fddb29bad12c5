//! Changing several integrations alike: who answers for them and where they are in their life. Nothing else of a record is
//! touched, and what one record cannot take says why.

use super::form::DEPUTY_IS_OWNER;
use super::{Integration, Lifecycle};
use crate::enumeration::Enumeration;
use crate::fields::{FieldErrors, Fields, Reader};
use crate::ids::{TeamId, UserId};

/// The most integrations that are changed at once.
pub const TOGETHER_MAX: usize = 100;
/// The fields that can be changed of several integrations at once.
pub const TOGETHER_FIELDS: [&str; 4] = ["owner", "deputy", "team", "lifecycle"];
/// What stands in a field for taking away who is there.
pub const NOBODY: &str = "none";

/// What becomes of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum To<T> {
    /// It stays as it is in each record.
    #[default]
    Kept,
    /// It is emptied.
    Nobody,
    /// It becomes this.
    Is(T),
}

impl<T: Copy> To<T> {
    fn or(self, now: Option<T>) -> Option<T> {
        match self {
            Self::Kept => now,
            Self::Nobody => None,
            Self::Is(value) => Some(value),
        }
    }
}

/// What is changed of several integrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    owner: To<UserId>,
    deputy: To<UserId>,
    team: To<TeamId>,
    lifecycle: Option<Lifecycle>,
}

impl Together {
    /// Reads a form whose empty fields leave everything as it is.
    ///
    /// # Errors
    /// What is wrong, by field. An owner cannot be taken away: somebody has to answer.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut reader = Reader::new(fields);
        let read = Self {
            owner: person(&mut reader, "owner"),
            deputy: if fields.get("deputy") == NOBODY {
                To::Nobody
            } else {
                person(&mut reader, "deputy")
            },
            team: if fields.get("team") == NOBODY {
                To::Nobody
            } else {
                reader.id("team", "a team").map_or(To::Kept, To::Is)
            },
            lifecycle: reader.one_of("lifecycle"),
        };
        if let (To::Is(owner), To::Is(deputy)) = (read.owner, read.deputy)
            && owner == deputy
        {
            reader.error("deputy", DEPUTY_IS_OWNER);
        }
        let mut errors = reader.errors;
        errors
            .0
            .retain(|path, _| TOGETHER_FIELDS.contains(&path.as_str()));
        if errors.is_empty() { Ok(read) } else { Err(errors) }
    }

    /// Whether it leaves everything as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// An integration with the change.
    ///
    /// # Errors
    /// Why this one cannot take it.
    pub fn applied(&self, integration: &Integration) -> Result<Integration, FieldErrors> {
        let mut changed = integration.clone();
        changed.owner = self.owner.or(integration.owner);
        changed.deputy = self.deputy.or(integration.deputy);
        changed.team = self.team.or(integration.team);
        changed.lifecycle = self.lifecycle.unwrap_or(integration.lifecycle);
        if changed.owner.is_some() && changed.owner == changed.deputy {
            return Err(FieldErrors::one("deputy", DEPUTY_IS_OWNER));
        }
        check_step(integration.lifecycle, changed.lifecycle)?;
        Ok(changed)
    }
}

fn person(reader: &mut Reader<'_>, path: &str) -> To<UserId> {
    reader.id(path, "a person").map_or(To::Kept, To::Is)
}

/// `now` with what can be changed of several integrations as it was `before`: the way back.
#[must_use]
pub fn restored(now: &Integration, before: &Integration) -> Integration {
    Integration {
        owner: before.owner,
        deputy: before.deputy,
        team: before.team,
        lifecycle: before.lifecycle,
        ..now.clone()
    }
}

/// Whether an integration may go from one step of its life to another.
///
/// # Errors
/// That it cannot, in a sentence.
pub fn check_step(from: Lifecycle, to: Lifecycle) -> Result<(), FieldErrors> {
    if from.leads_to(to) {
        return Ok(());
    }
    let (from, to) = (from.label().to_lowercase(), to.label().to_lowercase());
    Err(FieldErrors::one(
        "lifecycle",
        format!("What is {from} cannot become {to}."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{IntegrationId, ProviderId};
    use crate::integration::Category;
    use crate::text::IntegrationName;
    use uuid::Uuid;

    const ANA: UserId = UserId(Uuid::from_u128(1));
    const BEN: UserId = UserId(Uuid::from_u128(2));
    const TEAM: TeamId = TeamId(Uuid::from_u128(3));

    fn payments() -> Integration {
        let name = IntegrationName::parse("Payments").unwrap();
        let mut integration = Integration::new(
            IntegrationId(Uuid::from_u128(4)),
            name,
            ProviderId(Uuid::from_u128(5)),
            Category::Payment,
        );
        integration.lifecycle = Lifecycle::Live;
        integration.owner = Some(ANA);
        integration.team = Some(TEAM);
        integration.purpose = "Takes payments.".into();
        integration
    }

    fn typed(pairs: &[(&str, &str)]) -> Result<Together, FieldErrors> {
        Together::parse(&pairs.iter().fold(Fields::default(), |fields, (path, value)| {
            fields.with(*path, *value)
        }))
    }

    #[test]
    fn empty_fields_leave_everything_as_it_is() {
        let nothing = typed(&[("owner", ""), ("team", " "), ("version.x", "3")]).unwrap();
        assert!(nothing.is_empty());
        assert_eq!(nothing.applied(&payments()).unwrap(), payments());
    }

    #[test]
    fn only_what_was_chosen_changes_and_the_way_back_restores_only_that() {
        let chosen = typed(&[
            ("owner", &BEN.to_string()),
            ("team", NOBODY),
            ("lifecycle", "deprecated"),
        ])
        .unwrap();
        let changed = chosen.applied(&payments()).unwrap();
        let expected = Integration {
            owner: Some(BEN),
            team: None,
            lifecycle: Lifecycle::Deprecated,
            ..payments()
        };
        assert_eq!(changed, expected);
        let later = Integration {
            purpose: "Said better.".into(),
            ..changed
        };
        let back = restored(&later, &payments());
        assert_eq!(
            (back.owner, back.team, &*back.purpose),
            (Some(ANA), Some(TEAM), "Said better.")
        );
        assert_eq!(back.lifecycle, Lifecycle::Live);
    }

    #[test]
    fn what_a_record_cannot_take_says_why() {
        let error = |pairs: &[(&str, &str)]| typed(pairs).unwrap().applied(&payments()).unwrap_err();
        assert_eq!(
            error(&[("lifecycle", "proposed")]).get("lifecycle"),
            Some("What is live cannot become proposed.")
        );
        assert_eq!(
            error(&[("deputy", &ANA.to_string())]).get("deputy"),
            Some(DEPUTY_IS_OWNER)
        );
    }

    #[test]
    fn nobody_is_no_owner_and_nobody_is_their_own_deputy() {
        let (ana, same) = (ANA.to_string(), typed(&[("owner", NOBODY)]));
        assert!(same.unwrap_err().get("owner").is_some());
        let twice = typed(&[("owner", &ana), ("deputy", &ana)]);
        assert_eq!(twice.unwrap_err().get("deputy"), Some(DEPUTY_IS_OWNER));
        assert!(
            typed(&[("lifecycle", "asleep")])
                .unwrap_err()
                .get("lifecycle")
                .is_some()
        );
    }
}
