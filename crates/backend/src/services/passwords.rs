//! Passwords: argon2id off the async threads, and what makes a password acceptable.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::error::ServiceError;

/// The fewest characters of a password (OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15).
pub const PASSWORD_MIN: usize = 12;
/// The most characters of a password.
pub const PASSWORD_MAX: usize = 128;

/// The cost of a hash.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// Memory in KiB.
    memory_kib: u32,
    /// Passes.
    passes: u32,
}

impl Default for Hashing {
    /// 19 MiB and 2 passes: OWASP's minimum for argon2id.
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
        }
    }
}

impl Hashing {
    /// As cheap as argon2 allows, for tests that sign in hundreds of times.
    #[must_use]
    pub fn cheap() -> Self {
        Self {
            memory_kib: 8,
            passes: 1,
        }
    }

    fn argon2(self) -> Result<Argon2<'static>, ServiceError> {
        let params = Params::new(self.memory_kib, self.passes, 1, None)
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// Hashes a password, on a blocking thread.
    pub(super) async fn hash(self, password: SecretString) -> Result<String, ServiceError> {
        blocking(move || {
            let hash = self
                .argon2()?
                .hash_password(password.expose_secret().as_bytes())
                .map_err(|error| ServiceError::Internal(error.to_string()))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares a password with a stored hash, on a blocking thread. Without a hash it works just as long, so that the
    /// time does not tell whether the account is there.
    pub(super) async fn verify(
        self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<bool, ServiceError> {
        blocking(move || {
            let argon2 = self.argon2()?;
            let Some(stored) = stored else {
                let _ = argon2.hash_password(password.expose_secret().as_bytes());
                return Ok(false);
            };
            let parsed =
                PasswordHash::new(&stored).map_err(|error| ServiceError::Internal(error.to_string()))?;
            Ok(argon2
                .verify_password(password.expose_secret().as_bytes(), &parsed)
                .is_ok())
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ServiceError::Internal(error.to_string()))?
}

/// Says what is wrong with a new password, if anything.
pub(super) fn complaint(password: &str, email: &str) -> Option<String> {
    let length = password.chars().count();
    if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
        return Some(format!(
            "Use {PASSWORD_MIN} to {PASSWORD_MAX} characters; a few unrelated words are good."
        ));
    }
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    if local.len() >= 4 && lower.contains(local) {
        return Some("Leave your e-mail address out of the password.".into());
    }
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let common = ["password", "passwort", "123456", "qwerty", "letmein", "holdfast"];
    let rest = common
        .iter()
        .fold(lower.clone(), |text, word| text.replace(word, ""));
    if distinct < 5 || rest.chars().count() < 4 {
        return Some("This password is too easy to guess; use a few unrelated words.".into());
    }
    None
}
