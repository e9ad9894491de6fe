//! OpenID Connect: discovery, the code flow with PKCE, and an ID token that is checked in every respect before a word of it is read.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IssuerUrl, JsonWebKeySet,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::wire::{Claims, Wire, WireError};
use super::{Attempt, Return, Trouble};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::config::ProviderConfig;

/// How long discovery and keys are good for.
const KNOWN_SECONDS: i64 = 3_600;
/// A key that is not known is asked for again, but not for every token that somebody invents.
const KEYS_SECONDS: i64 = 10;

/// Claims beyond the standard's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Others(Claims);
impl AdditionalClaims for Others {}

type Tokens = StandardTokenResponse<
    IdTokenFields<Others, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>,
    CoreTokenType,
>;
type Relying = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// What was discovered, and when.
#[derive(Clone, Debug)]
struct Known {
    metadata: CoreProviderMetadata,
    at: Timestamp,
    keys_at: Timestamp,
}

/// What is known of the provider, in memory.
#[derive(Debug, Default)]
pub(super) struct Discovered(Mutex<Option<Arc<Known>>>);

impl Discovered {
    fn get(&self) -> Option<Arc<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    fn put(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        known
    }
}

/// One provider for the time of a question.
pub(super) struct OpenId<'a> {
    pub app: &'a App,
    pub config: &'a ProviderConfig,
    pub wire: &'a Wire,
    pub discovered: &'a Discovered,
    pub redirect: String,
}

impl OpenId<'_> {
    /// Where to send somebody.
    pub async fn begin(&self, attempt: &Attempt, again: bool) -> Result<Url, Trouble> {
        let known = self.known().await?;
        let client = self.client(&known)?;
        let (state, nonce) = (CsrfToken::new(attempt.state.clone()), Nonce::new(attempt.nonce.clone()));
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let mut request = client
            .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, move || state, move || nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(self.scopes());
        if again {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        Ok(request.url().0)
    }

    fn scopes(&self) -> Vec<Scope> {
        if self.config.scopes.is_empty() {
            return ["email", "profile"].map(|scope| Scope::new(scope.to_owned())).to_vec();
        }
        self.config.scopes.iter().filter(|scope| *scope != "openid").map(|scope| Scope::new(scope.clone())).collect()
    }

    /// What the provider says of whoever came back.
    pub async fn finish(&self, attempt: &Attempt, back: &Return) -> Result<Claims, Trouble> {
        // Which provider answered, where it says so (RFC 9207): another one's answer is not ours.
        if back.iss.as_ref().is_some_and(|issuer| *issuer != self.config.issuer) {
            return Err(Trouble::refused("another issuer answered"));
        }
        let known = self.known().await?;
        let client = self.client(&known)?;
        let exchange = client.exchange_code(AuthorizationCode::new(back.code.clone())).map_err(|_| Trouble::down("discovery names no token endpoint"))?;
        let tokens = exchange.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone())).request_async(self.wire).await?;
        let token = tokens.id_token().ok_or_else(|| Trouble::refused("there is no ID token"))?;
        let claims = self.check(&known, token, attempt, &tokens).await?;
        let mut signed = match serde_json::to_value(&claims) {
            Ok(serde_json::Value::Object(signed)) => signed,
            _ => return Err(Trouble::refused("the claims cannot be read")),
        };
        if let Some(url) = known.metadata.userinfo_endpoint() {
            let said = self.wire.user_info(url.as_str(), tokens.access_token().secret()).await?;
            // Somebody else's user info must not be mixed in.
            if said.get("sub") != signed.get("sub") {
                return Err(Trouble::refused("user info is about somebody else"));
            }
            for (name, value) in said {
                signed.entry(name).or_insert(value);
            }
        }
        Ok(signed)
    }

    /// Signature, issuer, audience, expiry, nonce, and that the access token is the one the ID token was made with.
    async fn check(&self, known: &Known, token: &Token, attempt: &Attempt, tokens: &Tokens) -> Result<IdTokenClaims<Others, CoreGenderClaim>, Trouble> {
        let nonce = Nonce::new(attempt.nonce.clone());
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(self.app.clock.now().micros()).unwrap_or(0));
        let verify = |known: &Known| -> Result<IdTokenClaims<Others, CoreGenderClaim>, Unverified> {
            let client = self.client(known)?;
            // Never a symmetric one: our secret is no key of the provider's.
            let verifier = client.id_token_verifier().set_allowed_algs(asymmetric()).set_time_fn(move || now.into());
            let claims = token.claims(&verifier, &nonce)?;
            if let Some(expected) = claims.access_token_hash() {
                let actual = token.signing_key(&verifier).ok().and_then(|key| {
                    let algorithm = token.signing_alg().ok()?;
                    AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok()
                });
                if actual.as_ref() != Some(expected) {
                    return Err(Trouble::refused("the access token is not that of the ID token").into());
                }
            }
            Ok(claims.clone())
        };
        let again = match verify(known) {
            Ok(claims) => return Ok(claims),
            Err(Unverified::KeyUnknown) => self.with_new_keys(known).await?,
            Err(Unverified::Wrong(trouble)) => return Err(trouble),
        };
        verify(&again).map_err(|unverified| match unverified {
            Unverified::KeyUnknown => Trouble::refused("the ID token is signed by an unknown key"),
            Unverified::Wrong(trouble) => trouble,
        })
    }

    fn client(&self, known: &Known) -> Result<Relying, Trouble> {
        let secret = (!self.config.client_secret.is_empty()).then(|| ClientSecret::new(self.config.client_secret.clone()));
        let redirect = RedirectUrl::new(self.redirect.clone()).map_err(|error| Trouble::down(format!("public_url: {error}")))?;
        let client = Relying::from_provider_metadata(known.metadata.clone(), ClientId::new(self.config.client_id.clone()), secret);
        let methods = known.metadata.token_endpoint_auth_methods_supported();
        let in_body =
            methods.is_some_and(|known| !known.contains(&CoreClientAuthMethod::ClientSecretBasic) && known.contains(&CoreClientAuthMethod::ClientSecretPost));
        let auth = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(redirect).set_auth_type(auth))
    }

    async fn known(&self) -> Result<Arc<Known>, Trouble> {
        let now = self.app.clock.now();
        if let Some(known) = self.discovered.get().filter(|known| now < known.at.plus_seconds(KNOWN_SECONDS)) {
            return Ok(known);
        }
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|error| Trouble::down(format!("the issuer: {error}")))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, self.wire).await?;
        Ok(self.discovered.put(Known { metadata, at: now, keys_at: now }))
    }

    async fn with_new_keys(&self, known: &Known) -> Result<Arc<Known>, Trouble> {
        let now = self.app.clock.now();
        if now < known.keys_at.plus_seconds(KEYS_SECONDS) {
            return Err(Trouble::refused("the ID token is signed by an unknown key"));
        }
        let keys = JsonWebKeySet::fetch_async(known.metadata.jwks_uri(), self.wire).await?;
        Ok(self.discovered.put(Known { metadata: known.metadata.clone().set_jwks(keys), at: known.at, keys_at: now }))
    }
}

