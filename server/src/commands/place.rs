//! Where this installation is: the name of the settings, the database file, the machine; or the cluster of PostgreSQL.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use holdfast_backend::Backend;
use holdfast_backend::digest::sha256;
use holdfast_backend::notify::place::Place;
use holdfast_backend::store::settings;

use crate::config::Config;
use crate::failure::Failure;

/// Looks around.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn look(backend: &Backend, config: &Config) -> Result<Place, Failure> {
    let mut reading = backend
        .db
        .read()
        .await
        .map_err(holdfast_backend::ServiceError::from)?;
    let cluster = settings::cluster(&mut reading.conn()).await;
    let file = config.database_file();
    Ok(Place {
        name: config.installation.clone(),
        file: file.as_deref().and_then(of_file),
        machine: file.as_deref().map(of_machine),
        cluster,
    })
}

/// The number of the file and when it was made: a copy has others.
fn of_file(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    let made = metadata
        .created()
        .ok()
        .and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok())?;
    Some(sha256(&format!("{} {}", metadata.ino(), made.as_nanos())))
}

/// The machine, its name, and the path of the file there.
fn of_machine(path: &Path) -> String {
    let read = |path: &str| {
        std::fs::read_to_string(path)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let (id, name) = (read("/etc/machine-id"), read("/proc/sys/kernel/hostname"));
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    sha256(&format!("{id} {name} {}", path.display()))
}
