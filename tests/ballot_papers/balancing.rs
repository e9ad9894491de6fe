//! Ballots on paper are counted when every sheet and every person is accounted for, or the difference is explained, and two people say so.

use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::error::Error;
use tajmaat::participation::ballot_papers::{balanced, past};
use tajmaat::participation::counts;

use super::{approval, ballot, clerks, confirm, count, end_voting, enter, id, issued, load, sealed};
use crate::common::{COMMUNE, fr};
use crate::on_both_engines;

on_both_engines!(without_a_confirmed_balance_nothing_is_counted, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    assert!(balanced(&mut &house.app.db, &load(&house, ballot).await).await.expect("figures").is_settled(), "there is no paper");
    let [mut first, mut second, _] = clerks(&house).await;
    let serials = issued(&house, ballot, id(&first), 4).await;
    let voter = house.resident("Khadija").await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert!(past::give(&house.app, &mut tx, &load(&house, ballot).await, id(&voter)).await.expect("given"));
    tx.commit().await.expect("kept");
    let path = paths::ballot_balance(COMMUNE, number);
    assert_eq!(first.post(&path, &[("act", "declare"), ("unused", "3")]).await.status, StatusCode::CONFLICT, "people vote");
    assert!(!first.get(&paths::ballot_entry(COMMUNE, number, 1)).await.has("#serial"), "nor is a form shown that would be refused");
    end_voting(&house);
    assert!(matches!(sealed(&house, ballot).await, Err(Error::Conflict(_))));

    // Entered once: nobody can say what stands on it.
    enter(&house, ballot, (1, id(&first)), &serials[0], "1 2").await.expect("entered");
    assert_eq!(first.post(&path, &[("act", "declare"), ("unused", "3")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    enter(&house, ballot, (2, id(&second)), &serials[0], "1 2").await.expect("entered");
    for wrong in ["", "x", "5", "-1"] {
        assert_eq!(first.post(&path, &[("act", "declare"), ("unused", wrong)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let missing = first.post(&path, &[("act", "declare"), ("unused", "2")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "a sheet is missing, and nobody says why");
    assert_eq!(missing.value("unused").as_deref(), Some("2"), "what was typed stays");
    assert_eq!(second.post(&path, &[("act", "confirm")]).await.status, StatusCode::CONFLICT, "nothing is declared");

    first.post(&path, &[("act", "declare"), ("unused", "3")]).await.redirect();
    assert_eq!(first.post(&path, &[("act", "confirm")]).await.status, StatusCode::FORBIDDEN, "the same person");
    assert!(matches!(sealed(&house, ballot).await, Err(Error::Conflict(_))), "one person alone");
    let page = second.get(&path).await;
    assert!(page.words().contains("Rachid") && page.has("input[value=confirm]"), "{}", page.words());
    // What is declared again meanwhile is not what was read.
    let read = page.value("read").expect("the name of the declaration");
    let notes = [("note_ar", "وُجدت ورقة لم تُسجل لأحد."), ("note_fr", "Un bulletin n'a été noté pour personne.")];
    first.post(&path, &[&[("act", "declare"), ("unused", "2")], &notes[..]].concat()).await.redirect();
    let other = second.post(&path, &[("act", "confirm"), ("read", &read)]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.words().contains(&fr(tr::ballot_papers::DECLARED_AGAIN)) && other.has("table.periods"), "{}", other.words());
    first.post(&path, &[("act", "declare"), ("unused", "3")]).await.redirect();
    confirm(&mut second, &path).await;
    let balance = balanced(&mut &house.app.db, &load(&house, ballot).await).await.expect("figures");
    assert!(balance.is_settled() && balance.figures.agree() && balance.note.is_empty(), "{balance:?}");
    assert!(enter(&house, ballot, (1, id(&first)), &serials[1], "1").await.is_err(), "nothing changes afterwards");
    assert_eq!(second.post(&path, &[("act", "withdraw")]).await.status, StatusCode::CONFLICT);
    assert_eq!(sealed(&house, ballot).await.expect("balanced"), ["1,2"]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act IN ('ballots_balanced', 'balance_confirmed')").await, 4);
});

on_both_engines!(a_difference_stands_beside_the_result, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut first, mut second, _] = clerks(&house).await;
    issued(&house, ballot, id(&first), 4).await;
    end_voting(&house);
    let path = paths::ballot_balance(COMMUNE, number);
    let note = "Deux bulletins manquent depuis le déménagement du guichet.";
    first.post(&path, &[("act", "declare"), ("unused", "2"), ("note_ar", "ورقتان مفقودتان منذ نقل الشباك."), ("note_fr", note)]).await.redirect();
    let closed = counts::close(&house.app, ballot, None).await;
    assert!(matches!(closed, Err(Error::Conflict(_))), "one person alone does not have it counted");
    confirm(&mut second, &path).await;
    counts::close(&house.app, ballot, None).await.expect("closed");
    counts::count(&house.app, ballot).await.expect("counted");
    let page = house.visitor().get(&paths::ballot_result(COMMUNE, number)).await;
    // So few votes that their number is hidden hide nothing of it.
    assert!(page.words().contains("2 bulletins manquent") && page.words().contains(note), "{}", page.words());
});

on_both_engines!(a_sheet_that_is_entered_later_takes_the_declaration_back, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut first, mut second, _] = clerks(&house).await;
    let serials = issued(&house, ballot, id(&first), 2).await;
    end_voting(&house);
    let path = paths::ballot_balance(COMMUNE, number);
    first.post(&path, &[("act", "declare"), ("unused", "2")]).await.redirect();
    enter(&house, ballot, (1, id(&first)), &serials[0], "1").await.expect("a sheet that was found");
    assert_eq!(second.post(&path, &[("act", "confirm")]).await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_balances").await, 0);
});
