//! Measures the release server under load, beside a bare axum route that answers with the very same bytes, in the same run: `cargo bench --bench load`.
//!
//! For each engine it fills a database from a seed, starts the program as anybody would, and asks for each page plain and compressed (brotli); then it writes,
//! from as many signed-in people as may write at once. What it finds is a table in Markdown and a chart, in `target/load`; with `--write-readme` they go
//! into the README. Every figure is of one run on one machine, with the load's own work on the same processors: the shares of the bare route compare, the
//! figures by themselves do not.

mod bare;
mod cases;
mod chart;
mod client;
mod disk;
mod house;
mod process;
mod report;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use bare::Bare;
use clap::Parser;
use client::{Figures, Load, Script};
use house::{Engine, House};
use process::Server;
use report::{Page, Report, Writes};
use tajmaat::site::volume::Sizes;

/// How many write at once, each signed in.
const WRITERS: u32 = 256;

/// Measures the release server under load.
#[derive(Clone, Debug, Parser)]
struct Options {
    /// Only what has this in its name.
    filter: Option<String>,
    /// Solutions in the database.
    #[arg(long, default_value_t = 10_000)]
    solutions: usize,
    /// Comments; five a solution if not given.
    #[arg(long)]
    comments: Option<usize>,
    /// Supports; fifty a solution if not given.
    #[arg(long)]
    supports: Option<usize>,
    /// People; two a solution if not given.
    #[arg(long)]
    people: Option<usize>,
    /// Problems; one to four solutions if not given.
    #[arg(long)]
    problems: Option<usize>,
    /// How long each measurement takes, in seconds.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How many read at once.
    #[arg(long, default_value_t = 32)]
    readers: u32,
    /// A PostgreSQL server to measure with too, `postgres://user@host/postgres`: a database is made on it, and dropped afterwards.
    #[arg(long, env = "TAJMAAT_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// Leave out SQLite.
    #[arg(long)]
    without_sqlite: bool,
    /// The program to measure; without it this checkout's, which is built first.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Where databases are made and results are written: on the disk that is to be measured. `target/load` if not given.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Put table and chart into the README of this checkout.
    #[arg(long)]
    write_readme: bool,
    /// Serve what is kept in this folder, as the bare route.
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,
    /// Cargo says so to every bench.
    #[arg(long, hide = true)]
    #[allow(dead_code, reason = "it is taken, and says nothing new")]
    bench: bool,
}

impl Options {
    fn sizes(&self) -> Sizes {
        let usual = Sizes::of(self.solutions);
        Sizes {
            people: self.people.unwrap_or(usual.people).max(10),
            problems: self.problems.unwrap_or(usual.problems),
            solutions: self.solutions,
            comments: self.comments.unwrap_or(usual.comments),
            supports: self.supports.unwrap_or(usual.supports),
        }
    }

    fn measures(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| name.contains(filter))
    }
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &options.bare {
        Some(folder) => runtime.block_on(bare::serve(folder)),
        None => runtime.block_on(measure(&options)),
    }
}

async fn measure(options: &Options) -> anyhow::Result<()> {
    let target = process::target()?;
    let folder = options.folder.clone().unwrap_or_else(|| target.join("load"));
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let program = match &options.server {
        Some(program) => program.clone(),
        None => process::build(&target)?,
    };
    let mut report = Report::new(options.sizes(), options.seconds, options.readers, disk::syncs_a_second(&folder)?);
    let mut engines = Vec::new();
    if !options.without_sqlite {
        engines.push(Engine::Sqlite);
    }
    engines.extend(options.postgres.clone().map(Engine::Postgres));
    ensure!(!engines.is_empty(), "there is no engine left to measure with");
    for engine in engines {
        let run = Run::begin(options, &folder, &program, engine).await?;
        run.measure(&mut report).await?;
    }
    report.write(&folder)?;
    println!("\n{}\nIn {}.", report.markdown(), folder.display());
    ensure!(report.failed() == 0, "{} requests were not answered as expected: the figures are of something else", report.failed());
    if options.write_readme {
        report.write_readme(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")))?;
    }
    Ok(())
}

/// What is measured with one engine.
struct Run<'a> {
    options: &'a Options,
    folder: &'a Path,
    program: &'a Path,
    house: House,
    bare: Bare,
}

