//! The mail server of `end2end/servers/steps.mjs`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;

/// A running mail server; it ends with this.
pub struct Mail {
    pub port: u16,
    child: Child,
    input: ChildStdin,
    held: mpsc::UnboundedReceiver<String>,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Mail {
    /// Holds the first delivery at a step, and waits up to `pause` at each.
    pub async fn start(hold: &str, pause: Duration) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/servers/steps.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(hold)
            .arg(pause.as_millis().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs; `cargo xtask test` sees to it");
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (port, mut listening) = mpsc::unbounded_channel();
        let (announce_step, steps) = mpsc::unbounded_channel();
        let taken = Arc::new(Mutex::new(BTreeMap::new()));
        let counts = Arc::clone(&taken);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let said: Value = serde_json::from_str(&line).unwrap();
                if let Some(number) = said["port"].as_u64() {
                    port.send(u16::try_from(number).unwrap()).ok();
                } else if let Some(step) = said["at"].as_str() {
                    announce_step.send(step.to_owned()).ok();
                } else if let Some(id) = said["taken"].as_str() {
                    *counts.lock().unwrap().entry(id.to_owned()).or_default() += 1;
                }
            }
        });
        Self {
            port: listening.recv().await.expect("the mail server listens"),
            child,
            input,
            held: steps,
            taken,
        }
    }

    /// Waits until a delivery is held.
    pub async fn held(&mut self) {
        let held = tokio::time::timeout(Duration::from_mins(1), self.held.recv()).await;
        held.expect("a delivery reaches the step within a minute")
            .unwrap();
    }

    /// Lets what is held go on.
    pub fn go(&mut self) {
        self.input.write_all(b"go\n").unwrap();
        self.input.flush().unwrap();
    }

    /// How often each message was taken, by Message-ID.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
