//! Officers make, change and cancel meetings, before and after publication; a form that is refused keeps what was typed.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{TITLE, arrange, count, fields, meeting, page, press, send, told, with};
use crate::common::COMMUNE;
use crate::consultations::{Outline, consultation, day_in, published};
use crate::on_both_engines;

on_both_engines!(a_meeting_of_a_draft_is_public_with_its_consultation, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let mut officer = officer;
    let (_, number) = consultation(&house, officer.account.expect("signed in"), &Outline { published: false, ..Outline::usual() }).await;
    arrange(&mut officer, number, "20").await;
    let list = officer.get(&paths::meeting_list(COMMUNE, number)).await;
    assert!(list.status == StatusCode::OK && list.words().contains(TITLE), "{}", list.words());
    assert_eq!(house.visitor().get(&page(number)).await.status, StatusCode::NOT_FOUND, "a draft is the staff's own");
    assert_eq!(house.visitor().get(&paths::meeting_calendar(COMMUNE, number, 1)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(a_published_consultation_shows_its_meetings_and_has_them_in_its_calendar, |house| {
    let (mut officer, _, number) = published(&house).await;
    arrange(&mut officer, number, "20").await;
    let read = house.visitor().get(&paths::consultation(COMMUNE, number)).await;
    assert!(read.all("#meetings").join(" ").contains(TITLE), "{}", read.words());
    let read = house.visitor().get(&page(number)).await;
    for part in [TITLE, "Salle du quartier", "L'emplacement du souk", "20 places libres", "15:00"] {
        assert!(read.words().contains(part), "{part}: {}", read.words());
    }
    for calendar in [paths::meeting_calendar(COMMUNE, number, 1), paths::consultation_calendar(COMMUNE, number)] {
        let file = house.visitor().get(&calendar).await.text();
        assert!(file.contains(TITLE) && file.contains("LOCATION:Salle du quartier") && file.contains("DTSTART:2026"), "{file}");
    }
});

on_both_engines!(what_is_wrong_stands_beside_its_field_and_nothing_is_lost, |house| {
    let (mut officer, _, number) = published(&house).await;
    let path = paths::new_meeting(COMMUNE, number);
    let cases: &[(&'static str, &str, &str)] = &[
        ("title_ar", "", "title_ar"),
        ("title_fr", "x", "title_fr"),
        ("day", "hier", "day"),
        ("day", "2026-03-01", "day"),
        ("from", "25:00", "from"),
        ("to", "14:00", "to"),
        ("place_fr", "", "place_fr"),
        ("agenda_ar", "قصير", "agenda_ar"),
        ("seats", "0", "seats"),
        ("seats", "beaucoup", "seats"),
        ("neighbourhood", "nulle-part", "neighbourhood"),
        ("until_day", "2026-03-10", "until_day"),
    ];
    for (name, value, wrong) in cases {
        let refused = send(&mut officer, &path, &with(fields(5, "20"), &[(name, value)])).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}");
        assert!(refused.has(&format!("#{wrong}-error")), "{name}={value}: {}", refused.words());
        if *name != "title_fr" {
            assert_eq!(refused.value("title_fr").as_deref(), Some(TITLE), "{name}={value}");
        }
    }
    let late = with(fields(5, "20"), &[("until_day", &day_in(6)), ("until_time", "10:00")]);
    assert!(send(&mut officer, &path, &late).await.has("#until_day-error"));
});

on_both_engines!(a_moved_hour_is_told_and_a_corrected_word_is_not, |house| {
    let (mut officer, _, number) = published(&house).await;
    arrange(&mut officer, number, "").await;
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    let edit = paths::edit_meeting(COMMUNE, number, 1);
    let form = officer.get(&edit).await;
    assert_eq!((form.value("from").as_deref(), form.value("day")), (Some("15:00"), Some(day_in(5))), "the form shows what was typed");
    send(&mut officer, &edit, &with(fields(5, ""), &[("agenda_fr", "L'emplacement et les horaires du souk")])).await.redirect();
    assert_eq!(told(&house, &amina, "moved").await, 0);
    send(&mut officer, &edit, &with(fields(6, ""), &[])).await.redirect();
    assert_eq!(told(&house, &amina, "moved").await, 1);
    let inbox = amina.get(&paths::notifications()).await;
    assert!(inbox.words().contains(TITLE), "{}", inbox.words());
    // Once, however often the jobs run.
    assert_eq!(told(&house, &amina, "moved").await, 1);
});

on_both_engines!(a_cancelled_meeting_says_why_and_takes_nobody_any_more, |house| {
    let (mut officer, _, number) = published(&house).await;
    arrange(&mut officer, number, "").await;
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    let cancel = paths::cancel_meeting(COMMUNE, number, 1);
    let refused = officer.post(&cancel, &[("reason", "non")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#reason-error"), "{}", refused.words());
    officer.post(&cancel, &[("reason", "La salle est inondée depuis hier.")]).await.redirect();
    assert_eq!(told(&house, &amina, "cancelled").await, 1);
    let read = house.visitor().get(&page(number)).await;
    assert!(read.words().contains("inondée") && !read.has("form[action$='/attend']"), "{}", read.words());
    assert_eq!(press(&mut house.participant("Brahim").await, number, "register").await.status, StatusCode::CONFLICT);
    assert_eq!(officer.post(&cancel, &[("reason", "La salle est inondée depuis hier.")]).await.status, StatusCode::CONFLICT);
    let calendar = house.visitor().get(&paths::meeting_calendar(COMMUNE, number, 1)).await.text();
    assert!(calendar.contains("STATUS:CANCELLED"), "{calendar}");
});

on_both_engines!(nobody_else_arranges_and_no_other_commune_s_staff, |house| {
    let (officer, id, number) = published(&house).await;
    meeting(&house, (id, &officer), 5, None).await;
    house.add_commune("oued-zem").await;
    let mut others =
        vec![house.participant("Amina").await, house.staff("Sanae", Role::Moderator).await, house.staff_of("oued-zem", "Zineb", Role::Officer).await];
    for client in &mut others {
        assert_eq!(send(client, &paths::new_meeting(COMMUNE, number), &fields(5, "")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(send(client, &paths::edit_meeting(COMMUNE, number, 1), &fields(6, "")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get(&paths::meeting_attendance(COMMUNE, number, 1)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get(&paths::meeting_sheet(COMMUNE, number, 1)).await.status, StatusCode::FORBIDDEN);
    }
    // The same numbers in another commune are nothing of this one's.
    let mut there = house.staff_of("oued-zem", "Hanane", Role::Officer).await;
    assert_eq!(there.get(&paths::edit_meeting("oued-zem", number, 1)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&paths::meeting("oued-zem", number, 1)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&paths::meeting(COMMUNE, number, 2)).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(two_meetings_made_at_once_have_two_numbers, |house| {
    let (officer, _, number) = published(&house).await;
    // Not even a phase is there that one could wait for.
    house.app.db.run(sql("DELETE FROM consultation_phases")).await.expect("no phases");
    let mut together = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut officer = officer.clone();
        together.spawn(async move {
            let mut answer = send(&mut officer, &paths::new_meeting(COMMUNE, number), &fields(5, "20")).await;
            // Whoever is told to come back in a moment does.
            while answer.status == StatusCode::SERVICE_UNAVAILABLE {
                answer = send(&mut officer, &paths::new_meeting(COMMUNE, number), &fields(5, "20")).await;
            }
            answer.redirect()
        });
    }
    let mut made = together.join_all().await;
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 8, "{made:?}");
    assert_eq!((count(&house, "SELECT COUNT(DISTINCT number) FROM meetings").await, count(&house, "SELECT MAX(number) FROM meetings").await), (8, 8));
});

on_both_engines!(a_meeting_has_a_point_on_the_map, |house| {
    const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600,
        "shapes": [{"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}]}"#;
    let (mut officer, _, number) = published(&house).await;
    let path = paths::new_meeting(COMMUNE, number);
    assert!(!officer.get(&path).await.has("input[type=image]"), "there is no map");
    house.app.db.run(sql("UPDATE communes SET map = $1").bind(MAP)).await.expect("settings");
    // Pressed without scripts: the form comes back with the point, and with everything that was typed.
    let pressed = send(&mut officer, &path, &with(fields(5, "20"), &[("wide.x", "320"), ("wide.y", "240")])).await;
    assert_eq!((pressed.status, pressed.value("title_fr").as_deref()), (StatusCode::OK, Some(TITLE)));
    let (latitude, longitude) = (pressed.value("latitude").expect("a point"), pressed.value("longitude").expect("a point"));
    assert!(!latitude.is_empty() && !longitude.is_empty());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM meetings").await, 0);
    let typed = with(fields(5, "20"), &[("latitude", &latitude), ("longitude", &longitude)]);
    send(&mut officer, &path, &typed).await.redirect();
    assert!(house.visitor().get(&page(number)).await.has("svg.map circle.point"));
    let edit = paths::edit_meeting(COMMUNE, number, 1);
    assert_eq!(officer.get(&edit).await.value("latitude"), Some(latitude.clone()));
    // Beside the map is no point, and taken away it is gone.
    for fields in [with(typed.clone(), &[("latitude", "1")]), with(typed, &[("latitude", ""), ("longitude", "")])] {
        send(&mut officer, &edit, &fields).await.redirect();
        assert!(!house.visitor().get(&page(number)).await.has("svg.map"));
    }
});
