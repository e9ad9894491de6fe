//! Registering: whom a meeting is for, no more than there are seats, who waits moves up, names for the staff alone, and for half a year.

use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::participation::consultations::Audience;

use super::{arrange, count, fields, meeting, page, press, send, told};
use crate::accounts::code_in;
use crate::common::form::next_of;
use crate::common::{COMMUNE, sweep};
use crate::consultations::{Outline, USUAL, consultation, published};
use crate::on_both_engines;

const REGISTERED: &str = "SELECT COUNT(*) FROM meeting_registrations WHERE place = 'registered'";

on_both_engines!(one_registers_once_and_withdraws, |house| {
    let (mut officer, _, number) = published(&house).await;
    arrange(&mut officer, number, "20").await;
    let mut amina = house.participant("Amina").await;
    assert!(amina.get(&page(number)).await.has("form[action$='/attend'] input[value='register']"));
    press(&mut amina, number, "register").await.redirect();
    press(&mut amina, number, "register").await.redirect();
    assert_eq!((count(&house, REGISTERED).await, count(&house, "SELECT registered_count FROM meetings").await), (1, 1));
    let mine = amina.get(&page(number)).await;
    assert!(mine.has("input[value='withdraw']") && mine.words().contains("19 places libres"), "{}", mine.words());
    press(&mut amina, number, "withdraw").await.redirect();
    press(&mut amina, number, "withdraw").await.redirect();
    assert_eq!((count(&house, REGISTERED).await, count(&house, "SELECT registered_count FROM meetings").await), (0, 0));
    assert_eq!(press(&mut amina, number, "x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(sixty_at_once_have_no_more_seats_than_there_are, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, Some(20)).await;
    let mut people = Vec::new();
    for at in 0..60 {
        people.push(house.participant(&format!("Fatima {at}")).await);
    }
    let mut together = tokio::task::JoinSet::new();
    for mut client in people {
        together.spawn(async move {
            // Whoever is told to come back in a moment does.
            let mut answer = press(&mut client, number, "register").await;
            while answer.status == StatusCode::SERVICE_UNAVAILABLE {
                answer = press(&mut client, number, "register").await;
            }
            answer.redirect();
        });
    }
    together.join_all().await;
    assert_eq!(count(&house, REGISTERED).await, 20);
    assert_eq!(count(&house, "SELECT registered_count FROM meetings").await, 20);
    assert_eq!(count(&house, "SELECT waiting_count FROM meetings").await, 40);
    assert_eq!(count(&house, "SELECT COUNT(DISTINCT position) FROM meeting_registrations").await, 60);
});

on_both_engines!(whoever_waits_longest_moves_up_and_is_told, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, Some(1)).await;
    let (mut amina, mut brahim, mut khadija) = (house.participant("Amina").await, house.participant("Brahim").await, house.participant("Khadija").await);
    for client in [&mut amina, &mut brahim, &mut khadija] {
        press(client, number, "register").await.redirect();
    }
    let waits = khadija.get(&page(number)).await;
    assert!(waits.words().contains("1 personne avant vous"), "{}", waits.words());
    press(&mut amina, number, "withdraw").await.redirect();
    assert_eq!((told(&house, &brahim, "seat").await, told(&house, &khadija, "seat").await), (1, 0));
    assert!(brahim.get(&page(number)).await.has("input[value='withdraw']"));
    assert_eq!((count(&house, "SELECT registered_count FROM meetings").await, count(&house, "SELECT waiting_count FROM meetings").await), (1, 1));
    // Who waits and withdraws takes nobody's seat along.
    press(&mut khadija, number, "withdraw").await.redirect();
    assert_eq!((count(&house, "SELECT registered_count FROM meetings").await, count(&house, "SELECT waiting_count FROM meetings").await), (1, 0));
});

on_both_engines!(more_seats_are_for_those_who_wait_and_fewer_than_taken_are_refused, |house| {
    let (mut officer, _, number) = published(&house).await;
    arrange(&mut officer, number, "1").await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    press(&mut amina, number, "register").await.redirect();
    press(&mut brahim, number, "register").await.redirect();
    let edit = paths::edit_meeting(COMMUNE, number, 1);
    send(&mut officer, &edit, &fields(5, "3")).await.redirect();
    assert_eq!((count(&house, REGISTERED).await, told(&house, &brahim, "seat").await), (2, 1));
    let fewer = send(&mut officer, &edit, &fields(5, "1")).await;
    assert!(fewer.status == StatusCode::UNPROCESSABLE_ENTITY && fewer.has("#seats-error"), "{}", fewer.words());
});

on_both_engines!(it_is_for_those_whom_the_consultation_is_for, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience: Audience::of(AudienceKind::Residents), phases: &USUAL, published: true };
    let (id, number) = consultation(&house, officer.account.expect("signed in"), &outline).await;
    meeting(&house, (id, &officer), 5, None).await;
    let mut amina = house.participant("Amina").await;
    let read = amina.get(&page(number)).await;
    assert!(!read.has("form[action$='/attend']") && read.words().contains("habitants vérifiés"), "{}", read.words());
    assert_eq!(press(&mut amina, number, "register").await.status, StatusCode::CONFLICT, "the page alone decides nothing");
    press(&mut house.resident("Khadija").await, number, "register").await.redirect();
    assert_eq!(count(&house, REGISTERED).await, 1);
});

