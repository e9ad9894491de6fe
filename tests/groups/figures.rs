//! How many durable supports there are in a second, together and with a commit each.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tajmaat::base::App;
use tajmaat::base::db::SolutionId;
use tajmaat::base::error::Error;
use tajmaat::communes::Commune;
use tajmaat::participation::support::{self, Supporter};
use tajmaat::people::accounts::Viewer;
use tajmaat::people::{residents, restrictions};
use tokio::task::JoinSet;

use super::{commits, durable, viewer};
use crate::common::TestApp;
use crate::common::content::solution;
use crate::support::crowd;

/// As [`support::cast`] does it, on request with a commit of its own.
async fn cast(app: &App, viewer: &Viewer, commune: &Commune, solution: SolutionId, alone: bool) -> Result<(), Error> {
    let mut tx = app.db.begin().await?;
    if alone {
        tx.take_time().await?;
    }
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "").await?;
    let resident = residents::is_current(&mut tx, viewer.id, commune.id, app.clock.now()).await?;
    support::count(app, &mut tx, &Supporter { account: viewer.id, resident, origin: "x".repeat(32) }, commune, solution).await?;
    Ok(tx.commit().await?)
}

/// Supports of as many people at once for some seconds; gives how many were acknowledged in a second.
async fn supports_a_second(house: &TestApp, app: &App, people: &[Viewer], alone: bool) -> f64 {
    let commune = house.commune().await;
    let author = people[0].id;
    let mut solutions = Vec::new();
    for number in 0..40 {
        let thing = solution(house, author, &format!("Des caroubiers {number} {alone}"), "Douze caroubiers le long de la route.").await;
        solutions.push(SolutionId(thing.id));
    }
    let solutions: Arc<[_]> = solutions.into();
    let begun = Instant::now();
    let mut all = JoinSet::new();
    for viewer in people {
        let (app, commune, viewer, solutions) = (app.clone(), commune.clone(), viewer.clone(), Arc::clone(&solutions));
        all.spawn(async move {
            let mut done = 0_u32;
            for solution in solutions.iter().copied().take_while(|_| begun.elapsed() < Duration::from_secs(4)) {
                // With a commit each, some wait in vain for their turn.
                match cast(&app, &viewer, &commune, solution, alone).await {
                    Ok(()) => done += 1,
                    Err(Error::Unavailable(_)) if alone => {}
                    Err(error) => panic!("{error}"),
                }
            }
            done
        });
    }
    let done: u32 = all.join_all().await.into_iter().sum();
    f64::from(done) / begun.elapsed().as_secs_f64()
}

/// How often a second this disk can be waited for, as a commit waits for it.
fn syncs_a_second(folder: &std::path::Path) -> f64 {
    use std::io::Write as _;
    let mut file = std::fs::File::create(folder.join("synced")).expect("a file");
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4_096]).expect("written");
        file.sync_data().expect("synced");
        done += 1;
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}

/// Beside the commit, which many share, these are what a support costs.
#[tokio::test]
async fn a_support_takes_five_statements() {
    let house = TestApp::new().await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (db, commune) = (&house.app.db, house.commune().await);
    let person = viewer(&house.app, crowd(&house, 1).await[0]).await;
    db.record();
    db.recorded();
    support::cast(&house.app, &person, &commune, SolutionId(thing.id), [127, 0, 0, 1].into()).await.expect("supported");
    let asked: Vec<String> = db.recorded().into_iter().map(|asked| asked.text).collect();
    assert!(asked.len() <= 5, "{asked:#?}");
}

/// Measures; only with `TAJMAAT_LONG`, because other work beside it would be in the figures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn supports_that_share_their_commits_are_quicker_than_the_disk() {
    if std::env::var_os("TAJMAAT_LONG").is_none() {
        return;
    }
    let house = TestApp::new().await;
    let app = durable(&house).await;
    let mut people = Vec::new();
    for person in crowd(&house, 256).await {
        people.push(viewer(&app, person).await);
    }
    let syncs = syncs_a_second(&house.app.config.data_dir);
    let count = commits(&app.db, false).await;
    let alone = supports_a_second(&house, &app, &people, true).await;
    let of_alone = count.swap(0, Ordering::Relaxed);
    let together = supports_a_second(&house, &app, &people, false).await;
    let of_together = count.load(Ordering::Relaxed);
    println!(
        "{together:.0} supports/s together ({of_together} commits), {alone:.0} with a commit each ({of_alone}), {:.1} times as many; \
         the disk is waited for {syncs:.0} times/s",
        together / alone
    );
    assert!(together > alone, "{together} a second together, {alone} alone");
}
