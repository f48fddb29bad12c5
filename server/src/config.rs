//! The settings: defaults, then a file, then the environment; every one checked before anything starts. A wrong one is
//! refused with its name, its value and what is allowed; what may hold a password is never printed.

mod layers;
mod mail;
mod nearby;
mod proxy;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;
use holdfast_backend::notify::guard::Guard;
use holdfast_backend::notify::trust::Trust;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use url::Url;

pub use self::mail::Mail;
use crate::failure::Failure;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// Every setting, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the data is. May hold a password.
    pub database: SecretString,
    /// The address that is listened on.
    pub listen: SocketAddr,
    /// How people reach it; `None`: at the address that is listened on.
    pub base_url: Option<Url>,
    /// The folder of the site: style sheet, script, fonts.
    pub site_root: PathBuf,
    /// What is logged.
    pub log: String,
    /// How it is logged; `None`: as text on a terminal, else as JSON.
    pub log_format: Option<LogFormat>,
    /// A day that stands still, for rehearsals and tests.
    pub today: Option<NaiveDate>,
    /// How many connections to the database are kept.
    pub db_connections: u32,
    /// Whether a proxy in front tells the visitor's address.
    pub trust_proxy: bool,
    /// How mail leaves; `None`: not at all.
    pub mail: Option<Mail>,
    /// Whose certificates mail servers and webhooks may show.
    pub trust: Trust,
    /// Where webhooks may lead.
    pub webhooks: Guard,
    /// Whether neither mail nor webhooks leave.
    pub silent: bool,
    /// What this installation is called, to tell it from a copy of its database.
    pub installation: Option<String>,
    /// The proxy that webhooks are called through; `None`: none.
    pub proxy: Option<Url>,
    /// Variables that name a proxy to other programs and are not read, when no setting says whether one is used.
    pub proxies_not_read: Vec<String>,
    /// Whose calendar days count.
    pub time_zone: Tz,
    /// For how long a worker may hold a message that it delivers.
    pub delivery_lease: Duration,
    /// Where numbers are served for the machine that watches; `None`: nowhere.
    pub metrics_listen: Option<SocketAddr>,
}

/// A setting: its key in the file, its variable, its default, and what is allowed.
struct Key {
    name: &'static str,
    variable: &'static str,
    default: &'static str,
    allowed: &'static str,
}

const KEYS: [Key; 20] = [
    Key {
        name: "database_url",
        variable: "DATABASE_URL",
        default: "sqlite:data/holdfast.db",
        allowed: "sqlite:<file> or postgres://<address>",
    },
    Key {
        name: "listen",
        variable: "HOLDFAST_LISTEN",
        default: "127.0.0.1:3000",
        allowed: "an address and a port, such as 127.0.0.1:3000",
    },
    Key {
        name: "base_url",
        variable: "HOLDFAST_BASE_URL",
        default: "",
        allowed: "http:// or https:// and a host, without path, query or user, such as https://holdfast.example.org",
    },
    Key {
        name: "site_root",
        variable: "HOLDFAST_SITE_ROOT",
        default: "",
        allowed: "the folder that `cargo xtask build` makes",
    },
    Key {
        name: "log",
        variable: "HOLDFAST_LOG",
        default: "info",
        allowed: "error, warn, info, debug, trace, or a filter such as info,sqlx=debug",
    },
    Key {
        name: "log_format",
        variable: "HOLDFAST_LOG_FORMAT",
        default: "",
        allowed: "text or json",
    },
    Key {
        name: "today",
        variable: "HOLDFAST_TODAY",
        default: "",
        allowed: "a day as YYYY-MM-DD, in quotes in a file",
    },
    Key {
        name: "db_connections",
        variable: "HOLDFAST_DB_CONNECTIONS",
        default: "8",
        allowed: "a whole number from 2 to 100",
    },
    Key {
        name: "trust_proxy",
        variable: "HOLDFAST_TRUST_PROXY",
        default: "false",
        allowed: "true or false",
    },
    Key {
        name: "smtp_url",
        variable: "HOLDFAST_SMTP_URL",
        default: "",
        allowed: "smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465 (TLS), \
                  or smtp://localhost:25?tls=none for a server on this machine",
    },
    Key {
        name: "trusted_ca",
        variable: "HOLDFAST_TRUSTED_CA",
        default: "",
        allowed: "a file that can be read, with certificates (PEM)",
    },
    Key {
        name: "mail_from",
        variable: "HOLDFAST_MAIL_FROM",
        default: "",
        allowed: "an address such as Holdfast <holdfast@example.org>",
    },
    Key {
        name: "mail_folder",
        variable: "HOLDFAST_MAIL_FOLDER",
        default: "",
        allowed: "a folder, which is made when it is not there",
    },
    Key {
        name: "webhook_hosts",
        variable: "HOLDFAST_WEBHOOK_HOSTS",
        default: "",
        allowed: "hosts without scheme and port, separated by commas, such as chat.internal, 10.0.0.5",
    },
    Key {
        name: "silent",
        variable: "HOLDFAST_SILENT",
        default: "false",
        allowed: "true or false",
    },
    Key {
        name: "installation",
        variable: "HOLDFAST_INSTALLATION",
        default: "",
        allowed: "a name of 1 to 80 letters, digits, dots and hyphens, such as production",
    },
    Key {
        name: "proxy",
        variable: "HOLDFAST_PROXY",
        default: "",
        allowed: "http:// or https:// and a host, such as http://proxy.example.org:3128, or none",
    },
    Key {
        name: "time_zone",
        variable: "HOLDFAST_TIME_ZONE",
        default: "UTC",
        allowed: "the IANA name of a time zone, such as Europe/Lisbon",
    },
    Key {
        name: "delivery_lease_seconds",
        variable: "HOLDFAST_DELIVERY_LEASE_SECONDS",
        default: "120",
        allowed: "a whole number from 1 to 3600",
    },
    Key {
        name: "metrics_listen",
        variable: "HOLDFAST_METRICS_LISTEN",
        default: "",
        allowed: "an address and a port, such as 127.0.0.1:9464",
    },
];

