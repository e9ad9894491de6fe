//! Redaction: a moderator blacks out parts of a photo that everybody may see otherwise.
//!
//! - The photo stays readable, in a new version whose files never had what is below the rectangles; the flags on the one before were right.
//! - The original is kept out of sight for the commune's days of appeal, for the author and those who decide; while an appeal is open it stays, and once
//!   nobody can contest any more it is deleted ([`forget_originals`]).
//! - An appeal is decided like one against a hiding, by somebody who had no part in it. A right one brings the original back.

mod contesting;
mod letters;
pub(super) mod routes;
pub(super) mod store;

pub(super) use contesting::{answer, appeal, contested, contesting, former, former_path, withdraw};
pub use contesting::{forget_originals, kept_folders, redacted};

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::moderation::DecisionFields;
use app::model::paths;
use app::model::redaction::{IMAGE_BUTTONS, Rectangle, RectangleFields, RedactFields, RedactPage, image_height, parse_corner};
use app::model::staff::StaffAct;
use app::words::tr;

use crate::base::App;
use crate::base::db::PhotoId;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, Item};
use crate::base::text::digit;
use crate::communes::Commune;
use crate::content::photos;
use crate::moderation::content;
use crate::moderation::decisions::acts::Act;
use crate::moderation::decisions::case::Actor;
use crate::moderation::decisions::store as decision_store;
use crate::moderation::decisions::templates;
use crate::moderation::decisions::verdict;
use crate::moderation::decisions::verdict::{Seen, Verdict};
use crate::moderation::flags::appeals as flag_appeals;
use crate::moderation::flags::store as flag_store;
use crate::moderation::redaction::store::NewRedaction;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;

/// A photo that this viewer may redact. `Forbidden` for all but moderators and on one's own; `Conflict` when it is hidden.
async fn redactable(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<Content> {
    viewer.require(Role::Moderator, commune)?;
    let content = content::load(app, &mut &app.db, commune, id.into()).await?;
    if viewer.owns(&content) {
        return Err(Error::Forbidden);
    }
    if content.visibility.is_public() { Ok(content) } else { Err(Error::Conflict(tr::redaction::NOT_PUBLIC)) }
}

/// The rectangles of an address; what is none is left out.
fn rectangles(typed: &[String]) -> Vec<Rectangle> {
    typed.iter().filter_map(|text| Rectangle::parse(text)).take(Rectangle::MOST).collect()
}

/// The page to draw on, after the step that was asked for; with what is wrong with it.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId, typed: RectangleFields) -> Result<(RedactPage, FormErrors)> {
    let content = redactable(app, viewer, commune, id).await?;
    let (width, height) = photos::size(&mut &app.db, id).await?;
    let mut errors = FormErrors::default();
    let mut all = rectangles(&typed.r);
    let mut corner = parse_corner(&typed.corner);
    let new = if typed.add == "yes" {
        numbers(&typed, &mut errors)
    } else if let Some(at) = pressed(&typed, (width, height)) {
        let new = corner.and_then(|corner| Rectangle::between(corner, at));
        if corner.is_some() && new.is_none() {
            errors.add("", tr::redaction::SMALL);
        }
        corner = if corner.is_some() { None } else { Some(at) };
        new
    } else {
        None
    };
    match new {
        Some(_) if all.len() >= Rectangle::MOST => errors.add_counted("", tr::redaction::MOST, Rectangle::MOST),
        Some(new) => all.push(new),
        None => {}
    }
    let decisions = decision_store::decisions_about(&app.db, id.into()).await?.len();
    let fields = RedactFields {
        visibility: content.visibility.as_str().to_owned(),
        version: content.version.to_string(),
        decisions: decisions.to_string(),
        ..RedactFields::default()
    };
    let typed = if errors.is_empty() { RectangleFields::default() } else { typed };
    Ok((RedactPage { id: id.to_string(), alt: content.body, width, height, rectangles: all, corner, typed, fields }, errors))
}

/// Where the picture was pressed. A key on it sends the corner at its very beginning, where nobody points to: that is no point.
fn pressed(typed: &RectangleFields, (width, height): (i64, i64)) -> Option<(i64, i64)> {
    let sent = [(&typed.at_x, &typed.at_y), (&typed.on_x, &typed.on_y)];
    sent.into_iter().zip(IMAGE_BUTTONS).find_map(|((x, y), (_, wide))| {
        let (x, y): (i64, i64) = (x.parse().ok()?, y.parse().ok()?);
        let part = |at: i64, of: i64| at.clamp(0, of) * Rectangle::WHOLE / of;
        ((x, y) != (0, 0)).then(|| (part(x, wide), part(y, image_height(wide, width, height))))
    })
}

/// The rectangle of the four numbers.
fn numbers(typed: &RectangleFields, errors: &mut FormErrors) -> Option<Rectangle> {
    let mut read = |field: &'static str, typed: &str| {
        let number = hundredths(typed);
        if number.is_none() {
            errors.add(field, tr::redaction::NUMBER);
        }
        number
    };
    let (left, top) = (read("left", &typed.left), read("top", &typed.top));
    let (width, height) = (read("width", &typed.width), read("height", &typed.height));
    let new = Rectangle::inside(left?, top?, width?, height?);
    if new.is_none() {
        errors.add("width", tr::redaction::SMALL);
    }
    new
}

