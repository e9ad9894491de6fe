//! When the commune must answer: whose supports count, how a commune declares it, and what officers see of where supports come from.

use app::model::content::Role;
use app::model::paths;
use app::model::settings::SettingsFields;
use app::model::threshold::Counts;
use tajmaat::base::db::sql;
use tajmaat::base::error::Error;
use tajmaat::communes::{Editing, setting_fields};

use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::on_both_engines;

async fn proposed(house: &TestApp) -> Thing {
    let author = house.participant("Amina").await;
    solution(house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await
}

async fn cast(client: &mut Client, thing: Thing) {
    client.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
}

async fn state(house: &TestApp, thing: Thing) -> String {
    house.app.db.one::<(String,)>(sql("SELECT state FROM solutions WHERE id = $1").bind(thing.id)).await.expect("a state").0
}

async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn declare(house: &TestApp, needed: i64, counts: Option<Counts>, others_percent: i64) -> Result<(), Error> {
    let commune = house.commune().await;
    let fields = SettingsFields {
        support_threshold: needed.to_string(),
        threshold_counts: counts.map_or_else(String::new, |counts| counts.as_str().to_owned()),
        threshold_others: others_percent.to_string(),
        ..setting_fields(&commune)
    };
    let mut editing = Editing::begin(&house.app, commune.id, None).await?;
    editing.settings(&fields).await?;
    tajmaat::site::settings::keep(&house.app, editing).await.map(drop)
}

on_both_engines!(others_count_up_to_a_share, |house| {
    declare(&house, 3, Some(Counts::Share), 50).await.expect("declared");
    let thing = proposed(&house).await;
    for name in ["Brahim", "Driss", "Salma", "Omar"] {
        cast(&mut house.participant(name).await, thing).await;
    }
    assert_eq!(state(&house, thing).await, "published", "many others are not enough");
    let page = house.visitor().get(&thing.page()).await;
    assert!(page.words().contains("2 au moins") && page.words().contains("1 au plus"), "the page says it: {}", page.words());
    assert_eq!(page.all(".support-count strong"), ["1"], "what counts is shown");
    assert!(house.visitor().get(&paths::solutions(COMMUNE)).await.words().contains("1 sur 3 soutiens requis"), "in lists too");
    assert!(house.visitor().get(&paths::commune_about(COMMUNE)).await.words().contains("1 au plus"));
    let mut resident = house.resident("Khadija").await;
    cast(&mut resident, thing).await;
    assert_eq!(state(&house, thing).await, "published");
    assert!(resident.get(&thing.page()).await.words().contains("Il manque encore 1 soutien."));
    cast(&mut house.resident("Itto").await, thing).await;
    assert_eq!(state(&house, thing).await, "threshold");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1);
});

on_both_engines!(residents_alone, |house| {
    declare(&house, 2, Some(Counts::Residents), 50).await.expect("declared");
    let thing = proposed(&house).await;
    for name in ["Brahim", "Driss", "Salma"] {
        cast(&mut house.participant(name).await, thing).await;
    }
    cast(&mut house.resident("Khadija").await, thing).await;
    assert_eq!(state(&house, thing).await, "published");
    assert!(house.visitor().get(&thing.page()).await.words().contains("Seuls les soutiens d'habitant·es vérifié·es comptent."));
    cast(&mut house.resident("Itto").await, thing).await;
    assert_eq!(state(&house, thing).await, "threshold");
});

on_both_engines!(fifty_residents_make_half_of_them_the_rule, |house| {
    assert_eq!(house.commune().await.threshold().counts, Counts::Everyone);
    for number in 0..49 {
        house.resident(&format!("Habitante {number}")).await;
    }
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    assert_eq!(house.commune().await.threshold().counts, Counts::Everyone);
    let made = agent.post(&paths::desk(COMMUNE), &[("method", "identity_card"), ("neighbourhood", "centre")]).await;
    let code = agent.follow(&made).await.all(".slip-code").remove(0);
    house.participant("Khadija").await.post(&paths::resident(COMMUNE), &[("code", &code)]).await.redirect();
    let threshold = house.commune().await.threshold();
    assert_eq!((threshold.counts, threshold.most_others()), (Counts::Share, Some(1)), "at least half of three");
    // What a commune declares itself goes before.
    declare(&house, 3, Some(Counts::Everyone), 50).await.expect("declared");
    assert_eq!(house.commune().await.threshold().counts, Counts::Everyone);
});

on_both_engines!(a_lower_threshold_is_reached_at_once, |house| {
    declare(&house, 10, None, 50).await.expect("declared");
    let (near, far) = (proposed(&house).await, proposed(&house).await);
    for name in ["Brahim", "Driss", "Salma"] {
        cast(&mut house.participant(name).await, near).await;
    }
    cast(&mut house.participant("Omar").await, far).await;
    assert_eq!(state(&house, near).await, "published");
    for (needed, percent) in [(0, 50), (-1, 50), (3, 101), (3, -1), (i64::MAX, 50)] {
        assert!(matches!(declare(&house, needed, None, percent).await, Err(Error::Invalid(_))), "{needed} {percent}");
    }
    declare(&house, 3, None, 50).await.expect("declared");
    assert_eq!((state(&house, near).await.as_str(), state(&house, far).await.as_str()), ("threshold", "published"));
});

on_both_engines!(officers_see_when_supports_come_from_one_place, |house| {
    let thing = proposed(&house).await;
    for number in 0..6 {
        let mut client = house.participant(&format!("Une {number}")).await;
        let update = sql("UPDATE accounts SET created_at = $1 WHERE id = $2").bind(NOW).bind(client.account.expect("signed in"));
        house.app.db.run(update).await.expect("a new account");
        cast(&mut client, thing).await;
    }
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let page = officer.get(&thing.page()).await;
    assert!(page.words().contains("6 sur 6"), "{}", page.words());
    assert!(page.words().contains("Adresses réseau différentes : 1"), "{}", page.words());
    for client in [&mut house.visitor(), &mut house.staff("Une", Role::Moderator).await] {
        assert!(!client.get(&thing.page()).await.has(".support-signals"), "nobody else");
    }
    assert!(officer.get(&paths::office(COMMUNE)).await.has(".support-signals"), "it reached the threshold");
    let hashes: Vec<(String,)> = house.app.db.all(sql("SELECT DISTINCT origin FROM supports")).await.expect("origins");
    assert!(hashes.len() == 1 && hashes[0].0.len() == 16 && hashes[0].0.chars().all(|c| c.is_ascii_hexdigit()), "{hashes:?}");
    // The same address is another one for another solution.
    let other = proposed(&house).await;
    cast(&mut house.participant("Driss").await, other).await;
    assert_eq!(number(&house, "SELECT COUNT(DISTINCT origin) FROM supports").await, 2);
    house.wait_seconds(29 * 86_400);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports WHERE origin <> ''").await, 7);
    house.wait_seconds(2 * 86_400);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports WHERE origin <> ''").await, 0, "it is kept for a month");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports").await, 7, "and the supports stay");
});

on_both_engines!(residents_and_a_neighbourhood_are_no_signal, |house| {
    let thing = proposed(&house).await;
    for number in 0..8 {
        cast(&mut house.resident(&format!("Habitante {number}")).await, thing).await;
    }
    for number in 0..4 {
        cast(&mut house.participant(&format!("Une {number}")).await, thing).await;
    }
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    assert!(!officer.get(&thing.page()).await.has(".support-signals"));
});
