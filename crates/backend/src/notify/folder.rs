//! Mail into a folder, one `.eml` file each: rehearsals. A mail that is sent twice is one file.

use std::path::Path;

use super::Failure;

/// Writes the mail; the file appears whole or not at all.
///
/// # Errors
/// [`Failure::Transient`] when the folder cannot be written.
pub(super) async fn write(folder: &Path, name: &str, content: Vec<u8>) -> Result<(), Failure> {
    let target = folder.join(format!("{name}.eml"));
    let aside = folder.join(format!("{name}.part"));
    let written = async {
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&aside, content).await?;
        tokio::fs::rename(&aside, &target).await
    };
    written.await.map_err(|error| Failure::Transient {
        error: format!("The folder for mail cannot be written: {}.", error.kind()),
        retry_after: None,
        message_only: false,
    })
}
