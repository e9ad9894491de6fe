//! Every form, and what it tells observers of: whoever adds one decides here whether the public reads something else because of it.

mod consultations;
mod contributions;
mod moderation;

use std::collections::BTreeSet;
use std::io::Cursor;

use app::model::Localized;
use app::model::content::Role;
use app::model::paths;
use image::{ImageFormat, RgbaImage};
use indicatif::ProgressBar;
use tajmaat::base::db::sql;
use tajmaat::channels::imports;
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::communes::{self, NewCommune};
use uuid::Uuid;

use super::{told, witnessed};
use crate::common::content::{Thing, comment, organisation_request, problem, solution};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;
use crate::paper;
use crate::roles::ROWS;

/// Addresses of one handler, and what it raises when it changes something that the public reads.
const WRITES: &[(&[&str], &[&str])] = &[
    (&[paths::NEW_PROBLEM], &["published problem"]),
    (&[paths::PROBLEM_STATE], &["problem acknowledged"]),
    (&[paths::PROBLEM_ME_TOO], &["supported"]),
    (&[paths::PROBLEM_COMMENTS, paths::SOLUTION_COMMENTS, paths::CONSULTATION_COMMENTS], &["comment on problem", "published comment"]),
    (&[paths::COMMENT_REPLY], &["comment on problem", "published comment"]),
    (&[paths::COMMENT_EDIT], &["rewritten comment"]),
    (&[paths::LANGUAGE], &["rewritten comment"]),
    (&[paths::COMMENT_VOTE], &["rated comment"]),
    (&[paths::COMMENT_DELETE], &["removed comment"]),
    (&[paths::DRAFT_PREVIEW], &["published solution"]),
    (&[paths::EDIT_SOLUTION], &["rewritten solution"]),
    (&[paths::WITHDRAW_SOLUTION], &["solution withdrawn"]),
    (&[paths::SUPPORT], &["supported"]),
    (&[paths::ENDORSE], &["endorsed"]),
    (&[paths::ANSWER], &["answered solution", "solution accepted"]),
    (&[paths::MILESTONES], &["progressed solution"]),
    (&[paths::NEW_PLEDGE], &["published pledge"]),
    (&[paths::PLEDGE_REPORT], &["pledge under_way", "progressed pledge"]),
    (&[paths::CONFIRM_REPORT], &["progressed pledge"]),
    (&[paths::WITHDRAW_PLEDGE], &["pledge withdrawn"]),
    (&[paths::BREAK_PLEDGE], &["pledge broken"]),
    (&[paths::NEW_MEETING], &["progressed consultation"]),
    (&[paths::EDIT_MEETING], &["progressed consultation"]),
    (&[paths::CANCEL_MEETING], &["progressed consultation"]),
    (&[paths::MEETING_ATTENDANCE], &["progressed consultation"]),
    (&[paths::MEETING_MINUTES], &["progressed consultation"]),
    (&[paths::MEETING_REMARKS], &["published remark"]),
    (&[paths::ACCOUNT_NAME], &["rewritten profile"]),
    (&[paths::HELD_NAME], &["rewritten profile"]),
    (&[paths::ORGANISATION_REQUEST], &["published organisation", "representation decided"]),
    (&[paths::SUSPEND_ORGANISATION], &["organisation suspended"]),
    (&[paths::DELETE_ACCOUNT], &["erased", "removed comment", "removed problem", "removed solution"]),
    (
        &[
            paths::SOLUTION_FLAG,
            paths::PROBLEM_FLAG,
            paths::COMMENT_FLAG,
            paths::PHOTO_FLAG,
            paths::PROFILE_FLAG,
            paths::ORGANISATION_FLAG,
            paths::PLEDGE_FLAG,
            paths::REMARK_FLAG,
            paths::CONSULTATION_FLAG,
            paths::ANSWER_TEXT_FLAG,
            paths::AMENDMENT_FLAG,
        ],
        &["under_review solution"],
    ),
    (&[paths::MODERATION_DISMISS], &["published solution", "recorded"]),
    (&[paths::FLAG_APPEAL], &["recorded"]),
    (&[paths::MODERATION_KEEP], &["recorded"]),
    (&[paths::MODERATION_HIDE], &["hidden solution", "recorded"]),
    (&[paths::MODERATION_RESTORE], &["published solution", "recorded"]),
    (&[paths::MODERATION_CONFIRM], &["confirmed_hidden solution", "recorded"]),
    (&[paths::APPEAL], &["recorded"]),
    (&[paths::MODERATION_APPEAL], &["published solution", "recorded"]),
    (&[paths::RESUBMIT], &["held solution", "recorded", "rewritten solution"]),
    (&[paths::MODERATION_RELEASE], &["published solution", "recorded"]),
    (&[paths::MODERATION_BULK], &["hidden solution", "recorded"]),
    (&[paths::MODERATION_UNDO], &["published solution", "recorded"]),
    (&[paths::REDACT], &["recorded", "rewritten photo"]),
    (&[paths::REDACTION_APPEAL], &["recorded"]),
    (&[paths::GIVE_MEASURE], &["recorded"]),
    (&[paths::DECIDE_MEASURE], &["recorded"]),
    (&[paths::APPEAL_MEASURE], &["recorded"]),
    (&[paths::ANSWER_MEASURE], &["recorded"]),
    (&[paths::PAPER_FORM], &["published problem"]),
    (&[paths::PAPER_WITHDRAW], &["unsupported"]),
    (&[paths::RECEIPT], &["handed over"]),
    (&[paths::SETTINGS], &["settings"]),
    (&[paths::PICTURES], &["settings"]),
    (&[paths::NEIGHBOURHOODS], &["settings"]),
    (&[paths::NEIGHBOURHOOD], &["settings"]),
    (&[paths::DRAWING], &["settings"]),
    (&[paths::DEADLINES], &["settings"]),
    (&[paths::HOLDING], &["settings"]),
    (&[paths::PUBLISH_CONSULTATION], &["published consultation", "settings"]),
    (&[paths::CONSULTATION_TEXTS], &["rewritten consultation"]),
    (&[paths::CONSULTATION_AUDIENCE], &["progressed consultation"]),
    (&[paths::CONSULTATION_PHASES], &["progressed consultation"]),
    (&[paths::CONSULTATION_DOCUMENTS], &["progressed consultation"]),
    (&[paths::CANCEL_CONSULTATION], &["consultation cancelled"]),
    (&[paths::PUBLISH_QUESTIONS], &["progressed consultation"]),
    (&[paths::DRAFT_ARTICLE], &["published amendment"]),
    (&[paths::AMENDMENT_SUPPORT], &["supported"]),
    (&[paths::TEXT_THEME], &["progressed consultation"]),
    (&[paths::PUBLISH_TEXT], &["progressed consultation"]),
    (&[paths::PUT_FORWARD], &["progressed consultation"]),
    (&[paths::OPTION_BOARD], &["progressed consultation"]),
    (&[paths::DECIDE_OPTION, paths::UPLOAD_OPTIONS], &["progressed consultation", "solution under_evaluation"]),
    (&[paths::OPTION], &["progressed consultation"]),
    (&[paths::OPTION_APPEAL], &["progressed consultation", "solution under_evaluation"]),
    (&[paths::PREPARE_OPTION], &["progressed consultation"]),
    (&[paths::WITHDRAW_BALLOT_OPTION], &["progressed consultation"]),
    (&[paths::BALLOT_COUNT], &["progressed consultation", "progressed consultation"]),
    (&[paths::BALLOT_LOT], &["progressed consultation"]),
    (&[paths::PUBLISH_OUTCOME], &["answered solution", "consultation decided", "progressed solution", "solution accepted"]),
    (&[paths::PREPARE_OUTCOME], &["progressed consultation"]),
    (&[paths::CORRECT_OUTCOME], &["progressed consultation"]),
    (&[paths::ARCHIVE_CONSULTATION], &["consultation archived"]),
];

