//! Comments of the demonstration, the hidden one, and what its resident was told.

use app::model::Localized;
use app::model::content::Visibility;
use app::model::moderation::Decided as Moderated;
use app::model::notifications::Notice;
use app::model::paths;
use rand::Rng as _;

use super::Seeding;
use super::Step;
use super::log::Entry;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId};
use crate::base::kind::Item;
use crate::moderation::past::{self as moderation, DecisionRow};
use crate::participation::discussion::past::{self as discussion, CommentRow};
use crate::participation::problems::past as problems;
use crate::people::notifications::By;
use crate::people::notifications::past::{self as notifications, NotificationRow};
use crate::people::restrictions::past as measures;
use crate::site::demo::COMMUNE;
use crate::site::demo::content::{Comment, Voice, voice};

/// What is commented on.
pub(super) struct Talk<'a> {
    pub subject: Item,
    pub author: AccountId,
    pub title: &'a str,
    pub steps: &'a [Step],
    /// Until when people speak of it as something open.
    pub until: Timestamp,
}

impl Talk<'_> {
    /// Between which moments somebody may have said it.
    fn window(&self, comment: &Comment, now: Timestamp) -> (Timestamp, Timestamp) {
        match comment.step.and_then(|step| self.steps.get(step..)) {
            Some([(_, from), rest @ ..]) => (*from, rest.first().map_or(now, |(_, to)| *to)),
            _ => (self.steps[0].1, self.until),
        }
    }
}

