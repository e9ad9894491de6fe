//! A served house, and a Chromium that visits it.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tajmaat::site::router;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::extensions::cdp::ChromeDevTools;
use thirtyfour::prelude::*;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinHandle;

use crate::common::TestApp;

/// Chromium is heavy: it wants a processor for itself and one for the house that it visits, whatever the number of test threads.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new((available_parallelism().map_or(1, usize::from) / 2).clamp(1, 4)));

/// How long something may take to be seen: long, because the machine may be busy; nothing waits once it is there.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(25);

/// What axe objects to on a page, and by how much it is wider than its window.
const LOOK: &str = "const done = arguments[arguments.length - 1], root = document.documentElement; \
    const tell = violations => done([location.pathname + location.search, violations, root.scrollWidth - root.clientWidth]); \
    axe.run(document, { resultTypes: ['violations'], \
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(r => tell(r.violations.map(v => \
    v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))), e => tell([String(e)]));";

/// The source of axe-core.
fn axe() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = std::env::var("TAJMAAT_TEST_AXE").expect("TAJMAAT_TEST_AXE is not set: run the tests by tests/run, which installs axe-core");
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    })
}

/// A house on a port.
pub struct Site {
    pub house: TestApp,
    pub address: String,
    answers: Arc<Mutex<Vec<(String, u16)>>>,
    server: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Site {
    /// Serves a house whose links name the port it is on.
    pub async fn serve(make: impl AsyncFnOnce(String) -> TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        // By name: browsers know no passkeys for bare numbers.
        let address = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let house = make(address.clone()).await;
        let answers: Arc<Mutex<Vec<(String, u16)>>> = Arc::default();
        let noted = answers.clone();
        let note = move |request: Request, next: Next| {
            let (path, noted) = (request.uri().path().to_owned(), noted.clone());
            async move {
                let answer = next.run(request).await;
                noted.lock().expect("a list").push((path, answer.status().as_u16()));
                answer
            }
        };
        let service = router(house.app.clone()).layer(from_fn(note)).into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.expect("serving") });
        Self { house, address, answers, server }
    }

    /// How requests for a path were answered, the first one first.
    pub fn answers(&self, path: &str) -> Vec<u16> {
        self.answers.lock().expect("a list").iter().filter(|(asked, _)| asked == path).map(|(_, status)| *status).collect()
    }
}

/// How the browser is set up.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub width: u32,
    pub height: u32,
    pub scripts: bool,
    pub lang: &'static str,
}

impl Options {
    pub const ARABIC_PHONE_WITHOUT_SCRIPTS: Self = Self { width: 390, height: 844, scripts: false, lang: "ar" };
    pub const FRENCH_DESKTOP: Self = Self { width: 1280, height: 900, scripts: true, lang: "fr" };
}

/// A Chromium with one window.
pub struct Browser {
    pub driver: WebDriver,
    address: String,
    scripts: bool,
    /// Whether pages are looked at by axe.
    looks: AtomicBool,
    profile: tempfile::TempDir,
    _turn: SemaphorePermit<'static>,
}

fn chromedriver() -> String {
    std::env::var("TAJMAAT_TEST_WEBDRIVER").expect("TAJMAAT_TEST_WEBDRIVER is not set: run the tests by tests/run, which starts a chromedriver")
}

