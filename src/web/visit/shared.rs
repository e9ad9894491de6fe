//! Pages of whose content nothing belongs to the reader, such as a list: the content is read and drawn once for all who read it in a language, whoever they are,
//! and put into each reader's own frame.
//!
//! For whoever is signed in it is kept compressed, too: only the frame is compressed for each of them.
//!
//! It is kept until something is changed that its commune's pages show ([`crate::base::db::changes`]), and for [`LONGEST`] at most, since times on it are told
//! from now. What belongs to a reader must not stand in it: it is drawn for nobody.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::components::drawn::Drawn;
use app::model::Lang;
use app::model::frame::Frame;
use app::pages::Page;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use moka::Equivalent;
use moka::future::Cache;

use super::Visit;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::config::Config;
use crate::base::db::changes::{Moment, Scope};
use crate::base::error::Result;
use crate::communes::Commune;
use crate::web::encoding::{Encoding, LAST_PIECE, first_piece, kept_piece, next_piece};

/// For how many seconds something is kept at most.
const LONGEST: i64 = 60;
/// The part of the pages' memory that contents may take beside them.
const SHARE: u64 = 8;
/// What one takes besides its text.
const OVERHEAD: usize = 512;

/// The contents that are kept. Clones share them.
#[derive(Clone, Debug)]
pub struct Contents(Cache<Key, Arc<Content>>);

/// An address of ours, in the one spelling in which we write it, and a language.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    lang: Lang,
}

#[derive(Hash)]
struct Asked<'a> {
    address: &'a str,
    lang: Lang,
}

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.lang == key.lang && self.address == key.address
    }
}

#[derive(Debug)]
struct Content {
    drawn: Drawn,
    brotli: OnceLock<Bytes>,
    /// What was known before it was read.
    since: Moment,
    at: Timestamp,
}

impl Content {
    /// The content as a piece of a compressed answer; compressed once, off the threads that serve.
    async fn compressed(this: &Arc<Self>) -> Bytes {
        if let Some(known) = this.brotli.get() {
            return known.clone();
        }
        let compress = |content: &Self| content.brotli.get_or_init(|| kept_piece(content.drawn.body().as_bytes())).clone();
        let content = Arc::clone(this);
        tokio::task::spawn_blocking(move || compress(&content)).await.unwrap_or_else(|_| compress(this))
    }
}

impl Contents {
    /// None yet, of the size that belongs to a configuration.
    pub fn new(config: &Config) -> Self {
        let bytes = (config.page_cache_megabytes.saturating_mul(1 << 20)) / SHARE;
        let weigh = |key: &Key, content: &Arc<Content>| u32::try_from(key.address.len() + content.drawn.bytes() * 3 / 2 + OVERHEAD).unwrap_or(u32::MAX);
        let kept = Cache::builder().name("contents").max_capacity(bytes).weigher(weigh);
        Self(kept.time_to_live(Duration::from_secs(LONGEST.unsigned_abs())).build())
    }

    async fn find(&self, app: &App, commune: &Commune, asked: &Asked<'_>) -> Option<Arc<Content>> {
        app.db.changes().now()?;
        let content = self.0.get(asked).await?;
        let now = app.clock.now();
        let is_young = content.at <= now && now < content.at.plus_seconds(LONGEST);
        (is_young && app.db.changes().is_unchanged(content.since, Scope::Commune(commune.id))).then_some(content)
    }
}

impl Visit {
    /// Answers 200 with a page of the commune at an `address` in our own spelling, with nothing in it that is not read: what `load` gives, drawn for everybody.
    pub async fn page_for_all<P>(
        &self,
        (commune, address): (&Commune, &str),
        load: impl Future<Output = Result<P>>,
        draw: impl FnOnce(&Frame, P) -> Page,
    ) -> Result<Response> {
        let contents: Option<Contents> = self.app.extensions.get().cloned();
        let asked = Asked { address, lang: self.lang };
        if let Some(contents) = &contents
            && let Some(content) = contents.find(&self.app, commune, &asked).await
        {
            return Ok(self.framed(commune, content).await);
        }
        let (since, at) = (self.app.db.changes().now(), self.app.clock.now());
        let loaded = load.await?;
        let Some((contents, since)) = contents.zip(since) else {
            return Ok(self.page(Some(commune), |f| draw(f, loaded)));
        };
        let frame = Frame { viewer: None, flash: None, path: address.to_owned(), ..self.frame(Some(commune)) };
        let content = Arc::new(Content { drawn: Drawn::new(&frame, |f| draw(f, loaded)), brotli: OnceLock::new(), since, at });
        contents.0.insert(Key { address: address.to_owned(), lang: self.lang }, Arc::clone(&content)).await;
        Ok(self.framed(commune, content).await)
    }

    /// The content in the frame of whoever reads it.
    async fn framed(&self, commune: &Commune, content: Arc<Content>) -> Response {
        let (before, after) = content.drawn.around(&self.frame(Some(commune)));
        // A page for visitors is kept as it is, and compressed whole.
        if self.viewer.is_none() || self.encoding != Encoding::Brotli {
            return self.answer(StatusCode::OK, Some(commune), [&before, content.drawn.body(), &after].concat().into());
        }
        let kept = Content::compressed(&content).await;
        let whole = [&first_piece(before.as_bytes())[..], &kept, &next_piece(after.as_bytes()), LAST_PIECE].concat();
        let mut response = self.answer(StatusCode::OK, Some(commune), Body::from(whole));
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}
