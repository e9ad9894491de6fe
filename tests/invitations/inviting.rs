//! Inviting one by one and by lines, sending again, letters, taking back; who may.

use app::model::content::{OrganisationKind, Role};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::participation::invitations;

use super::{came, code_in, cooperatives, id_of, invite, invite_person, invited, mailed, redeem};
use crate::common::{COMMUNE, fr};
use crate::consultations::day_in;
use crate::on_both_engines;
use crate::questionnaires::staff::upload;
use crate::questionnaires::{asked, count, form, participants};

const ALL: &str = "SELECT COUNT(*) FROM invitations";

on_both_engines!(an_officer_invites_and_only_a_hash_of_the_code_is_kept, |house| {
    let (mut officer, id, number) = asked(&house, participants()).await;
    let code = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let page = officer.get(&paths::invitations(COMMUNE, number)).await;
    assert!(page.words().contains("Coopérative Nour") && page.words().contains("nour@example.org"), "{}", page.words());
    assert!(!page.text().contains(&code), "a code is never read again");
    // The same is not invited twice; what was typed stays.
    let again = [("act", "add"), ("name", "Coopérative Nour"), ("kind", "cooperative"), ("email", "nour@example.org")];
    let back = officer.post(&paths::invitations(COMMUNE, number), &again).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.words().contains(&fr(tr::invitations::TWICE)) && back.value("email").as_deref() == Some("nour@example.org"), "{}", back.words());
    // A letter needs no address.
    let letter = [("act", "add"), ("name", "Syndicat du bois"), ("kind", "union"), ("postal", "BP 7, Aïn Amlal")];
    officer.post(&paths::invitations(COMMUNE, number), &letter).await.redirect();
    assert_eq!(house.mails().await.len(), 0);
    let kinds = invitations::invited_by_kind(&mut &house.app.db, id).await.expect("kinds");
    assert_eq!(kinds, [(OrganisationKind::Cooperative, 1)], "a letter that nobody printed invites nobody");
    officer.post(&paths::invitation_letter(COMMUNE, number, id_of(&house, "Syndicat du bois").await), &[]).await.redirect();
    let kinds = invitations::invited_by_kind(&mut &house.app.db, id).await.expect("kinds");
    assert_eq!(kinds, [(OrganisationKind::Cooperative, 1), (OrganisationKind::Union, 1)]);
});

