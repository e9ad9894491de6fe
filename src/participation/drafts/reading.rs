//! What pages show of a text, put together from its rows, its versions and what was given to it. Of what the public may not read there is nothing here.

use std::collections::{HashMap, HashSet};

use app::model::consultations::Standing;
use app::model::drafts::{ArticleLine, ArticlePage, Contribution, DraftText, DraftTextPage, DraftVersion, KeptLate, StanceForm, ThemeLine};
use app::model::form::FormErrors;
use app::model::{Localized, paths};

use super::contributing::is_asked;
use super::store::contributions::{self, Row, Who};
use super::store::{self, ArticleRow, Text};
use super::supporting::is_own;
use super::{KEEPERS, asked, asks_persons, is_closed};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{ContributionId, OrganisationId};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::participation::consultations::Consultation;
use crate::web::Viewer;

/// Contributions on one page.
pub(super) const PAGE: usize = 20;
/// Organisations that are shown.
const MOST_POSITIONS: i64 = 100;

/// Finishes the rows of contributions to one text. `open` tells whether amendments can be supported now.
pub(super) async fn contributions(app: &App, viewer: Option<&Viewer>, text: &Text, rows: Vec<Row>, open: bool) -> Result<Vec<Contribution>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let byline = |row: &Row| Byline::new(row.account_id, row.organisation_id);
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    let ids: Vec<ContributionId> = rows.iter().map(|row| row.id).collect();
    let supported: HashSet<ContributionId> = match viewer {
        Some(viewer) => contributions::supported(&app.db, viewer.id, &ids).await?.into_iter().collect(),
        None => HashSet::new(),
    };
    let promised: HashSet<ContributionId> = promised(app, text).await?.iter().map(|row| row.id).collect();
    let answered: HashMap<i64, bool> =
        store::themes::list(&mut &app.db, text.id).await?.into_iter().map(|theme| (theme.number, theme.answer.is_some())).collect();
    let original = asked(&mut &app.db, text).await?;
    let finish = |row: Row| {
        let (lang, stance) = (row.lang(), row.stance());
        let own = original.article(row.key).map(|article| article.body.own(lang).to_owned()).unwrap_or_default();
        Contribution {
            article: row.key,
            place: original.place(row.key).unwrap_or(row.key),
            stance,
            author: authors.get(byline(&row)),
            original: if row.wording.is_empty() { String::new() } else { own },
            lang,
            supports: row.support_count,
            supported: supported.contains(&row.id),
            mine: viewer.is_some_and(|viewer| is_own(viewer, &row)),
            open: open && !row.wording.is_empty(),
            at: row.created_at.into(),
            under_review: row.visibility() == app::model::content::Visibility::UnderReview,
            promised: promised.contains(&row.id),
            theme: row.theme.map(|theme| (theme, answered.get(&theme).copied().unwrap_or(false))),
            id: row.id.to_string(),
            reason: row.reason,
            wording: row.wording,
        }
    };
    Ok(rows.into_iter().map(finish).collect())
}

/// The amendments to which the commune has promised an answer.
pub(super) async fn promised(app: &App, text: &Text) -> Result<Vec<Row>> {
    if text.promised == 0 { Ok(Vec::new()) } else { Ok(contributions::most_supported(&mut &app.db, text.id, text.promised).await?) }
}

/// Those of them that have no answer yet: they are in no theme, or theirs is not answered.
pub(super) async fn waiting(app: &App, text: &Text, themes: &[ThemeLine]) -> Result<Vec<Row>> {
    let answered: HashSet<i64> = themes.iter().filter(|theme| theme.answer.is_some()).map(|theme| theme.number).collect();
    Ok(promised(app, text).await?.into_iter().filter(|row| row.theme.is_none_or(|theme| !answered.contains(&theme))).collect())
}

/// Whether somebody reads how many stances there are: nobody but the staff does while people are asked.
pub(super) fn is_counted(app: &App, viewer: Option<&Viewer>, consultation: &Consultation) -> bool {
    let staff = viewer.is_some_and(|viewer| KEEPERS.iter().any(|role| viewer.has(*role, consultation.commune_id)));
    staff || is_closed(consultation, app.clock.now())
}

