//! Results: every kind from casting to the page, quorum, withdrawn options, the poster, the decision that rests on it.

use app::model::ballots::{BallotKind, BallotSettings, Completion, CountingRule, Quorum};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::communes;
use tajmaat::participation::ballots::Outcome;

use super::{ballot, cast, close, counted, of, over, result, vote, winners};
use crate::common::COMMUNE;
use crate::on_both_engines;
use crate::outcomes;

on_both_engines!(approvals_points_and_scores_are_shown_as_bars_and_tables, |house| {
    for (kind, choices, won) in [
        (BallotKind::Approval, ["1,2", "2", "2,3", "-"], 2),
        (BallotKind::Points, ["1=3,3=4", "3=5", "1=2,4=1", "-"], 3),
        (BallotKind::Score, ["1=5,4=4", "4=4", "2=1", "-"], 4),
    ] {
        let (_, _, number) = counted(&house, &of(kind), &choices).await;
        assert_eq!(winners(&house, number).await, [won], "{kind:?}");
        let page = result(&house, number).await;
        assert!(page.has("svg.count-bar") && page.has(".result-table tbody tr"), "{}", page.words());
        assert!(page.all("#winners").join(" ").contains(&format!("Option {won}")), "{}", page.words());
        assert!(page.words().contains("Bulletins blancs 1"), "{}", page.words());
        house.app.clock.set(crate::common::NOW);
    }
});

on_both_engines!(grades_rankings_and_answers_have_their_pictures, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Judgment), &["1=4,2=3", "1=0,2=3", "1=1,2=2"]).await;
    assert_eq!(winners(&house, number).await, [2]);
    assert!(result(&house, number).await.has(".half .count-bar rect"));
    house.app.clock.set(crate::common::NOW);
    for rule in [CountingRule::Schulze, CountingRule::RankedPairs] {
        let (_, _, number) = counted(&house, &BallotSettings { rule, ..of(BallotKind::Ranked) }, &["2>1>3", "2>3", "1>2>3"]).await;
        assert_eq!(winners(&house, number).await, [2]);
        let page = result(&house, number).await;
        assert_eq!(page.attributes("table.pairs tbody td", "class").len(), 16, "{}", page.words());
        house.app.clock.set(crate::common::NOW);
    }
    let (_, _, number) = counted(&house, &of(BallotKind::YesNo), &["yes", "yes", "no", "abstain", "-"]).await;
    let page = result(&house, number).await;
    assert_eq!(page.all("#winners .count-answer"), ["Oui"]);
    assert!(page.has("section[aria-labelledby=answers] .count-bar"));
});

on_both_engines!(money_is_given_round_by_round_with_greedy_beside, |house| {
    // Six of ten want the first two, four the third: with equal shares both groups get something.
    let choices = ["1,2", "1,2", "1,2", "1,2", "1,2", "1,2", "3", "3", "3", "3"];
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &choices).await;
    let won = winners(&house, number).await;
    assert!(won.contains(&3), "{won:?}");
    let page = result(&house, number).await;
    let words = page.words();
    assert!(page.has(".count-round .count-bar") && page.has(".count-beside mark"), "{words}");
    for said in ["Tour 1", "Qui paie", "Avec l'autre règle", "Pas choisi", "Aurait gagné avec 1 vote de plus", "Bulletins comptés 10"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let arabic = house.visitor().get(&format!("{}?lang=ar", paths::ballot_result(COMMUNE, number))).await;
    assert!(arabic.words().contains("الجولة 1") && arabic.words().contains("من يدفع الثمن"), "{}", arabic.words());
    let brief = house.visitor().get(&paths::consultation(COMMUNE, number)).await;
    assert!(brief.all("#result").join(" ").contains("Option 3"), "{}", brief.words());
});

on_both_engines!(shares_that_are_raised_are_said_and_the_budget_is_what_is_spent, |house| {
    let choices = ["1,2", "1,2", "1,2", "1,2", "1,2", "1,2", "3", "3", "3", "3"];
    for (completion, raised) in [(Completion::Add1, true), (Completion::None, false)] {
        let (_, _, number) = counted(&house, &BallotSettings { completion, ..of(BallotKind::Budget) }, &choices).await;
        let page = result(&house, number).await;
        let words = page.words();
        assert_eq!(words.contains("augmentée dans le calcul seulement"), raised, "{words}");
        assert_eq!(words.contains("Il leur reste"), !raised, "{words}");
        let rounds = page.all(".count-round").join(" ");
        assert!(rounds.contains("Dépensé") && !rounds.contains("Reste"), "{rounds}");
        house.app.clock.set(crate::common::NOW);
    }
});

on_both_engines!(too_few_voted_and_it_is_published_as_advice, |house| {
    let settings = BallotSettings { quorum: Quorum::Voters(5), ..of(BallotKind::Approval) };
    let (_, _, number) = counted(&house, &settings, &["1", "1"]).await;
    let page = result(&house, number).await;
    assert!(page.has("#quorum") && page.words().contains("Avis sans quorum") && page.words().contains("Option 1"), "{}", page.words());
    assert_eq!(winners(&house, number).await, [1]);
});

