//! A server in a process of its own, on a free port of this machine. It ends with whoever started it, whatever happens
//! to them.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::visitor::Visitor;

/// How long a server may take until it listens.
const START_LIMIT: Duration = Duration::from_mins(2);
/// Kills the server when the pipe to us ends without a line: then we are gone.
const WATCH: &str = "read -r line || kill -KILL \"$0\"";

/// A running server.
pub struct Server {
    child: Child,
    pid: u32,
    watch: std::process::Child,
    /// Kept open: a server that prints into a closed pipe would end.
    _output: Lines<BufReader<ChildStdout>>,
    pub address: SocketAddr,
    pub began: Instant,
}

impl Server {
    /// Starts the delivered binary on a database, on a day that stands still.
    pub async fn start(dist: &Path, database: &str, today: NaiveDate, folder: &Path) -> Result<Self> {
        let mut command = Command::new(dist.join("holdfast"));
        command.arg("serve").current_dir(folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HOLDFAST_") {
                command.env_remove(name);
            }
        }
        command
            .env("DATABASE_URL", database)
            .env("HOLDFAST_LISTEN", "127.0.0.1:0")
            .env("HOLDFAST_SITE_ROOT", dist.join("site"))
            .env("HOLDFAST_TODAY", today.to_string());
        Self::spawn(command).await
    }

    /// Starts whatever says on its first line where it listens.
    pub async fn spawn(mut command: Command) -> Result<Self> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let began = Instant::now();
        let mut child = command.spawn().context("the server could not be started")?;
        let pid = child.id().context("the server has no process")?;
        let watch = std::process::Command::new("sh")
            .args(["-c", WATCH, &pid.to_string()])
            .stdin(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?).lines();
        let address = tokio::time::timeout(START_LIMIT, listening(&mut output))
            .await
            .context("the server did not listen in time")??;
        Ok(Self {
            child,
            pid,
            watch,
            _output: output,
            address,
            began,
        })
    }

    /// From the start to the first page that was answered.
    pub async fn first_answer(&self) -> Result<Duration> {
        Visitor::unknown(self.address).open("/sign-in").await?;
        Ok(self.began.elapsed())
    }

    /// Its share of the machine's memory (PSS), in bytes.
    pub fn memory(&self) -> Result<f64> {
        field(&format!("/proc/{}/smaps_rollup", self.pid), "Pss:")
    }

    /// What reads how much memory it has resident, in bytes.
    pub fn resident(&self) -> impl Fn() -> Result<f64> + Send + 'static {
        let file = format!("/proc/{}/status", self.pid);
        move || field(&file, "VmRSS:")
    }

    /// Ends it.
    pub async fn stop(mut self) -> Result<()> {
        self.child.kill().await?;
        self.child.wait().await?;
        if let Some(mut pipe) = self.watch.stdin.take() {
            pipe.write_all(b"ended\n").ok();
        }
        self.watch.wait()?;
        Ok(())
    }
}

async fn listening(output: &mut Lines<BufReader<ChildStdout>>) -> Result<SocketAddr> {
    while let Some(line) = output.next_line().await? {
        if let Some((_, address)) = line.split_once("listens on http://") {
            return Ok(address.trim().parse()?);
        }
    }
    bail!("the server ended before it listened; start it by hand to see why");
}

/// A number of kilobytes from a file of the kernel's, in bytes.
fn field(file: &str, name: &str) -> Result<f64> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: f64 = kilobytes.context("no such line")?.parse()?;
    Ok(kilobytes * 1_024.0)
}
