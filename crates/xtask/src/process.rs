//! Runs other programs: a failure always names the whole command line and how it ended.

use std::{
    env,
    ffi::OsStr,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::cleanup::{self, Guard};

/// How long a program that was asked to end may take.
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// Runs to the end with our own output; fails unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs to the end with our own output; when we are told to end, so is the other program, and it gets time for that.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    cleanup::wait_if_ending();
    command.stdin(Stdio::null());
    let mut child = command
        .spawn()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    let pid = child.id();
    let guard = Guard::new(move || interrupt(pid));
    let status = child.wait();
    guard.disarm();
    cleanup::wait_if_ending();
    status.with_context(|| format!("lost sight of `{}`", shown(command)))
}

/// Asks a program to end, as Ctrl-C would, and waits a while for it; somebody else collects its exit code.
fn interrupt(pid: u32) {
    signal(pid, "-INT");
    let asked = Instant::now();
    while asked.elapsed() < STOP_LIMIT && signal(pid, "-0") {
        thread::sleep(Duration::from_millis(20));
    }
}

/// Ends a child: asks with a signal, and insists when it takes too long.
pub fn stop(child: &mut Child, request: &str) {
    signal(child.id(), request);
    let asked = Instant::now();
    while matches!(child.try_wait(), Ok(None)) && asked.elapsed() < STOP_LIMIT {
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().ok();
    child.wait().ok();
}

/// Sends a signal by `kill`; `false` when there is no such process.
fn signal(pid: u32, name: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args([name, &pid.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

/// What the command printed; fails, with what it complained of, unless it succeeds.
pub fn capture(command: &mut Command) -> Result<String> {
    cleanup::wait_if_ending();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` ended with {}: {}",
            shown(command),
            output.status,
            tail(&said)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs quietly, for at most `limit`; fails with what it complained of.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    let stderr = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut said = String::new();
        if let Some(mut stderr) = stderr {
            stderr.read_to_string(&mut said).ok();
        }
        said
    });
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > limit {
            child.kill().ok();
            child.wait().ok();
            bail!("`{}` gave no result within {} s", shown(command), limit.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        let said = reader.join().unwrap_or_default();
        bail!("`{}` ended with {status}: {}", shown(command), tail(&said));
    }
    Ok(())
}

/// The first of these programs that the PATH or a given folder has.
pub fn find(name: &str, more: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = more.iter().cloned().chain(env::split_paths(&path));
    folders
        .map(|folder| folder.join(name))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// The command line as one would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The last lines of a complaint, on one line.
fn tail(said: &str) -> String {
    let lines: Vec<_> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines[lines.len().saturating_sub(4)..].join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let error = capture(Command::new("sh").args(["-c", "echo no such thing >&2; exit 3"])).unwrap_err();
        let said = error.to_string();
        assert!(
            said.contains("sh -c") && said.contains("no such thing") && said.contains('3'),
            "{said}"
        );
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let error = run_within(Command::new("sleep").arg("60"), Duration::from_millis(100))
            .unwrap_err()
            .to_string();
        assert!(error.contains("gave no result"), "{error}");
    }
}
