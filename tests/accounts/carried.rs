//! What somebody pressed before they signed in or joined is done then: in that browser, once, and told plainly if it cannot be.

use std::io::Cursor;

use app::model::content::Role;
use app::model::paths;
use axum::http::{HeaderValue, StatusCode};
use image::{ImageFormat, RgbImage};

use super::*;
use crate::common::COMMUNE;
use crate::common::content::{Thing, comment, problem, solution};
use crate::common::form::next_of;

const SAID: &str = "Chez nous aussi, chaque vendredi après le souk.";

/// An act that a visitor may press, and a count that says whether it was done.
struct Act {
    path: String,
    fields: Vec<(&'static str, &'static str)>,
    /// What the page says on which somebody signs in.
    then: &'static str,
    done: &'static str,
    /// What the page says then.
    says: &'static str,
}

const SUPPORTED: &str = "SELECT COUNT(*) FROM supports";
const COMMENTED: &str = "SELECT COUNT(*) FROM comments WHERE body LIKE 'Chez nous aussi%'";

async fn scene(house: &TestApp) -> (Thing, Thing, Thing) {
    let author = house.participant("Brahim").await.account.expect("signed in");
    let problem = problem(house, author, "Un dépôt sauvage", "Les déchets débordent chaque semaine.").await;
    let solution = solution(house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
    let comment = comment(house, author, solution, false, "Je les arroserai moi-même.").await;
    (problem, solution, comment)
}

fn acts((problem, solution, comment): (Thing, Thing, Thing)) -> Vec<Act> {
    let sent = "Ce que vous avez écrit est conservé, et part aussitôt après";
    let report = vec![
        ("title", "Un bac déborde"),
        ("body", "Depuis deux semaines le bac déborde chaque soir."),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
    ];
    let idea = vec![
        ("title", "Des bacs couverts"),
        ("body", "Chacun y porte ses épluchures, et l'odeur s'en va."),
        ("topic", "waste/black-spots"),
        ("intent", "draft"),
    ];
    let act = |path, fields, then, done, says| Act { path, fields, then, done, says };
    vec![
        act(paths::support(COMMUNE, solution.number), vec![("act", "support")], "votre soutien est compté aussitôt", SUPPORTED, "soutien"),
        act(paths::problem_me_too(COMMUNE, problem.number), vec![("act", "support")], "ce problème vous concerne aussi", "SELECT COUNT(*) FROM me_toos", ""),
        act(
            paths::comment_vote(COMMUNE, comment.id),
            vec![("vote", "useful"), ("list", "useful")],
            "votre avis sur ce commentaire",
            "SELECT COUNT(*) FROM comment_votes",
            "",
        ),
        act(paths::solution_comments(COMMUNE, solution.number), vec![("body", SAID), ("stance", "for")], sent, COMMENTED, "commentaire"),
        act(paths::problem_comments(COMMUNE, problem.number), vec![("body", SAID)], sent, COMMENTED, "commentaire"),
        act(paths::comment_reply(COMMUNE, comment.id), vec![("body", SAID)], sent, COMMENTED, "commentaire"),
        act(paths::solution_flag(COMMUNE, solution.number), vec![("reason", "spam")], sent, "SELECT COUNT(*) FROM flags", ""),
        act(paths::new_problem(COMMUNE), report, sent, "SELECT COUNT(*) FROM problems WHERE title = 'Un bac déborde'", "signal"),
        act(paths::new_solution(COMMUNE), idea, sent, "SELECT COUNT(*) FROM solutions WHERE title = 'Des bacs couverts'", ""),
    ]
}

async fn press(person: &mut Client, act: &Act) -> String {
    let asked =
        if act.path == paths::new_problem(COMMUNE) { person.post_files(&act.path, &act.fields, &[]).await } else { person.post(&act.path, &act.fields).await };
    next_of(&asked)
}

/// Asks for the code on the way to `next` and types it.
async fn type_code(house: &TestApp, person: &mut Client, email: &str, next: &str) -> Answer {
    person.post("/sign-in", &[("email", email), ("next", next)]).await.redirect();
    let code = code(house, email).await;
    person.post("/code", &[("code", &code), ("next", next)]).await
}

crate::on_both_engines!(whoever_joins_for_an_act_has_done_it, |house| {
    let scene = scene(&house).await;
    for (index, act) in acts(scene).into_iter().enumerate() {
        let before = count(&house, act.done).await;
        let mut person = house.visitor();
        let next = press(&mut person, &act).await;
        let page = person.get(&paths::with_query(paths::sign_in(), &[("next", &next)])).await;
        assert!(page.words().contains(act.then), "{}: {}", act.path, page.words());
        assert_eq!(page.attributes("main input:not([type=hidden]):not([type=password])", "name"), ["email"]);
        let email = format!("person{index}@example.net");
        assert_eq!(type_code(&house, &mut person, &email, &next).await.redirect(), "/sign-in/name");
        let page = person.get("/sign-in/name").await;
        assert!(page.words().contains(act.then), "{}: {}", act.path, page.words());
        assert_eq!(count(&house, act.done).await, before, "{}: not before they have joined", act.path);
        let answer = person.post("/sign-in/name", &[("name", "Amina"), ("next", &next)]).await;
        let to = answer.redirect();
        assert!(to.starts_with("/ain-amlal/") && !to.contains("act="), "{}: {to}", act.path);
        assert_eq!(count(&house, act.done).await, before + 1, "{}", act.path);
        let mut page = person.follow(&answer).await;
        while page.status == StatusCode::SEE_OTHER {
            page = person.follow(&page).await;
        }
        assert_eq!(page.status, StatusCode::OK, "{}: {to}", act.path);
        let said = page.all("[role=status]").concat();
        assert!(said.contains("Votre compte est prêt") && said.contains(act.says), "{}: {said}", act.path);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM kept_forms").await, 0, "{}: nothing waits any more", act.path);
    }
});

crate::on_both_engines!(forms_of_flags_and_replies_are_filled_in_before_anybody_joins, |house| {
    let (problem, solution, comment) = scene(&house).await;
    let flags = "SELECT COUNT(*) FROM flags";
    let reply = (paths::comment_reply(COMMUNE, comment.id), vec![("body", SAID)], COMMENTED);
    let forms_of_flags = [problem, solution, comment].map(|thing| (thing.flag(), vec![("reason", "spam"), ("note", "Lu dix fois.")], flags));
    for (index, (path, fields, done)) in forms_of_flags.into_iter().chain([reply]).enumerate() {
        let before = count(&house, done).await;
        let mut person = house.visitor();
        let page = person.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.has(&format!("main form[action='{path}']")), "{path}: {}", page.words());
        assert!(page.headers.get("set-cookie").is_none(), "{path}: who only looks gets nothing");
        let next = next_of(&person.post(&path, &fields).await);
        assert!(next.starts_with(&path) && next.contains("?act="), "{path}: {next}");
        let email = format!("person{index}@example.net");
        assert_eq!(type_code(&house, &mut person, &email, &next).await.redirect(), "/sign-in/name");
        person.post("/sign-in/name", &[("name", "Amina"), ("next", &next)]).await.redirect();
        assert_eq!(count(&house, done).await, before + 1, "{path}");
    }
    // What is refused then stands in its form, which nobody else's browser has.
    let mut person = house.visitor();
    let path = solution.flag();
    let next = next_of(&person.post(&path, &[("reason", ""), ("note", "Lu dix fois.")]).await);
    type_code(&house, &mut person, "late@example.net", &next).await;
    let page = person.post("/sign-in/name", &[("name", "Amina"), ("next", &next)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.words());
    assert!(page.has(".error-summary") && page.value("note").as_deref().map(str::trim) == Some("Lu dix fois."), "{}", page.words());
});

crate::on_both_engines!(whoever_signs_in_for_an_act_has_done_it_whichever_way, |house| {
    let scene = scene(&house).await;
    for (index, act) in acts(scene).into_iter().enumerate() {
        // Somebody else for each act: wrong passwords of strangers are counted by account.
        let email = format!("person{index}@example.net");
        join(&house, &email).await;
        let before = count(&house, act.done).await;
        for by_password in [true, false] {
            let mut person = house.visitor();
            let next = press(&mut person, &act).await;
            let wrong = person.post("/sign-in", &[("email", &email), ("password", "pas le bon"), ("next", &next)]).await;
            assert!(wrong.words().contains(act.then) && wrong.value("next").as_deref() == Some(next.as_str()), "a wrong password loses nothing");
            let answer = if by_password {
                person.post("/sign-in", &[("email", &email), ("password", PASSWORD), ("next", &next)]).await
            } else {
                type_code(&house, &mut person, &email, &next).await
            };
            assert!(answer.redirect().starts_with("/ain-amlal/"), "{}", act.path);
            house.wait_seconds(2);
        }
        // A support, a vote and a flag are there once however often they are pressed.
        let done = count(&house, act.done).await - before;
        assert!((1..=2).contains(&done), "{}: {done}", act.path);
        house.mails().await;
    }
});

crate::on_both_engines!(a_link_opened_elsewhere_shows_the_thing_with_its_button, |house| {
    let (_, thing, _) = scene(&house).await;
    let act = Act { path: paths::support(COMMUNE, thing.number), fields: vec![("act", "support")], then: "", done: SUPPORTED, says: "" };
    let mut pressed = house.visitor();
    let next = press(&mut pressed, &act).await;
    pressed.post("/sign-in", &[("email", EMAIL), ("next", &next)]).await.redirect();
    let link = link(&house, EMAIL).await;
    let mut elsewhere = house.visitor();
    assert!(elsewhere.get(&link).await.attributes(".brand bdi", "class").is_empty());
    assert_eq!(elsewhere.post(&link, &[]).await.redirect(), "/sign-in/name");
    let answer = elsewhere.post("/sign-in/name", &[("name", "Amina")]).await;
    assert_eq!(answer.redirect(), thing.page());
    let page = elsewhere.follow(&answer).await;
    assert!(page.all("[role=status]").concat().contains("appuyez ici"), "{}", page.words());
    assert!(page.has("form[action$='/support']"));
    assert_eq!(count(&house, SUPPORTED).await, 0, "reading does nothing");
    elsewhere.post(&act.path, &act.fields).await.redirect();
    assert_eq!(count(&house, SUPPORTED).await, 1);
    // In the browser where it was pressed, the link does it.
    let mut pressed = house.visitor();
    let next = press(&mut pressed, &act).await;
    pressed.post("/sign-in", &[("email", "brahim@example.org"), ("next", &next)]).await.redirect();
    let link = super::link(&house, "brahim@example.org").await;
    pressed.post(&link, &[]).await.redirect();
    assert_eq!(pressed.post("/sign-in/name", &[("name", "Brahim")]).await.redirect(), thing.page());
    assert_eq!(count(&house, SUPPORTED).await, 2);
});

crate::on_both_engines!(what_somebody_wrote_over_an_ended_session_is_sent_by_them_alone, |house| {
    let (_, thing, _) = scene(&house).await;
    let path = paths::solution_comments(COMMUNE, thing.number);
    for stranger in [false, true] {
        let email = format!("hers{stranger}@example.org");
        let mut person = member(&house, &email).await;
        house.wait_seconds(1);
        house.app.db.run(sql("DELETE FROM sessions")).await.expect("ended");
        let next = next_of(&person.post(&path, &[("body", SAID), ("stance", "for")]).await);
        house.wait_seconds(1);
        let before = count(&house, COMMENTED).await;
        if stranger {
            join(&house, EMAIL).await;
            let answer = person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &next)]).await;
            assert_eq!(answer.redirect(), thing.page());
            assert_eq!(count(&house, COMMENTED).await, before, "nobody else has read it");
            let page = person.follow(&answer).await;
            assert!(page.all("[role=status]").concat().contains("appuyez ici"));
            assert_eq!(page.value("body").as_deref().map(str::trim), Some(SAID), "it stands in the form, to be read and sent");
        } else {
            let answer = person.post("/sign-in", &[("email", &email), ("password", PASSWORD), ("next", &next)]).await;
            assert!(answer.redirect().starts_with(&thing.page()));
            assert_eq!(count(&house, COMMENTED).await, before + 1);
        }
    }
});