/// Why a token is not believed.
enum Unverified {
    KeyUnknown,
    Wrong(Trouble),
}

impl From<Trouble> for Unverified {
    fn from(trouble: Trouble) -> Self {
        Self::Wrong(trouble)
    }
}

impl From<ClaimsVerificationError> for Unverified {
    fn from(error: ClaimsVerificationError) -> Self {
        match error {
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => Self::KeyUnknown,
            ClaimsVerificationError::SignatureVerification(why) => Self::Wrong(Trouble::refused(format!("the ID token: {why}"))),
            // Says no more than which check failed: the rest may be about a person.
            ClaimsVerificationError::Expired(_) => Self::Wrong(Trouble::refused("the ID token has expired")),
            ClaimsVerificationError::InvalidAudience(_) => Self::Wrong(Trouble::refused("the ID token is for another audience")),
            ClaimsVerificationError::InvalidIssuer(_) => Self::Wrong(Trouble::refused("the ID token is of another issuer")),
            ClaimsVerificationError::InvalidNonce(_) => Self::Wrong(Trouble::refused("the ID token has another nonce")),
            _ => Self::Wrong(Trouble::refused("the ID token is not good")),
        }
    }
}

impl From<DiscoveryError<WireError>> for Trouble {
    fn from(error: DiscoveryError<WireError>) -> Self {
        match error {
            DiscoveryError::Request(error) => error.into(),
            other => Self::down(format!("discovery: {other}")),
        }
    }
}

fn asymmetric() -> [CoreJwsSigningAlgorithm; 9] {
    use CoreJwsSigningAlgorithm as Algorithm;
    [
        Algorithm::RsaSsaPkcs1V15Sha256,
        Algorithm::RsaSsaPkcs1V15Sha384,
        Algorithm::RsaSsaPkcs1V15Sha512,
        Algorithm::RsaSsaPssSha256,
        Algorithm::RsaSsaPssSha384,
        Algorithm::RsaSsaPssSha512,
        Algorithm::EcdsaP256Sha256,
        Algorithm::EcdsaP384Sha384,
        Algorithm::EdDsa,
    ]
}
