//! Due process: appeals, rewriting, the second person, and the public record.

use crate::common::fr;
use app::model::content::{Role, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use proptest::prelude::{Just, prop_oneof};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use sha2::{Digest as _, Sha256};
use tajmaat::base::db::sql;
use tajmaat::moderation::log::{self, Fault};
use tokio::task::JoinSet;

use super::*;
use crate::on_both_engines;

const WHY: &[(&str, &str)] = &[("body", "Je parlais du prix du pain, pas de mon voisin.")];

fn contest(thing: Thing, act: &str) -> String {
    let kind = thing.kind.as_str();
    if act == "appeal" { paths::appeal(COMMUNE, kind, thing.id) } else { paths::resubmit(COMMUNE, kind, thing.id) }
}

fn judged(thing: Thing) -> String {
    paths::moderation_appeal(COMMUNE, thing.kind.as_str(), thing.id)
}

fn answer(outcome: &'static str) -> [(&'static str, &'static str); 2] {
    [("outcome", outcome), ("answer", "Relu avec une autre personne : voici pourquoi.")]
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

on_both_engines!(an_author_rewrites_what_was_hidden_and_it_is_read_before_it_returns, |house| {
    let mut author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Mes voisins sont des voleurs de pelures.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let page = author.get(&thing.page()).await;
    assert!(page.has(&format!("a[href='{}']", contest(thing, "rewrite"))) && page.has(&format!("a[href='{}']", contest(thing, "appeal"))));

    let form = author.get(&contest(thing, "rewrite")).await;
    let version = form.value("version").expect("a version");
    assert_eq!(form.value("body").as_deref().map(str::trim), Some("Mes voisins sont des voleurs de pelures."));
    let same = [("title", "Un composteur au souk"), ("body", "Mes voisins sont des voleurs de pelures."), ("version", &version)];
    let refused = author.post(&contest(thing, "rewrite"), &same).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "something has to change");
    let new = [("title", "Un composteur au souk"), ("body", "Chacun y porte ses pelures, sans autre mot."), ("version", version.as_str())];
    assert_eq!(author.post(&contest(thing, "rewrite"), &new).await.redirect(), thing.page());
    assert_eq!(state(&house, thing).await, (Visibility::Held, 2));
    assert!(author.get(&thing.page()).await.words().contains(&fr(tr::appeals::REWRITTEN)));
    assert_eq!(author.post(&contest(thing, "rewrite"), &new).await.status, StatusCode::CONFLICT, "once is enough");

    let mut visitor = house.visitor();
    assert!(!visitor.get(&thing.page()).await.text().contains("pelures"), "nobody reads either text yet");
    assert!(moderator.get(&format!("{}?state=rewritten", paths::moderation(COMMUNE))).await.words().contains("Un composteur au souk"));
    let changes = moderator.get(&thing.item()).await;
    assert!(changes.all(".former del").join(" ").contains("voleurs") && changes.all(".former ins").join(" ").contains("sans"), "what was changed is marked");
    decide(&mut moderator, thing, "release", &[]).await.redirect();
    let seen = visitor.get(&thing.page()).await;
    assert!(seen.words().contains("sans autre mot") && !seen.text().contains("voleurs"));
    let versions = visitor.get(&paths::solution_versions(COMMUNE, thing.number)).await;
    assert!(!versions.text().contains("voleurs"), "the hidden version is not among the public ones");
    let (kept,): (String,) = house.app.db.one(sql("SELECT body FROM withheld_texts WHERE item_id = $1").bind(thing.id)).await.expect("kept");
    assert!(kept.contains("voleurs"), "and yet it is not lost");
});

on_both_engines!(an_appeal_is_decided_by_somebody_else_and_corrects_the_records, |house| {
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let thing = comment(&house, id(&author), on, false, "Le prix du pain est un vol.").await;
    let mut reader = house.participant("Hassan").await;
    flag(&mut reader, thing).await.redirect();
    let mut first = house.staff("Première", Role::Moderator).await;
    decide(&mut first, thing, "hide", HIDE).await.redirect();
    house.mails().await;

    for bad in ["", "court", &"x".repeat(5_000), "\u{202e}\u{200b}"] {
        let refused = author.post(&contest(thing, "appeal"), &[("body", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("#body-error"));
    }
    assert_eq!(reader.post(&contest(thing, "appeal"), WHY).await.status, StatusCode::NOT_FOUND, "it is the author's");
    let sent = author.post(&contest(thing, "appeal"), WHY).await;
    let on_the_way = author.follow(&sent).await;
    assert!(author.follow(&on_the_way).await.words().contains("Votre recours est reçu"), "the message survives the way to the comment");
    assert_eq!(author.post(&contest(thing, "appeal"), WHY).await.status, StatusCode::CONFLICT);

    assert_eq!(first.post(&judged(thing), &answer("reversed")).await.status, StatusCode::FORBIDDEN, "who hid does not decide");
    let mut second = house.staff("Seconde", Role::Moderator).await;
    assert!(second.get(&thing.item()).await.words().contains("pas de mon voisin"));
    assert_eq!(second.post(&judged(thing), &[("outcome", "maybe"), ("answer", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    second.post(&judged(thing), &answer("reversed")).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM flags WHERE item_id = $1 AND outcome = 'dismissed'", thing.id).await, 1);
    assert_eq!(second.post(&judged(thing), &answer("upheld")).await.status, StatusCode::CONFLICT, "it is decided");
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.subject.contains("accepté") && mail.text.contains("Relu avec une autre personne")), "{mails:?}");
});

on_both_engines!(an_upheld_hiding_is_confirmed_and_the_reasons_are_read, |house| {
    let mut author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire", "Insulte à la fin.").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    decide(&mut first, thing, "hide", HIDE).await.redirect();
    author.post(&contest(thing, "appeal"), WHY).await.redirect();
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&judged(thing), &answer("upheld")).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::ConfirmedHidden);
    assert!(author.get(&thing.page()).await.words().contains("Relu avec une autre personne"));
    assert_eq!(author.post(&contest(thing, "appeal"), WHY).await.status, StatusCode::CONFLICT, "one appeal a decision");
    let restored = decide(&mut first, thing, "restore", RESTORE).await;
    assert_eq!(restored.status, StatusCode::CONFLICT, "a confirmed hiding is not undone by one person");
});

on_both_engines!(a_second_person_confirms_and_never_the_first, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire", "Insulte à la fin.").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    decide(&mut first, thing, "hide", HIDE).await.redirect();
    assert_eq!(decide(&mut first, thing, "confirm", &[]).await.status, StatusCode::FORBIDDEN);
    let mut second = house.staff("Seconde", Role::Administrator).await;
    decide(&mut second, thing, "confirm", &[]).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::ConfirmedHidden);
    assert!(!house.visitor().get(&thing.page()).await.text().contains("Insulte à la fin"));
});

on_both_engines!(many_answer_one_appeal_in_the_same_moment_and_one_counts, |house| {
    let mut author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let mut first = house.staff("Première", Role::Moderator).await;
    decide(&mut first, thing, "hide", HIDE).await.redirect();
    author.post(&contest(thing, "appeal"), WHY).await.redirect();
    let mut all = JoinSet::new();
    for (name, outcome) in [("Deux", "reversed"), ("Trois", "upheld"), ("Quatre", "reversed"), ("Cinq", "upheld")] {
        let mut judge = house.staff(name, Role::Moderator).await;
        all.spawn(async move { judge.post(&judged(thing), &answer(outcome)).await.status });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{done:?}");
    assert!(done.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)), "{done:?}");
});

