//! What the command line does. Answers go to standard output, the log to standard error.

mod checking;
mod commune;
mod count;
mod count_files;
mod count_log;
mod doctor;
mod footprint;
mod jobs;
pub mod line;
mod serving;

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::clock::{Clock, Rng};
use crate::base::config::Config;
use crate::base::db::{Db, RowId};
use crate::base::files::Files;
use crate::base::limits::Limits;
use crate::base::mail::Mailer;
use crate::base::secret::Secret;
use crate::base::sms::Texter;
use crate::base::uploads::Uploads;
use crate::base::{App, private};
use crate::channels::imports::{Files as ImportFiles, import_decidim as import};
use crate::moderation::log::Fault;
use crate::participation::ballots;
use crate::people::residents::census::{HashRequest, hash_list};
use crate::people::roles;
use crate::people::sign_on::SignOn;
use crate::people::{accounts, refolding, staff};
use crate::site::{SLICES, orphans};
use crate::{communes, moderation};
use anyhow::{Context as _, ensure};
use app::model::content::Role;
pub use checking::{CheckArgs, check_config};
use clap::Args;
pub use commune::{CommuneArgs, SetCommuneArgs, create_commune, set_commune};
pub use count::{CountArgs, count};
pub use doctor::{DoctorArgs, doctor};
pub use footprint::{Footprint, become_owner};
use indicatif::{ProgressBar, ProgressStyle};
pub use jobs::{Jobs, run as jobs};
pub use serving::{demo, serve};

/// An administrator to be made.
#[derive(Debug, Args)]
pub struct AdminArgs {
    /// Their e-mail address.
    email: String,
    /// The name shown; needed for a new account.
    #[arg(long, default_value = "")]
    name: String,
    /// The commune; without it the administrator of the whole network.
    #[arg(long)]
    commune: Option<String>,
    /// Read the password from standard input; without it one is made and printed.
    #[arg(long)]
    password_stdin: bool,
}

/// A role to be taken away.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    /// Their e-mail address.
    email: String,
    /// The commune; without it the network administrator's role.
    #[arg(long)]
    commune: Option<String>,
    /// The role: moderator, officer, desk_agent, administrator; without it every role in the commune.
    #[arg(long, requires = "commune", value_parser = role)]
    role: Option<Role>,
}

/// Files to bring in.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The commune that gets them.
    #[arg(long)]
    commune: String,
    /// Proposals.
    #[arg(long)]
    proposals: PathBuf,
    /// Comments on them.
    #[arg(long)]
    comments: Option<PathBuf>,
}

/// A list of residents to make codes for.
#[derive(Debug, Args)]
pub struct CensusArgs {
    /// The list: CSV with a header.
    list: PathBuf,
    /// A file with a secret key of 32 characters or more; keep it where the list is kept.
    #[arg(long)]
    key_file: PathBuf,
    /// A column that names a person without doubt, such as the card number; several may be given.
    #[arg(long, required = true)]
    identity: Vec<String>,
    /// The column with the slug of the neighbourhood.
    #[arg(long)]
    neighbourhood: String,
    /// Where the list with the codes goes, to print letters from; it stays on this machine.
    #[arg(long)]
    letters: PathBuf,
    /// Where the hashes go, to be uploaded.
    #[arg(long)]
    hashes: PathBuf,
}

fn role(text: &str) -> Result<Role, String> {
    let known = [Role::Moderator, Role::Officer, Role::DeskAgent, Role::Administrator];
    Role::parse(text).filter(|role| known.contains(role)).ok_or_else(|| format!("roles are {}", known.map(Role::as_str).join(", ")))
}

