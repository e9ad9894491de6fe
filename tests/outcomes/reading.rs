//! What everybody reads: that a decision is late, before and after it is there; the poster; pledges.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;

use super::{SUMMARY, add_point, again, answer, at, close, decided, open, publish, summarise};
use crate::common::COMMUNE;
use crate::common::content::{pledge, solution};
use crate::consultations::{TITLE, end_in};
use crate::on_both_engines;

on_both_engines!(a_late_decision_is_said_everywhere, |house| {
    let (_, number) = open(&house).await;
    answer(&house, number, "Amina").await;
    let mut officer = close(&house).await;
    // Before it is due, the staff are told by when.
    let today = officer.get(&paths::staff_hub(COMMUNE)).await;
    assert!(today.words().contains(TITLE) && today.words().contains("Décision après une consultation"), "{}", today.words());
    let calm = house.visitor().get(&paths::commune(COMMUNE)).await;
    assert!(!calm.words().contains("toujours attendue"), "{}", calm.words());
    let mut officer = at(&house, end_in(44)).await;
    for path in [paths::commune(COMMUNE), paths::consultations(COMMUNE)] {
        let page = house.visitor().get(&path).await;
        assert!(page.words().contains("toujours attendue") && page.words().contains("en retard de 4 jours"), "{path}: {}", page.words());
    }
    let read = house.visitor().get(&paths::consultation(COMMUNE, number)).await;
    assert!(read.has(".banner.late"), "{}", read.words());
    let late = officer.get(&paths::staff_hub(COMMUNE)).await;
    assert!(late.words().contains(TITLE) && late.has(".due.late"), "{}", late.words());
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[]).await.redirect();
    publish(&mut officer, number).await.redirect();
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.words().contains("5 jours après la date promise"), "{}", page.words());
    let home = house.visitor().get(&paths::commune(COMMUNE)).await;
    assert!(!home.words().contains("toujours attendue"), "{}", home.words());
});

on_both_engines!(a_decision_in_time_is_not_called_late, |house| {
    let (_, _, number) = decided(&house).await;
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.words().contains("Date promise") && !page.words().contains("après la date promise"), "{}", page.words());
    let arabic = house.visitor().get(&format!("{}?lang=ar", paths::outcome(COMMUNE, number))).await;
    assert!(arabic.words().contains("جولة إضافية للماء"), "{}", arabic.words());
});

on_both_engines!(the_poster_says_it_in_both_languages, |house| {
    let (_, _, number) = decided(&house).await;
    let page = house.visitor().get(&paths::outcome_poster(COMMUNE, number)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("svg.qr path") && page.has("[lang=ar][dir=rtl] h2") && page.has("[lang=fr][dir=ltr] h2"), "{}", page.words());
    for words in [SUMMARY, "تضيف الجماعة جولة", "1 personne", "Accepté", "مقبول", "http://tajmaat.test"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
});

on_both_engines!(pledges_stand_with_what_was_decided, |house| {
    let (_, number) = open(&house).await;
    let author = answer(&house, number, "Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (driss, organisation) = house.representative("Driss").await;
    let promise = pledge(&house, organisation, driss.account.expect("signed in"), thing).await.to_string();
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[]).await.redirect();
    let path = paths::prepare_outcome(COMMUNE, number);
    assert!(officer.get(&path).await.has(&format!("option[value='{promise}']")), "it can be chosen");
    officer.post(&path, &[("act", "attach"), ("pledge", &promise)]).await.redirect();
    officer.post(&path, &[("act", "detach"), ("pledge", &promise)]).await.redirect();
    officer.post(&path, &[("act", "attach"), ("pledge", &promise)]).await.redirect();
    publish(&mut officer, number).await.redirect();
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.all("#pledges").join(" ").contains("Curer la séguia"), "{}", page.words());
    assert_eq!(officer.post(&path, &[("act", "detach"), ("pledge", &promise)]).await.status, StatusCode::CONFLICT, "it was promised in public");
    // Whoever represents an organisation is invited to pledge too.
    let mut driss = again(&house, &driss).await;
    assert!(driss.get(&paths::outcome(COMMUNE, number)).await.words().contains("Vous représentez une organisation"));
    assert!(!house.staff("Rachid", Role::DeskAgent).await.get(&paths::outcome(COMMUNE, number)).await.words().contains("Vous représentez"));
});
