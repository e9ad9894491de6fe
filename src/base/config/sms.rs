//! `[sms]`: the gateway for outgoing SMS, and how a request to it is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// Outgoing SMS, as configured.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    /// The gateway's address, `https://…`, in which `{to}`, `{digits}` and `{text}` may stand; empty: SMS become files in `folder`.
    pub url: String,
    /// A file with `url` in it.
    pub url_file: PathBuf,
    /// Whether an `http://` gateway may be on another machine.
    pub allow_plain: bool,
    /// GET, POST or PUT.
    pub method: String,
    /// What is sent: `{to}` becomes the number as +212…, `{digits}` the same without the plus, `{text}` the text. They are escaped as the
    /// `Content-Type` of `headers` asks.
    pub body: String,
    /// A file with `body` in it.
    pub body_file: PathBuf,
    /// Where text files go when there is no `url`; empty: `sms` in `data_dir`.
    pub folder: PathBuf,
    /// Headers sent along, for instance `Authorization`.
    pub headers: BTreeMap<String, String>,
    /// Headers whose values stand in files.
    pub headers_file: BTreeMap<String, PathBuf>,
}

impl Default for SmsConfig {
    fn default() -> Self {
        let (nowhere, none) = (PathBuf::new(), String::new());
        Self {
            url: none.clone(),
            url_file: nowhere.clone(),
            allow_plain: false,
            method: "POST".to_owned(),
            body: none,
            body_file: nowhere.clone(),
            folder: nowhere,
            headers: BTreeMap::new(),
            headers_file: BTreeMap::new(),
        }
    }
}

impl SmsConfig {
    /// Fills in what was left out and refuses a gateway that cannot work.
    ///
    /// # Errors
    /// When the address, the method, a header or the body is not good; no secret is in the message.
    pub(super) fn settle(&mut self, data_dir: &Path) -> anyhow::Result<()> {
        if self.folder.as_os_str().is_empty() {
            self.folder = data_dir.join("sms");
        }
        if !self.url.is_empty() {
            Template::new(self)?;
        }
        Ok(())
    }

    /// Masks whatever may be a secret: keys stand in paths, queries, bodies and headers.
    pub(super) fn mask(&mut self, mask: &str) {
        if !self.url.is_empty() {
            let origin = url::Url::parse(&self.url).ok().map(|url| url.origin().ascii_serialization());
            self.url = origin.map_or_else(|| mask.to_owned(), |origin| format!("{origin}/{mask}"));
        }
        if !self.body.is_empty() {
            mask.clone_into(&mut self.body);
        }
        let secret = |name: &str| !["accept", "content-type"].contains(&name.to_lowercase().as_str());
        self.headers.iter_mut().filter(|(name, _)| secret(name)).for_each(|(_, value)| mask.clone_into(value));
    }
}

/// How what people wrote is written into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    /// `%XX`, for addresses and forms.
    Percent,
    /// The inside of a JSON string.
    Json,
    /// The text of an XML element or attribute.
    Xml,
    /// As it is.
    Plain,
}

impl Escape {
    /// What a content type asks for.
    fn of(content_type: &str) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Some(Self::Percent),
            "application/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            "text/plain" => Some(Self::Plain),
            other => other.ends_with("+json").then_some(Self::Json),
        }
    }

    fn write(self, text: &str) -> String {
        match self {
            Self::Percent => utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
            Self::Json => {
                let quoted = serde_json::Value::from(text).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Xml => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;"),
            Self::Plain => text.to_owned(),
        }
    }
}

/// A request to a gateway, with places to fill.
#[derive(Debug)]
pub struct Template {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: String,
    escape: Escape,
}

impl Template {
    /// The configured one.
    ///
    /// # Errors
    /// When the gateway cannot work; no secret is in the message.
    pub fn new(config: &SmsConfig) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            let mut value = HeaderValue::from_str(value).with_context(|| format!("the value of {name} in sms.headers cannot be sent"))?;
            value.set_sensitive(true);
            headers.append(name.parse::<HeaderName>().with_context(|| format!("{name} in sms.headers is not the name of a header"))?, value);
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let escape = match content_type {
            _ if config.body.is_empty() => Escape::Plain,
            None => bail!("sms.headers must say the Content-Type of sms.body"),
            Some(named) => Escape::of(named).context("the Content-Type in sms.headers must be JSON, a form, XML or text/plain")?,
        };
        let method = match config.method.to_uppercase().as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => bail!("sms.method must be GET, POST or PUT"),
        };
        let template = Self { method, url: config.url.clone(), headers, body: config.body.clone(), escape };
        let places = format!("{} {}", template.url, template.body);
        ensure!(places.contains("{to}") || places.contains("{digits}"), "neither sms.url nor sms.body has a place for the number: {{to}} or {{digits}}");
        ensure!(places.contains("{text}"), "neither sms.url nor sms.body has a place for the {{text}}");
        let address = url::Url::parse(&template.address("+212600000000", "x")).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        ensure!(address.is_some(), "sms.url is not an address such as https://gateway.example/send");
        Ok(template)
    }

    /// The request that sends a text to a number.
    pub fn request(&self, client: &reqwest::Client, to: &str, text: &str) -> reqwest::RequestBuilder {
        let body = fill(&self.body, (to, text), self.escape);
        client.request(self.method.clone(), self.address(to, text)).headers(self.headers.clone()).body(body)
    }

    fn address(&self, to: &str, text: &str) -> String {
        fill(&self.url, (to, text), Escape::Percent)
    }
}