on_both_engines!(the_record_tells_what_was_altered_or_removed, |house| {
    let commune = house.commune().await.id;
    let author = house.participant("Naima").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    for number in 0..5 {
        let thing = problem(&house, id(&author), "Lampadaire", "Il fait très noir ici.").await;
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
        house.wait_seconds(60 * number);
    }
    let (count, digest, fault) = log::verify(&house.app, commune).await.expect("read");
    assert_eq!((count, digest.len(), fault), (5, 64, None));
    let public = house.visitor().get(&paths::moderation_log(COMMUNE)).await;
    assert!(public.words().contains(&digest));
    for private in ["noir ici", "Modératrice", "voleurs", "Lampadaire"] {
        assert!(!public.text().contains(private), "{private}");
    }
    let lines = house.visitor().get(&paths::moderation_entries(COMMUNE)).await.text();
    assert_eq!(lines.lines().count(), 5);
    assert_eq!(hex(lines.lines().last().expect("a line")), digest, "anybody can recount it");
    assert_eq!(house.visitor().get(&paths::moderation_log_csv(COMMUNE)).await.text().lines().count(), 6);

    let db = &house.app.db;
    // Whoever waited for the one before may have taken the time first.
    db.run(sql("UPDATE moderation_log SET created_at = created_at - 1000000 WHERE number = 2")).await.expect("earlier than the first");
    assert_eq!(house.visitor().get(&paths::moderation_entries(COMMUNE)).await.text(), lines, "in the order of the chain");
    let verify = async || log::verify(&house.app, commune).await.expect("read").2;
    db.run(sql("UPDATE moderation_log SET entry = REPLACE(entry, 'insult', 'threat') WHERE number = 3")).await.expect("altered");
    assert_eq!(verify().await, Some(Fault::Altered(3)));
    let (entry,): (String,) = db.one(sql("SELECT entry FROM moderation_log WHERE number = 3")).await.expect("an entry");
    db.run(sql("UPDATE moderation_log SET digest = $1 WHERE number = 3").bind(hex(&entry))).await.expect("forged");
    assert_eq!(verify().await, Some(Fault::Unchained(4)), "the next one still knows what it was");
    db.run(sql("DELETE FROM moderation_log WHERE number = 2")).await.expect("removed");
    assert_eq!(verify().await, Some(Fault::Removed(2)));
});

