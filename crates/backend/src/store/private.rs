//! Files and folders for the user who runs Holdfast alone.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What SQLite puts beside a database file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Makes a folder, with those above it that are missing.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a database file that is not there, and takes the right to read it from everybody else when it is. A folder that
/// holds nothing but the database is closed as well.
pub(super) fn close_database(path: &Path) -> io::Result<()> {
    let in_memory = path.to_string_lossy();
    if in_memory.starts_with("file:") || in_memory == ":memory:" {
        return Ok(());
    }
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            for file in files(path).into_iter().filter(|file| file.exists()) {
                close(&file, 0o600)?;
            }
        }
        Err(error) => return Err(error),
    }
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) if holds_only(parent, &files(path))? => close(parent, 0o700),
        _ => Ok(()),
    }
}

/// The database file and what SQLite puts beside it.
fn files(path: &Path) -> Vec<PathBuf> {
    let beside = BESIDE.iter().map(|ending| {
        let mut name = OsString::from(path);
        name.push(ending);
        PathBuf::from(name)
    });
    std::iter::once(path.to_path_buf()).chain(beside).collect()
}

fn holds_only(folder: &Path, files: &[PathBuf]) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !files.iter().any(|file| file.file_name() == Some(&name)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes rights away, never gives any.
fn close(path: &Path, most: u32) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & !most == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode & most))
}
