//! What officers have to do about options elsewhere than on a board: appeals, with the day by which they are to be answered, and lists to be published.

use super::store::appeals;
use super::{listing, moderated, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, OptionId, OrganisationId};
use crate::base::error::Result;
use crate::people::accounts::Viewer;

/// An appeal that nobody has decided.
#[derive(Clone, Debug)]
pub struct Contested {
    pub consultation: ConsultationId,
    /// The number of the option.
    pub n: i64,
    /// Empty where nobody may read it.
    pub title: String,
    pub due_at: Timestamp,
}

/// Those about options of these consultations that somebody can decide, since they had no part in what is contested; the first that are due first.
pub async fn contested(app: &App, viewer: &Viewer, ids: &[ConsultationId], most: i64) -> Result<Vec<Contested>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let own: Vec<OrganisationId> = viewer.organisations.iter().map(|known| known.id).collect();
    let open = appeals::open_of(&mut &app.db, ids, (viewer.id, &own), most).await?;
    let options: Vec<OptionId> = open.iter().map(|appeal| appeal.option_id).collect();
    let options = store::among(&mut &app.db, &options).await?;
    let readable = moderated::readable(app, &options).await?;
    let line = |appeal: appeals::AppealRow| {
        let option = options.iter().find(|option| option.id == appeal.option_id)?;
        let title = if readable.contains(&option.solution_id) { option.title.clone() } else { String::new() };
        Some(Contested { consultation: option.consultation_id, n: option.number, title, due_at: appeal.due_at })
    };
    Ok(open.into_iter().filter_map(line).collect())
}

/// Those of these whose list is not published while a vote waits for it.
pub async fn unlisted(app: &App, ids: &[ConsultationId]) -> Result<Vec<ConsultationId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let locked = store::locked_among(&mut &app.db, ids).await?;
    let mut unlisted = Vec::new();
    for id in ids {
        if !locked.contains(id) && listing::is_awaited(app, &mut &app.db, *id).await? {
            unlisted.push(*id);
        }
    }
    Ok(unlisted)
}