/// Forms after which the public reads nothing else: accounts, sessions and codes, drafts, roles, residences, claims on the queue, notes to authors.
const PRIVATE: &[&str] = &[
    // What is prepared is the staff's own, and whose vote does not count is between them and the voter.
    paths::PREPARE_BALLOT,
    paths::BALLOT_ENVELOPES,
    paths::BALLOT_OPTIONS,
    paths::EDIT_BALLOT_OPTION,
    paths::VOID_BALLOT,
    // What somebody votes is nobody's news.
    paths::BALLOT_VOTE,
    paths::BALLOT_REVIEW,
    paths::BALLOT_RECEIPT,
    paths::REHEARSE_BALLOT,
    paths::BALLOT_PAPER,
    paths::BALLOT_PERSON,
    paths::BALLOT_ENTRY,
    paths::BALLOT_DIFFERENCE,
    paths::BALLOT_BALANCE,
    paths::KIOSK_DESK,
    paths::KIOSK_PERSON,
    paths::KIOSK,
    paths::KIOSK_VOTE,
    paths::KIOSK_REVIEW,
    paths::KIOSK_END,
    paths::CONFIRM,
    paths::SIGN_IN,
    paths::SIGN_IN_WHO,
    paths::SIGN_IN_NAME,
    paths::SIGN_IN_FACTOR,
    paths::SIGN_OUT,
    paths::SIGN_ON,
    paths::SIGN_ON_JOIN,
    paths::FORGOTTEN,
    paths::RESET,
    paths::CODE,
    paths::CODE_AGAIN,
    paths::PHONE_PASSWORD,
    paths::ACCOUNT_LANGUAGE,
    paths::ACCOUNT_PASSWORD,
    paths::ACCOUNT_EMAIL,
    paths::CHANGE_EMAIL,
    paths::ACCOUNT_PHONE,
    paths::REMOVE_PHONE,
    paths::ASK_PASSKEY,
    paths::PROOF,
    paths::PROOF_CODE,
    paths::ADD_APP,
    paths::ADD_PASSKEY,
    paths::OFFER_PASSKEY,
    paths::REMOVE_FACTOR,
    paths::RECOVERY_CODES,
    paths::END_SESSION,
    paths::UNLINK,
    paths::ACCOUNT_CONSENT,
    paths::ACCOUNT_ASSIST,
    paths::END_ASSIST,
    paths::ASSIST,
    paths::NOTIFICATIONS_READ,
    paths::DELETE_ACCOUNT_CODE,
    paths::OBJECTIONS,
    paths::COMMUNE_OBJECTION,
    paths::NEW_SOLUTION,
    paths::DRAFT,
    paths::DISCARD_DRAFT,
    paths::TEMPLATES,
    paths::STAFF,
    paths::WITHDRAW_ROLE,
    paths::MODERATION_NEXT,
    paths::MODERATION_CLAIM,
    paths::NEW_ORGANISATION,
    paths::TAKE_BACK_REQUEST,
    paths::INVITE,
    paths::CANCEL_INVITATION,
    paths::REMOVE_REPRESENTATIVE,
    paths::INVITATION,
    paths::OWN_INVITATION,
    paths::RESIDENT,
    paths::DESK,
    paths::WITHDRAW_RESIDENT,
    paths::LETTERS,
    paths::CENSUS,
    paths::CANCEL_LETTERS,
    paths::PAPER_CODE,
    paths::ATTEND_MEETING,
    paths::NEW_CONSULTATION,
    paths::DISCARD_CONSULTATION,
    paths::INVITATIONS,
    paths::CHANGE_INVITATION,
    paths::INVITATION_LETTER,
    paths::REDEEM_INVITATION,
    paths::OUTCOME_POINT,
    paths::QUESTIONS_PAGE,
    paths::QUESTIONS_REVIEW,
    paths::PREPARE_QUESTIONS,
    paths::UPLOAD_QUESTIONS,
    paths::EDIT_QUESTION,
    paths::REHEARSE_QUESTIONS,
    paths::ENTER_ANSWERS,
    paths::PREPARE_TEXT,
    paths::EDIT_ARTICLE,
    paths::PASTE_TEXT,
    paths::REHEARSE_TEXT,
    paths::TEXT_THEMES,
    paths::OPINION_LINK,
    paths::OPINION,
];

