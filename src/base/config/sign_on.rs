//! `[sign_on.ID]`: providers of single sign-on, one table each. The identifier is part of the addresses that the provider sends people back to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use app::model::Localized;
use serde::{Deserialize, Serialize};
use url::Url;

use super::is_loopback;

/// All providers, by identifier.
pub type SignOnConfig = BTreeMap<String, ProviderConfig>;

/// What a provider speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// OpenID Connect, with discovery and ID tokens.
    #[default]
    OpenId,
    /// OAuth 2.0 with an address that says who somebody is.
    OAuth2,
}

/// One provider.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderConfig {
    /// `openid` or `oauth2`.
    pub kind: ProviderKind,
    /// OpenID Connect: the issuer, exactly as its discovery document writes it.
    pub issuer: String,
    /// OAuth 2.0: where people are sent.
    pub authorize_url: String,
    /// OAuth 2.0: where a code becomes a token.
    pub token_url: String,
    /// OAuth 2.0: what says who somebody is, as a JSON object.
    pub user_info_url: String,
    /// As which client we are known there.
    pub client_id: String,
    /// Our secret there; empty for a public client.
    pub client_secret: String,
    /// A file with `client_secret` in it.
    pub client_secret_file: PathBuf,
    /// What is asked for; empty: `email` and `profile` of OpenID Connect, nothing of OAuth 2.0.
    pub scopes: Vec<String>,
    /// Whether an address that the provider says is confirmed counts as confirmed here.
    pub trust_email: bool,
    /// What people read on the button.
    pub name: Names,
    /// OAuth 2.0: the names of what is needed.
    pub fields: FieldNames,
    /// Whether and how a claim says where somebody lives.
    pub residence: Option<ResidenceConfig>,
}

/// A name in the languages of the pages.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    pub ar: String,
    pub fr: String,
    pub en: String,
}

/// What the parts of an answer are called. A dot leads into an object: `address.locality`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldNames {
    /// What never changes for a person and is nobody else's.
    pub id: String,
    /// The address.
    pub email: String,
    /// Whether the address is confirmed.
    pub email_verified: String,
    /// The name.
    pub name: String,
}

impl Default for FieldNames {
    /// The names of OpenID Connect.
    fn default() -> Self {
        Self { id: "sub".to_owned(), email: "email".to_owned(), email_verified: "email_verified".to_owned(), name: "name".to_owned() }
    }
}

/// A claim by which the provider says where somebody lives.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResidenceConfig {
    /// The claim; a dot leads into an object.
    pub claim: String,
    /// A value of the claim, and the commune it means, or `commune/neighbourhood`.
    pub values: BTreeMap<String, String>,
}

impl ProviderConfig {
    /// The name people read.
    pub fn named(&self) -> Localized {
        let name = self.name.clone();
        Localized { ar: name.ar, en: if name.en.is_empty() { name.fr.clone() } else { name.en }, fr: name.fr }
    }

    /// Masks the secret.
    pub(super) fn mask(&mut self, mask: &str) {
        if !self.client_secret.is_empty() {
            mask.clone_into(&mut self.client_secret);
        }
    }

    fn check(&self) -> anyhow::Result<()> {
        ensure!(!self.client_id.is_empty(), "client_id is missing");
        ensure!(!self.name.ar.is_empty() && !self.name.fr.is_empty(), "name needs ar and fr");
        let urls = [("issuer", &self.issuer), ("authorize_url", &self.authorize_url), ("token_url", &self.token_url), ("user_info_url", &self.user_info_url)];
        for (key, url) in urls {
            let belongs = (key == "issuer") == (self.kind == ProviderKind::OpenId);
            match (belongs, url.is_empty()) {
                (true, true) => bail!("{key} is missing"),
                (false, false) => bail!("{key} is not for this kind"),
                (true, false) => check_url(url).with_context(|| format!("{key} is not good"))?,
                (false, true) => {}
            }
        }
        ensure!(self.kind == ProviderKind::OAuth2 || self.fields == FieldNames::default(), "fields is for kind = \"oauth2\"");
        ensure!(!self.fields.id.is_empty(), "fields.id is empty");
        if let Some(residence) = &self.residence {
            ensure!(!residence.claim.is_empty() && !residence.values.is_empty(), "residence needs a claim and values");
            let place = |text: &String| text.split('/').count() <= 2 && text.split('/').all(is_slug);
            ensure!(residence.values.values().all(place), "each of residence.values is a commune, or commune/neighbourhood");
        }
        Ok(())
    }
}

fn is_slug(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Refuses providers that cannot work.
///
/// # Errors
/// Names the provider and the key; no secret is in the message.
pub(super) fn check(config: &SignOnConfig) -> anyhow::Result<()> {
    for (id, provider) in config {
        ensure!(is_slug(id), "a provider in sign_on has a name with other than small Latin letters, digits and hyphens");
        provider.check().with_context(|| format!("sign_on.{id} is not good"))?;
    }
    Ok(())
}

fn check_url(text: &str) -> anyhow::Result<()> {
    let url = Url::parse(text).context("it is not an address such as https://id.example")?;
    ensure!(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)), "it must be https:// (http:// only on this machine)");
    ensure!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none(), "it must not hold a password or a fragment");
    Ok(())
}
