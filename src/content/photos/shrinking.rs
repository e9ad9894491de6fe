//! Pictures for whoever keeps them elsewhere: decoded in turn, bounded, re-encoded, stripped of metadata.

use super::{Refused, encode, encoded, in_turn};
use crate::base::error::Result;
use crate::web::UploadedFile;

/// A picture as JPEGs in the order of [`SIZES`](super::SIZES), stripped of metadata, for whoever keeps it elsewhere.
pub async fn shrunk(file: UploadedFile) -> Result<Result<Vec<Vec<u8>>, Refused>> {
    Ok(encoded(file).await?.map(|(encoded, _)| encoded.sizes))
}

/// The same with longer sides of other lengths, in their order.
pub async fn shrunk_to(file: UploadedFile, sides: Vec<u32>) -> Result<Result<Vec<Vec<u8>>, Refused>> {
    in_turn(file, move |bytes| Ok(encode::encode(bytes, &sides)?.sizes)).await
}

/// Pixels of a crest's side.
const EMBLEM_SIDE: u32 = 256;

/// A square PNG of a crest or a logo, stripped of metadata; what shines through stays so.
pub async fn emblem(file: UploadedFile) -> Result<Result<Vec<u8>, Refused>> {
    in_turn(file, |bytes| encode::emblem(bytes, EMBLEM_SIDE)).await
}
