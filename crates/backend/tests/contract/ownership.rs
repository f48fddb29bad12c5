//! What owners, deputies and teams may do with what is theirs.

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form, refused};

#[rstest]
#[tokio::test]
async fn owners_deputies_and_teams_edit_what_is_theirs_but_who_only_reads_changes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    for role in [Role::Viewer, Role::Engineer, Role::Auditor] {
        let (user, _) = app
            .create_user(
                &app.system(),
                // Who only reads can be given nothing; somebody who has something can be left with a role that only reads.
                crate::accounts::new_user(&format!("{}@example.org", role.as_str()), Role::Engineer),
            )
            .await
            .unwrap();
        let actor = app.actor(user, "").await.unwrap().unwrap();
        let team = actor.teams.first().unwrap().to_string();
        for (field, value) in [
            ("owner", user.to_string()),
            ("deputy", user.to_string()),
            ("team", team),
        ] {
            let name = format!("{field} {role}");
            let provider = app.new_provider(&name).await;
            let integration = app
                .register(&app.system(), id(), &form(&name, provider).with(field, &value))
                .await
                .unwrap();
            let key = app.api_key(integration, "Key", "2026-11-01").await;
            let left = match role {
                Role::Viewer => {
                    "UPDATE user_roles SET role = 'viewer' WHERE user_id IN (SELECT id FROM users WHERE email = 'viewer@example.org')"
                }
                Role::Auditor => {
                    "UPDATE user_roles SET role = 'auditor' WHERE user_id IN (SELECT id FROM users WHERE email = 'auditor@example.org')"
                }
                _ => {
                    "UPDATE user_roles SET role = 'engineer' WHERE user_id IN (SELECT id FROM users WHERE email = 'engineer@example.org')"
                }
            };
            app.sql(left).await;
            let actor = app.actor(user, "").await.unwrap().unwrap();
            let view = app.integration(&actor, integration).await.unwrap();
            let rotation = Fields::default().with("rotated_on", "2026-11-22");
            let outcomes = [
                app.save_credential(&actor, integration, id(), None, &key_form("Another"))
                    .await
                    .map(drop),
                app.record_rotation(&actor, key, id(), &rotation).await.map(drop),
                app.edit_view(&actor, integration).await.map(drop),
                app.update(
                    &actor,
                    integration,
                    1,
                    &form(&name, provider).with(field, value).with("tier", "low"),
                )
                .await
                .map(drop),
            ];
            let mine = role == Role::Engineer;
            app.sql("UPDATE user_roles SET role = 'engineer' WHERE role IN ('viewer', 'auditor')")
                .await;
            assert_eq!((view.may_edit, view.may_rotate), (mine, mine), "{name}");
            for outcome in outcomes {
                assert_eq!(outcome.is_ok(), mine, "{name}: {outcome:?}");
            }
            assert_eq!(
                actor.may_edit_some(),
                mine,
                "{role} is offered changes of several"
            );
        }
    }
}

#[rstest]
#[tokio::test]
async fn who_may_only_read_can_be_given_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let integration = app.new_integration("Payments").await;
    for role in Role::ALL {
        let person = app.person(*role).await.user.unwrap();
        let options = app.form_options(&app.system()).await.unwrap();
        let offered = options.people.iter().any(|(known, _)| *known == person);
        assert_eq!(offered, role.may_own(), "{role}");
        for field in ["owner", "deputy"] {
            let fields = form(&format!("{field} {role}"), provider).with(field, person.to_string());
            let registered = app.register(&app.system(), id(), &fields).await;
            let change = Fields::default().with(field, person.to_string());
            let seen = [(
                integration,
                app.edit_view(&app.system(), integration).await.unwrap().version,
            )];
            let changed = app.change_together(&app.system(), &seen.into(), &change).await;
            if role.may_own() {
                registered.unwrap();
                changed.unwrap();
            } else {
                let said = refused(registered, field);
                assert!(said.contains("may only read"), "{said}");
                refused(changed, field);
            }
        }
    }
    assert_eq!(Role::ALL.iter().filter(|role| role.may_own()).count(), 3);
}
