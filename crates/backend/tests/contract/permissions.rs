//! Every use-case and every role: who may, who may not. A use-case that is missing here fails the suite.

use std::collections::BTreeSet;

use holdfast_backend::ServiceError;
use holdfast_domain::access::{Actor, Permission, Role, permissions};
use holdfast_domain::enumeration::Enumeration;
use rstest::rstest;

use crate::attempts::attempt;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;
use crate::support::sources::methods;

/// Who may do something.
#[derive(Clone, Copy, Debug)]
enum Who {
    /// Whoever has this permission.
    With(Permission),
    /// Whoever is signed in.
    Everybody,
}
use Who::{Everybody, With};

/// Every public method that takes an actor, and who may. Nobody owns what the test tries it on.
const MATRIX: [(&str, Who); 107] = [
    ("account", Everybody),
    ("acknowledge_notice", With(Permission::EditAnyIntegration)),
    ("acknowledge_reminder", With(Permission::ReadCatalogue)),
    ("add_channel", With(Permission::ManageSettings)),
    ("add_person", With(Permission::ManageUsers)),
    ("add_provider", With(Permission::RegisterIntegration)),
    ("add_service", With(Permission::ManageServices)),
    ("add_team", With(Permission::ManageUsers)),
    ("agenda", With(Permission::ReadCatalogue)),
    ("audit_event", With(Permission::ReadAudit)),
    ("calendar_view", With(Permission::ReadCatalogue)),
    ("change_email", With(Permission::ManageUsers)),
    ("change_password", Everybody),
    ("change_together", With(Permission::EditAnyIntegration)),
    ("channel", With(Permission::ManageSettings)),
    ("confirm_outbound", With(Permission::ManageDeliveries)),
    ("conflict", With(Permission::ReadCatalogue)),
    ("correct_record", With(Permission::ManageEvidence)),
    ("create_user", With(Permission::ManageUsers)),
    ("credential", With(Permission::ReadCatalogue)),
    ("credentials", With(Permission::ReadCatalogue)),
    ("decide_ladder", With(Permission::ManageSettings)),
    ("decide_policy", With(Permission::ManageSettings)),
    ("decide_wording", With(Permission::ManageSettings)),
    ("deliveries", With(Permission::ReadDeliveries)),
    ("delivery_tries", With(Permission::ReadDeliveries)),
    ("denied", Everybody),
    ("disable_person", With(Permission::ManageUsers)),
    ("edit_view", With(Permission::EditAnyIntegration)),
    ("enable_person", With(Permission::ManageUsers)),
    ("end_calendar", With(Permission::ReadCatalogue)),
    ("end_schedule", With(Permission::ExportReports)),
    ("export_credentials", With(Permission::ReadCatalogue)),
    ("export_integrations", With(Permission::ReadCatalogue)),
    ("export_providers", With(Permission::ReadCatalogue)),
    ("export_report", With(Permission::ExportReports)),
    ("file_record", With(Permission::ManageEvidence)),
    ("form_options", With(Permission::ReadCatalogue)),
    ("hand_over", With(Permission::EditAnyIntegration)),
    ("hand_over_work", With(Permission::ManageUsers)),
    ("inbox", With(Permission::ReadCatalogue)),
    ("integration", With(Permission::ReadCatalogue)),
    ("integrations", With(Permission::ReadCatalogue)),
    ("jobs", With(Permission::ReadDeliveries)),
    ("ladders", With(Permission::ReadCatalogue)),
    ("list_options", With(Permission::ReadCatalogue)),
    ("mail_link", With(Permission::ManageUsers)),
    ("make_calendar", With(Permission::ReadCatalogue)),
    ("mark_inbox_read", With(Permission::ReadCatalogue)),
    ("menu_counts", With(Permission::ReadCatalogue)),
    ("merge_provider", With(Permission::EditAnyIntegration)),
    ("month", With(Permission::ReadCatalogue)),
    ("move_notice", With(Permission::ManageProviders)),
    ("my_work", With(Permission::ReadCatalogue)),
    ("new_person_teams", With(Permission::ManageUsers)),
    ("people", With(Permission::ManageUsers)),
    ("person_view", With(Permission::ManageUsers)),
    ("plan_together", With(Permission::ReadCatalogue)),
    ("policies", With(Permission::ReadCatalogue)),
    ("policy", With(Permission::ReadCatalogue)),
    ("preview_reminders", With(Permission::ReadDeliveries)),
    ("provider", With(Permission::ReadCatalogue)),
    ("providers", With(Permission::ReadCatalogue)),
    ("record_review", With(Permission::RecordReview)),
    ("record_revocation", With(Permission::RecordRotation)),
    ("record_rotation", With(Permission::RecordRotation)),
    ("record_view", With(Permission::ReadCatalogue)),
    ("register", With(Permission::RegisterIntegration)),
    ("reminder", With(Permission::ReadDeliveries)),
    ("remove_channel", With(Permission::ManageSettings)),
    ("renew_channel_secret", With(Permission::ManageSettings)),
    ("renew_link", With(Permission::ManageUsers)),
    ("report_schedules", With(Permission::ExportReports)),
    ("restore_integration", With(Permission::EditAnyIntegration)),
    ("restore_record", With(Permission::ManageEvidence)),
    ("restore_team", With(Permission::ManageUsers)),
    ("revert_integration", With(Permission::EditAnyIntegration)),
    ("revert_record", With(Permission::ManageEvidence)),
    ("revocation_page", With(Permission::RecordRotation)),
    ("rotation_page", With(Permission::RecordRotation)),
    ("run_job", With(Permission::ManageDeliveries)),
    ("save_credential", With(Permission::EditAnyIntegration)),
    ("save_preferences", Everybody),
    ("schedule_report", With(Permission::ExportReports)),
    ("schedule_volume", With(Permission::ManageSettings)),
    ("search", With(Permission::ReadCatalogue)),
    ("send_again", With(Permission::ManageDeliveries)),
    ("send_all_again", With(Permission::ManageDeliveries)),
    ("send_test", With(Permission::ManageSettings)),
    ("services", With(Permission::ReadCatalogue)),
    ("signed_out", Everybody),
    ("snooze_reminder", With(Permission::ReadCatalogue)),
    ("team", With(Permission::ManageUsers)),
    ("teams", With(Permission::ManageUsers)),
    ("timeline", With(Permission::ReadCatalogue)),
    ("unacknowledge_notice", With(Permission::EditAnyIntegration)),
    ("undo_together", With(Permission::EditAnyIntegration)),
    ("unlock_account", With(Permission::ManageUsers)),
    ("update", With(Permission::EditAnyIntegration)),
    ("update_person", With(Permission::ManageUsers)),
    ("update_team", With(Permission::ManageUsers)),
    ("view_report", With(Permission::ExportReports)),
    ("withdraw_integration", With(Permission::EditAnyIntegration)),
    ("withdraw_record", With(Permission::ManageEvidence)),
    ("withdraw_team", With(Permission::ManageUsers)),
    ("wording", With(Permission::ReadCatalogue)),
    ("wordings", With(Permission::ReadCatalogue)),
];

