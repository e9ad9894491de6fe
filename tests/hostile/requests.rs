//! The requests of an attack, drawn from a seed.

use std::fmt;

use axum::http::{HeaderValue, Method, Uri};

use crate::common::client::Answer;
use crate::roles::{ROWS, Scene};

/// The name of the element, the attribute and the variable that hostile markup tries to bring in.
pub const MARK: &str = "i-hostile";

/// Names that forms and addresses of the house read.
const NAMES: &str = "title body note reason version visibility decisions key problems topic act organisation person role count neighbourhood amount unit \
     due_on kind what upload_key photo alt remove latitude longitude small_x small_y wide_x wide_y intent item r corner at_x at_y left top width height go \
     subject back leave code password new_password email phone contact next language consent place name names receipt solutions paper_date again \
     again_reason days measure seen outcome answer restore_note decision reasons cost responsible starts_on ends_on milestone progress id credential \
     sample held stance vote speak_as act_as helps until grant commune minutes before after state sort order category subcategory q page month at size \
     lang session provider account method document ice ice_sure kept file photos mandate contributions understood appeal_days decision_hours spam_fr";

const VALUES: &[&str] = &[
    "",
    " ",
    "\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}\u{9f}",
    "\u{202e}txt.exe\u{202c}\u{2066}\u{2069}",
    "\u{2800}\u{3164}\u{180e}\u{2060}\u{ad}\u{200f}\u{e0041}",
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "</textarea></script><i-hostile x=1><script>i-hostile</script>\"'",
    "\"><i-hostile>",
    "' i-hostile='1' onload='i-hostile' x='",
    "</title><i-hostile></style><i-hostile>-->]]><i-hostile>",
    "javascript:i-hostile",
    "https://evil.example/?<i-hostile>",
    "//evil.example",
    "/\\evil.example",
    "99999999999999999999999999",
    "9223372036854775807",
    "-9223372036854775809",
    "-1",
    "0",
    "1e309",
    "NaN",
    "٩٩٩٩٩٩",
    "2026-02-30",
    "9999-12-31",
    "-262143-01-01",
    "' OR 1=1; DROP TABLE accounts; --",
    "../../../etc/passwd",
    "x\r\nSet-Cookie: i-hostile=1\r\n\r\n<i-hostile>",
    "{{7*7}}${7*7}%s%n",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "comment.00000000-0000-0000-0000-000000000000.published.1.0",
    "0,0,10000,10000",
    "=HYPERLINK(\"https://evil.example\")",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦🏳\u{fe0f}\u{200d}🌈",
    "person1@example.org",
    "+212600000000",
    "Un texte assez long pour être accepté par toutes les règles, avec <i-hostile>.",
];

/// What stands in an address, percent-encoded.
const SEGMENTS: &[&str] = &[
    "oued-zem",
    "OUED-ZEM",
    "9223372036854775808",
    "-1",
    "0",
    "%D9%A1",
    "%FF%FE",
    "%E2%80%AE",
    "..%2F..%2Fetc",
    "%3Ci-hostile%3E",
    "%22%20i-hostile=1",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "comment",
    "profile",
    "pledge",
    "%2e%2e",
    "x%0d%0aSet-Cookie:%20i-hostile",
    ";",
    "%",
];

/// Chance from a seed: SplitMix64.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or_default()
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn value(&mut self) -> String {
        match self.below(14) {
            0 => "ا".repeat(self.below(12_000)),
            1 => "<i-hostile>".repeat(self.below(3_000)),
            2 => "1".repeat(self.below(400)),
            _ => (*self.of(VALUES)).to_owned(),
        }
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| u8::try_from(self.below(255) + 1).unwrap_or(1)).collect()
    }
}

/// One request.
pub struct Request {
    pub method: Method,
    pub path: String,
    kind: Option<String>,
    body: Vec<u8>,
    cookies: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, Vec<u8>)>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |text: &str| text.chars().take(600).collect::<String>();
        let body = short(&String::from_utf8_lossy(&self.body));
        write!(f, "{} {} {:?} {:?} {:?} {body:?}", self.method, short(&self.path), self.kind, self.cookies, self.headers)
    }
}

