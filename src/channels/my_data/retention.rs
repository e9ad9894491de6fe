//! How long what is kept is kept: one table, which the privacy page and the register of processing show and a job follows, so that they cannot say
//! different things. To add a kind: a variant, its period, its words, its step in [`sweep`].
//!
//! A step deletes a bounded number of rows; what is left waits for the next run. A step that fails is logged and does not keep the others from running.

use app::model::my_data::{KeptFor, Period};
use app::words::{Key, tr};
use tower_sessions::ExpiredDeletion as _;

use super::leaving::{self, Contributions};
use super::sweeping;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::kept_forms;
use crate::base::db::sessions::{DbSessions, IDLE_DAYS};
use crate::base::error::Result;
use crate::content::photos;
use crate::moderation;
use crate::participation::support;
use crate::people::accounts;
use crate::site::orphans;

/// Rows of one step and run.
const BATCH: i64 = 500;
/// Supports of one step and run: each only loses a hash.
const ORIGINS: i64 = 20_000;
/// Accounts of one step and run: each is a transaction, and a mail.
const ACCOUNTS: i64 = 50;
/// Days between the warning and the end of an unused account.
pub const WARNING_DAYS: i64 = 60;

/// What is kept for a set time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what it says; the words say since when")]
pub enum Kept {
    Sessions,
    KeptForms,
    Links,
    PhoneCodes,
    UnconfirmedAccounts,
    UnusedAccounts,
    AbandonedPhotos,
    RedactedOriginals,
    ResidenceCodes,
    ResidenceEvents,
    ReadNotifications,
    FailedJobs,
    DeletionCodes,
    Objections,
    Assistance,
    SupportOrigins,
}

impl Kept {
    /// Every kind, in the order of the privacy page.
    pub const ALL: [Self; 16] = [
        Self::UnusedAccounts,
        Self::UnconfirmedAccounts,
        Self::Sessions,
        Self::KeptForms,
        Self::Links,
        Self::PhoneCodes,
        Self::DeletionCodes,
        Self::AbandonedPhotos,
        Self::RedactedOriginals,
        Self::ReadNotifications,
        Self::FailedJobs,
        Self::ResidenceCodes,
        Self::ResidenceEvents,
        Self::Objections,
        Self::Assistance,
        Self::SupportOrigins,
    ];

    /// How long.
    pub const fn period(self) -> Period {
        match self {
            Self::Sessions => Period::Days(IDLE_DAYS),
            Self::Links | Self::KeptForms => Period::Days(1),
            Self::PhoneCodes | Self::DeletionCodes => Period::Minutes(10),
            Self::UnconfirmedAccounts => Period::Days(7),
            Self::UnusedAccounts => Period::Months(36),
            Self::AbandonedPhotos => Period::Days(photos::ABANDONED_DAYS),
            Self::RedactedOriginals => Period::Appeal,
            Self::ResidenceCodes => Period::Months(3),
            Self::ResidenceEvents => Period::Months(60),
            Self::ReadNotifications | Self::Assistance => Period::Months(12),
            Self::FailedJobs => Period::Days(30),
            Self::SupportOrigins => Period::Days(support::ORIGIN_DAYS),
            Self::Objections => Period::Months(24),
        }
    }

    const fn what(self) -> Key {
        use tr::retention as word;
        match self {
            Self::Sessions => word::SESSIONS,
            Self::KeptForms => word::KEPT_FORMS,
            Self::Links => word::LINKS,
            Self::PhoneCodes => word::PHONE_CODES,
            Self::UnconfirmedAccounts => word::UNCONFIRMED_ACCOUNTS,
            Self::UnusedAccounts => word::UNUSED_ACCOUNTS,
            Self::AbandonedPhotos => word::ABANDONED_PHOTOS,
            Self::RedactedOriginals => word::REDACTED_ORIGINALS,
            Self::ResidenceCodes => word::RESIDENCE_CODES,
            Self::ResidenceEvents => word::RESIDENCE_EVENTS,
            Self::ReadNotifications => word::READ_NOTIFICATIONS,
            Self::FailedJobs => word::FAILED_JOBS,
            Self::DeletionCodes => word::DELETION_CODES,
            Self::Objections => word::OBJECTIONS,
            Self::Assistance => word::ASSISTANCE,
            Self::SupportOrigins => word::SUPPORT_ORIGINS,
        }
    }

