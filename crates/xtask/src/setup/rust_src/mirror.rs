//! The Debian mirror that this system itself uses, and the suites in which a newer compiler may be.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::fingerprint;

const APT: &str = "/etc/apt";
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where the system gets its own packages from.
#[derive(Debug, PartialEq)]
pub struct Mirror {
    uri: String,
    codename: String,
}

impl Mirror {
    /// Read from the system's apt sources: the entry that serves the running suite.
    pub fn of_this_system() -> Result<Self> {
        let codename = codename(&fs::read_to_string("/etc/os-release").context("no /etc/os-release")?)
            .context("/etc/os-release names no VERSION_CODENAME")?;
        let mut lists = vec![PathBuf::from(APT).join("sources.list")];
        lists.extend(fingerprint::files(&Path::new(APT).join("sources.list.d"))?);
        lists
            .iter()
            .filter_map(|file| fs::read_to_string(file).ok())
            .find_map(|text| serving(&text, &codename))
            .map(|uri| Self {
                uri,
                codename: codename.clone(),
            })
            .with_context(|| format!("no entry below {APT} serves {codename}"))
    }

    /// In the order of likelihood.
    pub fn suites(&self) -> Vec<String> {
        let mut suites = vec![format!("{}-backports", self.codename)];
        for other in ["trixie-backports", "testing", "forky", "sid"] {
            if !suites.iter().any(|suite| suite == other) {
                suites.push(other.to_owned());
            }
        }
        suites
    }

    /// A sources list with just this suite.
    pub fn entry(&self, suite: &str) -> String {
        let options = if Path::new(KEYRING).is_file() {
            format!("[signed-by={KEYRING}] ")
        } else {
            String::new()
        };
        format!("deb {options}{} {suite} main\n", self.uri)
    }
}

fn codename(os_release: &str) -> Option<String> {
    let value = os_release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))?;
    Some(value.trim_matches('"').to_owned())
}

/// The address that serves a suite, in either form of sources list.
fn serving(text: &str, suite: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let one_line = lines().find_map(|line| {
        let rest = line.strip_prefix("deb ")?;
        let rest = rest.trim_start();
        let rest = if rest.starts_with('[') {
            rest.split_once(']')?.1
        } else {
            rest
        };
        let mut words = rest.split_whitespace();
        let (uri, served) = (words.next()?, words.next()?);
        (served == suite).then(|| uri.to_owned())
    });
    one_line.or_else(|| {
        text.split("\n\n").find_map(|stanza| {
            let field = |name: &str| stanza.lines().find_map(|line| line.strip_prefix(name));
            let served = field("Suites:")?.split_whitespace().any(|served| served == suite);
            let uri = field("URIs:")?.split_whitespace().next()?;
            served.then(|| uri.to_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_sources_lists_are_read() {
        let old = "# deb http://old.example/debian bookworm main\n\
                   deb http://other.example stable main\n\
                   deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main\n";
        assert_eq!(
            serving(old, "bookworm").as_deref(),
            Some("http://mirror.example/debian")
        );
        let new = "Types: deb\nURIs: http://security.example\nSuites: bookworm-security\n\n\
                   Types: deb\n# comment\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n";
        assert_eq!(
            serving(new, "bookworm").as_deref(),
            Some("http://mirror.example/debian")
        );
        assert_eq!(serving(new, "trixie"), None);
    }

    #[test]
    fn the_running_suites_backports_come_first_and_none_comes_twice() {
        let mirror = |codename: &str| Mirror {
            uri: String::new(),
            codename: codename.to_owned(),
        };
        assert_eq!(mirror("bookworm").suites()[0], "bookworm-backports");
        let trixie = mirror("trixie").suites();
        assert_eq!(trixie, ["trixie-backports", "testing", "forky", "sid"]);
        assert_eq!(
            codename("ID=debian\nVERSION_CODENAME=bookworm\n").as_deref(),
            Some("bookworm")
        );
    }
}
