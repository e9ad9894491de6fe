//! Preparing: templates, every reason against publishing at once, forms that refuse and keep what was typed, rehearsal.

use app::model::consultations::ConsultationTemplate;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{Outline, consultation, day_in, neighbourhood, page, phases, published, send};
use crate::common::{COMMUNE, Client, TestApp};
use crate::{on_both_engines, questionnaires};
use app::model::consultations::PhaseKind;

/// Everything that is kept of consultations.
async fn rows(house: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "SELECT COUNT(*) FROM consultations",
        "SELECT COUNT(*) FROM consultation_texts",
        "SELECT COUNT(*) FROM consultation_phases",
        "SELECT COUNT(*) FROM consultation_changes",
        "SELECT COUNT(*) FROM comments",
        "SELECT COUNT(*) FROM staff_acts",
        "SELECT COUNT(*) FROM jobs",
    ] {
        counts.push(house.app.db.one::<(i64,)>(sql(table)).await.expect("a count").0);
    }
    counts
}

/// Gives a draft questions, without which neither a questionnaire nor a round table is published.
async fn ask(officer: &mut Client, number: i64) {
    let workbook = xlsform::to_xlsx(&questionnaires::form()).expect("a workbook");
    questionnaires::staff::upload(officer, number, &workbook).await.redirect();
}

on_both_engines!(an_officer_publishes_one_from_each_template, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    assert!(!house.visitor().get(&paths::commune(COMMUNE)).await.has(&format!("a[href='{}']", paths::consultations(COMMUNE))), "nothing leads there yet");
    for (number, template) in (1..).zip(ConsultationTemplate::ALL) {
        let fields = [("template", template.as_str()), ("starts_on", &day_in(1))];
        let prepare = officer.post(&paths::new_consultation(COMMUNE), &fields).await.redirect();
        assert_eq!(prepare, paths::prepare_consultation(COMMUNE, number));
        if matches!(template, ConsultationTemplate::Questionnaire | ConsultationTemplate::RoundTable) {
            ask(&mut officer, number).await;
        }
        if *template == ConsultationTemplate::DraftText {
            let version = officer.get(&paths::prepare_text(COMMUNE, number)).await.value("draft").expect("a version");
            let article = [("draft", version.as_str()), ("body_ar", "تمنع الأكياس في الأسواق."), ("body_fr", "Les sacs sont interdits au marché.")];
            officer.post(&paths::edit_article(COMMUNE, number), &article).await.redirect();
        }
        if *template == ConsultationTemplate::ParticipatoryBudget {
            let envelope = [("act", "save"), ("title_ar", "كل الأحياء"), ("title_fr", "Tous les quartiers"), ("amount", "2 000 000")];
            officer.post(&paths::ballot_envelopes(COMMUNE, number), &envelope).await.redirect();
            // Nobody is invited to a place that is not chosen.
            let refused = officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await;
            let meetings = [1, 2, 3].map(|meeting| paths::edit_meeting(COMMUNE, number, meeting));
            assert_eq!(refused.attributes(".error-summary a", "href"), meetings, "{}", refused.words());
            officer.post(&paths::cancel_meeting(COMMUNE, number, 1), &[]).await.redirect();
            officer.post(&paths::cancel_meeting(COMMUNE, number, 3), &[]).await.redirect();
            send(&mut officer, &meetings[1], &crate::meetings::fields(5, "")).await.redirect();
        }
        if *template == ConsultationTemplate::Vote {
            let option = [("title_ar", "ساحة السوق"), ("title_fr", "Place du souk")];
            officer.post(&paths::edit_ballot_option(COMMUNE, number, "new"), &option).await.redirect();
        }
        let draft = officer.get(&prepare).await;
        assert!(draft.status == StatusCode::OK && !draft.has(".error-summary"), "{}: {}", template.as_str(), draft.words());
        assert_eq!(house.visitor().get(&page(number)).await.status, StatusCode::NOT_FOUND, "a draft is the staff's own");
        let public = officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
        assert_eq!(public, page(number));
        let read = house.visitor().get(&public).await;
        assert!(read.status == StatusCode::OK && read.words().contains("Ce n'est pas une pétition"), "{}", read.words());
        let arabic = house.visitor().get(&format!("{public}?lang=ar")).await;
        assert!(arabic.words().contains("وليس عريضة بالمعنى القانوني"), "{}", arabic.words());
    }
    let list = house.visitor().get(&paths::consultations(COMMUNE)).await;
    assert_eq!(list.all("#coming ~ ul .card, section[aria-labelledby=coming] .card").len(), ConsultationTemplate::ALL.len());
    assert!(house.visitor().get(&paths::commune(COMMUNE)).await.has(&format!("a[href='{}']", paths::consultations(COMMUNE))));
    let acts = house.app.db.all::<(String,)>(sql("SELECT act FROM staff_acts ORDER BY created_at, id")).await.expect("acts");
    assert_eq!(acts.iter().filter(|(act,)| act == "consultation_published").count(), ConsultationTemplate::ALL.len());
});

