//! Afterwards: who came, minutes with their document, and what was said in the room, which is moderated as anything else.

use app::model::Lang;
use app::model::content::{ItemKind, Role};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{Conn, RemarkId, sql};
use tajmaat::base::part::Basis;
use tajmaat::participation::consultations;

use super::{TITLE, count, meeting, page, press, send, told, with};
use crate::common::content::Thing;
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::published;
use crate::moderation::{HIDE, decide};
use crate::on_both_engines;

const SAID: &str = "Canari : mettez le souk près de la gare.";
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";
const MINUTES: [(&str, &str); 2] = [("minutes_ar", "اتفق الحاضرون على مكان السوق وأوقات فتحه."), ("minutes_fr", "Les présents s'accordent sur l'emplacement.")];

fn remark(body: &str) -> Vec<(&'static str, String)> {
    [("body", body), ("language", "fr"), ("speaker", "organisation"), ("organisation", "Coopérative Tamunt"), ("about", "Article 4")]
        .map(|(name, value)| (name, value.to_owned()))
        .into()
}

async fn enter(officer: &mut Client, number: i64, fields: &[(&'static str, String)]) -> crate::common::client::Answer {
    send(officer, &paths::meeting_remarks(COMMUNE, number, 1), fields).await
}

/// A meeting of yesterday for which somebody had registered, its officer and that person.
async fn held(house: &TestApp) -> (Client, Client, i64) {
    let (officer, id, number) = published(house).await;
    meeting(house, (id, &officer), 1, None).await;
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    house.wait_seconds(2 * 86_400);
    let officer = house.signed_in(officer.account.expect("signed in"), true).await;
    (officer, amina, number)
}

on_both_engines!(who_came_is_entered_by_ticks_and_numbers, |house| {
    let (mut officer, amina, number) = held(&house).await;
    let path = paths::meeting_attendance(COMMUNE, number, 1);
    let (id, other) = (amina.account.expect("signed in").to_string(), house.participant("Brahim").await.account.expect("signed in").to_string());
    let wrong = officer.post(&path, &[("attended", &id), ("residents", "beaucoup")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.has("#residents-error") && wrong.has("input[name='attended'][checked]"),
        "{}",
        wrong.words()
    );
    // Nobody comes who had not registered, whatever is sent.
    officer.post(&path, &[("attended", &id), ("attended", &other), ("residents", "7"), ("organisations", ""), ("commune", "2")]).await.redirect();
    assert_eq!(count(&house, "SELECT attended_count FROM meetings").await, 1);
    let read = house.visitor().get(&page(number)).await;
    assert!(read.all("#attendance").join(" ").contains("10 personnes"), "{}", read.words());
    officer.post(&path, &[("residents", "7")]).await.redirect();
    assert_eq!(count(&house, "SELECT attended_count FROM meetings").await, 0, "a tick is taken away again");
});

on_both_engines!(minutes_are_published_with_their_document_and_told_once, |house| {
    let (mut officer, amina, number) = held(&house).await;
    let path = paths::meeting_minutes(COMMUNE, number, 1);
    let short = officer.post_files(&path, &[("minutes_ar", "x"), ("minutes_fr", MINUTES[1].1)], &[]).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.has("#minutes_ar-error"), "{}", short.words());
    let page_of = officer.post_files(&path, &MINUTES, &[("file", "pv.html", b"<script>")]).await;
    assert!(page_of.has("#file-error"), "only the content tells what a file is: {}", page_of.words());
    officer.post_files(&path, &MINUTES, &[("file", "pv.pdf", PDF)]).await.redirect();
    assert_eq!(told(&house, &amina, "minutes").await, 1);
    let read = house.visitor().get(&page(number)).await;
    assert!(read.all("#minutes").join(" ").contains(MINUTES[1].1), "{}", read.words());
    let file = house.visitor().get(&paths::meeting_file(COMMUNE, number, 1)).await;
    assert_eq!((file.status, file.text().as_bytes()), (StatusCode::OK, PDF));
    // A correction is not told, and the document stays.
    officer.post_files(&path, &[MINUTES[0], ("minutes_fr", "Les présents s'accordent sur l'emplacement du souk.")], &[]).await.redirect();
    assert_eq!(told(&house, &amina, "minutes").await, 1);
    assert_eq!(house.visitor().get(&paths::meeting_file(COMMUNE, number, 1)).await.status, StatusCode::OK);
});

on_both_engines!(nothing_is_written_down_before_it_begins, |house| {
    let (officer, id, number) = published(&house).await;
    let mut officer = officer;
    meeting(&house, (id, &officer), 5, None).await;
    assert_eq!(enter(&mut officer, number, &remark(SAID)).await.status, StatusCode::CONFLICT);
    assert_eq!(officer.post(&paths::meeting_attendance(COMMUNE, number, 1), &[("residents", "3")]).await.status, StatusCode::CONFLICT);
    assert_eq!(officer.post_files(&paths::meeting_minutes(COMMUNE, number, 1), &MINUTES, &[]).await.status, StatusCode::CONFLICT);
});

on_both_engines!(what_was_said_is_read_by_everybody_with_who_said_it, |house| {
    let (mut officer, _, number) = held(&house).await;
    for (name, wrong) in [("body", "body"), ("language", "language"), ("speaker", "speaker"), ("organisation", "organisation")] {
        let refused = enter(&mut officer, number, &with(remark(SAID), &[(name, "")])).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has(&format!("#{wrong}-error")), "{name}: {}", refused.words());
    }
    enter(&mut officer, number, &remark(SAID)).await.redirect();
    enter(&mut officer, number, &remark(SAID)).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM meeting_remarks").await, 1, "a form sent twice");
    let read = house.visitor().get(&page(number)).await;
    let said = read.all("#remarks").join(" ");
    for part in ["Canari", "Coopérative Tamunt", "Article 4"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let mut amina = house.participant("Amina").await;
    assert_eq!(enter(&mut amina, number, &remark("Je parle pour moi-même.")).await.status, StatusCode::FORBIDDEN);
});

/// Something that was said, as it is moderated.
async fn thing(house: &TestApp) -> Thing {
    let (id,): (RemarkId,) = house.app.db.one(sql("SELECT id FROM meeting_remarks")).await.expect("a remark");
    Thing { kind: ItemKind::Remark, id: id.0, number: 0 }
}

on_both_engines!(it_is_flagged_hidden_contested_and_shown_again, |house| {
    let (mut officer, _, number) = held(&house).await;
    enter(&mut officer, number, &remark(SAID)).await.redirect();
    let thing = thing(&house).await;
    house.app.db.run(sql("UPDATE communes SET review_weight = 1")).await.expect("settings");
    house.resident("Fatima").await.post(&thing.flag(), &[("reason", "insult")]).await.redirect();
    let reviewed = house.visitor().get(&page(number)).await;
    assert!(reviewed.text().contains("Canari"), "a flag alone hides nothing: {}", reviewed.words());
    assert_eq!(officer.post(&thing.flag(), &[("reason", "insult")]).await.status, StatusCode::FORBIDDEN, "nobody flags what they entered");
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    for path in [page(number), paths::remark(COMMUNE, thing.id), paths::consultation(COMMUNE, number)] {
        let text = house.visitor().get(&path).await.text();
        assert!(!text.contains("Canari") && !text.contains("Tamunt"), "{path}");
    }
    assert!(house.visitor().get(&page(number)).await.has("#remarks .tombstone"));
    // Who entered it reads why, and contests it.
    let own = officer.get(&thing.page()).await;
    assert!(own.text().contains("Canari") && own.has("a[href*='/contest/remark/']"), "{}", own.words());
    officer.post(&paths::appeal(COMMUNE, "remark", thing.id), &[("body", "Le canari est un oiseau, personne n'est visé.")]).await.redirect();
    let reversed = [("outcome", "reversed"), ("answer", "Relu : le mot est celui d'un oiseau.")];
    house.staff("Naïma", Role::Administrator).await.post(&thing.act("appeal"), &reversed).await.redirect();
    assert!(house.visitor().get(&page(number)).await.text().contains("Canari"), "it is read again");
});

on_both_engines!(a_hidden_remark_is_rewritten_by_who_entered_it, |house| {
    let (mut officer, _, number) = held(&house).await;
    enter(&mut officer, number, &remark(SAID)).await.redirect();
    let thing = thing(&house).await;
    decide(&mut house.staff("Sanae", Role::Moderator).await, thing, "hide", HIDE).await.redirect();
    let form = officer.get(&paths::resubmit(COMMUNE, "remark", thing.id)).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.words());
    let version = form.value("version").unwrap_or_default();
    officer.post(&paths::resubmit(COMMUNE, "remark", thing.id), &[("body", "Mettez le souk près de la gare."), ("version", &version)]).await.redirect();
    let (body,): (String,) = house.app.db.one(sql("SELECT body FROM meeting_remarks")).await.expect("a text");
    assert_eq!(body, "Mettez le souk près de la gare.");
    assert!(!house.visitor().get(&page(number)).await.text().contains("Canari"));
});

on_both_engines!(another_commune_s_address_shows_nothing_of_it, |house| {
    let (officer, id, number) = published(&house).await;
    let (one, _) = meeting(&house, (id, &officer), -1, None).await;
    house.add_commune("oued-zem").await;
    let remark = crate::meetings::remark(&house, (one, officer.account.expect("signed in")), SAID).await;
    assert_eq!(house.visitor().get(&paths::remark(COMMUNE, remark)).await.status, StatusCode::OK);
    assert_eq!(house.visitor().get(&paths::remark("oued-zem", remark)).await.status, StatusCode::NOT_FOUND);
    // A decision can rest on it.
    let consultation = consultations::get(&mut &house.app.db, id).await.expect("a consultation");
    let (commune, mut bases) = (house.commune().await, Vec::<Basis>::new());
    for part in house.app.parts() {
        bases.extend(part.bases(&house.app, &mut Conn::Pool(&house.app.db), &consultation.asked(&commune)).await.expect("bases"));
    }
    let found = bases.iter().find(|basis| basis.key == "meeting.1").expect("the meeting");
    assert_eq!((found.count, found.title.get(Lang::Fr), found.path.as_str()), (1, TITLE, page(number).as_str()));
});

on_both_engines!(who_came_has_contributed, |house| {
    let (mut officer, amina, number) = held(&house).await;
    let account = amina.account.expect("signed in");
    let consultation = consultations::find(&mut &house.app.db, house.commune().await.id, number).await.expect("a consultation");
    let part = house.app.parts().find(|part| part.name() == "meetings").expect("the part");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), consultation.id, None, 10).await.expect("people"), []);
    tx.roll_back().await.expect("rolled back");
    officer.post(&paths::meeting_attendance(COMMUNE, number, 1), &[("attended", &account.to_string())]).await.redirect();
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), consultation.id, None, 10).await.expect("people"), [account]);
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), consultation.id, Some(account), 10).await.expect("people"), [], "those after one");
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (consultation.id, "meeting.1"), None, 10).await.expect("people"), [account]);
    for other in ["meeting.2", "meeting", "question.1", ""] {
        assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (consultation.id, other), None, 10).await.expect("people"), [], "{other}");
    }
});
