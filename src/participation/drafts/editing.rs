//! Preparing a text: the plain editor, and pasting a whole one. Every change is one of the draft, which says by its number whether somebody else changed it
//! meanwhile. Once people have been asked about it, it changes again only when nobody comments any more.

use app::model::Lang;
use app::model::consultations::{ConsultationTemplate, Multilingual};
use app::model::draft_staff::{ArticleFields, PasteFields, TextFields};
use app::model::drafts::{Article, DraftText};
use app::model::form::FormErrors;
use app::model::languages::{LANGS, Needed};
use app::words::tr;

use super::splitting::{Pieces, split};
use super::store::{self, Text};
use super::{KEEPERS, is_closed, record};
use crate::base::App;
use crate::base::db::{DraftTextId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, clean_line, fits};
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::web::Viewer;

/// Articles of a text at most.
pub(super) const MOST_ARTICLES: usize = 100;
/// Characters of a title, of an article's heading, and of its body.
const TITLE: usize = 200;
const BODY: usize = 8_000;
/// Amendments to which an answer can be promised at most.
const MOST_PROMISED: i64 = 20;

/// A text with nothing in it.
pub(super) fn empty(title: Multilingual) -> DraftText {
    DraftText { title, articles: Vec::new(), next_key: 1 }
}

/// Whether a template is nothing without a text.
pub(super) const fn needs_text(template: ConsultationTemplate) -> bool {
    matches!(template, ConsultationTemplate::DraftText)
}

/// Whether a consultation does without its text: whoever prepared it removed every article, or never wrote one, and its template does not ask for any.
pub(super) fn is_left_empty(text: &Text, template: ConsultationTemplate) -> bool {
    text.version == 0 && text.draft.articles.is_empty() && !needs_text(template)
}

/// What keeps a text from being published that is needed in some languages; said in one.
pub(super) fn faults(text: &DraftText, needed: Needed, lang: Lang) -> Vec<String> {
    use tr::drafts::staff as word;
    let mut faults = Vec::new();
    for needed in needed.langs().filter(|needed| text.title.own(*needed).is_empty()) {
        faults.push(word::TITLE_LACKS.fill(lang, &[("language", needed.own_name())]));
    }
    if text.articles.is_empty() {
        faults.push(word::NO_ARTICLES.text(lang).to_owned());
    }
    for (at, article) in text.articles.iter().enumerate() {
        let headed = needed.langs().any(|needed| !article.heading.own(needed).is_empty());
        let lacks = |needed: &Lang| article.body.own(*needed).is_empty() || (headed && article.heading.own(*needed).is_empty());
        for needed in needed.langs().filter(lacks) {
            faults.push(word::ARTICLE_LACKS.fill(lang, &[("number", &(at + 1).to_string()), ("language", needed.own_name())]));
        }
    }
    faults
}

/// Whether a text can be changed now: before people are asked about it, and after.
pub(super) fn may_edit(app: &App, consultation: &Consultation, text: &Text) -> bool {
    text.version == 0 || is_closed(consultation, app.clock.now())
}

/// Takes a text to change it, as its form has shown it.
async fn take(app: &App, tx: &mut Tx, (viewer, commune, consultation): (&Viewer, &Commune, &Consultation), sent: &str) -> Result<Text> {
    viewer.require_any(&KEEPERS, commune)?;
    let text = store::lock(tx, consultation.id, app.clock.now()).await?.ok_or(Error::NotFound)?;
    if !may_edit(app, consultation, &text) {
        return Err(Error::Conflict(tr::drafts::staff::NOT_WHILE_OPEN));
    }
    if sent != text.draft_number.to_string() {
        return Err(Error::Conflict(tr::drafts::staff::CHANGED_MEANWHILE));
    }
    Ok(text)
}

/// Keeps a changed draft in its transaction.
async fn keep(app: &App, tx: &mut Tx, (viewer, commune, number): (&Viewer, &Commune, i64), text: &Text, draft: &DraftText) -> Result<()> {
    if !store::set_draft(tx, text.id, text.draft_number, draft, app.clock.now()).await? {
        return Err(Error::Conflict(tr::drafts::staff::CHANGED_MEANWHILE));
    }
    record(app, tx, viewer, commune, number).await
}

