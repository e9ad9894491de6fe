//! Where a photo says that it was taken: read once from the file that was sent, to be offered to whoever sent it, and kept with nothing.

use std::io::Cursor;

use exif::{Exif, In, Rational, Reader, Tag, Value};

/// Latitude and longitude in millionths of a degree. `None` for a photo that does not say it, or not in a way that can be read. The beginning of a file is
/// enough.
pub(super) fn of(bytes: &[u8]) -> Option<(i64, i64)> {
    let exif = Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let latitude = degrees(&exif, (Tag::GPSLatitude, Tag::GPSLatitudeRef), b'S', 90.0)?;
    let longitude = degrees(&exif, (Tag::GPSLongitude, Tag::GPSLongitudeRef), b'W', 180.0)?;
    // A phone that does not know where it is writes zeros.
    ((latitude, longitude) != (0, 0)).then_some((latitude, longitude))
}

/// Degrees, minutes and seconds as millionths of a degree; `below` is the letter of the half of the earth that counts downwards.
fn degrees(exif: &Exif, (size, half): (Tag, Tag), below: u8, most: f64) -> Option<i64> {
    let Value::Rational(parts) = &exif.get_field(size, In::PRIMARY)?.value else { return None };
    let Value::Ascii(half) = &exif.get_field(half, In::PRIMARY)?.value else { return None };
    let part = |part: &Rational| (part.denom != 0).then(|| f64::from(part.num) / f64::from(part.denom));
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    let size = part(degrees)? + part(minutes)? / 60.0 + part(seconds)? / 3_600.0;
    let sign = if *half.first()?.first()? == below { -1.0 } else { 1.0 };
    (size <= most).then(|| (sign * size * 1e6).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_photo_is_nowhere() {
        for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x10Exif\0\0II*\0\xff\xff\xff\xff", b"\x89PNG\r\n\x1a\n", &[0x49; 4_096]] {
            assert_eq!(of(bytes), None);
        }
    }
}
