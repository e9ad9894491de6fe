//! The whole site with the kept pages in front of it: what is kept, current and asked for by its own address is answered here, before the router and its layers
//! see it. What these would add is in the kept head already; the number and the line of the log are added here. Everything else passes to the router, where the
//! same pages stand in front of the visit, under every spelling of their addresses.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use tower::{Service, ServiceExt as _};

use super::PageCache;
use super::asked::Spelled;
use crate::web::access;

/// The site, and what is kept of it. Cloning shares both.
#[derive(Clone, Debug)]
pub struct Front(Arc<Site>);

#[derive(Debug)]
struct Site {
    cache: PageCache,
    router: Router,
}

impl Front {
    /// The pages of a cache in front of the router that fills it.
    pub fn new(cache: PageCache, router: Router) -> Self {
        Self(Arc::new(Site { cache, router }))
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router always is.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let site = Arc::clone(&self.0);
        Box::pin(async move {
            let begun = Instant::now();
            let (parts, body) = request.into_parts();
            if let Some(response) = site.kept(&parts, begun).await {
                return Ok(response);
            }
            site.router.clone().oneshot(Request::from_parts(parts, body)).await
        })
    }
}

impl Site {
    async fn kept(&self, request: &Parts, begun: Instant) -> Option<Response> {
        let app = &self.cache.app;
        let page = self.cache.pages.get(&Spelled::of(app, request)?).await?;
        app.db.changes().now()?;
        if !self.cache.is_current(&page) {
            return None;
        }
        let mut response = page.ready(&request.headers)?;
        access::log_kept(app, request, (page.route, begun), &mut response);
        Some(response)
    }
}
