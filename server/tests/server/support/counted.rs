//! Stands between a server and its PostgreSQL and counts the statements that pass: `Execute` and simple `Query` messages of
//! the protocol (PostgreSQL documentation, 54.7), which travel unencrypted on loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A way to a database on which statements are counted.
pub struct Counted {
    /// The address to connect to instead.
    pub url: String,
    statements: Arc<AtomicUsize>,
}

impl Counted {
    /// A counted way to `url`, while the test's runtime lives.
    pub async fn before(url: &str) -> Self {
        let mut through = Url::parse(url).unwrap();
        let behind = format!(
            "{}:{}",
            through.host_str().unwrap(),
            through.port().unwrap_or(5432)
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        through.set_host(Some("127.0.0.1")).unwrap();
        through
            .set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&statements);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&behind).await.unwrap();
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                let ((from_client, mut to_client), (mut from_server, to_server)) =
                    (client.into_split(), server.into_split());
                tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
                tokio::spawn(pass(from_client, to_server, Arc::clone(&counter)));
            }
        });
        Self {
            url: through.to_string(),
            statements,
        }
    }

    /// How many statements passed so far.
    fn statements(&self) -> usize {
        self.statements.load(Ordering::SeqCst)
    }

    /// The same, once nothing more comes: a request leaves some behind, such as the end of its transaction, that pass when its
    /// answer is read already.
    pub async fn settled(&self) -> usize {
        let mut seen = self.statements();
        loop {
            tokio::time::sleep(SETTLING).await;
            match self.statements() {
                now if now == seen => return now,
                now => seen = now,
            }
        }
    }
}

/// How long nothing comes before what a request left behind has passed.
const SETTLING: std::time::Duration = std::time::Duration::from_millis(30);

/// Passes messages on until one side ends. Only the first has no letter before its length.
async fn pass(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    statements: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let mut first = true;
    loop {
        let letter = if first {
            None
        } else {
            Some(client.read_u8().await?)
        };
        let length = client.read_u32().await?;
        let mut body = vec![0; usize::try_from(length).unwrap() - 4];
        client.read_exact(&mut body).await?;
        // A request for encryption (80877103) is refused with a letter by the server, and the real first message follows.
        first = first && body.starts_with(&80_877_103_u32.to_be_bytes());
        if matches!(letter, Some(b'E' | b'Q')) {
            statements.fetch_add(1, Ordering::SeqCst);
        }
        let mut message: Vec<u8> = letter.into_iter().collect();
        message.extend_from_slice(&length.to_be_bytes());
        message.append(&mut body);
        server.write_all(&message).await?;
    }
}
