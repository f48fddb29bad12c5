//! A real mail server for one test, in a process of its own that ends with the test.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use holdfast_backend::notify::smtp::{Smtp, SmtpAddress};
use holdfast_backend::notify::trust::Trust;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// How it is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    StartTls,
    Tls,
    Plain,
}

pub struct MailServer {
    speaks: Speaks,
    port: u16,
    authority: Vec<u8>,
    lines: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
    _child: Child,
}

impl MailServer {
    /// Starts one; `account` is `user:password` when it asks who sends.
    pub async fn start(speaks: Speaks, account: Option<&str>) -> Self {
        let folder = TempDir::new().expect("a folder");
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        std::fs::write(&certificate, made.cert.pem()).expect("a file");
        std::fs::write(&key, made.signing_key.serialize_pem()).expect("a file");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end/servers/mail.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(certificate).arg(key).arg(match speaks {
            Speaks::StartTls => "starttls",
            Speaks::Tls => "tls",
            Speaks::Plain => "none",
        });
        let mut child = command
            .args(account)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is there: cargo xtask setup");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = line(&mut lines).await;
        Self {
            speaks,
            port: u16::try_from(first["port"].as_u64().expect("a port")).expect("a port"),
            authority: made.cert.pem().into_bytes(),
            lines,
            _folder: folder,
            _child: child,
        }
    }

    /// Its address, for `user:password@` or nothing.
    pub fn address(&self, account: &str) -> SmtpAddress {
        let (port, at) = (self.port, if account.is_empty() { "" } else { "@" });
        let url = match self.speaks {
            Speaks::StartTls => format!("smtp://{account}{at}localhost:{port}"),
            Speaks::Tls => format!("smtps://{account}{at}localhost:{port}"),
            Speaks::Plain => format!("smtp://{account}{at}localhost:{port}?tls=none"),
        };
        url.parse().expect("an address")
    }

    /// A way to it that trusts its certificate and is impatient.
    pub fn trusted(&self, account: &str) -> Smtp {
        let trust = Trust::besides(&self.authority).expect("a certificate");
        Smtp::new(self.address(account), &trust)
            .expect("a mail server")
            .with_step_limit(Duration::from_secs(3))
    }

    /// The next mail that it took.
    pub async fn mail(&mut self) -> Value {
        line(&mut self.lines).await["mail"].take()
    }
}

async fn line(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    let line = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
    let line = line.expect("it says something").expect("it is there");
    serde_json::from_str(&line.expect("it has not ended")).expect("JSON")
}
