//! The open-data CSV of a Decidim instance: `;` separated UTF-8 with a header; texts in any locales, in columns such as `title/ca`.
//!
//! Proposals: `id`, `author/name`, `category/name` or `taxonomies/name`, `title/*`, `body/*`, `address`, `latitude`, `longitude`, `state`, `answer/*`,
//! `answered_at`, `votes`, `created_at`, `published_at`, `withdrawn`, `url`. Comments: `id`, `created_at`, `body`, `locale`, `author/name`, `alignment`,
//! `depth`, `commentable_id`, `commentable_type`. Only `id` and a title (proposals), `id`, `body` and `commentable_id` (comments) must be there; unknown
//! columns are ignored.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, bail};
use app::model::content::{SolutionState, Stance};
use app::taxonomy;
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use indicatif::ProgressBar;
use jiff::civil::DateTime;
use nanohtml2text::html2text;

use super::writing::Writer;
use super::{Files, ImportedComment, ImportedSolution, Refused, Report};
use crate::AppState;
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::http::forms::{clean, clean_line};

/// Texts are taken in the first of these locales that has one, then in the order of the columns.
const PREFERRED: [&str; 3] = ["ar", "fr", "en"];
const MOST_TITLE: usize = 300;
const MOST_BODY: usize = 50_000;

/// Imports proposals and comments into a commune.
///
/// # Errors
/// When a file cannot be read or lacks a column it must have, or the database fails; then nothing has changed.
pub async fn import(app: &AppState, commune: &Commune, files: &Files, progress: &ProgressBar) -> anyhow::Result<Report> {
    let mut writer = Writer::begin(app, commune).await?;
    let total = files.comments.iter().chain([&files.proposals]).map(|path| std::fs::metadata(path).map_or(0, |data| data.len())).sum();
    progress.set_length(total);

    let mut rows = Rows::open(&files.proposals, "proposals", &["id", "title"])?;
    while let Some(row) = rows.next(progress)? {
        match proposal(&row) {
            Ok(solution) => writer.solution(&solution).await?,
            Err(reason) => writer.refuse("proposals", row.line, reason),
        }
    }
    if let Some(path) = &files.comments {
        import_comments(&mut writer, path, progress).await?;
    }
    progress.finish_and_clear();
    writer.finish().await
}

/// A reply may stand before what it replies to: such rows wait until the rest has been read.
async fn import_comments(writer: &mut Writer, path: &Path, progress: &ProgressBar) -> anyhow::Result<()> {
    let mut rows = Rows::open(path, "comments", &["id", "body", "commentable_id"])?;
    let mut waiting: Vec<(u64, ImportedComment)> = Vec::new();
    while let Some(row) = rows.next(progress)? {
        match comment(&row) {
            Ok(comment) if writer.knows_target(&comment) => writer.comment(&comment).await?,
            Ok(comment) => waiting.push((row.line, comment)),
            Err(reason) => writer.refuse("comments", row.line, reason),
        }
    }
    loop {
        let (ready, still): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, comment)| writer.knows_target(comment));
        if ready.is_empty() {
            for (line, comment) in still {
                let kind = if comment.on_comment { "comment" } else { "proposal" };
                writer.refuse("comments", line, format!("it comments on {kind} {}, which is not here", comment.on));
            }
            return Ok(());
        }
        for (_, comment) in ready {
            writer.comment(&comment).await?;
        }
        waiting = still;
    }
}

/// The columns of a file: by name, and the localised ones by what stands before the slash.
struct Columns(Vec<String>);

impl Columns {
    fn named(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|column| column == name)
    }

    fn has(&self, name: &str) -> bool {
        self.named(name).is_some() || self.localised(name).next().is_some()
    }

    fn localised(&self, name: &str) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().enumerate().filter_map(move |(index, column)| Some((index, column.strip_prefix(name)?.strip_prefix('/')?)))
    }
}

struct Rows {
    reader: Reader<File>,
    columns: std::sync::Arc<Columns>,
    before: u64,
}

/// One row: its texts by column.
struct Row {
    line: u64,
    columns: std::sync::Arc<Columns>,
    fields: Result<Vec<String>, String>,
}

