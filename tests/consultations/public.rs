//! What everybody reads: the list in its parts and pages, the calendar, the home, texts that a language lacks.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{Outline, TITLE, USUAL, consultation, end_in, page, published};
use crate::common::COMMUNE;
use crate::on_both_engines;

on_both_engines!(the_list_has_the_open_ones_first_and_goes_on_by_pages, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let open = [(PhaseKind::Discuss, 25), (PhaseKind::Decide, 40)];
    let soon = [(PhaseKind::Discuss, 3), (PhaseKind::Decide, 40)];
    let over = [(PhaseKind::Discuss, -2), (PhaseKind::Decide, 40)];
    for phases in [&USUAL[..], &open, &soon] {
        consultation(&house, officer, &Outline { phases, ..Outline::usual() }).await;
    }
    for _ in 0..23 {
        consultation(&house, officer, &Outline { phases: &over, ..Outline::usual() }).await;
    }
    consultation(&house, officer, &Outline { phases: &open, published: false, ..Outline::usual() }).await;
    let mut visitor = house.visitor();
    let list = visitor.get(&paths::consultations(COMMUNE)).await;
    let hrefs = list.attributes("section[aria-labelledby=open] .card-title a", "href");
    assert_eq!(hrefs, [page(3), page(2)], "the next to close first");
    assert!(list.has("section[aria-labelledby=open] .due"), "with days left");
    assert_eq!(list.attributes("section[aria-labelledby=coming] .card-title a", "href"), [page(1)]);
    let mut closed = list.attributes("section[aria-labelledby=closed] .card-title a", "href");
    assert_eq!(closed.len(), 20);
    let next = list.attributes("a[rel=next]", "href").remove(0);
    let more = visitor.get(&next).await;
    assert!(!more.has("section[aria-labelledby=open]"));
    closed.extend(more.attributes("section[aria-labelledby=closed] .card-title a", "href"));
    closed.sort();
    closed.dedup();
    assert_eq!(closed.len(), 23, "each once");
    assert!(!more.has("a[rel=next]"));
    for bad in ["x", "7-zz", "-1-00000000000000000000000000000007"] {
        assert_eq!(visitor.get(&paths::with_query(paths::consultations(COMMUNE), &[("after", bad)])).await.status, StatusCode::OK, "{bad}");
    }
    // The home shows what is open, with days left.
    let home = visitor.get(&paths::commune(COMMUNE)).await;
    assert_eq!(home.attributes("section[aria-labelledby=consultations] .card-title a", "href"), [page(3), page(2)], "{}", home.words());
});

on_both_engines!(the_phases_are_a_calendar, |house| {
    let (_, _, number) = published(&house).await;
    let file = house.visitor().get(&paths::consultation_calendar(COMMUNE, number)).await;
    assert_eq!((file.status, file.headers["content-type"].to_str().expect("ascii")), (StatusCode::OK, "text/calendar; charset=utf-8"));
    let text = file.text();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "{text}");
    // The day after the last one, as calendars have it.
    let after = end_in(4).day().strftime("%Y%m%d").to_string();
    assert!(text.contains(&format!("DTEND;VALUE=DATE:{after}")) && text.contains(&format!("DTSTART;VALUE=DATE:{after}")), "{text}");
    assert!(text.lines().all(|line| line.len() <= 76), "lines are folded");
    let draft =
        consultation(&house, house.staff("Une", Role::Officer).await.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    assert_eq!(house.visitor().get(&paths::consultation_calendar(COMMUNE, draft.1)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(what_a_language_lacks_is_read_in_arabic_and_marked, |house| {
    let (_, _, number) = published(&house).await;
    let english = house.visitor().get(&format!("{}?lang=en", page(number))).await;
    assert!(english.has("h1[lang=ar][dir=rtl]"), "{}", english.words());
    let french = house.visitor().get(&page(number)).await;
    assert!(!french.has("h1[lang]") && french.words().contains(TITLE), "{}", french.words());
    house.app.db.run(sql("UPDATE consultation_texts SET title = 'ⵎⴰⵏ ⵙⵙⵓⵇ ⵉ ⵓⵙⵓⵏ' WHERE language = 'zgh'")).await.expect("a title");
    let amazigh = house.visitor().get(&format!("{}?lang=zgh", page(number))).await;
    assert!(amazigh.has("h1[lang=zgh][dir=ltr]"), "{}", amazigh.words());
});

on_both_engines!(it_is_discussed_while_anything_follows, |house| {
    let (mut officer, _, number) = published(&house).await;
    let mut person = house.participant("Amina").await;
    let comments = paths::consultation_comments(COMMUNE, number);
    person.post(&comments, &[("body", "Près de la gare, il y a de la place."), ("stance", "for")]).await.redirect();
    let read = house.visitor().get(&page(number)).await;
    assert!(read.words().contains("Près de la gare"), "{}", read.words());
    let (count,): (i64,) = house.app.db.one(sql("SELECT comment_count FROM consultations")).await.expect("a count");
    assert_eq!(count, 1);
    let home = house.visitor().get(&paths::commune(COMMUNE)).await;
    assert_eq!(home.status, StatusCode::OK);
    officer
        .post(&paths::cancel_consultation(COMMUNE, number), &[("reason", "L'étude de circulation n'est pas prête, nous la rendrons publique.")])
        .await
        .redirect();
    assert_ne!(person.post(&comments, &[("body", "Et maintenant ?")]).await.status, StatusCode::SEE_OTHER, "what was given up is not discussed any more");
});