/// The articles of a version beside those of the version before.
pub(super) fn lines(body: &DraftText, before: Option<&DraftText>, rows: &[ArticleRow], counted: bool) -> Vec<ArticleLine> {
    let line = |(place, article): (i64, &app::model::drafts::Article)| {
        let old = before.and_then(|before| before.article(article.key)).filter(|old| *old != article);
        ArticleLine {
            place,
            before: old.cloned(),
            is_new: before.is_some_and(|before| before.article(article.key).is_none()),
            asked: rows.iter().any(|row| row.key == article.key),
            counts: rows.iter().find(|row| row.key == article.key && counted).map(ArticleRow::counts),
            article: article.clone(),
        }
    };
    (1..).zip(&body.articles).map(line).collect()
}

/// All versions, the last one first, with the titles of the themes that they answer.
async fn versions(app: &App, text: &Text, themes: &[ThemeLine]) -> Result<Vec<DraftVersion>> {
    let rows = store::versions(&mut &app.db, text.id).await?;
    let version = |row: store::VersionRow| {
        let numbers = row.themes();
        let answered = themes.iter().filter(|theme| numbers.contains(&theme.number)).map(|theme| (theme.number, theme.title.clone())).collect();
        DraftVersion { number: row.number, at: row.created_at.into(), reason: row.reason, themes: answered }
    };
    Ok(rows.into_iter().map(version).collect())
}

/// The page of a text in one of its versions; the last one without a wish.
pub(super) async fn text_page(
    app: &App,
    viewer: Option<&Viewer>,
    (consultation, text): (&Consultation, &Text),
    wish: Option<i64>,
    standing: Standing,
) -> Result<DraftTextPage> {
    let db = &mut &app.db;
    let shown = wish.unwrap_or(text.version);
    let body = if shown == text.version { text.body.clone() } else { store::body(db, text.id, shown).await?.ok_or(Error::NotFound)? };
    let before = if shown > 1 { store::body(db, text.id, shown - 1).await? } else { None };
    let rows = store::articles(db, text.id).await?;
    let themes = store::themes::list(db, text.id).await?;
    let open = standing.is_open() && asks_persons(consultation.audience.kind);
    let most = promised(app, text).await?;
    Ok(DraftTextPage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        title: body.title.clone(),
        version: shown,
        versions: versions(app, text, &themes).await?,
        counted: is_counted(app, viewer, consultation),
        articles: lines(&body, before.as_ref(), &rows, is_counted(app, viewer, consultation)),
        themes,
        promised: text.promised,
        most_supported: contributions(app, viewer, text, most, open).await?,
        standing,
    })
}

/// Where the lists of an article go on.
#[derive(Clone, Debug, Default)]
pub(super) struct Further {
    pub amendments: String,
    pub reasons: String,
}

/// Who reads an article, and as whom they would answer.
pub(super) struct Reader<'a> {
    pub viewer: Option<&'a Viewer>,
    pub who: Option<Who>,
    /// What persons can do; it tells whether amendments can be supported.
    pub person: Standing,
    /// What the one in whose name the form is can do.
    pub standing: Standing,
    /// What they sent too late.
    pub late: Option<KeptLate>,
}

