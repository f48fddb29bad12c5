//! People, teams, and where teams are told. What is shown once is part of the answer itself: it is in no session and in
//! no address.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::test_message::TestTo;
use holdfast_backend::store::integrations::Work;
use holdfast_domain::ids::{ChannelId, TeamId, UserId};
use holdfast_domain::words;

use crate::submitted::{Next, Submitted};

/// `/settings/people/new`: shows the one-time link once.
pub async fn add_person(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.hidden("id")?;
        form.backend().add_person(form.actor()?, id, &form.fields).await
    };
    match result.await {
        Ok(Some(token)) => {
            let id = form.fields.get("id").parse().ok();
            show_link(&form, id, &token).await
        }
        Ok(None) => {
            let again = "This person was registered already. Make a new link if you did not keep theirs";
            let next = Next::to(paths::person(form.fields.get("id"))).saying(again);
            form.answer(Ok(next)).await
        }
        Err(error) => form.answer(Err(error)).await,
    }
}

/// `/settings/people/{id}`
pub async fn update_person(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        form.backend()
            .update_person(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::person(id)).saying(format!("Saved {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/settings/people/{id}/email`
pub async fn change_email(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        form.backend()
            .change_email(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        let said = format!("The e-mail address is {} now", form.fields.get("email"));
        Ok(Next::to(paths::person(id)).saying(said))
    };
    form.answer(result.await).await
}

/// `/settings/people/{id}/disable`
pub async fn disable_person(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        form.backend().disable_person(form.actor()?, id).await?;
        Ok(Next::to(paths::person(id)).saying("Disabled; their sessions have ended"))
    };
    form.answer(result.await).await
}

/// `/settings/people/{id}/enable`
pub async fn enable_person(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        form.backend().enable_person(form.actor()?, id).await?;
        Ok(Next::to(paths::person(id)).saying("Enabled; they can sign in again"))
    };
    form.answer(result.await).await
}

/// `/settings/people/{id}/hand-over`
pub async fn hand_over_work(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        let done = form
            .backend()
            .hand_over_work(form.actor()?, Work::OfPerson(id), &form.fields)
            .await?;
        let done = words::count(i64::try_from(done).unwrap_or(i64::MAX), "integration");
        Ok(Next::to(paths::person(id)).saying(format!("Handed over {done}")))
    };
    form.answer(result.await).await
}

/// `/settings/teams/{id}/withdraw`
pub async fn withdraw_team(form: Submitted) -> Response {
    let result = async {
        let id: TeamId = form.path_id()?;
        form.backend()
            .withdraw_team(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::team(id)).saying("Put the team away"))
    };
    form.answer(result.await).await
}

/// `/settings/teams/{id}/restore`
pub async fn restore_team(form: Submitted) -> Response {
    let result = async {
        let id: TeamId = form.path_id()?;
        form.backend()
            .restore_team(form.actor()?, id, form.hidden("version")?)
            .await?;
        Ok(Next::to(paths::team(id)).saying("Restored the team"))
    };
    form.answer(result.await).await
}

/// `/settings/people/{id}/link`: shows the one-time link once.
pub async fn renew_link(form: Submitted) -> Response {
    let result = async {
        let id: UserId = form.path_id()?;
        form.backend().renew_link(form.actor()?, id).await
    };
    match result.await {
        Ok(token) => show_link(&form, form.path_id().ok(), &token).await,
        Err(error) => form.answer(Err(error)).await,
    }
}

/// `/settings/teams`
pub async fn add_team(form: Submitted) -> Response {
    let result = async {
        let id: TeamId = form.hidden("id")?;
        form.backend().add_team(form.actor()?, id, &form.fields).await?;
        Ok(Next::to(paths::team(id)).saying(format!("Added {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/settings/teams/{id}`
pub async fn update_team(form: Submitted) -> Response {
    let result = async {
        let id: TeamId = form.path_id()?;
        form.backend()
            .update_team(form.actor()?, id, form.hidden("version")?, &form.fields)
            .await?;
        Ok(Next::to(paths::team(id)).saying(format!("Saved {}", form.fields.get("name"))))
    };
    form.answer(result.await).await
}

/// `/settings/teams/{id}/channels/new`: shows the signing secret of a generic webhook once.
pub async fn add_channel(form: Submitted) -> Response {
    let result = async {
        let team: TeamId = form.path_id()?;
        let id: ChannelId = form.hidden("id")?;
        form.backend()
            .add_channel(form.actor()?, team, id, &form.fields)
            .await
    };
    match result.await {
        Ok(Some(secret)) => form.show_once(secret).await,
        Ok(None) => {
            let said = format!("Added {}", form.fields.get("name"));
            form.answer(Ok(Next::to(paths::channel(form.fields.get("id"))).saying(said)))
                .await
        }
        Err(error) => form.answer(Err(error)).await,
    }
}

/// `/settings/channels/{id}/secret`: shows the new secret once.
pub async fn renew_secret(form: Submitted) -> Response {
    let result = async {
        let id: ChannelId = form.path_id()?;
        form.backend().renew_channel_secret(form.actor()?, id).await
    };
    match result.await {
        Ok(secret) => form.show_once(secret).await,
        Err(error) => form.answer(Err(error)).await,
    }
}

/// `/settings/channels/{id}/remove`
pub async fn remove_channel(form: Submitted) -> Response {
    let result = async {
        let id: ChannelId = form.path_id()?;
        let team = form.backend().remove_channel(form.actor()?, id).await?;
        Ok(Next::to(paths::team(team)).saying("Removed the channel; nothing is sent there any more"))
    };
    form.answer(result.await).await
}

/// `/settings/channels/{id}/test`
pub async fn test_channel(form: Submitted) -> Response {
    let result: Result<Next, ServiceError> = async {
        let id: ChannelId = form.path_id()?;
        form.backend()
            .send_test(form.actor()?, form.hidden("id")?, TestTo::Channel(id))
            .await?;
        Ok(Next::to(paths::channel(id))
            .saying("The test is on its way. Open this page again to see how it went"))
    }
    .await;
    form.answer(result).await
}

/// Shows a one-time link once, and sends it to the person when that was asked for.
async fn show_link(form: &Submitted, person: Option<UserId>, token: &str) -> Response {
    let address = form.server.welcome_address(token);
    let said = async {
        match person.filter(|_| !form.fields.get("mail_link").is_empty()) {
            Some(id) => Ok(Some(form.backend().mail_link(form.actor()?, id, &address).await?)),
            None => Ok::<_, ServiceError>(None),
        }
    };
    match said.await {
        Ok(said) => form.show_once_saying(address, said).await,
        Err(error) => form.answer(Err(error)).await,
    }
}
