//! What was found: a table in Markdown, for the terminal, a file and the README.

use std::path::Path;

use anyhow::Context as _;
use tajmaat::base::clock::Clock;
use tajmaat::site::volume::Sizes;

use crate::client::Figures;
use crate::{WRITERS, chart, disk};

const BEGIN: &str = "<!-- load: begin -->";
const END: &str = "<!-- load: end -->";
/// Where the README has its pictures.
const CHART: &str = ".readme/load.svg";

/// Everything that was found.
pub struct Report {
    sizes: Sizes,
    seconds: u64,
    readers: u32,
    syncs: f64,
    pub pages: Vec<Page>,
    pub writes: Vec<Writes>,
    /// Supports where each waits for the disk by itself.
    pub one_by_one: Option<Figures>,
    /// Bytes, with as many connections as write.
    pub memory: Vec<(&'static str, u64)>,
    /// Milliseconds until the first answer.
    pub starts: Vec<(&'static str, f64)>,
}

/// A page, plain and compressed.
pub struct Page {
    pub engine: &'static str,
    pub name: &'static str,
    pub encodings: Vec<Encoding>,
    /// The most memory that the server had, in bytes.
    pub peak: u64,
}

pub struct Encoding {
    pub bytes: usize,
    pub server: Figures,
    pub bare: Figures,
    /// Milliseconds for which a request keeps a processor of the server busy.
    pub processor: f64,
}

impl Encoding {
    /// Of the bare route, in hundredths.
    pub fn share(&self) -> f64 {
        self.server.a_second * 100.0 / self.bare.a_second
    }
}

/// A sort of writing.
pub struct Writes {
    pub engine: &'static str,
    pub name: &'static str,
    pub server: Figures,
    pub bare: Figures,
    pub peak: u64,
}

impl Writes {
    pub fn share(&self) -> f64 {
        self.server.a_second * 100.0 / self.bare.a_second
    }
}

impl Report {
    pub const fn new(sizes: Sizes, seconds: u64, readers: u32, syncs: f64) -> Self {
        Self { sizes, seconds, readers, syncs, pages: Vec::new(), writes: Vec::new(), one_by_one: None, memory: Vec::new(), starts: Vec::new() }
    }

    pub fn markdown(&self) -> String {
        let mut text = self.head();
        for engine in ["SQLite", "PostgreSQL"] {
            if self.pages.iter().any(|page| page.engine == engine) {
                self.pages(&mut text, engine);
            }
        }
        if !self.writes.is_empty() {
            self.writes(&mut text);
        }
        text.push('\n');
        self.tail(&mut text);
        text
    }

    fn head(&self) -> String {
        let Sizes { people, problems, solutions, comments, supports } = self.sizes;
        format!(
            "{} on {}: {solutions} solutions, {comments} comments, {supports} supports, {problems} problems, {people} people; {} readers and {WRITERS} writers \
             at once, {} s each. A request a second more or less is chance; the load itself takes its part of the same processors.\n",
            Clock::System.now().day(),
            disk::machine(),
            self.readers,
            self.seconds
        )
    }

    fn pages(&self, text: &mut String, engine: &str) {
        let head = "requests/s | p50 ms | p99 ms | bare route | of it";
        text.push_str(&format!("\n| {engine}, read | plain KB | {head} | brotli KB | {head} | processor ms | peak MB |\n|---|{}\n", "--:|".repeat(14)));
        for page in self.pages.iter().filter(|page| page.engine == engine) {
            text.push_str(&format!("| {} |", page.name));
            for one in &page.encodings {
                let (kilobytes, share) = (one.bytes as f64 / 1_024.0, one.share());
                let Figures { a_second, p50, p99, .. } = one.server;
                text.push_str(&format!(" {kilobytes:.1} | {a_second:.0} | {p50:.1} | {p99:.1} | {:.0} | {share:.0} % |", one.bare.a_second));
            }
            let processor = page.encodings.iter().map(|one| format!("{:.2}", one.processor)).collect::<Vec<_>>().join(", ");
            text.push_str(&format!(" {processor} | {:.0} |\n", megabytes(page.peak)));
        }
    }

    fn writes(&self, text: &mut String) {
        text.push_str("\n| written | requests/s | p50 ms | p99 ms | bare route | of it | peak MB |\n|---|--:|--:|--:|--:|--:|--:|\n");
        for one in &self.writes {
            let Figures { a_second, p50, p99, .. } = one.server;
            let (bare, share, peak) = (one.bare.a_second, one.share(), megabytes(one.peak));
            text.push_str(&format!("| {}, {} | {a_second:.0} | {p50:.1} | {p99:.1} | {bare:.0} | {share:.0} % | {peak:.0} |\n", one.name, one.engine));
        }
    }

    fn tail(&self, text: &mut String) {
        text.push_str(&format!("- The disk can be waited for {:.0} times a second, one after the other.\n", self.syncs));
        let together = self.writes.iter().find(|one| one.name == "support" && one.engine == "SQLite");
        if let Some((alone, together)) = self.one_by_one.zip(together) {
            let (alone, together) = (alone.a_second, together.server.a_second);
            text.push_str(&format!(
                "- Supports on SQLite, each on the disk before it is answered: {together:.0} a second from {WRITERS} people together, {alone:.0} where each waits \
                 for the disk by itself ({:.1} times).\n",
                together / alone
            ));
        }
        if self.failed() > 0 {
            text.push_str(&format!("- **{} requests were not answered as expected**, and are not counted.\n", self.failed()));
        }
        for (engine, bytes) in &self.memory {
            text.push_str(&format!("- {engine}: at most {:.0} MB of memory with {WRITERS} connections that read.\n", megabytes(*bytes)));
        }
        for (engine, milliseconds) in &self.starts {
            text.push_str(&format!("- {engine}: {milliseconds:.0} ms from the start of the program to its first page.\n"));
        }
    }

    /// How many answers were not the expected ones, over everything.
    pub fn failed(&self) -> u64 {
        let pages = self.pages.iter().flat_map(|page| &page.encodings).flat_map(|one| [one.server, one.bare]);
        let writes = self.writes.iter().flat_map(|one| [one.server, one.bare]);
        pages.chain(writes).chain(self.one_by_one).map(|figures| figures.failed).sum()
    }

    /// Writes the table and the chart into a folder.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::write(folder.join("load.md"), self.markdown())?;
        Ok(std::fs::write(folder.join("load.svg"), chart::draw(self))?)
    }

    /// Puts the table between its marks in the README, and the chart beside its pictures.
    pub fn write_readme(&self, checkout: &Path) -> anyhow::Result<()> {
        std::fs::write(checkout.join(CHART), chart::draw(self))?;
        let path = checkout.join("README.md");
        let readme = std::fs::read_to_string(&path)?;
        let (before, rest) = readme.split_once(BEGIN).context("the README has no place for the table")?;
        let (_, after) = rest.split_once(END).context("the README's place for the table has no end")?;
        let picture = format!("![Requests a second, as a share of the bare route's]({CHART})");
        Ok(std::fs::write(path, format!("{before}{BEGIN}\n{picture}\n\n{}\n{END}{after}", self.markdown()))?)
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}