crate::on_both_engines!(an_act_that_is_refused_is_told_and_nothing_is_lost, |house| {
    let (_, thing, _) = scene(&house).await;
    join(&house, EMAIL).await;
    let sign_in = async |person: &mut Client, next: &str| person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", next)]).await;

    // The solution is answered meanwhile.
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    house.app.db.run(sql("UPDATE solutions SET state = 'rejected' WHERE id = ").arg(thing.id)).await.expect("closed");
    let answer = sign_in(&mut person, &next).await;
    assert_eq!(answer.redirect(), thing.page());
    let page = person.follow(&answer).await;
    assert!(page.has(".notice.warning[role=status]"), "{}", page.words());
    assert!(is_inside(&mut person).await);
    assert_eq!(count(&house, SUPPORTED).await, 0);
    house.app.db.run(sql("UPDATE solutions SET state = 'published' WHERE id = ").arg(thing.id)).await.expect("open");

    // It is hidden meanwhile.
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    house.app.db.run(sql("UPDATE solutions SET visibility = 'hidden' WHERE id = ").arg(thing.id)).await.expect("hidden");
    assert_eq!(sign_in(&mut person, &next).await.redirect(), thing.page());
    assert!(is_inside(&mut person).await);
    assert_eq!(count(&house, SUPPORTED).await, 0);
    house.app.db.run(sql("UPDATE solutions SET visibility = 'published' WHERE id = ").arg(thing.id)).await.expect("shown");

    // Texts that are too short come back with what is wrong.
    for (path, field, text) in [(paths::solution_comments(COMMUNE, thing.number), "body", ""), (paths::new_problem(COMMUNE), "title", "x")] {
        let mut person = house.visitor();
        let fields = [(field, text), ("stance", "for")];
        let asked = if path == paths::new_problem(COMMUNE) { person.post_files(&path, &fields, &[]).await } else { person.post(&path, &fields).await };
        let next = next_of(&asked);
        let page = sign_in(&mut person, &next).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", page.words());
        assert!(page.has(".error-summary") && page.has(&format!("form[action='{path}']")), "{path}");
        assert_eq!(page.value(field).as_deref().map(str::trim), Some(text), "{path}");
        assert!(page.headers["cache-control"].to_str().expect("ascii").contains("no-store"));
        assert!(is_inside(&mut person).await);
        let back = person.get(next.split('?').next().expect("a path")).await;
        assert_eq!(back.value(field).as_deref().map(str::trim), Some(text), "{path}: nor is it lost by going there");
    }
});

