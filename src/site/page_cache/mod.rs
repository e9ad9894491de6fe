//! Pages kept in memory for visitors without a session, in front of the visit: an address that was answered a moment ago costs no statement and no drawing.
//!
//! - **Who**: a GET without a session and without a message for the next page. Nobody who is signed in is answered from here, and nothing of theirs is kept.
//! - **What**: whole pages of the addresses in [`asked`], in one language each, that were answered with 200 and set no cookie. The key holds only what that
//!   route reads, in one spelling, so that invented addresses make no new keys; what is asked for once pushes out nothing that is asked for often (TinyLFU).
//! - **How long**: until something is changed that the page shows ([`crate::base::db::changes`]), and for at most [`LONGEST`]: relative times and deadlines
//!   move by themselves. A page that says so ([`crate::web::visit::Until`]) is kept no longer than to the moment at which a phase opens or closes. The moment is taken before the page is drawn, so that one drawn from what was there before a change is never used after it.
//! - **Many at once**: one draws, the others wait for it; but nobody is given a page that was begun before something changed that was there when they asked.

mod asked;
mod front;
mod kept;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use moka::future::Cache;

use self::asked::{Asked, Key};
pub use self::front::Front;
use self::kept::KeptPage;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::changes::Moment;

/// Seconds for which a page is kept at most.
const LONGEST: i64 = 60;
/// How often a page is asked for again that was changed while it was waited for.
const TRIES: usize = 3;

/// The pages that are kept.
#[derive(Clone, Debug)]
pub struct PageCache {
    app: App,
    pages: Cache<Key, Arc<KeptPage>>,
}

/// An answer that is not kept: for whoever drew it alone, since it may be meant for nobody else. The others ask for themselves.
#[derive(Debug)]
struct NotKept(Mutex<Option<Response>>);

impl NotKept {
    fn take(&self) -> Option<Response> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl PageCache {
    /// An empty one, of the size that the configuration says.
    pub fn new(app: &App) -> Self {
        let bytes = app.config.page_cache_megabytes.saturating_mul(1 << 20);
        let pages = Cache::builder()
            .name("pages")
            .max_capacity(bytes)
            .weigher(|key: &Key, page: &Arc<KeptPage>| u32::try_from(key.bytes() + page.bytes()).unwrap_or(u32::MAX))
            .time_to_live(std::time::Duration::from_secs(LONGEST.unsigned_abs()))
            .build();
        Self { app: app.clone(), pages }
    }

    fn is_current(&self, page: &KeptPage) -> bool {
        let now = self.app.clock.now();
        is_young(page.drawn_at, now) && page.until.is_none_or(|until| now < until) && self.app.db.changes().is_unchanged(page.since, page.seen)
    }

    async fn answer(&self, asked: Asked, request: Request, next: Next) -> Response {
        let (mut parts, _) = request.into_parts();
        parts.uri = asked.uri.clone();
        let again = || Request::from_parts(parts.clone(), Body::empty());
        for _ in 0..TRIES {
            let Some(moment) = self.app.db.changes().now() else { break };
            if let Some(page) = self.pages.get(&asked.key).await {
                if self.is_current(&page) {
                    return page.answer(&parts.headers).await;
                }
                self.pages.invalidate(&asked.key).await;
            }
            let is_own = AtomicBool::new(false);
            let drawn = self.draw(&asked, moment, again(), next.clone());
            let drawing = async {
                is_own.store(true, Ordering::Relaxed);
                drawn.await
            };
            match self.pages.try_get_with_by_ref(&asked.key, drawing).await {
                Ok(page) if page.since >= moment || self.is_current(&page) => return page.answer(&parts.headers).await,
                Ok(_) => {}
                Err(drawn) => {
                    if is_own.load(Ordering::Relaxed)
                        && let Some(response) = drawn.take()
                    {
                        return response;
                    }
                    break;
                }
            }
        }
        next.run(again()).await
    }

    async fn draw(&self, asked: &Asked, since: Moment, request: Request, next: Next) -> Result<Arc<KeptPage>, NotKept> {
        let (drawn_at, headers) = (self.app.clock.now(), request.headers().clone());
        let response = next.run(request).await;
        let page = KeptPage::of(&self.app, response, (&headers, asked.route), (since, drawn_at)).await;
        page.map_err(|response| NotKept(Mutex::new(Some(response))))
    }
}

fn is_young(drawn_at: Timestamp, now: Timestamp) -> bool {
    drawn_at <= now && now < drawn_at.plus_seconds(LONGEST)
}

/// The layer: answers from what is kept, or lets the request pass and keeps the answer.
pub async fn answer(State(cache): State<PageCache>, request: Request, next: Next) -> Response {
    match Asked::of(&cache.app, &request) {
        Some(asked) => cache.answer(asked, request, next).await,
        None => next.run(request).await,
    }
}
