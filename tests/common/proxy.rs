//! A way to a server that can be cut and stalled.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Open,
    /// Nothing comes through, and nobody is told.
    Stalled,
    /// Every connection is ended, and a new one at once.
    Cut,
    /// The next commit of a transaction in which this was asked arrives, but not the answer to it; then the way is cut.
    LosesCommitOf(&'static str),
}

/// A proxy on loopback.
pub struct Proxy {
    pub port: u16,
    way: Arc<watch::Sender<Way>>,
}

impl Proxy {
    /// A way to the server at this address.
    pub async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let way = Arc::new(watch::Sender::new(Way::Open));
        let ways = way.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *ways.borrow() == Way::Cut {
                    continue;
                }
                let Ok(far) = TcpStream::connect(&server).await else { continue };
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                tokio::spawn(carry(near_in, far_out, ways.clone(), true));
                tokio::spawn(carry(far_in, near_out, ways.clone(), false));
            }
        });
        Self { port, way }
    }

    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, ways: Arc<watch::Sender<Way>>, asks: bool) {
    let (mut way, mut was_asked) = (ways.subscribe(), false);
    let mut buffer = [0; 8_192];
    loop {
        let read = tokio::select! {
            _ = way.wait_for(|way| *way == Way::Cut) => return,
            read = from.read(&mut buffer) => read,
        };
        let Ok(count @ 1..) = read else { return };
        let says = |text: &str| buffer[..count].windows(text.len()).any(|part| part == text.as_bytes());
        let now = *way.borrow();
        if let (true, Way::LosesCommitOf(statement)) = (asks, now) {
            was_asked |= says(statement);
            if was_asked && says("COMMIT") {
                ways.send_replace(Way::Stalled);
                drop(to.write_all(&buffer[..count]).await);
                tokio::time::sleep(Duration::from_millis(500)).await;
                ways.send_replace(Way::Cut);
                return;
            }
        }
        if *way.wait_for(|way| *way != Way::Stalled).await.expect("a way") == Way::Cut || to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
