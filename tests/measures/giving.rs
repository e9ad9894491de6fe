//! Who gives which measure to whom, and what the person is told.

use crate::common::fr;
use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::moderation::log;
use tokio::task::JoinSet;

use super::*;
use crate::common::content::solution_of;
use crate::on_both_engines;

on_both_engines!(a_warning_is_kept_and_told_and_forbids_nothing, |house| {
    let (mut person, thing) = author(&house).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(moderator.get(&thing.item()).await.has(&format!("a[href='{}']", form(thing))), "the record leads to the form");
    assert_eq!(give(&mut moderator, thing, "warning", "").await.redirect(), thing.item());
    assert!(moderator.get(&thing.item()).await.words().contains("Avertissement"), "it stands in the record");
    let own = person.get(&paths::measures(COMMUNE)).await;
    assert!(own.words().contains(NOTE) && own.words().contains("insulte ou haine"), "{}", own.words());
    assert!(!own.has(".consent-banner a[href$='/measures']"), "a warning has no banner");
    let mails = house.mails().await;
    assert!(
        mails.iter().any(|mail| mail.subject.contains("avertissement") && mail.text.contains(NOTE) && mail.text.contains("/ain-amlal/measures")),
        "{mails:?}"
    );
    assert!(person.get(&paths::notifications()).await.words().contains("vous adresse un avertissement"));
    person.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Pardon, je me suis emportée.")]).await.redirect();
});