impl<'a> Run<'a> {
    async fn begin(options: &'a Options, folder: &'a Path, program: &'a Path, engine: Engine) -> anyhow::Result<Self> {
        let house = House::fill(engine, folder, options.sizes(), WRITERS).await?;
        Ok(Self { options, folder, program, house, bare: Bare::start(folder)? })
    }

    async fn measure(mut self, report: &mut Report) -> anyhow::Result<()> {
        let (server, milliseconds) = Server::start(self.program, &self.house, &[])?;
        report.starts.push((self.house.engine.name(), milliseconds));
        for page in cases::pages(&self.house) {
            if self.options.measures(page.name) {
                report.pages.push(self.page(&server, &page).await?);
            }
        }
        if self.options.measures("memory") {
            report.memory.push((self.house.engine.name(), self.memory(&server).await?));
        }
        for act in cases::acts(&self.house) {
            if self.options.measures(act.name) {
                report.writes.push(self.act(&server, &act, 0).await?);
            }
        }
        drop(server);
        if self.options.measures("support") && matches!(self.house.engine, Engine::Sqlite) {
            // Nobody shares a commit: each support waits for the disk by itself.
            let (server, _) = Server::start(self.program, &self.house, &[("TAJMAAT_COMMITS_SHARED", "1")])?;
            if let Some(act) = cases::acts(&self.house).into_iter().find(|act| act.name == "support") {
                report.one_by_one = Some(self.act(&server, &act, 1_000).await?.server);
            }
        }
        self.house.end().await
    }

    /// One page, plain and compressed.
    async fn page(&mut self, server: &Server, page: &cases::Page) -> anyhow::Result<Page> {
        eprintln!("{}: {}", self.house.engine.name(), page.name);
        let mut encodings = Vec::new();
        server.forget_peak();
        for encoding in ["identity", "br"] {
            let script = Script::reading(&page.path, encoding, page.signed_in.then(|| self.house.cookies.clone()));
            let answer = client::ask(server.address, &script).await?;
            let bytes = answer.body.len();
            let slot = self.bare.keep(&answer)?;
            let (before, figures) = (server.processor_seconds(), self.load(server.address, script.clone(), self.options.readers).await?);
            let processor = (server.processor_seconds() - before) * 1_000.0 / figures.requests.max(1) as f64;
            let bare = self.load(self.bare.address, script.for_bare(slot), self.options.readers).await?;
            encodings.push(report::Encoding { bytes, server: figures, bare, processor });
        }
        Ok(Page { engine: self.house.engine.name(), name: page.name, encodings, peak: server.peak() })
    }

    /// One sort of writing, by everybody who is signed in; `first` leaves out what was written before.
    async fn act(&mut self, server: &Server, act: &cases::Act, first: u64) -> anyhow::Result<Writes> {
        eprintln!("{}: {}", self.house.engine.name(), act.name);
        let script = Script::writing(act, self.house.cookies.clone(), first);
        let answer = client::ask(server.address, &script).await?;
        let slot = self.bare.keep(&answer)?;
        server.forget_peak();
        let figures = self.load(server.address, script.clone(), WRITERS).await?;
        let peak = server.peak();
        let bare = self.load(self.bare.address, script.for_bare(slot), WRITERS).await?;
        Ok(Writes { engine: self.house.engine.name(), name: act.name, server: figures, bare, peak })
    }

    /// The most memory that the server had while so many connections asked for the commune's home.
    async fn memory(&self, server: &Server) -> anyhow::Result<u64> {
        server.forget_peak();
        let script = Script::reading(&self.house.path(""), "br", None);
        self.load(server.address, script, WRITERS).await?;
        Ok(server.peak())
    }

    async fn load(&self, address: std::net::SocketAddr, script: Script, clients: u32) -> anyhow::Result<Figures> {
        Load::new(address, script).run(clients, self.options.seconds, self.folder).await
    }
}
