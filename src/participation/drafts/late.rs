//! What was begun before closing and sent after it: it counts for nothing, nobody else reads it, and its author finds it on the article's page for a while, to
//! be copied, or to begin with if the consultation asks once more.

use app::model::Lang;
use app::model::drafts::{ArticleStance, KeptLate, StanceFields};

use super::ASKS;
use super::contributing::{REASON, Sent, WORDING};
use super::holdings::{LATE_DAYS, LATE_STANCES};
use super::store::ArticleRow;
use super::store::contributions::Who;
use super::store::late::{self, Late};
use crate::base::App;
use crate::base::error::Result;
use crate::base::personal_data;
use crate::base::slice::Hourly;
use crate::base::text::clean;
use crate::participation::consultations::{Standing, ended_just_now};
use crate::people::accounts;

/// What is kept for somebody at an article, in the name in which they write.
pub(super) async fn find(app: &App, article: &ArticleRow, who: Who) -> Result<Option<Late>> {
    // What is to be deleted is shown no more, although nothing has deleted it yet.
    let kept = late::find(&mut &app.db, article.id, who).await?;
    Ok(kept.filter(|kept| personal_data::over(LATE_STANCES, app) <= kept.created_at))
}

/// As a page shows it.
pub(super) fn shown(kept: Late) -> KeptLate {
    KeptLate {
        until: kept.created_at.plus_days(LATE_DAYS).into(),
        fields: StanceFields { act_as: String::new(), stance: kept.stance, reason: kept.reason, wording: kept.wording, language: kept.language },
    }
}

/// Keeps what came too late, if whoever sent it may have begun before: on the day after the end, and no more than can be sent.
/// Returns whether it did.
pub(super) async fn keep(app: &App, sent: Sent<'_>, article: &ArticleRow, seen: &Standing) -> Result<bool> {
    let now = app.clock.now();
    if !ended_just_now(sent.consultation, ASKS, seen, now) {
        return Ok(false);
    }
    let within = |text: &str, most: usize| clean(text).chars().take(most).collect::<String>();
    let StanceFields { stance, reason, wording, language, .. } = sent.fields;
    let kept = Late {
        stance: ArticleStance::parse(stance).map(|stance| stance.as_str().to_owned()).unwrap_or_default(),
        reason: within(reason, REASON),
        wording: within(wording, WORDING),
        language: Lang::parse(language).unwrap_or_default().code().to_owned(),
        created_at: now,
    };
    let mut tx = app.db.begin().await?;
    // Whoever leaves at this moment leaves nothing behind.
    if !accounts::join(&mut tx, sent.who.account).await? {
        tx.roll_back().await?;
        return Ok(false);
    }
    late::put(&mut tx, article.id, sent.who, &kept).await?;
    tx.commit().await?;
    Ok(true)
}

/// Deletes what was kept long enough.
pub(super) async fn forget(app: &App) -> Result<()> {
    Ok(late::forget(&app.db, personal_data::over(LATE_STANCES, app), Hourly::BATCH).await?)
}
