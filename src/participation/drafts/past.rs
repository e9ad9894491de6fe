//! Texts with stances and dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::Lang;
use app::model::drafts::{ArticleStance, DraftText, StanceCounts, ThemeOutcome};

use super::store::contributions::{self, NewContribution, Who};
use super::store::{self, NewVersion};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ArticleId, CommuneId, ConsultationId, ContributionId, DraftTextId, OrganisationId, RowId, Tx};
use crate::base::error::{Error, Result};

/// Gives a consultation a text that is read since a moment; keys of articles are their numbers. `promised` amendments get an answer.
pub async fn insert(app: &App, tx: &mut Tx, id: ConsultationId, (body, promised): (&DraftText, i64), at: Timestamp) -> Result<DraftTextId> {
    let own = prepare(app, tx, id, body, at).await?;
    store::set_promised(tx, own, promised).await?;
    store::publish(tx, own, &NewVersion { number: 1, body, reason: "", themes: &[], by: None, at }).await?;
    for article in &body.articles {
        store::insert_article(tx, app.rng.id::<ArticleId>(at), own, article.key).await?;
    }
    Ok(own)
}

/// Gives a consultation that is prepared a text that nobody reads yet.
pub async fn prepare(app: &App, tx: &mut Tx, id: ConsultationId, body: &DraftText, at: Timestamp) -> Result<DraftTextId> {
    let new = app.rng.id::<DraftTextId>(at);
    if store::insert(tx, new, id, body, at).await? {
        return Ok(new);
    }
    // A template has begun one.
    let known = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    store::set_draft(tx, known.id, known.draft_number, body, at).await?;
    Ok(known.id)
}

/// A stance.
#[derive(Clone, Debug)]
pub struct StanceRow<'a> {
    pub commune: CommuneId,
    pub account: AccountId,
    pub organisation: Option<OrganisationId>,
    pub resident: bool,
    /// Of which article.
    pub key: i64,
    pub stance: ArticleStance,
    pub reason: &'a str,
    pub wording: &'a str,
    pub language: Lang,
    pub at: Timestamp,
}

/// Keeps a stance; `None` if its author has one already.
pub async fn give(app: &App, tx: &mut Tx, text: DraftTextId, row: &StanceRow<'_>) -> Result<Option<ContributionId>> {
    let article = store::article(tx, text, row.key).await?.ok_or(Error::NotFound)?;
    let new = NewContribution {
        id: app.rng.id(row.at),
        commune: row.commune,
        text,
        article: article.id,
        who: Who { account: row.account, organisation: row.organisation },
        standing: match row.organisation {
            Some(_) => "organisation",
            None if row.resident => "resident",
            None => "participant",
        },
        stance: row.stance,
        reason: row.reason,
        wording: row.wording,
        language: row.language,
        at: row.at,
    };
    if !contributions::insert(tx, &new).await? {
        return Ok(None);
    }
    let delta = match row.stance {
        _ if row.organisation.is_some() => StanceCounts { organisations: 1, ..StanceCounts::default() },
        ArticleStance::For => StanceCounts { agree: 1, ..StanceCounts::default() },
        ArticleStance::Against => StanceCounts { against: 1, ..StanceCounts::default() },
        ArticleStance::Amend => StanceCounts { amend: 1, ..StanceCounts::default() },
    };
    store::count(tx, article.id, delta).await?;
    Ok(Some(new.id))
}

/// Keeps the support of a person for an amendment.
pub async fn support(tx: &mut Tx, id: ContributionId, account: AccountId, at: Timestamp) -> Result<()> {
    contributions::support(tx, id, account, at).await?;
    Ok(())
}

/// A theme with its answer, of which everybody has been told.
#[derive(Clone, Debug)]
pub struct ThemeRow<'a> {
    pub number: i64,
    pub titles: (&'a str, &'a str),
    pub items: &'a [ContributionId],
    pub answer: Option<(ThemeOutcome, &'a str, &'a str)>,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps a theme.
pub async fn theme(app: &App, tx: &mut Tx, text: DraftTextId, row: &ThemeRow<'_>) -> Result<()> {
    let new = store::themes::NewTheme { id: app.rng.id::<RowId>(row.at), number: row.number, title_ar: row.titles.0, title_fr: row.titles.1 };
    store::themes::insert(tx, text, &new).await?;
    store::themes::assign(tx, text, row.items, Some(row.number)).await?;
    if let Some((outcome, ar, fr)) = row.answer {
        store::themes::answer(tx, text, row.number, &store::themes::NewAnswer { outcome, ar, fr, by: row.by, at: row.at }).await?;
    }
    Ok(())
}
