//! Preparing a ballot on the staff's pages: kinds, envelopes, options with pictures and recordings, the final list, and every reason against publishing.

use app::model::Lang;
use app::model::ballots::{BallotKind, BallotSettings, CountingRule, EnvelopeChoice, Quorum};
use app::model::consultations::{ConsultationTemplate, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::{ConsultationId, sql};
use tajmaat::participation::ballots;

use super::{drafted, load, number};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::{day_in, phases, send};
use crate::on_both_engines;
use crate::photos::picture;

/// An officer, and a draft of theirs with a phase of voting.
async fn draft(house: &TestApp) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let (id, number) = drafted(house, &officer).await;
    (officer, id, number)
}

async fn make(officer: &mut Client, number: i64, kind: BallotKind) {
    officer.post(&paths::prepare_ballot(COMMUNE, number), &[("act", "kind"), ("kind", kind.as_str())]).await.redirect();
}

/// Adds an option.
async fn add(officer: &mut Client, number: i64, fields: &[(&str, &str)]) {
    officer.post(&paths::edit_ballot_option(COMMUNE, number, "new"), fields).await.redirect();
}

async fn lacks(officer: &mut Client, number: i64) -> String {
    officer.get(&paths::prepare_consultation(COMMUNE, number)).await.words()
}