/// The form that somebody begins with: what they gave before, or the article's own wording.
pub(super) async fn form(
    app: &App,
    (commune, consultation, text): (&Commune, &Consultation, &Text),
    article: &ArticleRow,
    who: Who,
    lang: app::model::Lang,
) -> Result<StanceForm> {
    use app::model::drafts::{ArticleStance, StanceFields};
    let original = asked(&mut &app.db, text).await?;
    let (language, wording) = original.article(article.key).map(|own| own.body.read(lang)).unwrap_or_default();
    let act_as = who.organisation.map(|organisation| organisation.to_string()).unwrap_or_default();
    let blank = StanceFields { act_as, language: language.code().to_owned(), wording: wording.to_owned(), ..StanceFields::default() };
    let old = contributions::own(&mut &app.db, article.id, who).await?;
    let locked = old.as_ref().filter(|old| !old.visibility().is_public()).map(|old| paths::amendment(&commune.slug, old.id));
    let given = old.is_some();
    let fields = match old {
        Some(old) if old.stance() == ArticleStance::Amend && !old.wording.is_empty() => {
            StanceFields { stance: old.stance().as_str().to_owned(), language: old.lang().code().to_owned(), reason: old.reason, wording: old.wording, ..blank }
        }
        Some(old) => StanceFields { stance: old.stance().as_str().to_owned(), reason: old.reason, ..blank },
        None => blank,
    };
    debug_assert!(is_asked(consultation, who), "the form is shown to whoever is asked");
    Ok(StanceForm { fields, errors: FormErrors::default(), given, locked, late: false, rehearsal: false })
}

/// The page of one article.
pub(super) async fn article_page(
    app: &App,
    (commune, consultation, text): (&Commune, &Consultation, &Text),
    article: &ArticleRow,
    reader: Reader<'_>,
    (form, further): (Option<StanceForm>, &Further),
) -> Result<ArticlePage> {
    let original = asked(&mut &app.db, text).await?;
    let own = original.article(article.key).ok_or(Error::NotFound)?;
    let keys: Vec<i64> = original.articles.iter().map(|article| article.key).collect();
    let at = keys.iter().position(|key| *key == article.key).unwrap_or_default();
    let kind = consultation.audience.kind;
    let open = reader.person.is_open() && asks_persons(kind);
    let rows = contributions::amendments(&app.db, article.id, Cursor::parse(&further.amendments), PAGE as i64 + 1).await?;
    let Page { rows: amendments, next } = Page::of(rows, PAGE, |row| Cursor::by_number(row.support_count, row.id.0));
    let after = further.reasons.parse().ok().map(ContributionId);
    let rows = contributions::reasons(&app.db, article.id, after, PAGE as i64 + 1).await?;
    let more_reasons = (rows.len() > PAGE).then(|| rows[PAGE - 1].id.to_string());
    let reasons: Vec<Row> = rows.into_iter().take(PAGE).collect();
    let positions = contributions::positions(&app.db, article.id, MOST_POSITIONS).await?;
    let viewer = reader.viewer;
    let speaker = reader.who.and_then(|who| who.organisation);
    let organisations = organisations(viewer, commune, consultation);
    Ok(ArticlePage {
        number: consultation.number,
        consultation: consultation.texts.title.clone(),
        article: own.clone(),
        place: at as i64 + 1,
        previous: at.checked_sub(1).and_then(|at| keys.get(at)).copied(),
        next: keys.get(at + 1).copied(),
        counts: is_counted(app, viewer, consultation).then(|| article.counts()),
        may_person: asks_persons(kind),
        speaker: speaker.and_then(|id| organisations.iter().find(|(known, _)| *known == id.to_string()).cloned()),
        organisations,
        standing: reader.standing,
        form,
        late: reader.late,
        amendments: contributions(app, viewer, text, amendments, open).await?,
        more_amendments: next.map(|next| next.to_string()),
        reasons: contributions(app, viewer, text, reasons, open).await?,
        more_reasons,
        positions: contributions(app, viewer, text, positions, open).await?,
    })
}

/// In whose name somebody can answer, besides their own.
fn organisations(viewer: Option<&Viewer>, commune: &Commune, consultation: &Consultation) -> Vec<(String, Localized)> {
    let represented = viewer.into_iter().flat_map(|viewer| &viewer.organisations).filter(|known| known.commune_id == commune.id);
    let asked = |id: OrganisationId| viewer.is_some_and(|viewer| is_asked(consultation, Who { account: viewer.id, organisation: Some(id) }));
    represented.filter(|known| asked(known.id)).map(|known| (known.id.to_string(), known.name.clone())).collect()
}
