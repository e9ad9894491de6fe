//! The open-data CSV of a Decidim instance: `;` separated UTF-8 with a header; texts in any locales, in columns such as `title/ca`.
//!
//! Proposals: `id`, `author/id`, `author/name`, `category/name` or `taxonomies/name`, `title/*`, `body/*`, `address`, `latitude`, `longitude`, `state`,
//! `answer/*`, `answered_at`, `votes` (`supports` in older versions), `created_at`, `published_at`, `withdrawn`, `url`. Comments: `id`, `created_at`, `body`,
//! `author/id`, `author/name`, `alignment`, `depth`, `commentable_id`, `commentable_type`, `root_commentable_url`. Only `id` and a title (proposals), `id`,
//! `body` and `commentable_id` (comments) must be there; unknown columns are ignored.
//!
//! Ids are an instance's own: it is known by the host of the addresses. Titles are text, bodies text or HTML ([`html`]).

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use app::model::content::{SolutionState, Stance};
use indicatif::ProgressBar;

use super::rows::{Export, File, Line};
use super::source::{Row, Table};
use super::values::{count, instance, moment, point, sorted, state, web_address};
use super::{Author, Files, ImportedComment, ImportedSolution, html};
use crate::base::text::{clean, clean_line};

const MOST_TITLE: usize = 300;
const MOST_BODY: usize = 50_000;
/// Of a body as it is written, tags included: more than that is no text of a person.
const MOST_SOURCE: usize = 4 * MOST_BODY;

/// What is made of rows of comments: since the second, a reply knows what it answers.
const COMMENTS: &str = "2 ";

/// Parses the files of an export.
///
/// # Errors
/// When a file cannot be read, is no export of Decidim or lacks a column it must have.
pub(super) fn parse(files: &Files, progress: &ProgressBar) -> anyhow::Result<Export> {
    let proposals = Table::open(&files.proposals, &["id", "title"])?;
    let comments = files.comments.as_deref().map(|path: &Path| Table::open(path, &["id", "body", "commentable_id"])).transpose()?;
    progress.set_length([Some(&proposals), comments.as_ref()].into_iter().flatten().map(|table| table.rows().count() as u64).sum());
    let instances = Instances::of(&proposals, "url");
    Ok(Export {
        proposals: parse_proposals(&proposals, &instances, progress),
        comments: comments.map_or_else(|| File::new("comments"), |comments| parse_comments(&comments, &instances, progress)),
    })
}

fn parse_proposals(table: &Table, instances: &Instances, progress: &ProgressBar) -> File<ImportedSolution> {
    let (mut file, mut lines) = (File::new("proposals"), Lines::default());
    for row in table.rows() {
        progress.inc(1);
        let parsed = proposal(&row, instances).and_then(|solution| lines.first(&solution.instance, &solution.source_id, row.line).map(|()| solution));
        file.add(row.line, parsed.map(|solution| Line::new(row.line, solution, "", |solution| strange_state(&row, solution))));
    }
    file
}

/// Its state, if that is unknown or says more than what the proposal is taken as: a withdrawn one cannot be an accepted one.
fn strange_state(row: &Row, solution: &ImportedSolution) -> Option<String> {
    let name = row.localised("state");
    state(name).is_none_or(|(known, _)| known != solution.state && known != SolutionState::Published).then(|| name.to_owned())
}

fn parse_comments(table: &Table, proposals: &Instances, progress: &ProgressBar) -> File<ImportedComment> {
    let own = Instances::of(table, "root_commentable_url");
    let instances = if own.0.is_empty() { proposals } else { &own };
    let typed = table.has("commentable_type");
    let (mut file, mut lines) = (File::new("comments"), Lines::default());
    for row in table.rows() {
        progress.inc(1);
        let parsed = comment(&row, instances, typed).and_then(|comment| lines.first(&comment.instance, &comment.source_id, row.line).map(|()| comment));
        file.add(row.line, parsed.map(|comment| Line::new(row.line, comment, COMMENTS, |_| None)));
    }
    file
}

/// The instances that the addresses of a file name.
struct Instances(BTreeSet<String>);

impl Instances {
    fn of(table: &Table, column: &str) -> Self {
        Self(table.rows().filter_map(|row| instance(row.get(column))).collect())
    }

