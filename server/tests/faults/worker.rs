//! A worker: the binary, serving, in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::register::zone_at_noon;

/// How long a row is a worker's own, in seconds: what a dead one held is taken over after that.
const LEASE_SECONDS: u32 = 6;

/// How workers are started.
pub struct Workers {
    database: String,
    mail_port: u16,
    folder: PathBuf,
}

/// One that runs; it is ended with this.
pub struct Worker(Child);

impl Workers {
    pub fn new(database: &str, mail_port: u16, folder: &Path) -> Self {
        let site = folder.join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(
            site.join("manifest.json"),
            r#"{"js":null,"wasm":null,"css":"/pkg/a.css"}"#,
        )
        .unwrap();
        Self {
            database: database.to_owned(),
            mail_port,
            folder: folder.to_owned(),
        }
    }

    pub fn start(&self) -> Worker {
        let child = Command::new(env!("CARGO_BIN_EXE_holdfast"))
            .arg("serve")
            .current_dir(&self.folder)
            .env_clear()
            .env("DATABASE_URL", &self.database)
            .env("HOLDFAST_LISTEN", "127.0.0.1:0")
            .env("HOLDFAST_SITE_ROOT", self.folder.join("site"))
            .env(
                "HOLDFAST_SMTP_URL",
                format!("smtp://127.0.0.1:{}?tls=none", self.mail_port),
            )
            .env("HOLDFAST_MAIL_FROM", "Holdfast <holdfast@example.org>")
            .env("HOLDFAST_DELIVERY_LEASE_SECONDS", LEASE_SECONDS.to_string())
            .env("HOLDFAST_TIME_ZONE", zone_at_noon().name())
            .env("HOLDFAST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Worker(child)
    }
}

impl Worker {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
