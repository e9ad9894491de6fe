//! A provider of our own, which does everything wrong that a provider can do wrong.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey as _};
use serde_json::{Map, Value, json};
use tajmaat::base::config::{ProviderConfig, ProviderKind};

/// How an address answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Good,
    Status(u16),
    Never,
    Endless,
    Nonsense,
    Elsewhere,
}

/// What it does from now on.
pub struct Script {
    pub discovery: Reply,
    pub token: Reply,
    pub info: Reply,
    /// `EdDSA`, `none` or `HS256`.
    pub algorithm: &'static str,
    /// Which key signs, and what it says it is called.
    pub key: (u8, &'static str),
    /// Keys in the published set.
    pub published: Vec<(u8, &'static str)>,
    /// Claims of the ID token, over what a good one has.
    pub claims: Value,
    /// User info, over the good one.
    pub told: Value,
    /// The good claims' own.
    pub nonce: String,
    pub now: i64,
    /// What was asked: path and body.
    pub seen: Vec<(String, String)>,
}

#[derive(Clone)]
pub struct Faulty {
    pub issuer: String,
    script: Arc<Mutex<Script>>,
}

/// A key made of one byte; the same each time.
pub fn key(seed: u8, name: &str) -> CoreEdDsaPrivateSigningKey {
    // PKCS#8 of Ed25519 is these bytes and the secret.
    let der = [&[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20][..], &[seed; 32]].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(name.to_owned()))).expect("a key")
}

fn over(good: Value, changes: &Value) -> Value {
    let mut good: Map<String, Value> = good.as_object().expect("an object").clone();
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            good.remove(name);
        } else {
            good.insert(name.clone(), value.clone());
        }
    }
    good.into()
}

impl Faulty {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let script = Script {
            discovery: Reply::Good,
            token: Reply::Good,
            info: Reply::Good,
            algorithm: "EdDSA",
            key: (1, "first"),
            published: vec![(1, "first")],
            claims: json!({}),
            told: json!({}),
            nonce: String::new(),
            now: 0,
            seen: Vec::new(),
        };
        let faulty = Self { issuer, script: Arc::new(Mutex::new(script)) };
        let router = Router::new().fallback(answer).with_state(faulty.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        faulty
    }

    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("the script")
    }

    pub fn config(&self) -> ProviderConfig {
        ProviderConfig { issuer: self.issuer.clone(), ..super::configured(ProviderKind::OpenId) }
    }

    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/info"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA", "none", "HS256"],
        })
    }

    /// What a token says here, with the changes.
    fn claims(&self) -> Value {
        let script = self.script();
        let good = json!({ "iss": self.issuer, "sub": "fatima", "aud": "tajmaat", "exp": script.now + 600, "iat": script.now, "nonce": script.nonce });
        over(good, &script.claims)
    }

    fn token(&self) -> String {
        let claims = self.claims();
        let script = self.script();
        let (seed, name) = script.key;
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": script.algorithm, "kid": name, "typ": "JWT" })), part(&claims));
        let signature = match script.algorithm {
            "none" => Vec::new(),
            "HS256" => {
                let secret = CoreHmacKey::new(super::SECRET.as_bytes().to_vec());
                secret.sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes()).expect("a signature")
            }
            _ => key(seed, name).sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).expect("a signature"),
        };
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }
}

fn written(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn answer(State(faulty): State<Faulty>, uri: Uri, body: String) -> Response {
    let path = uri.path().to_owned();
    let (reply, told) = {
        let mut script = faulty.script();
        script.seen.push((path.clone(), body));
        let reply = match path.as_str() {
            "/token" => script.token,
            "/info" => script.info,
            _ => script.discovery,
        };
        (reply, script.told.clone())
    };
    match reply {
        Reply::Good => {}
        Reply::Status(status) => return (StatusCode::from_u16(status).expect("a status"), "{\"error\":\"invalid_grant\"}").into_response(),
        Reply::Never => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return StatusCode::OK.into_response();
        }
        Reply::Endless => {
            let part = || Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b' '; 65_536]));
            let endless = futures::stream::repeat_with(part);
            return ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(endless)).into_response();
        }
        Reply::Nonsense => return ([(header::CONTENT_TYPE, "application/json")], "<script>{").into_response(),
        Reply::Elsewhere => return (StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1:1/")]).into_response(),
    }
    match path.as_str() {
        "/.well-known/openid-configuration" => written(&faulty.metadata()),
        "/keys" => {
            let published = faulty.script().published.clone();
            let keys: Vec<Value> = published.iter().map(|(seed, name)| serde_json::to_value(key(*seed, name).as_verification_key()).expect("a key")).collect();
            written(&json!({ "keys": keys }))
        }
        "/token" => written(&json!({ "access_token": "access", "token_type": "Bearer", "id_token": faulty.token() })),
        "/info" => written(&over(json!({ "sub": "fatima", "name": "Fatima B." }), &told)),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
