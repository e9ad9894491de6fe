//! After publication: dated additions, corrections with what was before, milestones, and putting away.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{REASON, at, count, decided};
use crate::common::COMMUNE;
use crate::consultations::end_in;
use crate::on_both_engines;

const DONE: [(&str, &str); 2] = [("text_ar", "تم التوقيع على عقد الشراء."), ("text_fr", "Le contrat d'achat est signé.")];

on_both_engines!(what_was_done_since_is_added_with_its_date, |house| {
    let (mut officer, _, number) = decided(&house).await;
    let path = paths::prepare_outcome(COMMUNE, number);
    let short = officer.post(&path, &[("act", "add"), ("text_ar", "نعم"), ("text_fr", "Oui")]).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.has("#text_fr-error") && short.has("#text_ar-error"), "{}", short.words());
    assert_eq!(short.value("text_fr").as_deref(), Some("Oui"));
    let unknown: Vec<_> = [("act", "add"), ("point", "7")].into_iter().chain(DONE).collect();
    assert_eq!(officer.post(&path, &unknown).await.status, StatusCode::NOT_FOUND);
    let of_point: Vec<_> = [("act", "add"), ("point", "1")].into_iter().chain(DONE).collect();
    officer.post(&path, &of_point).await.redirect();
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.all("#point-1").join(" ").contains("Le contrat d'achat est signé"), "{}", page.words());
    // Milestones are reached once, and only those that there are.
    let reach = [("act", "reach"), ("milestone", "1.1")];
    officer.post(&path, &reach).await.redirect();
    assert_eq!(officer.post(&path, &reach).await.status, StatusCode::CONFLICT);
    for forged in ["1.2", "2.1", "1.0", "x", "1.-9"] {
        assert_eq!(officer.post(&path, &[("act", "reach"), ("milestone", forged)]).await.status, StatusCode::NOT_FOUND, "{forged}");
    }
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.words().contains("Fait le"), "{}", page.words());
});

on_both_engines!(a_milestone_whose_day_has_passed_is_late, |house| {
    let (_, _, number) = decided(&house).await;
    let path = paths::outcome(COMMUNE, number);
    assert!(house.visitor().get(&path).await.all("#point-1").join(" ").contains("Attendu"));
    house.app.clock.set(end_in(200));
    assert!(house.visitor().get(&path).await.all("#point-1").join(" ").contains("En retard"));
});

on_both_engines!(a_correction_shows_what_was_before, |house| {
    let (mut officer, _, number) = decided(&house).await;
    let path = paths::correct_outcome(COMMUNE, number);
    let form = officer.get(&format!("{path}?text=1.reason.fr")).await;
    assert_eq!(form.value("text").as_deref(), Some(REASON));
    let reason = ("reason", "Le chiffre exact est de huit sur dix.");
    let same = officer.post(&path, &[("subject", "1.reason.fr"), ("text", REASON), reason]).await;
    assert!(same.status == StatusCode::UNPROCESSABLE_ENTITY && same.has("#text-error"), "{}", same.words());
    let after = REASON.replace("Sept", "Huit");
    let silent = officer.post(&path, &[("subject", "1.reason.fr"), ("text", &after), ("reason", "")]).await;
    assert!(silent.has("#reason-error") && silent.value("text").as_deref() == Some(after.as_str()), "{}", silent.words());
    for forged in ["9.reason.fr", "reason.fr", "1.summary.fr", "1.reason.de", "summary", ""] {
        let answer = officer.post(&path, &[("subject", forged), ("text", &after), reason]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{forged}");
    }
    officer.post(&path, &[("subject", "1.reason.fr"), ("text", &after), reason]).await.redirect();
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    let read = page.all("#point-1").join(" ");
    assert!(read.contains("Huit personnes") && page.has("#point-1 del") && page.has("#point-1 ins") && read.contains(reason.1), "{read}");
    let (before,): (String,) = house.app.db.one(sql("SELECT before_value FROM outcome_notes")).await.expect("a correction");
    assert_eq!(before, REASON);
});

on_both_engines!(it_is_put_away_once_nothing_follows, |house| {
    let (mut officer, _, number) = decided(&house).await;
    let path = paths::archive_consultation(COMMUNE, number);
    assert_eq!(officer.post(&path, &[]).await.status, StatusCode::CONFLICT, "it is followed until its last day");
    let mut officer = at(&house, end_in(90)).await;
    let staff = officer.get(&paths::prepare_outcome(COMMUNE, number)).await;
    assert!(staff.has(&format!("form[action='{path}']")), "{}", staff.words());
    officer.post(&path, &[]).await.redirect();
    assert_eq!(officer.post(&path, &[]).await.status, StatusCode::CONFLICT, "once");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM consultations WHERE archived_at IS NOT NULL").await, 1);
    let page = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert_eq!(page.status, StatusCode::OK, "what was decided stays readable");
});
