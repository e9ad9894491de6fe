//! The server on a real socket: who is late, who is too many, and how it stops.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use app::model::paths;
use axum::Router;
use axum::routing::get;
use tajmaat::base::config::Config;
use tajmaat::site::router;
use tajmaat::web::server::{self, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

const PAGE: &str = "GET /ain-amlal/problems HTTP/1.1\r\nHost: tajmaat.test\r\n";
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: tajmaat.test\r\n";

struct Served {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Served {
    async fn begin(house: &TestApp, change: impl FnOnce(&mut Limits)) -> Self {
        Self::with(router(house.app.clone()), change).await
    }

    async fn with(router: Router, change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits {
            connections: 1_000,
            share: 1_000,
            header: Duration::from_secs(1),
            idle: Duration::from_secs(30),
            stall: Duration::from_secs(1),
            least_rate: 1_000,
            shutdown: Duration::from_secs(1),
        };
        change(&mut limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(server::serve(listener, router, limits, async move { drop(stopped.await) }));
        Self { address, stop: Some(stop), server }
    }

    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }

    /// A page, on a connection of its own; returns its first line, and how long it took.
    async fn page(&self, head: &str) -> (String, Duration) {
        let begun = Instant::now();
        let answer = until_end(self.send(&format!("{head}Connection: close\r\n\r\n")).await).await;
        (answer.lines().next().unwrap_or_default().to_owned(), begun.elapsed())
    }

    /// Stops it; returns how long that took.
    async fn end(mut self) -> Duration {
        let begun = Instant::now();
        self.stop.take().expect("once").send(()).expect("it listens");
        self.server.await.expect("it ends");
        begun.elapsed()
    }
}

/// Everything that comes until the other side ends the connection, however it does.
async fn until_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    drop(tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await.expect("the connection ends"));
    String::from_utf8_lossy(&bytes).into_owned()
}

on_both_engines!(half_a_head_is_ended_and_keeps_nobody_waiting, |house| {
    let served = Served::begin(&house, |_| {}).await;
    let begun = Instant::now();
    let mut halves = Vec::new();
    for _ in 0..300 {
        halves.push(served.send(HEALTH).await);
    }
    let (status, took) = served.page(PAGE).await;
    assert!(status.ends_with("200 OK") && took < Duration::from_secs(5), "{status} after {took:?}");
    assert_eq!(until_end(halves.pop().expect("one")).await, "");
    assert!(begun.elapsed() >= Duration::from_secs(1), "who is a little late is waited for");
    for half in halves {
        until_end(half).await;
    }
    served.end().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_trickles_is_ended_too() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |_| {}).await;
    let (mut reader, mut writer) = served.send(HEALTH).await.into_split();
    let trickle = tokio::spawn(async move {
        while writer.write_all(b"X").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let begun = Instant::now();
    let mut bytes = Vec::new();
    drop(tokio::time::timeout(Duration::from_secs(10), reader.read_to_end(&mut bytes)).await.expect("it ends"));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    trickle.await.expect("it notices");
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_is_as_large_as_browsers_make_it_and_no_larger() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |_| {}).await;
    let head = |cookies: usize, query: usize| {
        let (cookies, query) = ("c".repeat(cookies), "q".repeat(query));
        format!("GET /ain-amlal/problems?q={query} HTTP/1.1\r\nHost: tajmaat.test\r\nReferer: {}\r\nCookie: flash={cookies}\r\n", "r".repeat(4_000))
    };
    let (status, _) = served.page(&head(4_000, 5_000)).await;
    assert!(status.ends_with("200 OK"), "{status}");
    let (status, _) = served.page(&head(40_000, 0)).await;
    assert!(status.starts_with("HTTP/1.1 431 "), "{status}");
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_rests_between_requests_but_not_for_ever() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |limits| limits.idle = Duration::from_secs(3)).await;
    let mut stream = served.send(&format!("{HEALTH}\r\n")).await;
    let mut answer = vec![0; 4_096];
    let read = stream.read(&mut answer).await.expect("an answer");
    assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
    // Longer than a head may take.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    stream.write_all(format!("{HEALTH}\r\n").as_bytes()).await.expect("it is open");
    let read = stream.read(&mut answer).await.expect("an answer");
    assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
    let begun = Instant::now();
    assert_eq!(until_end(stream).await, "");
    assert!(begun.elapsed() > Duration::from_secs(2), "{:?}", begun.elapsed());
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_stands_still_is_ended() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |_| {}).await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=";
    let begun = Instant::now();
    let answer = until_end(served.send(head).await).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(!answer.contains("200 OK"), "{answer}");
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_is_taken_slowly_comes_whole() {
    const BYTES: usize = 1024 * 1024;
    let router = Router::new().route("/", get(|| async { vec![7_u8; BYTES] }));
    let served = Served::with(router, |limits| {
        limits.idle = Duration::from_secs(1);
        limits.stall = Duration::from_secs(5);
    })
    .await;
    let socket = TcpSocket::new_v4().expect("a socket");
    // What is under way is little, as with a slow phone.
    socket.set_recv_buffer_size(32 * 1024).expect("a small one");
    let mut stream = socket.connect(served.address).await.expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: tajmaat.test\r\n\r\n").await.expect("sent");
    // Longer than a connection may rest.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await.expect("it rests and is ended then");
    assert!(read.is_ok() && answer.len() > BYTES, "{read:?} after {} bytes", answer.len());
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_answered_before_the_form_is_sent_whole_reads_the_answer() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |_| {}).await;
    // Nobody may send this without signing in, so nothing of it is read.
    let length = 20 * 1024 * 1024;
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n",
        paths::census(COMMUNE)
    );
    let mut stream = served.send(&head).await;
    let piece = vec![b'x'; 1024 * 1024];
    for sent in 0..20 {
        stream.write_all(&piece).await.unwrap_or_else(|error| panic!("cut off after {sent} MiB: {error}"));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("it ends").expect("no reset");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 ") && answer.contains("\r\n\r\n"), "{answer}");
    // Nobody is waited for who has ended.
    let (status, took) = served.page(PAGE).await;
    assert!(status.ends_with("200 OK") && took < Duration::from_secs(4), "{status} after {took:?}");
    drop(stream);
    served.end().await;
}

