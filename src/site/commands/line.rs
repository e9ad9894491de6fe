//! The command line: what can be asked of the program, and the process in which it is done.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};

use super::{AdminArgs, CensusArgs, CheckArgs, CommuneArgs, CountArgs, DoctorArgs, Footprint, ImportArgs, Jobs, RevokeArgs, SetCommuneArgs};
use crate::base::config::Config;
use crate::base::{logging, private};

#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    /// The configuration file (TOML).
    #[arg(long, short, global = true, env = "TAJMAAT_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site.
    Serve,
    /// Serve a demonstration: a commune with a year of life in it.
    Demo {
        /// Where its database, photos and mails are kept.
        #[arg(long, default_value = "demo-data")]
        folder: PathBuf,
    },
    /// Bring the database up to this program's schema.
    Migrate,
    /// Make a commune with its neighbourhoods.
    CreateCommune(CommuneArgs),
    /// Change a commune: its names, numbers, colour, neighbourhoods, map. What is not named stays.
    SetCommune(SetCommuneArgs),
    /// Make an administrator, or give somebody who has an account the role.
    CreateAdmin(AdminArgs),
    /// Check that nothing in the public records of moderation was altered or removed.
    VerifyLog {
        /// Only this commune's.
        #[arg(long)]
        commune: Option<String>,
    },
    /// Remove the second factor of somebody who lost it, after looking at who they are.
    ResetSecondFactor {
        /// Their e-mail address.
        email: String,
    },
    /// Take a role away: in a commune, or the network administrator's.
    RevokeRole(RevokeArgs),
    /// Bring in what people wrote on another platform.
    Import {
        #[command(subcommand)]
        from: Source,
    },
    /// Prepare a list of residents on this machine.
    Census {
        #[command(subcommand)]
        act: Census,
    },
    /// Count a published vote again: a .pb file, or rankings; and check its public log, or the record of moderation. Ends with 0 (counted), 1 (bad file), 2 (usage) or 3 (a tie that the rules cannot break).
    Count(CountArgs),
    /// Look at mails and other work that could not be done, and try it again or delete it.
    Jobs {
        #[command(subcommand)]
        act: Jobs,
    },
    /// Check the configuration and say what it amounts to.
    CheckConfig(CheckArgs),
    /// Compare the numbers that are kept with what they count.
    Doctor(DoctorArgs),
    /// Copy everything from the embedded database into an empty PostgreSQL one; stop the service first.
    CopyTo {
        /// `postgres://user@host/name`. Without a password in it, PGPASSWORD or a password file counts: other users of the machine see what is written here.
        url: String,
    },
}

#[derive(Debug, Subcommand)]
enum Source {
    /// The open data of a Decidim instance (CSV, `;` separated).
    Decidim(ImportArgs),
}

#[derive(Debug, Subcommand)]
enum Census {
    /// Make a one-time code for each line of a list, and the hashes to upload. Nothing leaves this machine.
    Hash(CensusArgs),
}

/// The whole program. Here and not beside `main`, since a future is compiled anew by the crate that waits for it.
pub fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if let Command::Count(args) = &cli.command {
        std::process::exit(super::count(args));
    }
    private::mask();
    if let Command::Census { act: Census::Hash(args) } = cli.command {
        return super::census_hash(args);
    }
    let config = Config::load(cli.config.as_deref(), std::env::vars())?;
    super::become_owner(match &cli.command {
        Command::Demo { folder } => folder,
        _ => &config.data_dir,
    })?;
    let log = logging::begin(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(run(cli.command, config));
    // What is blocked in the system, on a hung disk for instance, is not waited for.
    runtime.shutdown_timeout(LAST_WAIT);
    drop(log);
    done
}

/// How long work that blocks a thread may go on at the end.
const LAST_WAIT: Duration = Duration::from_secs(5);

async fn run(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve => super::serve(config).await,
        Command::Demo { folder } => super::demo(config, folder).await,
        command => {
            let footprint = Footprint::look(&config);
            let done = act(command, config).await;
            if done.is_err() {
                footprint.erase().await;
            }
            done
        }
    }
}

/// What ends by itself.
async fn act(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Migrate => super::migrate(config).await,
        Command::CreateCommune(args) => super::create_commune(config, args).await,
        Command::SetCommune(args) => super::set_commune(config, args).await,
        Command::CreateAdmin(args) => super::create_admin(config, args).await,
        Command::VerifyLog { commune } => super::verify_log(config, commune.as_deref()).await,
        Command::ResetSecondFactor { email } => super::reset_second_factor(config, &email).await,
        Command::RevokeRole(args) => super::revoke_role(config, args).await,
        Command::Import { from: Source::Decidim(args) } => super::import_decidim(config, args).await,
        Command::Jobs { act } => super::jobs(config, act).await,
        Command::CheckConfig(args) => super::check_config(config, args).await,
        Command::Doctor(args) => super::doctor(config, args).await,
        Command::CopyTo { url } => super::copy_to(config, &url).await,
        Command::Serve | Command::Demo { .. } | Command::Census { .. } | Command::Count(_) => Ok(()),
    }
}
