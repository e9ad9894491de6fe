//! Where photos are kept: a local folder, or an S3-compatible bucket.

use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::config::Config;
use crate::error::Result;

/// The store of photos. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// The configured store.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let s3 = &config.files;
        if s3.s3_bucket.is_empty() {
            let folder = config.data_dir.join("files");
            std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
            return Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?)));
        }
        let mut builder = AmazonS3Builder::new()
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

    /// Deletes everything below `folder`; nothing there is fine.
    pub async fn delete_all(&self, folder: &str) -> Result<()> {
        let listed: Vec<_> = self.0.list(Some(&Path::from(folder))).try_collect().await?;
        for found in listed {
            self.delete(found.location.as_ref()).await?;
        }
        Ok(())
    }

    /// Deletes what is at `path`; nothing there is fine.
    pub async fn delete(&self, path: &str) -> Result<()> {
        match self.0.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
