//! A way to a server that can be cut and stalled.

use std::sync::Arc;

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
                tokio::spawn(carry(near_in, far_out, ways.subscribe()));
                tokio::spawn(carry(far_in, near_out, ways.subscribe()));
            }
        });
        Self { port, way }
    }

    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut way: watch::Receiver<Way>) {
    let mut buffer = [0; 8_192];
    loop {
        let read = tokio::select! {
            _ = way.wait_for(|way| *way == Way::Cut) => return,
            read = from.read(&mut buffer) => read,
        };
        let Ok(count @ 1..) = read else { return };
        if *way.wait_for(|way| *way != Way::Stalled).await.expect("a way") == Way::Cut || to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