/// One answer with its body, as long as it says, from a connection that may go on; its head in small letters.
async fn one_answer(stream: &mut TcpStream) -> String {
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 16 * 1024]);
    loop {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut piece)).await.expect("it goes on").expect("no reset");
        assert!(read > 0, "it ended: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&piece[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let is_whole = match length {
            Some(length) => bytes.len() >= end + 4 + length,
            None => bytes.ends_with(b"0\r\n\r\n"),
        };
        if is_whole {
            return head;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_before_the_end_of_a_form_says_that_the_connection_ends() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |limits| limits.stall = Duration::from_secs(10)).await;
    let form = |path: &str, length: usize| {
        format!("POST {path} HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n")
    };
    // What is read whole is followed by the next request on the same connection, whatever was said of it.
    let mut stream = served.send(&format!("{}name=x", form("/sign-in", 6))).await;
    let head = one_answer(&mut stream).await;
    assert!(!head.contains("connection: close"), "{head}");
    stream.write_all(format!("{HEALTH}\r\n").as_bytes()).await.expect("it is open");
    assert!(one_answer(&mut stream).await.starts_with("http/1.1 200"));
    // Of one that is too large nobody waits for the rest: who sends the next request has been told to send it elsewhere.
    let mut stream = served.send(&form("/sign-in", 2 * 1024 * 1024)).await;
    stream.write_all(&vec![b'x'; 2 * 1024 * 1024]).await.expect("sent");
    let answer = until_end(stream).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 422"), "{answer}");
    assert!(answer.split("\r\n\r\n").next().is_some_and(|head| head.contains("connection: close")), "{answer}");
    // Nor of one that nobody may send there.
    let mut stream = served.send(&form("/healthz", 200_000)).await;
    stream.write_all(&vec![b'x'; 200_000]).await.expect("sent");
    let answer = until_end(stream).await.to_lowercase();
    assert!(answer.split("\r\n\r\n").next().is_some_and(|head| head.contains("connection: close")), "{answer}");
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_cap_the_idlest_make_room_and_the_busy_do_not() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |limits| {
        limits.connections = 20;
        limits.header = Duration::from_secs(20);
        limits.stall = Duration::from_secs(20);
        limits.least_rate = 1;
    })
    .await;
    // Twice as many as there is room for, and nobody says anything.
    let mut idle = Vec::new();
    for _ in 0..40 {
        idle.push(served.send("").await);
    }
    let (status, took) = served.page(PAGE).await;
    assert!(status.ends_with("200 OK") && took < Duration::from_secs(5), "{status} after {took:?}");
    assert_eq!(until_end(idle.remove(0)).await, "", "the first one made room");
    // As many as there is room for, each in the middle of a form.
    let head = "POST /sign-in HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=";
    let mut busy = Vec::new();
    for _ in 0..20 {
        busy.push(served.send(head).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let answer = until_end(served.send(&format!("{PAGE}\r\n")).await).await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.to_lowercase().contains("retry-after: "), "{answer}");
    assert!(answer.contains("lang=\"ar\"") && answer.contains("lang=\"fr\"") && answer.contains("lang=\"en\""), "{answer}");
    // They come to their end, and there is room again.
    for mut stream in busy {
        stream.write_all(&[b'x'; 995]).await.expect("it is open");
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).await.expect("an answer"), 1, "who was there before is answered");
    }
    let (status, _) = served.page(PAGE).await;
    assert!(status.ends_with("200 OK"), "{status}");
    served.end().await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_network_does_not_take_every_place() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |limits| {
        limits.connections = 20;
        limits.share = 5;
        // However busy the machine is, none of them ends by itself.
        limits.header = Duration::from_secs(120);
        limits.stall = Duration::from_secs(120);
        limits.least_rate = 1;
    })
    .await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=";
    let mut busy = Vec::new();
    for _ in 0..20 {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.2:0".parse().expect("an address")).expect("another network");
        let mut stream = socket.connect(served.address).await.expect("it listens");
        stream.write_all(head.as_bytes()).await.expect("sent");
        tokio::time::sleep(Duration::from_millis(20)).await;
        busy.push(stream);
    }
    // A head that was not read yet would count as idle.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (status, _) = served.page(PAGE).await;
    assert!(status.ends_with("200 OK"), "{status}");
    assert_eq!(until_end(busy.remove(0)).await, "", "its first one made room");
    // It gains nothing by asking for more of itself.
    let _ours: Vec<_> = [served.send(head).await, served.send(head).await].into();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.2:0".parse().expect("an address")).expect("another network");
    let mut stream = socket.connect(served.address).await.expect("it listens");
    stream.write_all(format!("{HEALTH}\r\n").as_bytes()).await.expect("sent");
    assert!(until_end(stream).await.starts_with("HTTP/1.1 503 "));
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_with_half_a_request_open() {
    let house = TestApp::new().await;
    let served = Served::begin(&house, |limits| {
        limits.header = Duration::from_secs(60);
        limits.shutdown = Duration::from_secs(20);
    })
    .await;
    let half = served.send(HEALTH).await;
    let mut rests = served.send(&format!("{HEALTH}\r\n")).await;
    assert!(rests.read(&mut [0; 4_096]).await.expect("an answer") > 0);
    let took = served.end().await;
    assert!(took < Duration::from_secs(3), "nobody waits for half a head: {took:?}");
    drop((half, rests));

    let served = Served::begin(&house, |limits| limits.stall = Duration::from_secs(60)).await;
    let head = "POST /sign-in HTTP/1.1\r\nHost: tajmaat.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=";
    let half = served.send(head).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let took = served.end().await;
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(5), "the time is over: {took:?}");
    drop(half);
}

#[test]
fn connections_leave_descriptors_for_everything_else() {
    let config = Config::default();
    for (descriptors, least, most) in [(1_024, 500, 900), (256, 16, 64), (1_048_576, 10_000, 10_000), (0, 16, 16)] {
        let connections = Limits::new(&config, descriptors).connections;
        assert!((least..=most).contains(&connections), "{connections} for {descriptors}");
    }
    let mut config = Config::default();
    config.server.connections = 50;
    assert_eq!(Limits::new(&config, 1_024).connections, 50);
    config.server.connections = 5_000;
    assert!(Limits::new(&config, 1_024).connections < 900, "never more than there are descriptors");
    #[cfg(unix)]
    assert!(server::raise_descriptors() >= 256);
}
