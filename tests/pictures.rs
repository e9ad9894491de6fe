//! The crest and the photo of a commune: made small and clean, shown to everybody, kept by browsers, gone when they are replaced.

use std::io::Cursor;

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgba, RgbaImage};
use tajmaat::base::jobs;
use tajmaat::content::photos;
use tajmaat::site::orphans;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;
use crate::photos::long_after_now;

/// A red disc on nothing.
fn disc(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let (x0, y0) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let drawn = RgbaImage::from_fn(width, height, |x, y| {
        let inside = (f64::from(x) - x0).hypot(f64::from(y) - y0) < x0.min(y0) * 0.8;
        if inside { Rgba([200, 30, 30, 255]) } else { Rgba([0, 0, 0, 0]) }
    });
    let drawn = DynamicImage::from(drawn);
    let drawn = if format == ImageFormat::Jpeg { DynamicImage::from(drawn.to_rgb8()) } else { drawn };
    let mut bytes = Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

async fn send(client: &mut Client, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<_> = files.iter().map(|(name, bytes)| (*name, "a.png", *bytes)).collect();
    client.post_files(&paths::pictures(COMMUNE), fields, &files).await
}

/// Where the crest is that the header shows.
async fn crest(house: &TestApp) -> String {
    house.visitor().get(&paths::commune(COMMUNE)).await.attributes(".brand img", "src").remove(0)
}

on_both_engines!(a_crest_is_small_clean_and_clear_and_everybody_keeps_it, |house| {
    let before = crest(&house).await;
    assert!(before.starts_with("/assets/"), "the site's own: {before}");
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    assert!(administrator.get(&paths::administration(COMMUNE)).await.has(&format!(".door[href='{}']", paths::pictures(COMMUNE))));
    let saved = send(&mut administrator, &[], &[("crest", &disc(900, 600, ImageFormat::Png))]).await;
    assert_eq!(saved.redirect(), paths::pictures(COMMUNE));
    let address = crest(&house).await;
    let shown = house.visitor().get(&address).await;
    assert_eq!((shown.status, &shown.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/png".parse().expect("a header")));
    assert!(shown.headers[header::CACHE_CONTROL].to_str().expect("words").contains("immutable"));
    assert_eq!(shown.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(!shown.headers.contains_key(header::SET_COOKIE));
    let drawn = image::load_from_memory_with_format(&shown.bytes, ImageFormat::Png).expect("a PNG");
    assert_eq!(drawn.dimensions(), (256, 256), "square, though what was sent is not");
    assert_eq!(drawn.get_pixel(0, 0).0[3], 0, "what shone through does");
    let [red, green, blue, alpha] = drawn.get_pixel(128, 128).0;
    assert!(alpha == 255 && red > 190 && green < 45 && blue < 45, "{:?}", drawn.get_pixel(128, 128));
    // No dark rim: where there is little of it, it is as red as elsewhere.
    assert!(drawn.pixels().filter(|(.., pixel)| pixel.0[3] > 40).all(|(.., pixel)| pixel.0[0] > 150), "the rim is red");

    let cards = house.visitor().get("/").await.attributes(".communes img.crest", "src");
    assert_eq!(cards, std::slice::from_ref(&address), "and on the home of the network");

    let rows = administrator.get(&paths::pictures(COMMUNE)).await.all("#history .rows > li");
    assert!(rows.len() == 1 && rows[0].contains("Administratrice"), "{rows:?}");
    for (folder, file) in [("nothing", "crest.png"), ("..", "crest.png"), (address.split('/').nth(3).expect("a folder"), "large.jpg")] {
        assert_eq!(house.visitor().get(&paths::commune_picture(COMMUNE, folder, file)).await.status, StatusCode::NOT_FOUND, "{folder} {file}");
    }
});

on_both_engines!(a_picture_that_is_replaced_or_removed_is_gone_with_its_files, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let both: [(&str, &[u8]); 2] = [("crest", &disc(80, 80, ImageFormat::WebP)), ("photo", &disc(1_200, 700, ImageFormat::Jpeg))];
    send(&mut administrator, &[], &both).await.redirect();
    let commune = house.commune().await;
    let (first, photo) = (crest(&house).await, paths::commune_picture(COMMUNE, &commune.photo, "large.jpg"));
    let shown = house.visitor().get(&photo).await;
    assert_eq!((shown.status, &shown.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().expect("a header")));
    assert!(house.visitor().get(&paths::commune(COMMUNE)).await.attributes(".hero img", "srcset").concat().contains(&photo), "at the head of the home");
    let files = house.app.config.data_dir.join("files/communes");
    assert_eq!(std::fs::read_dir(&files).expect("the folder").count(), 2);

    // A new one wins over the box that removes the present one.
    send(&mut administrator, &[("remove_crest", "yes")], &[("crest", &disc(60, 60, ImageFormat::Png))]).await.redirect();
    let second = crest(&house).await;
    assert!(second != first && second.ends_with("/crest.png"), "{second}");
    assert_eq!(house.visitor().get(&first).await.status, StatusCode::NOT_FOUND);
    send(&mut administrator, &[("remove_crest", "yes"), ("remove_photo", "yes")], &[]).await.redirect();
    assert!(crest(&house).await.starts_with("/assets/"));
    assert_eq!(house.visitor().get(&photo).await.status, StatusCode::NOT_FOUND);
    jobs::run_due(&house.app).await.expect("done");
    assert!(!files.exists(), "with the last file its folder goes");
    assert_eq!(administrator.get(&paths::pictures(COMMUNE)).await.all("#history .rows > li").len(), 5);

    let nothing = send(&mut administrator, &[("remove_crest", "yes")], &[]).await.redirect();
    assert!(administrator.get(&nothing).await.words().contains(&fr(tr::settings::UNCHANGED)));
});

on_both_engines!(what_is_no_picture_is_refused_beside_its_field, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let png = disc(40, 40, ImageFormat::Png);
    let mut bomb = png.clone();
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut large = png.clone();
    large.resize(photos::MOST_BYTES + 1, 0);
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (field, bytes) in [
        ("crest", &script[..]),
        ("crest", &b"GIF89a\x01\0\x01\0"[..]),
        ("crest", &bomb[..]),
        ("photo", &png[..png.len() / 3]),
        ("photo", &large[..]),
        ("crest", &large[..]),
    ] {
        let back = send(&mut administrator, &[], &[(field, bytes)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.has(&format!("#{field}-error")), "{field}: {}", back.words());
    }
    // The good one of two is not kept alone.
    let back = send(&mut administrator, &[], &[("crest", &png), ("photo", b"words")]).await;
    assert!(back.has("#photo-error") && !back.has("#crest-error"));
    let commune = house.commune().await;
    assert_eq!((commune.crest, commune.photo), (String::new(), String::new()));
    for role in [Role::Moderator, Role::Officer, Role::DeskAgent] {
        let mut other = house.staff("Autre", role).await;
        assert_eq!(send(&mut other, &[], &[("crest", &png)]).await.status, StatusCode::FORBIDDEN);
    }
    assert!(!house.app.config.data_dir.join("files/communes").exists());
});

on_both_engines!(pictures_of_communes_are_no_orphans, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    send(&mut administrator, &[], &[("crest", &disc(80, 80, ImageFormat::Png))]).await.redirect();
    let address = crest(&house).await;
    house.app.files.put("communes/01890000-0000-7000-8000-000000000000/crest.png", vec![7]).await.expect("written");
    house.app.clock.set(long_after_now());
    let mut deleted = 0;
    for _ in 0..3 {
        deleted += orphans::delete(&house.app).await.expect("looked for");
    }
    assert_eq!(deleted, 1, "only what no commune names");
    assert_eq!(house.visitor().get(&address).await.status, StatusCode::OK);
});