on_both_engines!(a_visitor_signs_in_first_and_after_its_beginning_nobody_registers, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, None).await;
    let asked = press(&mut house.visitor(), number, "register").await.redirect();
    assert!(asked.starts_with("/sign-in?next="), "{asked}");
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    house.wait_seconds(5 * 86_400);
    let mut amina = house.signed_in(amina.account.expect("signed in"), false).await;
    assert!(!amina.get(&page(number)).await.has("form[action$='/attend']"));
    for act in ["register", "withdraw"] {
        assert_eq!(press(&mut amina, number, act).await.status, StatusCode::CONFLICT, "{act}");
    }
});

on_both_engines!(a_visitor_s_press_is_done_once_they_have_signed_in, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, None).await;
    let account = house.participant("Amina").await.account.expect("signed in");
    let (email,): (String,) = house.app.db.one(sql("SELECT email FROM accounts WHERE id = $1").bind(account)).await.expect("an address");
    let mut person = house.visitor();
    let next = next_of(&press(&mut person, number, "register").await);
    let way = person.get(&paths::with_query(paths::sign_in(), &[("next", &next)])).await;
    assert!(way.words().contains("votre inscription à la rencontre"), "{}", way.words());
    person.post("/sign-in", &[("email", &email), ("next", &next)]).await.redirect();
    let mails = house.mails().await;
    let code = code_in(mails.iter().find(|mail| mail.to == email && mail.text.contains("/confirm/")).expect("a code"));
    person.post("/code", &[("code", &code), ("next", &next)]).await.redirect();
    assert_eq!(count(&house, REGISTERED).await, 1);
});

on_both_engines!(names_are_for_the_staff_and_for_half_a_year, |house| {
    let (officer, id, number) = published(&house).await;
    let mut officer = officer;
    meeting(&house, (id, &officer), 5, None).await;
    let mut amina = house.participant("Amina Canari").await;
    press(&mut amina, number, "register").await.redirect();
    for client in [&mut house.visitor(), &mut house.participant("Brahim").await, &mut house.staff("Sanae", Role::Moderator).await] {
        for path in [page(number), paths::consultation(COMMUNE, number)] {
            assert!(!client.get(&path).await.text().contains("Canari"), "{path}");
        }
    }
    for path in [paths::meeting_attendance(COMMUNE, number, 1), paths::meeting_sheet(COMMUNE, number, 1)] {
        assert!(officer.get(&path).await.words().contains("Amina Canari"), "{path}");
    }
    house.wait_seconds(160 * 86_400);
    sweep(&house.app).await.expect("swept");
    assert_eq!(count(&house, REGISTERED).await, 1);
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    let attendance = paths::meeting_attendance(COMMUNE, number, 1);
    let came = amina.account.expect("signed in").to_string();
    officer.post(&attendance, &[("attended", came.as_str()), ("residents", "2")]).await.redirect();
    house.wait_seconds(40 * 86_400);
    sweep(&house.app).await.expect("swept");
    assert_eq!(count(&house, REGISTERED).await, 0);
    assert_eq!(count(&house, "SELECT registered_count FROM meetings").await, 1, "the number stays");
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    officer.post(&attendance, &[("residents", "3")]).await.redirect();
    assert_eq!(count(&house, "SELECT attended_count + came_residents FROM meetings").await, 4, "what is corrected later leaves it");
});

on_both_engines!(who_leaves_frees_their_seat, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, Some(1)).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    press(&mut amina, number, "register").await.redirect();
    press(&mut brahim, number, "register").await.redirect();
    let account = amina.account.expect("signed in");
    let mut leaving = tajmaat::base::erasure::Leaving {
        account,
        name: "Amina".to_owned(),
        email: None,
        phone: None,
        shares_phone: false,
        contributions: tajmaat::base::erasure::Contributions::Keep,
        at: house.app.clock.now(),
        afterwards: Vec::new(),
    };
    let erase = tajmaat::participation::meetings::SLICE.erase.expect("something to do");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    erase(&house.app, &mut tx, &mut leaving).await.expect("done");
    tx.commit().await.expect("kept");
    assert_eq!((count(&house, REGISTERED).await, told(&house, &brahim, "seat").await), (1, 1));
    assert_eq!((count(&house, "SELECT registered_count FROM meetings").await, count(&house, "SELECT waiting_count FROM meetings").await), (1, 0));
});

on_both_engines!(a_meeting_without_a_limit_has_one_all_the_same, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, None).await;
    let mut amina = house.participant("Amina").await;
    let shown = amina.get(&page(number)).await.words();
    assert!(shown.contains("000 inscriptions"), "{shown}");
    house.app.db.run(sql("UPDATE meetings SET registered_count = 2000")).await.expect("full");
    press(&mut amina, number, "register").await.redirect();
    assert_eq!((count(&house, REGISTERED).await, count(&house, "SELECT waiting_count FROM meetings").await), (0, 1));
    house.app.db.run(sql("UPDATE meetings SET waiting_count = 2000")).await.expect("nobody more waits");
    let refused = press(&mut house.participant("Brahim").await, number, "register").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("liste d'attente est complète") || refused.words().contains("liste d'attente est complète"), "{}", refused.words());
});
