//! The binary while it serves: what it says at its start, what it answers meanwhile, how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::support::{Holdfast, TODAY, built_site};

/// What is answered at an address.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A server that runs; killed when a test fails.
struct Serving {
    child: Child,
    address: String,
    lines: BufReader<std::process::ChildStdout>,
}

impl Serving {
    fn start(holdfast: Holdfast) -> Self {
        let mut child = holdfast.start();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let address = first
            .trim()
            .strip_prefix("Holdfast listens on http://")
            .unwrap_or_else(|| panic!("{first}"))
            .to_owned();
        Self {
            child,
            address,
            lines,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn get(&self, path: &str) -> String {
        get(&self.address, path)
    }

    fn stop(mut self) -> (Option<i32>, String) {
        assert!(
            Command::new("kill")
                .args(["-TERM", &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (code, log)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn a_server_says_where_it_is_and_how_to_begin_and_ends_when_told() {
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    let holdfast = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_SITE_ROOT", site)
        .with("HOLDFAST_LISTEN", "127.0.0.1:0");
    let mut server = Serving::start(holdfast);
    assert!(server.line().starts_with("Nobody is registered yet."));
    let link = server.line();
    let path = link.split_once(&server.address).unwrap().1;
    assert!(server.get(path).starts_with("HTTP/1.1 200"), "{link}");
    assert!(server.get("/health/ready").starts_with("HTTP/1.1 200"));
    let token = path.rsplit('/').next().unwrap().to_owned();
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(
        log.contains("Told to end") && log.contains("\"http.route\":\"/welcome/{token}\""),
        "{log}"
    );
    assert!(!log.contains(&token), "{log}");
    assert!(
        !folder.path().join("test.db-wal").exists(),
        "the database was closed"
    );
}

#[test]
fn a_form_that_is_on_its_way_is_answered_before_the_server_ends() {
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    let holdfast = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_SITE_ROOT", site)
        .with("HOLDFAST_LISTEN", "127.0.0.1:0");
    let server = Serving::start(holdfast);
    let address = server.address.clone();
    let mut stream = TcpStream::connect(&address).unwrap();
    let (first, rest) = "theme=dark&return_to=%2Fsign-in".split_at(8);
    let length = first.len() + rest.len();
    write!(
        stream,
        "POST /api/theme HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{first}"
    )
    .unwrap();
    // An answer to a later connection shows that this one was accepted.
    assert!(server.get("/health/live").starts_with("HTTP/1.1 200"));
    let finish = std::thread::spawn(move || {
        while TcpStream::connect(&address).is_ok() {
            std::thread::yield_now();
        }
        stream.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert_eq!(server.stop().0, Some(0));
    let answer = finish.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("theme=dark"), "{answer}");
}

#[test]
fn the_demo_says_how_to_sign_in() {
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    assert_eq!(Holdfast::new(folder.path(), &["demo-data"]).run().code, Some(0));
    let mut server = Serving::start(
        Holdfast::new(folder.path(), &["serve"])
            .with("HOLDFAST_SITE_ROOT", site)
            .with("HOLDFAST_LISTEN", "127.0.0.1:0"),
    );
    assert!(
        server
            .line()
            .contains("engineer@holdfast.example with the password holdfast-demo-2026")
    );
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn a_start_that_cannot_know_who_asks_says_so() {
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    let mut child = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_SITE_ROOT", site)
        .with("HOLDFAST_LISTEN", "127.0.0.1:0")
        .with("HOLDFAST_BASE_URL", "https://hf.example")
        .start();
    let lines = BufReader::new(child.stdout.take().unwrap());
    let said: Vec<String> = lines.lines().take(4).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let said = said.join("\n");
    assert!(said.contains("Visitors cannot be told apart"), "{said}");
    assert!(said.contains("HOLDFAST_TRUST_PROXY=true"), "{said}");
}

#[test]
fn a_port_that_is_taken_is_told_as_such() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    let listen = taken.local_addr().unwrap().to_string();
    let ended = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_SITE_ROOT", site)
        .with("HOLDFAST_LISTEN", &listen)
        .run();
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains(&listen), "{}", ended.err);
}

#[test]
fn the_machine_that_watches_reads_its_numbers_on_a_listener_of_its_own() {
    let folder = TempDir::new().unwrap();
    let site = built_site(folder.path());
    let filled = Holdfast::new(folder.path(), &["demo-data"])
        .with("HOLDFAST_TODAY", TODAY)
        .run();
    assert_eq!(filled.code, Some(0), "{}", filled.err);
    let holdfast = Holdfast::new(folder.path(), &["serve"])
        .with("HOLDFAST_TODAY", TODAY)
        .with("HOLDFAST_SITE_ROOT", site)
        .with("HOLDFAST_LISTEN", "127.0.0.1:0")
        .with("HOLDFAST_METRICS_LISTEN", "127.0.0.1:0");
    let mut server = Serving::start(holdfast);
    assert!(server.line().starts_with("This is the demo portfolio."));
    let line = server.line();
    let address = line.strip_prefix("Metrics are at http://").unwrap();
    let metrics = get(address.strip_suffix("/metrics").unwrap(), "/metrics");
    assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
    assert!(metrics.contains("text/plain; version=0.0.4"), "{metrics}");
    let number = |name: &str| -> f64 {
        let line = metrics.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("no {name} in {metrics}"))
            .rsplit(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    assert!(
        number("holdfast_notifications{state=\"sent\"}") > 0.0,
        "{metrics}"
    );
    assert!(number("holdfast_notifications_oldest_ready_seconds") >= 0.0);
    assert!(
        metrics.contains("holdfast_delivery_lanes_resting{channel=\"email\"} 0"),
        "{metrics}"
    );
    assert!(
        get(address.strip_suffix("/metrics").unwrap(), "/").starts_with("HTTP/1.1 404"),
        "nothing else is there"
    );
    assert!(
        server.get("/metrics").starts_with("HTTP/1.1 404"),
        "nor there among the pages"
    );
    assert_eq!(server.stop().0, Some(0));
}
