//! Secrets that stand in files of their own, as systemd's `LoadCredential=` and other keepers of secrets hand them over.
//!
//! Each key that may hold a secret has a twin whose name ends in `_file`. A relative path begins in the folder of the service's credentials
//! (`CREDENTIALS_DIRECTORY`) or, where there is none, in that of the configuration file: so a command run by hand finds what the service is handed. To add a secret: a field and its `_file` twin in the configuration, and a line in [`read`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::Config;

/// Reads every secret whose file is named. `folder` is where relative paths begin.
///
/// # Errors
/// When a file cannot be read or is empty, or when the secret is given both ways; no secret is in the message.
pub(super) fn read(config: &mut Config, folder: Option<&Path>) -> anyhow::Result<()> {
    let files = |name: String, value: &mut String, file: &Path| take(&name, value, file, folder);
    files("secret".to_owned(), &mut config.secret, &config.secret_file)?;
    files("database_url".to_owned(), &mut config.database_url, &config.database_url_file)?;
    files("mail.smtp_url".to_owned(), &mut config.mail.smtp_url, &config.mail.smtp_url_file)?;
    files("sms.url".to_owned(), &mut config.sms.url, &config.sms.url_file)?;
    files("sms.body".to_owned(), &mut config.sms.body, &config.sms.body_file)?;
    take_each("sms.headers", &mut config.sms.headers, &config.sms.headers_file, folder)?;
    files("files.s3_access_key".to_owned(), &mut config.files.s3_access_key, &config.files.s3_access_key_file)?;
    files("files.s3_secret_key".to_owned(), &mut config.files.s3_secret_key, &config.files.s3_secret_key_file)?;
    for (id, provider) in &mut config.sign_on {
        files(format!("sign_on.{id}.client_secret"), &mut provider.client_secret, &provider.client_secret_file)?;
    }
    Ok(())
}

fn take(name: &str, value: &mut String, file: &Path, folder: Option<&Path>) -> anyhow::Result<()> {
    if file.as_os_str().is_empty() {
        return Ok(());
    }
    ensure!(value.is_empty(), "{name} and {name}_file are both set: say one");
    let path = folder.map_or_else(|| file.to_owned(), |folder| folder.join(file));
    let text = std::fs::read_to_string(&path).with_context(|| format!("{name}_file cannot be read: {}", path.display()))?;
    text.trim_end_matches(['\n', '\r']).clone_into(value);
    ensure!(!value.is_empty(), "{name}_file is empty: {}", path.display());
    Ok(())
}

/// The same for a table of secrets.
fn take_each(name: &str, values: &mut BTreeMap<String, String>, files: &BTreeMap<String, PathBuf>, folder: Option<&Path>) -> anyhow::Result<()> {
    for (key, file) in files {
        let mut value = values.get(key).cloned().unwrap_or_default();
        take(&format!("{name}.{key}"), &mut value, file, folder)?;
        values.insert(key.clone(), value);
    }
    Ok(())
}
