//! The style, the browser bundle and the files of `public/`, embedded at build time, compressed once, named by their content.

use std::collections::HashMap;
use std::sync::LazyLock;

use app::model::frame::Assets;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file as it is served.
#[derive(Debug)]
struct Asset {
    /// Its path without hash: `style.css`, `fonts/plex.woff2`.
    name: &'static str,
    /// Its address: `/assets/style.1a2b3c4d.css`.
    address: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    /// Empty where compressing does not pay.
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

static BY_NAME: LazyLock<HashMap<&str, &Asset>> = LazyLock::new(|| ASSETS.iter().map(|asset| (asset.name, asset)).collect());
static BY_ADDRESS: LazyLock<HashMap<&str, &Asset>> = LazyLock::new(|| ASSETS.iter().map(|asset| (asset.address, asset)).collect());

/// The address of a file, empty if it is not part of this build (the bundle may be switched off).
pub fn address(name: &str) -> &'static str {
    BY_NAME.get(name).map_or("", |asset| asset.address)
}

/// What every page loads.
pub fn for_pages() -> Assets {
    Assets {
        css: address("style.css"),
        staff_css: address("staff.css"),
        loader: address("loader.js"),
        script: address("app.js"),
        wasm: address("app_bg.wasm"),
        file: address,
    }
}

/// The script that stands between pages and the network, to say that there is none: it may ask for what pages ask for.
const WORKER: &str = "worker.js";
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'";
/// The script that counts for the recount page: it may load its bundle.
const RECOUNT_WORKER: &str = "recount_worker.js";
const RECOUNT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/assets/…`: kept for a year, since another content has another name.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let address = format!("/assets/{name}");
    match BY_ADDRESS.get(address.as_str()) {
        Some(asset) if asset.name == WORKER => {
            let mut response = send(asset, &headers, FOR_EVER);
            response.headers_mut().insert("service-worker-allowed", HeaderValue::from_static("/"));
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
            response
        }
        Some(asset) if asset.name == RECOUNT_WORKER => {
            let mut response = send(asset, &headers, FOR_EVER);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(RECOUNT_POLICY));
            response
        }
        Some(asset) => send(asset, &headers, FOR_EVER),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file of `public/` at an address that browsers know by heart.
pub fn well_known(name: &str, headers: &HeaderMap) -> Response {
    BY_NAME.get(name).map_or_else(|| StatusCode::NOT_FOUND.into_response(), |asset| send(asset, headers, "public, max-age=86400"))
}

fn send(asset: &'static Asset, headers: &HeaderMap, cache: &'static str) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (body, encoding) = if !asset.brotli.is_empty() && accepts.contains("br") {
        (asset.brotli, "br")
    } else if !asset.gzip.is_empty() && accepts.contains("gzip") {
        (asset.gzip, "gzip")
    } else {
        (asset.plain, "identity")
    };
    let mut response = ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, cache), (header::VARY, "Accept-Encoding")], body).into_response();
    if encoding != "identity" {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
