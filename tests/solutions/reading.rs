//! What everyone reads: the list in its orders and narrowings, the page, and what of a hidden one.

use app::model::content::{ItemKind, Role, Visibility};
use axum::http::StatusCode;
use tajmaat::base::kind::Revision;
use tajmaat::participation::{problems, solutions};

use super::*;

#[tokio::test]
async fn an_empty_commune_says_what_this_place_is_for() {
    let house = TestApp::new().await;
    let page = house.visitor().get(&list()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has(".empty a[href=\"/ain-amlal/solutions/new\"]"));
    assert!(!page.has(".pager"));
}

#[tokio::test]
async fn an_address_that_names_no_solution_is_not_found() {
    let house = TestApp::new().await;
    house.add_commune("autre").await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    for wrong in [
        "/ain-amlal/solutions/2",
        "/autre/solutions/1",
        "/ain-amlal/solutions/x",
        "/ain-amlal/solutions/-1",
        "/ain-amlal/solutions/+1",
        "/ain-amlal/solutions/99999999999999999999",
        "/nulle-part/solutions/1",
    ] {
        assert_eq!(author.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        for act in ["edit", "withdraw", "versions"] {
            assert_eq!(author.get(&format!("{wrong}/{act}")).await.status, StatusCode::NOT_FOUND, "{wrong}/{act}");
        }
    }
    assert_eq!(author.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_list_is_narrowed_and_counted() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let (mut representative, organisation) = house.representative("Brahim").await;
    publish(&mut author, &[("title", "Des arbres au centre"), ("neighbourhood", "centre")]).await;
    publish(&mut author, &[("title", "Réparer la conduite"), ("topic", "water/leaks"), ("neighbourhood", "ighrem")]).await;
    let done = publish(&mut author, &[("title", "Récolter la pluie"), ("topic", "water/rainwater")]).await;
    set(&house, &done, "state = 'accepted'").await;
    publish(&mut representative, &[("title", "Le puits de la coopérative"), ("topic", "water/leaks"), ("act_as", &organisation.to_string())]).await;
    author.post(NEW, &form(&[("title", "Encore un brouillon"), ("topic", "water/leaks"), ("intent", "draft")])).await.redirect();

    let mut visitor = house.visitor();
    let titles = async |visitor: &mut Client, query: &str| visitor.get(&format!("{}?{query}", list())).await.all(".card-title");
    assert_eq!(titles(&mut visitor, "").await.len(), 4);
    assert_eq!(titles(&mut visitor, "category=water").await.len(), 3);
    assert_eq!(titles(&mut visitor, "category=water&subcategory=leaks").await.len(), 2);
    assert_eq!(titles(&mut visitor, "neighbourhood=centre").await, ["Des arbres au centre"]);
    assert_eq!(titles(&mut visitor, "state=accepted").await, ["Récolter la pluie"]);
    assert_eq!(titles(&mut visitor, "author=organisations").await, ["Le puits de la coopérative"]);
    assert_eq!(titles(&mut visitor, "author=people&category=water&state=published").await, ["Réparer la conduite"]);
    assert_eq!(titles(&mut visitor, "state=draft").await.len(), 4, "drafts cannot be asked for");
    assert_eq!(titles(&mut visitor, "category=nonsense&state=x&sort=y&after=z&neighbourhood=%01&category=water").await.len(), 4);
    assert!(titles(&mut visitor, "category=waste").await.is_empty());
    let nothing = visitor.get(&format!("{}?neighbourhood=ighrem&state=accepted", list())).await;
    assert_eq!(nothing.all(".chip.chosen bdi"), ["acceptée", "Douar Ighrem"], "what leaves nothing still has its name");
    assert!(nothing.has(".empty svg"));

    let page = visitor.get(&format!("{}?category=water", list())).await;
    assert!(page.all(".list-head").concat().contains("3 propositions"));
    assert_eq!(page.all(".filters a[aria-current]").len(), 1, "the filters stand beside the list, and say what is chosen");
    assert_eq!(page.attributes(".chip.chosen", "href"), ["/ain-amlal/solutions"]);
    let states = page.attributes(".filters a", "href");
    assert!(states.contains(&"/ain-amlal/solutions?category=water&state=accepted".to_owned()), "{states:?}");
    assert!(states.contains(&"/ain-amlal/solutions".to_owned()), "choosing again takes it away");
    assert!(
        page.all(".filters a").contains(&"Fuites 2".to_owned()) || page.all(".filters a").iter().any(|link| link.ends_with(" 2")),
        "{:?}",
        page.all(".filters a")
    );
    assert_eq!(page.attributes("main .page-head a.primary", "href"), ["/ain-amlal/solutions/new?category=water"]);
}

#[tokio::test]
async fn the_orders_are_what_they_say() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let first = publish(&mut author, &[("title", "La première idée")]).await;
    house.wait_seconds(60);
    let second = publish(&mut author, &[("title", "La deuxième idée")]).await;
    house.wait_seconds(60);
    publish(&mut author, &[("title", "La troisième idée")]).await;
    set(&house, &first, "support_count = 5").await;
    set(&house, &second, "comment_count = 5").await;
    let mut visitor = house.visitor();
    for (sort, top) in [("", "La troisième idée"), ("newest", "La troisième idée"), ("supported", "La première idée"), ("discussed", "La deuxième idée")]
    {
        let page = visitor.get(&format!("{}?sort={sort}", list())).await;
        assert_eq!(page.all(".card-title").first().map(String::as_str), Some(top), "{sort}");
        assert_eq!(page.all(".list-bar [aria-current]").len(), 1);
    }
}

crate::on_both_engines!(pages_follow_one_another_even_where_all_are_equal, |house| {
    let mut author = house.participant("Amina").await;
    for index in 1..=45 {
        let path = publish(&mut author, &[("title", &format!("Idée numéro {index:02}"))]).await;
        if index % 3 == 0 {
            set(&house, &path, "support_count = 2").await;
        }
    }
    let mut visitor = house.visitor();
    for sort in ["newest", "supported", "discussed"] {
        let mut seen = Vec::new();
        let mut sizes = Vec::new();
        let mut next = Some(format!("{}?sort={sort}", list()));
        while let Some(path) = next {
            let page = visitor.get(&path).await;
            assert!(page.all(".list-head").concat().contains("45 propositions"), "the count is of all pages");
            let titles = page.all(".card-title");
            sizes.push(titles.len());
            seen.extend(titles);
            next = page.attributes(".pager a[rel=next]", "href").pop();
        }
        assert_eq!(sizes, [20, 20, 5], "{sort}");
        let all = seen.len();
        if sort == "supported" {
            assert!(seen[..15].iter().all(|title| title[title.len() - 2..].parse::<i64>().expect("a number") % 3 == 0), "{seen:?}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (45, 45), "{sort}: each once");
    }
});

#[tokio::test]
async fn a_list_asks_the_same_number_of_questions_however_long_it_is() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    for _ in 0..20 {
        publish(&mut author, &[]).await;
    }
    let page = house.visitor().get(&list()).await;
    assert_eq!(page.all(".card").len(), 20);
    assert!(page.bytes.len() < 60_000, "a list page weighs {} bytes before compression", page.bytes.len());
}

#[tokio::test]
async fn a_hidden_solution_leaks_nothing() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 1, "Un dépôt sauvage", "published").await;
    let secret = "Le voisin Untel est un voleur";
    let path = publish(&mut author, &[("title", secret), ("body", "Un corps secret qui dénonce le voisin Untel."), ("problems", "1")]).await;
    author
        .post(&format!("{path}/edit"), &form(&[("version", "1"), ("title", secret), ("body", "Un corps secret qui dénonce le voisin."), ("problems", "1")]))
        .await
        .redirect();
    let commune = house.commune().await;
    let found = solutions::find(&mut &house.app.db, commune.id, 1).await.expect("found");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let seen = Revision { id: found.id.0, visibility: Visibility::Published, version: found.version };
    let kind = house.app.kind(ItemKind::Solution).expect("solutions");
    assert!(kind.set_visibility(&house.app, &mut tx, seen, Visibility::Hidden).await.expect("hidden"));
    tx.commit().await.expect("committed");

    let mut stranger = house.participant("Brahim").await;
    let mut visitor = house.visitor();
    for client in [&mut stranger, &mut visitor] {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.has(".tombstone"));
        for page in [page, client.get(&list()).await, client.get(&format!("{path}/versions")).await] {
            assert!(!page.text().contains("voisin"), "{}", page.text());
        }
        assert_eq!(client.get(&format!("{path}/versions?a=1&b=2")).await.status, StatusCode::NOT_FOUND);
    }
    let problem = problems::find(&mut &house.app.db, commune.id, 1).await.expect("the problem");
    assert!(solutions::for_problem(&house.app, problem.id).await.expect("cards").is_empty());
    let account = author.account.expect("signed in");
    assert!(solutions::by_author(&house.app, account, 10).await.expect("cards").is_empty());
    assert!(solutions::newest(&house.app, &commune, 10).await.expect("cards").is_empty());

    let mut moderator = house.staff("Driss", Role::Moderator).await;
    for client in [&mut author, &mut moderator] {
        let page = client.get(&path).await;
        assert_eq!(page.all("h1"), [secret]);
        assert!(page.has(".notice.danger"));
        assert!(!page.all("title").concat().contains("voisin"));
        assert!(!page.attributes("meta", "content").concat().contains("voisin"));
    }
    house.add_commune("autre").await;
    let mut elsewhere = house.staff_of("autre", "Hind", Role::Moderator).await;
    assert!(elsewhere.get(&path).await.has(".tombstone"), "another commune's moderator is a stranger here");
}

