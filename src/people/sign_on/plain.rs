//! Plain OAuth 2.0: the code flow with PKCE, and an address that says whose the access token is.

use oauth2::basic::BasicClient;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _, TokenUrl,
};
use url::Url;

use super::wire::{Claims, Wire};
use super::{Attempt, Return, Trouble};
use crate::base::config::ProviderConfig;

fn configured(error: &url::ParseError) -> Trouble {
    Trouble::down(format!("an address of the configuration: {error}"))
}

/// Where to send somebody.
pub(super) fn begin(config: &ProviderConfig, redirect: &str, attempt: &Attempt) -> Result<Url, Trouble> {
    let authorize = AuthUrl::new(config.authorize_url.clone()).map_err(|error| configured(&error))?;
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| configured(&error))?;
    let client = BasicClient::new(ClientId::new(config.client_id.clone())).set_auth_uri(authorize).set_redirect_uri(redirect);
    let state = CsrfToken::new(attempt.state.clone());
    let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
    let request = client
        .authorize_url(move || state)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .add_scopes(config.scopes.iter().map(|scope| Scope::new(scope.clone())));
    Ok(request.url().0)
}

/// What the provider says of whoever came back.
pub(super) async fn finish(config: &ProviderConfig, redirect: &str, wire: &Wire, attempt: &Attempt, back: &Return) -> Result<Claims, Trouble> {
    let token = TokenUrl::new(config.token_url.clone()).map_err(|error| configured(&error))?;
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| configured(&error))?;
    let mut client = BasicClient::new(ClientId::new(config.client_id.clone())).set_token_uri(token).set_redirect_uri(redirect);
    if !config.client_secret.is_empty() {
        client = client.set_client_secret(ClientSecret::new(config.client_secret.clone()));
    }
    let exchange = client.exchange_code(AuthorizationCode::new(back.code.clone()));
    let tokens = exchange.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone())).request_async(wire).await?;
    wire.user_info(&config.user_info_url, tokens.access_token().secret()).await
}
