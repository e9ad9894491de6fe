//! Before publishing: what is held and why, what the rules' page takes and refuses, and that a text is tried without being kept.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;

use super::*;
use crate::on_both_engines;

pub const BODY: &str = "Un texte assez long pour être publié par toutes les règles de la commune.";

/// Changes the rules; what is not named is off.
pub async fn rule(house: &TestApp, fields: &[(&str, &str)]) {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::holding(COMMUNE), fields).await.redirect();
}

/// Reports a problem; returns its address.
pub async fn report(client: &mut Client, title: &str, body: &str) -> String {
    let fields = [("title", title), ("body", body), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    client.post_files(&paths::new_problem(COMMUNE), &fields, &[]).await.redirect()
}

/// Publishes a solution; returns its address.
pub async fn propose(client: &mut Client, title: &str, body: &str, problems: &str) -> String {
    let fields = [("title", title), ("body", body), ("topic", "green/parks"), ("intent", "publish"), ("problems", problems)];
    client.post(&paths::new_solution(COMMUNE), &fields).await.redirect()
}

/// Comments; returns the comment.
pub async fn say(client: &mut Client, on: Thing, body: &str) -> Thing {
    let path = if on.kind == ItemKind::Problem { paths::problem_comments(COMMUNE, on.number) } else { paths::solution_comments(COMMUNE, on.number) };
    thing_of(client.post(&path, &[("stance", "neutral"), ("body", body)]).await.redirect())
}

/// The comment of an address.
pub fn thing_of(address: String) -> Thing {
    let id = address.split_once("#c-").expect("a comment's address").1.parse().expect("an id");
    Thing { kind: ItemKind::Comment, id, number: 0 }
}

/// Why the last text was held.
pub async fn why(house: &TestApp) -> String {
    let select = "SELECT reasons FROM held_items ORDER BY held_at DESC, item_id DESC LIMIT 1";
    house.app.db.find::<(String,)>(sql(select)).await.expect("a read").map(|(reasons,)| reasons).unwrap_or_default()
}

async fn held(house: &TestApp) -> i64 {
    house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM held_items")).await.expect("a count").0
}

on_both_engines!(without_rules_everything_is_published_but_repeats_of_hidden_texts, |house| {
    let mut author = house.participant("Naima").await;
    joined_days_ago(&house, &author, 0).await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let first = say(&mut author, on, "Achetez mes beaux tapis, tous les jours au souk !").await;
    assert_eq!(state(&house, first).await.0, Visibility::Published);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, first, "hide", HIDE).await.redirect();
    let mut other = house.participant("Hassan").await;
    let again = say(&mut other, on, "ACHETEZ  més beaux tapis — tous les jours au souk").await;
    assert_eq!((state(&house, again).await.0, why(&house).await.as_str()), (Visibility::Held, "repeat"));
    let page = other.get(&on.page()).await;
    assert!(page.words().contains("Le texte répète un texte masqué") && page.words().contains(&fr(tr::holding::notice::COMMENT)), "{}", page.words());
    // The hiding was wrong: the text is nobody's shame any more.
    decide(&mut moderator, first, "restore", RESTORE).await.redirect();
    let mut third = house.participant("Salma").await;
    let free = say(&mut third, on, "Achetez mes beaux tapis, tous les jours au souk !").await;
    assert_eq!(state(&house, free).await.0, Visibility::Published);
});

