//! What a command leaves in the data folder: nothing when it was refused, and nothing that the service cannot read when it was run as root.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tajmaat::config::Config;

/// The files and folders that a command may make, and were not there before it.
#[derive(Debug)]
pub struct Footprint {
    missing: Vec<PathBuf>,
    folder: Option<PathBuf>,
}

impl Footprint {
    /// Looks at what is there.
    pub fn look(config: &Config) -> Self {
        let folder = &config.data_dir;
        let mut made: Vec<PathBuf> = ["secret", "files"].iter().map(|name| folder.join(name)).collect();
        made.extend([config.mail.folder.clone(), config.sms.folder.clone()]);
        if let Some(file) = config.database_url.strip_prefix("sqlite:") {
            let file = file.trim_start_matches("//").split('?').next().unwrap_or_default();
            made.extend(["", "-wal", "-shm"].iter().map(|suffix| PathBuf::from(format!("{file}{suffix}"))));
        }
        made.retain(|path| !path.exists());
        Self { missing: made, folder: (!folder.exists()).then(|| folder.clone()) }
    }

    /// Takes away what the command made, after it was refused.
    pub fn erase(self) {
        for path in self.missing {
            let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            drop(gone);
        }
        if let Some(folder) = self.folder {
            // Only if nothing else is in it.
            drop(std::fs::remove_dir(folder));
        }
    }
}

/// Goes on as the owner of the data folder, when root runs a command for a service that has a user of its own: what the command makes then belongs to that user.
/// To be called while the process has one thread and has read its configuration.
#[cfg(unix)]
pub fn become_owner(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

    let Ok(found) = std::fs::metadata(folder) else { return Ok(()) };
    if !Uid::effective().is_root() || found.uid() == 0 {
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
    Ok(())
}

/// There are no owners to become.
#[cfg(not(unix))]
pub fn become_owner(_: &Path) -> anyhow::Result<()> {
    Ok(())
}
