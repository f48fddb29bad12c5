//! Settings: where they come from, and how wrong ones are refused.

use std::path::PathBuf;

use holdfast_backend::notify::Mailer;
use holdfast_server::config::Config;
use rstest::rstest;
use tempfile::TempDir;

fn load(file: Option<&str>, environment: &[(&str, &str)]) -> Result<Config, String> {
    let folder = TempDir::new().unwrap();
    let path: Option<PathBuf> = file.map(|text| {
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, text).unwrap();
        path
    });
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(path, environment).map_err(|failure| {
        assert_eq!(failure.exit_code(), 2);
        failure.to_string()
    })
}

#[test]
fn the_environment_counts_more_than_the_file_and_the_file_more_than_the_defaults() {
    let file = "listen = \"127.0.0.1:4000\"\ndb_connections = 12\ntrust_proxy = true\n";
    let config = load(Some(file), &[("HOLDFAST_LISTEN", "127.0.0.1:5000")]).unwrap();
    assert_eq!(config.listen.port(), 5000);
    assert_eq!((config.db_connections, config.trust_proxy), (12, true));
    assert_eq!(config.shown_database(), "sqlite:data/holdfast.db");
    assert_eq!(config.address(config.listen), "http://127.0.0.1:5000");
}

#[rstest]
#[case("HOLDFAST_LISTEN", "localhost", "an address and a port")]
#[case("HOLDFAST_BASE_URL", "holdfast.example.org", "http:// or https://")]
#[case("HOLDFAST_BASE_URL", "https://holdfast.example.org/sub", "without path")]
#[case("HOLDFAST_LOG", "info,[", "error, warn, info")]
#[case("HOLDFAST_LOG_FORMAT", "xml", "text or json")]
#[case("HOLDFAST_TODAY", "22.11.2026", "a day as YYYY-MM-DD")]
#[case("HOLDFAST_DB_CONNECTIONS", "1", "a whole number from 2 to 100")]
#[case("HOLDFAST_TRUST_PROXY", "perhaps", "true or false")]
#[case("HOLDFAST_TRUSTED_CA", "/nowhere/ca.pem", "a file that can be read")]
#[case("HOLDFAST_MAIL_FROM", "Holdfast", "an address such as")]
#[case("HOLDFAST_MAIL_FOLDER", "/dev/null", "a folder")]
#[case(
    "HOLDFAST_WEBHOOK_HOSTS",
    "chat.internal,http://10.0.0.5",
    "hosts without scheme"
)]
#[case("HOLDFAST_PROXY", "proxy.example.org", "http:// or https:// and a host")]
#[case("HOLDFAST_SILENT", "perhaps", "true or false")]
#[case("HOLDFAST_INSTALLATION", "a b", "a name of 1 to 80")]
#[case("HOLDFAST_TIME_ZONE", "Lisbon", "the IANA name of a time zone")]
#[case("HOLDFAST_DELIVERY_LEASE_SECONDS", "0", "a whole number from 1 to 3600")]
#[case(
    "DATABASE_URL",
    "mysql://root:hunter2@db/app",
    "sqlite:<file> or postgres://<address>"
)]
fn a_wrong_setting_is_refused_by_name_with_what_is_allowed(
    #[case] name: &str,
    #[case] value: &str,
    #[case] allowed: &str,
) {
    let message = load(None, &[(name, value)]).unwrap_err();
    assert!(message.contains(name) && message.contains(allowed), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
    assert!(name == "DATABASE_URL" || message.contains(value), "{message}");
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let message = load(
        Some("listne = 1\nlisten = 7\n"),
        &[("HOLDFAST_TODAY", "never"), ("HOLDFAST_LOGFORMAT", "json")],
    )
    .unwrap_err();
    for expected in [
        "unknown setting `listne`",
        "listen is `7`",
        "HOLDFAST_TODAY is `never`",
        "did you mean HOLDFAST_LOG_FORMAT?",
    ] {
        assert!(message.contains(expected), "{expected} in {message}");
    }
}

#[test]
fn a_password_in_the_databases_address_is_never_shown() {
    let config = load(
        None,
        &[(
            "DATABASE_URL",
            "postgres://app:hunter2@db.example.org/holdfast?sslmode=require",
        )],
    )
    .unwrap();
    assert_eq!(config.shown_database(), "postgres://db.example.org/holdfast");
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn mail_leaves_as_the_settings_say() {
    assert!(load(None, &[]).unwrap().mail.is_none());
    let folder = load(None, &[("HOLDFAST_MAIL_FOLDER", "data/mail")]).unwrap();
    assert!(matches!(folder.mail.unwrap().mailer, Mailer::File(_)));
    let config = load(
        None,
        &[
            ("HOLDFAST_SMTP_URL", "smtp://app:hunter2@mail.example.org"),
            ("HOLDFAST_MAIL_FROM", "Holdfast <holdfast@example.org>"),
            ("HOLDFAST_WEBHOOK_HOSTS", "chat.internal, 10.0.0.5"),
            ("HOLDFAST_TIME_ZONE", "Europe/Lisbon"),
            ("HOLDFAST_DELIVERY_LEASE_SECONDS", "30"),
        ],
    )
    .unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.webhooks.check_url("http://chat.internal/hook"), Ok(()));
    assert_eq!(config.time_zone.name(), "Europe/Lisbon");
    assert_eq!(config.delivery_lease.as_secs(), 30);
    let mail = config.mail.unwrap();
    assert!(matches!(mail.mailer, Mailer::Smtp(_)));
    assert_eq!(mail.from.unwrap().to_string(), "Holdfast <holdfast@example.org>");
}

#[rstest]
#[case(&[("HOLDFAST_SMTP_URL", "smtp://app:hunter2@mail.example.org")], "needs HOLDFAST_MAIL_FROM")]
#[case(&[("HOLDFAST_SMTP_URL", "smtp://app:hunter2@mail.example.org?tls=none")], "smtps://user:password@host:465")]
#[case(&[("HOLDFAST_SMTP_URL", "smtp://app:hunter2@mail.example.org"), ("HOLDFAST_MAIL_FOLDER", "x")], "exclude each other")]
#[case(&[("HOLDFAST_TRUSTED_CA", "Cargo.toml")], "HOLDFAST_TRUSTED_CA: there is no certificate in it")]
fn settings_of_what_leaves_that_do_not_fit_together_are_refused(
    #[case] environment: &[(&str, &str)],
    #[case] told: &str,
) {
    let message = load(None, environment).unwrap_err();
    assert!(message.contains(told), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn a_file_that_is_named_and_not_there_is_refused() {
    let failure = Config::load(Some("/nowhere/holdfast.toml".into()), []).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "The settings file /nowhere/holdfast.toml is not there."
    );
}

#[test]
fn variables_of_others_are_left_alone() {
    assert!(load(None, &[("HOLDFAST_E2E_DEMO_FILE", "x"), ("HOLDFAST_BIN", "y")]).is_ok());
}

#[test]
fn a_proxy_that_other_programs_use_is_named_unless_a_setting_says_what_holds() {
    let others = [
        ("HTTPS_PROXY", "http://proxy.example.org:3128"),
        ("http_proxy", ""),
    ];
    let config = load(None, &others).unwrap();
    assert_eq!(config.proxies_not_read, ["HTTPS_PROXY"]);
    assert_eq!(config.proxy, None);
    for (setting, used) in [
        ("none", None),
        (
            "http://proxy.example.org:3128",
            Some("http://proxy.example.org:3128/"),
        ),
    ] {
        let config = load(None, &[others[0], ("HOLDFAST_PROXY", setting)]).unwrap();
        assert_eq!(config.proxies_not_read, Vec::<String>::new());
        assert_eq!(config.proxy.as_ref().map(url::Url::as_str), used);
    }
}