/// Methods without an actor: signing in, and what the server does by itself.
const WITHOUT_ACTOR: [&str; 26] = [
    "actor",
    "browser_of",
    "bundle_digests",
    "calendar",
    "deliver_due",
    "deliver_until",
    "first_link",
    "forgotten",
    "install_demo",
    "install_library",
    "is_new",
    "link_purpose",
    "mails_links",
    "plan_reminders",
    "queue_scheduled_reports",
    "refresh_scores",
    "remember_browser",
    "run_due",
    "run_due_jobs",
    "send_forgotten",
    "settle_in",
    "sign_in",
    "silence",
    "try_link",
    "use_link",
    "watched",
];

#[rstest]
#[tokio::test]
async fn every_role_may_do_exactly_what_the_matrix_says(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let nobody = Actor {
        roles: BTreeSet::new(),
        ..app.person(Role::Viewer).await
    };
    let mut people = vec![("nobody", None, nobody)];
    for role in Role::ALL {
        people.push((role.as_str(), Some(*role), app.person(*role).await));
    }
    for (method, who) in MATRIX {
        for (name, role, actor) in &people {
            let allowed = match who {
                Everybody => true,
                With(permission) => role.is_some_and(|role| permissions(role).contains(&permission)),
            };
            let outcome = attempt(&app, method, actor).await;
            if allowed {
                assert!(outcome.is_ok(), "{name} may {method}: {outcome:?}");
            } else {
                assert!(
                    matches!(outcome, Err(ServiceError::Forbidden(_))),
                    "{name} may not {method}: {outcome:?}"
                );
            }
        }
    }
}

#[test]
fn no_use_case_is_missing_from_the_matrix() {
    let found = methods();
    let named = |with_actor: bool| {
        found
            .iter()
            .filter(|(_, takes)| **takes == with_actor)
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named(true),
        MATRIX.map(|(name, _)| name),
        "a method that takes an actor belongs into the matrix"
    );
    assert_eq!(
        named(false),
        WITHOUT_ACTOR,
        "a method without an actor must have its reason"
    );
}
