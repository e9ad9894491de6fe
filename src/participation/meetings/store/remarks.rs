//! SQL of what was said at meetings.

use app::model::content::Visibility;
use app::model::meetings::{RemarkLine, Speaker};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, MeetingId, RemarkId, Sql, Tx, sql};

/// Remarks of one meeting.
pub(in crate::participation::meetings) const MOST: i64 = 200;

#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::meetings) struct Remark {
    pub id: RemarkId,
    pub meeting_id: MeetingId,
    pub body: String,
    pub language: String,
    pub speaker: String,
    pub organisation: String,
    pub about: String,
    pub visibility: String,
    pub entered_by: AccountId,
}

impl Remark {
    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }

    /// As pages show it.
    pub fn line(self) -> RemarkLine {
        let visibility = self.visibility();
        RemarkLine {
            id: self.id.to_string(),
            text: self.body,
            language: self.language,
            speaker: Speaker::parse(&self.speaker).unwrap_or(Speaker::Resident),
            organisation: self.organisation,
            about: self.about,
            public: visibility.is_public(),
            under_review: visibility == Visibility::UnderReview,
            hidden: None,
        }
    }
}

const SELECT: &str = "SELECT id, meeting_id, body, language, speaker, organisation, about, visibility, entered_by FROM meeting_remarks WHERE ";

/// Those of a meeting in the order in which they were entered.
pub(in crate::participation::meetings) async fn list(db: &mut impl Sql, meeting: MeetingId) -> sqlx::Result<Vec<Remark>> {
    db.all(sql(SELECT).push("meeting_id = ").arg(meeting).push(" ORDER BY created_at, id LIMIT ").arg(MOST)).await
}

pub(in crate::participation::meetings) async fn find(db: &mut impl Sql, commune: CommuneId, id: RemarkId) -> sqlx::Result<Option<Remark>> {
    db.find(sql(SELECT).push("commune_id = ").arg(commune).push(" AND id = ").arg(id)).await
}

/// How many of each of these meetings everybody reads.
pub(in crate::participation::meetings) async fn counts(db: &mut impl Sql, meetings: &[MeetingId]) -> sqlx::Result<Vec<(MeetingId, i64)>> {
    if meetings.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT meeting_id, COUNT(*) FROM meeting_remarks WHERE visibility IN ('published', 'under_review') AND meeting_id IN ");
    db.all(select.list(meetings.iter().copied()).push(" GROUP BY meeting_id")).await
}

/// How many were entered, whoever reads them.
pub(in crate::participation::meetings) async fn count(tx: &mut Tx, meeting: MeetingId) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM meeting_remarks WHERE meeting_id = ").arg(meeting)).await?.0)
}

/// Something to be kept.
pub(in crate::participation::meetings) struct New<'a> {
    pub id: RemarkId,
    pub meeting: MeetingId,
    pub commune: CommuneId,
    pub body: &'a str,
    pub language: &'a str,
    pub speaker: Speaker,
    pub organisation: &'a str,
    pub about: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
}

pub(in crate::participation::meetings) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO meeting_remarks (id, meeting_id, commune_id, body, language, speaker, organisation, about, entered_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(new.id)
    .bind(new.meeting)
    .bind(new.commune)
    .bind(new.body)
    .bind(new.language)
    .bind(new.speaker.as_str())
    .bind(new.organisation)
    .bind(new.about)
    .bind(new.by)
    .bind(new.at);
    tx.run(insert).await.map(drop)
}

/// Whether the same was just entered: a form sent twice.
pub(in crate::participation::meetings) async fn same(tx: &mut Tx, new: &New<'_>, since: Timestamp) -> sqlx::Result<bool> {
    let select = sql("SELECT id FROM meeting_remarks WHERE meeting_id = $1 AND body = $2 AND created_at > $3 LIMIT 1");
    Ok(tx.find::<(RemarkId,)>(select.bind(new.meeting).bind(new.body).bind(since)).await?.is_some())
}
