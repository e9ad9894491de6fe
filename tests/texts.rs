//! What people type, whatever the form: a text in which nothing is seen is none, and numbers are read in any digits.

use app::model::content::{Role, Visibility};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use crate::common::content::{comment, pledge, problem, solution};
use crate::common::{COMMUNE, Client};
use crate::on_both_engines;

/// Characters that show nothing, and letters that look like nothing.
const UNSEEN: [&str; 8] = ["\u{2800}", "\u{3164}", "\u{180e}", "\u{2060}", "\u{ad}", "\u{200f}", "\u{e0041}", "\u{301}"];

/// A form: who sends it, where, the fields that are well filled in, and the one that must be filled in.
struct Form<'a> {
    who: &'a mut Client,
    path: String,
    fields: Vec<(&'static str, String)>,
    needed: &'static str,
}

impl Form<'_> {
    /// Sends the form with nothing to be seen in the field: blank, or one letter and the rest blank where one letter is too few.
    async fn refuses_blanks(self) {
        for blank in UNSEEN {
            for text in [blank.repeat(60), format!("{}ا{}", blank.repeat(30), blank.repeat(30))] {
                let mut fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                fields.push((self.needed, &text));
                let answer = self.who.post(&self.path, &fields).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{} {}: {text:?}", self.path, self.needed);
                assert!(answer.has(&format!("#{}-error", self.needed)), "{} {}: {text:?}", self.path, self.needed);
            }
        }
    }
}

