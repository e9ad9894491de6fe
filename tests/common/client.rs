//! A browser without scripts: keeps cookies, sends forms, reads HTML.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use scraper::{Html, Selector};
use tajmaat::base::db::AccountId;
use tower::ServiceExt as _;

/// Somebody's browser.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// Who is signed in, when the house signed them in.
    pub account: Option<AccountId>,
    /// Sent as `Accept-Language`.
    pub language: String,
    /// Sent as `Accept`.
    pub accept: String,
    /// Sent as `X-Forwarded-For`, for houses that trust a proxy.
    pub address: String,
    /// Sent too, instead of what would be sent under the same name.
    pub headers: Vec<(&'static str, HeaderValue)>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Client {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            account: None,
            language: "fr".to_owned(),
            accept: "text/html".to_owned(),
            address: String::new(),
            headers: Vec::new(),
        }
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// The site that this browser visits.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The same browser at another site.
    pub fn visiting(self, router: Router) -> Self {
        Self { router, ..self }
    }

    /// What it sends as `Cookie`.
    pub fn cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Sends a plain form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await
    }

    /// What the form of a vote says of whose page it stands in, read in another window of this browser; empty where there is no form.
    pub async fn owner(&self, path: &str) -> String {
        let mut window = Self { accept: "text/html".to_owned(), ..self.clone() };
        window.get(path).await.value("for").unwrap_or_default()
    }

    /// Sends the form of a vote as its page has it, which says whose it is.
    pub async fn vote(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let owner = self.owner(path).await;
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("for", owner.as_str())]).collect();
        self.post(path, &fields).await
    }

    /// Sends a form with files: (field, file name, content).
    pub async fn post_files(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "tajmaat-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for (name, file, content) in files {
            body.extend_from_slice(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.send(Method::POST, path, Some(&format!("multipart/form-data; boundary={BOUNDARY}")), body).await
    }

    /// Sends anything.
    pub async fn send(&mut self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let cookies = self.cookies();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "tajmaat.test")
            .header(header::ACCEPT, &self.accept)
            .header(header::ACCEPT_LANGUAGE, &self.language)
            .header(header::COOKIE, cookies);
        if !self.address.is_empty() {
            request = request.header("x-forwarded-for", &self.address);
        }
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type).header("sec-fetch-site", "same-origin");
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        for (name, value) in &self.headers {
            request.headers_mut().insert(HeaderName::from_static(name), value.clone());
        }
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("ascii");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("name=value");
            if attributes.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, bytes: to_bytes(body, usize::MAX).await.expect("a body").to_vec() }
    }

    /// Goes where a 303 points.
    pub async fn follow(&mut self, answer: &Answer) -> Answer {
        let location = answer.redirect();
        self.get(&location).await
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// Where a 303 points; anything else fails the test and shows the page's words.
    pub fn redirect(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.words());
        self.headers[header::LOCATION].to_str().expect("ascii").to_owned()
    }

    /// The visible words of the page's main part.
    pub fn words(&self) -> String {
        self.all("main").join(" ")
    }

    /// The words of every element that matches.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        self.html().select(&selector).map(|element| element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// An attribute of every element that matches.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        self.html().select(&selector).filter_map(|element| element.value().attr(attribute).map(ToOwned::to_owned)).collect()
    }

    /// What a form field holds.
    pub fn value(&self, name: &str) -> Option<String> {
        self.attributes(&format!("input[name={name}]"), "value").into_iter().next().or_else(|| {
            let selector = Selector::parse(&format!("textarea[name={name}]")).expect("a selector");
            self.html().select(&selector).next().map(|element| element.text().collect::<String>())
        })
    }

    pub fn has(&self, selector: &str) -> bool {
        self.html().select(&Selector::parse(selector).expect("a selector")).next().is_some()
    }
}