impl Seeding<'_> {
    pub(super) async fn discussion(&mut self, talk: &Talk<'_>, comments: &[Comment]) -> anyhow::Result<()> {
        for (index, comment) in comments.iter().enumerate() {
            let same = |other: &&Comment| other.step == comment.step;
            let (before, all) = (comments[..index].iter().filter(same).count(), comments.iter().filter(same).count());
            let at = match comment.ago {
                Some(days) => self.plan.days_ago(days),
                None => self.plan.within(talk.window(comment, self.plan.now), before, all),
            };
            let (id, author) = self.comment(talk, None, comment, at).await?;
            let mut later = at;
            for reply in &comment.replies {
                later = self.plan.soon(later);
                self.comment(talk, Some(id), reply, later).await?;
            }
            self.moderated(id, author, comment, at).await?;
        }
        Ok(())
    }

    async fn comment(&mut self, talk: &Talk<'_>, parent: Option<CommentId>, comment: &Comment, at: Timestamp) -> anyhow::Result<(CommentId, AccountId)> {
        let id: CommentId = self.app.rng.id(at);
        let (author, organisation) = self.author(&comment.author)?;
        let as_officer = voice(&comment.author) == Voice::Officer;
        let (useful, useless) = (self.plan.chance.random_range(0..9_i64), self.plan.chance.random_range(0..3_i64));
        let row = CommentRow {
            id,
            commune: self.commune,
            subject: talk.subject,
            parent,
            author,
            organisation,
            as_officer,
            stance: comment.stance.map_or("neutral", |stance| stance.as_str()),
            body: &comment.text,
            visibility: if comment.hidden.is_some() { Visibility::Hidden } else { Visibility::Published },
            never_public: false,
            votes: (useful, useless),
            replies: comment.replies.iter().filter(|reply| reply.hidden.is_none()).count() as i64,
            at,
        };
        discussion::insert(&mut self.tx, &row).await?;
        let voters = self.some_people((useful + useless) as usize, author).into_iter().enumerate();
        let votes: Vec<_> = voters.map(|(index, account)| (id, account, (index as i64) < useful, self.plan.after(at))).collect();
        discussion::add_votes(&mut self.tx, &votes).await?;
        self.figures.comments += 1;
        if talk.author == self.staff["resident"] && author != talk.author && comment.hidden.is_none() {
            let by = By { account: Some(author), organisation, officer: as_officer };
            self.notify(talk, (id, by), at).await?;
        }
        Ok((id, author))
    }

    /// What the demonstration's resident finds among her notifications; those of the last three weeks unread.
    async fn notify(&mut self, talk: &Talk<'_>, (comment, by): (CommentId, By), at: Timestamp) -> anyhow::Result<()> {
        let notice = Notice::CommentOnMine { title: talk.title.to_owned(), author: Localized::default() };
        let row = NotificationRow {
            id: self.app.rng.id(at),
            to: talk.author,
            kind: notice.name(),
            data: serde_json::to_string(&notice)?,
            path: paths::comment(COMMUNE, comment),
            about: (talk.subject.kind.as_str(), talk.subject.id),
            by,
            at,
            read_at: (at < self.plan.now.plus_days(-21)).then(|| at.plus_days(1)),
        };
        notifications::insert(&mut self.tx, &row).await?;
        Ok(())
    }

    /// The resident of the demonstration was warned once, about a problem of hers.
    pub(super) async fn warn(&mut self) -> anyhow::Result<()> {
        let Some((problem, reported)) = problems::first_of(&mut self.tx, self.staff["resident"]).await? else { return Ok(()) };
        let at = reported.plus_days(1);
        let measure = measures::MeasureRow {
            id: self.app.rng.id(at),
            commune: self.commune,
            account: self.staff["resident"],
            item: ("problem", problem.0),
            days: 0,
            reason: "duplicate",
            note: "بلغتم ثلاث مرات عن المشكل نفسه في يوم واحد. بلاغ واحد يكفي: نتابعه إلى أن يُحل، ويمكن لجيرانكم أن يضغطوا «وأنا أيضا».",
            moderator: self.staff["moderator"],
            at,
        };
        self.measure(&measure).await
    }

    /// Gives a measure, and keeps its entry of the public log.
    async fn measure(&mut self, measure: &measures::MeasureRow<'_>) -> anyhow::Result<()> {
        if measures::insert(&mut self.tx, measure).await? {
            self.entries.push((measure.at, Entry::Measure { measure: measure.id, days: measure.days, reason: measure.reason }));
        }
        Ok(())
    }

    /// The comments that were hidden, those that were flagged and kept, and a few that wait for a moderator.
    async fn moderated(&mut self, id: CommentId, author: AccountId, comment: &Comment, at: Timestamp) -> anyhow::Result<()> {
        let flagger = self.some_people(1, author)[0];
        if let Some(hidden) = &comment.hidden {
            let decided_at = self.plan.days_later(at, 1, 2);
            let row = self.decided(id, (author, flagger), (hidden.reason.as_str(), &hidden.note_ar), decided_at).await?;
            let measure = measures::MeasureRow {
                id: self.app.rng.id(decided_at),
                commune: self.commune,
                account: author,
                item: ("comment", id.0),
                days: 3,
                reason: row.reason,
                note: row.note,
                moderator: row.moderator,
                at: decided_at,
            };
            self.measure(&measure).await?;
        } else if !matches!(voice(&comment.author), Voice::Person(_)) || at > self.plan.now.plus_days(-2) {
            return Ok(());
        } else if self.figures.comments.is_multiple_of(97) {
            let when = self.plan.days_later(at, 0, 2);
            moderation::flag(&mut self.tx, self.app.rng.id(when), (self.commune, id), (flagger, "unrelated"), when).await?;
        } else if self.figures.comments.is_multiple_of(29) {
            self.decided(id, (author, flagger), ("unrelated", ""), at.plus_days(1)).await?;
        }
        Ok(())
    }

    /// A flag and what a moderator decided about it, with its entry of the public log; without a note the comment was kept.
    async fn decided<'n>(
        &mut self,
        comment: CommentId,
        (author, flagger): (AccountId, AccountId),
        (reason, note): (&'static str, &'n str),
        at: Timestamp,
    ) -> anyhow::Result<DecisionRow<'n>> {
        let ids = (self.app.rng.id(at), self.app.rng.id(at));
        let row = DecisionRow { ids, commune: self.commune, comment, author, flagger, moderator: self.staff["moderator"], reason, note, at };
        moderation::decision(&mut self.tx, &row).await?;
        let (act, reason) = if note.is_empty() { (Moderated::Dismiss, "") } else { (Moderated::Hide, reason) };
        self.entries.push((at, Entry::Comment { decision: ids.1, comment, act, reason }));
        Ok(row)
    }
}