crate::on_both_engines!(who_may_not_speak_is_told_and_keeps_what_they_wrote, |house| {
    let (_, thing, _) = scene(&house).await;
    let muted = join(&house, EMAIL).await;
    let by_her = comment(&house, muted, thing, false, "Un mot blessant, répété.").await;
    let actor = house.staff("Sanae", Role::Moderator).await.account.expect("signed in");
    crate::common::content::measure(&house, muted, by_her, actor).await;
    house.app.db.run(sql("UPDATE measures SET ends_at = ").arg(house.app.clock.now().plus_days(3))).await.expect("it lasts");
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::solution_comments(COMMUNE, thing.number), &[("body", SAID), ("stance", "for")]).await);
    let page = person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &next)]).await;
    assert_eq!(count(&house, COMMENTED).await, 0);
    assert!(page.text().contains("Chez nous aussi") && page.has(".error-summary"), "{} {}", page.status, page.words());
});

crate::on_both_engines!(two_tabs_and_two_presses_do_it_once, |house| {
    let (_, thing, _) = scene(&house).await;
    join(&house, EMAIL).await;
    // Both tabs lead on from one press.
    let mut person = house.visitor();
    let path = paths::solution_comments(COMMUNE, thing.number);
    let next = next_of(&person.post(&path, &[("body", SAID), ("stance", "for")]).await);
    let tabs: Vec<_> = (0..4)
        .map(|_| {
            let (mut tab, next) = (person.clone(), next.clone());
            tokio::spawn(async move { tab.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &next)]).await.status.as_u16() })
        })
        .collect();
    for tab in tabs {
        assert_eq!(tab.await.expect("an answer"), 303);
    }
    assert_eq!(count(&house, COMMENTED).await, 1);
    // Each tab has something else that was pressed in it; the same press in both is one.
    let mut person = house.visitor();
    let first = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    let again = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    assert_eq!(first, again);
    let said = next_of(&person.post(&path, &[("body", "Chez nous aussi, le lundi."), ("stance", "for")]).await);
    assert_eq!(person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &first)]).await.redirect(), thing.page());
    assert_eq!((count(&house, SUPPORTED).await, count(&house, COMMENTED).await), (1, 1), "one thing for one way");
    assert_eq!(person.get(&paths::with_query(paths::sign_in(), &[("next", &said)])).await.redirect(), thing.page());
    let page = person.get(&thing.page()).await;
    assert_eq!(page.value("body").as_deref().map(str::trim), Some("Chez nous aussi, le lundi."), "the other waits in its form");
});

