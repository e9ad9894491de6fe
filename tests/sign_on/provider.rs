//! The real provider, and somebody who signs in there with a browser without scripts.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use scraper::{Html, Selector};

/// The issuer of the one provider of this test binary. It ends with this process, whose end closes its standard input.
pub fn issuer() -> &'static str {
    static PROVIDER: OnceLock<(Child, String)> = OnceLock::new();
    let (_, issuer) = PROVIDER.get_or_init(|| {
        let folder = std::env::var("TAJMAAT_TEST_OIDC")
            .expect("TAJMAAT_TEST_OIDC is not set: run the tests by tests/run, which installs oidc-provider and names its folder");
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sign_on/provider.mjs"))
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let issuer = lines.find_map(|line| line.ok()?.strip_prefix("issuer ").map(ToOwned::to_owned));
        let issuer = issuer.unwrap_or_else(|| panic!("oidc-provider does not start: is it in {folder}/node_modules?"));
        // Whatever else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        (child, issuer)
    });
    issuer
}

/// Somebody's browser at the provider.
pub struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new() -> Self {
        let http = tajmaat::base::tls::client().no_proxy().build().expect("a client");
        Self { http, cookies: BTreeMap::new() }
    }

    /// Goes to `url`, signs in as `login` and agrees wherever that is asked; returns the path of ours at which it ends.
    pub async fn sign_in(&mut self, url: &str, login: &str) -> String {
        self.walk(url, |page, prompt| match prompt {
            "login" => (attribute(page, "form", "action"), Some(vec![("prompt", "login"), ("login", login), ("password", "x")])),
            other => (attribute(page, "form", "action"), Some(vec![("prompt", if other == "consent" { "consent" } else { panic!("{other}") })])),
        })
        .await
    }

    /// Goes to `url` and presses the provider's way out.
    pub async fn refuse(&mut self, url: &str) -> String {
        self.walk(url, |page, _| (attribute(page, "a[href$='/abort']", "href"), None)).await
    }

    async fn walk<'a>(&mut self, url: &str, choose: impl Fn(&Html, &str) -> (String, Option<Vec<(&'a str, &'a str)>>)) -> String {
        let (mut url, mut form) = (url.to_owned(), None);
        for _ in 0..20 {
            let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            let request = match form.take() {
                Some(fields) => {
                    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs::<_, &str, &str>(fields).finish();
                    self.http.post(&url).header("content-type", "application/x-www-form-urlencoded").body(body)
                }
                None => self.http.get(&url),
            };
            let answer = request.header(COOKIE, cookies).send().await.expect("the provider answers");
            for cookie in answer.headers().get_all(SET_COOKIE) {
                let (name, value) = cookie.to_str().expect("ascii").split(';').next().and_then(|pair| pair.split_once('=')).expect("name=value");
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            if let Some(location) = answer.headers().get(LOCATION) {
                let location = location.to_str().expect("ascii");
                if let Some(path) = location.strip_prefix("http://tajmaat.test") {
                    return path.to_owned();
                }
                url = answer.url().join(location).expect("an address").into();
                continue;
            }
            let (status, base, text) = (answer.status(), answer.url().clone(), answer.text().await.expect("a page"));
            assert!(status.is_success(), "{status}: {text}");
            let page = Html::parse_document(&text);
            let prompt = attribute(&page, "input[name=prompt]", "value");
            let (to, fields) = choose(&page, &prompt);
            (url, form) = (base.join(&to).expect("an address").into(), fields);
        }
        panic!("the provider sends people round in circles");
    }
}

fn attribute(page: &Html, selector: &str, name: &str) -> String {
    let selector = Selector::parse(selector).expect("a selector");
    let found = page.select(&selector).next().and_then(|element| element.value().attr(name));
    found.unwrap_or_else(|| panic!("no such thing: {}", page.html())).to_owned()
}
