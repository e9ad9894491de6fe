//! Photos, people, organisations and pledges go through the same process as texts, and what is hidden of them is nowhere.

use crate::common::fr;
use app::model::content::{Role, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{OrganisationId, PhotoId, sql};

use super::*;
use crate::common::TestApp;
use crate::common::content::pledge;
use crate::on_both_engines;

/// Stands in every name and text that is to be hidden, and nowhere else.
const CANARY: &str = "Canari-bleu";

const WHY: &[(&str, &str)] = &[("body", "C'est une erreur : relisez, s'il vous plaît.")];

/// Everything that can be hidden, and who is concerned.
struct Scene {
    author: Client,
    representative: Client,
    moderator: Client,
    other: Client,
    problem: Thing,
    solution: Thing,
    photo: Thing,
    profile: Thing,
    organisation: Thing,
    pledge: Thing,
}

async fn number_in(house: &TestApp, query: &'static str, id: Uuid) -> i64 {
    let (handle,): (String,) = house.app.db.one(sql(query).bind(id)).await.expect("a handle");
    handle.trim_start_matches(char::is_alphabetic).parse().expect("a number")
}

/// A photo with its files on a problem.
pub async fn photo(house: &TestApp, problem: Thing, alt: &str) -> Thing {
    let id: PhotoId = house.app.rng.id(NOW);
    let insert = sql("INSERT INTO photos (id, problem_id, upload_key, alt, width, height, created_at) VALUES ($1, $2, '', $3, 400, 200, $4)");
    house.app.db.run(insert.bind(id).bind(problem.id).bind(alt).bind(NOW)).await.expect("a photo");
    for size in ["small", "medium", "large"] {
        house.app.files.put(&format!("photos/{id}/{size}.jpg"), b"\xff\xd8 Canari-bleu".to_vec()).await.expect("a file");
    }
    Thing { kind: ItemKind::Photo, id: id.0, number: problem.number }
}

async fn rename(house: &TestApp, organisation: OrganisationId) {
    let update = sql("UPDATE organisations SET name_ar = $1, name_fr = $1, about_ar = $2, about_fr = $2 WHERE id = $3");
    let update = update.bind(format!("{CANARY} SARL")).bind(format!("{CANARY} : nous vendons de tout, et vite.")).bind(organisation);
    house.app.db.run(update).await.expect("renamed");
}

/// The solution is of somebody else, who is told of the pledge; the author comments on it, and so does the organisation on the problem.
async fn scene(house: &TestApp) -> Scene {
    let author = house.participant(&format!("{CANARY} le grand")).await;
    let (mut representative, organisation) = house.representative("Driss").await;
    rename(house, organisation).await;
    let other = house.resident("Fatima").await;
    let problem = problem(house, id(&author), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let solution = solution(house, id(&other), "Un composteur au souk", "Chacun y porte ses pelures.").await;
    let mut speaker = author.clone();
    speaker.post(&paths::solution_comments(COMMUNE, solution.number), &[("body", "Une très bonne idée, merci."), ("stance", "for")]).await.redirect();
    let promise = [
        ("act_as", organisation.to_string()),
        ("kind", "material".to_owned()),
        ("what", format!("{CANARY} : des bacs pour tous")),
        ("amount", "12".to_owned()),
        ("unit", format!("{CANARY}-bacs")),
        ("due_on", "2026-12-01".to_owned()),
    ];
    let promise: Vec<(&str, &str)> = promise.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let made = representative.post(&paths::new_pledge(COMMUNE, solution.number), &promise).await.redirect();
    let pledge = made.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    representative.post(&paths::endorse(COMMUNE, solution.number), &[("act", "endorse"), ("organisation", &organisation.to_string())]).await.redirect();
    Scene {
        photo: photo(house, problem, &format!("{CANARY} sur un mur")).await,
        profile: Thing {
            kind: ItemKind::Profile,
            id: id(&author).0,
            number: number_in(house, "SELECT handle FROM accounts WHERE id = $1", id(&author).0).await,
        },
        organisation: Thing {
            kind: ItemKind::Organisation,
            id: organisation.0,
            number: number_in(house, "SELECT handle FROM organisations WHERE id = $1", organisation.0).await,
        },
        pledge: Thing { kind: ItemKind::Pledge, id: pledge, number: 0 },
        moderator: house.staff("Modératrice", Role::Moderator).await,
        author,
        representative,
        other,
        problem,
        solution,
    }
}

impl Scene {
    fn all(&self) -> [Thing; 4] {
        [self.photo, self.profile, self.organisation, self.pledge]
    }

    /// Who contests a hiding of this.
    fn concerned(&self, thing: Thing) -> Client {
        if matches!(thing.kind, ItemKind::Photo | ItemKind::Profile) { self.author.clone() } else { self.representative.clone() }
    }

    /// Where others could come across it.
    fn places(&self) -> Vec<String> {
        let (problem, solution) = (self.problem.number, self.solution.number);
        let mut places = vec![
            paths::home(),
            paths::commune(COMMUNE),
            paths::commune_about(COMMUNE),
            paths::problems(COMMUNE),
            paths::problem(COMMUNE, problem),
            paths::solutions(COMMUNE),
            paths::solution(COMMUNE, solution),
            paths::solution_versions(COMMUNE, solution),
            paths::organisations(COMMUNE),
            paths::notifications(),
            paths::account(),
            paths::data_json(),
            paths::data_html(),
            paths::moderation_log(COMMUNE),
            paths::moderation_log_csv(COMMUNE),
            paths::moderation_entries(COMMUNE),
            paths::new_pledge(COMMUNE, solution),
        ];
        for size in ["small", "medium", "large"] {
            places.push(paths::photo(self.photo.id, size));
        }
        places.extend(self.all().into_iter().flat_map(|thing| [thing.page(), thing.flag(), thing.item()]));
        places
    }

    async fn singing(&self, client: &mut Client) -> Vec<String> {
        let mut singing = Vec::new();
        for place in self.places() {
            if mentions(&client.get(&place).await, CANARY) > 0 {
                singing.push(place);
            }
        }
        singing
    }
}

/// Supports, endorsements, comments, "me too", pledges.
async fn counts(house: &TestApp, scene: &Scene) -> Vec<i64> {
    let solution = "SELECT support_count + 10 * comment_count FROM solutions WHERE id = $1";
    vec![
        count(house, solution, scene.solution.id).await,
        count(house, "SELECT me_too_count + 10 * comment_count FROM problems WHERE id = $1", scene.problem.id).await,
        count(house, "SELECT COUNT(*) FROM endorsements WHERE solution_id = $1", scene.solution.id).await,
        count(house, "SELECT COUNT(*) FROM pledges WHERE solution_id = $1", scene.solution.id).await,
        count(house, "SELECT done + report_count FROM pledges WHERE id = $1", scene.pledge.id).await,
    ]
}

on_both_engines!(everything_hidden_is_nowhere_and_a_right_appeal_brings_it_back, |house| {
    let mut scene = scene(&house).await;
    let before = counts(&house, &scene).await;
    let mut visitor = house.visitor();
    let (sang, told) = (scene.singing(&mut visitor).await, scene.singing(&mut scene.other.clone()).await);
    assert!(sang.len() >= 12, "the canary sings while it is public: {sang:?}");
    assert!(told.contains(&paths::notifications()), "{told:?}");

    for thing in scene.all() {
        let hidden = decide(&mut scene.moderator, thing, "hide", HIDE).await;
        assert_eq!(hidden.status, StatusCode::SEE_OTHER, "{:?}: {}", thing.kind, hidden.words());
        assert_eq!(state(&house, thing).await, (Visibility::Hidden, 1), "{:?}", thing.kind);
    }
    let officer = house.staff("Agente", Role::Officer).await;
    for client in [&mut visitor, &mut scene.other.clone(), &mut officer.clone()] {
        assert_eq!(scene.singing(client).await, Vec::<String>::new());
        for thing in scene.all() {
            let page = client.get(&thing.page()).await;
            assert_eq!(page.status, StatusCode::OK, "{:?}", thing.kind);
            assert!(page.has(".tombstone") && page.words().contains("Règle : insulte"), "{:?}: {}", thing.kind, page.words());
            assert!(!page.words().contains("Vous traitez vos voisins"), "the note is for the author alone");
        }
    }
    let page = visitor.get(&scene.solution.page()).await;
    assert!(page.words().contains("une personne dont le nom est masqué") && page.words().contains("une organisation dont le nom est masqué"));
    assert_eq!(page.all("#pledges li .tombstone").len(), 1, "the pledge leaves a trace in the list");
    let shared = visitor.get(&scene.problem.page()).await.text();
    assert!(!shared.contains(&scene.photo.id.to_string()), "no picture, no share tag leads to it");
    assert!(scene.other.get(&paths::notifications()).await.words().contains("une organisation dont le nom est masqué"));
    assert_eq!(counts(&house, &scene).await, before, "hiding counts nothing down");

    let mut second = house.staff("Seconde", Role::Moderator).await;
    for thing in scene.all() {
        let mut own = scene.concerned(thing);
        let page = own.get(&thing.page()).await;
        assert!(page.text().contains(CANARY) && page.words().contains("Vous traitez vos voisins"), "{:?}: {}", thing.kind, page.words());
        let path = paths::appeal(COMMUNE, thing.kind.as_str(), thing.id);
        assert!(page.has(&format!("a[href='{path}']")), "{:?}", thing.kind);
        assert_eq!(scene.other.post(&path, WHY).await.status, StatusCode::NOT_FOUND, "{:?}", thing.kind);
        assert_eq!(own.get(&path).await.status, StatusCode::OK, "{:?}", thing.kind);
        own.post(&path, WHY).await.redirect();
        let judged = paths::moderation_appeal(COMMUNE, thing.kind.as_str(), thing.id);
        let answer = [("outcome", "reversed"), ("answer", "Relu avec une autre personne : voici pourquoi.")];
        assert_eq!(scene.moderator.post(&judged, &answer).await.status, StatusCode::FORBIDDEN, "who hid does not judge");
        second.post(&judged, &answer).await.redirect();
        assert_eq!(state(&house, thing).await, (Visibility::Published, 1), "{:?}", thing.kind);
    }
    assert_eq!(scene.singing(&mut visitor).await, sang, "all of it is back");
    assert_eq!(scene.singing(&mut scene.other.clone()).await, told);
    assert_eq!(counts(&house, &scene).await, before);
});

on_both_engines!(flags_put_each_kind_under_review_and_a_moderator_keeps_or_restores_it, |house| {
    let mut scene = scene(&house).await;
    for thing in scene.all() {
        assert!(scene.other.get(&thing.page()).await.has(&format!("a[href='{}']", thing.flag())), "{:?} has its link", thing.kind);
        for name in ["Hassan", "Khadija", "Mina"] {
            flag(&mut house.resident(name).await, thing).await.redirect();
        }
        assert_eq!(state(&house, thing).await.0, Visibility::UnderReview, "{:?}", thing.kind);
        assert!(house.visitor().get(&thing.page()).await.words().contains(&fr(tr::moderation::UNDER_REVIEW)), "{:?}", thing.kind);
        let mut own = scene.concerned(thing);
        assert_eq!(own.get(&thing.flag()).await.status, StatusCode::FORBIDDEN, "nobody flags their own: {:?}", thing.kind);
        let queue = scene.moderator.get(&paths::moderation(COMMUNE)).await;
        assert!(queue.has(&format!("a[href='{}']", thing.item())), "{:?}", thing.kind);
        let item = scene.moderator.get(&thing.item()).await;
        assert!(item.text().contains(CANARY), "{:?}", thing.kind);
        assert_eq!(item.has("img.item-photo"), thing.kind == ItemKind::Photo);
        decide(&mut scene.moderator, thing, "dismiss", &[]).await.redirect();
        assert_eq!(state(&house, thing).await.0, Visibility::Published, "{:?}", thing.kind);
        decide(&mut scene.moderator, thing, "hide", HIDE).await.redirect();
        assert_eq!(scene.other.get(&thing.flag()).await.status, StatusCode::NOT_FOUND, "what is hidden is not flagged: {:?}", thing.kind);
        decide(&mut scene.moderator, thing, "restore", RESTORE).await.redirect();
        assert_eq!(state(&house, thing).await.0, Visibility::Published, "{:?}", thing.kind);
        assert_eq!(count(&house, TOLD, thing.id).await, 2, "{:?}", thing.kind);
    }
    assert!(house.mails().await.iter().filter(|mail| mail.text.contains("Vous traitez vos voisins")).count() >= 4);
});

on_both_engines!(each_kind_is_rewritten_by_its_own_rules_and_read_before_it_returns, |house| {
    let mut scene = scene(&house).await;
    let good: [(Thing, &[(&str, &str)]); 4] = [
        (scene.photo, &[("body", "Un mur nu")]),
        (scene.profile, &[("title", "Naima Benali")]),
        (
            scene.organisation,
            &[
                ("title", "تعاونية النخلة"),
                ("title_fr", "Coopérative Nakhla"),
                ("body", "نجمع الزيتون ونعصره مع فلاحي الدوار."),
                ("body_fr", "Nous pressons les olives du douar."),
            ],
        ),
        (scene.pledge, &[("body", "Des bacs pour chaque rue"), ("helps", "bacs")]),
    ];
    for (thing, fields) in good {
        decide(&mut scene.moderator, thing, "hide", HIDE).await.redirect();
        let mut own = scene.concerned(thing);
        let path = paths::resubmit(COMMUNE, thing.kind.as_str(), thing.id);
        let form = own.get(&path).await;
        assert!(form.text().contains(CANARY), "{:?}", thing.kind);
        let version = form.value("version").expect("a version");
        // A photo needs no description: only one that is too long is refused.
        let wrong = if thing.kind == ItemKind::Photo { "o".repeat(301) } else { String::new() };
        let typed: Vec<(&str, &str)> = fields.iter().map(|(name, _)| (*name, wrong.as_str())).chain([("version", version.as_str())]).collect();
        let refused = own.post(&path, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{:?}", thing.kind);
        assert!(refused.has(&format!("#{}-error", fields[0].0)), "{:?}: {}", thing.kind, refused.words());
        let sent: Vec<(&str, &str)> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        assert_eq!(scene.other.post(&path, &sent).await.status, StatusCode::NOT_FOUND, "{:?}", thing.kind);
        assert_eq!(own.post(&path, &sent).await.redirect(), thing.page(), "{:?}", thing.kind);
        assert_eq!(state(&house, thing).await, (Visibility::Held, 2), "{:?}", thing.kind);
        let waiting = house.visitor().get(&thing.page()).await.text();
        assert!(!waiting.contains(fields[0].1), "nobody reads it yet: {:?}", thing.kind);
        decide(&mut scene.moderator, thing, "release", &[]).await.redirect();
        assert_eq!(state(&house, thing).await, (Visibility::Published, 2), "{:?}", thing.kind);
        assert!(house.visitor().get(&thing.page()).await.text().contains(fields[fields.len() - 1].1), "{:?}", thing.kind);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM withheld_texts WHERE item_id = $1", thing.id).await, 1, "nothing is lost: {:?}", thing.kind);
    }
    let (mut visitor, mut other) = (house.visitor(), scene.other.clone());
    let photos: Vec<String> = scene.places().into_iter().filter(|place| place.starts_with("/photos/")).collect();
    let sang = scene.singing(&mut visitor).await;
    assert!(sang.iter().all(|place| photos.contains(place)), "not a word of the former texts: {sang:?}");
    let sang = scene.singing(&mut other).await;
    assert!(sang.iter().all(|place| photos.contains(place)), "nor in what others were told or may download: {sang:?}");
});

#[tokio::test]
async fn a_name_is_the_matter_of_where_its_person_wrote_or_lives_and_of_who_hid_it() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let mut scene = scene(&house).await;
    let elsewhere = |thing: Thing| paths::moderation_item("oued-zem", thing.kind.as_str(), thing.id);
    let mut stranger = house.staff_of("oued-zem", "Omar", Role::Moderator).await;
    for thing in scene.all() {
        assert_eq!(stranger.get(&elsewhere(thing)).await.status, StatusCode::NOT_FOUND, "{:?}", thing.kind);
    }
    house.verify_residence(id(&scene.author), "oued-zem").await;
    assert_eq!(stranger.get(&elsewhere(scene.profile)).await.status, StatusCode::OK, "who lives there");
    let flagging = paths::profile_flag("oued-zem", format!("person{}", scene.profile.number));
    assert_eq!(scene.other.get(&flagging).await.status, StatusCode::NOT_FOUND, "the form does not tell where somebody lives");
    decide(&mut scene.moderator, scene.profile, "hide", HIDE).await.redirect();
    assert_eq!(stranger.get(&elsewhere(scene.profile)).await.status, StatusCode::NOT_FOUND, "whoever hid it decides on");
    let form = scene.author.get(&paths::account_name()).await;
    assert_eq!(form.status, StatusCode::OK);
    let changed = scene.author.post(&paths::account_name(), &[("name", "Un autre nom")]).await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY, "a hidden name changes by rewriting alone");
    let quiet = house.participant("Nadia").await;
    let silent =
        Thing { kind: ItemKind::Profile, id: id(&quiet).0, number: number_in(&house, "SELECT handle FROM accounts WHERE id = $1", id(&quiet).0).await };
    assert_eq!(scene.moderator.get(&silent.item()).await.status, StatusCode::NOT_FOUND, "who wrote nothing here");
}

on_both_engines!(a_pledge_is_held_before_it_is_read_and_the_clock_releases_it, |house| {
    let (mut representative, organisation) = house.representative("Driss").await;
    let mut asker = house.resident("Fatima").await;
    let solution = solution(&house, id(&asker), "Un composteur au souk", "Chacun y porte ses pelures.").await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::holding(COMMUNE), &[("intent", "save"), ("held", "pledge.organisation"), ("held", "photo.new")]).await.redirect();
    let organisation = organisation.to_string();
    let promise = [("act_as", organisation.as_str()), ("kind", "hours"), ("what", "Canari-bleu : curer la séguia"), ("amount", "12"), ("due_on", "2026-12-01")];
    let made = representative.post(&paths::new_pledge(COMMUNE, solution.number), &promise).await.redirect();
    let thing = Thing { kind: ItemKind::Pledge, id: made.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id"), number: 0 };
    assert_eq!(state(&house, thing).await.0, Visibility::Held);
    let page = representative.get(&thing.page()).await.words();
    assert!(page.contains(&fr(tr::holding::notice::PLEDGE)), "{page}");
    for client in [&mut house.visitor(), &mut asker] {
        assert_eq!(client.get(&thing.page()).await.status, StatusCode::NOT_FOUND, "not even that it is there");
        assert!(!client.get(&solution.page()).await.has("#pledges"));
        assert!(!client.get(&paths::notifications()).await.text().contains("Tamunt"));
    }
    house.wait_seconds(72 * 3_600 + 1);
    tajmaat::moderation::releasing::tidy(&house.app).await.expect("tidied");
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert!(house.visitor().get(&thing.page()).await.words().contains("curer la séguia"));
    let mut asker = house.signed_in(id(&asker), false).await;
    assert!(asker.get(&paths::notifications()).await.words().contains("Tamunt"), "the author of the solution is told now");
});

on_both_engines!(a_pledge_that_was_never_read_leaves_no_trace_when_it_is_hidden, |house| {
    let (mut representative, organisation) = house.representative("Driss").await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::holding(COMMUNE), &[("intent", "save"), ("held", "pledge.organisation")]).await.redirect();
    let asker = house.resident("Fatima").await;
    let solution = solution(&house, id(&asker), "Un composteur au souk", "Chacun y porte ses pelures.").await;
    let organisation = organisation.to_string();
    let promise = [("act_as", organisation.as_str()), ("kind", "hours"), ("what", "Canari-bleu : curer la séguia"), ("amount", "12"), ("due_on", "2026-12-01")];
    let made = representative.post(&paths::new_pledge(COMMUNE, solution.number), &promise).await.redirect();
    let thing = Thing { kind: ItemKind::Pledge, id: made.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id"), number: 0 };
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(moderator.get(&format!("{}?state=held", paths::moderation(COMMUNE))).await.has(&format!("a[href='{}']", thing.item())));
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(house.visitor().get(&thing.page()).await.status, StatusCode::NOT_FOUND);
    assert!(!house.visitor().get(&solution.page()).await.has("#pledges"));
    assert!(representative.get(&thing.page()).await.words().contains("Vous traitez vos voisins"));
    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert!(house.visitor().get(&solution.page()).await.text().contains("Canari-bleu"));
    let mut asker = asker;
    assert!(asker.get(&paths::notifications()).await.words().contains("Tamunt"), "told once it can be read");
});

on_both_engines!(the_description_of_a_photo_is_read_with_its_problem, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    administrator.post(&paths::holding(COMMUNE), &[("intent", "save"), ("words", "yes"), ("french", "canaribleu")]).await.redirect();
    let mut author = house.participant("Naima").await;
    let picture = image::DynamicImage::new_rgb8(40, 20);
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let fields =
        [("title", "Un bac déborde ici"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let asked = author.post_files(&paths::new_problem(COMMUNE), &fields[..2], &[("photos", "a.png", &png.into_inner())]).await;
    let (photo, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    let sent = [&fields[..], &[("upload_key", &key), ("photo", &photo), ("alt", "un canaribleu sur le mur")]].concat();
    author.post_files(&paths::new_problem(COMMUNE), &sent, &[]).await.redirect();
    let (visibility,): (String,) = house.app.db.one(sql("SELECT visibility FROM problems")).await.expect("a problem");
    assert_eq!(visibility, "held");
});

#[tokio::test]
async fn a_hidden_photo_is_asked_for_again_by_every_cache() {
    let house = TestApp::new().await;
    let mut scene = scene(&house).await;
    let path = paths::photo(scene.photo.id, "medium");
    let first = house.visitor().get(&path).await;
    assert_eq!(first.headers["cache-control"], "public, no-cache");
    assert_eq!(first.headers["etag"], "\"1-medium\"");
    decide(&mut scene.moderator, scene.photo, "hide", HIDE).await.redirect();
    assert_eq!(house.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    let own = scene.author.get(&path).await;
    assert_eq!((own.status, own.headers["cache-control"].to_str().expect("ascii")), (StatusCode::OK, "private, no-cache"));
    let old = pledge(&house, OrganisationId(scene.organisation.id), id(&scene.representative), scene.solution).await;
    assert_eq!(house.visitor().get(&paths::pledge(COMMUNE, old)).await.status, StatusCode::OK);
}
