//! After publication: corrections, documents, later ends, giving up; each dated, with its reason, and told to whoever contributed.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::base::jobs;

use super::{TITLE, day_in, end_in, page, phases, published, send};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const REASON: &str = "Des habitants ont demandé plus de temps.";
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// Somebody who took part in the discussion.
async fn contributor(house: &TestApp, number: i64) -> Client {
    let mut person = house.participant("Amina").await;
    person.post(&paths::consultation_comments(COMMUNE, number), &[("body", "Près de la gare, il y a de la place.")]).await.redirect();
    person
}

async fn told(house: &TestApp, client: &Client) -> i64 {
    jobs::run_due(&house.app).await.expect("the jobs run");
    let select = sql("SELECT COUNT(*) FROM notifications WHERE kind = 'consultation' AND account_id = $1").bind(client.account.expect("signed in"));
    house.app.db.one::<(i64,)>(select).await.expect("a count").0
}

on_both_engines!(an_end_moves_later_with_a_reason_and_never_earlier, |house| {
    let (mut officer, _, number) = published(&house).await;
    let mut person = contributor(&house, number).await;
    let when = paths::consultation_phases(COMMUNE, number);
    let earlier = send(&mut officer, &when, &phases(&[(PhaseKind::Inform, 4), (PhaseKind::Discuss, 20), (PhaseKind::Decide, 40)])).await;
    assert!(earlier.status == StatusCode::UNPROCESSABLE_ENTITY && earlier.has("#discuss-error"), "{}", earlier.words());
    let gone = send(&mut officer, &when, &phases(&[(PhaseKind::Inform, 4), (PhaseKind::Decide, 40)])).await;
    assert!(gone.has("#discuss-error"), "no phase goes: {}", gone.words());
    let later = phases(&[(PhaseKind::Inform, 4), (PhaseKind::Discuss, 30), (PhaseKind::Decide, 40)]);
    let silent = send(&mut officer, &when, &later).await;
    assert!(silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.has("#reason-error"), "{}", silent.words());
    let with_reason: Vec<_> = later.into_iter().chain([("reason", REASON.to_owned())]).collect();
    let asked = send(&mut officer, &when, &with_reason).await;
    assert!(asked.status == StatusCode::OK && asked.value("reason").as_deref() == Some(REASON), "the next start is said once: {}", asked.words());
    let confirmed: Vec<_> = with_reason.into_iter().chain([("confirmed", "yes".to_owned())]).collect();
    send(&mut officer, &when, &confirmed).await.redirect();
    let read = house.visitor().get(&page(number)).await;
    let changes = read.all("#changes").join(" ");
    assert!(changes.contains(REASON) && changes.contains("au lieu du"), "{changes}");
    assert_eq!(told(&house, &person).await, 1);
    assert_eq!(told(&house, &officer).await, 0, "nobody is told of what they did");
    let inbox = person.get(&paths::notifications()).await;
    assert!(inbox.words().contains(TITLE), "{}", inbox.words());
    // What is over stays as it was.
    house.app.clock.set(end_in(30));
    let mut officer = house.staff("Naima", Role::Officer).await;
    let over = phases(&[(PhaseKind::Inform, 4), (PhaseKind::Discuss, 35), (PhaseKind::Decide, 40)]);
    let refused = send(&mut officer, &when, &over.into_iter().chain([("reason", REASON.to_owned())]).collect::<Vec<_>>()).await;
    assert!(refused.has("#discuss-error"), "{}", refused.words());
});

