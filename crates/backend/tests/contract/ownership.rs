//! What owners, deputies and teams may do with what is theirs.

use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

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
                crate::accounts::new_user(&format!("{}@example.org", role.as_str()), role),
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
            let view = app.integration(&actor, integration).await.unwrap();
            let rotation = Fields::default().with("rotated_on", "2026-11-22");
            let outcomes = [
                app.save_credential(&actor, integration, id(), None, &key_form("Another"))
                    .await,
                app.record_rotation(&actor, key, id(), &rotation).await.map(drop),
                app.edit_view(&actor, integration).await.map(drop),
                app.update(
                    &actor,
                    integration,
                    1,
                    &form(&name, provider).with(field, value).with("tier", "low"),
                )
                .await,
            ];
            let mine = role == Role::Engineer;
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
