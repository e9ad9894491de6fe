//! The words for which a commune holds texts: three lists, a word or phrase a line. Beside them stands their plainest writing, which is made when they are
//! saved: a text is compared with them while it is being written, and others wait for the writer.

use std::collections::BTreeSet;

use app::model::form::FormErrors;
use app::words::tr;

use crate::base::App;
use crate::base::db::{CommuneId, Sql};
use crate::base::error::Result;
use crate::base::folding;
use crate::base::text::{clean, clean_line};
use crate::moderation::holding::store;

/// Lines of a list, and letters of a line.
const MOST_LINES: usize = 1_000;
const MOST_LETTERS: usize = 100;

/// The lists of a commune.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Arabic, French, Darija, as the commune wrote them.
    pub written: [String; 3],
    /// All their lines in their plainest writing, in their order.
    pub folded: String,
}

impl Lists {
    pub fn new(written: [String; 3]) -> Self {
        Self { folded: fold(&written), written }
    }

    /// The lines that a text has; each as the commune wrote it.
    pub fn found(&self, text: &str) -> Vec<String> {
        let text = folding::fold(text);
        let lines = self.written.iter().flat_map(|list| list.lines()).zip(self.folded.lines());
        let mut found: Vec<String> = lines.filter(|(_, plain)| text.contains(plain)).map(|(line, _)| line.to_owned()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The lines of lists in their plainest writing.
pub(in crate::moderation) fn fold<T: AsRef<str>>(lists: &[T]) -> String {
    lists.iter().flat_map(|list| list.as_ref().lines()).map(folding::fold).collect::<Vec<_>>().join("\n")
}

/// The lines of a list, each once, in the order of the commune.
pub(super) fn parse(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for line in clean(typed).lines().map(clean_line).filter(|line| !line.is_empty()) {
        let plain = folding::fold(&line);
        if line.chars().count() > MOST_LETTERS {
            errors.add_counted(field, tr::holding::LINE_LONG, MOST_LETTERS);
            return String::new();
        }
        if plain.trim().is_empty() {
            errors.add_with(field, tr::holding::LINE_EMPTY, vec![("line", line)]);
            return String::new();
        }
        if seen.insert(plain) {
            lines.push(line);
        }
    }
    if lines.len() > MOST_LINES {
        errors.add_counted(field, tr::holding::LIST_LONG, MOST_LINES);
    }
    lines.join("\n")
}

/// Folds again the lists whose plainest writing is another than the one that is kept: a former version kept none, or folded otherwise. Done before the program
/// serves.
///
/// # Errors
/// When the database does not answer.
pub async fn fold_kept(app: &App) -> Result<()> {
    // Looked for before it is written: most starts have nothing to do.
    if folded_otherwise(&mut &app.db).await?.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    for (commune, folded) in folded_otherwise(&mut tx).await? {
        store::set_folded_lists(&mut tx, commune, &folded).await?;
    }
    Ok(tx.commit().await?)
}

/// Communes for whose lists another writing is kept than the plainest, and that one.
async fn folded_otherwise(db: &mut impl Sql) -> sqlx::Result<Vec<(CommuneId, String)>> {
    let rows = store::all_lists(db).await?.into_iter();
    let folded = rows.map(|row| (fold(&[row.arabic, row.french, row.darija]), row.commune_id, row.folded));
    Ok(folded.filter(|(plain, _, kept)| plain != kept).map(|(plain, commune, _)| (commune, plain)).collect())
}
