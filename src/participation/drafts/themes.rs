//! Themes: what contributions have in common. The officer makes them, puts contributions into them, and answers each once, with a decision and its reason.

use app::model::draft_staff::{ThemeAnswerFields, ThemeFields};
use app::model::drafts::ThemeOutcome;
use app::model::form::FormErrors;
use app::words::tr;

use super::store::{self, Text};
use super::telling::{self, Telling, What};
use super::{KEEPERS, record};
use crate::base::App;
use crate::base::db::{ContributionId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{clean, clean_line, fits};
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::web::Viewer;

/// Contributions that are put into a theme at once.
const MOST_AT_ONCE: usize = 200;

/// Takes a published text, for whoever may.
async fn take(app: &App, tx: &mut Tx, (viewer, commune, consultation): (&Viewer, &Commune, &Consultation)) -> Result<Text> {
    viewer.require_any(&KEEPERS, commune)?;
    let text = store::lock(tx, consultation.id, app.clock.now()).await?.ok_or(Error::NotFound)?;
    if text.version == 0 { Err(Error::Conflict(tr::drafts::staff::NOT_NOW)) } else { Ok(text) }
}

/// Makes a theme.
pub(super) async fn make(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &ThemeFields) -> Result<()> {
    let (ar, fr) = (clean_line(&fields.title_ar), clean_line(&fields.title_fr));
    let mut errors = FormErrors::default();
    for (name, title) in [("title_ar", &ar), ("title_fr", &fr)] {
        if !fits(title, 3..=200) {
            errors.add(name, tr::drafts::staff::THEME_LENGTH);
        }
    }
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation)).await?;
    let number = store::themes::list(&mut tx, text.id).await?.last().map_or(1, |last| last.number + 1);
    if number > store::themes::MOST {
        return Err(Error::field("title_ar", tr::drafts::staff::TOO_MANY_THEMES));
    }
    let new = store::themes::NewTheme { id: app.rng.id::<RowId>(app.clock.now()), number, title_ar: &ar, title_fr: &fr };
    store::themes::insert(&mut tx, text.id, &new).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts contributions into a theme that is not answered, or into none; those in an answered one stay there.
pub(super) async fn assign(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &ThemeFields) -> Result<()> {
    let items: Vec<ContributionId> = fields.item.iter().take(MOST_AT_ONCE).filter_map(|id| id.parse().ok().map(ContributionId)).collect();
    if items.is_empty() {
        return Err(Error::field("item", tr::drafts::staff::CHOOSE_ITEMS));
    }
    let chosen: i64 = fields.theme.parse().map_err(|_| Error::field("theme", tr::drafts::staff::CHOOSE_THEME))?;
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation)).await?;
    let theme = Some(chosen).filter(|number| *number != 0);
    if let Some(number) = theme {
        let theme = store::themes::find(&mut tx, text.id, number).await?.ok_or_else(|| Error::field("theme", tr::drafts::staff::CHOOSE_THEME))?;
        if theme.answer.is_some() {
            return Err(Error::Conflict(tr::drafts::staff::ANSWERED));
        }
    }
    if store::themes::assign(&mut tx, text.id, &items, theme).await? == 0 {
        return Err(Error::field("item", tr::drafts::staff::CHOOSE_ITEMS));
    }
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// Answers a theme, once. Whoever contributed to it is told.
pub(super) async fn answer(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    number: i64,
    fields: &ThemeAnswerFields,
) -> Result<()> {
    let mut errors = FormErrors::default();
    let outcome = ThemeOutcome::parse(&fields.outcome);
    if outcome.is_none() {
        errors.add("outcome", tr::drafts::staff::CHOOSE_OUTCOME);
    }
    let (ar, fr) = (clean(&fields.answer_ar), clean(&fields.answer_fr));
    for (name, text) in [("answer_ar", &ar), ("answer_fr", &fr)] {
        if !fits(text, 20..=4_000) {
            errors.add(name, tr::drafts::staff::ANSWER_LENGTH);
        }
    }
    let Some(outcome) = outcome.filter(|_| errors.is_empty()) else { return Err(errors.into()) };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation)).await?;
    store::themes::find(&mut tx, text.id, number).await?.ok_or(Error::NotFound)?;
    let new = store::themes::NewAnswer { outcome, ar: &ar, fr: &fr, by: viewer.id, at: now };
    if !store::themes::answer(&mut tx, text.id, number, &new).await? {
        return Err(Error::Conflict(tr::drafts::staff::ANSWERED));
    }
    telling::queue(app, &mut tx, Telling { consultation: consultation.id, text: text.id, what: What::Theme(number) }).await?;
    app.raise(&mut tx, Event::Progressed(consultation.id.into())).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}