/// Opens the database and everything around it.
async fn open(config: Config, demo: bool) -> anyhow::Result<App> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| format!("cannot make the folder {}", config.data_dir.display()))?;
    private::tighten(&config);
    let rng = Rng::from_os();
    let sign_on = Arc::new(SignOn::new(&config.sign_on)?);
    let app = App {
        db: Db::open_sharing(&config.database_url, config.database_connections, config.durability, config.commits_shared)
            .await
            .context("cannot open the database")?,
        clock: Clock::System,
        secret: Secret::open(&config, &rng)?,
        rng,
        mailer: Mailer::new(&config.mail, &config.public_url)?,
        texter: Texter::new(&config.sms)?,
        files: Files::new(&config)?,
        uploads: Uploads::default(),
        limits: Arc::new(Limits::new(&config.limits)),
        config: Arc::new(config),
        slices: SLICES,
        extensions: Arc::default(),
        demo,
    };
    app.add_kinds();
    app.leave_out_unseen();
    Ok(app.with(sign_on).with(communes::Memory::default()).with(ballots::steps::Steps::default()))
}

/// The same, with this program's schema and the secret that belongs to the database.
async fn opened(config: Config, demo: bool) -> anyhow::Result<App> {
    let app = open(config, demo).await?;
    app.db.migrate().await?;
    app.secret.check(&app.db).await?;
    refolding::refold(&app).await?;
    moderation::fold_word_lists(&app).await?;
    Ok(app)
}

/// `migrate`
pub async fn migrate(config: Config) -> anyhow::Result<()> {
    let app = open(config, false).await?;
    let applied = app.db.migrate().await?;
    refolding::refold(&app).await?;
    moderation::fold_word_lists(&app).await?;
    match applied.as_slice() {
        [] => println!("The database is up to date."),
        names => println!("Applied: {}", names.join(", ")),
    }
    Ok(())
}

/// `create-admin`
pub async fn create_admin(config: Config, args: AdminArgs) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let (commune, role) = match &args.commune {
        Some(slug) => (Some(communes::find(&app, slug).await.with_context(|| format!("there is no commune {slug}"))?.id), Role::Administrator),
        None => (None, Role::NetworkAdministrator),
    };
    let account = match accounts::find_by_email(&app, &args.email).await? {
        Some(account) => {
            // Whoever made it may not be the one who reads that address: their password must not become an administrator's.
            ensure!(
                accounts::is_confirmed(&app, account).await?,
                "{} has an account whose address is not confirmed: follow the link in its mail first",
                args.email
            );
            account
        }
        None => new_account(&app, &args).await?,
    };
    staff::grant(&app, account, commune, role).await?;
    println!("{} is an administrator {}.", args.email, args.commune.map_or_else(|| "of the network".to_owned(), |slug| format!("of {slug}")));
    Ok(())
}

/// `copy-to`
pub async fn copy_to(config: Config, url: &str) -> anyhow::Result<()> {
    ensure!(config.database_url.starts_with("sqlite:"), "the configured database is PostgreSQL already");
    ensure!(url.starts_with("postgres:") || url.starts_with("postgresql:"), "say where to: postgres://user@host/name");
    let from = Db::open(&config.database_url, config.database_connections).await.context("cannot open the database")?;
    let to = Db::open(url, 2).await.context("cannot open the database to copy to")?;
    let copied = from.copy_to(&to).await?;
    let new = Rng::from_os().id::<RowId>(Clock::System.now());
    orphans::hand_over(&Files::new(&config)?, &to, new).await.context("everything was copied, but no file can be deleted from now on: see the README")?;
    for table in &copied {
        let mended = if table.mended > 0 { format!(" (a NUL left out of {} texts)", table.mended) } else { String::new() };
        println!("{:<32} {:>10}{mended}", table.name, table.rows);
    }
    to.close().await;
    println!("{} tables copied and counted.", copied.len());
    println!("Now set database_url to the new database. Keep data_dir: photos and the file `secret` stay where they are.");
    Ok(())
}

/// `verify-log`
pub async fn verify_log(config: Config, only: Option<&str>) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let communes = match only {
        Some(slug) => vec![communes::find(&app, slug).await.with_context(|| format!("there is no commune {slug}"))?],
        None => communes::list(&app).await?,
    };
    let mut bad = 0;
    for commune in communes {
        let (count, digest, fault) = moderation::log::verify(&app, commune.id).await?;
        let said = match fault {
            None => format!("{count} entries, all there; the last digest is {digest}"),
            Some(Fault::Altered(number)) => format!("entry {number} was altered"),
            Some(Fault::Unchained(number)) => format!("entry {number} does not follow the one before"),
            Some(Fault::Removed(number)) => format!("entry {number} was removed"),
            Some(Fault::Missing(decision)) => format!("the decision {decision} stands in no entry: the last ones were removed"),
        };
        bad += i32::from(fault.is_some());
        println!("{}: {said}", commune.slug);
    }
    ensure!(bad == 0, "{bad} record(s) of moderation are not what they were");
    Ok(())
}