on_both_engines!(what_was_withdrawn_is_named_and_cannot_win, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "1", "1,2", "2"]).await;
    let withdraw = sql("UPDATE ballot_options SET withdrawn_at = $1, withdrawn_by = $2, withdrawn_reason = 'Le terrain est vendu.' WHERE number = 1");
    house.app.db.run(withdraw.bind(crate::common::NOW).bind(people[0])).await.expect("withdrawn");
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    assert_eq!(winners(&house, number).await, [2]);
    let page = result(&house, number).await;
    assert!(page.words().contains("Options retirées") && page.words().contains("Le terrain est vendu."), "{}", page.words());
    assert!(page.words().contains("N'ont choisi que des options retirées 2"), "{}", page.words());
});

on_both_engines!(nobody_voted, |house| {
    for kind in BallotKind::ALL {
        let (_, _, number) = counted(&house, &of(*kind), &[]).await;
        let page = result(&house, number).await;
        assert_eq!(page.status, StatusCode::OK, "{kind:?}");
        assert!(winners(&house, number).await.is_empty());
        house.app.clock.set(crate::common::NOW);
    }
});

on_both_engines!(the_poster_says_it_in_both_languages, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Approval), &["2", "2", "1"]).await;
    let page = house.visitor().get(&paths::ballot_result_poster(COMMUNE, number)).await;
    assert!(page.has("svg.qr path") && page.has("[lang=ar][dir=rtl] h2") && page.has("[lang=fr][dir=ltr] h2"), "{}", page.words());
    for words in ["خيار 2", "Option 2", "http://tajmaat.test"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
});

on_both_engines!(small_groups_are_hidden, |house| {
    let choices = ["1"; 12];
    let (_, _, number) = counted(&house, &of(BallotKind::Approval), &choices).await;
    // All of one place that is not known: nothing to hide beside the sum.
    let page = result(&house, number).await;
    assert!(page.words().contains("Bulletins comptés 12"), "{}", page.words());
});

on_both_engines!(a_decision_rests_on_the_result_and_its_solution_is_followed, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = crate::common::content::solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (id, number) = ballot(&house, &of(BallotKind::Budget)).await;
    house.app.db.run(sql("UPDATE ballot_options SET solution_id = $1 WHERE number = 3").bind(thing.id)).await.expect("its solution");
    let other = crate::common::content::solution(&house, author, "Un banc à l'ombre", "Trois bancs de bois sous les caroubiers.").await;
    vote(&house, id, &["1,3", "1,3", "1,3"]).await;
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    let page = result(&house, number).await;
    let is_followed = |n: i64| page.all(&format!("#option-{n}")).join(" ").contains("Où en est-on");
    assert_eq!([3, 1].map(is_followed), [true, false], "nobody said yet what becomes of an option of the ballot's own");
    outcomes::summarise(&mut officer, number).await.redirect();
    let solution = thing.number.to_string();
    let solution: &'static str = Box::leak(solution.into_boxed_str());
    outcomes::add_point(&mut officer, number, &[("basis", "counts:result"), ("solutions", solution)]).await.redirect();
    let bench: &'static str = Box::leak(other.number.to_string().into_boxed_str());
    outcomes::add_point(&mut officer, number, &[("basis", "ballots:ballot.1"), ("solutions", bench)]).await.redirect();
    outcomes::publish(&mut officer, number).await.redirect();
    let page = result(&house, number).await;
    assert!(page.all("#option-3").join(" ").contains("Achat du camion"), "its works are shown: {}", page.words());
    let of_the_ballot = page.all("#option-1").join(" ");
    assert!(of_the_ballot.contains("Achat du camion"), "so are those of what was decided because of an option: {of_the_ballot}");
    let outcome = house.visitor().get(&paths::outcome(COMMUNE, number)).await;
    assert!(outcome.has(&format!("a[href='{}']", paths::ballot_result(COMMUNE, number))), "{}", outcome.words());
});

on_both_engines!(of_residents_it_is_said_how_many_of_a_neighbourhood_voted, |house| {
    let (id, number) = crate::ballot_papers::ballot(&house, &crate::ballot_papers::approval(), 3).await;
    let mut people = Vec::new();
    for at in 0..24 {
        people.push(house.resident(&format!("Habitant {at}")).await.account.expect("signed in"));
    }
    let centre = communes::neighbourhoods(&house.app, house.commune().await.id).await.expect("neighbourhoods")[0].id;
    house.app.db.run(sql("UPDATE residents SET neighbourhood_id = $1").bind(centre)).await.expect("where they live");
    for person in &people[..12] {
        assert_eq!(cast(&house, id, *person, "1").await, Outcome::Counted { replaced: false });
    }
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    let page = result(&house, number).await;
    let places = page.all("section[aria-labelledby=turnout] .result-line").join(" ");
    assert!(places.contains("Centre") && places.contains("12 · 50 %"), "{places}: {}", page.words());
    let row = page.all("section[aria-labelledby=turnout] tbody tr").remove(0);
    assert!(row.contains("24") && row.contains("50 %"), "{row}");
});
