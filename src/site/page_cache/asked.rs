//! Which requests are answered from what is kept, and under which key.
//!
//! To have another page kept, add its address here, with the fields of its query that its handler reads. A field that is not named here passes by: the page
//! is then drawn for that request alone. The page must not depend on anything of the request but its address and the reader's language.

use app::model::{Lang, paths};
use axum::extract::{MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use moka::Equivalent;

use crate::base::App;
use crate::web::cookies::Cookie;
use crate::web::visit::language;

/// The fields of lists; where a list goes on is asked for too rarely to be kept.
const LIST: &[&str] = &["category", "subcategory", "neighbourhood", "state", "author", "sort", "view"];
const DISCUSSION: &[&str] = &["order", "stance"];

/// The addresses of pages that are kept, with the fields of their query in the order in which the key has them.
const KEPT: &[(&str, &[&str])] = &[
    (paths::HOME, &[]),
    (paths::ABOUT, &[]),
    (paths::HOUSE_RULES, &[]),
    (paths::PRIVACY, &[]),
    (paths::PRIVACY_NOTICE, &[]),
    (paths::SIGN_IN, &[]),
    (paths::PERSON, &[]),
    (paths::ORGANISATION, &[]),
    (paths::COMMUNE, &[]),
    (paths::COMMUNE_ABOUT, &[]),
    (paths::COMMUNE_COUNTING, &[]),
    (paths::COMMUNE_RULES, &[]),
    (paths::PROBLEMS, LIST),
    (paths::PROBLEM, DISCUSSION),
    (paths::SOLUTIONS, LIST),
    (paths::SOLUTION, DISCUSSION),
    (paths::SOLUTION_VERSIONS, &[]),
    (paths::COMMENT_REPLIES, &[]),
    (paths::ORGANISATIONS, &[]),
    (paths::PLEDGE, &[]),
    (paths::CONSULTATIONS, &[]),
    (paths::CONSULTATION, DISCUSSION),
    (paths::QUESTIONS_RESULTS, &[]),
    (paths::MODERATION_LOG, &["month"]),
];

/// What others add to the links that are shared with them; no page of ours reads it.
const TRACKING: [&str; 6] = ["fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid"];
const MOST_BYTES: usize = 300;
const MOST_VALUE_BYTES: usize = 40;

/// An address in its one spelling, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    address: Box<str>,
    lang: Lang,
}

/// The same as it stands in a request: what equals a key is spelled as one.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Spelled<'a> {
    address: &'a str,
    lang: Lang,
}

impl Equivalent<Key> for Spelled<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.lang == key.lang && *self.address == *key.address
    }
}

impl<'a> Spelled<'a> {
    /// `None` for a request that passes by, whatever its address.
    pub(super) fn of(app: &App, request: &'a Parts) -> Option<Self> {
        if !may_be_kept(app, &request.method, &request.headers) {
            return None;
        }
        let address = request.uri.path_and_query()?.as_str();
        Some(Self { address, lang: language::of(app, &request.uri, &request.headers) })
    }
}

/// Whether a visitor asks for a page: without a session, without a message for the next page, and not from an island, which asks for JSON.
fn may_be_kept(app: &App, method: &Method, headers: &HeaderMap) -> bool {
    let has = |cookie: Cookie| cookie.values(app, headers).any(|value| !value.is_empty());
    app.config.page_cache_megabytes > 0
        && method == Method::GET
        && !headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
        && !has(Cookie::Session)
        && !has(Cookie::Flash)
}

impl Key {
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.address.len()
    }
}

/// A request that may be answered from what is kept.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub key: Key,
    /// The address, with nothing in it that the page does not read.
    pub uri: Uri,
    /// The pattern of the address.
    pub route: &'static str,
}

impl Asked {
    /// `None` for a request that passes by.
    pub(super) fn of(app: &App, request: &Request) -> Option<Self> {
        if !may_be_kept(app, request.method(), request.headers()) {
            return None;
        }
        let pattern = request.extensions().get::<MatchedPath>()?;
        let &(pattern, fields) = KEPT.iter().find(|(known, _)| *known == pattern.as_str())?;
        let path = request.uri().path();
        if !is_canonical(path, pattern) {
            return None;
        }
        let address = canonical(path, request.uri().query().unwrap_or_default(), fields)?;
        let uri = address.parse().ok()?;
        let key = Key { address: address.into_boxed_str(), lang: language::of(app, request.uri(), request.headers()) };
        Some(Self { key, uri, route: pattern })
    }
}

/// Whether a path is spelled in the one way in which we write it ourselves: percent signs and leading zeros would name one page by many keys.
fn is_canonical(path: &str, pattern: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    path.len() <= MOST_BYTES
        && path.split('/').count() == pattern.split('/').count()
        && path.split('/').zip(pattern.split('/')).all(|(part, known)| match known {
            "{number}" | "{version}" => !part.is_empty() && !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit()),
            "{id}" => part.len() == 36 && part.bytes().all(plain),
            known if known.starts_with('{') => part.bytes().all(plain),
            known => part == known,
        })
}

/// The address with the fields that the page reads, each once, in their order. `None` if there is another.
fn canonical(path: &str, query: &str, fields: &[&str]) -> Option<String> {
    let mut values = vec![String::new(); fields.len()];
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if TRACKING.contains(&&*name) || name.starts_with("utm_") {
            continue;
        }
        let place = &mut values[fields.iter().position(|field| *field == name)?];
        if !place.is_empty() || value.len() > MOST_VALUE_BYTES || value.contains(|c: char| c.is_control()) {
            return None;
        }
        *place = value.into_owned();
    }
    let named = fields.iter().zip(&values).filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(named).finish();
    Some(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_spelling() {
        assert!(is_canonical("/", paths::HOME) && is_canonical("/ain-amlal/solutions/7", paths::SOLUTION));
        for other in ["/ain-amlal/solutions/07", "/ain-amlal/solutions/%37", "/Ain-amlal/solutions/7", "/ain-amlal/solutions/7/", "/ain-amlal/solutions/-7"] {
            assert!(!is_canonical(other, paths::SOLUTION), "{other}");
        }
    }

    #[test]
    fn a_key_holds_what_the_page_reads() {
        let list = |query| canonical("/a/problems", query, LIST);
        assert_eq!(list("").as_deref(), Some("/a/problems"));
        assert_eq!(list("view=map").as_deref(), Some("/a/problems?view=map"));
        assert_eq!(list("state=open&category=waste").as_deref(), Some("/a/problems?category=waste&state=open"));
        assert_eq!(list("category=waste&state=open&sort=").as_deref(), Some("/a/problems?category=waste&state=open"));
        assert_eq!(list("fbclid=IwAR0&utm_source=x&state=open").as_deref(), Some("/a/problems?state=open"));
        for passing in ["after=1.2", "state=open&state=closed", "lang=fr", "x=1"] {
            assert_eq!(list(passing), None, "{passing}");
        }
        assert_eq!(list(&format!("state={}", "x".repeat(41))), None);
        let page = canonical("/a/solutions/7", "stance=for&order=newest", DISCUSSION);
        assert_eq!(page.as_deref(), Some("/a/solutions/7?order=newest&stance=for"));
    }
}
