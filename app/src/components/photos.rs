//! Photos: shown, and asked for.

use leptos::prelude::*;

use super::form::{error, label_field};
use super::icon::icon;
use super::moderation;
use crate::format;
use crate::islands::{PhotoPicker, PhotoTarget, PhotoWords, PickedPhoto};
use crate::model::content::{ItemKind, Photo};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::GalleryPhoto;
use crate::model::redaction::Redacted;
use crate::words::tr;

/// The photos of a problem's page, the first one large, the others in a row below it; a hidden one leaves a box.
pub fn gallery(f: &Frame, photos: Vec<GalleryPhoto>) -> Option<AnyView> {
    let items = photos.into_iter().enumerate().map(|(index, shown)| gallery_item(f, index, shown)).collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul class="photos">{items}</ul> }.into_any())
}

fn gallery_item(f: &Frame, index: usize, shown: GalleryPhoto) -> AnyView {
    let Some(photo) = shown.photo else {
        let tombstone = match shown.tombstone {
            Some(tombstone) => moderation::tombstone(f, ItemKind::Photo, &tombstone),
            None => view! { <p class="tombstone">{f.t(tr::photos::HIDDEN)}</p> }.into_any(),
        };
        return view! { <li class="photo-hidden">{tombstone}</li> }.into_any();
    };
    let flag = shown.may_flag.then(|| {
        view! {
            <details class="menu more no-print">
                <summary aria-label=f.t(tr::item::MORE_ACTS)>"⋯"</summary>
                <ul><li>{moderation::flag_link(f, paths::photo_flag(f.slug(), &photo.id))}</li></ul>
            </details>
        }
    });
    let notice = shown.notice.map(|notice| moderation::unread(f, &notice));
    let reviewed = shown.under_review.then(|| moderation::under_review(f));
    let redacted = shown.redacted.map(|redacted| blacked_out(f, redacted));
    view! { <li>{notice}{reviewed}{picture(f, photo, index == 0)}{redacted}{flag}</li> }.into_any()
}

/// Below a redacted photo: that it is one, by which rule, since when; and to its author why, until when, and how to contest it.
fn blacked_out(f: &Frame, redacted: Redacted) -> AnyView {
    use tr::redaction as word;
    let date = format::date(f.lang, redacted.at);
    let mark = view! { <p class="small soft">{icon(f, "shield")}" "{f.t(word::NOTICE)}" ("{date}"). "{moderation::rule_link(f, redacted.reason)}</p> };
    let Some(notice) = redacted.notice else { return mark.into_any() };
    let until = match &notice.original {
        Some((until, href)) => view! {
            <p>{f.tf(word::UNTIL, &[("date", &format::date(f.lang, *until))])}</p>
            <p><a href=href.clone()>{f.t(word::ORIGINAL)}</a></p>
        }
        .into_any(),
        None => view! { <p>{f.t(word::GONE)}</p> }.into_any(),
    };
    let contest = match notice.appeal {
        None => notice.original.is_some().then(|| {
            view! { <p class="button-row"><a class="button small" href=notice.contest>{icon(f, "shield")}" "{f.t(tr::appeals::APPEAL)}</a></p> }.into_any()
        }),
        Some(appeal) if appeal.reversed.is_none() => {
            let text = f.tf(tr::appeals::APPEALED, &[("date", &format::date(f.lang, appeal.at)), ("due", &format::date(f.lang, appeal.due_at))]);
            Some(view! { <p class="state wait">{icon(f, "clock")}{text}</p> }.into_any())
        }
        Some(appeal) => Some(view! { <p><strong>{f.t(word::REJECTED)}</strong></p><blockquote dir="auto">{appeal.answer}</blockquote> }.into_any()),
    };
    view! {
        {mark}
        <div class="notice warning author-notice">
            {icon(f, "shield")}
            <div>
                <p><strong>{f.t(tr::moderation::author_notice::NOTE)}</strong></p>
                <blockquote dir="auto">{notice.note}</blockquote>
                {until}
                {contest}
            </div>
        </div>
    }
    .into_any()
}

fn picture(f: &Frame, photo: Photo, first: bool) -> AnyView {
    // A link has a name: a photo may have none.
    let alt = if photo.alt.is_empty() { f.t(tr::photos::NO_ALT).to_owned() } else { photo.alt };
    view! {
        <a href=paths::photo(&photo.id, "large")>
            <img
                src=paths::photo(&photo.id, "medium")
                srcset=format!("{} 320w, {} 960w", paths::photo(&photo.id, "small"), paths::photo(&photo.id, "medium"))
                sizes="(min-width: 56rem) 52rem, 100vw"
                alt=alt
                width=photo.width.to_string()
                height=photo.height.to_string()
                loading=if first { "eager" } else { "lazy" }
            />
        </a>
    }
    .into_any()
}

/// The field for photos: those uploaded already with their alternative texts, and a place for more.
pub fn upload_fields(f: &Frame, target: PhotoTarget, kept: Vec<Photo>, errors: &FormErrors) -> AnyView {
    let most = i64::try_from(target.most).unwrap_or(i64::MAX);
    let wrong = errors.get("photos").is_some();
    label_field("photos", f.t(tr::photos::ADD));
    let kept = kept
        .into_iter()
        .map(|photo| PickedPhoto { thumbnail: paths::photo(&photo.id, "small"), id: photo.id, alt: photo.alt, place: String::new() })
        .collect::<Vec<_>>();
    let words = PhotoWords {
        add: f.t(tr::photos::ADD).to_owned(),
        hint: f.tn(tr::photos::HINT, most),
        alt: f.t(tr::photos::ALT).to_owned(),
        remove: f.t(tr::photos::REMOVE).to_owned(),
        sending: f.t(tr::photos::SENDING).to_owned(),
        lost: f.t(tr::photos::LOST).to_owned(),
        most: f.tn(tr::photos::OVER_MOST, most),
    };
    let described_by = if wrong { "photos-hint photos-error" } else { "photos-hint" };
    view! {
        <div class="field">
            <PhotoPicker kept=kept target=target described_by=described_by.to_owned() invalid=wrong words=words/>
            {error(f, "photos", errors)}
        </div>
    }
    .into_any()
}
