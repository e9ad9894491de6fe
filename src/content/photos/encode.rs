//! From whatever was uploaded to three small JPEGs, or to a PNG that keeps what shines through, without metadata.
//!
//! Memory: the decoded pixels once, in the buffer in which they were decoded. What JPEG cannot hold (transparency, 16 bits) is taken out in place, and the
//! sizes are made from a reference.

use std::io::Cursor;

use app::model::redaction::Rectangle;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{ColorType, DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage, RgbaImage};

use super::bounds;

/// The file is not a picture that we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Another format, or broken.
    Unreadable,
    /// More pixels than there is room for.
    TooManyPixels,
}

impl From<image::ImageError> for Refused {
    fn from(_: image::ImageError) -> Self {
        Self::Unreadable
    }
}

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

const QUALITY: u8 = 78;

/// Decodes JPEG, PNG or WebP (told by content, not by name), turns it as its EXIF says, and encodes it anew in each size; never larger than it was.
pub(super) fn encode(bytes: &[u8], sides: &[u32]) -> Result<Encoded, Refused> {
    let largest = sides.iter().max().copied().unwrap_or(0);
    // Filtering well takes four floats a pixel: it begins from a picture that was halved until it is not twice too large.
    sized(&decode(bytes, largest.saturating_mul(2), opaque)?, sides)
}

/// A square PNG, no side longer than `side`, that keeps what shines through; what is not square stands in the middle of one.
pub(super) fn emblem(bytes: &[u8], side: u32) -> Result<Vec<u8>, Refused> {
    let picture = decode(bytes, side.saturating_mul(2), translucent)?;
    let scaled = (picture.width().max(picture.height()) > side).then(|| picture.resize(side, side, FilterType::CatmullRom));
    let mut scaled = scaled.unwrap_or(picture).into_rgba8();
    for pixel in scaled.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        pixel.0 = [bright(red, alpha), bright(green, alpha), bright(blue, alpha), alpha];
    }
    let (width, height) = scaled.dimensions();
    let edge = width.max(height);
    let mut square = RgbaImage::new(edge, edge);
    imageops::replace(&mut square, &scaled, i64::from((edge - width) / 2), i64::from((edge - height) / 2));
    let mut png = Vec::new();
    square.write_with_encoder(PngEncoder::new_with_quality(&mut png, CompressionType::Best, PngFilter::Adaptive))?;
    Ok(png)
}