crate::on_both_engines!(an_act_waits_for_an_hour_and_for_the_second_factor, |house| {
    let (_, thing, _) = scene(&house).await;
    let id = join(&house, EMAIL).await;
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    house.wait_seconds(3_600);
    let answer = person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &next)]).await;
    assert_eq!((answer.redirect(), count(&house, SUPPORTED).await), (thing.page(), 0));
    house.add_app(id).await;
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    let asked = person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", &next)]).await;
    assert_eq!((asked.redirect().as_str(), count(&house, SUPPORTED).await), ("/sign-in/second-factor", 0));
    let code = tajmaat::people::accounts::present_code(&house.app, id).await.expect("an app").expect("a code");
    assert_eq!(person.post("/sign-in/second-factor", &[("code", &code)]).await.redirect(), thing.page());
    assert_eq!(count(&house, SUPPORTED).await, 1);
});

crate::on_both_engines!(a_report_with_its_photo_is_sent_without_a_description, |house| {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(640, 480, image::Rgb([30, 90, 60])).write_to(&mut bytes, ImageFormat::Jpeg).expect("a photo");
    let fields = [
        ("title", "Un bac déborde"),
        ("body", "Depuis deux semaines le bac déborde chaque soir."),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
    ];
    let mut person = house.visitor();
    let asked = person.post_files(&paths::new_problem(COMMUNE), &fields, &[("photos", "a.jpg", &bytes.into_inner())]).await;
    let next = next_of(&asked);
    type_code(&house, &mut person, EMAIL, &next).await.redirect();
    let answer = person.post("/sign-in/name", &[("name", "Amina")]).await;
    assert_eq!(answer.redirect(), "/ain-amlal/problems/1", "{}", answer.words());
    let page = person.follow(&answer).await;
    assert!(page.has(".photos img"), "{}", page.words());
    assert!(page.attributes(".photos img", "alt").iter().all(|alt| !alt.is_empty()), "a picture in a link has a name");
});

