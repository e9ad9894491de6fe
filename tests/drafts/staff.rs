//! Preparing a text, themes with their answers, the next version, rehearsal.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{Conn, ConsultationId, DraftTextId, sql};
use tajmaat::base::jobs;
use tajmaat::base::part::Basis;

use super::{ALL, BAGS, REASON, amend, article, commented, count, give, participants, prepare};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::{Outline, consultation, end_in};
use crate::on_both_engines;

fn editor(number: i64) -> String {
    paths::prepare_text(COMMUNE, number)
}

async fn draft(client: &mut Client, number: i64) -> String {
    client.get(&editor(number)).await.value("draft").expect("the editor")
}

async fn act(client: &mut Client, number: i64, fields: &[(&str, &str)]) -> StatusCode {
    let draft = draft(client, number).await;
    let fields: Vec<(&str, &str)> = std::iter::once(("draft", draft.as_str())).chain(fields.iter().copied()).collect();
    client.post(&editor(number), &fields).await.status
}

/// An officer with a draft of a consultation.
async fn prepared(house: &TestApp) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let (id, number) = consultation(house, officer.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    (officer, id, number)
}

on_both_engines!(a_text_is_made_article_by_article, |house| {
    let (mut officer, _, number) = prepared(&house).await;
    officer.post(&editor(number), &[("act", "begin")]).await.redirect();
    let form = paths::edit_article(COMMUNE, number);
    for (ar, fr) in [("نص أول للسوق", "Premier texte"), ("نص ثان للسوق", "Deuxième texte")] {
        let draft = draft(&mut officer, number).await;
        officer.post(&form, &[("draft", &draft), ("body_ar", ar), ("body_fr", fr)]).await.redirect();
    }
    let empty = officer.post(&form, &[("draft", "3"), ("heading_fr", "Objet")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.value("heading_fr").as_deref() == Some("Objet"));
    assert_eq!(act(&mut officer, number, &[("act", "up"), ("key", "2")]).await, StatusCode::SEE_OTHER);
    let page = officer.get(&editor(number)).await;
    let order = page.words();
    assert!(order.find("Deuxième texte") < order.find("Premier texte"), "{order}");
    assert_eq!(act(&mut officer, number, &[("act", "remove"), ("key", "1")]).await, StatusCode::SEE_OTHER);
    assert!(!officer.get(&editor(number)).await.words().contains("Premier texte"));
    // Two who edit at once do not undo each other.
    let old = officer.post(&form, &[("draft", "1"), ("body_ar", "نص آخر"), ("body_fr", "Autre texte")]).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    // Pasting takes the place of the whole.
    let paste = paths::paste_text(COMMUNE, number);
    let draft = draft(&mut officer, number).await;
    let differ = [("draft", draft.as_str()), ("text_ar", "المادة 1\nنص\nالمادة 2\nنص"), ("text_fr", "Article 1\nTexte")];
    let refused = officer.post(&paste, &differ).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("Article 1"), "{}", refused.words());
    let whole = [("draft", draft.as_str()), ("text_ar", "المادة 1\nنص\nالمادة 2\nنص"), ("text_fr", "Article 1 : Objet\nTexte collé\nArticle 2\nSuite collée")];
    officer.post(&paste, &whole).await.redirect();
    let page = officer.get(&editor(number)).await;
    assert!(page.words().contains("Texte collé") && !page.words().contains("Deuxième texte"), "{}", page.words());
    // Others have no say in it.
    assert_eq!(house.staff("Sanae", Role::Moderator).await.get(&editor(number)).await.status, StatusCode::FORBIDDEN);
    house.add_commune("oued-zem").await;
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    assert_eq!(elsewhere.post(&editor(number), &[("act", "begin")]).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(a_text_that_is_not_whole_keeps_the_consultation_from_being_published, |house| {
    let (mut officer, _, number) = prepared(&house).await;
    officer.post(&editor(number), &[("act", "begin")]).await.redirect();
    let empty = draft(&mut officer, number).await;
    officer.post(&paths::edit_article(COMMUNE, number), &[("draft", &empty), ("body_ar", "نص واحد")]).await.redirect();
    let refused = officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has(&format!("a[href='{}']", editor(number))), "{}", refused.words());
    let half = draft(&mut officer, number).await;
    let whole = [("draft", half.as_str()), ("key", "1"), ("body_ar", "نص واحد"), ("body_fr", "Un texte")];
    officer.post(&paths::edit_article(COMMUNE, number), &whole).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, "SELECT version FROM draft_texts").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM draft_articles").await, 1);
});

on_both_engines!(a_text_that_was_left_empty_goes_with_publication, |house| {
    let (mut officer, _, number) = prepared(&house).await;
    officer.post(&editor(number), &[("act", "begin")]).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM draft_texts").await, 0);
    assert!(!house.visitor().get(&paths::consultation(COMMUNE, number)).await.has("#text"));
});

on_both_engines!(what_people_are_asked_about_is_frozen, |house| {
    let (mut officer, _, number) = commented(&house, participants()).await;
    let form = paths::edit_article(COMMUNE, number);
    let fields = [("key", "1"), ("draft", "1"), ("body_ar", "نص آخر"), ("body_fr", "Autre chose")];
    assert_eq!(officer.post(&form, &fields).await.status, StatusCode::CONFLICT);
    assert_eq!(officer.post(&paths::publish_text(COMMUNE, number), &[("reason", "Une raison assez longue.")]).await.status, StatusCode::CONFLICT);
    // A promise to the public only grows.
    let promise = |number: &'static str| [("act", "promise"), ("promised", number)];
    assert_eq!(officer.post(&editor(number), &promise("1")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&editor(number), &promise("3")).await.redirect();
    assert_eq!(officer.post(&editor(number), &promise("99")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT promised FROM draft_texts").await, 3);
});

on_both_engines!(a_theme_is_answered_once_and_everybody_who_contributed_is_told_once, |house| {
    let (mut officer, id, number) = commented(&house, participants()).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    let first = amend(&house, &mut amina, number, "Les sacs sont permis au marché.").await;
    give(&mut brahim, number, &[("stance", "against"), ("reason", REASON)]).await.redirect();
    brahim.post(&paths::amendment_support(COMMUNE, first), &[("act", "support")]).await.redirect();
    let themes = paths::text_themes(COMMUNE, number);
    let page = officer.get(&themes).await;
    let items = page.attributes("input[name=item]", "value");
    assert_eq!(items.len(), 2, "{}", page.words());
    officer.post(&themes, &[("act", "theme"), ("title_ar", "مهلة للتجار"), ("title_fr", "Un délai pour les marchands")]).await.redirect();
    let assign: Vec<(&str, &str)> = [("act", "assign"), ("theme", "1")].into_iter().chain(items.iter().map(|item| ("item", item.as_str()))).collect();
    officer.post(&themes, &assign).await.redirect();
    assert_eq!(count(&house, "SELECT contribution_count FROM draft_themes").await, 2);
    assert!(officer.get(&editor(number)).await.words().contains("attend une réponse"), "the most supported has none yet");
    let path = paths::text_theme(COMMUNE, number, 1);
    let answer =
        [("outcome", "partly"), ("answer_ar", "سيكون للتجار ستة أشهر قبل بدء المنع."), ("answer_fr", "Les marchands auront six mois avant l'interdiction.")];
    let short = officer.post(&path, &answer[..2]).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.text().contains(answer[1].1), "{}", short.words());
    officer.post(&path, &answer).await.redirect();
    assert_eq!(officer.post(&path, &answer).await.status, StatusCode::CONFLICT, "once");
    assert_eq!(officer.post(&themes, &assign).await.status, StatusCode::CONFLICT, "nothing comes to it any more");
    jobs::run_due(&house.app).await.expect("the jobs run");
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'draft_text'").await, 2);
    // A job that was killed after it was done is done again: nobody is told twice.
    let (text,): (DraftTextId,) = house.app.db.one(sql("SELECT id FROM draft_texts")).await.expect("a text");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let again = serde_json::json!({ "consultation": id, "text": text, "what": { "theme": 1 } });
    jobs::enqueue(&house.app, &mut tx, tajmaat::participation::drafts::SLICE.jobs[0], &again).await.expect("queued");
    tx.commit().await.expect("kept");
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'draft_text'").await, 2);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs WHERE kind = 'draft_told'").await, 0);
    let told = brahim.get(&paths::notifications()).await;
    assert!(told.words().contains("thème auquel vous avez contribué"), "{}", told.words());
    let read = house.visitor().get(&paths::draft_text(COMMUNE, number)).await;
    assert!(read.words().contains(answer[2].1) && read.has("#theme-1"), "{}", read.words());
    // A decision can rest on the theme, and on the article of which nothing is in one.
    let consultation = tajmaat::participation::consultations::get(&mut &house.app.db, id).await.expect("it");
    let part = house.app.parts().find(|part| part.name() == "drafts").expect("the part");
    let commune = house.commune().await;
    let bases: Vec<Basis> = part.bases(&house.app, &mut Conn::Pool(&house.app.db), &consultation.asked(&commune)).await.expect("bases");
    assert_eq!(bases.iter().map(|basis| (basis.key.as_str(), basis.count)).collect::<Vec<_>>(), [("theme.1", 2), ("article.2", 0)]);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let mut people = [amina.account.expect("signed in"), brahim.account.expect("signed in")];
    people.sort_unstable();
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "theme.1"), None, 10).await.expect("people"), people);
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "theme.1"), Some(people[0]), 10).await.expect("people"), people[1..]);
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "article.2"), None, 10).await.expect("people"), []);
    assert_eq!(part.contributors_to(&mut Conn::Tx(&mut tx), (id, "nonsense"), None, 10).await.expect("people"), []);
    assert_eq!(part.contributors(&mut Conn::Tx(&mut tx), id, None, 10).await.expect("people"), people);
    tx.roll_back().await.expect("read");
});

