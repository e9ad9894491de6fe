//! Claiming: the code makes everything the person's, once, and nobody else's.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;

use super::*;
use crate::common::content::{problem, solution};
use crate::on_both_engines;

on_both_engines!(a_code_makes_everything_the_person_s, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let (one, two) = (solution(&house, author, "Des arbres pour l'école", BODY).await, solution(&house, author, "Un banc au marché", BODY).await);
    let entered = enter_problem(&mut agent, "Lalla Fadma").await;
    let receipt = entered.receipt().to_owned();
    let known = ("receipt", receipt.as_str());
    enter(&mut agent, "support", &[("solutions", "1 2"), known, ("method", "other_paper"), ("place", "ighrem")]).await;
    enter(&mut agent, "comment", &[("on", "solution"), ("number", "1"), ("body", "Oui, des caroubiers."), known]).await;
    assert_eq!((counts(&house, one.id).await, counts(&house, two.id).await), ((1, 1), (1, 1)));

    // She has an account, had supported one of them herself, and lives with the problem she wrote.
    let mut fadma = house.participant("Fadma").await;
    fadma.post(&paths::support(COMMUNE, 1), &[("act", "support")]).await.redirect();
    fadma.post(&paths::problem_me_too(COMMUNE, 1), &[("act", "support")]).await.redirect();
    let comment: (Uuid,) = house.app.db.one(sql("SELECT id FROM comments")).await.expect("a comment");
    fadma.post(&paths::comment_vote(COMMUNE, comment.0), &[("vote", "useful")]).await.redirect();
    assert_eq!(counts(&house, one.id).await, (2, 1));

    // The link of the slip leads to the form with the code in it, over signing in.
    let link = format!("{}?code={}", paths::receipt(COMMUNE), entered.code());
    assert_eq!(fadma.get(&link).await.value("code").as_deref(), Some(entered.code()));
    let done = claim(&mut fadma, &entered.code().to_lowercase().replace('-', " ")).await;
    let page = fadma.follow(&done).await;
    assert!(page.words().contains("C'est fait") && page.words().contains(TITLE), "{}", page.words());

    assert_eq!((counts(&house, one.id).await, counts(&house, two.id).await), ((1, 1), (1, 1)), "she counts once, as the resident she is");
    assert_eq!(number(&house, "SELECT me_too_count FROM problems").await, 0, "nobody says me too on their own");
    assert_eq!(number(&house, "SELECT useful_count FROM comments").await, 0, "nobody votes on their own");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM comment_votes").await, 0);
    let own = sql("SELECT COUNT(*) FROM problems p, comments c WHERE p.author_id = $1 AND c.author_id = $1").bind(fadma.account.expect("signed in"));
    assert_eq!(house.app.db.one::<(i64,)>(own).await.expect("a count").0, 1);
    let page = house.visitor().get(&paths::problem(COMMUNE, 1)).await;
    assert!(page.has(".byline a[href*='/people/']") && page.words().contains("sur papier, au guichet"), "her name leads to her, the mark stays");
    assert!(fadma.get(&paths::resident(COMMUNE)).await.words().contains(&fr(tr::residents::IS_CURRENT)));
    assert!(!agent.get(&paths::residents(COMMUNE)).await.words().contains("Lalla Fadma"), "the placeholder is emptied");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder AND name <> ''").await, 0);

    // From now on she is told.
    let mut brahim = house.participant("Brahim").await;
    brahim.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Chez nous aussi.")]).await.redirect();
    assert!(fadma.get(&paths::notifications()).await.words().contains(TITLE));

    // The receipt takes nothing more, and its code nothing at all.
    refused(&claim(&mut brahim, entered.code()).await, "code");
    refused(&send(&mut agent, "support", &[("solutions", "2"), known]).await, "receipt");
    assert_eq!(agent.post(&paths::paper_code(COMMUNE, &receipt), &[]).await.status, StatusCode::CONFLICT);
    assert!(house.staff("Naïma", Role::Administrator).await.get(&paths::paper_log(COMMUNE)).await.words().contains("Remise à la personne"));
});

on_both_engines!(one_code_claimed_by_many_at_once_serves_one, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", BODY).await;
    let entered = enter_support(&mut agent, 1, "Hassan", &[]).await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let (mut client, code) = (house.participant(name).await, entered.code().to_owned());
        tasks.spawn(async move { claim(&mut client, &code).await.status });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
    assert_eq!(counts(&house, thing.id).await, (1, 0));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM paper_events WHERE act = 'claimed'").await, 1);
});

on_both_engines!(a_claim_while_the_person_supports_counts_them_once, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", BODY).await;
    for round in ["un", "deux", "trois", "quatre"] {
        let entered = enter_support(&mut agent, 1, &format!("Hassan {round}"), &[]).await;
        let client = house.participant("Hassan").await;
        let (mut first, mut second, code) = (client.clone(), client, entered.code().to_owned());
        let support = tokio::spawn(async move { first.post(&paths::support(COMMUNE, 1), &[("act", "support")]).await.status });
        let claimed = claim(&mut second, &code).await.status;
        assert_eq!((support.await.expect("an answer"), claimed), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    }
    assert_eq!(counts(&house, thing.id).await, (4, 0));
});

