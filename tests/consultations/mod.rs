//! Consultations: preparing one, publishing it, what the clock makes of it, whom it is open to, what is changed afterwards.

mod changing;
mod closing;
mod kept;
mod languages;
mod moderated;
mod moments;
mod own;
mod preparing;
mod public;
mod standing;

use app::model::Lang;
use app::model::consultations::{AudienceKind, ConsultationTemplate, PhaseKind, TextName};
use app::model::content::Role;
use app::model::paths;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, ConsultationId};
use tajmaat::communes;
use tajmaat::participation::consultations::past::{self, ConsultationRow};
use tajmaat::participation::consultations::phases::end_of;
use tajmaat::participation::consultations::{Audience, Texts};

use crate::common::{COMMUNE, Client, NOW, TestApp};

pub const TITLE: &str = "Quel marché pour le quartier ?";

/// Every text in Arabic and French.
pub fn texts() -> Texts {
    let mut texts = Texts::default();
    for (name, ar, fr) in [
        (TextName::Title, "أي سوق لحينا؟ سؤال للجميع", TITLE),
        (TextName::Purpose, "تسأل الجماعة السكان قبل أن تقرر مكان السوق الجديد.", "La commune demande avant de décider où sera le nouveau marché."),
        (TextName::Settled, "لا شيء تقرر بعد في هذا.", "Rien n'est décidé pour l'instant."),
        (TextName::Decider, "مجلس الجماعة", "Le conseil communal"),
        (TextName::Binding, "ينشر المجلس قراره وأسبابه.", "Le conseil publie sa décision et ses raisons."),
    ] {
        ar.clone_into(texts.get_mut(name).own_mut(Lang::Ar));
        fr.clone_into(texts.get_mut(name).own_mut(Lang::Fr));
    }
    texts
}

/// The first moment after a day, so many days from that of [`NOW`].
pub fn end_in(days: i64) -> Timestamp {
    end_of(NOW.plus_days(days).day()).expect("a day")
}

/// The same day as forms have it.
pub fn day_in(days: i64) -> String {
    NOW.plus_days(days).day().to_string()
}

/// Phases of the tests: two weeks of being told, three of being asked, two of deciding; begun ten days ago.
pub const USUAL: [(PhaseKind, i64); 3] = [(PhaseKind::Inform, 4), (PhaseKind::Discuss, 25), (PhaseKind::Decide, 40)];

/// A consultation to be, with the last day of each phase counted from that of [`NOW`].
pub struct Outline<'a> {
    pub audience: Audience,
    pub phases: &'a [(PhaseKind, i64)],
    pub published: bool,
}

impl Outline<'_> {
    pub fn usual() -> Outline<'static> {
        Outline { audience: Audience::of(AudienceKind::Participants), phases: &USUAL, published: true }
    }
}

/// One that is there before the test begins, with its number.
pub async fn consultation(house: &TestApp, officer: AccountId, outline: &Outline<'_>) -> (ConsultationId, i64) {
    let phases: Vec<(PhaseKind, Timestamp)> = outline.phases.iter().map(|(kind, days)| (*kind, end_in(*days))).collect();
    let row = ConsultationRow {
        commune: house.commune().await.id,
        // It may be published without any part.
        template: ConsultationTemplate::OpennessPlan,
        texts: &texts(),
        audience: &outline.audience,
        officer,
        contact: "Guichet 3",
        starts_at: Timestamp::start_of(NOW.plus_days(-10).day()).expect("a day"),
        phases: &phases,
        published_at: outline.published.then(|| NOW.plus_days(-10)),
        at: NOW.plus_days(-12),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let made = past::insert(&house.app, &mut tx, &row).await.expect("a consultation");
    tx.commit().await.expect("kept");
    made
}

/// An officer, and a published consultation of theirs.
pub async fn published(house: &TestApp) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let (id, number) = consultation(house, officer.account.expect("signed in"), &Outline::usual()).await;
    (officer, id, number)
}

/// The ids of the neighbourhoods of the test commune by their slugs.
pub async fn neighbourhood(house: &TestApp, slug: &str) -> tajmaat::base::db::NeighbourhoodId {
    let places = communes::neighbourhoods(&house.app, house.commune().await.id).await.expect("neighbourhoods");
    places.into_iter().find(|place| place.slug == slug).expect("a neighbourhood").id
}

/// The form of phases with days counted from that of [`NOW`].
pub fn phases(days: &[(PhaseKind, i64)]) -> Vec<(&'static str, String)> {
    let start = ("starts_on", day_in(-10));
    std::iter::once(start).chain(days.iter().map(|(kind, days)| (kind.as_str(), day_in(*days)))).collect()
}

/// Sends a form whose values are made.
pub async fn send(client: &mut Client, path: &str, fields: &[(&'static str, String)]) -> crate::common::client::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post(path, &fields).await
}

pub fn page(number: i64) -> String {
    paths::consultation(COMMUNE, number)
}