#[test]
fn every_form_is_one_of_them() {
    let forms: BTreeSet<&str> = ROWS.iter().filter(|(method, ..)| *method == "POST").map(|(_, pattern, ..)| *pattern).collect();
    let listed: Vec<&str> = WRITES.iter().flat_map(|(patterns, _)| patterns.iter()).chain(PRIVATE).copied().collect();
    let known: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), known.len(), "one is listed twice");
    assert_eq!(forms.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "say what they raise, or that they raise nothing");
    assert_eq!(known.difference(&forms).collect::<Vec<_>>(), Vec::<&&str>::new(), "no such form");
}

/// A house with its staff, and which forms were sent in it.
struct Scene {
    house: TestApp,
    amina: Client,
    brahim: Client,
    moderator: Client,
    second: Client,
    officer: Client,
    administrator: Client,
    sent: BTreeSet<&'static str>,
}

impl Scene {
    async fn set(house: TestApp) -> Self {
        let house = witnessed(house).await;
        let amina = house.participant("Amina").await;
        let brahim = house.resident("Brahim").await;
        let moderator = house.staff("Hanane", Role::Moderator).await;
        let second = house.staff("Sanae", Role::Moderator).await;
        let officer = house.staff("Mostafa", Role::Officer).await;
        let administrator = house.staff("Naïma", Role::Administrator).await;
        Self { house, amina, brahim, moderator, second, officer, administrator, sent: BTreeSet::new() }
    }