/// Fields: mostly those that the form expects, some of them hostile, some twice, some missing, some that it does not know.
fn fields(chance: &mut Chance, good: &[(&str, &str)]) -> Vec<(String, String)> {
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let mut fields = Vec::new();
    for (name, value) in good {
        match chance.below(10) {
            0 => {}
            1 => fields.extend([((*name).to_owned(), chance.value()), ((*name).to_owned(), (*value).to_owned())]),
            2..=5 => fields.push(((*name).to_owned(), chance.value())),
            _ => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    for _ in 0..chance.below(6) {
        let name = *chance.of(&names);
        let name = match chance.below(12) {
            0 => format!("{name}[]"),
            1 => format!("{name}[a][b][c]"),
            2 => chance.value(),
            _ => name.to_owned(),
        };
        fields.push((name, chance.value()));
    }
    fields
}

fn encoded(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn multipart(chance: &mut Chance, fields: &[(String, String)]) -> Vec<u8> {
    let mut body = Vec::new();
    let plain = |text: &str| text.replace(['"', '\r', '\n'], "_");
    for (name, value) in fields {
        body.extend_from_slice(format!("--edge\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{value}\r\n", plain(name)).as_bytes());
    }
    for _ in 0..chance.below(3) {
        let name = chance.of(&["photos", "photo", "mandate", "file", "body"]).to_owned();
        let file = plain(&chance.value());
        body.extend_from_slice(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/png\r\n\r\n").as_bytes(),
        );
        let begins: [&[u8]; 5] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n", b"", b"GIF89a"];
        body.extend_from_slice(begins[chance.below(begins.len())]);
        body.extend_from_slice(&chance.bytes(300));
        body.extend_from_slice(b"\r\n");
    }
    if chance.percent(90) {
        body.extend_from_slice(b"--edge--\r\n");
    }
    body
}

fn query(chance: &mut Chance) -> String {
    match chance.below(8) {
        0 => format!("?{}", encoded(&fields(chance, &[]))),
        1 => format!("?lang={}", encoded(&[(String::new(), chance.value())])),
        2 => format!("?{}", "a=1&".repeat(chance.below(4_000))),
        3 => "?%FF=%FE&%=%&lang=%E2%28%A1".to_owned(),
        4 => format!("?before={0}&after={0}&state={0}&sort={0}&order={0}&q={0}", encoded(&[(chance.value(), String::new())])),
        _ => String::new(),
    }
}

fn body(chance: &mut Chance, good: &[(&str, &str)]) -> (Option<String>, Vec<u8>) {
    let fields = fields(chance, good);
    let form = Some("application/x-www-form-urlencoded".to_owned());
    match chance.below(20) {
        0 => (Some("application/json".to_owned()), b"{\"title\":[[[[{\"<i-hostile>\":1}]]]]}".to_vec()),
        1 => (Some(chance.of(&["text/plain", "multipart/form-data", "*/*", "", "multipart/form-data; boundary="]).to_string()), encoded(&fields).into_bytes()),
        2 => (form, chance.bytes(2_000)),
        3 => (form, format!("{}&body=%FF%FE%C0%80&%=%ZZ&&&=", encoded(&fields)).into_bytes()),
        4 => (None, encoded(&fields).into_bytes()),
        5..=8 => (Some("multipart/form-data; boundary=edge".to_owned()), multipart(chance, &fields)),
        _ => (form, encoded(&fields).into_bytes()),
    }
}

/// Draws a request.
pub fn draw(chance: &mut Chance, scene: &Scene) -> Request {
    let (method, pattern, good, _) = chance.of(ROWS);
    let mut path = scene.address(pattern);
    if chance.percent(20) {
        let mut parts: Vec<String> = path.split('/').map(ToOwned::to_owned).collect();
        let at = chance.below(parts.len());
        parts[at] = if chance.percent(10) { "a".repeat(3_000) } else { (*chance.of(SEGMENTS)).to_owned() };
        path = format!("/{}", parts.join("/").trim_start_matches('/'));
    }
    path.push_str(&query(chance));
    let method = match chance.below(12) {
        0 => chance.of(&[Method::HEAD, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::GET, Method::POST]).clone(),
        _ => Method::from_bytes(method.as_bytes()).expect("a method"),
    };
    let (kind, body) = if method == Method::GET || method == Method::HEAD { (None, Vec::new()) } else { body(chance, good) };
    let mut headers = Vec::new();
    if chance.percent(15) {
        let names = ["accept", "accept-language", "x-forwarded-for", "user-agent", "if-none-match", "range", "if-modified-since", "accept-encoding", "origin"];
        let name = *chance.of(&names);
        let value: Vec<u8> = if chance.percent(30) { chance.bytes(200) } else { chance.value().into_bytes() };
        headers.push((name, value.into_iter().filter(|byte| *byte >= 32 && *byte != 127).collect()));
    }
    if chance.percent(10) {
        headers.push(("accept", b"application/json".to_vec()));
    }
    let plain = |text: String| text.chars().filter(|c| c.is_ascii_graphic() && *c != ';').take(4_000).collect::<String>();
    let mut cookies = Vec::new();
    if chance.percent(10) {
        let name = *chance.of(&["session", "device", "lang", "flash", "kept", "__Host-session"]);
        cookies.push((name, plain(chance.value())));
    }
    Request { method, path, kind, body, cookies, headers }
}

/// Sends it as the person of a scene, in a browser of its own.
pub async fn send(scene: &Scene, request: &Request) -> Answer {
    let mut client = scene.client.clone();
    for (name, value) in &request.cookies {
        client.set_cookie(name, value);
    }
    client.headers = request.headers.iter().filter_map(|(name, value)| Some((*name, HeaderValue::from_bytes(value).ok()?))).collect();
    // What is no address at all is refused before the house sees it.
    let path = if request.path.parse::<Uri>().is_ok() { request.path.as_str() } else { "/ain-amlal" };
    client.send(request.method.clone(), path, request.kind.as_deref(), request.body.clone()).await
}
