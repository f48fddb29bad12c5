//! Mail over SMTP: encrypted, signed in, one mail a time on a connection that is used again. Each step has a time limit, and
//! each failure says whether the recipient, the mail or the server is to blame.

mod address;
mod refusal;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};
use secrecy::ExposeSecret;
use url::{Host, Url};

use self::refusal::{Step, classify, too_late};
use super::Failure;
use super::trust::Trust;

pub use self::address::{Security, SmtpAddress};

/// How long each step may take: connecting and signing in, sender and recipient, the mail itself.
const STEP: Duration = Duration::from_secs(30);
/// How many connections are kept for the next mails.
const KEPT: usize = 2;

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    address: SmtpAddress,
    tls: Option<TlsParameters>,
    step: Duration,
    hello: ClientId,
    idle: Arc<Mutex<Vec<AsyncSmtpConnection>>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// A mail server whose certificate is checked by `trust`.
    ///
    /// # Errors
    /// When its certificates cannot be used.
    pub fn new(address: SmtpAddress, trust: &Trust) -> Result<Self, String> {
        let mut builder = TlsParameters::builder(address.host.clone());
        if !trust.pem().is_empty() {
            let certificate = Certificate::from_pem(trust.pem())
                .map_err(|_| "its certificates cannot be read".to_owned())?;
            builder = builder.add_root_certificate(certificate);
        }
        let tls = builder
            .build_rustls()
            .map_err(|_| "its certificates cannot be used".to_owned())?;
        Ok(Self {
            tls: (address.security != Security::None).then_some(tls),
            address,
            step: STEP,
            hello: ClientId::default(),
            idle: Arc::default(),
        })
    }

    /// The same, greeting by the host of the address under which people reach the product: relays refuse names such as
    /// `localhost` (RFC 5321 4.1.4).
    #[must_use]
    pub fn greeting_as(mut self, base_url: &Url) -> Self {
        self.hello = match base_url.host() {
            Some(Host::Domain(name)) if name.contains('.') => ClientId::Domain(name.to_owned()),
            Some(Host::Ipv4(ip)) => ClientId::Ipv4(ip),
            Some(Host::Ipv6(ip)) => ClientId::Ipv6(ip),
            _ => ClientId::default(),
        };
        self
    }

    /// The same with another time limit for each step.
    #[must_use]
    pub fn with_step_limit(mut self, step: Duration) -> Self {
        self.step = step;
        self
    }

    /// Hands a mail over.
    ///
    /// # Errors
    /// Whether it is worth trying again.
    pub(super) async fn send(&self, message: &Message) -> Result<(), Failure> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        self.hand_over(&mut connection, message).await?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        Ok(())
    }

    /// A connection that was used before and still lives.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            let lives = tokio::time::timeout(Duration::from_secs(2), connection.test_connected()).await;
            if lives == Ok(true) {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let hello = self.hello.clone();
        let server = (self.address.host.as_str(), self.address.port);
        let wrapped = self
            .tls
            .clone()
            .filter(|_| self.address.security == Security::Tls);
        let connecting = async {
            let mut connection =
                AsyncSmtpConnection::connect_tokio1(server, Some(self.step), &hello, wrapped, None).await?;
            if let (Security::StartTls, Some(tls)) = (self.address.security, &self.tls) {
                connection.starttls(tls.clone(), &hello).await?;
            }
            Ok(connection)
        };
        let mut connection = self.limited(Step::Connect, connecting).await?;
        if let Some((user, password)) = &self.address.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            self.limited(Step::SignIn, connection.auth(DEFAULT_MECHANISMS, &credentials))
                .await?;
        }
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<(), Failure> {
        let envelope = message.envelope();
        let mut options = Vec::new();
        let beyond_ascii = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
        if envelope.from().into_iter().chain(envelope.to()).any(beyond_ascii) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Failure::Permanent {
                    error: "The mail server takes no addresses with letters beyond ASCII.".into(),
                });
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let sender = Mail::new(envelope.from().cloned(), options);
        self.limited(Step::Sender, connection.command(sender)).await?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.limited(Step::Recipient, connection.command(recipient))
                .await?;
        }
        self.limited(Step::Content, connection.command(Data)).await?;
        self.limited(Step::Content, connection.message(&message.formatted()))
            .await
            .map(drop)
    }

    async fn limited<T>(
        &self,
        step: Step,
        doing: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        match tokio::time::timeout(self.step, doing).await {
            Ok(done) => done.map_err(|error| classify(step, &error)),
            Err(_) => Err(too_late(step)),
        }
    }
}
