//! Reading: it writes nothing and waits for nobody who does, and a page asks the database little.

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::content::Role;
use app::model::paths;
use axum::http::{HeaderValue, StatusCode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tajmaat::base::App;
use tajmaat::base::db::{Asked, Db, Durability, sql};
use tajmaat::communes::{self, Editing, Memory, setting_fields};
use tajmaat::site::{router, settings};

use crate::common::content::{comment, pledge, problem, solution};
use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/problems/new";

const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600,
    "shapes": [{"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}]}"#;

/// Whoever waits for a writer waits longer: for three seconds at least.
const AT_ONCE: Duration = Duration::from_millis(2_500);

/// Reports a problem with a photo; gives the addresses of the photo and of the problem.
async fn report_with_photo(author: &mut Client) -> (String, String) {
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(64, 64, Rgb([20, 120, 20]))).write_to(&mut picture, ImageFormat::Jpeg).expect("a picture");
    let fields = [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let asked = author.post_files(NEW, &fields[..2], &[("photos", "bac.jpg", picture.get_ref())]).await;
    let (photo, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    let fields = [&fields[..], &[("upload_key", &key), ("photo", &photo), ("alt", "Un bac plein")]].concat();
    (paths::photo(&photo, "small"), author.post_files(NEW, &fields, &[]).await.redirect())
}

/// What the database was asked since it was asked here last.
fn asked(house: &TestApp) -> Vec<Asked> {
    house.app.db.recorded()
}

/// How many statements a page takes when what is kept in memory is there.
async fn statements(house: &TestApp, reader: &mut Client, path: &str) -> Vec<Asked> {
    let mut least: Option<Vec<Asked>> = None;
    // Now and then it is looked whether settings were changed.
    for _ in 0..6 {
        // Something changes, so that no page is kept.
        house.app.db.run(sql("UPDATE problems SET updated_at = updated_at + 1")).await.expect("a change");
        asked(house);
        let page = reader.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
        let took = asked(house);
        least = Some(least.filter(|least| least.len() <= took.len()).unwrap_or(took));
    }
    least.expect("it was read")
}

fn texts(asked: &[Asked]) -> Vec<&str> {
    asked.iter().map(|asked| asked.text.as_str()).collect()
}

on_both_engines!(whoever_reads_while_signed_in_writes_nothing, |house| {
    let mut author = house.resident("Amina").await;
    let (photo, reported) = report_with_photo(&mut author).await;
    let thing = solution(&house, author.account.expect("signed in"), "Deux composteurs", "Un composteur par quartier.").await;
    let mut reader = house.resident("Brahim").await;
    let tag = reader.get(&photo).await.headers["etag"].clone();
    house.app.db.record();
    asked(&house);
    let pages = ["/", "/ain-amlal", "/ain-amlal/problems", "/ain-amlal/solutions", "/account", "/account/sessions", "/notifications"];
    for path in pages.map(ToOwned::to_owned).into_iter().chain([reported, thing.page(), photo.clone()]) {
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for asked in asked(&house) {
            assert!(asked.text.starts_with("SELECT"), "{path}: {}", asked.text);
        }
    }
    reader.headers.push(("if-none-match", tag));
    assert_eq!(reader.get(&photo).await.status, StatusCode::NOT_MODIFIED);
    assert!(asked(&house).iter().all(|asked| asked.text.starts_with("SELECT")));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_and_photos_wait_for_nobody_who_writes() {
    let house = TestApp::on(Engine::Sqlite).await;
    let mut author = house.resident("Amina").await;
    let (photo, reported) = report_with_photo(&mut author).await;
    let thing = solution(&house, author.account.expect("signed in"), "Deux composteurs", "Un composteur par quartier.").await;
    let mut reader = house.resident("Brahim").await;
    let tag = reader.get(&photo).await.headers["etag"].clone();
    let pages = [paths::solutions(COMMUNE), paths::problems(COMMUNE), thing.page(), reported, photo.clone()];
    for path in &pages {
        assert_eq!(reader.get(path).await.status, StatusCode::OK, "{path}");
    }
    // A visit is to be written down, too.
    house.wait_seconds(2 * 3_600);
    let held = house.app.db.begin().await.expect("the writer");
    for path in &pages {
        let started = Instant::now();
        assert_eq!(reader.get(path).await.status, StatusCode::OK, "{path}");
        assert!(started.elapsed() < AT_ONCE, "{path}: {:?}", started.elapsed());
    }
    reader.headers.push(("if-none-match", tag));
    let started = Instant::now();
    assert_eq!(reader.get(&photo).await.status, StatusCode::NOT_MODIFIED);
    assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
    drop(held);
}

on_both_engines!(public_photos_and_embedded_files_ask_for_no_session, |house| {
    let mut author = house.resident("Amina").await;
    let (photo, _) = report_with_photo(&mut author).await;
    let sheet = author.get("/").await.attributes("link[rel=stylesheet]", "href").remove(0);
    house.app.db.record();
    for mut reader in [author.clone(), house.visitor()] {
        asked(&house);
        assert_eq!(reader.get(&sheet).await.status, StatusCode::OK);
        assert_eq!(texts(&asked(&house)), Vec::<&str>::new(), "{sheet}");
        let answer = reader.get(&photo).await;
        assert_eq!((answer.status, &answer.headers["cache-control"]), (StatusCode::OK, &HeaderValue::from_static("public, no-cache")));
        let took = asked(&house);
        assert!(took.len() <= 2 && took.iter().all(|asked| !asked.text.contains("sessions")), "{:?}", texts(&took));
    }
    // One that is hidden is still for those who may see it, and gone for everybody else at once.
    house.app.db.run(sql("UPDATE problems SET visibility = 'hidden'")).await.expect("hidden");
    assert_eq!(house.visitor().get(&photo).await.status, StatusCode::NOT_FOUND);
    let own = author.get(&photo).await;
    assert_eq!((own.status, &own.headers["cache-control"]), (StatusCode::OK, &HeaderValue::from_static("private, no-cache")));
});

on_both_engines!(who_is_looking_takes_two_statements, |house| {
    let (mut representative, organisation) = house.representative("Driss").await;
    let id = representative.account.expect("signed in");
    house.verify_residence(id, COMMUNE).await;
    house.give_role(id, COMMUNE, Role::Officer).await;
    let mut staff = house.signed_in(id, true).await;
    house.app.db.record();
    for reader in [&mut representative, &mut staff] {
        let took = statements(&house, reader, "/about").await;
        assert_eq!(took.len(), 2, "{:?}", texts(&took));
    }
    let viewer = tajmaat::people::viewer::load(&house.app, id, None).await.expect("read").expect("somebody");
    assert_eq!((viewer.organisations[0].id, viewer.residences.len(), viewer.roles.len(), viewer.role_waits), (organisation, 1, 0, true));
    assert_eq!(house.visitor().get("/about").await.status, StatusCode::OK);
});

on_both_engines!(settings_are_read_once_and_a_change_elsewhere_is_seen_within_a_second, |house| {
    let mut reader = house.visitor();
    house.app.db.record();
    let about = paths::commune_about(COMMUNE);
    let took = statements(&house, &mut reader, &about).await;
    assert!(took.is_empty(), "{:?}", texts(&took));

    // What this node changes it shows at once.
    let commune = house.commune().await;
    let mut editing = Editing::begin(&house.app, commune.id, None).await.expect("begun");
    editing.settings(&app::model::settings::SettingsFields { name_fr: "Commune de Tizi".to_owned(), ..setting_fields(&commune) }).await.expect("good");
    assert!(!reader.get(&about).await.text().contains("Commune de Tizi"), "it is not kept yet");
    settings::keep(&house.app, editing).await.expect("kept");
    assert!(reader.get(&about).await.text().contains("Commune de Tizi"));

    // What another node or the command line changes, within a second.
    let db = Db::open_with(&house.app.config.database_url, 2, Durability::Normal).await.expect("the database opens");
    let _following = db.follow();
    let other = App { db, extensions: Arc::default(), ..house.app.clone() }.with(Memory::default());
    let mut far = Client::new(router(other.clone()));
    assert!(far.get(&about).await.text().contains("Commune de Tizi"));
    let mut editing = Editing::begin(&house.app, commune.id, None).await.expect("begun");
    editing.rename_neighbourhood("centre", &named("الوسط", "Le Milieu")).await.expect("good");
    settings::keep(&house.app, editing).await.expect("kept");
    assert!(reader.get(&about).await.text().contains("Le Milieu"));
    let changed = Instant::now();
    while !far.get(&about).await.text().contains("Le Milieu") {
        assert!(changed.elapsed() < Duration::from_secs(1), "another node shows what is no longer so");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What somebody changes by hand, too.
    let by_hand = "UPDATE communes SET name_fr = 'Commune de la Vallée'";
    match &house.app.db {
        Db::Sqlite { writer, .. } => drop(sqlx::query(by_hand).execute(writer).await.expect("changed")),
        Db::Postgres { pool, .. } => drop(sqlx::query(by_hand).execute(pool).await.expect("changed")),
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for app in [&house.app, &other] {
        assert_eq!(communes::find(app, COMMUNE).await.expect("the commune").name.fr, "Commune de la Vallée");
    }
});

fn named(ar: &str, fr: &str) -> app::model::settings::NeighbourhoodFields {
    app::model::settings::NeighbourhoodFields { name_ar: ar.to_owned(), name_fr: fr.to_owned(), ..Default::default() }
}

on_both_engines!(running_numbers_change_no_settings, |house| {
    let version = async || house.app.db.one::<(i64,)>(sql("SELECT version FROM settings_version")).await.expect("a number").0;
    let before = version().await;
    let mut author = house.resident("Amina").await;
    report_with_photo(&mut author).await;
    assert_eq!(version().await, before, "whatever is published would make every node read all settings anew");
    house.app.db.run(sql("UPDATE communes SET answer_days = 61")).await.expect("changed");
    assert!(version().await > before);
    house.add_commune("tizi").await;
    assert_eq!(communes::list(&house.app).await.expect("communes").len(), 2);
});

/// A solution with everything that its page can show: a problem, an endorsement, a pledge with a report, an answer, works, comments. Gives its page.
async fn discussed(house: &TestApp) -> String {
    let mut author = house.resident("Amina").await;
    report_with_photo(&mut author).await;
    let thing = solution(house, author.account.expect("signed in"), "Deux composteurs", "Un composteur par quartier.").await;
    let link = sql("INSERT INTO solution_problems (solution_id, problem_id) SELECT $1, id FROM problems").bind(thing.id);
    house.app.db.run(link).await.expect("a link");
    let (mut representative, organisation) = house.representative("Driss").await;
    let organisation_id = organisation.to_string();
    representative.post(&paths::endorse(COMMUNE, thing.number), &[("organisation", &organisation_id), ("act", "endorse")]).await.redirect();
    pledge(house, organisation, representative.account.expect("signed in"), thing).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let answer = [("decision", "accepted"), ("reasons", "Le budget participatif couvre les bacs pendant trois ans.")];
    officer.post(&paths::answer(COMMUNE, thing.number), &answer).await.redirect();
    officer.post(&paths::milestones(COMMUNE, thing.number), &[("act", "add"), ("title", "Bacs posés")]).await.redirect();
    for name in ["Brahim", "Salma", "Idriss"] {
        let mut neighbour = house.participant(name).await;
        let said = comment(house, neighbour.account.expect("signed in"), thing, false, "Nous en voulons un aussi.").await;
        neighbour.post(&paths::comment_reply(COMMUNE, said.id), &[("body", "Merci, nous aussi.")]).await.redirect();
    }
    thing.page()
}

on_both_engines!(pages_ask_little, |house| {
    house.app.db.run(sql("UPDATE communes SET map = $1").bind(MAP)).await.expect("settings");
    let page = discussed(&house).await;
    let mut author = house.participant("Hind").await;
    for number in 0..30 {
        let (title, body) = (format!("Un banc, le {number}e"), format!("Un banc devant le numéro {number} de la rue."));
        solution(&house, author.account.expect("signed in"), &title, &body).await;
        problem(&house, author.account.expect("signed in"), &title, &body).await;
    }
    house.app.db.record();
    let mut visitor = house.visitor();
    let shown = visitor.get(&page).await.words();
    for part in ["Un bac déborde", "Coopérative Tamunt", "Une première matinée", "Le budget participatif", "Bacs posés", "Merci, nous aussi."] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let bounds = [(paths::commune(COMMUNE), 6), (paths::solutions(COMMUNE), 4), (paths::problems(COMMUNE), 4), (page, 8)];
    for (path, most) in bounds {
        let took = statements(&house, &mut visitor, &path).await;
        assert!(took.len() <= most, "{path} asks {} times: {:#?}", took.len(), texts(&took));
        let took = statements(&house, &mut author, &path).await;
        assert!(took.len() <= most + 3, "{path} asks {} times for somebody signed in: {:#?}", took.len(), texts(&took));
    }
    let took = statements(&house, &mut author, &paths::solutions(COMMUNE)).await;
    assert!(took.len() <= 6, "a list asks {} times for somebody signed in: {:#?}", took.len(), texts(&took));
});

on_both_engines!(more_rows_take_no_more_statements, |house| {
    let mut staff = house.staff("Rachid", Role::Administrator).await;
    house.app.db.record();
    let pages = ["/", "/ain-amlal/staff"];
    let mut before = Vec::new();
    for path in pages {
        before.push(statements(&house, &mut staff, path).await.len());
    }
    for number in 0..4 {
        house.add_commune(&format!("commune-{number}")).await;
        house.staff(&format!("Moderateur {number}"), Role::Moderator).await;
    }
    for (path, before) in pages.iter().zip(before) {
        let took = statements(&house, &mut staff, path).await;
        assert!(took.len() <= before, "{path}: {before} before, now {:#?}", texts(&took));
    }
});

/// A list is one bound value, so that a statement has one text however long the list is.
async fn lists_are_bound_as_one_value(db: &Db) {
    db.record();
    let ids: Vec<uuid::Uuid> = (0..3).map(uuid::Uuid::from_u128).collect();
    for (number, id) in ids.iter().enumerate() {
        let insert = sql("INSERT INTO installation_probe (id, text, number, hash) VALUES ($1, $2, $3, $4)");
        db.run(insert.bind(*id).bind(format!("t\"{number}, ‘{{}}’")).bind(number as i64).bind(vec![number as u8, 0xff])).await.expect("a row");
    }
    let numbers = async |statement: tajmaat::base::db::Statement| {
        let mut rows: Vec<(i64,)> = db.all(statement.push(" ORDER BY number")).await.expect("rows");
        rows.drain(..).map(|(number,)| number).collect::<Vec<_>>()
    };
    let select = || sql("SELECT number FROM installation_probe WHERE ");
    db.recorded();
    assert_eq!(numbers(select().push("id IN ").list([ids[2], ids[0]])).await, [0, 2]);
    assert_eq!(numbers(select().push("id IN ").list([ids[1]])).await, [1]);
    let took = db.recorded();
    assert_eq!(took[0].text, took[1].text);
    assert_eq!(numbers(select().push("text IN ").list(["t\"1, ‘{}’", "no"])).await, [1]);
    assert_eq!(numbers(select().push("number NOT IN ").list([1_i64, 7])).await, [0, 2]);
    assert_eq!(numbers(select().push("hash IN ").list([vec![2_u8, 0xff]]).push(" AND number > ").arg(1_i64)).await, [2]);
    assert_eq!(numbers(select().push("id IN ").list(Vec::<uuid::Uuid>::new())).await, Vec::<i64>::new());
}

on_both_engines!(a_list_is_one_bound_value, |house| {
    let bytes = if matches!(house.app.db, Db::Sqlite { .. }) { ("BLOB", "BLOB") } else { ("UUID", "BYTEA") };
    let table: &'static str = format!("CREATE TABLE installation_probe (id {}, text TEXT, number BIGINT, hash {})", bytes.0, bytes.1).leak();
    house.app.db.run(sql(table)).await.expect("a table");
    lists_are_bound_as_one_value(&house.app.db).await;
});
