//! Nothing typed is lost over an ended session, an old proof or a role that waits: every form of the site is found, filled in, sent too late and read again.

use std::collections::{BTreeMap, BTreeSet};

use app::model::content::Role;
use app::model::paths;
use axum::http::{Method, StatusCode};
use tajmaat::base::db::{AccountId, sql};
use tajmaat::web::kept::{is_secret, page_of};

use crate::common::form::{Form, forms, next_of, pattern_of};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;
use crate::roles::{ROWS, Scene};

mod states;

/// Acts that nobody writes anything for but passwords and codes.
const WORDLESS: &[&str] = &[
    // What stands on a sheet is never kept.
    paths::BALLOT_ENTRY,
    paths::BALLOT_DIFFERENCE,
    paths::BALLOT_PERSON,
    paths::KIOSK_DESK,
    paths::KIOSK_PERSON,
    paths::PROOF,
    paths::PROOF_CODE,
    paths::SIGN_IN_FACTOR,
    paths::ACCOUNT_PASSWORD,
    paths::REMOVE_PHONE,
    paths::DELETE_ACCOUNT,
    paths::RESIDENT,
    paths::DESK,
    paths::ASSIST,
    paths::RECEIPT,
    paths::ACCOUNT_LANGUAGE,
    paths::LANGUAGE,
    paths::ACCOUNT_ASSIST,
    paths::SIGN_OUT,
    paths::ASK_PASSKEY,
    paths::OFFER_PASSKEY,
    paths::REMOVE_FACTOR,
    paths::RECOVERY_CODES,
    paths::END_SESSION,
    paths::UNLINK,
    paths::DELETE_ACCOUNT_CODE,
    paths::END_ASSIST,
    paths::NOTIFICATIONS_READ,
    paths::ACCOUNT_CONSENT,
    paths::INVITATION,
    paths::OWN_INVITATION,
    paths::CANCEL_INVITATION,
    paths::REMOVE_REPRESENTATIVE,
    paths::TAKE_BACK_REQUEST,
    paths::PROBLEM_ME_TOO,
    paths::DRAFT_PREVIEW,
    paths::DISCARD_DRAFT,
    paths::WITHDRAW_SOLUTION,
    paths::SUPPORT,
    paths::ENDORSE,
    paths::COMMENT_VOTE,
    paths::COMMENT_DELETE,
    paths::CONFIRM_REPORT,
    paths::ATTEND_MEETING,
    paths::MODERATION_NEXT,
    paths::MODERATION_CLAIM,
    paths::MODERATION_UNDO,
    paths::MODERATION_DISMISS,
    paths::MODERATION_CONFIRM,
    paths::MODERATION_RELEASE,
    paths::DECIDE_MEASURE,
    paths::CENSUS,
    paths::PICTURES,
    paths::DRAWING,
    paths::CANCEL_LETTERS,
    paths::PAPER_CODE,
    paths::PUBLISH_CONSULTATION,
    paths::DISCARD_CONSULTATION,
    paths::CHANGE_INVITATION,
    paths::INVITATION_LETTER,
    paths::AMENDMENT_SUPPORT,
    paths::PUBLISH_OUTCOME,
    paths::BALLOT_COUNT,
    paths::BALLOT_RECEIPT,
    paths::BALLOT_OPTIONS,
    paths::ARCHIVE_CONSULTATION,
    paths::UPLOAD_QUESTIONS,
    paths::QUESTIONS_REVIEW,
    paths::PUT_FORWARD,
    paths::UPLOAD_OPTIONS,
    paths::REHEARSE_BALLOT,
    paths::BALLOT_VOTE,
    paths::BALLOT_REVIEW,
];

/// A form, who may send it, and where it stands.
pub struct Found {
    pub form: Form,
    pub page: String,
    pub sender: AccountId,
    pub staff: bool,
}

fn first_letter(act: &str) -> char {
    let row = ROWS.iter().find(|(method, pattern, ..)| *method == "POST" && *pattern == act);
    row.and_then(|row| row.3.chars().next()).unwrap_or_else(|| panic!("no row for {act}"))
}

impl Found {
    fn words(&self) -> usize {
        self.form.fields.iter().filter(|field| field.is_text && !is_secret(&field.name)).count()
    }
}

/// Keeps the forms of a page; of several with one address the one with most to write.
async fn look(client: &mut Client, path: &str, staff: bool, found: &mut BTreeMap<&'static str, Found>) {
    let page = client.get(path).await;
    if page.status != StatusCode::OK {
        return;
    }
    let sender = client.account.expect("somebody with an account");
    for form in forms(&page, path) {
        let act = pattern_of(&form.action);
        let new = Found { form, page: path.to_owned(), sender, staff };
        if first_letter(act) == 's' && found.get(act).is_none_or(|known| known.words() < new.words()) {
            found.insert(act, new);
        }
    }
}