/// `reset-second-factor`
pub async fn reset_second_factor(config: Config, email: &str) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let account = accounts::find_by_email(&app, email).await?.with_context(|| format!("nobody has the address {email}"))?;
    let count = accounts::reset_second_factor(&app, account).await?;
    println!("{count} second factor(s) of {email} removed, their sessions ended. Their roles wait until they add a new one.");
    Ok(())
}

/// `revoke-role`
pub async fn revoke_role(config: Config, args: RevokeArgs) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let account = accounts::find_by_email(&app, &args.email).await?.with_context(|| format!("nobody has the address {}", args.email))?;
    let commune = match &args.commune {
        Some(slug) => Some(communes::find(&app, slug).await.with_context(|| format!("there is no commune {slug}"))?.id),
        None => None,
    };
    let taken = staff::revoke(&app, account, commune, args.role).await?;
    ensure!(!taken.is_empty(), "{} has no such role", args.email);
    for role in &taken {
        println!("{} is not {} any more{}.", args.email, role.as_str(), args.commune.as_ref().map_or_else(String::new, |slug| format!(" in {slug}")));
    }
    if let Some(commune) = commune
        && taken.contains(&Role::Administrator)
        && roles::holders(&app, commune, Role::Administrator).await?.is_empty()
    {
        println!("The commune has no administrator now; create-admin makes one.");
    }
    Ok(())
}

async fn new_account(app: &App, args: &AdminArgs) -> anyhow::Result<crate::base::db::AccountId> {
    ensure!(!crate::base::text::is_blank(&args.name), "{} has no account yet: say --name", args.email);
    let password = if args.password_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        line.trim_end_matches(['\n', '\r']).to_owned()
    } else {
        format!("{}-{}", app.rng.handle(), app.rng.handle())
    };
    let account = accounts::create(app, args.name.trim(), &args.email, &password).await;
    let account = account.map_err(communes::in_english)?;
    if !args.password_stdin {
        println!("Password: {password}");
    }
    Ok(account)
}

/// `import decidim`
pub async fn import_decidim(config: Config, args: ImportArgs) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let commune = communes::find(&app, &args.commune).await.with_context(|| format!("there is no commune {}", args.commune))?;
    let progress = ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}")?);
    let files = ImportFiles { proposals: args.proposals, comments: args.comments };
    let report = import(&app, &commune, &files, &progress).await?;
    for state in &report.states {
        println!(
            "The state «{}» (line {}) means nothing here: {} proposal(s) taken as {}, with the answer they have.",
            state.name,
            state.line,
            state.count,
            state.taken_as.as_str()
        );
    }
    println!("Solutions: {} added, {} updated, {} unchanged.", report.solutions_added, report.solutions_updated, report.solutions_unchanged);
    println!("Comments: {} added, {} updated, {} unchanged.", report.comments_added, report.comments_updated, report.comments_unchanged);
    if !report.refused.is_empty() {
        println!("Refused: {}", report.refused.len());
        for refused in &report.refused {
            println!("  {} line {}: {}", refused.file, refused.line, refused.reason);
        }
    }
    ensure!(report.kept, "more than a tenth of a file was refused, so nothing was kept: mend the lines named above and run it again");
    Ok(())
}

/// `census hash`
pub fn census_hash(args: CensusArgs) -> anyhow::Result<()> {
    let hashes = args.hashes.clone();
    let request = HashRequest {
        list: args.list,
        key: args.key_file,
        identity: args.identity,
        neighbourhood: args.neighbourhood,
        letters: args.letters,
        hashes: args.hashes,
    };
    let count = hash_list(&request)?;
    println!("{count} codes. Upload {}; keep the other files on this machine.", hashes.display());
    Ok(())
}
