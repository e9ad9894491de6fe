//! Parts of a workbook as XML, within a budget of bytes.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A part of a workbook that counts what it unpacks.
pub struct Part<R> {
    pub inner: R,
    /// Bytes that may still be unpacked.
    pub left: u64,
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other("larger than may be unpacked"));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let count = self.inner.read(&mut into[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

/// A part as XML.
pub type Xml<'a> = Reader<BufReader<Part<Box<dyn Read + 'a>>>>;

/// An attribute by its local name.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().filter_map(Result::ok).find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Adds what an event says to a text.
pub fn push(event: &Event<'_>, text: &mut String) -> Result<(), ()> {
    match event {
        Event::Text(words) => text.push_str(&words.xml10_content().map_err(drop)?),
        Event::CData(words) => text.push_str(&words.xml10_content().map_err(drop)?),
        Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(drop)? {
            Some(c) => text.push(c),
            None => text.push_str(match entity.decode().map_err(drop)?.as_ref() {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "apos" => "'",
                "quot" => "\"",
                _ => return Err(()),
            }),
        },
        _ => {}
    }
    Ok(())
}
