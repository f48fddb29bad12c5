//! The database goes away for half a minute in the middle of deliveries, and comes back.

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use url::Url;

use crate::home::Home;
use crate::mail::Mail;
use crate::register::Register;
use crate::worker::Workers;

/// A way to a database that can be cut and mended.
struct Way {
    url: String,
    open: watch::Sender<bool>,
}

impl Way {
    async fn to(url: &str) -> Self {
        let mut through = Url::parse(url).unwrap();
        let behind = Arc::new(format!(
            "{}:{}",
            through.host_str().unwrap(),
            through.port().unwrap_or(5432)
        ));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        through
            .set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        through.set_host(Some("127.0.0.1")).unwrap();
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (behind, mut is_open) = (Arc::clone(&behind), is_open.clone());
                tokio::spawn(async move {
                    // Whoever comes while it is cut is dropped, and so is whoever is there when it is cut.
                    if !*is_open.borrow() {
                        return;
                    }
                    let Ok(mut server) = TcpStream::connect(behind.as_str()).await else {
                        return;
                    };
                    client.set_nodelay(true).unwrap();
                    server.set_nodelay(true).unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self {
            url: through.to_string(),
            open,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_for_half_a_minute_neither_loses_nor_doubles_anything() {
    let register = Register::new(Home::postgres().await).await;
    register.add_due(60).await;
    let mail = Mail::start("never", Duration::from_millis(100)).await;
    let way = Way::to(register.home.url()).await;
    let folder = TempDir::new().unwrap();
    let _worker = Workers::new(&way.url, mail.port, folder.path()).start();
    while mail.taken().len() < 10 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    way.open.send_replace(false);
    tokio::time::sleep(Duration::from_secs(30)).await;
    let before = mail.taken().len();
    assert!(before < 60, "something is left to be sent afterwards");
    way.open.send_replace(true);
    register.until_all_are_sent(60).await;

    let taken = mail.taken();
    assert_eq!(taken.len(), 60, "nothing is lost");
    assert!(
        taken.values().all(|copies| *copies == 1),
        "what was under way when it went is written down when it is back, not sent again: {taken:?}"
    );
}