/// Every form that somebody with an account finds.
pub async fn every_form(house: &TestApp) -> BTreeMap<&'static str, Found> {
    let mut found = BTreeMap::new();
    for role in 1..10 {
        let mut scene = Scene::set(house, role).await;
        for (_, pattern, _, letters) in ROWS.iter().filter(|(method, ..)| *method == "GET") {
            if letters.chars().nth(role) == Some('2') {
                let path = scene.address(pattern);
                look(&mut scene.client, &path, (4..8).contains(&role), &mut found).await;
            }
        }
    }
    for (mut client, path, staff) in states::pages(house).await {
        look(&mut client, &path, staff, &mut found).await;
    }
    found
}

/// Sends a form when the session is over, signs in again and reads what stands in it.
async fn lost(house: &TestApp, found: &Found) -> Vec<String> {
    let mut client = house.signed_in(found.sender, found.staff).await;
    house.know_browser(&mut client, found.sender).await;
    let mut form = found.form.clone();
    form.fill();
    house.end_sessions(found.sender).await;
    let sent = form.send(&mut client).await;
    if sent.status != StatusCode::SEE_OTHER || !sent.redirect().starts_with("/sign-in?next=") {
        return vec![format!("not asked to sign in but {}: {}", sent.status, sent.words())];
    }
    let next = next_of(&sent);
    house.signed_in_again(&mut client, found.sender, found.staff).await;
    let back = client.get(&next).await;
    let back = if back.status == StatusCode::SEE_OTHER { client.follow(&back).await } else { back };
    if back.status != StatusCode::OK {
        return vec![format!("{} at {next}", back.status)];
    }
    // A page may have several forms for one act.
    let again: Vec<Form> = forms(&back, &next).into_iter().filter(|known| known.action == form.action).collect();
    if again.is_empty() {
        return vec![format!("no form at {next}")];
    }
    let mut lost = Vec::new();
    for field in form.fields.iter().filter(|field| field.is_text) {
        let holds = again.iter().flat_map(|form| &form.fields).filter(|known| known.name == field.name).any(|known| known.value == field.value);
        match (is_secret(&field.name), holds) {
            (true, true) => lost.push(format!("{} came back and is secret", field.name)),
            (false, false) => lost.push(format!("{} is lost", field.name)),
            _ => {}
        }
        if field.kind == "password" && !is_secret(&field.name) {
            lost.push(format!("{} is a password and would be kept", field.name));
        }
    }
    lost
}

on_both_engines!(every_form_keeps_its_text_over_an_ended_session, |house| {
    house.add_commune("oued-zem").await;
    let found = every_form(&house).await;
    let mut wrong = Vec::new();
    for (act, found) in found.iter().filter(|(_, found)| found.form.fields.iter().any(|field| field.is_text)) {
        if WORDLESS.contains(act) && found.words() > 0 {
            wrong.push(format!("{act} is said to be without text"));
        }
        wrong.extend(lost(&house, found).await.into_iter().map(|what| format!("{act} (form at {}): {what}", found.page)));
    }
    let asked: BTreeSet<&str> = ROWS.iter().filter(|(method, _, _, letters)| *method == "POST" && letters.starts_with('s')).map(|row| row.1).collect();
    let with_text = |act: &&str| found.get(*act).is_some_and(|found| found.words() > 0);
    let unseen: Vec<&&str> = asked.iter().filter(|act| !WORDLESS.contains(*act) && !with_text(act)).collect();
    assert!(wrong.is_empty() && unseen.is_empty(), "{}\nforms that no page of this test shows: {unseen:#?}", wrong.join("\n"));
});

#[tokio::test]
async fn who_asks_for_the_address_of_an_act_comes_to_its_form() {
    let house = TestApp::new().await;
    let gets: BTreeSet<&str> = ROWS.iter().filter(|(method, ..)| *method == "GET").map(|row| row.1).collect();
    for (_, act, ..) in ROWS.iter().filter(|(method, act, ..)| *method == "POST" && !gets.contains(act)) {
        let page = page_of(act).unwrap_or_else(|| panic!("{act} has no page and does not say where its form stands"));
        assert!(gets.contains(page), "{act} leads to {page}");
        let fill = |pattern: &str| pattern.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
        let answer = house.visitor().get(&format!("{}?lang=ar", fill(act))).await;
        assert_eq!(answer.redirect(), format!("{}?lang=ar", fill(page)));
    }
}

