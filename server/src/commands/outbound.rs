//! How messages leave, from the settings.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use holdfast_backend::Backend;
use holdfast_backend::notify::mime::Sender;
use holdfast_backend::notify::place::Place;
use holdfast_backend::notify::smtp::Smtp;
use holdfast_backend::notify::{Mailer, Outbound};
use holdfast_backend::services::Worker;
use holdfast_backend::services::deliver::DeliverySettings;
use holdfast_domain::access::Actor;
use url::Url;

use crate::config::Config;
use crate::failure::Failure;

/// Gives the backend its ways out. Links lead to the server that listens on `listen`.
///
/// # Errors
/// When its address is none.
pub(super) fn set(
    backend: &mut Backend,
    config: &Config,
    listen: SocketAddr,
    place: Place,
) -> Result<(), Failure> {
    let base_url = Url::parse(&config.address(listen))
        .map_err(|error| Failure::Configuration(format!("The address is not usable: {error}.")))?;
    let mail = config.mail.clone();
    let from: Option<Sender> = mail.as_ref().and_then(|mail| mail.from.clone());
    backend.outbound = Arc::new(Outbound {
        mailer: match mail.map(|mail| mail.mailer) {
            Some(Mailer::Smtp(server)) => Mailer::Smtp(Arc::new(Smtp::clone(&server).greeting_as(&base_url))),
            other => other.unwrap_or_default(),
        },
        from: from.unwrap_or_else(|| Outbound::default().from),
        guard: config.webhooks.clone(),
        trust: config.trust.clone(),
        proxy: config.proxy.clone(),
        silent: config.silent,
        place: Some(place),
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

/// `holdfast outbound confirm`: this is the place of the installation now.
pub(super) async fn confirm(config: &Config) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let confirmed = backend.confirm_outbound(&Actor::system(super::ORIGIN)).await;
    backend.db.close().await;
    confirmed?;
    println!("Confirmed: mail and webhooks may leave from here.");
    Ok(())
}
