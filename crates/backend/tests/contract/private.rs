//! Files that nobody else on the machine may read.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use holdfast_backend::store::open;
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

async fn use_database(file: &Path) {
    let db = open::open(&format!("sqlite:{}", file.display()), 2)
        .await
        .unwrap();
    drop(db.write().await.unwrap());
    for beside in ["", "-wal", "-shm"] {
        let path = format!("{}{beside}", file.display());
        assert_eq!(mode(Path::new(&path)), 0o600, "{path}");
    }
    db.close().await;
}

#[tokio::test]
async fn a_database_and_its_folder_are_for_their_owner_alone_also_those_of_before() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("data");
    let file = folder.join("holdfast.db");
    use_database(&file).await;
    assert_eq!(mode(&folder), 0o700);

    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    use_database(&file).await;
    assert_eq!(mode(&folder), 0o700);
}

#[tokio::test]
async fn a_folder_with_other_things_in_it_stays_as_it_is() {
    let home = TempDir::new().unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();
    fs::write(home.path().join("diary.txt"), "Dear diary").unwrap();
    use_database(&home.path().join("holdfast.db")).await;
    assert_eq!(mode(home.path()), 0o755);
    assert_eq!(mode(&home.path().join("diary.txt")) & 0o044, 0o044);
}
