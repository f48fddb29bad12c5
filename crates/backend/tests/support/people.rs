//! People of the tests: their forms, their passwords, who is registered.

use holdfast_domain::access::Actor;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::UserId;

use super::{TestBackend, id};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A password, typed twice.
pub fn passwords(password: &str) -> Fields {
    Fields::default()
        .with("password", password)
        .with("password_again", password)
}

/// The form of a person with these roles.
pub fn person_form(name: &str, email: &str, roles: &[&str]) -> Fields {
    let start = Fields::default().with("name", name).with("email", email);
    roles
        .iter()
        .fold(start, |fields, role| fields.with(format!("roles.{role}"), "on"))
}

/// An engineer whom `by` registers, and the link that makes them a password.
pub async fn invited(app: &TestBackend, by: &Actor, name: &str) -> (UserId, String) {
    let user: UserId = id();
    let email = format!("{}@example.org", name.to_lowercase());
    let fields = person_form(name, &email, &["engineer"]);
    let link = app.add_person(by, user, &fields).await.unwrap().unwrap();
    (user, link)
}

/// An administrator who can sign in.
pub async fn administrator(app: &TestBackend, name: &str) -> Actor {
    let user: UserId = id();
    let email = format!("{}@example.org", name.to_lowercase());
    let link = app
        .add_person(&app.system(), user, &person_form(name, &email, &["admin"]))
        .await
        .unwrap()
        .unwrap();
    app.use_link(&link, &passwords(PASSWORD), "").await.unwrap();
    app.actor(user, "").await.unwrap().unwrap()
}
