//! Telling: one message to each who contributed, of the points that rest on what they gave, however often it is begun.

use app::model::paths;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::base::jobs;
use tajmaat::participation::outcomes;
use tajmaat::participation::questionnaires::past;
use xlsform::{Answer, Answers};

use super::{add_point, again, answer, close, count, decided, open, publish, say, summarise};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::on_both_engines;

async fn messages(house: &TestApp, account: AccountId) -> Vec<String> {
    let select = sql("SELECT path FROM notifications WHERE kind = 'outcome' AND account_id = $1").bind(account);
    house.app.db.all::<(String,)>(select).await.expect("messages").into_iter().map(|(path,)| path).collect()
}

on_both_engines!(each_is_told_once_although_it_was_killed_in_the_middle, |house| {
    let (id, number) = open(&house).await;
    let mut people = Vec::new();
    for at in 0..5 {
        people.push(answer(&house, number, &format!("Person {at}")).await);
    }
    // Two took part in the discussion too, one in nothing else.
    say(&mut people[0], number).await;
    say(&mut people[1], number).await;
    let mut talker = house.participant("Brahim").await;
    say(&mut talker, number).await;
    let (driss, organisation) = house.representative("Driss").await;
    let driss = driss.account.expect("signed in");
    let given = Answers::new().with("water", Answer::One("yes".to_owned()));
    let (questions,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM questionnaires")).await.expect("questions");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::answer_as(&house.app, &mut tx, (questions.into(), (organisation, driss)), &given, NOW).await.expect("an answer");
    tx.commit().await.expect("kept");
    let bystander = house.participant("Hassan").await.account.expect("signed in");
    let mut officer = close(&house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[("basis", "questionnaires:question.people"), ("decision", "rejected")]).await.redirect();
    add_point(&mut officer, number, &[]).await.redirect();
    publish(&mut officer, number).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'outcome'").await, 0, "the transaction only queues");
    // One piece of two people, and then it is killed.
    let commune = house.commune().await;
    assert!(outcomes::notify_part(&house.app, &commune, id, 2).await.expect("a piece"), "there are more");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'outcome'").await, 2);
    jobs::run_due(&house.app).await.expect("the jobs run");
    outcomes::notify(&house.app, id).await.expect("a second time");
    for person in &people {
        let told = messages(&house, person.account.expect("signed in")).await;
        assert_eq!(told, [format!("{}#point-1", paths::outcome(COMMUNE, number))], "once, to the first point that rests on it");
    }
    // Whoever answered one question is led to what rests on that one; whoever only talked, to the whole.
    assert_eq!(messages(&house, driss).await, [format!("{}#point-2", paths::outcome(COMMUNE, number))]);
    assert_eq!(messages(&house, talker.account.expect("signed in")).await, [format!("{}#outcome", paths::outcome(COMMUNE, number))]);
    assert!(messages(&house, bystander).await.is_empty() && messages(&house, officer.account.expect("signed in")).await.is_empty());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_recipients").await, 7);
    let mut reader = again(&house, &people[2]).await;
    let page = reader.get(&paths::outcome(COMMUNE, number)).await;
    assert_eq!(page.attributes("#yours a", "href"), ["#point-1", "#point-2"], "{}", page.words());
    let inbox = reader.get(&paths::notifications()).await;
    assert!(inbox.words().contains("2 points reposent sur ce que vous avez dit"), "{}", inbox.words());
    assert!(!house.visitor().get(&paths::outcome(COMMUNE, number)).await.has("#yours"));
});

on_both_engines!(who_leaves_is_no_recipient_any_more, |house| {
    let (mut officer, _, number) = decided(&house).await;
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_recipients").await, 1);
    let (account,): (AccountId,) = house.app.db.one(sql("SELECT account_id FROM outcome_recipients")).await.expect("a recipient");
    let mut person = house.signed_in(account, false).await;
    crate::my_data::leaving::leave(&house, &mut person, "keep").await;
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM outcome_recipients").await, 0);
    // What was decided stays, with how much it rests on.
    let page = officer.get(&paths::outcome(COMMUNE, number)).await;
    assert!(page.words().contains("Une tournée d'eau de plus"), "{}", page.words());
});
