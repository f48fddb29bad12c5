//! A real HTTP receiver for one test: it answers what it is told to, and hands over what it was sent. Plain sockets, since
//! the backend knows no web framework, not even in its tests.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Method and path.
    pub line: String,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
    /// For whom it asked when the connection was encrypted (SNI).
    pub asked_for: Option<String>,
}

/// A connection, encrypted or not.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Listens until it is dropped.
pub struct Receiver {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    /// Answers the requests with these, one after the other: everything from `HTTP/1.1` on. The last one is repeated; an
    /// empty one is never given.
    pub async fn start(answers: &[&str]) -> Self {
        Self::begin(answers, None).await
    }

    /// The same over TLS. Who does not like its certificate is not among the received.
    pub async fn start_tls(answers: &[&str], acceptor: TlsAcceptor) -> Self {
        Self::begin(answers, Some(acceptor)).await
    }

    async fn begin(answers: &[&str], acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (kept, mut answers) = (
            received.clone(),
            answers
                .iter()
                .map(|answer| answer.replace("{port}", &port.to_string()))
                .collect::<VecDeque<_>>(),
        );
        let task = tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((plain, _)) = listener.accept().await {
                let mut asked_for = None;
                let mut stream: Box<dyn Stream> = match &acceptor {
                    None => Box::new(plain),
                    Some(acceptor) => match acceptor.accept(plain).await {
                        Ok(encrypted) => {
                            asked_for = encrypted.get_ref().1.server_name().map(str::to_owned);
                            Box::new(encrypted)
                        }
                        Err(_) => continue,
                    },
                };
                let mut request = read(&mut stream).await;
                request.asked_for = asked_for;
                kept.lock().expect("nobody panics").push(request);
                let answer = if answers.len() > 1 {
                    answers.pop_front()
                } else {
                    answers.front().cloned()
                };
                match answer.filter(|answer| !answer.is_empty()) {
                    Some(answer) => {
                        stream.write_all(answer.as_bytes()).await.ok();
                        stream.shutdown().await.ok();
                    }
                    None => silent.push(stream),
                }
            }
        });
        Self { port, received, task }
    }

    /// Ends it now: nobody listens there any more.
    pub async fn end(mut self) {
        self.task.abort();
        (&mut self.task).await.ok();
    }

    pub fn url(&self) -> String {
        format!("http://localhost:{}/hook", self.port)
    }

    /// Everything that was sent so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panics").clone()
    }
}

async fn read(stream: &mut Box<dyn Stream>) -> Received {
    let mut bytes = Vec::new();
    let mut received = Received::default();
    let mut buffer = [0; 4_096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            received.line = lines.next().unwrap_or_default().to_owned();
            received.headers = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect();
            let length = received.headers.get("content-length");
            let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or_default();
            if body.len() >= length {
                received.body = body.to_owned();
                return received;
            }
        }
        if count == 0 {
            return received;
        }
    }
}
