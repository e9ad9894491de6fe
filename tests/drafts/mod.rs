//! Texts for comment: stances and amendments, organisations, closing, moderation, preparing, themes and versions.

mod commenting;
mod moderated;
mod organisations;
mod staff;
mod supporting;
mod walk;

use app::model::Lang;
use app::model::consultations::{AudienceKind, Multilingual, PhaseKind};
use app::model::content::Role;
use app::model::drafts::{Article, ArticleStance, DraftText};
use app::model::paths;
use tajmaat::base::db::{AccountId, ConsultationId, ContributionId, DraftTextId, sql};
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::drafts::past;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::{Outline, consultation};

pub const BAGS: &str = "Les sacs en plastique sont interdits au marché.";
pub const REASON: &str = "Les marchands ont besoin de temps pour écouler leurs stocks.";

fn both(ar: &str, fr: &str) -> Multilingual {
    Multilingual { ar: ar.to_owned(), fr: fr.to_owned(), ..Multilingual::default() }
}

/// Two articles about bags and fines.
pub fn text() -> DraftText {
    let article = |key, heading, body| Article { key, heading, body };
    DraftText {
        title: both("مشروع قرار حول الأكياس", "Projet d'arrêté sur les sacs"),
        articles: vec![
            article(1, both("الموضوع", "Objet"), both("تمنع الأكياس البلاستيكية في السوق.", BAGS)),
            article(2, both("الغرامات", "Amendes"), both("تحدد الغرامة في مئة درهم.", "L'amende est de cent dirhams.")),
        ],
        next_key: 3,
    }
}

/// Open from ten days ago to the end of the tenth day from [`NOW`].
pub const OPEN: [(PhaseKind, i64); 2] = [(PhaseKind::Discuss, 10), (PhaseKind::Decide, 40)];

pub fn participants() -> Audience {
    Audience::of(AudienceKind::Participants)
}

/// An officer, and an open consultation of theirs with this text.
pub async fn commented(house: &TestApp, audience: Audience) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience, phases: &OPEN, published: true };
    let (id, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    ask(house, id).await;
    (officer, id, number)
}

/// An officer, and a consultation that closed two days ago, whose text has been changed since.
pub async fn closed(house: &TestApp) -> (Client, i64) {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let phases = [(PhaseKind::Discuss, -2), (PhaseKind::Decide, 40)];
    let outline = Outline { audience: participants(), phases: &phases, published: true };
    let (id, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    ask(house, id).await;
    let article = [("key", "1"), ("draft", "1"), ("body_ar", "تمنع الأكياس بعد سنة."), ("body_fr", "Les sacs sont interdits dans un an.")];
    let article: Vec<(&str, &str)> = article.into_iter().chain([("heading_ar", "الموضوع"), ("heading_fr", "Objet")]).collect();
    officer.post(&paths::edit_article(COMMUNE, number), &article).await.redirect();
    (officer, number)
}

/// Has people comment on the text in a published consultation; two amendments get an answer.
pub async fn ask(house: &TestApp, id: ConsultationId) {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::insert(&house.app, &mut tx, id, (&text(), 2), NOW.plus_days(-10)).await.expect("a text");
    tx.commit().await.expect("kept");
}

/// Gives a draft of a consultation the text.
pub async fn prepare(house: &TestApp, id: ConsultationId) {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::prepare(&house.app, &mut tx, id, &text(), NOW.plus_days(-10)).await.expect("a text");
    tx.commit().await.expect("kept");
}

/// Another wording for the first article, by somebody, and a theme.
pub async fn amendment(house: &TestApp, id: ConsultationId, account: AccountId) -> ContributionId {
    let commune = house.commune().await.id;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let (text,): (DraftTextId,) = tx.one(sql("SELECT id FROM draft_texts WHERE consultation_id = $1").bind(id)).await.expect("a text");
    let row = past::StanceRow {
        commune,
        account,
        organisation: None,
        resident: true,
        key: 1,
        stance: ArticleStance::Amend,
        reason: REASON,
        wording: "Les sacs en papier sont permis au marché.",
        language: Lang::Fr,
        at: NOW.plus_days(-1),
    };
    let given = past::give(&house.app, &mut tx, text, &row).await.expect("kept").expect("their first");
    let theme = past::ThemeRow { number: 1, titles: ("مهلة للتجار", "Un délai"), items: &[given], answer: None, by: account, at: NOW.plus_days(-1) };
    past::theme(&house.app, &mut tx, text, &theme).await.expect("a theme");
    tx.commit().await.expect("kept");
    given
}

pub fn article(number: i64, key: i64) -> String {
    paths::draft_article(COMMUNE, number, key)
}

/// Gives a stance to the first article.
pub async fn give(client: &mut Client, number: i64, fields: &[(&str, &str)]) -> Answer {
    client.post(&article(number, 1), fields).await
}

/// Proposes a wording for the first article, and returns its id.
pub async fn amend(house: &TestApp, client: &mut Client, number: i64, wording: &str) -> ContributionId {
    give(client, number, &[("stance", "amend"), ("reason", REASON), ("wording", wording), ("language", "fr")]).await.redirect();
    let select = sql("SELECT id FROM draft_contributions WHERE account_id = $1 AND organisation_id IS NULL ORDER BY id DESC LIMIT 1");
    house.app.db.one::<(ContributionId,)>(select.bind(client.account.expect("signed in"))).await.expect("an amendment").0
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// For, against, amend and organisations of the first article.
pub async fn counts(house: &TestApp) -> (i64, i64, i64, i64) {
    let select = "SELECT for_count, against_count, amend_count, organisation_count FROM draft_articles WHERE key = 1";
    house.app.db.one(sql(select)).await.expect("an article")
}

pub const ALL: &str = "SELECT COUNT(*) FROM draft_contributions";
