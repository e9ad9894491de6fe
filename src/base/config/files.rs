//! `[files]`: where photos and mandates are kept.

use std::path::PathBuf;

use anyhow::{bail, ensure};
use serde::{Deserialize, Serialize};

/// Where photos and mandates are kept.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilesConfig {
    /// An S3-compatible bucket; empty: the folder `files` in `data_dir`.
    pub s3_bucket: String,
    /// Its endpoint, `https://…`.
    pub s3_endpoint: String,
    /// Whether an `http://` endpoint may be on another machine.
    pub allow_plain: bool,
    /// Its region.
    pub s3_region: String,
    /// Access key.
    pub s3_access_key: String,
    /// A file with `s3_access_key` in it.
    pub s3_access_key_file: PathBuf,
    /// Secret key.
    pub s3_secret_key: String,
    /// A file with `s3_secret_key` in it.
    pub s3_secret_key_file: PathBuf,
}

impl FilesConfig {
    /// Refuses a bucket that nobody could open.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let others = [
            ("s3_endpoint", &self.s3_endpoint),
            ("s3_region", &self.s3_region),
            ("s3_access_key", &self.s3_access_key),
            ("s3_secret_key", &self.s3_secret_key),
        ];
        if self.s3_bucket.is_empty() {
            let set = others.into_iter().find(|(_, value)| !value.is_empty());
            return set.map_or(Ok(()), |(key, _)| bail!("files.{key} is set, but files.s3_bucket is not"));
        }
        if let Some((key, _)) = others.into_iter().skip(1).find(|(_, value)| value.is_empty()) {
            bail!("files.s3_bucket needs files.{key}");
        }
        let endpoint = url::Url::parse(&self.s3_endpoint).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        ensure!(self.s3_endpoint.is_empty() || endpoint.is_some(), "files.s3_endpoint is not an address such as https://s3.example");
        Ok(())
    }
}