on_both_engines!(each_kind_of_author_is_held_where_the_commune_says_so, |house| {
    rule(&house, &[("held", "comment.new"), ("held", "problem.participant"), ("held", "solution.resident"), ("held", "solution.organisation")]).await;
    let owner = house.participant("Propriétaire").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let mut new = house.participant("Nouvelle").await;
    say(&mut new, on, BODY).await;
    assert_eq!(why(&house).await, "first", "nothing of hers was read yet");
    report(&mut new, "Un banc est cassé au parc", BODY).await;
    assert_eq!(held(&house).await, 1, "problems of new accounts are published here");
    let mut known = new.clone();
    say(&mut known, on, "Un autre commentaire, après un premier texte publié.").await;
    assert_eq!(held(&house).await, 1, "something of hers is public now, and the account is old");
    joined_days_ago(&house, &new, 3).await;
    say(&mut known, on, "Encore un commentaire, d'un compte de trois jours.").await;
    assert_eq!(held(&house).await, 2);
    joined_days_ago(&house, &new, 30).await;
    // The last of them is asked for below.
    house.wait_seconds(1);
    report(&mut new, "Un deuxième banc est cassé", BODY).await;
    assert_eq!((held(&house).await, why(&house).await.as_str()), (3, "commune"));

    let mut resident = house.resident("Fatima").await;
    say(&mut resident, on, "Un premier commentaire d'une résidente vérifiée.").await;
    assert_eq!(held(&house).await, 3, "residents were verified in person");
    let path = propose(&mut resident, "Des arbres pour l'école", BODY, "").await;
    assert_eq!(held(&house).await, 4);
    assert_eq!(house.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    let (mut speaker, organisation) = house.representative("Samira").await;
    let organisation = organisation.to_string();
    let fields = [("title", "Une pépinière"), ("body", BODY), ("topic", "green/parks"), ("intent", "publish"), ("act_as", organisation.as_str())];
    speaker.post(&paths::new_solution(COMMUNE), &fields).await.redirect();
    assert_eq!(held(&house).await, 5);
});

on_both_engines!(an_officer_s_words_are_never_held, |house| {
    rule(&house, &[("held", "comment.new"), ("words", "yes"), ("french", "travaux")]).await;
    let owner = house.participant("Propriétaire").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let mut officer = house.staff("Agent", Role::Officer).await;
    let path = paths::problem_comments(COMMUNE, on.number);
    officer.post(&path, &[("stance", "neutral"), ("body", "Les travaux commencent lundi."), ("speak_as", "officer")]).await.redirect();
    assert_eq!(held(&house).await, 0);
    officer.post(&path, &[("stance", "neutral"), ("body", "Les travaux, à mon avis de voisin.")]).await.redirect();
    assert_eq!(why(&house).await, "words", "something an officer said is public: no stranger");
});

on_both_engines!(links_words_and_haste_hold, |house| {
    let lists = [("words", "yes"), ("arabic", "سارق\nنصب و احتيال"), ("french", "Voleur\nbande de"), ("darija", "7mar\n3ib 3lik")];
    let rules = [("links", "yes"), ("links_most", "١"), ("fast", "yes"), ("fast_most", "3")];
    rule(&house, &[&lists[..], &rules[..]].concat()).await;
    let owner = house.participant("Propriétaire").await;
    let on = problem(&house, id(&owner), "Lampadaire", "Il fait noir.").await;
    let own = format!("Voir https://a.ma, et ici {} et {}", house.app.url("/ain-amlal"), house.app.url("/ain-amlal/problems/1"));
    for (text, expected) in [
        ("Voir https://a.ma pour les photos", ""),
        (own.as_str(), ""),
        ("Voir https://a.ma et http://b.ma, puis www.c.ma", "links"),
        ("هذا السيد سَـــارِق كبير", "words"),
        ("هذا نصبٌ و إحتيـــال", "words"),
        ("هذه سيارة كبيرة", ""),
        ("Quel VOLEUUUR !", "words"),
        ("un vol de nuit", ""),
        ("nta ghir 7MAAAAR", "words"),
        ("3ayb 3lik", ""),
        ("ana b 3IB   3lik, bsa7", "words"),
        ("7 marches à réparer", ""),
    ] {
        house.wait_seconds(1);
        let mut author = house.participant("Quelqu'un").await;
        let before = held(&house).await;
        let thing = say(&mut author, on, text).await;
        let got = if held(&house).await > before { why(&house).await } else { String::new() };
        assert_eq!(got, expected, "{text}");
        assert_eq!(state(&house, thing).await.0, if expected.is_empty() { Visibility::Published } else { Visibility::Held }, "{text}");
    }
    house.wait_seconds(60);
    let mut hasty = house.participant("Pressée").await;
    for number in 1..=4 {
        say(&mut hasty, on, &format!("Commentaire numéro {number} de la même personne.")).await;
    }
    assert_eq!(why(&house).await, "fast", "the fourth within ten minutes");
    house.wait_seconds(601);
    let before = held(&house).await;
    say(&mut hasty, on, "Un commentaire après une pause.").await;
    assert_eq!(held(&house).await, before);
});

on_both_engines!(an_edit_is_read_like_a_first_text, |house| {
    rule(&house, &[("words", "yes"), ("french", "voleur")]).await;
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let thing = say(&mut author, on, "Un commentaire sans histoire.").await;
    let count = "SELECT comment_count FROM problems WHERE id = $1";
    assert_eq!(super::count(&house, count, on.id).await, 1);
    let edit = paths::comment_edit(COMMUNE, thing.id);
    let answer = author.post(&edit, &[("stance", "neutral"), ("body", "Quel voleur, ce maire.")]).await;
    let page = author.follow(&answer).await;
    for said in [fr(tr::holding::RECEIVED), fr(tr::holding::notice::COMMENT)] {
        assert!(page.words().contains(&said), "{said}: {}", page.words());
    }
    assert_eq!((state(&house, thing).await, super::count(&house, count, on.id).await), ((Visibility::Held, 2), 0));
    let mut visitor = house.visitor();
    assert!(!visitor.get(&on.page()).await.text().contains("voleur"));

    let path = propose(&mut author, "Des arbres pour l'école", BODY, &on.number.to_string()).await;
    let linked = "SELECT solution_count FROM problems WHERE id = $1";
    assert_eq!(super::count(&house, linked, on.id).await, 1);
    let form = author.get(&format!("{path}/edit")).await;
    let version = form.value("version").expect("a version");
    let problems = on.number.to_string();
    let fields = [
        ("title", "Des arbres"),
        ("body", "Planter loin de ce voleur de parking, avec de l'eau."),
        ("topic", "green/parks"),
        ("version", &version),
        ("problems", &problems),
    ];
    assert_eq!(author.post(&format!("{path}/edit"), &fields).await.redirect(), path);
    assert_eq!(super::count(&house, linked, on.id).await, 0);
    assert!(author.get(&path).await.words().contains(&fr(tr::holding::notice::SOLUTION)));
    for page in [path.clone(), paths::solutions(COMMUNE), format!("{path}/versions"), on.page()] {
        assert!(!visitor.get(&page).await.text().contains("voleur"), "{page}");
    }
});

on_both_engines!(a_sample_is_tried_and_nothing_is_kept, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::holding(COMMUNE);
    let fields = [("intent", "try"), ("words", "yes"), ("french", "voleur"), ("held", "comment.new"), ("sample", "Quels VOLEURS, quel voleur ! http://a.ma")];
    let page = administrator.post(&path, &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.words().contains(&fr(tr::holding::TRIED_HELD)) && page.words().contains("Mots trouvés") && page.words().contains("Liens trouvés"),
        "{}",
        page.words()
    );
    assert!(page.text().contains("Quels VOLEURS") && page.has("input[value='comment.new'][checked]"), "everything typed is still there");
    let kept: (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM holding_rules")).await.expect("a count");
    assert_eq!(kept.0, 0);
    let passes = administrator.post(&path, &[("intent", "try"), ("words", "yes"), ("french", "voleur"), ("sample", "Le vol de nuit est retardé.")]).await;
    assert!(passes.words().contains(&fr(tr::holding::TRIED_PASSES)));
    let off = administrator.post(&path, &[("intent", "try"), ("french", "voleur"), ("sample", "Un voleur.")]).await;
    assert!(off.words().contains(&fr(tr::holding::TRIED_PASSES)), "the list is off");
    let empty = administrator.post(&path, &[("intent", "try"), ("sample", " \u{202e}")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.has("#sample-error"));

    administrator.post(&path, &fields[1..4]).await.redirect();
    let page = administrator.get(&path).await;
    assert!(page.has("input[value='comment.new'][checked]") && page.has("input[name=words][checked]") && !page.has("input[name=repeats][checked]"));
    assert!(administrator.get(&paths::staff_acts(COMMUNE)).await.words().contains(&fr(tr::staff::act::HOLDING_CHANGED)));
    let rules = house.visitor().get(&paths::commune_rules(COMMUNE)).await;
    assert!(rules.words().contains("Commentaires : comptes récents") && !rules.text().contains("voleur"), "all is public but the words: {}", rules.words());
});

on_both_engines!(hostile_lists_are_cleaned_or_refused, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::holding(COMMUNE);
    let long_line = "a".repeat(101);
    let many = (0..1_001).map(|number| format!("mot{number}")).collect::<Vec<_>>().join("\n");
    let huge = "a ".repeat(50_000);
    for (field, bad) in [
        ("french", long_line.as_str()),
        ("french", &many),
        ("arabic", &huge),
        ("darija", "*** .* ()[]"),
        ("links_most", "-1"),
        ("links_most", "mille"),
        ("fast_most", "0"),
    ] {
        let page = administrator
            .post(
                &path,
                &[("links", "yes"), ("links_most", "2"), ("fast", "yes"), ("fast_most", "5"), (field, bad)][..].iter().rev().copied().collect::<Vec<_>>(),
            )
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", &bad[..bad.len().min(20)]);
    }
    let saved = [
        ("words", "yes"),
        ("french", "vo\u{1}leur\u{202e}\r\n  \r\n.*\\w+a(b\r\n<script>x</script>\nVOLEUR"),
        ("held", "comment.nobody"),
        ("held", "'; DROP TABLE held_items;--"),
    ];
    administrator.post(&path, &saved).await.redirect();
    let (held, french): (String, String) = house.app.db.one(sql("SELECT held, french FROM holding_rules")).await.expect("rules");
    assert_eq!((held.as_str(), french.as_str()), ("", "voleur\n.*\\w+a(b\n<script>x</script>"));
    assert!(!administrator.get(&path).await.text().contains("<script>x"));
    let author = house.participant("Propriétaire").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let mut author = author;
    let free = say(&mut author, on, "Rien de tel : abc, wa, ab.").await;
    assert_eq!(state(&house, free).await.0, Visibility::Published, "a list has words, no patterns");
    let found = say(&mut author, on, "quel .*\\W+A(b !").await;
    assert_eq!(state(&house, found).await.0, Visibility::Held);
});

on_both_engines!(lists_are_folded_when_they_are_saved, |house| {
    rule(&house, &[("words", "yes"), ("arabic", "نصّابون"), ("french", "Éhonté\nVOLEUR"), ("darija", "7MAR")]).await;
    let folded = async || house.app.db.one::<(String,)>(sql("SELECT folded FROM holding_rules")).await.expect("rules").0;
    assert_eq!(folded().await, " نصابون \n ehonte \n voleur \n 7mar ");
    let author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let mut author = author;
    let found = say(&mut author, on, "Quel VOLEUUUR, celui du marché !").await;
    assert_eq!(state(&house, found).await.0, Visibility::Held);
    let words: (String,) = house.app.db.one(sql("SELECT words FROM held_items")).await.expect("what was found");
    assert_eq!(words.0, "VOLEUR", "as the commune wrote it");
    // A former version kept no folded lists, or folded otherwise.
    for former in ["", "nssabon\nehonte\nvoleur\n7mar"] {
        house.app.db.run(sql("UPDATE holding_rules SET folded = $1").bind(former)).await.expect("as before");
        tajmaat::moderation::fold_word_lists(&house.app).await.expect("folded");
        assert_eq!(folded().await, " نصابون \n ehonte \n voleur \n 7mar ");
    }
});

#[tokio::test]
async fn only_administrators_see_and_change_the_rules() {
    let house = TestApp::new().await;
    for role in [Role::Moderator, Role::Officer, Role::DeskAgent] {
        let mut staff = house.staff("Quelqu'un", role).await;
        assert_eq!(staff.get(&paths::holding(COMMUNE)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(staff.post(&paths::holding(COMMUNE), &[("repeats", "")]).await.status, StatusCode::FORBIDDEN);
    }
    house.add_commune("ailleurs").await;
    let mut elsewhere = house.staff_of("ailleurs", "Ailleurs", Role::Administrator).await;
    assert_eq!(elsewhere.post(&paths::holding(COMMUNE), &[("intent", "try"), ("sample", "x")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_flags_wrongly_again_and_again_weighs_nothing_for_a_while() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let mut flagger = house.resident("Fatima").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let weighs = "SELECT CAST(weight AS BIGINT) FROM flags WHERE item_id = $1";
    for number in 0..10 {
        let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
        flag(&mut flagger, thing).await.redirect();
        assert_eq!(count(&house, weighs, thing.id).await, 2, "{number}");
        if number < 3 {
            decide(&mut moderator, thing, "hide", HIDE).await.redirect();
        } else {
            decide(&mut moderator, thing, "dismiss", &[]).await.redirect();
        }
        house.wait_seconds(3_600);
    }
    let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    assert!(!flagger.get(&thing.flag()).await.words().contains("n'ont pas été confirmés"), "seven of ten are not more than 70 %");
    flag(&mut flagger, thing).await.redirect();
    decide(&mut moderator, thing, "dismiss", &[]).await.redirect();
    let next = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    assert!(flagger.get(&next.flag()).await.words().contains("n'ont pas été confirmés"), "said before, in kind words");
    flag(&mut flagger, next).await.redirect();
    assert_eq!(count(&house, weighs, next.id).await, 0);
    house.wait_seconds(31 * 86_400);
    let mut flagger = house.signed_in(id(&flagger), false).await;
    let later = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    flag(&mut flagger, later).await.redirect();
    assert_eq!(count(&house, weighs, later.id).await, 2);
}
