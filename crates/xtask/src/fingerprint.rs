//! Tells whether inputs changed: the same names and contents give the same fingerprint, anything else another one.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The digest of some bytes, in hex.
pub fn of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The short form that file names carry.
pub fn short(digest: &str) -> &str {
    &digest[..digest.len().min(16)]
}

/// Names, sizes and times of change of everything below these folders and of these files: a quick look, for polling.
pub fn of_times(paths: &[PathBuf]) -> Result<String> {
    let mut hasher = Sha256::new();
    for path in paths {
        for file in files(path)? {
            let about =
                fs::metadata(&file).with_context(|| format!("could not look at {}", file.display()))?;
            let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            hasher.update(format!(
                "{}\0{}\0{}\0",
                file.display(),
                about.len(),
                changed.as_nanos()
            ));
        }
    }
    Ok(hex(&hasher.finalize()))
}

/// Every file below a folder (or the file itself), sorted; nothing when it is missing.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("could not list {}", path.display()))? {
            collect(&entry?.path(), found)?;
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_is_an_empty_one() {
        assert!(files(Path::new("/no/such/folder")).unwrap().is_empty());
    }

    #[test]
    fn a_change_or_a_new_name_gives_another_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        let paths = [dir.path().to_owned()];
        fs::write(dir.path().join("a"), "one").unwrap();
        let before = of_times(&paths).unwrap();
        fs::write(dir.path().join("a"), "longer").unwrap();
        let grown = of_times(&paths).unwrap();
        assert_ne!(grown, before);
        assert_eq!(of_times(&paths).unwrap(), grown);
        fs::rename(dir.path().join("a"), dir.path().join("b")).unwrap();
        assert_ne!(of_times(&paths).unwrap(), grown);
    }
}
