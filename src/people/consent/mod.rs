//! Consent: the notice that people agree to when they join, in versions that stay, and who agreed to which, when, in which language and on which way.
//!
//! To change the notice, add a version with texts of its own at the end of [`VERSIONS`]: a text that somebody agreed to never changes (a test holds their
//! fingerprints). Whoever joins agrees to the last one. If it means something else, raise [`MEANS_THE_SAME_SINCE`]: everybody who is signed in is then asked
//! again, and can go on reading meanwhile. In other words it asks nobody: what they agreed to stays recorded as what they read.

mod holdings;
mod store;

use app::model::Lang;
use app::model::my_data::{ConsentFields, GivenConsent, PrivacyNotice};
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, PartRows, Parts, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { holdings: holdings::HOLDINGS, unseen: &["consents"], ..Slice::named("consent") };

/// Every notice there was, the one that counts last.
pub const VERSIONS: &[PrivacyNotice] = &[
    PrivacyNotice { version: 1, texts: [tr::consent::v1::WHO, tr::consent::v1::WHY, tr::consent::v1::HOW_LONG, tr::consent::v1::RIGHTS] },
    PrivacyNotice { version: 2, texts: [tr::consent::v2::WHO, tr::consent::v2::WHY, tr::consent::v2::HOW_LONG, tr::consent::v2::RIGHTS] },
];

/// The first notice that means what the one that counts means.
const MEANS_THE_SAME_SINCE: i64 = 1;

/// Whether somebody who agreed to a version is asked no more.
pub const fn is_enough(version: i64) -> bool {
    version >= MEANS_THE_SAME_SINCE
}

/// The notice that counts.
pub fn current() -> PrivacyNotice {
    VERSIONS[VERSIONS.len() - 1]
}

/// The notice of a version.
pub fn find(version: i64) -> Option<PrivacyNotice> {
    VERSIONS.iter().copied().find(|notice| notice.version == version)
}

/// On which way somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Joining with an address.
    Mail,
    /// Joining with a phone.
    Phone,
    /// Joining by single sign-on.
    SingleSignOn,
    /// Asked again when the notice had changed.
    Renewal,
}

impl Way {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::SingleSignOn => "single_sign_on",
            Self::Renewal => "renewal",
        }
    }
}

/// Logs that somebody agreed to the notice that counts, in the transaction of what asked for it.
pub async fn record(app: &App, tx: &mut Tx, account: AccountId, lang: Lang, way: Way) -> Result<()> {
    record_at(app, tx, account, (lang, way), app.clock.now()).await
}

/// The same for a moment that has passed.
pub async fn record_at(app: &App, tx: &mut Tx, account: AccountId, (lang, way): (Lang, Way), at: Timestamp) -> Result<()> {
    let id = app.rng.id::<RowId>(at);
    let new = store::NewConsent { id, account, version: current().version, language: lang.code(), way: way.as_str(), at };
    Ok(store::insert(tx, &new).await?)
}

/// The same for many people who were never asked before, each with an id for the row: whoever fills a database.
pub async fn record_all(tx: &mut Tx, people: &[(RowId, AccountId, Lang, Timestamp)], way: Way) -> Result<()> {
    let version = current().version;
    let new = people.iter().map(|&(id, account, lang, at)| store::NewConsent { id, account, version, language: lang.code(), way: way.as_str(), at });
    Ok(store::insert_all(tx, &new.collect::<Vec<_>>()).await?)
}

/// The latest notice that somebody agreed to.
pub async fn agreed(app: &App, account: AccountId) -> Result<Option<GivenConsent>> {
    Ok(store::agreed(&app.db, account).await?.map(|(version, at)| GivenConsent { version, at: at.into() }))
}

/// How many people agreed to each notice, by its version; whoever agreed to several counts for each of them.
pub async fn tally(app: &App) -> Result<Vec<(i64, i64)>> {
    let counted = store::tally(&app.db).await?;
    let of = |version: i64| counted.iter().find(|(known, _)| *known == version).map_or(0, |(_, count)| *count);
    Ok(VERSIONS.iter().map(|notice| (notice.version, of(notice.version))).collect())
}

/// Asks for the latest notice that somebody agreed to.
pub fn with_agreed(parts: Parts, account: AccountId) -> Parts {
    store::with_agreed(parts, account)
}

/// Whether somebody is to be asked, from the rows of [`with_agreed`].
pub fn is_due(rows: &PartRows) -> bool {
    rows.of("consent").filter_map(|row| row.find_number(0)).all(|version| !is_enough(version))
}

/// Agrees to what was read; a notice that changed meanwhile is to be read first.
pub async fn agree(app: &App, account: AccountId, lang: Lang, fields: &ConsentFields) -> Result<()> {
    if fields.version != current().version.to_string() {
        return Err(Error::field("consent", tr::consent::CHANGED));
    }
    if fields.consent != "yes" {
        return Err(Error::field("consent", tr::consent::NEEDED));
    }
    let mut tx = app.db.begin().await?;
    record(app, &mut tx, account, lang, Way::Renewal).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// What people agreed to. A text that changed needs a new version, never a new fingerprint of an old one.
    const FINGERPRINTS: &[(i64, &str)] = &[(1, "52375237ca208a89"), (2, "c95499df48e6468a")];

    #[test]
    fn what_somebody_agreed_to_stays_as_it_was() {
        let fingerprint = |notice: &PrivacyNotice| {
            let texts = notice.texts.iter().flat_map(|key| [Lang::Ar, Lang::Fr, Lang::En].map(|lang| key.text(lang)));
            let hash = Sha256::digest(texts.collect::<Vec<_>>().join("\n"));
            (notice.version, hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>())
        };
        let found: Vec<(i64, String)> = VERSIONS.iter().map(fingerprint).collect();
        assert_eq!(found, FINGERPRINTS.iter().map(|(version, hash)| (*version, (*hash).to_owned())).collect::<Vec<_>>());
        assert!(find(MEANS_THE_SAME_SINCE).is_some() && is_enough(current().version));
        assert!(VERSIONS.windows(2).all(|pair| pair[0].version < pair[1].version));
    }
}
