//! The program under load: how it is built, started and looked at from outside.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use crate::house::House;

/// How often a second the kernel counts processor time, on every Linux that we know.
const TICKS: f64 = 100.0;
/// How long the program may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nobody is held up: the limits of an address are for strangers, and here everybody has one.
const UNLIMITED: [&str; 4] = ["SUPPORT_PER_ACCOUNT", "SUPPORT_PER_ADDRESS", "POST_PER_ACCOUNT", "POST_PER_ADDRESS"];

/// The folder that cargo builds in: this program lies in `release/deps` of it.
pub fn target() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    program.ancestors().nth(3).map(Path::to_owned).context("a bench lies in target/release/deps")
}

/// Builds this checkout's program as anybody would, and says where it is.
pub fn build(target: &Path) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--package", "tajmaat", "--bin", "tajmaat", "--target-dir"]).arg(target);
    let built = command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).status().context("cargo cannot be run")?;
    ensure!(built.success(), "the program cannot be built");
    Ok(target.join("release").join("tajmaat"))
}

/// The program, serving.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts it with a database; how many milliseconds it took until it answered.
    pub fn start(program: &Path, house: &House, settings: &[(&str, &str)]) -> anyhow::Result<(Self, f64)> {
        let address = free_address()?;
        let log = File::options().create(true).append(true).open(house.data_dir.join("server.log"))?;
        let mut command = Command::new(program);
        command.arg("serve").env_clear().envs(settings.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.env("TAJMAAT_DATA_DIR", &house.data_dir).env("TAJMAAT_DATABASE_URL", &house.database_url).env("TAJMAAT_ADDRESS", address.to_string());
        for limit in UNLIMITED {
            command.env(format!("TAJMAAT_LIMITS__{limit}"), "100000000");
        }
        let begun = Instant::now();
        let mut server = Self { child: command.spawn().with_context(|| format!("cannot start {}", program.display()))?, address };
        while !answers(address, &house.path("")) {
            if let Some(ended) = server.child.try_wait()? {
                bail!("the program ended ({ended}): see {}", house.data_dir.join("server.log").display());
            }
            ensure!(begun.elapsed() < PATIENCE, "the program does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok((server, begun.elapsed().as_secs_f64() * 1_000.0))
    }

    /// How long it has kept processors busy.
    pub fn processor_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name of the program may hold anything; what follows it does not. Of that, user and system time are the 12th and 13th.
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
    }

    /// The most memory that it had since the last [`Server::forget_peak`], in bytes.
    pub fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|value| value.split_whitespace().next());
        peak.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1_024
    }

    /// Begins to look for the most memory anew.
    pub fn forget_peak(&self) {
        // Where the kernel does not let us, the peak is that of the whole run.
        drop(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5"));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is asked to end, and ended if it does not.
        drop(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status());
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Whether a page comes.
fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(head == *b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}
