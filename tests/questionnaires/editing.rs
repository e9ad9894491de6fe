//! Two officers at once, lists that several questions share, and beginning while somebody publishes.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use xlsform::to_xlsx;

use super::staff::{draft, upload};
use super::{asked, count, form, kept, participants};
use crate::common::{COMMUNE, Client, fr};
use crate::on_both_engines;
use app::words::tr;

/// The fields of the form of a question, as the page has them.
async fn fields(officer: &mut Client, number: i64, name: &str) -> Vec<(&'static str, String)> {
    let page = officer.get(&paths::with_query(paths::edit_question(COMMUNE, number), &[("name", name)])).await;
    let mut fields = Vec::new();
    for field in ["was", "draft", "name", "label_ar", "label_fr", "choices"] {
        fields.push((field, page.value(field).unwrap_or_default()));
    }
    fields.push(("kind", page.attributes("select[name=kind] option[selected]", "value").join("")));
    fields
}

fn sent<'f>(fields: &'f [(&'static str, String)], changed: &[(&'static str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let own = fields.iter().map(|(name, value)| (*name, value.as_str()));
    own.map(|(name, value)| (name, changed.iter().find(|(known, _)| *known == name).map_or(value, |(_, value)| *value))).collect()
}

const DRAFT: &str = "SELECT draft FROM questionnaires";

on_both_engines!(whoever_is_second_keeps_what_they_typed_and_sees_what_is_there_now, |house| {
    let (mut mostafa, number) = draft(&house).await;
    upload(&mut mostafa, number, &to_xlsx(&form()).expect("a workbook")).await.redirect();
    let mut sanaa = house.staff("Sanaa", app::model::content::Role::Officer).await;
    let edit = paths::edit_question(COMMUNE, number);
    let (first, second) = (fields(&mut mostafa, number, "water").await, fields(&mut sanaa, number, "water").await);
    mostafa.post(&edit, &sent(&first, &[("label_fr", "Avez-vous l'eau du réseau ?")])).await.redirect();
    let back = sanaa.post(&edit, &sent(&second, &[("label_fr", "Avez-vous de l'eau ?")])).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    assert_eq!(back.value("label_fr").as_deref(), Some("Avez-vous de l'eau ?"), "what was typed is kept");
    assert!(back.words().contains("Avez-vous l'eau du réseau ?") && back.words().contains(&fr(tr::questionnaires::staff::STALE)), "{}", back.words());
    assert!(kept(&house, DRAFT).await.to_string().contains("du réseau"), "nothing is overwritten");
    // Having seen it, she may.
    let now = back.value("draft").expect("a number");
    sanaa.post(&edit, &sent(&second, &[("label_fr", "Avez-vous de l'eau ?"), ("draft", &now)])).await.redirect();
    assert!(kept(&house, DRAFT).await.to_string().contains("Avez-vous de l'eau ?"));
    // A workbook and the settings that were opened before are refused too.
    let old = second.iter().find(|(name, _)| *name == "draft").map(|(_, value)| value.as_str()).expect("a number");
    let path = paths::upload_questions(COMMUNE, number);
    let bytes = to_xlsx(&form()).expect("a workbook");
    let late = mostafa.post_files(&path, &[("draft", old)], &[("workbook", "questions.xlsx", &bytes)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let settings = [("act", "settings"), ("draft", old), ("permission", "permission"), ("results", "open"), ("paper", "yes")];
    let late = mostafa.post(&paths::prepare_questions(COMMUNE, number), &settings).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("input[name=results][value=open][checked]"), "what was chosen is still chosen");
    assert!(kept(&house, DRAFT).await.to_string().contains("Avez-vous de l'eau ?"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaires WHERE results = 'open'").await, 0);
});

on_both_engines!(a_list_that_others_choose_from_is_split_when_one_of_them_changes, |house| {
    let (mut officer, number) = draft(&house).await;
    let mut two = form();
    let mut again = two.pages[0].questions[0].clone();
    again.name = "light".to_owned();
    two.pages[2].questions.push(again);
    upload(&mut officer, number, &to_xlsx(&two).expect("a workbook")).await.redirect();
    let page = officer.get(&paths::with_query(paths::edit_question(COMMUNE, number), &[("name", "light")])).await;
    assert!(page.all("#choices-hint").join("").contains("questions : 1"), "{}", page.words());
    let own = fields(&mut officer, number, "light").await;
    let edit = paths::edit_question(COMMUNE, number);
    officer.post(&edit, &sent(&own, &[("choices", "yes | نعم | Oui\nno | لا | Non\nsometimes | أحيانا | Parfois")])).await.redirect();
    let draft: xlsform::Form = serde_json::from_value(kept(&house, DRAFT).await).expect("a form");
    let choices = |name: &str| draft.list_of(draft.question(name).expect("a question")).expect("a list").choices.len();
    assert_eq!((choices("water"), choices("light")), (2, 3));
});

on_both_engines!(what_is_asked_already_keeps_its_list_and_says_who_shares_it, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let mut two = form();
    let mut again = two.pages[0].questions[0].clone();
    again.name = "light".to_owned();
    again.required = xlsform::Required::No;
    two.pages[2].questions.push(again);
    upload(&mut officer, number, &to_xlsx(&two).expect("a workbook")).await.redirect();
    let page = officer.get(&paths::with_query(paths::edit_question(COMMUNE, number), &[("name", "water")])).await;
    assert!(page.all("#choices-hint").join("").contains("changent pour toutes"), "{}", page.words());
});

on_both_engines!(questions_are_not_begun_for_what_is_being_published, |house| {
    let (mut officer, number) = draft(&house).await;
    let list = paths::prepare_questions(COMMUNE, number);
    assert!(officer.get(&list).await.has("input[name=act][value=begin]"));
    house.app.db.run(sql("UPDATE consultations SET published_at = created_at")).await.expect("published");
    assert_eq!(officer.post(&list, &[("act", "begin")]).await.status, StatusCode::CONFLICT);
    let bytes = to_xlsx(&form()).expect("a workbook");
    let late = officer.post_files(&paths::upload_questions(COMMUNE, number), &[], &[("workbook", "questions.xlsx", &bytes)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaires").await, 0);
});

on_both_engines!(publishing_and_beginning_at_once_leave_no_questions_that_nobody_is_asked, |house| {
    let (mut officer, number) = draft(&house).await;
    let mut other = house.signed_in(officer.account.expect("signed in"), true).await;
    let (list, publish) = (paths::prepare_questions(COMMUNE, number), paths::publish_consultation(COMMUNE, number));
    let (begun, _) = tokio::join!(officer.post(&list, &[("act", "begin")]), other.post(&publish, &[]));
    let published = count(&house, "SELECT COUNT(*) FROM consultations WHERE published_at IS NOT NULL").await;
    let forgotten = count(&house, "SELECT COUNT(*) FROM questionnaires WHERE version = 0").await;
    assert!(published == 0 || forgotten == 0, "{:?} {published} {forgotten}", begun.status);
});

/// Every field of the form of a question, as the page has it.
async fn whole(officer: &mut Client, number: i64, name: &str) -> Vec<(String, String)> {
    let page = officer.get(&paths::with_query(paths::edit_question(COMMUNE, number), &[("name", name)])).await;
    let mut fields: Vec<(String, String)> = vec![("kind".to_owned(), page.attributes("select[name=kind] option[selected]", "value").join(""))];
    let names = ["required", "long", "randomize"];
    let ticked = names.into_iter().filter(|name| page.has(&format!("input[name={name}][checked]")));
    fields.extend(ticked.map(|name| (name.to_owned(), "yes".to_owned())));
    let named = [
        page.attributes("main input[type=text][name], main input[type=hidden][name], main input:not([type])[name]", "name"),
        page.attributes("main textarea[name]", "name"),
    ];
    for name in named.concat() {
        fields.push((name.clone(), page.value(&name).unwrap_or_default()));
    }
    let condition = page.attributes("select[name=condition] option[selected]", "value").join("");
    let unless = page.attributes("input[name=unless][checked]", "value").join("");
    fields.extend([("condition".to_owned(), condition), ("unless".to_owned(), unless)]);
    fields
}

/// A form with whatever the editor has a field for.
fn rich() -> xlsform::Form {
    let mut rich = form();
    let condition = |text: &str| xlsform::Expression::parse(text).expect("a condition");
    let water = &mut rich.pages[0].questions[0];
    water.guidance_hint = xlsform::Text::new().with("ar", "ماء الشبكة وحده.").with("fr", "L'eau du réseau seulement.");
    water.audio = xlsform::Text::new().with("ar", "q1-ar.mp3").with("fr", "q1-fr.mp3");
    let list = water.kind.selection().expect("choices").list.clone();
    let order = xlsform::Order::Random { seed: Some(7) };
    water.kind = xlsform::Kind::SelectOne(xlsform::Selection { list, filter: Some(condition("name != 'maybe'")), order });
    rich.pages[0].questions[1].required = xlsform::Required::When(condition("${water} = 'yes'"));
    let mut photo = xlsform::Question::new("well", xlsform::Kind::Image(xlsform::Image { max_pixels: Some(1_200) }));
    photo.label = xlsform::Text::new().with("ar", "صورة البئر").with("fr", "Une photo du puits");
    rich.pages[1].questions.push(photo);
    rich
}

on_both_engines!(boxes_and_choices_that_changed_meanwhile_are_named_as_texts_are, |house| {
    let (mut mostafa, number) = draft(&house).await;
    upload(&mut mostafa, number, &to_xlsx(&form()).expect("a workbook")).await.redirect();
    let mut sanaa = house.staff("Sanaa", app::model::content::Role::Officer).await;
    let edit = paths::edit_question(COMMUNE, number);
    let (first, second) = (fields(&mut mostafa, number, "people").await, fields(&mut sanaa, number, "people").await);
    mostafa.post(&edit, &[&sent(&first, &[("kind", "decimal")])[..], &[("required", "yes")]].concat()).await.redirect();
    let back = sanaa.post(&edit, &sent(&second, &[("label_fr", "Combien ?")])).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    let meanwhile = back.all(".notice dl").join(" ");
    for (label, now) in [(tr::questionnaires::staff::KIND, tr::questionnaires::kind::DECIMAL), (tr::questionnaires::staff::REQUIRED, tr::my_data::YES)] {
        assert!(meanwhile.contains(&fr(label)) && meanwhile.contains(&fr(now)), "{meanwhile}");
    }
    assert!(!meanwhile.contains(&fr(tr::questionnaires::staff::RANDOMIZE)), "what is the same is not named: {meanwhile}");
});

on_both_engines!(nothing_is_asked_before_its_recordings_are_there, |house| {
    let (mut officer, number) = draft(&house).await;
    let mut spoken = form();
    spoken.pages[0].questions[0].audio = xlsform::Text::new().with("ar", "eau.mp3").with("fr", "eau.mp3");
    spoken.lists[0].choices[0].audio = xlsform::Text::new().with("ar", "oui.mp3").with("fr", "oui.mp3");
    upload(&mut officer, number, &to_xlsx(&spoken).expect("a workbook")).await.redirect();
    let (publish, recordings) = (paths::publish_consultation(COMMUNE, number), paths::upload_questions(COMMUNE, number));
    let refused = officer.post(&publish, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("eau.mp3") && refused.words().contains("oui.mp3"), "{}", refused.words());
    let of_choice = |text: &String| text.contains("oui.mp3") && text.contains("un fichier Excel où");
    assert_eq!(refused.all(".error-summary a").iter().filter(|text| of_choice(text)).count(), 1, "a choice has no field: {}", refused.words());
    assert_eq!(refused.attributes(".error-summary a", "href").iter().filter(|way| **way == recordings).count(), 2, "{}", refused.words());
    let editor = officer.get(&paths::prepare_questions(COMMUNE, number)).await;
    assert!(editor.all(".error-summary").join(" ").contains("eau.mp3"), "{}", editor.words());
    let draft = editor.value("draft").expect("a number");
    // Those that no form names any more keep nobody from sending.
    let old = "INSERT INTO questionnaire_recordings (questionnaire_id, name, file, media_type, size, created_by, created_at) WITH RECURSIVE n (i) AS (SELECT 1 \
               UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT q.id, 'old' || n.i, 'file' || n.i, 'audio/mpeg', 1, $1, 0 FROM n, questionnaires q";
    house.app.db.run(sql(old).bind(officer.account.expect("signed in"))).await.expect("recordings");
    let files: [(&str, &str, &[u8]); 2] = [("recordings", "eau.mp3", b"ID3\x04 a voice"), ("recordings", "oui.mp3", b"ID3\x04 another")];
    officer.post_files(&recordings, &[("draft", &draft)], &files).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_recordings").await, 2);
    let public = officer.post(&publish, &[]).await;
    assert_eq!(public.status, StatusCode::SEE_OTHER, "{}", public.words());
    // A later version is not asked before either.
    let change = fields(&mut officer, number, "thanks").await;
    let audio = [("audio_ar", "merci.mp3"), ("audio_fr", "merci.mp3")];
    officer.post(&paths::edit_question(COMMUNE, number), &[&sent(&change, &[])[..], &audio[..]].concat()).await.redirect();
    let version = officer.get(&paths::publish_questions(COMMUNE, number)).await;
    assert!(version.words().contains("merci.mp3") && !version.has("textarea[name=reason]"), "{}", version.words());
    let refused = officer.post(&paths::publish_questions(COMMUNE, number), &[("reason", "La question est lue à voix haute.")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
});

on_both_engines!(what_the_editor_shows_it_keeps_from_one_workbook_to_the_next, |house| {
    let (mut officer, number) = draft(&house).await;
    upload(&mut officer, number, &to_xlsx(&rich()).expect("a workbook")).await.redirect();
    let edit = paths::edit_question(COMMUNE, number);
    let workbook = async |officer: &mut Client| {
        let bytes = officer.get(&paths::questions_draft(COMMUNE, number)).await.bytes;
        xlsform::parse_xlsx(&bytes, &xlsform::Limits::default()).expect("a form")
    };
    let before = workbook(&mut officer).await;
    // Every question is opened and sent as it is: nothing is another.
    for name in ["water", "people", "why", "well", "thanks", "permission"] {
        let fields = whole(&mut officer, number, name).await;
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        officer.post(&edit, &fields).await.redirect();
        let after = workbook(&mut officer).await;
        assert_eq!((&after.pages, &after.lists), (&before.pages, &before.lists), "{name}");
    }
    assert!(before.question("water").is_some_and(|water| !water.guidance_hint.is_empty() && !water.audio.is_empty()));
    // A photo is asked for, and what belongs to other kinds is refused beside its field.
    let page = officer.get(&paths::with_query(edit.clone(), &[("page", "1")])).await;
    let draft = page.value("draft").expect("a number");
    let new = [("draft", draft.as_str()), ("page", "1"), ("kind", "image"), ("label_ar", "صورة الباب"), ("label_fr", "Une photo de la porte")];
    let wrong = [("randomize", "yes"), ("choice_filter", "name = "), ("pixels", "7"), ("audio_fr", "../q2"), ("required_when", "${")];
    let refused = officer.post(&edit, &[&new[..], &wrong[..]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["randomize", "choice_filter", "pixels", "audio_fr", "required_when"] {
        assert!(refused.has(&format!("#{field}-error")), "{field}: {}", refused.words());
    }
    // The size of a photo is of no other kind.
    let kept = [&new[..2], &[("kind", "text"), ("label_ar", "أين الباب؟"), ("label_fr", "Où est la porte ?"), ("pixels", "800")][..]].concat();
    let refused = officer.post(&edit, &kept).await;
    assert!(refused.has("#pixels-error") && refused.value("pixels").as_deref() == Some("800"), "{}", refused.words());
    officer.post(&edit, &[&new[..], &[("pixels", "800")]].concat()).await.redirect();
    let asked = workbook(&mut officer).await;
    assert!(asked.questions().any(|(_, question)| question.kind == xlsform::Kind::Image(xlsform::Image { max_pixels: Some(800) })));
});
