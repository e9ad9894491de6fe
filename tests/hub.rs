//! The hub of the staff: where every role begins, what it shows to whom, and how few presses and pages the work takes.

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::accounts;

use crate::common::client::Answer;
use crate::common::content::{Thing, comment, organisation_request, problem, solution};
use crate::common::form::forms;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

const RAIL: &str = ".hub-rail li";

fn hub() -> String {
    paths::staff_hub(COMMUNE)
}

/// Flagged problems, a minute apart.
async fn flagged(house: &TestApp, how_many: usize) -> Vec<Thing> {
    let author = house.participant("Naima").await.account.expect("signed in");
    let mut reader = house.participant("Hassan").await;
    let mut things = Vec::new();
    for number in 0..how_many {
        let thing = problem(house, author, &format!("Annonce {number}"), "Téléphones pas chers, écrivez-moi vite.").await;
        reader.post(&thing.flag(), &[("reason", "spam")]).await.redirect();
        house.wait_seconds(60);
        things.push(thing);
    }
    things
}

/// A solution that the commune has promised an answer to.
async fn promised(house: &TestApp, title: &str) -> Thing {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(house, author, title, "Planter douze caroubiers le long du mur de l'école.").await;
    for name in ["Un", "Deux", "Trois"] {
        house.participant(name).await.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    }
    thing
}

