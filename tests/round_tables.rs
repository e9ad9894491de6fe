//! Round tables: positions of organisations by name and kind, side by side; persons as counts alone; nothing before it is due.

use app::model::Lang;
use app::model::consultations::AudienceKind;
use app::model::content::{OrganisationKind, Role};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{OrganisationId, sql};
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::invitations::past::{self, InvitationRow};

use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::end_in;
use crate::on_both_engines;
use crate::questionnaires::{asked, fill_all, page, participants};

const WHY: &str = "Le forage de la coopérative est à sec.";
const WITHHELD: &str = "Canari que personne ne publie.";

fn table(number: i64) -> String {
    paths::round_table(COMMUNE, number)
}

/// A representative of an organisation of this kind, with a name of its own.
async fn speaker(house: &TestApp, kind: OrganisationKind, name: &str) -> (Client, OrganisationId) {
    let (client, id) = house.representative(name).await;
    let update = sql("UPDATE organisations SET kind = $1, name_fr = $2, name_ar = $2 WHERE id = $3").bind(kind.as_str()).bind(name).bind(id);
    house.app.db.run(update).await.expect("renamed");
    (client, id)
}

/// Answers for an organisation; without water it says why, and whether that may be published.
async fn answer((client, id): &mut (Client, OrganisationId), number: i64, why: Option<(&str, bool)>) {
    let id = id.to_string();
    let by = ("as", id.as_str());
    let water = if why.is_some() { "no" } else { "yes" };
    client.post(&page(number, 1), &[by, ("shown", "water"), ("shown", "people"), ("q.water", water), ("q.people", "7")]).await.redirect();
    if let Some((why, permitted)) = why {
        client.post(&page(number, 2), &[by, ("shown", "why"), ("q.why", why)]).await.redirect();
        let permission = if permitted { vec![by, ("shown", "permission"), ("q.permission", "OK")] } else { vec![by, ("shown", "permission")] };
        client.post(&page(number, 3), &permission).await.redirect();
    }
    client.post(&paths::questions_review(COMMUNE, number), &[by]).await.redirect();
}

/// Three cooperatives, a union and a business answer, and two persons.
async fn answered(house: &TestApp, number: i64) {
    for name in ["Abeilles", "Couturières", "Oliveraie"] {
        let mut one = speaker(house, OrganisationKind::Cooperative, name).await;
        answer(&mut one, number, (name == "Abeilles").then_some((WHY, true))).await;
    }
    answer(&mut speaker(house, OrganisationKind::Union, "Syndicat des guides").await, number, Some((WITHHELD, false))).await;
    answer(&mut speaker(house, OrganisationKind::Business, "Dar Amlal").await, number, None).await;
    for name in ["Amina", "Brahim"] {
        let mut person = house.participant(name).await;
        fill_all(&mut person, number).await;
        person.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    }
}

on_both_engines!(positions_are_the_staff_s_until_the_questions_close, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    answered(&house, number).await;
    let mut others = vec![house.visitor(), house.participant("Khadija").await, house.staff("Sanae", Role::Moderator).await];
    for client in &mut others {
        for path in [table(number), paths::round_table_csv(COMMUNE, number)] {
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let read = client.get(&paths::consultation(COMMUNE, number)).await;
        assert!(read.has("#table") && !read.has(&format!("a[href='{}']", table(number))), "{}", read.words());
        assert!(!read.text().contains("Syndicat des guides"));
    }
    let read = officer.get(&table(number)).await;
    assert!(read.words().contains("Syndicat des guides"), "{}", read.words());
    house.app.clock.set(end_in(10));
    let mut visitor = house.visitor();
    assert!(visitor.get(&paths::consultation(COMMUNE, number)).await.has(&format!("a[href='{}']", table(number))));
    assert_eq!(visitor.get(&table(number)).await.status, StatusCode::OK);
});

