//! Passwords: argon2id off the async threads, a few at once, and what makes a password acceptable.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::ServiceError;

/// The fewest characters of a password (OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15).
pub const PASSWORD_MIN: usize = 12;
/// The most characters of a password.
pub const PASSWORD_MAX: usize = 128;

/// The most passwords that are hashed at once in a process, however many processors there are: each takes 19 MiB.
const AT_ONCE: usize = 4;
/// The most that wait for it.
const WAITING: usize = 64;
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(3);
/// After how many seconds whoever was not served may try again.
const AGAIN_SECONDS: i64 = 5;
/// An allocation of more than 32 MiB is mapped by itself and given back to the system when it is freed (mallopt(3),
/// `M_MMAP_THRESHOLD`); pages of it that are not touched take no memory.
const MAPPED_BYTES: usize = 33 << 20;

/// The cost of a hash, and the places where hashes are made.
#[derive(Clone, Debug)]
pub struct Hashing {
    /// Memory in KiB.
    memory_kib: u32,
    /// Passes.
    passes: u32,
    /// Places that are free.
    places: Arc<Semaphore>,
    /// Places in the queue before them.
    queue: Arc<Semaphore>,
    /// How long somebody waits in it.
    patience: Duration,
}

/// A place where passwords are hashed, until it is dropped.
pub(super) struct Place {
    argon2: Argon2<'static>,
    held: Arc<OwnedSemaphorePermit>,
}

impl Default for Hashing {
    /// 19 MiB and 2 passes: OWASP's minimum for argon2id.
    fn default() -> Self {
        Self::new(19_456, 2)
    }
}

impl Hashing {
    /// As cheap as argon2 allows, for tests that sign in hundreds of times.
    #[must_use]
    pub fn cheap() -> Self {
        Self::new(8, 1)
    }

    fn new(memory_kib: u32, passes: u32) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let places = cores.min(AT_ONCE);
        Self {
            memory_kib,
            passes,
            places: Arc::new(Semaphore::new(places)),
            queue: Arc::new(Semaphore::new(places + WAITING)),
            patience: PATIENCE,
        }
    }

    /// Takes the whole queue until the answer is dropped, so that nobody else is served: for tests.
    #[must_use]
    pub fn occupy(&self) -> Option<OwnedSemaphorePermit> {
        let all = u32::try_from(self.queue.available_permits()).ok()?;
        Arc::clone(&self.queue).try_acquire_many_owned(all).ok()
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// `Busy` when too many wait already, or it took too long.
    pub(super) async fn place(&self) -> Result<Place, ServiceError> {
        let busy = || {
            tracing::warn!("Too many passwords are to be checked at once; somebody was sent away");
            ServiceError::Busy {
                seconds: AGAIN_SECONDS,
            }
        };
        let queued = self.queue.try_acquire().map_err(|_| busy())?;
        let place = Arc::clone(&self.places).acquire_owned();
        let held = tokio::time::timeout(self.patience, place)
            .await
            .map_err(|_| busy())?
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        drop(queued);
        let params = Params::new(self.memory_kib, self.passes, 1, None).map_err(failed)?;
        Ok(Place {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            held: Arc::new(held),
        })
    }
}

impl Place {
    /// Hashes a password, on a blocking thread.
    pub(super) async fn hash(&self, password: SecretString) -> Result<String, ServiceError> {
        let argon2 = self.argon2.clone();
        self.blocking(move || Ok(hash(&argon2, &password)?.to_string()))
            .await
    }

    /// Compares a password with a stored hash, on a blocking thread. Without a hash it works just as long, so that the
    /// time does not tell whether the account is there.
    pub(super) async fn verify(
        &self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<bool, ServiceError> {
        let argon2 = self.argon2.clone();
        self.blocking(move || match stored {
            Some(stored) => fits(&password, &PasswordHash::new(&stored).map_err(failed)?),
            None => hash(&argon2, &password).map(|_| false),
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        // The work goes on when whoever asked for it is gone, and holds the place until it ends.
        let held = Arc::clone(&self.held);
        let work = move || {
            let result = work();
            drop(held);
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }
}

fn failed(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

/// A hash with a new salt.
fn hash(argon2: &Argon2<'_>, password: &SecretString) -> Result<PasswordHash, ServiceError> {
    let mut salt = [0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    let output = digest(argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
    Ok(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).map_err(failed)?,
        salt: Some(Salt::new(&salt).map_err(failed)?),
        hash: Some(output),
    })
}

/// Whether a password is the one of a hash, whatever that cost when it was made.
fn fits(password: &SecretString, stored: &PasswordHash) -> Result<bool, ServiceError> {
    let (Some(salt), Some(output)) = (&stored.salt, &stored.hash) else {
        return Ok(false);
    };
    let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(failed)?;
    let version = stored
        .version
        .map_or(Ok(Version::V0x13), Version::try_from)
        .map_err(failed)?;
    let params = Params::try_from(stored).map_err(failed)?;
    let argon2 = Argon2::new(algorithm, version, params);
    // Compared in constant time.
    Ok(digest(&argon2, password, salt, output.len())? == *output)
}

fn digest(
    argon2: &Argon2<'_>,
    password: &SecretString,
    salt: &[u8],
    length: usize,
) -> Result<Output, ServiceError> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(MAPPED_BYTES / Block::SIZE));
    memory.resize(blocks, Block::new());
    let mut output = vec![0_u8; length];
    argon2
        .hash_password_into_with_memory(
            password.expose_secret().as_bytes(),
            salt,
            &mut output,
            &mut memory,
        )
        .map_err(failed)?;
    Output::new(&output).map_err(failed)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_few_passwords_are_hashed_at_once_and_who_waits_too_long_is_sent_away() {
        let hashing = Hashing {
            patience: Duration::from_millis(20),
            ..Hashing::cheap()
        };
        let mut places = Vec::new();
        for _ in 0..hashing.places.available_permits() {
            places.push(hashing.place().await.expect("a place"));
        }
        assert!((1..=AT_ONCE).contains(&places.len()));
        assert!(matches!(
            hashing.place().await,
            Err(ServiceError::Busy {
                seconds: AGAIN_SECONDS
            })
        ));
        drop(places.pop());
        let place = hashing.place().await.expect("a place that became free");
        let hash = place.hash("three words".into()).await.expect("a hash");
        let fits = async |password: &str| place.verify(password.into(), Some(hash.clone())).await;
        assert!(fits("three words").await.expect("an answer"));
        assert!(!fits("three word").await.expect("an answer"));
    }

    #[tokio::test]
    async fn a_hash_of_before_is_still_read() {
        // One of the vectors with which the reference implementation is tested (its `src/test.c`).
        let stored = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        let place = Hashing::cheap().place().await.expect("a place");
        assert!(
            place
                .verify("password".into(), Some(stored.into()))
                .await
                .expect("an answer")
        );
        assert!(
            !place
                .verify("passwort".into(), Some(stored.into()))
                .await
                .expect("an answer")
        );
    }
}
