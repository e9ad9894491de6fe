//! The workbench: one queue, who takes what, one after the other, spam at once, and what was decided before.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::moderation::log;

use super::*;
use crate::common::content::{measure, organisation_request};
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

const ROWS: &str = "ul.queue h2 a";

fn queue() -> String {
    paths::moderation(COMMUNE)
}

/// Flagged texts, a minute apart.
async fn flagged(house: &TestApp, how_many: usize) -> Vec<Thing> {
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let mut things = Vec::new();
    for number in 0..how_many {
        let thing = problem(house, id(&author), &format!("Achetez {number}"), "Téléphones pas chers, écrivez-moi vite.").await;
        flag(&mut reader, thing).await.redirect();
        house.wait_seconds(60);
        things.push(thing);
    }
    things
}

on_both_engines!(everything_that_waits_is_in_one_queue_by_its_deadline, |house| {
    let mut author = house.participant("Naima").await;
    let hidden = solution(&house, id(&author), "Texte masqué", "Chacun y porte ses épluchures.").await;
    let rewritten = problem(&house, id(&author), "Texte réécrit", "Depuis trois semaines il fait noir.").await;
    let held = problem(&house, id(&author), "Texte retenu", "Depuis trois semaines il fait noir.").await;
    let first = flagged(&house, 1).await[0];
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    for thing in [hidden, rewritten] {
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    }
    author.post(&paths::appeal(COMMUNE, "solution", hidden.id), &[("body", "Je parlais d'un oiseau.")]).await.redirect();
    let new = [("title", "Texte réécrit avec soin"), ("body", "Il fait noir, merci de regarder."), ("version", "1")];
    author.post(&paths::resubmit(COMMUNE, "problem", rewritten.id), &new).await.redirect();
    house.wait_seconds(600);
    house.app.db.run(sql("UPDATE problems SET visibility = 'held' WHERE id = $1").bind(held.id)).await.expect("held");
    let (now, commune) = (house.app.clock.now(), house.commune().await.id);
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, 1, 'problem', $2, $3, 'first', '', FALSE, $4, $5)");
    house.app.db.run(insert.bind(held.id).bind(commune).bind(id(&author)).bind(now).bind(now.plus_seconds(72 * 3_600))).await.expect("waits");
    let person = house.participant("Omar").await;
    let measure = measure(&house, id(&person), first, id(&moderator)).await;
    let contested = sql("UPDATE measures SET appeal = 'Non merci', appealed_at = $1, appeal_due_at = $2 WHERE id = $3");
    house.app.db.run(contested.bind(now).bind(now.plus_days(13)).bind(measure)).await.expect("contested");
    let asked = organisation_request(&house, id(&person)).await;
    let asked = paths::organisation_request(COMMUNE, asked);

    let all = administrator.get(&queue()).await;
    let measure_path = paths::measure(COMMUNE, measure);
    assert_eq!(all.attributes(ROWS, "href"), [first.item(), rewritten.item(), held.item(), measure_path.clone(), asked.clone(), hidden.item()]);
    assert_eq!(moderator.get(&queue()).await.attributes(ROWS, "href").len(), 5, "only administrators check organisations");
    for (state, expected) in [
        ("flagged", vec![first.item()]),
        ("held", vec![held.item()]),
        ("rewritten", vec![rewritten.item()]),
        ("appeals", vec![measure_path.clone(), hidden.item()]),
        ("people", vec![measure_path.clone()]),
        ("organisations", vec![asked.clone()]),
        ("hidden", vec![hidden.item()]),
    ] {
        assert_eq!(administrator.get(&format!("{}?state={state}", queue())).await.attributes(ROWS, "href"), expected, "{state}");
    }
    let ways = administrator.get(&queue()).await.all(".chips a");
    for way in ["Tout ce qui attend 6 6 éléments en attente", "Recours 2 2 éléments en attente", "Masqués"] {
        assert!(ways.iter().any(|found| found == way), "{way}: {ways:?}");
    }
    assert!(!ways.iter().any(|way| way.starts_with("Noms")), "no way to what is empty: {ways:?}");
    // Whoever hid is told before they open it.
    let row = moderator.get(&format!("{}?state=appeals", queue())).await.all("ul.queue > li").join(" ");
    assert_eq!(row.matches(&fr(tr::workbench::CONFLICT)).count(), 2, "{row}");
    house.wait_seconds(75 * 3_600);
    let mut administrator = house.signed_in(id(&administrator), true).await;
    assert!(administrator.get(&queue()).await.words().contains("3 en retard"));
});

