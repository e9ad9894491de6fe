//! Two comments of the demonstration that wait to be read before they are published.

use anyhow::Context as _;
use app::model::content::Visibility;

use super::Seeding;
use crate::base::db::CommentId;
use crate::moderation::past as holding;
use crate::participation::discussion::past::{self as discussion, CommentRow};

/// What is said, why it is held, the word that was found.
const HELD: [(&str, &str, &str); 2] = [
    ("المسؤول عن النظافة هنا نصاب، وعدنا بالحاويات منذ سنتين ولم نر شيئا.", "words", "نصاب"),
    ("عروض وأثمان مناسبة: https://tapis.example و https://zellige.example و https://souk.example", "links", ""),
];

impl Seeding<'_> {
    pub(super) async fn held(&mut self) -> anyhow::Result<()> {
        holding::rules(&mut self.tx, self.commune, self.plan.now.plus_days(-200)).await?;
        let problem = self.problems.iter().min_by_key(|(key, _)| key.as_str()).map(|(_, (id, _))| *id).context("there are problems")?;
        let authors = self.some_people(HELD.len(), self.staff["resident"]);
        for (hours, (author, (body, reasons, words))) in (1..).zip(authors.into_iter().zip(HELD)) {
            let at = self.plan.now.plus_seconds(-3_600 * 7 * hours);
            let id: CommentId = self.app.rng.id(at);
            let row = CommentRow {
                id,
                commune: self.commune,
                subject: problem.into(),
                parent: None,
                author,
                organisation: None,
                as_officer: false,
                stance: "neutral",
                body,
                visibility: Visibility::Held,
                never_public: true,
                votes: (0, 0),
                replies: 0,
                at,
            };
            discussion::insert(&mut self.tx, &row).await?;
            holding::hold(&mut self.tx, self.commune, (id, author), (reasons, words), at).await?;
            self.figures.comments += 1;
        }
        Ok(())
    }
}