impl Browser {
    pub async fn open(site: &Site, options: Options) -> Self {
        let turn = TURNS.acquire().await.expect("turns are never over");
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-prefers-reduced-motion",
        ] {
            capabilities.add_arg(argument).expect("an argument");
        }
        capabilities.add_arg(&format!("--window-size={},{}", options.width.max(500), options.height)).expect("an argument");
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).expect("an argument");
        capabilities
            .add_experimental_option("prefs", json!({ "intl.accept_languages": options.lang, "profile.default_content_setting_values.geolocation": 2 }))
            .expect("preferences");
        if options.width < 500 {
            let phone = json!({ "deviceMetrics": { "width": options.width, "height": options.height, "pixelRatio": 2.0, "touch": true, "mobile": true } });
            capabilities.add_experimental_option("mobileEmulation", phone).expect("a phone");
        }
        capabilities.insert_base_capability("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        // On a machine that is short of something for a moment a browser ends before it began; no page was asked for yet.
        let mut begun = WebDriver::new(chromedriver(), capabilities.clone()).await;
        for _ in 0..2 {
            if begun.is_err() {
                tokio::time::sleep(Duration::from_secs(2)).await;
                begun = WebDriver::new(chromedriver(), capabilities.clone()).await;
            }
        }
        let driver = begun.expect("Chromium starts");
        driver.set_page_load_timeout(Duration::from_secs(30)).await.expect("a timeout");
        let browser = Self { driver, address: site.address.clone(), scripts: options.scripts, looks: AtomicBool::new(false), profile, _turn: turn };
        browser.run_scripts(options.scripts).await;
        browser
    }

    async fn run_scripts(&self, run: bool) {
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        tools.execute_cdp_with_params("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await.expect("scripts on or off");
    }

    /// Shows pages as a device does whose owner likes it dark, or light.
    pub async fn dark(&self, dark: bool) {
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        let scheme = json!({ "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } });
        let motion = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        tools.execute_cdp_with_params("Emulation.setEmulatedMedia", json!({ "features": [scheme, motion] })).await.expect("a theme");
    }

    /// Goes to a path of the site, and waits until the page is there with its style sheets.
    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.address)).await.expect("the page loads");
        // On a busy machine the driver comes back before that: seen with half a page, not yet laid out by its sheet.
        self.becomes("return document.readyState === 'complete' && location.protocol.startsWith('http')", true).await;
    }

    /// Asks again and again until there is an answer: while one page gives way to another the driver has none, whatever words it finds for that.
    /// Fails with the last refusal once the time is up.
    async fn until<T>(&self, what: &str, ask: impl AsyncFn() -> WebDriverResult<Option<T>>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            let refusal = match ask().await {
                Ok(Some(answer)) => return answer,
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if Instant::now() > end {
                self.picture("in-vain").await;
                panic!("waited in vain for {what} on {:?}: {refusal:?}\n{}", self.driver.current_url().await, self.words().await);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn local(&self, url: &url::Url) -> String {
        url.as_str().strip_prefix(&self.address).unwrap_or(url.as_str()).to_owned()
    }

    /// The path shown.
    pub async fn path(&self) -> String {
        self.until("an address", async || Ok(Some(self.local(&self.driver.current_url().await?)))).await
    }

    /// Waits until the page at `path` is shown.
    pub async fn at(&self, path: &str) {
        self.until(path, async || Ok((self.local(&self.driver.current_url().await?) == path).then_some(()))).await;
    }

    /// Waits until another page than the one at `path` is shown. Returns its path.
    pub async fn away_from(&self, path: &str) -> String {
        let away = async || Ok(Some(self.local(&self.driver.current_url().await?)).filter(|now| now != path));
        self.until(&format!("a page after {path}"), away).await
    }

    /// Waits until `script` returns `expected`.
    pub async fn becomes<T: DeserializeOwned + PartialEq + Debug>(&self, script: &str, expected: T) {
        let same = async || Ok((self.driver.execute(script, Vec::new()).await?.convert::<T>()? == expected).then_some(()));
        self.until(&format!("{script} = {expected:?}"), same).await;
    }

    /// An element, by CSS.
    pub async fn find(&self, selector: &str) -> WebElement {
        self.until(selector, async || Ok(self.driver.find_all(By::Css(selector)).await?.into_iter().next())).await
    }

    /// Presses a key where the focus is: a letter or sign, or `Escape`, `Tab`, `Enter`, `Home`, `ArrowDown`. Only sends the key: what it leads to is waited for
    /// by whoever pressed it. (The driver's own key presses ask the page for something afterwards, and press once more if it has gone meanwhile.)
    pub async fn key(&self, name: &str) {
        let (text, code, number) = match name {
            "Escape" => ("", name.to_owned(), 27),
            "Tab" => ("", name.to_owned(), 9),
            "Enter" => ("\r", name.to_owned(), 13),
            "Home" => ("", name.to_owned(), 36),
            "ArrowDown" => ("", name.to_owned(), 40),
            "?" => ("?", "Slash".to_owned(), 191),
            letter => (letter, format!("Key{}", letter.to_uppercase()), u32::from(letter.to_uppercase().chars().next().expect("a letter"))),
        };
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": name, "code": code, "windowsVirtualKeyCode": number });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            tools.execute_cdp_with_params("Input.dispatchKeyEvent", event).await.unwrap_or_else(|error| panic!("the key {name}: {error}"));
        }
    }

    /// Writes where the focus is.
    pub async fn write(&self, text: &str) {
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        tools.execute_cdp_with_params("Input.insertText", json!({ "text": text })).await.expect("text is taken");
    }

    /// Types into a field after emptying it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Presses what is there, after bringing it into view.
    pub async fn press(&self, selector: &str) {
        let pressed = async || {
            let Some(element) = self.driver.find_all(By::Css(selector)).await?.into_iter().next() else { return Ok(None) };
            element.scroll_into_view().await?;
            if !self.scripts && element.tag_name().await? != "option" {
                return self.press_without_scripts(&element).await;
            }
            match element.click().await {
                // Nothing was pressed: what was found had gone, or something moved over it.
                Err(error) if matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::ElementClickIntercepted(_)) => {
                    Err(error)
                }
                Err(error) => panic!("{selector}: {error}"),
                Ok(()) => Ok(Some(())),
            }
        };
        self.until(&format!("a press on {selector}"), pressed).await;
        if !self.scripts {
            let left = async || Ok(self.driver.find_all(By::Css("html[data-before] body")).await?.is_empty().then_some(()));
            self.until(&format!("what a press on {selector} leads to"), left).await;
        }
    }

    /// The driver's own click waits for scripts of the page, which never run: so the mouse is moved by hand, and a new document waited for. Returns nothing
    /// while something else stands where it is.
    async fn press_without_scripts(&self, element: &WebElement) -> WebDriverResult<Option<()>> {
        let place = "const area = arguments[0].getBoundingClientRect(); const [x, y] = [area.left + area.width / 2, area.top + area.height / 2]; \
                     const [pressed, there] = [arguments[0], document.elementFromPoint(x, y)]; const label = pressed.closest('label'); \
                     if (!there || !(pressed.contains(there) || there.contains(pressed) || label?.contains(there))) return null; \
                     if (pressed.matches('a, button, input[type=image]')) document.documentElement.dataset.before = 'press'; return [x, y];";
        let Some([x, y]) = self.driver.execute(place, vec![element.to_json()?]).await?.convert::<Option<[f64; 2]>>()? else { return Ok(None) };
        let tools = ChromeDevTools::new(self.driver.handle.clone());
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            tools.execute_cdp_with_params("Input.dispatchMouseEvent", event).await.expect("pressed");
        }
        Ok(Some(()))
    }

    /// The visible words of the page.
    pub async fn words(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page's words contain `text`; how wide a space is, and whether a line ends there, is not looked at: the driver reads pages like that.
    pub async fn expect(&self, text: &str) {
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = spaced(text);
        let says = async || Ok(spaced(&self.driver.find(By::Tag("body")).await?.text().await?).contains(&words).then_some(()));
        self.until(&format!("«{text}»"), says).await;
    }

    /// Saves what is seen, when `TAJMAAT_TEST_SCREENSHOTS` names a folder.
    pub async fn picture(&self, name: &str) {
        if let Ok(folder) = std::env::var("TAJMAAT_TEST_SCREENSHOTS") {
            std::fs::create_dir_all(&folder).expect("a folder");
            self.driver.screenshot(&PathBuf::from(folder).join(format!("{name}.png"))).await.expect("a screenshot");
        }
    }

    /// Fails on any error in the console since the last call. A page that refuses a form answers 422, which the console also notes.
    pub async fn no_console_error(&self) {
        let log = self.driver.cmd(Command::ExtensionCommand(Box::new(BrowserLog))).await.expect("the console");
        let entries: Vec<Value> = log.value().expect("entries");
        let errors: Vec<&Value> = entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .filter(|entry| !entry["message"].as_str().unwrap_or_default().contains("status of 4"))
            // An entry begins with the address it is about: the browser's own pages and a provider's are not ours. What ours load from elsewhere is refused
            // by their policy, and that is said of the page.
            .filter(|entry| {
                let message = entry["message"].as_str().unwrap_or_default();
                message.starts_with(&self.address) || !(message.starts_with("chrome://") || message.starts_with("http"))
            })
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", self.path().await);
    }

    /// Fails on anything axe-core objects to, and on a page wider than its window. A page that gives way meanwhile is not judged: the one after it is.
    pub async fn accessible(&self) {
        // Most pages after the first one are looked at too: Chromium keeps the source and runs it for each.
        if !self.looks.swap(true, Ordering::Relaxed) {
            let tools = ChromeDevTools::new(self.driver.handle.clone());
            tools.execute_cdp_with_params("Page.addScriptToEvaluateOnNewDocument", json!({ "source": axe() })).await.expect("axe is kept");
        }
        // The page was loaded without its scripts; those of axe may run.
        if !self.scripts {
            self.run_scripts(true).await;
        }
        let look = async || {
            if !self.driver.execute("return typeof axe === 'object'", Vec::new()).await?.convert::<bool>()? {
                self.driver.execute(axe(), Vec::new()).await?;
            }
            self.driver.execute_async(LOOK, Vec::new()).await?.convert::<(String, Vec<String>, i64)>().map(Some)
        };
        let (page, violations, wide) = self.until("what axe says", look).await;
        if !self.scripts {
            self.run_scripts(false).await;
        }
        assert!(violations.is_empty(), "{page}:\n{}", violations.join("\n"));
        assert!(wide <= 0, "{page} is {wide} px wider than its window");
    }

    pub async fn close(self) {
        self.driver.quit().await.expect("Chromium ends");
        drop(self.profile);
    }
}

#[derive(Debug)]
struct BrowserLog;

impl ExtensionCommand for BrowserLog {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "type": "browser" }))
    }
    fn method(&self) -> http::Method {
        http::Method::POST
    }
    fn endpoint(&self) -> std::sync::Arc<str> {
        "/se/log".into()
    }
}