/// Fills the places of a template in one pass, so that a text which looks like a place stays a text.
fn fill(template: &str, (to, text): (&str, &str), escape: Escape) -> String {
    let places = [("{to}", to), ("{digits}", to.trim_start_matches('+')), ("{text}", text)];
    let mut filled = String::with_capacity(template.len() + text.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((place, value)) = places.iter().find(|(place, _)| rest.starts_with(place)) {
            filled.push_str(&escape.write(value));
            rest = &rest[place.len()..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_escaped() {
        let sms = |text: &'static str| ("+212612345678", text);
        let text = sms("سلام \"{to}\" & <b>\n\\ 100%");
        assert_eq!(
            fill("{{\"to\":\"{digits}\",\"m\":\"{text}\"}}", text, Escape::Json),
            "{{\"to\":\"212612345678\",\"m\":\"سلام \\\"{to}\\\" & <b>\\n\\\\ 100%\"}}"
        );
        assert_eq!(fill("to={to}&m={text}&{x}", sms("a b&c={to}+é"), Escape::Percent), "to=%2B212612345678&m=a%20b%26c%3D%7Bto%7D%2B%C3%A9&{x}");
        assert_eq!(fill("<m to='{to}'>{text}</m>", sms("a<b>&'\""), Escape::Xml), "<m to='+212612345678'>a&lt;b&gt;&amp;&apos;&quot;</m>");
        assert_eq!(fill("{text", sms("x"), Escape::Plain), "{text");
    }

    #[test]
    fn a_gateway_that_cannot_work_is_refused_without_telling_its_secrets() {
        let good = SmsConfig {
            url: "https://gateway.example/send".to_owned(),
            body: "{\"to\":\"{to}\",\"text\":\"{text}\"}".to_owned(),
            headers: BTreeMap::from([("Content-Type".to_owned(), "application/json".to_owned()), ("X-Key".to_owned(), "hunter2".to_owned())]),
            ..SmsConfig::default()
        };
        assert!(Template::new(&good).is_ok());
        let refused = |change: &dyn Fn(&mut SmsConfig)| {
            let mut config = good.clone();
            change(&mut config);
            let said = format!("{:#}", Template::new(&config).expect_err("refused"));
            assert!(!said.contains("hunter2"), "{said}");
            said
        };
        assert!(refused(&|config| config.url = "gateway.example?key=hunter2".to_owned()).contains("sms.url"));
        assert!(refused(&|config| config.url = "ftp://gateway.example/hunter2".to_owned()).contains("sms.url"));
        assert!(refused(&|config| config.method = "hunter2".to_owned()).contains("sms.method"));
        assert!(refused(&|config| config.body = "hunter2 {text}".to_owned()).contains("{to}"));
        assert!(refused(&|config| config.body = "hunter2 {to}".to_owned()).contains("{text}"));
        assert!(refused(&|config| drop(config.headers.remove("Content-Type"))).contains("Content-Type"));
        assert!(refused(&|config| drop(config.headers.insert("Content-Type".to_owned(), "image/png".to_owned()))).contains("Content-Type"));
        assert!(refused(&|config| drop(config.headers.insert("X-Key".to_owned(), "hunter2\n".to_owned()))).contains("X-Key"));
        assert!(refused(&|config| drop(config.headers.insert("X Key".to_owned(), "hunter2".to_owned()))).contains("X Key"));
    }

    #[test]
    fn whatever_may_be_a_secret_is_masked() {
        let mut config = SmsConfig {
            url: "https://user:hunter2@gateway.example:8443/hunter2/send?key=hunter2&to={to}".to_owned(),
            body: "key=hunter2&text={text}".to_owned(),
            headers: BTreeMap::from([("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()), ("X-Key".to_owned(), "hunter2".to_owned())]),
            ..SmsConfig::default()
        };
        config.mask("***");
        let shown = format!("{config:?}");
        assert!(!shown.contains("hunter2") && shown.contains("https://gateway.example:8443/***") && shown.contains("x-www-form-urlencoded"), "{shown}");
    }
}
