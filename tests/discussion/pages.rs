//! Long discussions: pages in every order, folded replies, and what an address may say.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, CommentId, sql};
use tajmaat::base::kind::Item;
use tajmaat::participation::discussion::past::{self, CommentRow};

use super::{id, proposed, say};
use crate::common::client::Answer;
use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::on_both_engines;

/// A discussion that is there before a test begins.
pub struct Long {
    pub on: Thing,
    pub author: Client,
    /// The top comments, oldest first, each with its replies, oldest first.
    pub threads: Vec<(CommentId, Vec<CommentId>)>,
}

impl Long {
    /// A solution with a top comment for each number, and below it as many replies. Two are written in the same second each time; votes differ.
    pub async fn of(house: &TestApp, replies: &[usize]) -> Self {
        let mut people = Vec::new();
        for name in ["Amina", "Brahim", "Khadija", "Driss", "Zahra", "Omar", "Naïma", "Rachid"] {
            people.push(house.participant(name).await);
        }
        let account = |number: usize| people[number % people.len()].account.expect("signed in");
        let on = solution(house, account(0), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
        let mut long = Self { on, author: people[0].clone(), threads: Vec::new() };
        for (number, replies) in replies.iter().enumerate() {
            let at = NOW.plus_seconds(number as i64 / 2 - 100_000);
            let top = long.write(house, (account(number + 1), None), number, *replies, at).await;
            let mut below = Vec::new();
            for reply in 0..*replies {
                below.push(long.write(house, (account(number + reply + 2), Some(top)), number * 7 + reply, 0, at.plus_seconds(1 + reply as i64 / 2)).await);
            }
            below.sort_by_key(|id| *id);
            long.threads.push((top, below));
        }
        long
    }

    async fn write(&self, house: &TestApp, (author, parent): (AccountId, Option<CommentId>), number: usize, replies: usize, at: Timestamp) -> CommentId {
        let row = CommentRow {
            id: house.app.rng.id(at),
            commune: house.commune().await.id,
            subject: Item { kind: ItemKind::Solution, id: self.on.id },
            parent,
            author,
            organisation: None,
            as_officer: false,
            stance: "neutral",
            body: &super::weight::text(number),
            visibility: Visibility::Published,
            never_public: false,
            votes: ((number % 9) as i64, (number % 4) as i64),
            replies: replies as i64,
            at,
        };
        let mut tx = house.app.db.begin().await.expect("a transaction");
        past::insert(&mut tx, &row).await.expect("a comment");
        house.app.kind(ItemKind::Solution).expect("a kind").count_comments(&mut tx, self.on.id, 1).await.expect("counted");
        tx.commit().await.expect("kept");
        row.id
    }

    pub fn page(&self) -> String {
        self.on.page()
    }
}

/// Ids in anchors.
pub fn anchors(page: &Answer, selector: &str) -> Vec<String> {
    page.attributes(selector, "id").into_iter().map(|id| id.trim_start_matches("c-").to_owned()).collect()
}

/// The top comments of every page from an address on, page by page.
async fn walk(client: &mut Client, from: String, selector: &str) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), Some(from));
    while let Some(path) = next {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        pages.push(anchors(&page, selector));
        next = page.attributes("a[rel=next]", "href").pop();
        assert!(pages.len() < 20, "it goes on for ever");
    }
    pages
}

on_both_engines!(every_order_shows_each_comment_once_fifty_a_page, |house| {
    let long = Long::of(&house, &(0..120).map(|number| number % 3).collect::<Vec<_>>()).await;
    for (order, by) in [
        ("best", "SELECT id FROM comments WHERE parent_id IS NULL ORDER BY score DESC, id DESC"),
        ("newest", "SELECT id FROM comments WHERE parent_id IS NULL ORDER BY created_at DESC, id DESC"),
        ("oldest", "SELECT id FROM comments WHERE parent_id IS NULL ORDER BY created_at, id"),
        ("discussed", "SELECT id FROM comments WHERE parent_id IS NULL ORDER BY reply_count DESC, id DESC"),
    ] {
        let rows: Vec<(CommentId,)> = house.app.db.all(sql(by)).await.expect("comments");
        let expected: Vec<String> = rows.iter().map(|(id,)| id.to_string()).collect();
        let pages = walk(&mut house.visitor(), format!("{}?order={order}", long.page()), ".comments > li").await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20], "{order}");
        assert_eq!(pages.concat(), expected, "{order}");
    }
    let mut visitor = house.visitor();
    let first = visitor.get(&long.page()).await;
    assert!(!first.words().contains("Retour au début") && first.all("#discussion-title") == ["240 commentaires"], "{:?}", first.all("#discussion-title"));
    let second = visitor.get(&first.attributes("a[rel=next]", "href").remove(0)).await;
    let start = second.attributes("#discussion .pager a:not([rel])", "href").remove(0);
    assert_eq!(anchors(&visitor.get(&start).await, ".comments > li"), anchors(&first, ".comments > li"), "a way back to the beginning");
});

