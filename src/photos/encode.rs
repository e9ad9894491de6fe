//! From whatever was uploaded to three small JPEGs without metadata.

use std::io::Cursor;

use app::model::redaction::Rectangle;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// The file is not a picture that we take: another format, broken, or unreasonably large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused;

/// What is kept.
#[derive(Debug)]
pub(super) struct Encoded {
    /// JPEGs, in the order of the sides asked for.
    pub sizes: Vec<Vec<u8>>,
    /// Pixels of the largest.
    pub width: u32,
    /// Pixels of the largest.
    pub height: u32,
}

/// Longest side of a picture that is decoded at all, and memory it may take.
const MOST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 80;

/// Decodes JPEG, PNG or WebP (told by content, not by name), turns it as its EXIF says, and encodes it anew in each size; never larger than it was.
pub(super) fn encode(bytes: &[u8], sides: &[u32]) -> Result<Encoded, Refused> {
    sized(&flatten(decode(bytes).map_err(|_| Refused)?), sides)
}

/// The same of a kept picture, with rectangles filled in black, whole pixels of which any part is covered; and a mark at a corner, if one is given.
pub(super) fn burn(bytes: &[u8], rectangles: &[Rectangle], corner: Option<(i64, i64)>, sides: &[u32]) -> Result<Vec<Vec<u8>>, Refused> {
    let mut picture = flatten(decode(bytes).map_err(|_| Refused)?);
    let (width, height) = picture.dimensions();
    for r in rectangles {
        let across = covered(r.left, r.left + r.width, width);
        let down = covered(r.top, r.top + r.height, height);
        fill(&mut picture, across, down, Rgb([0, 0, 0]));
    }
    if let Some((left, top)) = corner {
        let (x, y, half) = (pixel(left, width), pixel(top, height), (width.max(height) / 160).max(2));
        let around = |at: u32, most: u32| (at.saturating_sub(half), at.saturating_add(half).min(most));
        fill(&mut picture, around(x, width), around(y, height), Rgb([190, 60, 20]));
    }
    Ok(sized(&picture, sides)?.sizes)
}

/// The pixel at a part of a side.
fn pixel(part: i64, side: u32) -> u32 {
    u32::try_from(part.clamp(0, Rectangle::WHOLE) * i64::from(side) / Rectangle::WHOLE).unwrap_or(side)
}

/// The pixels from one part of a side to another, the last one excluded.
fn covered(from: i64, to: i64, side: u32) -> (u32, u32) {
    let end = (to.clamp(0, Rectangle::WHOLE) * i64::from(side) + Rectangle::WHOLE - 1) / Rectangle::WHOLE;
    (pixel(from, side), u32::try_from(end).unwrap_or(side).min(side))
}

fn fill(picture: &mut RgbImage, across: (u32, u32), down: (u32, u32), colour: Rgb<u8>) {
    for y in down.0..down.1 {
        for x in across.0..across.1 {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn sized(picture: &RgbImage, sides: &[u32]) -> Result<Encoded, Refused> {
    let (mut sizes, mut largest) = (Vec::new(), (0, 0));
    for side in sides {
        let scaled = if picture.width().max(picture.height()) > *side {
            DynamicImage::from(picture.clone()).resize(*side, *side, FilterType::Triangle).to_rgb8()
        } else {
            picture.clone()
        };
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&scaled).map_err(|_| Refused)?;
        largest = (scaled.width(), scaled.height());
        sizes.push(jpeg);
    }
    Ok(Encoded { sizes, width: largest.0, height: largest.1 })
}

fn decode(bytes: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(image::ImageError::Unsupported(image::error::ImageFormatHint::Unknown.into()));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG has no transparency: what shines through is white.
fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let rgba = picture.to_rgba8();
    let mix = |value: u8, alpha: u8| ((u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255) as u8;
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        Rgb([mix(red, alpha), mix(green, alpha), mix(blue, alpha)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(width, height).write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
        bytes.into_inner()
    }

    #[test]
    fn pictures_shrink_but_never_grow() {
        let encoded = encode(&png(2_000, 1_000), &[320, 1_600]).expect("good");
        assert_eq!((encoded.width, encoded.height), (1_600, 800));
        let small = encode(&png(100, 50), &[320, 1_600]).expect("good");
        assert_eq!((small.width, small.height), (100, 50));
        assert!(encoded.sizes.iter().all(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let good = png(10, 10);
        for bad in [&b"<svg xmlns='x'/>"[..], b"", b"GIF89a\x01\0\x01\0", &good[..good.len() / 2]] {
            assert_eq!(encode(bad, &[320]).expect_err("refused"), Refused);
        }
    }

    #[test]
    fn an_unreasonable_size_is_refused_before_it_is_decoded() {
        // A PNG header that claims 60,000 × 60,000 pixels.
        let mut bomb = png(10, 10);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        assert!(encode(&bomb, &[320]).is_err());
    }
}