on_both_engines!(what_somebody_works_on_others_leave, |house| {
    let thing = flagged(&house, 1).await[0];
    let (mut first, mut second) = (house.staff("Première", Role::Moderator).await, house.staff("Seconde", Role::Moderator).await);
    let subject = format!("problem.{}", thing.id);
    let claim = |act: &'static str| [("subject", subject.clone()), ("act", act.to_owned()), ("back", "//evil.example".to_owned())];
    let send = async |client: &mut Client, act: &'static str| {
        let fields = claim(act);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = client.post(&paths::moderation_claim(COMMUNE), &fields).await;
        assert_eq!(answer.redirect(), queue(), "only a place of ours is gone back to");
    };
    send(&mut first, "take").await;
    assert!(first.get(&queue()).await.words().contains("Vous vous en chargez"));
    let seen = second.get(&thing.item()).await;
    assert!(seen.words().contains("\u{2068}Première\u{2069} s'en charge"), "{}", seen.words());
    send(&mut second, "take").await;
    assert_eq!(decide_on(&mut second, &seen, thing, "dismiss", &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, DECISIONS, thing.id).await, 0);
    let typed = [("reason", "spam"), ("note", "Ceci est de la publicité.")];
    let refused = decide_on(&mut second, &seen, thing, "hide", &typed).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.words().contains(&fr(tr::workbench::TAKEN)) && refused.value("note").is_some_and(|note| note.contains("de la publicité")), "kept");
    send(&mut second, "over").await;
    assert_eq!(decide(&mut first, thing, "dismiss", &[]).await.status, StatusCode::CONFLICT, "now the first is too late");
    send(&mut first, "give").await;
    assert!(second.get(&queue()).await.words().contains("Vous vous en chargez"), "nobody gives back what another has");
    send(&mut second, "give").await;
    send(&mut first, "take").await;
    house.wait_seconds(31 * 60);
    let mut second = house.signed_in(id(&second), true).await;
    decide(&mut second, thing, "dismiss", &[]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM claims WHERE subject_id = $1", thing.id).await, 0, "a claim ends by time, and by the decision");
});

on_both_engines!(many_take_one_thing_at_once_and_one_has_it, |house| {
    let thing = flagged(&house, 1).await[0];
    let mut together = Vec::new();
    for number in 0..6 {
        let mut client = house.staff(&format!("Modératrice {number}"), Role::Moderator).await;
        together.push(tokio::spawn(async move { client.post(&paths::moderation_next(COMMUNE), &[("go", "~")]).await.redirect() }));
    }
    let mut got = 0;
    for answer in together {
        got += usize::from(answer.await.expect("an answer").starts_with(&thing.item()));
    }
    assert_eq!(got, 1, "the others are told that nothing is left");
});