fn given(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

on_both_engines!(what_nobody_sees_is_no_text, |house| {
    let mut amina = house.participant("Amina").await;
    let author = amina.account.expect("signed in");
    let report = problem(&house, author, "Un dépôt sauvage", "Depuis deux semaines le bac déborde chaque soir.").await;
    let idea = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
    let remark = comment(&house, author, report, false, "Oui, chaque soir.").await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let promise = pledge(&house, organisation, driss.account.expect("signed in"), idea).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let mut brahim = house.participant("Brahim").await;

    let body = "Depuis deux semaines le bac déborde chaque soir.";
    let topic = [("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let with = |more: &[(&'static str, &str)]| [given(&topic), given(more)].concat();
    for (needed, other) in [("title", ("body", body)), ("body", ("title", "Un bac déborde"))] {
        Form { who: &mut amina, path: paths::new_problem(COMMUNE), fields: with(&[other]), needed }.refuses_blanks_in_parts().await;
    }
    Form { who: &mut amina, path: paths::account_name(), fields: vec![], needed: "name" }.refuses_blanks().await;
    let mut itto = house.visitor();
    crate::accounts::ask(&mut itto, "itto@example.org").await.redirect();
    let code = crate::accounts::code_in(&house.mails().await.remove(0));
    itto.post("/code", &[("code", &code)]).await.redirect();
    Form { who: &mut itto, path: paths::sign_in_name(), fields: vec![], needed: "name" }.refuses_blanks().await;
    Form { who: &mut amina, path: paths::objections(), fields: given(&[("commune", COMMUNE)]), needed: "body" }.refuses_blanks().await;

    let (answer, works) = (paths::answer(COMMUNE, idea.number), paths::milestones(COMMUNE, idea.number));
    Form { who: &mut officer, path: answer, fields: given(&[("decision", "rejected")]), needed: "reasons" }.refuses_blanks().await;
    Form { who: &mut officer, path: paths::problem_state(COMMUNE, report.number), fields: given(&[("state", "declined")]), needed: "note" }
        .refuses_blanks()
        .await;
    officer.post(&paths::answer(COMMUNE, idea.number), &[("decision", "accepted"), ("reasons", body)]).await.redirect();
    Form { who: &mut officer, path: works, fields: given(&[("act", "add")]), needed: "title" }.refuses_blanks().await;

    let seen = moderator.get(&remark.item()).await;
    let seen: Vec<(&'static str, String)> =
        ["visibility", "version", "decisions"].into_iter().map(|name| (name, seen.value(name).unwrap_or_default())).collect();
    let hide = [seen.clone(), given(&[("reason", "other")])].concat();
    Form { who: &mut moderator, path: remark.act("hide"), fields: hide, needed: "note" }.refuses_blanks().await;

    let id = organisation.to_string();
    let good = given(&[("act_as", &id), ("kind", "material"), ("amount", "40"), ("due_on", "2026-06-30")]);
    let what = [good.clone(), given(&[("unit", "sacs")])].concat();
    Form { who: &mut driss, path: paths::new_pledge(COMMUNE, idea.number), fields: what, needed: "what" }.refuses_blanks().await;
    let withdraw = paths::withdraw_pledge(COMMUNE, promise);
    Form { who: &mut driss, path: withdraw, fields: vec![], needed: "reason" }.refuses_blanks().await;

    for needed in ["arabic", "french", "darija"] {
        for blank in UNSEEN {
            let fields = [("words", "yes"), (needed, &*format!("voleur\n{}", blank.repeat(3)))];
            let answer = administrator.post(&paths::holding(COMMUNE), &fields).await;
            let kept = administrator.get(&paths::holding(COMMUNE)).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY || kept.value(needed).unwrap_or_default().trim() == "voleur", "{needed} {blank:?}");
        }
    }
    let settings = [
        ("name_fr", "Commune d'Aïn Amlal"),
        ("population", "28400"),
        ("support_threshold", "3"),
        ("threshold_counts", "everyone"),
        ("threshold_others", "50"),
        ("answer_days", "90"),
        ("accent", "green"),
    ];
    Form { who: &mut administrator, path: paths::settings(COMMUNE), fields: given(&settings), needed: "name_ar" }.refuses_blanks().await;
    let grant = given(&[("role", "officer"), ("person", "person1")]);
    Form { who: &mut administrator, path: paths::staff(COMMUNE), fields: grant, needed: "reason" }.refuses_blanks().await;

    let resident = house.resident("Khadija").await.account.expect("signed in");
    let handle: String = house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(resident)).await.expect("a handle").0;
    Form { who: &mut agent, path: paths::withdraw_resident(COMMUNE, &handle), fields: vec![], needed: "reason" }.refuses_blanks().await;
    let key = agent.get(&paths::paper_form(COMMUNE, "problem")).await.value("key").expect("a key");
    let paper = [with(&[("title", "Le puits est à sec"), ("name", "Itto"), ("paper_date", "2026-03-09")]), vec![("key", key)]].concat();
    Form { who: &mut agent, path: paths::paper_form(COMMUNE, "problem"), fields: paper, needed: "body" }.refuses_blanks().await;

    // A comment and a note of a flag are short: one letter is enough, none is not.
    for blank in UNSEEN {
        let answer = brahim.post(&paths::problem_comments(COMMUNE, report.number), &[("body", &blank.repeat(60))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{blank:?}");
        let answer = brahim.post(&report.flag(), &[("reason", "other"), ("note", &blank.repeat(60))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{blank:?}");
    }
    assert_eq!(house.app.db.one::<(String,)>(sql("SELECT visibility FROM comments")).await.expect("a comment").0, Visibility::Published.as_str());
});

impl Form<'_> {
    /// The same for a form with files.
    async fn refuses_blanks_in_parts(self) {
        for blank in UNSEEN {
            for text in [blank.repeat(60), format!("{}ا{}", blank.repeat(30), blank.repeat(30))] {
                let mut fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                fields.push((self.needed, &text));
                let answer = self.who.post_files(&self.path, &fields, &[]).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{} {}: {text:?}", self.path, self.needed);
                assert!(answer.has(&format!("#{}-error", self.needed)), "{} {}: {text:?}", self.path, self.needed);
            }
        }
    }
}

/// Every least length counts what is seen; counting characters is for the most.
#[test]
fn no_least_length_counts_characters() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Passwords and keys are counted as they are; nobody reads them.
            let apart = ["base/text.rs", "accounts/password.rs", "secret.rs", "config/mod.rs", "paper/receipts.rs", "held_names/judging.rs"];
            let source = std::fs::read_to_string(&path).unwrap_or_default();
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            read += 1;
            if apart.iter().any(|file| path.ends_with(file)) {
                continue;
            }
            for line in source.lines() {
                let least = line.contains("chars().count()")
                    && (line.contains(".contains(&") || line.contains("count() < ") || line.trim_start().starts_with("match "));
                assert!(!least, "{}: {line}", path.display());
            }
        }
    }
    assert!(read > 200, "the sources were not read");
}

on_both_engines!(numbers_are_read_in_any_digits, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let original = problem(&house, author, "Un dépôt sauvage", "Depuis deux semaines le bac déborde.").await;
    assert_eq!(original.number, 1);
    for typed in ["1", "#1", "١", "#۱", "１", "\u{200f}١\u{200e} "] {
        let double = problem(&house, author, "Le même dépôt sauvage", "Depuis deux semaines le bac déborde.").await;
        officer.post(&paths::problem_state(COMMUNE, double.number), &[("state", "duplicate"), ("duplicate_of", typed)]).await.redirect();
    }
    let double = problem(&house, author, "Le même dépôt sauvage", "Depuis deux semaines le bac déborde.").await;
    for wrong in ["", "x", "1.5", "٩٩٩", "-1"] {
        let answer = officer.post(&paths::problem_state(COMMUNE, double.number), &[("state", "duplicate"), ("duplicate_of", wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.has("#duplicate_of-error"), "{wrong}");
    }

    let idea = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
    officer.post(&paths::answer(COMMUNE, idea.number), &[("decision", "accepted"), ("reasons", "Le budget couvre les plants et l'arrosage.")]).await.redirect();
    let works = paths::milestones(COMMUNE, idea.number);
    officer.post(&works, &[("act", "add"), ("title", "Fosses creusées")]).await.redirect();
    let milestone = officer.get(&works).await.value("milestone").expect("a milestone");
    officer.post(&works, &[("act", "progress"), ("milestone", &milestone), ("progress", "٦٠")]).await.redirect();
    assert_eq!(house.visitor().get(&idea.page()).await.attributes("progress", "value"), ["60"]);
});
