//! Pages whose forms are there in one state only: something hidden, contested, redacted, entered from paper.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::sql;

use crate::common::{COMMUNE, Client, TestApp};
use crate::moderation::photos::{redacted, reported};
use crate::moderation::{HIDE, Thing, comment, decide, flag, id, solution};
use crate::{measures, paper};

const WHY: &[(&str, &str)] = &[("body", "Relisez, c'est une chanson que tout le monde connaît ici.")];

/// Who reads which page, and whether they are staff.
type Page = (Client, String, bool);

async fn text(house: &TestApp, author: &Client) -> Thing {
    solution(house, id(author), "Un composteur au souk", "Chacun y porte ses épluchures.").await
}

async fn contested(house: &TestApp, pages: &mut Vec<Page>) {
    let mut author = house.participant("Naima").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    let (one, two) = (text(house, &author).await, text(house, &author).await);
    for thing in [one, two] {
        decide(&mut first, thing, "hide", HIDE).await.redirect();
    }
    let (kind, key) = (one.kind.as_str(), one.id);
    author.post(&paths::appeal(COMMUNE, kind, two.id), WHY).await.redirect();
    pages.push((author.clone(), paths::appeal(COMMUNE, kind, key), false));
    pages.push((author, paths::resubmit(COMMUNE, kind, key), false));
    pages.push((first, one.item(), true));
    pages.push((house.staff("Seconde", Role::Moderator).await, two.item(), true));
}

async fn flagged(house: &TestApp, pages: &mut Vec<Page>) {
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    let (one, two) = (text(house, &author).await, text(house, &author).await);
    for thing in [one, two] {
        flag(&mut reader, thing).await.redirect();
        decide(&mut first, thing, "dismiss", &[]).await.redirect();
    }
    reader.post(&paths::flag_appeal(COMMUNE, two.kind.as_str(), two.id), WHY).await.redirect();
    pages.push((reader, paths::flag_appeal(COMMUNE, one.kind.as_str(), one.id), false));
    pages.push((house.staff("Seconde", Role::Moderator).await, two.item(), true));
    let on = text(house, &author).await;
    let spam = comment(house, id(&author), on, false, "Achetez ici vos panneaux solaires.").await;
    flag(&mut house.participant("Zahra").await, spam).await.redirect();
    pages.push((first, format!("{}?item=comment.{}", paths::moderation_bulk(COMMUNE), spam.id.simple()), true));
}

async fn photographed(house: &TestApp, pages: &mut Vec<Page>) {
    let mut author = house.participant("Naima").await;
    let mut moderator = house.staff("Première", Role::Moderator).await;
    let thing = reported(&mut author).await;
    pages.push((house.participant("Hassan").await, thing.flag(), false));
    pages.push((moderator.clone(), format!("{}?r=2500,2500,5000,5000", paths::redact(COMMUNE, thing.id)), true));
    let mut neighbour = house.participant("Khadija").await;
    let other = reported(&mut neighbour).await;
    redacted(&mut moderator, other).await.redirect();
    pages.push((neighbour, paths::redaction_appeal(COMMUNE, other.id), false));
}

async fn measured(house: &TestApp, pages: &mut Vec<Page>) {
    let (mut person, thing) = measures::author(house).await;
    measures::give(&mut house.staff("Première", Role::Moderator).await, thing, "mute", "20").await.redirect();
    let measure: (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM measures WHERE account_id = $1").bind(id(&person))).await.expect("a measure");
    person.post(&paths::appeal_measure(COMMUNE, measure.0), WHY).await.redirect();
    pages.push((house.staff("Seconde", Role::Moderator).await, paths::measure(COMMUNE, measure.0), true));
}

async fn named(house: &TestApp, pages: &mut Vec<Page>) {
    let mut person = house.participant("Brahim").await;
    text(house, &person).await;
    person.post(&paths::account_name(), &[("name", "Commune d'Ain Amlal")]).await.redirect();
    let waiting: (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM held_names WHERE account_id = $1").bind(id(&person))).await.expect("a name");
    pages.push((house.staff("Seconde", Role::Moderator).await, paths::held_name(COMMUNE, waiting.0), true));
}

async fn administered(house: &TestApp, pages: &mut Vec<Page>) {
    let mut person = house.participant("Khadija").await;
    let why = "Mon nom ne doit plus paraître dans la lettre du quartier.";
    person.post(&paths::objections(), &[("commune", COMMUNE), ("body", why)]).await.redirect();
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let form = administrator.get(&paths::commune_objections(COMMUNE)).await.attributes(".rows a.button", "href").remove(0);
    pages.push((administrator.clone(), form, true));
    let staff = house.staff("Sanae", Role::Moderator).await;
    let (handle,): (String,) = house.app.db.one(sql("SELECT handle FROM accounts WHERE id = $1").bind(id(&staff))).await.expect("a handle");
    pages.push((administrator, format!("{}?person={handle}&role=moderator", paths::withdraw_role(COMMUNE)), true));
}

async fn worked(house: &TestApp, pages: &mut Vec<Page>) {
    let author = house.participant("Amina").await;
    let thing = text(house, &author).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let accepted = [
        ("decision", "accepted"),
        ("reasons", "Le budget participatif couvre les plants et l'arrosage pendant trois ans."),
        ("cost", "35 000"),
        ("responsible", "Service des espaces verts"),
        ("starts_on", "2026-10-01"),
        ("ends_on", "2027-03-31"),
    ];
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted).await.redirect();
    pages.push((officer, paths::milestones(COMMUNE, thing.number), true));
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let open = text(house, &author).await;
    paper::enter_support(&mut agent, open.number, "Fadma Ait Lahcen", &[]).await;
    let (entry,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM paper_entries WHERE kind = 'support'")).await.expect("an entry");
    pages.push((agent, paths::paper_withdraw(COMMUNE, entry), true));
}

/// All of them.
pub async fn pages(house: &TestApp) -> Vec<Page> {
    let mut pages = Vec::new();
    contested(house, &mut pages).await;
    flagged(house, &mut pages).await;
    photographed(house, &mut pages).await;
    measured(house, &mut pages).await;
    named(house, &mut pages).await;
    administered(house, &mut pages).await;
    worked(house, &mut pages).await;
    pages
}
