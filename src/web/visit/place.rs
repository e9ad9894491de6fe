//! The commune in which somebody is, or was last: pages that belong to none (one's account, signing in, errors) keep its header.
//!
//! A page under a commune's address is in it; a way back leads into it; and whoever has a session brings it in a cookie. Whoever only reads gets no cookie.

use std::sync::PoisonError;

use app::model::paths;
use axum::response::Response;

use super::Visit;
use crate::communes::{self, Commune};
use crate::web::cookies::Cookie;

const YEAR_SECONDS: i64 = 31_536_000;

/// The pages of the whole network: they belong to no commune whoever reads them.
const NETWORK: &[&str] = &[paths::HOME, paths::ABOUT, paths::HOUSE_RULES, paths::STYLE];

impl Visit {
    /// The person is on the way to an address, or at it: if it is in a commune, they are there. An address in none changes nothing.
    pub async fn is_on_way_to(&self, address: &str) {
        let slug = address.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
        if !slug.is_empty()
            && !paths::is_reserved(slug)
            && let Ok(commune) = communes::find(&self.app, slug).await
        {
            self.set_place(commune);
        }
    }

    /// Where the person is who gets an error at an address: in its commune, or where they were last.
    pub async fn find_place_at(&self, address: &str) {
        self.is_on_way_to(&self.place_cookie).await;
        self.is_on_way_to(address).await;
    }

    /// Finds out where the person was last, before a page is drawn that may belong to no commune.
    pub async fn find_place(&self) {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        if !paths::is_reserved(first) || NETWORK.contains(&path) || path.starts_with(paths::PRIVACY) || path.starts_with("/photos/") {
            return;
        }
        self.is_on_way_to(&self.place_cookie).await;
        if let Some((_, next)) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next") {
            self.is_on_way_to(&next).await;
        }
    }

    /// The commune whose header a page has that belongs to none.
    pub(super) fn place(&self) -> Option<Commune> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_place(&self, commune: Commune) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(commune);
    }

    /// The commune in which a page of this address is, or whose header it has. To be asked after [`Visit::find_place`].
    pub async fn commune(&self) -> Option<Commune> {
        let first = self.path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
        if paths::is_reserved(first) { self.place() } else { communes::find(&self.app, first).await.ok() }
    }

    /// Remembers it for whoever has a session.
    pub(super) async fn remember_place(&self, response: &mut Response) {
        if let Some(commune) = self.place().filter(|commune| commune.slug != self.place_cookie)
            && !self.session.is_empty().await
        {
            Cookie::Commune.set(&self.app, response, &commune.slug, YEAR_SECONDS);
        }
    }
}
