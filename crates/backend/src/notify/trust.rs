//! Whose certificates are trusted: those that the system trusts, and those that the configuration names besides. Mail and
//! webhooks ask here alike.

use std::fmt;
use std::sync::{Arc, LazyLock};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The certificates that count when somebody else's is checked.
#[derive(Clone)]
pub struct Trust {
    tls: Arc<ClientConfig>,
    besides: Arc<[u8]>,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("besides_bytes", &self.besides.len())
            .finish_non_exhaustive()
    }
}

/// The certificates of the system, read once.
static SYSTEM: LazyLock<RootCertStore> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
});

/// Trust in the system's certificates alone.
static PLAIN: LazyLock<Trust> = LazyLock::new(|| Trust {
    tls: tls(SYSTEM.clone()),
    besides: Arc::default(),
});

impl Default for Trust {
    fn default() -> Self {
        PLAIN.clone()
    }
}

impl Trust {
    /// The system's certificates and those in a PEM file.
    ///
    /// # Errors
    /// What is wrong with the file, as the second half of a sentence.
    pub fn besides(pem: &[u8]) -> Result<Self, String> {
        let mut roots = SYSTEM.clone();
        let mut count = 0_u32;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let added = certificate
                .map_err(drop)
                .and_then(|certificate| roots.add(certificate).map_err(drop));
            added.map_err(|()| "its certificates cannot be read".to_owned())?;
            count += 1;
        }
        if count == 0 {
            return Err("there is no certificate in it".into());
        }
        Ok(Self {
            tls: tls(roots),
            besides: pem.into(),
        })
    }

    /// How a connection is encrypted and the other side checked.
    pub(super) fn tls(&self) -> ClientConfig {
        self.tls.as_ref().clone()
    }

    /// The certificates besides the system's, as they were given; empty when there are none.
    pub(super) fn pem(&self) -> &[u8] {
        &self.besides
    }
}

/// Why a certificate was refused, from what the library says about it.
pub(super) fn why_refused(said: &str) -> &'static str {
    let has = |words: &str| said.contains(words);
    // A bad signature: an authority of the same name is known, and it is another one.
    if has("UnknownIssuer") || has("CaUsedAsEndEntity") || has("BadSignature") {
        "nobody known has signed it; HOLDFAST_TRUSTED_CA can name who has"
    } else if has("NotValidForName") || has("not valid for name") {
        "it is for another name"
    } else if has("Expired") || has("expired") {
        "it has expired"
    } else {
        "it is not valid"
    }
}

fn tls(roots: RootCertStore) -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows the protocol versions that rustls calls safe")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

#[cfg(test)]
mod tests {
    use super::Trust;

    #[test]
    fn a_file_without_a_readable_certificate_is_refused() {
        let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for (pem, why) in [
            (&b""[..], "there is no certificate in it"),
            (b"certificate", "there is no certificate in it"),
            (key, "there is no certificate in it"),
            (broken, "its certificates cannot be read"),
        ] {
            assert_eq!(Trust::besides(pem).err().as_deref(), Some(why));
        }
    }
}