on_both_engines!(lengths_have_bounds_and_bad_forms_come_back_as_typed, |house| {
    let (_, thing) = author(&house).await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    for (measure, days) in [
        ("mute", ""),
        ("mute", "0"),
        ("mute", "31"),
        ("mute", "-1"),
        ("mute", "x"),
        ("mute", "99999999999999999999"),
        ("suspension", "366"),
        ("suspension", "1.5"),
    ] {
        let refused = give(&mut administrator, thing, measure, days).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{measure} {days}");
        assert!(refused.has("#days-error"), "{measure} {days}");
        assert_eq!(refused.value("note").map(|note| note.trim().to_owned()).as_deref(), Some(NOTE), "what was typed is kept");
    }
    let long = "x".repeat(100_000);
    for (measure, reason, note, wrong) in [
        ("prison", "insult", NOTE, "#measure-error"),
        ("", "insult", NOTE, "#measure-error"),
        ("warning", "because", NOTE, "#reason-error"),
        ("warning", "insult", "court", "#note-error"),
        ("warning", "insult", "\u{202e}\u{200b}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}", "#note-error"),
        ("warning", "insult", &long, "#note-error"),
    ] {
        let refused = administrator.post(&form(thing), &[("measure", measure), ("reason", reason), ("note", note), ("seen", "0")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has(wrong), "{measure} {reason}");
    }
    assert_eq!(number(&house, GIVEN).await, 0);
    let script = "<script>alert('voisins')</script> et \u{202e}pire";
    let sent = [("measure", "mute"), ("days", "٣٠"), ("reason", "insult"), ("note", script), ("seen", "0")];
    administrator.post(&form(thing), &sent).await.redirect();
    let page = administrator.get(&last(&house).await).await;
    assert!(page.words().contains("<script>alert('voisins')</script>"), "shown as text");
    assert!(!page.has("main script") && !page.text().contains('\u{202e}'));
    assert_eq!(number(&house, "SELECT days FROM measures").await, 30, "Arabic digits are digits");
});

on_both_engines!(nobody_measures_themselves_and_moderators_not_the_staff, |house| {
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let own = written_by(&house, &moderator).await;
    assert_eq!(give(&mut moderator, own, "warning", "").await.status, StatusCode::FORBIDDEN);
    assert!(!moderator.get(&own.item()).await.has(&format!("a[href='{}']", form(own))));
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let hers = written_by(&house, &administrator).await;
    assert_eq!(give(&mut administrator, hers, "warning", "").await.status, StatusCode::FORBIDDEN, "not even an administrator");
    for role in [Role::Officer, Role::DeskAgent, Role::Administrator] {
        let colleague = house.staff("Collègue", role).await;
        let thing = written_by(&house, &colleague).await;
        assert_eq!(give(&mut moderator, thing, "warning", "").await.status, StatusCode::FORBIDDEN, "{role:?}");
        assert!(!moderator.get(&thing.item()).await.has(&format!("a[href='{}']", form(thing))));
        give(&mut administrator, thing, "warning", "").await.redirect();
    }
    // What an organisation says is its representatives' own.
    let (mut speaker, organisation) = house.representative("Driss").await;
    let writer = house.participant("Brahim").await;
    let thing = solution_of(&house, id(&writer), Some(organisation), "Des arbres pour l'école", "Planter des caroubiers.").await;
    assert_eq!(give(&mut speaker, thing, "warning", "").await.status, StatusCode::FORBIDDEN);
    let (_, other) = author(&house).await;
    for role in [Role::Officer, Role::DeskAgent] {
        let mut staff = house.staff("Agent", role).await;
        assert_eq!(give(&mut staff, other, "warning", "").await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    house.add_commune("oued-zem").await;
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::Moderator).await;
    assert_eq!(give(&mut elsewhere, other, "warning", "").await.status, StatusCode::FORBIDDEN);
    let there = form(other).replace(COMMUNE, "oued-zem");
    assert_eq!(elsewhere.get(&there).await.status, StatusCode::NOT_FOUND, "the text is not of that commune");
    let without = house.signed_in(id(&moderator), false).await;
    assert_eq!({ without }.get(&form(other)).await.status, StatusCode::FORBIDDEN, "the role wants its second factor");
});

on_both_engines!(nobody_is_given_a_measure_who_cannot_be_told, |house| {
    let (person, thing) = author(&house).await;
    let gone = sql("UPDATE accounts SET name = '', email = NULL, email_key = NULL, password_hash = NULL, placeholder = TRUE WHERE id = $1").bind(id(&person));
    house.app.db.run(gone).await.expect("emptied");
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(!moderator.get(&thing.item()).await.has(&format!("a[href='{}']", form(thing))));
    assert_eq!(send(&mut moderator, thing, "warning", "", "0").await.status, StatusCode::CONFLICT);
});

on_both_engines!(a_suspension_by_a_moderator_waits_for_a_second_person, |house| {
    let (mut person, thing) = author(&house).await;
    let mut first = house.staff("Première", Role::Moderator).await;
    give(&mut first, thing, "suspension", "60").await.redirect();
    let measure = last(&house).await;
    assert!(!person.get(&paths::measures(COMMUNE)).await.words().contains(NOTE), "it counts for nothing yet");
    person.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Toujours là pour l'instant.")]).await.redirect();
    let queue = format!("{}?state=people", paths::moderation(COMMUNE));
    assert!(first.get(&queue).await.has(&format!("a[href='{measure}']")));
    assert_eq!(first.post(&format!("{measure}/decide"), &[("act", "confirm")]).await.status, StatusCode::FORBIDDEN, "not who proposed it");
    assert!(!first.get(&measure).await.has("form[action$='/decide']"));
    let mut second = house.staff("Seconde", Role::Moderator).await;
    assert!(second.get(&measure).await.has("form[action$='/decide']"));
    assert_eq!(second.post(&format!("{measure}/decide"), &[("act", "maybe")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.wait_seconds(3_600);
    second.post(&format!("{measure}/decide"), &[("act", "confirm")]).await.redirect();
    assert_eq!(second.post(&format!("{measure}/decide"), &[("act", "decline")]).await.status, StatusCode::CONFLICT, "once");
    let (begins, ends): (i64, i64) = house.app.db.one(sql("SELECT begins_at, ends_at FROM measures")).await.expect("a measure");
    assert_eq!((begins, ends - begins), (house.app.clock.now().micros(), 60 * 86_400_000_000), "its days count from the confirmation");
    assert!(person.get(&paths::measures(COMMUNE)).await.words().contains(NOTE));
    assert!(!second.get(&queue).await.has(&format!("a[href='{measure}']")));
});

on_both_engines!(a_declined_suspension_leaves_no_trace_in_the_record, |house| {
    let (mut person, thing) = author(&house).await;
    let mut first = house.staff("Première", Role::Moderator).await;
    give(&mut first, thing, "suspension", "5").await.redirect();
    let measure = last(&house).await;
    let mut second = house.staff("Seconde", Role::Administrator).await;
    second.post(&format!("{measure}/decide"), &[("act", "decline")]).await.redirect();
    assert!(!first.get(&thing.item()).await.has(&format!("a[href='{measure}']")));
    assert!(!person.get(&paths::measures(COMMUNE)).await.words().contains(NOTE));
    assert!(house.mails().await.is_empty(), "the person was never told");
});

on_both_engines!(two_who_give_at_once_do_not_both_give, |house| {
    let (_, thing) = author(&house).await;
    let mut all = JoinSet::new();
    for name in ["Une", "Deux", "Trois", "Quatre"] {
        let mut staff = house.staff(name, Role::Moderator).await;
        all.spawn(async move { send(&mut staff, thing, "mute", "3", "0").await.status });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{done:?}");
    assert!(done.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)), "{done:?}");
    assert_eq!(number(&house, GIVEN).await, 1);
    let mut late = house.staff("Cinq", Role::Moderator).await;
    let told = send(&mut late, thing, "mute", "3", "0").await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.words().contains(&fr(tr::measures::CHANGED)) && told.value("note").is_some_and(|note| note.contains(NOTE)), "{}", told.words());
    assert_eq!(told.value("seen").as_deref(), Some("1"), "and sees what is new");
});

on_both_engines!(two_who_confirm_at_once_confirm_once, |house| {
    let (_, thing) = author(&house).await;
    give(&mut house.staff("Première", Role::Moderator).await, thing, "suspension", "5").await.redirect();
    let measure = last(&house).await;
    let mut all = JoinSet::new();
    for (name, act) in [("Une", "confirm"), ("Deux", "decline"), ("Trois", "confirm")] {
        let (mut staff, path) = (house.staff(name, Role::Moderator).await, format!("{measure}/decide"));
        all.spawn(async move { staff.post(&path, &[("act", act)]).await.status });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{done:?}");
    assert!(done.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)), "{done:?}");
});

on_both_engines!(the_public_log_says_what_and_never_whom, |house| {
    let (_, thing) = author(&house).await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    for (measure, days) in [("warning", ""), ("mute", "7"), ("suspension", "20")] {
        give(&mut administrator, thing, measure, days).await.redirect();
    }
    let commune = house.commune().await.id;
    let (count, digest, fault) = log::verify(&house.app, commune).await.expect("read");
    assert_eq!((count, fault), (3, None));
    let page = house.visitor().get(&paths::moderation_log(COMMUNE)).await;
    for said in [tr::measures::LOG_WARN.text(Lang::Fr), tr::measures::LOG_MUTE.text(Lang::Fr), tr::measures::LOG_SUSPEND.text(Lang::Fr), &digest] {
        assert!(page.words().contains(said), "{said}");
    }
    let entries = house.visitor().get(&paths::moderation_entries(COMMUNE)).await.text();
    let csv = house.visitor().get(&paths::moderation_log_csv(COMMUNE)).await.text();
    assert!(csv.lines().filter(|line| line.contains(",measure,insult,")).count() == 3, "{csv}");
    for private in ["Naima", "Administratrice", NOTE, "voleurs", &thing.id.to_string(), &administrator.account.expect("signed in").to_string()] {
        assert!(!page.text().contains(private) && !entries.contains(private) && !csv.contains(private), "{private}");
    }
    assert!(entries.contains(r#""act":"mute""#) && entries.contains(r#""days":7"#), "{entries}");
    let change = sql("UPDATE moderation_log SET entry = REPLACE(entry, '\"days\":7', '\"days\":2') WHERE number = 2");
    house.app.db.run(change).await.expect("altered");
    assert_eq!(log::verify(&house.app, commune).await.expect("read").2, Some(log::Fault::Altered(2)));
});
