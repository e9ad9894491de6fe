//! Pledges: made by a representative, never changed, reported on with evidence, followed by officers, reminded of once.

use std::io::Cursor;

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat};
use tajmaat::base::db::{OrganisationId, sql};
use tajmaat::participation::pledges;
use tokio::task::JoinSet;

use crate::common::client::Answer;
use crate::common::content::{Thing, pledge, solution};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const WHAT: &str = "Prêter le camion pour transporter les plants";
const REASON: &str = "Le camion a été volé en janvier.";

async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn proposed(house: &TestApp) -> (Client, Thing) {
    let amina = house.participant("Amina").await;
    let thing = solution(house, amina.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    (amina, thing)
}

async fn make(client: &mut Client, thing: Thing, organisation: OrganisationId, changed: &[(&str, &str)]) -> Answer {
    let id = organisation.to_string();
    let good = [("act_as", id.as_str()), ("kind", "hours"), ("what", WHAT), ("amount", "٤٠٫٥"), ("unit", ""), ("due_on", "2026-06-30")];
    let kept = good.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| name == other));
    let fields: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
    client.post(&paths::new_pledge(COMMUNE, thing.number), &fields).await
}

async fn report(client: &mut Client, pledge: &str, fields: &[(&str, &str)], photo: &[u8]) -> Answer {
    let files: &[(&str, &str, &[u8])] = if photo.is_empty() { &[] } else { &[("photo", "photo.jpg", photo)] };
    client.post_files(&format!("{pledge}/report"), fields, files).await
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 20).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    let jpeg = bytes.into_inner();
    let secret = b"Exif\0\0GPS 33.43N 5.16W";
    let mut marked = jpeg[..2].to_vec();
    marked.extend_from_slice(&[0xff, 0xe1]);
    marked.extend_from_slice(&u16::try_from(secret.len() + 2).expect("short").to_be_bytes());
    marked.extend_from_slice(secret);
    marked.extend_from_slice(&jpeg[2..]);
    marked
}

