//! What people write about a text is flagged, hidden, contested and taken away as anything else; what is hidden is nowhere.

use app::model::content::{ItemKind, Role};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{ContributionId, sql};

use super::{REASON, amend, article, commented, counts, give, participants};
use crate::common::COMMUNE;
use crate::common::content::Thing;
use crate::moderation::{HIDE, decide, flag, state};
use crate::on_both_engines;

const INSULT: &str = "Les sacs des voleurs du conseil sont interdits.";

fn thing(id: ContributionId) -> Thing {
    Thing { kind: ItemKind::Other("amendment"), id: id.0, number: 0 }
}

on_both_engines!(a_hidden_amendment_is_nowhere, |house| {
    let (mut officer, _, number) = commented(&house, participants()).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    let id = amend(&house, &mut amina, number, INSULT).await;
    brahim.post(&paths::amendment_support(COMMUNE, id), &[("act", "support")]).await.redirect();
    flag(&mut brahim, thing(id)).await.redirect();
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing(id), "hide", HIDE).await.redirect();
    let file = officer.get(&paths::draft_contributions(COMMUNE, number)).await;
    assert!(file.status == StatusCode::OK && !file.text().contains("voleurs") && file.text().contains("amend"), "{}", file.text());
    let pages = [article(number, 1), paths::draft_text(COMMUNE, number), paths::amendment(COMMUNE, id)];
    for path in &pages {
        let read = house.visitor().get(path).await;
        assert!(read.status == StatusCode::OK && !read.text().contains("voleurs") && !read.text().contains(REASON), "{path}: {}", read.text());
    }
    assert!(house.visitor().get(&paths::amendment(COMMUNE, id)).await.has(".tombstone"));
    assert_eq!(brahim.post(&paths::amendment_support(COMMUNE, id), &[("act", "withdraw")]).await.status, StatusCode::NOT_FOUND);
    // The stance counts on; its author reads why, and cannot write around the decision.
    assert_eq!(counts(&house).await, (0, 0, 1, 0));
    let own = amina.get(&paths::amendment(COMMUNE, id)).await;
    assert!(own.text().contains("voleurs"), "{}", own.words());
    let around = give(&mut amina, number, &[("stance", "for"), ("reason", INSULT)]).await;
    assert_eq!(around.status, StatusCode::CONFLICT);
    assert!(amina.get(&article(number, 1)).await.has(&format!("a[href='{}']", paths::amendment(COMMUNE, id))));
    // Rewritten, it is read again.
    let form = paths::resubmit(COMMUNE, "amendment", id);
    let page = amina.get(&form).await;
    let version = page.value("version").expect("the form");
    let fields = [("version", version.as_str()), ("body", "Les sacs sont permis le lundi."), ("helps", REASON)];
    amina.post(&form, &fields).await.redirect();
    let wording: (String, i64) = house.app.db.one(sql("SELECT wording, support_count FROM draft_contributions")).await.expect("it");
    assert_eq!(wording, ("Les sacs sont permis le lundi.".to_owned(), 0));
    assert_eq!(state(&house, thing(id)).await.1, 2);
});

on_both_engines!(a_stance_without_a_word_is_no_text_to_moderate, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    give(&mut amina, number, &[("stance", "for")]).await.redirect();
    let (id,): (ContributionId,) = house.app.db.one(sql("SELECT id FROM draft_contributions")).await.expect("a stance");
    assert_eq!(house.visitor().get(&paths::amendment(COMMUNE, id)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(flag(&mut house.participant("Brahim").await, thing(id)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(whoever_leaves_takes_their_words_and_the_stance_counts_on, |house| {
    use tajmaat::base::erasure::{Contributions, Leaving};
    let (mut officer, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    amend(&house, &mut amina, number, INSULT).await;
    let account = amina.account.expect("signed in");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let mut leaving = Leaving {
        account,
        name: "Amina".to_owned(),
        email: None,
        phone: None,
        shares_phone: false,
        contributions: Contributions::Remove,
        at: house.app.clock.now(),
        afterwards: Vec::new(),
    };
    let erase = tajmaat::participation::drafts::SLICE.erase.expect("it erases");
    erase(&house.app, &mut tx, &mut leaving).await.expect("erased");
    tx.commit().await.expect("kept");
    assert_eq!(counts(&house).await, (0, 0, 1, 0));
    for path in [article(number, 1), paths::draft_contributions(COMMUNE, number)] {
        assert!(!officer.get(&path).await.text().contains("voleurs"), "{path}");
    }
});