on_both_engines!(contributions_of_another_text_are_put_into_no_theme_of_this_one, |house| {
    let (mut officer, _, number) = commented(&house, participants()).await;
    let (_, _, other) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let id = amend(&house, &mut amina, other, "Les sacs sont permis au marché.").await.to_string();
    let themes = paths::text_themes(COMMUNE, number);
    officer.post(&themes, &[("act", "theme"), ("title_ar", "مهلة للتجار"), ("title_fr", "Un délai")]).await.redirect();
    let refused = officer.post(&themes, &[("act", "assign"), ("theme", "1"), ("item", &id)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM draft_contributions WHERE theme IS NOT NULL").await, 0);
    assert_eq!(officer.get(&paths::text_theme(COMMUNE, number, 7)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(the_next_version_shows_what_changed_and_the_old_one_stays, |house| {
    let (officer, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    give(&mut amina, number, &[("stance", "against")]).await.redirect();
    house.app.clock.set(end_in(10));
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    let draft = draft(&mut officer, number).await;
    let new = "Les sacs en plastique sont interdits au marché dans six mois.";
    let fields = [("key", "1"), ("draft", draft.as_str()), ("body_ar", "تمنع الأكياس البلاستيكية في السوق بعد ستة أشهر."), ("body_fr", new)];
    let fields: Vec<(&str, &str)> = fields.into_iter().chain([("heading_ar", "الموضوع"), ("heading_fr", "Objet")]).collect();
    officer.post(&paths::edit_article(COMMUNE, number), &fields).await.redirect();
    assert_eq!(act(&mut officer, number, &[("act", "remove"), ("key", "2")]).await, StatusCode::CONFLICT, "people were asked about it");
    assert!(!house.visitor().get(&paths::draft_text(COMMUNE, number)).await.words().contains("six mois"), "not before it is published");
    let publish = paths::publish_text(COMMUNE, number);
    let reason = [("reason", "Les marchands ont demandé un délai.")];
    assert_eq!(officer.post(&publish, &[("reason", "court")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&publish, &reason).await.redirect();
    assert_eq!(officer.post(&publish, &reason).await.status, StatusCode::CONFLICT, "nothing is new");
    let read = house.visitor().get(&paths::draft_text(COMMUNE, number)).await;
    assert!(read.has("ins") && read.words().contains(reason[0].1), "{}", read.words());
    let old = house.visitor().get(&paths::with_query(paths::draft_text(COMMUNE, number), &[("version", "1")])).await;
    assert!(old.words().contains(BAGS) && !old.words().contains("six mois"), "{}", old.words());
    let none = house.visitor().get(&paths::with_query(paths::draft_text(COMMUNE, number), &[("version", "9")])).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    // What people were asked about is what its page shows.
    assert!(house.visitor().get(&article(number, 1)).await.words().contains(BAGS));
    jobs::run_due(&house.app).await.expect("the jobs run");
    let select = sql("SELECT COUNT(*) FROM notifications WHERE kind = 'draft_text' AND account_id = $1").bind(amina.account.expect("signed in"));
    assert_eq!(house.app.db.one::<(i64,)>(select).await.expect("a number").0, 1);
});

on_both_engines!(a_rehearsal_keeps_nothing, |house| {
    let (mut officer, id, number) = prepared(&house).await;
    prepare(&house, id).await;
    let path = paths::rehearse_text(COMMUNE, number);
    assert!(officer.get(&path).await.words().contains(BAGS));
    let tried = officer.post(&path, &[("stance", "amend"), ("reason", REASON), ("wording", "Les sacs sont permis."), ("language", "fr")]).await;
    assert!(tried.status == StatusCode::OK && tried.has("ins"), "{}", tried.words());
    assert_eq!(officer.post(&path, &[("stance", "amend")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, ALL).await, 0);
    let as_participant = paths::with_query(paths::rehearse_consultation(COMMUNE, number), &[("as", "participant")]);
    let page = officer.get(&as_participant).await;
    assert!(page.has(&format!("a[href='{path}']")), "{}", page.words());
    // It is nobody else's.
    assert_eq!(house.participant("Amina").await.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.visitor().get(&paths::draft_text(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
});