on_both_engines!(nobody_claims_what_they_entered_or_printed, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let mut colleague = house.staff("Sanae", Role::DeskAgent).await;
    let entered = enter_problem(&mut agent, "Rachid en secret").await;
    refused(&claim(&mut agent, entered.code()).await, "code");
    // A code printed by the colleague does not help who entered it, nor her who printed it.
    let printed = async |agent: &mut Client| {
        let answer = agent.post(&paths::paper_code(COMMUNE, entered.receipt()), &[]).await;
        let page = agent.follow(&answer).await;
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        page.all(".slip-code").remove(0)
    };
    let second = printed(&mut colleague).await;
    refused(&claim(&mut agent, &second).await, "code");
    refused(&claim(&mut colleague, &second).await, "code");
    let third = printed(&mut agent).await;
    let mut fadma = house.participant("Fadma").await;
    refused(&claim(&mut fadma, entered.code()).await, "code");
    refused(&claim(&mut fadma, &second).await, "code");
    claim(&mut fadma, &third).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM paper_events WHERE act = 'code_made' AND actor_id IS NOT NULL").await, 2);
});

#[tokio::test]
async fn codes_are_for_their_commune_kept_as_hashes_and_not_guessed() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let entered = enter_problem(&mut agent, "Fadma").await;
    let mut client = house.participant("Khadija").await;
    let mut answers = vec![client.post(&paths::receipt("oued-zem"), &[("code", entered.code())]).await];
    for typed in ["ABCD-EFGH-2345", "", "<script>alert(1)</script>", "\u{202e}\u{1}", &"ا".repeat(50_000), entered.receipt()] {
        answers.push(claim(&mut client, typed).await);
    }
    for answer in &answers {
        refused(answer, "code");
        assert!(!answer.text().contains("<script>alert"));
    }
    let sessions = house.session_texts().await;
    let bare = entered.code().replace('-', "").to_lowercase();
    assert!(sessions.iter().all(|data| !data.contains(entered.code()) && !data.contains(&bare)), "once shown, the code stays nowhere");
    let (hash,): (Vec<u8>,) = house.app.db.one(sql("SELECT hash FROM paper_receipts")).await.expect("a receipt");
    assert_eq!(hash, house.app.secret.keyed("paper claim", &[bare.as_bytes()]).to_vec());
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        last = claim(&mut client, "ABCD-EFGH-2345").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // A visitor is asked to sign in, and comes back with the code.
    let to = claim(&mut house.visitor(), entered.code()).await.redirect();
    assert!(to.starts_with("/sign-in") && to.contains("code%3D"), "{to}");
}

on_both_engines!(an_older_residence_gives_way_and_a_later_withdrawal_does_not, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    problem(&house, author, "Un dépôt sauvage", BODY).await;
    let seen = [("problems", "1"), ("method", "identity_card"), ("place", "ighrem")];
    let entered = enter(&mut agent, "support", &[&seen[..], &[("names", "Hassan")]].concat()).await;
    let hassan = house.participant("Hassan").await;
    let withdrawn =
        sql("INSERT INTO residents (account_id, commune_id, method, verified_at, withdrawn_at, withdrawn_reason) VALUES ($1, $2, 'letter', $3, $4, 'parti')")
            .bind(hassan.account.expect("signed in"))
            .bind(house.commune().await.id)
            .bind(crate::common::NOW.plus_days(-10))
            .bind(house.app.clock.now().plus_seconds(1));
    house.app.db.run(withdrawn).await.expect("a residence");
    house.wait_seconds(60);
    let mut hassan = hassan;
    claim(&mut hassan, entered.code()).await.redirect();
    assert!(hassan.get(&paths::resident(COMMUNE)).await.words().contains("parti"), "withdrawn after the agent looked: it stays so");

    let entered = enter(&mut agent, "support", &[&seen[..], &[("names", "Itto")]].concat()).await;
    let mut itto = house.participant("Itto").await;
    let older = sql("INSERT INTO residents (account_id, commune_id, method, verified_at, expires_at) VALUES ($1, $2, 'letter', $3, $4)")
        .bind(itto.account.expect("signed in"))
        .bind(house.commune().await.id)
        .bind(crate::common::NOW.plus_days(-700))
        .bind(crate::common::NOW.plus_days(20));
    house.app.db.run(older).await.expect("a residence");
    claim(&mut itto, entered.code()).await.redirect();
    let words = itto.get(&paths::resident(COMMUNE)).await.words();
    assert!(words.contains("Douar Ighrem") && words.contains(&fr(tr::residents::method::IDENTITY_CARD)), "{words}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM residents r JOIN accounts a ON a.id = r.account_id WHERE a.placeholder").await, 0);
});
