//! What clients may hold of the server's connections.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use holdfast_server::connections::{self, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: holdfast.test\r\n\r\n";

/// A server of one page, which lives as long as the sender.
async fn serve(limits: Limits) -> (SocketAddr, watch::Sender<()>) {
    serve_app(limits, Router::new().route("/", get(|| async { "there" }))).await
}

async fn serve_app(limits: Limits, app: Router) -> (SocketAddr, watch::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(());
    tokio::spawn(connections::serve(listener, app, limits, stopped));
    (address, stop)
}

fn limits(connections: usize) -> Limits {
    Limits {
        head: Duration::from_mins(10),
        still: Duration::from_mins(10),
        connections,
    }
}

/// What is sent until the connection is closed.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is cut off is closed as well.
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn is_answered(stream: &mut TcpStream) -> bool {
    stream.write_all(GET).await.is_ok() && {
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.is_ok() && answer == *b"HTTP/1.1 200"
    }
}

#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let short = Limits {
        head: Duration::from_millis(200),
        ..limits(500)
    };
    let (address, _stop) = serve(short).await;
    let mut clients = Vec::new();
    for _ in 0..100 {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHos").await.unwrap();
        clients.push(client);
    }
    for client in &mut clients {
        let said = rest(client).await;
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
}

#[tokio::test]
async fn a_connection_that_asks_for_nothing_more_is_closed() {
    let short = Limits {
        head: Duration::from_millis(200),
        ..limits(500)
    };
    let (address, _stop) = serve(short).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(GET).await.unwrap();
    assert!(rest(&mut client).await.ends_with("there"));
}

#[tokio::test]
async fn whoever_holds_connections_open_keeps_nobody_out() {
    let (address, _stop) = serve(limits(20)).await;
    let mut held = Vec::new();
    for number in 0..100 {
        let mut client = TcpStream::connect(address).await.unwrap();
        match number % 3 {
            0 => client.write_all(b"GET / HTTP/1.1\r\nHos").await.unwrap(),
            1 => assert!(is_answered(&mut client).await, "{number}"),
            _ => {}
        }
        held.push(client);
    }
    let mut client = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut client).await);
    // Those that stood still for longest were closed.
    assert!(rest(&mut held[0]).await.is_empty());
}

#[tokio::test]
async fn whoever_reads_nothing_of_an_answer_is_cut_off() {
    let short = Limits {
        still: Duration::from_millis(200),
        ..limits(500)
    };
    // An answer without end, which goes when its connection does.
    let (held, gone) = oneshot::channel::<()>();
    let held = Arc::new(Mutex::new(Some(held)));
    let endless = move || async move {
        let held = held.lock().unwrap().take();
        Body::from_stream(futures::stream::repeat_with(move || {
            assert!(held.is_some());
            Ok::<_, std::io::Error>("x".repeat(64 << 10))
        }))
    };
    let (address, _stop) = serve_app(short, Router::new().route("/", get(endless))).await;
    let mut deaf = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut deaf).await);
    assert!(gone.await.is_err(), "the answer was dropped");
}

#[tokio::test]
async fn what_was_begun_is_finished_and_nothing_new_is_taken_when_the_server_ends() {
    let (address, stop) = serve(limits(20)).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut client).await);
    drop(stop);
    rest(&mut client).await;
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