on_both_engines!(every_role_lands_in_the_hub_and_sees_its_own_rooms, |house| {
    let rooms = [
        (Role::Moderator, "Aujourd'hui|Modération"),
        (Role::Officer, "Aujourd'hui|Réponses|Problèmes|Consultations"),
        (Role::DeskAgent, "Aujourd'hui|Guichet|Habitants"),
        (Role::Administrator, "Aujourd'hui|Modération|Guichet|Habitants|Organisations|Consultations|Administration"),
    ];
    for (number, (role, expected)) in rooms.into_iter().enumerate() {
        let (email, password) = (format!("agent{number}@example.org"), "une phrase que je retiens");
        let account = accounts::create(&house.app, "Sanae", &email, password).await.expect("an account");
        house.app.db.run(sql("UPDATE accounts SET language = 'fr' WHERE id = $1").bind(account)).await.expect("reads French");
        house.give_role(account, COMMUNE, role).await;
        house.add_app(account).await;
        let mut client = house.visitor();
        client.post(&paths::sign_in(), &[("email", &email), ("password", password)]).await.redirect();
        house.wait_seconds(60);
        let code = accounts::present_code(&house.app, account).await.expect("read").expect("an app");
        let to = client.post(&paths::sign_in_factor(), &[("code", &code)]).await.redirect();
        assert_eq!(to, hub(), "{role:?}");
        let page = client.get(&to).await;
        assert_eq!(page.all(".hub-rail a > span:not([class])").join("|"), expected, "{role:?}");
        assert_eq!(page.attributes(".hub-rail a[aria-current=page]", "href"), [hub()]);
        for href in page.attributes(".hub-rail a", "href") {
            let room = client.get(&href).await;
            assert_eq!(room.status, StatusCode::OK, "{href}");
            assert_eq!(room.attributes(".hub-rail a[aria-current]", "href"), std::slice::from_ref(&href), "one knows where one is");
            assert_eq!(room.attributes(".site-nav a[aria-current]", "href"), [hub()], "{href}");
        }
    }
    let mut resident = house.resident("Khadija").await;
    assert_eq!(resident.get(&hub()).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(each_room_counts_what_waits_and_nothing_of_rooms_that_are_closed, |house| {
    flagged(&house, 3).await;
    promised(&house, "Des arbres pour l'école").await;
    organisation_request(&house, house.participant("Zahra").await.account.expect("signed in")).await;
    let of = |page: &Answer, room: &str| page.all(RAIL).into_iter().find(|line| line.starts_with(room)).unwrap_or_default();
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let page = moderator.get(&hub()).await;
    assert_eq!(of(&page, "Modération"), "Modération 3 3 éléments en attente");
    assert!(!page.words().contains("Des arbres pour l'école"), "{}", page.words());
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let page = officer.get(&hub()).await;
    assert_eq!((of(&page, "Réponses").as_str(), of(&page, "Problèmes").as_str()), ("Réponses 1 1 élément en attente", "Problèmes 3 3 éléments en attente"));
    assert!(!page.words().contains("Annonce"), "{}", page.words());
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    assert_eq!(of(&administrator.get(&hub()).await, "Organisations"), "Organisations 1 1 élément en attente");

    house.wait_seconds(75 * 3_600);
    let mut moderator = house.signed_in(moderator.account.expect("signed in"), true).await;
    let page = moderator.get(&paths::moderation(COMMUNE)).await;
    assert_eq!(of(&page, "Modération"), "Modération 3 3 éléments en attente · 3 en retard");
    assert!(page.has(".rail-count.late"));
});

on_both_engines!(today_says_what_is_late_what_is_due_and_what_was_begun, |house| {
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let page = moderator.get(&hub()).await;
    assert!(page.words().contains("Tout est fait") && page.has(".empty svg"), "{}", page.words());
    let things = flagged(&house, 2).await;
    let take = [("subject", format!("problem.{}", things[1].id)), ("act", "take".to_owned())];
    let take: Vec<(&str, &str)> = take.iter().map(|(name, value)| (*name, value.as_str())).collect();
    moderator.post(&paths::moderation_claim(COMMUNE), &take).await.redirect();
    let page = moderator.get(&hub()).await;
    assert_eq!(page.attributes(".begun a", "href"), [things[1].item()], "one goes on where one was");
    assert_eq!(page.attributes("section[aria-labelledby=soon] th a", "href"), [things[0].item(), things[1].item()]);
    assert!(!page.has("section[aria-labelledby=late]"));
    let days = page.all(".days .day");
    assert!(days.len() == 30 && days[3].contains("2 échéances"), "{days:?}");

    house.wait_seconds(96 * 3_600);
    let mut moderator = house.signed_in(moderator.account.expect("signed in"), true).await;
    let page = moderator.get(&hub()).await;
    assert_eq!(page.all("section[aria-labelledby=late] .due"), ["en retard de 1 jour"; 2]);
    assert_eq!(page.all(".hub-figures dd"), ["2", "0", "2"]);
    assert_eq!(page.attributes(".hub-figures a", "href"), ["#late"], "a number leads to what it counts");
    assert!(!page.has(".begun"), "what was taken is free again");
});

on_both_engines!(all_that_is_late_can_be_seen, |house| {
    flagged(&house, 8).await;
    house.wait_seconds(96 * 3_600);
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let late = |page: &Answer| page.all("section[aria-labelledby=late] th a").len();
    let page = moderator.get(&hub()).await;
    let way = page.attributes("section[aria-labelledby=late] > p > a", "href");
    assert!(late(&page) == 6 && way.len() == 1, "{}", page.words());
    let (path, place) = way[0].split_once('#').expect("a place on the page");
    assert!(page.has(&format!("#{place}")), "{place}");
    let whole = moderator.get(path).await;
    assert!(late(&whole) == 8 && !whole.has("section[aria-labelledby=late] > p"), "{}", whole.words());
});

on_both_engines!(what_the_viewer_may_not_decide_is_not_late_to_them, |house| {
    let things = flagged(&house, 7).await;
    let account = house.staff("Sanae", Role::Moderator).await.account.expect("signed in");
    house.app.db.run(sql("UPDATE problems SET author_id = $1 WHERE id = $2").bind(account).bind(things[0].id)).await.expect("their own");
    house.wait_seconds(96 * 3_600);
    let mut moderator = house.signed_in(account, true).await;
    let page = moderator.get(&hub()).await;
    assert_eq!(page.all("section[aria-labelledby=late] th a").len(), 6, "{}", page.words());
    assert!(!page.has("section[aria-labelledby=late] > p"), "no more than are shown: {}", page.words());
    assert_eq!(page.all(".hub-figures dd"), ["6", "0", "6"]);
});

on_both_engines!(today_has_the_days_of_works_and_of_promises_that_officers_follow, |house| {
    let thing = promised(&house, "Des arbres pour l'école").await;
    let (representative, organisation) = house.representative("Tamunt").await;
    let account = representative.account.expect("signed in");
    let pledge = crate::common::content::pledge(&house, organisation, account, thing).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    officer
        .post(&paths::answer(COMMUNE, thing.number), &[("decision", "accepted"), ("reasons", "La commune plante douze arbres cet automne.")])
        .await
        .redirect();
    let works = paths::milestones(COMMUNE, thing.number);
    for (title, day) in [("Trous creusés", "2026-03-11"), ("Arbres plantés", "2026-11-01"), ("Bancs posés", "")] {
        officer.post(&works, &[("act", "add"), ("title", title), ("due_on", day)]).await.redirect();
    }
    let page = officer.get(&hub()).await;
    // The promise was due yesterday; of the milestones those that have a day.
    assert_eq!(page.attributes("section[aria-labelledby=late] th a", "href"), [paths::pledge(COMMUNE, pledge)]);
    assert_eq!(page.all("section[aria-labelledby=late] .kind"), [fr(tr::hub::WORK_PLEDGE)]);
    let soon = page.all("section[aria-labelledby=soon] th a");
    assert_eq!(soon, ["Trous creusés · Des arbres pour l'école", "Arbres plantés · Des arbres pour l'école"]);
    assert_eq!(page.attributes("section[aria-labelledby=soon] th a", "href"), [works.clone(), works.clone()]);
    assert_eq!(page.all("section[aria-labelledby=soon] .due")[0], "encore 2 jours");
    assert_eq!(page.all(".hub-figures dd"), ["1", "1", "3"]);
    let full = page.all(".days .day").iter().position(|day| day.contains("1 échéance"));
    assert_eq!(full, Some(2), "on its own day");

    // What is reached and what is kept is gone.
    let form = officer.get(&works).await;
    let first = form.attributes("input[name=milestone]", "value").remove(0);
    officer.post(&works, &[("act", "progress"), ("milestone", &first), ("progress", "100")]).await.redirect();
    house.app.db.run(sql("UPDATE pledges SET state = 'kept', done = amount")).await.expect("kept");
    let page = officer.get(&hub()).await;
    assert!(!page.has("section[aria-labelledby=late]"), "{}", page.words());
    assert_eq!(page.all("section[aria-labelledby=soon] th a"), ["Arbres plantés · Des arbres pour l'école"]);

    // What officers follow is no matter of moderators.
    let page = house.staff("Sanae", Role::Moderator).await.get(&hub()).await;
    assert!(!page.words().contains("Des arbres"), "{}", page.words());
});

on_both_engines!(the_rail_asks_little_however_much_waits, |house| {
    let administrator = house.staff("Naïma", Role::Administrator).await;
    let account = administrator.account.expect("signed in");
    for role in [Role::Moderator, Role::Officer, Role::DeskAgent] {
        house.give_role(account, COMMUNE, role).await;
    }
    let mut all = house.signed_in(account, true).await;
    house.app.db.record();
    let path = paths::deadlines(COMMUNE);
    all.get(&path).await;
    house.app.db.recorded();
    assert_eq!(all.get(&path).await.status, StatusCode::OK);
    let before = house.app.db.recorded().len();
    assert!(before <= 5, "{before} statements: who looks takes two, what waits two");
    flagged(&house, 5).await;
    promised(&house, "Des arbres pour l'école").await;
    all.get(&path).await;
    house.app.db.recorded();
    all.get(&path).await;
    let after = house.app.db.recorded();
    assert!(after.len() <= before, "{before} before, now {:#?}", after.iter().map(|asked| asked.text.as_str()).collect::<Vec<_>>());
});

/// Presses the button of the page's first form that sends to such an address, as a browser would; gives the page that follows.
async fn press(client: &mut Client, page: &Answer, ending: &str) -> Answer {
    let form = forms(page, "").into_iter().find(|form| form.action.ends_with(ending));
    let form = form.unwrap_or_else(|| panic!("nothing that sends to …{ending} in {}", page.words()));
    let done = form.send(client).await;
    client.follow(&done).await
}

on_both_engines!(five_texts_are_decided_in_six_presses_and_on_desks_in_five, |house| {
    flagged(&house, 10).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let kept = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM moderation_decisions")).await.expect("a number").0;
    // The next one is open beside the list.
    let mut page = moderator.get(&paths::moderation(COMMUNE)).await;
    for _ in 0..5 {
        page = press(&mut moderator, &page, "/dismiss").await;
    }
    assert_eq!(kept().await, 5, "five presses");
    // On a phone the first press opens it.
    let page = moderator.get(&paths::moderation(COMMUNE)).await;
    let mut page = press(&mut moderator, &page, "/moderation/next").await;
    for _ in 0..5 {
        page = press(&mut moderator, &page, "/dismiss").await;
    }
    assert_eq!(kept().await, 10, "and six");
    assert!(page.words().contains(&fr(tr::workbench::NOTHING_LEFT)), "{}", page.words());
});

on_both_engines!(an_officer_reads_and_answers_in_four_pages, |house| {
    let thing = promised(&house, "Des arbres pour l'école").await;
    let author = house.participant("Amina").await;
    let account = author.account.expect("signed in");
    for (stance, body) in [("for", "L'ombre sert à toute l'école."), ("against", "Qui paiera l'arrosage en été ?")] {
        let said = comment(&house, account, thing, false, body).await;
        house.app.db.run(sql("UPDATE comments SET stance = $1 WHERE id = $2").bind(stance).bind(said.id)).await.expect("a stance");
    }
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let first = officer.get(&hub()).await;
    let to = first.attributes("section[aria-labelledby=soon] th a", "href").remove(0);
    assert_eq!(to, paths::answer(COMMUNE, thing.number), "the second page has the proposal and the form");
    let second = officer.get(&to).await;
    for part in ["Planter douze caroubiers", "L'ombre sert à toute l'école", "Qui paiera l'arrosage", "autres participants"] {
        assert!(second.words().contains(part), "{part}: {}", second.words());
    }
    assert_eq!(second.all(".argument.against").len(), 1);
    assert_eq!(second.attributes(".site-nav a[aria-current]", "href"), [hub()], "an answer is written in the hub");
    let answer = [("decision", "accepted"), ("reasons", "Le budget participatif couvre les plants et l'arrosage pendant trois ans.")];
    let done = officer.post(&to, &answer).await;
    let third = officer.follow(&done).await;
    assert!(third.words().contains("Le budget participatif"), "{}", third.words());
});

on_both_engines!(all_milestones_are_saved_at_once_and_the_author_is_told_once, |house| {
    let author = house.participant("Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let accepted = [("decision", "accepted"), ("reasons", "Le budget participatif couvre les plants et l'arrosage pendant trois ans.")];
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted).await.redirect();
    let works = paths::milestones(COMMUNE, thing.number);
    for title in ["Fosses creusées", "Plants choisis"] {
        officer.post(&works, &[("act", "save"), ("title", title), ("due_on", "")]).await.redirect();
    }
    let told = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM notifications WHERE kind = 'milestone_added'")).await.expect("a number").0;
    let before = told().await;
    let page = officer.get(&works).await;
    assert_eq!(page.all("main form[method=post]").len(), 2, "one form for all, and one for the next step");
    let ids = page.attributes("input[name=milestone]", "value");
    let typed = |first: &'static str, title: &'static str| {
        vec![("act", "save"), ("milestone", ids[0].as_str()), ("progress", first), ("milestone", ids[1].as_str()), ("progress", "٤٠"), ("title", title)]
    };
    let refused = officer.post(&works, &typed("cent", "Arrosage")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.has("#progress[value=cent]") && refused.has("#progress-error") && refused.value("title").as_deref() == Some("Arrosage"),
        "all is still there"
    );
    officer.post(&works, &typed("100", "Arrosage")).await.redirect();
    let progress: Vec<(String, i64)> = house.app.db.all(sql("SELECT title, progress FROM milestones ORDER BY position")).await.expect("milestones");
    let progress: Vec<(&str, i64)> = progress.iter().map(|(title, percent)| (title.as_str(), *percent)).collect();
    assert_eq!(progress, [("Fosses creusées", 100), ("Plants choisis", 40), ("Arrosage", 0)]);
    assert_eq!(told().await, before + 1);
    officer.post(&works, &typed("100", "")).await.redirect();
    assert_eq!(told().await, before + 1, "nobody is told of nothing");
});

#[tokio::test]
async fn the_administration_says_how_things_stand() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let page = administrator.get(&paths::administration(COMMUNE)).await;
    assert_eq!(page.all(".group h2").len(), 4);
    let states = page.all(".group-state").join(" | ");
    for part in ["3 soutiens requis", "1 personne a un rôle", "opposition en attente"] {
        assert!(states.contains(part), "{part}: {states}");
    }
    let matrix = administrator.get(&paths::holding(COMMUNE)).await;
    assert!(matrix.has("table.matrix tbody th") && matrix.has("table.matrix input[name=held][aria-label]"));
    let templates = administrator.get(&paths::templates(COMMUNE)).await;
    assert!(templates.has("details.fold-row:not([open]) textarea"), "notes are folded");
}
