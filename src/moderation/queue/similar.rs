//! What was decided about texts like the one before the moderator, so that like cases are decided alike.
//!
//! Likeness is the share of words that two texts have in common (Jaccard index of their sets of words, in the plainest writing of each word).

use std::collections::HashSet;

use app::model::content::Reason;
use app::model::paths;
use app::model::workbench::Similar;

use crate::base::App;
use crate::base::error::Result;
use crate::base::folding;
use crate::base::kind::{Content, Item};
use crate::base::text::excerpt;
use crate::communes::Commune;
use crate::moderation::decisions::store as decision_store;
use crate::moderation::queue::store;

/// Decisions that are compared: the latest ones.
const LOOKED_AT: i64 = 300;
/// In percent; below it two texts have nothing to do with each other.
const LEAST_LIKE: i64 = 15;
/// Letters of a text in the queue.
pub(in crate::moderation) const EXCERPT: usize = 160;
/// Shown at most.
const SHOWN: usize = 5;

/// The decisions about the texts most like this one; those for a rule that it is flagged for come before others that are as like.
pub(in crate::moderation) async fn decided(app: &App, commune: &Commune, about: &Content) -> Result<Vec<Similar>> {
    let words = words(about);
    let flagged: HashSet<Reason> = store::reasons(&app.db, &[about.item]).await?.into_iter().filter_map(|(_, reason)| Reason::parse(&reason)).collect();
    let rows = decision_store::decided_lately(&app.db, commune.id, about.item, LOOKED_AT).await?;
    let items: Vec<Item> = rows.iter().filter_map(decision_store::StandingRow::item).collect();
    let contents = app.contents(&mut &app.db, &items).await?;
    let mut found: Vec<Similar> = rows
        .into_iter()
        .filter_map(|row| {
            let item = row.item()?;
            let content = contents.get(&item)?;
            let likeness = likeness(&words, &self::words(content));
            (likeness >= LEAST_LIKE).then(|| Similar {
                kind: item.kind,
                path: paths::moderation_item(&commune.slug, item.kind.as_str(), item.id),
                excerpt: excerpt(&format!("{} {}", content.title, content.whole()), EXCERPT),
                act: row.act(),
                reason: row.reason(),
                at: row.created_at.into(),
                likeness,
            })
        })
        .collect();
    found.sort_by_key(|row| std::cmp::Reverse((row.likeness / 10, row.reason.is_some_and(|reason| flagged.contains(&reason)), row.likeness, row.at)));
    found.truncate(SHOWN);
    Ok(found)
}

fn words(content: &Content) -> HashSet<String> {
    let text = folding::fold(&format!("{} {}", content.title, content.whole()));
    // One letter says nothing: an article, a conjunction.
    text.split_whitespace().filter(|word| word.chars().count() > 1).map(str::to_owned).collect()
}

/// In percent.
fn likeness(one: &HashSet<String>, other: &HashSet<String>) -> i64 {
    let (common, all) = (one.intersection(other).count(), one.union(other).count());
    (100 * common).checked_div(all).unwrap_or_default() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> HashSet<String> {
        folding::fold(text).split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn likeness_is_the_share_of_words_in_common() {
        assert_eq!(likeness(&set("achetez mes téléphones"), &set("ACHETEZ mes telephones !")), 100);
        assert_eq!(likeness(&set("un deux trois"), &set("trois quatre cinq")), 20);
        assert_eq!(likeness(&set("مدينة نظيفة"), &set("مدينه خضراء")), 33);
        assert_eq!(likeness(&set(""), &set("")), 0);
    }
}
