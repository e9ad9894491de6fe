//! What of a commune's consultations is open to whoever reads the list, and how many wait for them.

use app::model::consultations::AudienceKind;
use app::model::content::OrganisationKind;
use app::model::paths;
use app::words::tr;
use tajmaat::participation::consultations::Audience;

use super::{Outline, consultation, end_in};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::invitations::{invite_person, redeem};
use crate::questionnaires::{self, OPEN, fill_all};
use crate::{drafts, on_both_engines};

/// What a section of the list has on its cards, in their order.
fn cards(page: &Answer, section: &str) -> Vec<String> {
    page.all(&format!("section[aria-labelledby={section}] .card"))
}

/// The number at the way to the consultations.
async fn waiting(client: &mut Client, path: &str) -> Option<String> {
    client.get(path).await.all(".bottom-bar .count-badge").into_iter().next()
}

on_both_engines!(whoever_is_signed_in_sees_what_is_open_to_them_and_why_the_rest_is_not, |house| {
    let officer = house.staff("Mostafa", app::model::content::Role::Officer).await.account.expect("signed in");
    let of = |audience: Audience| Outline { audience, phases: &OPEN, published: true };
    let organisations = Audience { organisations: vec![OrganisationKind::Union], ..Audience::of(AudienceKind::Organisations) };
    let (_, _) = consultation(&house, officer, &of(Audience::of(AudienceKind::Residents))).await;
    let (_, _) = consultation(&house, officer, &of(organisations)).await;
    let (id, number) = consultation(&house, officer, &of(Audience::of(AudienceKind::Participants))).await;
    questionnaires::ask(&house, id).await;
    let list = paths::consultations(COMMUNE);
    let visitor = house.visitor().get(&list).await;
    assert_eq!((cards(&visitor, "open").len(), cards(&visitor, "open-to-you").len()), (3, 0));
    assert!(!visitor.has(".card .state") || !visitor.words().contains(&fr(tr::consultations::OPEN_TO_YOU)), "{}", visitor.words());
    let mut amina = house.participant("Amina").await;
    let page = amina.get(&list).await;
    let (own, others) = (cards(&page, "open-to-you"), cards(&page, "open"));
    assert!(own.len() == 1 && own[0].contains(&fr(tr::consultations::OPEN_TO_YOU)), "{own:?}");
    assert!(page.words().contains("1 consultation vous est ouverte"), "{}", page.words());
    use tr::consultations::opening as word;
    for why in [word::VERIFY, word::FOR_ORGANISATIONS] {
        assert!(others.iter().any(|card| card.contains(&fr(why))), "{others:?}");
    }
    assert_eq!(waiting(&mut amina, &list).await.as_deref(), Some("1"));
    assert_eq!(waiting(&mut amina, &paths::account()).await.as_deref(), Some("1"), "on the pages of no commune too");
    // Once they have answered it waits no longer, at once.
    fill_all(&mut amina, number).await;
    amina.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    let page = amina.get(&list).await;
    assert!(cards(&page, "open-to-you").is_empty() && page.words().contains(&fr(tr::consultations::NONE_OPEN_TO_YOU)), "{}", page.words());
    assert!(cards(&page, "open").iter().any(|card| card.contains(&fr(tr::consultations::TAKEN_PART))));
    assert_eq!(waiting(&mut amina, &list).await, None);
    // A resident is asked what others are not.
    let mut brahim = house.resident("Brahim").await;
    assert_eq!((cards(&brahim.get(&list).await, "open-to-you").len(), waiting(&mut brahim, &list).await.as_deref()), (2, Some("2")));
    // And it is over when it is over.
    house.app.clock.set(end_in(11));
    assert_eq!(waiting(&mut brahim, &list).await, None);
});

on_both_engines!(whoever_redeemed_a_code_or_gave_a_stance_sees_it, |house| {
    let (mut officer, _, number) = questionnaires::asked(&house, Audience::of(AudienceKind::Invited)).await;
    let (_, id, text) = drafts::commented(&house, Audience::of(AudienceKind::Participants)).await;
    let mut amina = house.participant("Amina").await;
    let list = paths::consultations(COMMUNE);
    let page = amina.get(&list).await;
    assert_eq!(cards(&page, "open-to-you").len(), 1);
    assert!(cards(&page, "open").iter().any(|card| card.contains(&fr(tr::consultations::opening::BY_INVITATION))), "{}", page.words());
    let code = invite_person(&house, &mut officer, number, "amina@example.net").await;
    redeem(&mut amina, number, &code).await.redirect();
    assert_eq!(cards(&amina.get(&list).await, "open-to-you").len(), 2);
    drafts::give(&mut amina, text, &[("stance", "for")]).await.redirect();
    assert_eq!(cards(&amina.get(&list).await, "open-to-you").len(), 1);
    // Who gave a stance and was asked questions too has not given everything.
    questionnaires::ask(&house, id).await;
    assert_eq!(cards(&amina.get(&list).await, "open-to-you").len(), 2);
    fill_all(&mut amina, text).await;
    amina.post(&paths::questions_review(COMMUNE, text), &[]).await.redirect();
    assert_eq!(cards(&amina.get(&list).await, "open-to-you").len(), 1);
});

on_both_engines!(what_was_given_for_an_organisation_is_not_its_representative_s, |house| {
    let (_, _, number) = drafts::commented(&house, Audience::of(AudienceKind::Participants)).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let list = paths::consultations(COMMUNE);
    drafts::give(&mut driss, number, &[("act_as", &organisation.to_string()), ("stance", "for")]).await.redirect();
    assert_eq!(cards(&driss.get(&list).await, "open-to-you").len(), 1);
    drafts::give(&mut driss, number, &[("stance", "for")]).await.redirect();
    assert_eq!(cards(&driss.get(&list).await, "open-to-you").len(), 0);
});

on_both_engines!(a_longer_list_takes_no_more_statements, |house| {
    let officer = house.staff("Mostafa", app::model::content::Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases: &OPEN, published: true };
    let list = paths::consultations(COMMUNE);
    let took = async |house: &TestApp, client: &mut Client| {
        client.get(&list).await;
        house.app.db.recorded();
        client.get(&list).await;
        house.app.db.recorded().len()
    };
    consultation(&house, officer, &outline).await;
    let mut amina = house.participant("Amina").await;
    house.app.db.record();
    let one = took(&house, &mut amina).await;
    for _ in 0..4 {
        consultation(&house, officer, &outline).await;
    }
    house.wait_seconds(61);
    assert!(took(&house, &mut amina).await <= one, "{one} for one");
    // Whoever is not signed in costs four at most, and nothing the second time.
    let mut visitor = house.visitor();
    house.app.db.recorded();
    visitor.get(&list).await;
    let asked: Vec<_> = house.app.db.recorded().into_iter().filter(|asked| asked.text.contains("consultation")).collect();
    assert!(asked.len() <= 4, "{asked:#?}");
    visitor.get(&list).await;
    assert_eq!(house.app.db.recorded().len(), 0);
});
