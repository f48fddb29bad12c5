//! The forms of ladders and preferences: what is refused and why, and that what is written reads the same.

use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, EvidenceId, IntegrationId, NoticeId};
use holdfast_domain::integration::Environment;
use holdfast_domain::reminder::preferences::WEEKDAYS;
use holdfast_domain::reminder::{Digest, Ladder, Preferences, ReminderKind, Subject};
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

fn refused(field: &str, value: &str) -> String {
    let fields = Ladder::default().fields().with(field, value);
    let errors = Ladder::parse(&fields).expect_err("refused");
    assert_eq!(errors.0.len(), 1, "{errors}");
    errors.get(field).expect("an error of this field").to_owned()
}

#[rstest]
#[case::empty("", "Give at least one step, such as 30, 14, 7, 1, 0.")]
#[case::nothing_between_commas(" , ,", "Give at least one step, such as 30, 14, 7, 1, 0.")]
#[case::out_of_order("30, 7, 14", "Steps go from early to late: 14 cannot follow 7.")]
#[case::repeated("30, 7, 7, 0", "7 is there twice.")]
#[case::too_early("366, 30", "A step is 0 to 365 days before the date; 366 is not.")]
#[case::after_the_date("30, -1", "A step is 0 to 365 days before the date; -1 is not.")]
#[case::a_word("30, soon", "\u{201c}soon\u{201d} is not a number of days.")]
#[case::a_fraction("30, 1.5", "\u{201c}1.5\u{201d} is not a number of days.")]
#[case::a_huge_number(
    "99999999999999999999",
    "\u{201c}99999999999999999999\u{201d} is not a number of days."
)]
#[case::too_many(
    "21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1",
    "Give 20 steps at most."
)]
#[case::two_lines("30\n14", "Keep it on one line.")]
fn a_ladder_that_makes_no_sense_is_refused_with_the_reason(#[case] steps: &str, #[case] reason: &str) {
    assert_eq!(refused("steps", steps), reason);
}

#[rstest]
#[case("repeat_days", "0", "Enter a whole number of days from 1 to 90.")]
#[case("repeat_days", "91", "Enter a whole number of days from 1 to 90.")]
#[case("repeat_days", "", "Give a number of days.")]
#[case("deputy_from", "-1", "Enter a whole number of days from 0 to 365.")]
#[case("team_from", "x", "Enter a whole number of days from 0 to 365.")]
#[case("lead_overdue", "366", "Enter a whole number of days from 0 to 365.")]
#[case("compliance_overdue", "", "Give a number of days.")]
fn escalations_that_make_no_sense_are_refused_with_the_reason(
    #[case] field: &str,
    #[case] value: &str,
    #[case] reason: &str,
) {
    assert_eq!(refused(field, value), reason);
}

#[rstest]
#[case("30, 14, 7, 1, 0")]
#[case("30 14 7 1 0")]
#[case("30;14;7;1;0")]
#[case("  30,14 , 7,1,0,")]
fn steps_are_read_however_they_are_separated(#[case] steps: &str) {
    let fields = Ladder::default().fields().with("steps", steps);
    assert_eq!(Ladder::parse(&fields), Ok(Ladder::default()));
}

#[test]
fn seven_quiet_days_and_unknown_digests_are_refused() {
    let mut fields = Preferences::default().fields();
    for (name, _) in WEEKDAYS {
        fields.set(name, "on");
    }
    let errors = Preferences::parse(&fields).expect_err("refused");
    assert_eq!(
        errors.get("quiet_monday"),
        Some("Leave at least one day on which mail can be sent.")
    );
    let fields = Fields::default().with("digest", "hourly");
    let errors = Preferences::parse(&fields).expect_err("refused");
    assert!(
        errors
            .get("digest")
            .is_some_and(|message| message.contains("daily")),
        "{errors}"
    );
}

#[test]
fn preferences_that_were_stored_before_a_setting_existed_read_as_its_default() {
    let stored: Preferences = serde_json::from_str(r#"{"digest":"weekly"}"#).expect("preferences");
    assert_eq!(
        stored,
        Preferences {
            digest: Digest::Weekly,
            ..Preferences::default()
        }
    );
}

#[rstest]
#[case::no_kind("nothing")]
#[case::an_unknown_kind("secret:00000000-0000-0000-0000-000000000001")]
#[case::no_id("credential:")]
#[case::no_integration("notice:00000000-0000-0000-0000-000000000001")]
#[case::an_unknown_environment("version:00000000-0000-0000-0000-000000000001:moon")]
#[case::too_much("credential:00000000-0000-0000-0000-000000000001:x")]
fn what_is_no_subject_is_refused(#[case] raw: &str) {
    assert!(raw.parse::<Subject>().is_err());
}

pub fn ladder() -> impl Strategy<Value = Ladder> {
    (
        prop::collection::btree_set(0..=365_i32, 1..=20),
        1..=90_i32,
        prop::array::uniform4(0..=365_i32),
    )
        .prop_map(|(steps, repeat_days, [deputy, team, lead, compliance])| Ladder {
            steps: steps.into_iter().rev().collect(),
            repeat_days,
            deputy_from: deputy,
            team_from: team,
            lead_from: -lead,
            compliance_from: -compliance,
        })
}

pub fn preferences() -> impl Strategy<Value = Preferences> {
    let kinds: Vec<ReminderKind> = <ReminderKind as holdfast_domain::enumeration::Enumeration>::ALL.to_vec();
    let digests: Vec<Digest> = <Digest as holdfast_domain::enumeration::Enumeration>::ALL.to_vec();
    (
        any::<bool>(),
        prop::sample::select(digests),
        0..24_u8,
        prop::collection::btree_set(0..7_u8, 0..7),
        prop::collection::btree_set(prop::sample::select(kinds), 0..=6),
    )
        .prop_map(|(email, digest, hour, quiet_days, muted)| Preferences {
            email,
            digest,
            hour,
            quiet_days,
            muted,
        })
}

fn subject() -> impl Strategy<Value = Subject> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let environments = <Environment as holdfast_domain::enumeration::Enumeration>::ALL.to_vec();
    prop_oneof![
        id().prop_map(|id| Subject::Credential(CredentialId(id))),
        id().prop_map(|id| Subject::Integration(IntegrationId(id))),
        id().prop_map(|id| Subject::Evidence(EvidenceId(id))),
        (id(), id()).prop_map(|(notice, id)| Subject::Notice(NoticeId(notice), IntegrationId(id))),
        (id(), prop::sample::select(environments))
            .prop_map(|(id, at)| Subject::Version(IntegrationId(id), at)),
    ]
}

proptest! {
    #[test]
    fn what_the_form_of_a_ladder_writes_reads_the_same(ladder in ladder()) {
        prop_assert_eq!(Ladder::parse(&ladder.fields()), Ok(ladder));
    }

    #[test]
    fn what_the_form_of_preferences_writes_reads_the_same(preferences in preferences()) {
        prop_assert_eq!(Preferences::parse(&preferences.fields()), Ok(preferences));
    }

    #[test]
    fn what_a_subject_is_written_as_reads_the_same(subject in subject()) {
        prop_assert_eq!(subject.to_string().parse(), Ok(subject));
    }
}
