//! In which language a visit is answered: the one chosen by the switch, now or before, or the first that the browser asks for and we have.

use app::model::Lang;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;

use super::text;
use crate::base::App;
use crate::web::cookies::Cookie;

const YEAR_SECONDS: i64 = 31_536_000;

/// The language that an address names.
pub fn asked(uri: &Uri) -> Option<Lang> {
    url::form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == "lang").and_then(|(_, value)| Lang::parse(&value))
}

/// The language in which a request is answered.
pub fn of(app: &App, uri: &Uri, headers: &HeaderMap) -> Lang {
    chosen(app, uri, headers).or_else(|| accepted(headers)).unwrap_or_default()
}

/// The language that somebody chose, by the address or before.
pub(super) fn chosen(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<Lang> {
    asked(uri).or_else(|| Cookie::Language.values(app, headers).find_map(Lang::parse))
}

/// Makes the browser remember a language.
pub fn remember(app: &App, response: &mut Response, lang: Lang) {
    Cookie::Language.set(app, response, lang.code(), YEAR_SECONDS);
}

/// The first language of `Accept-Language` that we have; browsers send them best first.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    text(headers, header::ACCEPT_LANGUAGE).split(',').find_map(|range| {
        let primary = range.split([';', '-']).next().unwrap_or_default().trim();
        // Moroccan Arabic and the Amazigh languages of Morocco read one of ours.
        let also = [("ary", Lang::Ar), ("ber", Lang::Zgh), ("tzm", Lang::Zgh), ("shi", Lang::Zgh), ("rif", Lang::Zgh)];
        let mut known = Lang::ALL.into_iter().map(|lang| (lang.code(), lang)).chain(also);
        known.find(|(code, _)| primary.eq_ignore_ascii_case(code)).map(|(_, lang)| lang)
    })
}

/// The path and query of an address, without the language.
pub(super) fn without(uri: &Uri) -> String {
    let pairs: Vec<_> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).filter(|(name, _)| name != "lang").collect();
    if pairs.is_empty() {
        return uri.path().to_owned();
    }
    format!("{}?{}", uri.path(), url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_first_language_we_have_wins() {
        let headers = |value: &str| HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(value).expect("ascii"))]);
        assert_eq!(accepted(&headers("de-DE,de;q=0.9,fr;q=0.8,en;q=0.7")), Some(Lang::Fr));
        assert_eq!(accepted(&headers("ary-MA")), Some(Lang::Ar));
        assert_eq!(accepted(&headers("de, FR ;q=0.5")), Some(Lang::Fr));
        assert_eq!(accepted(&headers("x, shi-Tfng")), Some(Lang::Zgh));
        assert_eq!(accepted(&headers("de")), None);
    }

    #[test]
    fn the_language_is_not_part_of_the_path() {
        assert_eq!(without(&Uri::from_static("/a/b?lang=fr&state=open")), "/a/b?state=open");
        assert_eq!(without(&Uri::from_static("/a?lang=fr")), "/a");
    }
}
