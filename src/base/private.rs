//! What an installation keeps belongs to the user that it runs as, and to nobody else: files have the mode 0600, folders 0700.
//!
//! [`mask`] sees to what this process makes, SQLite's `-wal` and `-shm` and mails in files included; [`tighten`] puts right what was made before.

use std::path::Path;

use crate::base::config::Config;

/// Nothing that this process makes from now on can be read by others.
pub fn mask() {
    #[cfg(unix)]
    nix::sys::stat::umask(nix::sys::stat::Mode::S_IRWXG | nix::sys::stat::Mode::S_IRWXO);
}

/// Takes away what others may do with the database, the secret, photos, mails and SMS that are there already. What cannot be changed is logged.
pub fn tighten(config: &Config) {
    let database = config.database_url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//").split('?').next().unwrap_or_default().to_owned());
    let mut paths = vec![config.data_dir.clone(), config.data_dir.join("secret")];
    if let Some(database) = database.filter(|path| !path.is_empty()) {
        paths.extend(["", "-wal", "-shm", "-journal"].map(|end| format!("{database}{end}").into()));
    }
    for path in paths {
        own(&path);
    }
    for folder in [config.data_dir.join("files"), config.mail.folder.clone(), config.sms.folder.clone()] {
        own_all(&folder);
    }
}

/// A folder and all that is in it; links are not followed.
fn own_all(folder: &Path) {
    own(folder);
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => own_all(&entry.path()),
            Ok(kind) if kind.is_file() => own(&entry.path()),
            _ => {}
        }
    }
}

#[cfg(unix)]
fn own(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(known) = std::fs::symlink_metadata(path) else { return };
    let mode = known.permissions().mode() & 0o777;
    if known.file_type().is_symlink() || mode & 0o077 == 0 {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700)) {
        tracing::warn!("others may read {}, and that can't be changed: {error}", path.display());
    }
}

#[cfg(not(unix))]
fn own(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn what_was_open_to_others_is_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let open = |path: &str, mode: u32| {
            let path = data.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            std::fs::write(&path, "x").expect("a file");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
            path
        };
        let mut files: Vec<_> = ["tajmaat.sqlite", "tajmaat.sqlite-wal", "tajmaat.sqlite-shm", "secret", "files/photos/1/full.webp", "mail/1.eml", "sms/1.txt"]
            .map(|path| open(path, 0o644))
            .into();
        files.push(open("files/staged", 0o660));
        let other = folder.path().join("other");
        std::fs::write(&other, "x").expect("a file");
        std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o644)).expect("a mode");
        std::os::unix::fs::symlink(&other, data.join("files/link")).expect("a link");
        let unknown = open("notes.txt", 0o644);
        let config = Config {
            database_url: format!("sqlite:{}", data.join("tajmaat.sqlite").display()),
            mail: crate::base::config::MailConfig { folder: data.join("mail"), ..Default::default() },
            sms: crate::base::config::SmsConfig { folder: data.join("sms"), ..Default::default() },
            data_dir: data.clone(),
            ..Config::default()
        };
        tighten(&config);
        for file in &files {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
        for folder in ["", "files", "files/photos", "files/photos/1", "mail", "sms"] {
            assert_eq!(mode(&data.join(folder)), 0o700, "{folder}");
        }
        assert_eq!((mode(&other), mode(&unknown)), (0o644, 0o644), "what is not ours is left alone");
    }
}
