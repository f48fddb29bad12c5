//! The settings of mail, which only make sense together.

use std::path::PathBuf;
use std::sync::Arc;

use holdfast_backend::notify::Mailer;
use holdfast_backend::notify::mime::Sender;
use holdfast_backend::notify::smtp::{Smtp, SmtpAddress};
use holdfast_backend::notify::trust::Trust;

use super::layers::Values;

/// How mail leaves, and from whom.
#[derive(Clone, Debug)]
pub struct Mail {
    /// How it leaves.
    pub mailer: Mailer,
    /// Who it is from; a folder does without.
    pub from: Option<Sender>,
}

/// Reads them; `None` when no mail is sent.
pub(super) fn read(values: &mut Values, trust: &Trust) -> Option<Mail> {
    let from: Option<Sender> = values.read_optional("mail_from", |raw| raw.parse().ok());
    let folder: Option<PathBuf> = values.read_optional("mail_folder", |raw| {
        let folder = PathBuf::from(raw);
        (folder.is_dir() || !folder.exists()).then_some(folder)
    });
    let address: Option<SmtpAddress> = values.read_optional("smtp_url", |raw| raw.parse().ok());
    let Some(address) = address else {
        return folder.map(|folder| Mail {
            mailer: Mailer::File(folder),
            from,
        });
    };
    if folder.is_some() {
        values.complain("HOLDFAST_SMTP_URL and HOLDFAST_MAIL_FOLDER exclude each other: mail leaves one way");
    }
    if from.is_none() {
        values.complain(
            "HOLDFAST_SMTP_URL needs HOLDFAST_MAIL_FROM: an address such as Holdfast <holdfast@example.org>",
        );
    }
    match Smtp::new(address, trust) {
        Ok(server) => Some(Mail {
            mailer: Mailer::Smtp(Arc::new(server)),
            from,
        }),
        Err(why) => {
            values.complain(&format!("HOLDFAST_TRUSTED_CA: {why}"));
            None
        }
    }
}

/// Whose certificates are trusted. A file that cannot be used is complained about, by name and reason.
pub(super) fn trust(values: &mut Values) -> Trust {
    let pem: Option<Vec<u8>> = values.read_optional("trusted_ca", |raw| std::fs::read(raw).ok());
    let Some(pem) = pem else {
        return Trust::default();
    };
    Trust::besides(&pem).unwrap_or_else(|why| {
        values.complain(&format!("HOLDFAST_TRUSTED_CA: {why}"));
        Trust::default()
    })
}
