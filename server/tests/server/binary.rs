//! The binary: what its commands say, and with which exit code they end.

use std::path::Path;

use sqlx::{Connection, Executor, SqliteConnection};
use tempfile::TempDir;

use crate::support::{Holdfast, Outcome, TODAY};

fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    Holdfast::new(folder, arguments).run()
}

async fn sql(folder: &Path, statement: &'static str) -> SqliteConnection {
    let mut conn =
        SqliteConnection::connect(&format!("sqlite:{}?mode=rwc", folder.join("test.db").display()))
            .await
            .unwrap();
    conn.execute(statement).await.unwrap();
    conn
}

#[test]
fn a_database_is_made_and_found_again() {
    let folder = TempDir::new().unwrap();
    let made = run(folder.path(), &["migrate"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(made.out.starts_with("Made sqlite:"), "{}", made.out);
    assert!(
        run(folder.path(), &["migrate"])
            .out
            .starts_with("Brought up to date: sqlite:")
    );
    assert_eq!(run(folder.path(), &["audit", "verify"]).code, Some(0));
}

#[test]
fn the_demo_fills_an_empty_database_once() {
    let folder = TempDir::new().unwrap();
    let filled = Holdfast::new(folder.path(), &["demo-data"])
        .with("HOLDFAST_TODAY", TODAY)
        .run();
    assert_eq!(filled.code, Some(0), "{}", filled.err);
    assert!(
        filled.out.contains("engineer@holdfast.example") && filled.out.contains("holdfast-demo-2026"),
        "{}",
        filled.out
    );
    let again = run(folder.path(), &["demo-data"]);
    assert_eq!(again.code, Some(1));
    assert!(
        again.err.contains("the demo portfolio is for an empty one"),
        "{}",
        again.err
    );
    assert_eq!(run(folder.path(), &["audit", "verify"]).code, Some(0));

    let file = folder.path().join("catalogue.csv");
    let exported = run(
        folder.path(),
        &[
            "export",
            "catalogue",
            "--bom",
            "--output",
            &file.to_string_lossy(),
        ],
    );
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let for_people = std::fs::read_to_string(&file).unwrap();
    assert!(
        for_people.starts_with("\u{feff}Name,Provider,"),
        "{}",
        &for_people[..60]
    );
    let with_semicolons = run(
        folder.path(),
        &["export", "catalogue", "--bom", "--separator", ";"],
    );
    assert!(
        with_semicolons.out.starts_with("\u{feff}Name;Provider;"),
        "{}",
        with_semicolons.err
    );
    let printed = run(folder.path(), &["export", "catalogue"]);
    assert!(printed.out.starts_with("id,name,") && printed.out.lines().count() > 10);
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains(".part-"))
            .count(),
        0
    );
}

#[test]
fn a_person_gets_a_link_and_a_second_one_of_the_same_address_does_not() {
    let folder = TempDir::new().unwrap();
    let arguments = [
        "user",
        "create",
        "--email",
        "ana@example.org",
        "--name",
        "Ana Lind",
        "--role",
        "engineer",
        "--team",
        "Payments",
    ];
    let created = run(folder.path(), &arguments);
    assert_eq!(created.code, Some(0), "{}", created.err);
    assert!(
        created.out.contains("http://127.0.0.1:3000/welcome/"),
        "{}",
        created.out
    );
    let again = run(folder.path(), &arguments);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("registered already"), "{}", again.err);
    let wrong = run(
        folder.path(),
        &[
            "user",
            "create",
            "--email",
            "a@example.org",
            "--name",
            "A",
            "--role",
            "king",
        ],
    );
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("one of: viewer, engineer"), "{}", wrong.err);
}

#[test]
fn an_account_is_unlocked_from_the_command_line() {
    let folder = TempDir::new().unwrap();
    let unlock = |email: &str| run(folder.path(), &["user", "unlock", "--email", email]);
    assert_eq!(run(folder.path(), &["migrate"]).code, Some(0));
    let nobody = unlock("ana@example.org");
    assert_eq!(nobody.code, Some(1));
    assert!(
        nobody.err.contains("Nobody signs in as ana@example.org"),
        "{}",
        nobody.err
    );
    let person = ["--email", "ana@example.org", "--name", "Ana", "--role", "admin"];
    let arguments = [&["user", "create"][..], &person].concat();
    assert_eq!(run(folder.path(), &arguments).code, Some(0));
    let unlocked = unlock("Ana@example.org");
    assert_eq!(unlocked.code, Some(0), "{}", unlocked.err);
    assert!(
        unlocked.out.contains("There were no wrong passwords"),
        "{}",
        unlocked.out
    );
    assert_eq!(unlock("ana at home").code, Some(2));
}

#[test]
fn wrong_settings_and_arguments_end_with_two() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["fly"]).code, Some(2));
    assert_eq!(run(folder.path(), &["export", "nothing"]).code, Some(2));
    assert_eq!(
        Holdfast::new(folder.path(), &["migrate"])
            .with("HOLDFAST_TODAY", "never")
            .run()
            .code,
        Some(2)
    );
    std::fs::write(folder.path().join("holdfast.toml"), "listne = 1\n").unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).code, Some(2));
    assert!(!folder.path().join("test.db").exists(), "nothing was begun");
}

#[test]
fn without_a_site_serving_ends_with_two_and_says_how_to_build_one() {
    let folder = TempDir::new().unwrap();
    let ended = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_SITE_ROOT", folder.path().join("none"))
        .run();
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("cargo xtask build") && ended.err.contains("HOLDFAST_SITE_ROOT"),
        "{}",
        ended.err
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_ends_with_three_and_stays_as_it_was() {
    let refused = |folder: &TempDir, expected: &str| {
        let file = folder.path().join("test.db");
        let before = std::fs::read(&file).unwrap();
        let ended = run(folder.path(), &["migrate"]);
        assert_eq!(ended.code, Some(3), "{}", ended.err);
        assert!(ended.err.contains(expected), "`{expected}` in {}", ended.err);
        assert_eq!(std::fs::read(&file).unwrap(), before);
    };
    let new = || TempDir::new().unwrap();

    let folder = new();
    std::fs::write(folder.path().join("test.db"), "Dear diary").unwrap();
    refused(&folder, "is not a SQLite database");

    let folder = new();
    sql(folder.path(), "CREATE TABLE recipes (name TEXT)")
        .await
        .close()
        .await
        .unwrap();
    refused(&folder, "belongs to another program");

    let folder = new();
    assert_eq!(run(folder.path(), &["migrate"]).code, Some(0));
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)";
    sql(folder.path(), later).await.close().await.unwrap();
    refused(&folder, "a newer Holdfast");

    let folder = new();
    assert_eq!(run(folder.path(), &["migrate"]).code, Some(0));
    let file = folder.path().join("test.db");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    refused(&folder, "is read-only");

    let folder = new();
    let lock = sql(
        folder.path(),
        "CREATE TABLE _sqlx_migrations (version BIGINT); BEGIN EXCLUSIVE",
    )
    .await;
    // Not read here: this process would lose its lock by closing the file.
    let ended = run(folder.path(), &["migrate"]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(
        ended.err.contains("another process holds its lock"),
        "{}",
        ended.err
    );
    drop(lock);
}
