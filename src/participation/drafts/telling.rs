//! Telling contributors what became of what they gave: of a theme that was answered, of a new version. What is told of keeps in its own row how far telling
//! came, so that nobody is told twice however often it is begun again.

use app::model::notifications::DraftNews;
use app::model::paths;
use serde::{Deserialize, Serialize};

use super::store;
use super::store::contributions::{Given, contributors};
use crate::base::App;
use crate::base::db::{ConsultationId, DraftTextId, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::slice::Job;
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation};
use crate::people::notifications::{self, News, Notice};

/// Tells contributors.
pub(super) const JOB: Job = Job::new("draft_told", |app, payload| Box::pin(async move { Ok(tell(&app, payload.parse::<Telling>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// What is told of: a theme that was answered, or a version.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Telling {
    pub consultation: ConsultationId,
    pub text: DraftTextId,
    pub what: What,
}

/// A theme or a version, by its number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Theme(i64),
    Version(i64),
}

/// Has everybody told, once the transaction is kept.
pub(super) async fn queue(app: &App, tx: &mut Tx, telling: Telling) -> Result<()> {
    jobs::enqueue(app, tx, JOB, &telling).await
}

async fn tell(app: &App, telling: Telling) -> Result<()> {
    let consultation = match consultations::get(&mut &app.db, telling.consultation).await {
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let commune = communes::get(app, consultation.commune_id).await?;
    while tell_part(app, (&commune, &consultation), telling).await? {}
    Ok(())
}

/// Tells the next people in the order of their accounts, but whoever did it; whether there may be more.
async fn tell_part(app: &App, (commune, consultation): (&Commune, &Consultation), telling: Telling) -> Result<bool> {
    let page = paths::draft_text(&commune.slug, consultation.number);
    let (given, news, path) = match telling.what {
        What::Theme(number) => (Given::Theme(consultation.id, number), DraftNews::Answered, format!("{page}#theme-{number}")),
        What::Version(_) => (Given::Text(consultation.id), DraftNews::Version, page),
    };
    let notice = Notice::DraftText { title: consultation.texts.title.localized(), news };
    let mut tx = app.db.begin().await?;
    let untold = match telling.what {
        What::Theme(number) => store::themes::untold(&mut tx, telling.text, number).await?,
        What::Version(number) => store::untold(&mut tx, telling.text, number).await?,
    };
    // Two workers on the same come one after the other.
    let Some((after, by)) = untold else { return Ok(false) };
    let people = contributors(&mut tx, given, after, PART).await?;
    for person in people.iter().copied().filter(|person| Some(*person) != by) {
        notifications::write(app, &mut tx, person, News::about(consultation.id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == PART;
    let (to, at) = (people.last().copied().filter(|_| more), (!more).then(|| app.clock.now()));
    match telling.what {
        What::Theme(number) => store::themes::mark_told(&mut tx, telling.text, number, to, at).await?,
        What::Version(number) => store::mark_told(&mut tx, telling.text, number, to, at).await?,
    }
    tx.commit().await?;
    Ok(more)
}
