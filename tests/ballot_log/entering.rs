//! Leaves wait for each other, enter in an order by chance, and are proved to anybody.

use app::model::paths;
use axum::http::StatusCode;
use counting::log::tree::{extends, includes, leaf};
use counting::log::{Checkpoint, Verifier, from_hex};
use tajmaat::base::db::sql;
use tajmaat::participation::ballot_log::enter;

use super::{ask, ballot, cast, hashes, json, log, positions, voters};
use crate::common::COMMUNE;
use crate::on_both_engines;

on_both_engines!(fewer_than_twenty_show_nothing_and_no_order_is_that_of_asking, |house| {
    let (id, number) = ballot(&house).await;
    let mut voters = voters(&house, id, 20).await;
    let mut leaves = Vec::new();
    for client in &mut voters[..19] {
        leaves.push(ask(client, number).await);
    }
    assert_eq!(enter(&house.app, id).await.expect("a look"), 0);
    let mut visitor = house.visitor();
    let page = visitor.get(&paths::ballot_log(COMMUNE, number)).await;
    assert!(page.status == StatusCode::OK && !page.has("pre.key") && !page.words().contains("19 empreintes"), "{}", page.words());
    for name in ["log.json", "checkpoint.txt", &format!("{}.json", leaves[0]), &format!("{}.txt", leaves[0]), &format!("{}.pdf", leaves[0]), "x"] {
        let answer = visitor.get(&paths::ballot_leaf(COMMUNE, number, name)).await;
        if name == "log.json" {
            // The log has begun; what waits is not in it.
            assert!(answer.text().contains("\"leaves\":[\n],"), "{}", answer.text());
        } else {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
    }
    // Whether a leaf waits or was never heard of is the same page.
    let waiting = visitor.get(&paths::ballot_leaf(COMMUNE, number, &leaves[0])).await;
    let unknown = visitor.get(&paths::ballot_leaf(COMMUNE, number, "0".repeat(64))).await;
    assert_eq!(waiting.words().replace(&leaves[0], ""), unknown.words().replace(&"0".repeat(64), ""));
    leaves.push(ask(&mut voters[19], number).await);
    assert_eq!(enter(&house.app, id).await.expect("a look"), 20);
    let found: Vec<i64> = positions(&house, &leaves).await.into_iter().map(|position| position.expect("it entered")).collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (0..20).collect::<Vec<i64>>());
    assert_ne!(found, sorted, "not in the order of asking");
    let mut by_hash = leaves.clone();
    by_hash.sort();
    assert_ne!(positions(&house, &by_hash).await, (0..20).map(Some).collect::<Vec<_>>(), "nor in that of hashes");
});

on_both_engines!(nobody_fills_a_batch_alone, |house| {
    let (id, number) = ballot(&house).await;
    let mut amina = house.participant("Amina").await;
    let account = amina.account.expect("signed in");
    for at in 0..20 {
        cast(&house, id, account, &[at % 4 + 1]).await;
        ask(&mut amina, number).await;
    }
    let mut others = voters(&house, id, 19).await;
    for client in &mut others[..18] {
        ask(client, number).await;
    }
    assert_eq!(enter(&house.app, id).await.expect("a look"), 0, "nineteen people wait, with thirty-eight leaves");
    ask(&mut others[18], number).await;
    assert_eq!(enter(&house.app, id).await.expect("a look"), 39);
    let (named,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM ballot_leaves WHERE voter IS NOT NULL")).await.expect("leaves");
    assert_eq!(named, 0, "a leaf that entered is nobody's");
});

on_both_engines!(two_nodes_at_once_give_one_log_without_gaps, |house| {
    let (id, number) = ballot(&house).await;
    let mut voters = voters(&house, id, 45).await;
    for batch in [0..22, 22..45] {
        for client in &mut voters[batch.clone()] {
            ask(client, number).await;
        }
        let (one, other) = tokio::join!(enter(&house.app, id), enter(&house.app, id));
        let mut entered = [one.expect("a node"), other.expect("another")];
        entered.sort_unstable();
        assert_eq!(entered, [0, batch.len() as i64]);
    }
    let log = log(&house, number).await;
    let key = house.visitor().get(&paths::ballot_key()).await.text();
    assert_eq!(log.check(Some(&key)), []);
    assert_eq!((log.leaves.len(), log.checkpoints.len(), log.opened.len()), (45, 2, 0));
    let verifier = Verifier::parse(&log.key).expect("a key");
    let checkpoint = |at: usize| Checkpoint::parse(verifier.open(&log.checkpoints[at]).expect("signed")).expect("a checkpoint");
    let (first, last) = (checkpoint(0), checkpoint(1));
    let between = json(&house, &format!("{}?from=22&to=45", paths::ballot_consistency(COMMUNE, number))).await;
    assert!(extends((22, &first.root), (45, &last.root), &hashes(&between["path"])));
    for wrong in ["from=22&to=46", "from=45&to=22", "from=-1&to=3"] {
        let answer = house.visitor().get(&format!("{}?{wrong}", paths::ballot_consistency(COMMUNE, number))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    for at in [0, 21, 22, 44] {
        let hash = &log.leaves[at];
        let proof = json(&house, &paths::ballot_leaf(COMMUNE, number, format!("{hash}.json"))).await;
        assert_eq!((&proof["position"], &proof["size"], &proof["checkpoint"]), (&at.into(), &45.into(), &log.checkpoints[1].as_str().into()));
        let node = leaf(&from_hex::<32>(hash).expect("a hash"));
        assert!(includes(&node, at as u64, 45, &hashes(&proof["path"]), &last.root), "{at}");
        let page = house.visitor().get(&paths::ballot_leaf(COMMUNE, number, hash)).await;
        assert!(page.has(".banner.reached") && page.has("pre.key"), "{}", page.words());
        let text = house.visitor().get(&paths::ballot_leaf(COMMUNE, number, format!("{hash}.txt"))).await.text();
        assert!(text.contains(&format!("position {at}\n")) && text.ends_with(&log.checkpoints[1]), "{text}");
    }
});
