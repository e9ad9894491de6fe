//! TLS of connections that the program opens over HTTP: one cryptographic library for all of them, the one that the database and mail use too.
//!
//! Two would be built, shipped and watched for advisories otherwise.

use std::sync::Once;

/// Chooses the library for the process. Whoever opens connections without [`client`] calls it first.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says that something else chose before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A client that follows no redirect: it would carry what is sent to somebody else.
pub fn client() -> reqwest::ClientBuilder {
    install();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}