on_both_engines!(the_figures_of_every_month_are_a_file, |house| {
    // Spreadsheets know by its first mark that it is UTF-8.
    let figures = async || house.visitor().get(&paths::moderation_figures(COMMUNE)).await.text().trim_start_matches('\u{feff}').to_owned();
    assert_eq!(figures().await, "month,figure,detail,value\r\n", "nothing was decided yet");
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let first = problem(&house, id(&author), "Lampadaire", "Il fait très noir ici.").await;
    flag(&mut reader, first).await.redirect();
    house.wait_seconds(90 * 60);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, first, "hide", HIDE).await.redirect();
    let mut second = house.staff("Seconde", Role::Moderator).await;
    decide(&mut second, first, "confirm", &[]).await.redirect();
    house.wait_seconds(40 * 86_400);
    let mut moderator = house.signed_in(id(&moderator), true).await;
    let later = problem(&house, id(&author), "Lampadaire", "Il fait encore noir ici.").await;
    decide(&mut moderator, later, "hide", &[("reason", "spam")]).await.redirect();
    let file = figures().await;
    let lines: Vec<&str> = file.lines().collect();
    for line in [
        "2026-03,items,,1",
        "2026-03,acts,hide,1",
        "2026-03,acts,confirm,1",
        "2026-03,reasons,insult,1",
        "2026-03,median_minutes,,90",
        "2026-03,shown_by_clock,,0",
        "2026-04,items,,1",
        "2026-04,reasons,spam,1",
        "2026-04,appeals_open,,0",
        "2026-04,appeals_overdue,,0",
    ] {
        assert!(lines.contains(&line), "{line} is not in {file}");
    }
    assert!(!file.contains("2026-04,median_minutes") && !file.contains("2026-03,appeals_open"), "{file}");
    let page = house.visitor().get(&format!("{}?month=2026-03", paths::moderation_log(COMMUNE))).await;
    assert!(page.all("dl.figures dd").contains(&"1".to_owned()) && page.has(&format!("a[href='{}']", paths::moderation_figures(COMMUNE))));
});

