//! The file of an embedded database, as it was when it was opened: a file that is removed or replaced under an open connection
//! still takes what is written, and loses it.

use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{Outage, StoreError};

/// Room that there has to be for a save: the pages that a large one touches.
static ROOM: [u8; 256 * 1024] = [1; 256 * 1024];

/// Where the file is, and which it was.
#[derive(Clone, Debug)]
pub struct DatabaseFile {
    path: PathBuf,
    was: (u64, u64),
}

/// Device and inode: what a name stands for.
fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    std::fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}

impl DatabaseFile {
    /// The file that is there now.
    ///
    /// # Errors
    /// When there is none.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            was: identity(path)?,
        })
    }

    /// Whether the name still stands for the same file.
    #[must_use]
    pub fn is_there(&self) -> bool {
        identity(&self.path).is_ok_and(|now| now == self.was)
    }

    /// Refuses when the file was removed or replaced.
    pub(super) fn require(&self) -> Result<(), StoreError> {
        if self.is_there() {
            Ok(())
        } else {
            Err(StoreError::Unavailable(Outage::Moved))
        }
    }

    /// Refuses when there is no room beside it. What a transaction writes reaches the disk at its end, so that one which is
    /// rolled back never learns of a full disk.
    pub(super) fn require_room(&self) -> Result<(), StoreError> {
        let mut beside = self.path.clone().into_os_string();
        beside.push("-room");
        let written = std::fs::File::create(&beside).and_then(|mut file| file.write_all(&ROOM));
        std::fs::remove_file(&beside).ok();
        written.map_err(|error| {
            StoreError::Unavailable(match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Outage::Full,
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    Outage::ReadOnly
                }
                _ => Outage::Disk,
            })
        })
    }
}