on_both_engines!(what_is_declared_is_kept_and_explained, |house| {
    let (mut officer, id, number) = draft(&house).await;
    let page = paths::prepare_ballot(COMMUNE, number);
    let begins = officer.get(&page).await;
    assert_eq!(begins.attributes("input[name=kind]", "value").len(), BallotKind::ALL.len());
    assert_eq!(officer.post(&page, &[("act", "kind"), ("kind", "lottery")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    make(&mut officer, number, BallotKind::Budget).await;
    let form = officer.get(&page).await;
    for key in [tr::ballots::rule_help::EQUAL_SHARES, tr::ballots::rule_help::GREEDY, tr::ballots::staff::TIES_BUDGET] {
        assert!(form.words().contains(&fr(key)), "{}", form.words());
    }
    let fields = [
        ("act", "save"),
        ("question_fr", "Quels projets financer ?"),
        ("rule", "greedy"),
        ("min", "1"),
        ("asked", "3"),
        ("max", "٥"),
        ("envelope_choice", "own_and_other"),
        ("completion", "none"),
        ("min_score", "10"),
        ("no_skip", "yes"),
        ("confirm", "yes"),
        ("quorum", "percent"),
        ("quorum_count", "20"),
    ];
    officer.post(&page, &fields).await.redirect();
    let BallotSettings { rule, min, asked, max, envelope_choice, min_score, no_skip, confirm, knapsack, quorum, .. } = load(&house, id).await.settings;
    assert_eq!((rule, min, asked, max, envelope_choice), (CountingRule::Greedy, 1, 3, 5, EnvelopeChoice::OwnAndOther));
    assert_eq!((min_score, no_skip, confirm, knapsack, quorum), (10, true, true, false, Quorum::Percent(20)));
    // What cannot be is refused with what was typed.
    let refused =
        officer.post(&page, &[("act", "save"), ("min", "beaucoup"), ("asked", "3"), ("max", "0"), ("quorum", "percent"), ("quorum_count", "140")]).await;
    assert_eq!((refused.status, refused.value("min").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("beaucoup")));
    assert_eq!(refused.all("#min-error, #quorum_count-error").len(), 2);
    // Another kind begins anew, and a draft's ballot can be thrown away.
    make(&mut officer, number, BallotKind::Score).await;
    let settings = load(&house, id).await.settings;
    assert_eq!((settings.rule, settings.confirm, settings.from_list), (CountingRule::Most, true, false));
    officer.post(&page, &[("act", "discard")]).await.redirect();
    assert!(ballots::find(&mut &house.app.db, id).await.expect("answered").is_none());
});

on_both_engines!(envelopes_are_added_changed_and_removed, |house| {
    let (mut officer, id, number) = draft(&house).await;
    make(&mut officer, number, BallotKind::Budget).await;
    let page = paths::ballot_envelopes(COMMUNE, number);
    let refused = officer.post(&page, &[("act", "save"), ("title_ar", "الأحياء"), ("amount", "rien")]).await;
    assert_eq!((refused.status, refused.value("amount").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("rien")));
    assert_eq!(refused.all("#title_fr-error, #amount-error").len(), 2);
    for amount in ["1.200.000", "800 000"] {
        officer.post(&page, &[("act", "save"), ("title_ar", "الأحياء"), ("title_fr", "Quartiers"), ("amount", amount), ("category", "water")]).await.redirect();
    }
    let filled = officer.get(&format!("{page}?n=2")).await;
    assert_eq!((filled.value("amount").as_deref(), filled.attributes(".do input[name=number]", "value")), (Some("800000"), vec!["2".to_owned()]));
    officer.post(&page, &[("act", "save"), ("number", "2"), ("title_ar", "الكل"), ("title_fr", "Tout"), ("amount", "900000,50")]).await.redirect();
    officer.post(&page, &[("act", "remove"), ("number", "1")]).await.redirect();
    let envelopes = load(&house, id).await.envelopes;
    assert_eq!(envelopes.iter().map(|one| (one.number, one.amount, one.category.as_str())).collect::<Vec<_>>(), [(2, 90_000_050, "")]);
});

on_both_engines!(options_are_written_moved_removed_and_have_files, |house| {
    let (mut officer, id, number) = draft(&house).await;
    make(&mut officer, number, BallotKind::Approval).await;
    for (ar, fr) in [("الأول", "Premier"), ("الثاني", "Deuxième"), ("الثالث", "Troisième")] {
        add(&mut officer, number, &[("title_ar", ar), ("title_fr", fr), ("category", "water")]).await;
    }
    let list = paths::ballot_options(COMMUNE, number);
    officer.post(&list, &[("act", "down"), ("number", "1")]).await.redirect();
    officer.post(&list, &[("act", "remove"), ("number", "3")]).await.redirect();
    let titles: Vec<String> = load(&house, id).await.options.into_iter().map(|option| option.title.fr).collect();
    assert_eq!(titles, ["Deuxième", "Premier"]);
    // Files are told by what they hold.
    let form = paths::edit_ballot_option(COMMUNE, number, 1);
    let said = [("title_ar", "الثاني"), ("title_fr", "Deuxième, corrigé")];
    let refused = officer.post_files(&form, &said, &[("picture", "a.jpg", b"<svg onload=alert(1)>"), ("recording", "a.mp3", b"<html>")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((refused.all("#picture-error, #recording-error").len(), refused.words().contains("corrigé")), (2, true));
    let picture = picture(64, 48, image::ImageFormat::Jpeg);
    officer.post_files(&form, &said, &[("picture", "a.jpg", &picture), ("recording", "a.mp3", b"ID3\x04 une voix")]).await.redirect();
    let served = officer.get(&paths::ballot_file(COMMUNE, number, 1, "recording")).await;
    assert_eq!((served.status, &served.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"audio/mpeg".parse().expect("a type")));
    let served = officer.get(&paths::ballot_file(COMMUNE, number, 1, "picture")).await;
    assert_eq!(&served.headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(house.visitor().get(&paths::ballot_file(COMMUNE, number, 1, "picture")).await.status, StatusCode::NOT_FOUND, "a draft's");
    officer.post_files(&form, &[said[0], said[1], ("remove_recording", "yes")], &[]).await.redirect();
    assert_eq!(officer.get(&paths::ballot_file(COMMUNE, number, 1, "recording")).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(publishing_is_refused_with_every_reason, |house| {
    use tr::ballots::lack as word;
    let (mut officer, id, number) = draft(&house).await;
    let told = |words: &str, keys: &[app::words::Key]| {
        for key in keys {
            let said = fr(*key).replace("{number}", "1");
            assert!(words.contains(&said), "{said}: {words}");
        }
    };
    told(&lacks(&mut officer, number).await, &[word::NO_BALLOT]);
    make(&mut officer, number, BallotKind::Budget).await;
    told(&lacks(&mut officer, number).await, &[word::NO_ENVELOPE, word::NO_OPTIONS]);
    let envelope = [("act", "save"), ("title_ar", "الحي"), ("title_fr", "Quartier"), ("amount", "1000"), ("category", "water")];
    officer.post(&paths::ballot_envelopes(COMMUNE, number), &envelope).await.redirect();
    add(&mut officer, number, &[("title_ar", "بئر")]).await;
    told(&lacks(&mut officer, number).await, &[word::OPTION_FRENCH, word::OPTION_COST, word::OPTION_ENVELOPE]);
    officer.post(&paths::edit_ballot_option(COMMUNE, number, 1), &[("title_fr", "Puits"), ("cost", "2000"), ("envelope", "1")]).await.redirect();
    told(&lacks(&mut officer, number).await, &[word::OPTION_ARABIC, word::OPTION_DEAR]);
    let settings = [("act", "save"), ("min", "4"), ("asked", "3"), ("max", "2"), ("knapsack", "yes")];
    officer.post(&paths::prepare_ballot(COMMUNE, number), &settings).await.redirect();
    told(&lacks(&mut officer, number).await, &[word::MIN_MAX, word::ASKED_MAX, word::MIN_OPTIONS, word::MIN_COST]);
    officer.post(&paths::consultation_audience(COMMUNE, number), &[("audience", "everyone")]).await.redirect();
    send(&mut officer, &paths::consultation_phases(COMMUNE, number), &phases(&[(PhaseKind::Discuss, 5), (PhaseKind::Decide, 20)])).await.redirect();
    told(&lacks(&mut officer, number).await, &[word::AUDIENCE, word::NO_PHASE]);
    assert_eq!(officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    make(&mut officer, number, BallotKind::Points).await;
    officer.post(&paths::prepare_ballot(COMMUNE, number), &[("act", "save"), ("points", "3"), ("points_for_one", "5"), ("seats", "9")]).await.redirect();
    told(&lacks(&mut officer, number).await, &[word::POINTS, word::SEATS]);
    assert!(load(&house, id).await.frozen_at.is_none());
});

on_both_engines!(what_is_said_in_one_language_is_said_in_all_that_are_needed, |house| {
    let (mut officer, _, number) = draft(&house).await;
    make(&mut officer, number, BallotKind::Approval).await;
    officer
        .post(
            &paths::prepare_ballot(COMMUNE, number),
            &[("act", "save"), ("min", "1"), ("asked", "1"), ("max", "0"), ("seats", "1"), ("question_ar", "أي سوق؟")],
        )
        .await
        .redirect();
    add(&mut officer, number, &[("title_ar", "السوق"), ("title_fr", "Le souk"), ("body_fr", "Le souk du dimanche.")]).await;
    let said = lacks(&mut officer, number).await;
    for words in ["La question du vote manque (Français)", "Option n° 1 : il manque le texte (العربية)"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let desk = fr(tr::ballots::staff::DESK_RESIDENTS);
    assert!(!officer.get(&paths::prepare_ballot(COMMUNE, number)).await.words().contains(&desk), "it is for residents");
    officer.post(&paths::consultation_audience(COMMUNE, number), &[("audience", "participants")]).await.redirect();
    assert!(officer.get(&paths::prepare_ballot(COMMUNE, number)).await.words().contains(&desk), "the desk is for verified residents alone");
    // Where services assess options their board is one of the tasks, whatever it was made from.
    let board = format!("a[href='{}']", paths::option_board(COMMUNE, number));
    assert!(!officer.get(&paths::prepare_consultation(COMMUNE, number)).await.has(&board));
    let reviewed = [(PhaseKind::Gather, 3), (PhaseKind::Review, 5), (PhaseKind::Vote, 10), (PhaseKind::Decide, 40)];
    send(&mut officer, &paths::consultation_phases(COMMUNE, number), &phases(&reviewed)).await.redirect();
    assert!(officer.get(&paths::prepare_consultation(COMMUNE, number)).await.has(&board));
});

on_both_engines!(what_is_published_is_frozen, |house| {
    let (mut officer, id, number) = draft(&house).await;
    make(&mut officer, number, BallotKind::Approval).await;
    add(&mut officer, number, &[("title_ar", "نعم للسوق"), ("title_fr", "Le souk")]).await;
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    assert!(load(&house, id).await.frozen_at.is_some());
    for (path, fields) in [
        (paths::prepare_ballot(COMMUNE, number), vec![("act", "kind"), ("kind", "score")]),
        (paths::prepare_ballot(COMMUNE, number), vec![("act", "discard")]),
        (paths::ballot_options(COMMUNE, number), vec![("act", "remove"), ("number", "1")]),
        (paths::edit_ballot_option(COMMUNE, number, "new"), vec![("title_ar", "آخر"), ("title_fr", "Un autre")]),
    ] {
        assert_eq!(officer.post(&path, &fields).await.status, StatusCode::CONFLICT, "{path}");
    }
    // A recording may still come, and changes nothing else.
    let files: [(&str, &str, &[u8]); 1] = [("recording", "a.ogg", b"OggS voix")];
    officer.post_files(&paths::edit_ballot_option(COMMUNE, number, 1), &[("title_ar", "شيء آخر")], &files).await.redirect();
    let option = load(&house, id).await.options.remove(0);
    assert_eq!((option.title.ar.as_str(), option.recording.ends_with(".ogg")), ("نعم للسوق", true));
});

#[tokio::test]
async fn what_was_opened_in_a_draft_is_attached_to_no_other_option_once_it_is_published() {
    let house = TestApp::new().await;
    let (mut officer, id, number) = draft(&house).await;
    make(&mut officer, number, BallotKind::Approval).await;
    for (ar, fr) in [("نعم للسوق", "Le souk"), ("نعم للحديقة", "Le jardin")] {
        add(&mut officer, number, &[("title_ar", ar), ("title_fr", fr)]).await;
    }
    let path = paths::edit_ballot_option(COMMUNE, number, 1);
    let form = officer.get(&path).await;
    let [version, opened] = ["version", "opened"].map(|name| form.value(name).expect("what was opened"));
    officer.post(&paths::ballot_options(COMMUNE, number), &[("act", "down"), ("number", "1")]).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    let files: [(&str, &str, &[u8]); 1] = [("recording", "a.ogg", b"OggS voix")];
    let sent = officer.post_files(&path, &[("version", &version), ("opened", &opened)], &files).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(sent.words().contains("Le jardin") && !sent.has("form[enctype]"), "{}", sent.words());
    assert!(load(&house, id).await.options.iter().all(|option| option.recording.is_empty()));
    // What is opened now says which one it is.
    let version = officer.get(&path).await.value("version").expect("a version");
    officer.post_files(&path, &[("version", &version)], &files).await.redirect();
    assert!(load(&house, id).await.option(1).is_some_and(|option| option.recording.ends_with(".ogg") && option.title.fr == "Le jardin"));
}

on_both_engines!(the_final_list_is_exactly_what_the_ballot_takes, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let template = ConsultationTemplate::ParticipatoryBudget;
    officer.post(&paths::new_consultation(COMMUNE), &[("template", template.as_str()), ("starts_on", &day_in(-20))]).await.redirect();
    for (fr, category, amount) in [("L'eau", "water", "500000"), ("Tout", "", "1500000")] {
        let envelope = [("act", "save"), ("title_ar", "غلاف"), ("title_fr", fr), ("amount", amount), ("category", category)];
        officer.post(&paths::ballot_envelopes(COMMUNE, 1), &envelope).await.redirect();
    }
    // The meetings with which its template begins have no place yet.
    let list = officer.get(&paths::meeting_list(COMMUNE, 1)).await;
    for meeting in (1..=3).filter(|meeting| list.has(&format!("a[href='{}']", paths::edit_meeting(COMMUNE, 1, *meeting)))) {
        officer.post(&paths::cancel_meeting(COMMUNE, 1, meeting), &[]).await.redirect();
    }
    officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    let (_, thing) = crate::options::author(&house, "Amina", "Douze caroubiers").await;
    let n = crate::options::gathered(&house, &mut officer, 1, thing).await;
    crate::options::decide(&mut officer, 1, n, &[("decision", "feasible"), ("cost", "90000")]).await.redirect();
    officer.post(&paths::option_board(COMMUNE, 1), &[("act", "publish")]).await.redirect();
    let (id,): (ConsultationId,) = house.app.db.one(sql("SELECT id FROM consultations")).await.expect("a consultation");
    let ballot = load(&house, id).await;
    let [option] = &ballot.options[..] else { panic!("{:?}", ballot.options) };
    assert_eq!((option.cost, option.listed_number, option.solution.map(|id| id.0)), (Some(9_000_000), Some(n), Some(thing.id)));
    assert_eq!((option.title.get(Lang::Fr), option.envelope.is_some()), ("Douze caroubiers", true));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_options").await, 1);

    // Whoever does not read the language of its author is given the title in their own; what the author wrote stands.
    let form = paths::edit_ballot_option(COMMUNE, 1, option.number);
    let fields = officer.get(&form).await.attributes("main textarea", "name");
    assert_eq!(fields, ["title_fr", "title_en", "title_zgh"]);
    let long = "ا".repeat(121);
    let refused = officer.post(&form, &[("title_fr", &*long)]).await;
    assert_eq!((refused.status, refused.text().contains(&long)), (StatusCode::UNPROCESSABLE_ENTITY, true));
    let due = "Traduire les noms des options avant le début du vote";
    assert!(officer.get(&paths::prepare_consultation(COMMUNE, 1)).await.words().contains(due));
    officer.post(&form, &[("title_ar", "شيء آخر"), ("title_fr", "Douze arbres"), ("cost", "1")]).await.redirect();
    assert!(!officer.get(&paths::prepare_consultation(COMMUNE, 1)).await.words().contains(due));
    // A recording alone takes no translation away.
    officer.post_files(&form, &[], &[("recording", "a.ogg", &b"OggS voix"[..])]).await.redirect();
    let translated = load(&house, id).await.options.remove(0);
    assert_eq!((translated.title.get(Lang::Ar), translated.title.get(Lang::Fr)), ("Douze caroubiers", "Douze arbres"));
    assert_eq!((translated.cost, translated.envelope), (option.cost, option.envelope));
});
