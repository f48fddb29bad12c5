//! `holdfast serve`: serves until it is told to end; what was begun then is finished, for ten seconds at most.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use holdfast_backend::Backend;
use holdfast_backend::demo;
use holdfast_backend::notify::place::Silence;
use holdfast_backend::store::users;
use holdfast_domain::text::Email;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use crate::config::Config;
use crate::connections::Limits;
use crate::failure::Failure;
use crate::state::{Reach, Server};
use crate::{background, connections, metrics, router, site};

/// Somebody who is there only in the demo portfolio.
const DEMO_ENGINEER: &str = "engineer@holdfast.example";
/// How long requests may go on after the server was told to end.
const GRACE: Duration = Duration::from_secs(10);

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let assets = site::assets(&config.site_root)?;
    let mut backend = super::open(config).await?;
    let served = async {
        backend.install_library().await?;
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(Failure::while_doing(format!(
                "{} cannot be listened on",
                config.listen
            )))?;
        let listen = listener
            .local_addr()
            .map_err(Failure::while_doing("The address is not known"))?;
        // A port that the machine chose is known only now.
        let place = super::place::look(&backend, config).await?;
        super::outbound::set(&mut backend, config, listen, place)?;
        let watched_at = watched_at(config).await?;
        let server = server(config, backend.clone(), assets, listen)?;
        // Before anybody is told that it runs: from then on it can be told to end.
        let told_to_end = told_to_end()?;
        greet(&backend, &config.address(listen)).await?;
        warn_of_proxy(&server.reach, listen);
        say_what_is_not_read(config);
        say_why_nothing_leaves(backend.settle_in().await?);
        let watch = watched_at
            .map(|listener| watch_by_machine(listener, &backend))
            .transpose()?;
        let ended = serve(listener, server, told_to_end).await;
        if let Some(watch) = watch {
            watch.abort();
        }
        ended
    };
    let served = served.await;
    // What still holds a connection was given its time to end.
    if tokio::time::timeout(GRACE, backend.db.close()).await.is_err() {
        tracing::warn!("Some connections to the database were not given back in time");
    }
    served
}

/// The listener for the machine that watches, if that was asked for.
async fn watched_at(config: &Config) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = config.metrics_listen else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address)
        .await
        .map_err(Failure::while_doing(format!(
            "{address} (HOLDFAST_METRICS_LISTEN) cannot be listened on"
        )))?;
    Ok(Some(listener))
}

/// Serves the numbers for the machine that watches, until it is aborted.
fn watch_by_machine(listener: TcpListener, backend: &Backend) -> Result<JoinHandle<()>, Failure> {
    let listen = listener
        .local_addr()
        .map_err(Failure::while_doing("The address is not known"))?;
    println!("Metrics are at http://{listen}/metrics");
    let router = metrics::router(backend.clone());
    Ok(tokio::spawn(async move {
        let (_running, stopped) = watch::channel(());
        connections::serve(listener, router, Limits::of_this_process(), stopped).await;
    }))
}

/// The server over an open database.
///
/// # Errors
/// When its address is none.
pub fn server(
    config: &Config,
    backend: Backend,
    assets: holdfast_app::context::SiteAssets,
    listen: SocketAddr,
) -> Result<Server, Failure> {
    let base_url = Url::parse(&config.address(listen))
        .map_err(|error| Failure::Configuration(format!("The address is not usable: {error}.")))?;
    let reach = Reach {
        base_url,
        trust_proxy: config.trust_proxy,
        site_root: config.site_root.clone(),
    };
    Ok(Server {
        backend,
        assets: Arc::new(assets),
        reach: Arc::new(reach),
    })
}