on_both_engines!(only_typing_mistakes_are_corrected, |house| {
    let (mut officer, _, number) = published(&house).await;
    let person = contributor(&house, number).await;
    let path = paths::consultation_texts(COMMUNE, number);
    let form = officer.get(&path).await;
    let names = ["title_ar", "title_fr", "purpose_ar", "purpose_fr", "settled_ar", "settled_fr", "decider_ar", "decider_fr", "binding_ar", "binding_fr"];
    let all: Vec<(&'static str, String)> = names.into_iter().map(|name| (name, form.value(name).expect("a text"))).collect();
    let with = |field: &str, text: &str| -> Vec<(&'static str, String)> {
        let changed = all.iter().map(|(name, value)| (*name, if *name == field { text.to_owned() } else { value.clone() }));
        changed.chain([("reason", "Une faute dans le titre.".to_owned())]).collect()
    };
    let another = send(&mut officer, &path, &with("purpose_fr", "Le marché sera vendu à une entreprise privée, sans autre discussion avec personne.")).await;
    assert!(another.status == StatusCode::UNPROCESSABLE_ENTITY && another.has("#purpose_fr-error"), "{}", another.words());
    let number_of_years = send(&mut officer, &path, &with("decider_fr", "Le conseil communal en 2031")).await;
    assert!(number_of_years.has("#decider_fr-error"), "a number is no typing mistake");
    send(&mut officer, &path, &with("title_fr", "Quel grand marché pour le quartier ?")).await.redirect();
    let read = house.visitor().get(&page(number)).await;
    assert!(read.words().contains("Quel grand marché") && read.has("#changes ins"), "{}", read.words());
    assert_eq!(told(&house, &person).await, 1);
    // Whom it is for does not change; who answers questions does.
    let who = paths::consultation_audience(COMMUNE, number);
    let me = officer.account.expect("signed in").to_string();
    officer.post(&who, &[("audience", "everyone"), ("contact_id", &me), ("contact", "Guichet 5"), ("reason", "Le guichet a changé.")]).await.redirect();
    let (audience, contact): (String, String) = house.app.db.one(sql("SELECT audience, contact FROM consultations")).await.expect("a row");
    assert_eq!((audience.as_str(), contact.as_str()), ("participants", "Guichet 5"));
});

on_both_engines!(one_form_tells_once_however_much_it_corrects, |house| {
    let (mut officer, _, number) = published(&house).await;
    let person = contributor(&house, number).await;
    let path = paths::consultation_texts(COMMUNE, number);
    let form = officer.get(&path).await;
    let names = ["title_ar", "title_fr", "purpose_ar", "purpose_fr", "settled_ar", "settled_fr", "decider_ar", "decider_fr", "binding_ar", "binding_fr"];
    let text = |name: &'static str| match name {
        "title_fr" => "Quel grand marché pour le quartier ?".to_owned(),
        "decider_fr" => "Le conseil de la commune".to_owned(),
        other => form.value(other).expect("a text"),
    };
    let reason = ("reason", "Deux fautes dans les textes.".to_owned());
    let fields: Vec<(&'static str, String)> = names.into_iter().map(|name| (name, text(name))).chain([reason]).collect();
    send(&mut officer, &path, &fields).await.redirect();
    let changes = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM consultation_changes")).await.expect("a count").0;
    assert_eq!((changes, told(&house, &person).await), (2, 1), "each is shown, and one is told");
});

on_both_engines!(documents_are_added_and_read, |house| {
    let (mut officer, _, number) = published(&house).await;
    let person = contributor(&house, number).await;
    let path = paths::consultation_documents(COMMUNE, number);
    let fields = [
        ("title_ar", "دراسة السوق"),
        ("title_fr", "Étude du marché"),
        ("summary_ar", "تقارن الدراسة بين ثلاثة أماكن للسوق."),
        ("summary_fr", "L'étude compare trois emplacements possibles."),
        ("reason", "L'étude vient d'être rendue."),
    ];
    officer.post_files(&path, &fields, &[("file_ar", "etude.pdf", PDF)]).await.redirect();
    let read = house.visitor().get(&page(number)).await;
    let files = read.attributes("#documents a", "href");
    assert_eq!(files.len(), 1, "{}", read.words());
    let file = house.visitor().get(&files[0]).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PDF));
    assert!(file.headers["content-security-policy"].to_str().expect("ascii").contains("sandbox"));
    assert_eq!(told(&house, &person).await, 1);
    let arabic = house.visitor().get(&format!("{}?lang=ar", page(number))).await;
    assert!(arabic.words().contains("دراسة السوق"), "{}", arabic.words());
    // What is public is not taken away again.
    let id = files[0].split('/').rev().nth(1).expect("an id").to_owned();
    assert_eq!(officer.post(&path, &[("act", "remove"), ("document", &id)]).await.status, StatusCode::CONFLICT);
});

on_both_engines!(one_is_given_up_with_a_reason, |house| {
    let (mut officer, _, number) = published(&house).await;
    let person = contributor(&house, number).await;
    let path = paths::cancel_consultation(COMMUNE, number);
    let short = officer.post(&path, &[("reason", "Non.")]).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.value("reason").as_deref() == Some("Non."), "{}", short.words());
    let reason = "L'étude de circulation n'est pas prête : nous la rendrons publique avant de vous consulter.";
    officer.post(&path, &[("reason", reason)]).await.redirect();
    house.app.clock.set(end_in(10));
    let read = house.visitor().get(&page(number)).await;
    assert!(read.words().contains(reason) && read.words().contains("annulé"), "{}", read.words());
    assert_eq!(told(&house, &person).await, 1);
    assert_eq!(officer.post(&path, &[("reason", reason)]).await.status, StatusCode::CONFLICT);
    let list = house.visitor().get(&paths::consultations(COMMUNE)).await;
    assert_eq!(list.all("section[aria-labelledby=closed] .card").len(), 1, "{}", list.words());
    let when = paths::consultation_phases(COMMUNE, number);
    let later = phases(&[(PhaseKind::Inform, 4), (PhaseKind::Discuss, 30), (PhaseKind::Decide, 40)]);
    let fields: Vec<_> = later.into_iter().chain([("reason", REASON.to_owned()), ("confirmed", "yes".to_owned())]).collect();
    assert_eq!(send(&mut officer, &when, &fields).await.status, StatusCode::CONFLICT, "nothing is moved any more");
    assert!(day_in(0) < day_in(10));
});