on_both_engines!(after_three_replies_the_others_are_a_page_of_their_own, |house| {
    let long = Long::of(&house, &[0, 3, 4, 0, 120]).await;
    let mut visitor = house.visitor();
    let page = visitor.get(&format!("{}?order=oldest", long.page())).await;
    let below = |page: &Answer, top: CommentId| anchors(page, &format!("#c-{top} > .replies > li"));
    for (top, replies) in &long.threads {
        let shown: Vec<String> = replies.iter().take(3).map(ToString::to_string).collect();
        assert_eq!(below(&page, *top), shown);
    }
    assert_eq!(page.all(".more-replies"), ["Voir 1 réponse de plus", "Voir 117 réponses de plus"]);
    let threads = page.attributes(".more-replies", "href");
    let (top, replies) = &long.threads[4];
    assert_eq!(threads[1], paths::comment_replies(COMMUNE, top));
    let thread = visitor.get(&threads[1]).await;
    assert_eq!(thread.all("h1"), ["120 réponses"]);
    assert!(thread.has(&format!("#c-{top}")) && thread.has(&format!(".breadcrumbs a[href='{}']", long.page())));
    let pages = walk(&mut visitor, threads[1].clone(), ".replies > li").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    assert_eq!(pages.concat(), replies.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(anchors(&visitor.get(&threads[0]).await, ".replies > li").len(), 4);
    let alone = visitor.get(&paths::comment_replies(COMMUNE, long.threads[0].0)).await;
    assert_eq!((alone.status, alone.all(".replies").len()), (StatusCode::OK, 0), "a comment without replies");
});

on_both_engines!(what_others_cannot_read_folds_like_the_rest, |house| {
    let long = Long::of(&house, &[6]).await;
    let (top, replies) = &long.threads[0];
    // One deleted, one hidden, one that nobody has read yet.
    let db = &house.app.db;
    db.run(sql("UPDATE comments SET body = '', deleted_at = 1 WHERE id = $1").bind(replies[0])).await.expect("deleted");
    db.run(sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(replies[1])).await.expect("hidden");
    db.run(sql("UPDATE comments SET visibility = 'held', never_public = TRUE WHERE id = $1").bind(replies[2])).await.expect("held");
    db.run(sql("UPDATE comments SET reply_count = 3 WHERE id = $1").bind(*top)).await.expect("counted");
    let page = house.visitor().get(&long.page()).await;
    let shown: Vec<String> = [0, 1, 3].map(|number: usize| replies[number].to_string()).to_vec();
    assert_eq!(anchors(&page, ".replies > li"), shown, "two traces, and nothing of what nobody has read");
    assert_eq!(page.all(".more-replies"), ["Voir 2 réponses de plus"]);
    let thread = house.visitor().get(&paths::comment_replies(COMMUNE, top)).await;
    assert_eq!((thread.all("h1").concat(), anchors(&thread, ".replies > li").len()), ("3 réponses".to_owned(), 5));
    // Its author finds it.
    let author = db.one::<(AccountId,)>(sql("SELECT author_id FROM comments WHERE id = $1").bind(replies[2])).await.expect("an author").0;
    let mut author = house.signed_in(author, false).await;
    assert_eq!(anchors(&author.get(&long.page()).await, ".replies > li")[2], replies[2].to_string());
    assert_eq!(author.get(&paths::comment(COMMUNE, replies[2])).await.status, StatusCode::SEE_OTHER);
    for address in [paths::comment(COMMUNE, replies[2]), paths::comment_replies(COMMUNE, replies[2])] {
        assert_eq!(house.visitor().get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
});

on_both_engines!(an_address_of_ours_says_where_to_go_on_and_nothing_else_does, |house| {
    house.add_commune("oued-zem").await;
    let long = Long::of(&house, &(0..60).map(|number| if number == 0 { 60 } else { 0 }).collect::<Vec<_>>()).await;
    let other = Long::of(&house, &(0..60).map(|_| 0).collect::<Vec<_>>()).await;
    let mut visitor = house.visitor();
    let after = async |visitor: &mut Client, page: &str| {
        let next = visitor.get(page).await.attributes("a[rel=next]", "href").remove(0);
        next.split_once("after=").expect("a place").1.trim_end_matches("#discussion").to_owned()
    };
    let top = &long.threads[0].0;
    let thread = paths::comment_replies(COMMUNE, top);
    let foreign = after(&mut visitor, &format!("{}?order=newest", other.page())).await;
    let below = after(&mut visitor, &thread).await;
    let best = after(&mut visitor, &long.page()).await;
    let nonsense = ["", "-", "x", "1", "0-0", "1' OR 1=1--", "99999999999999999999-00000000000000000000000000000007", "1-00000000000000000000000000000007"];
    let first = anchors(&visitor.get(&format!("{}?order=newest", long.page())).await, ".comments > li");
    // Numbers of another order: beyond the end of this one.
    for place in nonsense.into_iter().chain([foreign.as_str(), below.as_str(), best.as_str()]) {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("order", "newest").append_pair("after", place).finish();
        let page = visitor.get(&format!("{}?{query}", long.page())).await;
        assert_eq!((page.status, anchors(&page, ".comments > li")), (StatusCode::OK, first.clone()), "{place}");
    }
    let replies = anchors(&visitor.get(&thread).await, ".replies > li");
    for place in nonsense.into_iter().chain([foreign.as_str(), best.as_str()]) {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("after", place).finish();
        let page = visitor.get(&format!("{thread}?{query}")).await;
        assert_eq!((page.status, anchors(&page, ".replies > li")), (StatusCode::OK, replies.clone()), "{place}");
    }
    let unknown = visitor.get(&format!("{}?order=sideways&order=worst", long.page())).await;
    assert_eq!(anchors(&unknown, ".comments > li"), anchors(&visitor.get(&long.page()).await, ".comments > li"), "an order that there is not");
    for path in [paths::comment_replies("oued-zem", top), paths::comment_replies(COMMUNE, "nonsense"), paths::comment_replies(COMMUNE, long.on.id)] {
        assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});

on_both_engines!(a_reply_to_a_reply_says_whom_it_answers, |house| {
    let mut author = house.participant("Amina").await;
    let mut brahim = house.participant("Brahim").await;
    let thing = proposed(&house, &author).await;
    let top = id(&say(&mut brahim, thing, "for", "Oui, il fait trop chaud.").await);
    let reply = id(&author.post(&paths::comment_reply(COMMUNE, &top), &[("body", "Le club de l'école s'en charge.")]).await);
    house.wait_seconds(1);
    let deeper = id(&brahim.post(&paths::comment_reply(COMMUNE, &reply), &[("body", "Chaque mercredi ?")]).await);
    let asked = brahim.get(&paths::comment_reply(COMMUNE, &deeper)).await;
    let whom = fr(tr::discussion::QUOTING).replace("{name}", "Brahim");
    assert!(asked.words().contains(&whom) && asked.words().contains("Chaque mercredi ?"), "{}", asked.words());
    let answers = async || {
        let page = house.visitor().get(&thing.page()).await;
        (page.all(".answers"), page.all(&format!("#c-{deeper} > .answers")), page.attributes(".answers", "href"))
    };
    let words = vec!["réponse à : Amina".to_owned()];
    assert_eq!(answers().await, (words.clone(), words, vec![paths::comment(COMMUNE, &reply)]), "not where the comment on top is answered");
    // Whoever is answered is named no more when their words are gone.
    author.post(&paths::comment_delete(COMMUNE, &reply), &[]).await.redirect();
    assert_eq!(answers().await.0, Vec::<String>::new());
});

on_both_engines!(a_thread_is_kept_for_visitors_until_somebody_replies, |house| {
    let long = Long::of(&house, &[4]).await;
    let thread = paths::comment_replies(COMMUNE, long.threads[0].0);
    let mut visitor = house.visitor();
    for _ in 0..2 {
        let page = visitor.get(&thread).await;
        assert!(page.headers.contains_key("etag") && page.all(".replies > li").len() == 4);
    }
    let mut reader = house.participant("Fatima").await;
    reader.post(&paths::comment_reply(COMMUNE, long.threads[0].0), &[("body", "Une réponse de plus.")]).await.redirect();
    assert_eq!(visitor.get(&thread).await.all(".replies > li").len(), 5);
});