on_both_engines!(one_after_the_other, |house| {
    let things = flagged(&house, 4).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let own = problem(&house, id(&moderator), "De ma main", "Depuis trois semaines il fait noir.").await;
    flag(&mut house.participant("Salma").await, own).await.redirect();
    let mut path = moderator.post(&paths::moderation_next(COMMUNE), &[("go", "flagged~")]).await.redirect();
    let mut seen = Vec::new();
    for step in 0..3 {
        let page = moderator.get(&path).await;
        let thing = *things.iter().find(|thing| path.starts_with(&thing.item())).expect("one of them");
        seen.push(thing.number);
        let go = page.value("go").expect("the way");
        path = if step == 1 {
            let skip = [("go", go.as_str()), ("leave", &format!("problem.{}", thing.id))];
            moderator.post(&paths::moderation_next(COMMUNE), &skip).await.redirect()
        } else {
            decide_on(&mut moderator, &page, thing, "dismiss", &[("go", &go)]).await.redirect()
        };
    }
    assert_eq!(seen, things[..3].iter().map(|thing| thing.number).collect::<Vec<_>>(), "by deadline, each once, the skipped one too");
    let page = moderator.get(&path).await;
    let go = page.value("go").expect("the way");
    assert_eq!(decide_on(&mut moderator, &page, things[3], "dismiss", &[("go", &go)]).await.redirect(), queue(), "one's own is left to others");
    let page = moderator.get(&queue()).await;
    assert!(page.words().contains(&fr(tr::workbench::NOTHING_LEFT)), "{}", page.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM claims WHERE subject_id = $1", things[1].id).await, 0, "what was skipped is free again");
});

on_both_engines!(spam_is_hidden_at_once_and_comes_back_at_once, |house| {
    let things = flagged(&house, 3).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let own = problem(&house, id(&moderator), "De ma main", "Depuis trois semaines il fait noir.").await;
    flag(&mut house.participant("Salma").await, own).await.redirect();
    let names: Vec<String> = things.iter().chain([&own]).map(|thing| format!("item=problem.{}", thing.id.simple())).collect();
    let address = format!("{}?{}", paths::moderation_bulk(COMMUNE), names.join("&"));
    let preview = moderator.get(&address).await;
    let values = preview.attributes("form[method=post] input[name=item]", "value");
    assert_eq!(values.len(), 3, "one's own is left out");
    assert!(preview.words().contains("Masquer 3 textes") && preview.words().contains("De ma main"));
    assert_eq!(count(&house, DECISIONS, things[0].id).await, 0, "looking changes nothing");

    // One of them is decided by somebody else meanwhile.
    let mut other = house.staff("Autre", Role::Moderator).await;
    decide(&mut other, things[1], "dismiss", &[]).await.redirect();
    let refused = moderator.post(&paths::moderation_bulk(COMMUNE), &[("item", &values[0]), ("note", "non")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let note = ("note", "Ces annonces n'ont pas leur place ici.");
    let mut fields: Vec<(&str, &str)> = values.iter().map(|value| ("item", value.as_str())).collect();
    fields.extend([note, ("item", "problem.nonsense"), ("item", "<script>.x.y")]);
    let batch = moderator.post(&paths::moderation_bulk(COMMUNE), &fields).await.redirect();
    let page = moderator.get(&batch).await;
    assert!(page.text().contains("Masqués\u{a0}: 2. Non masqués\u{a0}: 1."), "{}", page.words());
    let after = [Visibility::Hidden, Visibility::Published, Visibility::Hidden];
    for (thing, expected) in things.iter().zip(after) {
        assert_eq!(state(&house, *thing).await.0, expected);
    }
    assert_eq!(house.mails().await.iter().filter(|mail| mail.text.contains("pas leur place ici")).count(), 2, "a statement of reasons each");

    // Another moderator decides about one of the two; it stays as they decided.
    assert_eq!(other.post(&format!("{batch}/undo"), &[]).await.status, StatusCode::FORBIDDEN, "only who did it takes it back");
    decide(&mut other, things[2], "confirm", &[]).await.redirect();
    assert_eq!(moderator.post(&format!("{batch}/undo"), &[]).await.redirect(), batch);
    assert!(moderator.get(&batch).await.text().contains("Textes remis dans leur état précédent\u{a0}: 1."));
    assert_eq!((state(&house, things[0]).await.0, state(&house, things[2]).await.0), (Visibility::Published, Visibility::ConfirmedHidden));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM flags WHERE outcome = 'open' AND item_id = $1", things[0].id).await, 1, "its flags wait again");
    assert!(moderator.get(&queue()).await.attributes(ROWS, "href").contains(&things[0].item()));
    moderator.post(&format!("{batch}/undo"), &[]).await.redirect();
    assert_eq!(state(&house, things[0]).await.0, Visibility::Published, "a second time changes nothing");
    let (_, _, fault) = log::verify(&house.app, house.commune().await.id).await.expect("read");
    assert_eq!(fault, None);
});

on_both_engines!(what_was_held_waits_again_when_its_hiding_is_taken_back, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Achetez", "Téléphones pas chers, écrivez-moi vite.").await;
    house.app.db.run(sql("UPDATE problems SET visibility = 'held' WHERE id = $1").bind(thing.id)).await.expect("held");
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, 1, 'problem', $2, $3, 'first', '', TRUE, $4, $5)");
    let insert = insert.bind(thing.id).bind(house.commune().await.id).bind(id(&author)).bind(NOW).bind(NOW.plus_days(3));
    house.app.db.run(insert).await.expect("waits");
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let preview = moderator.get(&format!("{}?item=problem.{}", paths::moderation_bulk(COMMUNE), thing.id)).await;
    let value = preview.attributes("form[method=post] input[name=item]", "value").pop().expect("it can be hidden");
    let batch = moderator.post(&paths::moderation_bulk(COMMUNE), &[("item", &value), ("note", "Ces annonces n'ont pas leur place ici.")]).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Hidden);
    moderator.post(&format!("{batch}/undo"), &[]).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Held);
    assert_eq!(house.visitor().get(&thing.page()).await.status, StatusCode::NOT_FOUND, "and nobody learns that it is there");
    decide(&mut moderator, thing, "release", &[]).await.redirect();
    assert!(house.visitor().get(&thing.page()).await.words().contains("Téléphones"));
    house.wait_seconds(25 * 3_600);
    let mut moderator = house.signed_in(id(&moderator), true).await;
    assert!(!moderator.get(&batch).await.has("form[action$='/undo']"));
});

on_both_engines!(like_cases_are_shown_with_what_was_decided, |house| {
    let author = house.participant("Naima").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    for (text, act, fields) in [
        ("Téléphones pas chers, écrivez vite à mon numéro.", "hide", &[("reason", "spam"), ("note", "Ceci est de la publicité.")][..]),
        ("La source du village coule moins qu'avant l'été.", "hide", HIDE),
    ] {
        let thing = problem(&house, id(&author), "Une annonce", text).await;
        decide(&mut moderator, thing, act, fields).await.redirect();
    }
    let new = problem(&house, id(&author), "Autre chose", "TÉLÉPHONES pas chers : écrivez vite !").await;
    let page = moderator.get(&new.item()).await;
    let similar = page.all("section[aria-labelledby=similar] li");
    assert!(similar.len() == 1 && similar[0].contains("publicité") && similar[0].contains("mots communs"), "{similar:?}");
    assert!(!house.visitor().get(&new.page()).await.text().contains("mots communs"));
});
