//! Pages whose forms are there in one state only: something hidden, contested, redacted, entered from paper.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::sql;

use crate::common::{COMMUNE, Client, TestApp};
use crate::moderation::photos::{redacted, reported};
use crate::moderation::{HIDE, Thing, comment, decide, flag, id, solution};
use crate::{ballot_papers, drafts, measures, options, outcomes, paper, questionnaires};

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
    let form = administrator.get(&paths::commune_objections(COMMUNE)).await.attributes(".rows th a", "href").remove(0);
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

async fn asked(house: &TestApp, pages: &mut Vec<Page>) {
    let (mut officer, _, number) = questionnaires::asked(house, questionnaires::participants()).await;
    pages.push((house.participant("Hamid").await, questionnaires::page(number, 1), false));
    let mut words = questionnaires::form();
    words.pages[0].questions[0].label.set("fr", "Avez-vous l'eau courante ?");
    questionnaires::staff::upload(&mut officer, number, &xlsform::to_xlsx(&words).expect("a workbook")).await.redirect();
    pages.push((officer, paths::publish_questions(COMMUNE, number), true));
}

async fn commented(house: &TestApp, pages: &mut Vec<Page>) {
    let (_, _, number) = drafts::commented(house, drafts::participants()).await;
    pages.push((house.participant("Hamid").await, drafts::article(number, 1), false));
    let (officer, closed) = drafts::closed(house).await;
    pages.push((officer, paths::publish_text(COMMUNE, closed), true));
}

/// An option that its author contests, one against which they can appeal, and one that a service is asked about.
async fn assessed(house: &TestApp, pages: &mut Vec<Page>) {
    let (mut officer, _, number) = options::gathers(house, &options::REVIEW).await;
    let (mut amina, first) = options::author(house, "Amina", "Un banc à l'ombre").await;
    let (hassan, second) = options::author(house, "Hassan", "Un puits au souk").await;
    let refused = [("decision", "not_feasible"), ("reason", "land")];
    let contested = options::gathered(house, &mut officer, number, first).await;
    options::decide(&mut officer, number, contested, &refused).await.redirect();
    amina.post(&options::option(number, contested), &[("act", "appeal"), ("body", "Le terrain appartient à la commune.")]).await.redirect();
    pages.push((house.staff("Seconde", Role::Officer).await, paths::option_appeal(COMMUNE, number, contested), true));
    let refusable = options::gathered(house, &mut officer, number, second).await;
    let agent = house.staff("Rachid", Role::DeskAgent).await;
    let (account, due) = (id(&agent).to_string(), crate::consultations::day_in(5));
    let asked = [("act", "ask"), ("service", "Travaux"), ("account", account.as_str()), ("due_on", due.as_str())];
    let (_, third) = options::author(house, "Zahra", "Un pont sur l'oued").await;
    let examined = options::gathered(house, &mut officer, number, third).await;
    officer.post(&paths::prepare_option(COMMUNE, number, examined), &asked).await.redirect();
    let (opinion,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM option_opinions WHERE account_id = $1").bind(id(&agent))).await.expect("an opinion");
    pages.push((agent, paths::opinion(COMMUNE, number, opinion), true));
    options::decide(&mut officer, number, refusable, &refused).await.redirect();
    pages.push((hassan, options::option(number, refusable), false));
}

/// What was decided after a consultation: before it is public, and afterwards.
async fn concluded(house: &TestApp, pages: &mut Vec<Page>) {
    let phases = [(PhaseKind::Discuss, -2), (PhaseKind::Decide, 20)];
    let mut officer = house.staff("Hind", Role::Officer).await;
    let number = outcomes::over(house, &officer, &phases).await;
    outcomes::summarise(&mut officer, number).await.redirect();
    officer.post(&paths::outcome_point(COMMUNE, number, "new"), &outcomes::point(&[("basis", "outcomes:discussion")])).await.redirect();
    outcomes::publish(&mut officer, number).await.redirect();
    pages.push((officer.clone(), paths::prepare_outcome(COMMUNE, number), true));
    pages.push((officer.clone(), format!("{}?text=1.reason.fr", paths::correct_outcome(COMMUNE, number)), true));
    let number = outcomes::over(house, &officer, &phases).await;
    pages.push((officer, paths::outcome_point(COMMUNE, number, "new"), true));
}

/// Ballots on paper that are being entered.
async fn balanced(house: &TestApp, pages: &mut Vec<Page>) {
    let (_, number) = ballot_papers::ballot_in(house, &ballot_papers::approval(), 3, &ballot_papers::OVER).await;
    pages.push((house.staff("Rachid", Role::DeskAgent).await, paths::ballot_balance(COMMUNE, number), true));
}

/// A ballot that is prepared, and one in which people vote.
async fn prepared(house: &TestApp, pages: &mut Vec<Page>) {
    let mut officer = house.staff("Amal", Role::Officer).await;
    let (_, number) = crate::ballots::drafted(house, &officer).await;
    officer.post(&paths::prepare_ballot(COMMUNE, number), &[("act", "kind"), ("kind", "budget")]).await.redirect();
    pages.push((officer.clone(), paths::prepare_ballot(COMMUNE, number), true));
    pages.push((officer.clone(), paths::ballot_envelopes(COMMUNE, number), true));
    pages.push((officer.clone(), paths::edit_ballot_option(COMMUNE, number, "new"), true));
    let (_, number) = ballot_papers::ballot(house, &ballot_papers::approval(), 3).await;
    pages.push((officer.clone(), paths::withdraw_ballot_option(COMMUNE, number, 1), true));
    pages.push((officer, paths::void_ballot(COMMUNE, number), true));
}

/// All of them.
pub async fn pages(house: &TestApp) -> Vec<Page> {
    let mut pages = Vec::new();
    balanced(house, &mut pages).await;
    contested(house, &mut pages).await;
    flagged(house, &mut pages).await;
    photographed(house, &mut pages).await;
    measured(house, &mut pages).await;
    named(house, &mut pages).await;
    administered(house, &mut pages).await;
    worked(house, &mut pages).await;
    asked(house, &mut pages).await;
    commented(house, &mut pages).await;
    assessed(house, &mut pages).await;
    concluded(house, &mut pages).await;
    prepared(house, &mut pages).await;
    // Equal options that wait for a lot.
    let (officer, number) = crate::counts::tied(house).await;
    pages.push((officer, paths::ballot_count(COMMUNE, number), true));
    pages
}
