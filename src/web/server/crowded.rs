//! The answer to a connection for which there is no room.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::model::Lang;
use app::words::tr;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::pulse::{Pulse, Watched};

/// How long the answer may take, with the request's head.
const PATIENCE: Duration = Duration::from_secs(2);
/// Seconds after which to come back.
const RETRY_AFTER: &str = "5";

/// Answers whatever is asked with 503. No visit is made: whoever cannot be served must not cost what a page costs.
pub(super) async fn answer(stream: TcpStream) {
    let service = service_fn(|_: Request<Incoming>| async { Ok::<_, Infallible>(page()) });
    let stream = TokioIo::new(Watched::new(stream, Arc::new(Pulse::new())));
    let connection = http1::Builder::new().keep_alive(false).max_buf_size(16 * 1024).header_read_timeout(None).serve_connection(stream, service);
    drop(tokio::time::timeout(PATIENCE, connection).await);
}

/// The same in each language: nobody has looked which is the reader's.
fn page() -> Response<Body> {
    let paragraphs: String = [Lang::Ar, Lang::Fr, Lang::En]
        .map(|lang| {
            let (title, help) = (tr::errors::CROWDED.text(lang), tr::errors::CROWDED_HELP.text(lang));
            format!("<p lang=\"{}\" dir=\"{}\"><strong>{title}</strong><br>{help}</p>", lang.code(), lang.dir())
        })
        .concat();
    let html = format!(
        "<!doctype html><html lang=\"ar\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>503</title>{paragraphs}"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::RETRY_AFTER, RETRY_AFTER),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONNECTION, "close"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ] {
        headers.insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}
