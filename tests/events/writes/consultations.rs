//! Forms of consultations and of what stands on their pages: questions, texts for comment, options, meetings and outcomes.

use app::model::consultations::PhaseKind;
use app::model::paths;

use super::super::told;
use super::Scene;
use crate::common::COMMUNE;

/// A consultation from its draft to being given up.
pub(super) async fn consulted(scene: &mut Scene) {
    let me = scene.officer.account.expect("signed in").to_string();
    let first = crate::consultations::day_in(1);
    scene.officer.post(&paths::new_consultation(COMMUNE), &[("template", "round_table"), ("starts_on", &first)]).await.redirect();
    assert_eq!(told(&scene.house).await, Vec::<String>::new(), "a draft is the staff's own");
    let questions = paths::upload_questions(COMMUNE, 1);
    let workbook = |form: &xlsform::Form| xlsform::to_xlsx(form).expect("a workbook");
    let mut form = crate::questionnaires::form();
    // A round table begins with questions of its template.
    let draft = scene.officer.get(&questions).await.value("draft").expect("a number");
    scene.officer.post_files(&questions, &[("draft", &draft)], &[("workbook", "questions.xlsx", &workbook(&form))]).await.redirect();
    scene.officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    scene.raised(paths::PUBLISH_CONSULTATION).await;
    form.pages[0].questions[0].label.set("fr", "Avez-vous l'eau courante ?");
    let draft = scene.officer.get(&questions).await.value("draft").expect("a number");
    scene.officer.post_files(&questions, &[("draft", &draft)], &[("workbook", "questions.xlsx", &workbook(&form))]).await.redirect();
    scene.officer.post(&paths::publish_questions(COMMUNE, 1), &[("reason", "Un mot manquait.")]).await.redirect();
    scene.raised(paths::PUBLISH_QUESTIONS).await;
    let texts = paths::consultation_texts(COMMUNE, 1);
    let form = scene.officer.get(&texts).await;
    let names = app::model::consultation_forms::TEXT_FIELDS.iter().flat_map(|(_, names)| names);
    let mut fields: Vec<(&str, String)> = names.map(|name| (*name, form.value(name).unwrap_or_default())).collect();
    for (name, value) in &mut fields {
        if *name == "title_fr" {
            value.push_str(" locaux");
        }
    }
    fields.push(("reason", "Un mot manquait.".to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    scene.officer.post(&texts, &fields).await.redirect();
    scene.raised(paths::CONSULTATION_TEXTS).await;
    let contact = [("contact_id", me.as_str()), ("contact", "Guichet 3"), ("reason", "Le guichet a changé.")];
    scene.officer.post(&paths::consultation_audience(COMMUNE, 1), &contact).await.redirect();
    scene.raised(paths::CONSULTATION_AUDIENCE).await;
    let phases = paths::consultation_phases(COMMUNE, 1);
    let form = scene.officer.get(&phases).await;
    let mut days: Vec<(&str, String)> =
        ["starts_on", "inform", "discuss", "decide", "follow"].into_iter().map(|name| (name, form.value(name).unwrap_or_default())).collect();
    days[4].1 = crate::consultations::day_in(400);
    days.push(("reason", "Les travaux dureront plus longtemps.".to_owned()));
    let days: Vec<(&str, &str)> = days.iter().map(|(name, value)| (*name, value.as_str())).collect();
    scene.officer.post(&phases, &days).await.redirect();
    scene.raised(paths::CONSULTATION_PHASES).await;
    let document = [
        ("title_ar", "دراسة السوق"),
        ("title_fr", "Étude du marché"),
        ("summary_ar", "تقارن الدراسة بين ثلاثة أماكن للسوق."),
        ("summary_fr", "L'étude compare trois emplacements possibles."),
        ("reason", "L'étude vient d'être rendue."),
    ];
    scene.officer.post_files(&paths::consultation_documents(COMMUNE, 1), &document, &[("file_fr", "etude.pdf", b"%PDF-1.4")]).await.redirect();
    scene.raised(paths::CONSULTATION_DOCUMENTS).await;
    let reason = [("reason", "L'étude de circulation n'est pas prête, nous la rendrons publique.")];
    scene.officer.post(&paths::cancel_consultation(COMMUNE, 1), &reason).await.redirect();
    scene.raised(paths::CANCEL_CONSULTATION).await;
}

/// A text for comment, from a stance to its second version. Days go by in it.
pub(super) async fn commented(scene: &mut Scene) {
    let (mut officer, _, number) = crate::drafts::commented(&scene.house, crate::drafts::participants()).await;
    let (mut author, mut reader) = (scene.house.participant("Salma").await, scene.house.participant("Driss").await);
    scene.skip().await;
    let id = crate::drafts::amend(&scene.house, &mut author, number, "Les sacs sont permis au marché.").await;
    scene.raised(paths::DRAFT_ARTICLE).await;
    reader.post(&paths::amendment_support(COMMUNE, id), &[("act", "support")]).await.redirect();
    scene.raised(paths::AMENDMENT_SUPPORT).await;
    officer.post(&paths::text_themes(COMMUNE, number), &[("act", "theme"), ("title_ar", "مهلة للتجار"), ("title_fr", "Un délai")]).await.redirect();
    let answer = [("outcome", "accepted"), ("answer_ar", "سيبدأ المنع بعد سنة كما طُلب."), ("answer_fr", "L'interdiction commencera dans un an.")];
    officer.post(&paths::text_theme(COMMUNE, number, 1), &answer).await.redirect();
    scene.raised(paths::TEXT_THEME).await;
    scene.house.app.clock.set(crate::consultations::end_in(10));
    let mut officer = scene.house.signed_in(officer.account.expect("signed in"), true).await;
    let article = [("key", "1"), ("draft", "1"), ("body_ar", "تمنع الأكياس بعد سنة."), ("body_fr", "Les sacs sont interdits dans un an.")];
    let article: Vec<(&str, &str)> = article.into_iter().chain([("heading_ar", "الموضوع"), ("heading_fr", "Objet")]).collect();
    officer.post(&paths::edit_article(COMMUNE, number), &article).await.redirect();
    officer.post(&paths::publish_text(COMMUNE, number), &[("reason", "Les marchands ont demandé un délai.")]).await.redirect();
    scene.raised(paths::PUBLISH_TEXT).await;
}

/// Options from being put forward to an appeal that is right.
pub(super) async fn assessed(scene: &mut Scene) {
    let (mut officer, _, number) = crate::options::gathers(&scene.house, &crate::options::PHASES).await;
    let (first, second) = (scene.solution("Un banc à l'ombre").await, scene.solution("Un puits au souk").await);
    scene.skip().await;
    scene.amina.post(&paths::put_forward(COMMUNE, number), &[("solution", &first.number.to_string())]).await.redirect();
    scene.raised(paths::PUT_FORWARD).await;
    officer.post(&paths::option_board(COMMUNE, number), &[("act", "gather"), ("solutions", &second.number.to_string())]).await.redirect();
    scene.raised(paths::OPTION_BOARD).await;
    let due = crate::consultations::day_in(3);
    officer.post(&paths::prepare_option(COMMUNE, number, 1), &[("act", "ask"), ("service", "Travaux"), ("due_on", &due)]).await.redirect();
    scene.raised(paths::PREPARE_OPTION).await;
    crate::options::decide(&mut officer, number, 1, &[("decision", "feasible")]).await.redirect();
    scene.raised(paths::DECIDE_OPTION).await;
    crate::options::decide(&mut officer, number, 2, &[("decision", "not_feasible"), ("reason", "land")]).await.redirect();
    scene.skip().await;
    scene.amina.post(&paths::option(COMMUNE, number, 2), &[("act", "appeal"), ("body", "Le terrain appartient à la commune.")]).await.redirect();
    scene.raised(paths::OPTION).await;
    let answer = [("outcome", "reversed"), ("answer", "Le titre foncier confirme ce que dit l'auteur.")];
    scene.administrator.post(&paths::option_appeal(COMMUNE, number, 2), &answer).await.redirect();
    scene.raised(paths::OPTION_APPEAL).await;
}

/// Meetings of a public consultation: one that takes place, and one that does not.
pub(super) async fn met(scene: &mut Scene) {
    let account = scene.officer.account.expect("signed in");
    let (id, number) = crate::consultations::consultation(&scene.house, account, &crate::consultations::Outline::usual()).await;
    scene.skip().await;
    let path = paths::new_meeting(COMMUNE, number);
    crate::meetings::send(&mut scene.officer, &path, &crate::meetings::fields(5, "20")).await.redirect();
    scene.raised(paths::NEW_MEETING).await;
    let path = paths::edit_meeting(COMMUNE, number, 1);
    crate::meetings::send(&mut scene.officer, &path, &crate::meetings::fields(6, "20")).await.redirect();
    scene.raised(paths::EDIT_MEETING).await;
    scene.officer.post(&paths::cancel_meeting(COMMUNE, number, 1), &[("reason", "La salle est inondée.")]).await.redirect();
    scene.raised(paths::CANCEL_MEETING).await;
    crate::meetings::meeting(&scene.house, (id, &scene.officer), -1, None).await;
    scene.officer.post(&paths::meeting_attendance(COMMUNE, number, 2), &[("residents", "7")]).await.redirect();
    scene.raised(paths::MEETING_ATTENDANCE).await;
    let minutes = [("minutes_ar", "اتفق الحاضرون على مكان السوق."), ("minutes_fr", "Les présents s'accordent sur l'emplacement.")];
    scene.officer.post_files(&paths::meeting_minutes(COMMUNE, number, 2), &minutes, &[]).await.redirect();
    scene.raised(paths::MEETING_MINUTES).await;
    let said = [("body", "Près de la gare, il y a de la place."), ("language", "fr"), ("speaker", "resident")];
    scene.officer.post(&paths::meeting_remarks(COMMUNE, number, 2), &said).await.redirect();
    scene.raised(paths::MEETING_REMARKS).await;
}

/// A ballot whose voting is over, closed, and counted with a lot.
pub(super) async fn counted(scene: &mut Scene) {
    let (_, number) = crate::ballot_papers::ballot(&scene.house, &crate::ballot_papers::approval(), 2).await;
    let why = [("reason", "Le terrain n'appartient plus à la commune.")];
    scene.officer.post(&paths::withdraw_ballot_option(COMMUNE, number, 1), &why).await.redirect();
    scene.raised(paths::WITHDRAW_BALLOT_OPTION).await;
    let (mut first, number) = crate::counts::tied(&scene.house).await;
    scene.raised(paths::BALLOT_COUNT).await;
    let day = crate::consultations::day_in(0);
    let lot = [("lot", "quatre"), ("drawn_on", day.as_str()), ("drawn_in", "Salle du conseil")];
    let entered: Vec<(&str, &str)> = lot.into_iter().chain([("act", "enter")]).collect();
    first.post(&paths::ballot_lot(COMMUNE, number), &entered).await.redirect();
    assert_eq!(told(&scene.house).await, Vec::<String>::new(), "one person alone decides nothing");
    scene.administrator.post(&paths::ballot_lot(COMMUNE, number), &[("act", "confirm"), ("lot", "quatre")]).await.redirect();
    scene.raised(paths::BALLOT_LOT).await;
}

/// What was decided after a consultation that is over, until it is put away.
pub(super) async fn concluded(scene: &mut Scene) {
    let thing = scene.solution("Une fontaine publique").await;
    let solution = thing.number.to_string();
    let number = crate::outcomes::over(&scene.house, &scene.officer, &[(PhaseKind::Discuss, -2), (PhaseKind::Decide, -1)]).await;
    crate::outcomes::summarise(&mut scene.officer, number).await.redirect();
    let fields = crate::outcomes::point(&[("basis", "outcomes:discussion")]);
    let fields: Vec<(&str, &str)> = fields.into_iter().chain([("solutions", solution.as_str())]).collect();
    scene.officer.post(&paths::outcome_point(COMMUNE, number, "new"), &fields).await.redirect();
    assert_eq!(told(&scene.house).await, Vec::<String>::new(), "a draft is the staff's own");
    crate::outcomes::publish(&mut scene.officer, number).await.redirect();
    scene.raised(paths::PUBLISH_OUTCOME).await;
    let addition = [("act", "add"), ("text_ar", "تم التوقيع على عقد الشراء."), ("text_fr", "Le contrat d'achat est signé.")];
    scene.officer.post(&paths::prepare_outcome(COMMUNE, number), &addition).await.redirect();
    scene.raised(paths::PREPARE_OUTCOME).await;
    let correction = [("subject", "summary.fr"), ("text", "La commune ajoute deux tournées avant l'été."), ("reason", "Il y en aura deux.")];
    scene.officer.post(&paths::correct_outcome(COMMUNE, number), &correction).await.redirect();
    scene.raised(paths::CORRECT_OUTCOME).await;
    scene.officer.post(&paths::archive_consultation(COMMUNE, number), &[]).await.redirect();
    scene.raised(paths::ARCHIVE_CONSULTATION).await;
}
