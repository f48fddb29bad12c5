//! Changing several integrations at once, and taking that back.

use axum::response::Response;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::together::{Done, Seen};

use crate::submitted::{Next, Submitted};
use crate::visitor::local;

/// How many of those that were left out are named.
const NAMED: usize = 3;

/// `/integrations/change`
pub async fn change(form: Submitted) -> Response {
    let result = async {
        let seen = seen(&form)?;
        let done = form
            .backend()
            .change_together(form.actor()?, &seen, &form.fields)
            .await?;
        let next = told(&form, &done, "Changed", "Nothing was changed");
        if done.changed.is_empty() {
            return Ok(next);
        }
        let versions = done
            .changed
            .iter()
            .map(|(id, version)| (field(id), version.to_string()));
        let fields = versions.chain([("back".to_owned(), back(&form))]).collect();
        Ok(next.with_undo(paths::UNDO_TOGETHER, fields))
    };
    form.answer(result.await).await
}

/// `/integrations/change/undo`
pub async fn undo(form: Submitted) -> Response {
    let result = async {
        let seen = seen(&form)?;
        let done = form.backend().undo_together(form.actor()?, &seen).await?;
        Ok(told(
            &form,
            &done,
            "Took back the change of",
            "Nothing was taken back",
        ))
    };
    form.answer(result.await).await
}

fn field(id: impl std::fmt::Display) -> String {
    format!("version.{id}")
}

/// The versions that the page showed.
fn seen(form: &Submitted) -> Result<Seen, ServiceError> {
    let prefix = field("");
    form.fields
        .0
        .keys()
        .filter(|name| name.starts_with(&prefix))
        .map(|name| {
            let id = name[prefix.len()..].parse().map_err(|_| ServiceError::NotFound)?;
            Ok((id, form.hidden(name)?))
        })
        .collect()
}

fn back(form: &Submitted) -> String {
    local(form.fields.get("back"))
        .unwrap_or(paths::INTEGRATIONS)
        .to_owned()
}

fn told(form: &Submitted, done: &Done, verb: &str, nothing: &str) -> Next {
    let next = Next::to(back(form)).saying(in_words(done, verb, nothing));
    if done.left_out.is_empty() {
        next
    } else {
        next.warning()
    }
}

/// What was done, and what not and why.
fn in_words(done: &Done, verb: &str, nothing: &str) -> String {
    let mut said = match done.changed.len() {
        0 => nothing.to_owned(),
        1 => format!("{verb} 1 integration"),
        number => format!("{verb} {number} integrations"),
    };
    if done.left_out.is_empty() {
        return said;
    }
    said.push_str(". Left as they are: ");
    let named: Vec<String> = done
        .left_out
        .iter()
        .take(NAMED)
        .map(|(name, why)| format!("{name} ({why})"))
        .collect();
    said.push_str(&named.join(", "));
    let more = done.left_out.len().saturating_sub(NAMED);
    if more > 0 {
        said = format!("{said} and {more} more");
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(changed: usize, left_out: &[(&str, &str)]) -> Done {
        let id = uuid::Uuid::nil();
        Done {
            changed: vec![(id.into(), 2); changed],
            left_out: left_out
                .iter()
                .map(|&(name, why)| (name.to_owned(), why.to_owned()))
                .collect(),
        }
    }

    #[test]
    fn what_was_done_is_counted_and_what_was_not_says_why() {
        let say = |done: &Done| in_words(done, "Changed", "Nothing was changed");
        assert_eq!(say(&done(2, &[])), "Changed 2 integrations");
        assert_eq!(
            say(&done(1, &[("Payroll", "it is so already")])),
            "Changed 1 integration. Left as they are: Payroll (it is so already)"
        );
        let many = [("A", "x"), ("B", "x"), ("C", "x"), ("D", "x"), ("E", "x")];
        assert_eq!(
            say(&done(0, &many)),
            "Nothing was changed. Left as they are: A (x), B (x), C (x) and 2 more"
        );
    }
}