#[tokio::test]
async fn the_last_entries_cannot_be_cut_off() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    for _ in 0..2 {
        let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
        decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    }
    house.app.db.run(sql("DELETE FROM moderation_log WHERE number = 2")).await.expect("cut");
    let fault = log::verify(&house.app, house.commune().await.id).await.expect("read").2;
    assert_eq!(fault, Some(Fault::Removed(2)));
    house.app.db.run(sql("UPDATE moderation_log_heads SET number = 1, digest = (SELECT digest FROM moderation_log WHERE number = 1)")).await.expect("hidden");
    let fault = log::verify(&house.app, house.commune().await.id).await.expect("read").2;
    assert!(matches!(fault, Some(Fault::Missing(_))), "the decision itself is still there: {fault:?}");
}

#[tokio::test]
async fn a_month_that_is_none_is_not_found() {
    let house = TestApp::new().await;
    let log = paths::moderation_log(COMMUNE);
    for month in ["2026-13", "x", "%01", "99999-01"] {
        assert_eq!(house.visitor().get(&format!("{log}?month={month}")).await.status, StatusCode::NOT_FOUND, "{month}");
    }
    assert_eq!(house.visitor().get(&format!("{log}?month=2026-02")).await.status, StatusCode::OK);
}

/// Hides it at once, as one of several; returns where that can be undone, if it was hidden.
async fn hide_as_spam(client: &mut Client, thing: Thing) -> Option<String> {
    let preview = client.get(&format!("{}?item=solution.{}", paths::moderation_bulk(COMMUNE), thing.id)).await;
    let value = preview.attributes("form[method=post] input[name=item]", "value").pop()?;
    let done = client.post(&paths::moderation_bulk(COMMUNE), &[("item", &value), ("note", "Ceci est de la publicité, répétée.")]).await;
    Some(done.redirect())
}