on_both_engines!(a_pledge_is_shown_with_its_solution_and_its_organisation, |house| {
    let (mut amina, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    assert!(driss.get(&thing.page()).await.has("a[href$='/pledges/new']"));
    assert!(!amina.get(&thing.page()).await.has("a[href$='/pledges/new']"));
    let form = driss.get(&paths::new_pledge(COMMUNE, thing.number)).await;
    assert!(form.has("input[name=act_as][checked]"), "the organisation is chosen and shown");
    let done = make(&mut driss, thing, organisation, &[]).await;
    let page = driss.follow(&done).await;
    assert!(page.words().contains(WHAT) && page.words().contains("40,5 h de travail") && page.words().contains("30 juin 2026"), "{}", page.words());
    // The same form again is the same pledge.
    assert_eq!(make(&mut driss, thing, organisation, &[]).await.redirect(), done.redirect());
    for path in [thing.page(), format!("/organisations/{}", handle(&house).await)] {
        assert!(house.visitor().get(&path).await.all("#pledges").join(" ").contains(WHAT), "{path}");
    }
    assert!(amina.get(&paths::notifications()).await.words().contains("s'engage pour"));
    // What was promised has no way of being changed.
    let forms = page.attributes("main a", "href");
    assert!(!forms.iter().any(|href| href.ends_with("/edit")), "{forms:?}");
});

async fn handle(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM organisations")).await.expect("an organisation").0
}

on_both_engines!(what_is_not_a_pledge_is_refused_beside_its_field, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let (_, other) = house.representative("Samir").await;
    let (other, long) = (other.to_string(), "x".repeat(100_000));
    let changes: &[(&[(&str, &str)], &str)] = &[
        (&[("act_as", "")], "act_as"),
        (&[("act_as", &other)], "act_as"),
        (&[("act_as", "x\u{1}")], "act_as"),
        (&[("kind", "votes")], "kind"),
        (&[("what", "x")], "what"),
        (&[("what", &long)], "what"),
        (&[("amount", "")], "amount"),
        (&[("amount", "0")], "amount"),
        (&[("amount", "-5")], "amount"),
        (&[("amount", "1,23,456")], "amount"),
        (&[("amount", "99999999999999")], "amount"),
        (&[("kind", "jobs"), ("amount", "1,5")], "amount"),
        (&[("kind", "material"), ("unit", "")], "unit"),
        (&[("kind", "other"), ("unit", &long)], "unit"),
        (&[("due_on", "2026-03-08")], "due_on"),
        (&[("due_on", "2036-31-12")], "due_on"),
        (&[("due_on", "")], "due_on"),
    ];
    for (changed, field) in changes {
        let back = make(&mut driss, thing, organisation, changed).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.has(&format!("#{field}-error")), "{field}: {:?}", back.all(".field-error"));
        assert!(changed.iter().any(|(name, _)| *name == "what") || back.value("what").as_deref() == Some(WHAT), "what was typed stays");
    }
    let done = make(&mut driss, thing, organisation, &[("what", "Des plants \u{202e}<script>\u{1}"), ("kind", "material"), ("unit", "kg\u{200b}")]).await;
    let page = driss.follow(&done).await;
    assert!(page.text().contains("Des plants &lt;script>") || page.text().contains("Des plants &lt;script&gt;"));
    let (unit,): (String,) = house.app.db.one(sql("SELECT unit FROM pledges")).await.expect("a pledge");
    assert_eq!(unit, "kg");
    // Only what may still come to something, and can be read, takes pledges.
    for change in ["UPDATE solutions SET state = 'withdrawn'", "UPDATE solutions SET state = 'rejected'"] {
        house.app.db.run(sql(change)).await.expect("changed");
        assert_eq!(make(&mut driss, thing, organisation, &[("what", "Autre chose encore")]).await.status, StatusCode::CONFLICT, "{change}");
        assert_eq!(driss.get(&paths::new_pledge(COMMUNE, thing.number)).await.status, StatusCode::CONFLICT);
    }
    house.app.db.run(sql("UPDATE solutions SET state = 'accepted', visibility = 'hidden'")).await.expect("changed");
    assert_eq!(make(&mut driss, thing, organisation, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(driss.get(&done.redirect()).await.status, StatusCode::NOT_FOUND, "a hidden solution hides its pledges");
    assert!(!house.visitor().get(&format!("/organisations/{}", handle(&house).await)).await.text().contains("Des plants"));
});

on_both_engines!(reports_lead_to_a_kept_pledge_with_evidence, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let pledge = make(&mut driss, thing, organisation, &[]).await.redirect();
    for (fields, photo, field) in [
        (vec![("amount", "x"), ("note", "Une journée")], vec![], "amount"),
        (vec![("amount", "10"), ("note", "")], vec![], "note"),
        (vec![("amount", "10"), ("note", "Une journée"), ("kept", "yes")], vec![], "kept"),
        (vec![("amount", "10"), ("note", "Une journée")], b"<svg/>".to_vec(), "photo"),
    ] {
        let back = report(&mut driss, &pledge, &fields, &photo).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.has(&format!("#{field}-error")), "{field}");
    }
    let first = [("amount", "10,25"), ("note", "Une première journée")];
    let mut all = JoinSet::new();
    for _ in 0..4 {
        let (mut driss, pledge) = (driss.clone(), pledge.clone());
        all.spawn(async move { report(&mut driss, &pledge, &first, &picture()).await.status });
    }
    assert!(all.join_all().await.into_iter().all(|status| status == StatusCode::SEE_OTHER));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM pledge_reports").await, 1, "one form sent four times");
    let folders = std::fs::read_dir(house.app.config.data_dir.join("files/pledges")).expect("photos");
    let kept = folders.filter_map(Result::ok).filter(|entry| std::fs::read_dir(entry.path()).is_ok_and(|mut files| files.next().is_some())).count();
    assert_eq!(kept, 1);
    let page = house.visitor().get(&pledge).await;
    assert!(page.words().contains("en cours") && page.words().contains("10,25 h de travail sur 40,5 h de travail"), "{}", page.words());
    assert!(page.has("svg.ring") && page.has("table th[scope=col]") && !page.has("svg.pledge-chart"), "one bar says nothing");
    let photo = house.visitor().get(&page.attributes("table img", "src").remove(0)).await;
    assert!(photo.bytes.starts_with(&[0xff, 0xd8]) && !String::from_utf8_lossy(&photo.bytes).contains("GPS"), "no metadata");
    assert_eq!(house.visitor().get(&format!("{pledge}/reports/1/photo/original")).await.status, StatusCode::NOT_FOUND);
    house.wait_seconds(86_400);
    report(&mut driss, &pledge, &[("amount", "41"), ("note", "Tout est planté"), ("kept", "yes")], &[]).await.redirect();
    let page = house.visitor().get(&pledge).await;
    assert!(page.words().contains("tenu") && page.words().contains("(100 %)"), "{}", page.words());
    assert!(page.has("svg.pledge-chart[role=img][aria-label]"), "reports one after the other");
    assert_eq!(report(&mut driss, &pledge, &[("amount", "50"), ("note", "Encore plus")], &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(driss.post(&format!("{pledge}/withdraw"), &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    // The database itself takes no kept pledge that was not done.
    assert!(house.app.db.run(sql("UPDATE pledges SET done = 1")).await.is_err());
});

on_both_engines!(a_pledge_is_withdrawn_with_a_reason_that_stays, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let pledge = make(&mut driss, thing, organisation, &[]).await.redirect();
    let withdraw = format!("{pledge}/withdraw");
    assert_eq!(house.representative("Samir").await.0.post(&withdraw, &[("reason", REASON)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(driss.post(&withdraw, &[("reason", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    driss.post(&withdraw, &[("reason", REASON)]).await.redirect();
    assert_eq!(driss.post(&withdraw, &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    let page = house.visitor().get(&pledge).await;
    assert!(page.words().contains("retiré") && page.words().contains(REASON) && page.words().contains(WHAT), "{}", page.words());
    // Promising it anew is another pledge.
    assert_ne!(make(&mut driss, thing, organisation, &[]).await.redirect(), pledge);
});

on_both_engines!(an_officer_confirms_reports_and_says_what_was_not_kept, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let account = driss.account.expect("signed in");
    let path = paths::pledge(COMMUNE, pledge(&house, organisation, account, thing).await);
    let mut mostafa = house.staff("Mostafa", Role::Officer).await;
    let confirm = mostafa.get(&path).await.attributes("form[action$='/confirm']", "action").remove(0);
    let mut all = JoinSet::new();
    for _ in 0..3 {
        let (mut mostafa, confirm) = (mostafa.clone(), confirm.clone());
        all.spawn(async move { mostafa.post(&confirm, &[]).await.status });
    }
    assert_eq!(all.join_all().await.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1);
    assert_eq!(mostafa.post(&confirm.replace("/1/", "/2/"), &[]).await.status, StatusCode::NOT_FOUND);
    assert!(driss.get(&paths::notifications()).await.words().contains("a confirmé un compte rendu"));
    let broken = format!("{path}/not-kept");
    assert_eq!(mostafa.post(&broken, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    mostafa.post(&broken, &[("reason", REASON)]).await.redirect();
    assert_eq!(mostafa.post(&broken, &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    assert!(house.mails().await.iter().any(|mail| mail.text.contains(REASON)));
    assert!(house.visitor().get(&path).await.words().contains("non tenu"));
    // Not before its date, and not for an organisation that one represents.
    let early = make(&mut driss, thing, organisation, &[]).await.redirect();
    assert_eq!(mostafa.post(&format!("{early}/not-kept"), &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    house.add_representative(organisation, mostafa.account.expect("signed in")).await;
    report(&mut driss, &early, &[("amount", "5"), ("note", "Une journée")], &[]).await.redirect();
    assert_eq!(mostafa.post(&format!("{early}/reports/1/confirm"), &[]).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(a_pledge_whose_date_has_passed_is_overdue_and_reminded_of_once, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let path = make(&mut driss, thing, organisation, &[("due_on", "2026-03-09")]).await.redirect();
    pledges::remind(&house.app).await.expect("reminded");
    assert_eq!(house.mails().await.len(), 0, "the day is not over");
    // Midnight in Morocco.
    house.wait_seconds(11 * 3_600);
    assert!(!house.visitor().get(&path).await.words().contains("en retard"));
    house.wait_seconds(2 * 3_600);
    for _ in 0..2 {
        pledges::remind(&house.app).await.expect("reminded");
    }
    let mails = house.mails().await;
    assert!(mails.len() == 1 && mails[0].text.contains(WHAT), "{mails:?}");
    assert!(house.visitor().get(&path).await.words().contains("en retard"));
    assert!(house.visitor().get(&thing.page()).await.words().contains("en retard"));
    assert!(driss.get(&paths::notifications()).await.words().contains("L'échéance de votre engagement"));
});

on_both_engines!(what_an_organisation_promised_kept_and_is_late_with_stands_on_its_card_and_its_page, |house| {
    let (_, thing) = proposed(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let nothing = house.visitor().get(&paths::organisations(COMMUNE)).await;
    assert!(nothing.has(".card.organisation > .picture") && !nothing.has(".card.organisation .promises"), "what it promised nobody is not said");
    // One is a day late already, one is kept, one was withdrawn.
    pledge(&house, organisation, driss.account.expect("signed in"), thing).await;
    let kept = make(&mut driss, thing, organisation, &[]).await.redirect();
    report(&mut driss, &kept, &[("amount", "40,5"), ("note", "Tout est livré."), ("kept", "yes")], &picture()).await.redirect();
    let withdrawn = make(&mut driss, thing, organisation, &[("what", "Un second camion pour les plants")]).await.redirect();
    driss.post(&format!("{withdrawn}/withdraw"), &[("reason", REASON)]).await.redirect();
    let card = house.visitor().get(&paths::organisations(COMMUNE)).await;
    let said = card.all(".card.organisation .promises > li");
    assert_eq!(
        said.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>(),
        ["2 engagements pris", "1 tenu", "1 en retard"]
    );
    let page = card.attributes(".card.organisation .card-title a", "href").remove(0);
    let page = house.visitor().get(&page).await;
    assert_eq!((page.all(".promises > li").len(), page.all("#pledges .card.pledge").len()), (3, 3));
    assert_eq!(page.attributes("#pledges .ring-fill", "stroke-dasharray").iter().filter(|dashes| *dashes == "100 100").count(), 1);
    assert!(page.attributes(".cover img", "src").concat().ends_with("/photo/large"), "the proof is the cover");
    assert_eq!(page.all("#pledges .picture img").len(), page.attributes("#pledges .picture img[alt]", "alt").len());
});
