//! The wasm-bindgen that the wasm is compiled with and the one that post-processes it are the same release.

use anyhow::{Context, Result, bail};

/// Fails, saying what to do, when `Cargo.lock` holds two different releases.
pub fn check(lock: &str) -> Result<String> {
    let compiled = locked(lock, "wasm-bindgen")?;
    let processed = locked(lock, "wasm-bindgen-cli-support")?;
    if compiled != processed {
        bail!(
            "Cargo.lock has wasm-bindgen {compiled} but wasm-bindgen-cli-support {processed}, and they only work \
             as the same release: pin both to one version, in the root Cargo.toml (wasm-bindgen) and in \
             crates/xtask/Cargo.toml (wasm-bindgen-cli-support), then run `cargo update --workspace`"
        );
    }
    Ok(compiled)
}

fn locked(lock: &str, name: &str) -> Result<String> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    let packages = lock
        .get("package")
        .and_then(toml::Value::as_array)
        .context("Cargo.lock lists no packages")?;
    let of = |package: &toml::Value, field: &str| {
        package
            .get(field)
            .and_then(toml::Value::as_str)
            .map(str::to_owned)
    };
    let mut versions = packages
        .iter()
        .filter(|package| of(package, "name").as_deref() == Some(name))
        .filter_map(|package| of(package, "version"));
    let version = versions
        .next()
        .with_context(|| format!("Cargo.lock has no {name}"))?;
    if let Some(second) = versions.next() {
        bail!("Cargo.lock has {name} twice, {version} and {second}: bring it down to one");
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(compiled: &str, processed: &str) -> String {
        format!(
            "version = 4\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"{compiled}\"\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{processed}\"\n"
        )
    }

    #[test]
    fn equal_releases_are_fine() {
        assert_eq!(check(&lock("0.2.130", "0.2.130")).unwrap(), "0.2.130");
    }

    #[test]
    fn different_releases_are_refused_with_what_to_do() {
        let error = check(&lock("0.2.131", "0.2.130")).unwrap_err().to_string();
        assert!(error.contains("0.2.131") && error.contains("pin both"), "{error}");
    }

    #[test]
    fn a_lock_file_without_them_is_refused() {
        assert!(
            check("version = 4\npackage = []\n")
                .unwrap_err()
                .to_string()
                .contains("no wasm-bindgen")
        );
    }

    #[test]
    fn the_lock_file_of_this_workspace_is_fine() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
        check(&std::fs::read_to_string(path).unwrap()).unwrap();
    }
}
