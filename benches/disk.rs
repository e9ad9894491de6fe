//! What the machine is, and how fast its disk is.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the disk is tried.
const TRIED: Duration = Duration::from_secs(2);

/// How often a second one after the other can write a page to the end of a file and wait until it is on the disk.
pub fn syncs_a_second(folder: &Path) -> anyhow::Result<f64> {
    let path = folder.join("disk");
    let mut file = File::create(&path)?;
    let (begun, mut syncs) = (Instant::now(), 0_u32);
    while begun.elapsed() < TRIED {
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        syncs += 1;
    }
    let a_second = f64::from(syncs) / begun.elapsed().as_secs_f64();
    drop(file);
    std::fs::remove_file(path)?;
    Ok(a_second)
}

/// Processors and memory, as the kernel names them.
pub fn machine() -> String {
    let named = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim_start_matches([':', ' ', '\t']).trim().to_owned())).unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kilobytes: u64 = named("/proc/meminfo", "MemTotal").split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0);
    format!("{cores} × {}, {:.0} GB of memory", named("/proc/cpuinfo", "model name"), kilobytes as f64 / 1_048_576.0)
}
