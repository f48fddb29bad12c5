//! Who the cluster belongs to: PostgreSQL refuses to run as root, so that root lends it another user.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::{Context, Result, bail};

use crate::{process, setup::apt, steps::note};

/// Tried in this order before a user is made.
const USERS: [&str; 2] = ["postgres", "holdfast-test"];

/// A user's numbers.
#[derive(Clone, Copy)]
pub struct Owner {
    pub uid: u32,
    pub gid: u32,
}

impl Owner {
    /// `None`: we are not root, the cluster can be our own.
    pub fn needed() -> Result<Option<Self>> {
        if !apt::is_root()? {
            return Ok(None);
        }
        for user in USERS {
            if let Ok(owner) = Self::of(user) {
                return Ok(Some(owner));
            }
        }
        note("making the system user holdfast-test, since PostgreSQL refuses to run as root");
        let mut useradd = Command::new("useradd");
        useradd.args([
            "--system",
            "--no-create-home",
            "--user-group",
            "--shell",
            "/usr/sbin/nologin",
            USERS[1],
        ]);
        process::capture(&mut useradd)
            .context("PostgreSQL refuses to run as root, and no other user can be made")?;
        Self::of(USERS[1]).map(Some)
    }

    fn of(user: &str) -> Result<Self> {
        let number = |flag: &str| -> Result<u32> {
            Ok(process::capture(Command::new("id").args([flag, user]))?
                .trim()
                .parse()?)
        };
        let owner = Self {
            uid: number("-u")?,
            gid: number("-g")?,
        };
        if owner.uid == 0 {
            bail!("{user} is root");
        }
        Ok(owner)
    }
}

/// The command runs as that user.
pub fn run_as(command: &mut Command, owner: Option<Owner>) {
    if let Some(owner) = owner {
        command.uid(owner.uid).gid(owner.gid);
    }
}
