//! Representatives: invited by a link or on their page, without telling who has an account; removed by each other, the last one by staff alone.

use app::model::content::Role;
use app::model::paths;
use app::words::tr::organisations::acts;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::organisations;
use tokio::task::JoinSet;

use super::number;
use crate::common::client::Answer;
use crate::common::content::{comment, solution_of};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

async fn handle(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM organisations ORDER BY created_at LIMIT 1")).await.expect("an organisation").0
}

async fn email(house: &TestApp, client: &Client) -> String {
    house.app.db.one::<(String,)>(sql("SELECT email FROM accounts WHERE id = ").arg(client.account.expect("signed in"))).await.expect("an address").0
}

async fn person(house: &TestApp, client: &Client) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = ").arg(client.account.expect("signed in"))).await.expect("a handle").0
}

/// A page's words without the marks that isolate names.
fn plain(page: &Answer) -> String {
    page.words().replace(['\u{2068}', '\u{2069}'], "")
}

/// The link that was mailed.
fn link(text: &str) -> String {
    let line = text.lines().find(|line| line.contains("/invitations/")).expect("a link");
    line.split("http://tajmaat.test").nth(1).expect("ours").trim().to_owned()
}

/// Makes somebody a representative through an invitation.
async fn join(house: &TestApp, by: &mut Client, who: &mut Client) {
    let (handle, email) = (handle(house).await, email(house, who).await);
    by.post(&paths::invite(&handle), &[("contact", &email)]).await.redirect();
    let mail = house.mails().await.pop().expect("a mail");
    who.post(&link(&mail.text), &[("act", "accept")]).await.redirect();
}