/// Makes a text for a consultation that has none.
pub(super) async fn begin(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    if consultation.published_at.is_some() {
        return Err(Error::Conflict(tr::drafts::staff::NOT_NOW));
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::insert(&mut tx, app.rng.id::<DraftTextId>(now), consultation.id, &empty(consultation.texts.title.clone()), now).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// Moves and removes articles, and keeps the title and the promise.
pub(super) async fn arrange(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &TextFields) -> Result<()> {
    if fields.act == "promise" {
        return promise(app, viewer, commune, consultation, &fields.promised).await;
    }
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation), &fields.draft).await?;
    let mut draft = text.draft.clone();
    if fields.act == "title" {
        draft.title = title(fields)?;
    } else {
        moved(&mut draft, &text, fields)?;
    }
    keep(app, &mut tx, (viewer, commune, consultation.number), &text, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps how many amendments get an answer. What was promised to the public is never taken back.
async fn promise(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, typed: &str) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let promised = crate::base::text::number(typed).filter(|number| (0..=MOST_PROMISED).contains(number));
    let promised = promised.ok_or_else(|| Error::field("promised", tr::drafts::staff::PROMISED_RANGE))?;
    let mut tx = app.db.begin().await?;
    let text = store::lock(&mut tx, consultation.id, app.clock.now()).await?.ok_or(Error::NotFound)?;
    if !store::set_promised(&mut tx, text.id, promised).await? {
        return Err(Error::field("promised", tr::drafts::staff::PROMISED_LESS));
    }
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

fn title(fields: &TextFields) -> Result<Multilingual> {
    let mut errors = FormErrors::default();
    let mut line = |name: &'static str, typed: &str| {
        let line = clean_line(typed);
        if !line.is_empty() && !fits(&line, 5..=TITLE) {
            errors.add(name, tr::drafts::staff::TITLE_LENGTH);
        }
        line
    };
    let title = Multilingual {
        ar: line("title_ar", &fields.title_ar),
        fr: line("title_fr", &fields.title_fr),
        en: line("title_en", &fields.title_en),
        zgh: line("title_zgh", &fields.title_zgh),
    };
    errors.into_result()?;
    Ok(title)
}

fn moved(draft: &mut DraftText, text: &Text, fields: &TextFields) -> Result<()> {
    let key: i64 = fields.key.parse().map_err(|_| Error::NotFound)?;
    let at = draft.articles.iter().position(|article| article.key == key).ok_or(Error::NotFound)?;
    match fields.act.as_str() {
        "up" if at > 0 => draft.articles.swap(at, at - 1),
        "down" if at + 1 < draft.articles.len() => draft.articles.swap(at, at + 1),
        "up" | "down" => {}
        "remove" if text.version > 0 && text.body.article(key).is_some() => return Err(Error::Conflict(tr::drafts::staff::NOT_REMOVED)),
        "remove" => drop(draft.articles.remove(at)),
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

/// The form of an article as it begins.
pub(super) fn fields_of(article: &Article, draft_number: i64) -> ArticleFields {
    let (heading, body) = (article.heading.clone(), article.body.clone());
    ArticleFields {
        key: article.key.to_string(),
        draft: draft_number.to_string(),
        heading_ar: heading.ar,
        heading_fr: heading.fr,
        heading_en: heading.en,
        heading_zgh: heading.zgh,
        body_ar: body.ar,
        body_fr: body.fr,
        body_en: body.en,
        body_zgh: body.zgh,
    }
}

/// Reads the form of an article. What is missing in a language keeps the text from being published, not from being saved.
fn article(fields: &ArticleFields) -> Result<Article> {
    let mut errors = FormErrors::default();
    let mut heading = |name: &'static str, typed: &str| {
        let line = clean_line(typed);
        if line.chars().count() > TITLE {
            errors.add(name, tr::drafts::staff::HEADING_LENGTH);
        }
        line
    };
    let headings = Multilingual {
        ar: heading("heading_ar", &fields.heading_ar),
        fr: heading("heading_fr", &fields.heading_fr),
        en: heading("heading_en", &fields.heading_en),
        zgh: heading("heading_zgh", &fields.heading_zgh),
    };
    let mut body = |name: &'static str, typed: &str| {
        let text = clean(typed);
        if text.chars().count() > BODY {
            errors.add(name, tr::drafts::staff::BODY_LENGTH);
        }
        text
    };
    let bodies = Multilingual {
        ar: body("body_ar", &fields.body_ar),
        fr: body("body_fr", &fields.body_fr),
        en: body("body_en", &fields.body_en),
        zgh: body("body_zgh", &fields.body_zgh),
    };
    if bodies.is_empty() {
        errors.add("body_ar", tr::drafts::staff::BODY_NEEDED);
    }
    errors.into_result()?;
    Ok(Article { key: 0, heading: headings, body: bodies })
}

/// Adds an article or changes one.
pub(super) async fn save(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &ArticleFields) -> Result<()> {
    let new = article(fields)?;
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation), &fields.draft).await?;
    let mut draft = text.draft.clone();
    if fields.key.is_empty() {
        if draft.articles.len() >= MOST_ARTICLES {
            return Err(Error::field("body_ar", tr::drafts::staff::ARTICLE_LIMIT));
        }
        let key = draft.next_key;
        draft.next_key += 1;
        draft.articles.push(Article { key, ..new });
    } else {
        let key: i64 = fields.key.parse().map_err(|_| Error::NotFound)?;
        let old = draft.articles.iter_mut().find(|article| article.key == key).ok_or(Error::NotFound)?;
        *old = Article { key, ..new };
    }
    keep(app, &mut tx, (viewer, commune, consultation.number), &text, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a pasted text as the draft, in one language or in several; before publication only.
pub(super) async fn paste(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &PasteFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let typed = [("text_ar", &fields.text_ar), ("text_fr", &fields.text_fr), ("text_en", &fields.text_en), ("text_zgh", &fields.text_zgh)];
    let texts = typed.map(|(field, typed)| pieces(field, &clean(typed), &mut errors));
    if texts.iter().all(Option::is_none) && errors.is_empty() {
        errors.add("text_ar", tr::drafts::staff::NOTHING_PASTED);
    }
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    let text = take(app, &mut tx, (viewer, commune, consultation), &fields.draft).await?;
    if text.version > 0 {
        return Err(Error::Conflict(tr::drafts::staff::NOT_NOW));
    }
    let draft = pasted(&text.draft, texts)?;
    keep(app, &mut tx, (viewer, commune, consultation.number), &text, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// The articles of what was pasted into a field; `None` if nothing was.
fn pieces(field: &'static str, text: &str, errors: &mut FormErrors) -> Option<Pieces> {
    use tr::drafts::staff as word;
    if text.is_empty() {
        return None;
    }
    let found = split(text);
    if found.articles.is_empty() {
        errors.add(field, word::NO_ARTICLE_FOUND);
    } else if found.articles.len() > MOST_ARTICLES {
        errors.add(field, word::ARTICLE_LIMIT);
    } else if found.before.contains('\n') || found.before.chars().count() > TITLE {
        errors.add(field, word::PREAMBLE);
    } else if found.articles.iter().any(|piece| piece.body.chars().count() > BODY) {
        errors.add(field, word::BODY_LENGTH);
    }
    Some(found)
}

/// The draft with what was pasted, in the order of the languages. Without Arabic or without French it is put beside what is there, article by article.
fn pasted(old: &DraftText, texts: [Option<Pieces>; 4]) -> Result<DraftText> {
    let counts = texts.each_ref().map(|pieces| pieces.as_ref().map(|pieces| pieces.articles.len()));
    let first = texts.iter().position(Option::is_some).unwrap_or_default();
    let field = ["text_ar", "text_fr", "text_en", "text_zgh"][first];
    let is_alone = counts[..2].contains(&None);
    let differs = counts.iter().flatten().any(|count| Some(*count) != counts[first]);
    let beside = is_alone && !old.articles.is_empty() && counts.iter().flatten().any(|count| *count != old.articles.len());
    if differs || beside {
        return Err(Error::field(field, tr::drafts::staff::COUNTS_DIFFER));
    }
    let mut draft = DraftText { title: old.title.clone(), articles: if is_alone { old.articles.clone() } else { Vec::new() }, next_key: old.next_key };
    let count = counts.iter().flatten().copied().max().unwrap_or_default();
    while draft.articles.len() < count {
        draft.articles.push(Article { key: draft.next_key, ..Article::default() });
        draft.next_key += 1;
    }
    for (lang, pieces) in LANGS.into_iter().zip(texts) {
        let Some(pieces) = pieces else { continue };
        let title = clean_line(&pieces.before);
        if fits(&title, 5..=TITLE) {
            *draft.title.own_mut(lang) = title;
        }
        for (article, piece) in draft.articles.iter_mut().zip(pieces.articles) {
            *article.heading.own_mut(lang) = clean_line(&piece.heading);
            *article.body.own_mut(lang) = piece.body;
        }
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_language_is_put_beside_the_first() {
        let arabic = Some(split("قرار السوق\nالمادة 1\nنص أول\nالمادة 2\nنص ثان"));
        let first = pasted(&empty(Multilingual::default()), [arabic, None, None, None]).expect("a text");
        assert_eq!((first.articles.len(), first.title.ar.as_str(), first.next_key), (2, "قرار السوق", 3));
        let both = pasted(&first, [None, Some(split("Article 1\nUn\nArticle 2 : Objet\nDeux")), None, None]).expect("both");
        assert_eq!((both.articles[1].body.ar.as_str(), both.articles[1].heading.fr.as_str(), both.articles[1].body.fr.as_str()), ("نص ثان", "Objet", "Deux"));
        assert_eq!(both.articles[1].key, 2);
        assert!(pasted(&first, [None, Some(split("Article 1\nUn")), None, None]).is_err(), "one is missing");
        let third = pasted(&both, [None, None, Some(split("Article 1\nOne\nArticle 2\nTwo")), None]).expect("three");
        assert_eq!((third.articles[1].body.en.as_str(), third.articles[1].body.fr.as_str()), ("Two", "Deux"));
        let fourth = pasted(&third, [None, None, None, Some(split("ⴰⵎⴳⵔⴰⴷ 1\nⵢⴰⵏ\nⴰⵎⴳⵔⴰⴷ 2\nⵙⵉⵏ"))]).expect("four");
        assert_eq!((fourth.articles[0].body.zgh.as_str(), fourth.articles[0].body.ar.as_str()), ("ⵢⴰⵏ", "نص أول"));
    }
}
