//! Mail into a folder, one `.eml` file each: rehearsals. A mail that is sent twice is one file.

use std::path::Path;

use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt;

use super::Failure;

/// Writes the mail; the file appears whole or not at all.
///
/// # Errors
/// [`Failure::Transient`] when the folder cannot be written.
pub(super) async fn write(folder: &Path, name: &str, content: Vec<u8>) -> Result<(), Failure> {
    let target = folder.join(format!("{name}.eml"));
    let aside = folder.join(format!("{name}.part"));
    let written = async {
        // Mails are nobody else's business on this machine.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .await?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)
            .await?;
        file.write_all(&content).await?;
        file.flush().await?;
        tokio::fs::rename(&aside, &target).await
    };
    written.await.map_err(|error| Failure::Transient {
        error: format!("The folder for mail cannot be written: {}.", error.kind()),
        retry_after: None,
        message_only: false,
    })
}
