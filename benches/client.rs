//! The load: what is asked, and what came of it. `rlt` runs the workers and counts; each worker keeps one connection, as a browser does.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use clap::Parser as _;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, HeaderMap};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rlt::cli::BenchCli;
use rlt::{BenchSuite, IterInfo, IterReport, Status};
use tokio::net::TcpStream;

use crate::cases::{Act, Form};

/// Requests of each worker that are not measured: caches fill, connections open.
const WARM_UP: u32 = 10;

/// What is asked, over and over.
#[derive(Clone)]
pub struct Script {
    what: What,
    /// Of those who are signed in; each worker is one of them.
    cookies: Option<Arc<Vec<String>>>,
    encoding: &'static str,
    expected: StatusCode,
    /// Where the bare route keeps the answer, if it is asked instead.
    slot: Option<usize>,
}

#[derive(Clone)]
enum What {
    Page(String),
    /// A form: what it is for the n-th request of a worker, beginning with one.
    Form(Form, u64),
}

impl Script {
    pub fn reading(path: &str, encoding: &'static str, cookies: Option<Arc<Vec<String>>>) -> Self {
        Self { what: What::Page(path.to_owned()), cookies, encoding, expected: StatusCode::OK, slot: None }
    }

    pub fn writing(act: &Act, cookies: Arc<Vec<String>>, first: u64) -> Self {
        Self { what: What::Form(act.form.clone(), first), cookies: Some(cookies), encoding: "br", expected: StatusCode::SEE_OTHER, slot: None }
    }

    /// The same, asked of the bare route.
    pub fn for_bare(&self, slot: usize) -> Self {
        Self { slot: Some(slot), ..self.clone() }
    }

    fn request(&self, address: SocketAddr, worker: u32, sent: u64) -> anyhow::Result<Request<Full<Bytes>>> {
        let (method, path, kind, body) = match &self.what {
            What::Page(path) => (Method::GET, path.clone(), None, Bytes::new()),
            What::Form(form, first) => {
                let filled = form(worker, first + sent);
                (Method::POST, filled.path, Some(filled.content_type), filled.body)
            }
        };
        let path = self.slot.map_or(path, |slot| format!("/{slot}"));
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, address.to_string())
            .header(ACCEPT, "text/html")
            .header(ACCEPT_LANGUAGE, "ar")
            .header(ACCEPT_ENCODING, self.encoding);
        if let Some(cookies) = &self.cookies {
            request = request.header(COOKIE, &cookies[worker as usize % cookies.len()]);
        }
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
        }
        Ok(request.body(Full::new(body))?)
    }
}

/// An answer, whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What the first worker's first request is answered, for the bare route to answer alike.
pub async fn ask(address: SocketAddr, script: &Script) -> anyhow::Result<Answer> {
    let mut connection = connect(address).await?;
    let (head, body) = connection.send_request(script.request(address, 0, 0)?).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    ensure!(head.status == script.expected, "answered with {}: {}", head.status, String::from_utf8_lossy(&body));
    Ok(Answer { status: head.status, headers: head.headers, body })
}

async fn connect(address: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await.context("the server is not there")?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

/// Asks as often as it can.
#[derive(Clone)]
pub struct Load {
    address: SocketAddr,
    script: Arc<Script>,
}

/// A worker's connection, and how often it was used: the same form is never sent twice.
pub struct Worker {
    connection: SendRequest<Full<Bytes>>,
    sent: u64,
}

/// What came of a load.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub a_second: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
    /// How many were answered, those not measured included.
    pub requests: u64,
    /// How many were not answered as expected, and count nowhere else.
    pub failed: u64,
}

impl Load {
    pub fn new(address: SocketAddr, script: Script) -> Self {
        Self { address, script: Arc::new(script) }
    }

    /// Lets so many ask for so many seconds.
    pub async fn run(self, clients: u32, seconds: u64, folder: &Path) -> anyhow::Result<Figures> {
        let file = folder.join("rlt.json");
        let warm_up = clients * WARM_UP;
        let (clients, duration, before) = (clients.to_string(), format!("{seconds}s"), warm_up.to_string());
        let fixed = [
            "load",
            "--quiet",
            "--output",
            "json",
            "--concurrency",
            clients.as_str(),
            "--duration",
            duration.as_str(),
            "--warmup",
            before.as_str(),
            "--output-file",
        ];
        let options = BenchCli::try_parse_from(fixed.into_iter().map(OsStr::new).chain([file.as_os_str()]))?;
        rlt::cli::run(options, self).await?;
        let said: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let number = |path: &str| said.pointer(path).and_then(serde_json::Value::as_f64).with_context(|| format!("rlt does not say {path}"));
        let total = number("/summary/iters/total")?;
        let failed: u64 = said["errors"].as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64()).sum();
        if failed > 0 {
            eprintln!("{failed} requests beside {total} failed: {}", said["errors"]);
        }
        Ok(Figures {
            a_second: number("/summary/iters/rate")?,
            p50: number("/latency/stats/median")? * 1_000.0,
            p99: number("/latency/percentiles/p99")? * 1_000.0,
            requests: total as u64 + u64::from(warm_up),
            failed,
        })
    }
}

#[async_trait]
impl BenchSuite for Load {
    type WorkerState = Worker;

    async fn state(&self, _: u32) -> anyhow::Result<Worker> {
        // The first request of all was sent by `ask`.
        Ok(Worker { connection: connect(self.address).await?, sent: 1 })
    }

    async fn bench(&mut self, worker: &mut Worker, info: &IterInfo) -> anyhow::Result<IterReport> {
        let request = self.script.request(self.address, info.worker_id, worker.sent)?;
        worker.sent += 1;
        let begun = Instant::now();
        if worker.connection.ready().await.is_err() {
            worker.connection = connect(self.address).await?;
        }
        let mut answer = worker.connection.send_request(request).await?;
        let mut bytes = 0;
        while let Some(frame) = answer.body_mut().frame().await {
            bytes += frame?.data_ref().map_or(0, Bytes::len) as u64;
        }
        let duration = begun.elapsed();
        ensure!(answer.status() == self.script.expected, "answered with {}", answer.status());
        Ok(IterReport { duration, status: Status::success(i64::from(answer.status().as_u16())), bytes, items: 1 })
    }
}
