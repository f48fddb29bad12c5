//! How each use-case is tried by somebody, for the matrix of permissions.

use holdfast_backend::ServiceError;
use holdfast_backend::reports::{self, ChunkRequest, Parameters};
use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::services::test_message::TestTo;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_backend::store::notifications::log::LogFilter;
use holdfast_backend::store::timeline::TimelineFilter;
use holdfast_domain::access::{Actor, Permission, Role};
use holdfast_domain::credential::CredentialKind;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Ladder, ReminderKind};

use crate::preferences::{OLD_PASSWORD, with_password};
use crate::support::{TestBackend, form, id, key_form, reminded};

/// A report by mail to somebody.
fn scheduled(to: &Actor) -> Fields {
    Fields::default()
        .with("report", "reviews")
        .with("when", "weekly:1")
        .with(format!("to.{}", to.user.unwrap()), "on")
}

/// Tries one method as `actor` on fresh records.
#[expect(clippy::too_many_lines, reason = "one line a use-case")]
pub async fn attempt(app: &TestBackend, method: &str, actor: &Actor) -> Result<(), ServiceError> {
    let name = format!("{method} {}", id::<uuid::Uuid>());
    let none = Fields::default();
    let page = PageRequest::default();
    let integration = app.new_integration(&name).await;
    let provider = app.integration_view(integration).await.provider.id;
    let key = app.api_key(integration, "Key", "2026-11-01").await;
    let today = app.clock.today().to_string();
    let named = none
        .clone()
        .with("name", &name)
        .with("category", "payment")
        .with("criticality", "low");
    let changed = form(&name, provider).with("tier", "high");
    let held = none.clone().with("held_on", &today).with("outcome", "passed");
    let new = crate::accounts::new_user(&format!("{}@example.org", id::<uuid::Uuid>()), Role::Viewer);
    let report = reports::registry()[0];
    let parameters = Parameters::default();
    match method {
        "account" => app.account(actor).await.map(drop),
        "acknowledge_notice" => {
            app.acknowledge_notice(actor, integration, app.notice(provider).await)
                .await
        }
        "unacknowledge_notice" => {
            app.unacknowledge_notice(actor, integration, app.notice(provider).await)
                .await
        }
        "merge_provider" => {
            let double = app.new_provider(&format!("Double {name}")).await;
            let into = none.with("into", provider.to_string());
            app.merge_provider(actor, double, 1, &into).await.map(drop)
        }
        "move_notice" => {
            let day = none.with("effective_on", "2027-03-31");
            app.move_notice(actor, app.notice(provider).await, 1, &day)
                .await
                .map(drop)
        }
        "acknowledge_reminder" | "hand_over" | "reminder" | "snooze_reminder" => {
            reminded::attempt(app, method, actor, key).await
        }
        "change_email" => {
            let user = app.person(Role::Viewer).await.user.unwrap();
            let email = format!("{}@example.org", id::<uuid::Uuid>());
            app.change_email(actor, user, 1, &none.with("email", email)).await
        }
        "record_view" | "correct_record" | "file_record" | "restore_record" | "revert_record"
        | "withdraw_record" => crate::corrections::attempt(app, method, actor, integration).await,
        "add_channel" | "channel" | "remove_channel" | "renew_channel_secret" | "team" | "update_team" => {
            crate::teams::attempt(app, method, actor).await
        }
        "hand_over_work" | "withdraw_team" | "restore_team" => {
            crate::handing_over::attempt(app, method, actor).await
        }
        "add_person" | "disable_person" | "enable_person" | "new_person_teams" | "people" | "person_view"
        | "renew_link" | "update_person" => crate::people::attempt(app, method, actor).await,
        "add_team" => {
            app.add_team(actor, id(), &none.with("name", id::<uuid::Uuid>().to_string()))
                .await
        }
        "decide_wording" => {
            let view = app.wording(&app.system(), ReminderKind::Review, None).await?;
            let words = none.with("subject", format!("Review {{{{ title }}}} {}", view.version));
            app.decide_wording(actor, ReminderKind::Review, view.version, &words)
                .await
        }
        "teams" => app.teams(actor).await.map(drop),
        "add_provider" => app.add_provider(actor, id(), &named).await.map(drop),
        "add_service" => app.add_service(actor, id(), &named).await.map(drop),
        "calendar_view" => app.calendar_view(actor, CalendarOf::Me).await.map(drop),
        "change_password" => {
            let fields = none
                .with("password_now", OLD_PASSWORD)
                .with("password", "quite another few words")
                .with("password_again", "quite another few words");
            app.change_password(&with_password(app, actor, new).await, &fields)
                .await
                .map(drop)
        }
        "change_together" | "plan_together" | "undo_together" => {
            let lifecycle = none.with("lifecycle", "deprecated");
            let seen = |version| [(integration, version)].into();
            match method {
                "plan_together" => app
                    .plan_together(actor, &[integration], &lifecycle)
                    .await
                    .map(drop),
                "change_together" => app.change_together(actor, &seen(1), &lifecycle).await.map(drop),
                _ => app.undo_together(actor, &seen(1)).await.map(drop),
            }
        }
        "conflict" => app.conflict(actor, integration, 1, &changed).await.map(drop),
        "create_user" => app.create_user(actor, new).await.map(drop),
        "credential" => app.credential(actor, key).await.map(drop),
        "credentials" => app
            .credentials(actor, &CredentialFilter::default(), &page)
            .await
            .map(drop),
        "decide_ladder" => {
            let seen = app.ladders(&app.system()).await?.version;
            let ladder = Ladder {
                steps: vec![30 + i32::try_from(seen).unwrap_or(0), 0],
                ..Ladder::default()
            };
            app.decide_ladder(actor, ReminderKind::Review, seen, &ladder.fields())
                .await
        }
        "decide_policy" => {
            let seen = app
                .policy(&app.system(), CredentialKind::SshKey, None)
                .await?
                .version;
            let days = (100 + seen).to_string();
            let fields = none
                .with("days", &days)
                .with("confirmed", &days)
                .with("source", "Our analysis")
                .with("reason", "It is enough.");
            app.decide_policy(actor, CredentialKind::SshKey, seen, &fields)
                .await
                .map(drop)
        }
        "edit_view" => app.edit_view(actor, integration).await.map(drop),
        "export_credentials" => app
            .export_credentials(actor, CredentialFilter::default(), false)
            .await
            .map(drop),
        "export_integrations" => app
            .export_integrations(actor, IntegrationFilter::default(), None, false)
            .await
            .map(drop),
        "export_providers" => app
            .export_providers(actor, "", None, false, false)
            .await
            .map(drop),
        "export_report" => app
            .export_report(actor, report, parameters, false)
            .await
            .map(drop),
        "end_calendar" => app.end_calendar(actor, CalendarOf::Me).await,
        "end_schedule" => {
            let schedule = id();
            // Whoever may have reports mailed ends their own.
            let maker = if actor.user.is_some() && actor.may(Permission::ExportReports) {
                actor.clone()
            } else {
                app.person(Role::Auditor).await
            };
            app.schedule_report(&maker, schedule, &scheduled(&maker)).await?;
            app.end_schedule(actor, schedule).await
        }
        "form_options" => app.form_options(actor).await.map(drop),
        "inbox" => app.inbox(actor, false, &page).await.map(drop),
        "integration" => app.integration(actor, integration).await.map(drop),
        "integrations" => app
            .integrations(actor, &IntegrationFilter::default(), &page)
            .await
            .map(drop),
        "ladders" => app.ladders(actor).await.map(drop),
        "deliveries" => app
            .deliveries(actor, &LogFilter::default(), &page)
            .await
            .map(drop),
        "delivery_tries" => app
            .delivery_tries(actor, crate::queue::sent(app).await)
            .await
            .map(drop),
        "jobs" => app.jobs(actor).await.map(drop),
        "list_options" => app.list_options(actor).await.map(drop),
        "mark_inbox_read" => app.mark_inbox_read(actor, id()).await.map(drop),
        "make_calendar" => {
            let view = app.calendar_view(actor, CalendarOf::Me).await;
            let seen = view.map(|view| view.seen).unwrap_or_default();
            app.make_calendar(actor, CalendarOf::Me, &seen).await.map(drop)
        }
        "menu_counts" => app.menu_counts(actor).await.map(drop),
        "my_work" => app.my_work(actor).await.map(drop),
        "policies" => app.policies(actor).await.map(drop),
        "policy" => app
            .policy(actor, CredentialKind::ApiKey, Some(60))
            .await
            .map(drop),
        "preview_reminders" => app.preview_reminders(actor, None, None, 30, 1).await.map(drop),
        "schedule_volume" => {
            let fields = Ladder::default().fields();
            app.schedule_volume(actor, ReminderKind::Review, &fields)
                .await
                .map(drop)
        }
        "provider" => app.provider(actor, provider).await.map(drop),
        "providers" => app.providers(actor, "", None, false, &page).await.map(drop),
        "record_review" => app.record_review(actor, integration, id(), &held).await,
        "record_rotation" => app
            .record_rotation(actor, key, id(), &none.with("rotated_on", today))
            .await
            .map(drop),
        "record_revocation" => {
            let rotation = crate::revocations::overlapping(app, key, "1").await;
            app.record_revocation(actor, rotation, &none.with("revoked_on", today))
                .await
                .map(drop)
        }
        "revocation_page" => {
            let rotation = crate::revocations::overlapping(app, key, "1").await;
            app.revocation_page(actor, rotation).await.map(drop)
        }
        "register" => app
            .register(actor, id(), &form(&name, provider).with("another", "on"))
            .await
            .map(drop),
        "rotation_page" => app.rotation_page(actor, key).await.map(drop),
        "report_schedules" => app.report_schedules(actor).await.map(drop),
        "run_job" => app.run_job(actor, "bundle-digests").await.map(drop),
        "save_credential" => app
            .save_credential(actor, integration, id(), None, &key_form("Another"))
            .await
            .map(drop),
        "save_preferences" => app.save_preferences(actor, &none.with("digest", "daily")).await,
        "schedule_report" => {
            let fields = scheduled(&app.person(Role::Auditor).await);
            app.schedule_report(actor, id(), &fields).await.map(drop)
        }
        "search" => app.search(actor, "key").await.map(drop),
        "mail_link" => {
            let user = app.person(Role::Viewer).await.user.unwrap();
            app.mail_link(actor, user, "https://holdfast.example.org/welcome/x")
                .await
                .map(drop)
        }
        "confirm_outbound" => app.confirm_outbound(actor).await,
        "send_all_again" => app.send_all_again(actor).await.map(drop),
        "send_again" => app.send_again(actor, crate::queue::sent(app).await).await,
        "send_test" => {
            let channel = crate::queue::channel(app, crate::queue::team(app, None).await).await;
            app.send_test(actor, id(), TestTo::Channel(channel)).await
        }
        "services" => app.services(actor).await.map(drop),
        "signed_out" => app.signed_out(actor).await,
        "timeline" => app.timeline(actor, &TimelineFilter::default()).await.map(drop),
        "audit_event" => app.audit_event(actor, 1).await.map(drop),
        "denied" => app.denied(actor, "GET", "/settings", None).await,
        "month" => app.month(actor, &TimelineFilter::default(), None).await.map(drop),
        "agenda" => app
            .agenda(
                actor,
                &TimelineFilter::default(),
                None,
                false,
                &PageRequest::default(),
            )
            .await
            .map(drop),
        "unlock_account" => {
            let email = new.email.clone();
            app.create_user(&app.system(), new).await?;
            app.unlock_account(actor, &email).await.map(drop)
        }
        "update" => app.update(actor, integration, 1, &changed).await.map(drop),
        "withdraw_integration" | "restore_integration" | "revert_integration" => {
            crate::out_of_use::attempt(app, method, actor, integration).await
        }
        "view_report" => app
            .view_report(actor, report, &parameters, &ChunkRequest::default())
            .await
            .map(drop),
        "wording" => app.wording(actor, ReminderKind::Review, None).await.map(drop),
        "wordings" => app.wordings(actor).await.map(drop),
        other => panic!("say how to try {other}"),
    }
}
