//! How messages leave, from the settings.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use holdfast_backend::Backend;
use holdfast_backend::notify::mime::Sender;
use holdfast_backend::notify::{Mailer, Outbound};
use holdfast_backend::services::Worker;
use holdfast_backend::services::deliver::DeliverySettings;
use url::Url;

use crate::config::Config;
use crate::failure::Failure;

/// Gives the backend its ways out. Links lead to the server that listens on `listen`.
///
/// # Errors
/// When its address is none.
pub(super) fn set(backend: &mut Backend, config: &Config, listen: SocketAddr) -> Result<(), Failure> {
    let base_url = Url::parse(&config.address(listen))
        .map_err(|error| Failure::Configuration(format!("The address is not usable: {error}.")))?;
    let mail = config.mail.clone();
    let from: Option<Sender> = mail.as_ref().and_then(|mail| mail.from.clone());
    backend.outbound = Arc::new(Outbound {
        mailer: mail.map_or(Mailer::Off, |mail| mail.mailer),
        from: from.unwrap_or_else(|| Outbound::default().from),
        guard: config.webhooks.clone(),
        trust: config.trust.clone(),
        clock: backend.clock.clone(),
        base_url,
    });
    let defaults = DeliverySettings::default();
    // Whoever sends must have ended long before its lease does.
    let send_timeout = defaults
        .send_timeout
        .min(config.delivery_lease / 3)
        .max(Duration::from_millis(100));
    backend.worker = Arc::new(Worker::new(DeliverySettings {
        lease: config.delivery_lease,
        send_timeout,
        ..defaults
    }));
    Ok(())
}
