//! Webhooks through a proxy of the settings.

use holdfast_backend::notify::Outbound;
use holdfast_domain::reminder::WebhookKind;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use url::Url;

use crate::calls::{call, outbound, permanent, transient};

#[tokio::test]
async fn a_webhook_is_called_through_the_proxy_of_the_settings_and_only_where_it_may_lead() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut line = String::new();
        BufReader::new(&mut stream).read_line(&mut line).await.unwrap();
        let answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
        line
    });
    let way = Outbound {
        proxy: Some(Url::parse(&proxy).unwrap()),
        ..outbound()
    };
    let sent = way
        .send(&call(WebhookKind::Webhook, "https://hooks.example.org/a".into()))
        .await;
    assert_eq!(
        asked.await.unwrap().trim(),
        "CONNECT hooks.example.org:443 HTTP/1.1"
    );
    assert!(transient(sent).0.contains("cannot be reached"));
    let private = way
        .send(&call(WebhookKind::Webhook, "https://10.0.0.5/a".into()))
        .await;
    assert!(permanent(private).contains("private network"));
}
