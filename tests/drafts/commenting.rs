//! Giving a stance: one a person and article, changeable until closing; what is typed is never lost.

use app::model::consultations::AudienceKind;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::participation::consultations::Audience;
use tokio::task::JoinSet;

use super::{ALL, BAGS, REASON, amend, article, commented, count, counts, give, participants};
use crate::common::{COMMUNE, fr};
use crate::consultations::end_in;
use crate::on_both_engines;

on_both_engines!(a_person_has_one_stance_to_an_article_and_can_change_it, |house| {
    let (mut officer, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let page = amina.get(&article(number, 1)).await;
    assert!(page.words().contains(BAGS), "{}", page.words());
    assert_eq!(page.value("wording").as_deref(), Some(BAGS), "it begins with the article's own");
    give(&mut amina, number, &[("stance", "for")]).await.redirect();
    assert_eq!(counts(&house).await, (1, 0, 0, 0));
    give(&mut amina, number, &[("stance", "against"), ("reason", REASON)]).await.redirect();
    assert_eq!(counts(&house).await, (0, 1, 0, 0));
    assert_eq!(count(&house, ALL).await, 1);
    let read = house.visitor().get(&article(number, 1)).await;
    assert!(read.words().contains(REASON), "{}", read.words());
    // The other article is another matter.
    amina.post(&article(number, 2), &[("stance", "for")]).await.redirect();
    assert_eq!((counts(&house).await, count(&house, ALL).await), ((0, 1, 0, 0), 2));
    // Nobody but the staff knows how many there are while people are asked.
    let (text, file) = (paths::draft_text(COMMUNE, number), paths::draft_contributions(COMMUNE, number));
    let counted = |answer: &crate::common::client::Answer| answer.words().contains("1 personne contre") && answer.words().contains("1 personne pour");
    for reader in [&mut house.visitor(), &mut amina] {
        let whole = reader.get(&text).await;
        assert!(!counted(&whole) && !whole.has(&format!("a[href='{file}']")), "{}", whole.words());
        assert!(!reader.get(&article(number, 1)).await.words().contains("personne contre"));
        assert_eq!(reader.get(&file).await.status, StatusCode::NOT_FOUND);
    }
    assert!(counted(&officer.get(&text).await) && officer.get(&file).await.status == StatusCode::OK);
    assert!(amina.get(&paths::consultation(COMMUNE, number)).await.has(&format!("a[href='{text}']")));
    house.app.clock.set(end_in(10));
    assert!(counted(&house.visitor().get(&text).await) && house.visitor().get(&file).await.status == StatusCode::OK);
});

on_both_engines!(an_amendment_shows_what_it_changes_and_needs_a_reason, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let fields = [("stance", "amend"), ("wording", "Les sacs sont permis."), ("language", "fr")];
    let refused = give(&mut amina, number, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("#reason-error"), "{}", refused.words());
    assert!(refused.text().contains("Les sacs sont permis."), "what was typed comes back");
    let refused = give(&mut amina, number, &[("stance", "amend"), ("reason", REASON), ("wording", BAGS), ("language", "fr")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#wording-error"), "{}", refused.words());
    assert_eq!(give(&mut amina, number, &[("stance", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, ALL).await, 0);
    amend(&house, &mut amina, number, "Les sacs en plastique sont permis au marché.").await;
    let read = house.visitor().get(&article(number, 1)).await;
    assert_eq!((read.all("del").contains(&"interdits".to_owned()), read.all("ins").contains(&"permis".to_owned())), (true, true), "{}", read.text());
    assert_eq!(counts(&house).await, (0, 0, 1, 0));
});

on_both_engines!(what_comes_after_closing_counts_for_nothing_and_is_kept_for_its_author, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    house.app.clock.set(end_in(10));
    let late = give(&mut amina, number, &[("stance", "against"), ("reason", REASON)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let title = fr(tr::drafts::KEPT_LATE_TITLE);
    assert!(late.text().contains(REASON) && late.words().contains(&title), "{}", late.words());
    assert_eq!((count(&house, ALL).await, counts(&house).await), (0, (0, 0, 0, 0)));
    // It is there for its author alone, in every browser of theirs, and nobody is shown a form that leads to nothing.
    let mut again = house.signed_in(amina.account.expect("signed in"), false).await;
    let page = again.get(&article(number, 1)).await;
    assert!(page.text().contains(REASON) && page.words().contains(&title) && !page.has("#stance-form"), "{}", page.words());
    for other in [&mut house.visitor(), &mut house.participant("Salma").await] {
        assert!(!other.get(&article(number, 1)).await.text().contains(REASON));
    }
    // Another one takes its place; later nobody begins, and after thirty days nothing is left.
    give(&mut amina, number, &[("stance", "amend"), ("reason", REASON), ("wording", "Un sac par foyer."), ("language", "fr")]).await;
    assert!(amina.get(&article(number, 1)).await.text().contains("Un sac par foyer."));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM late_stances").await, 1);
    house.app.clock.set(end_in(12));
    let mut driss = house.participant("Driss").await;
    let refused = give(&mut driss, number, &[("stance", "for"), ("reason", REASON)]).await;
    assert!(refused.text().contains(REASON) && refused.words().contains(&fr(tr::drafts::LATE)), "{}", refused.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM late_stances").await, 1);
    // What is not kept comes back, although something was kept before.
    let refused = give(&mut amina, number, &[("stance", "for"), ("reason", "Une raison qui vient bien trop tard.")]).await;
    assert!(refused.text().contains("Une raison qui vient bien trop tard."), "{}", refused.words());
    house.app.clock.set(end_in(41));
    assert!(!amina.get(&article(number, 1)).await.has("#kept-late"), "whatever has deleted it or not");
    crate::common::hourly(&house.app).await.expect("tidied");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM late_stances").await, 0);
});

on_both_engines!(many_at_once_of_one_person_are_one_stance, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let amina = house.participant("Amina").await;
    let mut all = JoinSet::new();
    for at in 0..12 {
        let mut again = house.signed_in(amina.account.expect("signed in"), false).await;
        let stance = if at % 2 == 0 { "for" } else { "against" };
        all.spawn(async move { give(&mut again, number, &[("stance", stance)]).await.status });
    }
    assert!(all.join_all().await.iter().all(|status| *status == StatusCode::SEE_OTHER));
    assert_eq!(count(&house, ALL).await, 1);
    let (agree, against, ..) = counts(&house).await;
    assert_eq!(agree + against, 1);
});

on_both_engines!(many_give_their_stance_while_it_closes, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut people = Vec::new();
    for at in 0..30 {
        people.push(house.participant(&format!("Person {at}")).await);
    }
    house.app.clock.set(end_in(10).plus_seconds(-1));
    let mut all = JoinSet::new();
    for (at, mut client) in people.into_iter().enumerate() {
        all.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(at as u64)).await;
            give(&mut client, number, &[("stance", "for")]).await.status
        });
    }
    while count(&house, ALL).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    house.app.clock.set(end_in(10));
    let answers = all.join_all().await;
    let kept = answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count() as i64;
    let late = answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count() as i64;
    assert_eq!(kept + late, 30, "{answers:?}");
    assert_eq!((count(&house, ALL).await, counts(&house).await.0), (kept, kept));
});

on_both_engines!(what_was_typed_outlives_the_session, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let account = amina.account.expect("signed in");
    house.know_browser(&mut amina, account).await;
    house.end_sessions(account).await;
    assert!(give(&mut amina, number, &[("stance", "against"), ("reason", REASON)]).await.redirect().contains("sign-in"));
    house.signed_in_again(&mut amina, account, false).await;
    let back = amina.get(&article(number, 1)).await;
    assert!(back.text().contains(REASON), "{}", back.words());
    assert_eq!(count(&house, ALL).await, 0, "nothing was sent in the meantime");
});

on_both_engines!(only_the_audience_comments_and_only_on_what_is_there, |house| {
    let (_, id, number) = commented(&house, Audience::of(AudienceKind::Residents)).await;
    let mut amina = house.participant("Amina").await;
    let refused = give(&mut amina, number, &[("stance", "for"), ("reason", REASON)]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains(REASON), "{}", refused.words());
    give(&mut house.resident("Khadija").await, number, &[("stance", "for")]).await.redirect();
    let standing: (String,) = house.app.db.one(sql("SELECT standing FROM draft_contributions")).await.expect("a stance");
    assert_eq!(standing.0, "resident");
    for path in [article(number, 9), article(number + 1, 1), paths::draft_article("oued-zem", number, 1)] {
        assert_eq!(amina.post(&path, &[("stance", "for")]).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(amina.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A hidden consultation is there for nobody, and neither is its text.
    house.app.db.run(sql("UPDATE consultations SET visibility = 'hidden' WHERE id = $1").bind(id)).await.expect("hidden");
    assert_eq!(house.visitor().get(&paths::draft_text(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&paths::draft_contributions(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
});
