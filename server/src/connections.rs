//! Serving connections, with a bound on each thing that a client can hold: how long it may take over the head of a request or
//! say nothing, how long it may read nothing of an answer, how many connections there are. When there are too many, the one
//! that has stood still for longest makes room, so that whoever holds connections open keeps nobody out.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};
use tower::ServiceExt;

/// What clients may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the head of a request may take, from its connection or from the answer before it.
    pub head: Duration,
    /// How long a connection may stand still: no request, and nothing read of an answer.
    pub still: Duration,
    /// How many connections there may be.
    pub connections: usize,
}

/// The most connections, whatever the system allows.
const MOST: usize = 2_048;
/// How long nothing is accepted after it failed: mostly there are no descriptors left, and that does not change at once.
const AFTER_AN_ERROR: Duration = Duration::from_millis(100);
/// Descriptors for everything else: the database, files, what leaves.
const SPARE: usize = 64;

impl Limits {
    /// With room for all else that needs descriptors: each connection may need one more for a file.
    #[must_use]
    pub fn of_this_process() -> Self {
        let allowed = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        let allowed = allowed.map_or(usize::MAX, |allowed| {
            usize::try_from(allowed).unwrap_or(usize::MAX)
        });
        Self {
            head: Duration::from_secs(15),
            still: Duration::from_mins(1),
            connections: Self::within(allowed),
        }
    }

    /// The connections that fit into so many descriptors.
    fn within(descriptors: usize) -> usize {
        (descriptors.saturating_sub(SPARE) / 2).clamp(16, MOST)
    }
}

/// One connection, as the others see it.
#[derive(Debug)]
struct Held {
    /// Whether a request of it is being answered.
    busy: AtomicBool,
    /// When something moved last.
    moved: Mutex<Instant>,
    /// Told when it has to go.
    end: Notify,
}

impl Held {
    fn new() -> Self {
        Self {
            busy: AtomicBool::new(false),
            moved: Mutex::new(Instant::now()),
            end: Notify::new(),
        }
    }

    fn moved(&self) -> Instant {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn move_on(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
        self.touch();
    }

    fn touch(&self) {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// The connections that there are.
#[derive(Debug, Default)]
struct All(Mutex<Vec<Arc<Held>>>);

impl All {
    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Held>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the connection that has asked for nothing for longest. `false` when all are being answered.
    fn make_room(&self) -> bool {
        let mut list = self.list();
        let idle = list
            .iter()
            .enumerate()
            .filter(|(_, held)| !held.busy.load(Ordering::Relaxed));
        let Some((longest, _)) = idle.min_by_key(|(_, held)| held.moved()) else {
            return false;
        };
        list.swap_remove(longest).end.notify_one();
        true
    }

    /// Ends connections that have stood still for too long.
    fn end_still(&self, still: Duration) {
        for held in self.list().iter().filter(|held| held.moved().elapsed() > still) {
            held.end.notify_one();
        }
    }
}

/// A connection of which each byte that its client takes is a sign of life.
struct Watched {
    stream: TcpStream,
    held: Arc<Held>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if written.is_ready() {
            self.held.touch();
        }
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        if written.is_ready() {
            self.held.touch();
        }
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Serves until `stop` changes or its sender is gone; what was begun then is finished.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, mut stop: watch::Receiver<()>) {
    let (all, mut tasks) = (Arc::new(All::default()), JoinSet::new());
    let mut sweep = interval(Duration::from_secs(1).min(limits.still / 4));
    let mut waiting = None;
    loop {
        if let Some((stream, peer)) = waiting.take() {
            if all.list().len() < limits.connections || all.make_room() {
                let held = Arc::new(Held::new());
                all.list().push(Arc::clone(&held));
                let all = Arc::clone(&all);
                tasks.spawn(connection(
                    stream,
                    peer,
                    app.clone(),
                    held,
                    all,
                    limits,
                    stop.clone(),
                ));
            } else {
                waiting = Some((stream, peer));
            }
        }
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            _ = sweep.tick() => all.end_still(limits.still),
            Some(_) = tasks.join_next() => {}
            accepted = listener.accept(), if waiting.is_none() => match accepted {
                Ok(accepted) => waiting = Some(accepted),
                Err(error) => {
                    tracing::warn!(error = %error, "A connection could not be accepted");
                    tokio::time::sleep(AFTER_AN_ERROR).await;
                }
            },
        }
    }
    drop(listener);
    while tasks.join_next().await.is_some() {}
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    held: Arc<Held>,
    all: Arc<All>,
    limits: Limits,
    mut stop: watch::Receiver<()>,
) {
    // Answers are written whole; waiting for more to say would only delay their ends.
    stream.set_nodelay(true).ok();
    let asked = Arc::clone(&held);
    let service = service_fn(move |request| answer(app.clone(), request, peer, Arc::clone(&asked)));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let watched = Watched {
        stream,
        held: Arc::clone(&held),
    };
    let mut serving = std::pin::pin!(builder.serve_connection(TokioIo::new(watched), service));
    let mut told = false;
    loop {
        tokio::select! {
            // Whatever went wrong was the client's: there is nobody left to tell.
            _ = serving.as_mut() => break,
            () = held.end.notified() => break,
            _ = stop.changed(), if !told => {
                told = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
    all.list().retain(|other| !Arc::ptr_eq(other, &held));
}

async fn answer(
    app: Router,
    mut request: Request<Incoming>,
    peer: SocketAddr,
    held: Arc<Held>,
) -> Result<Response<Answered>, Infallible> {
    held.move_on(true);
    let busy = Busy(held);
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = app.oneshot(request.map(Body::new)).await?;
    busy.0.move_on(true);
    Ok(response.map(|body| Answered { body, _busy: busy }))
}

/// Says that a connection is being answered, until it is dropped.
struct Busy(Arc<Held>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.move_on(false);
    }
}

/// The body of an answer, which is being answered until it is gone.
struct Answered {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_stay_well_below_the_descriptors() {
        assert_eq!(Limits::within(256), 96);
        assert_eq!(Limits::within(1_024), 480);
        assert_eq!(Limits::within(usize::MAX), MOST);
        assert_eq!(Limits::within(20), 16);
    }
}