impl Config {
    /// Reads the settings: `file` or `holdfast.toml` when it is there, then `environment`.
    ///
    /// # Errors
    /// [`Failure::Configuration`] with everything that is wrong, a line each.
    pub fn load(
        file: Option<PathBuf>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let environment: Vec<(String, String)> = environment.into_iter().collect();
        let named = proxy::named_to_others(&environment);
        let mut values = layers::read(file, environment, &KEYS).map_err(Failure::Configuration)?;
        let trust = mail::trust(&mut values);
        let proxy = values.read_optional("proxy", proxy::read);
        let config = Self {
            proxies_not_read: if proxy.is_some() { Vec::new() } else { named },
            proxy: proxy.flatten(),
            database: SecretString::from(values.read("database_url", |raw| {
                (raw.starts_with("sqlite:") || is_postgres(raw)).then(|| raw.to_owned())
            })),
            listen: values
                .read_optional("listen", |raw| raw.parse().ok())
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            base_url: values.read_optional("base_url", base_url),
            site_root: values
                .read_optional("site_root", |raw| Some(PathBuf::from(raw)))
                .unwrap_or_else(default_site_root),
            log: values.read("log", |raw| {
                EnvFilter::try_new(raw).is_ok().then(|| raw.to_owned())
            }),
            log_format: values.read_optional("log_format", log_format),
            today: values.read_optional("today", |raw| NaiveDate::parse_from_str(raw, "%Y-%m-%d").ok()),
            db_connections: values.read("db_connections", |raw| {
                raw.parse().ok().filter(|count| (2..=100).contains(count))
            }),
            trust_proxy: values.read("trust_proxy", |raw| raw.parse().ok()),
            mail: mail::read(&mut values, &trust),
            trust,
            webhooks: values
                .read_optional("webhook_hosts", |raw| {
                    Guard::allowing(raw.split(',').map(str::trim)).ok()
                })
                .unwrap_or_default(),
            silent: values.read("silent", |raw| raw.parse().ok()),
            installation: values.read_optional("installation", |raw| {
                let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
                (raw.len() <= 80 && raw.chars().all(good)).then(|| raw.to_owned())
            }),
            time_zone: values
                .read_optional("time_zone", |raw| raw.parse().ok())
                .unwrap_or(Tz::UTC),
            metrics_listen: values.read_optional("metrics_listen", |raw| raw.parse().ok()),
            delivery_lease: values
                .read_optional("delivery_lease_seconds", |raw| {
                    raw.parse().ok().filter(|seconds| (1..=3_600).contains(seconds))
                })
                .map_or(Duration::from_mins(2), Duration::from_secs),
        };
        values.finish().map_err(Failure::Configuration)?;
        Ok(config)
    }

    /// How people reach the server that listens on `listen`.
    #[must_use]
    pub fn address(&self, listen: SocketAddr) -> String {
        self.base_url.as_ref().map_or_else(
            || format!("http://{listen}"),
            |url| url.origin().ascii_serialization(),
        )
    }

    /// The database without user name and password.
    #[must_use]
    pub fn shown_database(&self) -> String {
        shown_database(self.database.expose_secret())
    }

    /// The file of an embedded database.
    #[must_use]
    pub fn database_file(&self) -> Option<PathBuf> {
        let path = self.database.expose_secret().strip_prefix("sqlite:")?;
        let path = path
            .trim_start_matches("//")
            .split('?')
            .next()
            .unwrap_or_default();
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }
}

fn is_postgres(raw: &str) -> bool {
    raw.starts_with("postgres://") || raw.starts_with("postgresql://")
}

/// A setting as a complaint shows it.
fn shown(name: &str, raw: &str) -> String {
    match name {
        "database_url" => shown_database(raw),
        "smtp_url" | "proxy" => "(not shown: it may hold a password)".to_owned(),
        _ => raw.to_owned(),
    }
}

/// A database's address without user name, password and options.
fn shown_database(raw: &str) -> String {
    if raw.starts_with("sqlite:") {
        return raw.to_owned();
    }
    match Url::parse(raw) {
        Ok(url) if is_postgres(raw) => {
            format!("postgres://{}{}", url.host_str().unwrap_or_default(), url.path())
        }
        _ => "(not shown: it may hold a password)".to_owned(),
    }
}

fn base_url(raw: &str) -> Option<Url> {
    let url = Url::parse(raw).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    (plain && url.host_str().is_some() && url.username().is_empty() && url.password().is_none())
        .then_some(url)
}

fn log_format(raw: &str) -> Option<LogFormat> {
    match raw {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

/// `site` beside the executable if it is there, else where the development build puts it.
fn default_site_root() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.parent()?.join("site")));
    beside
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}
