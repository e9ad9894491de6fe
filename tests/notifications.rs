//! Notifications: what people are told, in their language, and what it takes to have read it.

use crate::common::fr;
use app::model::Localized;
use app::model::content::{Decision, ItemKind, ProblemState, Reason, SolutionState};
use app::model::options::OptionNews;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, ProblemId, sql};
use tajmaat::channels::my_data::leaving::{Contributions, Why, leave};
use tajmaat::people::notifications::{self, By, News, Notice};
use uuid::Uuid;

use crate::common::content::problem;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

async fn tell(house: &TestApp, to: &Client, notice: &Notice, path: &str) {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let to = to.account.expect("signed in");
    notifications::write(&house.app, &mut tx, to, News::about(ProblemId(Uuid::from_u128(1)), notice, path)).await.expect("told");
    tx.commit().await.expect("kept");
}

fn milestone(title: &str) -> Notice {
    Notice::MilestoneAdded { title: title.to_owned() }
}

async fn unread(house: &TestApp, client: &Client) -> i64 {
    notifications::unread(&house.app, client.account.expect("signed in")).await.expect("a count")
}

#[tokio::test]
async fn an_empty_page_says_what_it_is_for() {
    let house = TestApp::new().await;
    let mut person = house.participant("Naima").await;
    let page = person.get(&paths::notifications()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words().contains("Rien pour l'instant") && page.has("main a.button[href='/']"));
    assert!(house.visitor().get(&paths::notifications()).await.redirect().starts_with("/sign-in?next=%2Fnotifications"));
    assert!(house.visitor().post(&paths::notifications_read(), &[]).await.redirect().starts_with("/sign-in"));
}

#[tokio::test]
async fn every_notice_is_a_sentence_in_every_language() {
    let house = TestApp::new().await;
    let mut person = house.participant("Naima").await;
    let title = "Un composteur au souk".to_owned();
    let author = Localized { ar: "تعاونية تامونت".to_owned(), fr: "Coopérative Tamunt".to_owned(), en: String::new() };
    let notices = [
        Notice::CommentOnMine { title: title.clone(), author: author.clone() },
        Notice::ReplyToMine { title: title.clone(), author },
        Notice::ThresholdReached { title: title.clone(), count: 1_200 },
        Notice::StateChanged { title: title.clone(), state: SolutionState::Accepted },
        Notice::ProblemStateChanged { title: title.clone(), state: ProblemState::Resolved },
        Notice::AnswerPublished { title: title.clone(), decision: Decision::Rejected },
        milestone(&title),
        Notice::Option { title: title.clone(), news: OptionNews::NotFeasible },
        Notice::Hidden { kind: ItemKind::Comment, reason: Reason::PrivateData },
        Notice::Restored { kind: ItemKind::Problem },
        Notice::FlagUpheld { kind: ItemKind::Solution },
        Notice::FlagDismissed { kind: ItemKind::Comment },
    ];
    for notice in &notices {
        tell(&house, &person, notice, "/ain-amlal").await;
        house.wait_seconds(1);
    }
    for (language, words) in [
        ("ar", ["تعليق جديد من \u{2068}تعاونية تامونت\u{2069}", "1.200", "تم حله", "معطيات خاصة"]),
        ("fr", ["\u{2068}Coopérative Tamunt\u{2069} a commenté", "1 200 soutiens", "Problème \u{ab}", "données privées"]),
        ("en", ["commented on “\u{2068}Un composteur", "1,200 supporters", "is now", "private data"]),
    ] {
        person.language = language.to_owned();
        let page = person.get(&paths::notifications()).await;
        assert_eq!(page.all("ul.notifications > li").len(), notices.len());
        for word in words {
            assert!(page.words().contains(word), "{word} in {}", page.words());
        }
        assert!(!page.words().contains('{'), "{}", page.words());
    }
}

