//! The server: accepts connections, bounds them in number and in time, and stops in time.
//!
//! - A connection is idle while it has no request that is whole. A request's head has to come within [`Limits::header`]; a connection that was used before may
//!   rest for [`Limits::idle`].
//! - A body has to go on coming ([`pace`]), and an answer has to go on being taken, within [`Limits::stall`]. What is
//!   done in between has its own time ([`deadline`]).
//! - An answer that is given before the body was read ends its connection, and says so ([`unread`]).
//! - When there are as many connections as there may be, the one that has been idle longest makes room for a new one. When none is idle, the oldest of the
//!   network that has most does, if that is more than [`Limits::share`] and the new one is another's. Otherwise the new one is answered with 503.
//! - On the signal to stop nothing is accepted, what is idle ends at once, and what is being answered may end within [`Limits::shutdown`].
//!
//! HTTP itself is hyper's.

mod connection;
mod crowded;
pub mod deadline;
mod descriptors;
mod linger;
mod pace;
mod pulse;
mod unread;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use descriptors::raise as raise_descriptors;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use self::connection::Connection;
pub use self::connection::Site;
use self::pulse::Pulse;
use crate::base::config::Config;
use crate::base::limits::NetworkKey;

/// Descriptors that are not for connections: databases, files, outgoing mail, and what is being closed.
const DESCRIPTORS_KEPT: u64 = 128;
/// Descriptors of one connection to an embedded database.
const DESCRIPTORS_PER_DATABASE: u64 = 8;
/// Connections, if the descriptors allow more than anybody needs.
const CONNECTIONS_MOST: u64 = 10_000;
/// Connections beyond the most that are answered with 503 at once; those beyond these are closed without an answer.
const CROWDED_MOST: usize = 32;
/// The part of all connections that one network has for itself.
const SHARES: usize = 8;
/// How long to wait when a connection cannot be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Those of one network that none of another takes the place of.
    pub share: usize,
    /// For the head of a request, from its first byte; and for the first request, from the connection on.
    pub header: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Without a byte more of a body; three times as long with nobody taking the answer.
    pub stall: Duration,
    /// Bytes of a body a second, on the whole.
    pub least_rate: u64,
    /// From the signal to stop until the end.
    pub shutdown: Duration,
}

impl Limits {
    /// As configured, on a machine that allows the process so many descriptors.
    pub fn new(config: &Config, descriptors: u64) -> Self {
        let server = &config.server;
        let kept = DESCRIPTORS_KEPT + DESCRIPTORS_PER_DATABASE * u64::from(config.database_connections);
        let room = descriptors.saturating_sub(kept).max(16);
        let wanted = if server.connections == 0 { CONNECTIONS_MOST } else { u64::from(server.connections) };
        let connections = usize::try_from(wanted.min(room)).unwrap_or(usize::MAX);
        Self {
            connections,
            // Behind a proxy everybody comes from the proxy's network.
            share: if config.trust_proxy { usize::MAX } else { connections / SHARES },
            header: Duration::from_secs(server.header_seconds.max(1)),
            idle: Duration::from_secs(server.idle_seconds.max(1)),
            stall: Duration::from_secs(server.stall_seconds.max(1)),
            least_rate: server.least_bytes_per_second.max(1),
            shutdown: Duration::from_secs(server.shutdown_seconds),
        }
    }
}

/// Serves until the signal to stop, and then until what is being answered has been, or the time is over.
pub async fn serve(listener: TcpListener, site: impl Site, limits: Limits, stop: impl Future<Output = ()>) {
    let (stopping, told) = watch::channel(false);
    let mut server = Server { site, limits, told, open: Arc::default(), crowded: Arc::default(), tasks: JoinSet::new(), next: 0 };
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => server.admit(stream, peer),
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused) => {}
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                server.open.end_idlest();
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    stopping.send_replace(true);
    let ended = async { while server.tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.shutdown, ended).await.is_err() {
        tracing::warn!("{} connections did not end in time and were ended", server.tasks.len());
        server.tasks.shutdown().await;
    }
}