/// Says where it is, and how to get in when nobody has been in yet.
async fn greet(backend: &Backend, address: &str) -> Result<(), Failure> {
    println!("Holdfast listens on {address}");
    if let Some(token) = backend.first_link().await? {
        println!(
            "Nobody is registered yet. Create the first administrator here, within 24 hours:\n  {address}/welcome/{token}"
        );
    } else if is_demo(backend).await? {
        println!(
            "This is the demo portfolio. Sign in as {DEMO_ENGINEER} with the password {}",
            demo::PASSWORD
        );
    }
    Ok(())
}

/// Says so when nobody can be told from anybody else.
fn warn_of_proxy(reach: &Reach, listen: SocketAddr) {
    if reach.trust_proxy || !reach.is_proxys(listen.ip()) {
        return;
    }
    println!(
        "Visitors cannot be told apart: by HOLDFAST_BASE_URL a proxy is in front of Holdfast, and HOLDFAST_TRUST_PROXY does not say that \
         it sets X-Forwarded-For. Limits by address are off, and the audit log says \"not known\". Let the proxy set the header, then set \
         HOLDFAST_TRUST_PROXY=true (README, \"Behind a proxy\")."
    );
    tracing::warn!(
        setting = "HOLDFAST_TRUST_PROXY",
        "Visitors cannot be told apart: a proxy is in front, and its X-Forwarded-For is not trusted"
    );
}

/// Nobody waits for mail that does not come.
fn say_why_nothing_leaves(silence: Option<Silence>) {
    match silence {
        None => {}
        Some(Silence::Configured) => {
            tracing::warn!("Nothing leaves, neither mail nor webhooks: HOLDFAST_SILENT is set");
        }
        Some(Silence::Elsewhere) => tracing::warn!(
            "Nothing leaves, neither mail nor webhooks: this database was last used elsewhere. If the other one no longer runs, \
             confirm this one on the page of reminders or with: holdfast outbound confirm"
        ),
    }
}

/// Proxies that other programs would use: never silently ignored.
fn say_what_is_not_read(config: &Config) {
    if !config.proxies_not_read.is_empty() {
        tracing::warn!(
            variables = config.proxies_not_read.join(", "),
            "Variables that name a proxy are set and not used: set HOLDFAST_PROXY to the address of the proxy for webhooks, or to \
              none to call them directly"
        );
    }
}

async fn is_demo(backend: &Backend) -> Result<bool, Failure> {
    let Ok(engineer) = Email::parse(DEMO_ENGINEER) else {
        return Ok(false);
    };
    Ok(
        users::sign_in_row(&mut backend.db.read().await?.conn(), &engineer)
            .await?
            .is_some(),
    )
}

async fn serve(
    listener: TcpListener,
    server: Server,
    told_to_end: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let (stop, stopped) = watch::channel(());
    let jobs = tokio::spawn(background::run(server.backend.clone(), stopped.clone()));
    let (app, limits) = (router::build(server), Limits::of_this_process());
    let serving = tokio::spawn(connections::serve(listener, app, limits, stopped.clone()));
    told_to_end.await;
    tracing::info!("Told to end: finishing what was begun");
    stop.send_replace(());
    if tokio::time::timeout(GRACE, serving).await.is_err() {
        tracing::warn!(
            grace.seconds = GRACE.as_secs(),
            "Some requests did not end in time and were cut off"
        );
    }
    // What is being sent may end; what does not is sent again by whoever runs next, with the same Message-ID.
    let ending = jobs.abort_handle();
    if tokio::time::timeout(GRACE, jobs).await.is_err() {
        tracing::warn!(
            grace.seconds = GRACE.as_secs(),
            "Some jobs or deliveries did not end in time and were cut off"
        );
        ending.abort();
    }
    Ok(())
}

/// Comes true at Ctrl-C or a polite kill, from now on.
fn told_to_end() -> Result<impl Future<Output = ()>, Failure> {
    let handler = |kind| signal(kind).map_err(Failure::while_doing("Signals cannot be received"));
    let (mut terminate, mut interrupt) = (
        handler(SignalKind::terminate())?,
        handler(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