    /// As pages show it.
    pub const fn line(self) -> KeptFor {
        KeptFor { what: self.what(), period: self.period() }
    }

    /// What was then is over now.
    fn over(self, now: Timestamp) -> Timestamp {
        match self.period() {
            // Each says itself until when.
            Period::Appeal => now,
            Period::Minutes(minutes) => now.plus_seconds(-60 * minutes),
            Period::Days(days) => now.plus_days(-days),
            Period::Months(months) => now.plus_months(-months),
        }
    }
}

/// Every period, as pages show it.
pub fn periods() -> Vec<KeptFor> {
    Kept::ALL.map(Kept::line).to_vec()
}

/// Deletes what was kept long enough. The worker calls it now and then.
pub async fn sweep(app: &App) -> Result<()> {
    let mut last = Ok(());
    for kept in Kept::ALL {
        if let Err(error) = step(app, kept).await {
            tracing::error!(?kept, "what was kept long enough could not be deleted: {error}");
            last = Err(error);
        }
    }
    last
}

async fn step(app: &App, kept: Kept) -> Result<()> {
    let over = kept.over(app.clock.now());
    match kept {
        Kept::Sessions => {
            accounts::remember_visits(app).await?;
            DbSessions::new(app).delete_expired().await.map_err(|error| anyhow::anyhow!(error))?;
        }
        Kept::KeptForms => kept_forms::sweep(&app.db, over, BATCH).await?,
        // A code says itself until when it is good.
        Kept::PhoneCodes => accounts::forget_codes(app).await?,
        Kept::AbandonedPhotos => {
            photos::delete_abandoned(app).await?;
            orphans::delete(app).await?;
        }
        Kept::RedactedOriginals => moderation::forget_originals(app).await?,
        Kept::UnusedAccounts => unused_accounts(app, over).await?,
        Kept::Links => sweeping::links(&app.db, over, BATCH).await?,
        Kept::UnconfirmedAccounts => sweeping::unconfirmed(&app.db, over, BATCH).await?,
        Kept::ResidenceCodes => sweeping::residence_codes(&app.db, over, BATCH).await?,
        Kept::ResidenceEvents => sweeping::residence_events(&app.db, over, BATCH).await?,
        Kept::ReadNotifications => sweeping::notifications(&app.db, over, BATCH).await?,
        Kept::FailedJobs => sweeping::failed_jobs(&app.db, over, BATCH).await?,
        Kept::DeletionCodes => sweeping::deletion_codes(&app.db, app.clock.now()).await?,
        Kept::Objections => sweeping::objections(&app.db, over, BATCH).await?,
        Kept::Assistance => sweeping::grants(&app.db, over, BATCH).await?,
        Kept::SupportOrigins => support::forget_origins(app, over, ORIGINS).await?,
    }
    Ok(())
}

/// Warns who has not come for long, and empties the accounts of who did not come after the warning either. Staff are left alone: first somebody takes
/// their role away.
async fn unused_accounts(app: &App, over: Timestamp) -> Result<()> {
    let now = app.clock.now();
    for account in sweeping::unused_to_warn(&app.db, over.plus_days(WARNING_DAYS), ACCOUNTS).await? {
        leaving::warn(app, account).await?;
    }
    for account in sweeping::unused_and_warned(&app.db, over, now.plus_days(-WARNING_DAYS), ACCOUNTS).await? {
        leaving::leave(app, account, Contributions::Keep, leaving::Why::Unused).await?;
    }
    Ok(())
}