    /// What the form at this address raised since the last time is what its line says.
    async fn raised(&mut self, pattern: &'static str) {
        let (_, expected) = WRITES.iter().find(|(patterns, _)| patterns[0] == pattern).expect("a line");
        assert_eq!(told(&self.house).await, *expected, "{pattern}");
        self.sent.insert(pattern);
    }

    async fn solution(&self, title: &str) -> Thing {
        solution(&self.house, self.amina.account.expect("signed in"), title, "Planter douze caroubiers le long du mur.").await
    }

    /// Forgets what was raised on the way.
    async fn skip(&self) {
        told(&self.house).await;
    }
}

on_both_engines!(each_write_raises_what_its_line_says, |house| {
    let mut scene = Scene::set(house).await;
    contributions::discussed(&mut scene).await;
    contributions::proposed(&mut scene).await;
    contributions::pledged(&mut scene).await;
    consultations::consulted(&mut scene).await;
    consultations::assessed(&mut scene).await;
    consultations::met(&mut scene).await;
    consultations::concluded(&mut scene).await;
    consultations::counted(&mut scene).await;
    moderation::flagged(&mut scene).await;
    moderation::hidden(&mut scene).await;
    moderation::redacted(&mut scene).await;
    moderation::measured(&mut scene).await;
    on_paper(&mut scene).await;
    set(&mut scene).await;
    people(&mut scene).await;
    consultations::commented(&mut scene).await;
    let all: BTreeSet<&str> = WRITES.iter().map(|(patterns, _)| patterns[0]).collect();
    assert_eq!(all.difference(&scene.sent).collect::<Vec<_>>(), Vec::<&&str>::new(), "not sent");
});

async fn on_paper(scene: &mut Scene) {
    let mut agent = scene.house.staff("Rachid", Role::DeskAgent).await;
    let entered = paper::enter_problem(&mut agent, "Lalla Fadma").await;
    scene.raised(paths::PAPER_FORM).await;
    let thing = scene.solution("Un four").await;
    paper::enter_support(&mut agent, thing.number, "Hassan", &[]).await;
    assert_eq!(told(&scene.house).await, ["supported"]);
    let (entry,): (Uuid,) = scene.house.app.db.one(sql("SELECT id FROM paper_entries WHERE kind = 'support'")).await.expect("an entry");
    agent.post(&paths::paper_withdraw(COMMUNE, entry), &[("reason", paper::REASON)]).await.redirect();
    scene.raised(paths::PAPER_WITHDRAW).await;
    let mut fadma = scene.house.participant("Fadma").await;
    fadma.post(&paths::receipt(COMMUNE), &[("code", entered.code())]).await.redirect();
    scene.raised(paths::RECEIPT).await;
}

async fn set(scene: &mut Scene) {
    const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600,
        "shapes": [{"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}]}"#;
    let mut staff = scene.administrator.clone();
    let settings = paths::settings(COMMUNE);
    let page = staff.get(&settings).await;
    let names = ["name_ar", "name_fr", "name_en", "population", "support_threshold", "threshold_others", "answer_days", "contact_email", "was"];
    let shown: Vec<(&str, String)> = names.into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
    let mut fields: Vec<(&str, &str)> = shown.iter().filter(|(name, _)| *name != "answer_days").map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("answer_days", "45"), ("threshold_counts", ""), ("accent", "green")]);
    staff.post(&settings, &fields).await.redirect();
    scene.raised(paths::SETTINGS).await;
    let mut crest = Cursor::new(Vec::new());
    RgbaImage::new(8, 8).write_to(&mut crest, ImageFormat::Png).expect("a picture");
    staff.post_files(&paths::pictures(COMMUNE), &[], &[("crest", "crest.png", &crest.into_inner())]).await.redirect();
    scene.raised(paths::PICTURES).await;
    staff.post(&paths::neighbourhoods(COMMUNE), &[("name_ar", "حي السلام"), ("name_fr", "Hay Es-Salam")]).await.redirect();
    scene.raised(paths::NEIGHBOURHOODS).await;
    staff.post(&paths::neighbourhood(COMMUNE, "ighrem"), &[("act", "retire")]).await.redirect();
    scene.raised(paths::NEIGHBOURHOOD).await;
    staff.post_files(&paths::drawing(COMMUNE), &[], &[("map", "map.json", MAP.as_bytes())]).await.redirect();
    scene.raised(paths::DRAWING).await;
    let deadlines = [("decision_hours", "48"), ("appeal_days", "14"), ("organisation_days", "10")];
    staff.post(&paths::deadlines(COMMUNE), &deadlines).await.redirect();
    scene.raised(paths::DEADLINES).await;
    staff.post(&paths::holding(COMMUNE), &[("repeats", "yes")]).await.redirect();
    scene.raised(paths::HOLDING).await;
}

