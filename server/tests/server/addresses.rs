//! A person whose address changes stays signed in, and signs in with the new one from then on.

use holdfast_domain::access::Role;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn who_gets_a_new_address_stays_signed_in_and_signs_in_with_it() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let mut ana = app.signed_in("Ana", &[Role::Engineer]).await;
    let list = admin.get("/settings/people?q=ana").await.text();
    let (_, rest) = list.split_once("href=\"/settings/people/0").unwrap();
    let page = format!("/settings/people/0{}", rest.split('"').next().unwrap());
    admin.get(&page).await.assert_says("Change address");
    let form = format!("{page}/email");
    admin.get(&form).await.assert_says("They stay signed in");
    let wrong = admin
        .post(&form, &[("version", "1"), ("email", "ana at home")])
        .await;
    assert_eq!(wrong.status, 422);
    wrong.assert_says("value=\"ana at home\"");
    let saved = admin
        .post(&form, &[("version", "1"), ("email", "ana.lind@example.org")])
        .await;
    assert_eq!((saved.status, saved.location()), (303, page.as_str()));
    let told = admin.get(&page).await;
    told.assert_says("The e-mail address is ana.lind@example.org now");
    let late = admin
        .post(&form, &[("version", "1"), ("email", "ana.late@example.org")])
        .await;
    assert_eq!(late.status, 409);
    late.assert_says("value=\"ana.late@example.org\"");

    assert_eq!(ana.get("/integrations").await.status, 200, "still signed in");
    for (email, status) in [("ana@example.org", 422), ("ana.lind@example.org", 303)] {
        let answer = app
            .browser()
            .post("/sign-in", &[("email", email), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, status, "{email}");
    }
}
