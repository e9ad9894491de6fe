use image::{ImageBuffer, LumaA, Pixel, Rgba};

use super::*;

const SIDES: [u32; 3] = [320, 960, 1_600];

fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

fn clear(width: u32, height: u32) -> Vec<u8> {
    png(DynamicImage::new_rgba8(width, height))
}

/// A PNG chunk with a good checksum.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in name.iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    [&(data.len() as u32).to_be_bytes()[..], name, data, &(!sum).to_be_bytes()].concat()
}

/// The beginning of a PNG that says it is this large: 8 or 16 bits, a kind of colour, interlaced or not. A decoder takes the room for all of it.
fn claimed_png((width, height): (u32, u32), bits: u8, colour: u8, interlaced: bool) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, colour, 0, 0, u8::from(interlaced)]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &[0x78, 0x01, 0x00]), chunk(b"IEND", &[])].concat()
}

/// The beginning of a JPEG of three colours.
fn claimed_jpeg(frame: u8, (width, height): (u16, u16), in_first_scan: u8) -> Vec<u8> {
    let [[w1, w2], [h1, h2]] = [width, height].map(u16::to_be_bytes);
    let mut bytes = vec![0xff, 0xd8, 0xff, frame, 0, 17, 8, h1, h2, w1, w2, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    bytes.extend_from_slice(&[0xff, 0xda, 0, 6 + 2 * in_first_scan, in_first_scan]);
    (1..=in_first_scan).for_each(|colour| bytes.extend_from_slice(&[colour, 0]));
    bytes.extend_from_slice(&[0, if frame == 0xc2 { 0 } else { 63 }, 0, 0xff, 0xd9]);
    bytes
}

/// A WebP whose canvas is small and whose picture says that it is not.
fn lying_webp() -> Vec<u8> {
    let picture = [&[0x10, 0, 0, 0x9d, 0x01, 0x2a][..], &0x3fff_u16.to_le_bytes(), &0x3fff_u16.to_le_bytes(), &[0; 22]].concat();
    let chunks = [&b"VP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x0f\0\0VP8 "[..], &(picture.len() as u32).to_le_bytes(), &picture].concat();
    [&b"RIFF"[..], &(chunks.len() as u32 + 4).to_le_bytes(), b"WEBP", &chunks].concat()
}

/// The most that was allocated at once.
fn peak(bytes: &[u8]) -> (u64, Result<Encoded, Refused>) {
    let mut result = None;
    let measured = allocation_counter::measure(|| result = Some(encode(bytes, &SIDES)));
    (measured.bytes_max, result.expect("measured"))
}

#[test]
fn pictures_shrink_but_never_grow() {
    let encoded = encode(&clear(2_000, 1_000), &[320, 1_600]).expect("good");
    assert_eq!((encoded.width, encoded.height), (1_600, 800));
    let small = encode(&clear(100, 50), &[320, 1_600]).expect("good");
    assert_eq!((small.width, small.height), (100, 50));
    let thin = encode(&png(DynamicImage::new_luma8(9_000, 1)), &[320, 1_600]).expect("good");
    assert_eq!((thin.width, thin.height), (1_600, 1));
    assert!(encoded.sizes.iter().all(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
}

#[test]
fn what_is_no_picture_is_refused() {
    let good = clear(10, 10);
    for bad in [&b"<svg xmlns='x'/>"[..], b"", b"GIF89a\x01\0\x01\0", &good[..good.len() / 2]] {
        assert_eq!(encode(bad, &[320]).expect_err("refused"), Refused::Unreadable);
    }
}

#[test]
fn what_is_too_large_is_refused_before_anything_is_allocated_for_it() {
    let square = (12_000, 12_000);
    for (name, bytes) in [
        ("16 bits and transparency", claimed_png(square, 16, 6, false)),
        ("one colour", claimed_png((20_000, 20_000), 8, 2, false)),
        ("interlaced", claimed_png(square, 8, 2, true)),
        ("few pixels of many bytes", claimed_png((6_000, 6_000), 16, 6, false)),
        ("more than any memory", claimed_png((u32::MAX >> 1, u32::MAX >> 1), 8, 0, false)),
        ("one long line", claimed_png((70_000_000, 1), 8, 0, false)),
        ("a JPEG", claimed_jpeg(0xc0, (65_535, 65_535), 3)),
        ("a progressive JPEG", claimed_jpeg(0xc2, (7_000, 7_000), 3)),
        ("a JPEG of three scans", claimed_jpeg(0xc0, (7_000, 7_000), 1)),
        ("a WebP", lying_webp()),
    ] {
        let (most, result) = peak(&bytes);
        assert!(most < 1_000_000, "{name}: {most} bytes");
        let refused = result.expect_err("refused");
        assert!(refused == Refused::TooManyPixels || name == "more than any memory", "{name}: {refused:?}");
    }
}

#[test]
fn a_panorama_is_taken_and_its_pixels_are_held_once() {
    let (width, height) = (13_000, 2_600);
    let (most, result) = peak(&png(DynamicImage::new_rgb8(width, height)));
    let result = result.expect("good");
    assert_eq!((result.width, result.height), (1_600, 320));
    let pixels = u64::from(width * height * 3);
    assert!((pixels..pixels + pixels / 4).contains(&most), "{most} bytes for {pixels}");
}

#[test]
fn sixteen_bits_and_transparency_go_in_place() {
    // Nothing is scaled: what is measured is what takes out the bits and the transparency.
    let (width, height) = (1_500, 1_000);
    let bytes = png(DynamicImage::new_rgba16(width, height));
    let most = allocation_counter::measure(|| drop(encode(&bytes, &[1_600]).expect("good"))).bytes_max;
    let pixels = u64::from(width * height * 8);
    assert!((pixels..pixels + pixels / 4).contains(&most), "{most} bytes for {pixels}");
}

#[test]
fn what_shines_through_is_white() {
    fn solid<P: Pixel + 'static>(pixel: P) -> ImageBuffer<P, Vec<P::Subpixel>> {
        ImageBuffer::from_pixel(32, 16, pixel)
    }
    for (name, picture, expected) in [
        ("clear", DynamicImage::from(solid(Rgba([0_u8, 0, 0, 0]))), [255, 255, 255]),
        ("clear, 16 bits", solid(Rgba([0_u16, 0, 0, 0])).into(), [255, 255, 255]),
        ("clear, grey", solid(LumaA([0_u8, 0])).into(), [255, 255, 255]),
        ("clear, grey, 16 bits", solid(LumaA([0_u16, 0])).into(), [255, 255, 255]),
        ("half a red", solid(Rgba([255_u8, 0, 0, 128])).into(), [255, 127, 127]),
        ("half a red, 16 bits", solid(Rgba([u16::MAX, 0, 0, 0x8080])).into(), [255, 127, 127]),
        ("opaque, 16 bits", solid(Rgb([0x8000_u16, 0x4000, 0xffff])).into(), [128, 64, 255]),
    ] {
        let encoded = encode(&png(picture), &[320]).expect("good");
        let shown = image::load_from_memory(&encoded.sizes[0]).expect("a JPEG").into_rgb8();
        let shown = shown.get_pixel(16, 8).0;
        assert!(shown.iter().zip(expected).all(|(is, expected)| is.abs_diff(expected) <= 6), "{name}: {shown:?}");
    }
}