async fn people(scene: &mut Scene) {
    scene.brahim.post(&paths::account_name(), &[("name", "Brahim Aït Ali")]).await.redirect();
    scene.raised(paths::ACCOUNT_NAME).await;
    scene.brahim.post(&paths::account_name(), &[("name", "Commune d'Ain Amlal")]).await.redirect();
    let queue = scene.moderator.get(&format!("{}?state=name", paths::moderation(COMMUNE))).await;
    let path = queue.attributes("ul.queue h2 a", "href")[0].clone();
    scene.moderator.post(&path, &[("act", "release")]).await.redirect();
    scene.raised(paths::HELD_NAME).await;
    let asker = scene.house.participant("Zahra").await.account.expect("signed in");
    let request = organisation_request(&scene.house, asker).await;
    scene.administrator.post(&paths::organisation_request(COMMUNE, request), &[("act", "approve")]).await.redirect();
    scene.raised(paths::ORGANISATION_REQUEST).await;
    let (handle,): (String,) =
        scene.house.app.db.one(sql("SELECT handle FROM organisations WHERE name_fr = 'Association de la séguia'")).await.expect("a handle");
    let suspend = [("act", "suspend"), ("reason", "Le récépissé n'est plus valable.")];
    scene.administrator.post(&paths::suspend_organisation(&handle), &suspend).await.redirect();
    scene.raised(paths::SUSPEND_ORGANISATION).await;
    let leaver = scene.house.participant("Omar").await.account.expect("signed in");
    let own = problem(&scene.house, leaver, "Un dépôt sauvage", "Depuis trois semaines il fait noir.").await;
    solution(&scene.house, leaver, "Un gardien", "Payer un gardien pour le parc.").await;
    comment(&scene.house, leaver, own, false, "Toujours là.").await;
    assert!(leaving::leave(&scene.house.app, leaver, Contributions::Remove, Why::Asked).await.expect("left"));
    scene.raised(paths::DELETE_ACCOUNT).await;
}

on_both_engines!(a_new_commune_and_an_import_are_told_once, |house| {
    let house = witnessed(house).await;
    let name = |ar: &str, fr: &str| Localized { ar: ar.to_owned(), fr: fr.to_owned(), en: String::new() };
    let new = NewCommune {
        slug: "tizi".to_owned(),
        name: name("جماعة تيزي", "Commune de Tizi"),
        population: 12_000,
        accent: "ochre".to_owned(),
        contact_email: String::new(),
        support_threshold: 40,
        answer_days: 45,
        neighbourhoods: vec![("centre".to_owned(), name("المركز", "Centre"))],
        map: String::new(),
    };
    let commune = communes::create(&house.app, &new).await.expect("founded");
    assert_eq!(told(&house).await, ["settings"]);
    let proposals = house.app.config.data_dir.join("proposals.csv");
    let row = "7;Plus de fontaines;Il faut de l'eau.;Núria;published;2020-03-01 12:00:00 UTC;2020-03-01 12:00:00 UTC;https://decidim.example/p/7";
    let text = format!("id;title/fr;body/fr;author/name;state;created_at;published_at;url\n{row}\n");
    std::fs::write(&proposals, text).expect("a file");
    let files = imports::Files { proposals, comments: None };
    let report = imports::import_decidim(&house.app, &commune, &files, &ProgressBar::hidden()).await.expect("imported");
    assert_eq!(report.solutions_added, 1);
    assert_eq!(told(&house).await, ["imported"]);
});
