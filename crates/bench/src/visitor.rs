//! Somebody who is signed in, and the requests that their browser would send.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use holdfast_app::context::encode;
use holdfast_domain::fields::Fields;

use crate::http::{Answer, Connection};

/// What browsers say that they take.
const COMPRESSED: &str = "Accept-Encoding: gzip, deflate, br\r\n";

/// A visitor of one server.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub address: SocketAddr,
    cookie: String,
}

impl Visitor {
    /// Somebody whom nobody knows.
    pub fn unknown(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
        }
    }

    /// Signs in.
    pub async fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<Self> {
        let form = Fields::default().with("email", email).with("password", password);
        let answer = Self::unknown(address).post("/sign-in", &form).await?;
        let cookie = answer
            .all("set-cookie")
            .filter_map(|cookie| cookie.split(';').next())
            .find(|cookie| cookie.starts_with("holdfast="));
        ensure!(
            answer.status == 303,
            "signing in was answered with {}",
            answer.status
        );
        Ok(Self {
            address,
            cookie: cookie.context("no session")?.to_owned(),
        })
    }

    /// The session, as its cookie names it.
    pub fn session(&self) -> &str {
        self.cookie.split_once('=').map_or("", |(_, session)| session)
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        let address = self.address;
        let session = if self.cookie.is_empty() {
            String::new()
        } else {
            format!("Cookie: {}\r\nSec-Fetch-Site: same-origin\r\n", self.cookie)
        };
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{more}{session}")
    }

    /// A request for a page or file.
    pub fn get(&self, path: &str) -> Vec<u8> {
        format!("{}\r\n", self.head("GET", path, "")).into_bytes()
    }

    /// The same from a browser that takes compressed answers.
    pub fn get_compressed(&self, path: &str) -> Vec<u8> {
        format!("{}\r\n", self.head("GET", path, COMPRESSED)).into_bytes()
    }

    /// A form.
    pub fn form(&self, path: &str, fields: &Fields) -> Vec<u8> {
        let pairs: Vec<String> = fields
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let body = pairs.join("&");
        let kind = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        format!("{}\r\n{body}", self.head("POST", path, &kind)).into_bytes()
    }

    /// Sends one request over a connection of its own.
    pub async fn send(&self, request: &[u8]) -> Result<Answer> {
        Connection::open(self.address).await?.send(request).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &Fields) -> Result<Answer> {
        self.send(&self.form(path, fields)).await
    }

    /// Opens a page that must be there.
    pub async fn open(&self, path: &str) -> Result<Answer> {
        expect(self.send(&self.get(path)).await?, path)
    }

    /// Opens a page or file that must be there, compressed when the server likes.
    pub async fn open_compressed(&self, path: &str) -> Result<Answer> {
        expect(self.send(&self.get_compressed(path)).await?, path)
    }
}

fn expect(answer: Answer, path: &str) -> Result<Answer> {
    ensure!(answer.status == 200, "{path} was answered with {}", answer.status);
    Ok(answer)
}
