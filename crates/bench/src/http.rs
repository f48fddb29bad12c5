//! The least of an HTTP/1.1 client: one connection that is kept, to this machine only, bounded in bytes and time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The longest that a page may take to answer: one that takes longer is a fault, which the benchmark names and ends with.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest that a file may take to its last byte.
const FILE_PATIENCE: Duration = Duration::from_mins(3);
/// The most bytes of an answer that are kept.
const KEPT_BYTES: usize = 512 << 20;
/// The longest head of an answer.
const HEAD_BYTES: usize = 64 << 10;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// From the request to the first byte of the body.
    pub first_byte: Duration,
    /// From the request to the last byte.
    pub took: Duration,
}

impl Answer {
    /// The first header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every header of a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.headers.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that is kept between requests.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    read: usize,
    /// The longest that a page may take.
    patience: Duration,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        ensure!(address.ip().is_loopback(), "{address} is another machine");
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("no connection to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(256 << 10),
            read: 0,
            patience: PATIENCE,
        })
    }

    /// Sends a request and reads its answer to the end.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        let asked = asked(request);
        let patience = if asked.contains(".csv") {
            FILE_PATIENCE
        } else {
            self.patience
        };
        tokio::time::timeout(patience, self.exchange(request))
            .await
            .with_context(|| format!("{asked} did not answer within {patience:?}"))?
            .with_context(|| asked.clone())
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        let started = Instant::now();
        self.stream.write_all(request).await?;
        let (status, headers) = self.head().await?;
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
            first_byte: Duration::ZERO,
            took: Duration::ZERO,
        };
        let length = answer
            .header("content-length")
            .map(str::parse::<usize>)
            .transpose()?;
        let chunked = answer.header("transfer-encoding") == Some("chunked");
        if chunked {
            loop {
                let size = usize::from_str_radix(&self.line().await?, 16)?;
                if answer.first_byte.is_zero() {
                    answer.first_byte = started.elapsed();
                }
                self.take(size, &mut answer.body).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = length {
            answer.body.reserve(length.min(KEPT_BYTES));
            if length > 0 && self.read == self.buffer.len() {
                self.fill().await?;
            }
            answer.first_byte = started.elapsed();
            self.take(length, &mut answer.body).await?;
        } else {
            ensure!(matches!(answer.status, 204 | 304), "an answer of unknown length");
        }
        answer.took = started.elapsed();
        Ok(answer)
    }

    async fn head(&mut self) -> Result<(u16, Vec<(String, String)>)> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).context("no status")?.parse()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                return Ok((status, headers));
            }
            let (name, value) = line.split_once(':').context("a header without a colon")?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    async fn line(&mut self) -> Result<String> {
        loop {
            let unread = &self.buffer[self.read..];
            if let Some(end) = unread.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(&unread[..end]).into_owned();
                self.read += end + 2;
                return Ok(line);
            }
            ensure!(unread.len() < HEAD_BYTES, "a line that does not end");
            self.fill().await?;
        }
    }

    async fn take(&mut self, mut wanted: usize, into: &mut Vec<u8>) -> Result<()> {
        ensure!(into.len() + wanted <= KEPT_BYTES, "the answer is too long");
        while wanted > 0 {
            if self.read == self.buffer.len() {
                self.fill().await?;
            }
            let part = wanted.min(self.buffer.len() - self.read);
            into.extend_from_slice(&self.buffer[self.read..self.read + part]);
            self.read += part;
            wanted -= part;
        }
        Ok(())
    }

    async fn fill(&mut self) -> Result<()> {
        if self.read > 0 {
            self.buffer.drain(..self.read);
            self.read = 0;
        }
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the connection ended in the middle of an answer");
        }
        Ok(())
    }
}

/// Method and path of a request, to name it by.
fn asked(request: &[u8]) -> String {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.rsplit_once(" HTTP/")
        .map_or(line.as_ref(), |(asked, _)| asked)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn answered(text: &'static str) -> Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_u8().await.unwrap();
            stream.write_all(text.as_bytes()).await.unwrap();
        });
        Connection::open(address).await.unwrap().send(b"x").await
    }

    #[tokio::test]
    async fn both_ways_to_end_an_answer_are_read() {
        let whole = answered("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: b\r\n\r\nabc")
            .await
            .unwrap();
        assert_eq!(
            (whole.status, whole.text().as_str(), whole.header("x-a")),
            (200, "abc", Some("b"))
        );
        let chunked =
            answered("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                .await
                .unwrap();
        assert_eq!(chunked.text(), "abc");
    }

    #[tokio::test]
    async fn a_torn_answer_is_an_error() {
        assert!(
            answered("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc")
                .await
                .is_err()
        );
        assert!(
            answered("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n")
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn a_page_that_does_not_answer_is_named() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut connection = Connection::open(listener.local_addr().unwrap()).await.unwrap();
        connection.patience = Duration::from_millis(20);
        let request = b"GET /integrations?q=a HTTP/1.1\r\nHost: x\r\n\r\n";
        let error = connection.send(request).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "GET /integrations?q=a did not answer within 20ms"
        );
    }

    #[tokio::test]
    async fn another_machine_is_never_asked() {
        assert!(Connection::open("192.0.2.1:80".parse().unwrap()).await.is_err());
    }
}
