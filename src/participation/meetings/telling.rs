//! What those who registered are told: of another hour, of a cancelling, of minutes, and the day before that it is tomorrow.
//!
//! Each of these is a number more in the meeting's row and a job that tells some people at a time; a registration knows up to which number it was told, so that
//! nobody is told twice however often the job begins again.

use app::model::meetings::Place;
use app::model::notifications::MeetingNews;
use app::model::paths;

use super::model::Meeting;
use super::store::{self, registrations};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, MeetingId, Tx};
use crate::base::error::Result;
use crate::base::jobs;
use crate::base::slice::Job;
use crate::communes;
use crate::participation::consultations::{self, Consultation};
use crate::people::notifications::{self, News, Notice};

/// Tells everybody who registered.
pub(super) const JOB: Job = Job::new("meeting_told", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<MeetingId>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;
/// Meetings of one run of reminders.
const ROUND: i64 = 100;

/// Has everybody told who registered; the row of the meeting is locked.
pub(super) async fn announce(app: &App, tx: &mut Tx, id: MeetingId, news: MeetingNews) -> Result<()> {
    store::add_news(tx, id, news).await?;
    jobs::enqueue(app, tx, JOB, &id).await
}

/// Tells one person.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    (slug, consultation): (&str, &Consultation),
    meeting: &Meeting,
    (person, news): (AccountId, MeetingNews),
) -> Result<()> {
    let path = paths::meeting(slug, consultation.number, meeting.number);
    let notice = Notice::Meeting { title: meeting.plan.title.localized(), at: meeting.plan.starts_at.into(), news };
    notifications::write(app, tx, person, News::about(consultation.id, &notice, &path)).await
}

async fn notify(app: &App, id: MeetingId) -> Result<()> {
    while notify_part(app, id).await? {}
    Ok(())
}

/// Tells the next people; whether there may be more.
async fn notify_part(app: &App, id: MeetingId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    // Two workers on the same meeting come one after the other.
    let Some(meeting) = store::lock(&mut tx, id).await? else { return Ok(false) };
    let people = registrations::untold(&mut tx, id, meeting.news, PART).await?;
    let Some(news) = meeting.news_kind.filter(|_| !people.is_empty()) else { return Ok(false) };
    let consultation = consultations::get(&mut tx, meeting.consultation_id).await?;
    let slug = communes::get_in(&mut tx, meeting.commune_id).await?.slug;
    for person in &people {
        // Whoever waits comes only if somebody withdraws, and is told so then.
        let concerns = news != MeetingNews::Reminder || person.place() == Place::Registered && consultation.cancelled.is_none();
        if concerns && consultation.is_public() {
            tell(app, &mut tx, (slug.as_str(), &consultation), &meeting, (person.account_id, news)).await?;
        }
    }
    let told: Vec<AccountId> = people.iter().map(|person| person.account_id).collect();
    registrations::mark_told(&mut tx, id, &told, meeting.news).await?;
    tx.commit().await?;
    Ok(people.len() as i64 == PART)
}

/// The first moment after tomorrow, in Morocco.
fn after_tomorrow(now: Timestamp) -> Timestamp {
    let day = now.day().tomorrow().and_then(jiff::civil::Date::tomorrow);
    day.ok().and_then(Timestamp::start_of).unwrap_or_else(|| now.plus_days(1))
}

/// Reminds those who registered of meetings of today and tomorrow, once each. Runs with the tidying; any node may do it.
pub(super) async fn remind(app: &App) -> Result<()> {
    let now = app.clock.now();
    for id in store::to_remind(&app.db, now, after_tomorrow(now), ROUND).await? {
        let mut tx = app.db.begin().await?;
        if store::mark_reminded(&mut tx, id, now).await? {
            announce(app, &mut tx, id, MeetingNews::Reminder).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