impl Rows {
    fn open(path: &Path, what: &'static str, required: &[&str]) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        // With its own idea of a line's end the reader counts one line too few in files with CRLF; what is left of it is trimmed off the last field.
        let mut reader = ReaderBuilder::new().delimiter(b';').terminator(Terminator::Any(b'\n')).flexible(true).from_reader(file);
        let header = reader.byte_headers().with_context(|| format!("cannot read the header of {}", path.display()))?;
        let columns: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned()).collect();
        let columns = Columns(columns);
        for name in required {
            if !columns.has(name) {
                bail!("{} has no column {name}: is it the {what} file of a Decidim instance, separated by semicolons?", path.display());
            }
        }
        Ok(Self { reader, columns: std::sync::Arc::new(columns), before: 0 })
    }

    fn next(&mut self, progress: &ProgressBar) -> anyhow::Result<Option<Row>> {
        let mut record = ByteRecord::new();
        if !self.reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
        let (line, at) = record.position().map_or((0, 0), |position| (position.line(), position.byte()));
        progress.inc(at.saturating_sub(self.before));
        self.before = at;
        let fields = record
            .iter()
            .map(|field| std::str::from_utf8(field).map(ToOwned::to_owned).map_err(|_| "it is not UTF-8".to_owned()))
            .collect::<Result<Vec<_>, _>>();
        Ok(Some(Row { line, columns: std::sync::Arc::clone(&self.columns), fields }))
    }
}

impl Row {
    fn fields(&self) -> Result<&[String], String> {
        self.fields.as_deref().map_err(Clone::clone)
    }

    fn get(&self, name: &str) -> &str {
        let field = self.columns.named(name).and_then(|index| self.fields.as_ref().ok()?.get(index));
        field.map_or("", |text| text.trim())
    }

    /// The text of a column that may be localised.
    fn localised(&self, name: &str) -> &str {
        let plain = self.get(name);
        if !plain.is_empty() {
            return plain;
        }
        let texts: Vec<(&str, &str)> = self
            .columns
            .localised(name)
            .filter_map(|(index, locale)| Some((locale, self.fields.as_ref().ok()?.get(index)?.trim())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        PREFERRED.iter().find_map(|locale| texts.iter().find(|(known, _)| known == locale)).or_else(|| texts.first()).map_or("", |(_, text)| text)
    }
}

fn proposal(row: &Row) -> Result<ImportedSolution, String> {
    row.fields()?;
    let source_id = required(row, "id")?;
    let title = clean_line(&html2text(row.localised("title")));
    if title.is_empty() {
        return Err("it has no title in any locale".to_owned());
    }
    let body = clean(&html2text(row.localised("body")));
    if title.chars().count() > MOST_TITLE || body.chars().count() > MOST_BODY {
        return Err(format!("its title has more than {MOST_TITLE} or its text more than {MOST_BODY} characters"));
    }
    let created_at = moment(row.get("created_at"))?.or(moment(row.get("published_at"))?).ok_or("it has neither created_at nor published_at")?;
    let category = [row.localised("category/name"), row.localised("taxonomies/name")].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let (category, subcategory) = sorted(category);
    let withdrawn = matches!(row.get("withdrawn"), "true" | "t" | "1");
    let answer = clean(&html2text(row.localised("answer")));
    Ok(ImportedSolution {
        source_id,
        author: author(row),
        title,
        body,
        category,
        subcategory,
        place: clean_line(row.get("address")),
        point: point(row.get("latitude"), row.get("longitude"))?,
        state: if withdrawn { SolutionState::Withdrawn } else { state(row.localised("state")) },
        answer,
        answered_at: moment(row.get("answered_at"))?,
        supports: count(row.get("votes"))?,
        published_at: moment(row.get("published_at"))?.unwrap_or(created_at),
        created_at,
        url: web_address(row.get("url")),
    })
}

fn comment(row: &Row) -> Result<ImportedComment, String> {
    row.fields()?;
    let body = clean(&html2text(row.localised("body")));
    if body.is_empty() {
        return Err("it has no text".to_owned());
    }
    if body.chars().count() > MOST_BODY {
        return Err(format!("its text has more than {MOST_BODY} characters"));
    }
    let stance = match row.get("alignment") {
        "1" => Stance::For,
        "-1" => Stance::Against,
        "" | "0" => Stance::Neutral,
        other => return Err(format!("its alignment is {other}, not -1, 0 or 1")),
    };
    let deeper = row.get("depth").parse::<u32>().is_ok_and(|depth| depth > 0);
    Ok(ImportedComment {
        source_id: required(row, "id")?,
        author: author(row),
        body,
        stance,
        created_at: moment(row.get("created_at"))?.ok_or("it has no created_at")?,
        on: required(row, "commentable_id")?,
        on_comment: match row.get("commentable_type") {
            "" => deeper,
            kind => kind.ends_with("Comment"),
        },
    })
}

fn required(row: &Row, name: &str) -> Result<String, String> {
    match row.get(name) {
        "" => Err(format!("it has no {name}")),
        text if text.len() > 200 => Err(format!("its {name} is too long")),
        text => Ok(text.to_owned()),
    }
}

fn author(row: &Row) -> String {
    let name: String = clean_line(row.localised("author/name")).chars().take(80).collect();
    if name.is_empty() { "—".to_owned() } else { name }
}

fn state(name: &str) -> SolutionState {
    match name.to_lowercase().as_str() {
        "accepted" => SolutionState::Accepted,
        "rejected" => SolutionState::Rejected,
        "evaluating" => SolutionState::UnderEvaluation,
        "withdrawn" => SolutionState::Withdrawn,
        _ => SolutionState::Published,
    }
}

/// Our category of that name, whatever the language; what none of ours is called stays unsorted.
fn sorted(name: &str) -> (String, String) {
    let wanted = name.to_lowercase();
    let called = |category: &taxonomy::Category| category.names().iter().any(|known| known.to_lowercase() == wanted);
    for category in taxonomy::categories() {
        let first = || category.sub.first().map_or_else(String::new, |sub| sub.key.clone());
        if called(category) {
            return (category.key.clone(), first());
        }
        if let Some(sub) = category.sub.iter().find(|sub| called(sub)) {
            return (category.key.clone(), sub.key.clone());
        }
    }
    (taxonomy::UNSORTED.to_owned(), taxonomy::UNSORTED.to_owned())
}

fn count(text: &str) -> Result<i64, String> {
    match text {
        "" => Ok(0),
        text => text.parse::<u32>().map(i64::from).map_err(|_| format!("its votes are «{text}», not a number")),
    }
}

fn point(latitude: &str, longitude: &str) -> Result<Option<(i64, i64)>, String> {
    if latitude.is_empty() || longitude.is_empty() {
        return Ok(None);
    }
    let degrees = |text: &str, most: f64| text.parse::<f64>().ok().filter(|value| value.abs() <= most).map(|value| (value * 1e6).round() as i64);
    match (degrees(latitude, 90.0), degrees(longitude, 180.0)) {
        (Some(latitude), Some(longitude)) => Ok(Some((latitude, longitude))),
        _ => Err(format!("{latitude}, {longitude} is not a point on earth")),
    }
}

fn web_address(text: &str) -> String {
    if text.starts_with("https://") || text.starts_with("http://") { text.chars().take(500).collect() } else { String::new() }
}

/// `2020-03-01 12:00:00 UTC`, `2020-03-01T12:00:00Z`, `2020-03-01T12:00:00.000+01:00`, `2020-03-01`.
fn moment(text: &str) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Some(Timestamp(at.as_microsecond())));
    }
    let civil = text.strip_suffix(" UTC").unwrap_or(text);
    civil
        .parse::<DateTime>()
        .ok()
        .and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|at| Some(Timestamp(at.timestamp().as_microsecond())))
        .ok_or_else(|| format!("«{text}» is not a date"))
}