/// A number from 0 to 100 with up to two decimals, in hundredths; digits of any script, with a point or a comma.
fn hundredths(typed: &str) -> Option<i64> {
    let plain: String = typed.trim().chars().map(|c| if matches!(c, ',' | '٫') { '.' } else { digit(c).unwrap_or(c) }).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole, 3) || !digits(part, 2) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let number = whole.parse::<i64>().ok()? * 100 + part;
    (number <= Rectangle::WHOLE).then_some(number)
}

/// What the photo would be, for whoever may redact it.
pub(super) async fn preview(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId, typed: &RectangleFields) -> Result<Vec<u8>> {
    redactable(app, viewer, commune, id).await?;
    photos::preview(app, id, &rectangles(&typed.r), parse_corner(&typed.corner)).await
}

/// Burns the rectangles in and publishes that, with reason and note to the author. `Conflict` when the photo is no longer as it was seen.
pub(super) async fn redact(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId, fields: &RedactFields) -> Result<()> {
    redactable(app, viewer, commune, id).await?;
    let typed = DecisionFields {
        reason: fields.reason.clone(),
        note: fields.note.clone(),
        visibility: fields.visibility.clone(),
        version: fields.version.clone(),
        decisions: fields.decisions.clone(),
        ..DecisionFields::default()
    };
    let all = rectangles(&fields.r);
    let verdict = match verdict::hiding(&typed) {
        Err(Error::Invalid(mut errors)) => {
            if all.is_empty() {
                errors.add("", tr::redaction::LEAST);
            }
            return Err(errors.into());
        }
        other => other?,
    };
    if all.is_empty() {
        return Err(Error::field("", tr::redaction::LEAST));
    }
    let seen = verdict::seen(&typed)?;
    let folder = photos::burn(app, id, &all).await?;
    let kept = keep(Actor { app, viewer, commune }, id, seen, &folder, &verdict).await;
    // An outage does not say whether the commit arrived: should nothing lead to these files, that is found later.
    if kept.as_ref().is_err_and(|error| !matches!(error, Error::Unavailable(_))) {
        photos::delete_folder(app, id, &folder).await?;
    }
    kept
}

async fn keep(actor: Actor<'_>, id: PhotoId, seen: Seen, folder: &str, verdict: &Verdict) -> Result<()> {
    let Actor { app, viewer, commune } = actor;
    let already = || Error::Conflict(tr::moderation::item::ALREADY);
    let item = Item::from(id);
    let mut tx = app.db.begin().await?;
    let content = content::load(app, &mut tx, commune, item).await?;
    claims::allow(&mut tx, viewer, item, app.clock.now()).await?;
    let verdict = templates::complete(&mut tx, commune, &content, verdict).await?;
    let Verdict::Hide { reason, note } = &verdict else { return Err(Error::Forbidden) };
    // Whoever flagged it has an answer now, as after any look.
    let case = actor.case(&content);
    case.change(&mut tx, seen, Act::Dismiss).await?;
    let (decision, now) = case.record_named(&mut tx, "redact", reason.as_str(), note).await?;
    withdraw(&mut tx, item, now).await?;
    flag_appeals::decided(case, &mut tx, &verdict).await?;
    let former = photos::exchange(&mut tx, id, seen.version, folder).await?.ok_or_else(already)?;
    app.raise(&mut tx, Event::Rewritten(item)).await?;
    let keep_until = now.plus_days(commune.appeal_days);
    store::insert_redaction(&mut tx, &NewRedaction { photo: id, version: seen.version + 1, decision, folder: &former, at: now, keep_until }).await?;
    claims::end(&mut tx, item).await?;
    let path = content.path(&commune.slug);
    for flagger in flag_store::close_flags(&mut tx, item, true, now).await? {
        notifications::write(app, &mut tx, flagger, News::about(item, &Notice::FlagRedacted, &path)).await?;
    }
    notifications::write(app, &mut tx, content.author_id, News::about(item, &Notice::Redacted { reason: *reason }, &path)).await?;
    letters::send(case, &mut tx, (*reason, note), keep_until).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::PhotoRedacted.at(&place)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, expected) in [("0", 0), ("12,5", 1_250), (" ١٢٫٥ ", 1_250), ("99.99", 9_999), ("100", 10_000), ("007", 700)] {
            assert_eq!(hundredths(typed), Some(expected), "{typed}");
        }
        for bad in ["", "-1", "101", "100.01", "1e3", "NaN", "inf", "1.234", ".", "5.", "1.2.3", "9999999999999999999999"] {
            assert_eq!(hundredths(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_press_is_a_point_of_the_picture_and_a_key_is_none() {
        let at = |x: &str, y: &str| pressed(&RectangleFields { at_x: x.to_owned(), at_y: y.to_owned(), ..RectangleFields::default() }, (1_600, 800));
        assert_eq!(at("320", "160"), Some((5_000, 5_000)));
        assert_eq!(at("640", "99999999"), Some((10_000, 10_000)));
        assert_eq!(at("-5", "10"), Some((0, 312)));
        for (x, y) in [("0", "0"), ("", "1"), ("1", ""), ("x", "y"), ("1e9", "1"), ("9999999999999999999999", "1")] {
            assert_eq!(at(x, y), None, "{x} {y}");
        }
    }
}
