//! Authenticator apps: six digits that change every half minute (RFC 6238: SHA-1, one step of tolerance either way).
//!
//! The key is derived from the installation's secret, the account and a random id; the page that shows it changes nothing, and nothing is kept until the
//! app's first code is right.

use app::model::form::FormErrors;
use app::model::second_factor::{AppFields, AppPage};
use app::words::tr;
use totp_rs::{Algorithm, Builder, Totp};
use uuid::Uuid;

use super::{add, name, seconds, store};
use crate::base::App;
use crate::base::db::{AccountId, AuthenticatorId, RowId};
use crate::base::error::{Error, Result};
use crate::base::qr::Qr;
use crate::base::text::digit;
use crate::people::accounts::Viewer;

const STEP_SECONDS: u64 = 30;

/// An app that is, or may become, somebody's second factor.
pub(in crate::people::accounts) struct Authenticator {
    id: AuthenticatorId,
    totp: Totp,
}

impl Authenticator {
    /// The one with this id of this account.
    fn of(app: &App, account: AccountId, id: AuthenticatorId, label: &str) -> Result<Self> {
        let key = app.secret.keyed("authenticator app", &[account.0.as_bytes(), id.0.as_bytes()]);
        let label: String = label.chars().filter(|c| *c != ':').collect();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(key[..20].to_vec())
            .with_account_name(label)
            .with_issuer(Some("Tajmaat"))
            .build()
            .map_err(|error| anyhow::anyhow!("an authenticator's key: {error:?}"))?;
        Ok(Self { id, totp })
    }

    /// A new one for the viewer, not kept yet.
    pub fn offer(app: &App, viewer: &Viewer) -> Result<Self> {
        Self::of(app, viewer.id, app.rng.id(app.clock.now()), viewer.contact())
    }

    /// The one that a form names. Returns `None` if it is there already.
    pub async fn named(app: &App, viewer: &Viewer, id: &str) -> Result<Option<Self>> {
        let id = AuthenticatorId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
        if store::exists(&app.db, id).await? {
            return Ok(None);
        }
        Self::of(app, viewer.id, id, viewer.contact()).map(Some)
    }

    /// The page that shows its key.
    pub fn page(&self, fields: AppFields, errors: FormErrors) -> Result<AppPage> {
        let link = self.totp.to_url().map_err(|error| anyhow::anyhow!("an authenticator's address: {error:?}"))?;
        let qr = Qr::of(&link)?;
        let key: Vec<char> = self.totp.secret().to_base32().chars().collect();
        let key = key.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
        Ok(AppPage { id: self.id.to_string(), key, link, squares: qr.squares(), side: qr.side, fields, errors })
    }

    /// Keeps it, if the code is the app's. Returns the batch of recovery codes that came with a first one.
    pub async fn keep(&self, app: &App, viewer: &Viewer, fields: &AppFields, session: &[u8]) -> Result<Option<RowId>> {
        let name = name(&fields.name)?;
        let now = app.clock.now();
        let step = self.totp.check(&digits(&fields.code), seconds(now)).ok_or_else(|| Error::field("code", tr::second_factor::WRONG_FIRST))?;
        let new =
            store::New { id: self.id, kind: "totp", name: &name, credential_id: None, credential: "", step: i64::try_from(step).unwrap_or_default(), at: now };
        add(app, viewer, new, session).await
    }
}

fn digits(typed: &str) -> String {
    typed.chars().filter_map(digit).collect()
}

/// Whether this is the present code of one of the account's apps, not used before.
pub(super) async fn check(app: &App, account: AccountId, typed: &str) -> Result<bool> {
    let code = digits(typed);
    if code.len() != 6 || typed.chars().any(char::is_alphabetic) {
        return Ok(false);
    }
    let now = app.clock.now();
    for row in store::list(&app.db, account).await?.into_iter().filter(|row| row.kind == "totp") {
        let Some(step) = Authenticator::of(app, account, row.id, "x")?.totp.check(&code, seconds(now)) else { continue };
        let mut tx = app.db.begin().await?;
        if store::use_step(&mut tx, row.id, i64::try_from(step).unwrap_or_default(), now).await? {
            tx.commit().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// A code of an account's first app that works now, if it has one: for the demonstration and for tests.
pub(in crate::people::accounts) async fn present_code(app: &App, account: AccountId) -> Result<Option<String>> {
    let Some(row) = store::list(&app.db, account).await?.into_iter().find(|row| row.kind == "totp") else { return Ok(None) };
    let now = seconds(app.clock.now());
    // A code works once: the next one, which is accepted too, follows a used one.
    let used = u64::try_from(row.last_step).unwrap_or_default();
    let step = (now / STEP_SECONDS).saturating_sub(1).max(used + 1);
    Ok(Some(Authenticator::of(app, account, row.id, "x")?.totp.generate(step * STEP_SECONDS).to_string()))
}