    /// That of a row: its own address says it, or the one of all others. A file without addresses is of a nameless instance.
    fn of_row(&self, address: &str) -> Result<String, String> {
        match instance(address) {
            Some(own) => Ok(own),
            None if self.0.len() > 1 => Err("it has no address, and the file is of several instances: which one is it from?".to_owned()),
            None => Ok(self.0.first().cloned().unwrap_or_default()),
        }
    }
}

/// On which line each id of a file stands.
#[derive(Default)]
struct Lines(HashMap<(String, String), u64>);

impl Lines {
    fn first(&mut self, instance: &str, id: &str, line: u64) -> Result<(), String> {
        let first = *self.0.entry((instance.to_owned(), id.to_owned())).or_insert(line);
        if first == line { Ok(()) } else { Err(format!("its id {id} is that of line {first} too: the lines {first} and {line} cannot both be it")) }
    }
}

fn proposal(row: &Row, instances: &Instances) -> Result<ImportedSolution, String> {
    row.readable()?;
    let source_id = row.required("id")?;
    let title = clean_line(row.localised("title"));
    if title.is_empty() {
        return Err("it has no title in any locale".to_owned());
    }
    let body = text(row.localised("body"))?;
    if title.chars().count() > MOST_TITLE || body.chars().count() > MOST_BODY {
        return Err(format!("its title has more than {MOST_TITLE} or its text more than {MOST_BODY} characters"));
    }
    let created_at = moment(row.get("created_at"))?.or(moment(row.get("published_at"))?).ok_or("it has neither created_at nor published_at")?;
    let category = [row.localised("category/name"), row.localised("taxonomies/name")].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let (category, subcategory) = sorted(category);
    let withdrawn = matches!(row.get("withdrawn"), "true" | "t" | "1");
    let (standing, decision) = state(row.localised("state")).unwrap_or((SolutionState::Published, None));
    let supports = [row.get("votes"), row.get("supports")].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    Ok(ImportedSolution {
        instance: instances.of_row(row.get("url"))?,
        source_id,
        author: author(row),
        title,
        body,
        category,
        subcategory,
        place: clean_line(row.get("address")),
        point: point(row.get("latitude"), row.get("longitude"))?,
        state: if withdrawn { SolutionState::Withdrawn } else { standing },
        answer: text(row.localised("answer"))?,
        decision,
        answered_at: moment(row.get("answered_at"))?,
        supports: count(supports)?,
        published_at: moment(row.get("published_at"))?.unwrap_or(created_at),
        created_at,
        url: web_address(row.get("url")),
    })
}

fn comment(row: &Row, instances: &Instances, typed: bool) -> Result<ImportedComment, String> {
    row.readable()?;
    let on = row.required("commentable_id")?;
    let on_comment = is_on_comment(row, typed, &on)?;
    let body = text(row.localised("body"))?;
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
    Ok(ImportedComment {
        instance: instances.of_row(row.get("root_commentable_url"))?,
        source_id: row.required("id")?,
        author: author(row),
        body,
        stance,
        created_at: moment(row.get("created_at"))?.ok_or("it has no created_at")?,
        on,
        on_comment,
    })
}

/// Whether it replies to a comment or comments on a proposal; what is about anything else is refused, for numbers say nothing without their type.
fn is_on_comment(row: &Row, typed: bool, on: &str) -> Result<bool, String> {
    let deeper = row.get("depth").parse::<u32>().is_ok_and(|depth| depth > 0);
    match row.get("commentable_type") {
        "Decidim::Proposals::Proposal" => Ok(false),
        "Decidim::Comments::Comment" => Ok(true),
        // Older exports have no types: the address says what the discussion is about.
        "" if !typed => {
            let address = row.get("root_commentable_url");
            if address.is_empty() || address.contains("/proposals/") { Ok(deeper) } else { Err(format!("it belongs to {address}, which is no proposal")) }
        }
        "" => Err("it has no commentable_type".to_owned()),
        other => Err(format!("it comments on {other} {on}, which is no proposal")),
    }
}

/// A body: HTML only if it holds real tags.
fn text(source: &str) -> Result<String, String> {
    if source.len() > MOST_SOURCE {
        return Err(format!("its title has more than {MOST_TITLE} or its text more than {MOST_BODY} characters"));
    }
    Ok(clean(&html::to_text(source)))
}

fn author(row: &Row) -> Author {
    Author { id: row.get("author/id").chars().take(40).collect(), name: clean_line(row.localised("author/name")).chars().take(80).collect() }
}