/// The same of a kept picture, with rectangles filled in black, whole pixels of which any part is covered; and a mark at a corner, if one is given.
pub(super) fn burn(bytes: &[u8], rectangles: &[Rectangle], corner: Option<(i64, i64)>, sides: &[u32]) -> Result<Vec<Vec<u8>>, Refused> {
    let mut picture = decode(bytes, u32::MAX, opaque)?.into_rgb8();
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
    Ok(sized(&picture.into(), sides)?.sizes)
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

fn sized(picture: &DynamicImage, sides: &[u32]) -> Result<Encoded, Refused> {
    let (mut sizes, mut largest) = (Vec::new(), (0, 0));
    for side in sides {
        let scaled = (picture.width().max(picture.height()) > *side).then(|| picture.resize(*side, *side, FilterType::Triangle));
        let scaled = scaled.as_ref().unwrap_or(picture);
        let mut jpeg = Vec::new();
        scaled.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
        largest = (scaled.width(), scaled.height());
        sizes.push(jpeg);
    }
    Ok(Encoded { sizes, width: largest.0, height: largest.1 })
}

/// What is made of the pixels of a decoder: their width and height, their kind, and themselves.
type Make = fn(u32, u32, ColorType, Vec<u8>) -> Option<DynamicImage>;

/// A picture of 8 bits, the right way up, with no side longer than `longest`.
fn decode(bytes: &[u8], longest: u32, make: Make) -> Result<DynamicImage, Refused> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refused::Unreadable)?;
    let format = reader.format().filter(|format| matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)).ok_or(Refused::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(bounds::MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if !bounds::allow(format, bytes, &decoder) {
        return Err(Refused::TooManyPixels);
    }
    let orientation = decoder.orientation()?;
    let ((width, height), colour) = (decoder.dimensions(), decoder.color_type());
    let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).map_err(|_| Refused::TooManyPixels)?];
    decoder.read_image(&mut pixels)?;
    let mut picture = make(width, height, colour, pixels).ok_or(Refused::Unreadable)?;
    if width.max(height) > longest {
        let part = |side: u32| u32::try_from(u64::from(side) * u64::from(longest) / u64::from(width.max(height))).unwrap_or(longest).max(1);
        picture = picture.thumbnail_exact(part(width), part(height));
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG has neither transparency nor 16 bits: what shines through is white, and the upper half of each value stays.
fn opaque(width: u32, height: u32, colour: ColorType, mut pixels: Vec<u8>) -> Option<DynamicImage> {
    match colour {
        ColorType::L8 | ColorType::Rgb8 => {}
        ColorType::La8 => pack(&mut pixels, |[grey, alpha]| [on_white(grey, alpha)]),
        ColorType::Rgba8 => pack(&mut pixels, |[r, g, b, alpha]| [r, g, b].map(|value| on_white(value, alpha))),
        ColorType::L16 => pack(&mut pixels, |[a, b]| [wide(a, b)]),
        ColorType::La16 => pack(&mut pixels, |[a, b, c, d]| [on_white(wide(a, b), wide(c, d))]),
        ColorType::Rgb16 => pack(&mut pixels, |[a, b, c, d, e, f]| [wide(a, b), wide(c, d), wide(e, f)]),
        ColorType::Rgba16 => pack(&mut pixels, |[a, b, c, d, e, f, g, h]| [wide(a, b), wide(c, d), wide(e, f)].map(|value| on_white(value, wide(g, h)))),
        _ => return None,
    }
    if matches!(colour, ColorType::L8 | ColorType::La8 | ColorType::L16 | ColorType::La16) {
        GrayImage::from_raw(width, height, pixels).map(Into::into)
    } else {
        RgbImage::from_raw(width, height, pixels).map(Into::into)
    }
}

/// The same with what shines through: each colour as bright as there is of it, so that smaller sizes mix them rightly.
fn translucent(width: u32, height: u32, colour: ColorType, mut pixels: Vec<u8>) -> Option<DynamicImage> {
    match colour {
        ColorType::La8 => pack(&mut pixels, |[grey, alpha]| [dim(grey, alpha), alpha]),
        ColorType::Rgba8 => pack(&mut pixels, |[r, g, b, alpha]| [dim(r, alpha), dim(g, alpha), dim(b, alpha), alpha]),
        ColorType::La16 => pack(&mut pixels, |[a, b, c, d]| [dim(wide(a, b), wide(c, d)), wide(c, d)]),
        ColorType::Rgba16 => pack(&mut pixels, |[a, b, c, d, e, f, g, h]| {
            let alpha = wide(g, h);
            [dim(wide(a, b), alpha), dim(wide(c, d), alpha), dim(wide(e, f), alpha), alpha]
        }),
        _ => return opaque(width, height, colour, pixels),
    }
    if matches!(colour, ColorType::La8 | ColorType::La16) {
        GrayAlphaImage::from_raw(width, height, pixels).map(Into::into)
    } else {
        RgbaImage::from_raw(width, height, pixels).map(Into::into)
    }
}

/// The upper half of a value of 16 bits.
fn wide(high: u8, low: u8) -> u8 {
    ((u32::from(u16::from_ne_bytes([high, low])) * 255 + 32_767) / 65_535) as u8
}

fn dim(value: u8, alpha: u8) -> u8 {
    (u16::from(value) * u16::from(alpha) / 255) as u8
}

/// What [`dim`] was made of.
fn bright(value: u8, alpha: u8) -> u8 {
    if alpha == 0 { 0 } else { (u16::from(value) * 255 / u16::from(alpha)).min(255) as u8 }
}

fn on_white(value: u8, alpha: u8) -> u8 {
    ((u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255) as u8
}

/// Turns each pixel into a shorter one, in the same buffer.
fn pack<const FROM: usize, const TO: usize>(pixels: &mut Vec<u8>, turn: impl Fn([u8; FROM]) -> [u8; TO]) {
    const { assert!(TO <= FROM, "a pixel is written over those that were read") };
    let count = pixels.len() / FROM;
    for index in 0..count {
        let mut pixel = [0; FROM];
        pixel.copy_from_slice(&pixels[index * FROM..][..FROM]);
        pixels[index * TO..][..TO].copy_from_slice(&turn(pixel));
    }
    pixels.truncate(count * TO);
}

#[cfg(test)]
mod tests;
