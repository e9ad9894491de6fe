//! How long what is kept is kept. Each slice says it of its own rows, beside the work of the clock that deletes them ([`Hourly::keeps`]), so that the privacy
//! page and that work cannot say different things. Here is what several slices decide together: which accounts nobody confirmed or uses.

use app::model::my_data::KeptFor;

use super::leaving::{self, Contributions, WARNING_DAYS};
use super::{holdings, store};
use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::base::personal_data::over;
use crate::base::slice::Hourly;
use crate::people::accounts::sweeping::{self, Idle};
use crate::people::accounts::{UNCONFIRMED, UNUSED};
use crate::people::{roles, staff};

/// Accounts of one run: each is a transaction, and a mail.
const ACCOUNTS: usize = 50;

pub(super) const HOURLY: &[Hourly] = &[
    Hourly::keeping(UNUSED, "unused accounts", |app| Box::pin(async move { end_unused(&app).await })),
    Hourly::keeping(UNCONFIRMED, "accounts that nobody confirmed", |app| Box::pin(async move { delete_unconfirmed(&app).await })),
    Hourly::keeping(holdings::CODES, "codes for leaving", |app| Box::pin(async move { Ok(store::forget_codes(&app.db, app.clock.now()).await?) })),
    Hourly::keeping(holdings::OBJECTIONS, "objections", |app| {
        Box::pin(async move { Ok(store::forget_objections(&app.db, over(holdings::OBJECTIONS, &app), Hourly::BATCH).await?) })
    }),
];

/// Every period, as pages show it.
pub fn periods(app: &App) -> Vec<KeptFor> {
    app.slices.iter().flat_map(|slice| slice.hourly).filter_map(|piece| piece.keeps).collect()
}

/// Accounts of which the history of roles says nothing: it refers to those that were ever given one.
async fn delete_unconfirmed(app: &App) -> Result<()> {
    let mut after = None;
    loop {
        let found = sweeping::idle(&app.db, Idle::Unconfirmed(over(UNCONFIRMED, app)), after, Hourly::BATCH).await?;
        let Some(last) = found.last().copied() else { return Ok(()) };
        after = Some(last);
        let known = staff::with_history(app, &found).await?;
        let unknown: Vec<AccountId> = found.into_iter().filter(|id| !known.contains(id)).collect();
        sweeping::delete_unconfirmed(&app.db, &unknown).await?;
    }
}

/// Warns whoever has not come for long, and empties the accounts of those who did not come after the warning either. Staff are left alone: first somebody
/// takes their role away.
async fn end_unused(app: &App) -> Result<()> {
    let (over, now) = (over(UNUSED, app), app.clock.now());
    for account in unused(app, Idle::Unwarned(over.plus_days(WARNING_DAYS))).await? {
        leaving::warn(app, account).await?;
    }
    for account in unused(app, Idle::Warned(over, now.plus_days(-WARNING_DAYS))).await? {
        leaving::leave(app, account, Contributions::Keep, leaving::Why::Unused).await?;
    }
    Ok(())
}

/// Some of these accounts, those left out that have a role.
async fn unused(app: &App, which: Idle) -> Result<Vec<AccountId>> {
    let mut after = None;
    let mut unused = Vec::new();
    while unused.len() < ACCOUNTS {
        let mut found = sweeping::idle(&app.db, which, after, Hourly::BATCH).await?;
        let Some(last) = found.last().copied() else { break };
        after = Some(last);
        let staff = roles::among(app, &found).await?;
        found.retain(|id| !staff.contains(id));
        unused.extend(found);
    }
    unused.truncate(ACCOUNTS);
    Ok(unused)
}