on_both_engines!(publishing_is_refused_with_every_reason_and_where_each_is_mended, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    officer.post(&paths::new_consultation(COMMUNE), &[("template", "questionnaire"), ("starts_on", &day_in(1))]).await.redirect();
    ask(&mut officer, 1).await;
    let (texts, who, when) = (paths::consultation_texts(COMMUNE, 1), paths::consultation_audience(COMMUNE, 1), paths::consultation_phases(COMMUNE, 1));
    // Texts of two languages without two of them, nobody to ask, no phase in which anything is asked or decided.
    let form = officer.get(&texts).await;
    let names = ["title_ar", "title_fr", "purpose_ar", "purpose_fr", "settled_ar", "decider_ar", "decider_fr", "binding_ar", "binding_fr"];
    let kept: Vec<(&'static str, String)> = names.into_iter().map(|name| (name, form.value(name).expect("a text"))).collect();
    let kept: Vec<_> = kept.into_iter().filter(|(name, _)| !matches!(*name, "purpose_ar")).collect();
    send(&mut officer, &texts, &kept).await.redirect();
    officer.post(&who, &[("audience", "residents")]).await.redirect();
    officer.post(&when, &[("starts_on", &day_in(1)), ("inform", &day_in(5))]).await.redirect();
    let refused = officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ways = refused.attributes(".error-summary a", "href");
    assert_eq!(ways.iter().filter(|way| **way == texts).count(), 2, "{ways:?}");
    assert_eq!(ways.iter().filter(|way| **way == when).count(), 2, "{ways:?}");
    assert_eq!(ways.iter().filter(|way| **way == who).count(), 1, "{ways:?}");
    let reasons = refused.all(".error-summary li").join(" ");
    for reason in ["Ce qui est déjà décidé (Français)", "Ce que la commune demande (العربية)", "Aucune date de décision", "Personne n'est désigné"]
    {
        assert!(reasons.contains(reason), "{reason}: {reasons}");
    }
    assert_eq!(house.visitor().get(&page(1)).await.status, StatusCode::NOT_FOUND);
    // Each is put right by its form.
    let all: Vec<(&'static str, String)> =
        kept.into_iter().chain([("purpose_ar", "نسأل السكان قبل كتابة دفتر التحملات.".to_owned()), ("settled_fr", "Rien pour l'instant.".to_owned())]).collect();
    send(&mut officer, &texts, &all).await.redirect();
    let me = officer.account.expect("signed in").to_string();
    officer.post(&who, &[("audience", "residents"), ("contact_id", &me)]).await.redirect();
    officer.post(&when, &[("starts_on", &day_in(1)), ("inform", &day_in(5)), ("gather", &day_in(20)), ("decide", &day_in(40))]).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    assert_eq!(house.visitor().get(&page(1)).await.status, StatusCode::OK);
});

on_both_engines!(a_round_table_is_published_with_questions_for_organisations_alone, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    officer.post(&paths::new_consultation(COMMUNE), &[("template", "round_table"), ("starts_on", &day_in(1))]).await.redirect();
    let me = officer.account.expect("signed in").to_string();
    let (questions, who) = (paths::prepare_questions(COMMUNE, 1), paths::consultation_audience(COMMUNE, 1));
    officer.post(&who, &[("audience", "residents"), ("contact_id", &me)]).await.redirect();
    let refused = officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ways = refused.attributes(".error-summary a", "href");
    assert!(ways.len() == 1 && ways[0] == who, "{ways:?}");
    // It begins with questions of its template, which a workbook replaces.
    assert!(officer.get(&questions).await.words().contains("Qu'est-ce qui freine l'emploi"));
    ask(&mut officer, 1).await;
    assert!(!officer.get(&questions).await.words().contains("Qu'est-ce qui freine l'emploi"));
    officer.post(&who, &[("audience", "participants"), ("contact_id", &me)]).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    assert!(house.visitor().get(&page(1)).await.has("#table"), "the table stands on its page");
});