on_both_engines!(each_kind_has_its_place_and_one_is_never_taken_for_all, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    answered(&house, number).await;
    house.app.clock.set(end_in(10));
    let read = house.visitor().get(&table(number)).await;
    let sides = read.all("section.result .table-side");
    let side = |kind: &str| sides.iter().find(|side| side.trim_start().starts_with(kind)).cloned().unwrap_or_else(|| panic!("{kind}: {sides:?}"));
    let (cooperatives, union) = (side("coopérative"), side("syndicat"));
    for name in ["Abeilles", "Couturières", "Oliveraie"] {
        assert!(cooperatives.contains(name) && !union.contains(name), "{name}: {cooperatives} {union}");
    }
    assert!(cooperatives.contains("3 réponses") && !cooperatives.contains("seule"), "{cooperatives}");
    assert!(union.contains("1 seule réponse"), "below three the page says so: {union}");
    assert!(!sides.iter().any(|side| side.trim_start().starts_with("école")), "who did not answer has no place");
    // Everybody's number stands in the table of who answered.
    let who = read.all("#who ~ table tr");
    assert!(who.iter().any(|row| row.contains("syndicat") && row.contains('1')) && who.iter().any(|row| row.contains("école") && row.contains('0')), "{who:?}");
    // Texts by name where that is permitted; persons as counts that are too small to be shown.
    assert!(read.words().contains(WHY) && !read.text().contains("Canari"), "{}", read.words());
    assert!(!read.text().contains("Amina") && !read.text().contains("Brahim"));
    let persons = side("Habitants");
    assert!(!persons.contains(": 2"), "{persons}");
    assert!(read.has("nav a[href='#q.water']") && read.has("#q\\.water"), "one jumps to a question");
});

on_both_engines!(how_many_of_each_kind_were_invited_stands_beside_how_many_answered, |house| {
    let (officer, id, number) = asked(&house, participants()).await;
    answered(&house, number).await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    for (at, kind) in [OrganisationKind::Union, OrganisationKind::Union, OrganisationKind::School].into_iter().enumerate() {
        let row = InvitationRow {
            consultation: id,
            kind,
            name: "Une organisation",
            email: &format!("bureau{at}@example.org"),
            lang: Lang::Fr,
            officer: officer.account.expect("signed in"),
            at: NOW.plus_days(-5),
            redeemed: None,
        };
        past::insert(&house.app, &mut tx, &row).await.expect("an invitation");
    }
    tx.commit().await.expect("kept");
    house.app.clock.set(end_in(10));
    let read = house.visitor().get(&table(number)).await;
    let rows = read.all("#who ~ table tr");
    let numbers = |kind: &str| {
        let row = rows.iter().find(|row| row.contains(kind)).expect("a row");
        row.chars().filter(char::is_ascii_digit).collect::<String>()
    };
    assert_eq!((numbers("syndicat").as_str(), numbers("école").as_str()), ("21", "10"), "invited, then answered: {rows:?}");
});

on_both_engines!(the_file_has_what_the_page_has, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    answered(&house, number).await;
    answer(&mut speaker(&house, OrganisationKind::Association, "=HYPERLINK(x)").await, number, None).await;
    house.app.clock.set(end_in(10));
    let file = house.visitor().get(&paths::round_table_csv(COMMUNE, number)).await.text();
    assert!(file.lines().any(|line| line.contains("coopérative") && line.contains("Couturières") && line.contains("Oui")), "{file}");
    assert!(file.contains(WHY) && !file.contains("Canari"), "{file}");
    assert!(file.contains("'=HYPERLINK(x)"), "no cell is a formula: {file}");
    assert!(!file.contains("<10"), "what is hidden need not be small: {file}");
    assert!(file.lines().any(|line| line.contains("Habitants") && line.contains(";hidden;")), "{file}");
});

on_both_engines!(there_is_no_table_where_organisations_are_not_asked, |house| {
    let (mut officer, _, number) = asked(&house, Audience::of(AudienceKind::Residents)).await;
    house.app.clock.set(end_in(10));
    for client in [&mut house.visitor(), &mut officer] {
        assert_eq!(client.get(&table(number)).await.status, StatusCode::NOT_FOUND);
        assert!(!client.get(&paths::consultation(COMMUNE, number)).await.has("#table"));
    }
    house.add_commune("oued-zem").await;
    assert_eq!(house.visitor().get(&paths::round_table("oued-zem", number)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&paths::round_table(COMMUNE, 99)).await.status, StatusCode::NOT_FOUND);
});