#[tokio::test]
async fn a_linked_problem_that_is_hidden_is_not_named() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    add_problem(&house, &author, 1, "Un titre à masquer", "published").await;
    let path = publish(&mut author, &[("problems", "1")]).await;
    assert!(house.visitor().get(&path).await.words().contains("Un titre à masquer"));
    house.app.db.run(sql("UPDATE problems SET visibility = 'hidden'")).await.expect("hidden");
    assert!(!house.visitor().get(&path).await.text().contains("Un titre à masquer"));
    // Editing does not cut a link that its author cannot see.
    author.post(&format!("{path}/edit"), &form(&[("version", "1"), ("problems", "")])).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solution_problems").await, 1);
    assert_eq!(count(&house, "SELECT solution_count FROM problems").await, 1);
}

#[tokio::test]
async fn the_page_reads_in_arabic_from_right_to_left() {
    let house = TestApp::new().await;
    let mut author = house.participant("أمينة").await;
    author.language = "ar".to_owned();
    let body = "غرس أشجار الخروب على طول الطريق المؤدية إلى المدرسة، مع سقي بالتنقيط.";
    let path = publish(&mut author, &[("title", "أشجار أمام المدرسة"), ("body", body), ("cost", "١٨٠٠٠٠"), ("helps", "التلاميذ")]).await;
    let page = author.get(&path).await;
    assert_eq!(page.attributes("html", "dir"), ["rtl"]);
    assert!(page.words().contains("180.000 درهم"), "{}", page.words());
    assert!(page.words().contains("حين يدعمه 3 أشخاص"), "{}", page.words());
    assert!(page.has("h1[lang=ar][dir=rtl]") && page.has(".prose[lang=ar][dir=rtl] > p"));
    assert_eq!(page.attributes("meta[property=\"og:title\"]", "content"), ["أشجار أمام المدرسة"]);
    for path in [list(), NEW.to_owned(), format!("{path}/versions"), format!("{path}/withdraw"), format!("{path}/edit")] {
        let page = author.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.has("[style]") && page.all("h1").len() == 1, "{path}");
    }
}