on_both_engines!(faults_of_lines_are_told_by_line_and_nothing_is_lost, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let path = paths::invitations(COMMUNE, number);
    let wrong = "Coopérative Nour; coopérative; nour@example.org\nAtelier; club; atelier@example.org\nnur@example.org";
    let back = officer.post(&path, &[("act", "paste"), ("lines", wrong)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.words().contains("Ligne 2") && back.words().contains("Ligne 3") && !back.words().contains("Ligne 1"), "{}", back.words());
    assert!(back.all("textarea[name=lines]").concat().contains("Atelier; club"), "{}", back.text());
    assert_eq!(count(&house, ALL).await, 0, "all or nothing");
    let good = "Coopérative Nour; coopérative; nour@example.org\nAtelier\tbusiness\tatelier@example.org\n\n";
    officer.post(&path, &[("act", "paste"), ("lines", good)]).await.redirect();
    assert_eq!((count(&house, ALL).await, house.mails().await.len()), (2, 2));
    // The same form sent twice invites nobody twice.
    assert_eq!(officer.post(&path, &[("act", "paste"), ("lines", good)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((count(&house, ALL).await, house.mails().await.len()), (2, 0));
    let many: String = (0..501).map(|at| format!("Coopérative {at}; cooperative\n")).collect();
    assert_eq!(officer.post(&path, &[("act", "paste"), ("lines", &many)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, ALL).await, 2);
});

on_both_engines!(persons_are_invited_where_it_is_for_those_who_are, |house| {
    let (mut officer, id, number) = asked(&house, invited()).await;
    invite_person(&house, &mut officer, number, "nur@example.org").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE kind IS NULL").await, 1);
    assert!(invitations::invited_by_kind(&mut &house.app.db, id).await.expect("kinds").is_empty(), "a person is no organisation");
});

on_both_engines!(what_is_prepared_is_sent_when_it_is_published, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let first = day_in(1);
    officer.post(&paths::new_consultation(COMMUNE), &[("template", "round_table"), ("starts_on", &first)]).await.redirect();
    let workbook = xlsform::to_xlsx(&form()).expect("a workbook");
    upload(&mut officer, 1, &workbook).await.redirect();
    let fields = [("act", "add"), ("name", "Coopérative Nour"), ("kind", "cooperative"), ("email", "nour@example.org"), ("language", "fr")];
    officer.post(&paths::invitations(COMMUNE, 1), &fields).await.redirect();
    assert_eq!(house.mails().await.len(), 0);
    let letter = paths::invitation_letter(COMMUNE, 1, id_of(&house, "Coopérative Nour").await);
    assert_eq!(officer.post(&letter, &[]).await.status, StatusCode::CONFLICT, "nobody could use it yet");
    officer.post(&paths::publish_consultation(COMMUNE, 1), &[]).await.redirect();
    let code = mailed(&house, "nour@example.org").await;
    redeem(&mut house.participant("Amina").await, 1, &code).await.redirect();
});

on_both_engines!(a_new_code_makes_the_one_before_worthless, |house| {
    let (mut officer, id, number) = asked(&house, participants()).await;
    let first = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let own = id_of(&house, "Coopérative Nour").await;
    let change = paths::change_invitation(COMMUNE, number, own);
    officer.post(&change, &[("act", "resend")]).await.redirect();
    let second = mailed(&house, "nour@example.org").await;
    assert_ne!(first, second);
    let mut amina = house.participant("Amina").await;
    assert_eq!(redeem(&mut amina, number, &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A letter is shown once, with its code, in Arabic and French.
    let done = officer.post(&paths::invitation_letter(COMMUNE, number, own), &[]).await;
    let letter = officer.follow(&done).await;
    assert_eq!(letter.headers["cache-control"], "no-store");
    assert!(letter.has("article [lang=ar][dir=rtl]") && letter.has("article [lang=fr]") && letter.has("svg.qr path"), "{}", letter.words());
    let third = code_in(&letter.all(".slip-code").concat());
    let gone = officer.get(&paths::invitation_letter(COMMUNE, number, own)).await;
    assert_eq!(gone.redirect(), paths::invitations(COMMUNE, number));
    assert_eq!(redeem(&mut amina, number, &second).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    redeem(&mut amina, number, &third).await.redirect();
    assert_eq!(came(&house, id).await, [amina.account.expect("signed in")]);
    // What was redeemed is neither sent again nor taken back, and its address is forgotten.
    for act in ["resend", "withdraw"] {
        assert_eq!(officer.post(&change, &[("act", act)]).await.status, StatusCode::CONFLICT, "{act}");
    }
    assert_eq!(officer.post(&paths::invitation_letter(COMMUNE, number, own), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE email <> ''").await, 0);
});

on_both_engines!(what_is_taken_back_works_no_longer, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let code = invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let change = paths::change_invitation(COMMUNE, number, id_of(&house, "Coopérative Nour").await);
    officer.post(&change, &[("act", "withdraw")]).await.redirect();
    assert_eq!(redeem(&mut house.participant("Amina").await, number, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE email <> '' OR hash IS NOT NULL").await, 0);
    assert_eq!(officer.post(&change, &[("act", "withdraw")]).await.status, StatusCode::CONFLICT);
});

on_both_engines!(officers_of_this_commune_invite_to_this_consultation, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
    let own = id_of(&house, "Coopérative Nour").await;
    house.add_commune("oued-zem").await;
    let mut other = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    let mut moderator = house.staff("Sanaa", Role::Moderator).await;
    let fields = [("act", "add"), ("name", "Faux"), ("kind", "cooperative")];
    for client in [&mut other, &mut moderator] {
        assert_eq!(client.get(&paths::invitations(COMMUNE, number)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&paths::invitations(COMMUNE, number), &fields).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&paths::change_invitation(COMMUNE, number, own), &[("act", "withdraw")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&paths::invitation_letter(COMMUNE, number, own), &[]).await.status, StatusCode::FORBIDDEN);
    }
    // Nor through another consultation of theirs.
    let (mut second, _, elsewhere) = asked(&house, participants()).await;
    for act in ["withdraw", "resend"] {
        assert_eq!(second.post(&paths::change_invitation(COMMUNE, elsewhere, own), &[("act", act)]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(second.post(&paths::invitation_letter(COMMUNE, elsewhere, own), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM invitations WHERE withdrawn_at IS NULL").await, 1);
});

on_both_engines!(whom_the_audience_never_lets_in_is_not_invited, |house| {
    let (mut officer, _, number) = asked(&house, cooperatives()).await;
    let path = paths::invitations(COMMUNE, number);
    let union = [("act", "add"), ("name", "Syndicat du bois"), ("kind", "union"), ("email", "bois@example.org")];
    let back = officer.post(&path, &union).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.has("#kind-error") && back.value("name").as_deref() == Some("Syndicat du bois"), "{}", back.words());
    let lines = "Coopérative Nour; cooperative\nSyndicat du bois; union\nAtelier; business";
    let back = officer.post(&path, &[("act", "paste"), ("lines", lines)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.words().contains("Ligne 2") && back.words().contains("Ligne 3") && !back.words().contains("Ligne 1"), "{}", back.words());
    assert_eq!(count(&house, ALL).await, 0);
    invite(&house, &mut officer, number, ("Coopérative Nour", "nour@example.org")).await;
});

on_both_engines!(a_draft_whose_audience_was_changed_says_whom_it_leaves_out, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    officer.post(&paths::new_consultation(COMMUNE), &[("template", "round_table"), ("starts_on", &day_in(1))]).await.redirect();
    let path = paths::invitations(COMMUNE, 1);
    officer.post(&path, &[("act", "paste"), ("lines", "Coopérative Nour; cooperative\nSyndicat du bois; union")]).await.redirect();
    let me = officer.account.expect("signed in").to_string();
    let audience = [("audience", "organisations"), ("kind", "cooperative"), ("contact_id", &me)];
    officer.post(&paths::consultation_audience(COMMUNE, 1), &audience).await.redirect();
    let publish = paths::publish_consultation(COMMUNE, 1);
    let refused = officer.post(&publish, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.attributes(".error-summary a", "href"), [path]);
    let reason = refused.all(".error-summary li").concat();
    assert!(reason.contains("syndicat") && !reason.contains("coopérative"), "{reason}");
    let own = id_of(&house, "Syndicat du bois").await;
    officer.post(&paths::change_invitation(COMMUNE, 1, own), &[("act", "withdraw")]).await.redirect();
    officer.post(&publish, &[]).await.redirect();
});