/// Whatever anybody does in whatever order: a hidden text is read by nobody else, no text is lost, no support is lost, and nobody both hides and judges.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sequence_of_acts_breaks_due_process() {
    const SECRET: &str = "zaytuna-canary-text";
    let acts = || {
        prop_oneof![
            3 => Just("hide"),
            1 => Just("restore"),
            1 => Just("dismiss"),
            3 => Just("confirm"),
            1 => Just("release"),
            1 => Just("uphold"),
            1 => Just("reverse"),
            1 => Just("appeal"),
            1 => Just("rewrite"),
            1 => Just("flag"),
            1 => Just("accuse"),
            2 => Just("contest"),
            1 => Just("keep"),
            1 => Just("sweep"),
            1 => Just("undo"),
            1 => Just("clock")
        ]
    };
    let mut runner = TestRunner::deterministic();
    let sequences = proptest::collection::vec((acts(), 0..4usize), 16..22);
    let mut states = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let sequence = sequences.new_tree(&mut runner).expect("a sequence").current();
        let house = TestApp::new().await;
        house.app.db.run(sql("UPDATE communes SET review_weight = 1")).await.expect("settings");
        let author = house.participant("Naima").await;
        let thing = solution(&house, id(&author), "Un titre tranquille", &format!("Le texte {SECRET} du début.")).await;
        let mut supporter = house.participant("Hassan").await;
        supporter.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
        let mut people =
            [author, house.staff("Une", Role::Moderator).await, house.staff("Deux", Role::Moderator).await, house.staff("Trois", Role::Administrator).await];
        let mut sweep = None;
        for (step, (act, who)) in sequence.iter().enumerate() {
            // What only the author can do is done by the author.
            let who = if matches!(*act, "appeal" | "rewrite") { 0 } else { *who };
            let client = &mut people[who];
            match *act {
                "hide" => drop(decide(client, thing, act, HIDE).await),
                "restore" => drop(decide(client, thing, act, RESTORE).await),
                "dismiss" | "confirm" | "release" => drop(decide(client, thing, act, &[]).await),
                "uphold" => drop(client.post(&judged(thing), &answer("upheld")).await),
                "reverse" => drop(client.post(&judged(thing), &answer("reversed")).await),
                "appeal" => drop(client.post(&contest(thing, "appeal"), WHY).await),
                "rewrite" => {
                    let version = state(&house, thing).await.1.to_string();
                    let body = format!("Le texte {SECRET} récrit au pas {step}.");
                    drop(client.post(&contest(thing, "rewrite"), &[("title", "Un titre tranquille"), ("body", &body), ("version", &version)]).await);
                }
                "accuse" => drop(client.post(&thing.flag(), &[("reason", "threat")]).await),
                "contest" => drop(client.post(&paths::flag_appeal(COMMUNE, "solution", thing.id), WHY).await),
                "keep" => drop(decide(client, thing, act, &[("answer", "Relu avec une autre personne.")]).await),
                "sweep" => sweep = hide_as_spam(client, thing).await.or(sweep),
                "undo" => {
                    if let Some(path) = &sweep {
                        drop(client.post(&format!("{path}/undo"), &[]).await);
                    }
                }
                "clock" => {
                    house.wait_seconds(73 * 3_600);
                    tajmaat::moderation::releasing::tidy(&house.app).await.expect("tidied");
                    for person in &mut people {
                        *person = house.signed_in(id(person), true).await;
                    }
                    let late = sql("SELECT COUNT(*) FROM held_items WHERE outcome = 'waiting' AND due_at <= $1").bind(house.app.clock.now());
                    assert_eq!(house.app.db.one::<(i64,)>(late).await.expect("a count").0, 0, "nothing is kept from the public without a decision for longer");
                }
                _ => drop(flag(client, thing).await),
            }
            let now = state(&house, thing).await.0;
            states.insert(now.as_str());
            let read = house.visitor().get(&thing.page()).await.text().contains(SECRET);
            assert_eq!(read, now.is_public(), "after {act} by {who} in {sequence:?}");
            let listed = house.visitor().get(&paths::solutions(COMMUNE)).await.text().contains("Un titre tranquille");
            assert!(now.is_public() || !listed, "a hidden one is in no list: {sequence:?}");
        }
        let db = &house.app.db;
        let (supports,): (i64,) = db.one(sql("SELECT support_count FROM solutions WHERE id = $1").bind(thing.id)).await.expect("a count");
        assert_eq!(supports, 1);
        let both = sql("SELECT COUNT(*) FROM moderation_decisions h JOIN moderation_decisions j ON j.item_id = h.item_id AND j.actor_id = h.actor_id \
             WHERE h.act = 'hide' AND j.act IN ('confirm', 'uphold', 'reverse') AND j.number > h.number");
        assert_eq!(db.one::<(i64,)>(both).await.expect("a count").0, 0, "{sequence:?}");
        let again = sql("SELECT COUNT(*) FROM flag_appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE a.decided_by = d.actor_id");
        assert_eq!(db.one::<(i64,)>(again).await.expect("a count").0, 0, "who dismissed a flag does not judge its appeal: {sequence:?}");
        let (version,): (i64,) = db.one(sql("SELECT version FROM solutions WHERE id = $1").bind(thing.id)).await.expect("a version");
        let (kept,): (i64,) = db.one(sql("SELECT COUNT(*) FROM withheld_texts WHERE item_id = $1").bind(thing.id)).await.expect("texts");
        assert_eq!(kept, version - 1, "every former text is kept: {sequence:?}");
        assert_eq!(log::verify(&house.app, house.commune().await.id).await.expect("read").2, None);
    }
    assert_eq!(states.len(), 5, "the sequences reach every state: {states:?}");
}