on_both_engines!(opening_one_reads_that_one, |house| {
    let mut person = house.participant("Naima").await;
    let mut stranger = house.participant("Hassan").await;
    for (title, path) in [("Premier", "/ain-amlal/solutions/1"), ("Second", "/ain-amlal/solutions/2#c-1"), ("Troisième", "/ain-amlal/solutions/3")] {
        tell(&house, &person, &milestone(title), path).await;
        house.wait_seconds(60);
    }
    let page = person.get(&paths::notifications()).await;
    let rows = page.all("ul.notifications > li");
    assert!(rows[0].contains("Troisième") && rows[2].contains("Premier"), "newest first: {rows:?}");
    assert_eq!(page.all("ul.notifications > li.unread .badge").len(), 3);
    assert!(page.all("header").concat().contains('3'), "the header counts");
    assert_eq!(unread(&house, &person).await, 3, "looking reads nothing");

    let ids = page.attributes("ul.notifications input[name=id]", "value");
    let stolen = stranger.post(&paths::notifications_read(), &[("id", &ids[1])]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    assert!(!stranger.get(&paths::notifications()).await.text().contains("Troisième"));
    for nonsense in ["x", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE notifications"] {
        assert_eq!(person.post(&paths::notifications_read(), &[("id", nonsense)]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(unread(&house, &person).await, 3);

    let opened = person.post(&paths::notifications_read(), &[("id", &ids[1])]).await;
    assert_eq!(opened.redirect(), "/ain-amlal/solutions/2#c-1");
    assert_eq!(unread(&house, &person).await, 2);
    let page = person.get(&paths::notifications()).await;
    assert_eq!(page.attributes("ul.notifications > li a", "href"), ["/ain-amlal/solutions/2#c-1"], "a read one is a plain link");
    assert_eq!(person.post(&paths::notifications_read(), &[("id", &ids[1])]).await.redirect(), "/ain-amlal/solutions/2#c-1", "twice is fine");
});

on_both_engines!(reading_all_leaves_what_came_meanwhile, |house| {
    let mut person = house.participant("Naima").await;
    let other = house.participant("Hassan").await;
    tell(&house, &person, &milestone("Premier"), "/").await;
    tell(&house, &other, &milestone("Ailleurs"), "/").await;
    house.wait_seconds(5);
    let page = person.get(&paths::notifications()).await;
    let until = page.value("until").expect("the form says what was seen");
    house.wait_seconds(5);
    tell(&house, &person, &milestone("Arrivé entre-temps"), "/").await;
    let done = person.post(&paths::notifications_read(), &[("until", &until)]).await;
    assert!(person.follow(&done).await.words().contains("marquées comme lues"));
    assert_eq!((unread(&house, &person).await, unread(&house, &other).await), (1, 1));
    person.post(&paths::notifications_read(), &[("until", "nonsense")]).await.redirect();
    assert_eq!(unread(&house, &person).await, 0);
    assert!(!person.get(&paths::notifications()).await.has("input[name=until]"), "nothing left to mark");
});

on_both_engines!(older_ones_are_on_further_pages, |house| {
    let mut person = house.participant("Naima").await;
    for number in 0..65 {
        tell(&house, &person, &milestone(&format!("numéro-{number}.")), "/").await;
        if number % 7 == 0 {
            house.wait_seconds(1);
        }
    }
    let mut seen = Vec::new();
    let mut sizes = Vec::new();
    let mut next = Some(paths::notifications());
    while let Some(path) = next {
        let page = person.get(&path).await;
        let rows = page.all("ul.notifications > li");
        sizes.push(rows.len());
        seen.extend(rows);
        next = page.attributes("nav.pager a[rel=next]", "href").pop();
    }
    assert_eq!(sizes, [30, 30, 5]);
    for number in 0..65 {
        assert_eq!(seen.iter().filter(|row| row.contains(&format!("numéro-{number}."))).count(), 1, "{number}");
    }
    let odd = person.get(&format!("{}?before=evil'&before=2", paths::notifications())).await;
    assert_eq!((odd.status, odd.all("ul.notifications > li").len()), (StatusCode::OK, 30));
});

#[tokio::test]
async fn titles_are_shown_as_text() {
    let house = TestApp::new().await;
    let mut person = house.participant("Naima").await;
    tell(&house, &person, &milestone("<script>alert(1)</script> \"' &"), "/").await;
    let page = person.get(&paths::notifications()).await;
    assert!(page.text().contains("&lt;script&gt;alert(1)") && !page.text().contains("<script>alert"));
}

on_both_engines!(what_is_about_one_thing_stands_together_by_day_with_faces, |house| {
    let mut reader = house.participant("Naima").await;
    let mut writer = house.participant("Brahim").await;
    let mut things = Vec::new();
    for title in ["Un lampadaire", "Un caniveau"] {
        things.push(problem(&house, reader.account.expect("signed in"), title, "Depuis deux semaines, personne ne vient.").await);
    }
    for (thing, body) in [(0, "Je passe devant chaque matin."), (1, "Chez nous aussi."), (0, "Il est encore éteint.")] {
        writer.post(&paths::problem_comments(COMMUNE, things[thing].number), &[("body", body)]).await.redirect();
        house.wait_seconds(60);
    }
    let page = reader.get(&paths::notifications()).await;
    let rows = page.all("ul.notifications > li");
    let about = |row: &String| if row.contains("lampadaire") { 0 } else { 1 };
    assert_eq!(rows.iter().map(about).collect::<Vec<_>>(), [0, 0, 1], "{rows:?}");
    assert_eq!((page.all("li.same").len(), page.all("li > .face").len(), page.all("h2.day").len()), (1, 3, 1));
    assert!(page.all("h2.day").concat().contains(&fr(tr::notifications::TODAY)));
    house.wait_seconds(86_400);
    writer.post(&paths::problem_comments(COMMUNE, things[1].number), &[("body", "Rien n'a bougé.")]).await.redirect();
    let days = reader.get(&paths::notifications()).await.all("h2.day");
    assert!(days.len() == 2 && days[1].contains(&fr(tr::notifications::YESTERDAY)), "{days:?}");
});

on_both_engines!(placeholders_are_told_nothing, |house| {
    let id: AccountId = house.app.rng.id(crate::common::NOW);
    let insert = sql("INSERT INTO accounts (id, handle, name, placeholder, created_at) VALUES ($1, 'import1', 'Importé', TRUE, $2)");
    house.app.db.run(insert.bind(id).bind(crate::common::NOW)).await.expect("a placeholder");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    notifications::write(&house.app, &mut tx, id, News::about(ProblemId(Uuid::nil()), &milestone("x"), "/")).await.expect("no failure");
    tx.commit().await.expect("kept");
    assert_eq!(notifications::unread(&house.app, id).await.expect("a count"), 0);
});

on_both_engines!(whoever_acted_is_named_as_they_are_now, |house| {
    let mut reader = house.participant("Naima").await;
    let mut writer = house.participant("Brahim").await;
    let thing = problem(&house, reader.account.expect("signed in"), "Un lampadaire", "Il est éteint depuis deux semaines.").await;
    let body = [("body", "Je passe devant chaque matin.")];
    writer.post(&paths::problem_comments(COMMUNE, thing.number), &body).await.redirect();
    let told = async |reader: &mut Client| reader.get(&paths::notifications()).await.words();
    assert!(told(&mut reader).await.contains("Brahim"));
    let (kept,): (String,) = house.app.db.one(sql("SELECT data FROM notifications")).await.expect("one");
    assert!(!kept.contains("Brahim"), "names are not kept: {kept}");

    writer.post(&paths::account_name(), &[("name", "Ibrahim Aït Ali")]).await.redirect();
    let words = told(&mut reader).await;
    assert!(words.contains("Ibrahim Aït Ali") && !words.contains("\u{2068}Brahim\u{2069}"), "{words}");
    house.app.db.run(sql("UPDATE accounts SET visibility = 'hidden' WHERE id = $1").bind(writer.account)).await.expect("hidden");
    assert!(!told(&mut reader).await.contains("Ibrahim"));
    house.app.db.run(sql("UPDATE accounts SET visibility = 'published' WHERE id = $1").bind(writer.account)).await.expect("shown");

    let account = writer.account.expect("signed in");
    assert!(leave(&house.app, account, Contributions::Keep, Why::Asked).await.expect("emptied"));
    let words = told(&mut reader).await;
    assert!(words.contains(&fr(tr::author::FORMER)) && !words.contains("Ibrahim"), "{words}");
});

on_both_engines!(whoever_joined_an_organisation_is_named_as_they_are_now, |house| {
    let mut inviter = house.participant("Naima").await;
    let (mut joined, organisation) = house.representative("Brahim").await;
    let me = inviter.account.expect("signed in");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let notice = Notice::RepresentativeJoined { name: Localized::default(), person: Localized::default() };
    let by = By { account: joined.account, organisation: Some(organisation), officer: false };
    let news = News { notice: &notice, path: "/organisations/tamunt/representatives", about: None, by };
    notifications::write(&house.app, &mut tx, me, news).await.expect("told");
    tx.commit().await.expect("kept");
    assert!(inviter.get(&paths::notifications()).await.words().contains("\u{2068}Brahim\u{2069}"));
    joined.post(&paths::account_name(), &[("name", "Ibrahim Aït Ali")]).await.redirect();
    let words = inviter.get(&paths::notifications()).await.words();
    assert!(words.contains("Ibrahim Aït Ali") && !words.contains('{'), "{words}");
});