on_both_engines!(a_template_begins_with_what_it_needs_and_says_what_is_not_used, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let new = async |officer: &mut Client, template: &str| {
        officer.post(&paths::new_consultation(COMMUNE), &[("template", template), ("starts_on", &day_in(1))]).await.redirect()
    };
    // A vote has nothing but its ballot: the rest is neither missing nor ready.
    let vote = new(&mut officer, "vote").await;
    let tasks = officer.get(&vote).await.all(".tasks li");
    let state = |tasks: &[String], word: &str| tasks.iter().find(|task| task.contains(word)).unwrap_or_else(|| panic!("{word}: {tasks:?}")).clone();
    for unused in ["Préparer les questions", "Invitations", "Rencontres"] {
        assert!(state(&tasks, unused).contains("rien pour l'instant"), "{tasks:?}");
    }
    // A budget begins with three meetings on days of its phases, and with its rules to be commented on.
    let budget = new(&mut officer, "participatory_budget").await;
    let tasks = officer.get(&budget).await.all(".tasks li");
    assert!(state(&tasks, "Rencontres").contains("prêt") && state(&tasks, "Préparer les questions").contains("rien pour l'instant"), "{tasks:?}");
    let list = paths::meeting_list(COMMUNE, 2);
    let words = officer.get(&list).await.words();
    for title in ["Lancement du budget participatif", "Forum des habitants", "Réunion du comité de suivi"] {
        assert!(words.contains(title), "{title}: {words}");
    }
    assert!(officer.get(&paths::prepare_text(COMMUNE, 2)).await.words().contains("Qui propose, qui vote"));
    // Without any of its articles the text does not belong to it any more, and is not asked for.
    assert!(state(&tasks, "Texte soumis à l'avis").contains("prêt"), "{tasks:?}");
    for key in ["1", "2", "3", "4", "5"] {
        let draft = officer.get(&paths::prepare_text(COMMUNE, 2)).await.value("draft").expect("a version");
        officer.post(&paths::prepare_text(COMMUNE, 2), &[("act", "remove"), ("key", key), ("draft", &draft)]).await.redirect();
    }
    assert!(state(&officer.get(&budget).await.all(".tasks li"), "Texte soumis à l'avis").contains("rien pour l'instant"));
    let refused = officer.post(&paths::publish_consultation(COMMUNE, 2), &[]).await;
    assert!(!refused.has(&format!(".error-summary a[href='{}']", paths::prepare_text(COMMUNE, 2))), "{}", refused.words());
    // What is not wanted is removed while nobody was told of it.
    officer.post(&paths::cancel_meeting(COMMUNE, 2, 2), &[]).await.redirect();
    assert!(!officer.get(&list).await.words().contains("Forum des habitants"));
    for (template, question) in [("action_plan", "Que manque-t-il le plus"), ("openness_plan", "Quelles informations avez-vous cherchées")] {
        let prepare = new(&mut officer, template).await;
        let number: i64 = prepare.rsplit('/').find_map(|part| part.parse().ok()).expect("a number");
        assert!(officer.get(&paths::prepare_questions(COMMUNE, number)).await.words().contains(question), "{template}");
    }
});