on_both_engines!(what_somebody_wrote_about_themselves_is_not_shown_to_another, |house| {
    let mut client = house.participant("Amina").await;
    let (owner, body) = (client.account.expect("signed in"), "Mon nom figure sur une page, je voudrais qu'il n'y figure plus.");
    house.know_browser(&mut client, owner).await;
    house.end_sessions(owner).await;
    let sent = client.post(&paths::objections(), &[("commune", COMMUNE), ("body", body)]).await;
    let next = next_of(&sent);
    assert_eq!(next, paths::objections());
    let other = house.participant("Brahim").await.account.expect("signed in");
    house.signed_in_again(&mut client, other, false).await;
    assert!(!client.get(&next).await.text().contains("figure"), "another person in the same browser");
    house.signed_in_again(&mut client, owner, false).await;
    assert_eq!(client.get(&next).await.value("body").as_deref(), Some(body), "it waits for its writer");
});

on_both_engines!(of_two_people_of_one_browser_the_one_whose_session_ended_has_it_back, |house| {
    let mut client = house.participant("Amina").await;
    let (owner, body) = (client.account.expect("signed in"), "Mon nom figure sur une page, je voudrais qu'il n'y figure plus.");
    let other = house.participant("Brahim").await.account.expect("signed in");
    house.know_browser(&mut client, other).await;
    house.know_browser(&mut client, owner).await;
    assert_eq!(client.get(&paths::objections()).await.status, StatusCode::OK);
    house.end_sessions(owner).await;
    let next = next_of(&client.post(&paths::objections(), &[("commune", COMMUNE), ("body", body)]).await);
    house.signed_in_again(&mut client, other, false).await;
    assert!(!client.get(&next).await.text().contains("figure"), "the other signed in here before, and did not write it");
    house.signed_in_again(&mut client, owner, false).await;
    assert_eq!(client.get(&next).await.value("body").as_deref(), Some(body), "it waits for its writer");
});

on_both_engines!(a_staff_text_waits_for_the_second_step, |house| {
    let scene = Scene::set(&house, 4).await;
    let account = scene.client.account.expect("signed in");
    let mut client = house.signed_in(account, false).await;
    let item = paths::moderation_item(COMMUNE, "comment", scene.comment.id);
    let fields = [("reason", "spam"), ("note", "Une publicité, pour la troisième fois."), ("visibility", "published"), ("version", "1"), ("decisions", "0")];
    assert_eq!(client.post(&format!("{item}/hide"), &fields).await.status, StatusCode::FORBIDDEN, "there is no second step to show");
    house.add_app(account).await;
    let asked = client.post(&format!("{item}/hide"), &fields).await;
    assert!(asked.redirect().starts_with(&paths::proof()), "{}", asked.redirect());
    assert_eq!(next_of(&asked), item);
    house.signed_in_again(&mut client, account, true).await;
    assert_eq!(client.get(&item).await.value("note").as_deref(), Some("Une publicité, pour la troisième fois."));
});

on_both_engines!(an_old_proof_costs_no_word, |house| {
    let mut client = house.staff("Naïma", Role::Administrator).await;
    let account = client.account.expect("signed in");
    house.wait_seconds(15 * 60);
    let asked = client.post(&paths::staff(COMMUNE), &[("role", "officer"), ("person", "nouvelle")]).await;
    assert!(asked.redirect().starts_with(&paths::proof()));
    let next = next_of(&asked);
    house.signed_in_again(&mut client, account, true).await;
    assert_eq!(client.get(&next).await.value("person").as_deref(), Some("nouvelle"));
});

on_both_engines!(what_was_typed_is_not_spent_on_an_answer_without_its_form, |house| {
    let mut client = house.staff("Naïma", Role::Administrator).await;
    let account = client.account.expect("signed in");
    house.wait_seconds(15 * 60);
    let asked = client.post(&paths::staff(COMMUNE), &[("role", "officer"), ("person", "nouvelle")]).await;
    let next = next_of(&asked);
    // This one's page is not found: nobody has the role.
    client.post(&paths::withdraw_role(COMMUNE), &[("role", "officer"), ("person", "nobody"), ("reason", "Elle est partie.")]).await.redirect();
    house.signed_in_again(&mut client, account, true).await;
    let kept = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM kept_forms")).await.expect("a number").0;
    assert_eq!(kept().await, 2);
    assert_eq!(client.send(Method::HEAD, &next, None, Vec::new()).await.status, StatusCode::OK);
    assert_eq!(client.get(&paths::withdraw_role(COMMUNE)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(kept().await, 2, "nobody has read it");
    assert_eq!(client.get(&next).await.value("person").as_deref(), Some("nouvelle"));
    assert_eq!(kept().await, 1);
    assert_eq!(client.get(&next).await.value("person").unwrap_or_default(), "", "given back once");
});