crate::on_both_engines!(what_was_typed_is_said_to_be_kept_only_if_something_was, |house| {
    let (_, thing, _) = scene(&house).await;
    let kept = "Ce que vous avez écrit est conservé";
    let mut person = house.visitor();
    for path in [thing.page(), paths::account(), paths::solution_flag(COMMUNE, thing.number)] {
        let page = person.get(&paths::with_query(paths::sign_in(), &[("next", &path)])).await;
        assert!(!page.has("main .notice"), "{}", page.words());
    }
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    assert!(!person.get(&paths::with_query(paths::sign_in(), &[("next", &next)])).await.words().contains(kept));
    let (mut signed_in, email) = (member(&house, EMAIL).await, EMAIL);
    house.wait_seconds(1);
    house.app.db.run(sql("DELETE FROM sessions")).await.expect("ended");
    let next = next_of(&signed_in.post("/account/name", &[("name", "Amina B.")]).await);
    let page = signed_in.get(&paths::with_query(paths::sign_in(), &[("next", &next)])).await;
    assert!(page.words().contains("vous le retrouvez après la connexion"), "{}", page.words());
    let answer = signed_in.post("/sign-in", &[("email", email), ("password", PASSWORD), ("next", &next)]).await;
    assert_eq!(answer.redirect(), "/account/name");
    let page = signed_in.follow(&answer).await;
    assert_eq!(page.value("name").as_deref(), Some("Amina B."), "what changes an account is sent by its owner's press alone");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Amina B.'").await, 0);
});

