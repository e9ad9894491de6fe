//! What decoding a picture would take, told by its headers before anything is allocated.
//!
//! The pixels themselves are not all: some formats hold a second or third copy while they decode. Each is counted at its worst, so that no file can make the
//! decoder take more than [`MOST_MEMORY`]. To take another format: its arm in [`scratch`].

use image::{ImageDecoder, ImageFormat};

/// Pixels of a picture that is decoded: a photo of the best phones, or a panorama.
const MOST_PIXELS: u64 = 64_000_000;
/// Bytes of its pixels, as they are decoded.
const MOST_DECODED: u64 = 200_000_000;
/// The same with what the decoder itself holds meanwhile.
pub(super) const MOST_MEMORY: u64 = 256_000_000;

/// Whether a picture may be decoded.
pub(super) fn allow(format: ImageFormat, bytes: &[u8], decoder: &impl ImageDecoder) -> bool {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let decoded = decoder.total_bytes();
    pixels <= MOST_PIXELS && decoded <= MOST_DECODED && decoded.saturating_add(scratch(format, bytes, pixels)) <= MOST_MEMORY
}

/// What a decoder holds beside the pixels that it gives.
fn scratch(format: ImageFormat, bytes: &[u8], pixels: u64) -> u64 {
    match format {
        ImageFormat::Jpeg => pixels.saturating_mul(jpeg_scratch(bytes)),
        ImageFormat::WebP => webp_scratch(bytes, pixels),
        // PNG is decoded line by line into its place, interlaced or not.
        _ => 0,
    }
}

/// Bytes a pixel: a JPEG whose scans do not hold everything (progressive, or a scan for each colour) has all its coefficients in memory, 16 bits each.
fn jpeg_scratch(bytes: &[u8]) -> u64 {
    let (mut at, mut colours, mut progressive) = (2, 0, false);
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            // A fill byte.
            0xff => at += 1,
            0xc0..=0xc2 => {
                progressive |= marker == 0xc2;
                colours = colours.max(bytes.get(at + 9).copied().unwrap_or(4));
                at += 2 + length;
            }
            0xda => {
                let in_first_scan = bytes.get(at + 4).copied().unwrap_or(0);
                return if progressive || in_first_scan < colours { 2 * u64::from(colours) } else { 0 };
            }
            _ => at += 2 + length,
        }
    }
    // No scan was found where one has to be: the decoder may look elsewhere.
    8
}

/// A lossless picture without transparency is decoded with it first; a lossy one is decoded in planes, its transparency apart; an animated one on a canvas.
/// A lossy picture has its size written in it once more, and the decoder believes that one.
fn webp_scratch(bytes: &[u8], pixels: u64) -> u64 {
    let animated = bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0);
    let transparent = bytes.windows(4).any(|name| name == b"ALPH");
    let planes = bytes.windows(18).filter(|chunk| chunk.starts_with(b"VP8 ") && chunk[11..14] == [0x9d, 0x01, 0x2a]).map(|chunk| {
        let side = |at: usize| u64::from(u16::from_le_bytes([chunk[at], chunk[at + 1]]) & 0x3fff).next_multiple_of(16);
        side(14) * side(16) * 3 / 2
    });
    let planes = planes.max();
    let copies = match (animated, planes.is_some(), transparent) {
        (true, ..) => 4 + 4 + 6,
        (false, true, true) => 6,
        (false, true, false) => 0,
        (false, false, _) => 4,
    };
    pixels.saturating_mul(copies).saturating_add(planes.unwrap_or(0))
}