on_both_engines!(an_invitation_is_a_link_that_works_once, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let handle = handle(&house).await;
    let mut amina = house.participant("Amina").await;
    let address = email(&house, &amina).await;
    driss.post(&paths::invite(&handle), &[("contact", &format!(" {} ", address.to_uppercase()))]).await.redirect();
    let mail = house.mails().await.remove(0);
    let link = link(&mail.text);
    let token = link.rsplit('/').next().expect("a token").to_owned();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representative_invitations WHERE LENGTH(hash) = 32").await, 1);
    assert!(house.visitor().get(&link).await.redirect().starts_with("/sign-in"));
    assert!(amina.get(&link).await.words().contains("Coopérative Tamunt"));
    assert!(amina.get(&paths::account()).await.has("button[value=accept]"));
    amina.post(&link, &[("act", "accept")]).await.redirect();
    assert_eq!(amina.post(&link, &[("act", "accept")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representatives").await, 2);
    assert!(driss.get(&paths::notifications()).await.words().contains("a accepté votre invitation"));
    let page = amina.get(&paths::representatives(&handle)).await;
    let history = plain(&page);
    let (joined, invited) = (fr(acts::JOINED).replace("{person}", "Amina"), fr(acts::INVITED).replace("{actor}", "Driss"));
    assert!(history.contains(&joined) && history.contains(&invited), "{history}");
    assert!(!page.text().contains(&token));
    // She speaks for it now.
    let thing = solution_of(&house, driss.account.expect("signed in"), None, "Des arbres", "Planter douze caroubiers.").await;
    let endorse = [("organisation", organisation.to_string()), ("act", "endorse".to_owned())];
    let endorse: Vec<(&str, &str)> = endorse.iter().map(|(name, value)| (*name, value.as_str())).collect();
    amina.post(&paths::endorse(COMMUNE, thing.number), &endorse).await.redirect();
});

on_both_engines!(inviting_does_not_tell_who_has_an_account, |house| {
    let (mut driss, _) = house.representative("Driss").await;
    let handle = handle(&house).await;
    let known = email(&house, &house.participant("Amina").await).await;
    let mut told = Vec::new();
    for contact in [known.as_str(), "nobody@example.org"] {
        let done = driss.post(&paths::invite(&handle), &[("contact", contact)]).await;
        let mail = house.mails().await.remove(0);
        let page = driss.follow(&done).await;
        let token = link(&mail.text);
        told.push((done.redirect(), mail.subject, mail.text.replace(&token, ""), page.all("[role=status]"), page.all(".rows li").len()));
        assert_eq!(mail.to, contact);
    }
    told[1].4 -= 1;
    assert_eq!(told[0], told[1]);
    // By phone, likewise.
    driss.post(&paths::invite(&handle), &[("contact", "06 12 34 56 78")]).await.redirect();
    let sms = house.texts().await.remove(0);
    assert!(sms.to == "+212612345678" && sms.text.contains("/invitations/"), "{sms:?}");
    assert!(driss.get(&paths::representatives(&handle)).await.words().contains("06 12 34 56 78"));
    for bad in ["", "x", "0512", "a@b\u{1}.c", "<script>@example.org"] {
        let back = driss.post(&paths::invite(&handle), &[("contact", bad)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(back.has("#contact-error"));
    }
});

on_both_engines!(an_invitation_can_be_declined_cancelled_and_forgotten, |house| {
    let (mut driss, _) = house.representative("Driss").await;
    let handle = handle(&house).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    let address = email(&house, &amina).await;
    driss.post(&paths::invite(&handle), &[("contact", &address)]).await.redirect();
    let own = amina.get(&paths::account()).await.attributes("form[action^='/account/invitations/']", "action").remove(0);
    assert_eq!(brahim.post(&own, &[("act", "accept")]).await.status, StatusCode::NOT_FOUND, "somebody else's");
    assert_eq!(amina.post(&own, &[("act", "perhaps")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    amina.post(&own, &[("act", "decline")]).await.redirect();
    let page = driss.get(&paths::representatives(&handle)).await;
    assert!(page.words().contains("Une invitation a été refusée") && !page.words().contains("Amina"), "{}", page.words());
    // Again, and taken back.
    driss.post(&paths::invite(&handle), &[("contact", &address)]).await.redirect();
    let cancel = driss.get(&paths::representatives(&handle)).await.attributes("form[action$='/cancel']", "action").remove(0);
    assert_eq!(brahim.post(&cancel, &[]).await.status, StatusCode::FORBIDDEN);
    driss.post(&cancel, &[]).await.redirect();
    assert!(!amina.get(&paths::account()).await.has("button[value=accept]"));
    // Again, twice, and too late: the first link no longer works, the second ends after fourteen days.
    house.mails().await;
    let mut links = Vec::new();
    for _ in 0..2 {
        driss.post(&paths::invite(&handle), &[("contact", &address)]).await.redirect();
        links.extend(house.mails().await.iter().map(|mail| link(&mail.text)));
    }
    assert_eq!(amina.get(&links[0]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get(&links[1]).await.status, StatusCode::OK);
    house.wait_seconds(14 * 86_400);
    assert_eq!(amina.post(&links[1], &[("act", "accept")]).await.status, StatusCode::NOT_FOUND);
    organisations::tidy(&house.app).await.expect("tidied");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representative_invitations").await, 0);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representatives").await, 1);
});

on_both_engines!(a_removed_representative_is_told_and_speaks_no_longer, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let handle = handle(&house).await;
    let mut amina = house.participant("Amina").await;
    join(&house, &mut driss, &mut amina).await;
    let account = amina.account.expect("signed in");
    let thing = solution_of(&house, account, Some(organisation), "Une tournée", "Une tournée commune deux soirs par semaine.").await;
    let said = comment(&house, account, thing, false, "Au nom de la coopérative.").await;
    let attribute = sql("UPDATE comments SET organisation_id = $1 WHERE id = $2").bind(organisation).bind(said.id);
    house.app.db.run(attribute).await.expect("said for it");
    assert_eq!(amina.get(&paths::edit_solution(COMMUNE, thing.number)).await.status, StatusCode::OK);
    amina.post(&paths::invite(&handle), &[("contact", "friend@example.org")]).await.redirect();
    house.mails().await;
    let remove = paths::remove_representative(&handle, &person(&house, &amina).await);
    assert!(driss.get(&remove).await.words().contains("Amina"));
    driss.post(&remove, &[]).await.redirect();
    assert_eq!(driss.post(&remove, &[]).await.status, StatusCode::NOT_FOUND);
    let mail = house.mails().await.remove(0);
    assert!(mail.subject.contains("ne représentez plus"), "{mail:?}");
    for path in [paths::edit_solution(COMMUNE, thing.number), paths::withdraw_solution(COMMUNE, thing.number), paths::representatives(&handle)] {
        assert_eq!(amina.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in [paths::comment_edit(COMMUNE, said.id), paths::comment_delete(COMMUNE, said.id)] {
        assert_eq!(amina.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(amina.post(&path, &[("body", "Autre chose")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representative_invitations").await, 0, "what she sent no longer works");
    let history = plain(&driss.get(&paths::representatives(&handle)).await);
    let removed = fr(acts::REMOVED).replace("{person}", "Amina").replace("{actor}", "Driss");
    assert!(history.contains(&removed), "{history}");
});

on_both_engines!(the_last_representative_is_removed_by_staff_alone, |house| {
    let (mut driss, _) = house.representative("Driss").await;
    let handle = handle(&house).await;
    let mut amina = house.participant("Amina").await;
    join(&house, &mut driss, &mut amina).await;
    let (first, second) = (person(&house, &driss).await, person(&house, &amina).await);
    // Each removes the other at the same moment.
    let mut all = JoinSet::new();
    for (client, who) in [(driss.clone(), second.clone()), (amina.clone(), first.clone())] {
        let (mut client, path) = (client, paths::remove_representative(&handle, &who));
        all.spawn(async move { client.post(&path, &[]).await.status });
    }
    let answers = all.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representatives").await, 1);
    let (left, mut client) = match driss.get(&paths::representatives(&handle)).await.status {
        StatusCode::OK => (first, driss),
        _ => (second, amina),
    };
    let leave = paths::remove_representative(&handle, &left);
    assert_eq!(client.post(&leave, &[]).await.status, StatusCode::CONFLICT);
    assert!(!client.get(&paths::representatives(&handle)).await.has("a[href$='/remove']"));
    let mut naima = house.staff("Naïma", Role::Administrator).await;
    naima.post(&leave, &[]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM representatives").await, 0);
    let page = naima.get(&paths::representatives(&handle)).await;
    assert!(page.words().contains("le personnel de la commune"), "{}", page.words());
    // Staff can invite for it again.
    naima.post(&paths::invite(&handle), &[("contact", "new@example.org")]).await.redirect();
});

on_both_engines!(no_organisation_has_more_than_twenty_open_invitations, |house| {
    let (mut driss, _) = house.representative("Driss").await;
    let handle = handle(&house).await;
    for index in 0..20 {
        driss.post(&paths::invite(&handle), &[("contact", &format!("p{index}@example.org"))]).await.redirect();
    }
    let back = driss.post(&paths::invite(&handle), &[("contact", "one-more@example.org")]).await;
    assert_eq!((back.status, back.value("contact").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("one-more@example.org")));
    assert_eq!(house.mails().await.len(), 20);
});
