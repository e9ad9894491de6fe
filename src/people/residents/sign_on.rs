//! Residence by the word of a provider of single sign-on.
//!
//! It is asked again at every sign-in: who moves away lets it run out. It is renewed once a day at most, so that the log stays readable. **What staff withdrew
//! stays withdrawn**: staff may know what the provider does not; only a code given out later brings it back. **One identity makes one resident**, whatever
//! accounts it is linked to and unlinked from.

use app::model::content::ResidenceMethod;

use super::store;
use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::communes;

/// Makes somebody a resident of `place` (`commune` or `commune/neighbourhood`), or renews it. A place that does not exist is a mistake of the
/// configuration: it is logged and changes nothing.
pub(super) async fn verify(app: &App, account: AccountId, place: &str, identity: &[u8]) -> Result<()> {
    let (slug, neighbourhood) = place.split_once('/').map_or((place, None), |(slug, neighbourhood)| (slug, Some(neighbourhood)));
    let commune = match communes::find(app, slug).await {
        Err(Error::NotFound) => {
            tracing::warn!("single sign-on names the commune {slug}, which does not exist");
            return Ok(());
        }
        found => found?,
    };
    let known = communes::offered_neighbourhoods(app, commune.id).await?;
    let found = neighbourhood.and_then(|slug| known.iter().find(|known| known.slug == slug));
    if found.is_none() && neighbourhood.is_some() {
        tracing::warn!("single sign-on names the neighbourhood {place}, which does not exist");
    }
    let now = app.clock.now();
    let new = store::Residence {
        account,
        commune: commune.id,
        neighbourhood: found.map(|known| known.id),
        method: ResidenceMethod::SingleSignOn.as_str(),
        at: now,
        until: now.plus_months(commune.residence_months),
    };
    let mut tx = app.db.begin().await?;
    if store::identity_of(&mut tx, commune.id, identity.to_vec(), account).await? != account {
        tracing::warn!("an identity that made another account a resident is not counted twice");
        return Ok(());
    }
    if !store::verify_by_provider(&mut tx, &new, now.plus_days(-1)).await? {
        return Ok(());
    }
    super::log_verified(app, &mut tx, &commune, &new, None).await?;
    tx.commit().await?;
    Ok(())
}
