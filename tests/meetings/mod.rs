//! Meetings of a consultation: arranging them, registering, what those registered are told, what was written down and said.

mod arranging;
mod registering;
mod said;
mod telling;

use app::model::meetings::Speaker;
use app::model::paths;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, ConsultationId, MeetingId, RemarkId, sql};
use tajmaat::base::jobs;
use tajmaat::participation::meetings::past::{self, MeetingRow, RemarkRow};

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::day_in;

pub const TITLE: &str = "Rencontre au lavoir";

/// What an officer types for a meeting, so many days from [`NOW`].
pub fn fields(days: i64, seats: &str) -> Vec<(&'static str, String)> {
    [
        ("title_ar", "لقاء عند المغسل".to_owned()),
        ("title_fr", TITLE.to_owned()),
        ("day", day_in(days)),
        ("from", "15:00".to_owned()),
        ("to", "17:00".to_owned()),
        ("place_ar", "قاعة الحي".to_owned()),
        ("place_fr", "Salle du quartier".to_owned()),
        ("neighbourhood", String::new()),
        ("agenda_ar", "مكان السوق وأوقات فتحه".to_owned()),
        ("agenda_fr", "L'emplacement du souk et ses horaires".to_owned()),
        ("seats", seats.to_owned()),
        ("until_day", String::new()),
        ("until_time", String::new()),
    ]
    .into()
}

/// The same with other values in some fields.
pub fn with(mut fields: Vec<(&'static str, String)>, others: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    for (name, value) in others {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

/// Sends a form whose values are made.
pub async fn send(client: &mut Client, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post(path, &fields).await
}

/// Has an officer make a meeting five days from now.
pub async fn arrange(officer: &mut Client, number: i64, seats: &str) {
    send(officer, &paths::new_meeting(COMMUNE, number), &fields(5, seats)).await.redirect();
}

/// A meeting that is there before the test begins, so many days from [`NOW`].
pub async fn meeting(house: &TestApp, (consultation, officer): (ConsultationId, &Client), days: i64, seats: Option<i64>) -> (MeetingId, i64) {
    let both = |ar: &str, fr: &str| app::model::consultations::Multilingual { ar: ar.to_owned(), fr: fr.to_owned(), ..Default::default() };
    let starts_at: Timestamp = NOW.plus_days(days);
    let row = MeetingRow {
        commune: house.commune().await.id,
        consultation,
        title: both("لقاء عند المغسل", TITLE),
        place: both("قاعة الحي", "Salle du quartier"),
        neighbourhood: None,
        point: None,
        agenda: both("مكان السوق وأوقات فتحه", "L'emplacement du souk et ses horaires"),
        starts_at,
        ends_at: starts_at.plus_seconds(7_200),
        seats,
        officer: officer.account.expect("signed in"),
        at: NOW.plus_days(-9),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let made = past::insert(&house.app, &mut tx, &row).await.expect("a meeting");
    tx.commit().await.expect("kept");
    made
}

/// Something that was said there, as whoever entered it.
pub async fn remark(house: &TestApp, (meeting, account): (MeetingId, AccountId), body: &str) -> RemarkId {
    let row = RemarkRow {
        meeting,
        commune: house.commune().await.id,
        body,
        language: "fr",
        speaker: Speaker::Resident,
        organisation: "",
        about: "",
        officer: account,
        at: house.app.clock.now(),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let id = past::add_remark(&house.app, &mut tx, &row).await.expect("a remark");
    tx.commit().await.expect("kept");
    id
}

pub fn page(number: i64) -> String {
    paths::meeting(COMMUNE, number, 1)
}

/// Presses the button of the meeting's page.
pub async fn press(client: &mut Client, number: i64, act: &str) -> Answer {
    client.post(&paths::attend_meeting(COMMUNE, number, 1), &[("act", act)]).await
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// How often somebody was told something of this kind about meetings, after everything that is queued is done.
pub async fn told(house: &TestApp, client: &Client, news: &str) -> usize {
    jobs::run_due(&house.app).await.expect("the jobs run");
    let select = sql("SELECT data FROM notifications WHERE kind = 'meeting' AND account_id = $1").bind(client.account.expect("signed in"));
    let rows: Vec<(String,)> = house.app.db.all(select).await.expect("notifications");
    rows.iter().filter(|(data,)| data.contains(&format!("\"{news}\""))).count()
}