#[tokio::test]
async fn the_lists_of_other_pages_hold_only_what_belongs_there() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let (mut representative, organisation) = house.representative("Brahim").await;
    let own = publish(&mut author, &[("title", "Une idée à moi seule")]).await;
    publish(&mut representative, &[("title", "Une idée de la coopérative"), ("act_as", &organisation.to_string())]).await;
    author.post(NEW, &form(&[("intent", "draft")])).await.redirect();
    let commune = house.commune().await;
    let titles = |cards: Vec<app::model::content::SolutionCard>| cards.into_iter().map(|card| card.title).collect::<Vec<_>>();
    let by = async |client: &Client| titles(solutions::by_author(&house.app, client.account.expect("signed in"), 10).await.expect("cards"));
    assert_eq!(by(&author).await, ["Une idée à moi seule"]);
    assert!(by(&representative).await.is_empty(), "what an organisation says is not its representative's own");
    assert_eq!(titles(solutions::by_organisation(&house.app, organisation, 10).await.expect("cards")), ["Une idée de la coopérative"]);
    set(&house, &own, "state = 'done'").await;
    assert_eq!(titles(solutions::decided(&house.app, &commune, 10).await.expect("cards")), ["Une idée à moi seule"]);
    assert_eq!(titles(solutions::most_supported(&house.app, &commune, 10).await.expect("cards")), ["Une idée de la coopérative"]);
    assert_eq!(solutions::drafts(&house.app, author.account.expect("signed in")).await.expect("drafts").len(), 1);
}