/// The connections that are open, by number.
#[derive(Debug, Default)]
struct Open(Mutex<HashMap<u64, Opened>>);

/// A connection that is open.
#[derive(Debug)]
struct Opened {
    pulse: Arc<Pulse>,
    /// Whose it is: of IPv6 the site.
    network: NetworkKey,
}

fn network(peer: SocketAddr) -> NetworkKey {
    NetworkKey::site_of(peer.ip()).unwrap_or_else(|| NetworkKey::of(peer.ip()))
}

impl Open {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<u64, Opened>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the connection that has been idle longest; `false` when none is.
    fn end_idlest(&self) -> bool {
        self.with(|open| {
            let idlest = open.iter().filter_map(|(number, opened)| Some((opened.pulse.idle_since()?, *number))).min();
            end(open, idlest.map(|(_, number)| number))
        })
    }

    /// Ends the oldest connection of the network that has most, if that is more than `share` and not the one that asks; `false` otherwise.
    fn end_one_of_most(&self, asks: NetworkKey, share: usize) -> bool {
        self.with(|open| {
            let mut counts = HashMap::<NetworkKey, usize>::new();
            open.values().for_each(|opened| *counts.entry(opened.network).or_default() += 1);
            let most = counts.into_iter().filter(|(network, count)| *network != asks && *count > share).max_by_key(|(_, count)| *count);
            let oldest = most.and_then(|(most, _)| open.iter().filter(|(_, opened)| opened.network == most).map(|(number, _)| *number).min());
            end(open, oldest)
        })
    }
}

/// Ends a connection; `false` when there is none.
fn end(open: &mut HashMap<u64, Opened>, number: Option<u64>) -> bool {
    let Some(opened) = number.and_then(|number| open.remove(&number)) else { return false };
    opened.pulse.end();
    true
}

struct Server<S> {
    site: S,
    limits: Limits,
    told: watch::Receiver<bool>,
    open: Arc<Open>,
    crowded: Arc<AtomicUsize>,
    tasks: JoinSet<()>,
    next: u64,
}

impl<S: Site> Server<S> {
    fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        while self.tasks.try_join_next().is_some() {}
        // Small answers go out at once.
        drop(stream.set_nodelay(true));
        notice_what_is_taken(&stream);
        let (network, limits) = (network(peer), self.limits);
        let is_full = self.open.with(|open| open.len()) >= limits.connections;
        if is_full && !self.open.end_idlest() && !self.open.end_one_of_most(network, limits.share) {
            return self.refuse(stream);
        }
        let (number, pulse) = (self.next, Arc::new(Pulse::new()));
        self.next += 1;
        self.open.with(|open| open.insert(number, Opened { pulse: Arc::clone(&pulse), network }));
        let connection = Connection { site: self.site.clone(), limits: self.limits, pulse, peer, told: self.told.clone() };
        let open = Arc::clone(&self.open);
        self.tasks.spawn(async move {
            let _closed = OnDrop(|| drop(open.with(|open| open.remove(&number))));
            connection.serve(stream).await;
        });
    }

    fn refuse(&mut self, stream: TcpStream) {
        let crowded = Arc::clone(&self.crowded);
        if crowded.fetch_add(1, Ordering::Relaxed) >= CROWDED_MOST {
            crowded.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        self.tasks.spawn(async move {
            let _closed = OnDrop(|| _ = crowded.fetch_sub(1, Ordering::Relaxed));
            crowded::answer(stream).await;
        });
    }
}

/// Has the kernel keep little that is not under way, so that a socket takes more whenever some of it has arrived, and a slow client is not thought gone.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn notice_what_is_taken(stream: &TcpStream) {
    drop(socket2::SockRef::from(stream).set_tcp_notsent_lowat(64 * 1024));
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn notice_what_is_taken(_: &TcpStream) {}

/// Does something when it is dropped, however a task ends.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