impl Writer {
    fn refuse(&mut self, file: &'static str, line: u64, reason: String) {
        self.report.refused.push(Refused { file, line, reason });
    }
}

/// Fingerprints and source ids of rows already here, by source id.
pub(super) type Known = HashMap<String, (uuid::Uuid, String)>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_decidim_writes_them() {
        let noon = Some(Timestamp(1_583_064_000_000_000));
        for text in ["2020-03-01 12:00:00 UTC", "2020-03-01T12:00:00Z", "2020-03-01T13:00:00.000+01:00"] {
            assert_eq!(moment(text), Ok(noon), "{text}");
        }
        assert_eq!(moment("2020-03-01"), Ok(Some(Timestamp(1_583_020_800_000_000))));
        assert_eq!(moment(""), Ok(None));
        assert!(moment("yesterday").is_err() && moment("2020-13-01").is_err());
    }

    #[test]
    fn categories_are_known_by_any_of_their_names() {
        assert_eq!(sorted("Déchets et propreté").0, "waste");
        assert_eq!(sorted("السير والوقوف"), ("mobility".to_owned(), "traffic".to_owned()));
        assert_eq!(sorted("Cultura").0, taxonomy::UNSORTED);
    }

    #[test]
    fn points_outside_the_earth_are_refused() {
        assert_eq!(point("33.5", "-5.25"), Ok(Some((33_500_000, -5_250_000))));
        assert_eq!(point("", "1"), Ok(None));
        assert!(point("91", "0").is_err() && point("x", "0").is_err() && point("NaN", "0").is_err());
    }
}
