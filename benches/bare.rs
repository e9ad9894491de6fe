//! What everything is compared with: an axum route that has its answers ready, in a process of its own, as the program is.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::client::Answer;

/// The process, and the answers that were handed to it.
pub struct Bare {
    child: Child,
    pub address: SocketAddr,
    folder: PathBuf,
    slots: usize,
}

/// The head of an answer, in a file.
#[derive(Deserialize, Serialize)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
}

impl Bare {
    /// Starts it; it ends with this value.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("bare");
        std::fs::create_dir_all(&folder)?;
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg("--bare").arg(&folder).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().parse().context("the bare route does not say where it is")?, folder, slots: 0 })
    }

    /// Has it answer like this from now on, under a number of its own.
    pub fn keep(&mut self, answer: &Answer) -> anyhow::Result<usize> {
        self.slots += 1;
        let headers = answer.headers.iter().filter(|(name, _)| !is_of_the_connection(name));
        let headers = headers.map(|(name, value)| Ok((name.to_string(), value.to_str()?.to_owned()))).collect::<anyhow::Result<Vec<_>>>()?;
        std::fs::write(self.folder.join(format!("{}.body", self.slots)), &answer.body)?;
        std::fs::write(self.folder.join(format!("{}.json", self.slots)), serde_json::to_string(&Head { status: answer.status.as_u16(), headers })?)?;
        Ok(self.slots)
    }
}

/// Whether a header is the connection's and not the answer's.
fn is_of_the_connection(name: &HeaderName) -> bool {
    [header::CONNECTION, header::CONTENT_LENGTH, header::DATE, header::TRANSFER_ENCODING].contains(name)
}

impl Drop for Bare {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An answer that is ready.
#[derive(Debug)]
struct Ready {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug)]
struct Shelf {
    folder: PathBuf,
    ready: RwLock<HashMap<usize, Arc<Ready>>>,
}

/// Serves what is kept in a folder; prints where.
pub async fn serve(folder: &Path) -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?);
    let shelf = Arc::new(Shelf { folder: folder.to_owned(), ready: RwLock::default() });
    let router = Router::new().route("/{slot}", get(page).post(form)).with_state(shelf);
    Ok(axum::serve(listener, router).await?)
}

async fn page(State(shelf): State<Arc<Shelf>>, extract::Path(slot): extract::Path<usize>) -> Result<Response, StatusCode> {
    shelf.answer(slot).ok_or(StatusCode::NOT_FOUND)
}

/// Reads what was sent, as any route for a form must.
async fn form(state: State<Arc<Shelf>>, slot: extract::Path<usize>, _: Bytes) -> Result<Response, StatusCode> {
    page(state, slot).await
}

impl Shelf {
    fn answer(&self, slot: usize) -> Option<Response> {
        let known = self.ready.read().unwrap_or_else(PoisonError::into_inner).get(&slot).cloned();
        let ready = known.or_else(|| self.fetch(slot))?;
        let mut response = Response::new(Body::from(ready.body.clone()));
        *response.status_mut() = ready.status;
        *response.headers_mut() = ready.headers.clone();
        Some(response)
    }

    /// Brings an answer from the folder, the first time.
    fn fetch(&self, slot: usize) -> Option<Arc<Ready>> {
        let head: Head = serde_json::from_str(&std::fs::read_to_string(self.folder.join(format!("{slot}.json"))).ok()?).ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in head.headers {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        let body = std::fs::read(self.folder.join(format!("{slot}.body"))).ok()?.into();
        let ready = Arc::new(Ready { status: StatusCode::from_u16(head.status).ok()?, headers, body });
        self.ready.write().unwrap_or_else(PoisonError::into_inner).insert(slot, ready.clone());
        Some(ready)
    }
}
