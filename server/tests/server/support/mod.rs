//! A server of its own for each test, with a day that stands still and people of every role.

mod browser;
mod command;
mod counted;
#[expect(
    dead_code,
    reason = "these tests keep their SQLite file in a folder with other things"
)]
#[path = "../../../../crates/backend/tests/support/home.rs"]
mod home;
pub mod html;
mod log;
mod records;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use holdfast_app::context::SiteAssets;
use holdfast_backend::notify::{Mail, Mailer, Outbound};
use holdfast_backend::services::Hashing;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::{Backend, Clock, store};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::text::{Email, PersonName};
use holdfast_server::router;
use holdfast_server::state::{Reach, Server};
use tempfile::TempDir;
use url::Url;

pub use self::browser::{Answer, Browser};
pub use self::counted::Counted;
use self::home::Home;

pub use self::command::{Holdfast, Outcome, built_site};
pub use self::log::CapturedLog;
pub use self::records::{Records, integration};

/// The day on which every test happens.
pub const TODAY: &str = "2026-11-22";
/// Everybody's password.
pub const PASSWORD: &str = "three unrelated words";

/// A server with its database.
pub struct TestApp {
    pub backend: Backend,
    pub folder: TempDir,
    router: Router,
    base: Url,
    // Behind everything that uses it: the database goes last.
    _home: Option<Home>,
}

impl TestApp {
    /// At an address without TLS.
    pub async fn new() -> Self {
        Self::at("http://holdfast.test").await
    }

    /// At this address.
    pub async fn at(base: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("test.db");
        let url = format!("sqlite:{}", database.display());
        Self::over(&url, folder, base, None).await
    }

    /// In a schema of its own of the PostgreSQL that the tests may fill.
    pub async fn on_postgres() -> Self {
        let home = Home::postgres().await;
        let url = home.url().to_owned();
        Self::over(&url, TempDir::new().unwrap(), "http://holdfast.test", Some(home)).await
    }

    /// The same, with every statement counted.
    pub async fn counted() -> (Self, Counted) {
        let home = Home::postgres().await;
        let counted = Counted::before(home.url()).await;
        let app = Self::over(
            &counted.url,
            TempDir::new().unwrap(),
            "http://holdfast.test",
            Some(home),
        );
        (app.await, counted)
    }

    /// The same, with mail that is kept where the second of the two says.
    pub async fn with_mail() -> (Self, Arc<Mutex<Vec<Mail>>>) {
        let sent: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let outbound = Outbound {
            mailer: Mailer::Memory(Arc::clone(&sent)),
            ..Outbound::default()
        };
        let app = Self::sending(&url, folder, "http://holdfast.test", None, outbound);
        (app.await, sent)
    }

    async fn over(url: &str, folder: TempDir, base: &str, home: Option<Home>) -> Self {
        Self::sending(url, folder, base, home, Outbound::default()).await
    }

    async fn sending(url: &str, folder: TempDir, base: &str, home: Option<Home>, outbound: Outbound) -> Self {
        let db = store::open::open(url, 4).await.unwrap();
        let mut backend = Backend::new(db, Clock::fixed(TODAY.parse().unwrap()));
        backend.hashing = Hashing::cheap();
        backend.outbound = Arc::new(outbound);
        let base = Url::parse(base).unwrap();
        let site_root = site(folder.path());
        let reach = Reach {
            base_url: base.clone(),
            trust_proxy: false,
            site_root,
        };
        let assets = SiteAssets {
            css: "/pkg/test.0123.css".into(),
            ..SiteAssets::default()
        };
        let server = Server {
            backend: backend.clone(),
            assets: Arc::new(assets),
            reach: Arc::new(reach),
        };
        Self {
            backend,
            folder,
            router: router::build(server),
            base,
            _home: home,
        }
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), &self.base)
    }

    /// A new person with these roles, by their address.
    pub async fn register(&self, name: &str, roles: &[Role]) -> String {
        let email = format!("{}@example.org", name.to_lowercase());
        let new = NewUser {
            email: Email::parse(&email).unwrap(),
            name: PersonName::parse(name).unwrap(),
            roles: roles.iter().copied().collect(),
            teams: Vec::new(),
        };
        let (_, token) = self
            .backend
            .create_user(&Actor::system("test"), new)
            .await
            .unwrap();
        let fields = Fields::default()
            .with("password", PASSWORD)
            .with("password_again", PASSWORD);
        self.backend.use_link(&token, &fields, "test").await.unwrap();
        email
    }

    /// A browser in which a new person with these roles is signed in.
    pub async fn signed_in(&self, name: &str, roles: &[Role]) -> Browser {
        let email = self.register(name, roles).await;
        let mut browser = self.browser();
        let answer = browser
            .post("/sign-in", &[("email", &email), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser
    }

    /// Everything that the database's files hold.
    pub fn database_bytes(&self) -> Vec<u8> {
        ["test.db", "test.db-wal"]
            .iter()
            .filter_map(|name| std::fs::read(self.folder.path().join(name)).ok())
            .flatten()
            .collect()
    }
}

/// A small site: a style sheet, its compressed form, a manifest.
fn site(folder: &Path) -> PathBuf {
    let root = folder.join("site");
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    std::fs::write(root.join("pkg/test.0123.css"), "body{color:black}").unwrap();
    std::fs::write(root.join("pkg/test.0123.css.br"), "not really brotli").unwrap();
    std::fs::write(
        root.join("favicon.svg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    )
    .unwrap();
    std::fs::write(root.join("robots.txt"), "User-agent: *\nDisallow: /\n").unwrap();
    root
}
