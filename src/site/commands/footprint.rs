//! What a command leaves in the data folder: nothing when it was refused, and nothing that the service cannot read when it was run as root.

use std::path::{Path, PathBuf};

use crate::base::config::Config;
use crate::base::db;
use anyhow::Context as _;

/// A new installation on an embedded database: nothing of it was there before the command. Of any other installation a command takes nothing away.
#[derive(Debug)]
pub struct Footprint(Option<NewInstallation>);

#[derive(Debug)]
struct NewInstallation {
    database: PathBuf,
    secret: PathBuf,
    /// Innermost first.
    folders: Vec<PathBuf>,
}

impl Footprint {
    /// Looks at what is there.
    pub fn look(config: &Config) -> Self {
        let Some(file) = config.database_url.strip_prefix("sqlite:") else { return Self(None) };
        let database = PathBuf::from(file.trim_start_matches("//").split('?').next().unwrap_or_default());
        let secret = config.data_dir.join("secret");
        if database.exists() || secret.exists() {
            return Self(None);
        }
        let mut folders = vec![config.data_dir.join("files"), config.mail.folder.clone(), config.sms.folder.clone(), config.data_dir.clone()];
        folders.retain(|folder| !folder.exists());
        Self(Some(NewInstallation { database, secret, folders }))
    }

    /// Takes away what the command made, after it was refused; unless another command or the service has begun to use it meanwhile.
    pub async fn erase(self) {
        let Some(made) = self.0 else { return };
        if made.database.exists() && !db::is_unused(&made.database).await {
            return;
        }
        let of_database = ["", "-wal", "-shm"].map(|suffix| PathBuf::from(format!("{}{suffix}", made.database.display())));
        for file in of_database.iter().chain([&made.secret]) {
            drop(std::fs::remove_file(file));
        }
        for folder in made.folders {
            // Only if nothing is in it.
            drop(std::fs::remove_dir(folder));
        }
    }
}

/// Goes on as the owner of the data folder, when root runs a command for a service that has a user of its own: what the command makes then belongs to that user.
/// To be called while the process has one thread and has read its configuration.
///
/// # Errors
/// When root cannot become that user, or that user cannot reach the folder.
#[cfg(unix)]
pub fn become_owner(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

    let Ok(found) = std::fs::metadata(folder) else { return Ok(()) };
    // Where root has worked in somebody's folder before, as in a container's volume, only root can read what is there. A link that the owner made to something
    // of root's must not keep root here.
    let by_root = |found: std::io::Result<std::fs::Metadata>| found.is_ok_and(|file| file.uid() == 0);
    let is_roots = |path: PathBuf| by_root(std::fs::metadata(&path)) && by_root(std::fs::symlink_metadata(&path));
    if !Uid::effective().is_root() || found.uid() == 0 || ["secret", "tajmaat.sqlite", "files"].iter().any(|name| is_roots(folder.join(name))) {
        return Ok(());
    }
    let become_them = || -> nix::Result<()> {
        let group = Gid::from_raw(found.gid());
        setgroups(&[group])?;
        setgid(group)?;
        setuid(Uid::from_raw(found.uid()))
    };
    become_them().with_context(|| format!("cannot go on as the owner of {} (user {})", folder.display(), found.uid()))?;
    eprintln!("As the owner of {} (user {}), not as root; files that you name must be readable to them.", folder.display(), found.uid());
    std::fs::read_dir(folder).map(drop).with_context(|| {
        format!(
            "the owner of {} (user {}) cannot reach it: give the service a user of its own (`User=`) instead of `DynamicUser=`",
            folder.display(),
            found.uid()
        )
    })
}

/// There are no owners to become.
#[cfg(not(unix))]
pub fn become_owner(_: &Path) -> anyhow::Result<()> {
    Ok(())
}
