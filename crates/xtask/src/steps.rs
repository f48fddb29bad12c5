//! Says what is being done, how long it usually takes, and at the end how it went.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// One line about what happens now.
pub fn say(text: impl AsRef<str>) {
    eprintln!("==> {}", text.as_ref());
}

/// One line that belongs to the last `say`.
pub fn note(text: impl AsRef<str>) {
    eprintln!("    {}", text.as_ref());
}

/// Steps that all run, whatever became of the earlier ones, and then are summed up.
#[derive(Default)]
pub struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    failure: Option<String>,
}

impl Steps {
    /// Runs one step and remembers how it went; `true` when it succeeded.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        eprintln!();
        say(name);
        let started = Instant::now();
        let failure = step().err().map(|error| format!("{error:#}"));
        let took = started.elapsed();
        match &failure {
            None => note(format!("{name}: done in {}", seconds(took))),
            Some(failure) => note(format!("{name}: FAILED after {}: {failure}", seconds(took))),
        }
        let succeeded = failure.is_none();
        self.done.push(Done {
            name: name.to_owned(),
            took,
            failure,
        });
        succeeded
    }

    /// A step that could not run since another had failed: it counts as failed.
    pub fn blocked(&mut self, name: &str, by: &str) {
        let failure = Some(format!("not run: {by} failed"));
        self.done.push(Done {
            name: name.to_owned(),
            took: Duration::ZERO,
            failure,
        });
    }

    /// Prints every step with its time; fails when one of them did.
    pub fn close(&self) -> Result<()> {
        eprintln!("\nSummary");
        for line in self.lines() {
            eprintln!("  {line}");
        }
        let failed = self.done.iter().filter(|step| step.failure.is_some()).count();
        let total = self.done.iter().map(|step| step.took).sum();
        eprintln!(
            "  {} steps in {}, {failed} failed",
            self.done.len(),
            seconds(total)
        );
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.done.len());
        }
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        let width = self
            .done
            .iter()
            .map(|step| step.name.chars().count())
            .max()
            .unwrap_or(0);
        self.done
            .iter()
            .map(|step| {
                let outcome = step
                    .failure
                    .as_deref()
                    .map_or("ok".to_owned(), |why| format!("FAILED: {why}"));
                format!("{:width$}  {:>8}  {outcome}", step.name, seconds(step.took))
            })
            .collect()
    }
}

pub fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn one_failure_fails_the_whole_and_later_steps_still_run() {
        let mut steps = Steps::default();
        assert!(!steps.run("first", || Err(anyhow!("broken"))));
        assert!(steps.run("second", || Ok(())));
        steps.blocked("third", "first");
        let error = steps.close().unwrap_err().to_string();
        assert_eq!(error, "2 of 3 steps failed");
        let lines = steps.lines();
        assert!(lines[0].ends_with("FAILED: broken"), "{lines:?}");
        assert!(lines[1].ends_with("ok"), "{lines:?}");
        assert!(lines[2].ends_with("not run: first failed"), "{lines:?}");
    }

    #[test]
    fn nothing_failed_is_a_success() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(()));
        steps.close().unwrap();
    }
}
