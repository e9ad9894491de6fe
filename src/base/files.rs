//! Where files are kept (photos, mandates): a local folder, or an S3-compatible bucket.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig};

use crate::base::clock::Timestamp;
use crate::base::config::Config;
use crate::base::error::{Error, Result};
use crate::base::tls;
use crate::base::uploads::{Held, Places};

/// Folders that are asked about at once.
const BATCH: usize = 200;
/// Somebody waits for the answer: a bucket that is away is said at once, not after minutes of trying.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const TIMEOUT: Duration = Duration::from_secs(8);

/// The store of files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// The configured store.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let s3 = &config.files;
        if s3.s3_bucket.is_empty() {
            let folder = config.data_dir.join("files");
            std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
            // What was acknowledged survives a power cut: a file is on the disk before its row is. A folder goes with the last file in it: left behind, those of
            // photos whose form was never sent would take the disk's inodes.
            return Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true))));
        }
        tls::install();
        let mut builder = AmazonS3Builder::new()
            .with_client_options(ClientOptions::new().with_connect_timeout(CONNECT_TIMEOUT).with_timeout(TIMEOUT))
            .with_retry(RetryConfig { max_retries: 1, retry_timeout: CONNECT_TIMEOUT, ..RetryConfig::default() })
            .with_bucket_name(&s3.s3_bucket)
            .with_region(&s3.s3_region)
            .with_access_key_id(&s3.s3_access_key)
            .with_secret_access_key(&s3.s3_secret_key);
        if !s3.s3_endpoint.is_empty() {
            // The configuration refuses this to other machines, unless it is told otherwise.
            builder = builder.with_endpoint(&s3.s3_endpoint).with_allow_http(s3.s3_endpoint.starts_with("http://"));
        }
        Ok(Self(Arc::new(builder.build().context("the S3 settings are not complete")?)))
    }

    /// Keeps `bytes` at `path`.
    pub async fn put(&self, path: &str, bytes: impl Into<Bytes>) -> Result<()> {
        self.0.put(&Path::from(path), bytes.into().into()).await?;
        Ok(())
    }

    /// What is at `path`.
    pub async fn get(&self, path: &str) -> Result<Option<Bytes>> {
        match self.0.get(&Path::from(path)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The same for somebody who may take it slowly, once there is room for it.
    pub async fn get_within(&self, path: &str, places: &Places) -> Result<Option<Held>> {
        let found = match self.0.get(&Path::from(path)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // Its size is known before anything of it is in memory.
        let room = places.take(usize::try_from(found.meta.size).unwrap_or(usize::MAX)).await;
        let room = room.ok_or_else(|| Error::Unavailable(Arc::new(anyhow::anyhow!("too many files are being taken at once"))))?;
        Ok(Some(places.held(found.bytes().await?, room)))
    }

    /// Deletes everything below `folder`; nothing there is fine.
    pub async fn delete_all(&self, folder: &str) -> Result<()> {
        let listed: Vec<_> = self.0.list(Some(&Path::from(folder))).try_collect().await?;
        for found in listed {
            self.delete(found.location.as_ref()).await?;
        }
        Ok(())
    }

    /// Whether nothing at all is kept.
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(self.0.list(None).try_next().await?.is_none())
    }

    /// Looks through what is below `folder`: what was written before then and is in none of the folders that are known of those asked about is unknown. What
    /// lies directly below `folder` is asked about by its own name.
    pub async fn unknown<F>(&self, folder: &str, before: Timestamp, known: impl Fn(Vec<String>) -> F) -> Result<Listing>
    where
        F: Future<Output = Result<HashSet<String>>>,
    {
        let (mut batch, mut found) = (BTreeMap::<String, Vec<Path>>::new(), Listing::default());
        let mut listed = self.0.list(Some(&Path::from(folder)));
        while let Some(file) = listed.try_next().await? {
            if let Some(name) = owner(folder, file.location.as_ref()) {
                let old = batch.entry(name.to_owned()).or_default();
                if file.last_modified.timestamp_micros() < before.micros() {
                    old.push(file.location);
                }
            }
            if batch.len() >= BATCH {
                found.add(std::mem::take(&mut batch), &known).await?;
            }
        }
        found.add(batch, &known).await?;
        Ok(found)
    }

    /// Deletes what is at `path`; nothing there is fine.
    pub async fn delete(&self, path: &str) -> Result<()> {
        match self.0.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// What lies below a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Folders that are known.
    pub known: usize,
    /// Files in those that are not.
    pub unknown: Vec<String>,
}

impl Listing {
    async fn add<F>(&mut self, batch: BTreeMap<String, Vec<Path>>, known: &impl Fn(Vec<String>) -> F) -> Result<()>
    where
        F: Future<Output = Result<HashSet<String>>>,
    {
        if batch.is_empty() {
            return Ok(());
        }
        let known = known(batch.keys().cloned().collect()).await?;
        for (name, paths) in batch {
            if known.contains(&name) {
                self.known += 1;
            } else {
                self.unknown.extend(paths.into_iter().map(String::from));
            }
        }
        Ok(())
    }
}

/// Which folder below `folder` a file is in, or its own name.
fn owner<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let inside = path.strip_prefix(folder)?.strip_prefix('/')?;
    Some(inside.rsplit_once('/').map_or(inside, |(owner, _)| owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::new(&Config { data_dir: folder.path().to_owned(), ..Config::default() }).expect("a store");
        assert!(format!("{files:?}").contains("fsync: true"), "{files:?}");
    }

    #[test]
    fn a_file_belongs_to_its_folder() {
        assert_eq!(owner("photos", "photos/7/small.jpg"), Some("7"));
        assert_eq!(owner("photos", "photos/7/abc/small.jpg"), Some("7/abc"));
        assert_eq!(owner("mandates", "mandates/abc"), Some("abc"));
        assert_eq!(owner("photos", "photographs/abc"), None);
    }
}
