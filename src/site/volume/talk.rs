//! Comments, replies and votes of a filled commune.

use app::model::content::{Stance, Visibility};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::Loading;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, Tx};
use crate::base::kind::Item;
use crate::participation::discussion::past::{self as discussion, CommentRow};

/// A comment that was drawn.
struct Comment {
    id: CommentId,
    subject: Item,
    parent: Option<CommentId>,
    author: AccountId,
    as_officer: bool,
    stance: Stance,
    body: String,
    votes: Vec<(AccountId, bool)>,
    replies: i64,
    at: Timestamp,
}

impl Loading<'_> {
    /// Keeps what was said on each of these: since when it can be, and how much was.
    pub(super) async fn discuss(&mut self, tx: &mut Tx, subjects: &[(Item, Timestamp, usize)]) -> anyhow::Result<()> {
        let mut comments = Vec::new();
        for (subject, from, many) in subjects {
            self.draw_discussion(&mut comments, *subject, *from, *many);
        }
        let rows = comments.iter().map(|comment| {
            let useful = comment.votes.iter().filter(|(_, useful)| *useful).count() as i64;
            let useless = comment.votes.len() as i64 - useful;
            CommentRow {
                id: comment.id,
                commune: self.commune,
                subject: comment.subject,
                parent: comment.parent,
                author: comment.author,
                organisation: None,
                as_officer: comment.as_officer,
                stance: comment.stance.as_str(),
                body: &comment.body,
                visibility: Visibility::Published,
                never_public: false,
                votes: (useful, useless),
                replies: comment.replies,
                at: comment.at,
            }
        });
        discussion::insert_all(tx, &rows.collect::<Vec<_>>()).await?;
        let mut votes = Vec::new();
        for comment in &comments {
            votes.extend(comment.votes.iter().map(|(account, useful)| (comment.id, *account, *useful, self.plan.after(comment.at))));
        }
        Ok(discussion::add_votes(tx, &votes).await?)
    }

    fn draw_discussion(&mut self, comments: &mut Vec<Comment>, subject: Item, from: Timestamp, many: usize) {
        let mut moments: Vec<Timestamp> = (0..many).map(|_| self.plan.after(from)).collect();
        moments.sort_unstable();
        // Where those stand that can be replied to.
        let mut tops: Vec<usize> = Vec::new();
        for at in moments {
            let top = if self.plan.chance.random_bool(0.4) { tops.choose(&mut self.plan.chance).copied() } else { None };
            match top {
                Some(top) => comments[top].replies += 1,
                None => tops.push(comments.len()),
            }
            let parent = top.map(|top| comments[top].id);
            let comment = self.draw_comment(subject, parent, at);
            comments.push(comment);
        }
    }

    fn draw_comment(&mut self, subject: Item, parent: Option<CommentId>, at: Timestamp) -> Comment {
        const STANCES: [Stance; 6] = [Stance::For, Stance::For, Stance::For, Stance::Neutral, Stance::Question, Stance::Against];
        let as_officer = self.plan.chance.random_bool(0.02);
        let author = self.somebody();
        let many = if self.plan.chance.random_bool(0.5) { self.plan.chance.random_range(1..=3) } else { 0 };
        let voters = self.some(many, author);
        let votes = voters.into_iter().map(|person| (self.people.ids[person], self.plan.chance.random_bool(0.75))).collect();
        Comment {
            id: self.ids.id(at),
            subject,
            parent,
            author: if as_officer { self.officer } else { self.people.ids[author] },
            as_officer,
            stance: if parent.is_none() { STANCES[self.plan.chance.random_range(0..STANCES.len())] } else { Stance::Neutral },
            body: self.texts.comment(&mut self.plan.chance),
            votes,
            replies: 0,
            at,
        }
    }
}
