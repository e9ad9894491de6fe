//! `doctor`: whether the numbers that are kept are those of the rows that they count.

use anyhow::ensure;
use clap::Args;

use super::opened;
use crate::base::config::Config;
use crate::base::slice::Repair;

/// What to look at.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Mend what is wrong.
    #[arg(long)]
    repair: bool,
}

/// `doctor`
pub async fn doctor(config: Config, args: DoctorArgs) -> anyhow::Result<()> {
    let app = opened(config, false).await?;
    let repair = if args.repair { Repair::Yes } else { Repair::No };
    let mut left = 0;
    for counter in app.slices.iter().flat_map(|slice| slice.counters) {
        let wrong = (counter.check)(app.clone(), repair).await?;
        match (wrong, repair) {
            (0, _) => println!("{}: right", counter.name),
            (_, Repair::Yes) => println!("{}: {wrong} wrong, mended", counter.name),
            (_, Repair::No) => println!("{}: {wrong} WRONG", counter.name),
        }
        left += if args.repair { 0 } else { wrong };
    }
    ensure!(left == 0, "{left} numbers are not those of what they count: `tajmaat doctor --repair` mends them");
    Ok(())
}