crate::on_both_engines!(the_commune_stays_on_pages_that_belong_to_none, |house| {
    house.add_commune("oued-zem").await;
    let (_, thing, _) = scene(&house).await;
    let brand = |page: &Answer| page.attributes("a.brand", "href").concat();
    let mut person = house.visitor();
    let next = next_of(&person.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await);
    let sign_in = paths::with_query(paths::sign_in(), &[("next", &next)]);
    assert_eq!(brand(&person.get(&sign_in).await), "/ain-amlal");
    assert_eq!(brand(&house.visitor().get(&sign_in).await), "/ain-amlal", "the way back says it");
    assert_eq!(brand(&house.visitor().get("/sign-in").await), "/", "who comes from nowhere is nowhere");
    assert_eq!(brand(&person.post("/sign-in", &[("email", "x"), ("next", &next)]).await), "/ain-amlal");
    type_code(&house, &mut person, EMAIL, &next).await;
    assert_eq!(brand(&person.get("/sign-in/name").await), "/ain-amlal");
    person.post("/sign-in/name", &[("name", "Amina")]).await.redirect();
    for path in ["/account", "/notifications", "/account/password", "/nowhere/at-all", "/ain-amlal/solutions/999"] {
        assert_eq!(brand(&person.get(path).await), "/ain-amlal", "{path}");
    }
    for path in ["/", "/about", "/house-rules", "/privacy"] {
        assert_eq!(brand(&person.get(path).await), "/", "{path}");
    }
    person.get("/oued-zem").await;
    assert_eq!(brand(&person.get("/account").await), "/oued-zem", "where they were last");
    person.post("/sign-out", &[]).await.redirect();
    assert_eq!(brand(&person.get("/sign-in").await), "/", "pages without a session are kept for everybody");
    let mut reader = house.visitor();
    assert!(reader.get("/ain-amlal").await.headers.get("set-cookie").is_none(), "who only reads gets nothing");
    assert_eq!(brand(&reader.get("/ain-amlal/problems/999").await), "/ain-amlal", "a page that is not there is still in its commune");
});

crate::on_both_engines!(what_may_come_from_another_site_is_not_done_by_signing_in, |house| {
    let (_, thing, _) = scene(&house).await;
    let path = paths::solution_comments(COMMUNE, thing.number);
    // An old browser that says nothing of where a form comes from: another site may have sent it. One that names a page of ours has it done.
    for (referer, carried) in
        [("", false), ("http://evil.example/", false), ("http://tajmaat.test.evil.example/", false), ("http://tajmaat.test/ain-amlal", true)]
    {
        let mut person = house.visitor();
        person.headers = vec![("sec-fetch-site", HeaderValue::from_static("")), ("referer", HeaderValue::from_static(referer))];
        let next = next_of(&person.post(&path, &[("body", SAID), ("stance", "for")]).await);
        assert_eq!(next.contains("?act="), carried, "{referer}: {next}");
        let page = person.get(&paths::with_query(paths::sign_in(), &[("next", &next)])).await;
        assert!(page.words().contains("Ce que vous avez écrit est conservé"), "{}", page.words());
        let before = count(&house, COMMENTED).await;
        let email = format!("{}{carried}@example.net", referer.len());
        type_code(&house, &mut person, &email, &next).await.redirect();
        let answer = person.post("/sign-in/name", &[("name", "Amina"), ("next", &next)]).await;
        assert_eq!(count(&house, COMMENTED).await - before, i64::from(carried), "{referer}");
        if !carried {
            let page = person.follow(&answer).await;
            assert_eq!(page.value("body").as_deref().map(str::trim), Some(SAID), "it stands in the form, to be read and sent");
        }
        house.wait_seconds(120);
    }
});
