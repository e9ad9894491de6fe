//! A new kind of content is one folder and one line: [`ideas`] and `house.with(ideas::SLICE)`. Everything else follows without a change elsewhere.

mod ideas;

use crate::common::fr;
use app::model::content::{Role, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::moderation::log;
use uuid::Uuid;

use crate::common::content::Thing;
use crate::common::{COMMUNE, Client, TestApp};
use crate::moderation::{FLAGS, HIDE, count, decide, id};
use crate::my_data::leaving::leave;
use crate::on_both_engines;

const TITLE: &str = "Un verger partagé";
const BODY: &str = "Chacun plante un arbre au bord de l'oued, et l'école les arrose.";

async fn with_ideas(house: TestApp) -> TestApp {
    ideas::create_table(&house.app.db).await;
    house.with(ideas::SLICE)
}

/// Publishes an idea.
async fn publish(house: &TestApp, author: &mut Client, body: &str) -> Thing {
    let page = author.post(&format!("/{COMMUNE}/idea"), &[("title", TITLE), ("body", body)]).await.redirect();
    let number: i64 = page.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let (id,): (Uuid,) = house.app.db.one(sql("SELECT id FROM ideas WHERE number = $1").bind(number)).await.expect("an idea");
    Thing { kind: ideas::KIND, id, number }
}

async fn state(house: &TestApp, idea: Thing) -> (Visibility, i64) {
    let select = sql("SELECT visibility, version FROM ideas WHERE id = $1").bind(idea.id);
    let (visibility, version): (String, i64) = house.app.db.one(select).await.expect("it is there");
    (Visibility::parse(&visibility).expect("a visibility"), version)
}

async fn told(house: &TestApp, kind: &'static str, client: &Client) -> i64 {
    let select = sql("SELECT COUNT(*) FROM notifications WHERE kind = $1 AND account_id = $2").bind(kind).bind(id(client));
    house.app.db.one::<(i64,)>(select).await.expect("a count").0
}

/// How often the slice was told of something that happened.
async fn noted(house: &TestApp, name: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM idea_events WHERE name = $1").bind(name)).await.expect("a count").0
}

on_both_engines!(a_new_kind_is_discussed, |house| {
    let house = with_ideas(house).await;
    let mut author = house.participant("Naima").await;
    let mut stranger = house.participant("Brahim").await;
    let idea = publish(&house, &mut author, BODY).await;
    let page = idea.page();
    assert!(house.visitor().get(&page).await.text().contains("au bord de l"));

    let comment = stranger.post(&format!("{page}/comments"), &[("body", "Je viens samedi avec une pelle.")]).await.redirect();
    assert!(comment.starts_with(&format!("{page}#c-")), "{comment}");
    let read = house.visitor().get(&page).await;
    assert!(read.words().contains("Je viens samedi avec une pelle."), "{}", read.words());
    assert_eq!(count(&house, "SELECT comment_count FROM ideas WHERE id = $1", idea.id).await, 1);
    assert_eq!(told(&house, "comment_on_mine", &author).await, 1);
    assert_eq!((noted(&house, "published").await, noted(&house, "commented").await), (1, 1));
    let inbox = author.get(&paths::notifications()).await;
    assert!(inbox.status == StatusCode::OK && inbox.words().contains(TITLE), "{}", inbox.words());
});

on_both_engines!(a_new_kind_is_flagged_hidden_contested_and_rewritten, |house| {
    let house = with_ideas(house).await;
    let mut author = house.participant("Naima").await;
    let mut stranger = house.participant("Brahim").await;
    let (mut first, mut second) = (house.staff("Une", Role::Moderator).await, house.staff("Deux", Role::Moderator).await);
    let idea = publish(&house, &mut author, BODY).await;
    let (page, kind) = (idea.page(), idea.kind.as_str());

    assert_eq!(stranger.get(&idea.flag()).await.status, StatusCode::OK);
    stranger.post(&idea.flag(), &[("reason", "spam")]).await.redirect();
    assert_eq!(author.post(&idea.flag(), &[("reason", "spam")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(count(&house, FLAGS, idea.id).await, 1);
    let queue = first.get(&paths::moderation(COMMUNE)).await;
    assert!(queue.text().contains(&idea.item()), "{}", queue.words());

    // Hidden: a box in its place, a letter with the reasons, and a line in the public log.
    decide(&mut first, idea, "hide", HIDE).await.redirect();
    let hidden = house.visitor().get(&page).await;
    assert!(hidden.has(".tombstone") && !hidden.text().contains("au bord de l"), "{}", hidden.words());
    assert!(author.get(&page).await.words().contains("Votre texte est masqué"));
    assert_eq!((told(&house, "hidden", &author).await, told(&house, "flag_upheld", &stranger).await), (1, 1));
    assert!(house.mails().await.iter().any(|mail| mail.subject.contains("Votre texte a été masqué")));
    assert_eq!(house.visitor().get(&idea.flag()).await.status, StatusCode::NOT_FOUND);

    // Contested, and the appeal is right.
    let why = [("body", "Je parlais d'arbres, pas de mes voisins.")];
    author.post(&paths::appeal(COMMUNE, kind, idea.id), &why).await.redirect();
    decide(&mut second, idea, "appeal", &[("outcome", "reversed"), ("answer", "Le texte ne vise personne.")]).await.redirect();
    assert_eq!(state(&house, idea).await, (Visibility::Published, 1));
    assert!(house.visitor().get(&page).await.text().contains("au bord de l"));

    // Hidden again, rewritten by its author, and read before it is shown.
    decide(&mut first, idea, "hide", HIDE).await.redirect();
    let fields = [("title", "Un verger"), ("body", "Chacun plante un arbre."), ("version", "1")];
    author.post(&paths::resubmit(COMMUNE, kind, idea.id), &fields).await.redirect();
    assert_eq!(state(&house, idea).await, (Visibility::Held, 2));
    decide(&mut second, idea, "release", &[]).await.redirect();
    let read = house.visitor().get(&page).await;
    assert!(read.words().contains("Chacun plante un arbre.") && !read.text().contains("au bord de l"), "{}", read.words());
    // Hidden, shown again, hidden again, rewritten out of sight, and shown.
    assert_eq!((noted(&house, "shown or hidden").await, noted(&house, "rewritten").await), (5, 1));
    assert_eq!(log::verify(&house.app, house.commune().await.id).await.expect("read").2, None);
});

on_both_engines!(a_new_kind_is_held_before_it_is_published, |house| {
    let house = with_ideas(house).await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::holding(COMMUNE), &[("links", "yes"), ("links_most", "0"), ("intent", "save")]).await.redirect();
    let mut author = house.participant("Naima").await;
    let idea = publish(&house, &mut author, "Des plants sont à vendre sur https://plants.example").await;
    assert_eq!(state(&house, idea).await.0, Visibility::Held);
    assert_eq!(house.visitor().get(&idea.page()).await.status, StatusCode::NOT_FOUND);
    assert!(author.get(&idea.page()).await.words().contains(&fr(tr::holding::notice::OTHER)));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ideas WHERE announced_at IS NOT NULL AND id = $1", idea.id).await, 0);

    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, idea, "release", &[]).await.redirect();
    assert_eq!(house.visitor().get(&idea.page()).await.status, StatusCode::OK);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ideas WHERE announced_at IS NOT NULL AND id = $1", idea.id).await, 1);
    assert_eq!(told(&house, "released", &author).await, 1);
});

on_both_engines!(a_new_kind_is_downloaded_and_taken_away, |house| {
    let house = with_ideas(house).await;
    let mut author = house.participant("Naima").await;
    let idea = publish(&house, &mut author, BODY).await;
    let data: serde_json::Value = serde_json::from_slice(&author.get(&paths::data_json()).await.bytes).expect("JSON");
    assert_eq!(data["other"][0]["title"], TITLE, "{data}");
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    assert_eq!(administrator.get(&paths::register(COMMUNE)).await.status, StatusCode::OK);

    leave(&house, &mut author, "remove").await;
    assert_eq!(noted(&house, "left").await, 1);
    let kept: (String, String) = house.app.db.one(sql("SELECT title, body FROM ideas WHERE id = $1").bind(idea.id)).await.expect("a trace");
    assert_eq!(kept, (String::new(), String::new()));
    assert_eq!(house.visitor().get(&idea.page()).await.status, StatusCode::NOT_FOUND);
});
