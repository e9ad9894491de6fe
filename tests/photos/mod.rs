//! Photos: turned the right way, stripped, bounded, served while their problem is public, forgotten when their form was never sent.

mod keeping;
mod orphans;
mod taking;

use std::io::Cursor;

use app::model::paths;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tajmaat::base::clock::Timestamp;

use crate::common::Client;
use crate::common::client::Answer;

pub const NEW: &str = "/ain-amlal/problems/new";
pub const FIELDS: [(&str, &str); 4] =
    [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];

/// A picture whose left half is red and whose right half is blue.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(drawn).write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A JPEG as a phone held upright makes it: the sensor's picture lies on its side, EXIF says how to turn it, and where it was taken.
pub fn from_a_phone() -> Vec<u8> {
    let jpeg = picture(400, 200, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 33.43N 5.16W, Amina's phone");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

pub async fn upload(client: &mut Client, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<_> = files.iter().map(|(name, bytes)| ("photos", *name, *bytes)).collect();
    // Something is missing: the form comes back with the photo.
    client.post_files(NEW, &[&FIELDS[..2], &FIELDS[3..]].concat(), &files).await
}

/// Reports a problem with one photo; returns the photo's id and the problem's page.
pub async fn reported(author: &mut Client, photo: &[u8]) -> (String, String) {
    let asked = upload(author, &[("bac.jpg", photo)]).await;
    let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    // The same words twice are one report sent twice, so each has its own.
    let body = format!("Depuis deux semaines le bac {id} déborde.");
    let fields = [&FIELDS[..1], &FIELDS[2..], &[("body", &body), ("upload_key", &key), ("photo", &id), ("alt", "Un bac plein")]].concat();
    (id.clone(), author.post_files(NEW, &fields, &[]).await.redirect())
}

pub async fn size(client: &mut Client, id: &str, size: &str) -> Answer {
    client.get(&paths::photo(id, size)).await
}

/// Days after the files of this test were written, by the clock of the files.
pub fn long_after_now() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    Timestamp(since.as_micros() as i64).plus_days(2)
}