on_both_engines!(bad_input_stands_beside_its_field_and_nothing_typed_is_lost, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let account = officer.account.expect("signed in");
    let (_, number) = consultation(&house, account, &Outline { published: false, ..Outline::usual() }).await;
    let refused = officer.post(&paths::new_consultation(COMMUNE), &[("template", "coup_d_etat"), ("starts_on", "31/02/2026")]).await;
    assert_eq!((refused.status, refused.value("starts_on").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("31/02/2026")));
    assert!(refused.has("#template-error") && refused.has("#starts_on-error"));

    let texts = paths::consultation_texts(COMMUNE, number);
    let refused = officer.post(&texts, &[("title_fr", "Court"), ("purpose_fr", "Un texte assez long pour être gardé tel quel.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("#title_fr-error") && refused.value("purpose_fr").is_some_and(|text| text.contains("gardé tel quel")));

    let who = paths::consultation_audience(COMMUNE, number);
    for (fields, field) in [
        (vec![("audience", "nobody")], "audience"),
        (vec![("audience", "neighbourhoods"), ("neighbourhood", "nowhere")], "neighbourhood"),
        (vec![("audience", "organisations"), ("kind", "party")], "kind"),
    ] {
        let refused = officer.post(&who, &fields).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has(&format!("#{field}-error")), "{field}: {}", refused.words());
    }

    let when = paths::consultation_phases(COMMUNE, number);
    let refused = send(&mut officer, &when, &phases(&[(PhaseKind::Inform, 4), (PhaseKind::Gather, 2), (PhaseKind::Decide, 30)])).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#gather-error"), "{}", refused.words());
    assert_eq!(refused.value("decide"), Some(day_in(30)));

    let documents = paths::consultation_documents(COMMUNE, number);
    let fields = [("title_ar", "دراسة السوق"), ("title_fr", "Étude"), ("summary_ar", "ملخص من فقرة واحدة للدراسة."), ("summary_fr", "Trop court")];
    let refused = officer.post_files(&documents, &fields, &[("file_ar", "x.pdf", b"<html>%PDF-1.7")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#file_ar-error") && refused.has("#summary_fr-error"), "{}", refused.words());
    assert_eq!(refused.value("title_fr").as_deref(), Some("Étude"));
});

on_both_engines!(moving_an_end_moves_the_next_start_and_asks_once, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let (_, number) = consultation(&house, officer.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    let when = paths::consultation_phases(COMMUNE, number);
    // There is room: the next begins later, and nothing is asked.
    send(&mut officer, &when, &phases(&[(PhaseKind::Inform, 6), (PhaseKind::Discuss, 25), (PhaseKind::Decide, 40)])).await.redirect();
    // Over the end of the next: it and those after it would move along.
    let asked = send(&mut officer, &when, &phases(&[(PhaseKind::Inform, 30), (PhaseKind::Discuss, 25), (PhaseKind::Decide, 40)])).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.words());
    assert_eq!(asked.all("main [role=status] li").len(), 2, "{}", asked.words());
    assert_eq!([asked.value("discuss"), asked.value("decide")], [Some(day_in(49)), Some(day_in(64))]);
    let kept = officer.get(&when).await;
    assert_eq!(kept.value("discuss"), Some(day_in(25)), "nothing was kept yet");
    let fields = phases(&[(PhaseKind::Inform, 30), (PhaseKind::Discuss, 49), (PhaseKind::Decide, 64)]);
    let confirmed: Vec<_> = fields.into_iter().chain([("confirmed", "yes".to_owned())]).collect();
    send(&mut officer, &when, &confirmed).await.redirect();
    assert_eq!(officer.get(&when).await.value("decide"), Some(day_in(64)));
});

on_both_engines!(a_rehearsal_shows_what_each_would_see_and_writes_nothing, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let audience = tajmaat::participation::consultations::Audience {
        neighbourhoods: vec![neighbourhood(&house, "ighrem").await],
        ..tajmaat::participation::consultations::Audience::of(app::model::consultations::AudienceKind::Neighbourhoods)
    };
    let outline = Outline { audience, published: false, ..Outline::usual() };
    let (_, number) = consultation(&house, officer.account.expect("signed in"), &outline).await;
    let before = rows(&house).await;
    let path = paths::rehearse_consultation(COMMUNE, number);
    for (query, words) in [
        ("as=visitor&phase=discuss", "connectez-vous"),
        ("as=participant&phase=discuss", "confirmez d'abord votre résidence"),
        ("as=resident&phase=discuss", "vous est ouverte"),
        ("as=elsewhere&phase=discuss", "s'adresse à d'autres quartiers"),
        ("as=resident&phase=inform", "La participation commence le"),
        ("as=resident&phase=decide", "La participation s'est terminée le"),
    ] {
        let read = officer.get(&format!("{path}?{query}")).await;
        assert!(read.status == StatusCode::OK && read.words().contains(words), "{query}: {}", read.words());
        assert!(read.has(".rehearsal") && !read.has("main form"), "{query}: nothing in it can be sent");
    }
    assert_eq!(rows(&house).await, before);
    assert_eq!(house.participant("Amina").await.get(&path).await.status, StatusCode::FORBIDDEN);
    let notice = officer.get(&paths::consultation_notice(COMMUNE, number)).await;
    assert!(notice.has("svg.qr path[d]") && notice.has(".poster [lang=ar][dir=rtl]") && notice.has(".poster [lang=fr]"), "{}", notice.words());
});

on_both_engines!(those_of_other_communes_and_other_roles_prepare_nothing, |house| {
    let (_, _, number) = published(&house).await;
    house.add_commune("oued-zem").await;
    let mut other = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    for client in [&mut other, &mut agent] {
        assert_eq!(client.get(&paths::prepare_consultation(COMMUNE, number)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&paths::cancel_consultation(COMMUNE, number), &[("reason", "x")]).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(other.get(&paths::prepare_consultation("oued-zem", number)).await.status, StatusCode::NOT_FOUND, "a number is of one commune");
    assert_eq!(house.visitor().get(&paths::consultation("oued-zem", number)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(a_draft_is_thrown_away_and_a_published_one_is_not, |house| {
    let (mut officer, _, number) = published(&house).await;
    assert_eq!(officer.post(&paths::discard_consultation(COMMUNE, number), &[]).await.status, StatusCode::CONFLICT);
    let (_, draft) = consultation(&house, officer.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    officer.post(&paths::discard_consultation(COMMUNE, draft), &[]).await.redirect();
    assert_eq!(officer.get(&paths::prepare_consultation(COMMUNE, draft)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM consultations")).await.expect("a count").0, 1);
});
