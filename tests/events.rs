//! Events: what people and the commune do is told to observers once, in the transaction of what happened.

mod writes;

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::App;
use tajmaat::base::db::{Tx, sql};
use tajmaat::base::error::{Error, Result};
use tajmaat::base::event::Event;
use tajmaat::base::slice::Slice;
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};

use crate::common::content::solution;
use crate::common::{COMMUNE, TestApp};
use crate::moderation::{HIDE, RESTORE, decide};
use crate::on_both_engines;

/// A slice that writes down what it is told of.
const WITNESS: Slice = Slice { observers: &[|app, tx, event| Box::pin(witness(app, tx, event))], ..Slice::named("witness") };
/// One that cannot keep what follows from a support.
const REFUSING: Slice = Slice { observers: &[|_, _, event| Box::pin(refuse(event))], ..Slice::named("refusing") };

async fn witness(_: &App, tx: &mut Tx, event: &Event) -> Result<()> {
    tx.run(sql("INSERT INTO witnessed (event) VALUES ($1)").bind(named(event))).await?;
    Ok(())
}

async fn refuse(event: &Event) -> Result<()> {
    if matches!(event, Event::Supported { .. }) { Err(Error::from(anyhow::anyhow!("an index is full"))) } else { Ok(()) }
}

fn named(event: &Event) -> String {
    match event {
        Event::Published(item) => format!("published {}", item.kind.as_str()),
        Event::Rewritten(item) => format!("rewritten {}", item.kind.as_str()),
        Event::Removed(item) => format!("removed {}", item.kind.as_str()),
        Event::VisibilityChanged { item, to } => format!("{} {}", to.as_str(), item.kind.as_str()),
        Event::StateChanged { item, state } => format!("{} {state}", item.kind.as_str()),
        Event::Supported { withdrawn, .. } => if *withdrawn { "unsupported" } else { "supported" }.to_owned(),
        Event::Endorsed { withdrawn, .. } => if *withdrawn { "unendorsed" } else { "endorsed" }.to_owned(),
        Event::Rated(item) => format!("rated {}", item.kind.as_str()),
        Event::Progressed(item) => format!("progressed {}", item.kind.as_str()),
        Event::Commented { on, comment } => format!("{} on {}", comment.kind.as_str(), on.kind.as_str()),
        Event::Answered { item, .. } => format!("answered {}", item.kind.as_str()),
        Event::Settings(_) => "settings".to_owned(),
        Event::Recorded(_) => "recorded".to_owned(),
        Event::Imported(_) => "imported".to_owned(),
        Event::HandedOver { .. } => "handed over".to_owned(),
        Event::RepresentationDecided { .. } => "representation decided".to_owned(),
        Event::Erased(_) => "erased".to_owned(),
    }
}

/// What was told since the last time.
async fn told(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT event FROM witnessed")).await.expect("what was told");
    house.app.db.run(sql("DELETE FROM witnessed")).await.expect("forgotten");
    let mut events: Vec<String> = rows.into_iter().map(|(event,)| event).collect();
    events.sort_unstable();
    events
}

async fn witnessed(house: TestApp) -> TestApp {
    house.app.db.run(sql("CREATE TABLE witnessed (event TEXT NOT NULL)")).await.expect("a table of the test's");
    house.with(WITNESS)
}

on_both_engines!(each_is_told_once, |house| {
    let house = witnessed(house).await;
    let mut amina = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let mut moderator = house.staff("Hanane", Role::Moderator).await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let report = [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let problem = amina.post_files(&paths::new_problem(COMMUNE), &report, &[]).await.redirect();
    assert_eq!(told(&house).await, ["published problem"]);
    brahim.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Je passe devant chaque matin.")]).await.redirect();
    assert_eq!(told(&house).await, ["comment on problem", "published comment"]);
    let page = brahim.get(&problem).await;
    let comment = page.attributes("li.comment", "id")[0].trim_start_matches("c-").to_owned();
    brahim.post(&paths::comment_edit(COMMUNE, &comment), &[("body", "Je passe devant chaque soir.")]).await.redirect();
    assert_eq!(told(&house).await, ["rewritten comment"]);
    officer.post(&paths::problem_state(COMMUNE, 1), &[("state", "acknowledged"), ("note", "")]).await.redirect();
    assert_eq!(told(&house).await, ["problem acknowledged"]);

    let thing = solution(&house, amina.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    assert_eq!(told(&house).await, ["supported"]);
    brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    assert_eq!(told(&house).await, Vec::<String>::new(), "the second changes nothing");
    brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "withdraw")]).await.redirect();
    assert_eq!(told(&house).await, ["unsupported"]);
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(told(&house).await, ["hidden solution", "recorded"]);
    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert_eq!(told(&house).await, ["published solution", "recorded"]);
    let answer = [("decision", "accepted"), ("reasons", "Le service des espaces verts plante cet automne.")];
    officer.post(&paths::answer(COMMUNE, thing.number), &answer).await.redirect();
    assert_eq!(told(&house).await, ["answered solution", "solution accepted"]);
    let deadlines = [("decision_hours", "48"), ("appeal_days", "14"), ("organisation_days", "10")];
    administrator.post(&paths::deadlines(COMMUNE), &deadlines).await.redirect();
    assert_eq!(told(&house).await, ["settings"]);
    assert!(leaving::leave(&house.app, brahim.account.expect("signed in"), Contributions::Keep, Why::Asked).await.expect("left"));
    assert_eq!(told(&house).await, ["erased"]);
});

on_both_engines!(a_name_that_waited_is_told_when_it_is_shown, |house| {
    let house = witnessed(house).await;
    let mut person = house.participant("Brahim").await;
    person.post(&paths::account_name(), &[("name", "Commune d'Ain Amlal")]).await.redirect();
    assert_eq!(told(&house).await, Vec::<String>::new(), "the name of before is shown");
    let mut moderator = house.staff("Hanane", Role::Moderator).await;
    let queue = moderator.get(&format!("{}?state=name", paths::moderation(COMMUNE))).await;
    let path = queue.attributes("ul.queue h2 a", "href")[0].clone();
    moderator.post(&path, &[("act", "release")]).await.redirect();
    assert_eq!(told(&house).await, ["rewritten profile"]);
});

on_both_engines!(what_an_observer_cannot_keep_did_not_happen, |house| {
    let house = witnessed(house).await.with(REFUSING);
    let author = house.participant("Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut brahim = house.participant("Brahim").await;
    let answer = brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(told(&house).await, Vec::<String>::new(), "what the other observer wrote went with it");
    let (rows, counted): (i64, i64) = house.app.db.one(sql("SELECT (SELECT COUNT(*) FROM supports), support_count FROM solutions")).await.expect("the counts");
    assert_eq!((rows, counted), (0, 0));
});
