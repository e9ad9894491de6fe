//! Talking to providers: no redirects followed, nobody waited for, no answer longer than it may be, and TLS but for loopback.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::{Map, Value};
use url::Url;

use super::Trouble;
use crate::base::config::{ProviderConfig, is_loopback};
use crate::base::tls;

/// A sign-in needs five questions at most; together they end before the request does.
const TIMEOUT: Duration = Duration::from_secs(8);
/// Discovery documents and sets of keys are some kilobytes.
const MOST_BYTES: usize = 256 * 1024;

/// A provider's claims about a person.
pub(super) type Claims = Map<String, Value>;

/// Why a provider gave no answer that can be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    /// Not reached, or not in time.
    #[error(transparent)]
    Unreachable(reqwest::Error),
    /// Longer than any good answer.
    #[error("the answer is too long")]
    TooLong,
    /// Something is wrong on the provider's side.
    #[error("the provider answered {0}")]
    Failed(reqwest::StatusCode),
    /// The request or the answer cannot be written.
    #[error(transparent)]
    Malformed(#[from] http::Error),
}

impl From<reqwest::Error> for WireError {
    fn from(error: reqwest::Error) -> Self {
        // The address may hold what nobody needs to read in a log.
        Self::Unreachable(error.without_url())
    }
}

/// The way to one provider.
#[derive(Clone, Debug)]
pub(super) struct Wire(reqwest::Client);

impl Wire {
    pub fn new(config: &ProviderConfig) -> anyhow::Result<Self> {
        let configured = if config.issuer.is_empty() { &config.token_url } else { &config.issuer };
        let plain = Url::parse(configured).is_ok_and(|url| is_loopback(&url));
        let client = tls::client().timeout(TIMEOUT).https_only(!plain).no_proxy();
        Ok(Self(client.build()?))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, WireError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        if answer.status().is_server_error() {
            return Err(WireError::Failed(answer.status()));
        }
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            if body.len() + part.len() > MOST_BYTES {
                return Err(WireError::TooLong);
            }
            body.extend_from_slice(&part);
        }
        Ok(response.body(body)?)
    }

    /// What the provider says of the person whose access token this is.
    pub async fn user_info(&self, url: &str, token: &str) -> Result<Claims, Trouble> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Trouble::refused("the access token cannot be sent"))?;
        bearer.set_sensitive(true);
        let request = http::Request::get(url).header(ACCEPT, "application/json").header(AUTHORIZATION, bearer).body(Vec::new());
        let answer = self.send(request.map_err(WireError::from)?).await?;
        if !answer.status().is_success() {
            return Err(Trouble::refused(format!("user info answered {}", answer.status())));
        }
        serde_json::from_slice(answer.body()).map_err(|_| Trouble::refused("user info is not a JSON object"))
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
